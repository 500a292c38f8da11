//! The plane on which paths are seen: the function's own in two dimensions, a choice above.

use super::ahead::Foresight;
use super::{Ahead, Arrow, Lane, Plane};
use crate::experiment::{Experiment, PlaneChoice};
use crate::math::vector::{dot, norm_squared};
use crate::math::{LinearMap, principal_axes, rounding};
use crate::objective::Objective;

/// A plane o + a u + b v.
pub struct PlaneView {
    choice: PlaneChoice,
    /// Numbered from 1, for [`PlaneChoice::Coordinates`].
    coordinates: [usize; 2],
    dimension: usize,
    origin: Vec<f64>,
    axes: [Vec<f64>; 2],
    /// The function's own directions, for [`PlaneChoice::Curvature`].
    curvature: [Vec<f64>; 2],
    /// Whether the function has such; the first two coordinates stand in.
    own_axes: bool,
    /// What is seen at least.
    least: [f64; 4],
    /// Principal axes are taken anew when the run has grown by a tenth.
    renewed: u64,
    generation: u64,
}

impl PlaneView {
    /// The plane of an experiment at its start.
    pub(super) fn new(experiment: &Experiment, objective: &dyn Objective) -> Self {
        let n = experiment.dimension;
        let own = if n > 2 { objective.axes() } else { None };
        let own_axes = own.is_some();
        let curvature = own.unwrap_or_else(|| units(n, [1, 2]));
        let (origin, window) = if n == 2 {
            (vec![0.0; n], experiment.landscape.window)
        } else {
            (objective.minima().into_iter().next().unwrap_or_else(|| vec![0.0; n]), [-1.0, 1.0, -1.0, 1.0])
        };
        let (choice, coordinates) = (experiment.plane(), experiment.plane_coordinates());
        let axes = if choice == PlaneChoice::Coordinates { units(n, coordinates) } else { curvature.clone() };
        let least = if n == 2 { joined(window, &experiment.start()) } else { window };
        PlaneView {
            choice,
            coordinates,
            dimension: n,
            origin,
            axes,
            curvature,
            own_axes,
            least,
            renewed: 0,
            generation: 0,
        }
    }

    /// Goes over to another choice.
    pub(super) fn choose(&mut self, choice: PlaneChoice, coordinates: [usize; 2]) {
        let others = choice == PlaneChoice::Coordinates && coordinates != self.coordinates;
        if self.dimension > 2 && (choice != self.choice || others) {
            (self.choice, self.coordinates) = (choice, coordinates);
            self.renewed = 0;
            match choice {
                PlaneChoice::Principal => {}
                PlaneChoice::Coordinates => self.axes = units(self.dimension, coordinates),
                PlaneChoice::Curvature | PlaneChoice::Decisions => self.axes = self.curvature.clone(),
            }
            self.generation += 1;
        }
    }

    /// Whether its axes are to be taken anew from the paths of a run that has come to this step.
    pub(super) fn is_stale(&self, step: u64) -> bool {
        let principal = self.dimension > 2 && self.choice == PlaneChoice::Principal;
        principal && step as f64 > 1.1 * self.renewed as f64
    }

    /// Some displacements from the origin for [`fit`](Self::fit): a few dozen points a lane tell the plane as well as
    /// all of them.
    pub(super) fn samples(&self, lanes: &[Lane]) -> Vec<Vec<f64>> {
        let sample = |lane: &Lane| {
            let every = lane.path().points().len().div_ceil(40);
            lane.path().points().step_by(every).map(|point| self.displacement(point)).collect::<Vec<_>>()
        };
        lanes.iter().filter(|lane| lane.is_running()).flat_map(sample).collect()
    }

    /// Takes the principal axes of these displacements, at this step.
    pub(super) fn fit(&mut self, samples: &[Vec<f64>], step: u64) {
        self.renewed = step;
        let views: Vec<&[f64]> = samples.iter().map(Vec::as_slice).collect();
        if let Some(mut axes) = principal_axes(&views) {
            // An axis has no sign of its own: keep the one that the picture had.
            for (axis, former) in axes.iter_mut().zip(&self.axes) {
                if dot(axis, former) < 0.0 {
                    axis.iter_mut().for_each(|a| *a = -*a);
                }
            }
            self.axes = axes;
            self.generation += 1;
        }
    }

    fn displacement(&self, point: &[f64]) -> Vec<f64> {
        point.iter().zip(&self.origin).map(|(x, o)| x - o).collect()
    }

    fn project(&self, point: &[f64]) -> [f64; 2] {
        let displacement = self.displacement(point);
        [dot(&displacement, &self.axes[0]), dot(&displacement, &self.axes[1])]
    }

    /// A lane's path on the plane, up to where it is now.
    pub(super) fn path(&self, lane: &Lane) -> Vec<[f64; 2]> {
        let here = lane.noisy().relative(lane.x());
        lane.path()
            .points()
            .chain(std::iter::once(here.as_slice()))
            .map(|point| self.project(point))
            .collect()
    }

    /// A step to come, its vectors on the plane.
    pub(super) fn ahead(&self, foresight: &Foresight) -> Ahead {
        let arrow = |vector: &[f64]| Arrow {
            length: norm_squared(vector).sqrt(),
            on_plane: [dot(vector, &self.axes[0]), dot(vector, &self.axes[1])],
        };
        Ahead {
            gradient: arrow(&foresight.gradient),
            momentum_before: arrow(&foresight.momentum_before),
            momentum: arrow(&foresight.momentum),
            movement: arrow(&foresight.movement),
            ..foresight.numbers
        }
    }

    /// The symmetric part of a map on the plane: xx, xy, yy; `None` if not finite.
    pub(super) fn restrict(&self, map: &dyn LinearMap) -> Option<[f64; 3]> {
        let [u, v] = &self.axes;
        let (mut gu, mut gv) = (vec![0.0; u.len()], vec![0.0; u.len()]);
        map.apply(u, &mut gu);
        map.apply(v, &mut gv);
        let form = [dot(u, &gu), 0.5 * (dot(u, &gv) + dot(v, &gu)), dot(v, &gv)];
        form.iter().all(|x| x.is_finite()).then_some(form)
    }

    /// Squared displacement from the origin, summed over a lane's path: on the plane, and in all.
    pub(super) fn spread(&self, lane: &Lane) -> [f64; 2] {
        let (mut inside, mut all) = (0.0, 0.0);
        for point in lane.path().points() {
            let displacement = self.displacement(point);
            let (a, b) = (dot(&displacement, &self.axes[0]), dot(&displacement, &self.axes[1]));
            inside += a * a + b * b;
            all += norm_squared(&displacement);
        }
        if self.dimension == 2 { [all, all] } else { [inside, all] }
    }

    /// H⁻¹ on the plane: in two dimensions at the first lane's point, above only along the function's own axes, where it
    /// is the inverse of H on the plane.
    fn inverse_hessian(&self, lanes: &[Lane], objective: &dyn Objective) -> Option<[f64; 3]> {
        let lane = lanes.first()?;
        let chosen = matches!(self.choice, PlaneChoice::Principal | PlaneChoice::Coordinates);
        if self.dimension > 2 && (chosen || !self.own_axes) {
            return None;
        }
        let x = lane.noisy().relative(lane.x());
        let [u, v] = &self.axes;
        let (mut hu, mut hv) = (vec![0.0; u.len()], vec![0.0; u.len()]);
        objective.hessian_product(&x, u, &mut hu);
        objective.hessian_product(&x, v, &mut hv);
        let (a, b, c) = (dot(u, &hu), dot(u, &hv), dot(v, &hv));
        let determinant = a * c - b * b;
        // The less of the two curvatures is about the determinant over their sum: below rounding H has no inverse.
        let invertible = determinant > rounding(2, a + c) * (a + c);
        (a > 0.0 && invertible).then(|| [c / determinant, -b / determinant, a / determinant])
    }

    /// The plane for a snapshot of these lanes; what is in view of it depends on all lanes of the run.
    pub(super) fn snapshot(&self, lanes: &[Lane], objective: &dyn Objective, step: u64) -> Plane {
        let seen_from = if self.origin.iter().all(|&x| x == 0.0) { "" } else { ", from the minimum" };
        let coordinates = |places: [usize; 2]| places.map(|place| format!("x{place}{seen_from}"));
        let axes = match (self.dimension, self.choice) {
            (2, _) => ["x", "y"].map(String::from),
            (_, PlaneChoice::Coordinates) => coordinates(self.coordinates),
            (_, PlaneChoice::Curvature | PlaneChoice::Decisions) if !self.own_axes => coordinates([1, 2]),
            (_, PlaneChoice::Curvature | PlaneChoice::Decisions) => {
                ["stiffest direction", "softest direction"].map(String::from)
            }
            (_, PlaneChoice::Principal) => {
                ["first principal axis", "second principal axis"].map(String::from)
            }
        };
        Plane {
            axes,
            share: None,
            minima: objective.minima().iter().map(|minimum| self.project(minimum)).collect(),
            least: self.least,
            window: self.least,
            stale: self.is_stale(step),
            inverse_hessian: self.inverse_hessian(lanes, objective),
            generation: self.generation,
        }
    }

    /// The function on the plane.
    pub(crate) fn slice<'a>(&'a self, objective: &'a dyn Objective) -> Box<dyn Fn(f64, f64) -> f64 + 'a> {
        objective.slice(&self.origin, &self.axes[0], &self.axes[1])
    }

    /// The point of n dimensions that a point of the plane is.
    pub(super) fn lift(&self, [a, b]: [f64; 2]) -> Vec<f64> {
        let [u, v] = &self.axes;
        self.origin.iter().zip(u).zip(v).map(|((o, u), v)| o + a * u + b * v).collect()
    }

    /// The number of the present coordinates.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }
}

/// The directions of two coordinates, numbered from 1.
fn units(n: usize, coordinates: [usize; 2]) -> [Vec<f64>; 2] {
    coordinates.map(|place| (1..=n).map(|i| f64::from(u8::from(i == place))).collect())
}

/// A window with this point well inside.
fn joined(window: [f64; 4], point: &[f64]) -> [f64; 4] {
    let mut joined = window;
    for (axis, &x) in point.iter().enumerate() {
        let margin = 0.05 * (window[2 * axis + 1] - window[2 * axis]);
        if x < window[2 * axis] {
            joined[2 * axis] = x - margin;
        }
        if x > window[2 * axis + 1] {
            joined[2 * axis + 1] = x + margin;
        }
    }
    joined
}
