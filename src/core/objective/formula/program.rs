//! A formula as a list of operations, with gradient and Hessian products by differentiation of the list.

use super::function::{Function, power};

/// One operation on earlier results of its list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Number(f64),
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
    /// To a fixed power; others are written with exp and log.
    Power(usize, f64),
    Apply(Function, usize),
    /// Of the last result of a list of its own, over i = 1…n. Sums are not nested.
    Sum(Program),
}

/// Operations, each after those it needs; the last is the result.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
}

/// A number and its derivative along a direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dual {
    pub(super) value: f64,
    pub(super) slope: f64,
}

impl Dual {
    fn constant(value: f64) -> Self {
        Dual { value, slope: 0.0 }
    }

    fn plus(self, other: Dual) -> Self {
        Dual { value: self.value + other.value, slope: self.slope + other.slope }
    }

    fn minus(self, other: Dual) -> Self {
        self.plus(other.negated())
    }

    fn negated(self) -> Self {
        Dual { value: -self.value, slope: -self.slope }
    }

    fn times(self, other: Dual) -> Self {
        Dual { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }

    /// The product of an adjoint and a derivative. An infinite slope, as √ has at 0, times a derivative that vanishes is
    /// 0, as at any kink: √(x² + y²) has a minimum at 0, reached without dividing 0 by 0. So it is times one so small
    /// that its function has left the range of numbers: there √ is met at 0 before x is.
    fn along(self, derivative: Dual) -> Self {
        const VANISHING: f64 = 1e-150;
        let Dual { value, slope } = self.times(derivative);
        let vanishes = self.value.is_infinite() && derivative.value.abs() < VANISHING;
        Dual { value: if vanishes { 0.0 } else { value }, slope }
    }

    fn over(self, other: Dual) -> Self {
        let value = self.value / other.value;
        Dual { value, slope: (self.slope - value * other.slope) / other.value }
    }

    /// A function of it, given f and f′ at its value.
    fn through(self, f: f64, slope: f64) -> Self {
        Dual { value: f, slope: slope * self.slope }
    }
}

/// Where a program is evaluated, and along which direction it is differentiated.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    pub(super) x: &'a [f64],
    pub(super) direction: Option<&'a [f64]>,
    /// i, from 0.
    index: usize,
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
    results: Vec<Dual>,
    adjoints: Vec<Dual>,
    inner: Option<Box<Tape>>,
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
    /// Puts an operation at the end; one on numbers alone is done at once.
    pub(super) fn push(&mut self, node: Node) -> usize {
        let nodes = &mut self.nodes;
        let number = |place: usize| match nodes[place] {
            Node::Number(number) => Some(number),
            _ => None,
        };
        let both = |a: usize, b: usize| number(a).zip(number(b));
        let (known, inputs) = match node {
            Node::Negate(a) => (number(a).map(|a| -a), 1),
            Node::Power(a, p) => (number(a).map(|a| power(a, p)[0]), 1),
            Node::Apply(function, a) => (number(a).map(|a| function.derivatives(a)[0]), 1),
            Node::Add(a, b) => (both(a, b).map(|(a, b)| a + b), 2),
            Node::Subtract(a, b) => (both(a, b).map(|(a, b)| a - b), 2),
            Node::Multiply(a, b) => (both(a, b).map(|(a, b)| a * b), 2),
            Node::Divide(a, b) => (both(a, b).map(|(a, b)| a / b), 2),
            _ => (None, 0),
        };
        // A number has no inputs, so numbers that are inputs are the last in the list; but for log a in aᵇ.
        let last = match node {
            Node::Apply(_, a) => a + 1 == nodes.len(),
            _ => true,
        };
        match known.filter(|_| last) {
            Some(known) => {
                nodes.truncate(nodes.len() - inputs);
                nodes.push(Node::Number(known));
            }
            None => nodes.push(node),
        }
        nodes.len() - 1
    }

    /// The result at a point: one pass ahead.
    pub(super) fn result(&self, mut at: Point<'_>, tape: &mut Tape) -> Dual {
        let Tape { results, inner, .. } = tape;
        for (place, node) in self.nodes.iter().enumerate() {
            results[place] = match *node {
                Node::Number(number) => Dual::constant(number),
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
                Node::Number(_) | Node::Index | Node::Dimension => {}
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
                    give(a, adjoint.along(results[b]));
                    give(b, adjoint.along(results[a]));
                }
                Node::Divide(a, b) => {
                    let part = adjoint.over(results[b]);
                    give(a, part);
                    give(b, part.times(results[place]).negated());
                }
                Node::Power(a, p) => {
                    let [_, slope, bend] = power(results[a].value, p);
                    give(a, adjoint.along(results[a].through(slope, bend)));
                }
                Node::Apply(function, a) => {
                    let [_, slope, bend] = function.derivatives(results[a].value);
                    give(a, adjoint.along(results[a].through(slope, bend)));
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
