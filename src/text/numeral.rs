//! Numbers as people write them in fields, in the spelling that settings take. Links keep to that spelling alone: a
//! machine writes them.

use crate::experiment::{Experiment, Refusal, number};
use crate::math::read_number;
use crate::math::writing::{Doubt, fraction, numeral, plain, superscript};
use crate::optim::Range;

/// Nobody writes a longer number, in bytes.
const LONGEST: usize = 1000;

/// A number that a person wrote, as a setting takes it: −0.5, 12,4, 1 000 000, 1.50·10⁻⁴, 1.5×10^-4, 1/2, 2½, 5 % and
/// 1.5M, which axes say. A text that is no number is returned as it is, for the setting to refuse it.
///
/// # Errors
/// Words for a comma before three digits, which can be a thousand or a decimal; where a `whole` number is asked for it
/// is between thousands. And for a text that is too long for a number.
pub fn written(text: &str, whole: bool) -> Result<String, String> {
    if text.len() > LONGEST {
        return Err("A number of so many characters cannot be read: shorten it".into());
    }
    let seen: String = text.chars().filter_map(plain).collect();
    let seen = seen.trim();
    let (negative, digits) = match seen.strip_prefix(['-', '+']) {
        Some(rest) => (seen.starts_with('-'), rest.trim_start()),
        None => (false, seen),
    };
    match unsigned(digits, whole) {
        Ok(number) => Ok(format!("{}{number}", if negative { "-" } else { "" })),
        Err(Doubt::NoNumber) => Ok(seen.into()),
        Err(Doubt::Either(thousands, decimal)) => {
            Err(format!("“{seen}” can be {thousands} or {decimal}: write one of these"))
        }
    }
}

fn unsigned(text: &str, whole: bool) -> Result<String, Doubt> {
    let one = |text: &str| match numeral(text.trim()) {
        Err(Doubt::Either(thousands, _)) if whole => Ok(thousands),
        read => read,
    };
    if let Some(percent) = text.strip_suffix('%').filter(|_| !whole) {
        return Ok(one(percent)? + "e-2");
    }
    if let Some(millions) = text.strip_suffix('M') {
        return Ok(one(millions)? + "e6");
    }
    if let Some((above, below)) = text.split_once('/') {
        return quotient(parsed(&one(above)?)?, parsed(&one(below)?)?);
    }
    if let Some((place, sign)) = text.char_indices().last().filter(|(_, sign)| fraction(*sign).is_some()) {
        let (above, below) = fraction(sign).ok_or(Doubt::NoNumber)?;
        let before = text[..place].trim();
        let before =
            if before.is_empty() { 0.0 } else { before.parse::<u32>().map_err(|_| Doubt::NoNumber)?.into() };
        return quotient(before * below + above, below);
    }
    if let Some((digits, exponent)) = text.split_once(['e', 'E']) {
        return Ok(format!("{}e{}", one(digits)?, integer(exponent)?));
    }
    if let Ok(exponent) = power_of_ten(text) {
        return Ok(format!("1e{exponent}"));
    }
    match text.split_once(['·', '*', 'x', 'X']) {
        Some((digits, power)) => Ok(format!("{}e{}", one(digits)?, power_of_ten(power.trim_start())?)),
        None => one(text),
    }
}

fn parsed(text: &str) -> Result<f64, Doubt> {
    read_number(text).ok_or(Doubt::NoNumber)
}

fn quotient(above: f64, below: f64) -> Result<String, Doubt> {
    let value = above / below;
    if value.is_finite() { Ok(value.to_string()) } else { Err(Doubt::NoNumber) }
}

/// The exponent of 10⁻⁴, 10^-4, 10^(-4) or 10**-4.
fn power_of_ten(text: &str) -> Result<String, Doubt> {
    let exponent = text.strip_prefix("10").ok_or(Doubt::NoNumber)?;
    if let Some(exponent) = exponent.strip_prefix('^').or_else(|| exponent.strip_prefix("**")) {
        let inner = [('(', ')'), ('{', '}')]
            .iter()
            .find_map(|(open, close)| exponent.trim().strip_prefix(*open)?.strip_suffix(*close));
        return integer(inner.unwrap_or(exponent));
    }
    let line: Option<String> = exponent.chars().map(superscript).collect();
    integer(&line.ok_or(Doubt::NoNumber)?)
}

/// A whole number with its sign.
fn integer(text: &str) -> Result<String, Doubt> {
    text.trim().parse::<i32>().map(|number| number.to_string()).map_err(|_| Doubt::NoNumber)
}

impl Experiment {
    /// What a person wrote in the field of a setting, as [`set`](Self::set) takes it.
    ///
    /// # Errors
    /// A [`Refusal`] for what can be either of two numbers.
    pub fn written(&self, key: &str, text: &str) -> Result<String, Refusal> {
        let whole = match self.numbers(key) {
            Some(Range::Integer { .. } | Range::LogInteger { .. }) => true,
            Some(Range::Log { .. } | Range::Linear { .. } | Range::Beta) => false,
            Some(Range::Switch) | None => return Ok(text.into()),
        };
        written(text, whole).map_err(|words| Refusal { control: key.into(), words })
    }

    /// A setting's number, so many ones up or down, as far as it can be; `None` where there is nothing to move.
    pub fn stepped(&self, key: &str, steps: f64) -> Option<String> {
        let (min, max) = self.numbers(key)?.bounds();
        let now = self.number(key).or_else(|| read_number(&self.get(key)?)).unwrap_or(0.0);
        // Without rounding errors of the sum: 0.1 + 1 is 1.1.
        let next = read_number(&format!("{:.12}", now + steps))?;
        Some(number(next.clamp(min, max)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::{count, plain, power, scientific, three_digits};
    use proptest::prelude::*;

    fn read(text: &str, whole: bool) -> Option<f64> {
        written(text, whole).ok()?.parse().ok()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("−0.5", -0.5),
            ("–0,5", -0.5),
            ("+ 3", 3.0),
            ("12,4", 12.4),
            ("0,125", 0.125),
            ("1.000", 1.0),
            (".5", 0.5),
            ("1.50·10⁻⁴", 1.5e-4),
            ("1.5×10^-4", 1.5e-4),
            ("1,5 × 10^(−4)", 1.5e-4),
            ("2·10⁶", 2e6),
            ("10⁻³", 1e-3),
            ("−10^3", -1e3),
            ("1.5x10**-4", 1.5e-4),
            ("1e-3", 1e-3),
            ("1E−3", 1e-3),
            ("1,5e3", 1500.0),
            ("1/2", 0.5),
            ("3 / 4", 0.75),
            ("½", 0.5),
            ("2½", 2.5),
            ("-¼", -0.25),
            ("50 %", 0.5),
            ("7%", 0.07),
            ("1.5M", 1.5e6),
            ("１２．５", 12.5),
            ("12\u{202F}400", 12400.0),
            ("1\u{A0}000\u{A0}000,5", 1_000_000.5),
            ("1'000", 1000.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1,234,567", 1_234_567.0),
            ("\u{FEFF} 7\u{200B}\u{AD} ", 7.0),
            ("𝟏𝟐", 12.0),
            ("٣٫٥", 3.5),
            ("1,000.0", 1000.0),
        ] {
            assert_eq!(read(text, false), Some(value), "{text}");
        }
        for (text, value) in [
            ("1,000", 1000.0),
            ("12,400", 12400.0),
            ("12 400", 12400.0),
            ("1.5·10³", 1500.0),
            ("1.000.000", 1e6),
            ("7", 7.0),
        ] {
            let (experiment, text) = (Experiment::default(), experiment_text(text));
            let taken = crate::optim::Range::Integer { min: 0.0, max: 1e9 }.parse("Seed", &text);
            assert_eq!(taken, Ok(value), "{text}");
            assert_eq!(experiment.written("noise-kind", "1,000"), Ok("1,000".into()));
        }
        fn experiment_text(text: &str) -> String {
            Experiment::default().written("seed", text).unwrap()
        }
    }

    /// What could be another number is refused, with words or as no number.
    #[test]
    fn no_number_is_taken_for_another() {
        let experiment = Experiment::default();
        for key in ["condition", "target", "lodo-lr"] {
            let refusal = experiment.written(key, "1,125").unwrap_err();
            assert_eq!(refusal.words, "“1,125” can be 1125 or 1.125: write one of these");
        }
        for text in [
            "1,2,3",
            "1 2",
            "12 5",
            "1.2.3",
            "5-3",
            "1e",
            "1e1.5",
            "--5",
            "1/0",
            "2^3",
            "1.5·11⁻⁴",
            "∞",
            "not a number",
            "1½2",
            "1k",
            "0x10",
            "1⁻²",
            "x",
            "5 %%",
            "1:2",
            "1·10",
            "৩",
        ] {
            assert_eq!(read(text, false), None, "{text}");
            assert_eq!(read(text, true), None, "{text}");
        }
        let zeros = "0".repeat(18_000_000);
        assert!(experiment.written("condition", &zeros).unwrap_err().words.ends_with("shorten it"));
        // A thousand with a point, a half: no whole number is guessed.
        for (text, words) in [
            ("1.000", "whole number"),
            ("1,5", "whole number"),
            ("1/2", "whole number"),
            ("1.5", "whole number"),
            ("150 %", "must be a number"),
        ] {
            let mut experiment = experiment.clone();
            let machine = experiment.written("seed", text).unwrap();
            assert!(experiment.set("seed", &machine).unwrap_err().words.contains(words), "{text}");
        }
        // Links are written by machines.
        for text in ["1,000", "12,4", "1/2", "−0.5", "1 000", "1.5·10⁻⁴", "50 %"] {
            let link = format!("scenario=rosenbrock&start-x={text}");
            assert!(!Experiment::from_link(&link).1.is_empty(), "{text}");
        }
    }

    #[test]
    fn arrows_step_by_ones() {
        let (mut experiment, _) = Experiment::from_link("scenario=rosenbrock&start-x=0.1&seed=7");
        let mut step = |key: &str, steps| {
            let text = experiment.stepped(key, steps).unwrap();
            experiment.set(key, &text).unwrap();
            text
        };
        assert_eq!((step("start-x", 1.0), step("start-x", -10.0)), ("1.1".into(), "-8.9".into()));
        assert_eq!((step("seed", -1.0), step("seed", -10.0)), ("6".into(), "0".into()));
        assert_eq!(
            (step("budget", 1.0), step("budget", 10.0), step("budget", -20.0)),
            ("1".into(), "11".into(), "1".into())
        );
        assert_eq!((step("target", -1.0), step("target", 1.0)), ("-1".into(), "0".into()));
    }

    proptest! {
        /// Whatever the page prints is read as the number it stands for. Only a real number such as 12,400, which could
        /// as well be 12.4, is asked for again, unless a whole number is wanted.
        #[test]
        fn what_the_page_prints_is_read_back(mantissa in -9.999..9.999f64, exponent in -12..12i32, decimals in 0..5usize, whole: u64) {
            let value = mantissa * libm::pow(10.0, f64::from(exponent));
            let rounded = |decimals: usize| format!("{value:.decimals$e}").parse::<f64>().unwrap();
            let printed = [
                (three_digits(value), rounded(2)),
                (scientific(value, decimals), rounded(decimals)),
                (plain(value, decimals), format!("{value:.decimals$}").parse::<f64>().unwrap()),
                (plain(value, decimals) + "M", format!("{value:.decimals$}e6").parse::<f64>().unwrap()),
                (number(value), value),
                (power(2, exponent), format!("2e{exponent}").parse::<f64>().unwrap()),
                (power(1, exponent), format!("1e{exponent}").parse::<f64>().unwrap()),
            ];
            for (text, value) in printed {
                match written(&text, false) {
                    Ok(machine) => prop_assert_eq!(machine.parse::<f64>().ok(), Some(value), "{}", text),
                    Err(_) => {
                        prop_assert!(text.matches(',').count() == 1 && !text.contains('.'), "{}", text);
                        prop_assert_eq!(read(&text, true), Some(value), "{}", text);
                    }
                }
            }
            let whole = whole >> 12;
            prop_assert_eq!(read(&count(whole), true), Some(whole as f64));
        }

        #[test]
        fn any_text_is_read_or_not(text in ".{0,30}", whole: bool) {
            let _ = written(&text, whole);
        }
    }
}
