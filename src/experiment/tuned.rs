//! The table of tuned hyper-parameters: what every optimizer starts from on a function.

use std::sync::OnceLock;

use super::writing::number;
use crate::objective::{LANDSCAPES, Landscape, landscape};
use crate::optim::{METHODS, Method, method};

/// Hyper-parameters by function and method. As text a line for each function, and below it one
/// for each method, set in: its key, then those values that are not the registry's.
#[derive(Default)]
pub struct Tuned {
    rows: Vec<Row>,
}

struct Row {
    landscape: &'static Landscape,
    method: &'static Method,
    values: Vec<f64>,
}

const HEAD: &str = "\
# The values that every optimizer starts from, by function: found by the authors' tuning procedure (src/study/tune.rs)
# with the same budget for every method. Written by `cargo run --release -- tune --all --into src/experiment/tuned.txt`.
# What a line leaves out is as in the registry; the bowl's are for a minimum that does not walk.
";

impl Tuned {
    /// The table that comes with the program.
    pub fn table() -> &'static Tuned {
        static TABLE: OnceLock<Tuned> = OnceLock::new();
        TABLE.get_or_init(|| Tuned::parse(include_str!("tuned.txt")).expect("a test reads it"))
    }

    /// A table from its text.
    ///
    /// # Errors
    /// In words, which line cannot be read and why.
    pub fn parse(text: &str) -> Result<Tuned, String> {
        let mut table = Tuned::default();
        let mut function = None;
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            if !line.starts_with(' ') {
                function = Some(landscape(line).ok_or_else(|| format!("no function in “{line}”"))?);
                continue;
            }
            let row = function.ok_or("no function".into()).and_then(|function| Row::parse(function, line));
            let row = row.map_err(|words| format!("{words} in “{line}”"))?;
            if table.values(row.landscape, row.method).is_some() {
                return Err(format!("{} is there twice on {}", row.method.key, row.landscape.key));
            }
            table.rows.push(row);
        }
        Ok(table)
    }

    /// The values of a method on a function, in the order of the method's table.
    pub fn values(&self, landscape: &Landscape, method: &Method) -> Option<&[f64]> {
        let row = self.rows.iter().find(|row| row.is_for(landscape, method))?;
        Some(&row.values)
    }

    /// Puts in values, in place of what was there.
    pub fn put(&mut self, landscape: &'static Landscape, method: &'static Method, values: Vec<f64>) {
        self.rows.retain(|row| !row.is_for(landscape, method));
        self.rows.push(Row { landscape, method, values });
    }

    /// The text, functions and methods in the order of their registries.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for landscape in LANDSCAPES {
            let row = |method: &&Method| self.rows.iter().find(|row| row.is_for(landscape, method));
            let rows: Vec<String> = METHODS.iter().filter_map(row).map(Row::text).collect();
            if !rows.is_empty() {
                text.push_str(&format!("{}\n{}", landscape.key, rows.concat()));
            }
        }
        text
    }
}

impl Row {
    fn parse(landscape: &'static Landscape, line: &str) -> Result<Row, String> {
        let mut words = line.split_whitespace();
        let method = words.next().and_then(method).ok_or("no method")?;
        let mut values = method.defaults();
        for word in words {
            let (key, value) = word.split_once('=').ok_or_else(|| format!("no value in {word}"))?;
            let place = method.position(key).ok_or_else(|| format!("no parameter {key}"))?;
            values[place] = method.parameters[place].range.parse(key, value)?;
        }
        Ok(Row { landscape, method, values })
    }

    fn text(&self) -> String {
        let mut text = format!(" {}", self.method.key);
        for (parameter, &value) in self.method.parameters.iter().zip(&self.values) {
            if value != parameter.default {
                text.push_str(&format!(" {}={}", parameter.key, number(value)));
            }
        }
        text + "\n"
    }

    fn is_for(&self, landscape: &Landscape, method: &Method) -> bool {
        self.landscape.key == landscape.key && self.method.key == method.key
    }
}
