//! The functions that a formula may name.

/// A function of one variable, by [`libm`] for the same bits everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Sin,
    Cos,
    Tan,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Exp,
    Log,
    Sqrt,
    Abs,
}

impl Function {
    /// All of them, by name.
    pub(super) const ALL: [(&'static str, Function); 12] = [
        ("sin", Function::Sin),
        ("cos", Function::Cos),
        ("tan", Function::Tan),
        ("atan", Function::Atan),
        ("sinh", Function::Sinh),
        ("cosh", Function::Cosh),
        ("tanh", Function::Tanh),
        ("exp", Function::Exp),
        ("log", Function::Log),
        ("ln", Function::Log),
        ("sqrt", Function::Sqrt),
        ("abs", Function::Abs),
    ];

    /// f, f′ and f″ at a.
    pub(super) fn derivatives(self, a: f64) -> [f64; 3] {
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
            Function::Log => {
                // Below 0 there is no logarithm, so no slope either.
                let inverse = if a < 0.0 { f64::NAN } else { 1.0 / a };
                [libm::log(a), inverse, -inverse * inverse]
            }
            Function::Sqrt => {
                let root = a.sqrt();
                [root, 0.5 / root, -0.25 / (root * a)]
            }
            // At the kink the slope is 0, which lies between those on its two sides.
            Function::Abs => [a.abs(), if a == 0.0 { 0.0 } else { a.signum() }, 0.0],
        }
    }
}

/// aᵖ and its first two derivatives.
pub(super) fn power(a: f64, p: f64) -> [f64; 3] {
    // A vanishing factor wins over an infinite power: (a¹)″ is 0 at 0 as well.
    let scaled = |factor: f64, p: f64| if factor == 0.0 { 0.0 } else { factor * raise(a, p) };
    [raise(a, p), scaled(p, p - 1.0), scaled(p * (p - 1.0), p - 2.0)]
}

/// aᵖ; small whole powers by multiplication, which is faster.
fn raise(a: f64, p: f64) -> f64 {
    if (0.0..=16.0).contains(&p) && p.fract() == 0.0 {
        let (mut result, mut square, mut left) = (1.0, a, p as u32);
        while left > 0 {
            if left % 2 == 1 {
                result *= square;
            }
            square *= square;
            left /= 2;
        }
        return result;
    }
    libm::pow(a, p)
}
