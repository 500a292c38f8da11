//! Cost against dimension, both on logarithmic axes, as an SVG file.

use serde_json::Value;
use std::fmt::Write;

const SIZE: [f64; 2] = [640.0, 420.0];
const FRAME: [f64; 4] = [64.0, 24.0, 500.0, 372.0];
/// Dimensions, and microseconds a step.
const X: [f64; 2] = [2.0, 1e5];
const Y: [f64; 2] = [0.01, 1e5];

/// The lines: side, subject, name, colour, dash.
const LINES: [(&str, &str, &str, &str, &str); 6] = [
    ("wasm", "lodo-plain", "plain, wasm", "#6f7680", "2 3"),
    ("wasm", "lodo", "LODO, wasm", "#d55e00", ""),
    ("wasm", "lodo-single", "LODO f32, wasm", "#b37b00", ""),
    ("native", "lodo", "LODO, native", "#d55e00", "7 4"),
    ("native", "lodo-single", "LODO f32, native", "#b37b00", "7 4"),
    ("wasm", "adam", "Adam, wasm", "#0072b2", ""),
];

fn place(value: f64, [from, to]: [f64; 2]) -> f64 {
    (value / from).log10() / (to / from).log10()
}

fn at(n: f64, micros: f64) -> [f64; 2] {
    let [left, top, right, bottom] = FRAME;
    [left + place(n, X) * (right - left), bottom - place(micros, Y) * (bottom - top)]
}

/// The chart of a report of the bench.
pub fn chart(report: &Value) -> String {
    let [left, top, right, bottom] = FRAME;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <title>Microseconds a step against the number of variables</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        SIZE[0], SIZE[1]
    );
    for exponent in -2..=5 {
        let [_, y] = at(X[0], 10f64.powi(exponent));
        let name = 10f64.powi(exponent);
        let _ = writeln!(svg, "<path d=\"M{left} {y:.1}H{right}\" stroke=\"#e2e3e5\" stroke-width=\".5\"/>");
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#5b6069\">{name}</text>",
            left - 8.0,
            y + 4.0
        );
    }
    for n in [2.0, 10.0, 100.0, 1000.0, 10_000.0, 100_000.0] {
        let [x, _] = at(n, Y[0]);
        let _ = writeln!(svg, "<path d=\"M{x:.1} {bottom}v5\" stroke=\"#878d96\"/>");
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#5b6069\">{n}</text>",
            bottom + 19.0
        );
    }
    let _ = writeln!(svg, "<path d=\"M{left} {top}V{bottom}H{right}\" fill=\"none\" stroke=\"#878d96\"/>");
    let _ = writeln!(svg, "<text x=\"{left}\" y=\"14\" fill=\"#5b6069\">µs a step</text>");
    let _ = writeln!(
        svg,
        "<text x=\"{right}\" y=\"{}\" text-anchor=\"end\" fill=\"#5b6069\">variables n</text>",
        SIZE[1] - 8.0
    );
    // What grows as n does, to compare slopes with.
    let ([x, y], [u, v]) = (at(100.0, 1.0), at(1e5, 1000.0));
    let _ = writeln!(
        svg,
        "<path d=\"M{x:.1} {y:.1}L{u:.1} {v:.1}\" stroke=\"#a0a6b0\" stroke-dasharray=\"1 4\"/>"
    );
    let _ = writeln!(svg, "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"#6f7680\">slope 1</text>", u - 90.0, v + 4.0);
    let mut names: Vec<(f64, &str, &str)> = Vec::new();
    for (side, subject, name, colour, dash) in LINES {
        let entries =
            report[side].as_array().into_iter().flatten().filter(|entry| entry["subject"] == subject);
        let points: Vec<[f64; 2]> = entries
            .filter_map(|entry| Some(at(entry["n"].as_f64()?, entry["microseconds"].as_f64()?)))
            .collect();
        let Some(&[_, end]) = points.last() else { continue };
        let path: Vec<String> = points.iter().map(|[x, y]| format!("{x:.1} {y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>",
            path.join("L")
        );
        names.push((end, name, colour));
    }
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = top;
    for (y, name, colour) in names {
        let y = (y + 4.0).max(free);
        free = y + 15.0;
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{y:.1}\" fill=\"{colour}\">{name}</text>", right + 8.0);
    }
    svg + "</svg>\n"
}
