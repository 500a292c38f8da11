//! How sharp an optimum is: each tuned hyper-parameter swept around it, the others held.

use super::search::is_tuned;
use super::{Plan, Study, Sweep, SweepAxis, SweepPanel};
use crate::experiment::{Experiment, LaneSettings};
use crate::optim::{Method, Range};

/// From value to value, and how many to either side: a decade, of a β of 1 − β.
const RATIO: f64 = 1.584_893_192_461_113_5;
const SIDE: i32 = 5;
/// Losses up to so many times the best are near it.
const NEAR: f64 = 1.05;

/// The seeds under which an optimum is swept around.
pub const SEEDS: [u64; 3] = [1, 2, 3];

/// So many runs at most are made around what was found for a method.
pub fn most_runs(method: &Method) -> u64 {
    let tuned = method.parameters.iter().filter(|parameter| is_tuned(parameter)).count();
    tuned as u64 * (2 * SIDE as u64 + 1) * SEEDS.len() as u64
}

/// A sweep for each tuned hyper-parameter of an optimizer, a decade to either side of its value as far as it can have that.
pub fn sharpness(experiment: &Experiment, lane: &LaneSettings, steps: u64, seeds: &[u64]) -> Vec<Study> {
    let mut alone = experiment.clone();
    alone.lanes = vec![lane.clone()];
    let parameters = lane.method.parameters.iter().zip(&lane.values);
    let tuned = parameters.filter(|(parameter, _)| is_tuned(parameter));
    let study = tuned.filter_map(|(parameter, &value)| {
        let (min, max) = parameter.range.bounds();
        let whole = matches!(parameter.range, Range::Integer { .. } | Range::LogInteger { .. });
        let away = |steps: i32| {
            let ratio = libm::pow(RATIO, f64::from(steps));
            let there =
                if parameter.range == Range::Beta { 1.0 - (1.0 - value) / ratio } else { value * ratio };
            if whole { there.round() } else { there }
        };
        // As far as it can have such values, so that its own is one of them.
        let fits = |steps: &i32| (min..=max).contains(&away(*steps));
        let (below, above) =
            ((1..=SIDE).take_while(|k| fits(&-k)).count(), (1..=SIDE).take_while(fits).count());
        let end = |steps: i32| if steps == 0 { value } else { away(steps) };
        let axis = SweepAxis {
            key: format!("{}-{}", lane.id(), parameter.key),
            from: end(-(below as i32)),
            to: end(above as i32),
            points: below + above + 1,
        };
        let plan = Plan::Sweep(Sweep { link: alone.to_link(), axes: vec![axis] });
        // Of a value at both ends of its range there is nothing to sweep.
        Study::new(plan, steps, seeds.to_vec()).ok()
    });
    study.collect()
}

impl SweepPanel {
    /// The values of its first setting around the best within which losses are near the best, and how near.
    pub fn near_best(&self) -> Option<(f64, f64, f64)> {
        let best = self.best?;
        let limit = self.cells[best].loss?.0 * NEAR;
        let is_near = |place: &usize| {
            let cell = self.cells[*place];
            cell.diverged == 0 && cell.loss.is_some_and(|loss| loss.0 <= limit)
        };
        let first = (0..=best).rev().take_while(is_near).last()?;
        let last = (best..self.cells.len()).take_while(is_near).last()?;
        Some((self.axes[0].values[first], self.axes[0].values[last], NEAR))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{PanelAxis, SweepCell};

    /// Descent at one rate on curvatures from 1/100 to 1 is at its best near 2/(1 + 1/100), and lost at 2.
    #[test]
    fn the_optimum_of_descent_lies_between_slow_and_lost() {
        let link = "scenario=blank&dimension=6&condition=100&optimizers=gd&gd-lr=1.9";
        let experiment = Experiment::from_link(link).0;
        let studies = sharpness(&experiment, &experiment.lanes[0], 400, &[1]);
        assert_eq!(studies.len(), 1);
        let Plan::Sweep(sweep) = &studies[0].plan else { panic!() };
        let courses: Vec<_> = studies[0].jobs().iter().map(|job| job.run(&|| 0.0, &|_| {}).ok()).collect();
        let panel = &sweep.panels(&courses, 1)[0];
        assert!((panel.axes[0].values[0] - 0.19).abs() < 1e-12);
        assert_eq!(panel.near_best().unwrap(), (1.9, 1.9, NEAR));
        assert!(panel.cells.last().unwrap().diverged == 1);
    }

    /// Up to a twentieth above the best, and not beyond a value with which a run diverged.
    #[test]
    fn what_is_near_the_best_lies_beside_it() {
        let cell = |loss: f64, diverged| SweepCell { loss: Some((loss, 0.0)), diverged, done: 2 };
        let losses = [(1.0, 0), (3.0, 0), (1.04, 0), (1.0, 0), (1.049, 0), (1.01, 1), (1.0, 0)];
        let axis = PanelAxis {
            key: "gd-lr".into(),
            title: String::new(),
            range: Range::RATE,
            values: (0..7).map(f64::from).collect(),
            present: 3.0,
        };
        let panel = SweepPanel {
            lane: "gd".into(),
            name: String::new(),
            axes: vec![axis],
            cells: losses.map(|(loss, diverged)| cell(loss, diverged)).to_vec(),
            best: Some(3),
        };
        assert_eq!(panel.near_best(), Some((2.0, 4.0, NEAR)));
        assert_eq!(SweepPanel { best: None, ..panel }.near_best(), None);
    }

    #[test]
    fn every_tuned_parameter_is_swept_within_its_range() {
        let experiment = Experiment::from_link("dimension=4&optimizers=adam,lodo&lodo-lr=10").0;
        for (lane, count) in experiment.lanes.iter().rev().zip([3, 3]) {
            let studies = sharpness(&experiment, lane, 10, &[1]);
            assert_eq!(studies.len(), count, "{:?}", lane.method);
            for study in studies {
                let Plan::Sweep(sweep) = &study.plan else { panic!() };
                let [panel] = &sweep.panels(&[], 1)[..] else { panic!() };
                let axis = &panel.axes[0];
                let (min, max) = axis.range.bounds();
                assert!(axis.values.iter().all(|value| (min..=max).contains(value)), "{axis:?}");
                // To the three digits of a slider.
                let is_own = |value: &f64| (value - axis.present).abs() <= 5e-3 * axis.present;
                assert!(axis.values.iter().any(is_own), "{axis:?}");
            }
        }
    }
}
