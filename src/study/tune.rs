//! Hyper-parameters for a function, by the paper's authors' tuning procedure, with the same budget for every method.

use super::Parallel;
use super::sample::{Outcome, Sample};
use super::search::{Budget, Length, Search};
use crate::experiment::{Experiment, Refusal, SCENARIOS};
use crate::objective::{Landscape, Noise};
use crate::optim::Method;

/// The tuning of methods for one function.
#[derive(Clone)]
pub struct Tuning {
    pub(crate) tasks: Vec<Experiment>,
    /// Of a full run.
    steps: u64,
    /// Of a run without divergence, for a candidate to be chosen.
    lasting: u64,
    seed: u64,
}

impl Tuning {
    /// The tuning for a function on its standard desks: in two dimensions, and in 20 where it can have them; without
    /// noise, but for a mean over data under mini-batches. Runs are of 300 steps; a network has one size, and 100.
    pub fn new(landscape: &'static Landscape, seed: u64) -> Self {
        let (&least, &most) = (landscape.dimensions.start(), landscape.dimensions.end());
        let noise = if landscape.batched { Noise::Batch } else { Noise::None };
        // The example of a formula has two variables: more would do nothing.
        let one_size = least == most || landscape.is_typed();
        let dimensions = if one_size { vec![least] } else { vec![least, 20] };
        let task = |dimension| {
            let mut experiment = Experiment::blank(&SCENARIOS[0]);
            experiment.set("objective", landscape.key).expect("a function of the registry");
            Experiment { dimension, noise, ..experiment }
        };
        let tasks = dimensions.into_iter().map(task).collect();
        if most > 2 && least == most {
            Tuning { tasks, steps: 100, lasting: 300, seed }
        } else {
            Tuning { tasks, steps: 300, lasting: 3000, seed }
        }
    }

    /// The tuning for the very problem of an experiment, in runs of so many steps: the authors' have 10,000.
    ///
    /// # Errors
    /// A [`Refusal`] where the problem cannot be run.
    pub fn on(experiment: &Experiment, steps: u64, seed: u64) -> Result<Self, Refusal> {
        let task = Experiment { lanes: Vec::new(), ..experiment.clone() };
        task.check()?;
        Ok(Tuning { tasks: vec![task], steps: steps.max(1), lasting: steps.max(1), seed })
    }

    /// The values found for a method, in the order of its table.
    ///
    /// ```text
    /// z = ln h for a rate, ln(1 − h) for a β
    /// 32 samples z₁ ~ uniform, zₖ ~ N(z̄ₖ, sₖ²), within the parameter's range;   z̄ₖ₊₁ = mean of the better half
    /// ```
    ///
    /// Better is what has the lower mean loss over the last tenth of the steps; on several desks, the lower sum of
    /// ranks. What diverges is infinitely bad; where all do, the worse the sooner (the authors' code for
    /// arXiv:2210.06171). Where we differ: the first generation is drawn from the whole range, for on many functions
    /// nothing near the registry's values lasts; every generation has a seed of its own, the same for all samples and
    /// methods; steps are fewer; and not always the last z̄ₖ is taken but, of all of them, every generation's best
    /// sample and the registry's values, what is best over the full number of steps, under two seeds, and does not
    /// diverge in ten times as many (three on a network).
    pub fn tune(&self, method: &'static Method, parallel: &impl Parallel) -> Vec<f64> {
        let mut search = self.search(method);
        loop {
            if let Some(found) = search.found() {
                return found.to_vec();
            }
            let runs = search.runs();
            let outcomes = parallel.map(runs.len(), |place| {
                let outcome = self.run(method, &runs[place]);
                parallel.done(runs[place].lasting);
                outcome
            });
            search.take(&outcomes);
        }
    }

    /// The same a round at a time, for whoever shares its runs out.
    pub fn search(&self, method: &'static Method) -> Search {
        Search::new(method, self.length())
    }

    /// A run of a search for this method: it depends on no other, and on nothing else.
    pub fn run(&self, method: &Method, sample: &Sample) -> Outcome {
        sample.run(&self.tasks[sample.task], method)
    }

    fn length(&self) -> Length {
        Length { tasks: self.tasks.len(), steps: self.steps, lasting: self.lasting, seed: self.seed }
    }

    /// What all runs for one method cost.
    pub fn budget(&self) -> Budget {
        self.length().budget()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::method;
    use crate::study::InTurn;

    /// Whoever runs them, in whatever order: the values are the same, and the budget is what was said.
    #[test]
    fn a_search_by_rounds_finds_what_the_procedure_finds() {
        let link = "dimension=4&noise-kind=walk&optimizers=momentum";
        let tuning = Tuning::on(&Experiment::from_link(link).0, 60, 3).unwrap();
        let method = method("momentum").unwrap();
        let (mut search, mut budget) = (tuning.search(method), Budget { runs: 0, steps: 0 });
        while search.found().is_none() {
            let text = serde_json::to_string(&search.runs()).unwrap();
            let runs: Vec<Sample> = serde_json::from_str(&text).unwrap();
            let mut outcomes = vec![Outcome::Diverged(0); runs.len()];
            for (place, run) in runs.iter().enumerate().rev() {
                outcomes[place] = tuning.run(method, run);
                budget.runs += 1;
                budget.steps += run.lasting;
            }
            search.take(&outcomes);
        }
        assert_eq!((search.round(), search.runs().len()), (Search::ROUNDS, 0));
        assert_eq!(search.found().unwrap(), tuning.tune(method, &InTurn));
        assert_eq!(budget, tuning.budget());
        assert_eq!(budget.runs, 362);
        // Once it has found something it takes no more.
        let found = search.found().unwrap().to_vec();
        search.take(&[]);
        assert_eq!(search.found(), Some(&*found));
    }
}
