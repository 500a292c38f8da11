//! What LODO's layers can represent: its map, fitted to matrices that are known.

use ndarray::Array2;

use super::Report;
use super::cell::{Cell, Column};
use super::statistics::estimate;
use crate::experiment::streams;
use crate::math::{LinearMap, Stream, orthogonal};
use crate::optim::lodo::{BlockMap, Learned, MetaOptimizer};
use crate::optim::{Adam, AdamSettings, Elementwise};

/// A kind of matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Aᵀ / n + 0.05 I for a Gaussian A.
    Definite,
    /// A diagonal from ½ to 1½, and three outer products.
    LowRank,
    /// Q diag(λ) Qᵀ, λ evenly in the logarithm from 1/30 to 1, for a random rotation Q.
    Rotated,
}

impl Target {
    /// All of them with their keys and names.
    pub const ALL: [(Target, &'static str, &'static str); 3] = [
        (Target::Definite, "definite", "Random positive definite"),
        (Target::LowRank, "low-rank", "Low rank plus diagonal"),
        (Target::Rotated, "rotated", "Rotated diagonal"),
    ];

    /// One of n × n, with a mean eigenvalue of 1.
    fn matrix(self, n: usize, stream: &mut Stream) -> Array2<f64> {
        let outer = |columns: &[Vec<f64>], weight: &dyn Fn(usize) -> f64| {
            Array2::from_shape_fn((n, n), |(i, j)| {
                columns.iter().enumerate().map(|(k, column)| weight(k) * column[i] * column[j]).sum::<f64>()
            })
        };
        let matrix = match self {
            Target::Definite => {
                let columns: Vec<Vec<f64>> = (0..n).map(|_| stream.normals(n)).collect();
                outer(&columns, &|_| 1.0 / n as f64) + Array2::<f64>::eye(n) * 0.05
            }
            Target::LowRank => {
                let columns: Vec<Vec<f64>> = (0..3).map(|_| stream.normals(n)).collect();
                let diagonal: Vec<f64> = (0..n).map(|_| 0.5 + stream.uniform()).collect();
                outer(&columns, &|_| 3.0 / n as f64) + Array2::from_diag(&ndarray::Array1::from(diagonal))
            }
            Target::Rotated => {
                let basis = orthogonal(n, stream);
                let columns: Vec<Vec<f64>> = basis.rows().into_iter().map(|row| row.to_vec()).collect();
                outer(&columns, &|k| libm::pow(30.0, k as f64 / (n - 1) as f64 - 1.0))
            }
        };
        let mean = matrix.diag().sum() / n as f64;
        matrix / mean
    }
}

/// Fits of LODO's map to every kind of matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Representation {
    /// n.
    pub dimension: usize,
    /// L.
    pub depths: Vec<usize>,
    /// b.
    pub blocks: Vec<usize>,
    /// Random vectors that a fit is given.
    pub steps: u64,
}

impl Default for Representation {
    fn default() -> Self {
        Representation {
            dimension: 24,
            depths: vec![1, 2, 4, 8, 16, 32],
            blocks: vec![2, 4, 8],
            steps: 20_000,
        }
    }
}

/// What a map of this depth and block size came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// What it was fitted to.
    pub target: Target,
    /// L.
    pub depth: usize,
    /// b.
    pub block: usize,
    /// Its weights.
    pub weights: usize,
    /// ‖G − M‖_F / ‖M‖_F, a seed each.
    pub errors: Vec<f64>,
}

/// Meta-learning rate at first, and what is left of it at the end.
const RATE: f64 = 3e-3;
const END: f64 = 1e-3;

impl Representation {
    fn cases(&self) -> Vec<(Target, usize, usize)> {
        let depths = |target, block| self.depths.iter().map(move |&depth| (target, depth, block));
        let blocks = |target| self.blocks.iter().flat_map(move |&block| depths(target, block));
        Target::ALL.iter().flat_map(|target| blocks(target.0)).collect()
    }

    /// How many fits there are under each seed.
    pub fn fits(&self) -> usize {
        self.cases().len()
    }

    /// Errors of fits under their seeds, by case, as what they are of.
    pub(super) fn found(&self, errors: Vec<Vec<f64>>) -> Vec<Fit> {
        let fit = |((target, depth, block), errors)| Fit {
            target,
            depth,
            block,
            weights: depth * block * BlockMap::hidden_width(self.dimension, block),
            errors,
        };
        self.cases().into_iter().zip(errors).map(fit).collect()
    }

    /// Fits a map to a matrix, and returns how far it is off. A case is one of [`Representation::fits`].
    ///
    /// ```text
    /// v ~ N(0, I)        θ by Adam on ½ ‖G(θ) v − M v‖²: ∂⟨r, G(θ) v⟩/∂θ with r = G v − M v held
    /// ```
    pub(super) fn error(&self, case: usize, seed: u64) -> f64 {
        let (target, depth, block) = self.cases()[case];
        let n = self.dimension;
        let matrix = target.matrix(n, &mut Stream::new(seed, streams::OBJECTIVE));
        let mut map = BlockMap::random(n, block, depth, &mut Stream::new(seed, streams::WEIGHTS));
        let mut meta = Adam::new(map.places(), AdamSettings { lr: RATE, ..AdamSettings::default() });
        let mut probes = Stream::new(seed, streams::NOISE);
        let (mut v, mut image) = (vec![0.0; n], vec![0.0; n]);
        for step in 0..self.steps {
            // Slower and slower, so that what is left is what cannot be represented.
            meta.set_rate(RATE * libm::pow(END, step as f64 / self.steps as f64));
            probes.fill_normal(&mut v);
            map.apply_and_remember(&v, &mut image);
            for (image, row) in image.iter_mut().zip(matrix.rows()) {
                *image -= row.iter().zip(&v).map(|(m, v)| m * v).sum::<f64>();
            }
            meta.begin();
            map.learn(&image, 1.0 / n as f64, &mut meta);
        }
        distance(&map.dense(), &matrix)
    }

    /// What the best diagonal comes to, which is that of the matrix: a mean over the seeds.
    pub fn diagonal(&self, target: Target, seeds: &[u64]) -> f64 {
        let error = |&seed: &u64| {
            let matrix = target.matrix(self.dimension, &mut Stream::new(seed, streams::OBJECTIVE));
            distance(&Array2::from_diag(&matrix.diag()), &matrix)
        };
        seeds.iter().map(error).sum::<f64>() / seeds.len() as f64
    }

    /// As a table.
    pub fn report(&self, fits: &[Fit], seeds: &[u64], version: &str) -> Report {
        let row = |fit: &Fit| {
            let name = Target::ALL.iter().find(|target| target.0 == fit.target).expect("it is one of all");
            vec![
                Cell::Text(name.2.into()),
                Cell::Count(fit.block as u64),
                Cell::Count(fit.depth as u64),
                Cell::Count(fit.weights as u64),
                estimate(&fit.errors)
                    .map_or(Cell::Nothing, |(mean, deviation)| Cell::Estimate(mean, deviation)),
                Cell::Number(self.diagonal(fit.target, seeds)),
            ]
        };
        let seed_words: Vec<String> = seeds.iter().map(u64::to_string).collect();
        Report {
            title: format!("What LODO’s layers represent: n = {}", self.dimension),
            version: version.into(),
            head: vec![("steps", self.steps.to_string()), ("seeds", seed_words.join(" "))],
            columns: vec![
                Column::new("Matrix", &["target"]),
                Column::new("b", &["block"]),
                Column::new("L", &["depth"]),
                Column::new("Weights", &["weights"]),
                Column::new("‖G − M‖/‖M‖", &["error", "error_deviation"]),
                Column::new("Best diagonal", &["diagonal"]),
            ],
            rows: fits.iter().map(row).collect(),
            notes: vec![format!(
                "G is fitted by Adam to M on {} random vectors; M has {} free entries.",
                self.steps,
                self.dimension * (self.dimension + 1) / 2
            )],
        }
    }
}

fn distance(one: &Array2<f64>, other: &Array2<f64>) -> f64 {
    let size = |matrix: &Array2<f64>| matrix.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
    size(&(one - other)) / size(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::eigenvalues;

    #[test]
    fn targets_are_what_they_are_called() {
        for (target, key, _) in Target::ALL {
            let matrix = target.matrix(10, &mut Stream::new(3, streams::OBJECTIVE));
            let values = eigenvalues(&matrix).unwrap();
            assert!((values.iter().sum::<f64>() / 10.0 - 1.0).abs() < 1e-12 && values[0] > 0.0, "{key}");
            if target == Target::Rotated {
                assert!((values[9] / values[0] - 30.0).abs() < 1e-9, "{values:?}");
            }
        }
    }

    /// Deeper maps come nearer, and leave the best diagonal behind.
    #[test]
    fn depth_lets_the_map_come_near() {
        let fits = Representation { dimension: 8, depths: vec![1, 12], blocks: vec![4], steps: 4000 };
        let found = fits.found((0..fits.fits()).map(|case| vec![fits.error(case, 1)]).collect());
        assert_eq!((found.len(), fits.fits()), (6, 6));
        for pair in found.chunks(2) {
            let (shallow, deep) = (pair[0].errors[0], pair[1].errors[0]);
            let diagonal = fits.diagonal(pair[0].target, &[1]);
            assert!(
                deep < 0.3 * shallow && deep < 0.2 * diagonal,
                "{:?}: {shallow} {deep} {diagonal}",
                pair[0].target
            );
        }
        let text = fits.report(&found, &[1], "0").text();
        assert!(text.contains("Low rank plus diagonal") && text.contains("36 free entries"), "{text}");
    }
}
