//! The table of tuned hyper-parameters: what every optimizer starts from on a function.

use std::sync::OnceLock;

use super::writing::number;
use crate::objective::{LANDSCAPES, Landscape, landscape};
use crate::optim::{METHODS, Method, method};

/// Hyper-parameters by function and method: found by the authors' tuning procedure (`src/study/tune.rs`) with the same
/// budget for every method. As text comma-separated values, a column for each function and a row for each parameter of a
/// method that differs from the registry anywhere. An empty cell is as in the registry, `-` is of a method that was not
/// tuned on the function.
///
/// Written by `cargo run --release -- tune --all --into src/experiment/tuned.csv`. The bowl's are for a minimum that does
/// not walk.
#[derive(Default)]
pub struct Tuned {
    rows: Vec<Row>,
}

struct Row {
    landscape: &'static Landscape,
    method: &'static Method,
    values: Vec<f64>,
}

const HEAD: &str = "method,parameter,";

/// The cell of a method that was not tuned.
const UNTUNED: &str = "-";

impl Tuned {
    /// The table that comes with the program.
    pub fn table() -> &'static Tuned {
        static TABLE: OnceLock<Tuned> = OnceLock::new();
        TABLE.get_or_init(|| Tuned::parse(include_str!("tuned.csv")).expect("a test reads it"))
    }

    /// A table from its text.
    ///
    /// # Errors
    /// In words, which line cannot be read and why.
    pub fn parse(text: &str) -> Result<Tuned, String> {
        let mut lines = text.lines();
        let head =
            lines.next().and_then(|line| line.strip_prefix(HEAD)).ok_or(format!("no “{HEAD}…” at first"))?;
        let function = |key| landscape(key).ok_or_else(|| format!("no function called “{key}”"));
        let functions = head.split(',').map(function).collect::<Result<Vec<_>, _>>()?;
        for (place, function) in functions.iter().enumerate() {
            if functions[..place].iter().any(|former| former.key == function.key) {
                return Err(format!("“{}” is there twice", function.key));
            }
        }
        let (mut table, mut seen) = (Tuned::default(), Vec::new());
        for line in lines {
            let row = table.take(&functions, line).map_err(|words| format!("{words} in “{line}”"))?;
            if seen.contains(&row) {
                return Err(format!("“{},{}” is there twice", row.0, row.1));
            }
            seen.push(row);
        }
        Ok(table)
    }

    /// Takes a line in, and returns the keys of method and parameter.
    fn take<'a>(
        &mut self,
        functions: &[&'static Landscape],
        line: &'a str,
    ) -> Result<(&'a str, &'a str), String> {
        let cells: Vec<&str> = line.split(',').collect();
        let [name, key, ref cells @ ..] = cells[..] else { return Err("no parameter".into()) };
        let method = method(name).ok_or("no method")?;
        let place = method.position(key).ok_or_else(|| format!("no parameter “{key}”"))?;
        if cells.len() != functions.len() {
            return Err(format!("{} values for {} functions", cells.len(), functions.len()));
        }
        for (landscape, cell) in functions.iter().zip(cells).filter(|(_, cell)| **cell != UNTUNED) {
            let values = self.values_mut(landscape, method);
            if !cell.is_empty() {
                values[place] = method.parameters[place].range.parse(key, cell)?;
            }
        }
        Ok((name, key))
    }

    /// The values of a method on a function: the registry's, if they are not there yet.
    fn values_mut(&mut self, landscape: &'static Landscape, method: &'static Method) -> &mut Vec<f64> {
        let place = self.rows.iter().position(|row| row.is_for(landscape, method)).unwrap_or_else(|| {
            self.rows.push(Row { landscape, method, values: method.defaults() });
            self.rows.len() - 1
        });
        &mut self.rows[place].values
    }

    /// The values of a method on a function, in the order of the method's table.
    pub fn values(&self, landscape: &Landscape, method: &Method) -> Option<&[f64]> {
        let row = self.rows.iter().find(|row| row.is_for(landscape, method))?;
        Some(&row.values)
    }

    /// Puts in values, in place of what was there.
    pub fn put(&mut self, landscape: &'static Landscape, method: &'static Method, values: Vec<f64>) {
        *self.values_mut(landscape, method) = values;
    }

    /// The text, functions and methods in the order of their registries.
    pub fn text(&self) -> String {
        let is_in = |landscape: &&Landscape| self.rows.iter().any(|row| row.landscape.key == landscape.key);
        let functions: Vec<&Landscape> = LANDSCAPES.iter().copied().filter(is_in).collect();
        let keys: Vec<&str> = functions.iter().map(|landscape| landscape.key).collect();
        let mut text = format!("{HEAD}{}\n", keys.join(","));
        for method in METHODS {
            let of: Vec<_> = functions.iter().map(|landscape| self.values(landscape, method)).collect();
            if of.iter().all(Option::is_none) {
                continue;
            }
            let differs = |&place: &usize| {
                of.iter().flatten().any(|values| values[place] != method.parameters[place].default)
            };
            let mut places: Vec<usize> = (0..method.parameters.len()).filter(differs).collect();
            // A method as in the registry is in the table, too.
            places.extend(places.is_empty().then_some(0));
            for place in places {
                let parameter = &method.parameters[place];
                let cell = |values: &Option<&[f64]>| match values {
                    None => UNTUNED.into(),
                    Some(values) if values[place] == parameter.default => String::new(),
                    Some(values) => number(values[place]),
                };
                let cells: Vec<String> = of.iter().map(cell).collect();
                text.push_str(&format!("{},{},{}\n", method.key, parameter.key, cells.join(",")));
            }
        }
        text
    }
}

impl Row {
    fn is_for(&self, landscape: &Landscape, method: &Method) -> bool {
        self.landscape.key == landscape.key && self.method.key == method.key
    }
}
