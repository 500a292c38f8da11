//! What a change of settings means for a run.

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
            let same = other.running_lanes().find(|theirs| theirs.method.key == lane.method.key);
            same.is_some_and(|theirs| fixed(lane) != fixed(theirs))
        });
        let same_problem = self.landscape.key == other.landscape.key
            && self.shape() == other.shape()
            && self.noise == other.noise
            && self.seed == other.seed
            && self.seeds == other.seeds
            && self.start() == other.start();
        if same_problem && !rebuilt { Effect::Live } else { Effect::Restart }
    }

    /// These settings where the run has taken up others by itself: those, but for the view, for optimizers that are off,
    /// and for what was changed since the run was last told.
    pub fn where_others_are_met(&self, mut met: Experiment, told: &Experiment) -> Experiment {
        met.view = self.view;
        let present = |lane: &&LaneSettings| {
            let theirs = met.lanes.iter().find(|theirs| theirs.method.key == lane.method.key);
            theirs.filter(|theirs| theirs.on || lane.on).or((!lane.on).then_some(*lane)).cloned()
        };
        let mut lanes: Vec<LaneSettings> = self.lanes.iter().filter_map(|lane| present(&lane)).collect();
        for lane in met.lanes.drain(..).filter(|lane| lane.on) {
            if lanes.iter().all(|known| known.method.key != lane.method.key) {
                lanes.push(lane);
            }
        }
        met.lanes = lanes;
        let mut keys = vec![String::from("optimizers")];
        keys.extend(self.controls().into_iter().map(|control| control.key));
        for key in keys {
            let ours = self.get(&key);
            if ours != told.get(&key) && ours != met.get(&key) {
                // A value that the others have no place for is of an optimizer that is not there.
                let _ = ours.map(|text| met.set(&key, &text));
            }
        }
        met
    }

    /// Whether all that moves a lane is as there, given that going over to it takes no restart.
    pub fn runs_as(&self, other: &Experiment) -> bool {
        let there = |lane: &LaneSettings| {
            other
                .running_lanes()
                .any(|same| (same.method.key, &same.values) == (lane.method.key, &lane.values))
        };
        let count = |experiment: &Experiment| experiment.running_lanes().count();
        self.noise_strength == other.noise_strength
            && count(self) == count(other)
            && self.running_lanes().all(there)
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
