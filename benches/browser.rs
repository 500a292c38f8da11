//! What things cost in a browser: the half of `cargo xtask bench` that a page calls.

pub mod network;

#[cfg(target_arch = "wasm32")]
mod browser {
    use crate::network;
    use lodo::study::benchmark;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        /// The page's monotonic clock, in milliseconds.
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;
    }

    /// Microseconds that a piece of work takes in n dimensions, in batches of so many seconds; NaN for what there is not.
    #[wasm_bindgen]
    pub fn microseconds(subject: &str, n: usize, batch: f64) -> f64 {
        let work = benchmark::subject(subject, n).or_else(|| network::subject(subject));
        work.map_or(f64::NAN, |mut work| benchmark::microseconds(&mut work, batch, &|| now() / 1000.0))
    }
}
