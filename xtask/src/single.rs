//! The page as one file that opens by double click.

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What page and worker unpack with.
const UNPACK: &str = r#"
const unpack = text => {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  return new Response(new Response(bytes).body.pipeThrough(new DecompressionStream("gzip")));
};
"#;

/// Starts the page as www/main.js does, from what the file itself holds. A page that was opened as a file may load
/// nothing, not even modules for a worker of its own: code and workers are plain scripts.
const START: &str = r#"
const glue = document.getElementById("glue").textContent;
const script = parts => URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
new MutationObserver((_, observer) => {
  observer.disconnect();
  unpack(FILM).arrayBuffer().then(film => film_bindgen({ module_or_path: film })).then(() => film_bindgen.follow_films()).catch(() => {
    document.getElementById("film-sheet").textContent = "The recorder could not be started.";
  });
}).observe(document.getElementById("film"), { attributeFilter: ["open"] });
globalThis.lodoSurface = {
  load: () => surface().then(() => "here", () => "failed").then(what => dispatchEvent(new Event("surface" + what)))
};
globalThis.lodoWorkers = { "worker.js": script([glue, WORKER]), "check.js": script([CHECK]) };
try {
  const module = await WebAssembly.compile(await unpack(WASM).arrayBuffer());
  await wasm_bindgen({ module_or_path: module });
  wasm_bindgen.open_page(module);
  lodoStart.done();
} catch (error) {
  lodoStart.failed(error);
}
"#;

/// Gives the worker of the check what it would fetch.
const FETCH: &str = r#"
const init = async () => wasm_bindgen({ module_or_path: await unpack(MODULE).arrayBuffer() });
const { Checking } = wasm_bindgen;
const traces = unpack(TRACES).json();
self.fetch = async address => {
  const { files, pieces } = await traces;
  return new Response(files[address].map(piece => pieces[piece]).join(""));
};
"#;

/// Makes the file of a finished site and of the libraries that are in it: the page's, that of the check, that of films and
/// that of surfaces.
pub fn write(site: &Path, [page, check, film, surface]: &[PathBuf; 4], file: &Path) -> Result<()> {
    let (glue, wasm) = bind(page, "wasm_bindgen")?;
    let (film_glue, film) = bind(film, "film_bindgen")?;
    let read = |name: &str| {
        fs::read_to_string(site.join(name)).with_context(|| format!("{name} is not part of the page"))
    };
    let worker =
        without_import(&read("worker.js")?, "const init = wasm_bindgen, { Simulation } = wasm_bindgen;")?;
    let check = {
        let (glue, wasm) = bind(check, "wasm_bindgen")?;
        let held = format!("const MODULE = \"{wasm}\", TRACES = \"{}\";", traces(site)?);
        let begin = format!("{glue}{UNPACK}{held}{FETCH}");
        without_import(&read("check.js")?, &begin)?
    };
    let mut page = read("index.html")?;
    // All of its code is inline, which the policy of the folder forbids.
    let policy =
        page.find("<meta http-equiv=\"Content-Security-Policy\"").context("index.html has a policy")?;
    let end = policy + page[policy..].find('\n').context("its policy is a line")? + 1;
    page.replace_range(policy..end, "");
    let mut put = |place: &str, text: String| {
        ensure!(page.matches(place).count() == 1, "index.html has to have {place} once");
        page = page.replace(place, &text);
        Ok(())
    };
    // The bench and the network are pages of their own, which one file cannot hold.
    put("</head>", "<style>[data-bench], #network { display: none }</style>\n</head>".into())?;
    let icon = BASE64_STANDARD.encode(read("icon.svg")?);
    put("href=\"icon.svg\"", format!("href=\"data:image/svg+xml;base64,{icon}\""))?;
    put("<link rel=\"stylesheet\" href=\"style.css\">", format!("<style>\n{}</style>", read("style.css")?))?;
    let start = read("start.js")?;
    ensure!(!start.contains("</"), "a script may not hold what looks like its end");
    put("<script src=\"start.js\"></script>", format!("<script>\n{start}</script>"))?;
    // Within a script nothing may look like its end.
    let text = |text: String| -> Result<String> { Ok(serde_json::to_string(&text)?.replace("</", "<\\/")) };
    let script = format!(
        "const WORKER = {};\nconst CHECK = {};\nconst WASM = \"{wasm}\", FILM = \"{film}\";{UNPACK}{}{START}",
        text(worker)?,
        text(check)?,
        surface_code(surface)?
    );
    // The address of its own script, which it has no use for here; in a frame without an address that fails.
    let own = "new URL(document.currentScript.src, location.href).toString()";
    let inline = |glue: String| {
        ensure!(
            glue.matches(own).count() == 1,
            "the code of wasm-bindgen has to ask for its own address once"
        );
        Ok(glue.replace(own, "document.currentScript.src"))
    };
    let (glue, film_glue) = (inline(glue)?, inline(film_glue)?);
    put(
        "<script type=\"module\" src=\"main.js\"></script>",
        format!(
            "<script id=\"glue\">{glue}</script>\n<script>{film_glue}</script>\n<script type=\"module\">{script}</script>"
        ),
    )?;
    fs::write(file, page).with_context(|| format!("{} cannot be written", file.display()))
}

/// A library as a plain script with this name, and what that starts, packed.
fn bind(library: &Path, name: &str) -> Result<(String, String)> {
    let mut bound = Bindgen::new()
        .input_path(library)
        .no_modules(true)?
        .no_modules_global(name)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen failed")?;
    let wasm = packed(&bound.wasm_mut().emit_wasm())?;
    let glue = bound.js();
    ensure!(!glue.contains("</"), "a script may not hold what looks like its end");
    Ok((glue.to_owned(), wasm))
}

/// A function that starts the code of surfaces, which has its names for itself.
fn surface_code(library: &Path) -> Result<String> {
    let (glue, wasm) = bind(library, "wasm_bindgen")?;
    Ok(format!(
        "async function surface() {{\n{glue}\nawait wasm_bindgen({{ module_or_path: await unpack(\"{wasm}\").arrayBuffer() }});\n\
         Object.assign(lodoSurface, wasm_bindgen);\n}}\n"
    ))
}

/// A worker's script with something else in the place of its import.
fn without_import(script: &str, instead: &str) -> Result<String> {
    let line =
        script.lines().find(|line| line.starts_with("import ")).context("a worker imports its code")?;
    Ok(script.replacen(line, instead, 1))
}

/// The recorded runs by their addresses. Most are on one task: what several files have in common is there once.
fn traces(site: &Path) -> Result<String> {
    let (mut files, mut pieces) = (Map::new(), Vec::<String>::new());
    for entry in fs::read_dir(site.join("traces"))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        // Arrays of arrays are what is long.
        let places = text.split_inclusive("]]").map(|piece| {
            let known = pieces.iter().position(|known| known == piece);
            known.unwrap_or_else(|| {
                pieces.push(piece.to_owned());
                pieces.len() - 1
            })
        });
        let name = path.file_name().and_then(|name| name.to_str()).context("traces have plain names")?;
        files.insert(format!("traces/{name}"), places.collect::<Vec<_>>().into());
    }
    packed(&serde_json::to_vec::<Value>(&json!({ "files": files, "pieces": pieces }))?)
}

/// Bytes as short text.
fn packed(bytes: &[u8]) -> Result<String> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    Ok(BASE64_STANDARD.encode(packed.finish()?))
}
