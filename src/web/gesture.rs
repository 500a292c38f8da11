//! What hands do on the landscape: the start is placed, the window moved and zoomed.

use web_sys::WheelEvent;

use super::dom::{document, element, place_on};
use super::page::Page;
use crate::experiment::{PlaneChoice, Window};

/// What pressed pointers are doing.
#[derive(Default)]
pub(super) struct Hand {
    /// Those that are down, and where: two at most.
    pointers: Vec<(i32, [f64; 2])>,
    grip: Grip,
    /// Whether it was said what fingers do.
    hinted: bool,
}

/// What they hold.
#[derive(Clone, Copy, Default)]
enum Grip {
    #[default]
    Nothing,
    Start,
    /// A finger that may go on to scroll the page: the start is placed when it is lifted where it came down.
    Tap([f64; 2]),
    /// A finger on a zoomed picture, which scrolls the page.
    Swipe([f64; 2]),
    Window {
        from: [f64; 2],
        window: Window,
    },
    /// Two fingers.
    Pinch {
        from: [[f64; 2]; 2],
        window: Window,
    },
}

/// Another look at the landscape.
#[derive(Clone, Copy)]
pub(super) enum Look {
    In,
    Out,
    Fit,
    /// By parts of the window.
    Move([f64; 2]),
}

/// One press of a button or a key.
const ZOOM: f64 = 1.5;
/// How near the start a press takes hold of it, in pixels.
const REACH: f64 = 12.0;
const FINGER: f64 = 24.0;

impl Page {
    /// A pointer is pressed.
    pub(super) fn press(&mut self, pointer: i32, at: [f64; 2], finger: bool) {
        let Some(window) = self.window_in_view().filter(|_| self.hand.pointers.len() < 2) else { return };
        self.hand.pointers.push((pointer, at));
        self.undo.end_drag();
        let flat = self.experiment.dimension == 2;
        let zoomed = self.experiment.view.window.is_some();
        let held = flat && self.distance_from_start(at) <= if finger { FINGER } else { REACH };
        self.hand.grip = match self.hand.pointers.as_slice() {
            [(_, first), (_, second)] => Grip::Pinch { from: [*first, *second], window },
            _ if held => Grip::Start,
            _ if zoomed && finger => Grip::Swipe(at),
            _ if zoomed => Grip::Window { from: at, window },
            _ if flat && finger => Grip::Tap(at),
            _ if flat => Grip::Start,
            _ => Grip::Nothing,
        };
        if !held {
            self.pull(at);
        }
    }

    /// A pointer has moved. Returns whether it holds something.
    pub(super) fn drag(&mut self, pointer: i32, at: [f64; 2]) -> bool {
        let Some(place) = self.hand.pointers.iter().position(|known| known.0 == pointer) else {
            return false;
        };
        self.hand.pointers[place].1 = at;
        self.pull(at);
        self.holds()
    }

    /// A pointer is lifted, or its gesture has become the browser's.
    pub(super) fn release(&mut self, pointer: i32, lifted: bool) {
        self.hand.pointers.retain(|known| known.0 != pointer);
        match std::mem::take(&mut self.hand.grip) {
            Grip::Tap(at) if lifted => self.place_start(at),
            Grip::Swipe(_) if !lifted => self.hint(),
            _ => {}
        }
        self.undo.end_drag();
    }

    /// Whether a gesture is under way that is not the browser's.
    pub(super) fn holds(&self) -> bool {
        !matches!(self.hand.grip, Grip::Nothing | Grip::Tap(_) | Grip::Swipe(_))
    }

    fn pull(&mut self, at: [f64; 2]) {
        match self.hand.grip {
            Grip::Nothing => {}
            Grip::Start => {
                self.undo.begin_drag();
                self.place_start(at);
                self.confirm("The start was moved, and the run begins anew. Undo brings it back.");
            }
            Grip::Tap(from) if distance(from, at) > REACH => self.hand.grip = Grip::Nothing,
            Grip::Swipe(from) if distance(from, at) > REACH => {
                self.hand.grip = Grip::Nothing;
                self.hint();
            }
            Grip::Tap(_) | Grip::Swipe(_) => {}
            Grip::Window { from, window } => self.look_at(Some(self.figures().moved(window, from, at))),
            Grip::Pinch { from, window } => {
                let [(_, first), (_, second)] = self.hand.pointers[..] else { return };
                let factor = distance(from[0], from[1]).max(1.0) / distance(first, second).max(1.0);
                let (before, now) = (middle(from[0], from[1]), middle(first, second));
                let zoomed = self.figures().zoomed(window, before, factor);
                self.look_at(Some(self.figures().moved(zoomed, before, now)));
            }
        }
    }

    /// Says once what fingers do.
    fn hint(&mut self) {
        if !std::mem::replace(&mut self.hand.hinted, true) {
            self.confirm("One finger scrolls the page; two move and zoom the landscape.");
        }
    }

    /// The wheel was turned over the landscape: it zooms with Ctrl, as a touchpad's pinch says, or where there is
    /// nothing to scroll.
    pub(super) fn wheel(&mut self, event: &WheelEvent) {
        let root = document().document_element().expect("a document has a root");
        let scrolls = self.experiment.view.embedded || root.scroll_height() > root.client_height() + 1;
        let Some(window) = self.window_in_view().filter(|_| event.ctrl_key() || !scrolls) else { return };
        event.prevent_default();
        let lines = event.delta_mode() != WheelEvent::DOM_DELTA_PIXEL;
        let turned = event.delta_y() * if lines { 24.0 } else { 1.0 };
        let factor = libm::exp(turned * if event.ctrl_key() { 0.01 } else { 0.002 }).clamp(0.5, 2.0);
        let at = place_on(&element("landscape"), event);
        self.look_at(Some(self.figures().zoomed(window, at, factor)));
    }

    /// A button or a key asks for another look.
    pub(super) fn look(&mut self, look: Look) {
        let Some(window) = self.window_in_view() else { return };
        let [left, right, low, high] = window.0;
        let centre = [0.5 * (left + right), 0.5 * (low + high)];
        self.look_at(match look {
            Look::In => Some(window.zoomed(centre, 1.0 / ZOOM)),
            Look::Out => Some(window.zoomed(centre, ZOOM)),
            Look::Move(by) => Some(window.moved(by)),
            Look::Fit => {
                // Its button goes, and whoever pressed it stays at the picture.
                element::<web_sys::HtmlElement>("landscape").focus().ok();
                None
            }
        });
    }

    fn look_at(&mut self, window: Option<Window>) {
        self.experiment.view.window = window.map(Window::rounded);
        self.link_stale = true;
        self.show_texts();
        self.redraw();
        self.ask();
    }

    /// What the landscape shows, where that is a plane of the function.
    fn window_in_view(&self) -> Option<Window> {
        let plane = self.experiment.plane() != PlaneChoice::Decisions;
        // What was chosen since the last frame is not drawn yet.
        self.figures().window().map(|drawn| self.experiment.view.window.unwrap_or(drawn)).filter(|_| plane)
    }

    fn distance_from_start(&self, at: [f64; 2]) -> f64 {
        let start = self.experiment.start();
        self.figures()
            .landscape_place([start[0], start[1]])
            .map_or(f64::INFINITY, |place| distance(place, at))
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    libm::hypot(a[0] - b[0], a[1] - b[1])
}

fn middle(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])]
}
