//! Who has arrived stays there and is said to have arrived; who stands elsewhere is said to stand there.

use crate::common::{session, still};
use lodo::experiment::Experiment;
use lodo::objective::LANDSCAPES;
use lodo::optim::METHODS;
use lodo::session::{Lane, Rest, Session};
use lodo::text::{lane_words, status_words};

/// A run of one method on a formula of two variables.
fn typed(formula: &str, start: [f64; 2], settings: &str) -> Session {
    let formula = formula.replace('+', "%2B");
    let [x, y] = start;
    session(&format!(
        "scenario=blank&objective=formula&dimension=2&formula={formula}&start-x={x}&start-y={y}&optimizers={settings}"
    ))
}

fn after(mut session: Session, steps: u64) -> Session {
    session.advance_to(steps, &still);
    session
}

/// The least loss on its way.
fn least(lane: &Lane) -> f64 {
    lane.curve().bins().iter().map(|bin| bin.least).fold(f64::INFINITY, f64::min)
}

/// What the card of the only optimizer says, and the status line.
fn words(session: &mut Session) -> (String, String) {
    let (snapshot, experiment) = (session.snapshot(), Experiment::default());
    (lane_words(&snapshot.lanes[0], snapshot.step, true, &experiment), status_words(&snapshot, true, None))
}

/// Every method on functions whose least value is 0 at 0, from afar and from an axis, far beyond its arrival: whatever
/// underflows, and whatever is 0/0 there, nobody is lost who was near.
#[test]
fn nobody_diverges_who_has_arrived() {
    for formula in [
        "x^2+y^2",
        "0.001*(x^2+y^2)",
        "1e-150*(x^2+y^2)",
        "sqrt(x^2+y^2)",
        "sqrt(x^4)+y^2",
        "x^4+y^4",
        "(x+y)^2",
        "x^2",
        "abs(x)+abs(y)",
        "1e150*(x^2+y^2)",
    ] {
        for method in METHODS {
            for start in [[1.0, 2.0], [0.0, 1.0]] {
                let session = after(typed(formula, start, method.key), 6000);
                let lane = &session.lanes()[0];
                let near = least(lane) <= 1e-6 * lane.curve().bins()[0].greatest.abs();
                assert!(!near || lane.is_running(), "{formula} {start:?} {}: {}", method.key, lane.step());
            }
        }
    }
}

/// Quasi-Newton methods in minima that are no number of the machine: there gradients differ by rounding, which is no
/// secant.
#[test]
fn nobody_learns_a_matrix_from_rounding() {
    let cases = [
        ("(x^2+y-11)^2+(x+y^2-7)^2", [2.3, -0.7], "olbfgs"),
        ("(x-1/3)^4+(y-1/7)^2", [1.0, 2.0], "lbfgs"),
        ("(x*y-1)^2", [1.0, 2.0], "lbfgs-authors"),
        ("(x*y-1)^2", [0.4, 0.3], "lbfgs-authors"),
        ("(x*y-1)^2+(x-y)^2", [1.0, 2.0], "bfgs"),
    ];
    for (formula, start, key) in cases {
        let session = after(typed(formula, start, key), 4000);
        let lane = &session.lanes()[0];
        assert!(
            lane.is_running() && lane.loss() < 1e-20,
            "{formula} {key}: {:e}, {}",
            lane.loss(),
            lane.step()
        );
    }
}

/// Quasi-Newton methods without a line search, in minima that are flat along one direction and no number of the machine
/// along the other: what rounding does to the gradient there is not taken for the flat direction's curvature. The authors'
/// L-BFGS has no such promise: its γ is of any size.
#[test]
fn nobody_leaps_from_a_minimum_without_curvature() {
    let formulas = [
        "(x-y)^4+(x+y-1)^2",
        "(x-y)^6+(x+y-3)^2",
        "(x+2*y-7)^2+(2*x+y-5)^4",
        "100*(x+2*y-7)^2+(2*x+y-5)^6",
        "exp(x^4)-1+y^8",
        "x^6+y^2",
    ];
    let mut far = 0;
    for formula in formulas {
        for settings in ["lbfgs&lbfgs-lr=0.5", "olbfgs&olbfgs-lr=0.5"] {
            for start in [[1.1, 1.3], [0.6, -0.4]] {
                let session = after(typed(formula, start, settings), 4000);
                let lane = &session.lanes()[0];
                let bins = lane.curve().bins();
                let near = bins.iter().skip_while(|bin| bin.least > 1e-6 * bins[0].greatest);
                let highest = near.clone().map(|bin| bin.greatest).fold(0.0, f64::max);
                if near.count() == 0 {
                    far += 1;
                    continue;
                }
                let name = format!("{formula} {start:?} {settings}");
                assert!(lane.is_running() && lane.loss() < 1e-12, "{name}: {:e} at last", lane.loss());
                assert!(highest <= 1e-3 * bins[0].greatest, "{name}: {highest:e}");
            }
        }
    }
    assert!(far <= 4, "{far} of 24 runs never came near");
}

/// At the values that are proposed, on every function without noise: who was once at the least value to twelve digits
/// is never lost. But for LNDO, whose network goes on learning in a minimum and leaves it by design.
#[test]
fn nobody_is_lost_on_a_landscape_who_has_arrived() {
    for landscape in LANDSCAPES.iter().filter(|landscape| !landscape.batched && landscape.key != "formula") {
        for method in METHODS.iter().filter(|method| method.key != "lndo") {
            let link = format!(
                "scenario=blank&objective={}&dimension=2&noise-kind=none&optimizers={}",
                landscape.key, method.key
            );
            let session = after(session(&link), 20_000);
            let lane = &session.lanes()[0];
            let objective = session.objective();
            let reached = |minimum: &Vec<f64>| {
                let value = objective.eval(minimum, &mut vec![0.0; minimum.len()]);
                least(lane) <= value + 1e-12 * value.abs().max(1.0)
            };
            let arrived = objective.minima().iter().any(reached) && least(lane) > -100.0;
            assert!(!arrived || lane.is_running(), "{} {}: {}", landscape.key, method.key, lane.step());
        }
    }
}

/// Quasi-Newton methods at the values that are proposed, and at rates that arrive soon: there they stay, and ask nobody.
#[test]
fn who_has_arrived_is_said_to_have_arrived() {
    let quasi =
        ["bfgs", "lbfgs", "olbfgs", "lbfgs-authors", "newton", "cg", "lbfgs-wolfe"].map(|key| ("bowl", key));
    let others = ["gd", "adam", "lodo", "momentum", "adagrad", "soap"].map(|key| ("booth", key));
    for (landscape, settings) in quasi.into_iter().chain(others) {
        let link = format!("scenario=blank&objective={landscape}&optimizers={settings}");
        let mut session = after(session(&link), 20_000);
        let lane = &session.lanes()[0];
        let evaluations = lane.evaluations();
        assert_eq!(
            (lane.rest(), lane.loss() < 1e-25),
            (Some(Rest::Minimum), true),
            "{link}: {:e}",
            lane.loss()
        );
        let (card, status) = words(&mut session);
        assert_eq!(card, "Arrived: at the least value that can be told.", "{settings}");
        assert!(status.ends_with(" (arrived)."), "{status}");
        session.advance_to(21_000, &still);
        assert_eq!(session.lanes()[0].evaluations(), evaluations, "{settings}");
    }
    let fast = after(typed("x^2+y^2", [1.0, 2.0], "bfgs&bfgs-lr=0.5&bfgs-scale=0.1"), 5000);
    assert_eq!(fast.lanes()[0].rest(), Some(Rest::Minimum));
}

/// What has arrived goes on when it is tuned.
#[test]
fn who_has_arrived_goes_on_with_other_values() {
    let link = "scenario=blank&objective=booth&optimizers=gd";
    let mut session = after(session(link), 20_000);
    let evaluations = session.lanes()[0].evaluations();
    let (tuned, _) = Experiment::from_link(&format!("{link}&gd-lr=0.01"));
    session.adjust(&tuned).unwrap();
    session.advance_to(20_003, &still);
    assert_eq!(session.lanes()[0].evaluations(), evaluations + 3);
}

#[test]
fn who_stands_elsewhere_is_said_to_stand_there() {
    let cases = [
        ("cos(x)+cos(y)", [0.1, 0.1], "newton", Rest::Maximum, "Stands on a maximum"),
        ("cos(x)+cos(y)", [0.1, 0.1], "levenberg", Rest::Maximum, "Stands on a maximum"),
        ("cos(x)-cos(y)", [0.1, 0.1], "newton", Rest::Saddle, "Stands on a saddle point"),
        ("x^2-y^2", [1.0, 0.0], "gd&gd-lr=0.3", Rest::Saddle, "Stands on a saddle point"),
        ("x^3-3*x*y^2", [0.0, 0.0], "gd&gd-lr=0.3", Rest::Saddle, "Stands on a saddle point"),
        ("-sqrt(x^2+y^2)", [0.0, 0.0], "gd&gd-lr=0.3", Rest::Maximum, "Stands on a maximum"),
        ("-x^4-y^4", [0.0, 0.0], "newton", Rest::Maximum, "Stands on a maximum"),
        ("x^2+y", [1.0, 0.0], "newton", Rest::Slope, "Stands still on a slope"),
        ("x^4+y^4", [0.0, 1.0], "newton", Rest::Minimum, "Arrived"),
        ("x^4+y^4", [0.0, 1.0], "levenberg&levenberg-damping=0.01", Rest::Minimum, "Arrived"),
        ("x^2", [1.0, 2.0], "levenberg", Rest::Minimum, "Arrived"),
        ("(x+y)^2", [1.0, 2.0], "newton", Rest::Minimum, "Arrived"),
        ("(x+y)^2", [1.0, 2.0], "levenberg", Rest::Minimum, "Arrived"),
        ("(0.3*x+0.7*y)^2", [1.0, 2.0], "newton", Rest::Minimum, "Arrived"),
        ("(x-0.1)^2+3*(y-0.7)^2+1", [1.0, 2.0], "adam", Rest::Minimum, "Arrived"),
        ("(x-0.1)^2+3*(y-0.7)^2+1", [1.0, 2.0], "gd&gd-lr=1e-6", Rest::Slope, ""),
        // Curvatures that are too small to be inverted beside others, along which values fall to one side.
        ("x^8+y^2", [1.0, 2.0], "newton", Rest::Slope, "Stands still on a slope"),
        ("1e-8*x^2+1e8*y^2", [1.0, 2.0], "newton", Rest::Slope, "Stands still on a slope"),
        ("1e-8*x^2+1e8*y^2", [1.0, 2.0], "levenberg", Rest::Slope, "Stands still on a slope"),
        ("atan(x)^2+y^2", [1.0, 2.0], "newton", Rest::Slope, "Stands still on a slope"),
        ("1/(1+x^2)+y^2", [1.0, 2.0], "newton", Rest::Slope, "Stands still on a slope"),
        ("exp(400*x)+y^2", [1.0, 2.0], "newton", Rest::Slope, "Stands still on a slope"),
        // Curvatures that no value shows: below all numbers, at a kink, and where all is level.
        ("x^2*y^2", [1.0, 2.0], "newton", Rest::Minimum, "Arrived"),
        ("x^2*y^2", [1.0, 2.0], "levenberg", Rest::Minimum, "Arrived"),
        ("sqrt(abs(x))+y^2", [1.0, 2.0], "cg", Rest::Slope, "Stands still on a slope"),
        ("abs(x)^0.5+abs(y)^0.5", [1.0, 2.0], "cg", Rest::Slope, "Stands still on a slope"),
        ("1-exp(-(x^2+y^2)/4)", [1.0, 2.0], "newton", Rest::Plateau, "Stands on a plateau"),
        ("1-exp(-(x^2+y^2))", [300.0, 200.0], "gd", Rest::Plateau, "Stands on a plateau"),
        ("tanh(x)+tanh(y)", [300.0, 200.0], "adam", Rest::Plateau, "Stands on a plateau"),
        (
            "1e200*(x^2+3*y^2)",
            [1.0, 2.0],
            "adam",
            Rest::Overflow,
            "Stands still: its squared gradients exceed",
        ),
        (
            "1e200*(x^2+3*y^2)",
            [1.0, 2.0],
            "soap",
            Rest::Overflow,
            "Stands still: its squared gradients exceed",
        ),
    ];
    for (formula, start, settings, rest, said) in cases {
        let mut session = after(typed(formula, start, settings), 5000);
        let lane = &session.lanes()[0];
        if said.is_empty() {
            // A gentle slope that still changes the loss is none to stand on.
            assert_eq!(lane.rest(), None, "{formula} {settings}");
            continue;
        }
        assert_eq!(lane.rest(), Some(rest), "{formula} {settings}: {:e} at {:?}", lane.loss(), lane.x());
        let card = words(&mut session).0;
        assert!(card.starts_with(said), "{formula} {settings}: {card}");
    }
}

/// Under noise a loss that stays is no rest; without, BFGS on Himmelblau's hill is told from one in a valley.
#[test]
fn noise_does_not_rest() {
    let noisy = after(
        session("scenario=blank&objective=himmelblau&noise-kind=gradient&noise=1&optimizers=gd&gd-lr=1e-6"),
        100,
    );
    assert_eq!(noisy.lanes()[0].rest(), None);
    let hill = "scenario=blank&objective=himmelblau&optimizers=newton&newton-lr=1";
    let hill = after(session(hill), 5000);
    assert_eq!(hill.lanes()[0].rest(), Some(Rest::Maximum), "{:?}", hill.lanes()[0].x());
}

/// Steps measured in squares that exceed all numbers are 0, as those of PyTorch's Adam; what becomes no number on that
/// account is said to.
#[test]
fn squares_beyond_all_numbers_are_no_divergence() {
    for formula in ["1e200*(x^2+3*y^2)", "1e160*(x^2+3*y^2)"] {
        for key in [
            "adam",
            "amsgrad",
            "nadam",
            "adabelief",
            "hd-adam",
            "soap",
            "rmsprop",
            "yogi",
            "adagrad",
            "full-adagrad",
        ] {
            let mut session = after(typed(formula, [1.0, 2.0], key), 500);
            let lane = &session.lanes()[0];
            assert!(lane.is_running() && lane.x() == [1.0, 2.0], "{formula} {key}: {:?}", lane.x());
            assert_eq!(lane.rest(), Some(Rest::Overflow), "{formula} {key}");
            assert!(words(&mut session).0.contains("exceed what a number can hold"), "{formula} {key}");
        }
    }
}

/// Signs of rounding are not told as facts: what is zero but for rounding is zero, and has no inverse, whether matrices are
/// formed or estimated.
#[test]
fn rounding_has_no_sign() {
    for (link, inverse, flat) in [
        // Of an estimate it is not known how many are zero.
        ("dimension=300&formula=(sum(xi))^2", 0, 0),
        ("dimension=33&formula=(sum(xi))^2", 1, 32),
        ("dimension=2&formula=(0.3*x+0.7*y)^2", 1, 1),
        ("dimension=300&formula=sum(i*xi^2)", 200, 0),
        ("dimension=2&formula=x^2+1e-10*y^2", 2, 0),
    ] {
        let link = link.replace('+', "%2B");
        let methods = "full-adagrad,soap,lbfgs-wolfe,cg";
        let mut session = after(
            session(&format!(
                "scenario=blank&objective=formula&{link}&optimizers={methods}&full-adagrad-lr=0.1"
            )),
            12,
        );
        for lane in 0..session.lanes().len() {
            session.refresh_spectrum(lane);
            let Some(spectrum) = session.lanes()[lane].spectrum() else { continue };
            assert_eq!((spectrum.inverse_hessian.len(), spectrum.flat), (inverse, flat), "{link}");
            assert!(spectrum.inverse_hessian.iter().all(|&value| value > 0.0), "{link}");
            let negative: Vec<f64> =
                spectrum.effective.iter().copied().filter(|&value| value < 0.0).collect();
            assert!(negative.is_empty(), "{link} {lane}: {negative:?}");
        }
    }
}

/// Searches end where nothing lower can be told, and move where values differ by less than their rounding.
#[test]
fn searches_stop_asking_at_the_floor_of_rounding() {
    for key in ["cg", "lbfgs-wolfe"] {
        for landscape in [
            "camel",
            "mccormick",
            "himmelblau",
            "styblinski-tang",
            "levy",
            "easom",
            "saddle",
            "monkey-saddle",
            "ackley",
        ] {
            let mut session =
                after(session(&format!("scenario=blank&objective={landscape}&optimizers={key}")), 2000);
            let before = session.lanes()[0].evaluations();
            session.advance_to(3000, &still);
            let lane = &session.lanes()[0];
            let asked = lane.evaluations() - before;
            assert!(
                asked <= 2000,
                "{landscape} {key}: {asked} in 1,000 steps, at {:e}, {:?}",
                lane.loss(),
                lane.rest()
            );
        }
        for size in ["1e-20", "1e-150", "1e-170", "1e150", "1e200"] {
            let session = after(typed(&format!("{size}*(x^2+3*y^2)"), [1.0, 2.0], key), 300);
            let lane = &session.lanes()[0];
            assert!(lane.x().iter().all(|x| x.abs() < 1e-3), "{size} {key}: {:?}", lane.x());
        }
    }
}

/// Runs that go towards 0 for good meet no numbers that have lost digits, with which processors are slow: neither where
/// they are, nor in what a learned optimizer remembers.
#[test]
fn nobody_stays_among_subnormal_numbers() {
    let lost = |x: &f64| x.is_subnormal();
    for method in lodo::optim::METHODS {
        for formula in ["sum(xi^2)", "sum(i*xi^2)", "sum(abs(xi))"] {
            let link = format!(
                "objective=formula&dimension=5&formula={formula}&noise-kind=none&optimizers={}",
                method.key
            );
            let mut session = session(&link);
            for step in (0..20_000).step_by(500) {
                session.advance_to(step, &still);
                let x = session.lanes()[0].x();
                assert!(!x.iter().any(lost), "{} on {formula}: {x:?} at step {step}", method.key);
            }
        }
    }
}
