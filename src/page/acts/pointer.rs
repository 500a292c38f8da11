//! What hands do on the landscape: the start is placed, the window moved and zoomed.

use std::time::Duration;

use super::super::effect::{Effect, Focus};
use super::super::event::{Env, Pointer, Zoom};
use super::super::mind::{Grip, Page};
use super::super::notices::About;
use crate::experiment::{Angle, PlaneChoice, Window};
use crate::plot::{Figure, Frame, LandscapeFigure, Pixel, Theme};

/// One press of a button or a key.
const ZOOM: f64 = 1.5;
/// How near the start a press takes hold of it, in pixels: a fingertip covers twice as many as a mouse hits.
const REACH: f64 = 12.0;
const FINGER: f64 = 24.0;
/// How far a pixel turns the surface: half around on a panel of the usual width.
const DEGREES: f64 = 0.5;
/// Between the presses of a double click.
const TWICE: Duration = Duration::from_millis(350);

impl Page {
    pub(super) fn on_pointer(&mut self, pointer: Pointer, env: &Env) {
        match pointer {
            Pointer::Down { id, at, finger } => self.press(id, at, finger, env),
            Pointer::Move { id, at } => {
                if let Some(known) = self.pointers.down.iter_mut().find(|known| known.0 == id) {
                    known.1 = at;
                    self.pull(at, env);
                }
            }
            Pointer::Up { id, lifted } => self.release(id, lifted, env),
        }
    }

    fn press(&mut self, id: i32, at: Pixel, finger: bool, env: &Env) {
        let Some(window) = self.window_in_view().filter(|_| self.pointers.down.len() < 2) else { return };
        self.pointers.down.retain(|known| known.0 != id);
        self.pointers.down.push((id, at));
        self.undo.end_drag();
        let flat = self.experiment.dimension == 2;
        let zoomed = self.experiment.view.window.is_some();
        let surface = self.shows_surface();
        let held = flat && !surface && self.distance_from_start(at) <= if finger { FINGER } else { REACH };
        self.pointers.grip = match self.pointers.down.as_slice() {
            [(_, first), (_, second)] => Grip::Pinch { from: [*first, *second], window },
            _ if surface => self.press_surface(at, env),
            _ if held => Grip::Start,
            _ if zoomed && finger => Grip::Swipe(at),
            _ if zoomed => Grip::Window { from: at, window },
            _ if flat && finger => Grip::Tap(at),
            _ if flat => Grip::Start,
            _ => Grip::Nothing,
        };
        if !held && !self.shows_surface() {
            self.pull(at, env);
        }
    }

    fn release(&mut self, id: i32, lifted: bool, env: &Env) {
        self.pointers.down.retain(|known| known.0 != id);
        match std::mem::take(&mut self.pointers.grip) {
            Grip::Tap(at) if lifted => self.place_start(at, env),
            Grip::Swipe(_) if !lifted => self.say_what_fingers_do(env),
            _ => {}
        }
        self.undo.end_drag();
    }

    /// Takes hold of the surface; the second of two quick presses at a place turns it back.
    fn press_surface(&mut self, at: Pixel, env: &Env) -> Grip {
        let again = |(before, there): (Duration, Pixel)| {
            env.now.saturating_sub(before) < TWICE && there.distance(at) < FINGER
        };
        if self.pointers.pressed.replace((env.now, at)).is_some_and(again) {
            self.turn(|_| Angle::default());
        }
        Grip::Angle { from: at, angle: self.experiment.view.surface.unwrap_or_default() }
    }

    /// Turns the surface, if that is seen.
    fn turn(&mut self, turn: impl FnOnce(Angle) -> Angle) {
        if self.shows_surface() {
            self.experiment.view.surface = self.experiment.view.surface.map(turn);
        }
    }

    /// Whether a gesture is under way that is not the browser's.
    pub(in super::super) fn holds(&self) -> bool {
        !matches!(self.pointers.grip, Grip::Nothing | Grip::Tap(_) | Grip::Swipe(_))
    }

    fn pull(&mut self, at: Pixel, env: &Env) {
        match self.pointers.grip {
            Grip::Nothing => {}
            Grip::Start => {
                self.undo.begin_drag();
                self.place_start(at, env);
            }
            Grip::Tap(from) if from.distance(at) > REACH => self.pointers.grip = Grip::Nothing,
            Grip::Swipe(from) if from.distance(at) > REACH => {
                self.pointers.grip = Grip::Nothing;
                self.say_what_fingers_do(env);
            }
            Grip::Tap(_) | Grip::Swipe(_) => {}
            Grip::Angle { from, angle } => {
                let turn = [DEGREES * (from.x - at.x), DEGREES * (at.y - from.y)];
                self.experiment.view.surface = Some(angle.turned(turn));
            }
            Grip::Window { from, window } => {
                if let Some(frame) = self.landscape_frame() {
                    self.look_at(Some(moved(&frame, window, from, at)));
                }
            }
            Grip::Pinch { from, window } => {
                let [(_, first), (_, second)] = self.pointers.down[..] else { return };
                let Some(frame) = self.landscape_frame() else { return };
                let factor = from[0].distance(from[1]).max(1.0) / first.distance(second).max(1.0);
                let before = self.on_map(&frame, from[0].towards(from[1], 0.5));
                let now = self.on_map(&frame, first.towards(second, 0.5));
                let zoomed = zoomed(&frame, window, before, factor);
                self.look_at(Some(moved(&frame, zoomed, before, now)));
            }
        }
    }

    /// Says once what fingers do.
    fn say_what_fingers_do(&mut self, env: &Env) {
        if !std::mem::replace(&mut self.pointers.hinted, true) {
            let words = "One finger scrolls the page; two move and zoom the landscape.";
            self.notices.confirm(About::Hint, words, env.now);
        }
    }

    /// The start is to be here.
    fn place_start(&mut self, at: Pixel, env: &Env) {
        let Some(point) = self.landscape_frame().and_then(|frame| frame.values_at(at)) else { return };
        let mut experiment = self.experiment.clone();
        let text = |value: f64| ((value * 1000.0).round() / 1000.0).to_string();
        let placed = experiment
            .set("start-x", &text(point[0]))
            .and_then(|()| experiment.set("start-y", &text(point[1])));
        if placed.is_ok() {
            self.go_over_to(experiment, env);
            let words = "The start was moved, and the run begins anew. Undo brings it back.";
            self.notices.confirm(About::Start, words, env.now);
        }
    }

    /// The wheel was turned where it zooms.
    pub(super) fn on_wheel(&mut self, at: Pixel, turned: f64) {
        let Some((window, frame)) = self.window_in_view().zip(self.landscape_frame()) else { return };
        let at = self.on_map(&frame, at);
        self.look_at(Some(zoomed(&frame, window, at, libm::exp(turned).clamp(0.5, 2.0))));
    }

    /// A button or a key asks for another look.
    pub(super) fn zoom(&mut self, zoom: Zoom) {
        let Some(window) = self.window_in_view() else { return };
        let [left, right, low, high] = window.0;
        let centre = [0.5 * (left + right), 0.5 * (low + high)];
        let window = match zoom {
            Zoom::In => Some(window.zoomed(centre, 1.0 / ZOOM)),
            Zoom::Out => Some(window.zoomed(centre, ZOOM)),
            Zoom::Move(by) => Some(window.moved(by)),
            Zoom::Turn(by) => return self.turn(|angle| angle.turned(by)),
            Zoom::Face => return self.turn(|_| Angle::default()),
            Zoom::Fit => {
                // Its button goes, and whoever pressed it stays at the picture.
                self.effects.push(Effect::Focus(Focus::Element("landscape")));
                None
            }
        };
        self.look_at(window);
    }

    /// The place on the map that a place on the canvas is taken for: a surface is zoomed about its middle.
    fn on_map(&self, Frame { rect, .. }: &Frame, at: Pixel) -> Pixel {
        if self.shows_surface() {
            Pixel::new(rect.left, rect.top).towards(Pixel::new(rect.right, rect.bottom), 0.5)
        } else {
            at
        }
    }

    fn look_at(&mut self, window: Option<Window>) {
        self.experiment.view.window = window.map(Window::rounded);
    }

    /// The axes of the landscape, as they are drawn.
    fn landscape_frame(&self) -> Option<Frame> {
        if self.snapshot.dimension == 0 || self.layout.landscape.contains(&0.0) {
            return None;
        }
        let theme = Theme::light();
        let figure = LandscapeFigure::new(&self.snapshot, None, self.layout.landscape, &theme);
        Some(figure.within(self.experiment.view.window).frame().clone())
    }

    /// What the landscape shows, where that is a plane of the function.
    pub(in super::super) fn window_in_view(&self) -> Option<Window> {
        if self.experiment.plane() == PlaneChoice::Decisions {
            return None;
        }
        let Frame { x, y, .. } = self.landscape_frame()?;
        let drawn = Window::new([x.scale.from, x.scale.to, y.scale.from, y.scale.to])?;
        Some(self.experiment.view.window.unwrap_or(drawn))
    }

    fn distance_from_start(&self, at: Pixel) -> f64 {
        let start = self.experiment.start();
        let place = self.landscape_frame().map(|frame| frame.at([start[0], start[1]]));
        place.map_or(f64::INFINITY, |place| place.distance(at))
    }
}

/// A window of the landscape's axes, zoomed about a place on its canvas.
fn zoomed(frame: &Frame, window: Window, at: Pixel, factor: f64) -> Window {
    let at = frame.within(at);
    let [left, right, low, high] = window.0;
    let (across, up) = (at.x - frame.rect.left, frame.rect.bottom - at.y);
    let about =
        [left + across / frame.rect.width() * (right - left), low + up / frame.rect.height() * (high - low)];
    window.zoomed(about, factor)
}

/// A window of the landscape's axes, moved as a hand moves the picture.
fn moved(frame: &Frame, window: Window, from: Pixel, to: Pixel) -> Window {
    window.moved([(from.x - to.x) / frame.rect.width(), (to.y - from.y) / frame.rect.height()])
}
