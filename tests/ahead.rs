//! The step ahead: what is foretold is what comes, and it is drawn and said.

use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{Figure, LandscapeFigure, LossFigure, Theme};
use lodo::session::{Session, Snapshot};
use lodo::text::step_words;

fn session(link: &str, steps: u64) -> (Session, Experiment) {
    let (experiment, refusals) = Experiment::from_link(link);
    assert_eq!(refusals, vec![]);
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(steps, &|| 0.0);
    (session, experiment)
}

fn ahead(session: &mut Session) -> Snapshot {
    (0..session.lanes().len()).for_each(|lane| session.look_ahead(lane));
    session.snapshot()
}

#[test]
fn what_is_foretold_is_what_comes_and_looking_changes_nothing() {
    for link in
        ["scenario=ellipse", "dimension=20", "scenario=rosenbrock&optimizers=lodo-global,lodo-no-momentum"]
    {
        let (mut session, _) = session(link, 150);
        let (mut blind, _) = self::session(link, 150);
        let seen = ahead(&mut session);
        let before: Vec<Vec<f64>> = session.lanes().iter().map(|lane| lane.x().to_vec()).collect();
        session.advance_to(151, &|| 0.0);
        blind.advance_to(151, &|| 0.0);
        for (place, lane) in session.lanes().iter().enumerate() {
            assert_eq!(lane.x(), blind.lanes()[place].x(), "{link}");
            let Some(ahead) = seen.lanes[place].ahead else {
                assert_eq!(seen.lanes[place].key, "adam", "only learners are looked into");
                continue;
            };
            assert_eq!((ahead.step, ahead.loss), (151, lane.loss()));
            let moves = lane.x().iter().zip(&before[place]).map(|(to, from)| to - from);
            let moved: f64 = moves.map(|s| s * s).sum();
            assert_eq!(ahead.movement.length, moved.sqrt());
            assert!(ahead.learned > 0.0 && ahead.learned < 0.1 * ahead.weights, "{ahead:?}");
            // s = −G m: within what the extreme eigenvalues can do to m.
            let [least, greatest] = ahead.eigenvalues.map(|value| value * ahead.momentum.length);
            assert!((0.999 * least..=1.001 * greatest).contains(&ahead.movement.length), "{ahead:?}");
        }
        let frozen = seen.lanes[0].ahead.unwrap().loss;
        assert!(ahead(&mut session).lanes[0].ahead.unwrap().loss != frozen);
    }
}

/// A rate that is changed at rest changes the step ahead; noise likewise; frozen weights do not learn.
#[test]
fn the_step_ahead_follows_the_settings() {
    let (mut session, mut experiment) = session("scenario=ellipse", 80);
    let first = ahead(&mut session).lanes[0].ahead.unwrap();
    let mut after = |session: &mut Session, key: &str, value: &str| {
        experiment.set(key, value).unwrap();
        session.adjust(&experiment).unwrap();
        ahead(session).lanes[0].ahead.unwrap()
    };
    let slower = after(&mut session, "lodo-lr", "0.03");
    assert!(slower.movement.length < 0.5 * first.movement.length && slower.loss == first.loss);
    let quiet = after(&mut session, "noise", "0");
    assert!(quiet.loss != first.loss);
    assert_eq!(after(&mut session, "lodo-freeze", "1").learned, 0.0);
}

#[test]
fn a_step_is_said_with_its_numbers() {
    let (mut session, experiment) = session("scenario=ellipse", 80);
    let seen = ahead(&mut session);
    let ahead = seen.lanes[0].ahead.unwrap();
    let words = step_words(&ahead, "LODO, η = 0.01", &experiment.lanes[0]);
    assert_eq!(words[0], "Step 81 of LODO, η = 0.01");
    assert!(words[1].starts_with("f = ") && words[1].contains(", g ("), "{}", words[1]);
    assert!(words[2].ends_with("at a meta-learning rate of 0.00100."), "{}", words[2]);
    assert!(words[3].contains("becomes 0.200 m + 0.800 g: ("), "{}", words[3]);
    assert!(words[6].starts_with("With nothing else changed f "), "{}", words[6]);
    // The very first step has nothing to learn from: nothing has led there.
    let (mut fresh, experiment) = self::session("dimension=5", 0);
    let first = self::ahead(&mut fresh).lanes[0].ahead.unwrap();
    assert!(step_words(&first, "LODO", &experiment.lanes[0])[2].contains("nothing to learn from"));
}

#[test]
fn arrows_and_changes_are_drawn_and_said() {
    let (mut session, mut experiment) = session("scenario=ellipse", 400);
    let seen = ahead(&mut session);
    let theme = Theme::light();
    let plain = LandscapeFigure::new(&seen, None, [500.0, 500.0], &theme);
    let with = plain.clone().with_arrows(true);
    for name in ["−gradient", "−momentum", "step"] {
        assert!(with.to_svg().contains(&format!(">\n{name}\n<")), "{name}");
        assert!(!plain.to_svg().contains(&format!(">\n{name}\n<")), "{name}");
    }
    assert!(with.words().contains("LODO’s next step is ") && !plain.words().contains("next step"));

    let triangles = |snapshot: &Snapshot| {
        let svg = LossFigure::new(snapshot, LossAxis::Steps, [500.0, 300.0], &theme).to_svg();
        let corners = |polygon: &str| {
            polygon
                .split("points=\"")
                .nth(1)
                .map_or(0, |points| points.split('"').next().unwrap_or_default().split_whitespace().count())
        };
        svg.split("<polygon").skip(1).filter(|polygon| corners(polygon) == 3).count()
    };
    let before = triangles(&seen);
    experiment.set("adam-lr", "0.2").unwrap();
    session.adjust(&experiment).unwrap();
    session.advance_to(500, &|| 0.0);
    let changed = session.snapshot();
    assert_eq!(triangles(&changed), before + 1);
    for axis in [LossAxis::Steps, LossAxis::Evaluations, LossAxis::Seconds] {
        let words = LossFigure::new(&changed, axis, [500.0, 300.0], &theme).words();
        assert!(words.contains("Settings were changed at step 400, marked on the axis."), "{words}");
    }
}
