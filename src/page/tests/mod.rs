//! The page's mind among visitors, workers and the passing of time, in every order.

mod cards;
mod controls;
mod faults;
mod files;
mod film;
mod formula;
mod kept;
mod links;
mod meanwhile;
mod moment;
mod notices;
mod orders;
mod pace;
mod planes;
mod pointer;
mod replays;
mod run;
mod share;
mod surface;
mod time;
mod tour;
mod undo;
mod views;
mod visitor;
mod world;
