//! Functions of the plane that are plain formulas: a table.
//!
//! Most are from Jamil and Yang, "A literature survey of benchmark functions for global optimization problems"
//! (2013). The crate `argmin_testfunctions` has them too, but takes sin and exp from the platform: there the
//! bits of a native build and of WebAssembly would differ. It is the independent check in the tests instead.

use std::f64::consts::{FRAC_PI_3, PI};

use super::{Landscape, Make};
use crate::math::Stream;

/// A row of the table.
#[expect(clippy::too_many_arguments, reason = "a row of a table, with as many columns")]
const fn plane(
    key: &'static str,
    name: &'static str,
    lesson: &'static str,
    window: [f64; 4],
    start: fn(usize, &mut Stream) -> Vec<f64>,
    text: &'static str,
    least: f64,
    minima: &'static [[f64; 2]],
) -> Landscape {
    Landscape {
        key,
        name,
        lesson,
        dimensions: 2..=2,
        conditioned: false,
        rotation: None,
        batched: false,
        classifies: false,
        own_axes: false,
        papers_task: false,
        window,
        start,
        make: Make::Formula { text, least, minima },
    }
}

pub(super) static BEALE: Landscape = plane(
    "beale",
    "Beale",
    "Flat plateaus beside steep walls: one step size for both is too short or too long.",
    [-4.5, 4.5, -4.5, 4.5],
    |_, _| vec![1.0, 1.0],
    "(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2",
    0.0,
    &[[3.0, 0.5]],
);

pub(super) static HIMMELBLAU: Landscape = plane(
    "himmelblau",
    "Himmelblau",
    "Four equal minima: which one a path ends in depends on the optimizer as much as on the start.",
    [-5.0, 5.0, -5.0, 5.0],
    |_, _| vec![-0.3, -1.0],
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    0.0,
    &[
        [3.0, 2.0],
        [-2.805_118_086_952_745, 3.131_312_518_250_573],
        [-3.779_310_253_377_747, -3.283_185_991_286_17],
        [3.584_428_340_330_492, -1.848_126_526_964_404],
    ],
);

pub(super) static BOOTH: Landscape = plane(
    "booth",
    "Booth",
    "A bowl off its axes: momentum and a full matrix both cut the corner that plain descent must follow.",
    [-10.0, 10.0, -10.0, 10.0],
    |_, _| vec![-8.0, -5.0],
    "(x+2*y-7)^2 + (2*x+y-5)^2",
    0.0,
    &[[1.0, 3.0]],
);

pub(super) static MATYAS: Landscape = plane(
    "matyas",
    "Matyas",
    "A long flat trough along the diagonal, which no per-coordinate rate can follow.",
    [-10.0, 10.0, -10.0, 10.0],
    |_, _| vec![-9.0, -4.0],
    "0.26*(x^2+y^2) - 0.48*x*y",
    0.0,
    &[[0.0, 0.0]],
);

pub(super) static CAMEL: Landscape = plane(
    "camel",
    "Three-hump camel",
    "Two shallow basins on the way to the deep one: momentum can carry a path across.",
    [-2.5, 2.5, -2.5, 2.5],
    |_, _| vec![-2.2, 1.5],
    "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
    0.0,
    &[[0.0, 0.0]],
);

pub(super) static GOLDSTEIN_PRICE: Landscape = plane(
    "goldstein-price",
    "Goldstein–Price",
    "Values over six powers of ten: gradients near the rim would throw any fixed rate out of the picture.",
    [-2.0, 2.0, -3.0, 1.0],
    |_, _| vec![-0.6, -0.2],
    "(1 + (x+y+1)^2*(19-14*x+3*x^2-14*y+6*x*y+3*y^2)) \
     * (30 + (2*x-3*y)^2*(18-32*x+12*x^2+48*y-36*x*y+27*y^2))",
    3.0,
    &[[0.0, -1.0]],
);

pub(super) static LEVY: Landscape = plane(
    "levy",
    "Lévy No. 13",
    "A bowl corrugated more finely than Rastrigin's: the slope of the waves hides that of the bowl.",
    [-5.0, 5.0, -5.0, 5.0],
    |_, _| vec![-3.1, 4.2],
    "sin(3*pi*x)^2 + (x-1)^2*(1+sin(3*pi*y)^2) + (y-1)^2*(1+sin(2*pi*y)^2)",
    0.0,
    &[[1.0, 1.0]],
);

pub(super) static MCCORMICK: Landscape = plane(
    "mccormick",
    "McCormick",
    "One basin on a tilted sheet: overshoot it, and the sheet leads to the next.",
    [-1.5, 4.0, -3.0, 4.0],
    |_, _| vec![3.2, 3.5],
    "sin(x+y) + (x-y)^2 - 1.5*x + 2.5*y + 1",
    -1.913_222_954_981_037,
    &[[0.5 - FRAC_PI_3, -0.5 - FRAC_PI_3]],
);

pub(super) static EASOM: Landscape = plane(
    "easom",
    "Easom",
    "A hole in a plain: where the gradient is almost nothing, only methods that rescale it move.",
    [0.0, 6.0, 0.0, 6.0],
    |_, _| vec![1.7, 4.5],
    "-cos(x)*cos(y)*exp(-(x-pi)^2-(y-pi)^2)",
    -1.0,
    &[[PI, PI]],
);

pub(super) static SADDLE: Landscape = plane(
    "saddle",
    "Saddle",
    "From near the ridge Newton's method is drawn to the saddle; descent is pushed off it, slowly at first.",
    [-2.5, 2.5, -2.0, 2.0],
    |_, _| vec![-2.0, 0.01],
    "x^2/2 - y^2/2 + y^4/4",
    -0.25,
    &[[0.0, 1.0], [0.0, -1.0]],
);

pub(super) static MONKEY_SADDLE: Landscape = plane(
    "monkey-saddle",
    "Monkey saddle",
    "Three ways down from a point without curvature: near it the inverse Hessian is of no help.",
    [-4.0, 4.0, -4.0, 4.0],
    |_, _| vec![1.5, 0.05],
    "x^3 - 3*x*y^2 + (x^2+y^2)^2/4",
    -6.75,
    &[[-3.0, 0.0], [1.5, 2.598_076_211_353_316], [1.5, -2.598_076_211_353_316]],
);

pub(super) static SERPENTINE: Landscape = plane(
    "serpentine",
    "Serpentine valley",
    "A narrow valley that bends both ways: a matrix learned on one bend is wrong on the next.",
    [-5.0, 5.0, -3.0, 3.0],
    |_, _| vec![-4.0, -2.0],
    "10*(y-sin(2*x))^2 + x^2/20",
    0.0,
    &[[0.0, 0.0]],
);

#[cfg(test)]
mod tests {
    use super::Stream;
    use crate::objective::{Shape, landscape};
    use argmin_testfunctions as argmin;

    type Value = fn(&[f64; 2]) -> f64;
    type Gradient = fn(&[f64; 2]) -> [f64; 2];
    type Hessian = fn(&[f64; 2]) -> [[f64; 2]; 2];

    /// Value, gradient and Hessian as another crate has them, at points all over the window.
    #[test]
    fn an_independent_crate_has_the_same_functions() {
        let cases: [(&str, Value, Gradient, Hessian); 13] = [
            ("beale", argmin::beale, argmin::beale_derivative, argmin::beale_hessian),
            ("himmelblau", argmin::himmelblau, argmin::himmelblau_derivative, argmin::himmelblau_hessian),
            ("booth", argmin::booth, argmin::booth_derivative, argmin::booth_hessian),
            ("matyas", argmin::matyas, argmin::matyas_derivative, argmin::matyas_hessian),
            (
                "camel",
                argmin::threehumpcamel,
                argmin::threehumpcamel_derivative,
                argmin::threehumpcamel_hessian,
            ),
            (
                "goldstein-price",
                argmin::goldsteinprice,
                argmin::goldsteinprice_derivative,
                argmin::goldsteinprice_hessian,
            ),
            ("mccormick", argmin::mccormick, argmin::mccormick_derivative, argmin::mccormick_hessian),
            ("easom", argmin::easom, argmin::easom_derivative, argmin::easom_hessian),
            ("levy", argmin::levy_n13, argmin::levy_n13_derivative, argmin::levy_n13_hessian),
            (
                "styblinski-tang",
                |p| argmin::styblinski_tang(p),
                argmin::styblinski_tang_derivative_const,
                argmin::styblinski_tang_hessian_const,
            ),
            (
                "rastrigin",
                |p| argmin::rastrigin(p),
                argmin::rastrigin_derivative_const,
                argmin::rastrigin_hessian_const,
            ),
            ("ackley", |p| argmin::ackley(p), argmin::ackley_derivative_const, argmin::ackley_hessian_const),
            (
                "rosenbrock-chain",
                |p| argmin::rosenbrock(p),
                argmin::rosenbrock_derivative_const,
                argmin::rosenbrock_hessian_const,
            ),
        ];
        for (key, value, gradient, hessian) in cases {
            let landscape = landscape(key).unwrap();
            let objective = landscape.build(&Shape::of(2), &mut Stream::new(1, 0));
            let mut stream = Stream::new(5, 0);
            let [left, right, low, high] = landscape.window;
            for _ in 0..50 {
                let point = [left + (right - left) * stream.uniform(), low + (high - low) * stream.uniform()];
                let close = |ours: f64, theirs: f64, scale: f64| {
                    assert!(
                        (ours - theirs).abs() < 1e-9 * (1.0 + scale),
                        "{key} at {point:?}: {ours} {theirs}"
                    );
                };
                let mut grad = [0.0; 2];
                let expected = value(&point);
                let scale = expected.abs();
                close(objective.eval(&point, &mut grad), expected, scale);
                gradient(&point)
                    .iter()
                    .zip(grad)
                    .for_each(|(theirs, ours)| close(ours, *theirs, 100.0 * scale));
                let ours = objective.hessian(&point).unwrap();
                for (i, row) in hessian(&point).iter().enumerate() {
                    for (j, theirs) in row.iter().enumerate() {
                        close(ours[[i, j]], *theirs, 1e4 * scale);
                    }
                }
            }
        }
    }
}
