//! Films in a browser: follows how far the page's film is, records it, and says what has become of it.

mod kind;
mod page;
mod picture;
mod save;
mod sheet;
mod take;

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit};

use kind::Kind;
use page::{Stage, document, element, say, steps, tell, window};
use take::{Next, Take};

thread_local! {
    static TAKE: RefCell<Option<Take>> = const { RefCell::new(None) };
}

/// Records the page's films from now on.
///
/// # Errors
/// Where the document is not that of the page.
#[wasm_bindgen]
pub fn follow_films() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let kind = Kind::best();
    sheet::build(kind)?;
    let Some(kind) = kind else { return Ok(()) };
    let changed = Closure::<dyn FnMut()>::new(move || follow(kind)).into_js_value();
    watch("data-stage", &changed)?;
    document().add_event_listener_with_callback("visibilitychange", changed.unchecked_ref())?;
    watch("open", &Closure::<dyn FnMut()>::new(sheet::open).into_js_value())
}

/// Calls back when an attribute of the page's film changes.
fn watch(attribute: &str, changed: &JsValue) -> Result<(), JsValue> {
    let options = MutationObserverInit::new();
    options.set_attribute_filter(&Array::of1(&attribute.into()));
    MutationObserver::new(changed.unchecked_ref())?
        .observe_with_options(&element::<Element>("film"), &options)
}

/// The page's film is elsewhere, or its tab was hidden or shown.
fn follow(kind: Kind) {
    let stage = Stage::now();
    sheet::follow(stage);
    match stage {
        Stage::None => {
            if let Some(take) = TAKE.take() {
                take.give_up();
            }
            return;
        }
        Stage::Going => say("film-clock", &format!("Going to step {}…", steps()[0])),
        Stage::Over if !is_recorded() => return fail("it was over before it began"),
        _ => {}
    }
    let begins = !is_recorded() && matches!(stage, Stage::Ready | Stage::Rolling);
    if begins {
        match Take::begin(kind, over) {
            Ok(take) => {
                TAKE.set(Some(take));
                await_frame();
            }
            Err(why) => {
                let words =
                    js_sys::Reflect::get(&why, &"message".into()).ok().and_then(|words| words.as_string());
                return fail(&words.or(why.as_string()).unwrap_or_default());
            }
        }
    }
    TAKE.with_borrow_mut(|take| take.iter_mut().for_each(|take| take.follow(stage)));
}

fn is_recorded() -> bool {
    TAKE.with_borrow(Option::is_some)
}

fn await_frame() {
    let frame = Closure::once_into_js(|_: f64| {
        let next = TAKE.with_borrow_mut(|take| take.as_mut().map(Take::frame));
        match next {
            Some(Next::Roll) => tell("roll"),
            Some(Next::Fail) => return fail("the recorder did not stop"),
            Some(Next::Nothing) => {}
            None => return,
        }
        await_frame();
    });
    window().request_animation_frame(frame.unchecked_ref()).expect("every window has frames");
}

/// The film is recorded, or there is none: the sheet says which.
fn over(kind: Kind, film: Result<web_sys::Blob, String>) {
    let film = match film {
        Ok(film) => film,
        Err(why) => return fail(&why),
    };
    let seconds = TAKE.take().map_or(0.0, |take| take.seconds());
    say("film-words", &save::keep(&film, kind, seconds));
    sheet::show_film();
    tell("done");
}

/// Says why there is no film.
fn fail(why: &str) {
    say("film-words", &format!("No film was saved: {why}."));
    if let Some(take) = TAKE.take() {
        take.give_up();
    }
    sheet::show_film();
    tell("done");
}
