//! What wasm-bindgen makes of a library, with short names and its functions in another order.

use crate::site::PAGE;
use crate::workspace::Workspace;
use crate::{lean, order};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Runs wasm-bindgen, unless its output already belongs to this input.
pub fn bind(workspace: &Workspace, wasm: &Path, name: &str) -> Result<PathBuf> {
    let folder = workspace.target.join("wasm-bindgen").join(name);
    let stamp_file = folder.with_extension("stamp");
    let mut hasher = DefaultHasher::new();
    fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?.hash(&mut hasher);
    // What is made of it depends on this code too, and the lock file stands for the version of wasm-bindgen.
    (include_str!("bind.rs"), include_str!("lean.rs"), include_str!("order.rs")).hash(&mut hasher);
    fs::read(workspace.root.join("Cargo.lock"))?.hash(&mut hasher);
    let stamp = format!("{:016x}\n", hasher.finish());
    if folder.is_dir() && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(folder);
    }
    // The stamp goes first: an interrupted run must not pass for a finished one.
    if stamp_file.exists() {
        fs::remove_file(&stamp_file)?;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        // A tenth of the load. A panic still says its words and its line.
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().context("wasm-bindgen failed")?;
    let mut names = Names::default();
    for import in output.wasm_mut().imports.iter_mut() {
        import.name = names.give(&import.name);
    }
    output.emit(&folder).context("what wasm-bindgen made cannot be written")?;
    let glue = folder.join(bindgen.stem()?).with_extension("js");
    fs::write(&glue, names.translate(&lean::script(&fs::read_to_string(&glue)?)))?;
    let module = folder.join(format!("{}_bg.wasm", bindgen.stem()?));
    // Of what every visit loads each byte counts.
    let chains = if name == PAGE { order::MOST } else { 1 };
    fs::write(&module, order::by_likeness(&fs::read(&module)?, chains)?)?;
    fs::write(&stamp_file, stamp)?;
    Ok(folder)
}

/// Names of the functions that the module imports, which stand in both files: those of wasm-bindgen are long and end in a
/// hash, which no server can compress. A number is as good.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    /// A number for a name.
    fn give(&mut self, name: &str) -> String {
        let short = format!("_{}", self.0.len());
        self.0.insert(name.to_owned(), short.clone());
        short
    }

    /// A text in which every word that is one of the names is its shorter one.
    fn translate(&self, text: &str) -> String {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let mut translated = String::with_capacity(text.len());
        for part in text.split_inclusive(|c| !is_word(c)) {
            let word = part.trim_end_matches(|c| !is_word(c));
            translated.push_str(self.0.get(word).map_or(word, String::as_str));
            translated.push_str(&part[word.len()..]);
        }
        translated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_numbers_wherever_they_stand() {
        let mut names = Names::default();
        let imports = ["__wbg_set_f249a2a76caa9a55", "__wbg_set_c22311b1cc228e3a", "__wbindgen_init"];
        assert_eq!(imports.map(|name| names.give(name)), ["_0", "_1", "_2"]);
        let glue =
            "{ __wbg_set_f249a2a76caa9a55: f, a.__wbg_set_c22311b1cc228e3a(x), __wbindgen_initial, é }";
        assert_eq!(names.translate(glue), "{ _0: f, a._1(x), __wbindgen_initial, é }");
    }
}
