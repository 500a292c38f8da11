//! What is said of a desk: that of its scenario, as long as it is that.

use super::{Experiment, LaneSettings};

/// How near a desk is to its scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nearness {
    /// But for seeds, stops, what the scenario asks to be moved and further optimizers, it is as there.
    Same,
    /// Function, noise and optimizers are those of the scenario.
    Changed,
    /// Another desk.
    Other,
}

impl Experiment {
    /// This desk with what the scenario leaves open as in the scenario.
    fn with_the_open_as_in(&self, own: &Experiment) -> Experiment {
        let mut ours = self.clone();
        ours.view = own.view;
        (ours.seed, ours.seeds) = (own.seed, own.seeds);
        let keys = self.scenario.invites.unwrap_or_default();
        for (key, value) in keys.iter().filter_map(|key| Some((key, own.get(key)?))) {
            // What the other function does not have differs anyway.
            let _ = ours.set(key, &value);
        }
        ours
    }

    fn nearness(&self, own: &Experiment) -> Nearness {
        let runs = |lane: &LaneSettings| self.running_lanes().any(|ours| ours.method.key == lane.method.key);
        let is_two_dimensional = |desk: &Experiment| desk.dimension == 2;
        if self.landscape.key != own.landscape.key
            || self.noise != own.noise
            || is_two_dimensional(self) != is_two_dimensional(own)
            || !own.running_lanes().all(runs)
        {
            return Nearness::Other;
        }
        let mut ours = self.with_the_open_as_in(own);
        ours.lanes = own.lanes.iter().filter_map(|lane| ours.lane_of(lane.method.key)).collect();
        if ours.to_link() == own.to_link() { Nearness::Same } else { Nearness::Changed }
    }

    fn lane_of(&self, key: &str) -> Option<LaneSettings> {
        self.lanes.iter().find(|lane| lane.method.key == key).cloned()
    }

    /// What to look for on this desk.
    pub fn look_for(&self) -> String {
        let words = self.scenario.look_for;
        match (self.nearness(&self.scenario.experiment()), self.scenario.invites) {
            (Nearness::Same, _) => format!("Look for: {words}"),
            (Nearness::Changed, Some(_)) => format!("With the scenario’s own settings: {words}"),
            _ => self.landscape.lesson.into(),
        }
    }

    /// What its optimizers have in common, and who was given what; empty where there are none.
    pub fn fairness(&self) -> String {
        let own = self.scenario.experiment();
        let values = |desk: &Experiment| -> Vec<_> {
            desk.running_lanes().map(|lane| (lane.method.key, lane.values.clone())).collect()
        };
        let ours = values(&self.with_the_open_as_in(&own));
        let mut words = String::new();
        if self.is_noisy() && ours.len() > 1 {
            words += "Same noise for every optimizer. ";
        }
        let nearness = self.nearness(&own);
        let proposed = || self.running_lanes().all(|lane| lane.values == self.proposal(lane.method));
        words += if ours.is_empty() {
            ""
        } else if ours == values(&own) && (nearness == Nearness::Same || self.scenario.invites.is_none()) {
            self.scenario.fairness
        } else if proposed() && self.is_papers_task() {
            "Every optimizer at its values for the paper’s task, found by the authors’ tuning procedure in 100 dimensions."
        } else if proposed() {
            "Every optimizer at values found by the authors’ tuning procedure for this function."
        } else if ours == values(&own) && nearness == Nearness::Changed {
            "Every optimizer at the scenario’s values, which were chosen for other settings."
        } else {
            "Some values were set by hand; the cards show them."
        };
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a desk is not said of another.
    #[test]
    fn what_is_said_of_a_scenario_is_said_of_no_other_desk() {
        let (own, with_own) = ("Look for: LODO’s eigenvalues", "With the scenario’s own settings: LODO’s");
        let (lesson, authors) = ("Curvatures from 1 down", "LODO at its authors’ values");
        let (task, tuned) =
            ("Every optimizer at its values for the paper’s", "Every optimizer at values found");
        let (others, by_hand) = ("Every optimizer at the scenario’s", "Some values were set by hand");
        for (link, look_for, fairness) in [
            ("", own, authors),
            ("seed=7&seeds=3&budget=500&target=8&speed=60&plane=principal", own, authors),
            ("optimizers=lodo,adam,yogi", own, task),
            ("lodo-meta-lr=2", with_own, by_hand),
            ("optimizers=yogi,lodo,adam&adam-lr=0.02", with_own, by_hand),
            ("condition=10", with_own, task),
            ("dimension=10000", with_own, task),
            ("adam-on=0", lesson, task),
            ("optimizers=momentum", lesson, task),
            ("noise-kind=none", lesson, tuned),
            ("dimension=2", lesson, task),
            ("optimizers=", lesson, ""),
            ("objective=spirals", "A network with 205 weights", tuned),
            ("scenario=turn&rotation=0.4", "Look for: Move Rotation", "As in the first"),
            ("scenario=turn&rotation=0.4&lodo-lr=0.1", "With the scenario’s own settings: Move", by_hand),
            ("scenario=freeze&lodo-freeze=1", "Look for: Pauses", "As in the first"),
            ("scenario=ellipse&condition=5", "With the scenario’s own settings: LODO’s ellipse", others),
            ("scenario=blank", "Look for: Whatever", "Every optimizer starts"),
            ("scenario=blank&condition=10", lesson, "Every optimizer starts"),
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!(refusals, vec![], "{link}");
            let (looked_for, said) = (experiment.look_for(), experiment.fairness());
            assert!(looked_for.starts_with(look_for), "{link}: {looked_for}");
            let shared = "Same noise for every optimizer. ";
            let noisy = experiment.is_noisy() && experiment.running_lanes().count() > 1;
            assert_eq!(said.starts_with(shared), noisy, "{link}: {said}");
            let said = said.trim_start_matches(shared);
            assert!(said.starts_with(fairness) && said.is_empty() == fairness.is_empty(), "{link}: {said}");
        }
    }
}
