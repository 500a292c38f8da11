//! A run as a file: the settings that determine it, how far it came, and where it stood.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde_json::json;
use serde_json::value::RawValue;

use super::{Adjustment, Snapshot, Status};
use crate::experiment::{Effect, Experiment, Refusal, version};
use crate::optim::parse_number;

/// The version of the words in a file.
const VERSION: u64 = 1;

/// A run of this many steps is as long as one can be replayed.
const MOST_STEPS: u64 = 1_000_000_000;

/// As many changes as a run keeps, and what it began with.
const MOST_CHANGES: usize = 1001;

/// So many refusals are kept: three are shown.
const MOST_REFUSALS: usize = 1000;

/// What a file holds. The run itself is replayed: settings, their changes and steps give it again, bit for bit.
#[derive(Clone, Debug)]
pub struct Record {
    /// The settings that it began with.
    pub experiment: Experiment,
    /// What was changed on the way.
    pub changes: Vec<Adjustment>,
    /// What of them could not be taken, in words.
    pub refusals: Vec<Refusal>,
    /// How far it came.
    pub step: u64,
    /// The settings at its end, as a link.
    pub link: String,
    /// Where the optimizers stood there, as the file says.
    ends: Vec<End>,
}

/// Where an optimizer stood.
#[derive(Clone, Debug)]
struct End {
    key: String,
    /// None where it is not finite, which JSON cannot say.
    loss: Option<f64>,
    diverged_at: Option<u64>,
}

/// Values of an object, by their names, as text; nothing else is kept of it, however much there is. Null is none.
fn members<'a, const N: usize>(
    text: &'a str,
    names: [&str; N],
) -> serde_json::Result<[Option<&'a RawValue>; N]> {
    let mut values = [None; N];
    read(text, Reader::Object(&names, &mut values))?;
    Ok(values.map(|value| value.filter(|value| value.get() != "null")))
}

/// The first of a list, as text, and whether there are more.
fn items(list: &RawValue, most: usize) -> Option<(Vec<&RawValue>, bool)> {
    let mut items = Vec::new();
    read(list.get(), Reader::List(most + 1, &mut items)).ok()?;
    let more = items.len() > most;
    Some((items, more))
}

/// Where values go: one reader for both, since each kind is kilobytes to load.
enum Reader<'r, 'a> {
    Object(&'r [&'r str], &'r mut [Option<&'a RawValue>]),
    List(usize, &'r mut Vec<&'a RawValue>),
}

fn read<'a>(text: &'a str, reader: Reader<'_, 'a>) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(text);
    match &reader {
        Reader::Object(..) => json.deserialize_map(reader),
        Reader::List(..) => json.deserialize_seq(reader),
    }?;
    json.end()
}

impl<'de> Visitor<'de> for Reader<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Reader::Object(names, values) = self else { return Ok(()) };
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value()?;
            if let Some(place) = names.iter().position(|known| *known == name)
                && values[place].replace(value).is_some()
            {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Reader::List(most, items) = self else { return Ok(()) };
        while let Some(item) = list.next_element()? {
            if items.len() < most {
                items.push(item);
            }
        }
        Ok(())
    }
}

/// A whole number in any notation that JSON has: 1000, 1e3 or 1000.0.
fn whole(value: &RawValue) -> Option<u64> {
    let value = parse_number(value.get())?;
    (value.fract() == 0.0 && (0.0..=9e15).contains(&value)).then_some(value as u64)
}

fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// The settings of a link in a file.
fn settings(link: &str) -> Result<(Experiment, Vec<Refusal>), String> {
    let (experiment, refusals) = Experiment::from_link(link);
    match refusals.first() {
        Some(refusal) if refusal.control == "link" => Err("the link in it is too long".into()),
        _ => Ok((experiment, refusals)),
    }
}

impl Record {
    /// A file of a run: link and settings of the experiment, the snapshot as programs see it; and, where all of that is
    /// known, the links that it began with and went over to. The settings are for people to read.
    ///
    /// ```text
    /// { lodoLab: 1, version, link, settings: { key: text }, step, history: [{ step, link, anew }],
    ///   run: { step, dimension, …, optimizers: […] } }
    /// ```
    pub fn to_json(experiment: &Experiment, history: Option<Vec<Adjustment>>, snapshot: &Snapshot) -> String {
        let file = json!({
            "lodoLab": VERSION,
            "version": version(),
            "link": experiment.to_link(),
            "settings": experiment.settings(),
            "step": snapshot.attempted(),
            "history": history,
            "run": snapshot.to_json(false),
        });
        serde_json::to_string_pretty(&file).expect("numbers and texts are JSON")
    }

    /// The record of a run that began with the first of these changes, met the others, and came to a step; `None` where
    /// there is none.
    pub fn of_run(mut changes: Vec<Adjustment>, step: u64) -> Option<Record> {
        let first = (!changes.is_empty()).then(|| changes.remove(0))?;
        let (experiment, _) = Experiment::from_link(&first.link);
        let link = changes.last().map_or(first.link, |last| last.link.clone());
        Some(Record { experiment, changes, refusals: vec![], step, link, ends: vec![] })
    }

    /// No file of ours is larger, in bytes.
    pub const LARGEST: usize = 20_000_000;

    /// Reads a file.
    ///
    /// # Errors
    /// In words, why it is not the file of a run. What is wrong within its settings is among the refusals.
    pub fn from_json(text: &str) -> Result<Record, String> {
        Self::read(text).map_err(|why| format!("This is not a file of LODO Lab: {why}. Nothing was changed."))
    }

    fn read(file: &str) -> Result<Record, String> {
        // Editors put a mark of the byte order before what they save.
        let file = file.trim_start_matches('\u{FEFF}');
        if file.len() > Self::LARGEST {
            return Err("it has more than 20 MB".into());
        }
        let names = ["lodoLab", "link", "step", "history", "run"];
        let [version, link, step, history, run] = members(file, names).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            match error.is_data() {
                true if file.trim_start().starts_with('{') => format!("it says the same twice ({place})"),
                true => "it does not say that it is one".into(),
                false => format!("it is not JSON ({place})"),
            }
        })?;
        match version.map(whole) {
            None => return Err("it does not say that it is one".into()),
            Some(Some(VERSION)) => {}
            Some(_) => return Err("it is of another version".into()),
        }
        let link = link.and_then(text).ok_or("it has no settings")?;
        let (latest, mut refusals) = settings(&link)?;
        let step = step.map_or(Some(0), whole).filter(|&step| step <= MOST_STEPS);
        let mut step = step.ok_or_else(|| format!("its step is not a whole number up to {MOST_STEPS}"))?;
        let (mut experiment, mut changes) = (latest.clone(), Vec::new());
        if let Some(history) = history {
            let mut history = history_of(history)?;
            // What was changed when all had diverged was changed at a step that none of them came to.
            step = step.max(history[history.len() - 1].step);
            (experiment, refusals) = settings(&history[0].link)?;
            experiment.view = latest.view;
            let mut before = experiment.clone();
            changes = history.split_off(1);
            for change in &changes {
                let (after, words) = settings(&change.link)?;
                refusals.extend(words.into_iter().take(MOST_REFUSALS.saturating_sub(refusals.len())));
                if before.effect_of(&after) == Effect::Restart || after.check().is_err() {
                    return Err(format!("what it changes at step {} would begin another run", change.step));
                }
                before = after;
            }
        }
        let lanes = run.and_then(|run| members(run.get(), ["optimizers"]).ok()?[0]);
        let lanes = lanes.and_then(|lanes| items(lanes, Experiment::MOST_LANES));
        let ends: Vec<End> =
            lanes.map_or(vec![], |(lanes, _)| lanes.into_iter().filter_map(end_of).collect());
        // Older files name the last step that was completed, not the one in which the last optimizer was lost.
        let lost: Option<Vec<u64>> = ends.iter().map(|end| end.diverged_at).collect();
        let lost = lost.and_then(|lost| lost.into_iter().max()).filter(|&lost| lost <= MOST_STEPS);
        let step = step.max(lost.unwrap_or(0));
        Ok(Record { experiment, changes, refusals, step, link, ends })
    }

    /// Whether every optimizer of the file stands where the file says, or diverged where it says; `None` while the replay
    /// has not come there.
    pub fn is_same(&self, snapshot: &Snapshot) -> Option<bool> {
        let over = !snapshot.is_running();
        let behind = snapshot.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        if (snapshot.step < self.step && !over) || behind {
            return None;
        }
        Some(self.ends.iter().all(|end| {
            snapshot.lanes.iter().any(|lane| {
                let diverged_at = match lane.status {
                    Status::Diverged { step } => Some(step),
                    _ => None,
                };
                let same_loss = match end.loss {
                    Some(loss) => loss.to_bits() == lane.loss.to_bits(),
                    None => !lane.loss.is_finite(),
                };
                lane.key == end.key && same_loss && diverged_at == end.diverged_at
            })
        }))
    }

    /// How many optimizers the file says of where they stood.
    pub fn compared(&self) -> usize {
        self.ends.len()
    }
}

/// The changes of a run, from the settings at step 0 on, by step.
fn history_of(value: &RawValue) -> Result<Vec<Adjustment>, String> {
    let unsound = || String::from("its history is not one of steps and settings");
    let (history, more) = items(value, MOST_CHANGES).ok_or_else(unsound)?;
    if more {
        return Err("it has more than 1,000 changes".into());
    }
    let history: Option<Vec<Adjustment>> = history.into_iter().map(adjustment_of).collect();
    let history = history.filter(|history| {
        history.first().is_some_and(|first| first.step == 0) && history.is_sorted_by_key(|change| change.step)
    });
    history.ok_or_else(unsound)
}

fn adjustment_of(change: &RawValue) -> Option<Adjustment> {
    let [step, link, anew] = members(change.get(), ["step", "link", "anew"]).ok()?;
    let step = whole(step?).filter(|&step| step <= MOST_STEPS)?;
    let anew = match anew {
        Some(anew) => items(anew, Experiment::MOST_LANES).filter(|(_, more)| !more)?.0,
        None => vec![],
    };
    Some(Adjustment { step, link: text(link?)?, anew: anew.into_iter().map(text).collect::<Option<_>>()? })
}

fn end_of(lane: &RawValue) -> Option<End> {
    let [key, loss, diverged_at] = members(lane.get(), ["key", "loss", "divergedAt"]).ok()?;
    Some(End {
        key: text(key?)?,
        loss: loss.map(|loss| parse_number(loss.get()).unwrap_or(f64::NAN)),
        // What is no step is none that a replay can come to.
        diverged_at: diverged_at.map(|step| whole(step).unwrap_or(u64::MAX)),
    })
}

#[cfg(test)]
mod tests;
