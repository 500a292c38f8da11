//! Workers, and what each was asked for and has not answered yet.

use std::collections::VecDeque;

/// What an order was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Images.
    Images,
    /// A new run.
    Begin,
    /// A checkpoint's run.
    Resume,
    /// What is to be computed next.
    Next,
    /// The end of a round.
    Finish,
    /// A value for the run.
    Tune,
    /// A checkpoint.
    Save,
    /// A spectrum.
    Look,
    /// A chunk of a round: the round's number, and the chunk's place.
    Chunk(u32, usize),
    /// Pixels of a sample of this optimizer.
    Sample(usize),
    /// The answer to a question: its number, the optimizer's place, and the step of the weights.
    Prediction(u32, usize, u64),
}

/// A worker.
#[derive(Clone, Debug, Default)]
pub struct Seat {
    /// Whether it has its images.
    pub is_loaded: bool,
    /// What it was asked for, in its order: workers answer in it.
    pub requests: VecDeque<Request>,
}

/// The number of the worker that keeps the run.
pub const KEEPER: usize = 0;

/// All workers: one that keeps the run, and the others, which compute.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    seats: Vec<Seat>,
}

impl Crew {
    /// So many that compute.
    pub fn new(hands: usize) -> Self {
        Crew { seats: vec![Seat::default(); hands + 1] }
    }

    /// A worker.
    pub fn seat(&mut self, number: usize) -> Option<&mut Seat> {
        self.seats.get_mut(number)
    }

    /// Whether there are any.
    pub fn is_there(&self) -> bool {
        !self.seats.is_empty()
    }

    /// A worker that computes and has nothing to do.
    pub fn idle_hand(&self) -> Option<usize> {
        let is_idle =
            |number: &usize| self.seats[*number].is_loaded && self.seats[*number].requests.is_empty();
        (1..self.seats.len()).find(is_idle)
    }

    /// Whether anybody was asked for something like this.
    pub fn is_at(&self, like: impl Fn(&Request) -> bool) -> bool {
        self.seats.iter().any(|seat| seat.requests.iter().any(&like))
    }

    /// Whether the keeper has nothing to do.
    pub fn keeper_is_idle(&self) -> bool {
        self.seats.first().is_some_and(|seat| seat.requests.is_empty())
    }

    /// Notes that a worker was asked for something.
    pub fn ask(&mut self, number: usize, request: Request) {
        if let Some(seat) = self.seats.get_mut(number) {
            seat.requests.push_back(request);
        }
    }

    /// What a worker answers now.
    pub fn answered(&mut self, number: usize) -> Option<Request> {
        self.seats.get_mut(number)?.requests.pop_front()
    }
}
