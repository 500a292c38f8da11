//! An optimizer of an experiment, and its hyper-parameters.

use crate::optim::Method;

/// An optimizer of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneSettings {
    /// Which.
    pub method: &'static Method,
    /// Whether it runs.
    pub on: bool,
    /// Its hyper-parameters, in the order of the method's table.
    pub values: Vec<f64>,
}
