mod powers;
mod reading;
mod trees;

use super::*;
use crate::math::Stream;
use proptest::prelude::*;

fn value(text: &str, x: &[f64]) -> f64 {
    let formula = Formula::parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}"));
    formula.objective(x.len(), vec![]).eval(x, &mut vec![0.0; x.len()])
}

#[test]
fn formulas_mean_what_is_written() {
    let (x, y) = (0.7, -1.3);
    let cases = [
        ("x - y - 1", x - y - 1.0),
        ("2x y/4", 2.0 * x * y / 4.0),
        ("-x^2", -(x * x)),
        ("2^3^2", 512.0),
        ("x**-2", libm::pow(x, -2.0)),
        ("3(x+1)(y-2)", 3.0 * (x + 1.0) * (y - 2.0)),
        ("x^y", libm::pow(x, y)),
        ("2e1x + 2e", 20.0 * x + 2.0 * std::f64::consts::E),
        ("ln(e) + cos(π) − 1", -1.0),
        ("abs(y)*sqrt(x)", 1.3 * x.sqrt()),
        ("atan(x)+tanh(y)+sinh(x)-cosh(y)", libm::atan(x) + libm::tanh(y) + libm::sinh(x) - libm::cosh(y)),
        ("sum(i*xi^2)/n", (x * x + 2.0 * y * y) / 2.0),
        ("sum(x*xi)+x2", x * x + x * y + y),
        ("1/2/2", 0.25),
        ("2^x", libm::pow(2.0, x)),
        ("2πx", 2.0 * std::f64::consts::PI * x),
    ];
    for (text, expected) in cases {
        assert!((value(text, &[x, y]) - expected).abs() < 1e-12, "{text}: {}", value(text, &[x, y]));
    }
}

/// Letters stand for numbers: 1 at first, those of the former formula where a letter stays, each the same as if the
/// number stood there, as an exponent and within a sum too.
#[test]
fn letters_are_numbers_that_are_given_later() {
    let mut formula = Formula::parse("a*x^b + sum(c*xi^a) + a").unwrap();
    assert_eq!(formula.parameters(), [("a", 1.0), ("b", 1.0), ("c", 1.0)]);
    for (name, value) in [("a", 3.0), ("b", 2.0), ("c", -0.5), ("q", 7.0)] {
        formula.set_parameter(name, value);
    }
    let written = Formula::parse("3*x^2 + sum(-0.5*xi^3) + 3").unwrap();
    let (ours, theirs) = (formula.objective(3, vec![]), written.objective(3, vec![]));
    let (x, v) = ([-1.2, 0.7, 2.0], [0.3, -1.0, 0.5]);
    let all = |objective: &Typed| {
        let (mut grad, mut product) = (vec![0.0; 3], vec![0.0; 3]);
        let value = objective.eval(&x, &mut grad);
        objective.hessian_product(&x, &v, &mut product);
        [vec![value], grad, product].concat()
    };
    for (ours, theirs) in all(&ours).into_iter().zip(all(&theirs)) {
        assert!((ours - theirs).abs() < 1e-12, "{ours} {theirs}");
    }
    let next = Formula::parse("d*x + b*y^2").unwrap().like(&formula);
    assert_eq!(next.parameters(), [("d", 1.0), ("b", 2.0)]);
}

#[test]
fn mistakes_are_named_where_they_are() {
    let cases = [
        ("", 1, "Write a formula"),
        ("x +", 4, "missing at the end"),
        ("x + * y", 5, "missing before “*”"),
        ("(x + y", 1, "never closed"),
        ("x + y)", 6, "closes nothing"),
        ("xy + 1", 1, "a product is written x*y"),
        ("sin x", 1, "sin needs brackets"),
        ("x + zeta(y)", 5, "“zeta” is neither"),
        ("x 2", 3, "operation is missing before “2”"),
        ("1.2.3", 1, "not a number"),
        ("1e999", 1, "too large"),
        ("xi^2", 1, "only within sum"),
        ("sum(sum(xi))", 5, "within a sum"),
        ("exp(x, y)", 6, "without a comma"),
        ("x ? y", 3, "operation is missing before “?”"),
        ("$", 1, "“$” has no meaning"),
        ("x0", 1, "counted from x1"),
    ];
    for (text, position, words) in cases {
        let mistake = Formula::parse(text).unwrap_err();
        assert_eq!(mistake.position, position, "{text}: {mistake}");
        assert!(mistake.words.contains(words), "{text}: {mistake}");
    }
    assert!(Formula::parse(&"x+".repeat(300)).unwrap_err().words.contains("at most 400"));
    assert!(Formula::parse(&"(".repeat(100)).unwrap_err().words.contains("within one another"));
    assert!(
        Formula::parse(&format!("{}x", "-".repeat(99))).unwrap_err().words.contains("within one another")
    );
    assert_eq!(Formula::parse("x + sum(x7*xi)").unwrap().least_dimension(), 7);
}

/// Formulas that are smooth and of moderate size on the unit square.
fn smooth() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("x".to_owned()),
        Just("y".to_owned()),
        Just("x2".to_owned()),
        (1..40u32).prop_map(|tenths| format!("{}", f64::from(tenths) / 10.0)),
        prop_oneof![Just("xi"), Just("i*xi"), Just("sin(xi)*x"), Just("xi^2*y")]
            .prop_map(|t| format!("sum({t})")),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (pair.clone(), prop::sample::select(vec!["+", "-", "*"]))
                .prop_map(|((a, b), sign)| format!("({a}){sign}({b})")),
            pair.prop_map(|(a, b)| format!("({a})/(1.5+({b})^2)")),
            (inner.clone(), 0..4u32).prop_map(|(a, p)| format!("({a})^{p}")),
            inner.clone().prop_map(|a| format!("sqrt(1+({a})^2)^1.5")),
            inner.clone().prop_map(|a| format!("log(2+({a})^2)")),
            inner.clone().prop_map(|a| format!("(1.2+sin({a}))^cos({a})")),
            (inner, prop::sample::select(vec!["sin", "cos", "tanh", "atan", "exp(-0.1)*sinh", "cosh"]))
                .prop_map(|(a, function)| format!("{function}(sin({a}))-{a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_formula_or_a_mistake_within_it(text in ".{0,60}") {
        check(&text)?;
    }

    #[test]
    fn any_near_formula_is_a_formula_or_a_mistake_within_it(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "x", "y", "x3", "xi", "i", "n", "sum(", "sin(", "log(", "(", ")", "+", "-", "*", "/", "^", "**", " ", "1", ".5",
            "2e", "1e300", "pi", "π", "²", ",", "", "−", "|", "√", "½", "[", "]", "{", "}", ";", "max(", "pow(", "⁻", "ⁿ",
            "_", "₁", "\\frac{", "\\", "·", "÷", "sin²", "sin^", "\u{200B}", "ｘ", "1,5", "1,000", "log_2(", "="]), 0..60),
    ) {
        check(&pieces.concat())?;
    }

    /// The gradient against central differences of the value, Hessian products against those of the gradient.
    #[test]
    fn derivatives_of_formulas_are_derivatives(text in smooth(), x in -1.0..1.0f64, y in -1.0..1.0f64) {
        prop_assume!(text.chars().count() <= parser::LONGEST);
        let objective = Formula::parse(&text).unwrap().objective(2, vec![]);
        let h = 1e-5;
        let (mut grad, mut up, mut down, mut product) = ([0.0; 2], [0.0; 2], [0.0; 2], [0.0; 2]);
        let size = objective.eval(&[x, y], &mut grad).abs();
        for axis in 0..2 {
            let step = |sign: f64| [x + sign * h * (1.0 - axis as f64), y + sign * h * axis as f64];
            let rise = objective.eval(&step(1.0), &mut up) - objective.eval(&step(-1.0), &mut down);
            let mut unit = [0.0; 2];
            unit[axis] = 1.0;
            objective.hessian_product(&[x, y], &unit, &mut product);
            // The third derivative of a deep formula can be large: measured from the gradients' own bend.
            let bend: f64 = (0..2).map(|j| (up[j] + down[j] - 2.0 * grad[j]).abs()).sum();
            let scale = 1.0 + size + grad.iter().chain(&product).map(|g| g.abs()).sum::<f64>() + bend / (h * h);
            if scale < 1e4 {
                prop_assert!((rise / (2.0 * h) - grad[axis]).abs() < 1e-6 * scale, "{text}: {} {}", rise / (2.0 * h), grad[axis]);
                for j in 0..2 {
                    let expected = (up[j] - down[j]) / (2.0 * h);
                    prop_assert!((expected - product[j]).abs() < 1e-5 * scale, "{text}: {expected} {}", product[j]);
                }
            }
        }
    }
}

/// Where an infinite slope meets a derivative that vanishes, the gradient is 0, on the way there, too, where squares have
/// left the range of numbers; where it meets none, it stays infinite.
#[test]
fn a_minimum_is_not_divided_by_zero() {
    let gradient = |text: &str, x: [f64; 2]| {
        let mut grad = [0.0; 2];
        let value = Formula::parse(text).unwrap().objective(2, vec![]).eval(&x, &mut grad);
        (value, grad)
    };
    for text in ["sqrt(x^2+y^2)", "sqrt(x*x+y*y)", "(x^2+y^2)^0.5", "sqrt(sum(xi^2))", "sqrt(sin(x)^2+y^2)"] {
        for x in [[0.0, 0.0], [1e-170, 0.0], [0.0, -3e-200], [5e-324, 1e-180]] {
            assert_eq!(gradient(text, x), (0.0, [0.0, 0.0]), "{text} {x:?}");
        }
    }
    assert_eq!(gradient("sqrt(x^4)+y^2", [0.0, 1.0]), (1.0, [0.0, 2.0]));
    assert_eq!(gradient("sqrt(x^4)+y^2", [1e-90, 1.0]), (1.0, [2e-90, 2.0]));
    assert_eq!(gradient("sqrt(x)+y", [0.0, 1.0]), (1.0, [f64::INFINITY, 1.0]));
    let smooth = Formula::parse("sqrt(x^4)+y^2").unwrap().objective(2, vec![]);
    let hessian = smooth.hessian(&[0.0, 1.0]).unwrap();
    assert!((hessian[[0, 0]] - 2.0).abs() < 1e-6 && hessian[[0, 1]].abs() < 1e-6, "{hessian}");
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match Formula::parse(text) {
        Ok(formula) => {
            let n = formula.least_dimension().max(2);
            let objective = formula.objective(n, vec![]);
            let x = Stream::new(1, 0).normals(n);
            // Whatever it is worth, it is worth the same again.
            let (mut one, mut two) = (vec![0.0; n], vec![0.0; n]);
            let (a, b) = (objective.eval(&x, &mut one), objective.eval(&x, &mut two));
            prop_assert_eq!(a.to_bits(), b.to_bits());
            prop_assert_eq!(
                format!("{:?}", Formula::parse(formula.text()).unwrap()),
                format!("{:?}", formula)
            );
            // Written out, it is the same function.
            let read = formula.read();
            if read.chars().count() <= parser::LONGEST {
                let again = Formula::parse(&read)
                    .map_err(|mistake| TestCaseError::fail(format!("{read}: {mistake}")))?;
                let c = again.objective(n, vec![]).eval(&x, &mut two);
                prop_assert!(
                    a.to_bits() == c.to_bits() || (a.is_nan() && c.is_nan()),
                    "{}: {} {}",
                    read,
                    a,
                    c
                );
            }
        }
        Err(mistake) => {
            prop_assert!((1..=text.chars().count() + 1).contains(&mistake.position), "{}", mistake);
            prop_assert!(!mistake.words.is_empty());
        }
    }
    Ok(())
}
