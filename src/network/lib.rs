//! The paper's largest task: a convolutional network of 94,696 parameters that predicts a pixel of a digit from the pixels
//! before it, trained by LODO and by what it is compared with ("Learning to Optimize Quasi-Newton Methods", Liao et al.,
//! [TMLR 2023](https://arxiv.org/abs/2210.06171)).

#![warn(clippy::missing_errors_doc, clippy::missing_panics_doc)]

mod digits;
mod image;

pub use digits::digit;
pub use image::{Image, SIDE};
