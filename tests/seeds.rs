//! Several seeds: bands are what single runs make, and all else is the first one's.

use crate::common::{session, still};
use lodo::experiment::{CurvesView, Experiment, LossAxis, Spread};
use lodo::plot::{ErrorFigure, Figure, LossFigure, Theme};
use lodo::session::{Band, Bin, Finish, LaneSnapshot, Session, Snapshot, Status};
use lodo::text::words::{count, three_digits};
use lodo::text::{lane_words, status_words};

const CHANGES: [(u64, &str, &str); 3] =
    [(200, "lodo-lr", "0.1"), (200, "noise", "0.5"), (350, "adam-lr", "0.05")];

/// A run that meets these changes.
fn changed(link: &str, changes: &[(u64, &str, &str)], steps: u64) -> Session {
    let mut experiment = Experiment::from_link(link).0;
    let mut session = session(link);
    for &(step, key, value) in changes {
        session.advance_to(step, &still);
        experiment.set(key, value).unwrap();
        session.adjust(&experiment).unwrap();
    }
    session.advance_to(steps, &still);
    session
}

fn band(mut values: Vec<f64>) -> Band {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let median =
        if values.len() % 2 == 1 { values[middle] } else { 0.5 * (values[middle - 1] + values[middle]) };
    Band { least: values[0], median, greatest: *values.last().unwrap() }
}

/// The optimizers at this place under several seeds and under each of them alone.
fn lanes(several: &Snapshot, alone: &[Snapshot], place: usize) -> (LaneSnapshot, Vec<LaneSnapshot>) {
    (several.lanes[place].clone(), alone.iter().map(|snapshot| snapshot.lanes[place].clone()).collect())
}

#[test]
fn bands_are_those_of_single_runs() {
    for (link, changes) in [
        ("dimension=8", &CHANGES[..]),
        (
            "scenario=blank&objective=logistic&dimension=6&noise-kind=batch&optimizers=lodo,adam,lbfgs",
            &CHANGES[..1],
        ),
        ("scenario=blank&objective=ackley&dimension=5&optimizers=lodo,adam", &[]),
    ] {
        for seeds in [2, 5] {
            let mut several = changed(&format!("{link}&seed=11&seeds={seeds}"), changes, 900);
            let alone: Vec<Snapshot> = (11..11 + seeds)
                .map(|seed| changed(&format!("{link}&seed={seed}"), changes, 900).snapshot())
                .collect();
            (0..several.lanes().len()).for_each(|lane| several.refresh_spectrum(lane));
            let snapshot = several.snapshot();
            assert_eq!((snapshot.step, snapshot.seeds()), (900, seeds as usize));
            for place in 0..snapshot.lanes.len() {
                let (lane, alone) = lanes(&snapshot, &alone, place);
                let replicates = lane.replicates.unwrap();
                assert_eq!((replicates.seeds, replicates.active), (seeds as usize, seeds as usize));
                assert_eq!(
                    replicates.loss,
                    Some(band(alone.iter().map(|lane| lane.smoothed).collect())),
                    "{link}"
                );
                assert_eq!(lane.smoothed, replicates.loss.unwrap().median);
                assert_eq!(lane.curve.len(), alone[0].curve.len());
                for (bin, now) in lane.curve.iter().enumerate() {
                    let value = |bin: &Bin| if snapshot.noisy { bin.smoothed } else { bin.last };
                    let Bin { least, greatest, smoothed: median, .. } = *now;
                    let expected = band(alone.iter().map(|lane| value(&lane.curve[bin])).collect());
                    assert_eq!(Band { least, median, greatest }, expected, "{link} {bin}");
                    let evaluations: u64 = alone.iter().map(|lane| lane.curve[bin].evaluations).sum();
                    assert_eq!(now.evaluations, evaluations / seeds);
                }
                for (at, (step, error)) in lane.error.iter().enumerate() {
                    let errors = alone.iter().map(|lane| lane.error[at]);
                    assert!(errors.clone().all(|(there, _)| there == *step));
                    assert_eq!(
                        *error,
                        band(errors.map(|(_, error)| error.median).collect()),
                        "{link} {step}"
                    );
                }
                // All else is the first one's.
                assert_eq!((&lane.path, lane.loss), (&alone[0].path, alone[0].loss));
            }
            assert!(snapshot.lanes[0].curve.iter().any(|bin| bin.least < bin.greatest));
        }
    }
}

/// Back and on again gives the same bits.
#[test]
fn several_seeds_can_be_taken_back() {
    let link = "dimension=8&seed=3&seeds=4";
    let mut whole = changed(link, &CHANGES, 2500);
    let end = whole.snapshot();
    for step in [2100, 700, 1] {
        whole.go_to(step);
        whole.travel(f64::INFINITY, &still);
        let until = CHANGES.iter().filter(|change| change.0 <= step).copied().collect::<Vec<_>>();
        assert_eq!(
            timeless(whole.snapshot()).lanes,
            timeless(changed(link, &until, step).snapshot()).lanes,
            "{step}"
        );
    }
    whole.advance_to(2500, &still);
    assert_eq!(timeless(whole.snapshot()).lanes, timeless(end).lanes);
}

fn timeless(mut snapshot: Snapshot) -> Snapshot {
    for lane in &mut snapshot.lanes {
        lane.seconds = 0.0;
        lane.curve.iter_mut().for_each(|bin| bin.seconds = 0.0);
    }
    snapshot
}

/// An optimizer that is switched on later has seen the same, under every seed.
#[test]
fn who_comes_later_catches_up_under_every_seed() {
    let link = "dimension=6&seed=3&seeds=3&optimizers=lodo,adam";
    let late = changed(&format!("{link}&adam-on=0"), &[(300, "adam-on", "1")], 400).snapshot();
    let early = changed(link, &[], 400).snapshot();
    assert_eq!(timeless(late).lanes, timeless(early).lanes);
}

/// Under some seeds it is lost, the first among them; the others go on, and the words say how many.
#[test]
fn who_is_lost_under_some_seeds_goes_on_under_the_others() {
    let link = "dimension=4&optimizers=lodo&lodo-lr=0.5&lodo-meta-lr=0.05";
    let (experiment, _) = Experiment::from_link(link);
    let lost_at = |seed: u64| {
        let mut session = session(&format!("{link}&seed={seed}"));
        session.advance_to(400, &still);
        session.snapshot().lanes[0].has_diverged().then(|| session.step())
    };
    let fates: Vec<Option<u64>> = (1..20).map(lost_at).collect();
    // The first of three seeds is lost, and not all.
    let first =
        fates.windows(3).position(|fate| fate[0].is_some() && fate[1..].iter().any(Option::is_none)).unwrap();
    let going = fates[first..first + 3].iter().filter(|fate| fate.is_none()).count();
    let mut several = session(&format!("{link}&seed={}&seeds=3", first + 1));
    several.advance_to(400, &still);
    let snapshot = several.snapshot();
    let lane = &snapshot.lanes[0];
    assert!(lane.has_diverged() && lane.is_active() && snapshot.is_running());
    assert_eq!((snapshot.step, lane.replicates.as_ref().unwrap().active), (400, going));
    assert_eq!(lane.curve.last().unwrap().step, 400);
    let words = lane_words(lane, snapshot.step, true, &experiment);
    assert!(words.contains(&format!("Diverged under {} of 3 seeds. ", 3 - going)), "{words}");
    let status = status_words(&snapshot, true, None);
    assert!(status.contains("Medians of 3 seeds: LODO "), "{status}");

    // Where all are lost the run ends, at the step of the last.
    let first = fates.windows(2).position(|fate| fate.iter().all(Option::is_some)).unwrap();
    let mut all = session(&format!("{link}&seed={}&seeds=2", first + 1));
    all.advance_to(400, &still);
    let snapshot = all.snapshot();
    assert_eq!(Some(snapshot.step), fates[first].max(fates[first + 1]));
    assert!(!snapshot.is_running());
    let words = lane_words(&snapshot.lanes[0], snapshot.step, true, &experiment);
    assert!(words.starts_with("Diverged at step ") && words.ends_with(" So under all 2 seeds."), "{words}");
    assert_eq!(snapshot.lanes[0].curve.last().unwrap().step, snapshot.step);
}

/// The target is reached when it is reached under every seed.
#[test]
fn the_target_is_for_every_seed() {
    let link = "scenario=blank&dimension=6&optimizers=adam&adam-lr=0.01&target=0.01";
    let reached = |seeds: &str| {
        let mut session = session(&format!("{link}&{seeds}"));
        session.advance(100_000, f64::INFINITY, &still);
        assert_eq!(session.finish(), Some(Finish::Target), "{seeds}");
        (session.step(), session.snapshot())
    };
    let alone: Vec<u64> = (5..8).map(|seed| reached(&format!("seed={seed}")).0).collect();
    let (_, snapshot) = reached("seed=5&seeds=3");
    let several = &snapshot.lanes[0].replicates.as_ref().unwrap().reached;
    assert!(alone.iter().any(|&step| step != alone[0]));
    for (alone, several) in alone.iter().zip(several) {
        // A run is looked at after pieces of steps.
        assert!(several <= alone, "{several} {alone}");
    }
    assert!(snapshot.step >= *several.iter().max().unwrap());
    let words = lane_words(&snapshot.lanes[0], snapshot.step, true, &Experiment::from_link(link).0);
    let (first, last) = (count(*several.iter().min().unwrap()), count(*several.iter().max().unwrap()));
    assert!(words.ends_with(&format!(" 3 reached the target, at steps {first} to {last}.")), "{words}");
}

#[test]
fn there_are_no_more_seeds_than_memory_for_them() {
    let mut experiment = Experiment::from_link("seeds=9").0;
    assert_eq!(experiment.seeds, 9);
    for (text, words) in
        [("10", "at most 9"), ("0", "at least 1"), ("1.5", "a whole number"), ("", "a number")]
    {
        let refusal = experiment.set("seeds", text).unwrap_err();
        assert!(refusal.words.contains(words) && refusal.control == "seeds", "{refusal:?}");
    }
    experiment.set("dimension", "10000").unwrap();
    assert_eq!(experiment.seeds, 2);
    assert!(experiment.set("seeds", "3").unwrap_err().words.contains("at most 2"));
    let (experiment, refusals) = Experiment::from_link("dimension=10000&seeds=5");
    assert_eq!((experiment.seeds, refusals.len()), (2, 1));
}

/// The middle half leaves out as many seeds at either end as a quarter holds.
#[test]
fn the_middle_half_lies_within_the_range() {
    let link = "dimension=8&seed=11&seeds=5";
    let range = changed(link, &CHANGES, 900).snapshot();
    let middle = changed(&format!("{link}&spread=quartiles"), &CHANGES, 900).snapshot();
    let mut narrower = 0;
    for (all, half) in range.lanes.iter().zip(&middle.lanes) {
        for (all, half) in all.curve.iter().zip(&half.curve) {
            assert!(
                all.least <= half.least && half.greatest <= all.greatest && all.smoothed == half.smoothed
            );
            assert!(half.least <= half.smoothed && half.smoothed <= half.greatest);
            narrower += usize::from(all.least < half.least && half.greatest < all.greatest);
        }
        for ((_, all), (_, half)) in all.error.iter().zip(&half.error) {
            assert!(all.least <= half.least && half.greatest <= all.greatest && all.median == half.median);
        }
    }
    assert!(narrower > 100, "{narrower}");
}

/// The figures say that it is a median, and draw the range behind it.
#[test]
fn figures_show_the_median_over_the_range() {
    let several = changed("dimension=8&seed=11&seeds=5", &CHANGES, 900).snapshot();
    let alone = changed("dimension=8&seed=11", &CHANGES, 900).snapshot();
    let theme = Theme::light();
    let size = [420.0, 260.0];
    let loss = LossFigure::new(&several, LossAxis::Steps, size, &theme);
    assert_eq!(loss.caption(), "Bold: median of 5 seeds. Faint: their range");
    assert!(
        loss.words()
            .starts_with("Loss on a logarithmic axis, the median of 5 seeds, up to step 900. Now LODO ")
    );
    let view = CurvesView { spread: Spread::Quartiles, ..CurvesView::default() };
    let middle = LossFigure::new(&several, view, size, &theme).caption();
    assert_eq!(middle, "Bold: median of 5 seeds. Faint: their middle half");
    let replicates = several.lanes[0].replicates.as_ref().unwrap().loss.unwrap();
    let range = format!("({} to {})", three_digits(replicates.least), three_digits(replicates.greatest));
    assert!(loss.words().contains(&range), "{} {range}", loss.words());
    assert!(loss.csv().starts_with("optimizer,step,evaluations,seconds,least,greatest,median\n"));
    let error = ErrorFigure::new(&several, size, &theme);
    assert!(error.caption().starts_with("Median and range of 5 seeds. "), "{}", error.caption());
    assert!(error.csv().starts_with("optimizer,step,error,estimated,least,greatest\n"));
    assert!(error.csv().lines().all(|line| line.split(',').count() == 6));
    // A band for each optimizer is more than there is without.
    let polygons =
        |snapshot: &Snapshot| ErrorFigure::new(snapshot, size, &theme).to_svg().matches("<polygon").count();
    assert_eq!(polygons(&several), polygons(&alone) + 2);
    assert!(status_words(&several, true, None).starts_with("Medians of 5 seeds: LODO "));
}

/// While it catches up it says so, also where it is lost under the first seed on its way.
#[test]
fn who_is_lost_under_the_first_seed_catches_up_under_the_others() {
    let link = "dimension=4&optimizers=lodo,adam&lodo-lr=0.5&lodo-meta-lr=0.05&seed=1&seeds=3&lodo-on=0";
    let ticks = std::cell::Cell::new(0.0);
    let slow = || {
        ticks.set(ticks.get() + 0.003);
        ticks.get()
    };
    let mut session = session(link);
    session.advance_to(500, &slow);
    let mut experiment = Experiment::from_link(link).0;
    experiment.set("lodo-on", "1").unwrap();
    session.adjust(&experiment).unwrap();
    let mut seen = Vec::new();
    while seen.last() != Some(&500) {
        // A piece a time.
        session.advance(0, 0.004, &slow);
        let lane = session.snapshot().lanes[0].clone();
        let level = lane.curve.last().map_or(0, |bin| bin.step);
        assert_eq!(lane.status == Status::CatchingUp, level < 500, "{level} {:?}", lane.status);
        seen.push(level);
    }
    assert!(seen.len() > 3 && session.snapshot().lanes[0].has_diverged());
}

/// What is least differs from draw to draw: nothing is then taken from the losses.
#[test]
fn a_least_value_counts_where_all_seeds_have_it() {
    let least = |link: &str| session(link).snapshot().least;
    let logistic = "scenario=blank&objective=logistic&dimension=6&optimizers=adam&seed=11";
    assert!(least(logistic).is_some() && least(&format!("{logistic}&seeds=3")).is_none());
    let bowl = "scenario=blank&dimension=6&optimizers=adam&seeds=3";
    assert_eq!(least(bowl), Some(0.0));
}
