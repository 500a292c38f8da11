//! What is said of a desk: that of its scenario, as long as it is that.

use super::words::count;
use crate::experiment::{Experiment, LaneId, LaneSettings};
use crate::objective::Noise;
use crate::optim::Role;

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
        ours.view.clone_from(&own.view);
        (ours.seed, ours.seeds) = (own.seed, own.seeds);
        let keys = self.scenario.invites.unwrap_or_default();
        for (key, value) in keys.iter().filter_map(|key| Some((key, own.get(key)?))) {
            // What the other function does not have differs anyway.
            let _ = ours.set(key, &value);
        }
        ours
    }

    fn nearness(&self, own: &Experiment) -> Nearness {
        let runs = |lane: &LaneSettings| self.running_lanes().any(|ours| ours.id() == lane.id());
        let is_two_dimensional = |desk: &Experiment| desk.dimension == 2;
        if self.landscape != own.landscape
            || self.noise != own.noise
            || is_two_dimensional(self) != is_two_dimensional(own)
            || !own.running_lanes().all(runs)
        {
            return Nearness::Other;
        }
        let mut ours = self.with_the_open_as_in(own);
        ours.lanes = own.lanes.iter().filter_map(|lane| ours.lane_of(lane.id())).collect();
        if ours == *own { Nearness::Same } else { Nearness::Changed }
    }

    fn lane_of(&self, id: LaneId) -> Option<LaneSettings> {
        self.lanes.iter().find(|lane| lane.id() == id).cloned()
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

    /// What it is called where it stands alone: as its scenario, as long as it is that.
    pub fn heading(&self) -> String {
        match self.nearness(&self.scenario.experiment()) {
            Nearness::Same if self.scenario.invites.is_some() => self.scenario.name.into(),
            _ => format!("{}, n = {}", self.landscape.name, count(self.dimension as u64)),
        }
    }

    /// Whether function, noise or optimizers are no longer those of its scenario.
    pub fn is_own(&self) -> bool {
        let asked = self.scenario.invites.is_some();
        asked && self.nearness(&self.scenario.experiment()) == Nearness::Other
    }

    /// What its optimizers have in common, and who was given what; empty where there are none.
    pub fn fairness(&self) -> String {
        let own = self.scenario.experiment();
        let (mut count, mut lodos, mut proposed, mut scenarios, mut by_hand) = (0, 0, true, true, false);
        for lane in self.with_the_open_as_in(&own).running_lanes() {
            let as_proposed = lane.values == self.proposal(lane.method);
            let is_as = |its: &LaneSettings| its.method == lane.method && its.values == lane.values;
            let as_scenarios = own.lanes.iter().any(is_as);
            count += 1;
            lodos += usize::from(lane.method.role == Role::Subject && self.is_papers_task());
            proposed &= as_proposed;
            scenarios &= as_scenarios;
            by_hand |= !as_proposed && !as_scenarios;
        }
        let same = self.nearness(&own) == Nearness::Same;
        let shared = if self.is_noisy() && count > 1 { "Same noise for every optimizer. " } else { "" };
        let (whose, found) = if count == 0 {
            ("", "")
        } else if same && scenarios {
            (self.scenario.fairness, "")
        } else if proposed && lodos == count {
            ("LODO at its authors’ values", " for")
        } else if proposed && lodos > 0 {
            ("LODO at its authors’ values, the others", FOUND)
        } else if proposed {
            ("Every optimizer", FOUND)
        } else if by_hand {
            ("Some values were set by hand; the cards show them.", "")
        } else if same {
            (self.scenario.fairness, ADDED)
        } else {
            let added = if scenarios { "" } else { ADDED };
            ("The scenario’s values, which were chosen for its settings.", added)
        };
        let what = if found.is_empty() { String::new() } else { self.tuned_for() };
        [shared, whose, found, &what].concat()
    }

    /// What the proposed values were found for, and what of that is not as on this desk.
    fn tuned_for(&self) -> String {
        let (standard, papers) = (Experiment::blank(self.scenario), self.is_papers_task());
        if self.landscape.is_typed() && self.formula != standard.formula {
            return " another formula, the example.".into();
        }
        let (sizes, dimensions): (&[usize], _) = if papers {
            (&[100], " in 100 dimensions")
        } else if self.landscape.is_typed() {
            (&[2], " in 2 dimensions")
        } else {
            (&[2, 20], " in 2 and 20 dimensions")
        };
        let one_size = self.landscape.dimensions.start() == self.landscape.dimensions.end();
        let (conditioned, batched) = (self.landscape.conditioned, self.landscape.batched);
        let rotation = self.landscape.rotation.unwrap_or(self.rotation);
        let unless = |is: bool, words: &'static str| if is { "" } else { words };
        [
            if papers { " the paper’s task" } else { " this function" },
            unless(one_size || sizes.contains(&self.dimension), dimensions),
            unless(!conditioned || self.condition == standard.condition, " at condition 1000"),
            unless(!conditioned || self.curvatures == standard.curvatures, " with log-spaced curvatures"),
            unless(
                rotation == self.rotation,
                if rotation == 0.0 { " at rotation 0" } else { " at rotation 1" },
            ),
            unless(papers || batched || !self.is_noisy(), " without noise"),
            unless(!batched || self.noise == Noise::Batch, " under mini-batches"),
            unless(!(papers || batched) || self.noise_strength == 1.0, " at noise strength 1"),
            ".",
        ]
        .concat()
    }
}

const FOUND: &str = " at values found by the authors’ tuning procedure for";
const ADDED: &str = " The others at values found by the authors’ tuning procedure for";

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a desk is not said of another.
    #[test]
    fn what_is_said_of_a_scenario_is_said_of_no_other_desk() {
        let (own, with_own) = ("Look for: LODO’s matrix", "With the scenario’s own settings: LODO’s");
        let (lesson, authors) = ("Curvatures from 1 down", "LODO at its authors’ values");
        let (task, tuned) = (
            "Every optimizer at values found by the authors’ tuning procedure for the",
            "Every optimizer at values found",
        );
        let (others, by_hand) = ("The scenario’s values", "Some values were set by hand");
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
            ("scenario=turn&rotation=0.4", "Look for: Move Rotation", "Both were tuned at rotation 0"),
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
        let valley = "Both at values from one run of the authors’ tuning procedure for 200 steps; those of “Start from scratch”, \
                      from a wider search, are better.";
        for (link, said) in [
            ("optimizers=lodo,adam,yogi", format!("{lodo}.")),
            ("optimizers=yogi", format!("{every} the paper’s task.")),
            ("optimizers=lodo", "LODO at its authors’ values for the paper’s task.".into()),
            ("dimension=1000&condition=10", format!("{lodo} in 100 dimensions at condition 1000.")),
            ("rotation=0.5&noise=2", format!("{lodo} at rotation 1 at noise strength 1.")),
            ("noise-kind=heavy&curvatures=outlier", format!("{every} this function in 2 and 20 dimensions with log-spaced curvatures without noise.")),
            ("noise-kind=heavy&noise=0&dimension=20", format!("{every} this function.")),
            ("scenario=blank&optimizers=lodo,adam,gd", format!("{every} this function.")),
            ("scenario=blank&dimension=1000", format!("{every} this function in 2 and 20 dimensions.")),
            ("objective=spirals", format!("{every} this function under mini-batches.")),
            ("objective=spirals&noise-kind=batch", format!("{every} this function.")),
            ("scenario=blank&objective=formula", format!("{every} this function.")),
            ("scenario=blank&objective=formula&dimension=5", format!("{every} this function in 2 dimensions.")),
            ("scenario=blank&objective=formula&formula=x^2", format!("{every} another formula, the example.")),
            ("scenario=rosenbrock", valley.into()),
            ("scenario=rosenbrock&optimizers=lodo,adam,yogi", format!("{valley} The others at values found by the authors’ tuning procedure for this function.")),
            ("scenario=rosenbrock&adam-on=0", "The scenario’s values, which were chosen for its settings.".into()),
            ("scenario=rosenbrock&noise-kind=heavy", "The scenario’s values, which were chosen for its settings.".into()),
            ("scenario=rosenbrock&optimizers=lodo,yogi", "The scenario’s values, which were chosen for its settings. The others at values found by the authors’ tuning procedure for this function.".into()),
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!((refusals, experiment.fairness().trim_start_matches("Same noise for every optimizer. ")), (vec![], said.as_str()), "{link}");
        }
    }

    /// What is said of the tuning is what the procedure does, on every function.
    #[test]
    fn values_are_said_to_be_for_what_they_were_tuned_on() {
        for landscape in crate::objective::LANDSCAPES {
            let tasks = crate::study::Tuning::new(landscape, 1).tasks;
            let begun = |task: &Experiment| {
                let mut desk = task.clone();
                desk.set("optimizers", "gd,adam").unwrap();
                desk.fairness()
            };
            for task in &tasks {
                let said = begun(task);
                assert!(
                    said.ends_with(
                        "Every optimizer at values found by the authors’ tuning procedure for this function."
                    ),
                    "{}: {said}",
                    landscape.key
                );
                assert_eq!(
                    (task.condition, task.curvatures.key(), task.noise_strength),
                    (1000.0, "log-spaced", 1.0)
                );
                if let Some(rotation) = landscape.rotation {
                    let said = begun(&Experiment { rotation: 0.5, ..task.clone() });
                    assert!(said.ends_with(&format!(" for this function at rotation {rotation}.")), "{said}");
                }
            }
            if landscape.dimensions.start() < landscape.dimensions.end() {
                let sizes: Vec<String> = tasks.iter().map(|task| task.dimension.to_string()).collect();
                let said = begun(&Experiment { dimension: 7, ..tasks[0].clone() });
                assert!(
                    said.ends_with(&format!(" in {} dimensions.", sizes.join(" and "))),
                    "{}: {said}",
                    landscape.key
                );
            }
        }
    }
}
