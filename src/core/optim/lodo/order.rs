//! The order in which [`BlockMap`](super::BlockMap) keeps the numbers of a layer.

use std::marker::PhantomData;

use super::kernel::{SIZE, Side};
use crate::math::{Aligned, Places, Real, Visitor, with_widest_simd};

/// Of blocks of the paper's size, as many as a register has numbers lie side by side in a group, number by number; those
/// of other sizes lie one after the other. Where the last group lacks blocks there are some of zeros: their inputs are
/// zeros and lead nowhere, so that they stay zeros.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    hidden: usize,
    block: usize,
    side: usize,
}

impl Order {
    /// That of this processor for weights of this precision.
    pub(super) fn new<F: Real>(hidden: usize, block: usize) -> Self {
        let side = if block == SIZE { with_widest_simd(Side(PhantomData::<F>)) } else { 1 };
        Order { hidden, block, side }
    }

    /// d.
    pub(super) fn hidden(self) -> usize {
        self.hidden
    }

    /// b.
    pub(super) fn block(self) -> usize {
        self.block
    }

    /// How many places a vector of d numbers takes.
    pub(super) fn width(self) -> usize {
        self.hidden.next_multiple_of(self.block * self.side)
    }

    /// Weights, [layers][d/b][in][out], each in its place.
    pub(super) fn arranged<F: Real>(self, weights: &[F]) -> Aligned<F> {
        let places = self.places_of_weights(weights.len() / (self.hidden * self.block));
        let mut arranged = Aligned::zeros(weights.len() / self.hidden * self.width());
        weights.iter().zip(places).for_each(|(weight, place)| arranged[place] = *weight);
        arranged
    }

    /// What was [`arranged`](Self::arranged).
    pub(super) fn unarranged<F: Real>(self, arranged: &[F]) -> Vec<F> {
        let places = self.places_of_weights(arranged.len() / (self.width() * self.block));
        places.into_iter().map(|place| arranged[place]).collect()
    }

    /// Permutations, [layers][d], as those of places. What comes to the first layer and goes from it on the way back is a
    /// vector of d numbers one after the other.
    #[inline(never)]
    pub(super) fn places(self, permutations: &[u32]) -> Places {
        let width = self.width();
        let place: Vec<usize> = (0..width).map(|j| self.place(j, self.block)).collect();
        let mut places = vec![0; permutations.len() / self.hidden * width];
        for (k, permutation) in permutations.chunks_exact(self.hidden).enumerate() {
            for j in 0..width {
                let from = permutation.get(j).map_or(j, |&from| from as usize);
                places[k * width + place[j]] = if k == 0 { from } else { place[from] } as u32;
            }
        }
        Places::new(places, width)
    }

    #[inline(never)]
    fn places_of_weights(self, layers: usize) -> Vec<usize> {
        let [of_layer, width] = [self.hidden, self.width()].map(|numbers| numbers * self.block);
        let weights = (0..layers * of_layer).map(|k| (k / of_layer, k % of_layer));
        weights.map(|(layer, k)| layer * width + self.place(k, self.block * self.block)).collect()
    }

    /// The place of number k of a layer, of which a block has so many.
    #[inline(never)]
    fn place(self, k: usize, of_block: usize) -> usize {
        let (block, number) = (k / of_block, k % of_block);
        (block / self.side * of_block + number) * self.side + block % self.side
    }
}

/// Shows a visitor numbers that lie as weights do in their own order, which depends on no processor.
pub(super) struct Unarranged<'a> {
    pub(super) order: Order,
    /// How many places the weights take.
    pub(super) places: usize,
    pub(super) visitor: &'a mut dyn Visitor,
}

impl Unarranged<'_> {
    fn visit<F: Real>(&mut self, values: &mut [F]) {
        if values.len() != self.places {
            return F::visit(values, self.visitor);
        }
        let mut numbers = self.order.unarranged(values);
        F::visit(&mut numbers, self.visitor);
        values.copy_from_slice(&self.order.arranged(&numbers));
    }
}

impl Visitor for Unarranged<'_> {
    fn doubles(&mut self, values: &mut [f64]) {
        self.visit(values);
    }

    fn singles(&mut self, values: &mut [f32]) {
        self.visit(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;

    /// However many blocks lie side by side, and however many the last group lacks.
    #[test]
    fn what_was_arranged_can_be_read_again() {
        for (side, blocks) in (1..=8).flat_map(|side| (1..=17).map(move |blocks| (side, blocks))) {
            let order = Order { hidden: SIZE * blocks, block: SIZE, side };
            let mut stream = Stream::new(1, 0);
            let permutations: Vec<u32> = (0..3).flat_map(|_| stream.permutation(order.hidden)).collect();
            let places = order.places(&permutations);
            for layer in places.as_slice().chunks_exact(order.width()) {
                let mut sorted = layer.to_vec();
                sorted.sort_unstable();
                assert!((0..order.width() as u32).eq(sorted), "{order:?}");
            }
            let weights: Vec<f64> = (1..=3 * SIZE * order.hidden).map(|k| k as f64).collect();
            let arranged = order.arranged(&weights);
            assert_eq!(arranged.len(), 3 * SIZE * order.width());
            assert_eq!(arranged.iter().filter(|&&weight| weight != 0.0).count(), weights.len());
            assert_eq!(order.unarranged(&arranged), weights, "{order:?}");
        }
    }
}
