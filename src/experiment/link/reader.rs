//! What the settings of a link make of its scenario, and in words what could not be taken.

use crate::experiment::scenario::scenario;
use crate::experiment::setting::Kind;
use crate::experiment::settings::setting;
use crate::experiment::writing::short;
use crate::experiment::{Experiment, LaneId, Refusal};
use crate::math::sorted_by_number;
use crate::optim::METHODS;

/// The version of the words in a link. A word may be added within a version, not change its meaning.
pub(super) const VERSION: &str = "1";

/// What a link says beside settings: its version, what they are based on, and the moment of the run, which is the page’s.
const OTHERS: [&str; 4] = ["v", "scenario", "step", "play"];

/// More names than there are optimizers.
const MOST_NAMES: usize = METHODS.len() + 1;

/// Nobody is shown more refusals: what was meant is looked for in these alone.
const SHOWN: usize = 3;

/// A key and its value, as text.
type Pair<'a> = (&'a str, &'a str);

/// An experiment on its way out of a link.
pub(super) struct Reader<'a> {
    experiment: Experiment,
    refusals: Vec<Refusal>,
    /// The last key of those that were left out.
    left_out: Option<&'a str>,
    /// Keys that were taken, and what they were then.
    taken: Vec<(&'a str, Option<String>)>,
}

impl<'a> Reader<'a> {
    /// What the settings are based on: the scenario, and what a setting of the link needs besides.
    pub(super) fn begin(pairs: &[Pair<'a>], refusals: Vec<Refusal>) -> Self {
        let (experiment, left_out, taken) = (Experiment::default(), None, Vec::new());
        let mut reader = Reader { experiment, refusals, left_out, taken };
        let value = |key: &str| pairs.iter().find(|pair| pair.0 == key).map(|pair| pair.1);
        if value("v").is_some_and(|version| version != VERSION) {
            let words =
                "This link was made by another version of LODO Lab: what is understood of it was loaded";
            reader.refuse("v", words.into());
        }
        match value("scenario").map(|key| (key, scenario(key))) {
            Some((_, Some(scenario))) => reader.experiment = scenario.experiment(),
            Some((key, None)) => {
                let words = format!("This link names a scenario that does not exist ({})", short(key));
                let meant = reader.meant("scenario", key);
                reader.refuse("scenario", format!("{words}{meant}: the first was loaded"));
            }
            None => {}
        }
        // A formula alone says which function is meant.
        for (key, text) in pairs.iter().filter_map(|pair| setting(pair.0)?.needs) {
            if value(key).is_none() && reader.experiment.get(key).as_deref() != Some(text) {
                reader.experiment.set(key, text).expect("a setting and a value that there are");
            }
        }
        reader
    }

    /// Takes the settings, and returns what came of them.
    pub(super) fn read(mut self, pairs: &[Pair<'a>]) -> (Experiment, Vec<Refusal>) {
        // The first decide which of the others exist, and what optimizers begin with.
        let rank = |key: &str| setting(key).map_or(u8::MAX, |row| row.rank);
        let ordered = pairs.iter().filter(|pair| !OTHERS.contains(&pair.0)).collect();
        for &(key, text) in sorted_by_number(ordered, |pair: &&Pair<'_>| f64::from(rank(pair.0))) {
            let is_list = setting(key).is_some_and(|row| matches!(row.kind, Kind::List(..)));
            if is_list && names(text).count() < MOST_NAMES {
                self.take_names(key, text);
            } else {
                self.take(key, text);
            }
        }
        self.say_what_moved();
        self.switch_off();
        let mut backwards = self.refusals.iter_mut().rev();
        if let Some(last) = backwards.find(|refusal| Some(refusal.control.as_str()) == self.left_out) {
            // That the rest was loaded is said once, after the last that was left out.
            last.words += ": the rest of the link was loaded";
        }
        (self.experiment, self.refusals)
    }

    /// A setting of one value: what is out of its bounds is put at the nearest of them.
    fn take(&mut self, key: &'a str, text: &str) {
        let Err(refusal) = self.experiment.set(key, text) else {
            return self.taken.push((key, self.experiment.get(key)));
        };
        match self.experiment.nearest(key, text) {
            Some(nearest) if self.experiment.set(key, &nearest).is_ok() => {
                self.refuse(key, format!("{}: it was set to {nearest}", refusal.words));
            }
            _ => self.leave_out(key, refusal.words, text),
        }
    }

    /// A list of optimizers: those that there are, each once.
    fn take_names(&mut self, key: &'a str, text: &str) {
        let (mut known, mut unknown, mut twice) = (Vec::<LaneId>::new(), Vec::<&str>::new(), Vec::new());
        for name in names(text) {
            match LaneId::named(name) {
                Some(id) if known.contains(&id) => twice.push(id),
                Some(id) => known.push(id),
                None if unknown.contains(&name) => {}
                None => unknown.push(name),
            }
        }
        for &name in &unknown {
            let words = format!("This link names an optimizer that does not exist ({})", short(name));
            self.leave_out(key, words, name);
        }
        // Where nobody is known, the scenario's stay.
        if known.is_empty() && !unknown.is_empty() {
            return;
        }
        let text = known.iter().map(LaneId::to_string).collect::<Vec<_>>().join(",");
        if let Err(refusal) = self.experiment.set(key, &text) {
            self.leave_out(key, refusal.words, "");
        }
        for id in twice {
            let another = (1..).map(|copy| LaneId { copy, ..id }).find(|id| !known.contains(id));
            let hint = another.map_or(String::new(), |another| format!(" (another is {another})"));
            self.refuse(key, format!("This link names {} twice: it runs once{hint}", id.name()));
        }
    }

    /// Says what another setting of the link has put elsewhere since it was taken.
    fn say_what_moved(&mut self) {
        for (key, before) in std::mem::take(&mut self.taken) {
            if let (Some(before), Some(now)) = (before, self.experiment.get(key))
                && before != now
            {
                let (before, now) = (short(&before), short(&now));
                self.refuse(
                    key,
                    format!("“{key}” cannot be {before} beside the rest of this link: it was set to {now}"),
                );
            }
        }
    }

    /// Switches optimizers off that cannot run here.
    fn switch_off(&mut self) {
        while let Err(Refusal { control, words }) = self.experiment.check() {
            if self.experiment.set(&control, "0").is_err() {
                break;
            }
            self.refusals.push(Refusal { control, words: words + ": it was switched off" });
        }
    }

    fn refuse(&mut self, control: &str, words: String) {
        self.refusals.push(Refusal { control: control.into(), words });
    }

    fn leave_out(&mut self, key: &'a str, words: String, text: &str) {
        let meant = if self.refusals.len() < SHOWN { self.meant(key, text) } else { String::new() };
        self.refuse(key, words + &meant);
        self.left_out = Some(key);
    }

    /// What was probably meant, as the end of a sentence.
    fn meant(&self, key: &str, text: &str) -> String {
        let nearest = self.experiment.meant(key, text);
        nearest.map_or(String::new(), |nearest| format!(", the nearest is “{nearest}”"))
    }
}

/// The names of a list, at most one more than there can be.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|name| !name.is_empty()).take(MOST_NAMES)
}
