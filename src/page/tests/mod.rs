//! The page's mind among visitors, workers and the passing of time, in every order.

mod faults;
mod meanwhile;
mod orders;
mod world;
