//! The paper's G(θ): layers of a fixed permutation and a block-diagonal matrix, there and back again.

use std::borrow::Cow;

use ndarray::Array2;

use super::Learned;
use super::kernel::{Back, Chain, Forth, Learn, SIZE};
use super::loops::{Layers, descend};
use super::order::{Order, Unarranged};
use crate::math::{
    Aligned, LinearMap, Places, Real, Stream, Visitor, apply_each, orthogonal, with_widest_simd,
};
use crate::optim::{Elementwise, Stateful};

/// G(θ) = Eᵀ Ĝᵀ Ĝ E with E padding n variables to d by zeros, and Ĝ a product over layers of
/// "permute by P_l, then multiply by the block-diagonal W_l".
///
/// ```text
/// forward, h = [v, 0], l = 1..L:   y_l[j] = h[perm_l[j]];   h[z·b+o] = Σ_i y_l[z·b+i] W_l[z][i][o]
/// back, h = Ĝ E v,     l = L..1:   c_l = h;   u[z·b+i] = Σ_o c_l[z·b+o] W_l[z][i][o];   h[perm_l[j]] = u[j]
/// ```
///
/// d = 2n + b − (2n mod b), which has a whole spare block where b divides 2n (the authors' code). θ has the
/// shape `[layers][d/b][in][out]`. In memory, and so for the meta-optimizer, blocks may lie otherwise, as the processor
/// does most at once.
///
/// Symmetric and positive semidefinite by its form. At the start every block is orthogonal, so G = I.
#[derive(Clone, Debug)]
pub struct BlockMap<F: Real = f64> {
    n: usize,
    /// [layers][d].
    permutations: Vec<u32>,
    order: Order,
    /// Those in this order; and all that follows lies in it.
    places: Places,
    weights: Aligned<F>,
    /// The chains of the momentum, kept from its step; then the inputs of the gradient's.
    of_m: Chain<F>,
    fresh: Aligned<F>,
    /// Two vectors of length d.
    work: [Aligned<F>; 2],
}

/// The fixed layers and the weights of a map.
#[derive(Clone, Debug)]
pub(super) struct Parts<F> {
    /// b.
    pub(super) block: usize,
    /// [layers][d].
    pub(super) permutations: Vec<u32>,
    /// [layers][d/b][in][out].
    pub(super) weights: Vec<F>,
}

impl BlockMap {
    /// The least and the greatest block size.
    pub const BLOCKS: [usize; 2] = [2, 8];

    /// d, the padded width.
    pub fn hidden_width(n: usize, block: usize) -> usize {
        2 * n + block - (2 * n) % block
    }

    /// A random map for n variables: uniform permutations, and blocks uniform over the orthogonal group.
    pub fn random(n: usize, block: usize, layers: usize, stream: &mut Stream) -> Self {
        let hidden = Self::hidden_width(n, block);
        let (mut permutations, mut weights) = (Vec::new(), Vec::new());
        for _ in 0..layers {
            permutations.extend(stream.permutation(hidden));
            for _ in 0..hidden / block {
                weights.extend(orthogonal(block, stream));
            }
        }
        Self::from_parts(n, block, permutations, weights)
    }

    /// The map with these permutations, `[layers][d]`, and weights, `[layers][d/b][in][out]`.
    ///
    /// # Panics
    /// If the block size is outside of [`Self::BLOCKS`] or a length does not fit.
    pub fn from_parts(n: usize, block: usize, permutations: Vec<u32>, weights: Vec<f64>) -> Self {
        let hidden = Self::hidden_width(n, block);
        let layers = permutations.len() / hidden;
        assert!((Self::BLOCKS[0]..=Self::BLOCKS[1]).contains(&block), "no kernel for blocks of {block}");
        assert_eq!(permutations.len(), layers * hidden, "permutations are [layers][d]");
        assert_eq!(weights.len(), layers * hidden * block, "weights are [layers][d/b][b][b]");
        assert!(permutations.iter().all(|&p| (p as usize) < hidden), "permutations are of 0..d");
        Self::with_room(n, Order::new::<f64>(hidden, block), permutations, &weights)
    }

    /// The same map with weights of single precision: half the memory, and twice as many numbers at a time. Vectors
    /// stay in double precision; what leads them through the map does not.
    pub fn single(self) -> BlockMap<f32> {
        let weights: Vec<f32> = self.weights().iter().map(|&w| w as f32).collect();
        let order = Order::new::<f32>(self.hidden(), self.order.block());
        BlockMap::with_room(self.n, order, self.permutations, &weights)
    }
}

impl<F: Real> BlockMap<F> {
    fn with_room(n: usize, order: Order, permutations: Vec<u32>, weights: &[F]) -> Self {
        let (places, weights) = (order.places(&permutations), order.arranged(weights));
        let zeros = Aligned::zeros(places.layers() * order.width());
        let vector = Aligned::zeros(order.width());
        BlockMap {
            n,
            permutations,
            order,
            places,
            weights,
            of_m: Chain { inputs: zeros.clone(), cotangents: zeros.clone() },
            fresh: zeros,
            work: [vector.clone(), vector],
        }
    }

    /// d.
    pub fn hidden(&self) -> usize {
        self.order.hidden()
    }

    /// What [`from_parts`](BlockMap::from_parts) takes, for other uses of the same layers.
    pub(super) fn parts(&self) -> Parts<F> {
        let (block, permutations) = (self.order.block(), self.permutations.clone());
        Parts { block, permutations, weights: self.order.unarranged(&self.weights) }
    }

    fn layers(&self) -> Layers<'_, F> {
        Layers { block: self.order.block(), permutations: &self.permutations, weights: &self.weights }
    }

    /// h becomes Ĝ h; y_l is left in `inputs`.
    #[inline(never)]
    fn forth(&self, h: &mut [F], other: &mut [F], inputs: &mut [F]) {
        let (places, weights) = (&self.places, &*self.weights);
        match self.order.block() {
            SIZE => with_widest_simd(Forth { places, weights, h, other, inputs }),
            _ => self.layers().forth(h, inputs),
        }
    }

    /// h becomes Ĝᵀ h; c_l is left in `cotangents`. Sums of a block have another order in steps than in products with
    /// columns.
    #[inline(never)]
    fn back(&self, h: &mut [F], cotangents: &mut [F], one_by_one: bool) {
        let (places, weights) = (&self.places, &*self.weights);
        match self.order.block() {
            SIZE => with_widest_simd(Back { places, weights, h, cotangents, one_by_one }),
            _ => self.layers().back(h, cotangents),
        }
    }
}

/// One copy for both precisions.
#[inline(never)]
fn apply_one_by_one(map: &BlockMap, columns: &Array2<f64>) -> Array2<f64> {
    apply_each(|v, out| map.apply(v, out), columns)
}

/// E v.
fn padded<F: Real>(v: &[f64], h: &mut [F]) {
    h.iter_mut().zip(v).for_each(|(h, v)| *h = F::of(*v));
    h[v.len()..].fill(F::default());
}

impl<F: Real> LinearMap for BlockMap<F> {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let zeros = |length| vec![F::default(); length];
        let [mut h, mut other] = [(); 2].map(|()| zeros(self.order.width()));
        let mut passed = zeros(self.fresh.len());
        padded(v, &mut h);
        self.forth(&mut h, &mut other, &mut passed);
        self.back(&mut h, &mut passed, true);
        out.iter_mut().zip(h).for_each(|(out, h)| *out = h.double());
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        if self.order.block() != SIZE {
            return apply_each(|v, out| self.apply(v, out), columns);
        }
        // Also of weights in single precision: it is looked at, not stepped with.
        let Parts { block, permutations, weights } = self.parts();
        let weights = F::doubles(weights.into()).into_owned();
        apply_one_by_one(&BlockMap::from_parts(self.n, block, permutations, weights), columns)
    }
}

impl<F: Real> Learned for BlockMap<F> {
    type Weight = F;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        let ([mut h, mut other], mut chain) =
            (std::mem::take(&mut self.work), std::mem::take(&mut self.of_m));
        padded(m, &mut h);
        self.forth(&mut h, &mut other, &mut chain.inputs);
        self.back(&mut h, &mut chain.cotangents, false);
        out.iter_mut().zip(&*h).for_each(|(out, h)| *out = h.double());
        (self.work, self.of_m) = ([h, other], chain);
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise<F>) {
        let ([mut h, mut other], mut inputs) =
            (std::mem::take(&mut self.work), std::mem::take(&mut self.fresh));
        padded(g, &mut h);
        self.forth(&mut h, &mut other, &mut inputs);
        if self.order.block() == SIZE {
            let (places, of_m) = (&self.places, &self.of_m);
            let (weights, inputs, h, other) = (&mut *self.weights, &*inputs, &mut *h, &mut *other);
            with_widest_simd(Learn { places, weights, scale, of_m, inputs, h, other, meta });
        } else {
            let mut of_g = Chain { cotangents: Aligned::zeros(inputs.len()), inputs };
            self.layers().back(&mut h, &mut of_g.cotangents);
            descend(self.order.block(), &mut self.weights, F::of(scale), [&self.of_m, &of_g], meta);
            inputs = of_g.inputs;
        }
        (self.work, self.fresh) = ([h, other], inputs);
    }

    fn weights(&self) -> Cow<'_, [F]> {
        self.order.unarranged(&self.weights).into()
    }

    fn places(&self) -> usize {
        self.weights.len()
    }

    fn visit_meta(&self, meta: &mut impl Stateful, visitor: &mut dyn Visitor) {
        meta.visit(&mut Unarranged { order: self.order, places: self.places(), visitor });
    }
}

impl<F: Real> Stateful for BlockMap<F> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        let (order, places) = (self.order, self.places());
        F::visit(&mut self.weights, &mut Unarranged { order, places, visitor });
    }
}
