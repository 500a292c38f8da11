//! LODO Lab: the optimizer of "Learning to Optimize Quasi-Newton Methods"
//! (Liao, Dangovski, Foerster, Soljačić, [TMLR 2023](https://arxiv.org/abs/2210.06171)),
//! which learns its own preconditioner while it optimizes, beside the methods it is compared with.
//!
//! One way through the rooms, and imports follow it: what stands left never names what stands right.
//!
//! ```text
//! math ← objective ← optim ← experiment ← session ← { worker, text, study } ← plot ← archive ← page
//!
//! Experiment ─▶ Session ─▶ Snapshot ─▶ figure
//! ```
//!
//! A race of LODO and Adam on the paper's noisy bowl, in ten dimensions:
//!
//! ```
//! use lodo::experiment::Experiment;
//! use lodo::session::Session;
//!
//! let mut experiment = Experiment::default();
//! experiment.set("dimension", "10").unwrap();
//! let mut session = Session::new(&experiment).unwrap();
//! session.advance_to(500, &|| 0.0);
//! let snapshot = session.snapshot();
//! assert_eq!(snapshot.step, 500);
//! assert!(snapshot.lanes.iter().all(|lane| lane.loss.is_finite()));
//! ```
//!
//! Vectors are slices, matrices [`ndarray::Array2`]; everything is `f64`. Whatever a trajectory depends on is
//! written so that it gives the same bits natively and in WebAssembly: no fused multiply-add, no platform
//! mathematics ([`libm`] instead), every sum in one fixed order.

pub use lodo_core::{math, objective, optim};

/// Recorded runs of the authors' algorithms against these. In the page it is a module of its own, which needs nothing of
/// this one.
#[cfg(not(target_arch = "wasm32"))]
pub use lodo_replay as replay;

pub mod archive;
pub mod experiment;
pub mod page;
pub mod plot;
pub mod session;
pub mod study;
pub mod text;
pub mod worker;
