//! The part of the bench that has kernels of elsewhere beside ours: a step of LODO and the quickest ones known, by turns.
//!
//! The folder holds a crate of them: a library for the browser that exports `w_new(layout, n)`, `w_steps(simulation,
//! steps)` and `w_free(simulation)`, and a program `nb` that prints lines of `n=100 v1 … median 29.5 us`.

use crate::bench::{BATCH, median, microseconds};
use crate::site::{KERNELS, WASM};
use crate::webdriver::Session;
use crate::workspace::{Workspace, output, run};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is ours, and the layouts of theirs that do the same arithmetic; the quickest of them is the limit.
const PAIRS: [(&str, [u32; 2]); 2] = [("lodo", [1, 8]), ("lodo-single", [11, 13])];

const SIZES: [usize; 3] = [100, 1000, 10_000];

/// Medians of so many turns: one lasts as long as a machine is disturbed now and then.
const TURNS: usize = 5;

/// Microseconds of a step of theirs, as ours are measured: the median of nine batches.
const STEPS: &str = "const [address, layouts, n, seconds, done] = arguments;
    const clock = () => performance.now() / 1000, order = (a, b) => a - b;
    (async () => {
        window.kernels ??= (await WebAssembly.instantiate(await (await fetch(address)).arrayBuffer(), {})).instance.exports;
        const { w_new, w_steps, w_free } = window.kernels;
        done(Math.min(...layouts.map(layout => {
            const simulation = w_new(layout, n);
            const timed = steps => { const began = clock(); w_steps(simulation, steps); return clock() - began };
            let steps = 1;
            while (timed(steps) < seconds) steps *= 2;
            const batches = Array.from({ length: 9 }, () => 1e6 * timed(steps) / steps).sort(order);
            w_free(simulation);
            return batches[4];
        })));
    })().catch(error => done(String(error)));";

/// The crate of the limit, compiled for this machine and for a browser.
pub struct Limit {
    program: PathBuf,
    kernels: PathBuf,
}

/// Microseconds by side, subject and size, a turn each: ours and theirs.
type Turns = BTreeMap<(&'static str, &'static str, usize), Vec<[f64; 2]>>;

impl Limit {
    /// Compiles it, with whatever the processor at hand has.
    pub fn build(workspace: &Workspace, folder: &Path) -> Result<Self> {
        let target = workspace.target.join("limit");
        let manifest = folder.join("Cargo.toml");
        let cargo = |flags: &str, rest: &[&str]| {
            let mut cargo = workspace.cargo(&["build", "--release"]);
            cargo.arg("--manifest-path").arg(&manifest).arg("--target-dir").arg(&target);
            // In place of ours, which fit this project's code.
            run(cargo.args(rest).env("RUSTFLAGS", flags))
        };
        cargo("-C target-cpu=native", &["--bin", "nb"])?;
        cargo("-C target-feature=+simd128", &["--lib", "--target", WASM])?;
        let library = target.join(WASM).join("release/kern.wasm");
        Ok(Self { program: target.join("release/nb"), kernels: library })
    }

    /// What a browser is to load.
    pub fn kernels(&self) -> &Path {
        &self.kernels
    }

    /// Times both, natively and on the page at this address, and returns a row for every side, subject and size.
    pub fn measure(&self, workspace: &Workspace, session: &Session, address: &str) -> Result<Value> {
        let mut turns = Turns::new();
        for _ in 0..TURNS {
            self.natively(workspace, &mut turns)?;
            for (subject, layouts) in PAIRS {
                for n in SIZES {
                    let theirs = json!([format!("{address}/{KERNELS}"), layouts, n, BATCH]);
                    let time = |script: &str, arguments: &Value| -> Result<f64> {
                        let micros = session
                            .command("execute/async", &json!({ "script": script, "args": arguments }))?;
                        micros.as_f64().with_context(|| format!("{subject} at n = {n}: {micros}"))
                    };
                    let both =
                        [time(&microseconds(address, subject, n, BATCH), &json!([]))?, time(STEPS, &theirs)?];
                    turns.entry(("wasm", subject, n)).or_default().push(both);
                }
            }
        }
        Ok(turns.into_iter().map(|((side, subject, n), turns)| row(side, subject, n, &turns)).collect())
    }

    fn natively(&self, workspace: &Workspace, turns: &mut Turns) -> Result<()> {
        let names = PAIRS.map(|(subject, _)| subject).join(",");
        let most = SIZES[SIZES.len() - 1].to_string();
        let mut table = workspace.cargo(&["bench", "--quiet", "--bench", "table", "--"]);
        let ours: Vec<Value> = output(table.args([&most, &BATCH.to_string(), &names]))?
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        let layouts = PAIRS.iter().flat_map(|(_, layouts)| layouts).map(u32::to_string);
        let mut program = Command::new(&self.program);
        program.arg("speed").arg(layouts.collect::<Vec<_>>().join(","));
        let theirs = output(program.arg(SIZES.map(|n| n.to_string()).join(",")))?;
        for (subject, layouts) in PAIRS {
            for n in SIZES {
                let own = ours.iter().find(|row| row["subject"] == subject && row["n"] == n);
                let own = own.and_then(|row| row["microseconds"].as_f64());
                let own = own.with_context(|| format!("{subject} was not timed at n = {n}"))?;
                let best = layouts.iter().filter_map(|&layout| printed(&theirs, n, layout));
                let best =
                    best.reduce(f64::min).with_context(|| format!("no kernel was timed at n = {n}"))?;
                turns.entry(("native", subject, n)).or_default().push([own, best]);
            }
        }
        Ok(())
    }
}

/// A median that the program printed.
fn printed(text: &str, n: usize, layout: u32) -> Option<f64> {
    text.lines().find_map(|line| {
        let (size, rest) = line.strip_prefix("n=")?.trim_start().split_once(" v")?;
        let (name, rest) = rest.trim_start().split_once(' ')?;
        let (_, median) = rest.split_once("median")?;
        let asked = size.trim() == n.to_string() && name == layout.to_string();
        asked.then(|| median.split_whitespace().next()?.parse().ok()).flatten()
    })
}

fn row(side: &str, subject: &str, n: usize, turns: &[[f64; 2]]) -> Value {
    let of = |value: fn(&[f64; 2]) -> f64| median(turns.iter().map(value).collect());
    json!({ "side": side, "subject": subject, "n": n, "ours": of(|[ours, _]| *ours),
        "limit": of(|[_, limit]| *limit), "ratio": of(|[ours, limit]| ours / limit) })
}

/// The rows as Markdown, with the processor they hold for.
pub fn table(rows: &Value, processor: &str) -> String {
    let mut text = format!(
        "\n\n| µs a step on {processor} | n | natively: limit | ours | ratio | WebAssembly: limit | ours | ratio |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    let rows = rows.as_array().map_or(&[][..], Vec::as_slice);
    for (subject, _) in PAIRS {
        for n in SIZES {
            text += &format!("| {subject} | {n} |");
            for side in ["native", "wasm"] {
                let row =
                    rows.iter().find(|row| row["side"] == side && row["subject"] == subject && row["n"] == n);
                for key in ["limit", "ours", "ratio"] {
                    let number = row.and_then(|row| row[key].as_f64());
                    text += &number.map_or(" – |".into(), |number| format!(" {number:.2} |"));
                }
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_medians_of_its_turns() {
        let row = row("wasm", "lodo", 100, &[[12.0, 10.0], [26.0, 20.0], [11.0, 10.0]]);
        assert_eq!((row["ours"].as_f64(), row["limit"].as_f64()), (Some(12.0), Some(10.0)));
        assert_eq!(row["ratio"], 1.2);
        let text = table(&json!([row]), "a processor");
        assert!(text.contains("| lodo | 100 | – | – | – | 10.00 | 12.00 | 1.20 |"), "{text}");
    }

    #[test]
    fn medians_are_read_from_what_the_program_prints() {
        let text = "n=   100 v 1 rows f64 sqrt/div   median      29.50 us  best      29.10 us\n\
                    n=   100 v11 rows f32            median      12.50 us  best      12.40 us\n";
        assert_eq!(printed(text, 100, 1), Some(29.5));
        assert_eq!(printed(text, 100, 11), Some(12.5));
        assert_eq!(printed(text, 1000, 1), None);
    }
}
