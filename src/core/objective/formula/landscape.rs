//! The function that is typed, as one that is offered.

use crate::objective::{Landscape, Make};

/// The visitor's own.
pub(in crate::objective) static LANDSCAPE: Landscape = Landscape {
    key: "formula",
    name: "Type your own",
    lesson: "Whatever you can write: a formula in x and y, or in x1 to xn with sum(…).",
    dimensions: 2..=1000,
    conditioned: false,
    rotation: None,
    batched: false,
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-3.0, 3.0, -3.0, 3.0],
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { -1.5 } else { 2.0 }).collect(),
    make: Make::Typed,
};
