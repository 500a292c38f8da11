//! Why a formula has no value at a point, or no gradient.

use super::function::Function;
use super::program::{Node, Point, Program, Tape};
use crate::math::writing::short;

/// The greatest number that there is.
pub(crate) const GREATEST: &str = "the greatest number, 1.8·10³⁰⁸";

impl Program {
    /// The first operation that makes no number of numbers, in words; then the first without a slope.
    pub(super) fn fault(&self, at: Point<'_>, tape: &mut Tape) -> Option<String> {
        self.first_fault(at, tape, value_fault).or_else(|| self.first_fault(at, tape, slope_fault))
    }

    fn first_fault(
        &self,
        mut at: Point<'_>,
        tape: &mut Tape,
        fault: fn(&[Node], usize, &[f64]) -> Option<String>,
    ) -> Option<String> {
        self.result(at, tape);
        let values: Vec<f64> = tape.results.iter().map(|result| result.value).collect();
        for (place, node) in self.nodes.iter().enumerate() {
            if let Node::Sum(body) = node {
                let inner = tape.inner.as_mut().expect("a tape of this program");
                for index in 0..at.x.len() {
                    at.index = index;
                    if let Some(words) = body.first_fault(at, inner, fault) {
                        return Some(format!("{words} (at i = {})", index + 1));
                    }
                }
            }
            if let Some(words) = fault(&self.nodes, place, &values) {
                return Some(words);
            }
        }
        None
    }
}

/// What is wrong with the value of an operation whose inputs are numbers.
fn value_fault(nodes: &[Node], place: usize, values: &[f64]) -> Option<String> {
    if values[place].is_finite() {
        return None;
    }
    let beyond = |what: &str| Some(format!("{what} is beyond {GREATEST}"));
    match nodes[place] {
        Node::Variable(_) | Node::Element => Some("a variable is not a finite number".into()),
        Node::Add(..) | Node::Subtract(..) | Node::Sum(_) => beyond("a sum"),
        Node::Multiply(..) => beyond("a product"),
        Node::Divide(_, below) if values[below] == 0.0 => Some("a division by 0 has no value".into()),
        Node::Divide(..) => beyond("a quotient"),
        Node::Power(base, p) => Some(power_fault(values[base], p)),
        Node::Raise(base, exponent) => Some(power_fault(values[base], values[exponent])),
        Node::Apply(function, place) => {
            let call = format!("{}({})", function.name(), short(values[place]));
            let needed = match function {
                Function::Log | Function::Log2 | Function::Log10 => "a logarithm needs a number above 0",
                Function::Sqrt => "a root needs a number from 0 on",
                Function::Asin | Function::Acos => "it needs a number from −1 to 1",
                _ => return beyond(&call),
            };
            Some(format!("{call} has no value: {needed}"))
        }
        _ => beyond("the value"),
    }
}

fn power_fault(base: f64, p: f64) -> String {
    let bracketed = |x: f64| if x < 0.0 { format!("({})", short(x)) } else { short(x) };
    let power = format!("{}^{}", bracketed(base), bracketed(p));
    if base < 0.0 && p.fract() != 0.0 {
        format!("{power} has no value: below 0 a power needs a whole exponent")
    } else if base == 0.0 && p < 0.0 {
        format!("{power} has no value: a negative power of 0 is a division by 0")
    } else {
        format!("{power} is beyond {GREATEST}")
    }
}

/// What is wrong with the slope of an operation that has a value.
fn slope_fault(nodes: &[Node], place: usize, values: &[f64]) -> Option<String> {
    match nodes[place] {
        Node::Apply(function, place) => {
            let [_, slope, _] = function.derivatives(values[place]);
            let call = || format!("{}({})", function.name(), short(values[place]));
            (!slope.is_finite()).then(|| format!("{} has no finite slope", call()))
        }
        Node::Power(base, p) if base_is_kink(values[base], p) => {
            Some(format!("0^{} has no finite slope", short(p)))
        }
        Node::Raise(base, exponent) if values[base] < 0.0 && varies(nodes, exponent) => {
            Some("below 0 a power has a slope only where its exponent stays whole".into())
        }
        Node::Raise(base, exponent)
            if (values[base], values[exponent]) == (0.0, 0.0) && varies(nodes, exponent) =>
        {
            Some("0^0 has no finite slope where its exponent varies".into())
        }
        Node::Raise(base, exponent) if base_is_kink(values[base], values[exponent]) => {
            Some("this power of 0 has no finite slope".into())
        }
        _ => None,
    }
}

fn base_is_kink(base: f64, p: f64) -> bool {
    base == 0.0 && p < 1.0 && p != 0.0
}

/// Whether a result depends on a variable.
fn varies(nodes: &[Node], place: usize) -> bool {
    match nodes[place] {
        Node::Variable(_) | Node::Element => true,
        Node::Number(_) | Node::Parameter(_) | Node::Index | Node::Dimension => false,
        Node::Negate(a) | Node::Power(a, _) | Node::Apply(_, a) => varies(nodes, a),
        Node::Add(a, b)
        | Node::Subtract(a, b)
        | Node::Multiply(a, b)
        | Node::Divide(a, b)
        | Node::Raise(a, b)
        | Node::Least(a, b)
        | Node::Greatest(a, b) => varies(nodes, a) || varies(nodes, b),
        Node::Sum(ref body) => {
            body.nodes.iter().any(|node| matches!(node, Node::Variable(_) | Node::Element))
        }
    }
}
