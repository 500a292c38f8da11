//! What the page asks of the browser.

use super::event::{FileKind, Ticket};
use super::sheet::Share;
use crate::plot::Panel;
use crate::worker::Orders;

/// What is to be done outside. An effect that fails is reported as an event.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ends the workers that there are, and starts these.
    StartWorkers {
        /// Their generation.
        crew: u32,
        /// How many.
        count: usize,
    },
    /// Ends the workers: one of them is lost.
    EndWorkers,
    /// Commands to the workers.
    Send(Orders),
    /// The address gets this fragment, the former one a step back in the browser's history.
    PushLink(String),
    /// The address gets this fragment.
    ReplaceLink(String),
    /// The file that was chosen last is to be read.
    ReadFile(Ticket),
    /// A text becomes a file.
    Save {
        /// The file's name.
        name: String,
        /// What is in it: JSON.
        text: String,
    },
    /// What a panel shows becomes a file.
    SavePanel {
        /// Which panel.
        panel: Panel,
        /// As what.
        kind: FileKind,
        /// The file's name.
        name: String,
    },
    /// A text is to go to the clipboard.
    Copy(Share, String),
    /// The text in this field is to be marked.
    Mark(String),
    /// A dialog opens.
    Open(DialogName),
    /// An element gets the focus.
    Focus(Focus),
    /// A number that is half written belongs to settings that go: its field is left.
    LeaveField,
    /// The field that somebody is in shows what is in force.
    RefreshField,
    /// An element comes into view.
    Reveal(String),
    /// The code that draws surfaces is to be loaded.
    LoadSurface,
    /// The next frame is to be drawn.
    RequestFrame,
}

/// The dialogs, as the document knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogName {
    /// A question.
    Ask,
    /// One step, explained.
    Step,
    /// A panel, explained.
    About,
    /// The page, explained.
    Explanation,
    /// The sheet for sharing.
    Share,
    /// A file that a frame may not save.
    File,
    /// The sheet in which a film is prepared.
    Film,
}

/// Who gets the focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// An element, by its id.
    Element(&'static str),
    /// The card of an optimizer.
    Card(String),
}
