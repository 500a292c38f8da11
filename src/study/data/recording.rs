//! A run with all of its numbers kept.

use super::{Extent, Subject};
use crate::experiment::LaneSettings;
use crate::session::{Lane, MatrixReader, Session, Spectrum, WholeMatrix};

/// A value of one optimizer under one seed at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    /// The step.
    pub step: u64,
    /// Its place among the subjects.
    pub subject: usize,
    /// The value.
    pub value: T,
}

/// What was recorded of a run.
#[derive(Debug, Default)]
pub struct Recording {
    /// The optimizers under their seeds: all seeds of one, then those of the next.
    pub subjects: Vec<Subject>,
    /// By subject and step, from step 0 on: loss and smoothed loss, NaN where it was not there, or no more.
    pub losses: Vec<Vec<[f64; 2]>>,
    /// Eigenvalues, by step and subject.
    pub spectra: Vec<At<Spectrum>>,
    /// Matrices, by step and subject.
    pub matrices: Vec<At<WholeMatrix>>,
    /// ‖I − GH‖_F / √n at the steps at which the run measures it, by subject and step.
    pub errors: Vec<At<f64>>,
}

impl Recording {
    /// Takes a run from its start to the end of an extent, or until none of its optimizers goes on, and records it.
    /// `progress` is told how many more steps are done.
    pub fn of(
        session: &mut Session,
        subjects: Vec<Subject>,
        extent: &Extent,
        progress: &dyn Fn(u64),
    ) -> Self {
        let mut recording =
            Recording { losses: vec![Vec::new(); subjects.len()], subjects, ..Recording::default() };
        let mut readers: Vec<MatrixReader> = Vec::new();
        let (stride, mut told) = ((extent.steps / 100).max(1), 0);
        for step in 0..=extent.steps {
            session.advance_to(step, &|| 0.0);
            if session.step() < step {
                break;
            }
            recording.take_losses(session, step);
            if extent.spectra.binary_search(&step).is_ok() {
                recording.take_spectra(session, step);
            }
            if extent.matrices.binary_search(&step).is_ok() {
                recording.take_matrices(session, step, &mut readers);
            }
            if step.is_multiple_of(stride) {
                progress(step - told);
                told = step;
            }
        }
        recording.take_errors(session);
        progress(extent.steps - told);
        recording
    }

    /// How many rows and columns of losses there are, and how many optimizers' matrices.
    pub fn sizes(&self) -> [usize; 3] {
        let rows = self.losses.first().map_or(0, Vec::len);
        [rows, 2 * self.losses.len(), self.matrices.len()]
    }

    /// The lanes under their seeds, with the place of each among the subjects.
    fn lanes<'a>(&self, session: &'a Session) -> Vec<(usize, &'a Lane)> {
        let place =
            |settings: &LaneSettings| self.subjects.iter().position(|subject| settings.id() == subject.id);
        let known = session.lanes().iter().filter_map(|lane| Some((place(lane.settings())?, lane)));
        known
            .flat_map(|(place, lane)| {
                lane.under_all_seeds().into_iter().enumerate().map(move |(seed, lane)| (place + seed, lane))
            })
            .collect()
    }

    fn take_losses(&mut self, session: &Session, step: u64) {
        self.losses.iter_mut().for_each(|losses| losses.push([f64::NAN; 2]));
        for (place, lane) in self.lanes(session).into_iter().filter(|(_, lane)| lane.step() == step) {
            let smoothed = if step == 0 { lane.loss() } else { lane.curve().smoothed() };
            if let Some(last) = self.losses[place].last_mut() {
                *last = [lane.loss(), smoothed];
            }
        }
    }

    fn take_spectra(&mut self, session: &Session, step: u64) {
        for (subject, lane) in self.lanes(session).into_iter().filter(|(_, lane)| lane.step() == step) {
            let found = lane.spectrum_here();
            self.spectra.extend(found.map(|value| At { step, subject, value }));
        }
    }

    /// `readers` are one for each seed.
    fn take_matrices(&mut self, session: &Session, step: u64, readers: &mut Vec<MatrixReader>) {
        for (subject, lane) in self.lanes(session).into_iter().filter(|(_, lane)| lane.step() == step) {
            let first = self.subjects.iter().position(|other| other.id == self.subjects[subject].id);
            let seed = subject - first.unwrap_or(subject);
            readers.resize_with(readers.len().max(seed + 1), MatrixReader::default);
            let found = readers[seed].read(lane);
            self.matrices.extend(found.map(|value| At { step, subject, value }));
        }
    }

    fn take_errors(&mut self, session: &mut Session) {
        (0..session.lanes().len()).for_each(|lane| session.refresh_error(lane));
        for (subject, lane) in self.lanes(session) {
            let values = lane.error().values().iter();
            self.errors.extend(values.map(|&(step, value)| At { step, subject, value }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Bin;
    use crate::study::data::decades;
    use crate::study::{InTurn, trial};

    fn recorded(link: &str, steps: u64) -> (Experiment, Recording) {
        let (experiment, refusals) = Experiment::from_link(link);
        assert_eq!(refusals, vec![]);
        let extent = Extent { steps, spectra: decades(steps), matrices: vec![0, steps] };
        let mut session = Session::new(&experiment).unwrap();
        let told = std::cell::Cell::new(0);
        let subjects = Subject::all([&experiment]);
        let recording = Recording::of(&mut session, subjects, &extent, &|more| told.set(told.get() + more));
        assert_eq!(told.get(), steps);
        (experiment, recording)
    }

    /// Every row is what a run of its own comes to, to the bit: bins of the curve hold the ends of their steps.
    #[test]
    fn losses_are_those_of_a_run_to_the_bit() {
        let (experiment, recording) =
            recorded("dimension=7&noise-kind=walk&optimizers=lodo,adam&seed=4&seeds=2", 700);
        let trials = trial(&experiment, 700, &[4, 5], &|| 0.0, &InTurn).unwrap();
        let names: Vec<(String, u64)> =
            recording.subjects.iter().map(|who| (who.id.to_string(), who.seed)).collect();
        let expected = [("lodo", 4), ("lodo", 5), ("adam", 4), ("adam", 5)];
        assert_eq!(names, expected.map(|(id, seed)| (id.to_string(), seed)));
        for (place, losses) in recording.losses.iter().enumerate() {
            assert_eq!(losses.len(), 701);
            let curve: &[Bin] = &trials[place / 2].curves[place % 2];
            assert!(curve.len() > 100);
            for bin in curve {
                let [loss, smoothed] = losses[bin.step as usize];
                assert_eq!([loss.to_bits(), smoothed.to_bits()], [bin.last, bin.smoothed].map(f64::to_bits));
            }
        }
    }

    /// A walk that diverges ends; who joins later begins there; spectra and matrices are of the steps that were wanted.
    #[test]
    fn what_is_lost_has_no_more_numbers() {
        let (_, recording) = recorded("dimension=5&optimizers=gd,lodo,lbfgs&gd-lr=10", 300);
        let lost = recording.losses[0].iter().position(|[loss, _]| loss.is_nan()).unwrap();
        assert!(lost > 1 && lost < 300 && recording.losses[0][lost..].iter().all(|[loss, _]| loss.is_nan()));
        assert!(recording.losses[1].iter().all(|[loss, smoothed]| loss.is_finite() && smoothed.is_finite()));
        let steps = |subject| {
            let spectra = recording.spectra.iter().filter(move |at| at.subject == subject);
            spectra.map(|at| at.step).collect::<Vec<u64>>()
        };
        assert_eq!(steps(1), [0, 1, 2, 5, 10, 20, 50, 100, 200, 300]);
        assert!(steps(0).len() < steps(1).len() && !steps(0).is_empty());
        let ends: Vec<u64> =
            recording.matrices.iter().filter(|at| at.subject == 1).map(|at| at.step).collect();
        assert_eq!(ends, [0, 300]);
        let (_, alone) = recorded("dimension=5&optimizers=gd&gd-lr=10", 300);
        assert_eq!(alone.losses[0].len(), lost);
    }
}
