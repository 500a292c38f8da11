//! What can happen to the page, and what the world is like when it does.

use std::time::Duration;

use super::sheet::Share;
use crate::plot::{Panel, Pixel};
use crate::worker::Report;

/// The world at the time of an event. Nothing else is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Env {
    /// Since the page was opened.
    pub now: Duration,
    /// The tab is not on the screen.
    pub hidden: bool,
    /// The visitor prefers reduced motion: nothing begins to move by itself.
    pub reduced_motion: bool,
    /// A random number, for whoever asks for a new seed.
    pub dice: u64,
}

/// What happens to the page.
#[derive(Clone, Debug)]
pub enum Event {
    /// A control was moved; `done` when it was let go or left.
    Control {
        /// The key of the setting.
        key: String,
        /// What it was moved to.
        input: Input,
        /// Whether the gesture has ended.
        done: bool,
    },
    /// A number is to go so many steps up or down from what is written in its field.
    Nudge {
        /// The key of the setting.
        key: String,
        /// What is written.
        written: String,
        /// Steps, of which a slider has a hundred.
        steps: f64,
    },
    /// The slider of time was moved.
    Scrub(u64),
    /// A button or a key was pressed.
    Act(Action),
    /// A pointer did something over the landscape.
    Pointer(Pointer),
    /// The wheel was turned over the landscape, where it zooms.
    Wheel {
        /// Where on the canvas.
        at: Pixel,
        /// Natural logarithm of the factor by which the window grows.
        turned: f64,
    },
    /// The landscape's canvas has this size, in pixels.
    Resized([f64; 2]),
    /// The screen can be drawn.
    Frame,
    /// A second has passed.
    Tick,
    /// The tab was hidden or shown.
    Visibility,
    /// A worker is there.
    WorkerReady {
        /// The workers' generation: those of a former one are gone.
        crew: u32,
        /// Which of them.
        number: usize,
    },
    /// A worker has answered.
    Report {
        /// The workers' generation.
        crew: u32,
        /// Which of them.
        number: usize,
        /// Its answer.
        report: Report,
    },
    /// A worker is lost, and with it the run.
    WorkerLost {
        /// The workers' generation.
        crew: u32,
    },
    /// No worker could be started.
    NoWorkers {
        /// The workers' generation.
        crew: u32,
    },
    /// The fragment of the address is another one.
    LinkChanged(String),
    /// A file of so many bytes was chosen or dropped.
    FileChosen {
        /// Bytes.
        size: f64,
    },
    /// A file was read, or could not be: then in words, why.
    FileRead(Ticket, Result<String, String>),
    /// The browser took a file, or refused it.
    Saved {
        /// The file's name.
        name: String,
        /// What came of it.
        outcome: Saved,
    },
    /// The address of the page is this, without what follows #.
    Address(String),
    /// A text is in the clipboard; or the browser has refused it.
    Copied(Share, bool),
    /// The dialog was closed. With `yes`, its question was agreed to.
    DialogClosed {
        /// Whether the visitor agreed.
        yes: bool,
    },
    /// The code that draws surfaces is there, or could not be had.
    Surface(bool),
    /// Something went wrong that the page can only tell.
    Mishap(String),
}

/// What a control was moved to.
#[derive(Clone, Debug)]
pub enum Input {
    /// A choice of a menu, or a text that is taken while it is written.
    Text(String),
    /// A number as a person wrote it, or is writing it.
    Number(String),
    /// The place of a slider, from 0 to 1.
    Place(f64),
    /// A switch.
    Switch(bool),
}

/// What came of a file that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is among the downloads.
    Done,
    /// It was handed over from within another page, which may not save files: nobody says. A text is ready to be seen.
    HandedOver {
        /// Whether it is a text.
        is_text: bool,
    },
    /// The browser refused.
    Refused,
    /// The browser cannot draw a picture to be saved.
    NoPicture,
    /// It has more pixels than the browser can draw.
    TooLarge,
}

/// The number of a file that is read. Of several the last counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(pub u32);

/// What a visitor can do beside moving a control.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Space.
    PlayOrPause,
    /// One step.
    Step,
    /// One step back.
    StepBack,
    /// The run begins again.
    Reset,
    /// The run as it stands stays to be seen behind others; or the one that was kept goes.
    Keep,
    /// Another seed.
    Dice,
    /// Opens the sheet for sharing.
    Share,
    /// One of its texts to the clipboard.
    Copy(Share),
    /// Workers that were lost are started again.
    Restart,
    /// Back to the scenario's own settings.
    Restore,
    /// The text of a file that a frame may not save is to be seen.
    ShowFile,
    /// The notice was read.
    DismissNotice,
    /// Opens the panel that walks through a step.
    ExplainStep,
    /// Opens the explanation of the page.
    Explain,
    /// Takes the last change back.
    Undo,
    /// Brings it back.
    Redo,
    /// Opens or closes the guided tour.
    Story,
    /// To the next stop of the tour, or to the one before.
    TurnPage {
        /// Whether to the next.
        forward: bool,
    },
    /// Does what the stop of the tour offers.
    TakeOffer,
    /// Opens or closes the controls on a phone; `None` for the other of the two.
    Sheet(Option<bool>),
    /// Switches the optimizer at this place on or off.
    Toggle(usize),
    /// Adds an optimizer.
    Add(String),
    /// Puts a copy of an optimizer beside it.
    Duplicate(String),
    /// Removes an optimizer.
    Remove(String),
    /// One of a switch's choices: the setting's key and its value.
    Choose(String, String),
    /// Saves the experiment and the run.
    SaveRun,
    /// Saves what a panel shows.
    SavePanel(Panel, FileKind),
    /// Gives a panel the lead.
    Lead(Panel),
    /// Shows a panel, or hides it.
    Show(Panel),
    /// Begins a presentation, or ends it.
    Present,
    /// Shows a panel alone, or all again.
    Enlarge(Panel),
    /// Shows all panels again where one is alone.
    Shrink,
    /// Explains a panel.
    About(Panel),
    /// Another look at the landscape.
    Zoom(Zoom),
    /// A film is made.
    Film(Filming),
}

/// What can be done with a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filming {
    /// Its sheet is to be seen.
    Prepare,
    /// It begins.
    Begin {
        /// Its first step.
        from: u64,
        /// Its last.
        to: u64,
    },
    /// The recorder records: the run may play.
    Roll,
    /// It is stopped.
    Stop,
    /// The recorder has finished, or cannot record.
    Done,
}

/// Kinds of files of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A picture of pixels.
    Png,
    /// A drawing.
    Svg,
    /// Numbers.
    Csv,
}

impl FileKind {
    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            FileKind::Png => "png",
            FileKind::Svg => "svg",
            FileKind::Csv => "csv",
        }
    }
}

/// Another look at the landscape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zoom {
    /// Nearer.
    In,
    /// Farther.
    Out,
    /// As much as the paths ask for.
    Fit,
    /// By parts of the window.
    Move([f64; 2]),
    /// Turns the surface, by degrees around and up.
    Turn([f64; 2]),
    /// The surface as it is turned at first.
    Face,
}

/// What a pointer does over the landscape, on its canvas.
#[derive(Clone, Copy, Debug)]
pub enum Pointer {
    /// It is pressed.
    Down {
        /// Which.
        id: i32,
        /// Where.
        at: Pixel,
        /// Whether it is a finger.
        finger: bool,
    },
    /// It has moved.
    Move {
        /// Which.
        id: i32,
        /// Where to.
        at: Pixel,
    },
    /// It is lifted; or its gesture has become the browser's.
    Up {
        /// Which.
        id: i32,
        /// Whether it was lifted.
        lifted: bool,
    },
}
