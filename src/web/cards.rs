//! The optimizers' cards.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlButtonElement, HtmlDetailsElement, HtmlElement, HtmlInputElement};

use super::dom::{Text, attribute, document, element, find, instance, show, within};
use crate::experiment::Experiment;
use crate::optim::{METHODS, Method, Parameter, Range, method};
use crate::plot::{Style, style_in};
use crate::session::{LaneSnapshot, Snapshot, Status};
use crate::text::words::three_digits;
use crate::text::{lane_state, lane_words};

/// Parameters that a card shows at once; others are behind "Further parameters".
const SHOWN: usize = 3;

/// What the commonest parameters do.
const HINTS: [(&str, &str); 5] = [
    ("lr", "How long steps are; too high, and it diverges."),
    (
        "meta-lr",
        "How fast the matrix is learned: raised, it learns sooner, then jitters, and at last diverges.",
    ),
    ("beta", "How long a gradient is remembered."),
    ("beta1", "How long a gradient is remembered."),
    ("beta2", "How long its square is remembered."),
];
const FIRST_RATE: &str =
    "How long steps are before anything is learned; too high, and the first ones diverge.";

/// The cards on the page.
#[derive(Default)]
pub(super) struct Cards {
    cards: Vec<Card>,
}

struct Card {
    key: &'static str,
    root: HtmlElement,
    loss: Text,
    /// What to try after a divergence, for a card that is closed.
    advice: Text,
    status: Text,
    rate: Text,
}

impl Cards {
    /// Makes the cards of an experiment's optimizers; those that stay keep what is open in them.
    pub(super) fn build(&mut self, experiment: &Experiment) {
        let list: HtmlElement = element("optimizers");
        let mut former = std::mem::take(&mut self.cards);
        let keys = |cards: &[Card]| cards.iter().map(|card| card.key).collect::<Vec<_>>();
        if experiment.lanes.iter().map(|lane| lane.method.key).eq(keys(&former)) {
            self.cards = former;
            return;
        }
        for lane in &experiment.lanes {
            let card = match former.iter().position(|card| card.key == lane.method.key) {
                Some(place) => former.swap_remove(place),
                None => Card::new(lane.method, style_in(experiment, lane.id())),
            };
            // Appending moves an element that is there already.
            list.append_child(&card.root).expect("a list takes cards");
            self.cards.push(card);
        }
        for gone in former {
            gone.root.remove();
        }
        self.offer(experiment);
    }

    /// Gives the focus to the card of this optimizer.
    pub(super) fn focus(&self, key: &str) {
        if let Some(card) = self.cards.iter().find(|card| card.key == key) {
            within::<HtmlElement>(&card.root, "summary").focus().ok();
        }
    }

    /// Offers the optimizers that could be added.
    fn offer(&self, experiment: &Experiment) {
        let list: HtmlElement = element("optimizer-choices");
        list.set_text_content(None);
        let full = experiment.lanes.len() >= Experiment::MOST_LANES;
        for method in experiment.addable() {
            let choice = instance("optimizer-choice");
            within::<HtmlElement>(&choice, ".name").set_text_content(Some(method.name));
            within::<HtmlElement>(&choice, ".description").set_text_content(Some(method.about));
            let button: HtmlButtonElement = within(&choice, "button");
            button.set_disabled(full);
            attribute(&button, "data-add", method.key);
            list.append_child(&choice).expect("a list takes choices");
        }
        filter();
    }

    /// Shows where each optimizer stands.
    pub(super) fn show(&mut self, snapshot: &Snapshot, experiment: &Experiment, goes_on: bool) {
        for card in &mut self.cards {
            let lane = snapshot.lanes.iter().find(|lane| lane.key == card.key);
            card.show(lane, snapshot.step, goes_on, experiment);
        }
    }
}

impl Card {
    fn new(method: &'static Method, style: Style) -> Self {
        let root: HtmlElement = instance("optimizer-card").unchecked_into();
        attribute(&root, "data-color", style.colour);
        let dash: Vec<String> = style.dash.iter().map(ToString::to_string).collect();
        attribute(&within::<Element>(&root, ".swatch line"), "stroke-dasharray", &dash.join(" "));
        within::<HtmlElement>(&root, ".name").set_text_content(Some(method.name));
        let on: HtmlInputElement = within(&root, ".on");
        on.set_id(&format!("{}-on", method.key));
        attribute(&on, "aria-label", &format!("Run {}", method.name));
        let remove: HtmlElement = within(&root, ".remove");
        attribute(&remove, "data-remove", method.key);
        attribute(&remove, "aria-label", &format!("Remove {}", method.name));
        let (shown, further): (HtmlElement, HtmlElement) =
            (within(&root, ".parameters"), within(&root, ".further-parameters"));
        for (place, parameter) in method.parameters.iter().enumerate() {
            let switch = parameter.range == Range::Switch && parameter.live;
            let list = if place < SHOWN || switch { &shown } else { &further };
            list.append_child(&row(method, parameter)).expect("a list takes rows");
        }
        show(&within(&root, ".further"), further.child_element_count() > 0);
        if method.key == "lodo" || method.key == "adam" {
            attribute(&within::<Element>(&root, ".body"), "open", "");
        }
        let text = |selector| Text::of(within(&root, selector));
        let (loss, advice, status, rate) = (text(".loss"), text(".advice"), text(".status"), text(".rate"));
        Card { key: method.key, loss, advice, status, rate, root }
    }

    fn show(&mut self, lane: Option<&LaneSnapshot>, front: u64, goes_on: bool, experiment: &Experiment) {
        let Some(lane) = lane else {
            self.loss.set("off");
            self.advice.set("");
            self.status.set("Switched off.");
            self.rate.set("");
            attribute(&self.root, "data-state", "off");
            return;
        };
        let diverged = !lane.is_active();
        let status = if lane.has_diverged() && !diverged { Status::Running } else { lane.status };
        attribute(&self.root, "data-state", lane_state(status));
        self.loss.set(&if diverged { "diverged".into() } else { three_digits(lane.smoothed) });
        let words = lane_words(lane, front, goes_on, experiment);
        self.advice.set(if diverged { &words } else { "" });
        self.status.set(&words);
        let rate = lane.steps_per_second().filter(|_| !diverged && lane.reached.is_none());
        self.rate.set(&rate.map_or(String::new(), |rate| {
            let place = method(self.key).and_then(|method| method.position("single"));
            let single = place.and_then(|place| lane.values.get(place)).is_some_and(|&single| single != 0.0);
            format!("{} steps/s of computing{}", three_digits(rate), if single { ", f32" } else { "" })
        }));
    }
}

/// A row with the controls of a parameter.
fn row(method: &Method, parameter: &Parameter) -> Element {
    let key = format!("{}-{}", method.key, parameter.key);
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
    let learned = method.key.starts_with("lodo");
    if let Some((_, words)) =
        HINTS.iter().find(|(hinted, _)| *hinted == parameter.key).filter(|_| parameter.live)
    {
        let words = if learned && parameter.key == "lr" { FIRST_RATE } else { words };
        attribute(&row, "title", words);
    }
    // What makes LODO what it is: said without being asked.
    if key == "lodo-meta-lr" {
        let hint = document().create_element("p").expect("p is an element");
        attribute(&hint, "class", "hint");
        hint.set_text_content(Some("Higher learns sooner; too high diverges."));
        row.append_child(&hint).expect("a row takes a hint");
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
