//! Functions from formulas: typed by a visitor, and those of the plane that are plain formulas anyway.
//!
//! A parser of our own, since the crates for it (exmex, which differentiates, meval and evalexpr were weighed) evaluate
//! sin and exp by the platform's mathematics, which
//! differ in the last bit between a native build and WebAssembly, know no sums, and do not say where a
//! mistake is. A formula never does anything but arithmetic: its text is at most 400 characters, its operations
//! no more than that, and a sum runs over the dimensions once.

mod atom;
mod dual;
mod fault;
mod function;
mod landscape;
mod letters;
mod mistake;
mod name;
mod parser;
mod power;
mod print;
mod program;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use std::cell::RefCell;
use std::sync::Arc;

use super::{Objective, central_product};
use crate::math::writing::plain;
use dual::Dual;
use program::{Node, Point, Program, Tape};

pub(super) use fault::GREATEST;
pub(super) use landscape::LANDSCAPE;
pub use mistake::Mistake;

/// A formula that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    text: String,
    program: Arc<Program>,
    parameters: Vec<(&'static str, f64)>,
}

impl Formula {
    /// What stands in the field before anything is typed: Rosenbrock's valley with a wave across it.
    pub const EXAMPLE: &'static str = "(1-x)^2 + 10*(y-x^2)^2 + sin(3*x)";

    /// The names of all functions that a formula may call.
    pub fn functions() -> impl Iterator<Item = &'static str> {
        function::Function::ALL.iter().map(|(name, _)| *name)
    }

    /// What a formula may consist of, in words.
    pub fn vocabulary() -> String {
        let mut functions: Vec<&str> = Self::functions().collect();
        functions.retain(|name| !name.starts_with("arc"));
        format!(
            "+ − * / ^, {}, min, max, pow, and sum(xi^2) over i = 1 … n. Letters such as a and b become sliders. log and ln are to the base e, pi is π; \
             1/2x is (1/2)*x, as is ½x; 2e is 2*e, 2e3 is 2000.",
            functions.join(", ")
        )
    }

    /// The formula of [`Self::EXAMPLE`].
    pub fn example() -> &'static Formula {
        static EXAMPLE: OnceLock<Formula> = OnceLock::new();
        EXAMPLE
            .get_or_init(|| Formula::parse(Self::EXAMPLE).unwrap_or_else(|_| unreachable!("it is a formula")))
    }

    /// Reads a formula in x and y, or x1, x2, …; `sum(…)` over i = 1…n knows xi and i. Some single letters stand for
    /// numbers that are [given later](Self::set_parameter).
    ///
    /// ```
    /// use lodo_core::objective::Formula;
    ///
    /// assert_eq!(Formula::parse("a*x^2 + b*y^2").unwrap().parameters(), [("a", 1.0), ("b", 1.0)]);
    /// assert!(Formula::parse("2x^2 + exp(-y)").is_ok());
    /// let mistake = Formula::parse("x^2 + foo(y)").unwrap_err();
    /// assert_eq!(mistake.position, 7);
    /// assert_eq!(mistake.words, "“foo” is neither a variable nor a function");
    /// ```
    ///
    /// # Errors
    /// A [`Mistake`] for what cannot be understood.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let seen: String = text.chars().filter(|&letter| plain(letter).is_some()).collect();
        let program = parser::parse(text)?;
        let parameters = program.parameters().into_iter().map(|name| (name, 1.0)).collect();
        Ok(Formula { text: seen.trim().into(), program: Arc::new(program), parameters })
    }

    /// The letters that stand for numbers, in the order in which they come, with these numbers: 1 at first.
    pub fn parameters(&self) -> &[(&'static str, f64)] {
        &self.parameters
    }

    /// Gives a letter another number; nothing happens where it has no such letter.
    pub fn set_parameter(&mut self, name: &str, value: f64) {
        self.parameters.iter_mut().filter(|known| known.0 == name).for_each(|known| known.1 = value);
    }

    /// With the numbers that the same letters have in another formula.
    pub fn like(mut self, other: &Formula) -> Formula {
        other.parameters.iter().for_each(|(name, value)| self.set_parameter(name, *value));
        self
    }

    /// As it was read: with every product's sign, and with brackets where they are needed.
    pub fn read(&self) -> String {
        self.program.text()
    }

    /// As it was written, but for what is not seen.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The greatest number of a variable that it names.
    pub fn least_dimension(&self) -> usize {
        fn of(program: &Program) -> usize {
            let place = |node: &Node| match node {
                Node::Variable(place) => place + 1,
                Node::Sum(body) => of(body),
                _ => 0,
            };
            program.nodes.iter().map(place).max().unwrap_or(0)
        }
        of(&self.program)
    }

    /// The function of n variables.
    ///
    /// # Panics
    /// If it names more variables than there are.
    pub fn objective(&self, n: usize, minima: Vec<Vec<f64>>) -> Typed {
        assert!(self.least_dimension() <= n, "a formula of at most {n} variables");
        let value = |name| self.parameters.iter().find(|known| known.0 == name).map_or(1.0, |known| known.1);
        let program = if self.parameters.is_empty() {
            self.program.clone()
        } else {
            Arc::new(self.program.with(&value))
        };
        let tape = RefCell::new(Tape::of(&program));
        Typed { dim: n, minima, program, tape }
    }
}

/// The function that a formula means: its gradient by one pass back through its operations (reverse mode), its
/// Hessian products by carrying a directional derivative along on both passes (forward over reverse), both exact.
#[derive(Clone, Debug)]
pub struct Typed {
    dim: usize,
    minima: Vec<Vec<f64>>,
    program: Arc<Program>,
    tape: RefCell<Tape>,
}

const ONE: Dual = Dual { value: 1.0, slope: 0.0 };

impl Objective for Typed {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let (at, tape) = (Point::new(x, None), &mut *self.tape.borrow_mut());
        let result = self.program.result(at, tape);
        grad.fill(0.0);
        self.program.pull_back(at, ONE, tape, &mut |place, part| grad[place] += part.value);
        result.value
    }

    /// By differences of the gradient where a second derivative is not finite, as at a kink.
    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        self.exact_product(x, v, out);
        if out.iter().any(|out| !out.is_finite()) {
            central_product(self, x, v, out);
        }
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        self.minima.clone()
    }

    fn fault(&self, x: &[f64]) -> Option<String> {
        let mut grad = vec![0.0; x.len()];
        let sound = self.eval(x, &mut grad).is_finite() && grad.iter().all(|part| part.is_finite());
        if sound {
            return None;
        }
        let fault = self.program.fault(Point::new(x, None), &mut self.tape.borrow_mut());
        Some(fault.unwrap_or_else(|| "the slope is not a finite number".into()))
    }

    /// The value alone, without the pass back.
    fn slice<'a>(&'a self, o: &'a [f64], u: &'a [f64], v: &'a [f64]) -> Box<dyn Fn(f64, f64) -> f64 + 'a> {
        let work = RefCell::new(vec![0.0; o.len()]);
        Box::new(move |a, b| {
            let mut point = work.borrow_mut();
            for (i, point) in point.iter_mut().enumerate() {
                *point = o[i] + a * u[i] + b * v[i];
            }
            self.program.result(Point::new(&point, None), &mut self.tape.borrow_mut()).value
        })
    }
}

impl Typed {
    /// ∇²f(x) v by carrying v along, not finite where a second derivative is not.
    fn exact_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        let (at, tape) = (Point::new(x, Some(v)), &mut *self.tape.borrow_mut());
        self.program.result(at, tape);
        out.fill(0.0);
        self.program.pull_back(at, ONE, tape, &mut |place, part| out[place] += part.slope);
    }
}
