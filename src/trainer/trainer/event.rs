//! What happens on the page, and what is to be done.

use std::rc::Rc;

use crate::order::{Answer, Order};

/// The crew of a worker that only reads a file of images: as a worker it has the file's number.
pub const INSPECTOR: u32 = 0;

/// What happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A value was written for a key.
    Write(String, String),
    /// An optimizer was added, or taken away.
    Toggle(String),
    /// To begin, or to go on.
    Play,
    /// To stop for a while.
    Pause,
    /// To give the run up, so that another can be begun.
    Discard,
    /// To write a checkpoint.
    Save,
    /// A file of images was chosen: its name, and a number by which the page knows it.
    Images(String, u32),
    /// The drawn digits were chosen.
    Drawn,
    /// A checkpoint was chosen.
    Checkpoint(u32),
    /// Another axis was chosen for the losses.
    Against(String),
    /// Another held-out image is looked at, so many places on.
    Turn(i32),
    /// A pixel is asked for.
    Query(u16),
    /// The address has another link.
    Link(String),
    /// A worker of this crew answered; numbers came along.
    Answered(u32, usize, Answer, Vec<f32>),
    /// A worker of this crew is lost, with words about why.
    Lost(u32, String),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Starts a crew in place of any other: one that keeps the run and so many that compute.
    StartWorkers(u32, usize),
    /// Ends all workers.
    EndWorkers,
    /// Asks a worker, with numbers that come along.
    Send(usize, Order, Rc<Vec<f32>>),
    /// Asks a worker, with the file of this number.
    SendFile(usize, Order, u32),
    /// Has a worker of no crew read the file of this number and name, as [`INSPECTOR`].
    Inspect(u32, String),
    /// Ends that worker.
    EndInspection,
    /// Writes the address.
    Link(String),
}
