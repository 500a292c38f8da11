//! The check: recorded runs replayed by the page, as natively; what is wrong is said.

use crate::page::Page;
use crate::run::{reach, step};
use crate::view::Size;
use crate::visit::visit;
use lodo::replay::TRACES;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// No check is under way.
const OVER: &str = "document.getElementById('check-progress').hidden";

/// What a check finds.
struct Found {
    rows: Value,
    words: String,
    /// How many rows are of the network, whose traces take longer than all others; they come last.
    of_network: usize,
}

/// What a native check finds, as a test of the library records it.
fn native() -> &'static Found {
    static FOUND: LazyLock<Found> = LazyLock::new(recorded);
    &FOUND
}

fn recorded() -> Found {
    let (rows, words) = include_str!("../check.txt").trim_end().rsplit_once('\n').expect("rows and words");
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split('\t').collect()).collect();
    let of_network = rows.iter().filter(|row| row[0].contains("network")).count();
    Found { rows: json!(rows), words: words.into(), of_network }
}

/// The rows without those of the network.
fn short(rows: &Value) -> &[Value] {
    let rows = rows.as_array().expect("rows");
    &rows[..rows.len() - native().of_network]
}

/// Presses the button and waits for the end. Returns the rows and the words.
async fn check(page: &Page) -> (Value, String) {
    page.click("check-run").await;
    page.wait_for("the end of the check", OVER).await;
    found(page).await
}

async fn found(page: &Page) -> (Value, String) {
    let rows = "[...document.querySelectorAll('#check-rows tr')].map(row => [...row.cells].map(cell => cell.textContent))";
    (page.eval(rows).await, page.text("check-words").await)
}

/// A run that leaves the processor to the check.
const SLOW: &str = "#speed=20";

/// All but the network's rows are what this program finds, number by number; for the network, which takes longer than all
/// others, nobody waits.
pub async fn assert_begins_as_natively(page: &Page) {
    let wanted = short(&native().rows);
    page.click("check-run").await;
    let rows = format!("document.querySelectorAll('#check-rows tr').length >= {}", wanted.len());
    page.wait_for("the rows", &rows).await;
    assert_eq!(&found(page).await.0.as_array().expect("rows")[..wanted.len()], wanted);
    page.click("check-close").await;
}

async fn assert_found_as_natively(page: &Page) {
    let (rows, words) = found(page).await;
    assert_eq!(rows, native().rows);
    assert_eq!(words, native().words);
    assert_eq!(page.eval("document.querySelector('#check-rows .missed')").await, Value::Null);
}

/// Lets the worker's files pass through a function of their name and their text.
async fn pass_through(page: &Page, alter: &str) {
    let script = format!(
        "const alter = {alter}, fetched = fetch; \
         self.fetch = async address => alter(String(address), await fetched(new URL(address, '${{site}}/'))); \
         import('${{site}}/check.js')"
    );
    page.eval(&format!(
        "(() => {{ const site = location.origin; \
         window.lodoWorkers = {{ 'check.js': URL.createObjectURL(new Blob([`{script}`], {{ type: 'text/javascript' }})) }} }})()"
    ))
    .await;
}

#[test]
fn every_recorded_run_is_replayed_as_natively_while_the_run_goes_on() {
    visit(SLOW, Size::Desktop, |page| async move {
        page.lift_policy().await;
        reach(&page, 10).await;
        let loaded = "performance.getEntriesByType('resource').some(e => /check|replay|traces/.test(e.name))";
        assert_eq!(page.eval(loaded).await, false, "it is loaded before anybody asks");
        page.click("check-open").await;
        assert_eq!(page.eval("document.getElementById('check').open").await, true);
        // The last file is kept back until the run has gone on: the check leaves it room, however long it takes.
        let last = TRACES[TRACES.len() - 1];
        pass_through(
            &page,
            &format!(
                "async (address, answer) => {{
                    if (address.endsWith('traces/{last}.json'))
                        await new Promise(go => {{ new BroadcastChannel('go').onmessage = go }});
                    return answer;
                }}"
            ),
        )
        .await;
        page.click("check-run").await;
        page.wait_for("the first rows", "document.querySelector('#check-rows tr')").await;
        let at = step(&page).await;
        reach(&page, at + 10).await;
        assert_eq!(
            page.eval("document.getElementById('check-progress').hidden").await,
            false,
            "it is under way"
        );
        // Nobody hears what is said before he listens.
        page.eval("void setInterval(() => new BroadcastChannel('go').postMessage(0), 20)").await;
        page.wait_for("the end of the check", OVER).await;
        assert_found_as_natively(&page).await;
        page.key("Escape").await;
        assert_eq!(page.eval("document.activeElement.id").await, "check-open");
        let at = step(&page).await;
        reach(&page, at + 10).await;
        page.assert_no_errors().await;
    });
}

/// A check that does not come, one that is given up, and files that are served wrong: that is said, and each can be tried
/// again.
#[test]
fn what_goes_wrong_is_said_and_can_be_tried_again() {
    visit(SLOW, Size::Phone, |page| async move {
        page.lift_policy().await;
        reach(&page, 10).await;
        page.key("?").await;
        page.eval("document.querySelector('#explanation [data-check]').click()").await;
        page.eval("void (window.lodoWorkers = { 'check.js': 'nowhere.js' })").await;
        let (rows, words) = check(&page).await;
        assert_eq!(rows, json!([]));
        assert!(words.starts_with("The check could not be loaded"), "{words}");
        assert_eq!(page.text("check-run").await, "Check again");
        page.eval("delete window.lodoWorkers").await;
        page.eval("(document.getElementById('check-run').click(), document.getElementById('check').close())")
            .await;
        page.wait_for("the end", "document.getElementById('check-words').textContent === 'Not finished.'")
            .await;
        assert_eq!(page.eval("document.getElementById('explanation').open").await, true);
        page.eval("document.querySelector('#explanation [data-check]').click()").await;
        pass_through(
            &page,
            "async (address, answer) => {
                if (/cnn|baselines_rosenbrock/.test(address)) return new Response('', { status: 404 });
                if (address.endsWith('traces/lodo_rosenbrock.json')) return new Response('no trace');
                if (!address.endsWith('traces/lodo_bowl10.json')) return answer;
                const trace = await answer.json();
                trace.outputs.x['100'][3] += 1e-6;
                trace.outputs.final_momentum[0] += 1;
                return new Response(JSON.stringify(trace));
            }",
        )
        .await;
        let (rows, words) = check(&page).await;
        let missed = page
            .eval(
                "[...document.querySelectorAll('#check-rows .missed')].map(row => row.lastChild.textContent)",
            )
            .await;
        assert_eq!(missed, json!(["missed: points, momentum"]));
        assert_eq!(rows[0][3], native().rows[0][3]);
        assert_eq!(rows[0][2], "1.0e-6");
        let native_rows = short(&native().rows).len();
        assert!(rows.as_array().is_some_and(|rows| rows.len() == native_rows - 14), "{rows}");
        for part in [
            "1 run is missed: its row says in what.",
            "lodo_rosenbrock.json: it is not JSON",
            "baselines_rosenbrock.json: it could not be fetched (the server answers 404).",
        ] {
            assert!(words.contains(part), "{words}");
        }
        assert!(!words.contains("Every run"), "{words}");
        // The panel scrolls one way only.
        assert_eq!(page.of("check", "element.scrollWidth - element.clientWidth").await, 0);
    });
}

/// The module of the check computes, in this browser, the bits of every method, function and kind of noise that the
/// native tests record.
#[test]
fn webassembly_has_the_recorded_bits() {
    visit(SLOW, Size::Desktop, |page| async move {
        page.lift_policy().await;
        reach(&page, 1).await;
        // In a worker, so that the page answers meanwhile: the table takes seconds.
        page.eval(
            "void (() => { const script = `import init, { bits } from '${location.origin}/pkg/lodo_replay.js'; \
             await init(); postMessage(bits())`; \
             const source = URL.createObjectURL(new Blob([script], { type: 'text/javascript' })); \
             const worker = new Worker(source, { type: 'module' }); \
             worker.onmessage = ({ data }) => { window.computedBits = data; }; })()",
        )
        .await;
        page.wait_for("the bits of every row", "window.computedBits").await;
        let computed = page.eval("window.computedBits").await;
        let lines: Vec<&str> = computed.as_array().expect("lines").iter().filter_map(Value::as_str).collect();
        let table = |line: &&str| !line.contains(" loss of ");
        let recorded: Vec<&str> = include_str!("../bits.txt").lines().filter(table).collect();
        let other: Vec<_> = lines.iter().filter(|line| !recorded.contains(line)).collect();
        assert!(other.is_empty(), "{} rows are not as natively: {other:#?}", other.len());
        assert_eq!(lines.len(), recorded.len());
    });
}
