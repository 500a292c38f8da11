use super::*;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

/// A folder with a page in it and a secret beside it, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let base = std::env::temp_dir().join(format!("lodo-server-{name}-{}", std::process::id()));
        fs::create_dir_all(base.join("site/pkg")).unwrap();
        fs::write(base.join("secret.txt"), "secret").unwrap();
        fs::write(base.join("site/index.html"), "<title>page</title>").unwrap();
        fs::write(base.join("site/pkg/lodo_web_bg.wasm"), "\0asm").unwrap();
        fs::write(base.join("site/a b.css"), "a{}").unwrap();
        Self(base)
    }

    fn serve(&self) -> Server {
        Server::start(self.0.join("site"), Port::Any).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The whole answer, with its head in lower case since the names of headers have none.
fn ask(server: &Server, line: &str) -> String {
    let mut stream = TcpStream::connect(server.address.strip_prefix("http://").unwrap()).unwrap();
    write!(stream, "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    format!("{}\n\n{body}", head.to_lowercase())
}

#[test]
fn a_page_and_its_parts_come_with_their_media_types() {
    let folder = Folder::new("types");
    let server = folder.serve();
    for (line, kind, body) in [
        ("GET /", "text/html; charset=utf-8", "<title>page</title>"),
        ("GET /index.html?x=1", "text/html; charset=utf-8", "<title>page</title>"),
        ("GET /pkg/lodo_web_bg.wasm", "application/wasm", "\0asm"),
        ("GET /a%20b.css", "text/css; charset=utf-8", "a{}"),
        ("HEAD /a%20b.css", "text/css; charset=utf-8", ""),
    ] {
        let answer = ask(&server, line);
        assert!(answer.starts_with("http/1.1 200"), "{line}: {answer}");
        assert!(answer.contains(&format!("content-type: {kind}")), "{line}: {answer}");
        assert!(answer.contains("cache-control: no-cache"), "{line}: {answer}");
        assert!(answer.ends_with(&format!("\n\n{body}")), "{line}: {answer}");
    }
}

#[test]
fn nothing_outside_of_the_folder_is_served() {
    let folder = Folder::new("outside");
    let server = folder.serve();
    for line in
        ["GET /../secret.txt", "GET /%2e%2e/secret.txt", "GET //secret.txt", "GET /pkg/..%2f..%2fsecret.txt"]
    {
        let answer = ask(&server, line);
        assert!(answer.starts_with("http/1.1 404"), "{line}: {answer}");
        assert!(!answer.ends_with("secret"), "{line}: {answer}");
    }
}

#[test]
fn a_missing_file_is_a_404_in_words_and_other_methods_are_refused() {
    let folder = Folder::new("missing");
    let server = folder.serve();
    let answer = ask(&server, "GET /none.js");
    assert!(answer.starts_with("http/1.1 404") && answer.ends_with("There is no file /none.js here.\n"));
    assert!(ask(&server, "DELETE /index.html").starts_with("http/1.1 405"));
}

#[test]
fn a_taken_port_is_refused_when_it_was_asked_for_and_passed_over_otherwise() {
    let folder = Folder::new("port");
    let taken = folder.serve();
    let number: u16 = taken.address.rsplit(':').next().unwrap().parse().unwrap();
    let refusal = Server::start(folder.0.clone(), Port::Exactly(number)).err().unwrap();
    assert!(refusal.to_string().starts_with(&format!("port {number} is taken")), "{refusal}");
    let next = Server::start(folder.0.clone(), Port::From(number)).unwrap();
    assert_ne!(next.address, taken.address);
}
