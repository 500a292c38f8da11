//! The optimizers of an experiment, and the values that they begin with.

use super::writing::short;
use super::{Experiment, LaneSettings, Tuned};
use crate::optim::{METHODS, Method, method_named};

/// A setting of an optimizer.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// Whether it runs.
    On,
    /// The hyper-parameter at this place.
    Value(usize),
}

impl Experiment {
    /// The greatest number of optimizers.
    pub const MOST_LANES: usize = 9;

    /// Takes a list of methods; those that were there keep their settings.
    pub(super) fn set_optimizers(&mut self, text: &str) -> Result<(), String> {
        let mut lanes: Vec<LaneSettings> = Vec::new();
        for name in text.split(',').filter(|name| !name.is_empty()) {
            let method = method_named(name)
                .ok_or_else(|| format!("There is no optimizer called “{}”", short(name)))?;
            if lanes.iter().any(|lane| lane.method.key == method.key) {
                return Err(format!("{} is named twice", method.name));
            }
            let former = self.lanes.iter().find(|lane| lane.method.key == method.key).cloned();
            lanes.push(former.unwrap_or_else(|| LaneSettings {
                method,
                on: true,
                values: self.proposal(method),
            }));
        }
        if lanes.len() > Self::MOST_LANES {
            return Err(format!("At most {} optimizers can run side by side", Self::MOST_LANES));
        }
        self.lanes = lanes;
        Ok(())
    }

    /// The values that an optimizer begins with: tuned for the function; on the paper's task the registry's, which
    /// are for that.
    pub fn proposal(&self, method: &Method) -> Vec<f64> {
        let tuned = Tuned::table().values(self.landscape, method).filter(|_| !self.is_papers_task());
        tuned.map_or_else(|| method.defaults(), <[f64]>::to_vec)
    }

    /// The places of the optimizers whose values are still those they began with, or, if that is asked for, those
    /// of the scenario: nobody here has chosen them.
    pub(super) fn untouched(&self, or_the_scenarios: bool) -> Vec<usize> {
        let untouched = |lane: &LaneSettings| {
            let proposal = self.proposal(lane.method);
            lane.values == proposal
                || or_the_scenarios && lane.values == self.scenario.values(lane.method, proposal)
        };
        (0..self.lanes.len()).filter(|&place| untouched(&self.lanes[place])).collect()
    }

    /// Lets the optimizers at these places begin with what is proposed for the function as it now is.
    pub(super) fn begin_with_proposals(&mut self, places: &[usize]) {
        for &place in places {
            self.lanes[place].values = self.proposal(self.lanes[place].method);
        }
    }

    /// Whether another function or noise brought optimizers of the former desk other values.
    pub fn has_tuned_anew(&self, former: &Experiment) -> bool {
        let moved = |lane: &&LaneSettings| {
            former.lanes.iter().any(|was| was.method.key == lane.method.key && was.values != lane.values)
        };
        let same_problem = self.landscape.key == former.landscape.key && self.noise == former.noise;
        !same_problem && self.lanes.iter().any(|lane| moved(&lane))
    }

    pub(super) fn lane_part(&self, key: &str) -> Option<(&LaneSettings, Part)> {
        let (place, part) = self.lane_place(key)?;
        Some((&self.lanes[place], part))
    }

    /// Which lane and which of its settings a key `<method>-<setting>` means. No method's key is the beginning
    /// of another's followed by a hyphen and one of its settings.
    pub(super) fn lane_place(&self, key: &str) -> Option<(usize, Part)> {
        self.lanes.iter().enumerate().find_map(|(place, lane)| {
            let setting = key.strip_prefix(lane.method.key)?.strip_prefix('-')?;
            let part = if setting == "on" { Part::On } else { Part::Value(lane.method.position(setting)?) };
            Some((place, part))
        })
    }

    /// The optimizers that are switched on.
    pub fn running_lanes(&self) -> impl Iterator<Item = &LaneSettings> {
        self.lanes.iter().filter(|lane| lane.on)
    }

    /// Methods that could be added.
    pub fn addable(&self) -> impl Iterator<Item = &'static Method> {
        METHODS.iter().copied().filter(|method| self.lanes.iter().all(|lane| lane.method.key != method.key))
    }
}

/// The key of an optimizer's setting that was written with the optimizer's name: `adam-lr` for `Adam-lr`.
pub(super) fn by_key(written: &str) -> Option<String> {
    METHODS.iter().find_map(|method| {
        let name = written.get(..method.name.len()).filter(|name| name.eq_ignore_ascii_case(method.name))?;
        let setting = written[name.len()..].strip_prefix('-')?;
        (setting == "on" || method.position(setting).is_some()).then(|| format!("{}-{setting}", method.key))
    })
}
