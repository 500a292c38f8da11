//! Hyper-parameters for a function, by the paper's authors' tuning procedure, with the same budget for every method.

use std::rc::Rc;

use super::Parallel;
use crate::experiment::{Experiment, Refusal, SCENARIOS, streams};
use crate::math::Stream;
use crate::objective::{Landscape, Noise, Noisy, Objective};
use crate::optim::{Method, Optimizer, Oracle, Parameter, Purpose, Range};
use crate::session::{Size, Watch};

/// Samples of a generation.
const SAMPLES: usize = 32;
/// The deviation of each generation's normal, in ln h or ln(1 − h): the authors', but that the first, which with
/// them is 3 as well, is the whole range.
const SPREAD: [f64; 10] = [f64::INFINITY, 3.0, 3.0, 3.0, 2.0, 1.7, 1.4, 1.2, 0.9, 0.6];
/// The share of the steps that a generation is given; the authors' first three have 100, 300 and 1,000 of 10,000.
const SHARE: [f64; 10] = [0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
/// The most evaluations of a run, for each of its steps: what asks for a Hessian of many dimensions has fewer steps.
const EVALUATIONS: u64 = 5;

/// Whether the procedure chooses this parameter.
pub(super) fn is_tuned(parameter: &Parameter) -> bool {
    parameter.purpose != Purpose::Chosen
}

/// The tuning of methods for one function.
pub struct Tuning {
    pub(crate) tasks: Vec<Experiment>,
    /// Of a full run.
    steps: u64,
    /// Of a run without divergence, for a candidate to be chosen.
    lasting: u64,
    seed: u64,
}

/// A function under its noise, ready for runs.
struct Course {
    noisy: Noisy,
    start: Vec<f64>,
    weights: Stream,
}

/// How a run ended.
enum Outcome {
    /// With this mean loss.
    Lasted(f64),
    /// At this step.
    Diverged(u64),
}

impl Outcome {
    /// Of two that diverge the later is better: it shows the way to those that do not.
    fn is_better_than(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Lasted(ours), Outcome::Lasted(theirs)) => ours < theirs,
            (Outcome::Diverged(ours), Outcome::Diverged(theirs)) => ours > theirs,
            (ours, _) => matches!(ours, Outcome::Lasted(_)),
        }
    }
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
        let defaults = method.defaults();
        let tuned: Vec<usize> =
            (0..defaults.len()).filter(|&place| is_tuned(&method.parameters[place])).collect();
        let range = |place: usize| method.parameters[place].range;
        let values_at = |positions: &[f64]| {
            let mut values = defaults.clone();
            tuned.iter().zip(positions).for_each(|(&place, &at)| values[place] = range(place).value(at));
            values
        };
        let mut draws = Stream::new(self.seed, streams::TUNING);
        // Positions on the parameters' sliders, which are linear in z.
        let mut mean: Vec<f64> = tuned.iter().map(|&place| range(place).position(defaults[place])).collect();
        let (mut means, mut bests) = (vec![defaults.clone()], Vec::new());
        for (generation, (spread, share)) in SPREAD.into_iter().zip(SHARE).enumerate() {
            let sample = |_| -> Vec<f64> {
                let near = |(&place, mean): (&usize, &f64)| match spread {
                    f64::INFINITY => draws.uniform(),
                    _ => (mean + spread / length(range(place)) * draws.normal()).clamp(0.0, 1.0),
                };
                tuned.iter().zip(&mean).map(near).collect()
            };
            let samples: Vec<Vec<f64>> = (0..SAMPLES).map(sample).collect();
            let values: Vec<Vec<f64>> = samples.iter().map(|positions| values_at(positions)).collect();
            let steps = self.steps_of(share);
            let mut better =
                self.best_first(method, &values, &[generation as u64 + 1], [steps, steps], parallel);
            better.truncate(SAMPLES / 2);
            bests.push(values[better[0]].clone());
            for (place, mean) in mean.iter_mut().enumerate() {
                *mean = better.iter().map(|&k| samples[k][place]).sum::<f64>() / better.len() as f64;
            }
            means.push(values_at(&mean));
        }
        // Of equals the first: a mean rather than a sample, the registry's rather than any.
        let mut candidates = means;
        candidates.append(&mut bests);
        let order = self.best_first(method, &candidates, &[1, 2], [self.steps, self.lasting], parallel);
        candidates.swap_remove(order[0])
    }

    /// The steps of a run that is given this share.
    fn steps_of(&self, share: f64) -> u64 {
        (self.steps as f64 * share) as u64
    }

    /// As many steps as all runs for one method have if none ends early: two generations' bests and means, and the
    /// registry's values, are compared at the end.
    pub fn steps_of_all_runs(&self) -> u64 {
        let generations: u64 = SHARE.map(|share| SAMPLES as u64 * self.steps_of(share)).iter().sum();
        let candidates = 2 * SHARE.len() as u64 + 1;
        self.tasks.len() as u64 * (generations + 2 * candidates * self.lasting)
    }

    /// The candidates that nowhere diverge within `lasting` steps, the best by the losses of the first `steps` first;
    /// if all diverge, all of them.
    fn best_first(
        &self,
        method: &Method,
        candidates: &[Vec<f64>],
        seeds: &[u64],
        [steps, lasting]: [u64; 2],
        parallel: &impl Parallel,
    ) -> Vec<usize> {
        let (mut ranks, mut lost) = (vec![0; candidates.len()], vec![false; candidates.len()]);
        let outcomes = parallel.map(self.tasks.len() * seeds.len() * candidates.len(), |piece| {
            let (course, candidate) = (piece / candidates.len(), piece % candidates.len());
            let (task, seed) = (&self.tasks[course / seeds.len()], seeds[course % seeds.len()]);
            let outcome = Course::new(task, seed).run(method, &candidates[candidate], steps, lasting);
            parallel.done(lasting);
            outcome
        });
        for outcomes in outcomes.chunks(candidates.len()) {
            for (k, outcome) in outcomes.iter().enumerate() {
                ranks[k] += outcomes.iter().filter(|other| other.is_better_than(outcome)).count();
                lost[k] |= matches!(outcome, Outcome::Diverged(_));
            }
        }
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        if lost.contains(&false) {
            order.retain(|&k| !lost[k]);
        }
        order.sort_by_key(|&k| ranks[k]);
        order
    }
}

impl Course {
    fn new(task: &Experiment, seed: u64) -> Self {
        let objective: Rc<dyn Objective> =
            task.landscape.build(&task.shape(), &mut Stream::new(seed, streams::OBJECTIVE));
        let noisy = Noisy::new(objective, task.noise, task.noise_strength, Stream::new(seed, streams::NOISE));
        Course { noisy, start: task.start(), weights: Stream::new(seed, streams::WEIGHTS) }
    }

    /// The mean loss over the last tenth of a run of this length, unless it diverges within `lasting` steps. Who has
    /// arrived stays: what it would do afterwards, out of rounding, is never seen, and is not held against it.
    fn run(&self, method: &Method, values: &[f64], steps: u64, lasting: u64) -> Outcome {
        let (mut noisy, mut x) = (self.noisy.clone(), self.start.clone());
        let mut grad = vec![0.0; x.len()];
        let mut optimizer: Box<dyn Optimizer> = (method.build)(x.len(), values, self.weights.clone());
        let (mut losses, mut evaluations, mut watch, mut arrived) = (Vec::new(), 0, Watch::default(), None);
        for step in 0..=lasting {
            noisy.resample();
            let loss = noisy.eval(&x, &mut grad);
            evaluations += 1;
            let size = Size::of(loss, losses.first().copied().unwrap_or(loss), &grad);
            if size == Size::OutOfBounds {
                let Some(least) = arrived else { return Outcome::Diverged(step) };
                losses.resize(losses.len().max(steps as usize), least);
                break;
            }
            watch.note(loss, &noisy, &x, &grad);
            if watch.settled() {
                arrived = arrived.or(Some(loss));
            }
            if step < steps && (losses.is_empty() || evaluations < EVALUATIONS * steps) {
                losses.push(loss);
            }
            if step == lasting || evaluations >= EVALUATIONS * lasting {
                break;
            }
            let mut oracle = Oracle::new(&noisy);
            optimizer.step(&mut x, &grad, &mut oracle);
            evaluations += oracle.evaluations();
        }
        let tail = losses.len().div_ceil(10);
        Outcome::Lasted(losses[losses.len() - tail..].iter().sum::<f64>() / tail as f64)
    }
}

/// The length of a parameter's range in z.
fn length(range: Range) -> f64 {
    let (min, max) = range.bounds();
    match range {
        Range::Beta => -libm::log(1.0 - max),
        _ => libm::log(max / min),
    }
}
