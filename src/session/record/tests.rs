//! Files of runs: bit for bit the same again after a round trip, and refused in words where they are none.

use super::*;
use crate::session::Session;
use proptest::prelude::*;
use serde_json::Value;

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
    assert_eq!(record.experiment, experiment);
    assert_eq!(record.verdict(&session(&record.experiment, 136).snapshot()), None);
    let after = session(&record.experiment, 137).snapshot();
    assert_eq!(before.lanes, after.lanes);
    assert!(record.verdict(&after).unwrap().ends_with("every loss is the file’s, bit for bit."));
    // With what was changed on the way, too: rates, the noise, who runs, and who begins anew at the same step.
    let mut changed = Session::new(&experiment).unwrap();
    let mut changing = experiment.clone();
    let turns = [(20, "lodo-meta-lr", "0.01"), (20, "noise", "0.3"), (60, "momentum-on", "0")];
    let anew = [(60, "momentum-on", "1"), (90, "optimizers", "lodo,momentum,gd"), (110, "lodo-lr", "0.1")];
    for (step, key, value) in turns.into_iter().chain(anew) {
        changed.advance_to(step, &|| 0.0);
        changing.set(key, value).unwrap();
        changed.adjust(&changing).unwrap();
    }
    changed.advance_to(137, &|| 0.0);
    let before = changed.snapshot();
    let text = Record::to_json(&changing, changed.history(), &before);
    let record = Record::from_json(&text).unwrap();
    assert_eq!(record.experiment, experiment);
    let mut again = Session::new(&record.experiment).unwrap();
    again.preload(&record.changes);
    again.advance_to(137, &|| 0.0);
    let after = again.snapshot();
    assert_eq!(before.lanes, after.lanes);
    assert_eq!(again.take_resumed(), Some(&changing));
    assert!(record.verdict(&after).unwrap().ends_with("bit for bit."));
    // Another run is told from it.
    let other = Experiment::from_link(&format!("{link}&seed=12")).0;
    assert_eq!(other.seed, 11);
    let mut other = experiment.clone();
    other.set("seed", "12").unwrap();
    assert!(record.verdict(&session(&other, 137).snapshot()).unwrap().contains("differ from the file’s"));
}

/// A run of copies comes back as it was: who stood where is said by lane, and so is who began anew. A file without copies
/// says the same as before there were any.
#[test]
fn copies_come_back_from_a_file() {
    let link = "dimension=6&seed=11&optimizers=lodo,lodo.2,adam&lodo.2-meta-lr=0.01";
    let (mut experiment, _) = Experiment::from_link(link);
    let first = experiment.clone();
    let mut run = Session::new(&experiment).unwrap();
    for (step, key, value) in [
        (20, "lodo.2-on", "0"),
        (20, "lodo.2-on", "1"),
        (40, "optimizers", "lodo,lodo.2,lodo.7,adam"),
        (60, "lodo.7-lr", "0.1"),
    ] {
        run.advance_to(step, &|| 0.0);
        experiment.set(key, value).unwrap();
        run.adjust(&experiment).unwrap();
    }
    run.advance_to(137, &|| 0.0);
    let before = run.snapshot();
    let text = Record::to_json(&experiment, run.history(), &before);
    let record = Record::from_json(&text).unwrap();
    assert_eq!((&record.experiment, record.compared()), (&first, 4));
    assert!(record.changes.iter().any(|change| change.anew == ["lodo.2"]), "{text}");
    let mut again = Session::new(&record.experiment).unwrap();
    again.preload(&record.changes);
    again.advance_to(137, &|| 0.0);
    assert_eq!(record.is_same(&again.snapshot()), Some(true));
    // The losses of a copy are not another's.
    let turned = text
        .replace("\"lodo\"", "\"lodo.x\"")
        .replace("\"lodo.2\"", "\"lodo\"")
        .replace("\"lodo.x\"", "\"lodo.2\"");
    assert_eq!(Record::from_json(&turned).unwrap().is_same(&again.snapshot()), Some(false));
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
    again.preload(&record.changes);
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
        assert!(refused.contains(words) && refused.ends_with("Nothing was changed."), "{text}: {refused}");
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
    let link = "objective=rosenbrock&optimizers=gd,momentum&gd-lr=10&momentum-lr=10&start-x=900&start-y=800";
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
    again.preload(&record.changes);
    again.advance_to(record.step, &|| 0.0);
    assert!(record.verdict(&again.snapshot()).unwrap().ends_with("bit for bit."));
    assert_eq!(again.take_resumed(), Some(&experiment));
    // Where they diverged belongs to it.
    let step = text.find("\"divergedAt\": ").unwrap() + "\"divergedAt\": ".len();
    for other in ["7", "null", "\"2\"", "1.5"] {
        let end = step + text[step..].find(',').unwrap();
        let changed = format!("{}{other}{}", &text[..step], &text[end..]);
        let record = Record::from_json(&changed).unwrap();
        assert!(record.verdict(&again.snapshot()).unwrap().contains("differ"), "{other}");
    }
}

/// A mark of the byte order before a file is none of its text; a loss that was taken out is missed.
#[test]
fn a_file_is_read_as_editors_save_it_and_compared_in_whole() {
    let experiment = Experiment::default();
    let mut session = session(&experiment, 20);
    let snapshot = session.snapshot();
    let text = Record::to_json(&experiment, session.history(), &snapshot);
    let verdict = |text: &str| Record::from_json(text).unwrap().verdict(&snapshot).unwrap();
    assert!(verdict(&format!("\u{FEFF}{text}")).ends_with("bit for bit."));
    let loss = text.find("\"loss\": ").unwrap() + "\"loss\": ".len();
    let end = loss + text[loss..].find(',').unwrap();
    let altered = verdict(&format!("{}null{}", &text[..loss], &text[end..]));
    assert!(altered.contains("differ"), "{altered}");
}

/// However much there is in it, and wherever.
#[test]
fn there_is_an_end_to_a_file() {
    let zeros = "0,".repeat(9_000_000) + "0";
    for (file, words) in [
        (format!("{{\"lodoLab\":1,\"link\":\"{zeros}\"}}"), "the link in it is too long"),
        (format!("{{\"lodoLab\":1,\"link\":\"\",\"history\":[{zeros}]}}"), "it has more than 1,000 changes"),
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
