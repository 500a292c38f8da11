//! What must hold for every function of the registry.

use super::*;
use crate::math::Stream;

/// A function with everything that shapes it away from its default.
fn shapes(landscape: &Landscape) -> Vec<Shape> {
    let dimensions = [2, 7, 300, *landscape.dimensions.start()];
    let mut possible: Vec<usize> =
        dimensions.into_iter().filter(|n| landscape.dimensions.contains(n)).collect();
    possible.dedup();
    let formula = Formula::parse("sum(cos(xi)*i) + exp(0.1*x*y) + (x+1)^4/y^2").ok();
    let rotations: &[f64] = if landscape.rotation.is_some() { &[0.0, 0.4, 1.0] } else { &[0.0] };
    let shape = |(dimension, rotation)| Shape {
        dimension,
        condition: 50.0,
        curvatures: Curvatures::PowerLaw,
        rotation,
        formula: formula.clone(),
    };
    possible.iter().flat_map(|&n| rotations.iter().map(move |&part| (n, part))).map(shape).collect()
}

/// At several points: the gradient against central differences of the value, the Hessian and its products
/// against central differences of the gradient.
#[test]
fn derivatives_are_derivatives() {
    for landscape in LANDSCAPES {
        for shape in shapes(landscape) {
            let objective = landscape.build(&shape, &mut Stream::new(3, 0));
            assert_eq!(objective.dim(), shape.dimension, "{}", landscape.key);
            let mut points = Stream::new(4, 0);
            for _ in 0..3 {
                check_derivatives(&*objective, &points.normals(shape.dimension), landscape.key);
            }
        }
    }
}

fn check_derivatives(objective: &dyn Objective, x: &[f64], name: &str) {
    let n = x.len();
    let (h, mut grad, mut other) = (1e-5, vec![0.0; n], vec![0.0; n]);
    let here = objective.eval(x, &mut grad).abs();
    // Goldstein and Price's function bends a thousand times more than the others.
    let scale = 1.0 + here + grad.iter().fold(0.0f64, |largest, g| largest.max(g.abs()));
    let hessian = objective.hessian(x);
    assert_eq!(hessian.is_some(), n <= Basis::DENSE_LIMIT, "{name}");
    for i in (0..n).step_by(n.div_ceil(9)) {
        let mut point = x.to_vec();
        let mut product = vec![0.0; n];
        let mut unit = vec![0.0; n];
        unit[i] = 1.0;
        objective.hessian_product(x, &unit, &mut product);
        point[i] = x[i] + h;
        let up = objective.eval(&point, &mut other);
        let ahead = other.clone();
        point[i] = x[i] - h;
        let down = objective.eval(&point, &mut other);
        let slope = (up - down) / (2.0 * h);
        assert!((grad[i] - slope).abs() < 1e-7 * scale, "{name}: ∂f/∂x{i}: {} {slope}", grad[i]);
        for j in 0..n {
            let expected = (ahead[j] - other[j]) / (2.0 * h);
            let close = |found: f64| (found - expected).abs() < 1e-7 * (scale + expected.abs());
            assert!(close(product[j]), "{name}: Hv: {} {expected}", product[j]);
            assert!(hessian.as_ref().is_none_or(|hessian| close(hessian[[i, j]])), "{name}: H[{i}][{j}]");
        }
    }
}

/// Known minima are stationary, have the value that they are listed with, and nothing near is lower.
#[test]
fn minima_are_minima() {
    let mut known = 0;
    for landscape in LANDSCAPES {
        for shape in shapes(landscape) {
            let objective = landscape.build(&shape, &mut Stream::new(3, 0));
            let (n, mut grad) = (shape.dimension, vec![0.0; shape.dimension]);
            let mut nearby = Stream::new(9, 0);
            for minimum in objective.minima() {
                known += 1;
                let least = objective.eval(&minimum, &mut grad);
                // As exact as the digits of the point are, times the curvature there.
                let slope = grad.iter().fold(0.0f64, |largest, g| largest.max(g.abs()));
                assert!(slope < 1e-10, "{}: {grad:?}", landscape.key);
                if let Make::Formula { least: listed, .. } = landscape.make {
                    assert!((least - listed).abs() < 1e-12, "{}: {least}", landscape.key);
                }
                for _ in 0..20 {
                    let point: Vec<f64> = minimum.iter().map(|x| x + 1e-2 * nearby.normal()).collect();
                    assert!(objective.eval(&point, &mut grad) >= least, "{} in {n}", landscape.key);
                }
            }
            if n == 2 && !landscape.is_typed() && !landscape.batched {
                assert!(!objective.minima().is_empty(), "{}", landscape.key);
            }
        }
    }
    assert!(known > 30, "{known}");
}

/// Values of the n-dimensional functions at their minima, from the literature.
#[test]
fn functions_of_many_variables_have_their_least_values() {
    for (key, least) in [
        ("styblinski-tang", -39.166_165_703_771_41 * 40.0),
        ("rastrigin", 0.0),
        ("ackley", 0.0),
        ("rosenbrock-chain", 0.0),
    ] {
        for rotation in [0.0, 0.7] {
            let objective = landscape(key).unwrap();
            let objective = objective.build(&Shape { rotation, ..Shape::of(40) }, &mut Stream::new(1, 0));
            let found = objective.eval(&objective.minima()[0], &mut [0.0; 40]);
            assert!((found - least).abs() < 1e-11 * (1.0 + least.abs()), "{key}: {found}");
        }
    }
}

/// The pictures of the plane show the minima and the start.
#[test]
fn windows_hold_what_matters() {
    for landscape in LANDSCAPES.iter().filter(|landscape| landscape.dimensions.contains(&2)) {
        let [left, right, low, high] = landscape.window;
        let shape = Shape { formula: Formula::parse(Formula::EXAMPLE).ok(), ..Shape::of(2) };
        let objective = landscape.build(&shape, &mut Stream::new(3, 0));
        for point in objective.minima().iter().chain([&(landscape.start)(2, &mut Stream::new(1, 0))]) {
            let inside = (left..=right).contains(&point[0]) && (low..=high).contains(&point[1]);
            assert!(inside, "{}: {point:?}", landscape.key);
        }
        assert!(landscape.lesson.ends_with('.') && landscape.lesson.len() < 130, "{}", landscape.key);
    }
}

#[test]
fn keys_are_words_of_a_link_and_no_two_are_alike() {
    for (place, landscape) in LANDSCAPES.iter().enumerate() {
        assert!(landscape.key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
        assert!(LANDSCAPES[..place].iter().all(|l| l.key != landscape.key && l.name != landscape.name));
    }
}

#[test]
fn the_same_seed_makes_the_same_function() {
    for landscape in LANDSCAPES {
        for shape in shapes(landscape) {
            let x = Stream::new(8, 0).normals(shape.dimension);
            let value = |seed| {
                let objective = landscape.build(&shape, &mut Stream::new(seed, 0));
                objective.eval(&x, &mut vec![0.0; x.len()]).to_bits()
            };
            assert_eq!(value(5), value(5), "{}", landscape.key);
        }
    }
}

#[test]
fn a_slice_is_the_function_on_the_plane() {
    for landscape in LANDSCAPES {
        for shape in shapes(landscape) {
            let n = shape.dimension;
            let objective = landscape.build(&shape, &mut Stream::new(3, 0));
            let mut stream = Stream::new(8, 0);
            let (o, u, v) = (stream.normals(n), stream.normals(n), stream.normals(n));
            let slice = objective.slice(&o, &u, &v);
            let point: Vec<f64> = (0..n).map(|i| o[i] + 0.3 * u[i] - 1.2 * v[i]).collect();
            let expected = objective.eval(&point, &mut vec![0.0; n]);
            let found = slice(0.3, -1.2);
            assert!((found - expected).abs() < 1e-11 * (1.0 + expected.abs()), "{}", landscape.key);
        }
    }
}
