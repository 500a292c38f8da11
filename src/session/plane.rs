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

    /// A lane's preconditioner G on the plane: xx, xy, yy of the symmetric part; `None` if not finite. Above two
    /// dimensions what G H does there, seen as H measures, that at the lane's own point:
    ///
    /// ```text
    /// B^(−½) Uᵀ H G H U B^(−½),  B = Uᵀ H U,  U = (u, v)
    /// ```
    ///
    /// the identity for G = H⁻¹ on any plane, and H^(½) G H^(½) on one that H keeps; `None` where B is not positive
    /// definite.
    pub(super) fn ellipse(&self, lane: &Lane) -> Option<[f64; 3]> {
        let map = lane.preconditioner()?;
        if self.dimension == 2 {
            return restrict(&*map, &self.axes);
        }
        let hessian = |axis: &Vec<f64>| {
            let mut product = vec![0.0; axis.len()];
            lane.noisy().hessian_product(lane.x(), axis, &mut product);
            product
        };
        let [u, v] = &self.axes;
        let products = [hessian(u), hessian(v)];
        let [hu, hv] = &products;
        let (a, b, c) = (dot(u, hu), 0.5 * (dot(u, hv) + dot(v, hu)), dot(v, hv));
        // √B = (B + √det B · I) / size; its inverse by its adjugate.
        let root = definite([a, b, c])?.sqrt();
        let size = (a + c + 2.0 * root).sqrt() * root;
        let [p, q, r] = [(c + root) / size, -b / size, (a + root) / size];
        let [xx, xy, yy] = restrict(&*map, &products)?;
        let form = [
            p * p * xx + 2.0 * p * q * xy + q * q * yy,
            p * q * xx + (p * r + q * q) * xy + q * r * yy,
            q * q * xx + 2.0 * q * r * xy + r * r * yy,
        ];
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

    /// H⁻¹ in two dimensions, at the first lane's point.
    fn inverse_hessian(&self, lanes: &[Lane]) -> Option<[f64; 3]> {
        let lane = lanes.first().filter(|_| self.dimension == 2)?;
        let hessian = lane.noisy().hessian(lane.x())?;
        let [a, b, c] = [hessian[[0, 0]], hessian[[0, 1]], hessian[[1, 1]]];
        definite([a, b, c]).map(|determinant| [c / determinant, -b / determinant, a / determinant])
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
            inverse_hessian: self.inverse_hessian(lanes),
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

/// vᵢᵀ A vⱼ for the symmetric part of a map A: 11, 12, 22; `None` if not finite.
fn restrict(map: &dyn LinearMap, [u, v]: &[Vec<f64>; 2]) -> Option<[f64; 3]> {
    let (mut gu, mut gv) = (vec![0.0; u.len()], vec![0.0; u.len()]);
    map.apply(u, &mut gu);
    map.apply(v, &mut gv);
    let form = [dot(u, &gu), 0.5 * (dot(u, &gv) + dot(v, &gu)), dot(v, &gv)];
    form.iter().all(|x| x.is_finite()).then_some(form)
}

/// The determinant of a symmetric matrix, if it is positive definite beyond rounding: the lesser eigenvalue is about the
/// determinant over the sum of both.
fn definite([a, b, c]: [f64; 3]) -> Option<f64> {
    let determinant = a * c - b * b;
    (a > 0.0 && determinant > rounding(2, a + c) * (a + c)).then_some(determinant)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    /// The form of the last lane of this run after so many steps, xx, xy, yy.
    fn form(link: &str, steps: u64) -> Option<[f64; 3]> {
        let (experiment, refusals) = Experiment::from_link(link);
        assert!(refusals.is_empty(), "{refusals:?}");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(steps, &|| 0.0);
        session.snapshot().lanes.pop().unwrap().ellipse
    }

    fn assert_near(found: Option<[f64; 3]>, expected: [f64; 3], what: &str) {
        let found = found.unwrap_or_else(|| panic!("{what} has no form"));
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-9 * expected[0].max(1.0), "{what}: {found:?} for {expected:?}");
        }
    }

    /// The inverse Hessian is the unit circle on every plane; a rate α is α λ along the Hessian's own directions.
    #[test]
    fn above_two_dimensions_the_inverse_is_the_unit_circle() {
        for plane in ["curvature", "principal", "coordinates&plane-x=3&plane-y=7"] {
            for noise in ["none", "walk"] {
                let link = format!("dimension=30&condition=500&noise-kind={noise}&plane={plane}");
                let newton = form(&format!("{link}&optimizers=adam,newton&newton-lr=1"), 40);
                assert_near(newton, [1.0, 0.0, 1.0], plane);
            }
        }
        for condition in [10.0, 1000.0] {
            let link = format!("dimension=25&condition={condition}&optimizers=gd&gd-lr=0.3&plane=curvature");
            // Curvatures from 1 down to 1/κ.
            assert_near(form(&link, 3), [0.3, 0.0, 0.3 / condition], "gradient descent");
        }
        // Along two coordinates of a bowl that is not turned, any two of its curvatures.
        let aligned = "dimension=4&condition=8&rotation=0&optimizers=gd&gd-lr=0.5&plane=coordinates&plane-x=1&plane-y=3";
        let (experiment, _) = Experiment::from_link(aligned);
        let values = Session::new(&experiment).unwrap().objective().hessian(&[0.0; 4]).unwrap();
        assert_near(form(aligned, 3), [0.5 * values[[0, 0]], 0.0, 0.5 * values[[2, 2]]], "coordinates");
    }

    /// In two dimensions the form is that of the matrix itself.
    #[test]
    fn in_two_dimensions_nothing_is_measured_by_the_hessian() {
        assert_near(
            form("scenario=rosenbrock&optimizers=gd&gd-lr=0.3", 2),
            [0.3, 0.0, 0.3],
            "gradient descent",
        );
    }

    #[test]
    fn where_the_hessian_is_not_positive_definite_there_is_no_form() {
        let link = "scenario=blank&objective=formula&dimension=3&optimizers=gd&plane=coordinates";
        for (formula, is) in
            [("x1^2%2Bx2^2%2Bx3^2", true), ("x1^2-x2^2%2Bx3^2", false), ("x1^2%2Bx3^2", false)]
        {
            assert_eq!(form(&format!("{link}&formula={formula}"), 0).is_some(), is, "{formula}");
        }
    }
}
