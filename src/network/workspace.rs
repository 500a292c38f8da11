//! Memory that one image after the other passes through.

use crate::channels::{Expanded, Features, Narrow, Spread};
use crate::image::SIDE;
use crate::input::POSITIONS;
use crate::layout::{BLOCKS, STAGES};
use crate::number::Number;
use crate::parameters::Parameters;
use crate::pool::pooled;

/// Positions that are taken through the depthwise convolution and the projection together: 27 kB of single precision, which
/// stay in the first cache. With fewer, the sums of gradients are put away and fetched more often.
const BAND: usize = 2 * SIDE;

/// Rows of an image that are taken together.
pub(crate) fn band(side: usize) -> usize {
    (BAND / side).min(side)
}

/// The sides of the images that the stages have.
pub(crate) fn sides() -> [usize; STAGES] {
    let mut sides = [SIDE; STAGES];
    for stage in 1..STAGES {
        sides[stage] = pooled(sides[stage - 1]);
    }
    sides
}

/// Positions of an image with a border.
pub(crate) fn bordered(side: usize) -> usize {
    (side + 2) * (side + 2)
}

/// Memory for the computation, allocated once for all images: a third of a megabyte in single precision, and seven more from the
/// first gradient on.
#[derive(Clone, Debug)]
pub struct Workspace<F> {
    pub(crate) features: Vec<Features<F>>,
    /// Between blocks.
    pub(crate) x: Vec<Narrow<F>>,
    /// For each stage an image with a border, which nobody writes to.
    pub(crate) expanded: [Vec<Expanded<F>>; STAGES],
    pub(crate) spread: Vec<Spread<F>>,
    tape: Option<Box<Tape<F>>>,
}

/// What the way back needs of one block.
#[derive(Clone, Debug)]
pub(crate) struct Kept<F> {
    pub x: Vec<Narrow<F>>,
    /// With a border.
    pub expanded: Vec<Expanded<F>>,
    pub expanded_slopes: Vec<Expanded<F>>,
    pub spread: Vec<Spread<F>>,
    pub spread_slopes: Vec<Spread<F>>,
}

/// What only gradients need.
#[derive(Clone, Debug)]
pub(crate) struct Tape<F> {
    pub kept: Vec<Kept<F>>,
    pub gradient: Parameters<F>,
    /// Cotangents between blocks.
    pub x: Vec<Narrow<F>>,
    /// Cotangents after the depthwise convolution, for each stage an image with a border, which nobody writes to.
    pub spread: [Vec<Spread<F>>; STAGES],
    /// Cotangents after the expansion, of one row.
    pub expanded: Vec<Expanded<F>>,
}

fn narrow<F: Number>(positions: usize) -> Vec<Narrow<F>> {
    vec![[[F::default(); 4]; 5]; positions]
}

fn expanded<F: Number>(positions: usize) -> Vec<Expanded<F>> {
    vec![[[F::default(); 4]; 10]; positions]
}

fn spread<F: Number>(positions: usize) -> Vec<Spread<F>> {
    vec![[[[F::default(); 4]; 3]; 10]; positions]
}

impl<F: Number> Default for Workspace<F> {
    fn default() -> Self {
        Workspace {
            features: vec![[F::default(); 6]; POSITIONS],
            x: narrow(POSITIONS),
            expanded: sides().map(|side| expanded(bordered(side))),
            spread: spread(BAND),
            tape: None,
        }
    }
}

impl<F: Number> Tape<F> {
    fn new() -> Self {
        let blocks = sides().into_iter().flat_map(|side| [side; BLOCKS]);
        let kept = blocks.map(|side| Kept {
            x: narrow(side * side),
            expanded: expanded(bordered(side)),
            expanded_slopes: expanded(side * side),
            spread: spread(side * side),
            spread_slopes: spread(side * side),
        });
        Tape {
            kept: kept.collect(),
            gradient: Parameters::zero(),
            x: narrow(POSITIONS),
            spread: sides().map(|side| spread(bordered(side))),
            expanded: expanded(SIDE),
        }
    }
}

impl<F: Number> Workspace<F> {
    /// The features, what is between blocks, and what only gradients need.
    pub(crate) fn with_tape(&mut self) -> (&mut [Features<F>], &mut [Narrow<F>], &mut Tape<F>) {
        let tape = self.tape.get_or_insert_with(|| Box::new(Tape::new()));
        (&mut self.features, &mut self.x, tape)
    }
}
