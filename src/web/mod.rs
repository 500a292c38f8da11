//! The page: controls, canvases and the worker that runs the experiment. Only for browsers.
//!
//! `Page` holds the experiment and the latest snapshot; `Workers` run it, each with
//! some of the lanes. The page asks on animation frames; a worker answers each command with one report. What the page
//! knows of the run is in the snapshot alone.

mod canvas;
mod cards;
mod check;
mod controls;
mod dom;
mod drawing;
mod events;
mod figures;
mod gesture;
mod lab;
mod page;
mod panels;
mod port;
mod step;
mod story;

mod recording;
mod take;
mod theme;
mod travel;
mod undo;
mod wire;
mod workers;

use wasm_bindgen::prelude::*;

use crate::worker::Simulator;

/// Starts the page, given the compiled module of this code, which its worker will share.
#[wasm_bindgen]
pub fn open_page(module: JsValue) {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        page::give_up();
    }));
    page::open(module);
}

/// The worker's end: a simulator that speaks bytes.
#[wasm_bindgen]
#[derive(Default)]
pub struct Simulation {
    simulator: Simulator,
}

#[wasm_bindgen]
impl Simulation {
    /// A simulator with the first scenario.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Simulation {
        console_error_panic_hook::set_once();
        Simulation::default()
    }

    /// The report to a command.
    pub fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        let clock = wire::worker_clock();
        wire::encode(&self.simulator.answer(wire::decode(command), &clock))
    }
}
