//! A simulation on its way: pieces of a claim of theory, in a file from which it goes on.

use lodo::study::{Numbers, Report, Theory, TheoryFound};
use serde::{Deserialize, Serialize};

use super::Order;

/// The pieces of a claim that are done.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// The version of the file's words.
    lodo_theory: u32,
    /// The version of LODO Lab that does the pieces.
    version: String,
    theory: Theory,
    pieces: Vec<Option<Numbers>>,
}

/// The version of the file's words.
const WORDS: u32 = 1;

impl Simulation {
    /// At the beginning.
    pub fn new(theory: Theory, version: &str) -> Self {
        let pieces = vec![None; theory.pieces()];
        Simulation { lodo_theory: WORDS, version: version.into(), theory, pieces }
    }

    /// That of a file.
    ///
    /// # Errors
    /// In words that go on after "This file".
    pub fn from_json(text: &str) -> Result<Self, String> {
        let file: Simulation =
            serde_json::from_str(text).map_err(|error| format!("is no simulation: {error}"))?;
        if file.lodo_theory != WORDS {
            return Err("was written by another version of LODO Lab".into());
        }
        file.theory.check().map_err(|words| format!("has a simulation that cannot be run: {words}"))?;
        let numbers = file.theory.numbers();
        let is_its = |piece: &Option<Numbers>| piece.as_ref().is_none_or(|found| found.0.len() == numbers);
        if file.pieces.len() != file.theory.pieces() || !file.pieces.iter().all(is_its) {
            return Err("has pieces that are not its own".into());
        }
        Ok(file)
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data")
    }

    /// What is simulated.
    pub fn theory(&self) -> &Theory {
        &self.theory
    }

    /// Whose pieces they are.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Steps that are done, and of all pieces.
    pub fn steps(&self) -> [u64; 2] {
        [self.pieces.iter().flatten().count(), self.pieces.len()]
            .map(|pieces| pieces as u64 * self.theory.steps)
    }

    /// The places of pieces that are not done.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        self.pieces.iter().enumerate().filter(|(_, piece)| piece.is_none()).map(|(place, _)| place)
    }

    /// What is to be done at a place.
    pub fn order(&self, piece: usize) -> Order {
        Order::Piece { theory: self.theory.clone(), piece }
    }

    /// Takes what came of it.
    pub fn take(&mut self, piece: usize, numbers: Numbers) {
        self.pieces[piece] = Some(numbers);
    }

    /// What is known by now; nothing before the first piece.
    pub fn found(&self) -> Option<TheoryFound> {
        self.pieces.iter().any(Option::is_some).then(|| self.theory.found(&self.pieces))
    }

    /// As a table.
    pub fn report(&self) -> Report {
        self.theory.report(&self.theory.found(&self.pieces), &self.version)
    }
}
