//! The page's end of a worker.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::page;
use super::wire;
use crate::worker::{Command, Report};

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

/// A worker that runs lanes: commands in, as many reports out.
pub(super) struct Port {
    worker: Worker,
    /// Set when the worker has said that it is there.
    pub ready: bool,
    /// Held for as long as the worker may call them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Port {
    /// Starts a worker with this number and gives it the compiled module.
    pub(super) fn open(module: &JsValue, number: usize) -> Result<Self, JsValue> {
        let worker = start("worker.js")?;
        let on_message = Closure::new(move |event: MessageEvent| {
            let data = event.data();
            if data.is_null() {
                page::on_ready(number);
            } else {
                let bytes = Uint8Array::new(data.unchecked_ref::<ArrayBuffer>()).to_vec();
                page::on_report(number, wire::decode::<Report>(&bytes));
            }
        });
        // Whatever went wrong, the worker is not to be trusted any more.
        let on_error = Closure::new(|_: MessageEvent| page::on_lost());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(module)?;
        Ok(Port { worker, ready: false, _listeners: [on_message, on_error] })
    }

    /// Sends a command.
    pub(super) fn send(&self, command: &Command) {
        let bytes = Uint8Array::from(wire::encode(command).as_slice()).buffer();
        // A worker takes whatever it is sent.
        let _ = self.worker.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes));
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
