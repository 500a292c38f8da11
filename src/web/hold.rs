//! Whether gestures over the landscape are the page's own: known before the page's mind can be asked.

use std::cell::Cell;

thread_local! {
    static HELD: Cell<bool> = const { Cell::new(false) };
    static ZOOMS: Cell<bool> = const { Cell::new(false) };
}

/// Notes whether a pointer holds something of the landscape, and whether it has a window to be zoomed.
pub(super) fn set(holds: bool, zooms: bool) {
    HELD.set(holds);
    ZOOMS.set(zooms);
}

/// Whether a gesture is under way that is not the browser's.
pub(super) fn is_held() -> bool {
    HELD.get()
}

/// Whether the landscape has a window to be zoomed.
pub(super) fn zooms() -> bool {
    ZOOMS.get()
}
