//! What is said of a desk: that of its scenario, as long as it is that.

use super::tune::tasks;
use super::{Experiment, LaneSettings};
use crate::objective::Noise;

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
        let runs = |lane: &LaneSettings| self.runs(lane.method.key);
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
        let ours = self.with_the_open_as_in(&own);
        let lanes: Vec<&LaneSettings> = ours.running_lanes().collect();
        let proposed = |lane: &LaneSettings| lane.values == ours.proposal(lane.method);
        let scenarios =
            |lane: &LaneSettings| own.lane_of(lane.method.key).is_some_and(|its| its.values == lane.values);
        let all_scenarios = lanes.iter().all(|lane| scenarios(lane));
        let as_there = self.nearness(&own) == Nearness::Same;
        let found = || format!("at values found by the authors’ tuning procedure for {}.", self.tuned_for());
        let said = if lanes.is_empty() {
            String::new()
        } else if as_there && all_scenarios {
            self.scenario.fairness.into()
        } else if lanes.iter().all(|lane| proposed(lane)) {
            match (self.is_papers_task() && ours.runs("lodo"), lanes.len()) {
                (true, 1) => format!("LODO at its authors’ values for {}.", self.tuned_for()),
                (true, _) => format!("LODO at its authors’ values, the others {}", found()),
                _ => format!("Every optimizer {}", found()),
            }
        } else if lanes.iter().any(|lane| !proposed(lane) && !scenarios(lane)) {
            "Some values were set by hand; the cards show them.".into()
        } else if !all_scenarios {
            let first =
                if as_there { self.scenario.fairness } else { "Some optimizers at the scenario’s values." };
            format!("{first} The others {}", found())
        } else if (Experiment { lanes: own.lanes.clone(), ..ours.clone() }).to_link() == own.to_link() {
            "Every optimizer at the scenario’s values.".into()
        } else {
            "Every optimizer at the scenario’s values, which were chosen for other settings.".into()
        };
        let shared = if self.is_noisy() && lanes.len() > 1 { "Same noise for every optimizer. " } else { "" };
        shared.to_owned() + &said
    }

    fn runs(&self, key: &str) -> bool {
        self.running_lanes().any(|lane| lane.method.key == key)
    }

    /// What the proposed values were found for, and what of that is not as on this desk.
    fn tuned_for(&self) -> String {
        let papers = self.is_papers_task();
        let tasks = if papers { vec![Experiment::default()] } else { tasks(self.landscape) };
        let (ours, its) = (self.shape(), tasks[0].shape());
        if ours.formula != its.formula {
            return "another formula, the example".into();
        }
        let mut differs = Vec::new();
        if tasks.iter().all(|task| task.dimension != self.dimension) {
            let dimensions: Vec<String> = tasks.iter().map(|task| task.dimension.to_string()).collect();
            differs.push(format!("in {} dimensions", dimensions.join(" and ")));
        }
        if ours.condition != its.condition {
            differs.push(format!("at condition {}", its.condition));
        }
        if ours.curvatures != its.curvatures {
            differs.push(format!("with {} curvatures", its.curvatures.key()));
        }
        if ours.rotation != its.rotation {
            differs.push(format!("at rotation {}", its.rotation));
        }
        let noise = |desk: &Experiment| desk.is_noisy().then_some((desk.noise, desk.noise_strength));
        if noise(self) != noise(&tasks[0]) {
            differs.push(match tasks[0].noise {
                Noise::None => "without noise".into(),
                Noise::Walk => "at noise strength 1".into(),
                noise => format!("under {} of strength 1", noise.name().to_ascii_lowercase()),
            });
        }
        let function = if papers { "the paper’s task" } else { "this function" };
        format!("{function}{}{}", if differs.is_empty() { "" } else { " " }, differs.join(", "))
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
        let (task, tuned) = (
            "Every optimizer at values found by the authors’ tuning procedure for the",
            "Every optimizer at values found",
        );
        let (others, by_hand) = ("Every optimizer at the scenario’s", "Some values were set by hand");
        for (link, look_for, fairness) in [
            ("", own, authors),
            ("seed=7&seeds=3&budget=500&target=8&speed=60&plane=principal", own, authors),
            ("optimizers=lodo,adam,yogi", own, authors),
            ("lodo-meta-lr=2", with_own, by_hand),
            ("optimizers=yogi,lodo,adam&adam-lr=0.02", with_own, by_hand),
            ("condition=10", with_own, authors),
            ("dimension=10000", with_own, authors),
            ("adam-on=0", lesson, authors),
            ("optimizers=momentum", lesson, task),
            ("noise-kind=none", lesson, tuned),
            ("dimension=2", lesson, authors),
            ("optimizers=", lesson, ""),
            ("objective=spirals", "A network with 205 weights", tuned),
            ("scenario=turn&rotation=0.4", "Look for: Move Rotation", "As in the first"),
            ("scenario=turn&rotation=0.4&lodo-lr=0.1", "With the scenario’s own settings: Move", by_hand),
            ("scenario=freeze&lodo-freeze=1", "Look for: Pauses", "As in the first"),
            ("scenario=ellipse&condition=5", "With the scenario’s own settings: LODO’s ellipse", others),
            ("scenario=blank", "Look for: Whatever", "Every optimizer starts"),
            ("scenario=blank&condition=10", lesson, tuned),
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

    /// Whose values are in force, and what they were found for where that is not here.
    #[test]
    fn what_is_said_of_values_follows_those_in_force() {
        let lodo = "LODO at its authors’ values, the others at values found by the authors’ tuning procedure for the \
                    paper’s task";
        let every = "Every optimizer at values found by the authors’ tuning procedure for";
        let valley = "Both at values from one run of the authors’ tuning procedure for 200 steps; the blank desk’s, \
                      from a wider search, are better.";
        for (link, said) in [
            ("optimizers=lodo,adam,yogi", format!("{lodo}.")),
            ("optimizers=yogi", format!("{every} the paper’s task.")),
            ("optimizers=lodo", "LODO at its authors’ values for the paper’s task.".into()),
            ("dimension=1000&condition=10", format!("{lodo} in 100 dimensions, at condition 1000.")),
            ("rotation=0.5&noise=2", format!("{lodo} at rotation 1, at noise strength 1.")),
            ("noise-kind=heavy&curvatures=outlier", format!("{every} this function in 2 and 20 dimensions, with log-spaced curvatures, without noise.")),
            ("noise-kind=heavy&noise=0&dimension=20", format!("{every} this function.")),
            ("scenario=blank&optimizers=lodo,adam,gd", format!("{every} this function.")),
            ("scenario=blank&dimension=1000", format!("{every} this function in 2 and 20 dimensions.")),
            ("objective=spirals", format!("{every} this function under mini-batches of strength 1.")),
            ("objective=spirals&noise-kind=batch", format!("{every} this function.")),
            ("scenario=blank&objective=formula", format!("{every} this function.")),
            ("scenario=blank&objective=formula&dimension=5", format!("{every} this function in 2 dimensions.")),
            ("scenario=blank&objective=formula&formula=x^2", format!("{every} another formula, the example.")),
            ("scenario=rosenbrock", valley.into()),
            ("scenario=rosenbrock&optimizers=lodo,adam,yogi", format!("{valley} The others at values found by the authors’ tuning procedure for this function.")),
            ("scenario=rosenbrock&adam-on=0", "Every optimizer at the scenario’s values.".into()),
            ("scenario=rosenbrock&noise-kind=heavy", "Every optimizer at the scenario’s values, which were chosen for other settings.".into()),
            ("scenario=rosenbrock&optimizers=lodo,yogi", "Some optimizers at the scenario’s values. The others at values found by the authors’ tuning procedure for this function.".into()),
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!((refusals, experiment.fairness().trim_start_matches("Same noise for every optimizer. ")), (vec![], said.as_str()), "{link}");
        }
    }
}
