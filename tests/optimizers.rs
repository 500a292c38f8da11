//! What is true of every optimizer of the registry, whichever it is.

use std::rc::Rc;

use lodo::experiment::LaneSettings;
use lodo::math::Stream;
use lodo::objective::{Bowl, Noise, Noisy, Objective, Rosenbrock};
use lodo::optim::{METHODS, Method, Optimizer, Oracle, Range, method};
use lodo::session::{Lane, Status};
use ndarray::Array2;

/// f = s xᵀx / 2 with a gradient that is multiplied by t: honest for t = 1, flat for s = t = 0, and otherwise a
/// source of numbers that no optimizer should see.
#[derive(Clone, Copy)]
struct Trap {
    dim: usize,
    size: f64,
    slope: f64,
}

impl Objective for Trap {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        grad.iter_mut().zip(x).for_each(|(g, x)| *g = self.slope * self.size * x);
        0.5 * self.size * x.iter().map(|x| x * x).sum::<f64>()
    }

    fn hessian(&self, _: &[f64]) -> Option<Array2<f64>> {
        Some(Array2::eye(self.dim) * (self.slope * self.size))
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![]
    }
}

fn bowl(n: usize) -> (Rc<dyn Objective>, Vec<f64>) {
    let curvatures = (0..n).map(|i| 0.05 + i as f64 / n as f64).collect();
    (Rc::new(Bowl::random(curvatures, &mut Stream::new(7, 0))), vec![1.0; n])
}

fn objectives() -> Vec<(&'static str, Rc<dyn Objective>, Vec<f64>)> {
    let named = |name, (objective, start)| (name, objective, start);
    vec![
        named("bowl in 1-D", bowl(1)),
        named("bowl in 2-D", bowl(2)),
        named("bowl in 7-D", bowl(7)),
        named("Rosenbrock", (Rc::new(Rosenbrock) as Rc<dyn Objective>, vec![-0.5, 2.0])),
    ]
}

fn built(method: &Method, n: usize, values: &[f64]) -> Box<dyn Optimizer> {
    (method.build)(n, values, Stream::new(11, 2))
}

/// Steps an optimizer; the noise, if any, is always the same.
struct Walker {
    optimizer: Box<dyn Optimizer>,
    noisy: Noisy,
    x: Vec<f64>,
}

impl Walker {
    fn new(
        method: &Method,
        values: &[f64],
        objective: &Rc<dyn Objective>,
        start: &[f64],
        noise: Noise,
    ) -> Self {
        Walker {
            optimizer: built(method, start.len(), values),
            noisy: Noisy::new(objective.clone(), noise, 0.3, Stream::new(5, 1)),
            x: start.to_vec(),
        }
    }

    fn walk(&mut self, steps: usize) -> &mut Self {
        let mut grad = vec![0.0; self.x.len()];
        for _ in 0..steps {
            self.noisy.resample();
            self.noisy.eval(&self.x, &mut grad);
            self.optimizer.step(&mut self.x, &grad, &mut Oracle::new(&self.noisy));
        }
        self
    }

    fn bits(&self) -> Vec<u64> {
        self.x.iter().map(|x| x.to_bits()).collect()
    }

    fn loss(&self) -> f64 {
        self.noisy.objective().eval(&self.x, &mut vec![0.0; self.x.len()])
    }
}

/// The defaults, and the defaults with the rate that a diverged card says to lower lowered.
fn lowered(method: &Method) -> impl Iterator<Item = Vec<f64>> {
    let place = method.position(method.remedy).expect("the remedy is a parameter");
    [1.0, 0.1, 0.01, 1e-3, 1e-4].into_iter().map(move |factor| {
        let mut values = method.defaults();
        values[place] *= factor;
        values
    })
}

#[test]
fn every_method_descends_with_its_defaults_or_a_lower_rate() {
    for method in METHODS {
        for (name, objective, start) in objectives() {
            let begin = objective.eval(&start, &mut vec![0.0; start.len()]);
            let lowest = |values: &[f64]| {
                let mut walker = Walker::new(method, values, &objective, &start, Noise::None);
                walker.walk(300).loss()
            };
            let losses: Vec<f64> = lowered(method).map(|values| lowest(&values)).collect();
            assert!(
                losses.iter().any(|&loss| loss < 0.9 * begin),
                "{method:?} on the {name}: {begin} to {losses:?}"
            );
        }
    }
}

#[test]
fn every_method_has_the_same_bits_twice() {
    for method in METHODS {
        for (name, objective, start) in objectives() {
            for noise in Noise::ALL {
                let run =
                    || Walker::new(method, &method.defaults(), &objective, &start, noise).walk(60).bits();
                assert_eq!(run(), run(), "{method:?} on the {name}");
            }
        }
    }
}

#[test]
fn tuning_to_the_same_values_changes_nothing() {
    let (objective, start) = bowl(7);
    for method in METHODS {
        let values = method.defaults();
        let mut untouched = Walker::new(method, &values, &objective, &start, Noise::Walk);
        let mut tuned = Walker::new(method, &values, &objective, &start, Noise::Walk);
        for _ in 0..4 {
            untouched.walk(15);
            tuned.walk(15).optimizer.tune(&values);
            assert_eq!(untouched.bits(), tuned.bits(), "{method:?}");
        }
    }
}

/// A live parameter, tuned before the first step, is one that the method was made with; and it matters, unless it
/// bounds a line search: c₁ and the number of evaluations are for searches that go wrong.
#[test]
fn every_live_parameter_reaches_the_running_optimizer() {
    let (objective, start) = bowl(7);
    let walker = |method, values: &[f64]| Walker::new(method, values, &objective, &start, Noise::Walk);
    for method in METHODS {
        let values = method.defaults();
        let untouched = walker(method, &values).walk(200).bits();
        for (place, parameter) in method.parameters.iter().enumerate().filter(|(_, p)| p.live) {
            let mut other = values.clone();
            let position = parameter.range.position(values[place]);
            other[place] =
                parameter.range.value(if position < 0.5 { position + 0.2 } else { position - 0.2 });
            if parameter.range == Range::Switch {
                other[place] = 1.0 - values[place];
            }
            let mut tuned = walker(method, &values);
            tuned.optimizer.tune(&other);
            let found = tuned.walk(200).bits();
            assert_eq!(found, walker(method, &other).walk(200).bits(), "{method:?} {}", parameter.key);
            let bound = ["decrease", "most"].contains(&parameter.key);
            assert!(bound || found != untouched, "{method:?} {} does nothing", parameter.key);
        }
    }
}

#[test]
fn a_flat_function_breaks_no_method() {
    for method in METHODS {
        for dim in [1, 2, 7] {
            let flat: Rc<dyn Objective> = Rc::new(Trap { dim, size: 0.0, slope: 0.0 });
            let mut walker = Walker::new(method, &method.defaults(), &flat, &vec![0.5; dim], Noise::None);
            walker.walk(30);
            assert!(walker.x.iter().all(|x| x.is_finite()), "{method:?}: {:?}", walker.x);
        }
    }
}

fn lane(method: &'static Method, objective: Trap) -> Lane {
    let settings = LaneSettings { method, copy: 1, on: true, values: method.defaults() };
    let noisy = Noisy::new(Rc::new(objective), Noise::None, 1.0, Stream::new(5, 1));
    Lane::new(settings, &vec![1.0; objective.dim], noisy, Stream::new(11, 2))
}

#[test]
fn a_gradient_that_is_no_number_stops_a_lane_and_breaks_no_method() {
    for method in METHODS {
        for dim in [1, 2, 7] {
            let trap = Trap { dim, size: 1.0, slope: f64::NAN };
            let mut lane = lane(method, trap);
            lane.advance_to(5, &[(0, 1.0)], &|| 0.0);
            assert_eq!(lane.status(5), Status::Diverged { step: 1 }, "{method:?}");
            lane.refresh_spectrum();
            let objective: Rc<dyn Objective> = Rc::new(trap);
            let start = vec![1.0; dim];
            let mut walker = Walker::new(method, &method.defaults(), &objective, &start, Noise::None);
            walker.walk(5);
            if let Some(map) = walker.optimizer.preconditioner() {
                map.dense();
            }
        }
    }
}

#[test]
fn a_huge_gradient_ends_in_numbers_or_stops_the_lane() {
    for method in METHODS {
        for (dim, slope) in [(1, 1e300), (2, 1e150), (7, 1e300), (7, -1e200)] {
            let mut lane = lane(method, Trap { dim, size: 1.0, slope });
            lane.advance_to(60, &[(0, 1.0)], &|| 0.0);
            lane.refresh_spectrum();
            let stopped = matches!(lane.status(60), Status::Diverged { .. });
            assert!(stopped || (lane.step() == 60 && lane.loss().is_finite()), "{method:?}");
        }
    }
}

/// A preconditioner is linear, does the same to many columns as to each, and is the diagonal that it says.
#[test]
fn preconditioners_are_linear_maps() {
    let mut seen = 0;
    for method in METHODS {
        for n in [1, 2, 7] {
            let (objective, start) = bowl(n);
            let values = lowered(method).nth(2).expect("there are five");
            let mut walker = Walker::new(method, &values, &objective, &start, Noise::Walk);
            for steps in [0, 1, 20] {
                walker.walk(steps);
                let Some(map) = walker.optimizer.preconditioner() else { continue };
                seen += 1;
                let dense = map.dense();
                assert_eq!((map.dim(), dense.dim()), (n, (n, n)), "{method:?}");
                let v: Vec<f64> = (0..n).map(|i| 0.3 - i as f64).collect();
                let mut out = vec![0.0; n];
                map.apply(&v, &mut out);
                let size = 1e-10 * (1.0 + dense.iter().fold(0.0f64, |a, b| a.max(b.abs())));
                for (row, out) in dense.rows().into_iter().zip(&out) {
                    let expected: f64 = row.iter().zip(&v).map(|(a, v)| a * v).sum();
                    assert!((out - expected).abs() < size, "{method:?} in {n}-D: {out} {expected}");
                }
                if let Some(diagonal) = map.diagonal() {
                    let expected = Array2::from_diag(&ndarray::aview1(diagonal));
                    assert_eq!(dense, expected, "{method:?}");
                }
            }
        }
    }
    assert!(seen > 20, "only {seen} preconditioners");
}

#[test]
fn on_a_quadratic_newtons_method_arrives_at_once_and_its_matrix_is_the_inverse_hessian() {
    let (objective, start) = bowl(7);
    let method = lodo::optim::method("newton").unwrap();
    let mut walker = Walker::new(method, &[1.0], &objective, &start, Noise::None);
    assert!(walker.walk(1).x.iter().all(|x| x.abs() < 1e-12));
    let product = walker.optimizer.preconditioner().unwrap().apply_columns(&objective.hessian(&[]).unwrap());
    assert!((product - Array2::<f64>::eye(7)).iter().all(|d| d.abs() < 1e-12));
}

#[test]
fn without_momentum_means_a_beta_of_zero() {
    let (objective, start) = bowl(7);
    let method = |key| lodo::optim::method(key).unwrap();
    let run = |key, values: &[f64]| {
        let mut walker = Walker::new(method(key), values, &objective, &start, Noise::Walk);
        walker.walk(20).optimizer.tune(values);
        walker.walk(20).bits()
    };
    let without = run("lodo-no-momentum", &[0.2, 1e-3, 0.0, 5.0, 3.0]);
    assert_eq!(without, run("lodo", &[0.2, 1e-3, 0.0, 0.0, 5.0, 3.0, 0.0]));
    assert_ne!(without, run("lodo", &[0.2, 1e-3, 0.1, 0.0, 5.0, 3.0, 0.0]));
}

/// LODO's map is linear: gradients by a power of two give steps by the same power of two, to the bit, however small they
/// are, in single precision too, whose least numbers are of 1e-45; and in what then learns nothing, as their product is
/// too small to count.
#[test]
fn gradients_of_any_size_are_preconditioned_alike() {
    let lodo = method("lodo").unwrap();
    let n = 7;
    let gradient: Vec<f64> = Stream::new(5, 0).normals(n);
    for single in [0.0, 1.0] {
        let mut values = lodo.defaults();
        let place = |key| lodo.position(key).unwrap();
        values[place("single")] = single;
        values[place("freeze")] = 1.0;
        let steps = |scale: f64| {
            let mut optimizer = (lodo.build)(n, &values, Stream::new(3, 1));
            let (mut x, grad) = (vec![0.0; n], gradient.iter().map(|g| scale * g).collect::<Vec<_>>());
            let bowl = Bowl::random(vec![1.0; n], &mut Stream::new(1, 0));
            let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
            (0..3).for_each(|_| optimizer.step(&mut x, &grad, &mut Oracle::new(&noisy)));
            x.into_iter().map(|x| x / scale).collect::<Vec<_>>()
        };
        let ordinary = steps(1.0);
        assert!(ordinary.iter().all(|x| x.abs() > 1e-4));
        for power in [-20, -60, -160, -300, -600, 60, 300] {
            assert_eq!(steps(libm::ldexp(1.0, power)), ordinary, "2^{power}, single {single}");
        }
    }
}
