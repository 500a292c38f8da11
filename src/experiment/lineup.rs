//! The optimizers of an experiment, and the values that they begin with.

use super::experiment::Row;
use super::key::Key;
use super::setting::{Change, Group, Kind, Rows};
use super::writing::short;
use super::{Experiment, LaneSettings, Tuned};
use crate::optim::{METHODS, Method, Range, method_named};

/// The key of whether an optimizer runs, after the optimizer's own.
pub(super) const ON: &str = "on";

impl Experiment {
    /// The greatest number of optimizers.
    pub const MOST_LANES: usize = 9;

    /// Takes a list of methods; those that were there keep their settings.
    pub(super) fn set_optimizers(&mut self, text: &str) -> Result<(), String> {
        let mut lanes: Vec<LaneSettings> = Vec::new();
        for name in text.split(',').filter(|name| !name.is_empty()) {
            let method = method_named(name)
                .ok_or_else(|| format!("There is no optimizer called “{}”", short(name)))?;
            if lanes.iter().any(|lane| lane.method == method) {
                return Err(format!("{} is named twice", method.name));
            }
            let former = self.lanes.iter().find(|lane| lane.method == method).cloned();
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
            former.lanes.iter().any(|was| was.method == lane.method && was.values != lane.values)
        };
        let same_problem = self.landscape == former.landscape && self.noise == former.noise;
        !same_problem && self.lanes.iter().any(|lane| moved(&lane))
    }

    /// The settings of every optimizer: whether it runs, and its hyper-parameters.
    pub(super) fn lane_rows(&self) -> Rows<'_, Experiment> {
        Box::new(self.lanes.iter().enumerate().flat_map(|(lane, settings)| {
            let method = settings.method;
            let row = move |key, label, kind: Kind<Experiment>| Row {
                key: Key::part(method.key, key),
                kind,
                ..Row::new(Group::Optimizers, "", label)
            };
            let on = Kind::Part(
                [lane, 0],
                Range::Switch,
                |e: &Experiment, [lane, _]| f64::from(u8::from(e.lanes[lane].on)),
                |e: &mut Experiment, [lane, _], on| e.lanes[lane].on = on == 1.0,
            );
            let values = method.parameters.iter().enumerate().map(move |(place, parameter)| {
                let value = Kind::Part(
                    [lane, place],
                    parameter.range,
                    |e: &Experiment, [lane, place]| e.lanes[lane].values[place],
                    |e: &mut Experiment, [lane, place], value| e.lanes[lane].values[place] = value,
                );
                let change = if parameter.live { Change::Live } else { Change::Restart };
                let said = if parameter.symbol.is_empty() { parameter.name } else { parameter.symbol };
                Row { change, said, ..row(parameter.key, parameter.name, value) }
            });
            std::iter::once(row(ON, method.name, on).live()).chain(values)
        }))
    }

    pub(super) fn optimizers_text(&self) -> String {
        self.lanes.iter().map(|lane| lane.method.key).collect::<Vec<_>>().join(",")
    }

    /// The optimizers that are switched on.
    pub fn running_lanes(&self) -> impl Iterator<Item = &LaneSettings> {
        self.lanes.iter().filter(|lane| lane.on)
    }

    /// Methods that could be added.
    pub fn addable(&self) -> impl Iterator<Item = &'static Method> {
        METHODS.iter().copied().filter(|method| self.lanes.iter().all(|lane| lane.method != *method))
    }
}

/// The key of an optimizer's setting that was written with the optimizer's name: `adam-lr` for `Adam-lr`.
pub(super) fn by_key(written: &str) -> Option<String> {
    METHODS.iter().find_map(|method| {
        let name = written.get(..method.name.len()).filter(|name| name.eq_ignore_ascii_case(method.name))?;
        let setting = written[name.len()..].strip_prefix('-')?;
        (setting == ON || method.position(setting).is_some()).then(|| format!("{}-{setting}", method.key))
    })
}
