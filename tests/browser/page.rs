//! The page as a test reads and sets it. Every method panics in words where the page is not as it was taken to be.

use crate::session::{Extension, Visitor};
use crate::view::View;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// What no wait comes up to on the slowest machine: a watchdog, never a verdict.
pub const WATCHDOG: Duration = Duration::from_secs(120);

/// Between two looks at a page that is waited for.
const PAUSE: Duration = Duration::from_millis(25);

/// What tests see of the page's workers.
const PROBE: &str = include_str!("probe.js");

/// A window with the page in it. A clone is the same page.
#[derive(Clone)]
pub struct Page {
    /// For what this module has no word for.
    pub client: Client,
    visitor: Arc<Visitor>,
    heard: Arc<Mutex<Vec<Message>>>,
}

/// A line of the browser's console.
#[derive(Clone, Debug)]
pub struct Message {
    /// `SEVERE` (errors, failed downloads, uncaught exceptions), `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    /// Where it comes from and what it says.
    pub text: String,
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.level, self.text)
    }
}

/// The place of an element in the viewport, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Rectangle {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What is to be answered about a value. Where it is true, the frame that was to draw what came with it is waited for; a
/// page that nobody sees has none.
const AND_DRAWN: &str = "async value => { \
     if (value && !document.hidden) await new Promise(requestAnimationFrame); return [Boolean(value), value]; }";

impl Page {
    /// A window that shows nothing yet.
    pub async fn blank(view: View) -> Self {
        let visitor = Visitor::come(view).await;
        let page = Self { client: visitor.client.clone(), visitor: Arc::new(visitor), heard: Arc::default() };
        page.before_scripts(PROBE).await;
        page
    }

    /// Runs a script in every page that is opened from here on, before the page's own.
    pub async fn before_scripts(&self, script: &str) {
        self.browser("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Goes to an address and waits until it is loaded. Another fragment of the same page is not loaded anew.
    pub async fn go(&self, address: &str) {
        self.client
            .goto(address)
            .await
            .unwrap_or_else(|error| panic!("{address} did not open: {}", said(error)));
    }

    /// Loads other settings into the page, as whoever changes its address does.
    pub async fn take_link(&self, link: &str) {
        self.eval(&format!(
            "void await new Promise(done => {{ addEventListener('hashchange', done, {{ once: true }}); location.hash = '{link}' }})"
        ))
        .await;
    }

    /// Runs what opens another window, and goes there: from here on this is the page in that window.
    pub async fn follow(&self, script: &str) {
        let windows = async || self.client.windows().await.expect("the driver knows its windows");
        let before = windows().await;
        self.eval(script).await;
        let start = Instant::now();
        loop {
            if let Some(new) = windows().await.into_iter().find(|window| !before.contains(window)) {
                return self.client.switch_to_window(new).await.expect("the driver finds the new window");
            }
            assert!(start.elapsed() < WATCHDOG, "`{script}` opens no window");
            sleep(PAUSE).await;
        }
    }

    /// Waits until the page's program runs and has written what the link says: a page is loaded before its program is.
    pub async fn started(&self) {
        self.wait_for("the program", "window.lodoLab").await;
    }

    /// Opens the page anew.
    pub async fn reload(&self) {
        self.client.refresh().await.unwrap_or_else(|error| panic!("no reload: {}", said(error)));
    }

    /// Opens the page anew without its policy, which forbids the workers that a test makes up.
    pub async fn lift_policy(&self) {
        self.browser("Page.setBypassCSP", json!({ "enabled": true })).await;
        self.reload().await;
    }

    /// Closes the window and forgets its visitor. [`crate::visit::visit`] does so by itself.
    pub fn close(self) {
        Arc::into_inner(self.visitor).expect("nobody else holds the page").go();
    }

    /// Ends the browser, which may be in any state.
    pub async fn discard(self) {
        // What is left of it ends with the driver.
        let _ = self.client.close().await;
    }

    /// The value of a JavaScript expression, which may use `await`.
    pub async fn eval(&self, expression: &str) -> Value {
        self.try_eval(expression).await.unwrap_or_else(|error| panic!("`{expression}`: {error}"))
    }

    /// The same, with what was thrown as an error.
    pub async fn try_eval(&self, expression: &str) -> Result<Value, String> {
        self.client.execute(&format!("return (async () => ({expression}))();"), vec![]).await.map_err(said)
    }

    /// Evaluates an expression in `element`, the element of this id.
    pub async fn of(&self, id: &str, expression: &str) -> Value {
        let script = format!(
            "const element = document.getElementById(arguments[0]); \
             if (!element) throw new Error('there is no such element'); return ({expression});"
        );
        let value = self.client.execute(&script, vec![id.into()]).await;
        value.unwrap_or_else(|error| panic!("`{expression}` of `{id}`: {}", said(error)))
    }

    /// Whether there is an element of this id.
    pub async fn exists(&self, id: &str) -> bool {
        self.client.find(Locator::Id(id)).await.is_ok()
    }

    /// The text of an element, seen or not, without the space around it.
    pub async fn text(&self, id: &str) -> String {
        string(self.of(id, "element.textContent.trim()").await)
    }

    /// The value of a control as text; that of a check box is `true` or `false`.
    pub async fn value(&self, id: &str) -> String {
        string(
            self.of(id, "element.type === 'checkbox' ? String(element.checked) : String(element.value)")
                .await,
        )
    }

    /// An attribute of an element, if it has it.
    pub async fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.of(id, &format!("element.getAttribute('{name}')")).await.as_str().map(str::to_owned)
    }

    /// Where an element is, after it has been scrolled into sight.
    pub async fn rectangle(&self, id: &str) -> Rectangle {
        let sides = self
            .of(
                id,
                "(element.scrollIntoView({ block: 'nearest' }), element.getBoundingClientRect().toJSON())",
            )
            .await;
        let side = |name: &str| sides[name].as_f64().expect("a side is a number");
        Rectangle { x: side("x"), y: side("y"), width: side("width"), height: side("height") }
    }

    /// Gives a control a value, with the events that a visitor's choice would bring. A range or number rounds and
    /// limits it as it would for a visitor; a list must have it.
    pub async fn set(&self, id: &str, value: impl fmt::Display) {
        let value = Value::from(value.to_string());
        let taken = self
            .of(
                id,
                &format!(
                    "(() => {{
                        if (element.type === 'checkbox') element.checked = {value} === 'true';
                        else element.value = {value};
                        for (const name of ['input', 'change'])
                            element.dispatchEvent(new Event(name, {{ bubbles: true }}));
                        return element.type !== 'select-one' || element.value === {value};
                    }})()"
                ),
            )
            .await;
        assert_eq!(taken, true, "the list `{id}` has no entry {value}");
    }

    /// Waits until a JavaScript expression is true, and what came with it is drawn. One that throws is not true yet.
    pub async fn wait_for(&self, what: &str, expression: &str) {
        self.wait_at_most(WATCHDOG, what, expression).await;
    }

    /// The same with a watchdog of its own.
    pub async fn wait_at_most(&self, limit: Duration, what: &str, expression: &str) {
        let start = Instant::now();
        loop {
            let last = match self.try_eval(&format!("({AND_DRAWN})(await ({expression}))")).await {
                Ok(answer) if answer[0] == true => return,
                Ok(answer) => format!("is {}", answer[1]),
                Err(error) => format!("throws: {error}"),
            };
            if start.elapsed() > limit {
                panic!("{} s were not enough for this: {what}. `{expression}` {last}", limit.as_secs_f64());
            }
            sleep(PAUSE).await;
        }
    }

    /// Waits until the workers have answered everything, and until what they said is drawn.
    pub async fn settle(&self) {
        self.wait_for("rest", "probe.settled()").await;
    }

    /// Looks at the same page through another window, as whoever turns a phone or resizes a window does.
    pub async fn look_through(&self, view: impl Into<View>) {
        self.resize(view).await;
        self.settle().await;
    }

    /// The same while the run goes on.
    pub async fn resize(&self, view: impl Into<View>) {
        for (command, parameters) in view.into().emulation() {
            self.browser(command, parameters).await;
        }
        // Once for whoever hears of it, once for what is then drawn.
        self.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
    }

    /// Waits until a canvas shows something else than it did.
    pub async fn wait_for_other_pixels(&self, canvas: &str, before: u32) {
        let start = Instant::now();
        while self.pixels(canvas).await == before {
            assert!(start.elapsed() < WATCHDOG, "`{canvas}` shows what it did");
            sleep(PAUSE).await;
        }
    }

    /// Keeps the texts that an element has from now on, some of which are shown only for a while.
    pub async fn listen(&self, id: &str) {
        self.eval(&format!("probe.listen('{id}')")).await;
    }

    /// Waits until an element that is listened to has had a text in which there is this.
    pub async fn wait_for_words(&self, id: &str, words: &str) {
        let words = Value::from(words);
        self.wait_for(
            &format!("{words} on `{id}`"),
            &format!("probe.said['{id}'].some(text => text.includes({words}))"),
        )
        .await;
    }

    /// A number for what is drawn on a canvas: it changes when a pixel does.
    pub async fn pixels(&self, canvas: &str) -> u32 {
        let hash = self
            .of(
                canvas,
                "(() => {
                    const copy = new OffscreenCanvas(element.width, element.height);
                    const context = copy.getContext('2d', { willReadFrequently: true });
                    context.drawImage(element, 0, 0);
                    const { data } = context.getImageData(0, 0, element.width, element.height);
                    let hash = 0x811c9dc5;
                    for (const pixel of new Uint32Array(data.buffer)) hash = Math.imul(hash ^ pixel, 0x01000193);
                    return hash >>> 0;
                })()",
            )
            .await;
        hash.as_u64().and_then(|hash| u32::try_from(hash).ok()).expect("a hash of 32 bits")
    }

    /// What `window.lodoLab.snapshot()` says, be it an object or its text.
    pub async fn snapshot(&self) -> Value {
        parsed(self.eval("window.lodoLab.snapshot()").await)
    }

    /// What `window.lodoLab.state()` says, be it an object or its text.
    pub async fn state(&self) -> Value {
        parsed(self.eval("window.lodoLab.state()").await)
    }

    /// A command of the browser's own protocol, such as `Browser.setDownloadBehavior`.
    pub async fn browser(&self, command: &str, parameters: Value) -> Value {
        let answer = Extension::browser(command, &parameters).send(&self.client).await;
        answer.unwrap_or_else(|error| panic!("{command}: {}", said(error)))
    }

    /// Everything on the console since the page was opened.
    pub async fn console(&self) -> Vec<Message> {
        let new = Extension::console().send(&self.client).await;
        let new = new.unwrap_or_else(|error| panic!("the console cannot be read: {}", said(error)));
        let mut heard = self.heard.lock().expect("nothing panics while it holds the messages");
        heard.extend(new.as_array().into_iter().flatten().map(|message| {
            let field = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
            Message { level: field("level"), text: field("message") }
        }));
        heard.clone()
    }

    /// Fails if the console has an error on it.
    pub async fn assert_no_errors(&self) {
        let mut errors = self.console().await;
        errors.retain(|message| message.level == "SEVERE");
        let lines = errors.iter().map(|message| format!("\n  {message}")).collect::<String>();
        assert!(errors.is_empty(), "the console has errors:{lines}");
    }

    /// Saves what is on the screen as a PNG file.
    pub async fn screenshot(&self, file: impl AsRef<Path>) {
        let picture =
            self.client.screenshot().await.unwrap_or_else(|error| panic!("no picture: {}", said(error)));
        let file = file.as_ref();
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(file, picture).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

/// The driver's error without the addresses of its stack.
pub fn said(error: CmdError) -> String {
    let text = match error {
        CmdError::Standard(error) => error.message.into_owned(),
        other => other.to_string(),
    };
    text.lines().next().unwrap_or_default().to_owned()
}

fn string(value: Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn parsed(value: Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}")),
        value => value,
    }
}
