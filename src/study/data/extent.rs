//! What of a run is written, and how much that may be.

use super::Subject;
use crate::experiment::Refusal;
use crate::session::MatrixReader;

/// How much of a run is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The last step.
    pub steps: u64,
    /// The steps whose spectra are written, ascending.
    pub spectra: Vec<u64>,
    /// The steps whose matrices are written, ascending.
    pub matrices: Vec<u64>,
}

/// 0, then 1, 2 and 5 times the powers of ten, and the last.
pub fn decades(last: u64) -> Vec<u64> {
    let mut steps = vec![0];
    let mut decade = 1u64;
    while decade <= last {
        steps.extend([1, 2, 5].map(|digit| digit * decade).into_iter().filter(|step| *step < last));
        decade = decade.saturating_mul(10);
    }
    steps.extend((last > 0).then_some(last));
    steps
}

/// Every multiple of a stride of at least 1, from 0 on, and the last.
pub fn strides(stride: u64, last: u64) -> Vec<u64> {
    let mut steps: Vec<u64> = (0..=last).step_by(stride.try_into().unwrap_or(usize::MAX)).collect();
    steps.extend((!last.is_multiple_of(stride)).then_some(last));
    steps
}

impl Extent {
    /// So many numbers of each kind at most: losses take 8 bytes each in memory and about 20 as text, matrices 8 in both.
    pub const MOST: u64 = 40_000_000;
    /// So many rows of spectra at most, of about 60 bytes each.
    pub const MOST_ROWS: u64 = 5_000_000;
    /// Where so many are wanted, a list of steps is not even made.
    pub const MOST_STEPS: u64 = Self::MOST / 2;

    /// Checks that it is not too much of a run with these optimizers under their seeds, in so many dimensions.
    ///
    /// # Errors
    /// What is too much and how there is less; its control is `steps`, `every` or `matrix-at`.
    pub fn check(&self, subjects: &[Subject], dimension: usize) -> Result<(), Refusal> {
        let too_much = |control: &str, words: String| Err(Refusal { control: control.into(), words });
        let (runs, n) = (subjects.len() as u64, dimension as u64);
        let rows = self.steps.saturating_add(1);
        let losses = rows.saturating_mul(2 * runs);
        if losses > Self::MOST {
            return too_much(
                "steps",
                format!(
                    "The curves would have {} rows of {} numbers, {losses} in all: at most 40 million are written. Take fewer steps, \
                 optimizers or seeds",
                    rows,
                    2 * runs
                ),
            );
        }
        let ranks = n.min(Subject::MOST_RANKS);
        let spectra = (self.spectra.len() as u64).saturating_mul(runs * ranks);
        if spectra > Self::MOST_ROWS {
            return too_much(
                "every",
                format!(
                    "The spectra would have {spectra} rows, {ranks} at each of {} steps for each of {runs} runs: at most 5 million are \
                 written. Take a longer stride",
                    self.spectra.len()
                ),
            );
        }
        let each = if dimension > MatrixReader::MOST { 1 } else { 3 };
        let matrices = (self.matrices.len() as u64).saturating_mul(runs * each).saturating_mul(n * n);
        if matrices > Self::MOST {
            return too_much(
                "matrix-at",
                format!(
                    "The matrices would have {matrices} numbers, n² = {} in each of {each} for each of {runs} runs at {} steps: \
                 at most 40 million are written, 320 MB. Take them at fewer steps, or at none",
                    n * n,
                    self.matrices.len()
                ),
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::LaneId;

    #[test]
    fn steps_are_denser_early_or_evenly_spaced_and_end_with_the_last() {
        assert_eq!(decades(0), [0]);
        assert_eq!(decades(1), [0, 1]);
        assert_eq!(decades(100), [0, 1, 2, 5, 10, 20, 50, 100]);
        assert_eq!(decades(130)[7..], [100, 130]);
        assert_eq!(strides(40, 100), [0, 40, 80, 100]);
        assert_eq!(strides(50, 100), [0, 50, 100]);
        assert_eq!((strides(7, 0), strides(u64::MAX, 3)), (vec![0], vec![0, 3]));
    }

    #[test]
    fn what_is_too_much_is_said_in_words() {
        let id = LaneId::parse("lodo").unwrap();
        let subjects: Vec<Subject> = (1..=4).map(|seed| Subject { id, seed }).collect();
        let least = Extent { steps: 10, spectra: vec![0, 10], matrices: vec![10] };
        let checked = |change: &dyn Fn(&mut Extent), dimension| {
            let mut extent = least.clone();
            change(&mut extent);
            extent.check(&subjects, dimension)
        };
        assert_eq!(checked(&|_| {}, 1800), Ok(()));
        for (found, parts) in [
            (
                checked(&|extent| extent.steps = 5_000_000, 9),
                ["5000001 rows of 8 numbers, 40000008 in all", "fewer steps"],
            ),
            (checked(&|extent| extent.steps = u64::MAX, 9), ["at most 40 million", "fewer steps"]),
            (
                checked(&|extent| extent.spectra = strides(1, 9000), 200),
                ["7200800 rows, 200 at each of 9001", "longer stride"],
            ),
            (checked(&|_| {}, 3500), ["49000000 numbers, n² = 12250000 in each of 1", "at none"]),
        ] {
            let words = found.unwrap_err().words;
            assert!(parts.iter().all(|part| words.contains(part)), "{words}");
        }
        assert_eq!(checked(&|extent| extent.steps = 4_999_999, 9), Ok(()));
        assert_eq!(checked(&|extent| extent.matrices.clear(), 100_000), Ok(()));
    }
}
