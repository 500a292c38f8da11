//! A static file server for the finished page, on this machine only.

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tiny_http::{Header, Method, Request, Response};

const THREADS: usize = 4;

/// Which port to listen on.
pub enum Port {
    /// This one and no other.
    Exactly(u16),
    /// This one, or the next free one above it.
    From(u16),
    /// Whichever is free.
    Any,
}

/// A server that answers in threads of its own until the process ends.
pub struct Server {
    /// Where it is reached, such as `http://127.0.0.1:8080`.
    pub address: String,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Serves a folder.
    pub fn start(folder: PathBuf, port: Port) -> Result<Self> {
        let listener = listen(port)?;
        let address = format!("http://{}", listener.local_addr()?);
        let server = tiny_http::Server::from_listener(listener, None)
            .map_err(|error| anyhow::anyhow!("the server cannot start: {error}"))?;
        let (server, folder) = (Arc::new(server), Arc::new(folder));
        let answer_all = || {
            let (server, folder) = (server.clone(), folder.clone());
            thread::spawn(move || {
                for request in server.incoming_requests() {
                    // An error here means that the browser went away: there is nobody to tell.
                    let _ = answer(request, &folder);
                }
            })
        };
        let threads = (0..THREADS).map(|_| answer_all()).collect();
        Ok(Self { address, threads })
    }

    /// Answers until the process is ended.
    pub fn wait(self) {
        for thread in self.threads {
            thread.join().expect("a server thread does not panic");
        }
    }
}

fn listen(port: Port) -> Result<TcpListener> {
    let (first, last) = match port {
        Port::Exactly(port) => (port, port),
        Port::From(port) => (port, port.saturating_add(100)),
        Port::Any => (0, 0),
    };
    for number in first..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, number)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("port {number} cannot be opened")),
        }
    }
    match port {
        Port::Exactly(port) => {
            bail!(
                "port {port} is taken by another program: end that one, name another port or leave out --port"
            )
        }
        _ => bail!("all ports from {first} to {last} are taken: name a free one with --port"),
    }
}

fn answer(request: Request, folder: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        let refusal = Response::from_string("Only GET and HEAD are answered here.\n");
        return request.respond(refusal.with_status_code(405).with_header(header("Allow", "GET, HEAD")));
    }
    let found = path_in(folder, request.url()).and_then(|path| Some((File::open(&path).ok()?, path)));
    match found {
        Some((file, path)) => {
            let response = Response::from_file(file)
                .with_header(header("Content-Type", media_type(&path)))
                // A rebuilt page must be seen at the next reload.
                .with_header(header("Cache-Control", "no-cache"));
            request.respond(response)
        }
        None => {
            let text = format!("There is no file {} here.\n", request.url());
            request.respond(
                Response::from_string(text)
                    .with_status_code(404)
                    .with_header(header("Cache-Control", "no-cache")),
            )
        }
    }
}

/// The file that a URL names, which is never one outside of the folder.
fn path_in(folder: &Path, url: &str) -> Option<PathBuf> {
    let name = decoded(url.split(['?', '#']).next()?)?;
    let name = Path::new(name.strip_prefix('/')?);
    if !name.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let path = folder.join(name);
    let path = if path.is_dir() { path.join("index.html") } else { path };
    path.is_file().then_some(path)
}

/// Resolves percent signs; `None` where they do not spell text.
fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Without this one the browser refuses to compile while it downloads.
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("the headers are ASCII")
}

#[cfg(test)]
mod tests;
