//! The page in a browser: what happens becomes a `lodo::page::Event`, and what the page's mind makes of it is
//! done and written into the document. Nothing is decided here. Only for browsers.
//!
//! ```text
//! listen ─▶ queue ─▶ shell ─▶ Page::handle ─▶ perform
//!                          └▶ Page::screen ─▶ render
//! ```

#![cfg(target_arch = "wasm32")]

mod api;
mod canvas;
mod cards;
mod check;
mod controls;
mod dom;
mod figures;
mod files;
mod film;
mod hold;
mod keyboard;
mod listen;
mod menus;
mod perform;
mod pointers;
mod ports;
mod queue;
mod render;
mod shell;
mod surface;
mod theme;
mod wire;

use wasm_bindgen::prelude::*;

use lodo::worker::Simulator;

/// Starts the page, given the compiled module of this code, which its workers will share.
#[wasm_bindgen]
pub fn open_page(module: JsValue) {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        dom::give_up();
    }));
    theme::restore();
    menus::build();
    film::offer();
    shell::open(module);
    listen::listen();
    api::install();
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
