//! The numbered streams of an experiment's seed.

pub(crate) const OBJECTIVE: u32 = 0;
pub(crate) const NOISE: u32 = 1;
pub(crate) const WEIGHTS: u32 = 2;
pub(crate) const TUNING: u32 = 3;
pub(crate) const START: u32 = 4;
