//! Buttons, counters, sentences and dialogs.

use super::super::crew::Trouble;
use super::super::event::Env;
use super::super::mind::{Dialog, Page, Question};
use super::super::notices::About;
use super::super::task::Task;
use super::elements::{Elements, Property};
use crate::experiment::{LaneSettings, Offer, STORY};
use crate::plot::Panel;
use crate::session::{Ahead, Status};
use crate::text::step_words;
use crate::text::words::{count, three_digits};

/// The elements of the sentences of a step, in the order of [`step_words`].
const SENTENCES: [&str; 7] =
    ["step-heading", "step-read", "step-learn", "step-momentum", "step-matrix", "step-move", "step-after"];

impl Page {
    pub(super) fn show_transport(&self, elements: &mut Elements) {
        let plays = self.task.plays() && self.crew.is_there();
        elements.text(
            "play",
            match &self.task {
                Task::Replay(_) if self.crew.is_there() => "Stop",
                _ if plays => "Pause",
                _ => "Play",
            },
        );
        let keeps = self.keeps();
        elements.text("keep", if keeps { "Let go" } else { "Keep" });
        let nothing = !keeps && self.snapshot.step == 0;
        elements.attribute("keep", "disabled", nothing.then(String::new));
        elements.text("step-count", format!("Step {}", count(self.snapshot.step)));
        elements.text(
            "rate",
            match &self.task {
                Task::Replay(_) if self.crew.is_there() => "replaying".into(),
                _ if plays && self.catches_up() => "catching up".into(),
                _ if plays => self.tempo.rate().map_or(String::new(), steps_per_second),
                _ => "paused".into(),
            },
        );
        let speed = self.experiment.speed_at(u64::MAX);
        let speed = speed.map_or("as fast as possible".into(), steps_per_second);
        elements.attribute("speed", "aria-valuetext", Some(speed.clone()));
        elements.text("speed-text", speed);
        elements.flag("undo", "data-off", self.undo.is_empty());
        elements.flag("restore", "data-off", !self.experiment.differs_from_scenario());
    }

    /// Whether all wait for those that are behind.
    fn catches_up(&self) -> bool {
        let behind = self.snapshot.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        behind && self.tempo.rate().is_none_or(|rate| rate < 1.0)
    }

    /// The slider stands where the run does, or is to go.
    pub(super) fn show_time(&self, elements: &mut Elements) {
        let time = &self.snapshot.time;
        let shown = self.task.seeks().unwrap_or(self.snapshot.step);
        let farthest = time.farthest.max(1);
        elements.attribute("timeline", "min", Some(time.earliest.min(farthest).to_string()));
        elements.attribute("timeline", "max", Some(farthest.to_string()));
        elements.0.push(("timeline".into(), Property::Value(shown.to_string())));
        let words = format!("Step {} of {}", count(shown), count(time.farthest));
        elements.attribute("timeline", "aria-valuetext", Some(words));
        elements.text("timeline-end", format!("of {}", count(time.farthest)));
    }

    pub(super) fn show_words(&self, elements: &mut Elements, env: &Env) {
        elements.text("look-for", self.experiment.look_for());
        elements.text("notice-text", self.notices.words(env.now));
        elements.show("file-show", self.notices.is_about(About::Withheld));
        elements.text("status", self.said.status.clone());
        elements.text("said", self.said.aloud.clone());
        elements.text("fairness", self.said.fairness.clone());
        let note = &self.experiment.view.note;
        elements.text("note-line", note.as_str());
        elements.show("note-line", !note.is_empty());
        let trouble = self.crew.trouble();
        elements.show("failure", trouble.is_some());
        if let Some(trouble) = trouble {
            elements.text("failure-text", words_of(trouble));
        }
    }

    pub(super) fn show_tour(&self, elements: &mut Elements) {
        elements.show("story-strip", self.tour.is_some());
        elements.expanded("story", self.tour.is_some());
        let Some(at) = self.tour else { return };
        let stop = &STORY[at];
        elements.text("story-title", stop.title);
        elements.text("story-place", format!("{} of {}", at + 1, STORY.len()));
        let watch = || format!("{} Read on at step {}.", stop.watch, count(stop.step));
        elements.text("story-text", if self.told { stop.text.into() } else { watch() });
        let open = |(_, offer): &(_, Offer)| match offer {
            Offer::Set(key, value) => self.experiment.get(key).as_deref() != Some(*value),
            Offer::Go(step) => self.snapshot.step != *step,
            Offer::Explain => true,
        };
        let offer = stop.offer.filter(|offer| self.told && open(offer));
        elements.show("story-offer", offer.is_some());
        elements.text("story-offer", offer.map_or("", |(words, _)| words));
        elements.text("story-next", if at + 1 == STORY.len() { "Finish" } else { "Next" });
        elements.disable("story-back", at == 0);
    }

    pub(super) fn show_dialogs(&self, elements: &mut Elements, env: &Env) {
        let learned = self.experiment.running_lanes().any(|lane| lane.method.is_learned());
        let small = self.experiment.dimension <= 256;
        elements.show("explain-step", learned && small);
        match &self.dialog {
            Some(Dialog::Ask(question)) => {
                let (words, yes) = self.words_of(question);
                elements.text("ask-text", words);
                elements.text("ask-yes", yes);
            }
            Some(Dialog::Step { .. }) => self.show_step(elements),
            Some(Dialog::About(panel)) => elements.text("about-heading", panel.name()),
            Some(Dialog::Share(sheet)) => self.show_sheet(elements, sheet, env),
            Some(Dialog::Explanation(words)) => {
                for (panel, words) in Panel::ALL.into_iter().zip(words) {
                    elements.text(format!("{}-about-words", panel.key()), words.as_str());
                }
            }
            Some(Dialog::File | Dialog::Film) | None => {}
        }
    }

    fn words_of(&self, question: &Question) -> (String, &'static str) {
        match question {
            Question::Scenario(_) => {
                let name = self.experiment.scenario.name;
                let words =
                    format!("You have changed “{name}”. Loading another scenario sets the desk anew.");
                (words, "Load the scenario")
            }
            Question::Stop(_) => {
                ("You have changed the desk. The next stop of the story sets it anew.".into(), "Go on")
            }
        }
    }

    fn show_step(&self, elements: &mut Elements) {
        let known = self.step_ahead();
        elements.show("step-rule", known.is_some());
        elements.disable("step-back", self.snapshot.step <= self.snapshot.time.earliest);
        let words: Vec<String> = match known {
            Some((ahead, settings)) => {
                step_words(&ahead, &self.experiment.lane_name(settings), settings).to_vec()
            }
            None => vec!["No step to explain: LODO is switched off, has diverged, or is on its way.".into()],
        };
        for (id, words) in SENTENCES.into_iter().zip(words) {
            elements.text(id, words);
        }
    }

    fn step_ahead(&self) -> Option<(Ahead, &LaneSettings)> {
        let lanes = || self.snapshot.lanes.iter().filter(|lane| lane.ahead.is_some());
        let lane = lanes().find(|lane| lane.is_subject()).or_else(|| lanes().next())?;
        let settings = self.experiment.lanes.iter().find(|settings| settings.id().is(&lane.key))?;
        Some((lane.ahead?, settings))
    }
}

fn words_of(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Silent => {
            "The simulation has not answered for ten seconds. A single step may take that long in very many dimensions; \
             else Restart computes the run again and keeps your settings."
        }
        Trouble::Lost => {
            "The simulation stopped unexpectedly. Restart keeps your settings, and computes the run again to where it was. \
             If it stops again, memory may be short: fewer dimensions, seeds or optimizers help."
        }
        Trouble::NeverCame => {
            "The simulation did not start: a part of the page did not come. Restart tries again. If that does not help, \
             reload the page: there may be a newer version of it, no network, or a policy that forbids workers (worker-src)."
        }
        Trouble::Unavailable => {
            "This browser could not start a worker, which the experiment needs. Another browser can, or \
             this one with workers allowed."
        }
    }
}

fn steps_per_second(rate: f64) -> String {
    let number = if rate >= 1000.0 || rate.fract() != 0.0 { three_digits(rate) } else { rate.to_string() };
    format!("{number} {}/s", if number == "1" { "step" } else { "steps" })
}
