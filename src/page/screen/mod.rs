//! What is to be seen, as plain data: one comparison writes it into the document.

mod cards;
mod elements;
mod film;
mod settings;
mod share;
mod words;

use std::borrow::Cow;

pub use cards::{Card, Offer};
pub use elements::Property;
pub use settings::{Letter, Setting};

use self::elements::Elements;
use super::event::Env;
use super::mind::{Dialog, Page};
use super::module::Module;
use crate::experiment::{ErrorView, Experiment, PlaneChoice, STORY};
use crate::plot::Panel;
use crate::session::Snapshot;
use crate::worker::Grid;

/// What is to be seen of the page, but for what is drawn on canvases.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// The window's title.
    pub title: &'static str,
    /// Elements that are always there, by their ids.
    pub elements: Vec<(Cow<'static, str>, Property)>,
    /// Every setting, with its controls.
    pub settings: Vec<Setting>,
    /// The letters of a formula that have sliders.
    pub letters: Vec<Letter>,
    /// The optimizers, in order.
    pub cards: Vec<Card>,
    /// The optimizers that could be added.
    pub offers: Vec<Offer>,
    /// Whether so many run that no more can be added.
    pub full: bool,
    /// The panel that is explained, and the name of the explanation.
    pub about: Option<(Panel, &'static str)>,
    /// A pointer holds something of the landscape: its gestures are not the browser's.
    pub holds: bool,
    /// The landscape has a window to be zoomed.
    pub zooms: bool,
}

/// What canvases show.
pub struct Sight<'a> {
    /// Where the run stands.
    pub snapshot: &'a Snapshot,
    /// The settings.
    pub experiment: &'a Experiment,
    /// The run that was kept.
    pub kept: Option<&'a Snapshot>,
    /// The values of the function behind the landscape.
    pub grid: Option<&'a Grid>,
    /// Counts the pictures made of these, and the functions.
    pub raster: u64,
    /// Another number for every other function.
    pub function: u64,
    /// Whether arrows show the next step.
    pub arrows: bool,
    /// Whether the landscape is a surface.
    pub surface: bool,
    /// Whether the run rests: what is said of a figure is said at once.
    pub rests: bool,
}

impl Screen {
    /// The text of an element.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.elements.iter().find_map(|(known, property)| match property {
            Property::Text(text) if known == id => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether an element is there to be seen.
    pub fn is_shown(&self, id: &str) -> bool {
        !self.elements.iter().any(|(known, property)| known == id && *property == Property::Hidden(true))
    }
}

impl Page {
    /// What is to be seen.
    pub fn screen(&self, env: &Env) -> Screen {
        let mut elements = Elements(Vec::with_capacity(80));
        self.show_transport(&mut elements);
        self.show_time(&mut elements);
        self.show_words(&mut elements, env);
        self.show_tour(&mut elements);
        self.show_figures(&mut elements);
        let controls = self.experiment.controls();
        self.show_rows(&mut elements, &controls);
        self.show_dialogs(&mut elements, env);
        self.show_film(&mut elements);
        let paused = env.hidden && self.task.plays();
        Screen {
            title: if paused { "Paused · LODO Lab" } else { "LODO Lab" },
            elements: elements.0,
            letters: settings::letters(&controls),
            settings: self.settings_seen(controls),
            cards: self.cards(),
            offers: self.offers(),
            full: self.experiment.lanes.len() >= Experiment::MOST_LANES,
            about: match self.dialog {
                Some(Dialog::About(panel)) => Some((panel, panel.shows(&self.experiment))),
                _ => None,
            },
            holds: self.holds(),
            zooms: self.experiment.plane() != PlaneChoice::Decisions && self.snapshot.dimension > 0,
        }
    }

    /// What canvases are to show.
    pub fn sight(&self) -> Sight<'_> {
        let view = &self.experiment.view;
        Sight {
            snapshot: &self.snapshot,
            experiment: &self.experiment,
            kept: self.kept.drawn(view.kept.as_ref()),
            grid: self.raster.grid(),
            raster: self.raster.revision(),
            function: self.raster.function(),
            // Where one can follow them.
            arrows: view.arrows && !self.shows_surface() && (!self.runs() || view.speed <= 30.0),
            surface: self.shows_surface(),
            rests: !self.runs(),
        }
    }

    /// The snapshot for programs.
    pub fn snapshot_json(&self) -> serde_json::Value {
        self.snapshot.to_json(self.task.plays() && self.crew.is_there())
    }

    /// The settings for programs.
    pub fn state_json(&self, theme: &str) -> serde_json::Value {
        serde_json::json!({
            "link": self.experiment.to_link(),
            "playing": self.task.plays() && self.crew.is_there(),
            "theme": theme,
            "workers": self.crew.count(),
            "settings": self.experiment.settings(),
        })
    }

    /// What is said beside the choice of the surface while there is none to be seen.
    fn surface_words(&self) -> &'static str {
        match self.surface {
            Module::Coming => "Loading…",
            Module::Failed => "Could not be loaded",
            _ => "",
        }
    }

    fn show_figures(&self, elements: &mut Elements) {
        let view = &self.experiment.view;
        let matrices = view.error == ErrorView::Matrices;
        elements.show("matrix", matrices);
        elements.show("error", !matrices);
        let zoomed = view.window.is_some();
        let class = |name, holds| ("landscape".into(), Property::Class(name, holds));
        let flat = self.experiment.dimension == 2;
        elements.0.push(class("draggable", flat && !self.shows_surface()));
        elements.0.push(class("zoomed", zoomed || self.shows_surface()));
        elements.show("landscape-views", flat);
        let surface = view.surface.is_some();
        elements.attribute("landscape-map", "aria-pressed", Some((!surface).to_string()));
        elements.attribute("landscape-surface", "aria-pressed", Some(surface.to_string()));
        elements.text("surface-words", self.surface_words());
        elements.show("zoom", self.experiment.plane() != PlaneChoice::Decisions);
        elements.show("zoom-fit", zoomed);
        elements.show("span-fit", self.experiment.view.curves.span.is_some());
        let (mut seen, mut lead) = (0, "");
        for panel in Panel::ALL {
            let (key, place) = (panel.key(), self.experiment.place(panel));
            let (id, large) = (format!("{key}-figure"), self.experiment.is_alone(panel));
            elements.flag(id.clone(), "data-enlarged", large);
            elements.show(id.clone(), place.is_some());
            let told = self.tour.map(|at| if STORY[at].panel == panel { "here" } else { "aside" });
            elements.attribute(id.clone(), "data-tour", told.map(String::from));
            elements.attribute(id, "data-place", place.map(|place| place.to_string()));
            let words = if large { "Back to all panels" } else { "Enlarge" };
            elements.0.push((format!("{key}-enlarge").into(), Property::Text(words.into())));
            for (what, holds) in [("lead", place == Some(0)), ("show", place.is_some())] {
                elements.attribute(format!("{key}-{what}"), "aria-pressed", Some(holds.to_string()));
            }
            seen += usize::from(place.is_some());
            if place == Some(0) {
                lead = key;
            }
        }
        elements.attribute("body", "data-lead", Some(lead.into()));
        elements.attribute("body", "data-panels", Some(seen.to_string()));
        elements.attribute("body", "data-theme", view.theme.chosen().map(String::from));
        elements.flag("body", "data-embed", view.embedded);
        elements.show("embed-head", view.embedded);
        if view.embedded {
            self.show_head(elements);
        }
        elements.flag("body", "data-present", view.presents);
        elements.text("present", if view.presents { "Leave" } else { "Present" });
        let sheet = if self.layout.sheet { "open" } else { "closed" };
        elements.attribute("body", "data-sheet", Some(sheet.into()));
        elements.expanded("controls-toggle", self.layout.sheet);
    }
}
