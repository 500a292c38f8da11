//! What of the page a film is made of.

use wasm_bindgen::prelude::*;
use web_sys::{CssStyleDeclaration, Document, Element, Event, HtmlCanvasElement, HtmlSelectElement, Window};

pub(super) fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

pub(super) fn document() -> Document {
    window().document().expect("the page has a document")
}

pub(super) fn find(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The element with this id, which index.html is known to have.
pub(super) fn element<T: JsCast>(id: &str) -> T {
    let found = document().get_element_by_id(id).and_then(|found| found.dyn_into().ok());
    found.unwrap_or_else(|| panic!("index.html has no such element: {id}"))
}

pub(super) fn say(id: &str, words: &str) {
    let element: Element = element(id);
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

pub(super) fn text(id: &str) -> String {
    element::<Element>(id).text_content().unwrap_or_default()
}

/// Seconds.
pub(super) fn now() -> f64 {
    window().performance().expect("every window has a clock").now() / 1000.0
}

/// Tells the page that a film rolls, or is done.
pub(super) fn tell(what: &str) {
    let event = Event::new(what).expect("events have names");
    let heard = element::<Element>("film").dispatch_event(&event);
    heard.expect("an event that was just made can be dispatched");
}

/// How far the page's film is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is none.
    #[default]
    None,
    Going,
    Ready,
    Rolling,
    Paused,
    Over,
}

impl Stage {
    pub(super) fn now() -> Stage {
        match attribute("data-stage").split(' ').next() {
            Some("going") => Stage::Going,
            Some("ready") => Stage::Ready,
            Some("rolling") => Stage::Rolling,
            Some("paused") => Stage::Paused,
            Some("over") => Stage::Over,
            _ => Stage::None,
        }
    }
}

/// What the page says of its film.
pub(super) fn attribute(name: &str) -> String {
    element::<Element>("film").get_attribute(name).unwrap_or_default()
}

/// The first and the last step.
pub(super) fn steps() -> [u64; 2] {
    let stage = attribute("data-stage");
    let mut steps = stage.split(' ').filter_map(|step| step.parse().ok());
    [(); 2].map(|()| steps.next().unwrap_or_default())
}

/// The key of the scenario, and its name, which says whether it was changed.
pub(super) fn scenario() -> [String; 2] {
    let menu: HtmlSelectElement = element("scenario");
    let chosen = menu.selected_options().item(0);
    [menu.value(), chosen.and_then(|chosen| chosen.text_content()).unwrap_or_default()]
}

/// A panel that is shown.
pub(super) struct Panel {
    figure: Element,
}

impl Panel {
    /// Those that are to be filmed: one, or all that are shown, the one with the lead first.
    pub(super) fn all(chosen: &str) -> Vec<Panel> {
        let found = document().query_selector_all("#figures > figure").expect("a valid selector");
        let figures = (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok());
        let of = |figure: &Element| chosen.is_empty() || figure.id() == format!("{chosen}-figure");
        figures.filter(of).map(|figure| Panel { figure }).filter(|panel| panel.canvas().is_some()).collect()
    }

    pub(super) fn key(&self) -> String {
        self.figure.id().trim_end_matches("-figure").into()
    }

    /// The canvas that is seen: a panel may have others.
    pub(super) fn canvas(&self) -> Option<HtmlCanvasElement> {
        let found = self.figure.query_selector_all("canvas").ok()?;
        let canvases = (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok());
        { canvases }.find(|canvas: &HtmlCanvasElement| canvas.client_width() > 0 && canvas.width() > 0)
    }

    /// Its name, and what is said beside it.
    pub(super) fn words(&self) -> [String; 2] {
        ["h2", "figcaption > span"].map(|selector| {
            let found = self.figure.query_selector(selector).ok().flatten();
            found.and_then(|found| found.text_content()).unwrap_or_default()
        })
    }
}

/// The page's colours and letters.
pub(super) struct Style {
    pub(super) paper: String,
    pub(super) ink: String,
    pub(super) muted: String,
    pub(super) letters: String,
}

impl Style {
    pub(super) fn now() -> Style {
        let of = |element: &Element, name: &str| {
            let style: Option<CssStyleDeclaration> = window().get_computed_style(element).ok().flatten();
            style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
        };
        let root = document().document_element().expect("a document has a root");
        let bar: Element = element("film-bar");
        Style {
            paper: of(&root, "background-color"),
            ink: of(&bar, "color"),
            muted: of(&element("film-format"), "color"),
            letters: of(&bar, "font-family"),
        }
    }
}
