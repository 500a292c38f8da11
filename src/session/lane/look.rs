//! What is measured of a lane, and looked at.

use super::Lane;
use crate::optim::Role;
use crate::session::ahead::{Foresight, foresee};
use crate::session::directions::done;
use crate::session::measure::{inverse_hessian_error, product_eigenvalues, spectrum};
use crate::session::{Decisions, Directions};

impl Lane {
    /// Measures how far its preconditioner is from the inverse Hessian.
    pub(super) fn measure_error(&mut self) {
        if let Some(error) = self.error_here() {
            self.error.push(self.step, error);
        }
        self.measured = true;
    }

    /// Measures it under every seed where the run rests, unless that was done.
    pub fn refresh_error(&mut self) {
        self.replicates.iter_mut().for_each(Lane::refresh_error);
        if !std::mem::replace(&mut self.measured, true) {
            let error = self.error_here();
            self.error.rest(self.step, error);
        }
    }

    #[inline(never)]
    fn error_here(&self) -> Option<f64> {
        let preconditioner = self.optimizer.preconditioner()?;
        Some(inverse_hessian_error(&*preconditioner, &self.noisy, &self.x)).filter(|error| error.is_finite())
    }

    /// Computes the spectrum anew, unless it is that of the present step and settings.
    pub fn refresh_spectrum(&mut self) {
        if !self.tuned && self.spectrum.as_ref().is_some_and(|spectrum| spectrum.step == self.step) {
            return;
        }
        self.tuned = false;
        if let Some(preconditioner) = self.optimizer.preconditioner() {
            self.spectrum = spectrum(&*preconditioner, &self.noisy, &self.x, self.step);
        }
    }

    /// Adds the eigenvalues of G H to a spectrum of the present step, or takes them from it.
    pub fn refresh_product(&mut self, looked_at: bool) {
        let Some(spectrum) = self.spectrum.as_mut() else { return };
        if !looked_at {
            spectrum.product = None;
        } else if spectrum.product.is_none()
            && spectrum.step == self.step
            && let Some(preconditioner) = self.optimizer.preconditioner()
        {
            let values = product_eigenvalues(&*preconditioner, &self.noisy, &self.x);
            spectrum.product = Some(values.unwrap_or_default());
        }
    }

    /// Looks at the next step under noise of this strength, without taking it.
    pub fn look_ahead(&mut self, strength: f64) {
        if self.noisy.strength != strength {
            self.noisy.strength = strength;
            self.foresight = None;
        }
        if self.diverged.is_none() && self.foresight().is_none() {
            self.foresight = foresee(&*self.optimizer, &self.noisy, &self.x, self.step);
        }
    }

    /// The next step, if it was looked at.
    pub(in crate::session) fn foresight(&self) -> Option<&Foresight> {
        self.foresight.as_ref().filter(|foresight| foresight.numbers.step == self.step + 1)
    }

    /// Computes what it does along the Hessian's eigendirections, unless that is known for the present step; forgets it
    /// where nobody looks at it.
    pub fn refresh_directions(&mut self, looked_at: bool) {
        if !looked_at {
            self.directions = None;
        } else if self.directions.as_ref().is_none_or(|directions| directions.step != self.step) {
            self.directions = self.directions_here();
        }
    }

    fn directions_here(&self) -> Option<Directions> {
        let preconditioner = self.optimizer.preconditioner();
        let (curvatures, done) = done(preconditioner.as_deref(), &self.noisy, &self.x)?;
        let active = self.active();
        let costs: Vec<_> = active.iter().filter_map(|lane| lane.costs.as_ref()).collect();
        let mut mean = vec![0.0; if costs.is_empty() || self.step == 0 { 0 } else { curvatures.len() }];
        for costs in &costs {
            let share = 1.0 / active.len() as f64;
            mean.iter_mut().zip(costs.by_direction()).for_each(|(mean, cost)| *mean += share * cost);
        }
        let former = self.milestones.iter().filter(|(step, _)| *step < self.step).cloned().collect();
        Some(Directions { step: self.step, curvatures, done, costs: mean, former })
    }

    /// What it did along the Hessian's eigendirections when that was last asked for.
    pub fn directions(&self) -> Option<&Directions> {
        self.directions.as_ref()
    }

    /// Keeps what is done along the Hessian's eigendirections here, where a matrix is learned and they stay the same.
    pub(super) fn pass_milestone(&mut self) {
        if self.settings.method.role != Role::Subject || self.objective().quadratic_form().is_none() {
            return;
        }
        let preconditioner = self.optimizer.preconditioner();
        let here = done(preconditioner.as_deref(), &self.noisy, &self.x).map(|(_, done)| (self.step, done));
        drop(preconditioner);
        self.milestones.extend(here);
    }

    /// Computes how its weights decide, unless that is known for the present step; `None` forgets it.
    pub fn refresh_decisions(&mut self, window: Option<[f64; 4]>) {
        let Some(window) = window else {
            self.decisions = None;
            return;
        };
        if self.decisions.as_ref().is_none_or(|decisions| decisions.step != self.step)
            && let Some(classifier) = self.noisy.objective().classifier()
        {
            let weights = self.noisy.relative(&self.x);
            self.decisions = Some(Decisions::new(classifier, &weights, window, self.step));
        }
    }

    /// How its weights decided when that was last asked for.
    pub fn decisions(&self) -> Option<&Decisions> {
        self.decisions.as_ref()
    }
}
