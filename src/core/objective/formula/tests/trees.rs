//! Random expressions in many spellings, against an evaluator that shares nothing with the formula's own.

use proptest::prelude::*;

use super::{Formula, parser};
use crate::objective::Objective;

/// An expression.
#[derive(Clone, Debug)]
enum Tree {
    Number(f64),
    Variable(usize),
    /// n as an exponent or a factor.
    Dimension,
    Negated(Box<Tree>),
    Pair(char, Box<Tree>, Box<Tree>),
    Power(Box<Tree>, i32),
    Call(&'static str, Box<Tree>),
    /// Over i of xᵢ raised to i, times the tree.
    Sum(Box<Tree>),
}

const CALLS: [&str; 14] = [
    "sin", "cos", "tanh", "atan", "exp", "log", "sqrt", "abs", "cbrt", "log10", "log2", "tan", "sinh", "asin",
];

impl Tree {
    fn value(&self, x: &[f64]) -> f64 {
        match self {
            Tree::Number(value) => *value,
            Tree::Variable(place) => x[*place],
            Tree::Dimension => x.len() as f64,
            Tree::Negated(a) => -a.value(x),
            Tree::Pair(sign, a, b) => {
                let (a, b) = (a.value(x), b.value(x));
                match sign {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    '/' => a / b,
                    '<' => {
                        if a.is_nan() || b.is_nan() {
                            f64::NAN
                        } else {
                            a.min(b)
                        }
                    }
                    '>' => {
                        if a.is_nan() || b.is_nan() {
                            f64::NAN
                        } else {
                            a.max(b)
                        }
                    }
                    _ => libm::pow(a, b),
                }
            }
            Tree::Power(a, p) => (0..p.abs())
                .fold(1.0, |power, _| if *p < 0 { power / a.value(x) } else { power * a.value(x) }),
            Tree::Call(name, a) => {
                let a = a.value(x);
                match *name {
                    "sin" => libm::sin(a),
                    "cos" => libm::cos(a),
                    "tanh" => libm::tanh(a),
                    "atan" => libm::atan(a),
                    "exp" => libm::exp(a),
                    "log" => libm::log(a),
                    "sqrt" => libm::sqrt(a),
                    "abs" => libm::fabs(a),
                    "cbrt" => libm::cbrt(a),
                    "log10" => libm::log(a) / libm::log(10.0),
                    "log2" => libm::log(a) / libm::log(2.0),
                    "tan" => libm::sin(a) / libm::cos(a),
                    "sinh" => 0.5 * (libm::exp(a) - libm::exp(-a)),
                    _ => libm::atan(a / libm::sqrt(1.0 - a * a)),
                }
            }
            Tree::Sum(a) => {
                let powers = x.iter().enumerate().map(|(i, x)| (0..=i).fold(1.0, |power, _| power * x));
                powers.map(|power| power * a.value(x)).sum()
            }
        }
    }

    /// As text, in a spelling that the dice choose.
    fn text(&self, dice: &mut u64) -> String {
        let mut choose = |count: u64| {
            *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((*dice >> 33) % count) as usize
        };
        let way = choose(6);
        match self {
            Tree::Number(value) if *value == 0.5 => ["0.5", "½", "0,5", ".5", "５/10", "5e-1"][way].into(),
            Tree::Number(value) => {
                let text = value.to_string();
                if way < 3 { text } else { format!("({})", text.replace('.', ",")) }
            }
            Tree::Variable(place) => {
                [["x", "x1", "x₁", "x_1", "𝑥", "x_{1}"], ["y", "x2", "x₂", "x_2", "Y", "(y)"]][*place][way]
                    .into()
            }
            Tree::Dimension => "n".into(),
            Tree::Negated(a) => format!("({}({}))", ["-", "−", "–", "- ", "－", "-1*"][way], a.text(dice)),
            Tree::Pair(sign, a, b) => {
                let (a, b) = (a.text(dice), b.text(dice));
                match sign {
                    '+' => format!("({a}{}{b})", ["+", " + ", "＋", "+\u{A0}", "\u{200B}+", "+"][way]),
                    '-' => format!("({a}{}({b}))", ["-", "−", "–", " - ", "\u{AD}−", "-"][way]),
                    '*' => format!("({a}){}({b})", ["*", "·", "×", "⋅", "∗", ""][way]),
                    '/' if way < 4 => format!("(({a}){}({b}))", ["/", "÷", "∕", " / "][way]),
                    '/' => format!(r"\frac{{{a}}}{{{b}}}"),
                    '<' => format!("min({a}; {b})"),
                    '>' => format!("max(({a}), ({b}))"),
                    _ if way < 2 => format!("pow(({a}), ({b}))"),
                    _ => format!("({}({b}))", [format!("({a})^"), format!("[{a}]**")][way % 2]),
                }
            }
            Tree::Power(a, p) => {
                let a = a.text(dice);
                let raised: String = p
                    .to_string()
                    .chars()
                    .map(|sign| match sign.to_digit(10) {
                        Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
                        None => '⁻',
                    })
                    .collect();
                match way {
                    0 | 1 => format!("({a}){raised}"),
                    2 => format!("({a})^{{{p}}}"),
                    3 => format!("({a})**({p})"),
                    4 => format!("({a})^({p}+0*n)"),
                    _ => format!("({a})^(n+{p}-2)"),
                }
            }
            Tree::Call(name, a) => {
                let a = a.text(dice);
                match (*name, way) {
                    ("abs", 0..3) => format!("(|{a}|)"),
                    ("sqrt", 0..2) => format!("√({a})"),
                    ("sqrt", 2) => format!(r"\sqrt{{{a}}}"),
                    ("cbrt", 0..3) => format!("∛({a})"),
                    ("log", 0..3) => format!("ln[{a}]"),
                    ("log2", 0..3) => format!("log₂({a})"),
                    ("asin", 0..3) => format!("arcsin({a})"),
                    (name, 3) => format!("{}({a})", name.to_ascii_uppercase()),
                    (name, 4) => format!("{name} ({a})"),
                    (name, _) => format!("{name}({a})"),
                }
            }
            // No sum within a sum: what is in one is outside of it.
            Tree::Sum(a) => {
                format!("({}*({}))", ["sum(xi^i)", "sum(xᵢ^i)", "sum(x_i**i)"][way % 3], a.text(dice))
            }
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Number(0.5)),
        (1..60u32).prop_map(|number| Tree::Number(f64::from(number) / 4.0)),
        (0..2usize).prop_map(Tree::Variable),
        (0..2usize).prop_map(Tree::Variable),
        Just(Tree::Dimension),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        let one = inner.clone().prop_map(Box::new);
        prop_oneof![
            one.clone().prop_map(Tree::Negated),
            (prop::sample::select(vec!['+', '-', '*', '/', '<', '>', '^']), one.clone(), one.clone())
                .prop_map(|(sign, a, b)| Tree::Pair(sign, a, b)),
            (one.clone(), -3..6i32).prop_map(|(a, p)| Tree::Power(a, p)),
            (prop::sample::select(CALLS.to_vec()), one.clone()).prop_map(|(name, a)| Tree::Call(name, a)),
            one.prop_map(Tree::Sum),
        ]
    })
}

/// A derivative and what it can be wrong by, from central differences at two steps.
fn difference(f: impl Fn(f64) -> f64, h: f64) -> (f64, f64) {
    let at = |h: f64| (f(h) - f(-h)) / (2.0 * h);
    let (fine, coarse) = (at(h), at(2.0 * h));
    (fine, (fine - coarse).abs())
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance || (!a.is_finite() && !b.is_finite())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]

    /// Value, gradient and Hessian of a formula are those of the expression, however it is spelled, also after it was
    /// written out and read again.
    #[test]
    fn a_formula_is_what_an_evaluator_of_its_own_finds(
        tree in trees(), dice: u64, x in -2.0..2.0f64, y in -2.0..2.0f64,
    ) {
        let text = tree.text(&mut dice.clone());
        prop_assume!(text.chars().count() <= parser::LONGEST);
        let formula = Formula::parse(&text).map_err(|mistake| TestCaseError::fail(format!("{text}: {mistake}")))?;
        let objective = formula.objective(2, vec![]);
        let (point, mut grad) = ([x, y], [0.0; 2]);
        let f = objective.eval(&point, &mut grad);
        let expected = tree.value(&point);
        // What lies on a cut (log of a rounding error) is a matter of the last bit.
        let steady = |h: f64| close(tree.value(&[x + h, y - h]), expected, 1e-3 * (1.0 + expected.abs()));
        if !(steady(1e-9) && steady(-1e-9)) || expected.abs() > 1e6 {
            return Ok(());
        }
        prop_assert!(close(f, expected, 1e-9 * (1.0 + expected.abs())), "{text}: {f}, {expected}");

        let again = formula.read();
        if again.chars().count() <= parser::LONGEST {
            let other = Formula::parse(&again).map_err(|mistake| TestCaseError::fail(format!("{again}: {mistake}")))?;
            prop_assert_eq!(other.read(), again.clone(), "{}", text);
            let mut other_grad = [0.0; 2];
            let other = other.objective(2, vec![]).eval(&point, &mut other_grad);
            prop_assert!(close(other, f, 1e-12 * (1.0 + f.abs())), "{text}, {again}: {f} {other}");
        }
        if !expected.is_finite() {
            prop_assert!(objective.fault(&point).is_some(), "{}", text);
            return Ok(());
        }
        // √(y − y), whose slope is 0·∞, and 1^log(−1), whose slope asks for the logarithm, at least say so.
        if grad.iter().any(|slope| !slope.is_finite()) {
            prop_assert!(objective.fault(&point).is_some(), "{}", text);
            return Ok(());
        }
        for (axis, &expected_slope) in grad.iter().enumerate() {
            let along = |h: f64| if axis == 0 { [x + h, y] } else { [x, y + h] };
            let (slope, doubt) = difference(|h| tree.value(&along(h)), 1e-5);
            let sound = slope.is_finite() && doubt < 1e-3 * (1.0 + slope.abs()) && slope.abs() < 1e6;
            if sound {
                let tolerance = 10.0 * doubt + 1e-6 * (1.0 + slope.abs() + expected.abs());
                prop_assert!(close(expected_slope, slope, tolerance), "{text} at {point:?}: {expected_slope} {slope}");
            }
            let mut product = [0.0; 2];
            let unit = [1.0 - axis as f64, axis as f64];
            objective.hessian_product(&point, &unit, &mut product);
            for other in 0..2 {
                // From the evaluator's values alone: four points about this one.
                let across = &|h: f64, k: f64| {
                    let mut at = along(h);
                    at[other] += k;
                    tree.value(&at)
                };
                let second = |step: f64| move |h: f64| (across(h, step) - across(h, -step)) / (2.0 * step);
                let (bend, doubt) = difference(second(1e-3), 1e-3);
                let doubt = doubt + (bend - difference(second(2e-3), 1e-3).0).abs();
                if sound && bend.is_finite() && doubt < 1e-3 * (1.0 + bend.abs()) && bend.abs() < 1e5 {
                    let tolerance = 20.0 * doubt + 1e-4 * (1.0 + bend.abs() + slope.abs() + expected.abs());
                    prop_assert!(close(product[other], bend, tolerance), "{text} at {point:?}: {} {bend}", product[other]);
                }
            }
        }
    }
}
