//! The screen, written into the document where it differs from what is there.

use web_sys::{Element, HtmlAnchorElement, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::dom::{append, create, document, element, find, say, set, show};
use crate::kind::Kind;
use crate::screen::{Plate, Screen, Stage, Table};

/// The address of an experiment.
pub fn lab(link: &str) -> String {
    format!("./#{link}")
}

pub fn draw(figures: &[Plate]) {
    let place: Element = element("figures");
    place.set_text_content(None);
    for (number, plate) in figures.iter().enumerate() {
        let image = create("img");
        set(&image, "src", &format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&plate.svg)));
        set(&image, "alt", &plate.about);
        set(&image, "data-figure", &number.to_string());
        let figure = create("div");
        if !plate.title.is_empty() {
            let title = create("h3");
            title.set_text_content(Some(&plate.title));
            append(&figure, &title);
        }
        append(&figure, &image);
        append(&place, &figure);
    }
}

pub fn render(screen: &Screen, before: Option<&Screen>) {
    let body = document().body().expect("a document has a body");
    let kind = Kind::ALL.iter().find(|known| known.0 == screen.kind).expect("all kinds are known");
    set(&body, "data-kind", kind.1);
    say("about", screen.saved.as_deref().unwrap_or(kind.5));
    element::<HtmlSelectElement>("kind").set_value(kind.1);
    if before.is_none_or(|before| before.choices != screen.choices) {
        for (id, none) in [("key", None), ("key-2", Some("none"))] {
            fill(&element(id), screen, none);
        }
    }
    write_fields(screen);
    show_buttons(screen);
    show_result(screen, before);
}

/// Texts, and beside which the refusal is.
fn write_fields(screen: &Screen) {
    for (field, text) in &screen.fields {
        match find::<HtmlInputElement>(field) {
            Some(input) if input.value() != *text => input.set_value(text),
            None => element::<HtmlSelectElement>(field).set_value(text),
            _ => {}
        }
        let refused = screen.refusal.as_ref().is_some_and(|refusal| refusal.field == *field);
        set(&element::<Element>(field), "aria-invalid", &refused.to_string());
        set(&element::<Element>(field), "aria-describedby", if refused { "refusal" } else { "" });
    }
    let words = screen.refusal.as_ref().map_or(String::new(), |refusal| refusal.words.clone());
    say("refusal", &words);
}

/// What can be pressed and written at this stage.
fn show_buttons(screen: &Screen) {
    let running = screen.stage == Stage::Running;
    // A button that goes takes the focus along.
    let focus = document().active_element().map(|active| active.id());
    show(&element("start"), !running);
    show(&element("stop"), running);
    match focus.as_deref() {
        Some("start") if running => drop(element::<HtmlElement>("stop").focus()),
        Some("stop" | "clear") if !running => drop(element::<HtmlElement>("start").focus()),
        _ => {}
    }
    say(
        "start",
        match screen.stage {
            Stage::Stopped => "Go on",
            Stage::Done => "Start anew",
            _ => "Start",
        },
    );
    show(&element("clear"), screen.stage == Stage::Stopped);
    let is_open = matches!(screen.stage, Stage::Idle | Stage::Done);
    for field in screen.fields.iter().map(|(field, _)| *field).chain(["kind"]) {
        let is_its_own = screen.saved.is_some() && matches!(field, "link" | "steps" | "seeds");
        element::<Element>(field)
            .toggle_attribute_with_force("disabled", !is_open || is_its_own)
            .expect("a name of an attribute");
    }
}

/// How far it is, and what was found.
fn show_result(screen: &Screen, before: Option<&Screen>) {
    let running = screen.stage == Stage::Running;
    say(
        "stage",
        match screen.stage {
            Stage::Idle => "",
            Stage::Running => "Running.",
            Stage::Stopped => "Stopped.",
            Stage::Done => "Done.",
        },
    );
    let progress: Element = element("progress");
    show(&progress, running);
    set(&progress, "value", &screen.progress.unwrap_or_default().to_string());
    say("how-far", &screen.status);
    say("title", &screen.title);
    say("notes", &screen.notes.join(" "));
    show(&element("result"), screen.progress.is_some());
    show(&element("back"), screen.has_former && !running);
    let found: HtmlAnchorElement = element("found");
    show(&found, screen.found.is_some());
    found.set_href(&lab(screen.found.as_deref().unwrap_or_default()));
    show(&element("archive"), screen.archive.is_some());
    show(&element("keep"), screen.can_keep);
    if before.is_none_or(|before| before.revision != screen.revision || before.table != screen.table) {
        tabulate(&screen.table);
    }
}

pub fn fill(select: &HtmlSelectElement, screen: &Screen, none: Option<&str>) {
    select.set_text_content(None);
    let choices = screen.choices.iter().map(|choice| (&*choice.key, &*choice.name));
    for (key, name) in none.map(|name| ("", name)).into_iter().chain(choices) {
        let option = create("option");
        set(&option, "value", key);
        option.set_text_content(Some(name));
        append(select, &option);
    }
}

pub fn tabulate(table: &Table) {
    let has_links = table.rows.iter().any(|row| row.link.is_some());
    let head: Element = element("head");
    head.set_text_content(None);
    let put = |line: &Element, place: usize, tag: &str, words: &str| {
        let cell = cell(tag, words);
        if table.wordy.get(place) == Some(&true) {
            set(&cell, "class", "words");
        }
        append(line, &cell);
    };
    for (place, title) in table.head.iter().enumerate() {
        // A column that explains itself has no title.
        put(&head, place, if title.is_empty() { "td" } else { "th" }, title);
    }
    if has_links {
        append(&head, &cell("td", ""));
    }
    let rows: Element = element("rows");
    rows.set_text_content(None);
    for row in &table.rows {
        let line = create("tr");
        if row.is_best {
            set(&line, "class", "best");
        }
        for (place, words) in row.cells.iter().enumerate() {
            put(&line, place, if place == 0 { "th" } else { "td" }, words);
        }
        if let Some(link) = &row.link {
            let open = create("a");
            set(&open, "href", &lab(link));
            set(&open, "target", "lodo-lab");
            open.set_text_content(Some("Open"));
            let last = cell("td", "");
            append(&last, &open);
            append(&line, &last);
        }
        append(&rows, &line);
    }
}

pub fn cell(tag: &str, words: &str) -> Element {
    let cell = create(tag);
    cell.set_text_content(Some(words));
    cell
}
