//! A function that is offered, its shape, and how it is made.

use std::rc::Rc;

use super::{Curvatures, Formula, Objective};
use crate::math::Stream;

/// What shapes a function of the registry.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// n.
    pub dimension: usize,
    /// Largest over smallest curvature, where the function has a choice.
    pub condition: f64,
    /// How the curvatures are spread between, where it has a choice.
    pub curvatures: Curvatures,
    /// How far its axes are turned: 0 not at all, 1 to a random basis.
    pub rotation: f64,
    /// What the visitor typed, where the function is that.
    pub formula: Option<Formula>,
}

impl Shape {
    /// n variables and nothing special.
    pub fn of(dimension: usize) -> Self {
        Shape { dimension, condition: 1.0, curvatures: Curvatures::default(), rotation: 0.0, formula: None }
    }
}

/// A function of the registry.
pub struct Landscape {
    /// Its name in links and on the command line.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What it teaches, in one sentence.
    pub lesson: &'static str,
    /// The dimensions it can have.
    pub dimensions: std::ops::RangeInclusive<usize>,
    /// Whether the condition number and the spread of curvatures are a choice.
    pub conditioned: bool,
    /// How far it is turned unless one chooses otherwise; `None` if it cannot be.
    pub rotation: Option<f64>,
    /// Whether it is a mean over data, of which mini-batches can be taken.
    pub batched: bool,
    /// Whether its variables are the weights of a [`Classifier`](super::Classifier) of points of a plane.
    pub classifies: bool,
    /// Whether it has two [directions of its own](Objective::axes) for a picture of more than two dimensions.
    pub own_axes: bool,
    /// Whether it is the function of the paper's task when its minimum walks.
    pub papers_task: bool,
    /// What a picture of two dimensions shows: x from, to; y from, to.
    pub window: [f64; 4],
    /// Where optimizers start: of n variables, weights of a network drawn from the stream.
    pub start: fn(usize, &mut Stream) -> Vec<f64>,
    /// How it is made.
    pub make: Make,
}

/// How a function of the registry is made.
pub enum Make {
    /// By code; randomness only from the stream.
    By(fn(&Shape, &mut Stream) -> Rc<dyn Objective>),
    /// From a formula in x and y, with its least value and all points that have it.
    Formula {
        /// The formula.
        text: &'static str,
        /// The least value, at least of what the window shows.
        least: f64,
        /// Where it is.
        minima: &'static [[f64; 2]],
    },
    /// From what the visitor types.
    Typed,
}

/// By key.
impl PartialEq for Landscape {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Landscape {
    /// Whether it is what the visitor types.
    pub fn is_typed(&self) -> bool {
        matches!(self.make, Make::Typed)
    }

    /// The function in this shape; randomness only from the stream.
    ///
    /// # Panics
    /// If it is the one that is typed and the shape has no formula, or names variables that the shape does not have.
    pub fn build(&self, shape: &Shape, stream: &mut Stream) -> Rc<dyn Objective> {
        match self.make {
            Make::By(make) => make(shape, stream),
            Make::Formula { text, minima, .. } => {
                let formula = Formula::parse(text).expect("the registry's formulas are formulas");
                Rc::new(formula.objective(2, minima.iter().map(|minimum| minimum.to_vec()).collect()))
            }
            Make::Typed => {
                let formula = shape.formula.as_ref().expect("a shape of what is typed has a formula");
                Rc::new(formula.objective(shape.dimension, vec![]))
            }
        }
    }
}
