//! What optimizers keep from step to step, to be saved and restored.

use std::any::Any;

use super::lodo::{BlockMap, Descent, DiagonalMap, GlobalMap, Lodo, NoMomentum, ResidualMap};
use super::{
    AdaBelief, AdaGrad, Adam, AdamW, AmsGrad, GradientDescent, HypergradientAdam, HypergradientDescent, Lars,
    Lion, Momentum, Nadam, Nesterov, Optimizer, Prodigy, RmsProp, Yogi,
};
use crate::math::Visitor;

/// What can be put away and gone on with, to the bit.
///
/// ```
/// use lodo_core::math::{Stream, Visitor};
/// use lodo_core::optim::{method, stateful};
///
/// /// Keeps a copy of every number.
/// struct Copy(Vec<f64>);
///
/// impl Visitor for Copy {
///     fn doubles(&mut self, values: &mut [f64]) {
///         self.0.extend_from_slice(values);
///     }
///     fn singles(&mut self, values: &mut [f32]) {
///         self.0.extend(values.iter().map(|&value| f64::from(value)));
///     }
/// }
///
/// let momentum = method("momentum").unwrap();
/// let mut optimizer = (momentum.build)(3, &momentum.defaults(), Stream::new(1, 2));
/// let mut copy = Copy(Vec::new());
/// stateful(&mut *optimizer).unwrap().visit(&mut copy);
/// assert_eq!(copy.0, [0.0; 3]);
/// ```
pub trait Stateful {
    /// Shows everything that is kept between two steps, but for hyper-parameters and for what construction fixes, in an
    /// order that depends on these alone.
    fn visit(&mut self, visitor: &mut dyn Visitor);

    /// Computes anew what follows from a state that a visitor has just restored.
    fn restored(&mut self) {}
}

/// An optimizer of the registry as one whose state can be saved; `None` for those that keep matrices of n² numbers or
/// ask for more than a gradient, which nobody trains a network with.
pub fn stateful(optimizer: &mut dyn Optimizer) -> Option<&mut dyn Stateful> {
    fn found<T: Stateful + 'static>(any: &mut dyn Any) -> &mut dyn Stateful {
        any.downcast_mut::<T>().expect("of the type that was asked for")
    }
    macro_rules! first_of {
        ($($kind:ty),* $(,)?) => {{
            let any: &mut dyn Any = optimizer;
            $(if any.is::<$kind>() { return Some(found::<$kind>(any)); })*
            None
        }};
    }
    first_of!(
        Lodo<BlockMap<f32>, Adam<f32>>,
        Lodo<BlockMap, Adam>,
        Lodo<BlockMap, Descent>,
        Lodo<DiagonalMap, Adam>,
        Lodo<GlobalMap, Adam>,
        Lodo<ResidualMap, Adam>,
        NoMomentum,
        Adam,
        AdamW,
        AdaBelief,
        AdaGrad,
        AmsGrad,
        GradientDescent,
        HypergradientAdam,
        HypergradientDescent,
        Lars,
        Lion,
        Momentum,
        Nadam,
        Nesterov,
        Prodigy,
        RmsProp,
        Yogi,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;
    use crate::objective::{Noise, Noisy, Shape, landscape};
    use crate::optim::{METHODS, Method, Oracle, Range};

    /// Takes numbers down, or gives them back from the first on.
    struct Tape {
        numbers: Vec<f64>,
        gives: Option<usize>,
    }

    impl Tape {
        fn pass(&mut self, value: f64) -> f64 {
            let Some(place) = &mut self.gives else {
                self.numbers.push(value);
                return value;
            };
            *place += 1;
            self.numbers[*place - 1]
        }
    }

    impl Visitor for Tape {
        fn doubles(&mut self, values: &mut [f64]) {
            values.iter_mut().for_each(|value| *value = self.pass(*value));
        }

        fn singles(&mut self, values: &mut [f32]) {
            values.iter_mut().for_each(|value| *value = self.pass(f64::from(*value)) as f32);
        }
    }

    /// A run whose gradients are of one size, until they are 0, and have nothing to do with x.
    #[derive(Clone)]
    struct Run {
        x: Vec<f64>,
        size: f64,
        step: usize,
        stream: Stream,
        noisy: Noisy,
    }

    impl Run {
        fn new(n: usize, size: f64) -> Self {
            let bowl = landscape("bowl").unwrap().build(&Shape::of(n), &mut Stream::new(1, 0));
            let noisy = Noisy::new(bowl, Noise::None, 0.0, Stream::new(1, 1));
            Run { x: vec![0.0; n], size, step: 0, stream: Stream::new(1, 3), noisy }
        }

        /// The bits of x over some steps, and whether anything but gradients was asked for.
        fn advance(&mut self, optimizer: &mut dyn Optimizer, steps: usize) -> (Vec<u64>, bool) {
            let (mut bits, mut asked) = (Vec::new(), false);
            for _ in 0..steps {
                self.step += 1;
                let size = if self.step > 115 { 0.0 } else { self.size };
                let grad: Vec<f64> = self.x.iter().map(|_| size * self.stream.normal()).collect();
                let mut oracle = Oracle::new(&self.noisy);
                optimizer.step(&mut self.x, &grad, &mut oracle);
                asked |= oracle.evaluations() > 0;
                bits.extend(self.x.iter().map(|x| x.to_bits()));
            }
            (bits, asked)
        }
    }

    /// Every method, with all switches of its row off and with each of them on, goes on from a saved state as if nothing
    /// had been, also where gradients are so large that they are scaled, and so small that their means decay to nothing. Methods
    /// without a state keep a matrix, or ask for more than a gradient; LNDO, the last, has a stream that runs on.
    #[test]
    fn a_restored_optimizer_goes_on_to_the_bit() {
        let rows = |method: &Method| {
            let switches = method.parameters.iter().enumerate();
            let switches = switches.filter(|(_, parameter)| parameter.range == Range::Switch);
            let switched = switches.map(|(place, _)| {
                let mut row = method.defaults();
                row[place] = 1.0;
                row
            });
            std::iter::once(method.defaults()).chain(switched).collect::<Vec<_>>()
        };
        for method in METHODS {
            for (row, size) in
                rows(method).iter().flat_map(|row| [1.0, 1e12, 1e70, 1e-287].map(|size| (row, size)))
            {
                let (n, case) = (6, format!("{method:?} {row:?} {size:e}"));
                let build = || (method.build)(n, row, Stream::new(3, 2));
                let (mut original, mut run) = (build(), Run::new(n, size));
                let asked = run.advance(&mut *original, 61).1;
                let mut tape = Tape { numbers: Vec::new(), gives: None };
                let Some(state) = stateful(&mut *original) else {
                    assert!(
                        asked || method.most < usize::MAX || method.key == "lndo",
                        "{case} could be saved"
                    );
                    continue;
                };
                assert!(!asked, "{case} asks for more than its gradient");
                state.visit(&mut tape);
                tape.gives = Some(0);
                let (mut restored, mut again) = (build(), run.clone());
                let state = stateful(&mut *restored).unwrap();
                state.visit(&mut tape);
                state.restored();
                assert_eq!(tape.gives, Some(tape.numbers.len()), "{case}");
                let went_on = again.advance(&mut *restored, 140).0;
                assert_eq!(went_on, run.advance(&mut *original, 140).0, "{case}");
            }
        }
    }
}
