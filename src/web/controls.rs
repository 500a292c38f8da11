//! The controls of a setting: every element's id begins with its key.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

use super::dom::{all, attribute, document, element, find, is_number, set_value, show};
use lodo::math::read_number;
use lodo::optim::Range;
use lodo::page::{Input, Letter, Setting};

/// Positions of a slider from end to end: finer than a pixel.
const POSITIONS: f64 = 1000.0;

/// What an event at this element says of a setting: its key, and what it was moved to.
pub(super) fn read(target: &Element) -> Option<(String, Input)> {
    let id = target.id();
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return Some((id, Input::Text(select.value())));
    }
    let input = target.dyn_ref::<HtmlInputElement>()?;
    let key = key_of(input);
    let said = match input.type_().as_str() {
        "checkbox" => Input::Switch(input.checked()),
        "range" => Input::Place(input.value_as_number() / POSITIONS),
        _ if is_number(input) => Input::Number(input.value()),
        // A formula is checked while it is typed.
        "text" => Input::Text(input.value()),
        _ => return None,
    };
    Some((key, said))
}

/// The key of the setting that a field is for.
pub(super) fn key_of(field: &HtmlInputElement) -> String {
    let id = field.id();
    id.strip_suffix("-value").unwrap_or(&id).into()
}

/// Brings the controls of a setting to where it is. Returns whether all of them are there: a field that somebody writes
/// in is left alone.
pub(super) fn write(setting: &Setting, former: Option<&Setting>) -> bool {
    let (key, text, range) = (&setting.key, &setting.text, setting.range);
    write_error(setting, former);
    if let Some(slider) = find::<HtmlInputElement>(key) {
        match slider.type_().as_str() {
            "checkbox" => slider.set_checked(text != "0"),
            "range" => write_slider(&slider, setting),
            _ => {}
        }
    } else if let Some(select) = find::<HtmlSelectElement>(key) {
        write_menu(&select, setting);
    } else if !setting.choices.is_empty() {
        press(key, text);
    }
    let mut complete = true;
    for id in [key.clone(), format!("{key}-value")] {
        let Some(field) = find::<HtmlInputElement>(&id) else { continue };
        if field.type_() == "text" {
            complete &= write_field(&field, setting);
            describe_number(&field, text, range);
        }
        field.set_disabled(setting.disabled);
    }
    complete
}

fn write_slider(slider: &HtmlInputElement, setting: &Setting) {
    if slider.max() != POSITIONS.to_string() {
        slider.set_min("0");
        slider.set_max(&POSITIONS.to_string());
        slider.set_step("1");
    }
    set_value(slider, &(setting.place * POSITIONS).round().to_string());
    if setting.key != "speed" {
        attribute(slider, "aria-valuetext", &setting.text);
    }
}

fn write_field(field: &HtmlInputElement, setting: &Setting) -> bool {
    if let Some(written) = &setting.written {
        field.set_value(written);
        return true;
    }
    // What was refused stays, with the reason beside it, until somebody mends it.
    if setting.error.is_some() {
        return true;
    }
    set_value(field, &setting.text);
    field.value() == setting.text
}

/// A menu's choices, of which there may be fewer or more than before.
fn write_menu(select: &HtmlSelectElement, setting: &Setting) {
    let names: String = setting.choices.iter().map(|(_, name)| name.as_ref()).collect();
    let same = select.length() as usize == setting.choices.len();
    if !same || select.text_content().as_ref() != Some(&names) {
        select.set_text_content(None);
        for (key, name) in &setting.choices {
            let option = HtmlOptionElement::new_with_text_and_value(name, key).expect("options can be made");
            select.append_child(&option).expect("a menu takes options");
        }
    }
    select.set_value(&setting.text);
}

/// The one of a switch's buttons that is pressed in.
fn press(key: &str, value: &str) {
    let root = document().document_element().expect("a document has a root");
    for button in all(&root, &format!("button[data-key='{key}']")) {
        let pressed = button.get_attribute("data-value").as_deref() == Some(value);
        attribute(&button, "aria-pressed", if pressed { "true" } else { "false" });
    }
}

/// What a field for a number says to those who do not see it.
fn describe_number(field: &HtmlInputElement, text: &str, range: Option<Range>) {
    if !is_number(field) {
        return;
    }
    // A number without a power of ten, which the attribute does not know.
    let now = read_number(text).map_or("0".into(), |value| value.to_string());
    attribute(field, "aria-valuenow", &now);
    attribute(field, "aria-valuetext", if text.is_empty() { "none" } else { text });
    if let Some((min, max)) = range.map(Range::bounds) {
        attribute(field, "aria-valuemin", &min.to_string());
        attribute(field, "aria-valuemax", &max.to_string());
    }
}

/// Why a value was not taken, beside its control.
fn write_error(setting: &Setting, former: Option<&Setting>) {
    let (key, words) = (&setting.key, setting.error.as_deref());
    for id in [format!("{key}-value"), key.clone()] {
        if let Some(input) = find::<HtmlInputElement>(&id).filter(|input| input.type_() == "text") {
            attribute(&input, "aria-invalid", if words.is_some() { "true" } else { "false" });
        }
    }
    let Some(slot) = find::<HtmlElement>(&format!("{key}-error")) else { return };
    if slot.text_content().as_deref() != words {
        slot.set_text_content(words);
    }
    show(&slot, words.is_some());
    // It may lie below the edge of the list that scrolls.
    let list: HtmlElement = element("controls");
    let end = |element: &HtmlElement| element.get_bounding_client_rect().bottom();
    let new = words.is_some() && former.is_none_or(|former| former.error != setting.error);
    if new && list.contains(Some(&slot)) && end(&slot) > end(&list) {
        slot.scroll_into_view_with_bool(false);
    }
}

/// A slider for each letter in a formula.
pub(super) fn write_letters(letters: &[Letter]) {
    let list: HtmlElement = element("formula-parameters");
    list.set_text_content(None);
    for Letter { key, name } in letters {
        let row = super::cards::slider_row(key, "", name);
        attribute(&row, "title", "Changing this restarts the run.");
        list.append_child(&row).expect("a list takes rows");
    }
}
