//! Browsers, each lent to one test after another with a fresh profile, and the commands that fantoccini has no words for.

use crate::devtools::DevTools;
use crate::view::{Size, View};
use fantoccini::error::CmdError;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::env;
use std::sync::{LazyLock, Mutex};
use tokio::runtime::{Builder, Runtime};
use url::{ParseError, Url};

/// Carries out what the clients of the browsers do. A test ends before its browser does: this runtime outlives both.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime can be made")
});

/// Browsers that no test uses at the moment. The driver closes them when the suite is over.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// A variable that `cargo xtask test` sets.
pub fn given(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run `cargo xtask test`, or `cargo xtask test browser`")
    })
}

/// A browser under the driver's control, and a second line to it: the driver knows no profiles.
struct Browser {
    client: Client,
    devtools: DevTools,
}

impl Browser {
    async fn start() -> Self {
        let chrome = env::var("LODO_CHROME").ok();
        let Value::Object(capabilities) = View::from(Size::Desktop).capabilities(chrome.as_deref()) else {
            unreachable!("capabilities are an object");
        };
        let driver = given("LODO_DRIVER");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&driver).await;
        let client = client.unwrap_or_else(|error| panic!("no browser could be started: {error}"));
        let granted = client.capabilities();
        let folder = granted.and_then(|all| all.get("chrome")?["userDataDir"].as_str());
        let devtools = DevTools::connect(folder.expect("the driver names the browser's folder").as_ref());
        Self { client, devtools }
    }
}

/// What a test holds of a browser: a window with a profile of its own, which is gone when the visit is over.
pub struct Visitor {
    /// Speaks to this window.
    pub client: Client,
    browser: Browser,
    profile: String,
}

impl Visitor {
    /// Opens a window that shows nothing yet.
    pub async fn come(view: View) -> Self {
        let idle = IDLE.lock().expect("nothing panics while it holds the browsers").pop();
        let mut browser = match idle {
            Some(browser) => browser,
            None => Browser::start().await,
        };
        let client = browser.client.clone();
        let profile = browser.devtools.send("Target.createBrowserContext", &json!({}));
        let profile = profile["browserContextId"].as_str().expect("a profile has a name").to_owned();
        let [width, height] = view.pixels();
        let window = browser.devtools.send(
            "Target.createTarget",
            &json!({ "url": "about:blank", "browserContextId": profile, "newWindow": true, "width": width, "height": height }),
        );
        let window = window["targetId"].as_str().expect("a window has a name").to_owned();
        let window = WindowHandle::try_from(window).expect("windows have names");
        let visitor = Self { client, browser, profile };
        visitor.client.switch_to_window(window).await.expect("the driver finds the new window");
        for (command, parameters) in view.emulation() {
            let done = Extension::browser(command, &parameters).send(&visitor.client).await;
            done.unwrap_or_else(|error| panic!("{command}: {error}"));
        }
        // What the last visitor left on the console is not this one's.
        Extension::console().send(&visitor.client).await.expect("the console can be read");
        visitor
    }

    /// Closes the window, forgets the profile and leaves the browser to the next test.
    pub fn go(mut self) {
        self.browser
            .devtools
            .send("Target.disposeBrowserContext", &json!({ "browserContextId": self.profile }));
        IDLE.lock().expect("nothing panics while it holds the browsers").push(self.browser);
    }
}

/// A command of chromedriver beyond the WebDriver standard.
#[derive(Debug)]
pub struct Extension {
    path: &'static str,
    body: Value,
}

impl Extension {
    /// A command of the browser's own protocol.
    pub fn browser(command: &str, parameters: &Value) -> Self {
        Self { path: "goog/cdp/execute", body: json!({ "cmd": command, "params": parameters }) }
    }

    /// The console's messages since the last time they were asked for.
    pub fn console() -> Self {
        Self { path: "se/log", body: json!({ "type": "browser" }) }
    }

    /// Carries it out.
    pub async fn send(self, client: &Client) -> Result<Value, CmdError> {
        client.issue_cmd(self).await
    }
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _request_url: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
