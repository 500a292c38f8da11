//! The page's ends of its workers.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::dom::window;
use super::{queue, wire};
use lodo::page::Event;
use lodo::worker::{Command, Orders, Report};

/// More workers would wait for each other: a run has at most so many lanes that cost much.
const MOST: usize = 6;

/// As many workers as there are cores, less one for the page; at least one. `?workers=` in the address asks for another
/// number.
pub(super) fn wanted() -> usize {
    let asked = window().location().search().unwrap_or_default();
    let asked = asked.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("workers="));
    let cores = window().navigator().hardware_concurrency() as usize;
    asked.and_then(|text| text.parse().ok()).unwrap_or(cores.saturating_sub(1)).clamp(1, MOST)
}

/// Starts a worker. A page that is one file says where its workers' code is, plain scripts.
pub(super) fn start(script: &str) -> Result<Worker, JsValue> {
    let own = js_sys::Reflect::get(&js_sys::global(), &"lodoWorkers".into())
        .and_then(|scripts| js_sys::Reflect::get(&scripts, &script.into()))
        .ok()
        .and_then(|address| address.as_string());
    let options = WorkerOptions::new();
    options.set_type(if own.is_some() { WorkerType::Classic } else { WorkerType::Module });
    Worker::new_with_options(own.as_deref().unwrap_or(script), &options)
}

/// All workers of a generation.
pub(super) struct Ports {
    ports: Vec<Port>,
}

impl Ports {
    /// Starts so many workers, with the compiled module.
    pub(super) fn open(module: &JsValue, crew: u32, count: usize) -> Result<Self, JsValue> {
        let ports = (0..count).map(|number| Port::open(module, crew, number)).collect::<Result<_, _>>()?;
        Ok(Ports { ports })
    }

    /// Sends commands.
    pub(super) fn send(&self, orders: &Orders) {
        orders.iter().for_each(|(number, command)| self.ports[*number].send(command));
    }
}

/// A worker that runs lanes: commands in, as many reports out.
struct Port {
    worker: Worker,
    /// Held for as long as the worker may call them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Port {
    fn open(module: &JsValue, crew: u32, number: usize) -> Result<Self, JsValue> {
        let worker = start("worker.js")?;
        let on_message = Closure::new(move |event: MessageEvent| {
            let data = event.data();
            if data.is_null() {
                queue::send(Event::WorkerReady { crew, number });
            } else {
                let bytes = Uint8Array::new(data.unchecked_ref::<ArrayBuffer>()).to_vec();
                let report = wire::decode::<Report>(&bytes);
                queue::send(Event::Report { crew, number, report });
            }
        });
        // Whatever went wrong, the worker is not to be trusted any more.
        let on_error = Closure::new(move |_: MessageEvent| queue::send(Event::WorkerLost { crew }));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(module)?;
        Ok(Port { worker, _listeners: [on_message, on_error] })
    }

    fn send(&self, command: &Command) {
        let bytes = Uint8Array::from(wire::encode(command).as_slice()).buffer();
        // A worker takes whatever it is sent.
        let _ = self.worker.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes));
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.worker.terminate();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}
