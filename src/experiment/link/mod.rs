//! An experiment as a link: `v=1&scenario=overtake&lodo-lr=0.3`, readable, and only what differs from the scenario.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::experiment::{Row, SETTINGS};
use super::lineup::by_key;
use super::scenario::scenario;
use super::setting::Kind;
use super::settings::setting;
use super::writing::short;
use super::{Experiment, LaneId, Refusal};
use crate::math::sorted_by_number;
use crate::optim::METHODS;

/// The version of the words in a link. A word may be added within a version, not change its meaning.
const VERSION: &str = "1";

/// What a link says beside settings: its version, what they are based on, and the moment of the run, which is the page’s.
const OTHERS: [&str; 4] = ["v", "scenario", "step", "play"];

/// Links of ours are far shorter: twelve optimizers have up to a hundred settings, and the 400 characters of a formula take
/// at most 4,800 bytes. A page must not think for long about what a stranger sends.
const MOST_BYTES: usize = 20_000;
const MOST_PAIRS: usize = 300;
/// More names than there are optimizers.
const MOST_NAMES: usize = METHODS.len() + 1;

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
        let mut refuse =
            |control: &str, words: String| refusals.push(Refusal { control: control.into(), words });
        let value = |key: &str| pairs.iter().find(|pair| pair.0 == key).map(|pair| pair.1);
        if value("v").is_some_and(|version| version != VERSION) {
            refuse(
                "v",
                "This link was made by another version of LODO Lab: what is understood of it was loaded"
                    .into(),
            );
        }
        let mut experiment = match value("scenario").map(|key| (key, scenario(key))) {
            Some((_, Some(scenario))) => scenario.experiment(),
            Some((key, None)) => {
                let experiment = Experiment::default();
                let words = format!("This link names a scenario that does not exist ({})", short(key));
                let meant = meant(&experiment, "scenario", key);
                refuse("scenario", format!("{words}{meant}: the first was loaded"));
                experiment
            }
            None => Experiment::default(),
        };
        // A formula alone says which function is meant.
        for (key, text) in pairs.iter().filter_map(|pair| setting(pair.0)?.needs) {
            if value(key).is_none() && experiment.get(key).as_deref() != Some(text) {
                experiment.set(key, text).expect("a setting and a value that there are");
            }
        }
        // The first decide which of the others exist, and what optimizers begin with.
        let rank = |key: &str| setting(key).map_or(u8::MAX, |row| row.rank);
        let ordered = pairs.iter().filter(|pair| !OTHERS.contains(&pair.0)).collect();
        let ordered = sorted_by_number(ordered, |pair: &&(&str, &str)| f64::from(rank(pair.0)));
        // What was left out; that the rest was loaded is said once, after the last.
        let mut left_out = None;
        let mut taken = Vec::new();
        for &(key, text) in ordered {
            let mut leave_out = |key, words: String, text: &str, experiment: &Experiment| {
                // Nobody is shown more.
                let few = refusals.len() < 3;
                let meant = if few { meant(experiment, key, text) } else { String::new() };
                refusals.push(Refusal { control: key.into(), words: words + &meant });
                left_out = Some(key);
            };
            let names: Vec<&str> = text.split(',').filter(|name| !name.is_empty()).take(MOST_NAMES).collect();
            let is_list = setting(key).is_some_and(|row| matches!(row.kind, Kind::List(..)));
            if is_list && names.len() < MOST_NAMES {
                let (mut known, mut unknown): (Vec<LaneId>, Vec<&str>) = (Vec::new(), Vec::new());
                let mut twice = Vec::new();
                for name in names {
                    match LaneId::named(name) {
                        Some(id) if known.contains(&id) => twice.push(id),
                        Some(id) => known.push(id),
                        None if unknown.contains(&name) => {}
                        None => unknown.push(name),
                    }
                }
                for &name in &unknown {
                    let words = format!("This link names an optimizer that does not exist ({})", short(name));
                    leave_out(key, words, name, &experiment);
                }
                // Where nobody is known, the scenario's stay.
                if known.is_empty() && !unknown.is_empty() {
                    continue;
                }
                if let Err(refusal) =
                    experiment.set(key, &known.iter().map(LaneId::to_string).collect::<Vec<_>>().join(","))
                {
                    leave_out(key, refusal.words, "", &experiment);
                }
                refusals.extend(twice.into_iter().map(|id| {
                    let another = (1..).map(|copy| LaneId { copy, ..id }).find(|id| !known.contains(id));
                    let hint = another.map_or(String::new(), |another| format!(" (another is {another})"));
                    let words = format!("This link names {} twice: it runs once{hint}", id.name());
                    Refusal { control: key.into(), words }
                }));
            } else if let Err(refusal) = experiment.set(key, text) {
                match experiment.nearest(key, text) {
                    Some(nearest) if experiment.set(key, &nearest).is_ok() => {
                        let words = format!("{}: it was set to {nearest}", refusal.words);
                        refusals.push(Refusal { control: key.into(), words });
                    }
                    _ => leave_out(key, refusal.words, text, &experiment),
                }
            } else {
                taken.push((key, experiment.get(key)));
            }
        }
        // What another setting of the link has put elsewhere since.
        for (key, before) in taken {
            let now = experiment.get(key);
            if let (Some(before), Some(now)) = (&before, &now)
                && before != now
            {
                let words = format!(
                    "“{key}” cannot be {} beside the rest of this link: it was set to {}",
                    short(before),
                    short(now)
                );
                refusals.push(Refusal { control: key.into(), words });
            }
        }
        while let Err(Refusal { control, words }) = experiment.check() {
            if experiment.set(&control, "0").is_err() {
                break;
            }
            refusals.push(Refusal { control, words: words + ": it was switched off" });
        }
        let mut backwards = refusals.iter_mut().rev();
        if let Some(last) = backwards.find(|refusal| Some(refusal.control.as_str()) == left_out) {
            last.words += ": the rest of the link was loaded";
        }
        (experiment, refusals)
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

/// What was probably meant, as the end of a sentence.
fn meant(experiment: &Experiment, key: &str, text: &str) -> String {
    experiment.meant(key, text).map_or(String::new(), |nearest| format!(", the nearest is “{nearest}”"))
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
