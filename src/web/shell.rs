//! The page's mind in its shell: events go in, effects are performed, the screen is written.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use wasm_bindgen::prelude::*;

use super::dom::{document, window};
use super::figures::Figures;
use super::perform::Performer;
use super::queue::{self, Handler};
use super::render::Renderer;
use super::{ports, theme};
use lodo::page::{Effect, Env, Event, Page};

/// Something to be done with the figures.
type Act = Box<dyn FnOnce(&mut Figures)>;

thread_local! {
    static SHELL: RefCell<Option<Shell>> = const { RefCell::new(None) };
    static LATER: RefCell<Vec<Act>> = const { RefCell::new(Vec::new()) };
    /// A frame is on its way; it has come.
    static SCHEDULED: Cell<bool> = const { Cell::new(false) };
    static DUE: Cell<bool> = const { Cell::new(false) };
    /// The figures may show something else than what there is: of a slow run most frames bring nothing.
    static OUTDATED: Cell<bool> = const { Cell::new(true) };
}

struct Shell {
    page: Page,
    performer: Performer,
    renderer: Renderer,
    figures: Figures,
    /// Something happened that may be seen at once.
    stale: bool,
}

/// Starts everything.
pub(super) fn open(module: JsValue) {
    let hash = window().location().hash().unwrap_or_default();
    let (page, effects) = Page::new(&hash, ports::wanted(), &env());
    let shell = Shell {
        page,
        performer: Performer::new(module),
        renderer: Renderer::default(),
        figures: Figures::new(|| with_figures(Figures::resize)),
        stale: true,
    };
    SHELL.with_borrow_mut(|slot| *slot = Some(shell));
    with(|shell| shell.perform(effects));
    queue::set_handler(Handler { handle, settled });
    let address = window().location().href().unwrap_or_default();
    queue::send(Event::Address(address.split('#').next().unwrap_or_default().into()));
    // Workers may have failed to start.
    queue::send(Event::Visibility);
}

/// The world as it is now.
fn env() -> Env {
    let milliseconds = window().performance().expect("every window has a clock").now();
    Env {
        now: Duration::from_secs_f64(milliseconds / 1000.0),
        hidden: document().hidden(),
        reduced_motion: theme::prefers_reduced_motion(),
        dice: (js_sys::Math::random() * 9e15) as u64,
    }
}

fn with<T>(act: impl FnOnce(&mut Shell) -> T) -> Option<T> {
    SHELL.with_borrow_mut(|shell| shell.as_mut().map(act))
}

fn handle(event: Event) {
    with(|shell| {
        shell.stale |= !matches!(event, Event::Report { .. } | Event::WorkerReady { .. });
        if !matches!(event, Event::Frame | Event::Tick) {
            OUTDATED.set(true);
        }
        // Half a gesture is not written over: what it is to lead to is still to be read.
        if let Event::Control { key, done: true, .. } | Event::Nudge { key, .. } = &event {
            shell.renderer.forget(key);
        }
        let effects = shell.page.handle(event, &env());
        shell.perform(effects);
    });
}

/// Nothing waits any more: what can be seen is written.
fn settled() {
    with(|shell| {
        let due = DUE.replace(false);
        if due || shell.stale {
            shell.stale = false;
            shell.renderer.render(shell.page.screen(&env()));
        }
        if due {
            LATER.take().into_iter().for_each(|act| act(&mut shell.figures));
            let now = env().now;
            if OUTDATED.replace(false) || shell.figures.are_to_be_described(now) {
                shell.figures.draw(&shell.page.sight(), now);
            }
        }
        shell.performer.finish(&shell.page);
    });
}

impl Shell {
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::RequestFrame => await_frame(),
                Effect::SavePanel { panel, kind, name } => {
                    self.figures.save(panel, kind, name, &self.page.sight());
                }
                effect => self.performer.perform(effect),
            }
        }
    }
}

/// Draws everything at the next frame, and writes what could not be written before.
pub(super) fn redraw() {
    OUTDATED.set(true);
    await_frame();
}

fn await_frame() {
    if !SCHEDULED.replace(true) {
        let frame = Closure::once_into_js(|_: f64| {
            SCHEDULED.set(false);
            DUE.set(true);
            queue::send(Event::Frame);
        });
        window().request_animation_frame(frame.unchecked_ref()).expect("every window has frames");
    }
}

/// Asks the page something.
pub(super) fn ask<T: Default>(question: impl FnOnce(&Page) -> T) -> T {
    let shell = SHELL.try_with(|shell| {
        shell.try_borrow().ok().and_then(|shell| shell.as_ref().map(|s| question(&s.page)))
    });
    shell.ok().flatten().unwrap_or_default()
}

/// Does something with the figures at the next frame, which then comes.
pub(super) fn with_figures(act: impl FnOnce(&mut Figures) + 'static) {
    LATER.with_borrow_mut(|later| later.push(Box::new(act)));
    redraw();
}
