//! The few words of the WebDriver protocol that a screenshot and the benchmark need: the browser suite has a complete
//! client, which would cost every command of this project its compile time.

use anyhow::{Context, Result, bail};
use minreq::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than any time limit of the driver itself.
const LIMIT: Duration = Duration::from_secs(150);

/// Asks a driver to end its browsers and itself, which has to begin within the given time.
pub fn shut_down(driver: &str, limit: Duration) -> Result<()> {
    exchange(driver, Method::Get, "/shutdown", None, limit)??;
    Ok(())
}

/// Sends one request and returns the value of its answer. The outer error is one of the connection, the inner one
/// the driver's.
fn exchange(
    driver: &str,
    method: Method,
    path: &str,
    body: Option<&Value>,
    limit: Duration,
) -> Result<Result<Value>> {
    let request = minreq::Request::new(method, format!("{driver}{path}"))
        .with_timeout(limit.as_secs())
        .with_header("Content-Type", "application/json; charset=utf-8")
        .with_body(body.map_or(String::new(), Value::to_string));
    let mut answer: Value = serde_json::from_slice(request.send()?.as_bytes())?;
    Ok(match answer["value"]["message"].as_str() {
        Some(message) if answer["value"]["error"].is_string() => {
            Err(anyhow::anyhow!("{}", message.lines().next().unwrap_or_default()))
        }
        _ => Ok(answer["value"].take()),
    })
}

fn post(driver: &str, path: &str, body: &Value) -> Result<Value> {
    exchange(driver, Method::Post, path, Some(body), LIMIT)
        .with_context(|| format!("the browser's driver did not answer to {path}"))?
}

/// A browser under the driver's control, ended with this value.
pub struct Session {
    driver: String,
    id: String,
}

impl Session {
    /// Starts a browser.
    pub fn start(driver: &str, capabilities: Value) -> Result<Self> {
        let wish = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = post(driver, "/session", &wish)?;
        match answer["sessionId"].as_str() {
            Some(id) => Ok(Self { driver: driver.into(), id: id.into() }),
            None => bail!("the driver started a session without a name"),
        }
    }

    /// A command of the WebDriver protocol.
    pub fn command(&self, name: &str, body: &Value) -> Result<Value> {
        post(&self.driver, &format!("/session/{}/{name}", self.id), body)
    }

    /// A command of the browser's own protocol.
    pub fn browser(&self, command: &str, parameters: &Value) -> Result<Value> {
        self.command("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Should this fail, the end of the driver is the end of the browser too.
        let _ = exchange(&self.driver, Method::Delete, &format!("/session/{}", self.id), None, LIMIT);
    }
}
