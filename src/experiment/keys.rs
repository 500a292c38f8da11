//! The settings of an experiment by their keys, as text.

use super::lineup::{Part, by_key};
use super::writing::{number, short};
use super::{ErrorView, Experiment, LossAxis, PlaneChoice, Refusal, SpectrumView, Window};
use crate::objective::{Curvatures, Formula, Noise, landscape};
use crate::optim::{Parameter, Range};

impl Experiment {
    /// The number behind a key, where it is one.
    pub fn number(&self, key: &str) -> Option<f64> {
        Some(match key {
            "dimension" => self.dimension as f64,
            "condition" => self.condition,
            "rotation" if self.landscape.rotation.is_some() => self.rotation,
            "noise" => self.noise_strength,
            "seed" => self.seed as f64,
            "seeds" => self.seeds as f64,
            "speed" => self.view.speed,
            "arrows" if self.dimension == 2 => f64::from(u8::from(self.view.arrows)),

            "plane-x" | "plane-y" if self.shows_coordinates() => {
                self.plane_coordinates()[usize::from(key == "plane-y")] as f64
            }
            "embed" => f64::from(u8::from(self.view.embedded)),
            "start-x" if self.dimension == 2 => self.start()[0],
            "start-y" if self.dimension == 2 => self.start()[1],
            _ if self.parameter(key).is_some() => self.parameter(key)?.1,
            _ => {
                let (lane, part) = self.lane_part(key)?;
                match part {
                    Part::On => f64::from(u8::from(lane.on)),
                    Part::Value(place) => lane.values[place],
                }
            }
        })
    }

    /// The setting with this key, as text; `None` for a key that this experiment does not have.
    pub fn get(&self, key: &str) -> Option<String> {
        let name_of = |names: &[(PlaneChoice, &'static str, &'static str)]| {
            names.iter().find(|(choice, ..)| *choice == self.plane()).map(|(_, key, _)| key.to_string())
        };
        match key {
            "objective" => Some(self.landscape.key.into()),
            "noise-kind" => Some(self.noise.key().into()),
            "curvatures" => self.landscape.conditioned.then(|| self.curvatures.key().into()),
            "formula" => self.landscape.is_typed().then(|| self.formula.text().into()),
            "budget" => Some(self.view.stop.budget_text()),
            "target" => Some(self.view.stop.target_text()),
            "plane" => name_of(&PlaneChoice::ALL),
            "regions" => self.regions().map(String::from),
            "window" => Some(self.view.window.map(|window| window.text()).unwrap_or_default()),
            "loss-axis" => LossAxis::ALL
                .iter()
                .find(|(axis, ..)| *axis == self.view.loss_axis)
                .map(|(_, key, _)| (*key).into()),
            "error-view" => {
                ErrorView::ALL.iter().find(|v| v.0 == self.view.error).map(|(_, key, _)| (*key).into())
            }
            "spectrum-view" => {
                SpectrumView::ALL.iter().find(|v| v.0 == self.view.spectrum).map(|(_, key, _)| (*key).into())
            }
            "optimizers" => Some(self.lanes.iter().map(|lane| lane.method.key).collect::<Vec<_>>().join(",")),
            _ => self.number(key).map(number),
        }
    }

    /// Takes a setting from text; nothing has changed if it is refused.
    ///
    /// # Errors
    /// A [`Refusal`] that says in words what is wrong with it.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Refusal> {
        let refuse = |words: String| Refusal { control: key.into(), words };
        let parse = |label, range: Range| range.parse(label, text).map_err(refuse);
        let unknown = |what: &str| refuse(format!("There is no {what} called “{}”", short(text)));
        match key {
            "objective" => {
                let found = landscape(text).ok_or_else(|| unknown("function"))?;
                let untouched = self.untouched(true);
                self.landscape = found;
                self.view.window = None;
                let dimensions = &self.landscape.dimensions;
                self.dimension = self.dimension.clamp(*dimensions.start(), *dimensions.end());
                self.seeds = self.seeds.min(self.most_seeds());
                self.start = None;
                self.rotation = self.landscape.rotation.unwrap_or(0.0);
                // A walk is the paper's for its bowl: it leads out of most other windows in a few steps, and up their
                // walls. Whoever wants it there can have it.
                if self.noise == Noise::Walk && !self.is_papers_task()
                    || !self.noises().any(|noise| noise == self.noise)
                {
                    self.noise = Noise::None;
                }
                // Of a classifier one first wants to see what it decides; the plane of another function says nothing here.
                if self.landscape.classifies {
                    self.view.plane = PlaneChoice::Decisions;
                } else if self.planes().all(|plane| plane.0 != self.view.plane) {
                    self.view.plane = PlaneChoice::default();
                }
                self.forget_missing_coordinates();
                if self.landscape.is_typed() {
                    self.dimension = self.dimension.max(self.formula.least_dimension());
                }
                self.begin_with_proposals(&untouched);
            }
            "dimension" => {
                let dimension = parse("Dimension", self.dimensions())? as usize;
                if self.landscape.is_typed() && dimension < self.formula.least_dimension() {
                    let least = self.formula.least_dimension();
                    return Err(refuse(format!(
                        "Dimension must be at least {least}: the formula names x{least}"
                    )));
                }
                if self.dimension != dimension {
                    self.view.window = None;
                }
                self.dimension = dimension;
                self.seeds = self.seeds.min(self.most_seeds());
                self.start = self.start.filter(|_| self.dimension == 2);
                self.forget_missing_coordinates();
            }
            "condition" => self.condition = parse("Condition number", Self::CONDITION)?,
            "curvatures" if self.landscape.conditioned => {
                let found = Curvatures::ALL.into_iter().find(|curvatures| curvatures.key() == text);
                self.curvatures = found.ok_or_else(|| unknown("spread of curvatures"))?;
            }
            "rotation" if self.landscape.rotation.is_some() => {
                self.rotation = parse("Rotation", Self::ROTATION)?;
            }
            "formula" if self.landscape.is_typed() => {
                let formula = Formula::parse(text).map_err(|mistake| refuse(mistake.to_string()))?;
                let least = formula.least_dimension();
                if least > self.dimension {
                    let words = format!("The formula names x{least}: raise the dimension to {least} first");
                    return Err(refuse(words));
                }
                self.formula = formula.like(&self.formula);
            }
            "noise-kind" => {
                let found = Noise::ALL.into_iter().find(|noise| noise.key() == text);
                let found = found.ok_or_else(|| unknown("noise"))?;
                if !self.noises().any(|noise| noise == found) {
                    return Err(refuse(format!(
                        "{} are for functions that are a mean over data",
                        found.name()
                    )));
                }
                let untouched = self.untouched(false);
                self.noise = found;
                self.begin_with_proposals(&untouched);
            }
            "noise" => self.noise_strength = parse("Noise strength", Self::STRENGTH)?,
            "seed" => self.seed = parse("Seed", Self::SEED)? as u64,
            "seeds" => self.seeds = parse("Number of seeds", self.numbers_of_seeds())? as usize,
            "speed" => self.view.speed = parse("Speed", Self::SPEED)?,
            "budget" => self.view.stop.set_budget(text).map_err(refuse)?,
            "target" => self.view.stop.set_target(text).map_err(refuse)?,
            "plane" => {
                let found = self.planes().find(|(_, key, _)| *key == text).map(|plane| plane.0);
                let found = found.ok_or_else(|| unknown("plane"))?;
                if self.plane() != found {
                    self.view.window = None;
                }
                self.view.plane = found;
            }
            "plane-x" | "plane-y" if self.dimension > 2 => {
                let place = usize::from(key == "plane-y");
                let coordinate = parse("Coordinate", self.coordinates())? as usize;
                let former = self.plane_coordinates();
                self.view.coordinates = former;
                if former[1 - place] == coordinate {
                    // Two axes need two coordinates: they change places.
                    self.view.coordinates.swap(0, 1);
                } else {
                    self.view.coordinates[place] = coordinate;
                }
                if self.view.coordinates != former && self.plane() == PlaneChoice::Coordinates {
                    self.view.window = None;
                }
            }
            "regions" if self.regions().is_some() => {
                let found = self.running_lanes().map(|lane| lane.method.key).find(|&key| key == text);
                self.view.regions = Some(found.ok_or_else(|| unknown("optimizer"))?);
            }
            "window" => self.view.window = Window::parse(text).map_err(refuse)?,
            "error-view" => {
                let found = ErrorView::ALL.iter().find(|(_, key, _)| *key == text);
                self.view.error = found.ok_or_else(|| unknown("view"))?.0;
            }
            "spectrum-view" => {
                let found = SpectrumView::ALL.iter().find(|(_, key, _)| *key == text);
                self.view.spectrum = found.ok_or_else(|| unknown("view"))?.0;
            }
            "embed" => self.view.embedded = parse("Embed", Range::Switch)? == 1.0,
            "loss-axis" => {
                let found = LossAxis::ALL.iter().find(|(_, key, _)| *key == text);
                self.view.loss_axis = found.ok_or_else(|| unknown("axis"))?.0;
            }
            "arrows" if self.dimension == 2 => {
                self.view.arrows = parse("Step arrows", Range::Switch)? == 1.0;
            }
            "start-x" | "start-y" if self.dimension == 2 => {
                let label = if key == "start-x" { "Start x" } else { "Start y" };
                let value = parse(label, Self::START)?;
                let mut start = [self.start()[0], self.start()[1]];
                start[usize::from(key == "start-y")] = value;
                self.start = Some(start);
            }
            "optimizers" => self.set_optimizers(text).map_err(refuse)?,
            _ if self.parameter(key).is_some() => {
                let (name, _) = self.parameter(key).expect("as was just seen");
                let value = parse(name, Self::PARAMETER)?;
                self.formula.set_parameter(name, value);
            }
            _ => {
                let place = self.lane_place(key).or_else(|| self.lane_place(&by_key(key)?));
                let Some((place, part)) = place else {
                    return Err(refuse(format!("There is no setting called “{}” here", short(key))));
                };
                let lane = &mut self.lanes[place];
                match part {
                    Part::On => lane.on = parse(lane.method.name, Range::Switch)? == 1.0,
                    Part::Value(place) => {
                        let Parameter { name, symbol, range, .. } = lane.method.parameters[place];
                        let label = if symbol.is_empty() { name } else { symbol };
                        lane.values[place] = parse(label, range)?;
                    }
                }
            }
        }
        Ok(())
    }
}
