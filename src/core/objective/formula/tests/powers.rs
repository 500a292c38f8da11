//! Powers with whole exponents, kinks, and words for where there is no value.

use super::{Formula, value};
use crate::objective::Objective;

/// f, ∇f and ∇²f.
fn all(text: &str, x: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
    let objective =
        Formula::parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}")).objective(x.len(), vec![]);
    let mut grad = vec![0.0; x.len()];
    let f = objective.eval(x, &mut grad);
    (f, grad, objective.hessian(x).unwrap().into_raw_vec_and_offset().0)
}

/// A computed exponent that is whole is as good as a written one, below 0 and at 0 as well.
#[test]
fn a_power_with_a_whole_exponent_is_a_product() {
    let points = [[-1.5, 2.0], [0.0, 0.0], [-0.3, -2.0], [0.0, -1.0], [2.0, 0.0]];
    for (computed, written) in [
        ("x^n+y^n", "x^2+y^2"),
        ("x^(2+0*n)", "x^2"),
        ("x^(2+0*y)", "x^2"),
        ("x^(n+1)*y^(n-1)", "x^3*y"),
        ("sum((-1)^i*xi^2)+sum(xi^4)", "y^2-x^2+x^4+y^4"),
        ("sum(xi^i)", "x+y^2"),
        ("sum(xi^(2i))", "x^2+y^4"),
        ("pow(x, n)+pow(y, n+n)", "x^2+y^4"),
        ("x^(3*0.1*10)", "x^3"),
        ("(x-y)^(n*n)", "(x-y)^4"),
        ("sqrt(x^4)+y^2", "x^2+y^2"),
        ("(x^4)^0.5+(y^2)^1.5", "x^2+abs(y)^3"),
        ("(x*y)^n^n", "(x*y)^4"),
        ("sin^n(x)", "sin(x)^2"),
        ("x^(n-2)+y^(n-1)", "1+y"),
    ] {
        for point in &points {
            let (a, b) = (all(computed, point), all(written, point));
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * (1.0 + b.abs());
            assert!(close(a.0, b.0), "{computed} at {point:?}: {} for {}", a.0, b.0);
            for (a, b) in a.1.iter().zip(&b.1).chain(a.2.iter().zip(&b.2)) {
                assert!(close(*a, *b), "{computed} at {point:?}: {a} for {b}");
            }
        }
    }
    assert_eq!(value("(-1)^n+(-2)^(n+1)", &[0.0; 2]), -7.0);
    assert_eq!(value("x^(-n)", &[-2.0, 0.0]), 0.25);
    // Between whole exponents there is nothing below 0.
    assert_eq!(value("x^y", &[-2.0, 3.0]), -8.0);
    assert!(value("x^y", &[-2.0, 2.5]).is_nan());
}

/// At a kink the slope lies between those on its two sides.
#[test]
fn a_tip_has_a_slope() {
    for text in [
        "sqrt(x^2+y^2)",
        "abs(x)+abs(y)",
        "max(x,-x)+y^2",
        "sqrt(x^2)+|y|",
        "sqrt(x*x)",
        "(x^2+y^2)^0.5",
        "min(x^2, y^2)",
    ] {
        assert_eq!(all(text, &[0.0, 0.0]).1, [0.0, 0.0], "{text}");
    }
    assert_eq!(all("max(x, y)", &[1.0, 3.0]).1, [0.0, 1.0]);
    assert_eq!(all("min(x^2, y, 5)", &[1.0, 3.0]), (1.0, vec![2.0, 0.0], vec![2.0, 0.0, 0.0, 0.0]));
}

/// Where there is no value or no gradient, it is said why.
#[test]
fn what_has_no_value_says_why() {
    for (text, x, y, words) in [
        ("log(x)+y", -0.3, 0.0, "log(−0.3) has no value: a logarithm needs a number above 0"),
        ("log10(x*y)", 0.0, 1.0, "log10(0) has no value"),
        ("sqrt(x-1)", 0.5, 0.0, "sqrt(−0.5) has no value: a root needs a number from 0 on"),
        ("asin(x)", 2.0, 0.0, "asin(2) has no value: it needs a number from −1 to 1"),
        ("1/(x-1)+y", 1.0, 0.0, "a division by 0"),
        ("exp(x)", 800.0, 0.0, "exp(800) is beyond the greatest number, 1.8·10³⁰⁸"),
        ("x^200", 1e10, 0.0, "1e10^200 is beyond the greatest number"),
        ("x*y", 1e200, 1e200, "a product is beyond"),
        ("x^1.5", -2.0, 0.0, "(−2)^1.5 has no value: below 0 a power needs a whole exponent"),
        ("x^(1/n)", -2.0, 0.0, "(−2)^0.5 has no value"),
        ("x^(-n)", 0.0, 0.0, "0^(−2) has no value: a negative power of 0"),
        ("x^y", -2.0, 3.0, "below 0 a power has a slope only where its exponent stays whole"),
        ("sqrt(x)+(-1)^n", 0.0, 1.0, "sqrt(0) has no finite slope"),
        ("sum(log(xi))", 1.0, -1.0, "log(−1) has no value: a logarithm needs a number above 0 (at i = 2)"),
        ("x+y", f64::INFINITY, 0.0, "a variable is not a finite number"),
    ] {
        let objective = Formula::parse(text).unwrap().objective(2, vec![]);
        let fault = objective.fault(&[x, y]).unwrap_or_else(|| panic!("{text} has a value"));
        assert!(fault.contains(words), "{text}: {fault}");
        assert_eq!(objective.fault(&[1.5, 2.5]).filter(|_| text != "asin(x)"), None, "{text}");
    }
}
