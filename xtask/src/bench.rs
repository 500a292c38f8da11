//! `cargo xtask bench`: what things cost, natively and in a browser, in one run and one table.
//!
//! Machines are noisy: figures are medians, and ratios within a run are what to quote.

use crate::browser::Browser;
use crate::chart::chart;
use crate::driver::Driver;
use crate::limit::{self, Limit};
use crate::load::Load;
use crate::network_speed;
use crate::scaling;
use crate::server::{Port, Server};
use crate::site;
use crate::view::{Size, View};
use crate::webdriver::Session;
use crate::workspace::{Workspace, output};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// What is timed in a browser, and in how many dimensions.
const IN_BROWSER: [(&str, &[usize]); 10] = [
    ("lodo", &[2, 100, 1000, 10_000, 100_000]),
    ("lodo-single", &[2, 100, 1000, 10_000, 100_000]),
    ("lodo-plain", &[2, 100, 1000, 10_000, 100_000]),
    ("adam", &[2, 100, 1000, 10_000, 100_000]),
    ("gradient", &[2, 100, 1000, 10_000]),
    ("lodo-session", &[2, 100, 1000, 10_000]),
    ("adam-session", &[2, 100, 1000, 10_000]),
    ("matrix", &[2, 100]),
    ("eigenvalues", &[2, 100]),
    ("snapshot", &[2, 100, 1000]),
];

/// Six optimizers, as many as the page is asked to bear.
const SIX: &str =
    "#speed-up=0&dimension=100&noise-kind=walk&optimizers=lodo,adam,momentum,rmsprop,yogi,lodo-diagonal";

/// Two optimizers that cost the same, to be run by one worker and by two.
const PAIR: &str =
    "#speed-up=0&dimension=100&noise-kind=walk&optimizers=lodo,lodo-no-momentum&spectrum-view=eigenvalues";

/// A browser without a graphics card draws figures on the cores that the workers are to run on.
const HIDE: &str = "addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style');
    style.textContent = 'main { display: none }';
    document.head.append(style) });";

/// Before the page's own script: what every animation frame costs, and what takes longer than 50 ms.
const WATCH: &str = "window.frames = []; window.long = [];
    const ask = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = act => ask(time => {
        const began = performance.now(); act(time); frames.push(performance.now() - began) });
    window.sent = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...message) { sent.push(performance.now()); post.apply(this, message) };
    new PerformanceObserver(list => list.getEntries().forEach(entry =>
        long.push([entry.startTime, entry.duration]))).observe({ type: 'longtask', buffered: true });
    const look = () => window.lodoLab?.snapshot()?.step > 0 ? window.firstStep = performance.now() : ask(look);
    ask(look);";

/// Moves a slider at odd moments; how long it takes until a worker is told.
const SLIDE: &str =
    "const [moves, done] = arguments, slider = document.getElementById('lodo-lr'), delays = [];
    const move = left => {
        if (!left) return done(delays);
        const moved = performance.now(), before = sent.length;
        slider.value = 400 + 10 * left;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        const told = () => {
            if (sent.length === before) return setTimeout(told, 1);
            delays.push(sent[before] - moved);
            setTimeout(() => move(left - 1), 90 + 7 * (left % 5));
        };
        told();
    };
    move(moves);";

/// What `cargo xtask bench` takes.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// A minute instead of several: once, in few dimensions; of no use but to see that everything is timed
    #[arg(long)]
    pub quick: bool,
    /// Where to leave bench.md, bench.svg and bench.json; the target folder, if it is not given
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
    /// A crate with the quickest kernels known, outside this project, to be timed beside ours
    #[arg(long, value_name = "FOLDER")]
    pub limit: Option<PathBuf>,
}

/// Seconds of a batch, for figures that can be compared.
pub const BATCH: f64 = 0.03;

/// A page that does not come this far in this time does not run at all.
const PATIENCE: Duration = Duration::from_secs(600);

/// Runs all of it.
pub fn bench(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let quick = arguments.quick;
    let most: usize = if quick { 100 } else { 100_000 };
    let shipped = site::build(workspace)?;
    let limit = arguments.limit.as_deref().map(|folder| Limit::build(workspace, folder)).transpose()?;
    let site = site::build_benchmark(workspace, limit.as_ref().map(Limit::kernels))?;
    let batch = if quick { 0.001 } else { BATCH };
    // What only shows that everything is timed is not worth compiling all libraries once more.
    let mut native = workspace.cargo(&[if quick { "test" } else { "bench" }, "--quiet", "--bench", "table"]);
    native.args(["--", &most.to_string(), &batch.to_string()]);
    let native: Vec<Value> =
        output(&mut native)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let browser = Browser::need()?;
    let (own, page) = (Server::start(site, Port::Any)?, Server::start(shipped.clone(), Port::Any)?);
    let driver = Driver::start(&browser)?;
    let chrome = browser.chrome.as_deref().and_then(Path::to_str);
    let open = |view: View| Session::start(&driver.address, view.capabilities(chrome));

    let mut wasm = Vec::new();
    let beside_limit = {
        let session = open(View::from(Size::Desktop))?;
        // Nothing else of the page runs beside what is timed.
        session.command("url", &json!({ "url": format!("{}/icon.svg", own.address) }))?;
        let network = network_speed::IN_BROWSER.map(|subject| (subject, &[1][..]));
        for (subject, sizes) in IN_BROWSER.into_iter().chain(network) {
            for &n in sizes.iter().filter(|&&n| n <= most) {
                let script = microseconds(&own.address, subject, n, batch);
                let micros = session.command("execute/async", &json!({ "script": script, "args": [] }))?;
                ensure!(micros.is_number(), "{subject} at n = {n}: {micros}");
                wasm.push(json!({ "subject": subject, "n": n, "microseconds": micros }));
            }
        }
        limit.map(|limit| limit.measure(workspace, &session, &own.address)).transpose()?
    };
    let frames = [1.0, 2.0].map(|ratio| -> Result<Value> {
        let session = open(View::from(Size::Desktop).ratio(ratio))?;
        watch(&session, View::from(Size::Desktop).ratio(ratio), &format!("{}/{SIX}", page.address))?;
        wait_for(&session, "window.firstStep && performance.now() > firstStep + 1000")?;
        evaluate(&session, "frames.length = 0")?;
        wait_for(&session, if quick { "frames.length > 20" } else { "frames.length > 600" })?;
        let mut times: Vec<f64> = serde_json::from_value(evaluate(&session, "frames")?)?;
        let long: Vec<[f64; 2]> =
            serde_json::from_value(evaluate(&session, "long.filter(([at]) => at > firstStep + 500)")?)?;
        times.sort_by(f64::total_cmp);
        let part = |part: f64| times[(part * (times.len() - 1) as f64) as usize];
        Ok(json!({ "ratio": ratio, "frames": times.len(), "median_ms": part(0.5), "p95_ms": part(0.95),
            "tasks_over_50_ms": long.len() }))
    });
    let frames = frames.into_iter().collect::<Result<Vec<Value>>>()?;
    let mut rates = [const { Vec::new() }; 4];
    for _ in 0..if quick { 1 } else { 3 } {
        for (place, rates) in rates.iter_mut().enumerate() {
            let session = open(View::from(Size::Desktop))?;
            if place < 2 {
                session.browser("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": HIDE }))?;
            }
            let address = format!("{}/?workers={}{PAIR}", page.address, 1 + place % 2);
            session.command("url", &json!({ "url": address }))?;
            wait_for(&session, "window.lodoLab?.snapshot()?.step > 1000")?;
            let now = || -> Result<(f64, f64)> {
                Ok(serde_json::from_value(evaluate(
                    &session,
                    "[performance.now(), lodoLab.snapshot().step]",
                )?)?)
            };
            let from = now()?;
            thread::sleep(Duration::from_secs_f64(if quick { 0.2 } else { 5.0 }));
            let to = now()?;
            rates.push(1000.0 * (to.1 - from.1) / (to.0 - from.0));
        }
    }
    let slider = {
        let session = open(View::from(Size::Desktop))?;
        watch(&session, View::from(Size::Desktop), &format!("{}/{SIX}", page.address))?;
        wait_for(&session, "window.firstStep && performance.now() > firstStep + 1000")?;
        let mut delays: Vec<f64> =
            serde_json::from_value(session.command(
                "execute/async",
                &json!({ "script": SLIDE, "args": [if quick { 3 } else { 25 }] }),
            )?)?;
        delays.sort_by(f64::total_cmp);
        json!({ "median_ms": delays[delays.len() / 2], "most_ms": delays[delays.len() - 1] })
    };
    let [one, two, one_drawn, two_drawn] = rates.map(median);
    let scaling = json!({ "one_worker": one, "two_workers": two, "ratio": two / one,
        "ratio_with_figures": two_drawn / one_drawn });
    let workers = scaling::measure(&open, &page.address, quick)?;
    let session = open(View::from(Size::Desktop))?;
    watch(&session, View::from(Size::Desktop), &format!("{}/#speed-up=0", page.address))?;
    let steps = if quick { 2000 } else { 100_000 };
    wait_for(&session, &format!("window.lodoLab?.snapshot()?.step >= {steps}"))?;
    let seconds = evaluate(&session, "performance.now() - firstStep")?.as_f64().unwrap_or(0.0) / 1000.0;
    let first_step = evaluate(&session, "firstStep")?;
    drop(session);

    let report = json!({ "processor": processor(), "limit": beside_limit, "native": native, "wasm": wasm, "frames": frames, "scaling": scaling, "workers": workers, "slider": slider,
        "run": { "steps": steps, "seconds": seconds },
        "first_step_ms": first_step, "load_bytes_gzip": Load::of(&shipped)?.to_json() });
    let folder = arguments
        .into
        .as_ref()
        .map_or_else(|| workspace.target.clone(), |folder| workspace.root.join(folder));
    fs::write(folder.join("bench.json"), serde_json::to_string_pretty(&report)? + "\n")?;
    fs::write(folder.join("bench.md"), table(&report))?;
    fs::write(folder.join("bench.svg"), chart(&report))?;
    println!("{}\n{}", table(&report), folder.display());
    Ok(())
}

/// A script that times a subject of ours in a browser.
pub fn microseconds(address: &str, subject: &str, n: usize, batch: f64) -> String {
    format!(
        "const done = arguments[0]; import('{address}/lodo_bench.js').then(async code => {{ await code.default(); \
         done(code.microseconds('{subject}', {n}, {batch})) }}).catch(error => done(String(error)))"
    )
}

/// The processor's name, where the system tells it.
fn processor() -> String {
    let file = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = file.lines().find_map(|line| Some(line.strip_prefix("model name")?.split_once(':')?.1.trim()));
    name.unwrap_or("a processor without a name").to_owned()
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn watch(session: &Session, view: View, address: &str) -> Result<()> {
    for (command, parameters) in view.emulation() {
        session.browser(command, &parameters)?;
    }
    session.browser("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }))?;
    session.command("url", &json!({ "url": address }))?;
    Ok(())
}

/// Waits until an expression is true, or fails where it never will be.
pub fn wait_for(session: &Session, expression: &str) -> Result<()> {
    let began = Instant::now();
    while evaluate(session, &format!("Boolean({expression})"))? != true {
        ensure!(
            began.elapsed() < PATIENCE,
            "{} s were not enough for this: {expression}",
            PATIENCE.as_secs()
        );
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The value of a JavaScript expression.
pub fn evaluate(session: &Session, expression: &str) -> Result<Value> {
    session.command("execute/sync", &json!({ "script": format!("return {expression}"), "args": [] }))
}

/// The report as Markdown.
fn table(report: &Value) -> String {
    let mut text = String::from("| µs | n | native | wasm |\n|---|---:|---:|---:|\n");
    let find = |side: &str, subject: &str, n: u64| {
        let mut found = report[side].as_array().into_iter().flatten();
        found.find(|entry| entry["subject"] == subject && entry["n"] == n)?["microseconds"].as_f64()
    };
    let number = |micros: Option<f64>| micros.map_or("–".into(), |micros| format!("{micros:.2}"));
    for entry in report["native"].as_array().into_iter().flatten() {
        let (subject, n) = (entry["subject"].as_str().unwrap_or_default(), entry["n"].as_u64().unwrap_or(0));
        text += &format!(
            "| {subject} | {n} | {} | {} |\n",
            number(find("native", subject, n)),
            number(find("wasm", subject, n))
        );
    }
    let ratio = |side: &str, [over, under]: [&str; 2]| {
        Some(format!("{:.2}", find(side, over, 100)? / find(side, under, 100)?))
    };
    for (words, pair) in [
        ("The plain map takes so many times as long as LODO", ["lodo-plain", "lodo"]),
        ("A session with LODO takes so many times as long as LODO", ["lodo-session", "lodo"]),
        ("LODO takes so many times as long as in single precision", ["lodo", "lodo-single"]),
    ] {
        let sides = ["native", "wasm"].map(|side| ratio(side, pair).unwrap_or("–".into()));
        text += &format!("\n{words} at n = 100: {} natively, {} in WebAssembly.", sides[0], sides[1]);
    }
    for frames in report["frames"].as_array().into_iter().flatten() {
        text += &format!(
            "\nSix optimizers at device pixel ratio {}: {} frames, {:.1} ms of the main thread in the median, {:.1} at the 95th \
             percentile, {} tasks over 50 ms.",
            frames["ratio"],
            frames["frames"],
            frames["median_ms"].as_f64().unwrap_or(f64::NAN),
            frames["p95_ms"].as_f64().unwrap_or(f64::NAN),
            frames["tasks_over_50_ms"]
        );
    }
    let scaling = |key: &str| report["scaling"][key].as_f64().unwrap_or(f64::NAN);
    text += &format!(
        "\nTwo LODOs in 100 dimensions, figures hidden: {:.0} steps a second on one worker, {:.0} on two, {:.2} times as \
         many; with figures drawn by the processor {:.2} times.",
        scaling("one_worker"),
        scaling("two_workers"),
        scaling("ratio"),
        scaling("ratio_with_figures")
    );
    text += &network_speed::table(report);
    if !report["limit"].is_null() {
        text += &limit::table(&report["limit"], report["processor"].as_str().unwrap_or_default());
    }
    text += &scaling::table(&report["workers"]);
    let slider = |key: &str| report["slider"][key].as_f64().unwrap_or(f64::NAN);
    text += &format!(
        "\nA slider's move is on its way to the worker after {:.1} ms in the median, {:.1} at most.",
        slider("median_ms"),
        slider("most_ms")
    );
    text + &format!(
        "\n{} steps of LODO and Adam on the 100-D bowl: {:.2} s. First step {:.0} ms after navigation. \
         First load {} bytes compressed.\n",
        report["run"]["steps"],
        report["run"]["seconds"].as_f64().unwrap_or(f64::NAN),
        report["first_step_ms"].as_f64().unwrap_or(f64::NAN),
        report["load_bytes_gzip"]["in all"]
    )
}
