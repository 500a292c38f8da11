//! Forward and backward passes.

use lodo_core::math::{Kernel, with_widest_simd};

use crate::channels::{FEATURES, LEVELS, Narrow, numbers};
use crate::depthwise::{Depthwise, DepthwiseBack};
use crate::expand::{Expand, ExpandBack};
use crate::head::{Head, HeadBack, Levels, cross_entropy};
use crate::input::{Example, First, FirstBack, write_features};
use crate::layout::{BLOCKS, PARAMETERS, STAGES};
use crate::number::Number;
use crate::parameters::{Parameters, Transposed};
use crate::pool::{pool, pooled, unpool};
use crate::project::{Project, ProjectBack};
use crate::workspace::{Kept, Tape, Workspace, band, sides};

/// The network with given parameters.
///
/// ```text
/// x = features W + b                                   28 × 28 × 5 → 20
/// five stages of
///     four blocks x ← x + W₂ atan(W ∗ atan(W₁ x))      20 → 40, depthwise 3×3 → 120, 120 → 20; each with biases
///     2 × 2 averages                                   28 → 14 → 7 → 4 → 2 → 1
/// logits = x W + b                                     20 → 256
/// ```
///
/// Liao et al., "Learning to Optimize Quasi-Newton Methods", [TMLR 2023](https://arxiv.org/abs/2210.06171).
/// In f64 it is the authors' network to rounding; in f32 the arctangent is [an approximation](Number::arctangent).
#[derive(Clone, Debug)]
pub struct Network<F> {
    weights: Parameters<F>,
    transposed: Vec<Transposed<F>>,
}

/// Runs a kernel as a function of its own: all of them in one are more than compilers of browsers find registers for.
#[inline(never)]
fn compute<K: Kernel>(kernel: K) -> K::Output {
    with_widest_simd(kernel)
}

/// Where in the network activations are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What the network is given: 28 × 28 × 5.
    Input,
    /// After the first convolution: 28 × 28 × 20.
    First,
    /// After a block, which is counted within its stage.
    Block(usize, usize),
    /// After the averages at the end of a stage.
    Pool(usize),
}

impl<F: Number> Network<F> {
    /// A network with these parameters, in the order of [`tensors`](crate::tensors).
    ///
    /// # Panics
    /// If there are not [`PARAMETERS`] of them.
    pub fn new(parameters: &[f64]) -> Self {
        assert_eq!(parameters.len(), PARAMETERS, "the network has {PARAMETERS} parameters");
        let mut weights = Parameters::zero();
        weights.each(|at, weight| *weight = F::of(parameters[at]));
        let transposed = weights.blocks.iter().map(Transposed::of).collect();
        Network { weights, transposed }
    }

    /// The 256 logits of the queried pixel.
    ///
    /// # Panics
    /// If the queried pixel lies outside of the image.
    pub fn logits(&self, workspace: &mut Workspace<F>, example: &Example<'_>) -> [F; LEVELS] {
        *numbers(&self.infer(workspace, example, &mut |_, _| {}))
    }

    /// The loss of an example: −ln of the probability of the pixel's grey level, in nats.
    ///
    /// # Panics
    /// If the queried pixel lies outside of the image.
    pub fn loss(&self, workspace: &mut Workspace<F>, example: &Example<'_>) -> f64 {
        cross_entropy(&self.infer(workspace, example, &mut |_, _| {}), example.label()).0
    }

    /// The logits; what stands between the layers is shown on the way, `[row][column][channel]`.
    ///
    /// # Panics
    /// If the queried pixel lies outside of the image.
    pub fn observe(
        &self,
        workspace: &mut Workspace<F>,
        example: &Example<'_>,
        mut look: impl FnMut(Layer, &[F]),
    ) -> [F; LEVELS] {
        write_features(example, &mut workspace.features);
        let features = workspace.features.iter().flat_map(|features| &features[..FEATURES]);
        look(Layer::Input, &features.copied().collect::<Vec<_>>());
        *numbers(&self.infer(workspace, example, &mut look))
    }

    /// The sum of the losses of a chunk of examples, in nats; the gradient of that sum is put in place of `sum`, which has
    /// [`PARAMETERS`] numbers in the order of [`tensors`](crate::tensors). The images are summed up in their order.
    ///
    /// # Panics
    /// If a queried pixel lies outside of its image, or `sum` has another length.
    pub fn gradient(&self, workspace: &mut Workspace<F>, chunk: &[Example<'_>], sum: &mut [F]) -> f64 {
        assert_eq!(sum.len(), PARAMETERS, "the network has {PARAMETERS} parameters");
        let (features, x, tape) = workspace.with_tape();
        tape.gradient.clear();
        let mut loss = 0.0;
        for example in chunk {
            write_features(example, features);
            let kept = &mut tape.kept;
            let blocks = |block: usize, side: usize, x: &mut [Narrow<F>]| {
                self.keep_block(block, side, x, &mut kept[block]);
            };
            compute(First { weights: &self.weights, features, x });
            let logits = self.forward(x, blocks, &mut |_, _| {});
            let (own, cotangents) = cross_entropy(&logits, example.label());
            loss += own;
            self.backward(&x[0], &cotangents, tape);
            compute(FirstBack { features, cotangents: &tape.x, gradient: &mut tape.gradient });
        }
        tape.gradient.each(|at, number| sum[at] = *number);
        loss
    }

    /// The logits, with nothing kept for the way back.
    fn infer(
        &self,
        workspace: &mut Workspace<F>,
        example: &Example<'_>,
        look: &mut dyn FnMut(Layer, &[F]),
    ) -> Levels<F> {
        assert!(example.queried < example.image.0.len(), "the queried pixel is one of the image");
        let Workspace { features, x, expanded, spread, .. } = workspace;
        write_features(example, features);
        compute(First { weights: &self.weights, features, x });
        let blocks = |index: usize, side: usize, x: &mut [Narrow<F>]| {
            let (block, y) = (&self.weights.blocks[index], &mut expanded[index / BLOCKS]);
            compute(Expand::<F, false> { block, side, x, y, slopes: &mut [] });
            let height = band(side);
            for (band, x) in x.chunks_mut(height * side).enumerate() {
                let rows = band * height..band * height + x.len() / side;
                let z = &mut spread[..x.len()];
                compute(Depthwise::<F, false> { block, side, rows, y, z, slopes: &mut [] });
                compute(Project { block, y: z, x });
            }
        };
        self.forward(x, blocks, look)
    }

    /// From the first convolution's output to the logits, through blocks as they are given. What the averages of the last stage
    /// are stands in x[0] afterwards.
    fn forward(
        &self,
        x: &mut [Narrow<F>],
        mut block: impl FnMut(usize, usize, &mut [Narrow<F>]),
        look: &mut dyn FnMut(Layer, &[F]),
    ) -> Levels<F> {
        look(Layer::First, x.as_flattened().as_flattened());
        for (stage, side) in sides().into_iter().enumerate() {
            for index in 0..BLOCKS {
                let x = &mut x[..side * side];
                block(stage * BLOCKS + index, side, x);
                look(Layer::Block(stage, index), x.as_flattened().as_flattened());
            }
            pool(side, x);
            let averages = &x[..pooled(side) * pooled(side)];
            look(Layer::Pool(stage), averages.as_flattened().as_flattened());
        }
        compute(Head { weights: &self.weights, h: &x[0] })
    }

    /// One block, with everything kept for the way back.
    fn keep_block(&self, index: usize, side: usize, x: &mut [Narrow<F>], kept: &mut Kept<F>) {
        let block = &self.weights.blocks[index];
        kept.x.copy_from_slice(x);
        let (y, slopes) = (&mut kept.expanded, &mut kept.expanded_slopes);
        compute(Expand::<F, true> { block, side, x, y, slopes });
        let height = band(side);
        let bands = x.chunks_mut(height * side).zip(kept.spread.chunks_mut(height * side));
        let bands = bands.zip(kept.spread_slopes.chunks_mut(height * side));
        for (band, ((x, z), slopes)) in bands.enumerate() {
            let rows = band * height..band * height + x.len() / side;
            let y = &kept.expanded;
            compute(Depthwise::<F, true> { block, side, rows, y, z, slopes });
            compute(Project { block, y: z, x });
        }
    }

    /// From the logits' cotangents back to those of the first convolution's output, with the gradient added up on the way.
    fn backward(&self, h: &Narrow<F>, cotangents: &Levels<F>, tape: &mut Tape<F>) {
        let gradient = &mut tape.gradient;
        tape.x[0] = compute(HeadBack { weights: &self.weights, h, cotangents, gradient });
        for stage in (0..STAGES).rev() {
            let side = sides()[stage];
            unpool(side, &mut tape.x);
            for index in (stage * BLOCKS..(stage + 1) * BLOCKS).rev() {
                self.block_backward(index, side, tape);
            }
        }
    }

    fn block_backward(&self, index: usize, side: usize, tape: &mut Tape<F>) {
        let (block, transposed) = (&self.weights.blocks[index], &self.transposed[index]);
        let (kept, gradient) = (&tape.kept[index], &mut tape.gradient.blocks[index]);
        let (d, spread) = (&mut tape.x[..side * side], &mut tape.spread[index / BLOCKS]);
        let height = band(side);
        let bands = d.chunks(height * side).zip(kept.spread.chunks(height * side));
        let bands = bands.zip(kept.spread_slopes.chunks(height * side));
        for (band, ((cotangents, y), slopes)) in bands.enumerate() {
            let into = &mut spread[(band * height + 1) * (side + 2) + 1..];
            compute(ProjectBack { transposed, side, y, slopes, cotangents, gradient, into });
        }
        let rows = kept.x.chunks(side).zip(kept.expanded_slopes.chunks(side)).zip(d.chunks_mut(side));
        for (row, ((x, slopes), d)) in rows.enumerate() {
            let (y, cotangents) = (&kept.expanded, &*spread);
            let into = &mut tape.expanded[..side];
            compute(DepthwiseBack { block, side, row, y, slopes, cotangents, gradient, into });
            let cotangents = &tape.expanded[..side];
            compute(ExpandBack { transposed, x, cotangents, gradient, into: d });
        }
    }
}
