//! The law of what is learned: an unconstrained matrix that descends the loss of its own steps walks to H⁻¹.

use super::Report;
use super::cell::{Cell, Column};
use super::statistics::estimate;
use crate::experiment::streams;
use crate::math::{Stream, orthogonal};

/// How the law is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    /// λ, the curvatures along the axes.
    pub curvatures: Vec<f64>,
    /// η, of plain gradient descent on G.
    pub rate: f64,
    /// G = α₀ I at first.
    pub initial: f64,
    /// How long.
    pub steps: u64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LawFound {
    /// The steps at which it was looked at.
    pub steps: Vec<u64>,
    /// uᵢᵀ G uᵢ λᵢ at each of these steps as predicted, by direction: 1 for G = H⁻¹.
    pub predicted: Vec<Vec<f64>>,
    /// The same as simulated: mean and deviation over the seeds.
    pub simulated: Vec<Vec<(f64, f64)>>,
    /// For a G that is held fixed, after so many draws how far the mean update is from the law, relative to itself.
    pub fixed: Vec<(u64, f64)>,
}

impl Default for Law {
    fn default() -> Self {
        let curvatures = (0..6).map(|i| libm::pow(10.0, -f64::from(i) / 5.0)).collect();
        Law { curvatures, rate: 2e-3, initial: 0.2, steps: 200_000 }
    }
}

/// The next step to look at: about four to a factor of ten.
fn looks(steps: u64) -> Vec<u64> {
    let mut looks = vec![0];
    for k in 0.. {
        let step = libm::round(libm::pow(10.0, 1.0 + f64::from(k) / 4.0)) as u64;
        if step >= steps {
            break;
        }
        looks.push(step);
    }
    looks.push(steps);
    looks
}

impl Law {
    /// How many numbers a run has.
    pub(super) fn numbers(&self) -> usize {
        looks(self.steps).len() * self.curvatures.len()
    }

    /// What runs under their seeds, as [`Law::run`] has them, say together; `seed` is that of the G that is held.
    ///
    /// The prediction takes E[g gᵀ] from the mean G too: with G = Σ gᵢ uᵢuᵢᵀ and E[y yᵀ] = Σ pᵢ uᵢuᵢᵀ,
    ///
    /// ```text
    /// gᵢ ← gᵢ + η (1 − λᵢ gᵢ) λᵢ² pᵢ        pᵢ ← (1 − λᵢ gᵢ)² pᵢ + 1
    /// ```
    ///
    /// after Liao et al. 2023, arXiv:2210.06171. All is seen along H's eigenvectors: noise and start know no others.
    pub(super) fn found(&self, runs: &[&[f64]], seed: u64) -> LawFound {
        let (steps, n) = (looks(self.steps), self.curvatures.len());
        let over_seeds = |look: usize| {
            let direction = |i: usize| {
                let values: Vec<f64> = runs.iter().map(|run| run[look * n + i]).collect();
                estimate(&values).unwrap_or((f64::NAN, f64::NAN))
            };
            (0..n).map(direction).collect()
        };
        LawFound {
            predicted: self.predict(&steps),
            simulated: (0..steps.len()).map(over_seeds).collect(),
            fixed: [1_000, 10_000, 100_000].map(|draws| (draws, self.hold(seed, draws))).to_vec(),
            steps,
        }
    }

    fn predict(&self, looks: &[u64]) -> Vec<Vec<f64>> {
        let n = self.curvatures.len();
        let (mut g, mut p, mut found) = (vec![self.initial; n], vec![1.0; n], Vec::new());
        for step in 0..=self.steps {
            if looks.contains(&step) {
                found.push(g.iter().zip(&self.curvatures).map(|(g, lambda)| g * lambda).collect());
            }
            for ((g, p), lambda) in g.iter_mut().zip(&mut p).zip(&self.curvatures) {
                let left = 1.0 - lambda * *g;
                *g += self.rate * left * lambda * lambda * *p;
                *p = left * left * *p + 1.0;
            }
        }
        found
    }

    /// A run under a seed: uᵢᵀ G uᵢ λᵢ by direction, at one look after the other.
    ///
    /// ```text
    /// y ← y − G g − δ,  δ ~ N(0, I): the minimum walks        g′ = H y        G ← G + η g′ gᵀ
    /// E[ΔG] = η (I − H G) E[g gᵀ],  whose only fixed point is G = H⁻¹
    /// ```
    pub(super) fn run(&self, seed: u64) -> Vec<f64> {
        let (n, looks) = (self.curvatures.len(), looks(self.steps));
        let mut matrix = vec![0.0; n * n];
        (0..n).for_each(|i| matrix[i * n + i] = self.initial);
        let (mut walk, mut found) = (Walk::new(&self.curvatures, seed), Vec::new());
        for step in 0..=self.steps {
            if looks.contains(&step) {
                found.extend((0..n).map(|i| matrix[i * n + i] * self.curvatures[i]));
            }
            walk.step(&matrix);
            for (row, after) in matrix.chunks_exact_mut(n).zip(&walk.after) {
                for (entry, before) in row.iter_mut().zip(&walk.before) {
                    *entry += self.rate * after * before;
                }
            }
        }
        found
    }

    /// How far, for a G that does not commute with H and stays as it is, the mean of g′gᵀ over so many draws is from
    /// (I − HG) times that of ggᵀ.
    fn hold(&self, seed: u64, draws: u64) -> f64 {
        let n = self.curvatures.len();
        let basis = orthogonal(n, &mut Stream::new(seed, streams::WEIGHTS));
        let entry = |place: usize| {
            let (i, j) = (place / n, place % n);
            (0..n).map(|k| basis[[k, i]] * basis[[k, j]] * (0.2 + k as f64 / n as f64)).sum()
        };
        let matrix: Vec<f64> = (0..n * n).map(entry).collect();
        let (mut updates, mut squares) = (vec![0.0; n * n], vec![0.0; n * n]);
        let mut walk = Walk::new(&self.curvatures, seed);
        for _ in 0..draws {
            walk.step(&matrix);
            for place in 0..n * n {
                let before = walk.before[place % n];
                updates[place] += walk.after[place / n] * before;
                squares[place] += walk.before[place / n] * before;
            }
        }
        let (mut difference, mut size) = (0.0, 0.0);
        for place in 0..n * n {
            let (i, j) = (place / n, place % n);
            let product: f64 = (0..n).map(|k| matrix[i * n + k] * squares[k * n + j]).sum();
            let law = squares[place] - self.curvatures[i] * product;
            difference += (updates[place] - law) * (updates[place] - law);
            size += law * law;
        }
        (difference / size).sqrt()
    }
}

/// A point on a bowl whose minimum walks, and its gradients before and after the latest step.
struct Walk<'a> {
    curvatures: &'a [f64],
    noise: Stream,
    y: Vec<f64>,
    before: Vec<f64>,
    after: Vec<f64>,
}

impl<'a> Walk<'a> {
    fn new(curvatures: &'a [f64], seed: u64) -> Self {
        let n = curvatures.len();
        let mut noise = Stream::new(seed, streams::NOISE);
        let y = noise.normals(n);
        let after = y.iter().zip(curvatures).map(|(y, lambda)| lambda * y).collect();
        Walk { curvatures, noise, y, before: vec![0.0; n], after }
    }

    fn step(&mut self, matrix: &[f64]) {
        let n = self.y.len();
        std::mem::swap(&mut self.before, &mut self.after);
        for (y, row) in self.y.iter_mut().zip(matrix.chunks_exact(n)) {
            let step: f64 = row.iter().zip(&self.before).map(|(g, grad)| g * grad).sum();
            *y -= step + self.noise.normal();
        }
        for ((after, y), lambda) in self.after.iter_mut().zip(&self.y).zip(self.curvatures) {
            *after = lambda * y;
        }
    }
}

impl LawFound {
    /// As a table: at every power of ten and at the end.
    pub fn report(&self, law: &Law, seeds: &[u64], version: &str) -> Report {
        let mut rows = Vec::new();
        let last = self.steps.len() - 1;
        for (look, &step) in self.steps.iter().enumerate() {
            let is_power = step == 0 || libm::log10(step as f64).fract() == 0.0;
            if !is_power && look != last {
                continue;
            }
            for (direction, &lambda) in law.curvatures.iter().enumerate() {
                let (mean, deviation) = self.simulated[look][direction];
                let predicted = Cell::Number(self.predicted[look][direction]);
                let simulated = if mean.is_nan() { Cell::Nothing } else { Cell::Estimate(mean, deviation) };
                let cells = [Cell::Count(step), Cell::Number(lambda), predicted, simulated];
                rows.push(cells.to_vec());
            }
        }
        let fixed = self.fixed.iter().map(|(draws, off)| format!("{:.2} % after {draws}", 100.0 * off));
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        Report {
            title: format!("The law of what is learned: n = {}, η = {}", law.curvatures.len(), law.rate),
            version: version.into(),
            head: vec![("steps", law.steps.to_string()), ("seeds", seeds.join(" "))],
            columns: vec![
                Column::new("Step", &["step"]),
                Column::new("λ", &["curvature"]),
                Column::new("uᵀGu λ predicted", &["predicted"]),
                Column::new("simulated", &["simulated", "simulated_deviation"]),
            ],
            rows,
            notes: vec![
                "Unconstrained G by plain gradient descent on the loss of its own steps; 1 where G is the inverse of H.".into(),
                format!(
                    "The mean update of a fixed G is off η(I − HG)E[ggᵀ] by {} draws.",
                    fixed.collect::<Vec<_>>().join(", ")
                ),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Along every direction within the scatter over seeds and a few per cent; and with the root of the draws the mean update
    /// comes to what the law says.
    #[test]
    fn what_is_learned_follows_the_law() {
        let law = Law { steps: 30_000, ..Law::default() };
        let runs: Vec<Vec<f64>> = (1..=4).map(|seed| law.run(seed)).collect();
        assert!(runs.iter().all(|run| run.len() == law.numbers()));
        let found = law.found(&runs.iter().map(Vec::as_slice).collect::<Vec<_>>(), 1);
        assert_eq!((found.steps[0], *found.steps.last().unwrap()), (0, 30_000));
        for (predicted, simulated) in found.predicted.iter().zip(&found.simulated) {
            for (predicted, (mean, deviation)) in predicted.iter().zip(simulated) {
                let off = (predicted - mean).abs();
                assert!(off < 0.05 * predicted + 2.0 * deviation, "{predicted} {mean} ± {deviation}");
            }
        }
        // It has come a long way: the stiffest direction to Newton's step, the softest far from its start.
        let (first, last) = (&found.predicted[0], found.predicted.last().unwrap());
        assert!((last[0] - 1.0).abs() < 0.02 && first[0] == 0.2, "{last:?}");
        assert!(last[5] > 10.0 * first[5] && last[5] < 0.9, "{last:?}");
        let off: Vec<f64> = found.fixed.iter().map(|fixed| fixed.1).collect();
        assert!(off[0] < 0.2 && off[2] < 0.2 * off[0] + 1e-3, "{off:?}");
        let report = found.report(&law, &[1, 2, 3, 4], "0");
        assert!(report.rows.len() == 6 * 6 && report.text().contains("30000"), "{}", report.text());
    }
}
