//! What came of a training run, as text.

use lodo::experiment::version;
use lodo_network::data::Data;
use lodo_network::training::{Lane, Training, last_tenth};
use serde::Serialize;

use crate::cli::outcome::digits;

/// An optimizer's row.
#[derive(Serialize)]
pub struct Row {
    pub optimizer: &'static str,
    pub steps: u64,
    /// The mean loss over the last tenth of its batches, in nats.
    pub loss: f64,
    /// The last held-out loss and its standard error.
    pub held_out: Option<[f64; 2]>,
    /// The mean over all pixels of held-out images, where that was asked for.
    evaluation: Option<f64>,
    pub steps_per_second: f64,
    /// The share of the time that the optimizer's own step took; the rest is gradients.
    pub own_share: f64,
    diverged: bool,
}

/// All optimizers.
pub fn rows(training: &Training, evaluations: &[Option<f64>]) -> Vec<Row> {
    let row = |(lane, evaluation): (&Lane, &Option<f64>)| {
        let seconds = lane.seconds().last().copied().unwrap_or_default();
        Row {
            optimizer: lane.choice().contender.method().key,
            steps: lane.step(),
            loss: last_tenth(lane.losses()).unwrap_or(f64::NAN),
            held_out: lane.validations().last().map(|last| [last.mean, last.error]),
            evaluation: *evaluation,
            steps_per_second: lane.step() as f64 / seconds,
            own_share: lane.own_seconds() / seconds,
            diverged: lane.diverged_at().is_some(),
        }
    };
    training.lanes().iter().zip(evaluations).map(row).collect()
}

/// For machines.
pub fn json(training: &Training, evaluations: &[Option<f64>]) -> String {
    serde_json::to_string_pretty(&rows(training, evaluations)).expect("plain data") + "\n"
}

/// For people.
pub fn table(training: &Training, evaluations: &[Option<f64>], data: &Data) -> String {
    let mut lines = vec![
        format!("# {}", training.settings().words()),
        format!("# {}; the link is {}", data.words, training.settings().to_link()),
        format!(
            "{:<18} {:>8} {:>10} {:>18} {:>10} {:>9} {:>9}",
            "optimizer", "steps", "last tenth", "held out", "all pixels", "steps/s", "own share"
        ),
    ];
    for row in rows(training, evaluations) {
        let held_out = row
            .held_out
            .map_or(String::new(), |[mean, error]| format!("{} ± {}", digits(mean), digits(error)));
        let evaluation = row.evaluation.map_or(String::new(), digits);
        let mut line = format!(
            "{:<18} {:>8} {:>10} {held_out:>18} {evaluation:>10} {:>9.3} {:>7.1} %",
            row.optimizer,
            row.steps,
            digits(row.loss),
            row.steps_per_second,
            100.0 * row.own_share
        );
        if row.diverged {
            line += "  diverged";
        }
        lines.push(line);
    }
    lines.push("Losses are in nats a pixel; a uniform guess has 5.5452.".into());
    lines.join("\n") + "\n"
}

/// Every step of every optimizer: the loss of its batch, the seconds until its end, and the held-out loss after it where it
/// was validated.
pub fn curves(training: &Training, data: &str) -> String {
    let lanes = training.lanes();
    let mut text = format!("# LODO Lab {}\n# {data}\n# {}\nstep", version(), training.settings().to_link());
    for lane in lanes {
        let key = lane.choice().contender.method().key;
        text += &format!(",{key} loss,{key} seconds,{key} held out,{key} held out error");
    }
    let longest = lanes.iter().map(Lane::step).max().unwrap_or(0);
    for step in 0..=longest {
        text += &format!("\n{step}");
        for lane in lanes {
            let number = |series: &[f64], place: Option<u64>| {
                let value = place.and_then(|place| series.get(place as usize));
                value.map_or(String::new(), f64::to_string)
            };
            let validated = lane.validations().iter().find(|validation| validation.step == step);
            let validated = validated.map_or(",".into(), |v| format!("{},{}", v.mean, v.error));
            // The loss is read before the step that begins there; the seconds are those of the steps until there.
            let (loss, seconds) =
                (number(lane.losses(), Some(step)), number(lane.seconds(), step.checked_sub(1)));
            text += &format!(",{loss},{seconds},{validated}");
        }
    }
    text + "\n"
}
