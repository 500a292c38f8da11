//! An optimizer of an experiment, and its hyper-parameters.

use super::LaneId;
use crate::optim::Method;

/// An optimizer of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneSettings {
    /// Which.
    pub method: &'static Method,
    /// Which of its method's copies.
    pub copy: u8,
    /// Whether it runs.
    pub on: bool,
    /// Its hyper-parameters, in the order of the method's table.
    pub values: Vec<f64>,
}

impl LaneSettings {
    /// Who it is.
    pub fn id(&self) -> LaneId {
        LaneId { method: self.method, copy: self.copy }
    }
}
