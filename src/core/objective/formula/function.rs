//! The functions that a formula may name.

/// A function of one variable, by [`libm`] for the same bits everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Exp,
    Log,
    Log2,
    Log10,
    Sqrt,
    Cbrt,
    Abs,
}

impl Function {
    /// All of them, by name; where one has several, the first is printed.
    pub(super) const ALL: [(&'static str, Function); 20] = [
        ("sin", Function::Sin),
        ("cos", Function::Cos),
        ("tan", Function::Tan),
        ("asin", Function::Asin),
        ("acos", Function::Acos),
        ("atan", Function::Atan),
        ("arcsin", Function::Asin),
        ("arccos", Function::Acos),
        ("arctan", Function::Atan),
        ("sinh", Function::Sinh),
        ("cosh", Function::Cosh),
        ("tanh", Function::Tanh),
        ("exp", Function::Exp),
        ("log", Function::Log),
        ("ln", Function::Log),
        ("log2", Function::Log2),
        ("log10", Function::Log10),
        ("sqrt", Function::Sqrt),
        ("cbrt", Function::Cbrt),
        ("abs", Function::Abs),
    ];

    /// The function with this name.
    pub(super) fn named(name: &str) -> Option<Function> {
        // A loop of unknown length stays one: unrolled, the comparisons are kilobytes of a first visit.
        let all = std::hint::black_box(&Self::ALL[..]);
        all.iter().find(|(known, _)| *known == name).map(|&(_, function)| function)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, function)| *function == self).expect("every function has a name").0
    }

    /// f, f′ and f″ at a. Where there is no value, there is no slope either.
    pub(super) fn derivatives(self, a: f64) -> [f64; 3] {
        use std::f64::consts::{LN_2, LN_10};
        match self {
            Function::Sin => {
                let (s, c) = libm::sincos(a);
                [s, c, -s]
            }
            Function::Cos => {
                let (s, c) = libm::sincos(a);
                [c, -s, -c]
            }
            Function::Tan => {
                let t = libm::tan(a);
                let slope = 1.0 + t * t;
                [t, slope, 2.0 * t * slope]
            }
            Function::Asin | Function::Acos => {
                let slope = 1.0 / ((1.0 - a) * (1.0 + a)).sqrt();
                let bend = a * slope * slope * slope;
                match self {
                    Function::Asin => [libm::asin(a), slope, bend],
                    _ => [libm::acos(a), -slope, -bend],
                }
            }
            Function::Atan => {
                let slope = 1.0 / (1.0 + a * a);
                [libm::atan(a), slope, -2.0 * a * slope * slope]
            }
            Function::Sinh => {
                let (s, c) = (libm::sinh(a), libm::cosh(a));
                [s, c, s]
            }
            Function::Cosh => {
                let (s, c) = (libm::sinh(a), libm::cosh(a));
                [c, s, c]
            }
            Function::Tanh => {
                let t = libm::tanh(a);
                let slope = 1.0 - t * t;
                [t, slope, -2.0 * t * slope]
            }
            Function::Exp => [libm::exp(a); 3],
            Function::Log => logarithm(libm::log(a), a, 1.0),
            Function::Log2 => logarithm(libm::log2(a), a, LN_2),
            Function::Log10 => logarithm(libm::log10(a), a, LN_10),
            Function::Sqrt => {
                let root = a.sqrt();
                [root, 0.5 / root, -0.25 / (root * a)]
            }
            Function::Cbrt => {
                let root = libm::cbrt(a);
                let slope = 1.0 / (3.0 * root * root);
                [root, slope, -2.0 * slope / (3.0 * a)]
            }
            // At the kink the slope is 0, which lies between those on its two sides.
            Function::Abs => [a.abs(), if a == 0.0 { 0.0 } else { a.signum() }, 0.0],
        }
    }
}

/// A logarithm of this value at a, to the base whose natural logarithm is given.
fn logarithm(value: f64, a: f64, base: f64) -> [f64; 3] {
    let inverse = if a < 0.0 { f64::NAN } else { 1.0 / a };
    [value, inverse / base, -inverse * inverse / base]
}
