//! Runs that the page saved, replayed.

use std::io::Write;
use std::path::Path;

use lodo::experiment::version;
use lodo::plot::curves_csv;
use lodo::session::{Bin, LaneSnapshot, Record, Session, Status};
use lodo::study::Parallel;

use super::cores::{Cores, clock};
use super::curves::Curves;
use super::outcome::{Outcome, digits, read};

/// Replays a saved run; whether every loss is the file's.
pub fn replay(file: &Path, json: bool, curves: &Curves, cores: &Cores, out: &mut impl Write) -> Outcome {
    let record = Record::from_json(&read(file)?)?;
    record.refusals.iter().take(3).for_each(|refusal| cores.say(&format!("{}.", refusal.words)));
    let mut session = Session::new(&record.experiment)?;
    session.preload(&record.changes);
    cores.expect(record.step);
    let stride = (record.step / 100).max(1);
    for target in (stride..record.step).step_by(stride as usize).chain([record.step]) {
        session.advance_to(target, &clock);
        cores.done(stride);
    }
    cores.rest();
    let experiment = session.take_resumed().unwrap_or(&record.experiment).clone();
    let snapshot = session.snapshot();
    let verdict = record.verdict(&snapshot).ok_or("The run did not come to the file’s step".to_owned())?;
    let same = record.is_same(&snapshot) == Some(true);
    let link = record.experiment.to_link();
    let head = [
        format!("LODO Lab {}", version()),
        format!("link: {link}"),
        format!("seed: {}", experiment.seed),
        format!("steps: {}", snapshot.step),
        format!("changes: {}", record.changes.len()),
    ];
    let lanes = snapshot.lanes.iter().map(|lane| -> (&str, &[Bin]) { (&lane.key, &lane.curve) });
    curves.write(&head, &curves_csv(lanes, snapshot.seeds() > 1), out)?;
    if curves.take_the_place() {
        return Ok(same);
    }
    if json {
        let report = serde_json::json!({
            "version": version(),
            "link": link,
            "changes": record.changes,
            "step": snapshot.step,
            "same": same,
            "compared": record.compared(),
            "run": snapshot.to_json(false),
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&report).expect("plain data"))?;
        return Ok(same);
    }
    let end = |key| experiment.get(key).filter(|text| !text.is_empty()).unwrap_or("none".into());
    let (budget, target) = (end("budget"), end("target"));
    writeln!(out, "{link}: {} steps, budget {budget}, target loss {target}", snapshot.step)?;
    for change in &record.changes {
        writeln!(out, "  from step {}: {}", change.step, change.link)?;
    }
    for lane in &snapshot.lanes {
        writeln!(out, "{}", standing(lane))?;
    }
    writeln!(out, "{verdict}")?;
    Ok(same)
}

/// Where an optimizer stands.
fn standing(lane: &LaneSnapshot) -> String {
    let end = match lane.status {
        Status::Diverged { step } => format!("diverged at step {step}"),
        _ => format!("loss {}, smoothed {}", digits(lane.loss), digits(lane.smoothed)),
    };
    let reached = lane.reached.map_or(String::new(), |at| format!(", target reached at step {}", at.step));
    format!("  {:24} {end}{reached}, {} evaluations, {:.2} s", lane.name, lane.evaluations, lane.seconds)
}
