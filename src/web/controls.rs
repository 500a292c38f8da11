//! Controls and the experiment: every element's id is the key of a setting.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

use super::dom::{attribute, document, element, find, is_number, set_value, show};
use super::page::{self, Page};
use crate::experiment::{Control, Experiment, SCENARIOS};
use crate::objective::{Formula, Noise};
use crate::optim::Range;

/// Positions of a slider from end to end: finer than a pixel.
const POSITIONS: f64 = 1000.0;

/// What a control that was moved wants: a key and a value, as text.
pub(super) struct Wish {
    pub(super) key: String,
    pub(super) text: String,
    /// Whether it is being written by hand, letter by letter.
    pub(super) typed: bool,
}

/// The wish behind an event at this element, if it is one of the experiment's controls.
pub(super) fn wish(target: &Element, experiment: &Experiment) -> Option<Wish> {
    let id = target.id();
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return experiment.get(&id).map(|_| Wish { key: id, text: select.value(), typed: false });
    }
    let input = target.dyn_ref::<HtmlInputElement>()?;
    let key = id.strip_suffix("-value").unwrap_or(&id).to_owned();
    experiment.get(&key)?;
    Some(match input.type_().as_str() {
        "checkbox" => Wish { key, text: u8::from(input.checked()).to_string(), typed: false },
        "range" => {
            let range = experiment.controls().into_iter().find(|control| control.key == key)?.range?;
            let text = range.value(input.value_as_number() / POSITIONS).to_string();
            Wish { key, text, typed: false }
        }
        // A formula is checked while it is typed.
        _ => Wish { key, text: input.value(), typed: is_number(input) },
    })
}

/// Fills what does not change.
pub(super) fn fill_scenarios() {
    let scenarios: Vec<(&str, &str)> =
        SCENARIOS.iter().map(|scenario| (scenario.key, scenario.name)).collect();
    fill("scenario", &scenarios);
}

/// A menu's choices, of which there may be fewer or more than before.
fn fill<T: AsRef<str>>(id: &str, choices: &[(T, T)]) {
    let select: HtmlSelectElement = element(id);
    let names: String = choices.iter().map(|(_, name)| name.as_ref()).collect();
    if select.length() as usize == choices.len() && select.text_content().as_ref() == Some(&names) {
        return;
    }
    select.set_text_content(None);
    for (key, name) in choices {
        let option = HtmlOptionElement::new_with_text_and_value(name.as_ref(), key.as_ref())
            .expect("options can be made");
        select.append_child(&option).expect("a menu takes options");
    }
}

/// Brings every control to where the experiment is.
pub(super) fn sync(experiment: &Experiment) {
    element::<HtmlSelectElement>("scenario").set_value(experiment.scenario.key);
    let controls = experiment.controls();
    fill_parameters(&controls);
    for control in &controls {
        sync_control(control, experiment);
    }
    for key in ["formula", "curvatures", "rotation"] {
        show(&element(&format!("{key}-row")), controls.iter().any(|control| control.key == key));
    }
    element::<HtmlElement>("formula-hint").set_text_content(Some(&hint(&experiment.formula)));
    show(&element("start-row"), experiment.dimension == 2);
    show(&element("plane-label"), experiment.dimension > 2);
    show(&element("regions-label"), controls.iter().any(|control| control.key == "regions"));
    show(&element("coordinates"), controls.iter().any(|control| control.key == "plane-x"));
    show(&element("arrows-label"), experiment.dimension == 2);
    let dimensions = &experiment.landscape.dimensions;
    enable("dimension", dimensions.start() != dimensions.end());
    enable("condition", experiment.landscape.conditioned);
    enable("noise", experiment.noise != Noise::None);
}

/// A slider for each letter in a formula; those that stay keep the focus.
fn fill_parameters(controls: &[Control]) {
    let letters: Vec<&Control> =
        controls.iter().filter(|control| control.key.starts_with("formula-")).collect();
    let list: HtmlElement = element("formula-parameters");
    let keys: Vec<&str> = letters.iter().map(|control| control.key.as_str()).collect();
    show(&element("formula-letters"), !keys.is_empty());
    if list.get_attribute("data-keys").as_deref() == Some(keys.join(" ").as_str()) {
        return;
    }
    attribute(&list, "data-keys", &keys.join(" "));
    list.set_text_content(None);
    for Control { key, label, .. } in letters {
        let row = super::cards::slider_row(key, "", label);
        attribute(&row, "title", "Changing this restarts the run.");
        list.append_child(&row).expect("a list takes rows");
    }
}

/// What a formula may consist of, and how this one was read where it is not written that way.
fn hint(formula: &Formula) -> String {
    let bare = |text: &str| text.replace(char::is_whitespace, "");
    let read = formula.read();
    let said = if bare(&read) == bare(formula.text()) { String::new() } else { format!("Read as {read}. ") };
    said + &Formula::vocabulary()
}

/// Puts a formula that was refused back into its field, with the reason beside it.
pub(super) fn refuse_formula(text: &str, words: &str) {
    element::<HtmlInputElement>("formula").set_value(text);
    set_error("formula", Some(&format!("{words}. Until it is mended, the example runs.")));
}

fn sync_control(control: &Control, experiment: &Experiment) {
    let text = experiment.get(&control.key).expect("controls have values");
    let Some(range) = control.range else {
        if control.choices.is_empty() {
            describe_number(&control.key, &text, None);
            return set_text(&control.key, &text);
        }
        let Some(select) = find::<HtmlSelectElement>(&control.key) else {
            return press(&control.key, &text);
        };
        fill(&control.key, &control.choices);
        select.set_value(&text);
        return;
    };
    let value = experiment.number(&control.key).expect("ranges are of numbers");
    if let Some(input) = find::<HtmlInputElement>(&control.key) {
        match input.type_().as_str() {
            "checkbox" => input.set_checked(value != 0.0),
            "range" => {
                set_bounds(&input, 0.0, POSITIONS, "1");
                // Whole numbers have many places each: one that says so already keeps its own, so that arrows lead on.
                if range.value(input.value_as_number() / POSITIONS) != value {
                    set_value(&input, &(range.position(value) * POSITIONS).round().to_string());
                }
                attribute(&input, "aria-valuetext", &text);
            }
            _ => set_text(&control.key, &text),
        }
    }
    let field = format!("{}-value", control.key);
    set_text(&field, &text);
    for id in [&control.key, &field] {
        describe_number(id, &text, Some(range));
    }
}

/// The one of a switch's buttons that is pressed in.
fn press(key: &str, value: &str) {
    let selector = format!("button[data-key='{key}']");
    let buttons = document().query_selector_all(&selector).expect("a valid selector");
    for place in 0..buttons.length() {
        let Some(button) = buttons.item(place).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let pressed = button.get_attribute("data-value").as_deref() == Some(value);
        attribute(&button, "aria-pressed", if pressed { "true" } else { "false" });
    }
}

/// The text of a field, where there is one. What was refused stays, with the reason beside it, until somebody
/// mends it.
fn set_text(id: &str, text: &str) {
    let field = find::<HtmlInputElement>(id);
    if let Some(field) = field.filter(|field| field.get_attribute("aria-invalid").as_deref() != Some("true"))
    {
        set_value(&field, text);
    }
}

/// What a field for a number says to those who do not see it.
fn describe_number(id: &str, text: &str, range: Option<Range>) {
    let Some(field) = find::<HtmlInputElement>(id).filter(is_number) else { return };
    // A number without a power of ten, which the attribute does not know.
    let now = text.parse::<f64>().map_or("0".into(), |value| value.to_string());
    attribute(&field, "aria-valuenow", &now);
    attribute(&field, "aria-valuetext", if text.is_empty() { "none" } else { text });
    if let Some((min, max)) = range.map(Range::bounds) {
        attribute(&field, "aria-valuemin", &min.to_string());
        attribute(&field, "aria-valuemax", &max.to_string());
    }
}

fn set_bounds(input: &HtmlInputElement, min: f64, max: f64, step: &str) {
    if input.max() != max.to_string() {
        input.set_min(&min.to_string());
        input.set_max(&max.to_string());
        input.set_step(step);
    }
}

fn enable(key: &str, enabled: bool) {
    for id in [key.to_owned(), format!("{key}-value")] {
        element::<HtmlInputElement>(&id).set_disabled(!enabled);
    }
}

/// Shows beside a control why its value was not taken, or clears that. Returns whether there is a place for it.
pub(super) fn set_error(key: &str, words: Option<&str>) -> bool {
    let slot = find::<HtmlElement>(&format!("{key}-error"));
    for id in [format!("{key}-value"), key.to_owned()] {
        let written = |input: &HtmlInputElement| input.type_() == "text";
        if let Some(input) = find::<HtmlInputElement>(&id).filter(written) {
            attribute(&input, "aria-invalid", if words.is_some() { "true" } else { "false" });
        }
    }
    if let Some(slot) = &slot {
        slot.set_text_content(words);
        show(slot, words.is_some());
        // It may lie below the edge of the list that scrolls.
        let list: HtmlElement = element("controls");
        let end = |element: &HtmlElement| element.get_bounding_client_rect().bottom();
        if words.is_some() && list.contains(Some(slot)) && end(slot) > end(&list) {
            slot.scroll_into_view_with_bool(false);
        }
    }
    slot.is_some()
}

/// Moves a number by so many steps: by ten places of its slider each, or by one where it has none. Returns whether
/// this is a field for a number.
pub(super) fn nudge(field: &Element, steps: f64) -> bool {
    const STEP: f64 = 10.0;
    let Some(field) = field.dyn_ref::<HtmlInputElement>().filter(|field| is_number(field)) else {
        return false;
    };
    let key = key_of(field);
    let slider = find::<HtmlInputElement>(&key).filter(|slider| slider.type_() == "range");
    page::with(|page| {
        // From what is written there, if it can be taken.
        page.moved(field, true);
        let former = text(page, &key);
        let Some(slider) = slider else {
            if let Some(text) = page.seen().1.stepped(&key, steps) {
                field.set_value(&text);
                page.moved(field, true);
            }
            return field.set_value(&text(page, &key));
        };
        let mut position = slider.value_as_number();
        // Small whole numbers are farther apart than that; a refusal is an end of the way.
        while (0.0..=POSITIONS).contains(&position) {
            position += STEP * steps;
            slider.set_value(&position.to_string());
            page.moved(&slider, true);
            if text(page, &key) != former || field.get_attribute("aria-invalid").as_deref() == Some("true") {
                break;
            }
        }
        // The field does not follow by itself: somebody writes in it.
        field.set_value(&text(page, &key));
    });
    field.select();
    true
}

fn text(page: &Page, key: &str) -> String {
    page.seen().1.get(key).unwrap_or_default()
}

/// Whether nothing is half written in a field: what stands there is in force.
pub(super) fn is_settled(field: &Element) -> bool {
    let mut settled = false;
    if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
        page::with(|page| settled = page.seen().1.get(&key_of(field)).as_deref() == Some(&field.value()));
    }
    settled
}

/// Brings a field that somebody is in up to what is in force.
pub(super) fn catch_up(experiment: &Experiment) {
    let active = document().active_element().and_then(|active| active.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = active.filter(|field| field.type_() == "text")
        && let Some(text) = experiment.get(&key_of(&field))
    {
        field.set_value(&text);
    }
}

/// The key of the setting that is written in a field.
fn key_of(field: &HtmlInputElement) -> String {
    field.id().trim_end_matches("-value").into()
}

/// Takes the focus from a field that somebody writes in: what is half written belongs to settings that go.
pub(super) fn leave() {
    let active = document().active_element().and_then(|active| active.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = active.filter(is_number) {
        field.blur().ok();
    }
}

/// Clears the messages beside these controls.
pub(super) fn clear_errors(of: &dyn Fn(&str) -> bool) {
    let Ok(slots) = document().query_selector_all(".error:not([hidden])") else { return };
    for place in 0..slots.length() {
        let slot: Option<Element> = slots.item(place).map(JsCast::unchecked_into);
        if let Some(slot) = slot {
            let id = slot.id();
            let key = id.trim_end_matches("-error");
            if of(key) {
                set_error(key, None);
            }
        }
    }
}
