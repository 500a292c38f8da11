//! The run by workers: the bits of one by one, in whatever order they come.

use proptest::prelude::*;

use super::{House, LINK, alone, losses};
use crate::{Event, Stage};

#[test]
fn a_run_by_workers_has_the_bits_of_one_by_one() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| {
        trainer.curves.iter().all(|curves| curves.losses.len() >= 4) && !trainer.curves.is_empty()
    });
    assert_eq!(losses(&house, 4), alone(LINK, 4));
    let screen = house.trainer.screen();
    assert_eq!((screen.stage, screen.rows.len()), (Stage::Running, 2));
    assert!(screen.rows[0].cells[3].contains('±') && screen.status.starts_with("Step 4"), "{screen:?}");
    // Neither has a matrix that is looked at in vain: gradient descent's is a multiple of the identity.
    house.work_until(|trainer| trainer.spectra.iter().all(Option::is_some));
    let (_, quantiles) = house.trainer.spectra[0].clone().unwrap();
    assert!(quantiles.iter().all(|value| (value - 0.1).abs() < 1e-9), "{quantiles:?}");
    house.work_until(|trainer| trainer.imagined.iter().any(|imagined| imagined.drawings.len() > 1));
    let csv = house.trainer.csv();
    assert!(csv.starts_with("# LODO Lab ") && csv.contains("\nMomentum,0,"), "{}", &csv[..300]);
    assert!(
        house.trainer.figures(&lodo::plot::Theme::light(), 800.0).iter().all(|svg| svg.0.contains("</svg>"))
    );
}

#[test]
fn a_pause_comes_soon_and_nothing_runs_in_it() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.first().is_some_and(|curves| curves.losses.len() == 2));
    house.happen(Event::Pause);
    // At the most one thing each is still done.
    (0..6).for_each(|turn| house.work(turn % 3));
    let before = house.steps();
    assert!(house.is_quiet());
    (0..30).for_each(|turn| house.work(turn % 3));
    assert_eq!(house.steps(), before);
    assert!(house.trainer.screen().status.starts_with("Paused at step"));
    // A question is answered all the same.
    house.happen(Event::Query(300));
    house.work_until(|trainer| trainer.question.shares.iter().all(Option::is_some));
    assert_eq!(house.trainer.question.pixels.len(), 784);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.iter().all(|curves| curves.losses.len() >= 5));
    assert_eq!(losses(&house, 5), alone(LINK, 5));
    // The time of the pause is not theirs.
    assert!(
        house.trainer.curves.iter().all(|curves| curves.seconds.windows(2).all(|pair| pair[0] < pair[1]))
    );
}

/// What a visitor can do, and workers.
fn events() -> impl Strategy<Value = u8> {
    0u8..24
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// In whatever order things happen: curves are those of the run, what was begun is gone on with, and nobody waits for
    /// ever.
    #[test]
    fn in_any_order_the_run_is_the_run(events in prop::collection::vec(events(), 0..80)) {
        let mut house = House::new(LINK);
        house.files.insert(3, b"no checkpoint".to_vec());
        for event in events {
            match event {
                0 | 1 => house.happen(Event::Play),
                2 => house.happen(Event::Pause),
                3 => house.happen(Event::Query(u16::from(event) * 31)),
                4 => house.happen(Event::Turn(-3)),
                5 => house.happen(Event::Save),
                6 => house.happen(Event::Checkpoint(3)),
                7 => house.happen(Event::Write("held-out".into(), "9".into())),
                8 => house.happen(Event::Write("momentum-lr".into(), "none".into())),
                9 => house.happen(Event::Discard),
                10 => house.happen(Event::Against("seconds".into())),
                11 if house.crew.is_some() => {
                    house.happen(Event::Lost(house.crew.unwrap(), "It broke.".into()));
                }
                worker => house.work(usize::from(worker) % 3),
            }
            let screen = house.trainer.screen();
            prop_assert!(screen.stage == Stage::Idle || house.crew.is_some());
            prop_assert_eq!(screen.can_be_saved, house.trainer.run.is_some() && !matches!(screen.stage, Stage::Idle | Stage::Starting));
        }
        house.happen(Event::Write("momentum-lr".into(), "0.01".into()));
        house.happen(Event::Write("held-out".into(), "8".into()));
        // A run that was lost leaves its curves.
        if house.crew.is_none() || house.trainer.run.as_ref().is_some_and(|run| run.held_out != 8) {
            house.happen(Event::Discard);
        }
        // A checkpoint that is refused ends what was only begun for it: then it is pressed again.
        while house.steps().is_empty() || house.steps().iter().any(|&steps| steps < 2) {
            house.happen(Event::Play);
            house.work_until(|trainer| {
                let steps = trainer.curves.iter().map(|curves| curves.losses.len()).min();
                trainer.stage == Stage::Idle || steps.is_some_and(|steps| steps >= 2)
            });
        }
        prop_assert_eq!(losses(&house, 2), alone(LINK, 2));
    }
}

/// Whatever is asked of the worker that keeps the run meanwhile, the run goes on.
#[test]
fn saving_and_tuning_stop_nothing() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    for (turn, rate) in (0..40).zip([0.02, 0.03].into_iter().cycle()) {
        house.happen(if turn % 3 == 0 {
            Event::Save
        } else {
            Event::Write("gd-lr".into(), rate.to_string())
        });
        house.work(turn % 3);
    }
    let steps = house.steps().into_iter().min().unwrap_or(0);
    house.work_until(|trainer| {
        trainer.curves.iter().all(|curves| curves.losses.len() > steps + 1) && !trainer.curves.is_empty()
    });
    house.happen(Event::Pause);
    while !house.is_quiet() {
        (0..3).for_each(|worker| house.work(worker));
    }
    let run = house.trainer.run.clone().unwrap();
    assert_eq!(run.get("gd-lr"), house.trainer.settings.get("gd-lr"), "the run has what the form says");
    assert_eq!(
        (house.trainer.has_unsaved_steps(), house.trainer.screen().notice.as_str()),
        (true, "The run was saved.")
    );
}

/// One diverges, is asked nothing any more, and the other goes on; alone it ends the run.
#[test]
fn a_divergence_ends_nobody_else() {
    let mut house = House::new("optimizers=adam,gd&gd-lr=10&batch=2&validate=4&held-out=8");
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.last().is_some_and(|curves| curves.diverged.is_some()));
    let steps = house.steps()[0];
    house.happen(Event::Turn(1));
    house.work_until(|trainer| {
        trainer.curves[0].losses.len() > steps + 9 && trainer.question.shares[0].is_some()
    });
    assert!(house.trainer.screen().status.starts_with(&format!("Step {}", house.steps()[0])));
    assert!(house.trainer.screen().rows[1].cells[1].starts_with("diverged at"));
    let mut alone = House::new("optimizers=gd&gd-lr=10&batch=2&validate=4&held-out=8");
    alone.happen(Event::Play);
    alone.work_until(|trainer| trainer.stage == Stage::Paused);
    assert!(alone.trainer.screen().notice.starts_with("Every optimizer has diverged"));
}
