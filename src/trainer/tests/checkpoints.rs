//! Checkpoints: saved, opened and gone on with.

use lodo_network::training::TrainingSettings;

use super::{House, LINK, alone, losses};
use crate::Event;
use crate::crew::KEEPER;

#[test]
fn a_checkpoint_is_gone_on_with_and_a_wrong_one_changes_nothing() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.first().is_some_and(|curves| curves.losses.len() == 3));
    house.happen(Event::Save);
    while house.saved.is_none() {
        house.work(KEEPER);
    }
    let bytes = house.saved.take().unwrap();
    house.files.insert(1, bytes[..1000].to_vec());
    house.happen(Event::Checkpoint(1));
    house.work_until(|trainer| !trainer.refusals.is_empty());
    let refusal = house.trainer.refusals[0].clone();
    assert_eq!(
        (refusal.key.as_str(), refusal.words.contains("cut short")),
        ("checkpoint", true),
        "{refusal:?}"
    );
    let steps = house.steps();
    house.work_until(|trainer| trainer.curves[0].losses.len() > steps[0] + 1);

    let mut other = House::new("optimizers=adam");
    other.files.insert(7, bytes);
    // Its digits are of another seed, from which they are then drawn.
    other.happen(Event::Checkpoint(7));
    other.work_until(|trainer| trainer.curves.iter().any(|curves| curves.losses.len() >= 6));
    assert_eq!(other.trainer.settings, TrainingSettings::from_link(LINK).0);
    assert_eq!(losses(&other, 5), alone(LINK, 5));
}

/// Opened in the middle of a round, a checkpoint takes the run's place, and nothing of the former run gets into it.
#[test]
fn a_checkpoint_is_opened_while_the_run_goes_on() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.first().is_some_and(|curves| curves.losses.len() == 2));
    house.happen(Event::Save);
    while house.saved.is_none() {
        house.work(KEEPER);
    }
    house.files.insert(1, house.saved.take().unwrap());
    for more in 0..9 {
        (0..more).for_each(|turn| house.work(turn % 3));
        house.happen(Event::Checkpoint(1));
        (0..more).for_each(|turn| house.work((turn + 1) % 3));
    }
    house.work_until(|trainer| trainer.curves.iter().all(|curves| curves.losses.len() >= 6));
    assert_eq!(losses(&house, 6), alone(LINK, 6));
}
