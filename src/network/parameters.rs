//! Parameters, or their gradient, in the order in which the network reads them.

use crate::channels::{
    EXPANDED, Expanded, FEATURES, Fan, Four, LEVELS, MULTIPLIER, Narrow, SPREAD, Spread, WIDTH, flat_channel,
};
use crate::layout::{BLOCK, BLOCKS, FIRST_BLOCK, LAST, STAGES};
use crate::number::Number;

/// Weights and biases of one block.
#[derive(Clone, Debug)]
pub(crate) struct Block<F> {
    /// 20 → 40: [half of the outputs][in][out].
    pub expand: [[Narrow<F>; WIDTH]; 2],
    pub expand_bias: Expanded<F>,
    /// Of four channels at a time: [group][row][column].
    pub kernel: [Kernel<F>; EXPANDED / 4],
    pub kernel_bias: Spread<F>,
    /// 120 → 20: [in][out], inputs in the order of [`Spread`].
    pub project: [Narrow<F>; SPREAD],
    pub project_bias: Narrow<F>,
}

/// The depthwise weights of four channels.
pub(crate) type Kernel<F> = [[Fan<F>; 3]; 3];

/// All weights and biases.
#[derive(Clone, Debug)]
pub(crate) struct Parameters<F> {
    /// 5 → 20; a sixth input is always 0.
    pub first: [Narrow<F>; FEATURES + 1],
    pub first_bias: Narrow<F>,
    /// [stage · 4 + block].
    pub blocks: Vec<Block<F>>,
    /// 20 → 256: [in][out].
    pub last: Vec<[Four<F>; LEVELS / 4]>,
    pub last_bias: [Four<F>; LEVELS / 4],
}

impl<F: Number> Block<F> {
    fn zero() -> Self {
        let zero = [F::default(); 4];
        Block {
            expand: [[[zero; 5]; WIDTH]; 2],
            expand_bias: [zero; 10],
            kernel: [[[[zero; 3]; 3]; 3]; 10],
            kernel_bias: [[zero; 3]; 10],
            project: [[zero; 5]; SPREAD],
            project_bias: [zero; 5],
        }
    }

    /// Visits every number with its place among the parameters of a block.
    fn each(&mut self, mut visit: impl FnMut(usize, &mut F)) {
        for (half, weights) in self.expand.iter_mut().enumerate() {
            for (at, weight) in weights.as_flattened_mut().as_flattened_mut().iter_mut().enumerate() {
                visit(at / WIDTH * EXPANDED + half * WIDTH + at % WIDTH, weight);
            }
        }
        let mut begin = WIDTH * EXPANDED;
        for (at, bias) in self.expand_bias.as_flattened_mut().iter_mut().enumerate() {
            visit(begin + at, bias);
        }
        begin += EXPANDED;
        for (group, kernel) in self.kernel.iter_mut().enumerate() {
            for (tap, fan) in kernel.as_flattened_mut().iter_mut().enumerate() {
                for (at, weight) in fan.as_flattened_mut().iter_mut().enumerate() {
                    visit(begin + tap * SPREAD + flat_channel(group * 4 * MULTIPLIER + at), weight);
                }
            }
        }
        begin += 9 * SPREAD;
        let biases = self.kernel_bias.as_flattened_mut().as_flattened_mut();
        for (at, bias) in biases.iter_mut().enumerate() {
            visit(begin + flat_channel(at), bias);
        }
        begin += SPREAD;
        for (from, weights) in self.project.iter_mut().enumerate() {
            for (to, weight) in weights.as_flattened_mut().iter_mut().enumerate() {
                visit(begin + flat_channel(from) * WIDTH + to, weight);
            }
        }
        begin += SPREAD * WIDTH;
        for (at, bias) in self.project_bias.as_flattened_mut().iter_mut().enumerate() {
            visit(begin + at, bias);
        }
    }
}

impl<F: Number> Parameters<F> {
    pub fn zero() -> Self {
        let zero = [F::default(); 4];
        Parameters {
            first: [[zero; 5]; FEATURES + 1],
            first_bias: [zero; 5],
            blocks: vec![Block::zero(); STAGES * BLOCKS],
            last: vec![[zero; LEVELS / 4]; WIDTH],
            last_bias: [zero; LEVELS / 4],
        }
    }

    /// Makes every number 0.
    pub fn clear(&mut self) {
        self.each(|_, number| *number = F::default());
    }

    /// Visits every number with its place in the flat order.
    pub fn each(&mut self, mut visit: impl FnMut(usize, &mut F)) {
        let first = self.first.as_flattened_mut().as_flattened_mut();
        let first = first[..FEATURES * WIDTH].iter_mut().chain(self.first_bias.as_flattened_mut());
        first.enumerate().for_each(|(at, number)| visit(at, number));
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let begin = FIRST_BLOCK + index * BLOCK;
            block.each(|at, number| visit(begin + at, number));
        }
        let last = self.last.as_flattened_mut().as_flattened_mut();
        let last = last.iter_mut().chain(self.last_bias.as_flattened_mut());
        last.enumerate().for_each(|(at, number)| visit(LAST + at, number));
    }
}

/// The weights of a block's 1×1 convolutions with inputs and outputs exchanged, for the way back.
#[derive(Clone, Debug)]
pub(crate) struct Transposed<F> {
    /// 40 → 20: [out][in].
    pub expand: [Narrow<F>; EXPANDED],
    /// 20 → 120: [sixth of the inputs][out][in].
    pub project: [[Narrow<F>; WIDTH]; 6],
}

impl<F: Number> Transposed<F> {
    pub fn of(block: &Block<F>) -> Self {
        let zero = [F::default(); 4];
        let mut transposed = Transposed { expand: [[zero; 5]; EXPANDED], project: [[[zero; 5]; WIDTH]; 6] };
        for (to, weights) in transposed.expand.iter_mut().enumerate() {
            for (from, weight) in weights.as_flattened_mut().iter_mut().enumerate() {
                *weight = block.expand[to / WIDTH][from].as_flattened()[to % WIDTH];
            }
        }
        for (sixth, weights) in transposed.project.iter_mut().enumerate() {
            for (to, weights) in weights.iter_mut().enumerate() {
                for (from, weight) in weights.as_flattened_mut().iter_mut().enumerate() {
                    *weight = block.project[sixth * WIDTH + from].as_flattened()[to];
                }
            }
        }
        transposed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PARAMETERS;

    #[test]
    fn every_parameter_is_visited_once() {
        let mut seen = vec![0; PARAMETERS];
        Parameters::<f64>::zero().each(|at, _| seen[at] += 1);
        assert!(seen.iter().all(|&times| times == 1));
    }

    #[test]
    fn a_spread_has_channels_in_fours_and_every_one_once() {
        assert_eq!([0, 1, 4, 12, 119].map(flat_channel), [0, 3, 1, 12, 119]);
        let mut all: Vec<usize> = (0..SPREAD).map(flat_channel).collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..SPREAD));
    }
}
