//! Recorded traces against this code.

use std::io::Write;
use std::path::PathBuf;

use lodo::replay::{self, Outcome as Case};
use lodo::study::Parallel;

use super::cores::Cores;
use super::outcome::{Failure, Outcome, read};

#[derive(clap::Args)]
pub struct Arguments {
    /// The traces
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// For machines
    #[arg(long)]
    json: bool,
}

/// Whether every known case of every file lies within its tolerance.
pub fn replay(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let files = &arguments.files;
    cores.expect(files.len() as u64);
    let replayed = cores.map(files.len(), |place| -> Result<Vec<Case>, Failure> {
        let not = |words| format!("{} is not a trace: {words}", files[place].display());
        let cases = replay::replay(&read(&files[place])?).map_err(not)?;
        cores.done(1);
        Ok(cases)
    });
    cores.rest();
    let (mut passed, mut compared, mut machine) = (true, 0, Vec::new());
    for (file, cases) in files.iter().zip(replayed) {
        let cases = cases?;
        if !arguments.json {
            writeln!(out, "{}", file.display())?;
        }
        for case in &cases {
            if let Case::Compared(comparison) = case {
                passed &= comparison.passed;
                compared += 1;
            }
            if !arguments.json {
                writeln!(out, "  {}", sentence(case))?;
            }
        }
        machine.push(serde_json::json!({ "file": file.display().to_string(), "cases": cases }));
    }
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&machine).expect("plain data"))?;
    } else {
        let all = if passed { "all within tolerance" } else { "NOT all within tolerance" };
        writeln!(out, "{compared} cases compared, {all}")?;
    }
    Ok(passed)
}

fn sentence(case: &Case) -> String {
    match case {
        Case::Unknown { case } => format!("–    {case}: not known here, not compared"),
        Case::Compared(comparison) => format!(
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
