//! The chains of [`BlockMap`](super::BlockMap) for blocks of the paper's size.
//!
//! As many blocks as a register has numbers lie side by side, number by number (see [`Order`](super::order::Order)): a
//! register holds the same number of each of them, so that what one block does is done by all at once, and nothing is
//! summed within a register. Every sum has one fixed order.

use std::marker::PhantomData;

use crate::math::{
    Aligned, Kernel, Numbers, NumbersOf, Places, PlacesOf, Real, Register, RegisterOf, Simd, Within,
};
use crate::optim::elementwise::loaded;
use crate::optim::{Elementwise, Gradient};

/// The paper's block size.
pub(super) const SIZE: usize = 4;

/// A vector of each block of a group: [entry][block].
type Vector<F, S> = [NumbersOf<F, S>; SIZE];

/// The weights of a group: [in][out][block].
type Group<F, S> = [Vector<F, S>; SIZE];

/// A vector of each block of a group, in registers.
type Rows<F, S> = [RegisterOf<F, S>; SIZE];

/// How many blocks lie side by side.
pub(super) struct Side<F>(pub(super) PhantomData<F>);

impl<F: Real> Kernel for Side<F> {
    type Output = usize;

    #[inline(always)]
    fn run<S: Simd>(self) -> usize {
        NumbersOf::<F, S>::COUNT
    }
}

/// What the way of one vector through the map leaves for the hypergradient; each [layers][d].
#[derive(Clone, Debug, Default)]
pub(super) struct Chain<F: Real> {
    /// y_l, the input of layer l after its permutation.
    pub(super) inputs: Aligned<F>,
    /// c_l, the cotangent at the output of layer l on the way back.
    pub(super) cotangents: Aligned<F>,
}

/// The way there: h becomes Ĝ h, and every y_l is left in `inputs`.
pub(super) struct Forth<'a, F> {
    pub(super) places: &'a Places,
    pub(super) weights: &'a [F],
    pub(super) h: &'a mut [F],
    /// For work.
    pub(super) other: &'a mut [F],
    pub(super) inputs: &'a mut [F],
}

impl<F: Real> Kernel for Forth<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Forth { places, weights, h, other, inputs } = self;
        let (mut from, mut into) = (&mut *h, other);
        for layer in 0..places.layers() {
            let span = layer * from.len()..(layer + 1) * from.len();
            let w = groups::<F, S>(&weights[SIZE * span.start..SIZE * span.end]).iter();
            let ways = inputs_of::<F, S>(places.layer(layer)).zip(vectors_mut::<F, S>(&mut inputs[span]));
            for ((w, (p, y)), into) in w.zip(ways).zip(vectors_mut::<F, S>(into)) {
                for (y, p) in y.iter_mut().zip(p.iter()) {
                    RegisterOf::<F, S>::gather(from, p).store(y);
                }
                products::<F, S>(loaded::<F, S>(y), w, into);
            }
            (from, into) = (into, from);
        }
        if places.layers() % 2 == 1 {
            into.copy_from_slice(from);
        }
    }
}

/// The way back: h becomes Ĝᵀ h, and every c_l is left in `cotangents`.
pub(super) struct Back<'a, F> {
    pub(super) places: &'a Places,
    pub(super) weights: &'a [F],
    pub(super) h: &'a mut [F],
    pub(super) cotangents: &'a mut [F],
    /// Whether sums of a block are in the order of columns.
    pub(super) one_by_one: bool,
}

impl<F: Real> Kernel for Back<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Back { places, weights, h, cotangents, .. } = self;
        let hidden = h.len();
        if let Some(last) = cotangents.rchunks_exact_mut(hidden).next() {
            last.copy_from_slice(h);
        }
        for layer in (0..places.layers()).rev() {
            let span = layer * hidden..(layer + 1) * hidden;
            let (before, c) = cotangents[..span.end].split_at_mut(span.start);
            // The way back from a layer leads into the cotangents of the one before it.
            let into = before.rchunks_exact_mut(hidden).next().unwrap_or(&mut *h);
            let w = groups::<F, S>(&weights[SIZE * span.start..SIZE * span.end]);
            let ways = vectors::<F, S>(c).iter().zip(inputs_of::<F, S>(places.layer(layer)));
            for (w, (c, p)) in w.iter().zip(ways) {
                let c = loaded::<F, S>(c);
                for (w, p) in w.iter().zip(p.iter()) {
                    let w = loaded::<F, S>(w);
                    let u = if self.one_by_one { one_by_one::<F, S>(w, c) } else { by_twos::<F, S>(w, c) };
                    u.scatter(into, p);
                }
            }
        }
    }
}

/// The way of g back, h = Ĝ E g, and layer by layer on it the hypergradient and the step of θ. The
/// weights of a layer are read for the cotangents before they move, and not touched again; they and what the
/// meta-optimizer keeps of them pass through the registers once, and a gradient array never exists.
pub(super) struct Learn<'a, F: Real, Meta> {
    pub(super) places: &'a Places,
    pub(super) weights: &'a mut [F],
    pub(super) scale: f64,
    pub(super) of_m: &'a Chain<F>,
    /// y_l of g.
    pub(super) inputs: &'a [F],
    pub(super) h: &'a mut [F],
    /// For work.
    pub(super) other: &'a mut [F],
    pub(super) meta: &'a mut Meta,
}

impl<F: Real, Meta: Elementwise<F>> Kernel for Learn<'_, F, Meta> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Learn { places, weights, of_m, inputs, h: mut c, other: mut into, meta, .. } = self;
        let scale = RegisterOf::<F, S>::splat(F::of(self.scale));
        for layer in (0..places.layers()).rev() {
            let span = layer * c.len()..(layer + 1) * c.len();
            let y_m = vectors::<F, S>(&of_m.inputs[span.clone()]).iter();
            let c_m = vectors::<F, S>(&of_m.cotangents[span.clone()]).iter();
            let y_g = vectors::<F, S>(&inputs[span.clone()]).iter();
            let c_g = vectors::<F, S>(c).iter();
            let w = groups_mut::<F, S>(&mut weights[SIZE * span.start..SIZE * span.end]).iter_mut();
            let ways = w.zip(inputs_of::<F, S>(places.layer(layer)));
            let mut at = SIZE * span.start;
            for (((w, p), (y_m, c_m)), (y_g, c_g)) in ways.zip(y_m.zip(c_m)).zip(y_g.zip(c_g)) {
                let (c_m, c_g) = (loaded::<F, S>(c_m), loaded::<F, S>(c_g));
                let inputs = p.iter().zip(y_m.iter().zip(y_g));
                meta.rows::<S, _>(at, w, inputs, &mut Outer { c_m, c_g, scale, into });
                at += SIZE * SIZE * NumbersOf::<F, S>::COUNT;
            }
            (c, into) = (into, c);
        }
    }
}

/// The way of g back through a group, input by input.
struct Outer<'a, F: Real, S: Simd> {
    c_m: Rows<F, S>,
    c_g: Rows<F, S>,
    scale: RegisterOf<F, S>,
    into: &'a mut [F],
}

/// Where an input of a group comes from, and y_m and y_g.
type Input<'a, F, S> = (Within<'a, PlacesOf<F, S>>, (&'a NumbersOf<F, S>, &'a NumbersOf<F, S>));

impl<F: Real, S: Simd> Gradient<F, S, Input<'_, F, S>> for Outer<'_, F, S> {
    /// scale · (y_m c_g + y_g c_m); and u, the next cotangent, goes where it belongs.
    #[inline(always)]
    fn of(&mut self, w: Rows<F, S>, (places, (y_m, y_g)): Input<'_, F, S>) -> Rows<F, S> {
        by_twos::<F, S>(w, self.c_g).scatter(self.into, places);
        // Nothing here is a closure: one is compiled for fewer instructions than what it is called by.
        let (y_m, y_g) = (RegisterOf::<F, S>::load(y_m), RegisterOf::<F, S>::load(y_g));
        let mut grad = [self.scale; SIZE];
        for (grad, (c_g, c_m)) in grad.iter_mut().zip(self.c_g.into_iter().zip(self.c_m)) {
            *grad = self.scale * (y_m * c_g + y_g * c_m);
        }
        grad
    }
}

/// Σ_i y[i] W[i][·].
#[inline(always)]
fn products<F: Real, S: Simd>(y: Rows<F, S>, [p, q, r, s]: &Group<F, S>, into: &mut Vector<F, S>) {
    let load = RegisterOf::<F, S>::load;
    for (into, (((p, q), r), s)) in into.iter_mut().zip(p.iter().zip(q).zip(r).zip(s)) {
        one_by_one::<F, S>(y, [load(p), load(q), load(r), load(s)]).store(into);
    }
}

/// Σ_k a[k] b[k], one by one.
#[inline(always)]
fn one_by_one<F: Real, S: Simd>(a: Rows<F, S>, b: Rows<F, S>) -> RegisterOf<F, S> {
    // From zero on, so that the sign of a zero is that of any other sum.
    (((RegisterOf::<F, S>::splat(F::default()) + a[0] * b[0]) + a[1] * b[1]) + a[2] * b[2]) + a[3] * b[3]
}

/// Σ_k a[k] b[k], two by two.
#[inline(always)]
fn by_twos<F: Real, S: Simd>(a: Rows<F, S>, b: Rows<F, S>) -> RegisterOf<F, S> {
    (a[0] * b[0] + a[2] * b[2]) + (a[1] * b[1] + a[3] * b[3])
}

/// The vectors of group after group.
#[inline(always)]
fn vectors<F: Real, S: Simd>(values: &[F]) -> &[Vector<F, S>] {
    NumbersOf::<F, S>::of(values).as_chunks().0
}

#[inline(always)]
fn vectors_mut<F: Real, S: Simd>(values: &mut [F]) -> &mut [Vector<F, S>] {
    NumbersOf::<F, S>::of_mut(values).as_chunks_mut().0
}

/// The places of a layer's inputs, group after group.
#[inline(always)]
fn inputs_of<F: Real, S: Simd>(
    layer: Within<'_, [u32]>,
) -> impl Iterator<Item = Within<'_, [PlacesOf<F, S>; SIZE]>> {
    layer.fours::<F, NumbersOf<F, S>>()
}

/// The groups of one layer.
#[inline(always)]
fn groups<F: Real, S: Simd>(weights: &[F]) -> &[Group<F, S>] {
    vectors::<F, S>(weights).as_chunks().0
}

#[inline(always)]
fn groups_mut<F: Real, S: Simd>(weights: &mut [F]) -> &mut [Group<F, S>] {
    vectors_mut::<F, S>(weights).as_chunks_mut().0
}
