//! What of a run is written.

use super::MatrixSteps;
use crate::experiment::Refusal;
use crate::study::{Extent, decades, strides};

/// What of a run is written, as a person chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Spectra at every so many steps; at 0, 1, 2, 5, 10, 20, 50, … and the last, if there is nothing.
    pub every: Option<u64>,
    /// Matrices at these steps; at the last, if there is nothing.
    pub matrix_at: Option<MatrixSteps>,
    /// How wide figures are, in CSS pixels.
    pub width: u16,
}

impl Selection {
    /// Figures can be so wide.
    pub const WIDTHS: std::ops::RangeInclusive<u16> = 240..=2000;
    /// How wide they are if nothing is said.
    pub const WIDTH: u16 = 640;

    /// What is written of a run of so many steps.
    ///
    /// # Errors
    /// If a step is not in the run, or a list of steps would not end; its control is `every` or `matrix-at`.
    pub fn extent(&self, steps: u64) -> Result<Extent, Refusal> {
        let refused = |control: &str, words: String| Err(Refusal { control: control.into(), words });
        if let Some(every) = self.every.filter(|every| steps / every >= Extent::MOST_STEPS) {
            let words = format!("Spectra every {every} of {steps} steps are too many: take a longer stride");
            return refused("every", words);
        }
        let matrices = self.matrix_at.as_ref().map_or(vec![steps], |at| at.0.clone());
        if let Some(beyond) = matrices.iter().find(|step| **step > steps) {
            return refused(
                "matrix-at",
                format!("Step {beyond}, for a matrix, is beyond the last step, {steps}"),
            );
        }
        let spectra = self.every.map_or_else(|| decades(steps), |every| strides(every, steps));
        Ok(Extent { steps, spectra, matrices })
    }

    /// As options of the command that writes the same bytes again.
    pub(super) fn options(&self) -> String {
        let every = self.every.map_or(String::new(), |every| format!(" --every {every}"));
        let matrices = self.matrix_at.as_ref().map_or(String::new(), |at| format!(" --matrix-at {at}"));
        format!("{every}{matrices} --width {}", self.width)
    }
}
