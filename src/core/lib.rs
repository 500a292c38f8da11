//! What a step consists of: numbers, functions under noise, and optimizers, LODO among them.
//!
//! LODO ("Learning to Optimize Quasi-Newton Methods", Liao et al.,
//! [TMLR 2023](https://arxiv.org/abs/2210.06171)) multiplies the gradient by a matrix that it learns while it optimizes,
//! from the losses that its own steps lead to. Here it stands beside the methods it is compared with, on the functions
//! they are compared on, without a page, a clock or a file.
//!
//! - [`math`]: seeded random streams, orthogonal bases, linear maps, spectra.
//! - [`objective`]: an [`Objective`](objective::Objective) is a function with its gradient; a
//!   [`Noisy`](objective::Noisy) is one optimizer's view of it. [`LANDSCAPES`](objective::LANDSCAPES) has all of them.
//! - [`optim`]: an [`Optimizer`](optim::Optimizer) moves a point. [`METHODS`](optim::METHODS) has all of them.
//!
//! Vectors are slices of `f64`, matrices [`ndarray::Array2`]; n is the number of variables everywhere, and nothing has a
//! unit: losses, steps and rates are plain numbers.
//!
//! # LODO
//!
//! A learned map, what moves its weights, and two numbers make a LODO; each of its steps is one gradient:
//!
//! ```
//! use lodo_core::math::Stream;
//! use lodo_core::objective::{Bowl, Objective};
//! use lodo_core::optim::lodo::Learned;
//! use lodo_core::optim::{Adam, AdamSettings, BlockMap, Lodo, LodoSettings};
//!
//! // ½ xᵀ H x with eigenvalues from 0.01 to 1 along random axes.
//! let bowl = Bowl::random(vec![0.01, 0.1, 0.3, 1.0], &mut Stream::new(1, 0));
//! // 16 layers of 4×4 blocks, at their start a multiple of the identity.
//! let map = BlockMap::random(4, 4, 16, &mut Stream::new(1, 2));
//! let meta = Adam::new(map.places(), AdamSettings { lr: 1e-3, ..AdamSettings::default() });
//! let mut lodo = Lodo::new(LodoSettings { initial_lr: 0.3, beta: 0.2, frozen: false }, map, meta);
//!
//! let (mut x, mut gradient) = ([1.0; 4], [0.0; 4]);
//! let first = bowl.eval(&x, &mut gradient);
//! for _ in 0..500 {
//!     bowl.eval(&x, &mut gradient);
//!     lodo.update(&mut x, &gradient);
//! }
//! assert!(bowl.eval(&x, &mut gradient) < 1e-3 * first);
//! ```
//!
//! # Any method, by its key
//!
//! The registry makes every method from a row of numbers. Between steps the noise turns to its next draw; within a step an
//! [`Oracle`](optim::Oracle) answers further questions under the same draw, and counts them:
//!
//! ```
//! use lodo_core::math::Stream;
//! use lodo_core::objective::{Noise, Noisy, Shape, landscape};
//! use lodo_core::optim::{Oracle, method};
//!
//! let valley = landscape("rosenbrock").unwrap();
//! let objective = valley.build(&Shape::of(2), &mut Stream::new(1, 0));
//! let mut noisy = Noisy::new(objective, Noise::None, 0.0, Stream::new(1, 1));
//! let method = method("newton").unwrap();
//! let mut newton = (method.build)(2, &method.defaults(), Stream::new(1, 2));
//!
//! let (mut x, mut gradient) = ((valley.start)(2, &mut Stream::new(1, 4)), vec![0.0; 2]);
//! for _ in 0..100 {
//!     noisy.resample();
//!     noisy.eval(&x, &mut gradient);
//!     newton.step(&mut x, &gradient, &mut Oracle::new(&noisy));
//! }
//! assert!(noisy.eval(&x, &mut gradient) < 1e-9);
//! ```
//!
//! # The same bits
//!
//! A trajectory has the same bits natively and in WebAssembly: [`libm`] instead of the platform's mathematics, no fused
//! multiply-add, every sum in one fixed order, randomness from [`Stream`](math::Stream) alone.

#![warn(clippy::missing_errors_doc, clippy::missing_panics_doc)]

pub mod math;
pub mod objective;
pub mod optim;
