//! The shape of the code: imports follow the arrow, and what a trajectory depends on knows no clock or page.

use std::fs;
use std::path::{Path, PathBuf};

const ROOMS: [&str; 10] =
    ["math", "objective", "optim", "experiment", "session", "worker", "text", "study", "plot", "web"];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What a step consists of is a package of its own.
fn room(name: &str) -> PathBuf {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    if ["math", "objective", "optim"].contains(&name) { src.join("core").join(name) } else { src.join(name) }
}

#[test]
fn imports_follow_the_arrow() {
    let mut seen = 0;
    for (place, name) in ROOMS.into_iter().enumerate() {
        for path in files(&room(name)) {
            seen += 1;
            // Its own tests may look at everything.
            let code = code(&path);
            let code = code.split("#[cfg(test)]").next().unwrap();
            for later in &ROOMS[place + 1..] {
                let named = format!("crate::{later}");
                assert!(!code.contains(&named), "{} names the room {later}", path.display());
            }
        }
    }
    assert!(seen > 30, "only {seen} files were found");
}

#[test]
fn nothing_below_the_page_knows_a_clock_a_page_or_a_file() {
    for name in ROOMS[..9].iter().chain(&["replay"]) {
        // The check's end in a worker is of the page.
        for path in files(&room(name)).into_iter().filter(|path| !path.ends_with("replay/worker.rs")) {
            let code = code(&path);
            for stranger in [
                "web_sys",
                "js_sys",
                "wasm_bindgen",
                "std::time",
                "std::fs",
                "std::thread",
                "rayon::",
                "clap::",
            ] {
                assert!(!code.contains(stranger), "{} names {stranger}", path.display());
            }
        }
    }
}
