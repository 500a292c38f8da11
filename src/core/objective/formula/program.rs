//! A formula as a list of operations, with gradient and Hessian products by differentiation of the list.

use super::dual::{Dual, extreme, parts};
use super::function::Function;
use super::power::{power, whole};

/// One operation on earlier results of its list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Number(f64),
    /// A number with a name, which has a value before anything is evaluated.
    Parameter(&'static str),
    /// The variable with this place, from 0.
    Variable(usize),
    /// xᵢ, i and n: the first two only within a sum.
    Element,
    Index,
    Dimension,
    Negate(usize),
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    /// To a power that is a number.
    Power(usize, f64),
    /// To a power that is computed.
    Raise(usize, usize),
    /// The smaller of two, the greater of two.
    Least(usize, usize),
    Greatest(usize, usize),
    Apply(Function, usize),
    /// Of the last result of a list of its own, over i = 1…n. Sums are not nested.
    Sum(Program),
}

/// Operations, each after those it needs; the last is the result.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
}

/// Where a program is evaluated, and along which direction it is differentiated.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    pub(super) x: &'a [f64],
    pub(super) direction: Option<&'a [f64]>,
    /// i, from 0.
    pub(super) index: usize,
}

impl<'a> Point<'a> {
    pub(super) fn new(x: &'a [f64], direction: Option<&'a [f64]>) -> Self {
        Point { x, direction, index: 0 }
    }

    fn coordinate(&self, place: usize) -> Dual {
        Dual { value: self.x[place], slope: self.direction.map_or(0.0, |direction| direction[place]) }
    }
}

/// Results and their adjoints: of a program, and of the sums within it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    pub(super) results: Vec<Dual>,
    adjoints: Vec<Dual>,
    pub(super) inner: Option<Box<Tape>>,
}

impl Tape {
    /// As long as a program needs.
    pub(super) fn of(program: &Program) -> Self {
        let longest = program.nodes.iter().filter_map(|node| match node {
            Node::Sum(body) => Some(body),
            _ => None,
        });
        let inner = longest.max_by_key(|body| body.nodes.len()).map(|body| Box::new(Tape::of(body)));
        let zeros = vec![Dual::default(); program.nodes.len()];
        Tape { results: zeros.clone(), adjoints: zeros, inner }
    }
}

impl Program {
    /// Puts an operation at the end; one on numbers alone is done at once, if that gives a number.
    pub(super) fn push(&mut self, node: Node) -> usize {
        let count = self.nodes.len();
        let number = |place: usize| match self.nodes[place] {
            Node::Number(number) => Some(number),
            _ => None,
        };
        // Inputs that end the list belong to nothing else.
        let one = |a: usize| number(a).filter(|_| a + 1 == count);
        let two = |a: usize, b: usize| number(a).zip(number(b)).filter(|_| (a + 2, b + 1) == (count, count));
        let (known, inputs) = match node {
            Node::Negate(a) => (one(a).map(|a| -a), 1),
            Node::Power(a, p) => (one(a).map(|a| power(a, p)[0]), 1),
            Node::Apply(function, a) => (one(a).map(|a| function.derivatives(a)[0]), 1),
            Node::Add(a, b) => (two(a, b).map(|(a, b)| a + b), 2),
            Node::Subtract(a, b) => (two(a, b).map(|(a, b)| a - b), 2),
            Node::Multiply(a, b) => (two(a, b).map(|(a, b)| a * b), 2),
            Node::Divide(a, b) => (two(a, b).map(|(a, b)| a / b), 2),
            Node::Least(a, b) => (two(a, b).map(|(a, b)| extreme(a, b, true)), 2),
            Node::Greatest(a, b) => (two(a, b).map(|(a, b)| extreme(a, b, false)), 2),
            _ => (None, 0),
        };
        match known.filter(|known| known.is_finite()) {
            Some(known) => {
                self.nodes.truncate(count - inputs);
                self.nodes.push(Node::Number(known));
            }
            None => self.nodes.push(node),
        }
        self.nodes.len() - 1
    }

    /// A power, by the operation that fits the exponent.
    pub(super) fn push_power(&mut self, base: usize, exponent: usize) -> usize {
        match self.nodes[exponent] {
            Node::Number(p) if exponent + 1 == self.nodes.len() => {
                self.nodes.pop();
                self.push_fixed_power(base, p)
            }
            _ => self.push(Node::Raise(base, exponent)),
        }
    }

    /// To this power. The root of an even power is one of the absolute value, which is smooth where that is: √(x⁴) is x².
    pub(super) fn push_fixed_power(&mut self, base: usize, p: f64) -> usize {
        let p = whole(p);
        match self.nodes[base] {
            Node::Power(inner, even) if base + 1 == self.nodes.len() && is_even(even) && p.fract() != 0.0 => {
                self.nodes.pop();
                let product = whole(even * p);
                let base =
                    if product % 2.0 == 0.0 { inner } else { self.push(Node::Apply(Function::Abs, inner)) };
                if product == 1.0 { base } else { self.push(Node::Power(base, product)) }
            }
            _ => self.push(Node::Power(base, p)),
        }
    }

    /// A function of the result at a place.
    pub(super) fn push_function(&mut self, function: Function, place: usize) -> usize {
        match (function, &self.nodes[place]) {
            (Function::Sqrt, &Node::Power(_, p)) if is_even(p) => self.push_fixed_power(place, 0.5),
            _ => self.push(Node::Apply(function, place)),
        }
    }

    /// The names of its parameters, each once.
    pub(super) fn parameters(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for node in &self.nodes {
            let found = match node {
                Node::Parameter(name) => vec![*name],
                Node::Sum(body) => body.parameters(),
                _ => continue,
            };
            found.into_iter().for_each(|name| {
                if !names.contains(&name) {
                    names.push(name);
                }
            });
        }
        names
    }

    /// The same with numbers in the places of parameters.
    pub(super) fn with(&self, value: &dyn Fn(&'static str) -> f64) -> Program {
        let fill = |node: &Node| match node {
            Node::Parameter(name) => Node::Number(value(name)),
            Node::Sum(body) => Node::Sum(body.with(value)),
            other => other.clone(),
        };
        Program { nodes: self.nodes.iter().map(fill).collect() }
    }

    /// The result at a point: one pass ahead. Every parameter must have its number.
    pub(super) fn result(&self, mut at: Point<'_>, tape: &mut Tape) -> Dual {
        let Tape { results, inner, .. } = tape;
        for (place, node) in self.nodes.iter().enumerate() {
            results[place] = match *node {
                Node::Number(number) => Dual::constant(number),
                Node::Parameter(_) => unreachable!("numbers have taken the places of parameters"),
                Node::Variable(place) => at.coordinate(place),
                Node::Element => at.coordinate(at.index),
                Node::Index => Dual::constant((at.index + 1) as f64),
                Node::Dimension => Dual::constant(at.x.len() as f64),
                Node::Negate(a) => results[a].negated(),
                Node::Add(a, b) => results[a].plus(results[b]),
                Node::Subtract(a, b) => results[a].minus(results[b]),
                Node::Multiply(a, b) => results[a].times(results[b]),
                Node::Divide(a, b) => results[a].over(results[b]),
                Node::Power(a, p) => {
                    let [f, slope, _] = power(results[a].value, p);
                    results[a].through(f, slope)
                }
                Node::Raise(a, b) => results[a].raised(results[b]),
                Node::Least(a, b) => results[a].chosen(results[b], true),
                Node::Greatest(a, b) => results[a].chosen(results[b], false),
                Node::Apply(function, a) => {
                    let [f, slope, _] = function.derivatives(results[a].value);
                    results[a].through(f, slope)
                }
                Node::Sum(ref body) => {
                    let inner = inner.as_mut().expect("a tape of this program");
                    let mut total = Dual::default();
                    for index in 0..at.x.len() {
                        at.index = index;
                        total = total.plus(body.result(at, inner));
                    }
                    total
                }
            };
        }
        results[self.nodes.len() - 1]
    }

    /// After [`result`](Self::result) at the same point: gives every variable's part of the gradient times
    /// `seed` to `sink`, in one pass back.
    pub(super) fn pull_back(
        &self,
        mut at: Point<'_>,
        seed: Dual,
        tape: &mut Tape,
        sink: &mut dyn FnMut(usize, Dual),
    ) {
        let Tape { results, adjoints, inner } = tape;
        let adjoints = &mut adjoints[..self.nodes.len()];
        adjoints.fill(Dual::default());
        adjoints[self.nodes.len() - 1] = seed;
        for (place, node) in self.nodes.iter().enumerate().rev() {
            let adjoint = adjoints[place];
            let mut give = |to: usize, part: Dual| adjoints[to] = adjoints[to].plus(part);
            match *node {
                Node::Number(_) | Node::Parameter(_) | Node::Index | Node::Dimension => {}
                Node::Variable(place) => sink(place, adjoint),
                Node::Element => sink(at.index, adjoint),
                Node::Negate(a) => give(a, adjoint.negated()),
                Node::Add(a, b) => {
                    give(a, adjoint);
                    give(b, adjoint);
                }
                Node::Subtract(a, b) => {
                    give(a, adjoint);
                    give(b, adjoint.negated());
                }
                Node::Multiply(a, b) => {
                    give(a, adjoint.passed(results[b]));
                    give(b, adjoint.passed(results[a]));
                }
                Node::Divide(a, b) => {
                    let part = adjoint.over(results[b]);
                    give(a, part);
                    give(b, part.passed(results[place]).negated());
                }
                Node::Power(a, p) => {
                    let [_, slope, bend] = power(results[a].value, p);
                    give(a, adjoint.passed(results[a].through(slope, bend)));
                }
                Node::Raise(a, b) => {
                    let [by_base, by_exponent] = results[a].partials(results[b]);
                    give(a, adjoint.passed(by_base));
                    give(b, adjoint.passed(by_exponent));
                }
                Node::Least(a, b) | Node::Greatest(a, b) => {
                    let [first, second] = parts(results[a].value, results[b].value, results[place].value);
                    give(a, adjoint.passed(Dual::constant(first)));
                    give(b, adjoint.passed(Dual::constant(second)));
                }
                Node::Apply(function, a) => {
                    let [_, slope, bend] = function.derivatives(results[a].value);
                    give(a, adjoint.passed(results[a].through(slope, bend)));
                }
                Node::Sum(ref body) => {
                    let inner = inner.as_mut().expect("a tape of this program");
                    for index in 0..at.x.len() {
                        at.index = index;
                        body.result(at, inner);
                        body.pull_back(at, adjoint, inner, sink);
                    }
                }
            }
        }
    }
}

fn is_even(p: f64) -> bool {
    p > 0.0 && p % 2.0 == 0.0
}
