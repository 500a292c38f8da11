//! The optimizers' cards.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlButtonElement, HtmlDetailsElement, HtmlElement, HtmlInputElement};

use super::dom::{Text, attribute, document, element, find, instance, show, within};
use lodo::experiment::Experiment;
use lodo::optim::{METHODS, Parameter, Range, Role};
use lodo::page::{Card, Offer};
use lodo::plot::Style;

/// Parameters that a card shows at once; others are behind "More settings".
const SHOWN: usize = 3;

/// The cards on the page.
#[derive(Default)]
pub(super) struct Cards {
    cards: Vec<Built>,
    offers: Option<(Vec<Offer>, bool)>,
}

/// A card as it stands in the document.
struct Built {
    key: String,
    root: HtmlElement,
    state: &'static str,
    style: Option<Style>,
    named: String,
    name: Text,
    loss: Text,
    advice: Text,
    status: Text,
    rate: Text,
}

impl Cards {
    /// Brings the cards to where the optimizers are; those that stay keep what is open in them.
    pub(super) fn write(&mut self, cards: &[Card], offers: &[Offer], full: bool) {
        if !self.cards.iter().map(|card| &card.key).eq(cards.iter().map(|card| &card.key)) {
            self.build(cards);
        }
        for (built, card) in self.cards.iter_mut().zip(cards) {
            built.write(card);
        }
        if self.offers.as_ref().is_none_or(|known| known.0 != offers || known.1 != full) {
            offer(offers, full);
            self.offers = Some((offers.to_vec(), full));
        }
    }

    fn build(&mut self, cards: &[Card]) {
        let list: HtmlElement = element("optimizers");
        let mut former = std::mem::take(&mut self.cards);
        for card in cards {
            let built = match former.iter().position(|built| built.key == card.key) {
                Some(place) => former.swap_remove(place),
                None => Built::new(card),
            };
            // Appending moves an element that is there already.
            list.append_child(&built.root).expect("a list takes cards");
            self.cards.push(built);
        }
        for gone in former {
            gone.root.remove();
        }
    }
}

/// Offers the optimizers that could be added.
fn offer(offers: &[Offer], full: bool) {
    let list: HtmlElement = element("optimizer-choices");
    list.set_text_content(None);
    for offer in offers {
        let choice = instance("optimizer-choice");
        within::<HtmlElement>(&choice, ".name").set_text_content(Some(offer.name));
        within::<HtmlElement>(&choice, ".description").set_text_content(Some(offer.about));
        let button: HtmlButtonElement = within(&choice, "button");
        button.set_disabled(full);
        attribute(&button, "data-add", offer.key);
        list.append_child(&choice).expect("a list takes choices");
    }
    filter();
}

impl Built {
    fn new(card: &Card) -> Self {
        let (method, key) = (card.method, card.key.as_str());
        // Copies come closed: what is the same need not be seen twice.
        let is_first = key == method.key;
        let root: HtmlElement = instance("optimizer-card").unchecked_into();
        root.set_id(&format!("{key}-card"));
        let on: HtmlInputElement = within(&root, ".on");
        on.set_id(&format!("{key}-on"));
        let remove: HtmlElement = within(&root, ".remove");
        attribute(&remove, "data-remove", key);
        attribute(&within::<Element>(&root, ".duplicate"), "data-duplicate", key);
        let (shown, further): (HtmlElement, HtmlElement) =
            (within(&root, ".parameters"), within(&root, ".further-parameters"));
        for (place, parameter) in method.parameters.iter().enumerate() {
            let switch = parameter.range == Range::Switch && parameter.live;
            let list = if place < SHOWN || switch { &shown } else { &further };
            list.append_child(&row(key, parameter)).expect("a list takes rows");
        }
        show(&within(&root, ".further"), further.child_element_count() > 0);
        if matches!(method.role, Role::Subject | Role::Rival) && is_first {
            attribute(&within::<Element>(&root, ".body"), "open", "");
        }
        let text = |selector| Text::of(within(&root, selector));
        let (name, loss, advice) = (text(".name"), text(".loss"), text(".advice"));
        let (status, rate) = (text(".status"), text(".rate"));
        Built {
            key: key.into(),
            state: "",
            style: None,
            named: String::new(),
            name,
            loss,
            advice,
            status,
            rate,
            root,
        }
    }

    fn write(&mut self, card: &Card) {
        if self.state != card.state {
            self.state = card.state;
            attribute(&self.root, "data-state", card.state);
        }
        if self.style != Some(card.style) {
            self.style = Some(card.style);
            attribute(&self.root, "data-color", card.style.colour);
            let dash: Vec<String> = card.style.dash.iter().map(ToString::to_string).collect();
            attribute(&within::<Element>(&self.root, ".swatch line"), "stroke-dasharray", &dash.join(" "));
        }
        if self.named != card.name {
            self.named.clone_from(&card.name);
            for (selector, verb) in [(".on", "Run"), (".duplicate", "Duplicate"), (".remove", "Remove")] {
                let label = format!("{verb} {}", card.name);
                attribute(&within::<Element>(&self.root, selector), "aria-label", &label);
            }
        }
        self.name.set(&card.name);
        self.loss.set(&card.loss);
        self.advice.set(&card.advice);
        self.status.set(&card.status);
        self.rate.set(&card.rate);
    }
}

/// A row with the controls of a parameter.
fn row(lane: &str, parameter: &Parameter) -> Element {
    let key = format!("{lane}-{}", parameter.key);
    if parameter.range == Range::Switch {
        let row = instance("switch-row");
        let switch: HtmlInputElement = within(&row, "input");
        switch.set_id(&key);
        attribute(&switch, "aria-describedby", &format!("{key}-error"));
        within::<HtmlElement>(&row, ".error").set_id(&format!("{key}-error"));
        let text: HtmlElement = within(&row, ".text");
        text.set_text_content(Some(parameter.name));
        say_restart(&text, parameter);
        return row;
    }
    let row = slider_row(&key, parameter.name, parameter.symbol);
    say_restart(&within(&row, "label"), parameter);
    if !parameter.hint.is_empty() {
        attribute(&row, "title", parameter.hint);
    }
    if !parameter.note.is_empty() {
        let note = document().create_element("p").expect("p is an element");
        attribute(&note, "class", "hint");
        note.set_text_content(Some(parameter.note));
        row.append_child(&note).expect("a row takes a note");
    }
    row
}

/// A row with a slider and a field for the number with this key.
pub(super) fn slider_row(key: &str, name: &str, symbol: &str) -> Element {
    let row = instance("parameter-row");
    let label: HtmlElement = within(&row, "label");
    let italic = document().create_element("i").expect("i is an element");
    italic.set_text_content(Some(symbol));
    label.set_text_content(Some(&format!("{name} ")));
    label.append_child(&italic).expect("a label takes a symbol");
    label.set_id(&format!("{key}-label"));
    attribute(&label, "for", key);
    within::<HtmlInputElement>(&row, "input[type=range]").set_id(key);
    let field: HtmlInputElement = within(&row, "input.number");
    field.set_id(&format!("{key}-value"));
    attribute(&field, "aria-labelledby", &format!("{key}-label"));
    attribute(&field, "aria-describedby", &format!("{key}-error"));
    within::<HtmlElement>(&row, ".error").set_id(&format!("{key}-error"));
    row
}

fn say_restart(label: &HtmlElement, parameter: &Parameter) {
    if !parameter.live {
        attribute(label, "title", "Changing this restarts the run.");
    }
}

/// The list of optimizers was opened: it comes into view, and the filter takes what is written.
pub(super) fn opened() {
    let list: HtmlDetailsElement = element("add-optimizer");
    if list.open() {
        list.scroll_into_view();
        // On a phone this would bring the keyboard over the list.
        if !super::theme::is_touched() {
            element::<HtmlInputElement>("optimizer-filter").focus().ok();
        }
    }
}

/// Closes the list of optimizers around an element, unless the filter has words, which the browser then clears.
pub(super) fn close_list(inside: &Element) -> bool {
    let Some(list) = inside.closest("#add-optimizer[open]").ok().flatten() else { return false };
    if element::<HtmlInputElement>("optimizer-filter").value().is_empty() {
        list.remove_attribute("open").expect("open is a name");
        within::<HtmlElement>(&list, "summary").focus().ok();
    }
    true
}

/// Adds the first of the optimizers that are offered, as a click on it would.
pub(super) fn add_first() {
    let first = document().query_selector("#optimizer-choices li:not([hidden]) button").ok().flatten();
    // Nobody has asked for the first of all.
    let asked = !element::<HtmlInputElement>("optimizer-filter").value().is_empty();
    if let Some(button) = first.filter(|_| asked) {
        button.unchecked_into::<HtmlElement>().click();
    }
}

/// Shows of the optimizers that could be added those that the words looked for fit, the best first.
pub(super) fn filter() {
    let Some(field) = find::<HtmlInputElement>("optimizer-filter") else { return };
    let wanted = field.value();
    let list: HtmlElement = element("optimizer-choices");
    let (mut visible, mut full) = (false, false);
    for fit in [Some(0), Some(1), Some(2), Some(3), None] {
        for method in METHODS.iter().filter(|method| method.fit(&wanted) == fit) {
            let selector = format!("[data-add={}]", method.key);
            let Ok(Some(button)) = list.query_selector(&selector) else { continue };
            let button: HtmlButtonElement = button.unchecked_into();
            let choice = button.parent_element().expect("a choice is in a list");
            list.append_child(&choice).expect("a list takes choices");
            show(&choice, fit.is_some());
            (visible, full) = (visible | fit.is_some(), full | button.disabled());
        }
    }
    let hint: HtmlElement = element("optimizer-none");
    hint.set_text_content(Some(&match list.child_element_count() {
        0 => "Every optimizer is on the desk.".into(),
        _ if full => format!("At most {} run side by side: remove one first.", Experiment::MOST_LANES),
        _ => String::from("No optimizer has that in its name or description."),
    }));
    show(&hint, full || !visible);
}
