//! A setting as a row of a table: its key, what it takes, when it applies, and what a change of it means.
//!
//! `E` is what it is a setting of. That is the experiment, which has the rows; this file knows nothing of it.

use std::borrow::Cow;

use super::key::Key;
use super::writing::{number, short};
use crate::optim::Range;

/// A setting of an `E`.
pub(super) struct Setting<E: 'static> {
    /// Its name in links and element ids.
    pub key: Key,
    /// Its name on the page.
    pub label: &'static str,
    /// Its name in a refusal.
    pub said: &'static str,
    /// Where it stands in the help of the command line.
    pub group: Group,
    /// What it takes, and where that is kept.
    pub kind: Kind<E>,
    /// Whether it can be set.
    pub applies: fn(&E) -> bool,
    /// Whether it is seen where it applies: a link says only what is seen.
    pub is_seen: fn(&E) -> bool,
    /// Why a value that it has elsewhere is not taken here.
    pub refuses: fn(&E, &str) -> Option<String>,
    /// What a change of it means for a run.
    pub change: Change,
    /// Whether that holds here: a change of what has no say means nothing.
    pub counts: fn(&E) -> bool,
    /// Whether the function depends on it.
    pub shapes: bool,
    /// Whether another scenario takes it over.
    pub survives: bool,
    /// When a link is read, lower ranks come first, since others follow from them.
    pub rank: u8,
    /// Whether a link that is printed says it before all others.
    pub leads: bool,
    /// A setting and its value without which it means nothing: a link that gives it and not that setting means both.
    pub needs: Option<(&'static str, &'static str)>,
    /// Another key and value in a link, and the value that they stand for.
    pub alias: Option<[&'static str; 3]>,
    /// Whether its number has a slider.
    pub slides: bool,
    /// Whether there is room beside its control to say why a value was not taken: where one writes, or may choose what
    /// others do not go with.
    pub has_room: bool,
    /// The settings that come with it.
    pub parts: fn(&E) -> Rows<'_, E>,
}

/// Settings that are made when they are asked for.
pub(super) type Rows<'a, E> = Box<dyn Iterator<Item = Setting<E>> + 'a>;

/// A word that most rows know and some make.
pub(super) type Word = Cow<'static, str>;

/// The keys of choices with their names.
pub(super) type Choices = Vec<(Word, Word)>;

/// Choices that are known.
pub(super) fn known(choices: impl IntoIterator<Item = (&'static str, &'static str)>) -> Choices {
    choices.into_iter().map(|(key, name)| (key.into(), name.into())).collect()
}

/// What a setting takes, how that is read and how it is set.
pub(super) enum Kind<E: 'static> {
    /// A number.
    Number(fn(&E) -> Range, fn(&E) -> f64, fn(&mut E, f64)),
    /// Off or on.
    Switch(fn(&E) -> bool, fn(&mut E, bool)),
    /// A number or a switch among several of a kind, at this place.
    Part([usize; 2], Range, fn(&E, [usize; 2]) -> f64, fn(&mut E, [usize; 2], f64)),
    /// One of several words. The first says what they are, for a word that is none of them.
    Menu(&'static str, fn(&E) -> Choices, fn(&E) -> Word, fn(&mut E, &str)),
    /// A line of text; that of a number, or nothing, has the range of the number.
    Text(Option<Range>, fn(&E) -> String, fn(&mut E, &str) -> Result<(), String>),
    /// Several words with commas between. It has no control of its own.
    List(fn(&E) -> String, fn(&mut E, &str) -> Result<(), String>),
}

/// The settings that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What is minimized.
    Function,
    /// Noise, seeds and the start.
    Randomness,
    /// Who runs, and with which hyper-parameters.
    Optimizers,
    /// How it is watched.
    View,
}

impl Group {
    /// All of them, with what stands above them in the help of the command line.
    pub const ALL: [(Group, &'static str); 4] = [
        (Group::Function, "Settings of the function"),
        (Group::Randomness, "Settings of noise, seeds and start"),
        (Group::Optimizers, "Settings of optimizers"),
        (Group::View, "Settings of the view"),
    ];
}

/// What a change of a setting means for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It begins again.
    Restart,
    /// It goes on with the new value.
    Live,
    /// Nothing: only what is seen changes.
    View,
}

impl<E> Clone for Setting<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Setting<E> {}

impl<E> Clone for Kind<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Kind<E> {}

impl<E> Setting<E> {
    /// A setting of this group, which can always be set, to take what is said next; a change of it restarts the run unless
    /// it is of the view.
    pub const fn new(group: Group, key: &'static str, label: &'static str) -> Self {
        Setting {
            key: Key::Word(key),
            label,
            said: label,
            group,
            kind: Kind::Text(None, |_| String::new(), |_, _| Ok(())),
            applies: |_| true,
            is_seen: |_| true,
            refuses: |_, _| None,
            change: if matches!(group, Group::View) { Change::View } else { Change::Restart },
            counts: |_| true,
            shapes: matches!(group, Group::Function),
            survives: false,
            rank: u8::MAX,
            leads: false,
            needs: None,
            alias: None,
            slides: true,
            has_room: !matches!(group, Group::View),
            parts: |_| Box::new(std::iter::empty()),
        }
    }

    /// Whether it is there to be seen.
    pub fn is_here(&self, e: &E) -> bool {
        (self.applies)(e) && (self.is_seen)(e)
    }

    /// The values that it takes, if it is a number or a switch.
    pub fn range(&self, e: &E) -> Option<Range> {
        match self.kind {
            Kind::Number(range, ..) => Some(range(e)),
            Kind::Switch(..) => Some(Range::Switch),
            Kind::Part(_, range, ..) => Some(range),
            Kind::Menu(..) | Kind::Text(..) | Kind::List(..) => None,
        }
    }

    /// The numbers that can be written in it, if any can.
    pub fn numbers(&self, e: &E) -> Option<Range> {
        if let Kind::Text(range, ..) = self.kind { range } else { self.range(e) }
    }

    /// What it is chosen from.
    pub fn choices(&self, e: &E) -> Choices {
        if let Kind::Menu(_, choices, ..) = self.kind { choices(e) } else { vec![] }
    }

    /// Its value, if it is a number or a switch.
    pub fn value(&self, e: &E) -> Option<f64> {
        match self.kind {
            Kind::Number(_, get, _) => Some(get(e)),
            Kind::Switch(get, _) => Some(f64::from(u8::from(get(e)))),
            Kind::Part(at, _, get, _) => Some(get(e, at)),
            Kind::Menu(..) | Kind::Text(..) | Kind::List(..) => None,
        }
    }

    /// Its value as text.
    pub fn written(&self, e: &E) -> String {
        match self.kind {
            Kind::Menu(_, _, get, _) => get(e).into(),
            Kind::Text(_, get, _) | Kind::List(get, _) => get(e),
            Kind::Number(..) | Kind::Switch(..) | Kind::Part(..) => {
                number(self.value(e).expect("it is a number"))
            }
        }
    }

    /// Whether another setting is the same one with the same value. A page asks at every frame, and equal bits need no
    /// text.
    pub fn is_as(&self, e: &E, other: &Self, of: &E) -> bool {
        let bits = |row: &Self, e: &E| row.value(e).map(f64::to_bits);
        let (ours, theirs) = (bits(self, e), bits(other, of));
        self.key == other.key && ((ours.is_some() && ours == theirs) || self.written(e) == other.written(of))
    }

    /// Takes a value from text; nothing has changed if it is refused.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn set(&self, e: &mut E, text: &str) -> Result<(), String> {
        let value = self.range(e).map_or(Ok(0.0), |range| range.parse(self.said, text))?;
        if let Some(words) = (self.refuses)(e, text) {
            return Err(words);
        }
        match self.kind {
            Kind::Number(_, _, set) => set(e, value),
            Kind::Switch(_, set) => set(e, value == 1.0),
            Kind::Part(at, _, _, set) => set(e, at, value),
            Kind::Menu(what, choices, _, set) => {
                if choices(e).iter().all(|(key, _)| *key != text) {
                    return Err(format!("There is no {what} called “{}”", short(text)));
                }
                set(e, text);
            }
            Kind::Text(_, _, set) | Kind::List(_, set) => set(e, text)?,
        }
        Ok(())
    }
}

/// A row of the table as it is written down: what it takes, then what sets it apart from others of its group.
impl<E> Setting<E> {
    pub const fn number(self, range: fn(&E) -> Range, get: fn(&E) -> f64, set: fn(&mut E, f64)) -> Self {
        Setting { kind: Kind::Number(range, get, set), ..self }
    }

    pub const fn switch(self, get: fn(&E) -> bool, set: fn(&mut E, bool)) -> Self {
        Setting { kind: Kind::Switch(get, set), ..self }
    }

    pub const fn menu(
        self,
        what: &'static str,
        choices: fn(&E) -> Choices,
        get: fn(&E) -> Word,
        set: fn(&mut E, &str),
    ) -> Self {
        Setting { kind: Kind::Menu(what, choices, get, set), ..self }
    }

    pub const fn text(
        self,
        numbers: Option<Range>,
        get: fn(&E) -> String,
        set: fn(&mut E, &str) -> Result<(), String>,
    ) -> Self {
        Setting { kind: Kind::Text(numbers, get, set), ..self }
    }

    pub const fn list(self, get: fn(&E) -> String, set: fn(&mut E, &str) -> Result<(), String>) -> Self {
        Setting { kind: Kind::List(get, set), ..self }
    }

    pub const fn when(self, applies: fn(&E) -> bool) -> Self {
        Setting { applies, ..self }
    }

    pub const fn counts(self, counts: fn(&E) -> bool) -> Self {
        Setting { counts, ..self }
    }

    pub const fn refuses(self, refuses: fn(&E, &str) -> Option<String>) -> Self {
        Setting { refuses, ..self }
    }

    pub const fn live(self) -> Self {
        Setting { change: Change::Live, ..self }
    }

    pub const fn survives(self) -> Self {
        Setting { survives: true, ..self }
    }

    pub const fn without_slider(self) -> Self {
        Setting { slides: false, ..self }
    }

    pub const fn has_room(self, has_room: bool) -> Self {
        Setting { has_room, ..self }
    }

    pub const fn rank(self, rank: u8) -> Self {
        Setting { rank, ..self }
    }

    pub const fn leads(self, rank: u8) -> Self {
        Setting { leads: true, rank, ..self }
    }
}
