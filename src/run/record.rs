//! A run as a file: the settings that determine it, how far it came, and where it stood.

use serde_json::{Map, Value, json};

use super::{Adjustment, Effect, Experiment, Refusal, Snapshot, Status};

/// The version of the words in a file.
const VERSION: u64 = 1;

/// A run of this many steps is as long as one can be replayed.
const MOST_STEPS: u64 = 1_000_000_000;

/// As many changes as a run keeps, and what it began with.
const MOST_CHANGES: usize = 1001;

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
    /// By optimizer: its key and its loss there, as the file says.
    losses: Vec<(String, f64)>,
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

    /// Reads a file.
    ///
    /// # Errors
    /// In words, why it is not the file of a run. What is wrong within its settings is among the refusals.
    pub fn from_json(text: &str) -> Result<Record, String> {
        let not = |why: String| format!("This is not a file of LODO Lab: {why}. Nothing was changed.");
        let file: Value = serde_json::from_str(text).map_err(|error| {
            not(format!("it is not JSON (line {}, column {})", error.line(), error.column()))
        })?;
        match file.get("lodoLab").map(Value::as_u64) {
            None => return Err(not("it does not say that it is one".into())),
            Some(Some(VERSION)) => {}
            Some(_) => return Err(not("it is of another version".into())),
        }
        let Some(link) = file.get("link").and_then(Value::as_str) else {
            return Err(not("it has no settings".into()));
        };
        let step = match file.get("step") {
            None => 0,
            Some(step) => step
                .as_u64()
                .filter(|&step| step <= MOST_STEPS)
                .ok_or_else(|| not(format!("its step is not a whole number up to {MOST_STEPS}")))?,
        };
        let (latest, mut refusals) = Experiment::from_link(link);
        let (mut experiment, mut changes) = (latest.clone(), Vec::new());
        if let Some(history) = file.get("history").filter(|history| !history.is_null()) {
            let history: Vec<Adjustment> = serde_json::from_value(history.clone())
                .ok()
                .filter(|history: &Vec<Adjustment>| is_sound(history, step))
                .ok_or_else(|| not("its history is not one of steps and settings".into()))?;
            (experiment, refusals) = Experiment::from_link(&history[0].link);
            experiment.view = latest.view;
            let mut before = experiment.clone();
            for change in &history[1..] {
                let (after, words) = Experiment::from_link(&change.link);
                refusals.extend(words);
                if before.effect_of(&after) == Effect::Restart || after.check().is_err() {
                    let words = format!("what it changes at step {} would begin another run", change.step);
                    return Err(not(words));
                }
                before = after;
            }
            changes = history[1..].to_vec();
        }
        let lanes = file.get("run").and_then(|run| run.get("optimizers")).and_then(Value::as_array);
        let loss = |lane: &Value| Some((lane.get("key")?.as_str()?.into(), lane.get("loss")?.as_f64()?));
        let losses = lanes.into_iter().flatten().filter_map(loss).collect();
        Ok(Record { experiment, changes, refusals, step, losses })
    }

    /// What to say of a replay that has come to the record's step; `None` while it has not.
    pub fn verdict(&self, snapshot: &Snapshot) -> Option<&'static str> {
        let over = !snapshot.is_running();
        let behind = snapshot.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        if (snapshot.step < self.step && !over) || behind {
            return None;
        }
        let loss = |key: &str| snapshot.lanes.iter().find(|lane| lane.key == key).map(|lane| lane.loss);
        let same = |(key, was): &&(String, f64)| loss(key).is_some_and(|is| is.to_bits() == was.to_bits());
        Some(match (self.losses.len(), self.losses.iter().filter(same).count()) {
            (0, _) => "Loaded and replayed.",
            (all, same) if all == same => "Loaded and replayed: every loss is the file’s, bit for bit.",
            _ => {
                "Loaded and replayed. Its losses differ from the file’s: that is of another version, or of a run whose \
                 changes reach too far back."
            }
        })
    }
}

/// Whether steps begin at 0, never fall, and stay within the run.
fn is_sound(history: &[Adjustment], step: u64) -> bool {
    let steps: Vec<u64> = history.iter().map(|change| change.step).collect();
    steps.first() == Some(&0)
        && steps.is_sorted()
        && steps.last() <= Some(&step)
        && steps.len() <= MOST_CHANGES
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
