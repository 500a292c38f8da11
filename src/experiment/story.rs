//! A guided story: stops that set the desk, and what is to be seen there.

use super::{Experiment, Panel};

/// A stop.
pub struct Stop {
    /// Its name.
    pub title: &'static str,
    /// The desk, as a link.
    link: &'static str,
    /// The panel in which it is seen.
    pub panel: Panel,
    /// What to watch for.
    pub watch: &'static str,
    /// The step from which on it is said what happened.
    pub step: u64,
    /// What happened. Every number in it was measured with the seed of the link.
    pub text: &'static str,
    /// What a button then does, and its words.
    pub offer: Option<(&'static str, Offer)>,
}

/// What a stop offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Sets this to that.
    Set(&'static str, &'static str),
    /// Goes to a step.
    Go(u64),
    /// Explains the next step.
    Explain,
}

impl Stop {
    /// The desk as it is at this stop.
    pub fn experiment(&self) -> Experiment {
        Experiment::from_link(self.link).0
    }

    /// Whether a desk is that of this stop, but for how it is looked at and for what one is asked to move there.
    pub fn is_of(&self, desk: &Experiment) -> bool {
        let mut own = self.experiment();
        own.view.clone_from(&desk.view);
        let offered = match &self.offer {
            Some((_, Offer::Set(key, _))) => Some(key),
            _ => None,
        };
        for key in own.scenario.invites.unwrap_or_default().iter().chain(offered) {
            // What the desk does not have differs anyway.
            let _ = desk.get(key).map(|text| own.set(key, &text));
        }
        own == *desk
    }
}

/// The story, in order.
pub static STORY: &[Stop] = &[
    Stop {
        title: "A minimum that walks",
        link: "scenario=overtake&budget=150&speed=60&lead=loss",
        panel: Panel::Loss,
        watch: "LODO, Learning to Optimize During Optimization, learns its preconditioner while it runs: the matrix G that \
                turns a gradient into a step. Here is a bowl in 100 dimensions, whose minimum moves at random before \
                every step, so no method ever arrives. Watch the loss: who is ahead?",
        step: 150,
        text: "Adam is ahead. LODO’s matrix starts as a multiple of the identity and has seen too little. For both there \
               is a long way to go: Newton’s method would pay 7.41 on average.",
        offer: None,
    },
    Stop {
        title: "LODO overtakes",
        link: "scenario=overtake&budget=10000&lead=loss",
        panel: Panel::Loss,
        watch: "The same run, for 10,000 steps. Watch the two losses cross.",
        step: 10_000,
        text: "After about 300 steps LODO was level with Adam. Now its loss is near 10, Adam’s near 15, and both met the \
               same noise. The slider Time leads back to any moment.",
        offer: Some(("Go to step 300", Offer::Go(300))),
    },
    Stop {
        title: "What it has learned",
        link: "scenario=overtake&budget=40000&spectrum-view=eigenvalues&lead=spectrum",
        panel: Panel::Spectrum,
        watch: "Watch the eigenvalues of LODO’s preconditioner G. At step 0 all are 0.27, a flat line. The dashed line is \
                the inverse Hessian’s: the best matrix there is for a bowl.",
        step: 40_000,
        text: "They have bent towards the dashed line. The inverse-Hessian error has fallen from about 0.96 to below 0.8 \
               and levels off: directions of small curvature are hardly learned.",
        offer: Some(("Show which directions", Offer::Set("spectrum-view", "directions"))),
    },
    Stop {
        title: "One step from within",
        link: "scenario=ellipse&budget=2000",
        panel: Panel::Landscape,
        watch: "Two dimensions. Watch LODO’s ellipse, which is its matrix: it turns and stretches towards the dashed one. \
                At step 2,000 the run pauses.",
        step: 2000,
        text: "Three arrows leave LODO’s point: against the gradient, against the momentum, and the step, which is the \
               momentum through the matrix.",
        offer: Some(("Explain this step", Offer::Explain)),
    },
    Stop {
        title: "Along the axes",
        link: "scenario=turn&budget=10000&lead=loss",
        panel: Panel::Loss,
        watch: "The bowl again, with its axes along the coordinates. Here one rate per coordinate is all a matrix needs. \
                Watch Adam, which was tuned for this.",
        step: 10_000,
        text: "Adam ends near 7.5, about the best that Newton’s method could do, LODO near 8. Once the axes are turned, \
               Adam ends near 22, or 15 when it is tuned anew, LODO near 10.",
        offer: Some(("Turn the axes", Offer::Set("rotation", "1"))),
    },
    Stop {
        title: "What does the network buy?",
        link: "scenario=network&budget=10000&lead=loss",
        panel: Panel::Loss,
        watch: "LODO with less to learn: LODO-Diagonal has one rate for each coordinate, LODO-Global a single one. Watch \
                where their losses level off.",
        step: 10_000,
        text: "Both are near 16.7, behind Adam’s 15.4; LODO is near 10.4. What helps is the full matrix, not learning \
               while optimizing as such.",
        offer: None,
    },
    Stop {
        title: "Freeze what was learned",
        link: "scenario=freeze&budget=10000&lead=loss",
        panel: Panel::Loss,
        watch: "LODO learns for 10,000 steps. Is its matrix still good when it stops learning?",
        step: 10_000,
        text: "Freeze the matrix and play on: the loss stays near 10. What was learned is kept; it is only not improved \
               any further.",
        offer: Some(("Freeze and play on", Offer::Set("lodo-freeze", "1"))),
    },
    Stop {
        title: "Where it fails",
        link: "scenario=too-fast&speed=60&spectrum-view=eigenvalues&lead=spectrum",
        panel: Panel::Spectrum,
        watch: "A meta-learning rate fifty times too high: the matrix is changed faster than it can learn. Watch its \
                eigenvalues.",
        step: 180,
        text: "Within 20 steps most of them collapsed while a few jumped back and forth, and at step 180 LODO diverged; \
               its card says what to try. Adam goes on. This is the end of the story: the desk is yours.",
        offer: Some(("Set the rate to 9.6e-4", Offer::Set("lodo-meta-lr", "9.6e-4"))),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Session, Snapshot};

    /// What a stop's desk comes to after so many steps, with some settings changed before.
    fn after(title: &str, changes: &[(&str, &str)], steps: u64) -> Snapshot {
        let stop = STORY.iter().find(|stop| stop.title == title).unwrap();
        let mut experiment = stop.experiment();
        for (key, value) in changes {
            experiment.set(key, value).unwrap();
        }
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(steps, &|| 0.0);
        session.snapshot()
    }

    fn smoothed(snapshot: &Snapshot, key: &str) -> f64 {
        snapshot.lanes.iter().find(|lane| lane.key == key).unwrap().smoothed
    }

    fn near(value: f64, wanted: f64, tolerance: f64) {
        assert!((value - wanted).abs() <= tolerance, "{value} is not near {wanted}");
    }

    #[test]
    fn every_stop_is_a_sound_link_and_short() {
        for stop in STORY {
            assert_eq!(Experiment::from_link(stop.link).1, vec![], "{}", stop.title);
            for text in [stop.watch, stop.text] {
                assert!(text.chars().count() < 300, "{}: {}", stop.title, text.chars().count());
            }
            let experiment = stop.experiment();
            assert_eq!(experiment.place(stop.panel), Some(0), "{}", stop.title);
            // It is said when the run is there, which it is without anybody’s help.
            assert!(experiment.view.stop.budget.is_none_or(|budget| budget == stop.step), "{}", stop.title);
            if let Some((_, Offer::Set(key, value))) = stop.offer {
                let mut changed = experiment.clone();
                changed.set(key, value).unwrap();
                assert!(changed != experiment && stop.is_of(&changed), "{}", stop.title);
            }
        }
    }

    #[test]
    fn what_a_stop_asks_to_be_moved_is_still_that_stop() {
        for stop in STORY {
            let mut desk = stop.experiment();
            desk.set("loss-axis", "seconds").unwrap();
            assert!(stop.is_of(&desk), "{}", stop.title);
            for (key, value) in [("rotation", "0.5"), ("lodo-freeze", "1"), ("seed", "5"), ("adam-lr", "0.2")]
            {
                let mut moved = desk.clone();
                moved.set(key, value).unwrap();
                let asked = matches!(
                    (stop.title, key),
                    ("Along the axes", "rotation") | ("Freeze what was learned", "lodo-freeze")
                );
                assert_eq!(stop.is_of(&moved), asked, "{}: {key}", stop.title);
            }
        }
    }

    #[test]
    fn what_the_story_says_of_the_walking_bowl_is_so() {
        let early = after("A minimum that walks", &[], 150);
        near(early.newton_best.unwrap(), 7.41, 0.01);
        assert!(smoothed(&early, "adam") < smoothed(&early, "lodo"));
        let level = after("LODO overtakes", &[], 400);
        assert!(smoothed(&level, "lodo") < 1.1 * smoothed(&level, "adam"));
        let late = after("LODO overtakes", &[], 10_000);
        near(smoothed(&late, "lodo"), 10.0, 0.6);
        near(smoothed(&late, "adam"), 15.0, 0.6);
        let learned = after("What it has learned", &[], 40_000);
        let error: Vec<_> =
            learned.lanes[0].error.iter().map(|(step, error)| (*step, error.median)).collect();
        near(error[0].1, 0.96, 0.01);
        assert!(error.last().unwrap().1 < 0.8);
        // What falls in the last quarter is next to nothing of what fell before.
        let at = |step: u64| error[error.partition_point(|&(at, _)| at < step)].1;
        let (fallen, latest) = (error[0].1 - at(30_000), at(30_000) - error.last().unwrap().1);
        assert!(latest.abs() < 0.1 * fallen, "{latest} of {fallen}");
        let mut session = Session::new(&STORY[2].experiment()).unwrap();
        session.refresh_spectrum(0);
        let values = session.snapshot().lanes[0].spectrum.clone().unwrap().effective;
        assert!(values.len() == 100 && values.iter().all(|value| (value - 0.27).abs() < 0.005), "{values:?}");
    }

    /// Three arrows, of which the step is the momentum through the matrix that the ellipse shows.
    #[test]
    fn what_it_says_of_one_step_is_so() {
        let stop = STORY.iter().find(|stop| stop.title == "One step from within").unwrap();
        let mut session = Session::new(&stop.experiment()).unwrap();
        session.advance(10_000, f64::INFINITY, &|| 0.0);
        assert_eq!((session.step(), session.lanes()[0].settings().method.key), (2000, "lodo"));
        session.look_ahead(0);
        let ahead = session.snapshot().lanes[0].ahead.unwrap();
        session.advance(1, f64::INFINITY, &|| 0.0);
        let [xx, xy, yy] = session.snapshot().lanes[0].ellipse.unwrap();
        let [a, b] = ahead.momentum.on_plane;
        let [x, y] = ahead.movement.on_plane;
        near(x, -(xx * a + xy * b), 0.01 * ahead.movement.length);
        near(y, -(xy * a + yy * b), 0.01 * ahead.movement.length);
        assert!(ahead.gradient.length > 0.0 && ahead.momentum.length > 0.0 && ahead.movement.length > 0.0);
    }

    #[test]
    fn what_it_says_of_axes_and_ablations_is_so() {
        let along = after("Along the axes", &[], 10_000);
        near(smoothed(&along, "adam"), 7.5, 0.3);
        near(smoothed(&along, "lodo"), 8.0, 0.4);
        let turned = after("Along the axes", &[("rotation", "1")], 10_000);
        near(smoothed(&turned, "adam"), 22.0, 1.0);
        near(smoothed(&turned, "lodo"), 10.0, 0.6);
        let ablated = after("What does the network buy?", &[], 10_000);
        near(smoothed(&ablated, "lodo-diagonal"), 16.7, 0.4);
        near(smoothed(&ablated, "lodo-global"), 16.7, 0.4);
        near(smoothed(&ablated, "adam"), 15.4, 0.3);
        near(smoothed(&ablated, "lodo"), 10.4, 0.3);
    }

    #[test]
    fn what_it_says_of_freezing_and_failing_is_so() {
        let mut experiment = STORY.iter().find(|stop| stop.title.starts_with("Freeze")).unwrap().experiment();
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(10_000, &|| 0.0);
        experiment.set("lodo-freeze", "1").unwrap();
        session.adjust(&experiment).unwrap();
        session.begin_mean();
        session.advance_to(30_000, &|| 0.0);
        near(session.lanes()[0].mean_loss(), 10.0, 0.6);

        let failed = after("Where it fails", &[], 3000);
        assert!(!failed.lanes[0].smoothed.is_nan() && failed.lanes[1].smoothed < 20.0);
        assert_eq!(failed.lanes[0].status, crate::session::Status::Diverged { step: 180 });
        let mut early = Session::new(&STORY.last().unwrap().experiment()).unwrap();
        early.advance_to(20, &|| 0.0);
        early.refresh_spectrum(0);
        let values = &early.snapshot().lanes[0].spectrum.clone().unwrap().effective;
        let collapsed = values.iter().filter(|&&value| value < 0.1 * 0.27).count();
        assert!(collapsed > 60 && values[99] > 3.0 * 0.27, "{collapsed}, {}", values[99]);
    }
}
