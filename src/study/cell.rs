//! Numbers of a report: as people read them, and as programs do.

use serde_json::Value;

use crate::experiment::number;

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Nothing,
    /// Words.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number.
    Number(f64),
    /// A number that somebody chose, with all of its digits.
    Chosen(f64),
    /// Mean and standard deviation.
    Estimate(f64, f64),
    /// So many of so many.
    Share(u64, u64),
    /// Lower quartile, median, upper quartile.
    Quartiles([f64; 3]),
}

/// A column of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// For people.
    pub title: String,
    /// For programs: a key for each number of a cell.
    pub keys: Vec<String>,
    /// Who reads it.
    pub audience: Audience,
}

/// Who reads a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone.
    All,
    /// Programs.
    Programs,
    /// People, and programs that ask for what a clock measured: it is never the same twice.
    Timed,
}

impl Column {
    /// A column for everyone.
    pub fn new(title: &str, keys: &[&str]) -> Self {
        let keys = keys.iter().map(|&key| key.to_owned()).collect();
        Column { title: title.into(), keys, audience: Audience::All }
    }

    /// The same for these readers.
    pub fn read_by(self, audience: Audience) -> Self {
        Column { audience, ..self }
    }
}

impl Cell {
    /// What people read.
    pub fn words(&self) -> String {
        match self {
            Cell::Nothing => "–".into(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            &Cell::Number(value) => digits(value),
            &Cell::Chosen(value) => number(value),
            &Cell::Estimate(mean, deviation) => estimate(mean, deviation),
            Cell::Share(share, of) => format!("{share} of {of}"),
            Cell::Quartiles([lower, median, upper]) => {
                format!("{} ({} to {})", digits(*median), digits(*lower), digits(*upper))
            }
        }
    }

    /// What programs read, for so many keys; what is not finite is nothing.
    pub fn values(&self, keys: usize) -> Vec<Value> {
        let mut values: Vec<Value> = match self {
            Cell::Nothing => vec![],
            Cell::Text(text) => vec![text.as_str().into()],
            &Cell::Count(count) => vec![count.into()],
            &Cell::Number(value) | &Cell::Chosen(value) => vec![value.into()],
            &Cell::Estimate(mean, deviation) => vec![mean.into(), deviation.into()],
            &Cell::Share(share, of) => vec![share.into(), of.into()],
            Cell::Quartiles(values) => values.iter().map(|&value| value.into()).collect(),
        };
        values.resize(keys, Value::Null);
        values
    }
}

/// Four significant digits, with a power of ten where zeros would stand for nothing.
pub fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    match magnitude(value) {
        exponent @ -3..=5 => format!("{value:.*}", (3 - exponent).max(0) as usize),
        _ => format!("{value:.3e}"),
    }
}

/// As many decimals as the deviation has two significant digits.
fn estimate(mean: f64, deviation: f64) -> String {
    // What is the same for all but for rounding has no deviation.
    if !deviation.is_finite() || deviation <= 1e-9 * mean.abs() {
        return digits(mean);
    }
    let (size, spread) = (magnitude(mean), magnitude(deviation));
    if (-3..=5).contains(&size) {
        let decimals = (1 - spread).clamp(0, 9) as usize;
        return format!("{mean:.decimals$} ± {deviation:.decimals$}");
    }
    let decimals = (size - spread + 1).clamp(1, 9) as usize;
    format!("{mean:.decimals$e} ± {deviation:.1e}")
}

/// The power of ten of the first digit.
fn magnitude(value: f64) -> i32 {
    if value == 0.0 { 0 } else { libm::floor(libm::log10(value.abs())) as i32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_as_many_digits_as_mean_something() {
        for (cell, words) in [
            (Cell::Estimate(8.9104, 0.0482), "8.910 ± 0.048"),
            (Cell::Estimate(17.0, 0.0), "17.00"),
            (Cell::Estimate(17.0, 1e-16), "17.00"),
            (Cell::Estimate(1.2971e-4, 2.13e-6), "1.297e-4 ± 2.1e-6"),
            (Cell::Estimate(123_456.7, 1234.0), "123457 ± 1234"),
            (Cell::Number(0.0), "0"),
            (Cell::Number(0.76349), "0.7635"),
            (Cell::Number(1.5e-9), "1.500e-9"),
            (Cell::Number(12_345.6), "12346"),
            (Cell::Chosen(0.0631), "0.0631"),
            (Cell::Share(2, 8), "2 of 8"),
            (Cell::Quartiles([1.0, 2.0, 3.5]), "2.000 (1.000 to 3.500)"),
            (Cell::Nothing, "–"),
        ] {
            assert_eq!(cell.words(), words);
        }
    }

    #[test]
    fn programs_read_a_value_for_each_key() {
        assert_eq!(Cell::Nothing.values(2), [Value::Null, Value::Null]);
        assert_eq!(Cell::Share(2, 8).values(1), [Value::from(2)]);
        assert_eq!(Cell::Estimate(0.1, f64::NAN).values(2), [Value::from(0.1), Value::Null]);
    }
}
