//! Several workers: the steps a second of the first scenario with one, two and four of them, on pages that are busy in
//! different ways, whatever the machine's cores. More workers are to be no slower.

use anyhow::Result;
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;

use crate::bench::{evaluate, median, wait_for};
use crate::view::{Size, View};
use crate::webdriver::Session;

/// How many workers are compared.
const WORKERS: [usize; 3] = [1, 2, 4];

/// What keeps a page busy.
struct Busy {
    name: &'static str,
    size: Size,
    /// Pixels of the screen to one of CSS.
    ratio: f64,
    /// How many times slower the page's thread is.
    slowed: u32,
    /// Milliseconds of other work in every frame.
    work: u32,
}

const ROWS: [Busy; 5] = [
    Busy { name: "1440 × 900, ratio 1", size: Size::Desktop, ratio: 1.0, slowed: 1, work: 0 },
    Busy { name: "1440 × 900, ratio 2", size: Size::Desktop, ratio: 2.0, slowed: 1, work: 0 },
    Busy { name: "1920 × 1080, ratio 2", size: Size::Exactly(1920, 1080), ratio: 2.0, slowed: 1, work: 0 },
    Busy {
        name: "390 × 844, ratio 3, processor slowed four times",
        size: Size::Phone,
        ratio: 3.0,
        slowed: 4,
        work: 0,
    },
    Busy { name: "15 ms of other work in every frame", size: Size::Desktop, ratio: 1.0, slowed: 1, work: 15 },
];

/// Measures every row; by turns, so that what else the machine does falls on all numbers of workers alike.
pub fn measure(open: &dyn Fn(View) -> Result<Session>, address: &str, quick: bool) -> Result<Value> {
    let rows = ROWS.iter().take(if quick { 1 } else { ROWS.len() });
    let row = |busy: &Busy| -> Result<Value> {
        let mut rates = [const { Vec::new() }; WORKERS.len()];
        for _ in 0..if quick { 1 } else { 3 } {
            for (workers, rates) in WORKERS.into_iter().zip(&mut rates) {
                rates.push(rate(open, busy, &format!("{address}/?workers={workers}#speed-up=0"), quick)?);
            }
        }
        Ok(json!({ "page": busy.name, "rates": rates.map(median) }))
    };
    Ok(json!({ "workers": WORKERS, "rows": rows.map(row).collect::<Result<Vec<_>>>()? }))
}

/// Steps a second once the run is under way.
fn rate(open: &dyn Fn(View) -> Result<Session>, busy: &Busy, address: &str, quick: bool) -> Result<f64> {
    let view = View::from(busy.size).ratio(busy.ratio);
    let session = open(view)?;
    for (command, parameters) in view.emulation() {
        session.browser(command, &parameters)?;
    }
    session.browser("Emulation.setCPUThrottlingRate", &json!({ "rate": busy.slowed }))?;
    session.command("url", &json!({ "url": address }))?;
    wait_for(&session, "window.lodoLab?.snapshot()?.step > 1000")?;
    if busy.work > 0 {
        let work = format!(
            "(() => {{ const frame = () => {{ const end = performance.now() + {}; while (performance.now() < end); \
             requestAnimationFrame(frame) }}; frame() }})()",
            busy.work
        );
        evaluate(&session, &work)?;
    }
    let now = || -> Result<(f64, f64)> {
        Ok(serde_json::from_value(evaluate(&session, "[performance.now(), lodoLab.snapshot().step]")?)?)
    };
    thread::sleep(Duration::from_secs_f64(if quick { 0.1 } else { 1.0 }));
    let from = now()?;
    thread::sleep(Duration::from_secs_f64(if quick { 0.2 } else { 4.0 }));
    let to = now()?;
    Ok(1000.0 * (to.1 - from.1) / (to.0 - from.0))
}

/// The rows as a table in Markdown.
pub fn table(report: &Value) -> String {
    let mut text = String::from("\n\n| steps a second, workers: |");
    WORKERS.iter().for_each(|workers| text += &format!(" {workers} |"));
    text += "\n|---|---:|---:|---:|";
    for row in report["rows"].as_array().into_iter().flatten() {
        text += &format!("\n| {} |", row["page"].as_str().unwrap_or_default());
        for rate in row["rates"].as_array().into_iter().flatten() {
            text += &format!(" {:.0} |", rate.as_f64().unwrap_or(f64::NAN));
        }
    }
    text + "\n"
}
