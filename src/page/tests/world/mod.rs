//! The world around a page, in which everything may come in any order: a visitor, workers that answer when they like,
//! frames, a clock that nobody but the test moves.

mod rest;

use std::cell::Cell;
use std::collections::VecDeque;
use std::time::Duration;

use crate::experiment::Experiment;
use crate::page::film::Stage;
use crate::page::mind::Page;
use crate::page::task::Task;
use crate::page::{Action, DialogName, Effect, Env, Event, Input, Share, Ticket};
use crate::worker::{Command, Report, Simulator};

/// Seconds that a worker's clock goes on with each look at it: a round of a frame has room for a few of them.
const TICK: f64 = 0.004;

/// A worker: a simulator, what it was asked, and whether the page knows of it.
struct Worker {
    simulator: Simulator,
    inbox: VecDeque<Command>,
    announced: bool,
}

impl Worker {
    /// One that has begun with something else than it will be asked for.
    fn new() -> Worker {
        let other = Experiment::from_link("scenario=blank&optimizers=gd").0;
        Worker {
            simulator: Simulator::new(&other).expect("it can be run"),
            inbox: VecDeque::new(),
            announced: false,
        }
    }
}

/// A page and the world around it.
pub struct World {
    pub page: Page,
    pub env: Env,
    workers: Vec<Worker>,
    crew: u32,
    now: Cell<f64>,
    /// Seconds between two looks of a worker at its clock.
    pub tick: f64,
    pub frame_wanted: bool,
    pub dialog: Option<DialogName>,
    /// The address, and those that are further back in the browser's history.
    pub address: String,
    pub history: Vec<String>,
    /// Files that are being read.
    pub reads: Vec<Ticket>,
    /// Texts that wait to be in the clipboard.
    copies: Vec<(Share, String)>,
    /// The field whose text is marked.
    pub marked: String,
    /// Files that were saved, by name.
    pub saved: Vec<(String, String)>,
    /// How often the code of the surface was asked for.
    pub loads: usize,
    /// Whether a command was answered since anything of the run was looked at.
    pub log: Vec<String>,
}

impl World {
    /// A page with this link and so many workers, none of which has come yet.
    pub fn new(link: &str, workers: usize) -> World {
        Self::with(link, workers, Env::default())
    }

    pub fn with(link: &str, workers: usize, env: Env) -> World {
        let (page, effects) = Page::new(link, workers, &env);
        let mut world = World {
            page,
            env,
            workers: Vec::new(),
            crew: 0,
            now: Cell::new(0.0),
            tick: TICK,
            frame_wanted: false,
            dialog: None,
            address: link.trim_start_matches('#').into(),
            history: Vec::new(),
            reads: Vec::new(),
            copies: Vec::new(),
            marked: String::new(),
            saved: Vec::new(),
            loads: 0,
            log: Vec::new(),
        };
        world.perform(effects);
        world.tell(Event::Address("https://there/".into()));
        world.tell(Event::Resized([300.0, 200.0]));
        world
    }

    /// Something happens.
    pub fn tell(&mut self, event: Event) {
        let before = self.page.notices.unread(self.env.now);
        let dismisses = matches!(event, Event::Act(Action::DismissNotice));
        let budget = self.page.held.view.stop.budget;
        let (former, plays) = (self.page.snapshot.step, matches!(self.page.task, Task::Play));
        let film = self.page.film;
        let effects = self.page.handle(event, &self.env);
        self.perform(effects);
        if let Some(film) = film.filter(|film| film.stage == Stage::Rolling && plays && former <= film.to) {
            let step = self.page.snapshot.step;
            assert!(step <= film.to, "{film:?} went on to step {step}; {}", self.story());
        }
        // No notice gives way before it can have been read, but to a later one about the same.
        let now = self.page.notices.unread(self.env.now);
        for notice in before {
            let stays = now.contains(&notice) || now.iter().any(|later| later.0 == notice.0);
            assert!(stays || dismisses, "{notice:?} was there too short a time");
        }
        if let Some(budget) = budget.filter(|&budget| plays && former < budget) {
            let step = self.page.snapshot.step;
            let same = self.page.held.view.stop.budget == Some(budget);
            assert!(step <= budget || !same, "the budget of {budget} was passed: {step}");
        }
    }

    pub fn act(&mut self, action: Action) {
        self.tell(Event::Act(action));
    }

    /// A control is moved and let go.
    pub fn set(&mut self, key: &str, text: &str) {
        let range = self.page.experiment.controls().into_iter().find(|control| control.key == key);
        let input = match range.and_then(|control| control.range) {
            Some(_) => Input::Number(text.into()),
            None => Input::Text(text.into()),
        };
        self.tell(Event::Control { key: key.into(), input, done: true });
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::StartWorkers { crew, count } => {
                    self.crew = crew;
                    self.workers = (0..count).map(|_| Worker::new()).collect();
                }
                Effect::EndWorkers => self.workers.clear(),
                Effect::Send(orders) => {
                    for (number, command) in orders {
                        let worker = &mut self.workers[number];
                        assert!(worker.announced, "worker {number} is not there yet");
                        worker.inbox.push_back(command);
                        assert_eq!(worker.inbox.len(), 1, "one command at a time: {:?}", worker.inbox);
                    }
                }
                Effect::PushLink(link) => {
                    let former = std::mem::replace(&mut self.address, link);
                    self.history.push(former);
                }
                Effect::ReplaceLink(link) => self.address = link,
                Effect::ReadFile(ticket) => self.reads.push(ticket),
                Effect::Save { name, text } => self.saved.push((name, text)),
                Effect::SavePanel { name, .. } => self.saved.push((name, String::new())),
                Effect::Copy(what, text) => self.copies.push((what, text)),
                Effect::Mark(id) => self.marked = id,
                Effect::Open(dialog) => {
                    assert_eq!(self.dialog, None, "{dialog:?} opens over another dialog");
                    self.dialog = Some(dialog);
                }
                Effect::RequestFrame => self.frame_wanted = true,
                Effect::LoadSurface => self.loads += 1,
                Effect::Focus(_) | Effect::LeaveField | Effect::RefreshField | Effect::Reveal(_) => {}
            }
        }
    }

    /// A worker does the next thing that it has to do. Returns whether there was any.
    pub fn answer(&mut self, number: usize) -> bool {
        let count = self.workers.len().max(1);
        let number = number % count;
        let Some(worker) = self.workers.get_mut(number) else { return false };
        let crew = self.crew;
        if !std::mem::replace(&mut worker.announced, true) {
            self.tell(Event::WorkerReady { crew, number });
            return true;
        }
        let Some(command) = worker.inbox.pop_front() else { return false };
        let (now, tick) = (&self.now, self.tick);
        let clock = || {
            now.set(now.get() + tick * (1 + number) as f64 / 2.0);
            now.get()
        };
        let report = worker.simulator.answer(command, &clock);
        self.tell(Event::Report { crew, number, report });
        true
    }

    /// Every worker refuses what it is asked.
    pub fn refuse(&mut self, control: &str, words: &str) {
        while self.workers.iter().all(|worker| worker.inbox.is_empty()) {
            assert!(self.frame(), "nobody is asked anything");
        }
        let crew = self.crew;
        for number in 0..self.workers.len() {
            if self.workers[number].inbox.pop_front().is_some() {
                let report = Report::Refused { control: control.into(), words: words.into() };
                self.tell(Event::Report { crew, number, report });
            }
        }
    }

    /// Time passes.
    pub fn wait(&mut self, time: Duration) {
        self.env.now += time;
    }

    /// A frame is drawn, if one is wanted and can be seen.
    pub fn frame(&mut self) -> bool {
        if self.env.hidden || !std::mem::take(&mut self.frame_wanted) {
            return false;
        }
        self.wait(Duration::from_millis(16));
        self.tell(Event::Frame);
        true
    }

    pub fn hide(&mut self, hidden: bool) {
        self.env.hidden = hidden;
        self.tell(Event::Visibility);
    }

    pub fn close_dialog(&mut self, yes: bool) {
        if self.dialog.take().is_some() {
            self.tell(Event::DialogClosed { yes });
        }
    }

    /// The clipboard takes what it was given.
    pub fn copy(&mut self) -> String {
        let Some((what, text)) = self.copies.pop() else { return String::new() };
        self.tell(Event::Copied(what, true));
        text
    }

    /// A file that was chosen is there.
    pub fn read(&mut self, text: &str) {
        if !self.reads.is_empty() {
            let ticket = self.reads.remove(0);
            self.tell(Event::FileRead(ticket, Ok(text.into())));
        }
    }

    /// A worker is gone.
    pub fn lose(&mut self) {
        if !self.workers.is_empty() {
            self.tell(Event::WorkerLost { crew: self.crew });
        }
    }

    pub fn workers(&self) -> usize {
        self.workers.len()
    }

    /// Where everything stands, for whoever reads of a failure.
    pub fn story(&self) -> String {
        format!(
            "task {:?}, step {}, asked {:?}, hidden {}, link {}, done so far {:#?}",
            self.page.task,
            self.page.snapshot.step,
            self.page.crew.asked(),
            self.env.hidden,
            self.page.experiment.to_link(),
            self.log
        )
    }

    /// The changes of the run, as all workers tell them.
    pub fn changes(&self) -> Option<Vec<crate::session::Adjustment>> {
        self.workers.first().and_then(|worker| worker.simulator.session().history())
    }
}
