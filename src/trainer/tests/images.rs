//! Images of a visitor’s own, taken from a file or refused.

use super::{House, LINK};
use crate::{Answer, Event, INSPECTOR, Source, Stage};

#[test]
fn images_of_a_file_are_taken_or_refused_beside_their_control() {
    let mut file = [0x803, 14, 28, 28u32].map(u32::to_be_bytes).concat();
    file.extend((0..14 * 784).map(|place| (place % 251) as u8));
    let mut house = House::new(LINK);
    house.files.insert(1, b"<html>".to_vec());
    house.files.insert(2, file);
    house.happen(Event::Images("page.html".into(), 1));
    house.happen(Event::Play);
    house.work_until(|trainer| !trainer.refusals.is_empty());
    assert_eq!(house.trainer.refusals[0].key, "images");
    assert_eq!((house.trainer.stage, &house.trainer.source), (Stage::Idle, &Source::Drawn));
    house.happen(Event::Images("mine.idx".into(), 2));
    assert!(house.trainer.refusals.is_empty());
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.iter().any(|curves| curves.losses.len() >= 2));
    assert!(
        house.trainer.screen().images.contains("mine.idx, 14 images"),
        "{}",
        house.trainer.screen().images
    );
    house.happen(Event::Drawn);
    assert_eq!(house.trainer.refusals.last().map(|refusal| refusal.key.as_str()), Some("images"));
    assert_ne!(house.trainer.source, Source::Drawn);
}

/// At once, and not when a run is begun: what was chosen before stays, whatever is read meanwhile.
#[test]
fn a_file_of_images_is_read_when_it_is_chosen() {
    let mut sound = [0x803, 14, 28, 28u32].map(u32::to_be_bytes).concat();
    sound.extend([7; 14 * 784]);
    let mut house = House::new(LINK);
    for (number, bytes) in [(1, b"<html>".to_vec()), (2, sound.clone()), (3, sound[..999].to_vec())] {
        house.files.insert(number, bytes);
    }
    house.happen(Event::Images("page.html".into(), 1));
    house.inspect();
    assert_eq!((house.trainer.refusals[0].key.as_str(), house.trainer.stage), ("images", Stage::Idle));
    assert_eq!((&house.trainer.source, house.inspecting.is_some()), (&Source::Drawn, false));
    house.happen(Event::Images("mine.idx".into(), 2));
    house.inspect();
    assert!(house.trainer.notice.contains("mine.idx, 14 images"), "{}", house.trainer.notice);
    assert!(house.trainer.refusals.is_empty());
    // A file that is cut short does not take the place of a sound one.
    house.happen(Event::Images("cut.idx".into(), 3));
    house.inspect();
    assert_eq!(house.trainer.source, Source::File("mine.idx".into(), 2));
    assert_eq!(house.trainer.refusals[0].key, "images");
    // Nor does what is said of a file whose place another has taken, or of one that a run has begun with.
    house.happen(Event::Images("page.html".into(), 1));
    house.happen(Event::Drawn);
    house.happen(Event::Answered(INSPECTOR, 1, Answer::Refused("late".into()), Vec::new()));
    assert_eq!((&house.trainer.source, house.trainer.refusals.len()), (&Source::Drawn, 0));
    house.happen(Event::Images("page.html".into(), 1));
    house.happen(Event::Play);
    house.inspect();
    assert_eq!((house.trainer.stage, house.trainer.refusals.len()), (Stage::Starting, 0));
    house.work_until(|trainer| !trainer.refusals.is_empty());
    assert_eq!((house.trainer.stage, &house.trainer.source), (Stage::Idle, &Source::Drawn));
}
