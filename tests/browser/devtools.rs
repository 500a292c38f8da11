//! A line to the browser itself: profiles are made there, which is not allowed to a page's own line, the driver's.

use crate::page::WATCHDOG;
use serde_json::{Value, json};
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use tungstenite::{Message, WebSocket};

/// A connection to a browser by its own protocol.
pub struct DevTools {
    socket: WebSocket<TcpStream>,
    /// The number of the last command.
    number: u64,
}

impl DevTools {
    /// Connects to a browser which keeps its data in this folder: there it says where it listens.
    pub fn connect(folder: &Path) -> Self {
        let file = folder.join("DevToolsActivePort");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let (port, path) = text.trim_end().split_once('\n').expect("a port and a path");
        let address = format!("localhost:{port}");
        let stream = TcpStream::connect(&address).expect("the browser listens");
        stream.set_read_timeout(Some(WATCHDOG)).expect("a limit that is not zero");
        let (socket, _) = tungstenite::client(format!("ws://{address}{path}"), stream)
            .expect("the browser takes a connection");
        Self { socket, number: 0 }
    }

    /// Sends a command and returns its result.
    pub fn send(&mut self, command: &str, parameters: &Value) -> Value {
        self.number += 1;
        let message = json!({ "id": self.number, "method": command, "params": parameters });
        self.socket.send(Message::text(message.to_string())).expect("the browser listens");
        loop {
            let message = self.socket.read().unwrap_or_else(|error| panic!("{command}: {error}"));
            let Message::Text(text) = message else { continue };
            let mut answer: Value = serde_json::from_str(&text).expect("the browser answers in JSON");
            // Between command and answer there may be events.
            if answer["id"] == self.number {
                assert!(answer["error"].is_null(), "{command}: {}", answer["error"]["message"]);
                return answer["result"].take();
            }
        }
    }
}
