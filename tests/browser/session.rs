//! A browser of its own for one test, and the commands that fantoccini has no words for.

use crate::view::View;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::env;
use url::{ParseError, Url};

/// A variable that `cargo xtask test` sets.
pub fn given(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run `cargo xtask test`, or `cargo xtask test browser`")
    })
}

/// Starts a browser which shows nothing yet.
pub async fn start(view: View) -> Client {
    let chrome = env::var("LODO_CHROME").ok();
    let Value::Object(capabilities) = view.capabilities(chrome.as_deref()) else {
        unreachable!("capabilities are an object");
    };
    let driver = given("LODO_DRIVER");
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let client = builder.capabilities(capabilities).connect(&driver).await;
    let client = client.unwrap_or_else(|error| panic!("no browser could be started: {error}"));
    for (command, parameters) in view.emulation() {
        let done = Extension::browser(command, &parameters).send(&client).await;
        done.unwrap_or_else(|error| panic!("{command}: {error}"));
    }
    client
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
