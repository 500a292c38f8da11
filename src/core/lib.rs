//! What a step consists of: numbers, functions under noise, optimizers. Re-exported by `lodo`, whose rooms these are.

pub mod math;
pub mod objective;
pub mod optim;
