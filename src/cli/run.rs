//! Experiments at the command line.

use std::io::Write;
use std::path::PathBuf;

use lodo::experiment::{Experiment, LossAxis, version};
use lodo::plot::curves_csv;
use lodo::study::{Course, Plan, Seeds, Study, Trial, trial};

use super::chosen::Chosen;
use super::conduct::{Options, perform};
use super::cores::{Cores, clock};
use super::curves::Curves;
use super::outcome::{Failure, Outcome, digits, unknown};
use super::saved;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// A run that the page saved: with its changes, to its step, and compared with what the file says
    #[arg(long, value_name = "FILE", conflicts_with_all = ["link", "set", "steps", "seeds", "against"])]
    file: Option<PathBuf>,
    /// How long
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Once for each seed, as 1,2,5-8 [default: those of the experiment]
    #[arg(long, value_name = "A,B-C,…", value_parser = Seeds::parse)]
    seeds: Option<Seeds>,
    /// The loss along steps, evaluations or seconds too (of the last seed)
    #[arg(long, value_name = "AXIS", value_parser = axis)]
    against: Option<LossAxis>,
    /// For machines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    curves: Curves,
    #[command(flatten)]
    options: Options,
}

fn axis(key: &str) -> Result<LossAxis, String> {
    let known = LossAxis::ALL.iter().find(|axis| axis.1 == key).map(|axis| axis.0);
    known.ok_or_else(|| unknown("axis", key, LossAxis::ALL.iter().map(|axis| axis.1)))
}

pub fn run(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    if arguments.json && arguments.curves.take_the_place() {
        return Err(Failure::NotUnderstood("--csv needs a file beside --json".into()));
    }
    let options = &arguments.options;
    match &arguments.file {
        Some(_) if options.are_given() => Err(Failure::NotUnderstood(
            "--file is one run: --format, --part and --into are for several".into(),
        )),
        Some(file) => saved::replay(file, arguments.json, &arguments.curves, cores, out),
        None if options.are_given() => statistics(arguments, cores, out),
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
        let understood = run.chosen.experiment().unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(understood, experiment);
        assert_eq!(run.steps, 250);
        assert_eq!(
            run.seeds.expect("the command names them").0,
            (0..experiment.seeds as u64).map(|more| experiment.seed + more).collect::<Vec<_>>()
        );
    }
}

impl Arguments {
    /// The seeds that are named, or the experiment's.
    fn seeds(&self, experiment: &Experiment) -> Result<Vec<u64>, Failure> {
        let own = || (0..experiment.seeds as u64).map(|more| experiment.seed + more).collect();
        let seeds = self.seeds.as_ref().map_or_else(own, |seeds| seeds.0.clone());
        match (1..seeds.len()).find(|&place| seeds[..place].contains(&seeds[place])) {
            Some(place) => Err(format!("Seed {} is named twice", seeds[place]).into()),
            None => Ok(seeds),
        }
    }
}

/// A trial that says where it comes from.
#[derive(serde::Serialize)]
struct Signed<'a> {
    #[serde(flatten)]
    trial: &'a Trial,
    version: &'a str,
    link: &'a str,
}

/// The runs as a study: a table of statistics, which can be cut and gone on with.
fn statistics(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    if arguments.json || arguments.curves.are_asked_for() || arguments.against.is_some() {
        let words = "--format, --part and --into make a table of statistics: --json, --csv and --against do not go with it";
        return Err(Failure::NotUnderstood(words.into()));
    }
    let experiment = arguments.chosen.experiment()?;
    let seeds = arguments.seeds(&experiment)?;
    let plan = Plan::Comparison { link: experiment.to_link() };
    perform(Study::new(plan, arguments.steps, seeds)?, &arguments.options, cores, out).map(|_| true)
}

/// Runs an experiment under all of its seeds.
fn compare(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let (experiment, steps) = (arguments.chosen.experiment()?, arguments.steps);
    let seeds = arguments.seeds(&experiment)?;
    let lanes = experiment.running_lanes().count();
    cores.expect(steps.saturating_mul((seeds.len() * lanes) as u64));
    let trials = trial(&experiment, steps, &seeds, &clock, cores)?;
    cores.rest();
    let seed_words: Vec<String> = seeds.iter().map(u64::to_string).collect();
    let head = [
        format!("LODO Lab {}", version()),
        format!("link: {}", experiment.to_link()),
        format!("seed: {}", seed_words.join(", ")),
        format!("steps: {steps}"),
    ];
    arguments.curves.write(&head, &csv(&trials, &seeds), out)?;
    if arguments.curves.take_the_place() {
        return Ok(true);
    }
    if arguments.json {
        let (version, link) = (version(), experiment.to_link());
        let signed: Vec<Signed> =
            trials.iter().map(|trial| Signed { trial, version: &version, link: &link }).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&signed).expect("plain data"))?;
        return Ok(true);
    }
    writeln!(out, "{}: {steps} steps, seeds {seeds:?}; mean loss over the last tenth", experiment.to_link())?;
    for trial in &trials {
        writeln!(out, "{}", sentence(trial))?;
    }
    if seeds.len() > 1 && seeds.len() <= Study::MOST_SEEDS && lanes > 0 {
        let study = Study::new(Plan::Comparison { link: experiment.to_link() }, steps, seeds)?;
        let courses: Vec<Option<Course>> =
            trials.iter().flat_map(|trial| trial.courses.iter().cloned().map(Some)).collect();
        write!(out, "{}", study.report(&courses, &version()).text())?;
    }
    if let Some(axis) = arguments.against {
        write!(out, "{}", along(&trials, axis))?;
    }
    Ok(true)
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
