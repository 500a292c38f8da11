//! Workers of the page.

use js_sys::{Array, Float32Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::dom::save_file;
use crate::{Answer, Event, Order};

/// A worker, and what listens to it.
pub struct Port {
    worker: Worker,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for Port {
    fn drop(&mut self) {
        self.worker.terminate();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}

impl Port {
    /// Starts a worker of a crew; what it says is an event.
    pub fn open(crew: u32, number: usize, happen: fn(Event)) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("network-worker.js", &options)?;
        let heard = Closure::new(move |event: MessageEvent| heard(crew, number, &event, happen));
        let failed = Closure::new(move |event: MessageEvent| {
            let words = Reflect::get(&event, &"message".into()).ok().and_then(|words| words.as_string());
            let words = words.filter(|words| !words.is_empty());
            let why =
                words.map_or("its code could not be loaded".into(), |words| format!("it says “{words}”"));
            happen(Event::Lost(crew, format!("A worker stopped: {why}.")));
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Port { worker, _listeners: [heard, failed] })
    }

    /// Sends an order with numbers.
    pub fn send(&self, order: &Order, numbers: &[f32]) {
        self.post(order, &Float32Array::from(numbers).into());
    }

    /// Sends an order with a file.
    pub fn send_file(&self, order: &Order, file: &Blob) {
        self.post(order, file);
    }

    fn post(&self, order: &Order, load: &JsValue) {
        let text = serde_json::to_string(order).expect("plain data");
        // A worker takes whatever it is sent.
        let _ = self.worker.post_message(&Array::of2(&text.into(), load));
    }
}

fn heard(crew: u32, number: usize, event: &MessageEvent, happen: fn(Event)) {
    let message = Array::from(&event.data());
    let text = message.get(0).as_string().unwrap_or_default();
    let along = message.get(1);
    match serde_json::from_str::<Answer>(&text) {
        Ok(answer) => {
            if let (Answer::Saved, Some(file)) = (&answer, along.dyn_ref::<Blob>()) {
                save_file("lodo-network.run", file);
            }
            let numbers = along.dyn_ref::<Float32Array>().map_or(Vec::new(), Float32Array::to_vec);
            happen(Event::Answered(crew, number, answer, numbers));
        }
        Err(error) => {
            happen(Event::Lost(crew, format!("A worker answered what nobody understands: {error}.")));
        }
    }
}
