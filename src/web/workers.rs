//! The workers of the page, as one.

use wasm_bindgen::JsValue;

use super::dom::window;
use super::port::Port;
use crate::experiment::Experiment;
use crate::session::Adjustment;
use crate::worker::{Command, Orders, Outcome, Pool, Report};

/// More would wait for each other: a run has at most so many lanes that cost much.
const MOST: usize = 6;

/// As many workers as there are cores, less one for the page; at least one. `?workers=` in the address asks for another
/// number.
pub(super) struct Workers {
    ports: Vec<Port>,
    pool: Pool,
}

impl Workers {
    /// Starts them, with the compiled module.
    pub(super) fn start(module: &JsValue) -> Result<Self, JsValue> {
        let count = wanted();
        let ports = (0..count).map(|number| Port::open(module, number)).collect::<Result<_, _>>()?;
        Ok(Workers { ports, pool: Pool::new(count) })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ports.len()
    }

    /// Notes that one of them is there.
    pub(super) fn set_ready(&mut self, number: usize) {
        self.ports[number].ready = true;
    }

    /// Whether a command would be started on at once.
    pub(super) fn are_idle(&self) -> bool {
        self.pool.is_idle() && self.ports.iter().all(|port| port.ready)
    }

    /// Begins an experiment, which meets these changes on its way.
    pub(super) fn load(&mut self, experiment: &Experiment, changes: &[Adjustment]) {
        let orders = self.pool.load(experiment, changes);
        self.send(orders);
    }

    /// Goes over to other settings, if there are, and on.
    pub(super) fn advance(&mut self, experiment: Option<&Experiment>, steps: u64, seconds: f64) {
        let orders = self.pool.advance(experiment, steps, seconds);
        self.send(orders);
    }

    /// Goes to a step, or on towards it.
    pub(super) fn go_to(&mut self, step: u64, seconds: f64) {
        let orders = self.pool.go_to(step, seconds);
        self.send(orders);
    }

    /// Asks one of them.
    pub(super) fn ask_one(&mut self, command: Command) {
        let orders = self.pool.ask_one(command);
        self.send(orders);
    }

    /// Takes an answer; the answer of the whole, if it is the last that was missing.
    pub(super) fn take(&mut self, number: usize, report: Report) -> Option<Report> {
        match self.pool.on_report(number, report) {
            Outcome::Waiting => None,
            Outcome::More(orders) => {
                self.send(orders);
                None
            }
            Outcome::Done(report) => Some(report),
        }
    }

    fn send(&self, orders: Orders) {
        orders.iter().for_each(|(number, command)| self.ports[*number].send(command));
    }
}

fn wanted() -> usize {
    let asked = window().location().search().unwrap_or_default();
    let asked = asked.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("workers="));
    let cores = window().navigator().hardware_concurrency() as usize;
    asked.and_then(|text| text.parse().ok()).unwrap_or(cores.saturating_sub(1)).clamp(1, MOST)
}
