//! Scenarios: experiments that show something, each with what to look for.

use crate::math::read_number;
use crate::optim::Method;

/// An experiment with a name and a reason.
pub struct Scenario {
    /// Its name in links.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What to look for.
    pub look_for: &'static str,
    /// Who chose the hyper-parameters, and how.
    pub fairness: &'static str,
    /// What differs from a blank desk, in this order.
    pub(super) settings: &'static [(&'static str, &'static str)],
    /// The settings that it asks to be moved; `None` for all.
    pub(crate) invites: Option<&'static [&'static str]>,
}

/// By key.
impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Scenario {
    /// An optimizer's values, with those that this scenario chooses in place.
    pub(super) fn values(&self, method: &Method, mut values: Vec<f64>) -> Vec<f64> {
        for (parameter, value) in method.parameters.iter().zip(&mut values) {
            let key = format!("{}-{}", method.key, parameter.key);
            if let Some((_, text)) = self.settings.iter().find(|(setting, _)| *setting == key) {
                *value = read_number(text).expect("a scenario's values are numbers");
            }
        }
        values
    }
}

/// All scenarios; the page opens with the first.
pub static SCENARIOS: &[Scenario] = &[
    Scenario {
        key: "overtake",
        name: "LODO overtakes Adam",
        look_for: "LODO’s matrix learns to take Newton’s step, at 1, along the stiffest directions first, then along \
                   softer ones. On stiff ones it pays less than Adam: its loss falls below.",
        fairness: "LODO at its authors’ values for this task, Adam at values found by the authors’ tuning procedure.",
        settings: &[
            ("dimension", "100"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,adam"),
            ("spectrum-view", "directions"),
            ("step-axis", "log"),
            ("speed-up", "1"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "rosenbrock",
        name: "Rosenbrock valley",
        look_for: "Adam is ahead after 200 steps: they are too few for LODO’s matrix, whose ellipse stays nearly round.",
        fairness: "Both at values from one run of the authors’ tuning procedure for 200 steps; those of “Start from scratch”, from a wider \
                   search, are better.",
        settings: &[
            ("objective", "rosenbrock"),
            ("optimizers", "lodo,adam"),
            ("lodo-lr", "0.169"),
            ("lodo-meta-lr", "4.2e-5"),
            ("lodo-beta", "0.936"),
            ("adam-lr", "0.766"),
            ("adam-beta1", "0.905"),
            ("adam-beta2", "0.9996"),
            ("speed", "20"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "ellipse",
        name: "The ellipse turns",
        look_for: "LODO’s ellipse turns and stretches until it has the shape of the contours, which is that of the \
                   dashed H⁻¹. Adam’s matrix is a diagonal and cannot turn.",
        fairness: "For watching, not for racing: LODO’s values were chosen by hand, Adam’s are those for 100 dimensions.",
        settings: &[
            ("dimension", "2"),
            ("condition", "30"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,adam"),
            ("lodo-lr", "0.3"),
            ("lodo-meta-lr", "0.001"),
            ("lodo-beta", "0.2"),
            ("speed", "120"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "turn",
        name: "Turn the axes",
        look_for: "Move Rotation from 0 to 1. Along the axes a rate for each coordinate is enough: Adam comes to 7.4, \
                   Newton’s average, LODO to 7.9. Turned, Adam comes to 22 (15 when tuned anew), LODO to 9.3.",
        fairness: "Both were tuned at rotation 0 with the same budget; for LODO nothing beat its values for rotation 1.",
        settings: &[
            ("dimension", "100"),
            ("rotation", "0"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,adam"),
            ("adam-lr", "0.978"),
            ("adam-beta1", "0"),
            ("adam-beta2", "0.9999337"),
        ],
        invites: Some(&["rotation"]),
    },
    Scenario {
        key: "ahead",
        name: "Who is ahead?",
        look_for: "SOAP, Adam in the eigenbasis of a full matrix: it comes to 7.9 by step 10,000, LODO to 10.4, Adam to 15.5. \
                   It keeps n² numbers and finds n eigenvectors now and then; LODO learns about 130 n.",
        fairness: "LODO at its authors’ values for this task, the others at values found by the authors’ tuning procedure.",
        settings: &[
            ("dimension", "100"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,soap,adam,gd"),
            ("spectrum-view", "directions"),
            ("step-axis", "log"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "network",
        name: "What does the network buy?",
        look_for: "LODO-Diagonal and LODO-Global learn a rate for every coordinate, and a single rate: both stay behind \
                   Adam, near 16.7. Only LODO, with its full matrix, falls to 10.4 by step 10,000.",
        fairness: "LODO at its authors’ values, the others at values found by the authors’ tuning procedure.",
        settings: &[
            ("dimension", "100"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,lodo-diagonal,lodo-global,adam"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "freeze",
        name: "Freeze what was learned",
        look_for: "Pauses at step 10,000. Tick “Freeze the meta-learner” and play: the matrix stays as it is, and the \
                   loss goes on at the same level. Frozen at the start instead, LODO is left with its initial rate.",
        fairness: "As in the first scenario.",
        settings: &[
            ("dimension", "100"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,adam"),
            ("budget", "10000"),
        ],
        invites: Some(&["lodo-freeze"]),
    },
    Scenario {
        key: "few-steps",
        name: "Failure: too few steps",
        look_for: "Pauses at step 200. Adam is ahead: LODO has not seen enough gradients to learn from. Play on, and by \
                   step 1,000 LODO has overtaken it.",
        fairness: "LODO at its authors’ values for 100,000 steps, Adam at values found by the authors’ tuning procedure.",
        settings: &[
            ("dimension", "100"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,adam"),
            ("speed", "60"),
            ("budget", "200"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "too-fast",
        name: "Failure: learning too fast",
        look_for: "LODO’s matrix is changed faster than it can learn: most eigenvalues collapse, a few jump back and forth, and \
                   within a few hundred steps it diverges. Its card says where, and what to try.",
        fairness: "LODO’s meta-learning rate is set far above its authors’ value on purpose.",
        settings: &[
            ("dimension", "100"),
            ("noise-kind", "walk"),
            ("optimizers", "lodo,adam"),
            ("lodo-meta-lr", "0.05"),
            ("speed", "60"),
        ],
        invites: Some(&[]),
    },
    Scenario {
        key: "blank",
        name: "Start from scratch",
        look_for: "Whatever you like: choose a function, a noise and optimizers.",
        fairness: "Every optimizer starts at values found by the authors’ tuning procedure for the function, with the same \
                   budget for each.",
        settings: &[
            ("dimension", "2"),
            ("optimizers", "lodo,adam"),
            ("start-x", "-4"),
            ("start-y", "3"),
            ("speed", "60"),
        ],
        invites: None,
    },
];

/// The scenario with this key.
pub fn scenario(key: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::{Finish, Session};

    /// What is said of Adam’s matrix along the axes and turned.
    #[test]
    fn along_the_axes_a_diagonal_is_enough() {
        let adam = |rotation: &str| {
            let mut experiment = scenario("turn").unwrap().experiment();
            for (key, value) in [("optimizers", "adam"), ("rotation", rotation)] {
                experiment.set(key, value).unwrap();
            }
            let mut session = Session::new(&experiment).unwrap();
            session.advance_to(20_000, &|| 0.0);
            let snapshot = session.snapshot();
            let lane = &snapshot.lanes[0];
            (lane.smoothed / snapshot.newton_best.unwrap(), lane.error.last().unwrap().1.median)
        };
        let ((along, near), (turned, far)) = (adam("0"), adam("1"));
        assert!(along < 1.02 && near < 0.03, "{along} {near}");
        assert!(turned > 2.5 && far > 0.8, "{turned} {far}");
    }

    /// What the turn costs, over the last tenth of 40,000 steps: Adam with its values for the axes and with those that
    /// the procedure finds for turned ones, and LODO.
    #[test]
    fn turned_axes_cost_adam_more_than_lodo() {
        let losses = |changes: &[(&str, &str)]| {
            let mut experiment = scenario("turn").unwrap().experiment();
            changes.iter().for_each(|(key, value)| experiment.set(key, value).unwrap());
            let trials =
                crate::study::trial(&experiment, 40_000, &[1], &|| 0.0, &crate::study::InTurn).unwrap();
            trials.iter().map(|trial| (10.0 * trial.summary().unwrap().0).round() / 10.0).collect::<Vec<_>>()
        };
        let anew =
            [("rotation", "1"), ("adam-lr", "1.16"), ("adam-beta1", "0.419"), ("adam-beta2", "0.9999674")];
        for (found, said) in
            [(losses(&[]), [7.9, 7.4]), (losses(&anew[..1]), [9.3, 22.0]), (losses(&anew), [9.3, 14.9])]
        {
            for (found, said) in found.iter().zip(said) {
                assert!((found - said).abs() < 0.02 * said, "{found} is said to be {said}");
            }
        }
    }

    /// What is said of those who are ahead, over the last tenth of 10,000 steps, and of what they learn.
    #[test]
    fn soap_is_ahead_of_lodo_and_lodo_of_the_others() {
        let experiment = scenario("ahead").unwrap().experiment();
        let trials = crate::study::trial(&experiment, 10_000, &[1], &|| 0.0, &crate::study::InTurn).unwrap();
        let losses: Vec<f64> = trials.iter().map(|trial| trial.summary().unwrap().0).collect();
        for (place, said) in [(0, 10.4), (1, 7.9), (2, 15.5)] {
            assert!((losses[place] - said).abs() < 0.05, "{} is said to be {said}", losses[place]);
        }
        assert!(losses[3] > losses[2], "{losses:?}");
    }

    /// On the valley both are behind what a wider search finds, and Adam is ahead with either seed.
    #[test]
    fn two_hundred_steps_of_the_valley_are_too_few_and_better_values_are_known() {
        for seed in 1..=3 {
            let mut own = scenario("rosenbrock").unwrap().experiment();
            own.seed = seed;
            let mut wider = own.clone();
            wider.begin_with_proposals(&[0, 1]);
            let after = |experiment: &Experiment| {
                let mut session = Session::new(experiment).unwrap();
                session.advance_to(200, &|| 0.0);
                let snapshot = session.snapshot();
                let [xx, xy, yy] = snapshot.lanes[0].ellipse.unwrap();
                let radius = libm::hypot(0.5 * (xx - yy), xy);
                let mean = 0.5 * (xx + yy);
                ([snapshot.lanes[0].loss, snapshot.lanes[1].loss], (mean + radius) / (mean - radius))
            };
            let (([lodo, adam], ratio), (better, _)) = (after(&own), after(&wider));
            assert!(adam < 0.5 * lodo && ratio < 1.05, "seed {seed}: {lodo}, {adam}, {ratio}");
            assert!(better[0] < 0.5 * lodo && better[1] < 0.5 * adam, "seed {seed}: {better:?}");
        }
    }

    #[test]
    fn too_few_steps_are_too_few_and_more_are_enough() {
        for seed in 1..=6 {
            let mut experiment = scenario("few-steps").unwrap().experiment();
            experiment.seed = seed;
            let mut session = Session::new(&experiment).unwrap();
            let lead = |session: &mut Session, steps: u64| {
                session.advance(steps, f64::INFINITY, &|| 0.0);
                let snapshot = session.snapshot();
                let of = |key: &str| snapshot.lanes.iter().find(|lane| lane.key == key).unwrap().smoothed;
                (snapshot.step, snapshot.finish, of("lodo") / of("adam"))
            };
            let (step, finish, ratio) = lead(&mut session, 10_000);
            assert_eq!((step, finish), (200, Some(Finish::Budget)));
            assert!(ratio > 1.03, "{ratio} with seed {seed}");
            let (_, _, ratio) = lead(&mut session, 800);
            assert!(ratio < 0.95, "{ratio} with seed {seed}");
        }
    }
}
