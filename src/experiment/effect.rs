//! What a change of settings means for a run.

use super::experiment::Row;
use super::setting::{Change, Group, Kind};
use super::{Experiment, LaneSettings};

/// What a change of settings means for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It reaches the run as it is.
    Live,
    /// The run begins again.
    Restart,
}

impl Experiment {
    /// What going over to other settings means for a run.
    pub fn effect_of(&self, other: &Experiment) -> Effect {
        let fixed = |lane: &LaneSettings| {
            let values = lane.method.parameters.iter().zip(&lane.values);
            values.filter(|(parameter, _)| !parameter.live).map(|(_, &value)| value).collect::<Vec<_>>()
        };
        let rebuilt = self.running_lanes().any(|lane| {
            let same = other.running_lanes().find(|theirs| theirs.id() == lane.id());
            same.is_some_and(|theirs| fixed(lane) != fixed(theirs))
        });
        let restarts = |row: &Row, experiment: &Experiment| {
            row.change == Change::Restart && row.group != Group::Optimizers && (row.counts)(experiment)
        };
        if !rebuilt && self.agrees_with(other, &restarts) { Effect::Live } else { Effect::Restart }
    }

    /// These settings where the run has taken up others by itself: those, but for the view, for optimizers that are off,
    /// and for what was changed since the run was last told.
    pub fn where_others_are_met(&self, mut met: Experiment, told: &Experiment) -> Experiment {
        met.view.clone_from(&self.view);
        let present = |lane: &&LaneSettings| {
            let theirs = met.lanes.iter().find(|theirs| theirs.id() == lane.id());
            theirs.filter(|theirs| theirs.on || lane.on).or((!lane.on).then_some(*lane)).cloned()
        };
        let mut lanes: Vec<LaneSettings> = self.lanes.iter().filter_map(|lane| present(&lane)).collect();
        for lane in met.lanes.drain(..).filter(|lane| lane.on) {
            if lanes.iter().all(|known| known.id() != lane.id()) {
                lanes.push(lane);
            }
        }
        // Of more than can be, those that are off stay behind, the last first.
        while lanes.len() > Experiment::MOST_LANES {
            let Some(place) = lanes.iter().rposition(|lane| !lane.on) else { break };
            lanes.remove(place);
        }
        met.lanes = lanes;
        let (lists, others): (Vec<Row>, _) = self.rows().partition(|row| matches!(row.kind, Kind::List(..)));
        for row in lists.into_iter().chain(others) {
            let (key, ours) = (row.key.to_string(), row.written(self));
            let changed = |theirs: &Experiment| theirs.get(&key).as_ref() != Some(&ours);
            if changed(told) && changed(&met) {
                // A value that the others have no place for is of an optimizer that is not there.
                let _ = met.set(&key, &ours);
            }
        }
        met
    }

    /// Whether all that moves a lane is as there, given that going over to it takes no restart.
    pub fn runs_as(&self, other: &Experiment) -> bool {
        let there = |lane: &LaneSettings| other.running_lanes().any(|same| same == lane);
        let count = |experiment: &Experiment| experiment.running_lanes().count();
        self.agrees_with(other, &|row, _| row.change == Change::Live && row.group != Group::Optimizers)
            && count(self) == count(other)
            && self.running_lanes().all(there)
    }

    /// Whether anything that matters to the run is no longer as in its scenario.
    pub fn differs_from_scenario(&self) -> bool {
        let unchanged = self.scenario.experiment();
        // The scenario's view on ours: of another function, ours could be one that its own does not have.
        let ours = Experiment { view: unchanged.view.clone(), ..self.clone() };
        ours != unchanged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experiment(link: &str) -> Experiment {
        let (experiment, refusals) = Experiment::from_link(link);
        assert_eq!(refusals, vec![]);
        experiment
    }

    /// What the run takes up counts, but for the view, what is off, and what nobody has told it yet.
    #[test]
    fn settings_that_are_met_leave_what_is_not_theirs() {
        let told = "optimizers=lodo,adam,gd&adam-on=0&adam-lr=0.5&lodo-lr=0.1&speed=60";
        for (ours, met, result) in [
            // The run goes back to before a change of a rate.
            (told, "optimizers=lodo,adam,gd&lodo-lr=0.3", "optimizers=lodo,adam,gd&lodo-lr=0.3&speed=60"),
            // Who was off then and is off now keeps the values at hand; a card that was removed stays away.
            (
                "optimizers=lodo,gd,adam&adam-on=0&adam-lr=0.7&lodo-lr=0.1&speed=60",
                "optimizers=lodo,adam,gd&adam-on=0&lodo-lr=0.3",
                "optimizers=lodo,gd,adam&adam-on=0&adam-lr=0.7&lodo-lr=0.3&speed=60",
            ),
            (
                "optimizers=lodo,gd&lodo-lr=0.1&speed=60",
                "optimizers=lodo,adam,gd&adam-on=0&lodo-lr=0.3",
                "optimizers=lodo,gd&lodo-lr=0.3&speed=60",
            ),
            // Who was added later is not there yet.
            (
                "optimizers=lodo,adam,gd,lion&adam-on=0&adam-lr=0.5&lodo-lr=0.1&speed=60",
                "optimizers=lodo,adam,gd&adam-on=0&lodo-lr=0.3",
                "optimizers=lodo,adam,gd&adam-on=0&adam-lr=0.5&lodo-lr=0.3&speed=60",
            ),
            // What the visitor has just changed counts more, and only that.
            (
                "optimizers=lodo,adam,gd&adam-on=0&adam-lr=0.5&lodo-lr=0.1&lodo-meta-lr=0.02&speed=900",
                "optimizers=lodo,adam,gd&adam-on=0&lodo-lr=0.3",
                "optimizers=lodo,adam,gd&adam-on=0&adam-lr=0.5&lodo-lr=0.3&lodo-meta-lr=0.02&speed=900",
            ),
        ] {
            // What was added or removed is known to the workers as well.
            let mut known = experiment(told);
            let list = experiment(ours).get("optimizers").unwrap();
            known.set("optimizers", &list).unwrap();
            let found = experiment(ours).where_others_are_met(experiment(met), &known);
            assert_eq!(found, experiment(result), "{ours} meets {met}");
        }
        // Who has just been added is there; who is on, and was off then, is off with the values of then.
        for (ours, told, met, result) in [
            (
                "optimizers=lodo,lion",
                "optimizers=lodo",
                "optimizers=lodo&lodo-lr=0.3",
                "optimizers=lodo,lion&lodo-lr=0.3",
            ),
            (
                "optimizers=lodo,gd&gd-lr=0.5",
                "optimizers=lodo,gd&gd-lr=0.5",
                "optimizers=lodo,gd&gd-lr=0.2&gd-on=0",
                "optimizers=lodo,gd&gd-lr=0.2&gd-on=0",
            ),
        ] {
            let found = experiment(ours).where_others_are_met(experiment(met), &experiment(told));
            assert_eq!(found, experiment(result), "{ours} meets {met}");
        }
    }
}
