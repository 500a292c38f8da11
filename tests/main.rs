//! The tests that need no browser, as one program: a program for each file would be linked two dozen times.
//! `cargo test --test suite seeds::` runs those of one file.

mod ahead;
mod arrival;
mod bits;
mod command;
mod common;
mod data;
mod desks;
mod figures;
mod labels;
mod lettering;
mod maps;
mod methods;
mod optimizers;
mod registry;
mod relatives;
mod replay;
mod rooms;
mod searches;
mod seeds;
mod session;
mod timeline;
mod tuned;
