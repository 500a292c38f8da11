//! The shape of the code: imports follow the arrow, no files of a room import each other in a circle, and what a
//! trajectory depends on knows no clock or page.

mod circles;
mod source;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use circles::circle;
use source::Source;

/// From left to right; rooms of one place know nothing of each other.
const ARROW: &[&[&str]] = &[
    &["math"],
    &["objective"],
    &["optim"],
    &["experiment"],
    &["session"],
    &["worker", "text", "study"],
    &["plot"],
    &["archive"],
    &["page", "trainer", "workbench"],
    &["web"],
];

/// What stands in `src` beside the rooms: programs and packages of their own.
const BESIDE: [&str; 7] = ["cli", "core", "film", "network", "qr", "replay", "surface"];

fn place(room: &str) -> Option<usize> {
    ARROW.iter().position(|rooms| rooms.contains(&room))
}

/// Whether code of a room may name what has this path in the crate.
fn may_name(room: &str, path: &[String]) -> bool {
    let Some(named) = path.first() else { return false };
    room == named || place(named) < place(room) && place(named).is_some()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// What a step consists of is a package of its own.
fn folder(room: &str) -> PathBuf {
    if ["math", "objective", "optim"].contains(&room) {
        src().join("core").join(room)
    } else {
        src().join(room)
    }
}

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

/// The files of a folder, as a room of this name, or as a package; those that only tests have may look at everything.
fn read(folder: &Path, room: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = files(folder)
        .into_iter()
        .map(|path| {
            let root: &[&str] = match room {
                "film" => &["film"],
                "network" => &["network"],
                "replay" => &["replay"],
                "surface" => &["surface"],
                "trainer" => &["trainer"],
                "workbench" => &["workbench"],
                _ => &[],
            };
            let within = path.strip_prefix(folder).unwrap().with_extension("");
            let mut module = vec![room];
            module.extend(within.iter().map(|name| name.to_str().unwrap()));
            module.pop_if(|name| ["mod", "lib", "main"].contains(name));
            Source::new(root, &module, &fs::read_to_string(&path).unwrap())
        })
        .collect();
    let tests: Vec<Vec<String>> = sources
        .iter()
        .flat_map(|file| {
            file.tests.iter().map(|name| [&file.module[..], std::slice::from_ref(name)].concat())
        })
        .collect();
    sources.retain(|file| !tests.iter().any(|test| file.module.starts_with(test)));
    sources.sort_by_key(|file| file.module.len());
    sources
}

#[test]
fn imports_follow_the_arrow() {
    let mut seen = 0;
    for room in ARROW.concat() {
        for file in read(&folder(room), room) {
            seen += 1;
            for path in &file.paths {
                let (file, path_text) = (file.module.join("::"), path.join("::"));
                assert!(may_name(room, path), "{file} names crate::{path_text}");
            }
        }
    }
    assert!(seen > 190, "only {seen} files were found");
}

#[test]
fn every_folder_is_a_room() {
    for entry in fs::read_dir(src()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(!path.is_dir() || BESIDE.contains(&name) || place(name).is_some(), "{name} has no place");
    }
}

#[test]
fn no_files_of_a_room_import_each_other_in_a_circle() {
    let rooms = ARROW.concat().into_iter().map(|room| (room, folder(room)));
    for (room, folder) in
        rooms.chain(["cli", "film", "network", "replay", "surface"].map(|room| (room, src().join(room))))
    {
        let sources = read(&folder, room);
        assert_eq!(circle(&sources), None, "of {} files", sources.len());
    }
}

#[test]
fn nothing_below_the_page_knows_a_clock_a_page_or_a_file() {
    let strangers =
        ["web_sys", "js_sys", "wasm_bindgen", "std::time", "std::fs", "std::thread", "rayon", "clap"]
            .map(|stranger| stranger.split("::").collect::<Vec<_>>());
    let below = ARROW.concat().into_iter().filter(|room| *room != "web");
    // The check's end in a worker is of the page, and what of the bench and of the network is only in a browser.
    let ends = [
        ["replay", "worker"],
        ["surface", "web"],
        ["workbench", "web"],
        ["workbench", "worker"],
        ["trainer", "canvas"],
        ["trainer", "dom"],
        ["trainer", "port"],
        ["trainer", "render"],
        ["trainer", "web"],
        ["trainer", "worker"],
    ];
    let is_end = |file: &Source| ends.iter().any(|end| file.module.iter().take(end.len()).eq(end));
    for room in below.chain(["network", "replay", "surface"]) {
        for file in read(&folder(room), room).into_iter().filter(|file| !is_end(file)) {
            for path in &file.outside {
                // A length of time is no clock.
                let length = path.join("::") == "std::time::Duration";
                let stranger = |names: &Vec<&str>| path.iter().take(names.len()).eq(names);
                let known = length || !strangers.iter().any(stranger);
                assert!(known, "{} names {}", file.module.join("::"), path.join("::"));
            }
        }
    }
}

/// Code of `session::lane::look` that names the room plot, in every spelling, and code that does not.
#[test]
fn an_import_is_found_however_it_is_spelled() {
    let follows = |text: &str| {
        Source::new(&[], &["session", "lane", "look"], text)
            .paths
            .iter()
            .all(|path| may_name("session", path))
    };
    for text in [
        "use crate::plot::Pen;",
        "use crate::plot;",
        "pub use crate::plot::Pen;",
        "pub(crate) use crate::plot::Pen;",
        "use crate::{math::Basis, plot::{Pen, Theme}};",
        "use {crate::plot::Pen};",
        "use crate\n    ::plot::Pen;",
        "use crate::r#plot::Pen;",
        "use crate::*;",
        "use crate::plot::*;",
        "use super::super::super::plot::Pen;",
        "use super::super::{super::plot::Pen, Lane};",
        "use self::super::super::super::plot;",
        "use lodo::plot::Pen;",
        "use ::lodo::plot::Pen;",
        "use crate as root; fn f() { root::plot::pen() }",
        "use crate as root; use root::plot as p;",
        "use super::super::super as root; type Pen = root::plot::Pen;",
        "fn f() { crate::plot::pen() }",
        "type Pens = Vec<crate::plot::Pen>;",
        "fn f() { super::super::super::plot::pen() }",
        "mod inner { use super::super::super::super::plot::Pen; }",
        "mod inner { fn f() {} } use super::super::super::plot::Pen;",
        "const QUOTE: char = '\"'; use crate::plot::Pen;",
        "const QUOTE: char = '\\''; use crate::plot::Pen;",
        "fn f<'a>(x: &'a str) { crate::plot::pen(x) }",
        "const RAW: &str = r#\"\"\"#; use crate::plot::Pen;",
        "/* // */ use crate::plot::Pen;",
        "#[cfg(test)] mod tests { fn f() {} } use crate::plot::Pen;",
        "#[cfg(test)] use crate::math::Basis; use crate::plot::Pen;",
        "use crate::text::words;",
        "use crate::elsewhere::Pen;",
    ] {
        assert!(!follows(text), "nothing was found in {text}");
    }
    for text in [
        "// use crate::plot::Pen;",
        "/* /* */ use crate::plot::Pen; */",
        "const TEXT: &str = \"crate::plot\";",
        "const RAW: &str = r#\"\" crate::plot \"#;",
        "#[cfg(test)] mod tests { use crate::plot::Pen; }",
        "#[cfg(test)] use crate::plot::Pen;",
        "use plotters::plot::Pen;",
        "use crate::session::plot::Pen;",
        "use super::super::plot::Pen;",
        "mod inner { use super::super::super::plot::Pen; }",
        "use crate::{experiment::Experiment, math, session::Lane};",
        "pub(in crate::session) fn plot() {}",
        "fn f(plot: Plot) { plot::pen() }",
    ] {
        assert!(follows(text), "something was found in {text}");
    }
}

/// Made-up rooms of three files: with a circle, and without one.
#[test]
fn a_circle_is_found_however_its_imports_are_spelled() {
    let room = |texts: [&str; 3]| {
        let modules: [&[&str]; 3] = [&["room"], &["room", "a"], &["room", "b"]];
        let sources: Vec<Source> =
            modules.iter().zip(texts).map(|(module, text)| Source::new(&[], module, text)).collect();
        circle(&sources).map(|files| files.join(" "))
    };
    let top = "mod a; mod b; pub use a::A; pub use b::B;";
    let both = Some("room::a room::b room::a");
    for (texts, found) in [
        ([top, "pub struct A;", "use super::A; pub struct B(A);"], None),
        ([top, "use super::B; pub struct A(B);", "use super::A; pub struct B(A);"], both),
        ([top, "use crate::room::B; pub struct A(B);", "use crate::room::a::A; pub struct B(A);"], both),
        ([top, "pub struct A(super::B);", "pub struct B(crate::room::A);"], both),
        ([top, "use super::{B, c}; pub struct A(B);", "use lodo::room::A; pub struct B(A);"], both),
        ([top, "use super::*; pub struct A(B);", "use super::A; pub struct B(A);"], both),
        ([top, "use super::*; pub struct A;", "use super::A; pub struct B(A);"], None),
        ([top, "pub use super::B; pub struct A;", "use super::A; pub struct B(A);"], None),
        (
            ["mod a; mod b; pub use a::*; use b::B;", "pub struct A(super::B);", "pub struct B(super::A);"],
            both,
        ),
        (
            [
                "mod a; mod b; pub use b::B as C;",
                "use super::C; pub struct A(C);",
                "pub struct B(super::a::A);",
            ],
            both,
        ),
        (
            ["mod a; mod b; pub struct T(a::A);", "use super::T; pub struct A(T);", ""],
            Some("room room::a room"),
        ),
        ([top, "use super::b; pub struct A(b::B);", "use super::a; pub struct B(a::A);"], both),
        (
            ["mod a; mod b; pub use a::A; pub struct T(A);", "use super::T; pub struct A(T);", ""],
            Some("room room::a room"),
        ),
        (
            [
                top,
                "#[cfg(test)] mod tests { use crate::room::B; } pub struct A;",
                "use super::A; pub struct B(A);",
            ],
            None,
        ),
        (
            [
                top,
                "pub struct A; impl A { fn b(&self) { self.b() } }",
                "use super::A; impl A { pub fn b(&self) {} }",
            ],
            None,
        ),
    ] {
        assert_eq!(room(texts).as_deref(), found, "{texts:?}");
    }
}
