//! The screen, written into the document: what is as it was is not touched.

use std::borrow::Cow;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::cards::Cards;
use super::dom::{all, attribute, document, element, find, show};
use super::{controls, hold, queue};
use lodo::page::{Property, Screen, Setting};

/// Writes screens.
#[derive(Default)]
pub(super) struct Renderer {
    title: &'static str,
    elements: Vec<(Cow<'static, str>, Property)>,
    settings: Vec<Setting>,
    letters: Vec<lodo::page::Letter>,
    about: &'static str,
    cards: Cards,
}

impl Renderer {
    /// The visitor has moved this setting's controls: they are written even if the setting is as it was.
    pub(super) fn forget(&mut self, key: &str) {
        self.settings.retain(|setting| setting.key != key);
    }

    /// Writes a screen.
    pub(super) fn render(&mut self, screen: Screen) {
        queue::muted(|| self.write(screen));
    }

    fn write(&mut self, screen: Screen) {
        if self.title != screen.title {
            self.title = screen.title;
            document().set_title(screen.title);
        }
        self.write_elements(screen.elements);
        self.cards.write(&screen.cards, &screen.offers, screen.full);
        if self.letters != screen.letters {
            controls::write_letters(&screen.letters);
            self.letters = screen.letters;
            self.settings.clear();
        }
        self.write_settings(screen.settings);
        if let Some((_, name)) = screen.about.filter(|(_, name)| *name != self.about) {
            self.about = name;
            for text in all(&element("about"), "[data-about]") {
                show(&text, text.get_attribute("data-about").as_deref() == Some(name));
            }
        }
        hold::set(screen.holds, screen.zooms);
    }

    fn write_elements(&mut self, elements: Vec<(Cow<'static, str>, Property)>) {
        let mut moved = false;
        for (place, (id, property)) in elements.iter().enumerate() {
            // Most elements are where they were.
            let same = |known: &&(Cow<'static, str>, Property)| known.0 == *id && known.1 == *property;
            let known = self.elements.get(place).filter(same).or_else(|| self.elements.iter().find(same));
            match property {
                // A visitor moves sliders, too: what stands there counts.
                Property::Value(value) => write_value(id, value),
                _ if known.is_none() => {
                    moved |= matches!(property, Property::Attribute("data-place", _));
                    write(&target(id), property);
                }
                _ => {}
            }
        }
        if moved {
            arrange();
        }
        self.elements = elements;
    }

    fn write_settings(&mut self, settings: Vec<Setting>) {
        let former = std::mem::take(&mut self.settings);
        for (place, setting) in settings.into_iter().enumerate() {
            let same = |known: &&Setting| known.key == setting.key;
            let known = former.get(place).filter(same).or_else(|| former.iter().find(same));
            // What somebody is writing in stays as it is, and is written when it is left.
            if known == Some(&setting) || controls::write(&setting, known) {
                self.settings.push(setting);
            }
        }
    }
}

/// Puts the panels in order, for those who read them one after the other. What is moved loses the focus, and gets it back.
fn arrange() {
    let active = document().active_element();
    let list: Element = element("figures");
    for place in 0..4 {
        for figure in all(&list, &format!("[data-place='{place}']")) {
            list.append_child(&figure).expect("a list takes figures");
        }
    }
    let _ = active.map(|active| active.unchecked_into::<HtmlElement>().focus());
}

fn target(id: &str) -> Element {
    let target = if id == "body" { document().body().map(Element::from) } else { find(id) };
    target.unwrap_or_else(|| panic!("index.html has no such element: {id}"))
}

fn write(target: &Element, property: &Property) {
    match property {
        Property::Text(text) => target.set_text_content(Some(text)),
        Property::Hidden(hidden) => show(target, !hidden),
        Property::Disabled(disabled) => {
            target.toggle_attribute_with_force("disabled", *disabled).expect("disabled is a name");
        }
        Property::Attribute(name, Some(value)) => attribute(target, name, value),
        Property::Attribute(name, None) => target.remove_attribute(name).expect("attribute names are valid"),
        Property::Class(name, holds) => {
            target.class_list().toggle_with_force(name, *holds).expect("class names are valid");
        }
        Property::Value(_) => {}
    }
}

fn write_value(id: &str, value: &str) {
    let input: HtmlInputElement = element(id);
    if input.value() != value {
        input.set_value(value);
    }
}
