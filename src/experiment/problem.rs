//! What is minimized, under which noise and from where, and what follows from a choice of these.

use super::experiment::Row;
use super::key::Key;
use super::lineup::ON;
use super::setting::{Choices, Group, Kind, Rows, known};
use super::{Experiment, Refusal, streams};
use crate::math::Stream;
use crate::objective::{Curvatures, Formula, LANDSCAPES, Noise, Shape, landscape};
use crate::optim::{Range, parse_number};

/// Letters of a formula: greater numbers can be written in the formula itself, beside the letter.
const LETTER: Range = Range::Linear { min: -10.0, max: 10.0 };
const MOST_SEEDS: usize = 9;
/// Variables under all seeds together: 16 optimizers like LODO would hold 1 GB of weights.
const MOST_VARIABLES: usize = 20_000;

impl Experiment {
    pub(super) fn function_names(&self) -> Choices {
        known(LANDSCAPES.iter().map(|landscape| (landscape.key, landscape.name)))
    }

    /// Goes over to the function with this key.
    pub(super) fn choose_function(&mut self, key: &str) {
        let untouched = self.untouched(true);
        self.landscape = landscape(key).expect("a function of the registry");
        self.view.window = None;
        let dimensions = &self.landscape.dimensions;
        self.dimension = self.dimension.clamp(*dimensions.start(), *dimensions.end());
        self.seeds = self.seeds.min(self.most_seeds());
        self.start = None;
        self.rotation = self.landscape.rotation.unwrap_or(0.0);
        // A walk is the paper's for its bowl: it leads out of most other windows in a few steps, and up their walls.
        // Whoever wants it there can have it.
        if self.noise == Noise::Walk && !self.is_papers_task()
            || !self.noises().any(|noise| noise == self.noise)
        {
            self.noise = Noise::None;
        }
        self.look_at_another_function();
        if self.landscape.is_typed() {
            self.dimension = self.dimension.max(self.formula.least_dimension());
        }
        self.begin_with_proposals(&untouched);
    }

    /// The dimensions that this function can have.
    pub(super) fn dimensions(&self) -> Range {
        let bounds = &self.landscape.dimensions;
        Range::LogInteger { min: *bounds.start() as f64, max: *bounds.end() as f64 }
    }

    pub(super) fn take_dimension(&mut self, dimension: usize) {
        if self.dimension != dimension {
            self.view.window = None;
        }
        self.dimension = dimension;
        self.seeds = self.seeds.min(self.most_seeds());
        self.start = self.start.filter(|_| self.dimension == 2);
        self.forget_missing_coordinates();
    }

    /// Why there cannot be so few dimensions: the formula names a variable beyond them.
    pub(super) fn why_not_so_few(&self, dimension: &str) -> Option<String> {
        let least = self.least_dimension();
        (parse_number(dimension)? < least as f64)
            .then(|| format!("Dimension must be at least {least}: the formula names x{least}"))
    }

    /// The greatest number of a variable that the function names.
    fn least_dimension(&self) -> usize {
        if self.landscape.is_typed() { self.formula.least_dimension() } else { 0 }
    }

    pub(super) fn take_formula(&mut self, text: &str) -> Result<(), String> {
        let formula = Formula::parse(text).map_err(|mistake| mistake.to_string())?;
        let least = formula.least_dimension();
        if least > self.dimension {
            return Err(format!("The formula names x{least}: raise the dimension to {least} first"));
        }
        self.formula = formula.like(&self.formula);
        Ok(())
    }

    /// A setting for each letter in the formula that stands for a number.
    pub(super) fn letters(&self) -> Rows<'_, Experiment> {
        let row = |(place, &(name, _)): (usize, &(&'static str, f64))| Row {
            key: Key::Part("formula", name),
            kind: Kind::Part(
                [place, 0],
                LETTER,
                |e, [place, _]| e.formula.parameters()[place].1,
                |e, [place, _], value| e.formula.set_parameter(e.formula.parameters()[place].0, value),
            ),
            ..Row::new(Group::Function, "", name)
        };
        Box::new(self.formula.parameters().iter().enumerate().map(row))
    }

    pub(super) fn spread_names(&self) -> Choices {
        known(Curvatures::ALL.iter().map(|spread| (spread.key(), spread.name())))
    }

    pub(super) fn choose_curvatures(&mut self, key: &str) {
        let chosen = Curvatures::ALL.into_iter().find(|spread| spread.key() == key);
        self.curvatures = chosen.expect("a menu offers what there is");
    }

    /// The kinds of noise that this function can have.
    fn noises(&self) -> impl Iterator<Item = Noise> {
        let batched = self.landscape.batched;
        Noise::ALL.into_iter().filter(move |noise| batched || *noise != Noise::Batch)
    }

    pub(super) fn noise_names(&self) -> Choices {
        known(self.noises().map(|noise| (noise.key(), noise.name())))
    }

    /// Why this kind of noise, which other functions can have, is none of this one's.
    pub(super) fn why_not_this_noise(&self, key: &str) -> Option<String> {
        let known = Noise::ALL.into_iter().find(|noise| noise.key() == key)?;
        let missing = self.noises().all(|noise| noise != known);
        missing.then(|| format!("{} are for functions that are a mean over data", known.name()))
    }

    pub(super) fn choose_noise(&mut self, key: &str) {
        let untouched = self.untouched(false);
        let chosen = Noise::ALL.into_iter().find(|noise| noise.key() == key);
        self.noise = chosen.expect("a menu offers what there is");
        self.begin_with_proposals(&untouched);
    }

    fn most_seeds(&self) -> usize {
        (MOST_VARIABLES / self.dimension).clamp(1, MOST_SEEDS)
    }

    /// How many seeds there can be: fewer in so many dimensions that memory would not do.
    pub(super) fn numbers_of_seeds(&self) -> Range {
        Range::Integer { min: 1.0, max: self.most_seeds() as f64 }
    }

    /// Moves one coordinate of the start in two dimensions.
    pub(super) fn take_start(&mut self, place: usize, value: f64) {
        let mut start = [self.start()[0], self.start()[1]];
        start[place] = value;
        self.start = Some(start);
    }

    /// Whether it can be run at all.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    pub fn check(&self) -> Result<(), Refusal> {
        if !self.landscape.dimensions.contains(&self.dimension) || self.least_dimension() > self.dimension {
            let words = format!("{} has no {} dimensions", self.landscape.name, self.dimension);
            return Err(Refusal { control: "dimension".into(), words });
        }
        match self.running_lanes().find(|lane| self.dimension > lane.method.most) {
            None => Ok(()),
            Some(lane) => {
                let method = lane.method;
                let words = format!(
                    "{} needs a matrix of n × n numbers: it runs in at most {} dimensions, not in {}",
                    method.name, method.most, self.dimension
                );
                Err(Refusal { control: Key::Lane(lane.id(), ON).to_string(), words })
            }
        }
    }

    /// What shapes the function: a setting counts only where the function has the choice.
    pub fn shape(&self) -> Shape {
        let mut shape = Shape::of(self.dimension);
        if self.landscape.conditioned {
            shape.condition = self.condition;
            shape.curvatures = self.curvatures;
        }
        if self.landscape.rotation.is_some() {
            shape.rotation = self.rotation;
        }
        if self.landscape.is_typed() {
            shape.formula = Some(self.formula.clone());
        }
        shape
    }

    /// Whether it is the paper's task: the bowl whose minimum walks.
    pub(crate) fn is_papers_task(&self) -> bool {
        self.landscape.papers_task && self.noise == Noise::Walk
    }

    /// Where optimizers start: in the paper's task at 0, where the minimum is before it walks.
    pub fn start(&self) -> Vec<f64> {
        match self.start {
            Some(start) if self.dimension == 2 => start.to_vec(),
            _ if self.is_papers_task() => vec![0.0; self.dimension],
            _ => (self.landscape.start)(self.dimension, &mut Stream::new(self.seed, streams::START)),
        }
    }

    /// Whether losses are read under noise.
    pub fn is_noisy(&self) -> bool {
        self.noise != Noise::None && self.noise_strength > 0.0
    }
}
