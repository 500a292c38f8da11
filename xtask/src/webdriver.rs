//! The few words of the WebDriver protocol that a screenshot needs, over a plain socket: the browser suite has a
//! complete client, which would cost every command of this project its compile time.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any time limit of the driver itself.
const LIMIT: Duration = Duration::from_secs(90);

/// Asks a driver to end its browsers and itself, which has to begin within the given time.
pub fn shut_down(driver: &str, limit: Duration) -> Result<()> {
    exchange(driver, "GET", "/shutdown", None, limit)??;
    Ok(())
}

/// Sends one request and returns the value of its answer. The outer error is one of the connection, the inner one
/// the driver's.
fn exchange(
    driver: &str,
    method: &str,
    path: &str,
    body: Option<&Value>,
    limit: Duration,
) -> Result<Result<Value>> {
    let host = driver.strip_prefix("http://").context("a driver's address begins with http://")?;
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(limit))?;
    let body = body.map_or(String::new(), Value::to_string);
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse()?
            }
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    let mut answer: Value = serde_json::from_slice(&answer)?;
    Ok(match answer["value"]["message"].as_str() {
        Some(message) if answer["value"]["error"].is_string() => {
            Err(anyhow::anyhow!("{}", message.lines().next().unwrap_or_default()))
        }
        _ => Ok(answer["value"].take()),
    })
}

fn post(driver: &str, path: &str, body: &Value) -> Result<Value> {
    exchange(driver, "POST", path, Some(body), LIMIT)
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
        let _ = exchange(&self.driver, "DELETE", &format!("/session/{}", self.id), None, LIMIT);
    }
}
