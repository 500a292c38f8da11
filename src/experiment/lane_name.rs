//! The names of lanes on screen.

use super::writing::number;
use super::{Experiment, LaneSettings};
use crate::optim::{Parameter, Range};

/// So many hyper-parameters tell copies apart; of more it is said that there are more.
const MOST: usize = 2;

impl Experiment {
    /// A lane's name: its method's, and what sets it apart from the method's other lanes here. "LODO" alone; among others
    /// "LODO, η = 0.01", and "LODO (2)" where another has the same values.
    pub fn lane_name(&self, lane: &LaneSettings) -> String {
        let copies: Vec<&LaneSettings> =
            self.lanes.iter().filter(|copy| copy.method == lane.method).collect();
        let differs =
            |place: &usize| copies.iter().any(|copy| copy.values[*place] != copies[0].values[*place]);
        let places: Vec<usize> = (0..lane.values.len()).filter(differs).collect();
        let mut name = lane.method.name.to_owned();
        for &place in places.iter().take(MOST) {
            name += &format!(", {}", said(&lane.method.parameters[place], lane.values[place]));
        }
        if places.len() > MOST {
            name += ", …";
        }
        let is_same = |copy: &&LaneSettings| {
            copy.id() != lane.id()
                && places.iter().take(MOST).all(|&place| copy.values[place] == lane.values[place])
        };
        if lane.copy > 1 && copies.iter().any(is_same) {
            name += &format!(" ({})", lane.copy);
        }
        name
    }

    /// A lane's name with all of its hyper-parameters, but for what is switched off: "LODO: α₀ = 0.27, β = 0.9, η = 9.6e-4".
    pub fn lane_rates(&self, lane: &LaneSettings) -> String {
        let pairs = lane.method.parameters.iter().zip(&lane.values);
        let shown = pairs.filter(|(parameter, value)| (parameter.range, **value) != (Range::Switch, 0.0));
        let rates: Vec<String> = shown.map(|(parameter, &value)| said(parameter, value)).collect();
        let name = self.lane_name(lane);
        if rates.is_empty() { name } else { format!("{name}: {}", rates.join(", ")) }
    }
}

/// A hyper-parameter and its value.
fn said(parameter: &Parameter, value: f64) -> String {
    let symbol = if parameter.symbol.is_empty() { parameter.name } else { parameter.symbol };
    match (parameter.range, value) {
        (Range::Switch, 0.0) => format!("{symbol}: off"),
        (Range::Switch, _) => format!("{symbol}: on"),
        _ => format!("{symbol} = {}", number(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_sets_copies_apart() {
        for (link, names) in [
            ("optimizers=lodo,adam", &["LODO", "Adam"][..]),
            ("optimizers=lodo.2,adam", &["LODO", "Adam"]),
            (
                "optimizers=lodo,lodo.2,adam&lodo.2-meta-lr=0.01",
                &["LODO, η = 9.6e-4", "LODO, η = 0.01", "Adam"],
            ),
            ("optimizers=adam,adam.2,adam.3", &["Adam", "Adam (2)", "Adam (3)"]),
            (
                "optimizers=lodo,lodo.2,lodo.7&lodo-meta-lr=0.1",
                &["LODO, η = 0.1", "LODO, η = 9.6e-4 (2)", "LODO, η = 9.6e-4 (7)"],
            ),
            (
                "optimizers=lodo,lodo.2&lodo.2-meta-lr=0.1&lodo.2-lr=1&lodo.2-beta=0&lodo.2-freeze=1",
                &["LODO, α₀ = 0.27, η = 9.6e-4, …", "LODO, α₀ = 1, η = 0.1, …"],
            ),
            (
                "optimizers=lodo,lodo.2&lodo.2-freeze=1&lodo.2-on=0",
                &["LODO, Freeze the meta-learner: off", "LODO, Freeze the meta-learner: on"],
            ),
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!(refusals, vec![], "{link}");
            let found: Vec<String> = experiment.lanes.iter().map(|lane| experiment.lane_name(lane)).collect();
            assert_eq!(found, names, "{link}");
        }
    }
}
