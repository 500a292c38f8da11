//! The worker's brain: one report to each command, the clock an argument.

use nanoserde::{DeBin, SerBin};

use super::Grid;
use super::raster::Raster;
use crate::experiment::{Effect, Experiment, Refusal};
use crate::session::{Adjustment, Session, Snapshot};

/// What the page asks. Experiments travel as links.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub enum Command {
    /// Begin this experiment.
    Load {
        /// As a link.
        experiment: String,
        /// Changes that it is to meet on its way.
        changes: Vec<Adjustment>,
        /// The optimizers that run here, if others run elsewhere.
        owned: Option<Vec<String>>,
    },
    /// Go over to these settings, live where possible. Then go on: page and worker meet once a frame.
    Advance {
        /// As a link, if anything has changed.
        experiment: Option<String>,
        /// With other settings: the optimizers that run here.
        owned: Option<Vec<String>>,
        /// At most up to this step.
        until: u64,
        /// And at most for so many seconds.
        seconds: f64,
    },
    /// Go to a step that the run has been at, or on towards it.
    GoTo {
        /// Which.
        step: u64,
        /// For at most so many seconds.
        seconds: f64,
    },
    /// Say what was changed so far.
    History,
    /// Say where the lanes have been.
    Samples,
    /// Take the principal axes of what all lanes have said.
    Fit {
        /// Displacements.
        samples: Vec<Vec<f64>>,
    },
    /// The function's values on the plane, or on towards them: asked for again until they are as fine as they are
    /// to be.
    Grid {
        /// x from, to; y from, to.
        window: [f64; 4],
        /// Across.
        columns: usize,
        /// Down.
        rows: usize,
        /// For at most so many seconds.
        seconds: f64,
    },
}

/// What the worker answers: exactly one to each command.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub enum Report {
    /// Where the run stands.
    Snapshot(Box<Snapshot>),
    /// The changes of the run, if all of them are known.
    History(Option<Vec<Adjustment>>),
    /// Displacements along the paths.
    Samples(Vec<Vec<f64>>),
    /// The function on the plane, as far as it is known; without values if no more is known than before.
    Grid(Grid),
    /// The command was not carried out; the run is as it was.
    Refused {
        /// The key of the control to blame.
        control: String,
        /// Why.
        words: String,
    },
}

/// A session at work for a page.
pub struct Simulator {
    session: Session,
    /// The picture that is on its way.
    raster: Option<Raster>,
    /// The step that was last asked for, while the run is on its way there.
    bound_for: Option<u64>,
    /// Which lane's spectrum is to be computed next.
    turn: usize,
    /// Seconds that spectra may take at present, and when that was last reckoned.
    allowance: f64,
    reckoned: Option<f64>,
}

/// The share of the time that spectra may take while a run goes on, and how many seconds of it can be saved up.
const LOOKING_SHARE: f64 = 0.1;
const MOST_SAVED: f64 = 0.02;

impl Default for Simulator {
    fn default() -> Self {
        Simulator::new(&Experiment::default()).expect("the first scenario can be run")
    }
}

impl Simulator {
    /// A simulator of an experiment.
    ///
    /// # Errors
    /// A [`Refusal`] if the experiment cannot be run as it is.
    pub fn new(experiment: &Experiment) -> Result<Self, Refusal> {
        Session::new(experiment).map(Simulator::of)
    }

    fn of(session: Session) -> Self {
        Simulator { session, raster: None, bound_for: None, turn: 0, allowance: 0.0, reckoned: None }
    }

    /// Carries out a command and reports. `clock` is in seconds.
    pub fn answer(&mut self, command: Command, clock: &dyn Fn() -> f64) -> Report {
        let before = self.session.step();
        let arriving = matches!(command, Command::GoTo { .. });
        let mut computing = 0.0;
        let outcome = match command {
            Command::Load { experiment, changes, owned } => {
                let (experiment, _) = Experiment::from_link(&experiment);
                let session = match owned {
                    Some(keys) => Session::part(&experiment, keys),
                    None => Session::new(&experiment),
                };
                session.map(|mut session| {
                    session.preload(&changes);
                    *self = Simulator::of(session);
                })
            }
            Command::Advance { experiment, owned, until, seconds } => {
                owned.into_iter().for_each(|keys| self.session.assign(keys));
                let adjusted = match experiment {
                    Some(link) => self.session.adjust(&Experiment::from_link(&link).0).map(|effect| {
                        if effect == Effect::Restart {
                            self.raster = None;
                        }
                    }),
                    None => Ok(()),
                };
                let began = clock();
                self.session.advance(until.saturating_sub(self.session.step()), seconds, clock);
                computing = clock() - began;
                adjusted
            }
            Command::History => return Report::History(self.session.history()),
            Command::Samples => return Report::Samples(self.session.samples()),
            Command::Fit { samples } => {
                self.session.fit_plane(&samples);
                return Report::Snapshot(Box::new(self.session.snapshot()));
            }
            Command::GoTo { step, seconds } => {
                if self.bound_for != Some(step) || self.session.going_to().is_none() {
                    self.session.go_to(step);
                }
                self.session.travel(seconds, clock);
                self.bound_for = self.session.going_to().map(|_| step);
                Ok(())
            }
            Command::Grid { window, columns, rows, seconds } => {
                return self.grid(window, columns, rows, seconds, clock);
            }
        };
        if let Err(refusal) = outcome {
            return Report::Refused { control: refusal.control, words: refusal.words };
        }
        let at_rest = self.session.step() == before || arriving || self.session.finish().is_some();
        if self.session.going_to().is_none() {
            self.look(!at_rest, clock);
        }
        let mut snapshot = self.session.snapshot();
        snapshot.computing = computing;
        snapshot.time.settings = self.session.take_resumed().map(Experiment::to_link);
        Report::Snapshot(Box::new(snapshot))
    }

    /// Brings spectra up to date, lane by lane in turn, as far as their share of the time goes; all of them
    /// whenever the run does not move.
    fn look(&mut self, moved: bool, clock: &dyn Fn() -> f64) {
        let now = clock();
        let since = self.reckoned.replace(now).map_or(f64::INFINITY, |before| now - before);
        // Simulators that meet at the end of a round wait for each other: together they take the share of one.
        let share = LOOKING_SHARE * self.session.share();
        self.allowance = (self.allowance + share * since).min(MOST_SAVED);
        // One turn a lane, and one for the matrices.
        let turns = self.session.lanes().len() + 1;
        for _ in 0..turns {
            if moved && self.allowance < 0.0 {
                return;
            }
            self.turn = (self.turn + 1) % turns;
            let began = clock();
            if self.turn + 1 < turns {
                self.session.refresh_spectrum(self.turn);
                self.session.refresh_decisions();
                if !moved {
                    self.session.refresh_error(self.turn);
                }
                // A copy of a small optimizer costs nothing to speak of.
                if !moved || self.session.objective().dim() == 2 {
                    self.session.look_ahead(self.turn);
                }
            } else {
                self.session.refresh_matrices();
            }
            // At rest it takes nothing from the run, which owes nothing for it.
            if moved {
                self.allowance -= clock() - began;
            }
        }
    }

    fn grid(
        &mut self,
        window: [f64; 4],
        columns: usize,
        rows: usize,
        seconds: f64,
        clock: &dyn Fn() -> f64,
    ) -> Report {
        let sensible = window.iter().all(|x| x.is_finite())
            && (1..=1000).contains(&columns)
            && (1..=1000).contains(&rows);
        if !sensible {
            let words = "A picture needs a finite window and at most 1,000 cells a side".into();
            return Report::Refused { control: "landscape".into(), words };
        }
        let plane = self.session.plane();
        let generation = plane.generation();
        let under_way = self.raster.take().filter(|s| s.leads_to(window, columns, rows, generation));
        let raster =
            self.raster.insert(under_way.unwrap_or_else(|| Raster::new(window, columns, rows, generation)));
        Report::Grid(raster.go_on(plane.slice(self.session.objective()), seconds, clock))
    }

    /// The session at work.
    pub fn session(&self) -> &Session {
        &self.session
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn snapshot(report: Report) -> Snapshot {
        match report {
            Report::Snapshot(snapshot) => *snapshot,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_command_has_one_answer_and_time_is_an_argument() {
        let ticks = Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 0.001);
            ticks.get()
        };
        let mut simulator = Simulator::default();
        let load = Command::Load { experiment: "dimension=5&seed=3".into(), changes: vec![], owned: None };
        assert_eq!(snapshot(simulator.answer(load, &clock)).step, 0);
        let by_time = Command::Advance { experiment: None, owned: None, until: u64::MAX, seconds: 0.1 };
        let step = snapshot(simulator.answer(by_time, &clock)).step;
        assert!((1..1000).contains(&step), "{step}");
        let by_steps =
            Command::Advance { experiment: None, owned: None, until: step + 7, seconds: f64::INFINITY };
        assert_eq!(snapshot(simulator.answer(by_steps, &clock)).step, step + 7);
        let still = Command::Advance { experiment: None, owned: None, until: step, seconds: 1.0 };
        assert_eq!(snapshot(simulator.answer(still, &clock)).step, step + 7);
    }

    #[test]
    fn a_senseless_grid_is_refused_and_the_run_goes_on() {
        let mut simulator = Simulator::default();
        for (window, columns) in [([0.0, f64::NAN, 0.0, 1.0], 10), ([0.0, 1.0, 0.0, 1.0], 0)] {
            let report = simulator.answer(Command::Grid { window, columns, rows: 10, seconds: 1.0 }, &|| 0.0);
            assert!(matches!(report, Report::Refused { .. }), "{report:?}");
        }
        let advance = Command::Advance { experiment: None, owned: None, until: 3, seconds: 1.0 };
        assert_eq!(snapshot(simulator.answer(advance, &|| 0.0)).step, 3);
    }

    /// At a slow speed, where stepping takes next to no time, spectra keep up all the same.
    #[test]
    fn spectra_keep_up_at_any_speed() {
        let now = Cell::new(0.0);
        let mut simulator = Simulator::default();
        for frame in 1..=30u64 {
            now.set(frame as f64 / 60.0);
            let advance = Command::Advance { experiment: None, owned: None, until: frame, seconds: 0.01 };
            let lanes = snapshot(simulator.answer(advance, &|| now.get())).lanes;
            assert!(lanes.iter().all(|lane| lane.spectrum.as_ref().is_some_and(|s| s.step == frame)));
        }
    }

    /// Matrices are computed while they are looked at, within the share of spectra, and forgotten afterwards.
    #[test]
    fn matrices_are_computed_while_they_are_looked_at() {
        let now = Cell::new(0.0);
        let mut simulator = Simulator::default();
        let mut at = |link: Option<&str>, frame: u64| {
            now.set(frame as f64 / 60.0);
            let experiment = link.map(String::from);
            let advance = Command::Advance { experiment, owned: None, until: frame, seconds: 0.01 };
            snapshot(simulator.answer(advance, &|| now.get())).matrices.map(|matrices| matrices.step)
        };
        assert_eq!((at(None, 1), at(None, 2)), (None, None));
        assert_eq!(at(Some("error-view=matrices"), 3), Some(3));
        assert_eq!(at(None, 4), Some(4));
        assert_eq!(at(Some(""), 5), None);

        // Where a look takes longer than its share, most frames go without.
        let ticks = Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 0.005);
            ticks.get()
        };
        let mut simulator = Simulator::default();
        let load = Command::Load {
            experiment: "dimension=10&error-view=matrices".into(),
            changes: vec![],
            owned: None,
        };
        simulator.answer(load, &clock);
        let mut fresh = 0;
        for until in 1..=100 {
            let advance = Command::Advance { experiment: None, owned: None, until, seconds: 1.0 };
            let seen = snapshot(simulator.answer(advance, &clock));
            fresh += usize::from(seen.matrices.is_some_and(|matrices| matrices.step == seen.step));
        }
        assert!((5..60).contains(&fresh), "{fresh}");
    }

    /// However long spectra take, decisions that are compared belong to one step.
    #[test]
    fn decisions_are_of_one_step() {
        let ticks = Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 0.005);
            ticks.get()
        };
        let mut simulator = Simulator::default();
        let experiment = "objective=circles&optimizers=adam,momentum,gd".into();
        simulator.answer(Command::Load { experiment, changes: vec![], owned: None }, &clock);
        let mut steps = Vec::new();
        for until in 1..=40 {
            let advance = Command::Advance { experiment: None, owned: None, until, seconds: 1.0 };
            let lanes = snapshot(simulator.answer(advance, &clock)).lanes;
            let of = |lane: &crate::session::LaneSnapshot| lane.decisions.as_ref().unwrap().step;
            assert!(lanes.iter().all(|lane| of(lane) == of(&lanes[0])), "{until}");
            steps.push(of(&lanes[0]));
        }
        steps.dedup();
        assert!((3..40).contains(&steps.len()), "{steps:?}");
    }

    /// However long spectra take before a run begins, its first frames owe nothing for them.
    #[test]
    fn what_is_looked_at_at_rest_takes_nothing_from_the_run() {
        let now = Cell::new(0.0);
        let tick = |by: f64| {
            now.set(now.get() + by);
            now.get()
        };
        let mut simulator = Simulator::default();
        let load = Command::Load { experiment: "dimension=5".into(), changes: vec![], owned: None };
        simulator.answer(load, &|| tick(1.0));
        let advance = Command::Advance { experiment: None, owned: None, until: 1, seconds: 1.0 };
        let lanes = snapshot(simulator.answer(advance, &|| tick(1e-6))).lanes;
        assert!(lanes.iter().all(|lane| lane.spectrum.as_ref().is_some_and(|spectrum| spectrum.step == 1)));
    }
}
