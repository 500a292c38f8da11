//! Buttons and keys.

use super::super::crew::Errand;
use super::super::effect::{Effect, Focus};
use super::super::event::{Action, Env};
use super::super::mind::{Dialog, Page};
use super::super::notices::About;
use super::super::task::{Rest, Task, Then};
use crate::experiment::LaneId;
use crate::plot::Panel;
use crate::text::panel_words;

impl Page {
    pub(super) fn act(&mut self, action: Action, env: &Env) {
        match action {
            Action::PlayOrPause => self.play_or_pause(env),
            Action::Step => self.step(1),
            Action::StepBack => self.step(-1),
            Action::Reset => {
                self.undo.give_up_later();
                self.reset(env);
            }
            Action::Dice => {
                self.set("seed", &(env.dice % 1_000_000).to_string(), env);
            }
            Action::Keep => self.keep_or_let_go(env),
            Action::Share => self.share(env),
            Action::Copy(what) => self.copy(what),
            Action::Restart => self.restart(env),
            Action::Restore => self.begin_scenario(self.experiment.scenario, env),
            Action::DismissNotice => self.notices.dismiss(),
            Action::ShowFile if self.notices.is_about(About::Withheld) => {
                self.open(Dialog::File);
                self.effects.push(Effect::Mark("file-text".into()));
            }
            // There is none.
            Action::ShowFile => {}
            Action::ExplainStep => self.explain_step(),
            Action::Explain => {
                let words = |panel: Panel| panel_words(panel.shows(&self.experiment), &self.snapshot);
                self.open(Dialog::Explanation(Panel::ALL.map(words)));
            }
            Action::Undo => self.undo(env),
            Action::Redo => self.redo(env),
            Action::Story => self.toggle_tour(env),
            Action::TurnPage { forward } => self.turn_page(forward, env),
            Action::TakeOffer => self.take_offer(env),
            Action::Sheet(wanted) => self.toggle_sheet(wanted),
            Action::Toggle(place) => self.toggle_optimizer(place, env),
            Action::Add(key) => self.add_optimizer(&key, env),
            Action::Duplicate(key) => self.duplicate_optimizer(&key, env),
            Action::Remove(key) => self.remove_optimizer(&key, env),
            Action::Choose(key, value) => {
                self.set(&key, &value, env);
            }
            Action::SaveRun => self.want_file(),
            Action::SavePanel(panel, kind) => self.save_panel(panel, kind),
            Action::Lead(panel) => self.lead(panel, env),
            Action::Show(panel) => {
                let panels = self.experiment.panels_with(panel);
                self.set("panels", &panels, env);
            }
            Action::Present => {
                let presents = self.experiment.view.presents;
                self.set("present", if presents { "0" } else { "1" }, env);
            }
            Action::Enlarge(panel) => self.enlarge(panel, env),
            Action::Shrink => {
                if let Some(alone) = Panel::ALL.into_iter().find(|panel| self.experiment.is_alone(*panel)) {
                    self.enlarge(alone, env);
                }
            }
            Action::About(panel) => self.open(Dialog::About(panel)),
            Action::Zoom(zoom) => self.zoom(zoom),
            Action::Film(filming) => self.film(filming, env),
        }
    }

    fn play_or_pause(&mut self, env: &Env) {
        // Without workers nothing can play.
        if !self.crew.is_there() {
            return;
        }
        self.tempo.begin();
        match &mut self.task {
            Task::Play => self.rest(),
            Task::Seek { then, .. } => *then = if *then == Then::Play { Then::Rest } else { Then::Play },
            // What a replay is stopped for is to look at where it is.
            Task::Replay(_) => self.stop_replay(),
            Task::Rest(_) | Task::Step { .. } => {
                // Where all are lost there is nothing to go on with: it begins anew.
                if !self.snapshot.is_running() && !self.snapshot.lanes.is_empty() && !self.begins_anew() {
                    self.begin_anew(env);
                }
                self.task = Task::Play;
            }
        }
    }

    /// Opens a dialog. One that is open stays.
    pub(super) fn open(&mut self, dialog: Dialog) {
        if self.dialog.is_none() {
            self.effects.push(Effect::Open(dialog.name()));
            self.dialog = Some(dialog);
        }
    }

    /// Pauses, and opens the panel that explains a step.
    pub(super) fn explain_step(&mut self) {
        if self.dialog.is_some() {
            return;
        }
        let resumes = self.task.plays();
        match &mut self.task {
            Task::Seek { then, .. } => *then = Then::Rest,
            Task::Play => self.rest(),
            _ => {}
        }
        self.open(Dialog::Step { resumes });
    }

    /// A dialog was closed.
    pub(super) fn on_dialog_closed(&mut self, yes: bool, env: &Env) {
        match self.dialog.take() {
            Some(Dialog::Ask(question)) if yes => self.answer(question, env),
            // The run goes on if it did before, and has not come to its end meanwhile.
            Some(Dialog::Step { resumes: true }) => {
                let goes_on = self.snapshot.finish.is_none() && self.snapshot.is_running();
                if goes_on && self.crew.is_there() && matches!(self.task, Task::Rest(Rest::Paused)) {
                    self.task = Task::Play;
                }
            }
            _ => {}
        }
    }

    fn toggle_sheet(&mut self, wanted: Option<bool>) {
        self.layout.sheet = wanted.unwrap_or(!self.layout.sheet);
        if self.layout.sheet {
            self.effects.push(Effect::Reveal(Panel::Landscape.key().into()));
        }
    }

    fn lead(&mut self, panel: Panel, env: &Env) {
        self.set("lead", panel.key(), env);
        self.reveal(panel);
    }

    /// Shows a panel alone; all again if it is.
    fn enlarge(&mut self, panel: Panel, env: &Env) {
        let alone = self.experiment.is_alone(panel);
        self.set("panels", if alone { "" } else { panel.key() }, env);
        self.reveal(panel);
    }

    pub(super) fn reveal(&mut self, panel: Panel) {
        self.effects.push(Effect::Reveal(format!("{}-figure", panel.key())));
    }

    fn toggle_optimizer(&mut self, place: usize, env: &Env) {
        let Some(lane) = self.experiment.lanes.get(place) else { return };
        let (key, on) = (format!("{}-on", lane.id()), !lane.on);
        self.set(&key, if on { "1" } else { "0" }, env);
    }

    fn add_optimizer(&mut self, key: &str, env: &Env) {
        let list = self.experiment.get("optimizers").unwrap_or_default();
        if self.set("optimizers", &format!("{list},{key}"), env) {
            self.effects.push(Effect::Focus(Focus::Card(key.into())));
        }
    }

    fn remove_optimizer(&mut self, key: &str, env: &Env) {
        let keys = self.experiment.lanes.iter().map(|lane| lane.id().to_string());
        let list: Vec<String> = keys.filter(|kept| kept != key).collect();
        self.set("optimizers", &list.join(","), env);
        self.effects.push(Effect::Focus(Focus::Element("optimizers-heading")));
    }

    /// Puts a copy of an optimizer beside it, whose settings can then be changed.
    fn duplicate_optimizer(&mut self, key: &str, env: &Env) {
        let Some(id) = LaneId::parse(key) else { return };
        let mut experiment = self.experiment.clone();
        match experiment.duplicate(id).and_then(|copy| experiment.check().map(|()| copy)) {
            Ok(copy) => {
                self.go_over_to(experiment, env);
                self.effects.push(Effect::Focus(Focus::Card(copy.to_string())));
            }
            Err(refusal) => self.say_refusal(&refusal.control, &refusal.words, env),
        }
    }

    /// The run is to be saved, as soon as the workers have said how it came about.
    fn want_file(&mut self) {
        if self.crew.is_there() {
            self.errands.push(Errand::File);
        } else {
            self.save_run(self.journal.changes.clone());
        }
    }
}
