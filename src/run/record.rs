//! A run as a file: the settings that determine it, how far it came, and where it stood.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Adjustment, Effect, Experiment, Refusal, Snapshot, Status};
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

impl Experiment {
    /// Every control's text by its key, for programs.
    pub fn settings(&self) -> Map<String, Value> {
        let mut settings = Map::new();
        for key in self.controls().into_iter().map(|control| control.key).chain(["optimizers".into()]) {
            if let Some(text) = self.get(&key) {
                settings.insert(key, text.into());
            }
        }
        settings
    }
}

impl Record {
    /// A file of a run: link and settings of the experiment, the snapshot as programs see it; and, where all of that is
    /// known, the links that it began with and went over to. The settings are for people to read.
    ///
    /// ```text
    /// { lodoLab: 1, link, settings: { key: text }, step, history: [{ step, link, anew }],
    ///   run: { step, dimension, …, optimizers: […] } }
    /// ```
    pub fn to_json(experiment: &Experiment, history: Option<Vec<Adjustment>>, snapshot: &Snapshot) -> String {
        let file = json!({
            "lodoLab": VERSION,
            "link": experiment.to_link(),
            "settings": experiment.settings(),
            "step": snapshot.step,
            "history": history,
            "run": snapshot.to_json(false),
        });
        serde_json::to_string_pretty(&file).expect("numbers and texts are JSON")
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
        let ends = lanes.map_or(vec![], |(lanes, _)| lanes.into_iter().filter_map(end_of).collect());
        Ok(Record { experiment, changes, refusals, step, link, ends })
    }

    /// What to say of a replay that has come to the record's step; `None` while it has not.
    pub fn verdict(&self, snapshot: &Snapshot) -> Option<&'static str> {
        Some(match self.is_same(snapshot)? {
            _ if self.ends.is_empty() => "Loaded and replayed.",
            true => "Loaded and replayed: every loss is the file’s, bit for bit.",
            false => {
                "Loaded and replayed. Its losses differ from the file’s: that is of another version, or of a run whose \
                 changes reach too far back."
            }
        })
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
    (loss.is_some() || diverged_at.is_some()).then_some(End {
        key: text(key?)?,
        loss: loss.map(|loss| parse_number(loss.get()).unwrap_or(f64::NAN)),
        // What is no step is none that a replay can come to.
        diverged_at: diverged_at.map(|step| whole(step).unwrap_or(u64::MAX)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Session;
    use proptest::prelude::*;

    fn session(experiment: &Experiment, steps: u64) -> Session {
        let mut session = Session::new(experiment).unwrap();
        session.advance_to(steps, &|| 0.0);
        session
    }

    #[test]
    fn a_run_comes_back_bit_for_bit() {
        let link = "dimension=6&seed=11&lodo-lr=0.2&optimizers=lodo,momentum&error-view=matrices";
        let (experiment, refusals) = Experiment::from_link(link);
        assert_eq!(refusals, vec![]);
        let before = session(&experiment, 137).snapshot();
        let record = Record::from_json(&Record::to_json(&experiment, None, &before)).unwrap();
        assert_eq!((record.step, record.refusals.len()), (137, 0));
        assert_eq!(record.experiment.to_link(), experiment.to_link());
        assert_eq!(record.verdict(&session(&record.experiment, 136).snapshot()), None);
        let after = session(&record.experiment, 137).snapshot();
        assert_eq!(before.lanes, after.lanes);
        assert!(record.verdict(&after).unwrap().ends_with("every loss is the file’s, bit for bit."));
        // With what was changed on the way, too: rates, the noise, who runs, and who begins anew at the same step.
        let mut changed = Session::new(&experiment).unwrap();
        let mut changing = experiment.clone();
        let turns = [(20, "lodo-meta-lr", "0.01"), (20, "noise", "0.3"), (60, "momentum-on", "0")];
        let anew =
            [(60, "momentum-on", "1"), (90, "optimizers", "lodo,momentum,gd"), (110, "lodo-lr", "0.1")];
        for (step, key, value) in turns.into_iter().chain(anew) {
            changed.advance_to(step, &|| 0.0);
            changing.set(key, value).unwrap();
            changed.adjust(&changing).unwrap();
        }
        changed.advance_to(137, &|| 0.0);
        let before = changed.snapshot();
        let text = Record::to_json(&changing, changed.history(), &before);
        let record = Record::from_json(&text).unwrap();
        assert_eq!(record.experiment.to_link(), experiment.to_link());
        let mut again = Session::new(&record.experiment).unwrap();
        again.foresee(&record.changes);
        again.advance_to(137, &|| 0.0);
        let after = again.snapshot();
        assert_eq!(before.lanes, after.lanes);
        assert_eq!(again.take_resumed().map(Experiment::to_link), Some(changing.to_link()));
        assert!(record.verdict(&after).unwrap().ends_with("bit for bit."));
        // Another run is told from it.
        let other = Experiment::from_link(&format!("{link}&seed=12")).0;
        assert_eq!(other.seed, 11);
        let mut other = experiment.clone();
        other.set("seed", "12").unwrap();
        assert!(record.verdict(&session(&other, 137).snapshot()).unwrap().contains("differ from the file’s"));
    }

    /// Who is changed while it is off begins anew when it comes back: at rest, too, these are two changes.
    #[test]
    fn an_optimizer_that_comes_back_as_another_comes_back_from_the_file() {
        let (mut experiment, _) = Experiment::from_link("dimension=6&seed=11");
        let mut run = session(&experiment, 62);
        for (key, value) in [("lodo-on", "0"), ("lodo-layers", "3"), ("lodo-on", "1")] {
            experiment.set(key, value).unwrap();
            run.adjust(&experiment).unwrap();
        }
        run.advance_to(100, &|| 0.0);
        let before = run.snapshot();
        let record = Record::from_json(&Record::to_json(&experiment, run.history(), &before)).unwrap();
        let mut again = Session::new(&record.experiment).unwrap();
        again.foresee(&record.changes);
        again.advance_to(100, &|| 0.0);
        assert_eq!(before.lanes, again.snapshot().lanes);
    }

    #[test]
    fn what_is_no_record_is_refused_in_words() {
        for (text, words) in [
            ("", "it is not JSON (line 1, column 0)"),
            ("{\"lodoLab\":1,", "it is not JSON"),
            ("[1,2,3]", "does not say that it is one"),
            ("{\"link\":\"seed=3\"}", "does not say that it is one"),
            ("{\"lodoLab\":2,\"link\":\"seed=3\"}", "of another version"),
            ("{\"lodoLab\":1}", "it has no settings"),
            ("{\"lodoLab\":1,\"link\":7}", "it has no settings"),
            ("{\"lodoLab\":1,\"link\":\"seed=3\",\"step\":-1}", "not a whole number"),
            ("{\"lodoLab\":1,\"link\":\"seed=3\",\"step\":1e300}", "not a whole number"),
            ("{\"lodoLab\":1,\"link\":\"\",\"step\":5,\"history\":[]}", "its history is not one"),
            (
                "{\"lodoLab\":1,\"link\":\"\",\"step\":5,\"history\":[{\"step\":6,\"link\":\"\"}]}",
                "its history is not one",
            ),
            (
                "{\"lodoLab\":1,\"link\":\"\",\"history\":[{\"step\":0,\"link\":\"\"},{\"step\":0.5,\"link\":\"\"}]}",
                "its history is not one",
            ),
            ("{\"lodoLab\":1,\"link\":\"\",\"link\":\"seed=3\"}", "it says the same twice (line 1, column"),
            ("{\"lodoLab\":1,\"link\":\"\",\"history\":[0,0]}", "its history is not one"),
            ("{\"lodoLab\":1.5,\"link\":\"\"}", "of another version"),
            ("{\"lodoLab\":1,\"link\":\"\",\"step\":\"5\"}", "not a whole number"),
            (
                "{\"lodoLab\":1,\"link\":\"\",\"step\":5,\"history\":[{\"step\":0,\"link\":\"\"},{\"step\":3,\"link\":\"seed=9\"}]}",
                "what it changes at step 3 would begin another run",
            ),
        ] {
            let refused = Record::from_json(text).unwrap_err();
            assert!(
                refused.contains(words) && refused.ends_with("Nothing was changed."),
                "{text}: {refused}"
            );
        }
        assert!(Record::from_json(&"[".repeat(100_000)).is_err());
        let partly =
            Record::from_json("{\"lodoLab\":1,\"link\":\"seed=3&lodo-lr=99&optimizers=lodo,x\"}").unwrap();
        assert_eq!((partly.experiment.seed, partly.step, partly.refusals.len()), (3, 0, 2));
    }

    #[test]
    fn whole_numbers_are_read_in_any_notation() {
        for step in ["1000", "1e3", "1000.0", "1E+3", "0.1e4"] {
            let file = format!(
                "{{\"lodoLab\": 1.0, \"link\": \"seed=3\", \"step\": {step}, \
                 \"history\": [{{\"step\": 0.0, \"link\": \"seed=3\"}}, {{\"step\": {step}, \"link\": \"seed=3\"}}]}}"
            );
            let record = Record::from_json(&file).unwrap();
            assert_eq!((record.step, record.changes[0].step), (1000, 1000), "{step}");
        }
    }

    /// As a run's parts count on when all of them are lost, also changes at steps that none of them came to.
    #[test]
    fn a_run_in_which_all_diverged_comes_back() {
        let link =
            "objective=rosenbrock&optimizers=gd,momentum&gd-lr=10&momentum-lr=10&start-x=900&start-y=800";
        let (mut experiment, refusals) = Experiment::from_link(link);
        assert_eq!(refusals, vec![]);
        let keys = || vec!["gd".into(), "momentum".into(), "adam".into()];
        let mut part = Session::part(&experiment, keys()).unwrap();
        part.advance_to(500, &|| 0.0);
        experiment.set("gd-lr", "0.1").unwrap();
        part.adjust(&experiment).unwrap();
        let mut whole = session(&experiment, 0).snapshot();
        (whole.step, whole.lanes) = (2, part.snapshot().lanes.clone());
        assert!(part.step() == 500 && !whole.is_running());
        let text = Record::to_json(&experiment, part.history(), &whole);
        let record = Record::from_json(&text).unwrap();
        assert_eq!((record.step, record.changes.len(), record.compared()), (500, 1, 2));
        let mut again = Session::new(&record.experiment).unwrap();
        again.foresee(&record.changes);
        again.advance_to(record.step, &|| 0.0);
        assert!(record.verdict(&again.snapshot()).unwrap().ends_with("bit for bit."));
        assert_eq!(again.take_resumed().map(Experiment::to_link), Some(experiment.to_link()));
        // Where they diverged belongs to it.
        let step = text.find("\"divergedAt\": ").unwrap() + "\"divergedAt\": ".len();
        for other in ["7", "null", "\"2\"", "1.5"] {
            let end = step + text[step..].find(',').unwrap();
            let changed = format!("{}{other}{}", &text[..step], &text[end..]);
            let record = Record::from_json(&changed).unwrap();
            assert!(record.verdict(&again.snapshot()).unwrap().contains("differ"), "{other}");
        }
    }

    /// However much there is in it, and wherever.
    #[test]
    fn there_is_an_end_to_a_file() {
        let zeros = "0,".repeat(9_000_000) + "0";
        for (file, words) in [
            (format!("{{\"lodoLab\":1,\"link\":\"{zeros}\"}}"), "the link in it is too long"),
            (
                format!("{{\"lodoLab\":1,\"link\":\"\",\"history\":[{zeros}]}}"),
                "it has more than 1,000 changes",
            ),
            (format!("{{\"lodoLab\":1,\"link\":[{zeros}]}}"), "it has no settings"),
            (
                format!("{{\"lodoLab\":1,\"link\":\"\",\"step\":0.{}}}", zeros.replace(',', "")),
                "not a whole number",
            ),
            (" ".repeat(Record::LARGEST + 1), "it has more than 20 MB"),
        ] {
            let refused = Record::from_json(&file).unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
        let file = format!(
            "{{\"lodoLab\":1,\"link\":\"seed=4\",\"more\":[{zeros}],\"run\":{{\"optimizers\":[{zeros}]}}}}"
        );
        let record = Record::from_json(&file).map(|record| (record.experiment.seed, record.compared()));
        assert_eq!(
            record,
            Err("This is not a file of LODO Lab: it has more than 20 MB. Nothing was changed.".into())
        );
        let file = file.replacen(&zeros, "", 1);
        let record = Record::from_json(&file).unwrap();
        assert_eq!((record.experiment.seed, record.compared()), (4, 0));
        // As many changes as there can be, with links as long as they can be.
        let keys: Vec<String> = (0..296).map(|k| format!("{}{k}=1", "k".repeat(60))).collect();
        let link = format!("seed=4&{}", keys.join("&"));
        let change = |step: u64| json!({"step": step, "link": link});
        let file = |changes: u64| json!({"lodoLab": 1, "link": link, "step": 2000, "history": (0..=changes).map(change).collect::<Vec<_>>()});
        let text = file(1000).to_string();
        let record = Record::from_json(&text).unwrap();
        assert_eq!((record.changes.len(), record.refusals.len()), (1000, MOST_REFUSALS));
        assert!(Record::from_json(&file(1001).to_string()).unwrap_err().contains("more than 1,000 changes"));
    }

    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            "[a-z0-9=&,.-]{0,30}".prop_map(Value::from),
            "(seed|dimension|optimizers|objective|lodo-lr)=[a-z0-9,.e-]{0,9}".prop_map(Value::from),
        ];
        let key = prop_oneof![
            prop::sample::select(vec![
                "lodoLab",
                "link",
                "step",
                "run",
                "optimizers",
                "key",
                "loss",
                "history",
                "anew"
            ])
            .prop_map(String::from),
            "[a-z]{0,5}",
        ];
        leaf.prop_recursive(5, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map(key.clone(), inner, 0..7)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Whatever JSON it is: refused in words, or a record that can be run.
        #[test]
        fn any_json_is_refused_or_a_run(mut value in anything(), claims in any::<bool>()) {
            if let (true, Some(object)) = (claims, value.as_object_mut()) {
                object.insert("lodoLab".into(), 1.into());
            }
            match Record::from_json(&value.to_string()) {
                Ok(record) => {
                    prop_assert!(claims || value["lodoLab"] == 1);
                    prop_assert!(record.experiment.check().is_ok());
                    let _ = record.verdict(&Snapshot::default());
                }
                Err(words) => prop_assert!(words.ends_with("Nothing was changed.")),
            }
        }

        #[test]
        fn any_text_is_refused(text in ".*") {
            prop_assert!(Record::from_json(&text).is_err());
        }

        /// A file that was cut off is none; one with another character in it is refused in words, or can be run.
        #[test]
        fn what_is_nearly_a_record_is_refused_or_a_run(
            at in any::<prop::sample::Index>(), character in any::<char>(), keep in any::<bool>(),
        ) {
            let (experiment, _) = Experiment::from_link("dimension=3&optimizers=adam&seed=4");
            let run = session(&experiment, 3);
            let whole = Record::to_json(&experiment, run.history(), &{ run }.snapshot());
            let characters: Vec<char> = whole.chars().collect();
            let place = at.index(characters.len());
            let cut: String = characters[..place].iter().collect();
            prop_assert!(Record::from_json(&cut).is_err_and(|words| words.ends_with("Nothing was changed.")));
            let rest = &characters[place + usize::from(!keep)..];
            let altered: String = characters[..place].iter().chain([&character]).chain(rest).collect();
            match Record::from_json(&altered) {
                Ok(record) => prop_assert!(record.experiment.check().is_ok()),
                Err(words) => prop_assert!(words.ends_with("Nothing was changed."), "{}", words),
            }
        }
    }
}
