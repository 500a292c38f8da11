//! The signs of a formula's text: those of a keyboard, each with its place in what was written.

use super::Mistake;
use crate::math::writing::{plain, subscript};

/// Stands for `\frac`, whose two arguments follow in braces.
pub(super) const FRACTION: char = '\u{E000}';

/// A sign, and the place of the character that it was read from.
pub(super) type Letter = (char, usize);

pub(super) fn mistake(place: usize, words: String) -> Mistake {
    Mistake { position: place + 1, words }
}

/// The signs of a text. What is not seen is left out; x₁ is x1; commands of LaTeX are what they print.
pub(super) fn letters(text: &str) -> Result<Vec<Letter>, Mistake> {
    let signs: Vec<Letter> = text
        .chars()
        .enumerate()
        .filter_map(|(place, letter)| plain(letter).map(|letter| (letter, place)))
        .collect();
    let mut letters: Vec<Letter> = Vec::with_capacity(signs.len());
    let (mut at, mut lowered) = (0, false);
    while let Some(&(letter, place)) = signs.get(at) {
        at += 1;
        if letter == '\\' {
            at += command(&signs[at..], place, &mut letters)?;
            lowered = false;
            continue;
        }
        // Lowered signs belong to a name: 2₁ is not 21.
        let named = lowered || letters.last().is_some_and(|last| last.0.is_ascii_alphabetic());
        let line = subscript(letter).filter(|_| named);
        lowered = line.is_some();
        letters.push((line.unwrap_or(letter), place));
    }
    Ok(letters)
}

/// The name within the braces of \mathrm{e}.
fn upright(rest: &[Letter]) -> Option<&[Letter]> {
    let inner = rest.strip_prefix(&[*rest.first().filter(|letter| letter.0 == '{')?])?;
    let to = inner.iter().position(|letter| letter.0 == '}')?;
    inner[..to].iter().all(|letter| letter.0.is_alphabetic()).then_some(&inner[..to])
}

/// Writes what a command of LaTeX prints; returns how many signs were read.
fn command(rest: &[Letter], place: usize, letters: &mut Vec<Letter>) -> Result<usize, Mistake> {
    let named = rest.iter().take_while(|(letter, _)| letter.is_ascii_alphabetic()).count();
    let length = named.max(1).min(rest.len());
    let name: String = rest[..length].iter().map(|(letter, _)| letter).collect();
    let mut put = |text: &str| letters.extend(text.chars().map(|letter| (letter, place)));
    match name.as_str() {
        "cdot" | "times" | "ast" | "bullet" => put("·"),
        "div" => put("/"),
        "left" | "right" | "big" | "Big" | "bigl" | "bigr" | "displaystyle" => {}
        "," | ";" | ":" | "!" | " " | "quad" | "qquad" => put(" "),
        "{" | "}" => put(&name),
        "vert" | "lvert" | "rvert" | "mid" | "|" => put("|"),
        "frac" | "dfrac" | "tfrac" => put(&FRACTION.to_string()),
        "mathrm" | "mathit" | "mathbf" | "mathsf" | "operatorname" | "text" => {
            if let Some(inner) = upright(&rest[length..]) {
                letters.push((' ', place));
                letters.extend(inner);
                return Ok(length + inner.len() + 2);
            }
        }
        _ if named == 0 => return Err(mistake(place, "“\\” has no meaning in a formula".into())),
        // A function or a constant; the space keeps it from what stands before it.
        _ => {
            put(" ");
            letters.extend(&rest[..length]);
        }
    }
    Ok(length)
}
