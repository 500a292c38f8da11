//! A formula of one's own, and its letters.

use super::visitor::{at_rest, worlds};

/// A formula that a link brings and that is refused stays, to be mended.
#[test]
fn a_refused_formula_stays_in_its_field() {
    let link = "scenario=blank&objective=formula&dimension=2&formula=x%5E2%2Bfoo(y)&optimizers=gd";
    for mut world in worlds(link) {
        let error = world.error("formula");
        assert!(error.contains("“foo” is neither") && error.contains("(character 5)"), "{error}");
        assert!(error.ends_with("the example runs."), "{error}");
        assert_eq!(world.seen("formula").written.as_deref(), Some("x^2+foo(y)"));
        // Nor does the run or another control take it away.
        world.pass(3);
        world.write("seed", "5");
        assert_eq!(world.seen("formula").written.as_deref(), Some("x^2+foo(y)"));
        world.set("formula", "1/2x² + |y|");
        assert_eq!((world.error("formula"), world.get("formula")), (String::new(), "1/2x² + |y|".into()));
        assert_eq!(world.seen("formula").written, None);
        let hint = world.text("formula-hint");
        assert!(hint.starts_with("Read as 0.5*x^2 + abs(y). "), "{hint}");
        // It is checked while it is written, and runs while it is one.
        let input = super::super::Input::Text("1/2x² + |y".into());
        world.tell(super::super::Event::Control { key: "formula".into(), input, done: false });
        assert_ne!(world.error("formula"), "");
        assert_eq!(world.get("formula"), "1/2x² + |y|");
    }
}

/// Letters in a formula are sliders below it: they move the function, stay while their letter does, and travel in links.
#[test]
fn letters_of_a_formula_are_sliders() {
    let mut world =
        at_rest("objective=formula&dimension=2&formula=a*x^2%2By^2&formula-a=3&optimizers=gd&gd-lr=0.01");
    let letters = |world: &super::world::World| {
        let letters = world.page.screen(&world.env).letters;
        let shown = world.shows("formula-letters");
        assert_eq!(shown, !letters.is_empty());
        letters.iter().map(|letter| letter.name).collect::<Vec<_>>().join(",")
    };
    assert_eq!((letters(&world), world.get("formula-a")), ("a".into(), "3".into()));
    let loss = world.page.snapshot().lanes[0].loss;
    world.write("formula-a", "1/4");
    assert_eq!(world.get("formula-a"), "0.25");
    world.settle();
    assert!(world.page.snapshot().lanes[0].loss < loss, "it is another function");
    world.slide("formula-a", &[0.75]);
    assert_eq!(world.get("formula-a"), "5");
    world.write("formula-a", "11");
    assert_eq!(world.error("formula-a"), "a must be at most 10");
    world.set("formula", "a*x^2 + b*y^2");
    assert_eq!(letters(&world), "a,b");
    assert_eq!((world.get("formula-a"), world.get("formula-b")), ("5".into(), "1".into()));
    world.wait_for_link();
    assert!(world.address.contains("formula-a=5"), "{}", world.address);
    world.set("formula", "x^2 + y^2");
    assert_eq!(letters(&world), "");
    world.check_at_rest();
}

/// Where nobody can start it is said why, before and after whoever presses Play.
#[test]
fn a_start_without_a_value_stays_explained() {
    for mut world in worlds("scenario=blank&objective=formula&dimension=2&formula=log(x)&start-x=-1.5") {
        let told = "At the start. LODO cannot start, Adam cannot start. No finite value at the start: move the start";
        world.settle();
        assert!(world.text("status").starts_with(told), "{}", world.text("status"));
        for _ in 0..2 {
            world.play();
            world.settle();
            assert!(world.text("status").starts_with(told), "{}", world.text("status"));
            assert_eq!(world.text("play"), "Play");
        }
        world.write("start-x", "2");
        world.reach(3);
        assert!(!world.text("status").contains("cannot start"), "{}", world.text("status"));
    }
}

/// Where the pointer is, the function's value is told, or why there is none.
#[test]
fn the_pointer_is_told_the_function() {
    let link = "scenario=blank&objective=formula&dimension=2&formula=sin(20*x)%2Bcos(20*y)%2Blog(x%2B1)*0&window=-2,2,-1.2,1.2";
    let world = at_rest(link);
    assert!(world.caption("landscape").starts_with("Blank: log("), "{}", world.caption("landscape"));
    for at in [[0.5, 0.5], [0.7, 0.4], [0.8, 0.2]] {
        let words = world.told("landscape", at).replace('−', "-");
        let numbers: Vec<f64> = words
            .split(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != '-')
            .filter_map(|part| part.parse().ok())
            .collect();
        let [x, y, f] = numbers[..] else { panic!("{words}") };
        assert!((x - (4.0 * at[0] - 2.0)).abs() < 0.5 && (y - (1.2 - 2.4 * at[1])).abs() < 0.4, "{words}");
        let value = libm::sin(20.0 * x) + libm::cos(20.0 * y);
        assert!((f - value).abs() < 0.02 * value.abs().max(1.0), "{words}: {value}");
    }
    assert!(world.told("landscape", [0.2, 0.5]).contains("a logarithm needs a number above 0"));
}
