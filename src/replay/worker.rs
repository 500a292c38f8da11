//! The check in a worker of the page. What it says is texts, for the page does not share this module.

use wasm_bindgen::prelude::*;

use super::{Check, TRACES};

/// A check under way.
#[wasm_bindgen]
#[derive(Default)]
pub struct Checking(Check);

#[wasm_bindgen]
impl Checking {
    /// One that has yet to begin.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Checking {
        console_error_panic_hook::set_once();
        Checking::default()
    }

    /// The names of its files.
    pub fn files() -> Vec<String> {
        TRACES.map(String::from).into()
    }

    /// Replays what stands in a file; the cells of its rows, one after the other.
    pub fn take(&mut self, file: &str, text: &str) -> Vec<String> {
        self.0.take(file, text).into_iter().flatten().collect()
    }

    /// Notes that a file could not be had.
    pub fn refuse(&mut self, file: &str, why: &str) {
        self.0.refuse(file, why);
    }

    /// How much is done, from 0 to 1.
    pub fn part(&self) -> f64 {
        self.0.part()
    }

    /// What was found.
    pub fn summary(&self) -> String {
        self.0.summary()
    }
}

/// The lines of tests/bits.txt as this build computes them.
#[wasm_bindgen]
pub fn bits() -> Vec<String> {
    crate::bits().iter().map(ToString::to_string).collect()
}
