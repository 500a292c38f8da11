//! Runs: the same seed gives the same bits, in pieces or whole, with whatever company, started early or late.

use crate::common::{session, still};
use lodo::experiment::{Effect, Experiment};
use lodo::session::{LaneSnapshot, Session, Snapshot, Status};
use nanoserde::SerBin;
use proptest::prelude::*;

fn after(link: &str, steps: u64) -> Snapshot {
    let mut session = session(link);
    session.advance_to(steps, &still);
    session.snapshot()
}

fn positions(session: &Session) -> Vec<Vec<u64>> {
    session.lanes().iter().map(|lane| lane.x().iter().map(|x| x.to_bits()).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_equal_the_whole(seed in 0..1000u64, n in 2..20usize, pieces in prop::collection::vec(0..70u64, 1..6)) {
        let link = format!("dimension={n}&seed={seed}");
        let total: u64 = pieces.iter().sum();
        let (mut whole, mut split) = (session(&link), session(&link));
        whole.advance_to(total, &still);
        for piece in pieces {
            let target = split.step() + piece;
            split.advance_to(target, &still);
            split.snapshot();
        }
        prop_assert_eq!(positions(&whole), positions(&split));
        // The window alone remembers how often it was looked at: it never shrinks.
        prop_assert!(whole.snapshot().lanes == split.snapshot().lanes);
    }

    #[test]
    fn company_and_order_change_nothing(seed in 0..1000u64, kind in prop::sample::select(vec!["walk", "gradient"])) {
        let of = |optimizers: &str| {
            after(&format!("dimension=6&noise-kind={kind}&seed={seed}&optimizers={optimizers}"), 80)
        };
        let (both, turned, alone) = (of("lodo,adam"), of("adam,lodo"), of("adam"));
        let same = |a: &LaneSnapshot, b: &LaneSnapshot| *a == LaneSnapshot { place: a.place, ..b.clone() };
        prop_assert!(same(&both.lanes[1], &alone.lanes[0]));
        prop_assert!(same(&both.lanes[1], &turned.lanes[0]));
        prop_assert!(same(&both.lanes[0], &turned.lanes[1]));
    }
}

/// Copies of a method differ by nothing but their hyper-parameters: two of one kind take the same steps, and each those that
/// the method takes alone with its values.
#[test]
fn a_copy_is_its_method_with_other_values() {
    let after = |optimizers: &str| {
        let mut session = session(&format!("dimension=6&seed=5&seeds=2&optimizers={optimizers}"));
        session.advance_to(150, &still);
        let lanes = session.snapshot().lanes;
        positions(&session).into_iter().zip(lanes).collect::<Vec<_>>()
    };
    let copies = after("lodo,lodo.2,adam.4,lodo.9,adam&lodo.9-meta-lr=0.01&adam.4-lr=0.3");
    let keys: Vec<&str> = copies.iter().map(|(_, lane)| lane.key.as_str()).collect();
    assert_eq!(keys, ["lodo", "lodo.2", "adam.4", "lodo.9", "adam"]);
    let same = |place: usize, alone: &str| {
        let [(x, lane)] = &after(alone)[..] else { panic!("{alone} is one") };
        let (known, ours) = &copies[place];
        let ours = LaneSnapshot {
            key: lane.key.clone(),
            name: lane.name.clone(),
            place: lane.place,
            colour: lane.colour,
            ..ours.clone()
        };
        known == x && ours == *lane
    };
    assert_eq!(copies[0].0, copies[1].0);
    for (place, alone) in
        ["lodo", "lodo", "adam&adam-lr=0.3", "lodo&lodo-meta-lr=0.01", "adam"].into_iter().enumerate()
    {
        assert!(same(place, alone), "{} is not as {alone}", keys[place]);
    }
    assert!(!same(3, "lodo") && !same(2, "adam"));
}

#[test]
fn seeds_differ() {
    assert_ne!(after("seed=1&dimension=5", 50).lanes[1].loss, after("seed=2&dimension=5", 50).lanes[1].loss);
}

#[test]
fn a_lane_that_comes_late_has_seen_the_same() {
    let (both, _) = Experiment::from_link("dimension=8&seed=3");
    let mut alone = both.clone();
    alone.set("lodo-on", "0").unwrap();
    let mut late = Session::new(&alone).unwrap();
    late.advance_to(100, &still);
    let mut louder = alone.clone();
    louder.set("noise", "1.7").unwrap();
    assert_eq!(late.adjust(&louder).unwrap(), Effect::Live);
    late.advance_to(300, &still);
    let mut joined = louder.clone();
    joined.set("lodo-on", "1").unwrap();
    assert_eq!(late.adjust(&joined).unwrap(), Effect::Live);
    assert_eq!(late.snapshot().lanes[0].status, Status::CatchingUp);
    late.advance_to(300, &still);

    let mut early = Session::new(&both).unwrap();
    early.advance_to(100, &still);
    let mut louder = both.clone();
    louder.set("noise", "1.7").unwrap();
    early.adjust(&louder).unwrap();
    early.advance_to(300, &still);
    assert_eq!(positions(&early), positions(&late));
    assert_eq!(late.snapshot().lanes[0].status, Status::Running);
}

#[test]
fn rates_change_live_and_problems_restart() {
    for (key, value, effect) in [
        ("lodo-lr", "0.1", Effect::Live),
        ("lodo-meta-lr", "0.01", Effect::Live),
        ("lodo-beta", "0.5", Effect::Live),
        ("lodo-freeze", "1", Effect::Live),
        ("adam-beta2", "0.9", Effect::Live),
        ("noise", "0.5", Effect::Live),
        ("speed", "5", Effect::Live),
        ("adam-on", "0", Effect::Live),
        ("lodo-layers", "8", Effect::Restart),
        ("dimension", "9", Effect::Restart),
        ("condition", "10", Effect::Restart),
        ("noise-kind", "gradient", Effect::Restart),
        ("curvatures", "outlier", Effect::Restart),
        ("rotation", "0.5", Effect::Restart),
        ("seed", "4", Effect::Restart),
        ("objective", "rosenbrock", Effect::Restart),
    ] {
        let (experiment, _) = Experiment::from_link("dimension=8&seed=3&noise-kind=walk");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(50, &still);
        let before = positions(&session);
        let mut other = experiment.clone();
        other.set(key, value).unwrap();
        assert_eq!(session.adjust(&other).unwrap(), effect, "{key}");
        assert_eq!(session.step(), if effect == Effect::Live { 50 } else { 0 }, "{key}");
        if effect == Effect::Live && !["speed", "adam-on"].contains(&key) {
            assert_eq!(positions(&session), before, "{key} moves nothing by itself");
            session.advance_to(60, &still);
            let mut unchanged = Session::new(&experiment).unwrap();
            unchanged.advance_to(60, &still);
            assert_ne!(positions(&session), positions(&unchanged), "{key} reaches the running optimizer");
        }
    }
}

/// Where it rests, also on a step that is measured anyway, the error is that of the rates at hand, under every seed;
/// the run goes on as if nobody had looked.
#[test]
fn the_error_at_rest_is_that_of_the_present_settings() {
    for (link, step) in [
        ("dimension=6&optimizers=lodo&lodo-lr=0.3", 40),
        ("dimension=20&optimizers=lodo&lodo-lr=0.3", 45),
        ("dimension=6&optimizers=lodo&lodo-lr=0.3&seeds=3", 40),
        ("dimension=20&optimizers=lodo&lodo-lr=0.3&seeds=3", 45),
    ] {
        let (mut experiment, mut resting, mut never) =
            (Experiment::from_link(link).0, session(link), session(link));
        let mut rest = |rate: &str| {
            resting.advance_to(step, &still);
            experiment.set("lodo-lr", rate).unwrap();
            resting.adjust(&experiment).unwrap();
            resting.refresh_error(0);
            *resting.snapshot().lanes[0].error.last().unwrap()
        };
        let errors = [rest("0.3"), rest("0.1"), rest("0.01"), rest("0.3")];
        assert!(errors.iter().all(|&(at, band)| at == step && band.least <= band.median), "{errors:?}");
        // G is the rate times what is learned: towards no steps at all the error is 1.
        let [first, lower, least, back] = errors.map(|(_, band)| [band.least, band.greatest]);
        for seed in 0..2 {
            assert!(
                (least[seed] - 1.0).abs() < (lower[seed] - 1.0).abs() && (least[seed] - 1.0).abs() < 0.02
            );
        }
        assert_eq!(first, back);
        assert_ne!(first, lower);
        let after = |session: &mut Session| {
            session.advance_to(step + 60, &still);
            session.snapshot().lanes[0].error.clone()
        };
        assert!(after(&mut resting) == after(&mut never), "{link}");
    }
}

#[test]
fn a_frozen_lodo_keeps_its_matrix() {
    let (mut experiment, _) = Experiment::from_link("dimension=8&seed=3");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(200, &still);
    experiment.set("lodo-freeze", "1").unwrap();
    session.adjust(&experiment).unwrap();
    let spectrum = |session: &mut Session| {
        session.refresh_spectrum(0);
        session.snapshot().lanes[0].spectrum.clone().unwrap().effective
    };
    let before = spectrum(&mut session);
    session.advance_to(260, &still);
    assert_eq!(spectrum(&mut session), before);
    experiment.set("lodo-freeze", "0").unwrap();
    session.adjust(&experiment).unwrap();
    session.advance_to(320, &still);
    assert_ne!(spectrum(&mut session), before);
}

/// A snapshot of a long run is no larger than one of a short run, within the bound of its curves.
#[test]
fn snapshots_are_bounded() {
    let size = |steps| after("dimension=4&seed=3", steps).serialize_bin().len();
    let (short, long) = (size(1000), size(60_000));
    assert!(long < 2 * short && long < 150_000, "{short} {long}");
}

#[test]
fn large_dimensions_run_without_a_dense_hessian() {
    let mut session = session("dimension=10000&lodo-layers=4");
    session.advance_to(70, &still);
    let snapshot = session.snapshot();
    assert_eq!(snapshot.lanes.len(), 2);
    for lane in &snapshot.lanes {
        assert!(lane.loss.is_finite() && lane.error_estimated);
        let error = lane.latest_error().unwrap();
        assert!((0.5..20.0).contains(&error), "{}: {error}", lane.name);
    }
    assert!(snapshot.plane.share.is_some_and(|share| (0.0..=1.0).contains(&share)));
}

/// Claim 2 and 3 of the paper at a glance: in a few thousand steps LODO's matrix comes nearer to the inverse
/// Hessian than α₀ I was, and its loss falls below Adam's.
#[test]
fn lodo_learns_the_inverse_hessian_and_overtakes_adam() {
    let mut session = session("seed=5");
    session.advance_to(9000, &still);
    let snapshot = session.snapshot();
    let [lodo, adam] = &snapshot.lanes[..] else { panic!("two lanes") };
    assert!(lodo.smoothed < 12.0 && adam.smoothed > 13.0, "{} {}", lodo.smoothed, adam.smoothed);
    let (first, last) = (lodo.error[0].1.median, lodo.latest_error().unwrap());
    assert!(first > 0.9 && last < 0.82, "{first} {last}");
}

/// Above the dense limit spectra are estimated from products: LODO's at its start is α₀ I, and the bowl's is known.
#[test]
fn large_spectra_are_estimated() {
    let mut session = session("dimension=600&lodo-layers=4");
    session.advance_to(1, &still);
    session.refresh_spectrum(0);
    let spectrum = session.lanes()[0].spectrum().unwrap();
    assert!(spectrum.estimated && !spectrum.diagonal && spectrum.effective.len() == 200);
    assert!((1..=64).contains(&spectrum.products), "{}", spectrum.products);
    let spread = spectrum.effective[199] / spectrum.effective[0];
    assert!((1.0..1.01).contains(&spread), "{spread}");
    let (least, greatest) = (spectrum.inverse_hessian[0], spectrum.inverse_hessian[199]);
    assert!((1.0..1.05).contains(&least) && (950.0..1000.1).contains(&greatest), "{least} {greatest}");
}

/// Every function runs with every noise that it can have, and every optimizer of the first scenario.
#[test]
fn every_function_runs_under_every_noise() {
    for landscape in lodo::objective::LANDSCAPES {
        let mut experiment = Experiment::default();
        experiment.set("objective", landscape.key).unwrap();
        let dimension = 3.min(*landscape.dimensions.end()).max(*landscape.dimensions.start());
        experiment.set("dimension", &dimension.to_string()).unwrap();
        experiment.set("noise", "0.1").unwrap();
        let controls = experiment.controls();
        let kinds = &controls.iter().find(|control| control.key == "noise-kind").unwrap().choices;
        assert_eq!(kinds.iter().any(|kind| kind.0 == "batch"), landscape.batched, "{}", landscape.key);
        for (kind, _) in kinds {
            experiment.set("noise-kind", kind).unwrap();
            let mut session = Session::new(&experiment).unwrap();
            session.advance_to(20, &still);
            session.refresh_spectrum(0);
            let snapshot = session.snapshot();
            for lane in &snapshot.lanes {
                assert!(
                    lane.step == 20 || matches!(lane.status, Status::Diverged { .. }),
                    "{}",
                    landscape.key
                );
            }
        }
    }
}

/// What is chosen on the page is what is minimized.
#[test]
fn settings_reach_the_function() {
    let typed =
        session("objective=formula&dimension=2&formula=x^2%2B3*y&start-x=1&start-y=2&noise-kind=none");
    assert_eq!(typed.lanes()[0].loss(), 7.0);

    let hessian = |link: &str| session(link).objective().hessian(&[0.0; 5]).unwrap();
    let beside = |link: &str| hessian(link).indexed_iter().any(|((i, j), h)| i != j && *h != 0.0);
    assert!(!beside("dimension=5&rotation=0") && beside("dimension=5&rotation=0.5") && beside("dimension=5"));
    let trace = hessian("dimension=5&rotation=0.3&condition=1000&curvatures=outlier").diag().sum();
    assert!((trace - 1.004).abs() < 1e-12, "{trace}");
    let half = hessian("dimension=5&rotation=0.5");
    assert_eq!(half, hessian("dimension=5&rotation=0.5"));
    assert!(half != hessian("dimension=5&rotation=0.25"));
    // A whole turn is what an experiment without the setting has.
    assert_eq!(hessian("dimension=5"), hessian("dimension=5&rotation=1"));
}

#[test]
fn a_formula_and_its_dimension_agree() {
    let (mut experiment, refusals) = Experiment::from_link("objective=formula&dimension=5&formula=x4^2");
    assert_eq!(refusals, vec![]);
    let refusal = experiment.set("dimension", "3").unwrap_err();
    assert_eq!(refusal.words, "Dimension must be at least 4: the formula names x4");
    assert_eq!(experiment.get("dimension").as_deref(), Some("5"));
    experiment.set("dimension", "4").unwrap();
    let refusal = experiment.set("formula", "x5").unwrap_err();
    assert_eq!((refusal.control.as_str(), experiment.get("formula").as_deref()), ("formula", Some("x4^2")));
    // Another function in between does not break it.
    experiment.set("objective", "beale").unwrap();
    experiment.set("objective", "formula").unwrap();
    assert!(Session::new(&experiment).is_ok());
}
