//! The page as one file that opens by double click.

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// Starts the page as www/main.js does, from what the file itself holds. A page that was opened as a file may load
/// nothing, not even modules for a worker of its own: code and worker are plain scripts.
const START: &str = r#"
const glue = document.getElementById("glue").textContent;
const worker = WORKER.replace(/^import .*$/m, "const init = wasm_bindgen, { Simulation } = wasm_bindgen;");
globalThis.lodoWorker = URL.createObjectURL(new Blob([glue, worker], { type: "text/javascript" }));
const bytes = Uint8Array.from(atob(WASM), letter => letter.charCodeAt(0));
const module = await WebAssembly.compile(bytes);
await wasm_bindgen({ module_or_path: module });
wasm_bindgen.open_page(module);
"#;

/// Makes the file of a finished site and of the library that is in it.
pub fn write(site: &Path, library: &Path, file: &Path) -> Result<()> {
    let mut bound = Bindgen::new()
        .input_path(library)
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen failed")?;
    let read = |name: &str| {
        fs::read_to_string(site.join(name)).with_context(|| format!("{name} is not part of the page"))
    };
    let mut page = read("index.html")?;
    let mut put = |place: &str, text: String| {
        ensure!(page.matches(place).count() == 1, "index.html has to have {place} once");
        page = page.replace(place, &text);
        Ok(())
    };
    let icon = BASE64_STANDARD.encode(read("icon.svg")?);
    put("href=\"icon.svg\"", format!("href=\"data:image/svg+xml;base64,{icon}\""))?;
    put("<link rel=\"stylesheet\" href=\"style.css\">", format!("<style>\n{}</style>", read("style.css")?))?;
    let wasm = BASE64_STANDARD.encode(bound.wasm_mut().emit_wasm());
    // Within a script nothing may look like its end.
    let text = |text: String| -> Result<String> { Ok(serde_json::to_string(&text)?.replace("</", "<\\/")) };
    let script = format!("const WORKER = {};\nconst WASM = \"{wasm}\";{START}", text(read("worker.js")?)?);
    ensure!(!bound.js().contains("</"), "a script may not hold what looks like its end");
    put(
        "<script type=\"module\" src=\"main.js\"></script>",
        format!("<script id=\"glue\">{}</script>\n<script type=\"module\">{script}</script>", bound.js()),
    )?;
    fs::write(file, page).with_context(|| format!("{} cannot be written", file.display()))
}
