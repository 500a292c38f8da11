//! The page as a whole: what it holds.

use std::time::Duration;

use super::crew::{Crew, Errand};
use super::effect::{DialogName, Effect};
use super::event::{Env, Ticket};
use super::film::Film;
use super::kept::Kept;
use super::module::Module;
use super::notices::Notices;
use super::raster::Raster;
use super::sheet::{Share, Sheet};
use super::task::{Rest, Task};
use super::tempo::Tempo;
use super::undo::Undo;
use crate::experiment::{Angle, Experiment, Scenario, Window};
use crate::plot::{Panel, Pixel};
use crate::session::{Adjustment, Snapshot};
use crate::text::News;

/// The page.
pub struct Page {
    /// The settings that the visitor wants.
    pub(super) experiment: Experiment,
    /// Those that the workers were last sent for the run at hand; `None` while it is to begin anew.
    pub(super) sent: Option<Experiment>,
    /// Those that the workers have said they hold.
    pub(super) held: Experiment,
    /// Those that the run has met on its way to a step, as a link: they are taken up there.
    pub(super) met: Option<String>,
    /// Where the run stands.
    pub(super) snapshot: Snapshot,
    /// The step at which everything that is computed now and then was computed at rest.
    pub(super) observed: Option<u64>,
    pub(super) kept: Kept,
    pub(super) task: Task,
    pub(super) crew: Crew,
    /// What the changes of the run are wanted for.
    pub(super) errands: Vec<Errand>,
    pub(super) journal: Journal,
    pub(super) dialog: Option<Dialog>,
    /// The film that is being made.
    pub(super) film: Option<Film>,
    pub(super) undo: Undo,
    /// The stop of the tour.
    pub(super) tour: Option<usize>,
    /// Whether it is said what happened there.
    pub(super) told: bool,
    pub(super) notices: Notices,
    /// What was not taken, by the key of its setting.
    pub(super) errors: Mistakes,
    pub(super) raster: Raster,
    pub(super) pointers: Pointers,
    pub(super) surface: Module,
    /// The file that is being read.
    pub(super) reading: Option<Ticket>,
    pub(super) tickets: u32,
    pub(super) address: Address,
    pub(super) tempo: Tempo,
    pub(super) said: Said,
    pub(super) layout: Layout,
    /// What the event at hand asks of the world.
    pub(super) effects: Vec<Effect>,
}

/// The changes of the run as last told by the workers, for the case that they are lost.
#[derive(Clone, Debug, Default)]
pub(super) struct Journal {
    pub changes: Option<Vec<Adjustment>>,
    /// The settings of the run may have changed since.
    pub stale: bool,
    pub at: Duration,
}

/// A dialog that is open, and what it is about.
#[derive(Clone, Debug)]
pub(super) enum Dialog {
    /// A question, with its text and the word for yes.
    Ask(Question),
    /// One step is explained; the run goes on afterwards if it did before.
    Step { resumes: bool },
    /// A panel is explained.
    About(Panel),
    /// The page is explained, with words on each panel as it stood when that was asked.
    Explanation([String; 4]),
    /// It is shared.
    Share(Box<Sheet>),
    /// The text of a file is to be copied by hand.
    File,
    /// A film is prepared.
    Film,
}

impl Dialog {
    pub(super) fn name(&self) -> DialogName {
        match self {
            Dialog::Ask(_) => DialogName::Ask,
            Dialog::Step { .. } => DialogName::Step,
            Dialog::About(_) => DialogName::About,
            Dialog::Explanation(_) => DialogName::Explanation,
            Dialog::Share(_) => DialogName::Share,
            Dialog::File => DialogName::File,
            Dialog::Film => DialogName::Film,
        }
    }
}

/// What is asked before something that was changed is lost.
#[derive(Clone, Copy)]
pub(super) enum Question {
    /// Whether to load a scenario.
    Scenario(&'static Scenario),
    /// Whether to go to a stop of the tour.
    Stop(usize),
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Question::Scenario(scenario) => write!(f, "Scenario({})", scenario.key),
            Question::Stop(place) => write!(f, "Stop({place})"),
        }
    }
}

/// A value that was not taken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mistake {
    /// The key of its setting.
    pub key: String,
    /// Why.
    pub words: String,
    /// What came from a link, to be mended in its field.
    pub written: Option<String>,
}

/// What was not taken: one mistake a setting.
#[derive(Clone, Debug, Default)]
pub(super) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(super) fn of(&self, key: &str) -> Option<&Mistake> {
        self.0.iter().find(|mistake| mistake.key == key)
    }

    pub(super) fn say(&mut self, key: &str, words: impl Into<String>, written: Option<String>) {
        self.retain(|known| known != key);
        self.0.push(Mistake { key: key.into(), words: words.into(), written });
    }

    /// Forgets those of settings that are not to be kept.
    pub(super) fn retain(&mut self, keeps: impl Fn(&str) -> bool) {
        self.0.retain(|mistake| keeps(&mistake.key));
    }
}

/// What pressed pointers are doing on the landscape.
#[derive(Clone, Debug, Default)]
pub(super) struct Pointers {
    /// Those that are down, and where: two at most.
    pub down: Vec<(i32, Pixel)>,
    pub grip: Grip,
    /// When and where the surface was pressed last.
    pub pressed: Option<(Duration, Pixel)>,
    /// Whether it was said what fingers do.
    pub hinted: bool,
}

/// What they hold.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Grip {
    #[default]
    Nothing,
    Start,
    /// A finger that may go on to scroll the page: the start is placed when it is lifted where it came down.
    Tap(Pixel),
    /// A finger on a zoomed picture, which scrolls the page.
    Swipe(Pixel),
    Window {
        from: Pixel,
        window: Window,
    },
    /// The surface, which is turned.
    Angle {
        from: Pixel,
        angle: Angle,
    },
    /// Two fingers.
    Pinch {
        from: [Pixel; 2],
        window: Window,
    },
}

/// The link in the address.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    /// The settings that it says; `None` where what it says was refused in part.
    pub link_of: Option<Experiment>,
    /// When it was written.
    pub at: Duration,
    /// The step that it says.
    pub step: Option<u64>,
    /// What stands before the link.
    pub page: String,
}

/// Sentences that do not change with every frame, and when they were made.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub status: String,
    pub aloud: String,
    pub fairness: String,
    pub news: News,
    pub at: Option<Duration>,
    /// What was copied last, or was not, and when.
    pub copied: Option<(Share, bool, Duration)>,
}

/// How the page is arranged.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The controls are open, on a phone.
    pub sheet: bool,
    /// Of the landscape's canvas, in pixels.
    pub landscape: [f64; 2],
    /// The setting whose slider was moved last, and where to: of places that mean the same it keeps its own.
    pub slid: Option<(String, f64)>,
}

impl Page {
    /// A page whose address has this fragment, with so many workers, which are then to be started.
    pub fn new(link: &str, workers: usize, env: &Env) -> (Page, Vec<Effect>) {
        let (experiment, refusals) = Experiment::from_link(link);
        let mut page = Page {
            sent: None,
            held: experiment.clone(),
            met: None,
            snapshot: Snapshot::default(),
            observed: None,
            kept: Kept::default(),
            task: if env.reduced_motion { Task::Rest(Rest::Paused) } else { Task::Play },
            crew: Crew::new(workers),
            errands: Vec::new(),
            journal: Journal::default(),
            dialog: None,
            film: None,
            undo: Undo::default(),
            tour: None,
            told: false,
            notices: Notices::default(),
            errors: Mistakes::default(),
            raster: Raster::default(),
            pointers: Pointers::default(),
            surface: Module::default(),
            reading: None,
            tickets: 0,
            address: Address::default(),
            tempo: Tempo::default(),
            said: Said::default(),
            layout: Layout::default(),
            effects: Vec::new(),
            experiment,
        };
        page.open_link(link, refusals, env);
        page.start_workers(env);
        page.want_surface();
        page.effects.push(Effect::RequestFrame);
        let effects = std::mem::take(&mut page.effects);
        (page, effects)
    }

    /// The settings that the visitor wants.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The run that is seen behind the present one, if there is any.
    pub(super) fn kept_run(&self) -> Option<&Snapshot> {
        self.kept.seen(self.experiment.view.kept.as_ref())
    }

    /// Where the run stands.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Whether the workers are to know of settings that they were not sent.
    pub(super) fn is_changed(&self) -> bool {
        self.sent.as_ref().is_some_and(|sent| {
            // Window and surface are the page's own.
            let beyond_the_window = || {
                let mut ours = self.experiment.clone();
                ours.view.window = sent.view.window;
                ours.view.surface = sent.view.surface;
                ours != *sent
            };
            self.experiment != *sent && beyond_the_window()
        })
    }
}
