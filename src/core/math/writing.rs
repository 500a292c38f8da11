//! Signs and numerals as people write them, in the signs of a keyboard.

use super::read_number;

/// The sign of a keyboard that another sign stands for; `None` for one that is not seen. Crosses and dots between
/// factors become `·`, since two of them are no power, as `**` is.
pub fn plain(letter: char) -> Option<char> {
    Some(match letter {
        // Soft hyphen, zero-width signs, marks of direction, byte order mark, variation selectors.
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => return None,
        '\u{2060}' | '\u{2061}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => {
            return None;
        }
        '\u{2010}'..='\u{2015}' | '−' | '﹣' | '➖' => '-',
        '﹢' | '➕' | '\u{2064}' => '+',
        '∗' | '✱' | '﹡' | '⁎' => '*',
        '×' | '⋅' | '∙' | '•' | '‧' | '・' | '✕' | '✖' | '⨯' | '⊗' | '\u{2062}' => '·',
        '÷' | '∕' | '⁄' | '➗' | '⟋' => '/',
        'ˆ' | '⌃' => '^',
        '∣' | '❘' | '⏐' | '│' => '|',
        '’' | '‘' | 'ʼ' | '′' => '\'',
        '\u{2063}' | '‚' | '、' | '٫' => ',',
        '。' => '.',
        'ℯ' | 'ⅇ' => 'e',
        // Letters of a Russian keyboard that nobody tells from these.
        'х' | 'Х' => 'x',
        'у' | 'У' => 'y',
        'ⅈ' => 'i',
        'ℎ' => 'h',
        'ϖ' => 'π',
        // Letters, digits and signs of full width.
        '\u{FF01}'..='\u{FF5E}' => {
            return shifted(letter, 0xFF01, '!').map(|letter| plain(letter).unwrap_or(letter));
        }
        // Mathematical alphabets: Latin, then Greek, then digits.
        '\u{1D400}'..='\u{1D6A3}' => {
            let place = (letter as u32 - 0x1D400) % 52;
            return char::from_u32(if place < 26 { 'A' as u32 + place } else { 'a' as u32 + place - 26 });
        }
        '\u{1D6A8}'..='\u{1D7C9}' => match (letter as u32 - 0x1D6A8) % 58 {
            place @ 26..=50 => return char::from_u32('α' as u32 + place - 26),
            57 => 'π',
            _ => letter,
        },
        '\u{1D7CE}'..='\u{1D7FF}' => return char::from_digit((letter as u32 - 0x1D7CE) % 10, 10),
        // Digits of Arabic, Persian and the Devanagari script.
        '\u{660}'..='\u{669}' => return shifted(letter, 0x660, '0'),
        '\u{6F0}'..='\u{6F9}' => return shifted(letter, 0x6F0, '0'),
        '\u{966}'..='\u{96F}' => return shifted(letter, 0x966, '0'),
        space if space.is_whitespace() => ' ',
        other => other,
    })
}

fn shifted(letter: char, from: u32, to: char) -> Option<char> {
    char::from_u32(letter as u32 - from + to as u32)
}

/// What a raised sign is on the line.
pub fn superscript(letter: char) -> Option<char> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵉ";
    const PLAIN: &str = "0123456789+-()nixye";
    PLAIN.chars().nth(RAISED.chars().position(|raised| raised == letter)?)
}

/// What a lowered sign is on the line.
pub fn subscript(letter: char) -> Option<char> {
    match letter {
        '₀'..='₉' => shifted(letter, 0x2080, '0'),
        'ᵢ' => Some('i'),
        _ => None,
    }
}

/// Numerator and denominator of a fraction that is one sign.
pub fn fraction(letter: char) -> Option<(f64, f64)> {
    const SIGNS: &str = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒";
    const VALUES: [(u8, u8); 18] = [
        (1, 2),
        (1, 3),
        (2, 3),
        (1, 4),
        (3, 4),
        (1, 5),
        (2, 5),
        (3, 5),
        (4, 5),
        (1, 6),
        (5, 6),
        (1, 7),
        (1, 8),
        (3, 8),
        (5, 8),
        (7, 8),
        (1, 9),
        (1, 10),
    ];
    let (above, below) = VALUES[SIGNS.chars().position(|sign| sign == letter)?];
    Some((above.into(), below.into()))
}

/// Why a numeral is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It can be either of two numbers: the whole one, and the one with decimals.
    Either(String, String),
    /// It is none.
    NoNumber,
}

/// Digits and the signs between them as a machine writes them. A single point is a decimal point. A comma is one where
/// it cannot be between thousands: 12,5 and 0,125 and 1.234,5. Groups of three, where they cannot be decimals, are
/// thousands: 1,234.5 and 1,234,567 and 1.234.567, also with spaces or apostrophes. What remains is 12,400.
///
/// # Errors
/// A [`Doubt`] for 12,400 and for what is no number.
pub fn numeral(text: &str) -> Result<String, Doubt> {
    let whole_of = |text: &str, between: &[char]| -> Result<String, Doubt> {
        let groups: Vec<&str> = text.split(between).collect();
        let sound = groups.len() > 1
            && (1..=3).contains(&groups[0].len())
            && !groups[0].starts_with('0')
            && groups[1..].iter().all(|group| group.len() == 3);
        if sound { Ok(groups.concat()) } else { Err(Doubt::NoNumber) }
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let count = |sign: char| text.matches(sign).count();
    let (points, commas) = (count('.'), count(','));
    // The last of the signs, if it comes once and another kind or none before it, is the decimal one.
    let (whole, decimals) = match (points, commas) {
        (0, 0) => (text, None),
        (1, _) if text.rfind('.') > text.rfind(',') => {
            text.split_once('.').map(|(w, d)| (w, Some(d))).unwrap_or((text, None))
        }
        (_, 1) if text.rfind(',') > text.rfind('.') => {
            text.split_once(',').map(|(w, d)| (w, Some(d))).unwrap_or((text, None))
        }
        _ => (text, None),
    };
    if decimals.is_some_and(|decimals| !digits(decimals)) || (commas > 0 && decimals == Some("")) {
        return Err(Doubt::NoNumber);
    }
    let spaced = whole.contains([' ', '\'']);
    let read = match (whole.contains('.'), whole.contains(','), spaced) {
        (false, false, false) if digits(whole) => whole.to_owned(),
        (true, false, false) => whole_of(whole, &['.'])?,
        (false, true, false) => whole_of(whole, &[','])?,
        (false, false, true) => whole_of(whole, &[' ', '\''])?,
        _ => return Err(Doubt::NoNumber),
    };
    let decimals = decimals.unwrap_or_default();
    if read.is_empty() && decimals.is_empty() {
        return Err(Doubt::NoNumber);
    }
    let point = if decimals.is_empty() { "" } else { "." };
    let number = format!("{}{point}{decimals}", if read.is_empty() { "0" } else { &read });
    let thousands = whole_of(text, &[',']);
    match thousands {
        Ok(thousands) if commas == 1 && points == 0 && !spaced => Err(Doubt::Either(thousands, number)),
        _ => Ok(number),
    }
}

/// A number for a sentence, to three digits: 0.5, −12, 1.2e300.
pub fn short(value: f64) -> String {
    let rounded: f64 = read_number(&format!("{value:.2e}")).unwrap_or(value);
    let text = if rounded == 0.0 || (1e-4..1e6).contains(&rounded.abs()) {
        rounded.to_string()
    } else {
        format!("{rounded:e}")
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_where_they_can_be_one_number_only() {
        for (text, number) in [
            ("12", "12"),
            ("007", "007"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1.000", "1.000"),
            ("12,4", "12.4"),
            (",5", "0.5"),
            ("0,125", "0.125"),
            ("1234,567", "1234.567"),
            ("1,2345", "1.2345"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("1,234.5", "1234.5"),
            ("1,234.567", "1234.567"),
            ("1.234,5", "1234.5"),
            ("1.234,567", "1234.567"),
            ("12 400", "12400"),
            ("1 234 567,25", "1234567.25"),
            ("1'000.5", "1000.5"),
            ("1 234,567", "1234.567"),
        ] {
            assert_eq!(numeral(text), Ok(number.into()), "{text}");
        }
        for text in [
            "",
            ".",
            ",",
            "5,",
            "1,2,3",
            "1.2.3",
            "12 5",
            "1,23.4",
            "0,123.5",
            "1.2,3.4",
            "1 2345",
            "1,234 567",
            "0,123,456",
            "1,,5",
            "1 ",
            "x",
        ] {
            assert_eq!(numeral(text), Err(Doubt::NoNumber), "{text}");
        }
        for (text, whole, decimal) in [("1,000", "1000", "1.000"), ("12,400", "12400", "12.400")] {
            assert_eq!(numeral(text), Err(Doubt::Either(whole.into(), decimal.into())), "{text}");
        }
    }

    #[test]
    fn signs_of_other_alphabets_are_those_of_a_keyboard() {
        let read = |text: &str| text.chars().filter_map(plain).collect::<String>();
        assert_eq!(read("𝑥²−𝟑·𝐲＋ｓｉｎ（２）"), "x²-3·y+sin(2)");
        assert_eq!(read("х²+У"), "x²+y");
        assert_eq!(read("\u{FEFF}x\u{200B}1\u{AD}⋅𝜋\u{2009}÷∗٣"), "x1·π /*3");
        assert_eq!("x⁻¹⁰ⁿ".chars().filter_map(superscript).collect::<String>(), "-10n");
        assert_eq!(
            ("ᵢ₁₀".chars().filter_map(subscript).collect::<String>(), fraction('⅞')),
            ("i10".into(), Some((7.0, 8.0)))
        );
    }
}
