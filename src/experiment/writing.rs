//! Settings as text, as links and messages have them.

/// A number that loses no bit, with a power of ten where it would otherwise be long.
pub fn number(value: f64) -> String {
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    if plain.len() > 6 && scientific.len() < plain.len() { scientific } else { plain }
}

/// No more of a stranger's text than fits a message.
pub(super) fn short(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
