//! One or two settings through a range: what each method makes of every value, with the same budget for all.

use serde::{Deserialize, Serialize};

use super::cell::{Audience, Cell, Column};
use super::exact;
use super::statistics::estimate;
use super::tally::Tally;
use super::{Arm, Course};
use crate::experiment::{Experiment, LaneSettings, number};
use crate::optim::Range;

/// Settings of an experiment, or of its optimizers, through ranges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// The experiment as its link; each of its optimizers that has the settings is swept.
    pub link: String,
    /// The settings: for each optimizer one, or two.
    pub axes: Vec<SweepAxis>,
}

/// A setting through a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepAxis {
    /// The key of a numeric setting: `noise`, `lodo-lr`, or `lr` for that of every optimizer which has one.
    pub key: String,
    /// The least value.
    #[serde(deserialize_with = "exact::one")]
    pub from: f64,
    /// The greatest.
    #[serde(deserialize_with = "exact::one")]
    pub to: f64,
    /// How many values, evenly along the setting's slider; of whole numbers there may be fewer.
    pub points: usize,
}

/// What one optimizer made of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPanel {
    /// Which optimizer.
    pub lane: String,
    /// Its name for people.
    pub name: String,
    /// Its settings, one or two.
    pub axes: Vec<PanelAxis>,
    /// What came of each pair of values, the first setting's running fastest.
    pub cells: Vec<SweepCell>,
    /// The cell with the least mean loss, of those in which no run diverged; none where a setting is the problem's, for losses
    /// of two problems do not compare.
    pub best: Option<usize>,
}

/// A setting of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelAxis {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub title: String,
    /// How its slider runs.
    pub range: Range,
    /// The values that were tried.
    pub values: Vec<f64>,
    /// The experiment's own value.
    pub present: f64,
}

/// What came of the runs with a pair of values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SweepCell {
    /// Mean and deviation of the loss, of those that did not diverge.
    pub loss: Option<(f64, f64)>,
    /// How many diverged.
    pub diverged: u64,
    /// How many are done.
    pub done: u64,
}

/// The most cells of all optimizers together: each is a run for every seed.
const MOST_CELLS: usize = 10_000;

fn too_many(cells: usize) -> String {
    format!("A sweep has at most {MOST_CELLS} cells, not {cells}")
}

impl SweepAxis {
    /// From how a person writes it: `lodo-lr=0.01..1`.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn parse(text: &str, points: usize) -> Result<Self, String> {
        let (key, range) = text.split_once('=').ok_or("A sweep takes KEY=FROM..TO")?;
        let (from, to) =
            range.split_once("..").ok_or_else(|| format!("{key} needs a range: {key}=FROM..TO"))?;
        let end = |text: &str| {
            crate::optim::parse_number(text).ok_or_else(|| format!("“{}” in {key} is no number", text.trim()))
        };
        Ok(SweepAxis { key: key.into(), from: end(from)?, to: end(to)?, points })
    }

    /// The key of what it sets for this optimizer, if it has that.
    fn key_for(&self, experiment: &Experiment, lane: &LaneSettings) -> Option<String> {
        let own = format!("{}-", lane.id());
        let is_of_a_lane = |key: &str| {
            experiment.lanes.iter().any(|lane| {
                key.strip_prefix(&format!("{}-", lane.id()))
                    .is_some_and(|part| lane.method.position(part).is_some())
            })
        };
        if is_of_a_lane(&self.key) {
            return self.key.starts_with(&own).then(|| self.key.clone());
        }
        let shared = own + &self.key;
        [self.key.clone(), shared].into_iter().find(|key| experiment.number(key).is_some())
    }

    /// For an optimizer, the values that are tried.
    fn panel_axis(&self, experiment: &Experiment, key: String) -> Result<PanelAxis, String> {
        let range = experiment.numbers(&key).expect("a setting with a number has a range");
        let control = experiment.controls().into_iter().find(|control| control.key == key);
        let title = control.map_or_else(|| key.clone(), |control| control.label.into());
        for end in [self.from, self.to] {
            range.parse(&title, &number(end))?;
        }
        if self.points > MOST_CELLS {
            return Err(too_many(self.points));
        }
        if self.from >= self.to || self.points < 2 {
            return Err(format!("{key} needs two values, the first below the second, and two points"));
        }
        let (first, last) = (range.position(self.from), range.position(self.to));
        let value = |place: usize| match place {
            0 => self.from,
            place if place + 1 == self.points => self.to,
            place => range.value(first + (last - first) * place as f64 / (self.points - 1) as f64),
        };
        let mut values: Vec<f64> = (0..self.points).map(value).collect();
        values.dedup();
        let present = experiment.number(&key).expect("it has a number");
        Ok(PanelAxis { key, title, range, values, present })
    }
}

impl Sweep {
    fn experiment(&self) -> Result<Experiment, String> {
        let (experiment, refusals) = Experiment::from_link(&self.link);
        refusals.into_iter().next().map_or(Ok(experiment), |refusal| Err(refusal.words))
    }

    /// An empty panel for every optimizer that has as many of the settings as any has.
    fn empty_panels(&self, experiment: &Experiment) -> Result<Vec<SweepPanel>, String> {
        let mut panels = Vec::new();
        for lane in experiment.running_lanes() {
            let keyed = self.axes.iter().filter_map(|axis| Some((axis, axis.key_for(experiment, lane)?)));
            let axes = keyed.map(|(axis, key)| axis.panel_axis(experiment, key));
            let axes: Vec<PanelAxis> = axes.collect::<Result<_, String>>()?;
            // Two axes have at most the square of that many.
            let count = axes.iter().take(2).map(|axis| axis.values.len()).product();
            if count > MOST_CELLS {
                return Err(too_many(count));
            }
            panels.push(SweepPanel {
                lane: lane.id().to_string(),
                name: experiment.lane_name(lane),
                axes,
                cells: vec![SweepCell::default(); count],
                best: None,
            });
        }
        let most = panels.iter().map(|panel| panel.axes.len()).max().unwrap_or_default();
        panels.retain(|panel| panel.axes.len() == most);
        match most {
            0 => Err("There is nothing to sweep: no optimizer has this setting as a number".into()),
            1 | 2 => Ok(panels),
            _ => Err("A sweep is through one setting or two".into()),
        }
    }

    /// Whether it can be run.
    ///
    /// # Errors
    /// Why not, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let experiment = self.experiment()?;
        let used = |axis: &SweepAxis| {
            experiment.running_lanes().any(|lane| axis.key_for(&experiment, lane).is_some())
        };
        if let Some(axis) = self.axes.iter().find(|axis| !used(axis)) {
            return Err(format!("No optimizer here has a number called “{}”", axis.key));
        }
        if self.axes.iter().any(|axis| ["seed", "seeds"].contains(&&*axis.key)) {
            return Err("Seeds are given by --seeds: every value is run under all of them".into());
        }
        let cells: usize = self.empty_panels(&experiment)?.iter().map(|panel| panel.cells.len()).sum();
        if cells > MOST_CELLS {
            return Err(too_many(cells));
        }
        self.arms_of(&experiment).map(|_| ())
    }

    /// An arm for every cell of every panel.
    pub(super) fn arms(&self) -> Vec<Arm> {
        let experiment = self.experiment().expect("it was checked");
        self.arms_of(&experiment).expect("it was checked")
    }

    fn arms_of(&self, experiment: &Experiment) -> Result<Vec<Arm>, String> {
        let mut arms = Vec::new();
        for panel in self.empty_panels(experiment)? {
            let lane = experiment.lanes.iter().find(|lane| lane.id().to_string() == panel.lane);
            let alone = Arm::of(experiment, lane.expect("a panel is of an optimizer"));
            for cell in 0..panel.cells.len() {
                let mut arm = alone.clone();
                for (axis, value) in panel.axes.iter().zip(panel.values(cell)) {
                    arm.experiment.set(&axis.key, &number(value)).map_err(|refusal| refusal.words)?;
                }
                arms.push(arm);
            }
        }
        Ok(arms)
    }

    /// What has come of it so far: `courses` by arm and seed.
    pub fn panels(&self, courses: &[Option<Course>], seeds: usize) -> Vec<SweepPanel> {
        let experiment = self.experiment().expect("it was checked");
        let mut panels = self.empty_panels(&experiment).expect("it was checked");
        let mut arms = courses.chunks(seeds);
        for panel in &mut panels {
            for cell in &mut panel.cells {
                let tally = Tally::of(arms.next().unwrap_or_default());
                *cell = SweepCell {
                    loss: estimate(&tally.losses()),
                    diverged: tally.diverged(),
                    done: tally.count(),
                };
            }
            panel.best = panel.find_best();
        }
        panels
    }

    /// The names of optimizers that have fewer of the settings than others, and so are not swept.
    pub(super) fn left_out(&self) -> Vec<String> {
        let experiment = self.experiment().expect("it was checked");
        let panels = self.empty_panels(&experiment).expect("it was checked");
        let is_out = |lane: &&LaneSettings| panels.iter().all(|panel| panel.lane != lane.id().to_string());
        experiment.running_lanes().filter(is_out).map(|lane| experiment.lane_name(lane)).collect()
    }

    /// The columns of a sweep's report: twice setting, its name and value if two are swept.
    pub(super) fn columns(panels: &[SweepPanel]) -> Vec<Column> {
        let mut columns = vec![
            Column::new("", &["optimizer"]).read_by(Audience::Programs),
            Column::new("Optimizer", &["name"]),
        ];
        for place in 0..panels.first().map_or(0, |panel| panel.axes.len()) {
            let number = if place == 0 { String::new() } else { (place + 1).to_string() };
            columns.push(Column::new("", &[&format!("setting{number}")]).read_by(Audience::Programs));
            columns.push(Column::new("Setting", &[&format!("setting{number}_name")]));
            columns.push(Column::new("Value", &[&format!("value{number}")]));
        }
        columns.push(Column::new("Loss", &["mean", "deviation"]));
        columns.push(Column::new("Diverged", &["diverged", "seeds"]));
        columns.push(Column::new("", &["best"]));
        columns
    }

    /// The rows of its report.
    pub(super) fn rows(panels: &[SweepPanel]) -> Vec<Vec<Cell>> {
        let row = |panel: &SweepPanel, place: usize| {
            let cell = panel.cells[place];
            let mut row = vec![Cell::Text(panel.lane.clone()), Cell::Text(panel.name.clone())];
            for (axis, value) in panel.axes.iter().zip(panel.values(place)) {
                let [key, name] = [&axis.key, &axis.title].map(|text| Cell::Text(text.clone()));
                row.extend([key, name, Cell::Chosen(value)]);
            }
            row.push(cell.loss.map_or(Cell::Nothing, |(mean, deviation)| Cell::Estimate(mean, deviation)));
            row.push(if cell.done > 0 { Cell::Share(cell.diverged, cell.done) } else { Cell::Nothing });
            row.push(if panel.best == Some(place) {
                Cell::Text("best".into())
            } else {
                Cell::Text(String::new())
            });
            row
        };
        panels.iter().flat_map(|panel| (0..panel.cells.len()).map(move |place| row(panel, place))).collect()
    }
}

impl SweepPanel {
    /// The values of a cell, one for each setting.
    pub fn values(&self, cell: usize) -> Vec<f64> {
        let mut rest = cell;
        let value = |axis: &PanelAxis| {
            let place = rest % axis.values.len();
            rest /= axis.values.len();
            axis.values[place]
        };
        self.axes.iter().map(value).collect()
    }

    fn find_best(&self) -> Option<usize> {
        let own = format!("{}-", self.lane);
        if self.axes.iter().any(|axis| !axis.key.starts_with(&own)) {
            return None;
        }
        let lasting = self.cells.iter().enumerate().filter(|(_, cell)| cell.diverged == 0);
        let losses = lasting.filter_map(|(place, cell)| Some((place, cell.loss?.0)));
        losses.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(place, _)| place)
    }
}
