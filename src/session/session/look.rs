//! What is looked at, and the picture of it all.

use super::Session;
use crate::experiment::{ErrorView, LaneSettings, PlaneChoice, SpectrumView};
use crate::optim::Role;
use crate::session::{Examples, Lane, LaneSnapshot, Matrices, Snapshot, Time, replicates};

impl Session {
    /// Brings the spectrum of one lane up to date.
    pub fn refresh_spectrum(&mut self, lane: usize) {
        self.lanes[lane].refresh_spectrum();
        self.lanes[lane].refresh_product(self.experiment.view.spectrum == SpectrumView::Product);
        self.lanes[lane].refresh_directions(self.experiment.view.spectrum == SpectrumView::Directions);
    }

    /// Brings the decisions of all lanes up to date, while they are looked at: they are compared with each other, and
    /// cost little beside a spectrum.
    pub fn refresh_decisions(&mut self) {
        let looked = self.experiment.plane() == PlaneChoice::Decisions;
        if looked && self.examples.is_none() {
            self.examples = self.objective().classifier().map(Examples::of);
        } else if !looked {
            self.examples = None;
        }
        let window = self.examples.as_ref().map(|examples| examples.window);
        self.lanes.iter_mut().for_each(|lane| lane.refresh_decisions(window));
    }

    /// Brings the matrices up to date: LODO's, or those of the first that has one.
    pub fn refresh_matrices(&mut self) {
        if self.experiment.view.error != ErrorView::Matrices || self.experiment.dimension > Matrices::MOST {
            self.matrices = None;
            return;
        }
        let with = |lane: &&Lane| lane.preconditioner().is_some();
        let is_subject = |lane: &LaneSettings| lane.method.role == Role::Subject;
        let lodo = self.lanes.iter().find(|lane| is_subject(lane.settings()));
        if lodo.is_none() && self.experiment.running_lanes().any(is_subject) {
            // They are seen to where LODO runs.
            self.matrices = None;
            return;
        }
        let Some(lane) = lodo.filter(with).or_else(|| self.lanes.iter().find(with)) else {
            self.matrices = None;
            return;
        };
        let (step, id) = (lane.step(), lane.settings().id());
        if self.matrices.as_ref().is_some_and(|former| former.step == step && id.is(&former.key)) {
            return;
        }
        let map = lane.preconditioner().expect("it was chosen for that");
        let found = self.eigenbasis.matrices(&*map, lane.noisy(), lane.x());
        self.matrices = found.map(|(learned, inverse)| Matrices {
            step,
            key: id.to_string(),
            name: self.experiment.lane_name(lane.settings()),
            learned,
            inverse,
        });
    }

    /// Measures the error of one lane where the run rests.
    pub fn refresh_error(&mut self, lane: usize) {
        self.lanes[lane].refresh_error();
    }

    /// Looks at the next step of one lane.
    pub fn look_ahead(&mut self, lane: usize) {
        self.lanes[lane].look_ahead(self.experiment.noise_strength);
    }

    /// Some displacements along the paths, for [`fit_plane`](Self::fit_plane).
    pub fn samples(&self) -> Vec<Vec<f64>> {
        self.plane.samples(&self.lanes)
    }

    /// Takes the principal axes of these displacements for those of the plane.
    pub fn fit_plane(&mut self, samples: &[Vec<f64>]) {
        self.plane.fit(samples, self.step);
    }

    /// Where the run stands.
    pub fn snapshot(&mut self) -> Snapshot {
        if self.owned.is_none() && self.plane.is_stale(self.step) {
            self.fit_plane(&self.samples());
        }
        let lanes: Vec<LaneSnapshot> = self.lanes.iter().map(|lane| self.lane_snapshot(lane)).collect();
        let part = Snapshot {
            step: self.completed(),
            time: Time { going_to: self.going_to, ..self.timeline.time() },
            finish: self.finish,
            dimension: self.experiment.dimension,
            noisy: self.experiment.is_noisy(),
            newton_best: self.lanes.first().and_then(|lane| lane.noisy().newton_best()),
            least: self.least,
            plane: self.plane.snapshot(&self.lanes, self.objective(), self.step),
            matrices: self.matrices.clone(),
            examples: self.examples.clone(),
            computing: 0.0,
            lanes,
        };
        self.merge.join(vec![part])
    }

    /// The steps that were completed: where all are lost, the last that any of them took. A part of a run counts on, as
    /// others may be on their way.
    fn completed(&self) -> u64 {
        let taken = self.lanes.iter().map(Lane::farthest).max();
        taken.filter(|_| self.owned.is_none() && !self.is_running()).unwrap_or(self.step)
    }

    fn lane_snapshot(&self, lane: &Lane) -> LaneSnapshot {
        let id = lane.settings().id();
        let place = self.experiment.running_lanes().position(|lane| lane.id() == id);
        let noisy = self.experiment.is_noisy();
        let (active, replicates) = (lane.active(), lane.replicates(noisy));
        LaneSnapshot {
            place: place.unwrap_or(usize::MAX),
            key: id.to_string(),
            name: self.experiment.lane_name(lane.settings()),
            colour: self.experiment.colour_of(id).unwrap_or_default(),
            values: lane.settings().values.clone(),
            step: lane.step(),
            evaluations: lane.evaluations(),
            seconds: lane.seconds(),
            status: lane.status(self.step),
            rest: lane.rest(),
            loss: lane.loss(),
            smoothed: replicates
                .as_ref()
                .and_then(|replicates| replicates.loss)
                .map_or(lane.seen_loss(noisy), |loss| loss.median),
            curve: if replicates.is_none() {
                lane.curve().bins().to_vec()
            } else {
                replicates::curve(&active, noisy, &self.experiment.view.curves)
            },
            path: self.plane.path(lane),
            path_stride: lane.path().stride(),
            spread: self.plane.spread(lane),
            ellipse: self.plane.ellipse(lane),
            error: replicates::error(&active, self.experiment.view.curves.spread),
            replicates,
            error_estimated: lane.error_is_estimated(),
            spectrum: lane.spectrum().cloned(),
            reached: lane.reached(),
            ahead: lane.foresight().map(|foresight| self.plane.ahead(foresight)),
            decisions: lane.decisions().cloned(),
            directions: lane.directions().cloned(),
        }
    }
}
