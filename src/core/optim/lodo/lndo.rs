//! LNDO: the layers of LODO, trained to whiten gradients instead of to lower the loss.

use super::block::Parts;
use super::{BlockMap, MetaOptimizer};
use crate::math::{LinearMap, Lu, Real, Stream};
use crate::optim::{Adam, AdamSettings, Elementwise, Optimizer, Oracle};

/// Hyper-parameters of [`Lndo`] beside those of its meta-optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LndoSettings {
    /// α₀, the learning rate.
    pub initial_lr: f64,
    /// β, the decay of the mean step.
    pub beta: f64,
    /// Decay of the squares that gradients are measured in.
    pub scale_decay: f64,
    /// Added to their mean below the root.
    pub scale_epsilon: f64,
}

/// The scale's constants are the authors'; α₀ and β come from a coarse search on the noisy bowl.
impl Default for LndoSettings {
    fn default() -> Self {
        LndoSettings { initial_lr: 1.0, beta: 0.5, scale_decay: 0.999, scale_epsilon: 1e-8 }
    }
}

/// LNDO: a step along the gradient that was whitened by a learned map, and back by the same map.
///
/// ```text
/// e ← .999 e + g²      N ← .999 N + 1      a = g / √(e/N + 1e-8)
/// h = Ĝ [a, ζ],  ζ ~ N(0, 1)^(d − n)       s = −α₀ (Ĝᵀ h)[0..n]
/// θ ← Adam on −Σ log |det W_block| + ½ |h|²
/// m ← β m + (1 − β) s                      x ← x + m
/// ```
///
/// The loss of θ is the negative log-likelihood of [a, ζ] under a linear flow onto N(0, I): at its least
/// ĜᵀĜ is the inverse covariance of the gradients in units of their root mean square. Ĝ and its layers are those of
/// [`BlockMap`]. A variant in the authors' code
/// ([Liao et al. 2023](https://arxiv.org/abs/2210.06171)), which a misspelt name keeps from running there.
/// The step is taken by the map as it was when h was made. It does not come to rest in a minimum, by design: a has
/// the size of 1 however small gradients are, and the padding ζ moves x even where g = 0. A block without an inverse has no likelihood: its
/// weights then are not numbers, and the run ends as diverged.
#[derive(Clone, Debug)]
pub struct Lndo {
    /// May change between steps.
    pub settings: LndoSettings,
    /// Those of Ĝ.
    layers: Parts<f64>,
    /// What moves θ.
    pub meta: Adam,
    pads: Stream,
    /// e, and N.
    squares: Vec<f64>,
    count: f64,
    momentum: Vec<f64>,
    loss: f64,
    /// y_l of every layer, [layers][d].
    inputs: Vec<f64>,
    /// h, and one more vector of length d.
    work: [Vec<f64>; 2],
    pad: Vec<f64>,
    /// Of one block.
    gradient: Vec<f64>,
    unit: Vec<f64>,
    lu: Lu,
}

impl Lndo {
    /// LNDO with this map at its start, and padding from this stream.
    pub fn new(settings: LndoSettings, map: BlockMap, meta: AdamSettings, pads: Stream) -> Self {
        let n = map.dim();
        let (layers, hidden) = (map.parts(), map.hidden());
        let block = layers.block;
        let zeros = |size| vec![0.0; size];
        Lndo {
            settings,
            meta: Adam::new(layers.weights.len(), meta),
            pads,
            squares: zeros(n),
            count: 0.0,
            momentum: zeros(n),
            loss: 0.0,
            inputs: zeros(layers.permutations.len()),
            work: [zeros(hidden), zeros(hidden)],
            pad: zeros(hidden - n),
            gradient: zeros(block * block),
            unit: zeros(block),
            lu: Lu::identity(block),
            layers,
        }
    }

    /// θ.
    pub fn weights(&self) -> &[f64] {
        &self.layers.weights
    }

    /// The loss of θ at the last step, before θ moved.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// Moves θ and x, given the gradient at x and the padding ζ, of length d − n.
    ///
    /// # Panics
    /// If the padding has another length.
    pub fn update(&mut self, x: &mut [f64], grad: &[f64], pad: &[f64]) {
        let LndoSettings { initial_lr, beta, scale_decay, scale_epsilon } = self.settings;
        let n = x.len();
        self.count = scale_decay * self.count + 1.0;
        for ((h, e), g) in self.work[0].iter_mut().zip(&mut self.squares).zip(grad) {
            let r = g.flushed_for_square();
            *e = (scale_decay * *e + r * r).flushed();
            *h = g / (*e / self.count + scale_epsilon).sqrt();
        }
        self.work[0][n..].copy_from_slice(pad);
        self.forward();
        self.loss = 0.5 * self.work[0].iter().map(|h| h * h).sum::<f64>();
        self.back_and_learn();
        for ((x, m), pulled) in x.iter_mut().zip(&mut self.momentum).zip(&self.work[0]) {
            *m = (beta * *m - (1.0 - beta) * (initial_lr * pulled)).flushed();
            *x += *m;
        }
    }

    /// Takes the first vector of `work` through the layers.
    fn forward(&mut self) {
        let &Parts { block, ref permutations, ref weights } = &self.layers;
        let [h, _] = &mut self.work;
        let hidden = h.len();
        let layers = permutations.chunks_exact(hidden).zip(weights.chunks_exact(hidden * block));
        for ((permutation, weights), y) in layers.zip(self.inputs.chunks_exact_mut(hidden)) {
            for (y, &p) in y.iter_mut().zip(permutation) {
                *y = h[p as usize];
            }
            let blocks = weights.chunks_exact(block * block).zip(y.chunks_exact(block));
            for ((w, y), h) in blocks.zip(h.chunks_exact_mut(block)) {
                h.fill(0.0);
                for (row, y) in w.chunks_exact(block).zip(y) {
                    h.iter_mut().zip(row).for_each(|(h, w)| *h += y * w);
                }
            }
        }
    }

    /// Takes h back through the layers, and every block a step down the loss on the way, once it was read.
    fn back_and_learn(&mut self) {
        self.meta.begin();
        let &mut Parts { block, ref permutations, ref mut weights } = &mut self.layers;
        let [c, pulled] = &mut self.work;
        let hidden = c.len();
        let layers = permutations.chunks_exact(hidden).zip(weights.chunks_exact_mut(hidden * block));
        for (layer, ((permutation, weights), y)) in
            layers.zip(self.inputs.chunks_exact(hidden)).enumerate().rev()
        {
            let blocks = weights.chunks_exact_mut(block * block).zip(y.chunks_exact(block));
            let cotangents = c.chunks_exact(block).zip(pulled.chunks_exact_mut(block));
            for (z, ((w, y), (c, u))) in blocks.zip(cotangents).enumerate() {
                for (u, row) in u.iter_mut().zip(w.chunks_exact(block)) {
                    *u = row.iter().zip(c).map(|(w, c)| w * c).sum();
                }
                let invertible = self.lu.factor(w);
                self.loss -= self.lu.log_determinant();
                for (i, (row, y)) in self.gradient.chunks_exact_mut(block).zip(y).enumerate() {
                    // Row i of W⁻ᵀ is column i of W⁻¹.
                    self.unit.fill(0.0);
                    self.unit[i] = if invertible { 1.0 } else { f64::NAN };
                    self.lu.solve(&self.unit, row);
                    row.iter_mut().zip(c).for_each(|(gradient, c)| *gradient = y * c - *gradient);
                }
                self.meta.piece((layer * hidden + z * block) * block, w, &self.gradient);
            }
            for (u, &p) in pulled.iter().zip(permutation) {
                c[p as usize] = *u;
            }
        }
    }
}

impl Optimizer for Lndo {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let mut pad = std::mem::take(&mut self.pad);
        self.pads.fill_normal(&mut pad);
        self.update(x, grad, &pad);
        self.pad = pad;
    }

    /// α₀, the meta-learning rate and β; more is fixed for good.
    fn tune(&mut self, values: &[f64]) {
        self.settings.initial_lr = values[0];
        self.meta.set_rate(values[1]);
        self.settings.beta = values[2];
    }

    /// α₀ Eᵀ ĜᵀĜ E diag(1/√(e/N + 1e-8)): what the step is on average over the padding, were m its mean. Not
    /// symmetric.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let LndoSettings { initial_lr, scale_epsilon, .. } = self.settings;
        let count = self.count.max(1.0);
        let scales = self.squares.iter().map(|e| initial_lr / (e / count + scale_epsilon).sqrt()).collect();
        let Parts { block, permutations, weights } = self.layers.clone();
        let map = BlockMap::from_parts(self.squares.len(), block, permutations, weights);
        Some(Box::new(Whitening { map, scales }))
    }
}

/// v ↦ G (scales ⊙ v).
struct Whitening {
    map: BlockMap,
    scales: Vec<f64>,
}

impl LinearMap for Whitening {
    fn dim(&self) -> usize {
        self.scales.len()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let scaled: Vec<f64> = v.iter().zip(&self.scales).map(|(v, s)| v * s).collect();
        self.map.apply(&scaled, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In a minimum the step is not 0: it is −(1 − β) α₀ (Ĝᵀ Ĝ [0, ζ])[0..n], of which the padding is the source.
    #[test]
    fn it_leaves_a_minimum() {
        let map = BlockMap::random(3, 4, 4, &mut Stream::new(3, 2));
        let pads = Stream::new(4, 2);
        let mut lndo = Lndo::new(LndoSettings::default(), map, AdamSettings::default(), pads);
        let mut x = [0.0; 3];
        lndo.update(&mut x, &[0.0; 3], &vec![0.0; lndo.pad.len()]);
        assert_eq!(x, [0.0; 3], "nothing moves without padding");
        for step in 0..100 {
            let before = x;
            let mut pad = vec![0.0; lndo.pad.len()];
            lndo.pads.fill_normal(&mut pad);
            lndo.update(&mut x, &[0.0; 3], &pad);
            assert_ne!(x, before, "{step}");
        }
        assert!(crate::math::vector::norm(&x) > 1e-2, "{x:?}");
    }
}
