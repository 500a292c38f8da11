//! The golden files: of functions, and of the network.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lodo::replay::{Outcome, replay};
use serde_json::{Value, json};

/// The files of a folder, by their names.
fn files(folder: &str) -> BTreeMap<String, Value> {
    let folder = format!("{}/tests/{folder}", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect()
}

/// Every golden file of runs on functions.
pub static FILES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| files("golden"));

/// Every golden file of the network.
pub static NETWORK: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| files("golden-network"));

/// The file of this name.
pub fn file(name: &str) -> Value {
    FILES.get(name).unwrap_or_else(|| &NETWORK[name]).clone()
}

/// Every case of every file, alone in a file.
pub fn single_cases() -> Vec<(String, Value)> {
    let mut single = Vec::new();
    for (name, file) in &*FILES {
        match &file["cases"] {
            Value::Object(cases) => single.extend(cases.iter().map(|(case, fields)| {
                let mut fields = fields.clone();
                fields["task"] = file["task"].clone();
                fields["case"] = json!(case);
                (format!("{name} {case}"), fields)
            })),
            Value::Array(cases) => single.extend(cases.iter().map(|fields| {
                let mut fields = fields.clone();
                fields["case"] = json!("LODO");
                (name.clone(), fields)
            })),
            _ => single.push((name.clone(), file.clone())),
        }
    }
    single
}

/// Whether a file is one, and all in it is known and within its tolerance.
pub fn passes(case: &Value) -> bool {
    match replay(&case.to_string()) {
        Ok(outcomes) => outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Compared(comparison) if comparison.passed)),
        Err(words) => {
            assert!(!words.is_empty());
            false
        }
    }
}
