//! Numbers as people write them.

use crate::math::read_number;

/// Three significant digits: 15.3, 12,400, 0.00123, 1.23·10⁻⁴.
pub fn three_digits(value: f64) -> String {
    digits(value, 3)
}

/// So many significant digits, at least one.
pub fn digits(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return unusual(value);
    }
    let decimals = digits.max(1) - 1;
    let (mantissa, exponent) = decimal(value, decimals);
    if (-3..6.max(decimals as i32)).contains(&exponent) {
        let value: f64 = read_number(&format!("{mantissa}e{exponent}")).expect("a number as written");
        return plain(value, (decimals as i32 - exponent).max(0) as usize);
    }
    scientific(value, decimals)
}

/// As a mantissa with so many decimals and a power of ten.
pub fn scientific(value: f64, decimals: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return unusual(value);
    }
    let (digits, exponent) = decimal(value, decimals);
    format!("{}·10{}", digits.replace('-', "−"), superscript(exponent))
}

/// Mantissa and exponent, correctly rounded to so many decimals of the mantissa.
fn decimal(value: f64, decimals: usize) -> (String, i32) {
    let text = format!("{value:.decimals$e}");
    let (digits, exponent) = text.split_once('e').expect("scientific notation has an e");
    (digits.into(), exponent.parse().expect("an exponent is an integer"))
}

fn unusual(value: f64) -> String {
    if value.is_nan() {
        "not a number".into()
    } else if value == 0.0 {
        "0".into()
    } else if value > 0.0 {
        "∞".into()
    } else {
        "−∞".into()
    }
}

/// With so many decimals and commas between thousands.
pub fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        out.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A count with commas between thousands.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits are ASCII"))
        .collect();
    groups.join(",")
}

/// About which step, by its first two digits: "near step 350".
pub fn near(step: u64) -> String {
    let unit = 10_u64.pow(step.max(1).ilog10().saturating_sub(1));
    format!("near step {}", count((step + unit / 2) / unit * unit))
}

/// A power of ten, or a small multiple of one, as short as it is clear: 10⁻³, 2·10⁶.
pub fn power(mantissa: u32, exponent: i32) -> String {
    match (mantissa, exponent) {
        (m, 0) => m.to_string(),
        (1, 1) => "10".into(),
        (1, e) => format!("10{}", superscript(e)),
        (m, e) => format!("{m}·10{}", superscript(e)),
    }
}

fn superscript(number: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    number.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_three_digits() {
        let cases = [
            (15.3, "15.3"),
            (7.4, "7.40"),
            (0.9996, "1.00"),
            (99.96, "100"),
            (1_234.0, "1,230"),
            (12_400.0, "12,400"),
            (999_600.0, "1.00·10⁶"),
            (0.00123, "0.00123"),
            (0.000_123, "1.23·10⁻⁴"),
            (-1.2e-30, "−1.20·10⁻³⁰"),
            (-42.0, "−42.0"),
            (0.0, "0"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "not a number"),
        ];
        for (value, text) in cases {
            assert_eq!(three_digits(value), text);
        }
    }

    #[test]
    fn as_many_digits_as_are_asked_for() {
        let told = [
            digits(1004.0, 5),
            digits(1_000.000_001, 11),
            digits(-0.000_123_45, 5),
            digits(2e9, 12),
            digits(7.0, 1),
        ];
        assert_eq!(told, ["1,004.0", "1,000.0000010", "−1.2345·10⁻⁴", "2,000,000,000.00", "7"]);
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            (count(7), count(12_400), count(1_000_000)),
            ("7".into(), "12,400".into(), "1,000,000".into())
        );
        assert_eq!((plain(-1234.5, 1), plain(-0.01, 1)), ("−1,234.5".into(), "0.0".into()));
        assert_eq!((power(1, -3), power(2, 12), power(5, 0)), ("10⁻³".into(), "2·10¹²".into(), "5".into()));
    }
}
