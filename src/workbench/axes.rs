//! The settings that a sweep can go through.

use lodo::experiment::{Control, Experiment, Group, number};
use lodo::optim::Range;

/// A setting with a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// As a sweep names it.
    pub key: String,
    /// For people.
    pub name: String,
    /// A range about its present value, as a person would write it.
    pub range: [String; 2],
}

/// Positions on a slider to either side of the present value.
const AROUND: f64 = 0.2;

/// All of an experiment: what several optimizers have, what each has, and what the problem has.
pub fn choices(experiment: &Experiment) -> Vec<Choice> {
    let is_number = |control: &Control| {
        control.slides && control.number.is_some() && control.range != Some(Range::Switch)
    };
    let controls: Vec<Control> = experiment.controls().into_iter().filter(is_number).collect();
    let mut choices: Vec<Choice> = Vec::new();
    let lanes: Vec<_> = experiment.running_lanes().collect();
    for lane in &lanes {
        for parameter in lane.method.parameters {
            let has = |other: &&&lodo::experiment::LaneSettings| {
                other.method.parameters.iter().any(|known| known.key == parameter.key)
            };
            let known = choices.iter().any(|choice| choice.key == parameter.key);
            let own =
                controls.iter().find(|control| control.key == format!("{}-{}", lane.id(), parameter.key));
            if let Some(control) = own.filter(|_| !known && lanes.iter().filter(has).count() > 1) {
                let name = format!("{}, of every optimizer that has it", control.label);
                choices.push(Choice { key: parameter.key.into(), name, range: around(control) });
            }
        }
    }
    for lane in lanes {
        let own = format!("{}-", lane.id());
        let name = experiment.lane_name(lane);
        let of_lane = controls.iter().filter(|control| control.key.starts_with(&own));
        choices.extend(of_lane.map(|control| Choice {
            key: control.key.clone(),
            name: format!("{name}: {}", control.label),
            range: around(control),
        }));
    }
    let of_problem = |control: &&Control| {
        matches!(control.group, Group::Function | Group::Randomness) && !control.key.starts_with("seed")
    };
    choices.extend(controls.iter().filter(of_problem).map(|control| Choice {
        key: control.key.clone(),
        name: control.label.into(),
        range: around(control),
    }));
    choices
}

/// A range about a control's value, along its slider.
fn around(control: &Control) -> [String; 2] {
    let (Some(range), Some(value)) = (control.range, control.number) else { return Default::default() };
    let at = range.position(value);
    [(at - AROUND).max(0.0), (at + AROUND).min(1.0)].map(|at| number(rounded(range.value(at))))
}

/// To two digits: a range is chosen, not measured.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}
