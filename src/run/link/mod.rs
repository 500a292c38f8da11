//! An experiment as a link: `v=1&scenario=overtake&lodo-lr=0.3`, readable, and only what differs from the scenario.

use super::scenario::scenario;
use super::{Experiment, Refusal};
use crate::math::sorted_by_number;

/// The version of the words in a link. A word may be added within a version, not change its meaning.
const VERSION: &str = "1";

/// A number that loses no bit, with a power of ten where it would otherwise be long.
pub fn number(value: f64) -> String {
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    if plain.len() > 6 && scientific.len() < plain.len() { scientific } else { plain }
}

impl Experiment {
    /// The link, without `#`.
    pub fn to_link(&self) -> String {
        let mut link = format!("v={VERSION}&scenario={}", self.scenario.key);
        let mut base = self.scenario.experiment();
        let mut add = |key: &str, ours: Option<String>, base: &mut Experiment| {
            if let Some(ours) = ours
                && base.get(key).as_ref() != Some(&ours)
            {
                // What follows from it follows on the other side as well; what could not be read there is not written.
                if base.set(key, &ours).is_ok() {
                    link.push_str(&format!("&{key}={}", encode(&ours)));
                }
            }
        };
        add("objective", self.get("objective"), &mut base);
        add("dimension", self.get("dimension"), &mut base);
        add("noise-kind", self.get("noise-kind"), &mut base);
        add("optimizers", self.get("optimizers"), &mut base);
        for control in self.controls() {
            add(&control.key, self.get(&control.key), &mut base);
        }
        link
    }

    /// What a link gives for a key, whether or not it can be taken.
    pub fn value_in_link(link: &str, key: &str) -> Option<String> {
        pairs(link).into_iter().find(|pair| pair.0 == key).map(|pair| pair.1)
    }

    /// The experiment of a link, and in words whatever of it could not be taken: the rest is.
    pub fn from_link(link: &str) -> (Self, Vec<Refusal>) {
        let mut refusals = Vec::new();
        let mut refuse =
            |control: &str, words: String| refusals.push(Refusal { control: control.into(), words });
        let decoded = pairs(link);
        let pairs: Vec<(&str, &str)> =
            decoded.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        // Another word for the same: hide=controls.
        let pairs: Vec<(&str, &str)> = pairs
            .into_iter()
            .map(|pair| if pair == ("hide", "controls") { ("embed", "1") } else { pair })
            .collect();
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
                refuse(
                    "scenario",
                    format!(
                        "This link names a scenario that does not exist ({}): the first was loaded",
                        short(key)
                    ),
                );
                Experiment::default()
            }
            None => Experiment::default(),
        };
        // The first decide which of the others exist, and what optimizers begin with.
        let first =
            ["objective", "dimension", "formula", "noise-kind", "optimizers", "plane", "plane-x", "plane-y"];
        let rank = |key: &str| first.iter().position(|&f| f == key).unwrap_or(first.len());
        // Of a setting that is given twice, the first counts.
        let again = |place: usize| pairs[..place].iter().any(|pair| pair.0 == pairs[place].0);
        let ordered: Vec<_> = (0..pairs.len())
            .filter(|&place| !again(place) && pairs[place].0 != "v" && pairs[place].0 != "scenario")
            .map(|place| &pairs[place])
            .collect();
        let ordered = sorted_by_number(ordered, |pair| rank(pair.0) as f64);
        // What was left out; that the rest was loaded is said once, after the last.
        let mut left_out = None;
        for &&(key, text) in &ordered {
            if key == "optimizers" {
                let mut named: Vec<&str> = Vec::new();
                for key in text.split(',').filter(|key| !key.is_empty()) {
                    if !named.contains(&key) {
                        named.push(key);
                    }
                }
                let (known, unknown): (Vec<&str>, Vec<&str>) =
                    named.into_iter().partition(|key| crate::optim::method(key).is_some());
                // Where nobody is known, the scenario's stay.
                let stay = known.is_empty() && !unknown.is_empty();
                for key in unknown {
                    refuse(key, format!("This link names an optimizer that does not exist ({})", short(key)));
                    left_out = Some(key);
                }
                if stay {
                    continue;
                }
                if let Err(refusal) = experiment.set(key, &known.join(",")) {
                    refuse(key, refusal.words);
                    left_out = Some(key);
                }
            } else if let Err(refusal) = experiment.set(key, text) {
                match experiment.nearest(key, text) {
                    Some(nearest) if experiment.set(key, &nearest).is_ok() => {
                        refuse(key, format!("{}: it was set to {nearest}", refusal.words));
                    }
                    _ => {
                        refuse(key, short(&refusal.words));
                        left_out = Some(key);
                    }
                }
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

/// Keys and values of a link.
fn pairs(link: &str) -> Vec<(String, String)> {
    let link = link.trim_start_matches('#');
    // A link that was encoded as a whole has no sign left to split at.
    let whole = if link.contains('=') { link.to_owned() } else { decode(link) };
    whole
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

/// No more of a stranger's text than fits a message.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// What would not survive in an address as percent-encoded bytes.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~()*,+/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Percent-encoded bytes as characters; what is not UTF-8 then stays visible as �.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests;
