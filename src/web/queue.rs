//! The events that wait for the page: none is dropped, and none comes while another is handled.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use lodo::page::Event;

/// Who handles an event, and who is told when none is left.
#[derive(Clone, Copy)]
pub(super) struct Handler {
    pub(super) handle: fn(Event),
    pub(super) settled: fn(),
}

thread_local! {
    static WAITING: RefCell<VecDeque<Event>> = const { RefCell::new(VecDeque::new()) };
    static HANDLER: Cell<Option<Handler>> = const { Cell::new(None) };
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static MUTED: Cell<bool> = const { Cell::new(false) };
}

/// Says who handles events.
pub(super) fn set_handler(handler: Handler) {
    HANDLER.set(Some(handler));
}

/// Sends an event, which is handled at once, or after the one that is being handled.
pub(super) fn send(event: Event) {
    // What the page writes into its elements is nobody's wish.
    if MUTED.get() && matches!(event, Event::Control { .. }) {
        return;
    }
    WAITING.with_borrow_mut(|waiting| waiting.push_back(event));
    drain();
}

/// Handles what waits, unless that is being done.
fn drain() {
    let Some(handler) = HANDLER.get() else { return };
    if BUSY.replace(true) {
        return;
    }
    while let Some(event) = WAITING.with_borrow_mut(VecDeque::pop_front) {
        (handler.handle)(event);
    }
    (handler.settled)();
    BUSY.set(false);
    // What came while the screen was written.
    if WAITING.with_borrow(|waiting| !waiting.is_empty()) {
        drain();
    }
}

/// Changes elements. Removing a field or leaving it can fire `change` synchronously.
pub(super) fn muted(change: impl FnOnce()) {
    let former = MUTED.replace(true);
    change();
    MUTED.set(former);
}
