//! Controls: each acts, live where it may, and what was not taken is said beside it.

use super::super::{Action, Event};
use super::visitor::{at_rest, worlds};
use super::world::World;

#[test]
fn rates_change_without_a_restart() {
    let settings = [
        ("lodo-lr", "0.1"),
        ("lodo-meta-lr", "0.002"),
        ("lodo-beta", "0.5"),
        ("adam-lr", "0.5"),
        ("adam-beta1", "0.9"),
        ("adam-beta2", "0.99"),
        ("noise", "0.5"),
    ];
    for mut world in worlds("dimension=3&speed=200") {
        world.pass(5);
        for (place, (key, value)) in settings.into_iter().enumerate() {
            world.write(key, value);
            assert_eq!(world.get(key), value);
            // A run that begins again forgets what was changed in the one before.
            world.until("the change", |world| world.page.snapshot().time.changes.len() == place + 1);
            assert!(world.page.snapshot().time.changes[place] >= 5, "{key}");
            world.pass(world.step() + 5);
        }
        // By the slider too: the field follows, to three digits.
        world.slide("lodo-lr", &[0.2, 0.5]);
        assert_eq!((world.get("lodo-lr"), world.seen("lodo-lr").text), ("0.00316".into(), "0.00316".into()));
    }
}

/// A rate that reaches the running optimizer shows: with a learning rate of nearly nothing Adam stands still.
#[test]
fn a_rate_reaches_the_running_optimizer() {
    let link = "dimension=2&noise-kind=none&start-x=6&start-y=6&optimizers=adam&adam-lr=0.001";
    for mut world in worlds(link) {
        world.reach(30);
        let point =
            |world: &super::world::World| *world.page.snapshot().lanes[0].path.last().expect("a point");
        let mut points = vec![world.page.snapshot().lanes[0].path[0], point(&world)];
        world.write("adam-lr", "0.02");
        world.reach(60);
        assert_eq!(world.page.snapshot().time.changes, [30]);
        points.push(point(&world));
        let way = |part: usize| {
            let [a, b] = [points[part], points[part + 1]];
            (a[0] - b[0]).abs() + (a[1] - b[1]).abs()
        };
        assert!(way(1) > 5.0 * way(0), "{points:?}");
    }
}

#[test]
fn problems_restart_the_run() {
    for mut world in worlds("dimension=4") {
        for (key, value) in [("dimension", "5"), ("condition", "10"), ("seed", "5")] {
            world.pass(10);
            world.write("lodo-beta", if world.get("lodo-beta") == "0.4" { "0.5" } else { "0.4" });
            world.until("a change", |world| world.page.snapshot().time.changes.len() == 1);
            world.write(key, value);
            world.until("a restart", |world| world.page.snapshot().time.changes.is_empty());
            assert_eq!(world.text("play"), "Pause", "what plays goes on");
        }
        world.set("noise-kind", "gradient");
        assert_eq!(world.get("noise-kind"), "gradient");
        world.set("objective", "rosenbrock");
        world.until("two dimensions", |world| world.page.snapshot().dimension == 2);
        let dimension = world.seen("dimension");
        assert!(dimension.text == "2" && dimension.disabled, "{dimension:?}");
        world.env.dice = 1_234_567;
        world.act(Action::Dice);
        assert_eq!(world.get("seed"), "234567");
    }
}

#[test]
fn a_refused_value_is_explained_beside_its_control_and_nothing_is_lost() {
    for mut world in worlds("dimension=3&seeds=2") {
        world.pass(10);
        for (key, value, words) in [
            ("lodo-beta", "1", "β must be below 1"),
            ("lodo-lr", "-3", "α₀ must be at least 1e-6"),
            ("dimension", "1", "Dimension must be at least 2"),
            ("dimension", "20000", "Dimension must be at most 10,000"),
            ("seed", "1.5", "Seed must be a whole number"),
            ("seeds", "10", "Number of seeds must be at most 9"),
            ("seeds", "0", "Number of seeds must be at least 1"),
            ("seeds", "1.5", "Number of seeds must be a whole number"),
        ] {
            let (settings, at) = (world.page.experiment().clone(), world.step());
            world.write(key, value);
            assert_eq!(world.error(key), words);
            assert_eq!(*world.page.experiment(), settings);
            world.pass(at + 1);
            assert_eq!(world.error(key), words, "until it is mended");
        }
        for (key, value) in [("lodo-beta", "0.3"), ("seeds", "3")] {
            world.write(key, value);
            assert_eq!((world.error(key), world.get(key)), (String::new(), value.into()));
        }
        // What is still being written is neither taken nor refused.
        let input = super::super::Input::Number("1".into());
        world.tell(Event::Control { key: "lodo-beta".into(), input, done: false });
        assert_eq!((world.error("lodo-beta"), world.get("lodo-beta")), (String::new(), "0.3".into()));
    }
}

/// Arrows move a number by ten places of its slider's thousand, and a whole one by one at least; what was written and
/// not left yet is where they set out from.
#[test]
fn arrows_move_a_number_as_its_slider_does() {
    let mut world = at_rest("dimension=10");
    for key in ["lodo-lr", "dimension"] {
        let (from, low) = (world.get(key), world.seen(key).place);
        world.nudge(key, &from, 1.0);
        let (to, high) = (world.get(key), world.seen(key).place);
        assert!((9.0..13.0).contains(&(1000.0 * (high - low))), "{key}: {from} {to}, {low} {high}");
        world.nudge(key, &to, -1.0);
        let back = world.page.experiment().number(key).unwrap();
        assert!((back / from.parse::<f64>().unwrap() - 1.0).abs() < 0.01, "{key}: {from} {back}");
    }
    // On the slider itself as well, by one place.
    for _ in 0..8 {
        let place = (1000.0 * world.seen("dimension").place).round();
        world.slide("dimension", &[(place + 1.0) / 1000.0]);
    }
    assert_eq!(world.get("dimension"), "11");
    // Whole numbers so small lie farther apart than that.
    for (written, steps, there) in [("2", 1.0, "3"), ("3", -1.0, "2"), ("2", -1.0, "2")] {
        world.nudge("dimension", written, steps);
        assert_eq!((world.get("dimension").as_str(), world.error("dimension").as_str()), (there, ""));
    }
    world.nudge("lodo-lr", "0.5", 1.0);
    let rate = world.page.experiment().number("lodo-lr").unwrap();
    assert!((0.55..0.65).contains(&rate), "{rate}");
    world.nudge("lodo-lr", &world.get("lodo-lr"), -1.0);
    // From what is no rate they go on from the one that is.
    for nonsense in ["-", "99"] {
        world.nudge("lodo-lr", nonsense, 1.0);
        world.nudge("lodo-lr", &world.get("lodo-lr"), -1.0);
        let back = world.page.experiment().number("lodo-lr").unwrap();
        assert!((0.495..0.505).contains(&back), "{nonsense}: {back}");
        assert_eq!(world.error("lodo-lr"), "");
    }
    // A number without a slider goes by ones, and by tens.
    world.write("seed", "7");
    for (steps, there) in [(1.0, "8"), (10.0, "18"), (-1.0, "17"), (-10.0, "7"), (-10.0, "0")] {
        world.nudge("seed", &world.get("seed"), steps);
        assert_eq!(world.get("seed"), there);
    }
}

/// Two axes need two coordinates: a choice of one can be a change of the other, whose message is of the past.
#[test]
fn a_coordinate_that_was_refused_shows_what_took_its_place() {
    let mut world = at_rest("dimension=20&plane=coordinates");
    world.write("plane-x", "21");
    assert_eq!(world.error("plane-x"), "Coordinate must be at most 20");
    world.write("plane-y", "1");
    assert_eq!((world.seen("plane-x").text, world.seen("plane-y").text), ("2".into(), "1".into()));
    assert_eq!(world.error("plane-x"), "");
}

/// The run says at which step each change was made, and of which step a spectrum is.
#[test]
fn freezing_keeps_the_matrix() {
    for mut world in worlds("dimension=4") {
        let eigenvalues = |world: &super::world::World| {
            let spectrum = world.page.snapshot().lanes[0].spectrum.clone().expect("a spectrum");
            assert_eq!(spectrum.step, world.step());
            spectrum.effective
        };
        world.reach(50);
        world.switch("lodo-freeze", true);
        world.reach(60);
        let frozen = eigenvalues(&world);
        world.reach(160);
        assert_eq!(eigenvalues(&world), frozen);
        world.switch("lodo-freeze", false);
        world.reach(200);
        assert_ne!(eigenvalues(&world), frozen);
        assert_eq!(world.page.snapshot().time.changes, [50, 160]);
    }
}

/// Fields take numbers as people write and paste them, or say what is wrong with them.
#[test]
fn numbers_are_read_as_people_write_them() {
    let mut world = at_rest("scenario=rosenbrock");
    for (key, text, value) in [
        ("lodo-beta", "0,7", "0.7"),
        ("start-x", "\u{2212}0.5", "-0.5"),
        ("lodo-meta-lr", "1.50\u{b7}10\u{207b}\u{2074}", "1.5e-4"),
        ("lodo-beta", "1/2", "0.5"),
        ("budget", "1,000", "1000"),
        ("budget", "12\u{202f}400", "12400"),
        ("target", "1e\u{2212}3", "0.001"),
        ("seed", "\u{ff11}\u{ff12}", "12"),
    ] {
        world.write(key, text);
        assert_eq!((world.get(key).as_str(), world.seen(key).text.as_str()), (value, value), "{text}");
    }
    for (key, text, words) in [
        ("target", "1,125", "can be 1125 or 1.125"),
        ("seed", "1,5", "must be a whole number"),
        ("seed", "1.000", "must be a whole number"),
        ("start-x", "1 2", "must be a number"),
    ] {
        let former = world.get(key);
        world.write(key, text);
        assert!(world.error(key).contains(words), "{text}: {}", world.error(key));
        assert_eq!(world.get(key), former, "{text}");
    }
}

/// A desk of one's own is not called as the scenario that it began from.
#[test]
fn a_desk_of_ones_own_is_told_from_its_scenario() {
    let mut world = at_rest("");
    let told = |world: &World| {
        let screen = world.page.screen(&world.env);
        let menu = screen.settings.into_iter().find(|setting| setting.key == "scenario").unwrap();
        menu.choices.into_iter().find(|choice| choice.0 == menu.text).unwrap().1.to_string()
    };
    assert_eq!(told(&world), "LODO overtakes Adam");
    world.set("objective", "spirals");
    assert_eq!(told(&world), "Own experiment, from: LODO overtakes Adam");
    world.act(Action::Restore);
    assert_eq!(told(&world), "LODO overtakes Adam");
}
