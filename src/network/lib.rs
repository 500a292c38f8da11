//! The paper's largest task: a convolutional network of 94,696 parameters that predicts a pixel of a digit from the pixels
//! before it, trained by LODO and by what it is compared with ("Learning to Optimize Quasi-Newton Methods", Liao et al.,
//! [TMLR 2023](https://arxiv.org/abs/2210.06171)).

#![warn(clippy::missing_errors_doc, clippy::missing_panics_doc)]

mod batch;
mod channels;
mod checksum;
pub mod data;
mod depthwise;
mod digits;
mod expand;
mod head;
mod image;
mod input;
mod layout;
mod muon;
mod network;
mod newton_schulz;
mod number;
mod parameters;
mod pool;
mod product;
mod project;
pub mod speed;
#[cfg(test)]
mod tests;
pub mod training;
mod workspace;

pub use batch::{CHUNK, Total, batch_gradient};
pub use channels::LEVELS;
pub use digits::digit;
pub use head::softmax;
pub use image::{Image, SIDE};
pub use input::Example;
pub use layout::{BLOCKS, PARAMETERS, STAGES, Tensor, initial, tensors};
pub use muon::{MUON, Muon, MuonSettings};
pub use network::{Layer, Network};
pub use number::Number;
pub use workspace::Workspace;
