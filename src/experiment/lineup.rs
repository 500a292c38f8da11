//! The optimizers of an experiment, and the values that they begin with.

use super::experiment::Row;
use super::key::Key;
use super::setting::{Change, Group, Kind, Rows};
use super::writing::short;
use super::{Experiment, LaneId, LaneSettings, Refusal, Tuned};
use crate::optim::{METHODS, Method, Range};

/// The key of whether an optimizer runs, after the optimizer's own.
pub(super) const ON: &str = "on";

impl Experiment {
    /// The greatest number of optimizers.
    pub const MOST_LANES: usize = 12;

    /// Takes a list of lanes; those that were there keep their settings.
    pub(super) fn set_optimizers(&mut self, text: &str) -> Result<(), String> {
        let mut lanes: Vec<LaneSettings> = Vec::new();
        for name in text.split(',').filter(|name| !name.is_empty()) {
            let id = LaneId::named(name)
                .ok_or_else(|| format!("There is no optimizer called “{}”", short(name)))?;
            if lanes.iter().any(|lane| lane.id() == id) {
                return Err(format!("{} is named twice", id.name()));
            }
            let former = self.lanes.iter().find(|lane| lane.id() == id).cloned();
            lanes.push(former.unwrap_or_else(|| LaneSettings {
                method: id.method,
                copy: id.copy,
                on: true,
                values: self.proposal(id.method),
            }));
        }
        if lanes.len() > Self::MOST_LANES {
            return Err(too_many());
        }
        self.lanes = lanes;
        Ok(())
    }

    /// Puts a copy of a lane right behind it, with the same values and the least number that is free; returns who it is.
    ///
    /// # Errors
    /// A [`Refusal`] where there is no such lane, or there are as many as there can be.
    pub fn duplicate(&mut self, id: LaneId) -> Result<LaneId, Refusal> {
        let refuse = |words| Refusal { control: "optimizers".into(), words };
        let place = self.lanes.iter().position(|lane| lane.id() == id);
        let place = place.ok_or_else(|| refuse(format!("{} is not there", id.name())))?;
        if self.lanes.len() >= Self::MOST_LANES {
            return Err(refuse(too_many()));
        }
        let is_free = |copy: &u8| self.lanes.iter().all(|lane| lane.id() != LaneId { copy: *copy, ..id });
        let copy = (1..=LaneId::MOST).find(is_free).expect("there are fewer lanes than numbers");
        self.lanes.insert(place + 1, LaneSettings { copy, ..self.lanes[place].clone() });
        Ok(LaneId { copy, ..id })
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
            former.lanes.iter().any(|was| was.id() == lane.id() && was.values != lane.values)
        };
        let same_problem = self.landscape == former.landscape && self.noise == former.noise;
        !same_problem && self.lanes.iter().any(|lane| moved(&lane))
    }

    /// The settings of every optimizer: whether it runs, and its hyper-parameters.
    pub(super) fn lane_rows(&self) -> Rows<'_, Experiment> {
        Box::new(self.lanes.iter().enumerate().flat_map(|(lane, settings)| {
            let (id, method) = (settings.id(), settings.method);
            let row = move |part, label, kind: Kind<Experiment>| Row {
                key: Key::Lane(id, part),
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
            std::iter::once(row(ON, method.name, on).live().has_room(false)).chain(values)
        }))
    }

    pub(super) fn optimizers_text(&self) -> String {
        self.lanes.iter().map(|lane| lane.id().to_string()).collect::<Vec<_>>().join(",")
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

fn too_many() -> String {
    format!("At most {} optimizers can run side by side", Experiment::MOST_LANES)
}

/// The key of an optimizer's setting that was written with the optimizer's name: `adam-lr` for `Adam-lr`.
pub(super) fn by_key(written: &str) -> Option<String> {
    // Names and parts have hyphens of their own.
    written.match_indices('-').find_map(|(place, _)| {
        let (id, part) = (LaneId::named(&written[..place])?, &written[place + 1..]);
        (part == ON || id.method.position(part).is_some()).then(|| format!("{id}-{part}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Right behind the original, with its values and the least number that is free; as many as there can be.
    #[test]
    fn a_lane_is_copied_with_its_values() {
        let link = "optimizers=adam,lodo.2,lodo&lodo.2-lr=0.1&lodo.2-on=0";
        let (mut experiment, _) = Experiment::from_link(link);
        let id = |text: &str| LaneId::parse(text).unwrap();
        assert_eq!(experiment.duplicate(id("lodo.2")), Ok(id("lodo.3")));
        assert_eq!(experiment.duplicate(id("adam")), Ok(id("adam.2")));
        assert_eq!(experiment.get("optimizers").as_deref(), Some("adam,adam.2,lodo.2,lodo.3,lodo"));
        assert_eq!(experiment.get("lodo.3-lr").as_deref(), Some("0.1"));
        assert_eq!(experiment.get("lodo.3-on").as_deref(), Some("0"));
        experiment.set("optimizers", "adam.2,lodo.2").unwrap();
        assert_eq!(experiment.duplicate(id("adam.2")), Ok(id("adam")));
        let refusal = experiment.duplicate(id("gd")).unwrap_err();
        assert_eq!(refusal.words, "Gradient descent is not there");
        while experiment.lanes.len() < Experiment::MOST_LANES {
            experiment.duplicate(id("lodo.2")).unwrap();
        }
        let before = experiment.clone();
        let refusal = experiment.duplicate(id("lodo.2")).unwrap_err();
        assert_eq!(refusal.words, "At most 12 optimizers can run side by side");
        assert_eq!((experiment == before, before.lanes.len()), (true, 12));
        assert_eq!(Experiment::from_link(&before.to_link()), (before, vec![]));
    }

    /// Another function brings a copy that nobody has touched its values as it does the first.
    #[test]
    fn copies_are_tuned_anew_each_by_itself() {
        let (mut experiment, _) = Experiment::from_link("optimizers=lodo,lodo.2,lodo.3&lodo.2-meta-lr=0.01");
        let former = experiment.clone();
        experiment.set("objective", "rosenbrock").unwrap();
        let values = |place: usize| experiment.lanes[place].values.clone();
        assert_eq!((values(0), values(2)), (experiment.proposal(experiment.lanes[0].method), values(0)));
        assert_eq!(values(1), former.lanes[1].values);
        assert!(experiment.has_tuned_anew(&former));
    }
}
