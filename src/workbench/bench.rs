//! The bench's mind: what happens becomes a change of the form or of the work, and orders to workers.

use std::rc::Rc;

use lodo::plot::Theme;
use lodo::study::Format;

use super::crew::Crew;
use super::form::{FIELDS, Form, Refusal};
use super::screen::{Plate, Screen, Stage};
use super::work::Work;
use super::{Answer, Order};

/// What happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// Another kind of study was chosen.
    Choose(String),
    /// Something was written into a field.
    Write(String, String),
    /// To begin, or to go on.
    Start,
    /// To stop; what is done is kept.
    Stop,
    /// To put away what is done, so that something else can be begun.
    Clear,
    /// To have back what was put away or begun anew, in place of what there is.
    Back,
    /// A file of finished runs was opened.
    Opened(String),
    /// A worker of this crew is there.
    Ready(u32, usize),
    /// A worker did so many more steps.
    Progress(u32, usize, u64),
    /// A worker is done with its run.
    Answered(u32, usize, Box<Answer>),
    /// A worker is lost, with words about why.
    Lost(u32, String),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Starts a crew of workers in place of any other.
    StartWorkers(u32),
    /// Ends all workers.
    EndWorkers,
    /// Gives a worker a run.
    Send(usize, Order),
}

/// All that is known.
pub struct Bench {
    form: Form,
    refusal: Option<Refusal>,
    work: Option<Work>,
    /// What was there before it: nothing is lost because something else is looked at.
    former: Option<Work>,
    stage: Stage,
    crew: Crew,
    /// Workers of an earlier crew may still have something to say.
    number: u32,
    /// How many workers there are.
    count: usize,
    /// When it was begun or gone on with, and the steps that were done then.
    began: (f64, u64),
    /// When the result was last made.
    looked: f64,
    version: String,
    revision: u64,
}

/// Results are made anew no more often, in seconds: of a large sweep that takes a while.
const INTERVAL: f64 = 0.5;

impl Bench {
    /// With the experiment of a link, for so many workers.
    pub fn new(link: &str, count: usize, version: &str) -> Self {
        Bench {
            form: Form::new(link),
            refusal: None,
            work: None,
            former: None,
            stage: Stage::Idle,
            crew: Crew::default(),
            number: 0,
            count,
            began: (0.0, 0),
            looked: 0.0,
            version: version.into(),
            revision: 0,
        }
    }

    /// Takes what happens at a time in seconds.
    pub fn handle(&mut self, event: Event, now: f64) -> Vec<Effect> {
        match event {
            // What is written belongs to what is under way until that is done or given up.
            Event::Choose(_) | Event::Write(..) if matches!(self.stage, Stage::Running | Stage::Stopped) => {
                Vec::new()
            }
            Event::Choose(key) => {
                self.refusal = None;
                self.form.choose(&key);
                Vec::new()
            }
            Event::Write(field, text) => {
                self.refusal.take_if(|refusal| refusal.field.is_empty() || refusal.field == field);
                self.form.write(&field, &text);
                Vec::new()
            }
            Event::Start => self.start(now),
            Event::Stop => self.stop(),
            Event::Clear => {
                let effects = self.stop();
                self.put(None);
                effects
            }
            Event::Back => self.back(),
            Event::Opened(text) => self.open(&text),
            // Of a crew that was ended.
            Event::Ready(crew, _)
            | Event::Progress(crew, ..)
            | Event::Answered(crew, ..)
            | Event::Lost(crew, _)
                if crew != self.number || self.stage != Stage::Running =>
            {
                Vec::new()
            }
            Event::Ready(_, number) if self.crew.is_idle(number) => self.employ(number),
            // It was given a run before it could say so.
            Event::Ready(..) => Vec::new(),
            Event::Progress(_, number, steps) => {
                self.crew.advance(number, steps);
                Vec::new()
            }
            Event::Answered(_, number, answer) => self.take(number, *answer, now),
            Event::Lost(_, words) => {
                let effects = self.stop();
                let remedy = match self.stage {
                    Stage::Stopped => "What is done is kept: go on to try again.",
                    _ => "Fewer steps, optimizers or matrices need less memory.",
                };
                self.refusal = Some(Refusal { field: "", words: format!("{words} {remedy}") });
                effects
            }
        }
    }

    fn start(&mut self, now: f64) -> Vec<Effect> {
        if self.stage == Stage::Running {
            return Vec::new();
        }
        if self.stage != Stage::Stopped {
            let work = self.form.task().and_then(|task| {
                Work::new(task, &self.version).map_err(|words| Refusal { field: "", words })
            });
            match work {
                Ok(work) => self.put(Some(work)),
                Err(refusal) => {
                    self.refusal = Some(refusal);
                    return Vec::new();
                }
            }
        }
        self.refusal = None;
        let Some(work) = &self.work else { return Vec::new() };
        self.began = (now, work.steps()[0]);
        self.stage = Stage::Running;
        self.number += 1;
        self.crew = Crew::new(self.count);
        self.revision += 1;
        vec![Effect::StartWorkers(self.number)]
    }

    fn stop(&mut self) -> Vec<Effect> {
        if self.stage != Stage::Running {
            return Vec::new();
        }
        self.stage = Stage::Stopped;
        self.crew = Crew::default();
        self.refresh();
        // Of one piece there is nothing to go on with.
        if self.work.as_ref().is_some_and(|work| !work.is_of_pieces()) {
            self.work = None;
            self.stage = Stage::Idle;
        }
        vec![Effect::EndWorkers]
    }

    /// Takes other work, or none; what was there can be had back.
    fn put(&mut self, work: Option<Work>) {
        if let Some(work) = std::mem::replace(&mut self.work, work) {
            self.former = Some(work);
        }
        self.stage = match &self.work {
            None => Stage::Idle,
            Some(work) if work.is_done() => Stage::Done,
            Some(_) => Stage::Stopped,
        };
        self.revision += 1;
    }

    fn back(&mut self) -> Vec<Effect> {
        let Some(work) = self.former.take() else { return Vec::new() };
        let effects = self.stop();
        self.show(work);
        effects
    }

    /// Shows work with the form that asks for it.
    fn show(&mut self, work: Work) {
        self.form = work.form();
        self.refusal = None;
        self.put(Some(work));
    }

    fn open(&mut self, text: &str) -> Vec<Effect> {
        if text.contains("\"lodoLab\"") {
            return self.take_saved(text);
        }
        match Work::from_json(text, &self.version) {
            Ok(work) => {
                let effects = self.stop();
                self.show(work);
                effects
            }
            // What there is stays.
            Err(words) => {
                self.refusal = Some(Refusal { field: "file", words });
                Vec::new()
            }
        }
    }

    /// A run that the page saved: its data can be asked for.
    fn take_saved(&mut self, text: &str) -> Vec<Effect> {
        let form = Form::of_saved(text);
        if self.stage == Stage::Running || self.stage == Stage::Stopped {
            let words = "Something else is under way: put it away with New, then open the run".into();
            self.refusal = Some(Refusal { field: "file", words });
            return Vec::new();
        }
        match form {
            Ok(form) => (self.form, self.refusal) = (form, None),
            Err(words) => self.refusal = Some(Refusal { field: "file", words }),
        }
        Vec::new()
    }

    /// Gives a worker a run that nobody does, if there is one.
    fn employ(&mut self, number: usize) -> Vec<Effect> {
        let next = self.work.as_ref().and_then(|work| work.next(&self.crew.busy()));
        let Some((place, order)) = next else { return Vec::new() };
        self.crew.send(number, place, order.steps());
        vec![Effect::Send(number, order)]
    }

    fn take(&mut self, number: usize, answer: Answer, now: f64) -> Vec<Effect> {
        let (Some(work), Some(errand)) = (&mut self.work, self.crew.back(number)) else { return Vec::new() };
        if let Err(words) = work.take(errand.place, errand.steps, answer) {
            let effects = self.stop();
            self.refusal = Some(Refusal { field: "", words });
            return effects;
        }
        if work.is_done() {
            self.stage = Stage::Done;
            self.refresh();
            return vec![Effect::EndWorkers];
        }
        if now - self.looked > INTERVAL {
            self.looked = now;
            self.refresh();
        }
        // A round of a tuning that has just ended has work for those that had none.
        let idle = (0..self.count).filter(|&seat| self.crew.is_idle(seat)).collect::<Vec<_>>();
        idle.into_iter().flat_map(|seat| self.employ(seat)).collect()
    }

    fn refresh(&mut self) {
        if let Some(work) = &mut self.work {
            work.refresh();
        }
        self.revision += 1;
    }

    /// What is to be seen at a time in seconds.
    pub fn screen(&self, now: f64) -> Screen {
        let fields = FIELDS.map(|field| (field, self.form.text(field).to_owned())).to_vec();
        let work = self.work.as_ref();
        let progress = work.map(|work| {
            let [done, all] = work.steps();
            if work.is_done() { 1.0 } else { (done + self.crew.steps()) as f64 / all.max(1) as f64 }
        });
        Screen {
            kind: self.form.kind(),
            fields,
            choices: self.form.choices(),
            refusal: self.refusal.clone(),
            stage: self.stage,
            progress,
            status: self.status(progress.unwrap_or_default(), now),
            title: work.map_or(String::new(), Work::title),
            table: work.map_or_else(Rc::default, Work::table),
            notes: work.map_or_else(Vec::new, Work::notes),
            has_former: self.former.is_some(),
            saved: self.form.about_saved(),
            can_keep: work.is_some_and(Work::is_of_pieces),
            archive: work.and_then(Work::archive).map(|archive| archive.number),
            found: work.and_then(Work::found),
            revision: self.revision,
        }
    }

    /// How far it is.
    fn status(&self, progress: f64, now: f64) -> String {
        let percent = (100.0 * progress).floor();
        match self.stage {
            Stage::Idle => String::new(),
            Stage::Stopped => format!("Stopped at {percent} %. What is done is kept."),
            Stage::Done => "Done.".into(),
            Stage::Running => {
                let Some(work) = &self.work else { return String::new() };
                let [done, all] = work.steps();
                let since = (done + self.crew.steps()).saturating_sub(self.began.1) as f64;
                let seconds = now - self.began.0;
                if since <= 0.0 || seconds < 1.0 {
                    return format!("{percent} %");
                }
                let left = (all - done.min(all)) as f64 - self.crew.steps() as f64;
                format!("{percent} %, {} left", duration(left.max(0.0) * seconds / since))
            }
        }
    }

    /// The result, written for somewhere else.
    pub fn written(&self, format: Format) -> Option<String> {
        Some(self.work.as_ref()?.written(format))
    }

    /// Finished runs as a file.
    pub fn file(&self) -> Option<String> {
        self.work.as_ref()?.to_json()
    }

    /// The figures.
    pub fn figures(&self, theme: &Theme) -> Vec<Plate> {
        self.work.as_ref().map_or_else(Vec::new, |work| work.figures(theme))
    }

    /// The link behind a point of a figure.
    pub fn cell_at(&self, figure: usize, point: [f64; 2]) -> Option<String> {
        self.work.as_ref()?.cell_at(figure, point)
    }
}

/// Seconds in words.
fn duration(seconds: f64) -> String {
    match seconds.ceil() as u64 {
        seconds @ 0..=89 => format!("{seconds} s"),
        seconds @ 90..=5399 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}
