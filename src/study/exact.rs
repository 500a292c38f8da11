//! Numbers in files and messages, read to the last bit.
//!
//! serde_json by itself reads a number to within its last digit; to read it exactly takes a table of ten kilobytes, which
//! the page would load. Here its text is read by the reader of all other numbers.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Number;

use crate::math::read_number;

/// A number of a file.
struct Exact(f64);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        let value = read_number(&number.to_string()).filter(|value| value.is_finite());
        value.map(Exact).ok_or_else(|| D::Error::custom(format!("{number} is too large")))
    }
}

/// A number.
pub fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Exact::deserialize(deserializer).map(|Exact(value)| value)
}

/// A number or none.
pub fn perhaps<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(Option::<Exact>::deserialize(deserializer)?.map(|Exact(value)| value))
}

/// Numbers.
pub fn all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    Ok(Vec::<Exact>::deserialize(deserializer)?.into_iter().map(|Exact(value)| value).collect())
}

#[cfg(test)]
mod tests {
    use crate::study::{Course, Outcome};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_to_the_bit(value in prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL) {
            let course = Course { mean: Some(value), seconds: value, ..Course::default() };
            let text = serde_json::to_string(&course).unwrap();
            let read: Course = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read.mean.unwrap().to_bits(), value.to_bits());
            prop_assert_eq!(read.seconds.to_bits(), value.to_bits());
            let text = serde_json::to_string(&Outcome::Lasted(value)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), Outcome::Lasted(value));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let text = serde_json::to_string(&Course::default()).unwrap();
        for number in ["\"1\"", "true", "1e999", "null"] {
            let text = text.replace("\"seconds\":0.0", &format!("\"seconds\":{number}"));
            assert!(serde_json::from_str::<Course>(&text).is_err(), "{text}");
        }
    }
}
