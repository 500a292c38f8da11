//! Hyper-parameters: what they are called, which values make sense, and how a slider runs through them.

use crate::math::read_number;

/// A hyper-parameter of a method.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in links and element ids.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// Its letter in the method's recurrence.
    pub symbol: &'static str,
    /// The values it can take.
    pub range: Range,
    /// Its value unless somebody chose another.
    pub default: f64,
    /// Whether a change reaches a running optimizer; otherwise it restarts the run.
    pub live: bool,
    /// What it is for.
    pub purpose: Purpose,
    /// What it does, for those who ask; empty where its name says it.
    pub hint: &'static str,
    /// What is said below it without being asked; empty for most.
    pub note: &'static str,
}

/// What a hyper-parameter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A rate, of steps or of learning, which the tuning procedure chooses: too high, and the method diverges.
    Rate,
    /// Anything else that the tuning procedure chooses: what sets the length of a step, momentums, decays of means.
    Tuned,
    /// What it leaves as it is: switches; sizes and intervals, which are a choice of cost; guards (ε) and c₁, which hardly
    /// matter within reason; weight decays, whose pull towards the origin would win wherever the minimum is there;
    /// LARS's planned end, which a run without an end does not have; and Prodigy's d₀, which it is made not to depend on.
    Chosen,
}

/// Hints that several methods share.
pub(super) const LENGTH: &str = "How long steps are; too high, and it diverges.";
pub(super) const MEMORY: &str = "How long a gradient is remembered.";

impl Parameter {
    /// Whether it says how long a gradient is remembered: a momentum.
    pub fn is_memory(&self) -> bool {
        self.hint == MEMORY
    }

    /// One whose changes reach a running optimizer.
    pub const fn live(
        key: &'static str,
        name: &'static str,
        symbol: &'static str,
        range: Range,
        default: f64,
    ) -> Self {
        let (purpose, hint, note) = (Purpose::Chosen, "", "");
        Parameter { key, name, symbol, range, default, live: true, purpose, hint, note }
    }

    /// One whose changes restart the run.
    pub const fn fixed(
        key: &'static str,
        name: &'static str,
        symbol: &'static str,
        range: Range,
        default: f64,
    ) -> Self {
        Parameter { live: false, ..Self::live(key, name, symbol, range, default) }
    }

    /// It is a rate.
    pub const fn rate(self) -> Self {
        Parameter { purpose: Purpose::Rate, ..self }
    }

    /// The tuning procedure chooses it.
    pub const fn tuned(self) -> Self {
        Parameter { purpose: Purpose::Tuned, ..self }
    }

    /// What it does, in a sentence.
    pub const fn hint(self, hint: &'static str) -> Self {
        Parameter { hint, ..self }
    }

    /// What is said below it without being asked.
    pub const fn note(self, note: &'static str) -> Self {
        Parameter { note, ..self }
    }
}

/// The values of a number, and how a slider runs through them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Positive, evenly in the logarithm.
    Log {
        /// The least value.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// In [0, 1), evenly in the logarithm of 1 − β: 0 at the left, 0.999999 at the right.
    Beta,
    /// Evenly.
    Linear {
        /// The least value.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// Whole numbers, evenly.
    Integer {
        /// The least value.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// Whole numbers, evenly in the logarithm.
    LogInteger {
        /// The least value.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// Off (0) or on (1).
    Switch,
}

/// 1 − β at the right end of a slider of [`Range::Beta`].
const LEAST_GAP: f64 = 1e-6;

impl Range {
    /// The rates of most methods.
    pub const RATE: Range = Range::Log { min: 1e-6, max: 10.0 };

    /// The least and the greatest value.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            Range::Log { min, max }
            | Range::Linear { min, max }
            | Range::Integer { min, max }
            | Range::LogInteger { min, max } => (min, max),
            Range::Beta => (0.0, 1.0 - LEAST_GAP),
            Range::Switch => (0.0, 1.0),
        }
    }

    /// Where a slider stands for this value, from 0 to 1.
    pub fn position(self, value: f64) -> f64 {
        let (min, max) = self.bounds();
        let position = match self {
            Range::Log { .. } | Range::LogInteger { .. } => libm::log(value / min) / libm::log(max / min),
            Range::Beta => libm::log(1.0 - value) / libm::log(LEAST_GAP),
            Range::Linear { .. } | Range::Integer { .. } | Range::Switch => (value - min) / (max - min),
        };
        position.clamp(0.0, 1.0)
    }

    /// The value for a slider's position from 0 to 1, to three significant digits (of 1 − β for a β).
    pub fn value(self, position: f64) -> f64 {
        let (min, max) = self.bounds();
        let log_scale = |from: f64, to: f64| from * libm::exp(libm::log(to / from) * position);
        let value = match self {
            Range::Log { .. } => three_digits(log_scale(min, max)),
            Range::LogInteger { .. } => three_digits(log_scale(min, max)).round(),
            Range::Beta => {
                let beta = 1.0 - three_digits(log_scale(1.0, LEAST_GAP));
                (beta * 1e8).round() / 1e8
            }
            Range::Linear { .. } => ((min + (max - min) * position) * 1e3).round() / 1e3,
            Range::Integer { .. } | Range::Switch => (min + (max - min) * position).round(),
        };
        value.clamp(min, max)
    }

    /// The value that a person wrote.
    ///
    /// # Errors
    /// In words that begin with the label: it is no number, not whole where it should be, or out of bounds.
    pub fn parse(self, label: &str, text: &str) -> Result<f64, String> {
        if self == Range::Switch {
            return match text.trim() {
                "1" | "on" | "true" => Ok(1.0),
                "0" | "off" | "false" => Ok(0.0),
                _ => Err(format!("{label} is either on or off")),
            };
        }
        let Some(value) = parse_number(text) else {
            let most = if text.len() > LONGEST { " of at most 400 characters" } else { "" };
            return Err(format!("{label} must be a number{most}"));
        };
        let whole = matches!(self, Range::Integer { .. } | Range::LogInteger { .. });
        let (min, max) = self.bounds();
        if whole && (value.fract() != 0.0 || has_decimals(text)) {
            Err(format!("{label} must be a whole number"))
        } else if self == Range::Beta && value >= 1.0 {
            Err(format!("{label} must be below 1"))
        } else if value < min {
            Err(format!("{label} must be at least {}", limit(min)))
        } else if value > max {
            Err(format!("{label} must be at most {}", limit(max)))
        } else {
            Ok(value)
        }
    }
}

/// No text of a number is longer, in bytes: the least one without a power of ten has 326 characters.
const LONGEST: usize = 400;

/// A finite number, with spaces around it or without.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = Some(text).filter(|text| text.len() <= LONGEST)?;
    read_number(text.trim()).filter(|value| value.is_finite())
}

/// A limit as people write it: 1e-12, 0.5, 1,000,000.
fn limit(value: f64) -> String {
    let plain = format!("{value}");
    if value.fract() != 0.0 {
        return if value.abs() < 1e-3 { format!("{value:e}") } else { plain };
    }
    let (sign, digits) = plain.split_at(usize::from(value < 0.0));
    let commas = digits.char_indices().map(|(place, digit)| {
        let comma = place > 0 && (digits.len() - place).is_multiple_of(3);
        format!("{}{digit}", if comma { "," } else { "" })
    });
    format!("{sign}{}", commas.collect::<String>())
}

/// Rounded to three significant digits.
fn three_digits(value: f64) -> f64 {
    read_number(&format!("{value:.2e}")).unwrap_or(value)
}

/// Whether digits follow a point: where a whole number is asked for, 1.000 may be meant for a thousand.
pub fn has_decimals(text: &str) -> bool {
    text.contains('.') && !text.contains(['e', 'E'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RANGES: [Range; 6] = [
        Range::RATE,
        Range::Beta,
        Range::Linear { min: 0.0, max: 1.0 },
        Range::Integer { min: 2.0, max: 8.0 },
        Range::LogInteger { min: 2.0, max: 10_000.0 },
        Range::Switch,
    ];

    proptest! {
        #[test]
        fn a_slider_comes_back_to_where_it_was(position in 0.0..=1.0f64) {
            for range in RANGES {
                let value = range.value(position);
                prop_assert_eq!(range.parse("x", &value.to_string()), Ok(value));
                let again = range.value(range.position(value));
                prop_assert!((again - value).abs() <= 1e-9 * value.abs(), "{:?}: {} {}", range, value, again);
            }
        }

        #[test]
        fn any_text_is_a_value_in_range_or_a_sentence(text in ".*") {
            for range in RANGES {
                match range.parse("x", &text) {
                    Ok(value) => {
                        let (min, max) = range.bounds();
                        prop_assert!((min..=max).contains(&value));
                    }
                    Err(words) => prop_assert!(words.starts_with("x ")),
                }
            }
        }
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        assert_eq!(Range::Beta.parse("β", "1"), Err("β must be below 1".into()));
        assert_eq!(Range::RATE.parse("α₀", "-1"), Err("α₀ must be at least 1e-6".into()));
        let wide = Range::Log { min: 1e-12, max: 1e6 };
        assert_eq!(wide.parse("ε", "0"), Err("ε must be at least 1e-12".into()));
        assert_eq!(wide.parse("ε", "1e9"), Err("ε must be at most 1,000,000".into()));
        let signed = Range::Linear { min: -1000.0, max: 0.5 };
        assert_eq!(signed.parse("x", "-2000"), Err("x must be at least -1,000".into()));
        assert_eq!(signed.parse("x", "1"), Err("x must be at most 0.5".into()));
        assert_eq!(Range::RATE.parse("α₀", "NaN"), Err("α₀ must be a number".into()));
        let long = "0".repeat(18_000_000) + "1";
        assert_eq!(
            Range::RATE.parse("α₀", &long),
            Err("α₀ must be a number of at most 400 characters".into())
        );
        assert_eq!(Range::RATE.parse("α₀", &("0".repeat(300) + "1")), Ok(1.0));
        assert_eq!(RANGES[3].parse("Blocks", "2.5"), Err("Blocks must be a whole number".into()));
        let seeds = Range::Integer { min: 0.0, max: 1e7 };
        assert_eq!(seeds.parse("Seed", "1.000"), Err("Seed must be a whole number".into()));
        assert_eq!(seeds.parse("Seed", "1.5e6"), Ok(1.5e6));
    }

    #[test]
    fn ends_of_a_slider_are_the_bounds() {
        for range in RANGES {
            let (min, max) = range.bounds();
            assert_eq!((range.value(0.0), range.value(1.0)), (min, max), "{range:?}");
        }
    }
}
