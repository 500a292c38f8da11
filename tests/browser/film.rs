//! Films: from a step to another, of any panels, in whatever format the browser can make.

use crate::page::Page;
use crate::run::{reach, rest, step};
use crate::taking::catch_files;
use crate::view::{Size, View};
use crate::visit::visit;
use serde_json::json;

/// Opens the sheet by its button, once the recorder is there.
async fn open_sheet(page: &Page) {
    page.click("export").await;
    page.click("record").await;
    page.wait_for("the recorder", "document.getElementById('film-record')").await;
}

/// How far the film is, in the page's word for it.
const STAGE: &str = "document.getElementById('film').dataset.stage?.split(' ')[0]";

/// Writes down every stage of a film, with whether the bar is seen and another film can be prepared.
const WATCH: &str = "(() => { const [film, bar, button] = ['film', 'film-bar', 'record'].map(id => document.getElementById(id)); \
    window.stages = []; \
    new MutationObserver(() => stages.push([film.dataset.stage?.split(' ')[0], !bar.hidden, !button.disabled].join(' '))) \
      .observe(film, { attributeFilter: ['data-stage'] }) })()";

/// Records these steps, and waits until the sheet shows the film.
async fn record(page: &Page, from: u64, to: u64) {
    page.eval(WATCH).await;
    page.listen("film-clock").await;
    page.set("film-from", from).await;
    page.set("film-to", to).await;
    page.click("film-record").await;
    // What closes a sheet does not lose a film.
    page.key("Escape").await;
    page.wait_for(
        "the film",
        &format!("!{STAGE} && document.querySelector('#film[open] video')?.readyState > 0"),
    )
    .await;
    let stages = page.eval("stages.filter((stage, place) => stage !== stages[place - 1])").await;
    let seen = ["going", "ready", "rolling", "over"].map(|stage| format!("{stage} true false"));
    assert_eq!(stages, json!([&seen[..], &[" false true".into()]].concat()));
    let clock =
        "probe.said['film-clock'].some(words => /^\\d+:\\d\\d · Step [\\d,]+ of [\\d,]+$/.test(words))";
    assert_eq!(page.eval(clock).await, true);
}

/// Seeks to the middle of the film: its duration, where it then is, and how many shades its picture has.
const SEEK: &str = "new Promise(done => { const film = document.querySelector('#film video'); \
    film.onseeked = () => { \
      const canvas = document.createElement('canvas'); canvas.width = film.videoWidth; canvas.height = film.videoHeight; \
      const pen = canvas.getContext('2d'); pen.drawImage(film, 0, 0); const shades = new Set(); \
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height); \
      for (let i = 0; i < data.length; i += 4) shades.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]); \
      done([film.duration, film.currentTime, shades.size, film.seekable.end(0)]) }; \
    film.currentTime = film.duration / 2 })";

/// Steps that cannot be filmed are refused beside their field, which gets the focus.
async fn assert_refused(page: &Page, steps: [&str; 2], words: [&str; 2]) {
    let fields = ["film-from", "film-to"];
    for (field, step) in fields.into_iter().zip(steps) {
        page.set(field, step).await;
    }
    page.focus("film-to").await;
    page.key("Enter").await;
    for (field, words) in fields.into_iter().zip(words) {
        let said = page.of(&format!("{field}-error"), "element.hidden ? '' : element.textContent").await;
        assert_eq!(said, words, "{field} of {steps:?}");
        let invalid = page.attribute(field, "aria-invalid").await;
        assert_eq!(invalid.as_deref(), Some(if words.is_empty() { "false" } else { "true" }));
        if !words.is_empty() {
            assert_eq!(page.eval("document.activeElement.id").await, field);
        }
    }
    assert_eq!(page.eval(&format!("{STAGE} ?? 'none'")).await, "none");
}

/// As MP4, where the browser has it, and as WebM, of which a recorder leaves open how long it is.
#[test]
fn a_film_of_some_steps_has_a_duration_and_can_be_sought() {
    for webm in [false, true] {
        visit("#dimension=10&speed=100&speed-up=0", Size::Desktop, |page| async move {
            if webm {
                page.eval(
                    "MediaRecorder.isTypeSupported = (can => kind => kind.includes('webm') && can.call(MediaRecorder, kind))(MediaRecorder.isTypeSupported)",
                )
                .await;
            }
            reach(&page, 60).await;
            page.click("play").await;
            rest(&page).await;
            catch_files(&page).await;
            let (at, link) = (step(&page).await, page.state().await["link"].clone());
            open_sheet(&page).await;
            let (from, to) = (page.value("film-from").await, page.value("film-to").await);
            assert_eq!((from, to), ("0".into(), at.to_string()));
            let format = page.text("film-format").await;
            assert!(!webm || format.starts_with("This browser can only make WebM"), "{format}");
            assert_refused(&page, ["x", "30"], ["Write a step in digits alone: 0 or more.", ""]).await;
            let after = "The film begins at step 20: it has to end after that.";
            assert_refused(&page, ["20", "10"], ["", after]).await;
            record(&page, 20, 50).await;
            let words = page.text("film-words").await;
            let name = words.trim_start_matches("Saved ").split(' ').next().unwrap();
            let extension = if format.contains("MP4") { "mp4" } else { "webm" };
            assert_eq!(name, format!("lodo-film-overtake-steps-20-50.{extension}"), "{words}");
            assert_eq!(page.eval(&format!("saved['{name}'].type")).await, format!("video/{extension}"));
            if extension == "webm" {
                // Chromium finds out how long a short film is that does not say so; others do not.
                let read = format!("saved['{name}'].arrayBuffer().then(film => [...new Uint8Array(film)])");
                let film: Vec<u8> = serde_json::from_value(page.eval(&read).await).unwrap();
                assert!(
                    lodo_film::webm::seekable(&film).is_ok_and(|sought| sought == film),
                    "{} bytes",
                    film.len()
                );
            }
            let sought = page.eval(SEEK).await;
            let [duration, place, shades, end] =
                [0, 1, 2, 3].map(|at| sought[at].as_f64().unwrap_or(f64::NAN));
            // The first picture stands for half a second, the last for one.
            assert!(duration > 1.0 && duration.is_finite() && end == duration, "{sought}");
            assert!((place - duration / 2.0).abs() < 0.01 && shades > 100.0, "{sought}");
            // The run goes back to where it was.
            page.wait_for("the step", &format!("lodoLab.snapshot().step === {at}")).await;
            assert_eq!(page.state().await["link"], link);
            page.assert_no_errors().await;
        });
    }
}

#[test]
fn one_panel_is_filmed_on_a_phone_and_stopped_before_its_end() {
    visit("#dimension=10&speed=60&speed-up=0", View::from(Size::Phone), |page| async move {
        reach(&page, 5).await;
        open_sheet(&page).await;
        page.set("film-panel", "loss").await;
        page.set("film-to", 1_000_000).await;
        page.click("film-record").await;
        page.wait_for("some steps", &format!("{STAGE} === 'rolling' && lodoLab.snapshot().step > 20")).await;
        page.click("film-stop").await;
        page.wait_for("the film", "document.querySelector('#film[open] video')?.readyState > 0").await;
        let words = page.text("film-words").await;
        assert!(words.starts_with("Saved lodo-film-overtake-steps-0-1000000."), "{words}");
        assert!(page.eval(SEEK).await[2].as_f64().unwrap() > 20.0);
        assert_eq!(page.eval("document.documentElement.scrollWidth - innerWidth").await, 0);
        page.assert_no_errors().await;
    });
}

#[test]
fn a_recorder_that_does_not_come_is_said_and_one_that_nobody_has_is_not_offered() {
    visit("#dimension=3", Size::Desktop, |page| async move {
        page.browser("Network.enable", json!({})).await;
        page.browser("Network.setBlockedURLs", json!({ "urls": ["*lodo_film*"] })).await;
        page.listen("film-sheet").await;
        page.click("export").await;
        page.click("record").await;
        page.wait_for_words("film-sheet", "The recorder could not be loaded").await;
        page.before_scripts("delete window.MediaRecorder").await;
        page.reload().await;
        page.started().await;
        page.click("export").await;
        assert_eq!(page.of("record", "element.hidden").await, true);
    });
}
