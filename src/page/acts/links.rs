//! Links: in the address, from it, and to the clipboard.
//!
//! The address follows the settings. The moment of a run, `step=40000`, is only in a link that is shared at rest: an address
//! would change with every frame. A link with a step opens paused there, or plays on from there with `play=1`; `play=0`
//! alone opens at the start. An address that says a step keeps it for as long as the run is there.

use super::super::effect::Effect;
use super::super::event::Env;
use super::super::mind::{Address, Dialog, Page, Question};
use super::super::notices::About;
use super::super::sheet::{Share, Sheet};
use super::super::task::{Replay, Rest, Task};
use crate::experiment::{Experiment, Refusal, Scenario};
use crate::optim::Range;
use crate::session::{Adjustment, Record};

/// Longer runs are none of a link.
const STEPS: Range = Range::Integer { min: 0.0, max: 1e9 };

impl Page {
    /// The link into the address, without a step in the browser's history.
    pub(super) fn write_link(&mut self, env: &Env) {
        let page = std::mem::take(&mut self.address.page);
        self.address = Address { link_of: Some(self.experiment.clone()), at: env.now, step: None, page };
        self.effects.push(Effect::ReplaceLink(self.experiment.to_link()));
    }

    /// Whether the address says other settings than those that are wanted.
    pub(super) fn is_link_stale(&self) -> bool {
        let left = |step: u64| step != self.snapshot.step && !matches!(self.task, Task::Replay(_));
        self.address.link_of.as_ref() != Some(&self.experiment) || self.address.step.is_some_and(left)
    }

    /// The link of settings that are about to be taken; the former ones stay one step back in the history.
    fn push_link(&mut self, experiment: &Experiment, env: &Env) {
        if self.is_link_stale() {
            self.write_link(env);
        }
        self.effects.push(Effect::PushLink(experiment.to_link()));
        let page = std::mem::take(&mut self.address.page);
        self.address = Address { link_of: Some(experiment.clone()), at: env.now, step: None, page };
    }

    /// Sets all anew.
    pub(super) fn begin(&mut self, experiment: Experiment, env: &Env) {
        self.push_link(&experiment, env);
        self.load(experiment, None, env);
    }

    /// Takes the run of a file: its settings, and as many steps as it had.
    pub(super) fn begin_record(&mut self, mut record: Record, env: &Env) {
        self.tour = None;
        // A file is opened to be seen beside what was kept.
        let kept = &mut record.experiment.view.kept;
        *kept = kept.take().or_else(|| self.experiment.view.kept.clone());
        self.push_link(&record.experiment, env);
        let (link, refusals) = (record.link.clone(), record.refusals.clone());
        self.load(record.experiment.clone(), Some(record), env);
        self.explain_link(&link, &refusals, env);
    }

    /// The address was changed by hand, or by going back.
    pub(super) fn on_link(&mut self, link: &str, env: &Env) {
        if link.trim_start_matches('#') == self.experiment.to_link() {
            self.address.link_of = Some(self.experiment.clone());
            return;
        }
        let (experiment, refusals) = Experiment::from_link(link);
        self.tour = None;
        self.load(experiment, None, env);
        self.open_link(link, refusals, env);
    }

    /// Goes to the moment of a link whose settings were taken, and says what of it was not to be had.
    pub(in super::super) fn open_link(&mut self, link: &str, mut refusals: Vec<Refusal>, env: &Env) {
        let mut number = |key: &str, name: &str, range: Range| {
            let text = Experiment::value_in_link(link, key)?;
            let refuse = |words| refusals.push(Refusal { control: key.into(), words });
            range.parse(name, &text).map_err(refuse).ok()
        };
        let (step, plays) = (number("step", "Step", STEPS), number("play", "Play", Range::Switch));
        if step.is_some() || plays.is_some() {
            let (step, plays) = (step.unwrap_or(0.0) as u64, plays == Some(1.0) && !env.reduced_motion);
            self.address.step = Some(step);
            let start = Adjustment { step: 0, link: self.experiment.to_link(), anew: vec![] };
            let resumes = Some((self.experiment.clone(), plays));
            self.task = match Record::of_run(vec![start], step) {
                Some(record) if step > 0 => Task::Replay(Box::new(Replay { record, resumes })),
                _ if plays => Task::Play,
                _ => Task::Rest(Rest::Paused),
            };
        }
        // What was refused does not stay in the address.
        self.address.link_of = refusals.is_empty().then(|| self.experiment.clone());
        self.explain_link(link, &refusals, env);
    }

    /// Says what of a link was not to be had.
    fn explain_link(&mut self, link: &str, refusals: &[Refusal], env: &Env) {
        // A formula is work: it stays where it can be mended.
        let refused = refusals.iter().find(|refusal| refusal.control == "formula");
        if let Some((refusal, written)) = refused.zip(Experiment::value_in_link(link, "formula")) {
            let words = format!("{}. Until it is mended, the example runs.", refusal.words);
            self.errors.say("formula", words, Some(written));
        }
        let words: Vec<&str> = refusals.iter().take(3).map(|refusal| refusal.words.as_str()).collect();
        let more =
            if refusals.len() > 3 { format!(". And {} more", refusals.len() - 3) } else { String::new() };
        if !words.is_empty() {
            self.notices.say(About::Link, format!("{}{more}.", words.join(". ")), env.now);
        }
    }

    /// Opens the sheet for sharing.
    pub(super) fn share(&mut self, env: &Env) {
        self.write_link(env);
        // Settings that were changed on the way lead to another step from the start.
        let rests = matches!(self.task, Task::Rest(_)) && !self.is_changed();
        let moment = (rests && self.is_whole()).then_some(self.snapshot.step);
        let sheet = Sheet::new(&self.address.page, &self.experiment, self.snapshot.step, moment);
        self.said.copied = None;
        self.open(Dialog::Share(Box::new(sheet)));
    }

    /// A text of the sheet to the clipboard.
    pub(super) fn copy(&mut self, what: Share) {
        if let Some(Dialog::Share(sheet)) = &self.dialog {
            self.effects.push(Effect::Copy(what, sheet.texts[what as usize].clone()));
        }
    }

    /// A text is in the clipboard, or is to be copied by hand.
    pub(super) fn on_copied(&mut self, what: Share, taken: bool, env: &Env) {
        self.said.copied = Some((what, taken, env.now));
        if !taken {
            self.effects.push(Effect::Mark(format!("share-{}", Share::ALL[what as usize].1)));
        }
    }

    /// Loads a scenario, after a question if something would be lost.
    pub(super) fn ask_for_scenario(&mut self, chosen: &'static Scenario, env: &Env) {
        let question = Question::Scenario(chosen);
        self.ask_before(self.experiment.differs_from_scenario(), question, env);
    }

    /// Does what was asked for, after a question if something would be lost.
    pub(super) fn ask_before(&mut self, loses: bool, question: Question, env: &Env) {
        if loses && self.dialog.is_none() {
            self.open(Dialog::Ask(question));
        } else {
            self.answer(question, env);
        }
    }

    /// The visitor agrees.
    pub(super) fn answer(&mut self, question: Question, env: &Env) {
        match question {
            Question::Scenario(chosen) => self.begin_scenario(chosen, env),
            Question::Stop(place) => self.begin_stop(place, env),
        }
    }

    /// Sets all as a scenario has it; how figures are looked at stays.
    pub(super) fn begin_scenario(&mut self, chosen: &'static Scenario, env: &Env) {
        self.leave_tour();
        let mut experiment = chosen.experiment();
        experiment.look_as(&self.experiment, &self.experiment.scenario.experiment());
        self.begin(experiment, env);
    }
}
