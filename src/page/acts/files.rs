//! Files: what a visitor takes away, and a run that is brought back.

use super::super::effect::Effect;
use super::super::event::{Env, FileKind, Saved, Ticket};
use super::super::mind::Page;
use super::super::notices::About;
use super::undo::RESET;
use crate::experiment::Experiment;
use crate::plot::Panel;
use crate::session::{Adjustment, Record};

impl Page {
    /// A file was chosen or dropped: of several the last counts.
    pub(super) fn on_file_chosen(&mut self, size: f64, env: &Env) {
        if size > Record::LARGEST as f64 {
            let words = "This is not a file of LODO Lab: it has more than 20 MB. Nothing was changed.";
            return self.notices.say(About::File, words, env.now);
        }
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.reading = Some(ticket);
        self.effects.push(Effect::ReadFile(ticket));
    }

    /// A file was read. What was chosen since, a later file or other settings, counts more.
    pub(super) fn on_file_read(&mut self, ticket: Ticket, text: Result<String, String>, env: &Env) {
        if self.reading != Some(ticket) {
            return;
        }
        self.reading = None;
        match text.and_then(|text| Record::from_json(&text)) {
            Ok(record) => self.begin_record(record, env),
            Err(words) => self.notices.say(About::File, words, env.now),
        }
    }

    /// The settings of the run as it stands: a change may be on its way to the workers.
    pub(super) fn running(&self) -> Experiment {
        Experiment { view: self.experiment.view.clone(), ..self.held.clone() }
    }

    /// Saves the experiment and the run, with what was changed on the way.
    pub(super) fn save_run(&mut self, changes: Option<Vec<Adjustment>>) {
        let text = Record::to_json(&self.running(), changes, &self.snapshot);
        self.effects.push(Effect::Save { name: self.file_name("run", "json"), text });
    }

    /// Keeps the run that a reset has left.
    pub(super) fn keep_run(&mut self, changes: Option<Vec<Adjustment>>, env: &Env) {
        let file = Record::to_json(&self.running(), changes, &self.snapshot);
        self.undo.on_file(file);
        self.notices.confirm(About::Undo, RESET, env.now);
    }

    /// Saves what a panel shows.
    pub(super) fn save_panel(&mut self, panel: Panel, kind: FileKind) {
        let name = self.file_name(panel.shows(&self.experiment), kind.extension());
        self.effects.push(Effect::SavePanel { panel, kind, name });
    }

    /// What it shows, scenario and step: lodo-loss-overtake-step-1200.svg.
    pub fn file_name(&self, what: &str, extension: &str) -> String {
        format!("lodo-{what}-{}-step-{}.{extension}", self.experiment.scenario.key, self.snapshot.step)
    }

    /// The browser took a file, or refused it.
    pub(super) fn on_saved(&mut self, name: &str, outcome: Saved, env: &Env) {
        let about = About::Download;
        match outcome {
            Saved::Done => self.notices.confirm(about, format!("Saved {name}"), env.now),
            Saved::HandedOver { is_text } => self.notices.say(
                if is_text { About::Withheld } else { about },
                format!(
                    "{name} was handed to the browser. If it did not arrive, this frame may not save files: open the page by itself{}.",
                    if is_text { ", or copy what it holds" } else { "" }
                ),
                env.now,
            ),
            Saved::Refused => self.notices.say(
                about,
                format!("This browser refused to save {name}. Nothing was saved."),
                env.now,
            ),
            Saved::NoPicture => self.notices.say(
                about,
                "This browser cannot make a picture of the panel. SVG and CSV may do.",
                env.now,
            ),
            Saved::TooLarge => self.notices.say(
                about,
                "This picture is too large for the browser. Nothing was saved.",
                env.now,
            ),
        }
    }
}
