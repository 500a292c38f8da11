//! The command line, as a person or a script calls it.

mod network;
mod runs;
mod studies;
mod tuning;
mod words;

use std::path::{Path, PathBuf};
use std::process::Command;

use lodo::experiment::Experiment;
use lodo::session::{Record, Session};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lodo"));
    command.args(arguments);
    command
}

/// Exit code, output and errors.
pub(crate) fn ended(arguments: &[&str]) -> (i32, String, String) {
    let output = command(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn lodo(arguments: &[&str]) -> (bool, String, String) {
    let (code, text, errors) = ended(arguments);
    (code == 0, text, errors)
}

/// A file of this name that holds this text.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A run with changes on its way, as the page saves it, and its losses.
pub(crate) fn saved() -> (String, Vec<f64>) {
    let (mut experiment, refusals) = Experiment::from_link(
        "dimension=6&seed=11&lodo-lr=0.2&optimizers=lodo,momentum&budget=500&target=-1",
    );
    assert_eq!(refusals, vec![]);
    let mut session = Session::new(&experiment).unwrap();
    for (step, key, value) in
        [(20, "noise", "0.3"), (60, "optimizers", "lodo,momentum,gd"), (90, "lodo-lr", "0.1")]
    {
        session.advance_to(step, &|| 0.0);
        experiment.set(key, value).unwrap();
        session.adjust(&experiment).unwrap();
    }
    session.advance_to(137, &|| 0.0);
    let losses = session.lanes().iter().map(|lane| lane.loss()).collect();
    (Record::to_json(&experiment, session.history(), &session.snapshot()), losses)
}
