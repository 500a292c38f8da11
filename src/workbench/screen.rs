//! What is to be seen of the bench, as plain data.

use std::rc::Rc;

use super::Refusal;
use super::axes::Choice;
use super::kind::Kind;

/// Where the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was begun.
    Idle,
    /// Workers are at it.
    Running,
    /// Stopped before its end; it can be gone on with.
    Stopped,
    /// All is done.
    Done,
}

/// A row of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What stands in its columns.
    pub cells: Vec<String>,
    /// The experiment behind it.
    pub link: Option<String>,
    /// Whether nothing is better.
    pub is_best: bool,
}

/// A result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Above the columns.
    pub head: Vec<String>,
    /// Which columns have words, and not numbers.
    pub wordy: Vec<bool>,
    /// Below each other.
    pub rows: Vec<Row>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// What it is of, where it does not say so itself.
    pub title: String,
    /// As a document.
    pub svg: String,
    /// What it shows, in words.
    pub about: String,
}

/// What is to be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// What the form asks for.
    pub kind: Kind,
    /// Texts of fields, by name.
    pub fields: Vec<(&'static str, String)>,
    /// The settings that a sweep can go through.
    pub choices: Vec<Choice>,
    /// What was not taken.
    pub refusal: Option<Refusal>,
    /// Where the work stands.
    pub stage: Stage,
    /// How much is done, from 0 to 1, once something was begun.
    pub progress: Option<f64>,
    /// How far it is, in words.
    pub status: String,
    /// What the result is of.
    pub title: String,
    /// The result.
    pub table: Rc<Table>,
    /// What is to be known about it.
    pub notes: Vec<String>,
    /// Whether there was a result before, which can be had back.
    pub has_former: bool,
    /// What is said of a saved run, whose settings are not those of the form.
    pub saved: Option<String>,
    /// Whether what is done can be saved as a file.
    pub can_keep: bool,
    /// The number of an archive that can be saved.
    pub archive: Option<u64>,
    /// A link to what was found.
    pub found: Option<String>,
    /// Changes when figures do.
    pub revision: u64,
}
