//! Workers of the bench.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::order::ArchiveFound;
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
    /// Starts a worker of a crew; what it says is an event, and an archive is kept under the number that `hold` gives it.
    pub fn open(
        crew: u32,
        number: usize,
        happen: fn(Event),
        hold: fn(JsValue) -> u64,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("bench-worker.js", &options)?;
        let heard = Closure::new(move |event: MessageEvent| {
            let data = event.data();
            happen(match (data.as_f64(), data.dyn_ref::<Array>()) {
                (Some(steps), _) => Event::Progress(crew, number, steps as u64),
                (_, Some(answer)) => {
                    match serde_json::from_str(&answer.get(0).as_string().unwrap_or_default()) {
                        Ok(Answer::Archive(archive)) => {
                            let number_of = hold(answer.get(1));
                            let archive = ArchiveFound { number: number_of, ..archive };
                            Event::Answered(crew, number, Box::new(Answer::Archive(archive)))
                        }
                        Ok(answer) => Event::Answered(crew, number, Box::new(answer)),
                        Err(error) => {
                            Event::Lost(crew, format!("A worker answered what nobody understands: {error}"))
                        }
                    }
                }
                _ => Event::Ready(crew, number),
            });
        });
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

    /// Sends an order.
    pub fn send(&self, order: &Order) {
        let text = serde_json::to_string(order).expect("plain data");
        // A worker takes whatever it is sent.
        let _ = self.worker.post_message(&text.into());
    }
}
