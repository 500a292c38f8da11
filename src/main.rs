//! LODO Lab without a page: replays of recorded traces, and experiments at the command line.

use std::process::ExitCode;
use std::time::SystemTime;

use lodo::objective::{LANDSCAPES, Landscape, landscape};
use lodo::optim::{METHODS, Method, method};
use lodo::run::replay::{Outcome, replay};
use lodo::run::{Experiment, LossAxis, SCENARIOS, Trial, Tuned, Tuning, trial};

const HELP: &str = "\
LODO Lab at the command line.

  lodo replay FILE… [--json]     replays recorded traces; fails if one is missed
  lodo run [OPTION…]             runs an experiment and prints each optimizer's loss
      --link TEXT                the experiment, as in the page's address after #
      --set KEY=VALUE            one setting, any number of times; `lodo table` names them
      --steps N                  how long (1000)
      --seeds A,B,…              once for each seed (those of the experiment)
      --against AXIS             the loss along steps, evaluations or seconds too (of the last seed)
      --json                     for machines
  lodo tune FUNCTION…            tunes optimizers for functions and prints the values that were found
      --all                      for all functions
      --method KEY               only this optimizer, any number of times (all)
      --seed N                   of the procedure (1)
      --into FILE                puts the values into such a table
  lodo table                     scenarios, functions, optimizers and their settings
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, rest)) if command == "replay" => replay_files(rest),
        Some((command, rest)) if command == "run" => run(rest),
        Some((command, rest)) if command == "tune" => tune(rest),
        Some((command, [])) if command == "table" => {
            print!("{}", table());
            Ok(true)
        }
        Some((command, [])) if command == "help" || command == "--help" => {
            print!("{HELP}");
            Ok(true)
        }
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::from(2)
        }
    }
}

/// Whether every known case of every file lies within its tolerance.
fn replay_files(arguments: &[String]) -> Result<bool, String> {
    let (flags, files): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|a| a.starts_with("--"));
    if let Some(unknown) = flags.iter().find(|flag| **flag != "--json") {
        return Err(format!("replay does not know {unknown}\n\n{HELP}"));
    }
    if files.is_empty() {
        return Err(format!("replay needs at least one file\n\n{HELP}"));
    }
    let json = !flags.is_empty();
    let (mut passed, mut compared, mut machine) = (true, 0, Vec::new());
    for file in files {
        let text =
            std::fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        let outcomes = replay(&text).map_err(|words| format!("{file} is not a trace: {words}"))?;
        if !json {
            println!("{file}");
        }
        for outcome in &outcomes {
            if let Outcome::Compared(comparison) = outcome {
                passed &= comparison.passed;
                compared += 1;
            }
            if !json {
                println!("  {}", sentence(outcome));
            }
        }
        machine.push(serde_json::json!({ "file": file, "cases": outcomes }));
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&machine).expect("plain data"));
    } else {
        println!(
            "{compared} cases compared, {}",
            if passed { "all within tolerance" } else { "NOT all within tolerance" }
        );
    }
    Ok(passed)
}

fn sentence(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Unknown { case } => format!("–    {case}: not known here, not compared"),
        Outcome::Compared(comparison) => format!(
            "{} {}: {} steps, largest |Δx| {:.1e} (tolerance {:.1e}), largest relative loss error {:.1e}",
            if comparison.passed { "ok  " } else { "MISS" },
            comparison.case,
            comparison.steps,
            comparison.largest_dx,
            comparison.tolerance,
            comparison.largest_relative_loss_error,
        ),
    }
}

fn run(arguments: &[String]) -> Result<bool, String> {
    let (mut experiment, mut steps, mut seeds, mut json) = (Experiment::default(), 1000, Vec::new(), false);
    let mut against = None;
    let mut arguments = arguments.iter();
    while let Some(option) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{option} needs a value\n\n{HELP}"));
        match option.as_str() {
            "--link" => {
                let (linked, refusals) = Experiment::from_link(value()?);
                if let Some(refusal) = refusals.first() {
                    return Err(refusal.words.clone());
                }
                experiment = linked;
            }
            "--set" => {
                let (key, text) = value()?.split_once('=').ok_or("--set takes KEY=VALUE")?;
                experiment.set(key, text).map_err(|refusal| refusal.words)?;
            }
            "--steps" => {
                steps = value()?
                    .parse()
                    .ok()
                    .filter(|&steps| steps > 0)
                    .ok_or("--steps takes a whole number above 0")?;
            }
            "--seeds" => {
                let parse = |seed: &str| seed.parse().map_err(|_| format!("{seed} is not a seed"));
                seeds = value()?.split(',').map(parse).collect::<Result<Vec<u64>, _>>()?;
            }
            "--against" => {
                let key = value()?;
                let axis = LossAxis::ALL.iter().find(|(_, known, _)| known == key);
                against = Some(axis.ok_or_else(|| format!("There is no axis called “{key}”"))?);
            }
            "--json" => json = true,
            unknown => return Err(format!("run does not know {unknown}\n\n{HELP}")),
        }
    }
    if seeds.is_empty() {
        seeds.extend((0..experiment.seeds as u64).map(|more| experiment.seed + more));
    }
    let trials = trial(&experiment, steps, &seeds, &clock).map_err(|refusal| refusal.words)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&trials).expect("plain data"));
        return Ok(true);
    }
    println!("{}: {steps} steps, seeds {seeds:?}; mean loss over the last tenth", experiment.to_link());
    for trial in &trials {
        let loss = match trial.summary() {
            Some((mean, deviation)) => format!("{mean:.4} ± {deviation:.4}"),
            None => "diverged".into(),
        };
        let diverged = trial.losses.iter().filter(|loss| loss.is_none()).count();
        let note = if diverged > 0 {
            format!(" ({diverged} of {} seeds diverged)", seeds.len())
        } else {
            String::new()
        };
        let error =
            trial.errors.last().copied().flatten().map_or(String::new(), |e| format!(", ‖I−GH‖/√n {e:.3}"));
        let (pace, share) = (trial.evaluations as f64 / trial.seconds, trial.evaluations_per_step());
        println!(
            "  {:24} {loss}{note}{error}, {share:.2} evaluations a step, {:.2} s, {pace:.0} evaluations/s",
            trial.name, trial.seconds
        );
    }
    if let Some(&(axis, _, name)) = against {
        print!("{}", along(&trials, axis, name));
    }
    Ok(true)
}

/// Seconds since some moment.
fn clock() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |t| t.as_secs_f64())
}

/// The smoothed losses at ten places along an axis, as far as all of them went.
fn along(trials: &[Trial], axis: LossAxis, name: &str) -> String {
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

fn tune(arguments: &[String]) -> Result<bool, String> {
    let (mut landscapes, mut methods): (Vec<&Landscape>, Vec<&Method>) = (Vec::new(), Vec::new());
    let (mut seed, mut file) = (1, None);
    let mut arguments = arguments.iter();
    while let Some(option) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{option} needs a value\n\n{HELP}"));
        match option.as_str() {
            "--all" => landscapes = LANDSCAPES.to_vec(),
            "--method" => {
                let key = value()?;
                methods.push(method(key).ok_or_else(|| format!("There is no optimizer called “{key}”"))?);
            }
            "--seed" => seed = value()?.parse().map_err(|_| "--seed takes a whole number")?,
            "--into" => file = Some(value()?),
            key => {
                landscapes.push(landscape(key).ok_or_else(|| format!("There is no function called “{key}”"))?)
            }
        }
    }
    if landscapes.is_empty() {
        return Err(format!("tune needs at least one function, or --all\n\n{HELP}"));
    }
    if methods.is_empty() {
        methods = METHODS.to_vec();
    }
    let mut table = match file {
        Some(file) => {
            let text =
                std::fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
            Tuned::parse(&text)?
        }
        None => Tuned::default(),
    };
    for landscape in landscapes {
        let tuning = Tuning::new(landscape, seed);
        for method in &methods {
            let began = clock();
            table.put(landscape, method, tuning.tune(method));
            eprintln!("{} {}: {:.1} s", landscape.key, method.key, clock() - began);
            // At once, for a long procedure may be stopped.
            if let Some(file) = file {
                std::fs::write(file, table.text())
                    .map_err(|error| format!("{file} cannot be written: {error}"))?;
            }
        }
    }
    if file.is_none() {
        print!("{}", table.text());
    }
    Ok(true)
}

/// The registries in words.
fn table() -> String {
    let mut lines = vec!["Scenarios".to_owned()];
    lines.extend(SCENARIOS.iter().map(|scenario| format!("  {:16} {}", scenario.key, scenario.name)));
    lines.push("Functions".into());
    lines.extend(LANDSCAPES.iter().map(|l| format!("  {:16} {}: {}", l.key, l.name, l.lesson)));
    lines.push("Settings".into());
    for control in Experiment::default().controls() {
        let values = match control.range {
            Some(range) => format!("{} to {}", range.bounds().0, range.bounds().1),
            None => control.choices.iter().map(|choice| choice.0).collect::<Vec<_>>().join(", "),
        };
        lines.push(format!("  {:16} {}: {values}", control.key, control.label));
    }
    lines.push("Optimizers".into());
    for method in METHODS {
        lines.push(format!("  {:16} {}: {} ({})", method.key, method.name, method.about, method.reference));
        for parameter in method.parameters {
            let (min, max) = parameter.range.bounds();
            let key = format!("{}-{}", method.key, parameter.key);
            lines.push(format!(
                "    {key:22} {} {}: {min} to {max}, {}",
                parameter.name, parameter.symbol, parameter.default
            ));
        }
    }
    lines.join("\n") + "\n"
}
