//! The screen, written into the document: what is as it was is not touched.

use std::borrow::Cow;
use std::collections::HashMap;

use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::cards::Cards;
use super::dom::{all, attribute, document, element, find, show};
use super::{controls, hold, queue};
use crate::page::{Property, Screen, Setting};

/// Writes screens.
#[derive(Default)]
pub(super) struct Renderer {
    title: &'static str,
    elements: HashMap<(Cow<'static, str>, &'static str), Property>,
    settings: HashMap<String, Setting>,
    letters: Vec<crate::page::Letter>,
    about: &'static str,
    cards: Cards,
}

impl Renderer {
    /// The visitor has moved this setting's controls: they are written even if the setting is as it was.
    pub(super) fn forget(&mut self, key: &str) {
        self.settings.remove(key);
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
        for (id, property) in screen.elements {
            self.write_property(id, property);
        }
        self.cards.write(&screen.cards, &screen.offers, screen.full);
        if self.letters != screen.letters {
            controls::write_letters(&screen.letters);
            self.letters = screen.letters;
            self.settings.retain(|key, _| !key.starts_with("formula-"));
        }
        for setting in screen.settings {
            self.write_setting(setting);
        }
        if let Some((_, name)) = screen.about.filter(|(_, name)| *name != self.about) {
            self.about = name;
            for text in all(&element("about"), "[data-about]") {
                show(&text, text.get_attribute("data-about").as_deref() == Some(name));
            }
        }
        hold::set(screen.holds, screen.zooms);
    }

    fn write_property(&mut self, id: Cow<'static, str>, property: Property) {
        // A visitor moves sliders, too: what stands there counts.
        if let Property::Value(value) = &property {
            return write_value(&id, value);
        }
        let key = (id, name_of(&property));
        if self.elements.get(&key) == Some(&property) {
            return;
        }
        let target: Option<HtmlElement> = match &*key.0 {
            "body" => document().body(),
            id => find(id),
        };
        let target = target.unwrap_or_else(|| panic!("index.html has no such element: {}", key.0));
        write(&target, &property);
        self.elements.insert(key, property);
    }

    fn write_setting(&mut self, setting: Setting) {
        let former = self.settings.get(&setting.key);
        if former == Some(&setting) {
            return;
        }
        // What somebody is writing in stays as it is, and is written when it is left.
        if controls::write(&setting, former) {
            self.settings.insert(setting.key.clone(), setting);
        } else {
            self.settings.remove(&setting.key);
        }
    }
}

fn name_of(property: &Property) -> &'static str {
    match property {
        Property::Text(_) => "text",
        Property::Hidden(_) => "hidden",
        Property::Disabled(_) => "disabled",
        Property::Value(_) => "value",
        Property::Attribute(name, _) | Property::Class(name, _) => name,
    }
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
