//! The registries in words.

use std::io::Write;

use lodo::experiment::{Experiment, Group, SCENARIOS};
use lodo::objective::LANDSCAPES;
use lodo::optim::METHODS;

use super::outcome::Outcome;

pub fn list(out: &mut impl Write) -> Outcome {
    writeln!(out, "Scenarios")?;
    for scenario in SCENARIOS {
        writeln!(out, "  {:16} {}", scenario.key, scenario.name)?;
    }
    writeln!(out, "Functions")?;
    for landscape in LANDSCAPES {
        writeln!(out, "  {:16} {}: {}", landscape.key, landscape.name, landscape.lesson)?;
    }
    for (group, name) in Group::ALL {
        writeln!(out, "{name}")?;
        for control in Experiment::default().every_setting().filter(|control| control.group == group) {
            let values = match control.range {
                Some(range) => format!("{} to {}", range.bounds().0, range.bounds().1),
                None => control.choices.iter().map(|choice| &*choice.0).collect::<Vec<_>>().join(", "),
            };
            writeln!(out, "  {:16} {}: {values}", control.key, control.label)?;
        }
    }
    writeln!(out, "Optimizers")?;
    for method in METHODS {
        writeln!(out, "  {:16} {}: {} ({})", method.key, method.name, method.about, method.reference)?;
        for parameter in method.parameters {
            let (min, max) = parameter.range.bounds();
            let key = format!("{}-{}", method.key, parameter.key);
            let (name, symbol, default) = (parameter.name, parameter.symbol, parameter.default);
            writeln!(out, "    {key:22} {name} {symbol}: {min} to {max}, {default}")?;
        }
    }
    Ok(true)
}
