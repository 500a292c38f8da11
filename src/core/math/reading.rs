//! Numbers as programs write them.

/// The number that a text writes in full, as the standard library reads it: a sign, digits, a point, a power of ten;
/// correctly rounded, infinite beyond the greatest. `None` of any other text, words for what is no number among them.
///
/// The standard library's own reader needs a table of ten kilobytes that nothing compresses, which every visit to the page
/// would load; minimal-lexical needs none.
pub fn read_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power_of_ten(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = whole.bytes().chain(fraction.bytes());
    if whole.len() + fraction.len() == 0 || !digits.all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let size: f64 = if whole.len() + fraction.len() == 0 {
        0.0
    } else {
        minimal_lexical::parse_float(whole.as_bytes().iter(), fraction.as_bytes().iter(), exponent)
    };
    Some(if text.starts_with('-') { -size } else { size })
}

/// The whole number behind an e; far beyond what a number can be where it is longer than that.
fn power_of_ten(text: &str) -> Option<i32> {
    const FAR: i32 = 1_000_000;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let size = digits.bytes().fold(0, |size: i32, digit| (10 * size + i32::from(digit - b'0')).min(FAR));
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(text: &str) {
        let theirs = text.parse::<f64>().ok();
        // Words are no digits.
        let theirs = theirs.filter(|_| !text.contains(['n', 'N', 'i', 'I']));
        assert_eq!(read_number(text).map(f64::to_bits), theirs.map(f64::to_bits), "{text}");
    }

    #[test]
    fn the_standard_library_reads_the_same_where_it_is_hard() {
        for text in [
            "",
            ".",
            "+",
            "-",
            "e5",
            "1e",
            "1e+",
            "1e-",
            ".5",
            "5.",
            "-.5e-3",
            "+7",
            "--1",
            "1.2.3",
            "1e5.5",
            "0x1",
            "1_0",
            "inf",
            "NaN",
            "infinity",
            "0",
            "-0",
            "0e999999999999",
            "1e999999999999",
            "1e-999999999999",
            "00.100e1",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "5e-324",
            "2e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "9007199254740993",
            "9007199254740992.999999999999999999",
            "9007199254740993.00000000000000000000000000000000000000000000000000000000000000000001",
            "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880",
        ] {
            same(text);
        }
    }

    proptest! {
        #[test]
        fn the_standard_library_reads_the_same(bits in any::<u64>(), digits in "[0-9]{0,30}", fraction in "[0-9]{0,30}", exponent in -400..400i32) {
            let value = f64::from_bits(bits);
            if value.is_finite() {
                same(&format!("{value}"));
                same(&format!("{value:e}"));
                same(&format!("{value:.2e}"));
                prop_assert_eq!(read_number(&format!("{value:e}")).map(f64::to_bits), Some(bits));
            }
            same(&format!("{digits}.{fraction}e{exponent}"));
            same(&format!("-{digits}.{fraction}"));
        }

        #[test]
        fn any_text_is_read_alike_or_refused(text in "[-+0-9.eE _x,]{0,12}") {
            same(&text);
        }
    }
}
