//! What becomes of events, a kind in a file.

mod act;
mod ask;
mod files;
mod film;
mod frame;
mod kept;
mod links;
mod pointer;
mod report;
mod settings;
mod time;
mod tour;
mod undo;

use super::effect::Effect;
use super::event::{Env, Event};
use super::mind::{Dialog, Page};
use super::module::Module;

impl Page {
    /// Takes an event, and says what is to be done for it.
    pub fn handle(&mut self, event: Event, env: &Env) -> Vec<Effect> {
        // A run without a speed goes on at once, but never far ahead of what is seen; else a frame asks.
        let report = matches!(event, Event::Report { .. });
        // What a report brings to see says so by itself.
        let quiet = report || matches!(event, Event::Frame | Event::Tick | Event::WorkerReady { .. });
        self.on_event(event, env);
        self.follow_film(env);
        self.want_surface();
        if let Some(Dialog::Share(sheet)) = &mut self.dialog {
            sheet.follow(&self.experiment);
        }
        if !report || self.may_ask_at_once() {
            self.ask(env);
        }
        if !quiet || self.is_waiting_for_frames(env) {
            self.effects.push(Effect::RequestFrame);
        }
        std::mem::take(&mut self.effects)
    }

    /// Asks for the code of the surface when that is chosen, and again when it could not be had and is chosen again.
    pub(in super::super) fn want_surface(&mut self) {
        match (self.experiment.surface().is_some(), self.surface) {
            (true, Module::Absent) => {
                self.surface = Module::Coming;
                self.effects.push(Effect::LoadSurface);
            }
            (false, Module::Failed) => self.surface = Module::Absent,
            _ => {}
        }
    }

    /// Whether the landscape is seen as a surface.
    pub(in super::super) fn shows_surface(&self) -> bool {
        self.surface == Module::Here && self.experiment.surface().is_some()
    }

    fn on_event(&mut self, event: Event, env: &Env) {
        match event {
            Event::Control { key, input, done } => self.on_control(&key, input, done, env),
            Event::Nudge { key, written, steps } => self.nudge(&key, &written, steps, env),
            Event::Scrub(step) => self.seek(step, env),
            Event::Act(action) => self.act(action, env),
            Event::Pointer(pointer) => self.on_pointer(pointer, env),
            Event::Wheel { at, turned } => self.on_wheel(at, turned),
            Event::Resized(size) => self.layout.landscape = size,
            Event::Frame => self.on_frame(env),
            Event::Tick => self.crew.watch(env.now, env.hidden),
            Event::Visibility => self.tempo.begin(),
            Event::WorkerReady { crew, number } => {
                if self.crew.is(crew) {
                    self.crew.on_ready(number, env.now);
                }
            }
            Event::Report { crew, number, report } => {
                if self.crew.is(crew) {
                    self.on_report(number, report, env);
                }
            }
            Event::WorkerLost { crew } => {
                if self.crew.is(crew) {
                    self.on_worker_lost();
                }
            }
            Event::NoWorkers { crew } => {
                if self.crew.is(crew) {
                    let effect = self.crew.on_unavailable();
                    self.effects.push(effect);
                }
            }
            Event::LinkChanged(link) => self.on_link(&link, env),
            Event::FileChosen { size } => self.on_file_chosen(size, env),
            Event::FileRead(ticket, text) => self.on_file_read(ticket, text, env),
            Event::Saved { name, outcome } => self.on_saved(&name, outcome, env),
            Event::Address(address) => self.address.page = address,
            Event::Copied(what, taken) => self.on_copied(what, taken, env),
            Event::DialogClosed { yes } => self.on_dialog_closed(yes, env),
            Event::Surface(here) => self.surface = if here { Module::Here } else { Module::Failed },
            Event::Mishap(words) => self.notices.say(super::notices::About::Mishap, words, env.now),
        }
    }
}
