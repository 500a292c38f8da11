//! The page's mind among visitors, workers and the passing of time, in every order.

mod faults;
mod orders;
mod world;
