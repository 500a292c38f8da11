//! The screen in the document.

use lodo::plot::Theme;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement, HtmlInputElement};

use crate::canvas::{draw_channel, draw_imagined, draw_question};
use crate::dom::{append, create, document, element, find, say, set, show, written};
use crate::question::channels;
use crate::screen::{Field, Row};
use crate::{Against, Screen, Stage, Trainer};

/// The columns of the table.
const COLUMNS: [&str; 6] = ["Optimizer", "Step", "Loss", "Held out", "Steps/s", "Own step"];

/// What is written.
#[derive(Default)]
pub struct Written {
    screen: Option<Screen>,
    dark: bool,
}

/// Writes what does not change.
pub fn prepare() {
    let head: Element = element("head");
    for title in COLUMNS {
        let cell = written("th", title);
        set(&cell, "scope", "col");
        append(&head, &cell);
    }
    let against: Element = element("against");
    for (_, key, title) in Against::ALL {
        let option = written("option", &title.to_ascii_lowercase());
        set(&option, "value", key);
        append(&against, &option);
    }
    let row: Element = element("channels");
    for place in 0..5 {
        let canvas = create("canvas");
        set(&canvas, "id", &format!("channel-{place}"));
        set(&canvas, "aria-hidden", "true");
        append(&row, &canvas);
    }
}

/// The page is ready to be seen.
pub fn open() {
    show("network", true);
    element::<Element>("loading").remove();
}

/// Writes what is to be seen, where it differs from what is written.
pub fn render(trainer: &Trainer, before: &mut Written, dark: bool) {
    let screen = trainer.screen();
    let same = before.screen.as_ref() == Some(&screen) && before.dark == dark;
    if same {
        return;
    }
    let former = before.screen.take();
    let former = former.as_ref().filter(|_| before.dark == dark);
    if former.is_none_or(|former| former.revision != screen.revision) {
        let theme = if dark { Theme::dark() } else { Theme::light() };
        let names = ["losses", "spectrum", "prediction"];
        let words = ["Losses", "Eigenvalues", "Probabilities of grey levels"];
        for ((id, title), (svg, words)) in names.iter().zip(words).zip(trainer.figures(&theme, width())) {
            let image: Element = element(id);
            set(&image, "src", &format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&svg)));
            set(&image, "alt", &format!("{title}. {words}"));
        }
    }
    write_state(&screen);
    write_form(&screen, former);
    if former.is_none_or(|former| former.rows != screen.rows) {
        tabulate(&screen.rows);
    }
    if former.is_none_or(|former| former.imagined != screen.imagined) {
        imagine(&screen, dark);
    }
    if former.is_none_or(|former| former.question != screen.question) {
        question(&screen, dark);
    }
    *before = Written { screen: Some(screen), dark };
}

/// The room for a figure, in CSS pixels.
fn width() -> f64 {
    f64::from(element::<HtmlElement>("results").client_width())
}

fn write_state(screen: &Screen) {
    say(
        "play",
        match screen.stage {
            Stage::Idle => "Start",
            Stage::Starting => "Starting…",
            Stage::Running => "Pause",
            Stage::Paused => "Go on",
        },
    );
    say(
        "stage",
        match screen.stage {
            Stage::Idle if screen.rows.is_empty() => "",
            Stage::Idle => "The run has ended.",
            Stage::Starting => "Starting.",
            Stage::Running => "Training.",
            Stage::Paused => "Paused.",
        },
    );
    let starting = screen.stage == Stage::Starting;
    element::<Element>("play")
        .toggle_attribute_with_force("aria-disabled", starting)
        .expect("a name of an attribute");
    let focused = document().active_element().is_some_and(|active| active.id() == "discard");
    if focused && screen.stage == Stage::Idle {
        // A button that goes takes the focus along.
        let _ = element::<HtmlElement>("play").focus();
    }
    show("discard", screen.stage != Stage::Idle);
    show("save", screen.can_be_saved);
    say("how-far", &screen.status);
    let results: Element = element("results");
    results.toggle_attribute_with_force("data-run", !screen.rows.is_empty()).expect("a name of an attribute");
    say("said", &screen.notice);
    say("images", &screen.images);
    say("memory", &screen.memory);
    for key in ["checkpoint", "images", "optimizers"] {
        let refusal = screen.refusals.iter().find(|refusal| refusal.key == key);
        say(&format!("{key}-refusal"), refusal.map_or("", |refusal| &refusal.words));
    }
}

fn write_form(screen: &Screen, former: Option<&Screen>) {
    if former.is_none_or(|former| former.optimizers != screen.optimizers) {
        let focus = document().active_element().map(|active| active.id());
        let place: Element = element("optimizers");
        place.set_text_content(None);
        for (key, name, takes_part) in &screen.optimizers {
            let button = written("button", name);
            set(&button, "type", "button");
            set(&button, "id", &format!("optimizer-{key}"));
            set(&button, "data-optimizer", key);
            set(&button, "aria-pressed", &takes_part.to_string());
            append(&place, &button);
        }
        if let Some(button) =
            focus.filter(|id| id.starts_with("optimizer-")).and_then(|id| find::<HtmlElement>(&id))
        {
            // An element that is there can have the focus.
            let _ = button.focus();
        }
    }
    let keys = |screen: &Screen| screen.fields.iter().map(|field| field.key.clone()).collect::<Vec<_>>();
    if former.is_none_or(|former| keys(former) != keys(screen)) {
        build_fields(&screen.fields);
    }
    for field in &screen.fields {
        write_field(field, screen);
    }
}

/// A group of fields for the run, and one for each optimizer.
fn build_fields(fields: &[Field]) {
    let place: Element = element("fields");
    place.set_text_content(None);
    let mut group = create("div");
    let mut of = Some("");
    for field in fields {
        if of != field.of {
            of = field.of;
            group = create("div");
            append(&place, &group);
            append(&group, &written("h3", of.unwrap_or("The run")));
        }
        let row = create("div");
        set(&row, "class", "field");
        let label = written("label", &field.label);
        set(&label, "for", &field.key);
        let input = create("input");
        set(&input, "id", &field.key);
        set(&input, "type", if field.is_switch { "checkbox" } else { "text" });
        set(&input, "autocomplete", "off");
        set(&input, "aria-describedby", &format!("{0}-refusal {0}-later", field.key));
        append(&row, &label);
        append(&row, &input);
        for (end, class, role) in [("refusal", "error", "alert"), ("later", "hint", "note")] {
            let words = create("p");
            set(&words, "id", &format!("{}-{end}", field.key));
            set(&words, "class", class);
            set(&words, "role", role);
            append(&row, &words);
        }
        append(&group, &row);
    }
}

fn write_field(field: &Field, screen: &Screen) {
    let input: HtmlInputElement = element(&field.key);
    if field.is_switch {
        input.set_checked(field.text != "0");
    } else if input.value() != field.text && document().active_element().as_ref() != Some(&input) {
        input.set_value(&field.text);
    }
    let refusal = screen.refusals.iter().find(|refusal| refusal.key == field.key);
    set(&input, "aria-invalid", &refusal.is_some().to_string());
    say(&format!("{}-refusal", field.key), refusal.map_or("", |refusal| &refusal.words));
    say(&format!("{}-later", field.key), if field.is_for_next { "For the next run" } else { "" });
}

fn tabulate(rows: &[Row]) {
    let place: Element = element("rows");
    place.set_text_content(None);
    for row in rows {
        let line = create("tr");
        for (column, words) in row.cells.iter().enumerate() {
            let cell = written(if column == 0 { "th" } else { "td" }, words);
            if column == 0 {
                set(&cell, "scope", "row");
            }
            append(&line, &cell);
        }
        append(&place, &line);
    }
}

fn imagine(screen: &Screen, dark: bool) {
    let place: Element = element("imagined");
    let known = place.child_element_count() as usize;
    for number in known..screen.imagined.len() {
        let figure = create("div");
        let canvas = create("canvas");
        set(&canvas, "id", &format!("imagined-{number}"));
        set(&canvas, "role", "img");
        append(&figure, &canvas);
        let caption = create("p");
        set(&caption, "id", &format!("imagined-{number}-words"));
        append(&figure, &caption);
        append(&place, &figure);
    }
    while place.child_element_count() as usize > screen.imagined.len() {
        place.last_element_child().expect("one of them").remove();
    }
    for (number, (name, drawings)) in screen.imagined.iter().enumerate() {
        let canvas: HtmlCanvasElement = element(&format!("imagined-{number}"));
        draw_imagined(&canvas, drawings, dark);
        let steps: Vec<String> = drawings.iter().map(|drawing| drawing.step.to_string()).collect();
        let words = format!("{name}, at step {}", steps.join(", "));
        set(&canvas, "aria-label", &format!("Digits imagined by {words}"));
        say(&format!("imagined-{number}-words"), if steps.is_empty() { name } else { &words });
    }
}

fn question(screen: &Screen, dark: bool) {
    let question = &screen.question;
    let pixel = usize::from(question.pixel);
    draw_question(&element("image"), &question.pixels, pixel, dark);
    for (place, shades) in channels(&question.pixels, pixel).iter().enumerate() {
        let canvas: HtmlCanvasElement = element::<Element>(&format!("channel-{place}")).unchecked_into();
        draw_channel(&canvas, shades, dark);
    }
    let words = if question.pixels.is_empty() {
        "Start a run to see what a network predicts for the pixel in blue. Click a pixel, or move it with the arrow keys.".into()
    } else {
        format!(
            "Held-out image {}, pixel in row {}, column {}, whose grey level is {}. Click a pixel, or move it with the arrow keys: \
             the network sees those before it.",
            question.image + 1,
            pixel / 28 + 1,
            pixel % 28 + 1,
            question.pixels[pixel]
        )
    };
    say("asked", &words);
}
