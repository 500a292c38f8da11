//! What theory says of LODO, as pieces of work that can be done anywhere.

use serde::{Deserialize, Serialize};

use super::exact;
use super::law::{Law, LawFound};
use super::representation::{Fit, Representation};
use super::{Parallel, Report, Study};

/// What is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// An unconstrained matrix that descends the loss of its own steps walks to H⁻¹.
    Update,
    /// Which matrices LODO's layers represent.
    Representation,
}

/// A claim, under seeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theory {
    /// Which.
    pub claim: Claim,
    /// Updates, or random vectors that a fit is given.
    pub steps: u64,
    /// Once for each.
    pub seeds: Vec<u64>,
}

/// What came of a piece: finite numbers, which as text lose no bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Numbers(#[serde(deserialize_with = "exact::all")] pub Vec<f64>);

/// What came of it so far.
#[derive(Clone, Debug, PartialEq)]
pub enum TheoryFound {
    /// Of the law.
    Update(Law, LawFound),
    /// Of what layers represent.
    Representation(Representation, Vec<Fit>),
}

impl Claim {
    /// How long it takes to be seen.
    pub fn usual_steps(self) -> u64 {
        match self {
            Claim::Update => Law::default().steps,
            Claim::Representation => Representation::default().steps,
        }
    }
}

impl Theory {
    /// A piece takes at most so many steps.
    pub const MOST_STEPS: u64 = 1 << 32;

    /// Checks that it can be simulated.
    ///
    /// # Errors
    /// In words, why not.
    pub fn check(&self) -> Result<(), String> {
        if !(1..=Self::MOST_STEPS).contains(&self.steps) {
            return Err(format!("There can be 1 to {} steps", Self::MOST_STEPS));
        }
        if self.seeds.is_empty() || self.seeds.len() > Study::MOST_SEEDS {
            return Err(format!("There can be 1 to {} seeds, not {}", Study::MOST_SEEDS, self.seeds.len()));
        }
        Ok(())
    }

    fn law(&self) -> Law {
        Law { steps: self.steps, ..Law::default() }
    }

    fn representation(&self) -> Representation {
        Representation { steps: self.steps, ..Representation::default() }
    }

    /// How many pieces of work it is, each of [`Theory::steps`] steps.
    pub fn pieces(&self) -> usize {
        match self.claim {
            Claim::Update => self.seeds.len(),
            Claim::Representation => self.representation().fits() * self.seeds.len(),
        }
    }

    /// Does a piece. What its numbers mean is known to [`Theory::found`].
    ///
    /// # Panics
    /// If there is no such piece.
    pub fn piece(&self, piece: usize) -> Numbers {
        Numbers(match self.claim {
            Claim::Update => self.law().run(self.seeds[piece]),
            Claim::Representation => {
                let seeds = self.seeds.len();
                vec![self.representation().error(piece / seeds, self.seeds[piece % seeds])]
            }
        })
    }

    /// How many numbers a piece has.
    pub fn numbers(&self) -> usize {
        match self.claim {
            Claim::Update => self.law().numbers(),
            Claim::Representation => 1,
        }
    }

    /// Does all of it.
    pub fn simulate(&self, parallel: &impl Parallel) -> TheoryFound {
        let pieces = parallel.map(self.pieces(), |piece| {
            let numbers = self.piece(piece);
            parallel.done(self.steps);
            Some(numbers)
        });
        self.found(&pieces)
    }

    /// What the pieces that are done say.
    ///
    /// # Panics
    /// If they are not those of this claim.
    pub fn found(&self, pieces: &[Option<Numbers>]) -> TheoryFound {
        assert_eq!(pieces.len(), self.pieces());
        match self.claim {
            Claim::Update => {
                let law = self.law();
                let runs: Vec<&[f64]> = pieces.iter().flatten().map(|numbers| &*numbers.0).collect();
                let found = law.found(&runs, self.seeds[0]);
                TheoryFound::Update(law, found)
            }
            Claim::Representation => {
                let representation = self.representation();
                let fits = pieces
                    .chunks(self.seeds.len())
                    .map(|case| case.iter().flatten().flat_map(|found| found.0.clone()));
                let fits = representation.found(fits.map(Iterator::collect).collect());
                TheoryFound::Representation(representation, fits)
            }
        }
    }

    /// As a table.
    pub fn report(&self, found: &TheoryFound, version: &str) -> Report {
        match found {
            TheoryFound::Update(law, found) => found.report(law, &self.seeds, version),
            TheoryFound::Representation(representation, fits) => {
                representation.report(fits, &self.seeds, version)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::InTurn;

    /// Pieces that were done somewhere else say the same, and those that are not done yet are left out.
    #[test]
    fn pieces_put_together_are_the_whole_and_some_of_them_say_less() {
        for claim in [Claim::Update, Claim::Representation] {
            let theory = Theory { claim, steps: 40, seeds: vec![3, 4] };
            let mut pieces: Vec<Option<Numbers>> = vec![None; theory.pieces()];
            assert_eq!(theory.report(&theory.found(&pieces), "0").rows.iter().flatten().count() % 2, 0);
            let whole = theory.simulate(&InTurn);
            for piece in (0..theory.pieces()).rev() {
                let numbers = theory.piece(piece);
                assert_eq!(numbers.0.len(), theory.numbers());
                pieces[piece] = Some(numbers);
                let complete = theory.found(&pieces) == whole;
                assert_eq!(complete, piece == 0, "{claim:?} {piece}");
            }
        }
    }
}
