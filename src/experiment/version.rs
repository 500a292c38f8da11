//! What made a file or a figure.

/// The version of LODO Lab, with commit and day where the build says them.
pub fn version() -> String {
    let commit = option_env!("LODO_COMMIT").map_or(String::new(), |commit| format!(" ({commit})"));
    format!("{}{commit}", env!("CARGO_PKG_VERSION"))
}
