//! Work whose number of multiply-adds is known: how near the network comes to what a processor can do.

use lodo_core::math::{Kernel, Register, RowOf, Simd, with_widest_simd};

use crate::channels::{Expanded, Narrow, Spread, numbers};
use crate::image::SIDE;
use crate::input::POSITIONS;
use crate::number::Number;
use crate::parameters::{Block, Parameters, Transposed};
use crate::product::{self, multiply, outer};
use crate::workspace::band;

/// Multiply-adds of a forward pass; with the gradient three times as many, but for those of the input's cotangents.
pub const MULTIPLY_ADDS: u64 = {
    // Of all stages: 28² + 14² + 7² + 4² + 2².
    let positions = 1049;
    4 * positions * (20 * 40 + 9 * 120 + 120 * 20) + 784 * 5 * 20 + 20 * 256
};

/// As many multiply-adds as a processor can do that has nothing to load.
pub struct Peak {
    /// How often every sum is multiplied and added to.
    pub rounds: u32,
}

impl Peak {
    /// How many there are.
    pub const fn multiply_adds(&self) -> u64 {
        self.rounds as u64 * 4 * SUMS as u64
    }

    /// Does them.
    pub fn run<F: Number>(&self) {
        std::hint::black_box(with_widest_simd(InRegisters([F::of(1e-3); 4], self.rounds)));
    }
}

/// With a factor and a term in sixteen registers, and enough that none waits for the one before it.
const SUMS: usize = 12;

struct InRegisters<F>([F; 4], u32);

impl<F: Number> Kernel for InRegisters<F> {
    type Output = [F; 4];

    #[inline(always)]
    fn run<S: Simd>(self) -> [F; 4] {
        let InRegisters(mut numbers, rounds) = self;
        let term = RowOf::<F, S>::load(&numbers);
        let factor = RowOf::<F, S>::splat(F::of(1.0)) - term;
        let mut sums = [term; SUMS];
        for (place, sum) in sums.iter_mut().enumerate() {
            *sum = RowOf::<F, S>::splat(F::of(place as f64));
        }
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = *sum * factor + term;
            }
        }
        let mut all = term;
        for sum in sums {
            all = all + sum;
        }
        all.store(&mut numbers);
        numbers
    }
}

/// The matrix products of a block of the first stage, forward and backward, with nothing between them.
pub struct Products<F> {
    block: Block<F>,
    transposed: Transposed<F>,
    gradient: Block<F>,
    /// What comes out is put beside what goes in: put in its place it would shrink until it is subnormal, which takes longer.
    inputs: Activations<F>,
    outputs: Activations<F>,
}

/// Every position before, within and after the block.
#[derive(Clone)]
struct Activations<F> {
    narrow: Vec<Narrow<F>>,
    expanded: Vec<Expanded<F>>,
    spread: Vec<Spread<F>>,
}

impl<F: Number> Default for Products<F> {
    fn default() -> Self {
        let mut parameters = Parameters::zero();
        parameters.each(|at, weight| *weight = F::of((at % 7) as f64 / 50.0 - 0.06));
        let block = parameters.blocks.swap_remove(0);
        let some = [F::of(0.25); 4];
        let inputs = Activations {
            narrow: vec![[some; 5]; POSITIONS],
            expanded: vec![[some; 10]; POSITIONS],
            spread: vec![[[some; 3]; 10]; POSITIONS],
        };
        let outputs = inputs.clone();
        Products { transposed: Transposed::of(&block), gradient: block.clone(), block, inputs, outputs }
    }
}

impl<F: Number> Products<F> {
    /// How many multiply-adds there are.
    pub const MULTIPLY_ADDS: u64 = POSITIONS as u64 * 3 * (20 * 40 + 120 * 20);

    /// Does them.
    pub fn run(&mut self) {
        with_widest_simd(self);
    }
}

impl<F: Number> Kernel for &mut Products<F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Products { block, transposed, gradient, inputs, outputs } = self;
        let height = band(SIDE) * SIDE;
        for begin in (0..POSITIONS).step_by(height) {
            for at in (begin..begin + height).step_by(2) {
                pair::<F, S>(block, transposed, inputs, outputs, at);
            }
            let narrow = &inputs.narrow[begin..][..height];
            let cotangents = narrow.as_chunks::<1>().0;
            let spread = inputs.spread[begin..][..height].as_flattened().as_flattened().as_flattened();
            let spread = spread.as_chunks::<120>().0;
            for (pair, gradient) in gradient.project.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                outer::<F, S, 120, 1>(spread, pair, cotangents, 0, gradient);
            }
            let narrow = narrow.as_flattened().as_flattened().as_chunks::<20>().0;
            let halves = inputs.expanded[begin..][..height].as_flattened().as_chunks::<5>().0;
            let halves = halves.as_chunks::<2>().0;
            for (half, gradient) in gradient.expand.iter_mut().enumerate() {
                for (pair, gradient) in gradient.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                    outer::<F, S, 20, 2>(narrow, pair, halves, half, gradient);
                }
            }
        }
    }
}

/// The products of two positions: 20 → 40, 120 → 20 and 40 → 20, 20 → 120.
#[inline(always)]
fn pair<F: Number, S: Simd>(
    block: &Block<F>,
    transposed: &Transposed<F>,
    inputs: &Activations<F>,
    outputs: &mut Activations<F>,
    at: usize,
) {
    let narrow = [numbers(&inputs.narrow[at]), numbers(&inputs.narrow[at + 1])];
    for (half, weights) in block.expand.iter().enumerate() {
        let sums = product_of::<F, S, 20>(narrow, weights);
        for (p, sums) in sums.into_iter().enumerate() {
            let into = outputs.expanded[at + p].as_chunks_mut::<5>().0;
            product::store::<F, S>(sums, &mut into[half]);
        }
    }
    let [a, b] = [&inputs.spread[at], &inputs.spread[at + 1]];
    let spread = [numbers(a.as_flattened()), numbers(b.as_flattened())];
    let mut sums = product_of::<F, S, 120>(spread, &block.project);
    let expanded = [numbers(&inputs.expanded[at]), numbers(&inputs.expanded[at + 1])];
    multiply::<F, S, 2, 40>(expanded, &transposed.expand, &mut sums);
    product::store::<F, S>(sums[0], &mut outputs.narrow[at]);
    product::store::<F, S>(sums[1], &mut outputs.narrow[at + 1]);
    for (sixth, weights) in transposed.project.iter().enumerate() {
        let sums = product_of::<F, S, 20>(narrow, weights);
        for (p, sums) in sums.into_iter().enumerate() {
            let into = outputs.spread[at + p].as_flattened_mut().as_chunks_mut::<5>().0;
            product::store::<F, S>(sums, &mut into[sixth]);
        }
    }
}

/// The products of two positions with the weights.
#[inline(always)]
fn product_of<F: Number, S: Simd, const K: usize>(
    inputs: [&[F; K]; 2],
    weights: &[Narrow<F>; K],
) -> [product::Sums<F, S>; 2] {
    let mut sums = [[RowOf::<F, S>::splat(F::default()); 5]; 2];
    multiply::<F, S, 2, K>(inputs, weights, &mut sums);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forward_pass_is_eighteen_million_multiply_adds() {
        assert_eq!(MULTIPLY_ADDS, 18_042_400);
        assert_eq!(Peak { rounds: 3 }.multiply_adds(), 144);
    }

    /// 0.25 Σ w of what the weights are, and what is timed twice is the same.
    #[test]
    fn products_are_those_of_the_weights() {
        let mut products = Products::<f64>::default();
        products.run();
        let weights = products.block.expand[0].iter().map(|weights| weights[0][0]);
        let expected: f64 = weights.map(|weight| 0.25 * weight).sum();
        assert!((products.outputs.expanded[783][0][0] - expected).abs() < 1e-15);
        let before = products.outputs.narrow.clone();
        products.run();
        assert_eq!(before, products.outputs.narrow);
        Peak { rounds: 3 }.run::<f64>();
    }
}
