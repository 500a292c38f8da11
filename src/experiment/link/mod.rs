//! An experiment as a link: `v=1&scenario=overtake&lodo-lr=0.3`, readable, and only what differs from the scenario.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::experiment::{Row, SETTINGS};
use super::lineup::by_key;
use super::writing::short;
use super::{Experiment, Refusal};
use reader::{Reader, VERSION};

mod reader;

/// Links of ours are far shorter: twelve optimizers have up to a hundred settings, and the 400 characters of a formula take
/// at most 4,800 bytes. A page must not think for long about what a stranger sends.
const MOST_BYTES: usize = 20_000;
const MOST_PAIRS: usize = 300;
impl Experiment {
    /// The link, without `#`.
    pub fn to_link(&self) -> String {
        let mut link = format!("v={VERSION}&scenario={}", self.scenario.key);
        let mut base = self.scenario.experiment();
        let mut add = |key: &str, ours: String| {
            // What follows from it follows on the other side as well; what could not be read there is not written.
            if base.get(key).as_ref() != Some(&ours) && base.set(key, &ours).is_ok() {
                link.push_str(&format!("&{key}={}", utf8_percent_encode(&ours, PLAIN)));
            }
        };
        let leading = SETTINGS.iter().filter(|row| row.leads).copied();
        for row in leading.chain(self.rows()) {
            add(&row.key.to_string(), row.written(self));
        }
        link
    }

    /// What a link gives for a key, whether or not it can be taken.
    pub fn value_in_link(link: &str, key: &str) -> Option<String> {
        pairs(link).ok()?.into_iter().find(|pair| pair.0 == key).map(|pair| pair.1)
    }

    /// The experiment of a link, and in words whatever of it could not be taken: the rest is. Of a link that is too long
    /// nothing is taken.
    pub fn from_link(link: &str) -> (Self, Vec<Refusal>) {
        let decoded = match pairs(link) {
            Ok(decoded) => decoded,
            Err(words) => {
                return (Experiment::default(), vec![Refusal { control: "link".into(), words }]);
            }
        };
        let mut refusals = Vec::new();
        let pairs = once(&decoded, &mut refusals);
        Reader::begin(&pairs, refusals).read(&pairs)
    }
}

impl std::fmt::Debug for Experiment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_link())
    }
}

/// Keys and values of a link.
///
/// # Errors
/// In words, that it is too long.
fn pairs(link: &str) -> Result<Vec<(String, String)>, String> {
    let too_long = |what| Err(format!("This link has more than {what}: nothing of it was loaded"));
    if link.len() > MOST_BYTES {
        return too_long("20,000 characters");
    }
    // A link that was encoded as a whole has no sign left to split at.
    let whole = if link.contains('=') { link.into() } else { decode(link) };
    let pairs: Vec<(String, String)> = whole
        .trim_start_matches('#')
        .split('&')
        .map(without_entity)
        .filter(|pair| !pair.is_empty())
        .take(MOST_PAIRS + 1)
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .map(|(key, value)| {
            let stands_for =
                |row: &&Row| row.alias.is_some_and(|[word, with, _]| word == key && with == value);
            match SETTINGS.iter().find(stands_for) {
                Some(row) => (row.key.to_string(), row.alias.map_or("", |alias| alias[2]).into()),
                None => (by_key(&key).unwrap_or_else(|| key.into()), value.into()),
            }
        })
        .collect();
    if pairs.len() > MOST_PAIRS { too_long("300 settings") } else { Ok(pairs) }
}

/// Mail and HTML write `&amp;` or `&#38;` between pairs, and again where they are quoted.
fn without_entity(mut pair: &str) -> &str {
    while let Some(rest) = ["amp;", "#38;", "#038;"].iter().find_map(|entity| pair.strip_prefix(entity)) {
        pair = rest;
    }
    pair
}

/// Every setting once: of one that is given twice the first counts. What the others would have been is said.
fn once<'a>(pairs: &'a [(String, String)], refusals: &mut Vec<Refusal>) -> Vec<(&'a str, &'a str)> {
    let mut once: Vec<(&str, &str)> = Vec::with_capacity(pairs.len());
    for (key, text) in pairs {
        match once.iter().find(|pair| pair.0 == key) {
            None => once.push((key, text)),
            Some((_, first)) if first == text => {}
            Some((_, first)) => {
                let (key, first, text) = (short(key), short(first), short(text));
                let words = format!("This link gives “{key}” twice: “{first}” was taken, “{text}” was not");
                refusals.push(Refusal { control: key, words });
            }
        }
    }
    once
}

/// What stays as it is in an address. Brackets and asterisks do not: programs for messages end a link at them.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b'+')
    .remove(b'/');

/// Percent-encoded bytes as characters; what is not UTF-8 then stays visible as �.
fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests;
