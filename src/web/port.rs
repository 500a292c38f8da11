//! The page's end of the worker.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::page;
use super::wire;
use crate::run::{Command, Report};

/// A worker that runs the simulation: commands in, as many reports out.
pub(super) struct Port {
    worker: Worker,
    /// Set when the worker has said that it is there.
    ready: bool,
    /// Commands without a report so far.
    waiting: u32,
    /// Held for as long as the worker may call them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Port {
    /// Starts a worker and gives it the compiled module.
    pub(super) fn open(module: &JsValue) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("worker.js", &options)?;
        let on_message = Closure::new(|event: MessageEvent| {
            let data = event.data();
            if data.is_null() {
                page::on_ready();
            } else {
                let bytes = Uint8Array::new(data.unchecked_ref::<ArrayBuffer>()).to_vec();
                page::on_report(wire::decode::<Report>(&bytes));
            }
        });
        // Whatever went wrong, the worker is not to be trusted any more.
        let on_error = Closure::new(|_: MessageEvent| page::on_lost());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(module)?;
        Ok(Port { worker, ready: false, waiting: 0, _listeners: [on_message, on_error] })
    }

    /// Whether a command would be started on at once.
    pub(super) fn is_idle(&self) -> bool {
        self.ready && self.waiting == 0
    }

    /// Sends a command.
    pub(super) fn send(&mut self, command: &Command) {
        let bytes = Uint8Array::from(wire::encode(command).as_slice()).buffer();
        if self.worker.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes)).is_ok() {
            self.waiting += 1;
        }
    }

    /// Notes that the worker is there.
    pub(super) fn set_ready(&mut self) {
        self.ready = true;
    }

    /// Notes that a command was answered.
    pub(super) fn set_answered(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
