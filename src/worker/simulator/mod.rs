//! The worker's brain: one report to each command, the clock an argument.

use super::protocol::{Command, Report};
use super::raster::Raster;
use crate::experiment::{Effect, Experiment, Refusal};
use crate::session::{Adjustment, Session};

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
            Command::Load { experiment, changes, owned } => self.load(&experiment, &changes, owned),
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

    /// Begins another run.
    fn load(
        &mut self,
        link: &str,
        changes: &[Adjustment],
        owned: Option<Vec<String>>,
    ) -> Result<(), Refusal> {
        let (experiment, _) = Experiment::from_link(link);
        let session = match owned {
            Some(keys) => Session::part(&experiment, keys),
            None => Session::new(&experiment),
        };
        session.map(|mut session| {
            session.preload(changes);
            *self = Simulator::of(session);
        })
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
mod tests;
