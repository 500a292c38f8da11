//! The function on the plane that is seen, to be asked for single values where the picture is, without the run.

use std::rc::Rc;

use super::plane::PlaneView;
use super::problem_instance::ProblemInstance;
use crate::experiment::{Experiment, PlaneChoice};
use crate::objective::Objective;

/// The quiet function of an experiment on its plane: what the landscape is a picture of.
pub struct Surface {
    objective: Rc<dyn Objective>,
    plane: PlaneView,
}

impl std::fmt::Debug for Surface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surface").finish_non_exhaustive()
    }
}

impl Surface {
    /// That of an experiment; `None` on a plane that comes from the paths of its run, or is none of the function.
    pub fn new(experiment: &Experiment) -> Option<Surface> {
        let own = matches!(experiment.view.plane, PlaneChoice::Curvature | PlaneChoice::Coordinates);
        if (experiment.dimension > 2 && !own) || experiment.view.plane == PlaneChoice::Decisions {
            return None;
        }
        let one = Experiment { seeds: 1, ..experiment.clone() };
        let objective = ProblemInstance::all(&one).into_iter().next()?.objective;
        let plane = PlaneView::new(experiment, &*objective);
        Some(Surface { objective, plane })
    }

    /// f at a point of the plane.
    pub fn value(&self, [a, b]: [f64; 2]) -> f64 {
        self.plane.slice(&*self.objective)(a, b)
    }

    /// Why f has no value there, if it has none.
    pub fn fault(&self, point: [f64; 2]) -> Option<String> {
        let point = self.plane.lift(point);
        self.objective.fault(&point)
    }

    /// Why f has no value at the first of these points that lacks one.
    pub fn first_fault(&self, points: impl IntoIterator<Item = [f64; 2]>) -> Option<String> {
        points.into_iter().find(|&point| !self.value(point).is_finite()).and_then(|point| self.fault(point))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::{Command, Report, Simulator};

    /// The page's values are to the bit those of the worker's picture.
    #[test]
    fn its_values_are_those_of_the_picture() {
        for link in [
            "scenario=rosenbrock",
            "",
            "dimension=30&seed=4&rotation=0.5",
            "plane=coordinates&plane-x=3&plane-y=7&seeds=3",
            "objective=rastrigin&dimension=5&seed=9",
            "scenario=blank&objective=formula&dimension=4&formula=sum(i*xi^2)%2Bx3",
            "scenario=blank&objective=formula&dimension=2&formula=log(x)%2By",
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert!(refusals.is_empty(), "{refusals:?}");
            let surface = Surface::new(&experiment).unwrap();
            let mut simulator = Simulator::default();
            simulator
                .answer(Command::Load { experiment: link.into(), changes: vec![], owned: None }, &|| 0.0);
            let window = [-2.0, 3.0, -1.0, 4.0];
            let Report::Grid(grid) =
                simulator.answer(Command::Grid { window, columns: 10, rows: 10, seconds: 9.0 }, &|| 0.0)
            else {
                panic!("no grid")
            };
            for (cell, &value) in grid.values.iter().enumerate() {
                let at = |from: f64, place: usize| from + 5.0 * (place as f64 + 0.5) / 10.0;
                let point = [at(-2.0, cell % 10), at(-1.0, cell / 10)];
                assert_eq!(surface.value(point).to_bits(), value.to_bits(), "{link} at {point:?}");
                assert_eq!(surface.fault(point).is_some(), !value.is_finite(), "{link} at {point:?}");
            }
        }
        for link in ["plane=principal", "objective=circles"] {
            assert!(Surface::new(&Experiment::from_link(link).0).is_none(), "{link}");
        }
    }
}
