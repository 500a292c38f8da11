//! Experiments, and runs that the page saved.

use std::io::Write;
use std::path::{Path, PathBuf};

use lodo::experiment::{Experiment, LossAxis, Refusal};
use lodo::plot::curves_csv;
use lodo::session::{Bin, LaneSnapshot, Record, Session, Status};
use lodo::study::{Parallel, Trial, trial};

use super::cores::{Cores, clock};
use super::outcome::{Failure, Outcome, read, unknown, version, write};

#[derive(clap::Args)]
pub struct Arguments {
    /// The experiment, as in the page's address after #
    #[arg(long, value_name = "TEXT")]
    link: Option<String>,
    /// One setting, any number of times; `lodo table` names them
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
    /// A run that the page saved: with its changes, to its step, and compared with what the file says
    #[arg(long, value_name = "FILE", conflicts_with_all = ["link", "set", "steps", "seeds", "against"])]
    file: Option<PathBuf>,
    /// How long
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Once for each seed [default: those of the experiment]
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    seeds: Vec<u64>,
    /// The loss along steps, evaluations or seconds too (of the last seed)
    #[arg(long, value_name = "AXIS", value_parser = axis)]
    against: Option<LossAxis>,
    /// For machines
    #[arg(long)]
    json: bool,
    /// Loss curves as a table of comma-separated values, in a file or in place of what is printed
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    csv: Option<PathBuf>,
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("--set takes KEY=VALUE")?;
    Ok((key.into(), value.into()))
}

fn axis(key: &str) -> Result<LossAxis, String> {
    let known = LossAxis::ALL.iter().find(|axis| axis.1 == key).map(|axis| axis.0);
    known.ok_or_else(|| unknown("axis", key, LossAxis::ALL.iter().map(|axis| axis.1)))
}

impl Arguments {
    /// Whether curves take the place of what is printed.
    fn prints_csv(&self) -> bool {
        self.csv.as_deref() == Some(Path::new("-"))
    }

    /// The link, and the settings after it.
    fn experiment(&self) -> Result<Experiment, Failure> {
        let link = self.link.as_deref().unwrap_or_default();
        // Of a whole address what stands after #.
        let fragment = link.split_once("://").and_then(|(_, rest)| Some(rest.split_once('#')?.1));
        let (mut experiment, refusals) = Experiment::from_link(fragment.unwrap_or(link));
        if let Some(refusal) = refusals.into_iter().next() {
            return Err(refusal.words.into());
        }
        for (place, (key, text)) in self.set.iter().enumerate() {
            if self.set[..place].iter().any(|former| former.0 == *key) {
                return Err(format!("--set gives “{key}” twice").into());
            }
            // Written by a person, as in a field of the page.
            let taken = experiment.written(key, text).and_then(|machine| experiment.set(key, &machine));
            taken.map_err(|refusal| {
                let meant = experiment.meant(key, text);
                let meant = meant.map_or(String::new(), |meant| format!(", the nearest is “{meant}”"));
                refusal.words + &meant
            })?;
        }
        Ok(experiment)
    }

    /// Writes curves below what they are of.
    fn write_csv(&self, head: &[String], table: &str, out: &mut impl Write) -> Result<(), Failure> {
        let Some(file) = &self.csv else { return Ok(()) };
        let head = head.iter().map(|line| format!("# {line}\n"));
        let text = head.collect::<String>() + table;
        match self.prints_csv() {
            true => Ok(out.write_all(text.as_bytes())?),
            false => write(file, &text),
        }
    }
}

pub fn run(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    if arguments.json && arguments.prints_csv() {
        return Err(Failure::NotUnderstood("--csv needs a file beside --json".into()));
    }
    match &arguments.file {
        Some(file) => replay(file, arguments, cores, out),
        None => compare(arguments, cores, out),
    }
}

/// The command that the page offers is understood, and is of the experiment that is seen there.
#[test]
fn the_command_of_the_page_is_understood() {
    use clap::Parser;
    use lodo::text::share::command;

    #[derive(Parser)]
    struct Lodo {
        #[command(flatten)]
        run: Arguments,
    }
    for link in [
        "",
        "seeds=3&seed=5&dimension=20",
        "formula=sin(x)^2%2By&note=It's%20%22so%22",
        "lodo-lr=0.2&embed=1",
    ] {
        let experiment = Experiment::from_link(link).0;
        let text = command(&experiment, 250);
        // As a shell takes it: what stands between apostrophes is one word.
        let words = text.split('\'').enumerate().flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        });
        let words: Vec<&str> = words.collect();
        assert_eq!(words[..2], ["lodo", "run"]);
        let run = Lodo::try_parse_from(&words[1..]).unwrap_or_else(|error| panic!("{text}: {error}")).run;
        let understood = run.experiment().unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(understood, experiment);
        assert_eq!(run.steps, 250);
        assert_eq!(
            run.seeds,
            (0..experiment.seeds as u64).map(|more| experiment.seed + more).collect::<Vec<_>>()
        );
    }
}

/// Runs an experiment under all of its seeds.
fn compare(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let (experiment, steps) = (arguments.experiment()?, arguments.steps);
    let mut seeds = arguments.seeds.clone();
    if seeds.is_empty() {
        seeds.extend((0..experiment.seeds as u64).map(|more| experiment.seed + more));
    }
    if let Some(place) = (1..seeds.len()).find(|&place| seeds[..place].contains(&seeds[place])) {
        return Err(format!("Seed {} is named twice", seeds[place]).into());
    }
    let lanes = experiment.running_lanes().count();
    cores.expect(steps.saturating_mul((seeds.len() * lanes) as u64));
    let trials = trial(&experiment, steps, &seeds, &clock, cores).map_err(words)?;
    cores.rest();
    let seed_words: Vec<String> = seeds.iter().map(u64::to_string).collect();
    let head = [
        format!("LODO Lab {}", version()),
        format!("link: {}", experiment.to_link()),
        format!("seed: {}", seed_words.join(", ")),
        format!("steps: {steps}"),
    ];
    arguments.write_csv(&head, &csv(&trials, &seeds), out)?;
    if arguments.prints_csv() {
        return Ok(true);
    }
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&trials).expect("plain data"))?;
        return Ok(true);
    }
    writeln!(out, "{}: {steps} steps, seeds {seeds:?}; mean loss over the last tenth", experiment.to_link())?;
    for trial in &trials {
        writeln!(out, "{}", sentence(trial))?;
    }
    if let Some(axis) = arguments.against {
        write!(out, "{}", along(&trials, axis))?;
    }
    Ok(true)
}

fn words(refusal: Refusal) -> Failure {
    refusal.words.into()
}

/// What an optimizer made of it.
fn sentence(trial: &Trial) -> String {
    let loss = match trial.summary() {
        Some((mean, deviation)) => format!("{} ± {}", digits(mean), digits(deviation)),
        None if trial.curves.iter().all(|curve| curve.is_empty()) => {
            "no finite value or slope at the start".into()
        }
        None => "diverged".into(),
    };
    let diverged = trial.losses.iter().filter(|loss| loss.is_none()).count();
    let note = match diverged {
        0 => String::new(),
        _ => format!(" ({diverged} of {} seeds diverged)", trial.losses.len()),
    };
    let error =
        trial.errors.last().copied().flatten().map_or(String::new(), |e| format!(", ‖I−GH‖/√n {e:.3}"));
    let (pace, share) = (trial.evaluations as f64 / trial.seconds, trial.evaluations_per_step());
    format!(
        "  {:24} {loss}{note}{error}, {share:.2} evaluations a step, {:.2} s, {pace:.0} evaluations/s",
        trial.name, trial.seconds
    )
}

/// Four decimals where these say enough.
fn digits(value: f64) -> String {
    let plain = value == 0.0 || (1e-2..1e6).contains(&value.abs());
    if plain { format!("{value:.4}") } else { format!("{value:.3e}") }
}

/// The curves under every seed; of one seed as the page saves them.
fn csv(trials: &[Trial], seeds: &[u64]) -> String {
    let table = |place: usize| {
        curves_csv(trials.iter().map(|trial| (&*trial.optimizer, &*trial.curves[place])), false)
    };
    if seeds.len() == 1 {
        return table(0);
    }
    let mut text = String::new();
    for (place, seed) in seeds.iter().enumerate() {
        let table = table(place);
        let (columns, rows) = table.split_once('\n').unwrap_or_default();
        if text.is_empty() {
            text = format!("seed,{columns}\n");
        }
        rows.lines().for_each(|row| text += &format!("{seed},{row}\n"));
    }
    text
}

/// The smoothed losses at ten places along an axis, as far as all of them went.
fn along(trials: &[Trial], axis: LossAxis) -> String {
    let name = LossAxis::ALL.iter().find(|known| known.0 == axis).map_or("", |known| known.2);
    let reach = trials.iter().map(|trial| trial.reach(axis)).fold(f64::INFINITY, f64::min);
    let mut text = format!("{name:>20}");
    trials.iter().for_each(|trial| text.push_str(&format!("  {:>16}", trial.name)));
    text.push('\n');
    for tenth in 1..=10 {
        let place = reach * f64::from(tenth) / 10.0;
        let place_words =
            if axis == LossAxis::Seconds { format!("{place:.4}") } else { format!("{place:.0}") };
        text.push_str(&format!("{place_words:>20}"));
        for trial in trials {
            let loss = trial.loss_at(axis, place).map_or("–".into(), |loss| format!("{loss:.6e}"));
            text.push_str(&format!("  {loss:>16}"));
        }
        text.push('\n');
    }
    text
}

/// Replays a saved run; whether every loss is the file's.
fn replay(file: &Path, arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let record = Record::from_json(&read(file)?)?;
    record.refusals.iter().take(3).for_each(|refusal| cores.say(&format!("{}.", refusal.words)));
    let mut session = Session::new(&record.experiment).map_err(words)?;
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
    arguments.write_csv(&head, &curves_csv(lanes, snapshot.seeds() > 1), out)?;
    if arguments.prints_csv() {
        return Ok(same);
    }
    if arguments.json {
        let report = serde_json::json!({
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
