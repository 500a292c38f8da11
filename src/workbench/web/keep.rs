//! What a tab keeps of what is done, so that a page that is loaded again goes on.

use web_sys::Storage;

use super::dom::window;

/// Under which a tab keeps the runs of an address: a page that is loaded again goes on where it was.
fn place() -> Option<(Storage, String)> {
    let storage = window().session_storage().ok().flatten()?;
    Some((storage, format!("lodo-bench {}", window().location().href().ok()?)))
}

/// Keeps finished runs, where a browser keeps anything and has room for them; says whether it does.
pub fn keep(runs: Option<String>) -> bool {
    match (runs, place()) {
        (Some(runs), Some((storage, place))) => storage.set_item(&place, &runs).is_ok(),
        (Some(_), None) => false,
        // What was put away does not come back by itself.
        (None, place) => place.is_none_or(|(storage, place)| storage.remove_item(&place).is_ok()),
    }
}

/// What was kept, once.
pub fn kept() -> Option<String> {
    let (storage, place) = place()?;
    let runs = storage.get_item(&place).ok().flatten()?;
    // What cannot be removed is written over the next time.
    let _ = storage.remove_item(&place);
    Some(runs)
}
