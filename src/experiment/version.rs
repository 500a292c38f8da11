//! What made a file or a figure.

use std::sync::OnceLock;

static KNOWN: OnceLock<String> = OnceLock::new();

/// Says once of which version this program is, where it knows better than its build did.
pub fn set_version(version: String) {
    // Whoever spoke first is right.
    let _ = KNOWN.set(version);
}

/// The version of LODO Lab, with commit and day where the build says them.
pub fn version() -> String {
    KNOWN.get().cloned().unwrap_or_else(|| {
        let commit = option_env!("LODO_COMMIT").map_or(String::new(), |commit| format!(" ({commit})"));
        format!("{}{commit}", env!("CARGO_PKG_VERSION"))
    })
}
