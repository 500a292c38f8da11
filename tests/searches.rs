//! Methods that search a line, and the search itself: the strong Wolfe conditions, checked from outside.

use std::rc::Rc;

use lodo::math::vector::{dot, norm, subtract};
use lodo::math::{LinearMap, Stream};
use lodo::objective::{Bowl, Noise, Noisy, Objective, Rosenbrock};
use lodo::optim::{ConjugateGradient, LbfgsWolfe, LineSearch, Optimizer, Oracle, Wolfe};

fn quiet(objective: impl Objective + 'static) -> Noisy {
    Noisy::new(Rc::new(objective), Noise::None, 0.0, Stream::new(1, 1))
}

fn bowl(n: usize) -> Bowl {
    Bowl::random((1..=n).map(|i| i as f64 / 2.0).collect(), &mut Stream::new(6, 0))
}

const LOOSE: Wolfe = Wolfe { decrease: 1e-4, slope: 0.9, most: 20 };
const CLOSE: Wolfe = Wolfe { decrease: 1e-4, slope: 0.1, most: 20 };
const EXACT: Wolfe = Wolfe { decrease: 1e-4, slope: 1e-9, most: 40 };

/// Steps until ‖∇f‖ is below a tolerance, or this many; checks both conditions on each. Returns the points.
fn descend(
    optimizer: &mut dyn Optimizer,
    noisy: &Noisy,
    start: &[f64],
    conditions: Wolfe,
    tolerance: f64,
    most: usize,
) -> Vec<Vec<f64>> {
    let n = start.len();
    let (mut x, mut grad, mut next, mut s) = (start.to_vec(), vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let mut path = vec![x.clone()];
    let mut loss = noisy.eval(&x, &mut grad);
    while norm(&grad) > tolerance && path.len() <= most {
        optimizer.step(&mut x, &grad, &mut Oracle::new(noisy));
        let after = noisy.eval(&x, &mut next);
        subtract(&x, path.last().unwrap(), &mut s);
        let (before_slope, after_slope) = (dot(&grad, &s), dot(&next, &s));
        let rounding = 1e-13 * (loss.abs() + before_slope.abs());
        assert!(before_slope < 0.0, "step {} is uphill", path.len());
        assert!(after <= loss + conditions.decrease * before_slope + rounding, "step {}", path.len());
        assert!(
            after_slope.abs() <= conditions.slope * before_slope.abs() + rounding,
            "step {}: {after_slope} of {before_slope}",
            path.len()
        );
        path.push(x.clone());
        (loss, grad) = (after, next.clone());
    }
    path
}

#[test]
fn lbfgs_walks_the_valley() {
    let noisy = quiet(Rosenbrock);
    for start in [[-0.5, 2.0], [-1.2, 1.0], [1.4, -0.9]] {
        let path = descend(&mut LbfgsWolfe::new(2, LOOSE, 20), &noisy, &start, LOOSE, 1e-8, 60);
        let x = path.last().unwrap();
        assert!(path.len() <= 60 && (x[0] - 1.0).abs() + (x[1] - 1.0).abs() < 1e-5, "{}: {x:?}", path.len());
    }
}

#[test]
fn conjugate_gradients_walk_the_valley() {
    let noisy = quiet(Rosenbrock);
    let path = descend(&mut ConjugateGradient::new(2, CLOSE), &noisy, &[-0.5, 2.0], CLOSE, 1e-8, 200);
    let x = path.last().unwrap();
    assert!((x[0] - 1.0).abs() + (x[1] - 1.0).abs() < 1e-5, "{}: {x:?}", path.len());
}

/// Linear conjugate gradients of Hestenes and Stiefel (1952) on ½ xᵀ H x.
fn linear_conjugate_gradients(hessian: &impl LinearMap, start: &[f64]) -> Vec<Vec<f64>> {
    let n = start.len();
    let (mut x, mut r, mut hp) = (start.to_vec(), vec![0.0; n], vec![0.0; n]);
    hessian.apply(&x, &mut r);
    r.iter_mut().for_each(|r| *r = -*r);
    let (mut p, mut path) = (r.clone(), vec![x.clone()]);
    for _ in 0..n {
        hessian.apply(&p, &mut hp);
        let (size, t) = (dot(&r, &r), dot(&r, &r) / dot(&p, &hp));
        (0..n).for_each(|i| x[i] += t * p[i]);
        (0..n).for_each(|i| r[i] -= t * hp[i]);
        let beta = dot(&r, &r) / size;
        (0..n).for_each(|i| p[i] = r[i] + beta * p[i]);
        path.push(x.clone());
    }
    path
}

/// With an exact search both are linear conjugate gradients on a quadratic, and end after n steps.
#[test]
fn a_quadratic_in_n_variables_takes_n_steps() {
    let n = 8;
    let hessian = bowl(n).hessian(&[]).unwrap();
    let start = Stream::new(5, 0).normals(n);
    let expected = linear_conjugate_gradients(&hessian, &start);
    let noisy = quiet(bowl(n));
    let conjugate = descend(&mut ConjugateGradient::new(n, EXACT), &noisy, &start, EXACT, 1e-7, n);
    let secant = descend(&mut LbfgsWolfe::new(n, EXACT, n), &noisy, &start, EXACT, 1e-7, n);
    for path in [conjugate, secant] {
        assert_eq!(path.len(), n + 1);
        assert!(norm(&path[n]) < 1e-7, "{}", norm(&path[n]));
        for (found, expected) in path.iter().zip(&expected) {
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-7));
        }
    }
}

/// After n exact steps on a quadratic the n pairs are conjugate, and L-BFGS has the inverse Hessian.
#[test]
fn lbfgs_ends_with_the_inverse_hessian() {
    let n = 6;
    let noisy = quiet(bowl(n));
    let mut optimizer = LbfgsWolfe::new(n, EXACT, n);
    descend(&mut optimizer, &noisy, &Stream::new(5, 0).normals(n), EXACT, 1e-13, n);
    let product = optimizer.preconditioner().unwrap().dense().dot(&bowl(n).hessian(&[]).unwrap());
    for ((i, j), entry) in product.indexed_iter() {
        assert!((entry - f64::from(u8::from(i == j))).abs() < 1e-5, "{i} {j} {entry}");
    }
}

/// A search on a quadratic ends at its second evaluation, in the minimum, from too short or too long a trial.
#[test]
fn a_search_on_a_parabola_takes_two_evaluations() {
    let noisy = quiet(Bowl::from_hessian(ndarray::array![[2.0]]));
    for first in [0.02, 0.3, 0.8, 5.0] {
        let mut oracle = Oracle::new(&noisy);
        let mut search = LineSearch::new(1);
        // φ(t) = (3 − 6t)²: least at ½.
        let found = search.search(EXACT, &[3.0], &[-6.0], [9.0, -36.0], first, &mut oracle).unwrap();
        let expected = match first {
            // Beyond a tenfold widening, and within a twentieth of an end, it goes on.
            0.02 => 3,
            _ => 2,
        };
        assert!((found.t - 0.5).abs() < 1e-9 && search.point[0].abs() < 1e-8, "{first}: {found:?}");
        assert_eq!(oracle.evaluations(), expected, "{first}");
        assert!(found.strong);
    }
}

/// t = 0.9 leaves most of the parabola's slope, and less than four tenths of the decrease it promised.
#[test]
fn a_search_asks_for_the_decrease_it_was_told_to() {
    let noisy = quiet(Bowl::from_hessian(ndarray::array![[2.0]]));
    let end = |conditions| {
        let mut search = LineSearch::new(1);
        search.search(conditions, &[3.0], &[-6.0], [9.0, -36.0], 0.9, &mut Oracle::new(&noisy))
    };
    assert_eq!(end(LOOSE).unwrap().t, 0.9);
    let strict = end(Wolfe { decrease: 0.4, ..LOOSE }).unwrap();
    assert!((strict.t - 0.5).abs() < 1e-9, "{strict:?}");
    assert_eq!(end(Wolfe { decrease: 0.4, most: 1, ..LOOSE }), None);
}

/// A loss along a line with a wiggle, a cliff to +∞ and a stretch that is no number.
struct Rugged;

impl Objective for Rugged {
    fn dim(&self) -> usize {
        1
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let x = x[0];
        if x > 40.0 {
            grad[0] = f64::NAN;
            return f64::NAN;
        }
        if x > 12.0 {
            grad[0] = f64::INFINITY;
            return f64::INFINITY;
        }
        grad[0] = 0.2 * (x - 10.0) + 0.9 * libm::cos(3.0 * x);
        0.1 * (x - 10.0) * (x - 10.0) + 0.3 * libm::sin(3.0 * x)
    }

    fn hessian(&self, _: &[f64]) -> Option<ndarray::Array2<f64>> {
        None
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![]
    }
}

#[test]
fn a_search_gets_along_with_wiggles_and_cliffs() {
    let noisy = quiet(Rugged);
    let mut strong = 0;
    for place in 0..40 {
        let start = 0.2 * f64::from(place) - 3.0;
        let mut grad = [0.0];
        let loss = noisy.eval(&[start], &mut grad);
        for first in [1e-6, 0.01, 1.0, 30.0, 1e9, f64::MAX] {
            let slope = -grad[0] * grad[0];
            let mut search = LineSearch::new(1);
            let mut oracle = Oracle::new(&noisy);
            let found = search.search(CLOSE, &[start], &[-grad[0]], [loss, slope], first, &mut oracle);
            assert!(oracle.evaluations() <= 20);
            let Some(found) = found else { continue };
            let value = noisy.eval(&search.point, &mut grad.clone());
            assert_eq!(value, found.value);
            assert!(value <= loss + 1e-4 * found.t * slope);
            assert!(!found.strong || found.slope.abs() <= 0.1 * slope.abs());
            strong += u32::from(found.strong);
        }
    }
    // From 1e9 and beyond, twenty evaluations do not always reach down to where something is.
    assert!(strong > 150, "{strong} of 240");
}

/// Under noise a step evaluates under one draw: on the walking bowl its decrease is real.
#[test]
fn searches_evaluate_under_the_draw_of_their_gradient() {
    let n = 5;
    for optimizer in [
        &mut LbfgsWolfe::new(n, CLOSE, 10) as &mut dyn Optimizer,
        &mut ConjugateGradient::new(n, CLOSE) as &mut dyn Optimizer,
    ] {
        let mut noisy = Noisy::new(Rc::new(bowl(n)), Noise::Walk, 1.0, Stream::new(3, 1));
        let (mut x, mut grad) = (vec![0.0; n], vec![0.0; n]);
        for _ in 0..100 {
            noisy.resample();
            let loss = noisy.eval(&x, &mut grad);
            let mut oracle = Oracle::new(&noisy);
            optimizer.step(&mut x, &grad, &mut oracle);
            assert!(oracle.evaluations() >= 2);
            assert!(noisy.eval(&x, &mut grad) < loss);
        }
    }
}
