//! The page's mind: what a visitor's events, the workers' reports and the passing of time make of it.
//!
//! [`Page::handle`] is the only entrance, [`Page::screen`] the only exit. There is no clock in it, no document and no
//! randomness: the [`Env`] of an event is all that it knows of the world, and [`Effect`]s are all that it asks of it. So
//! it runs natively, in tests that try it in every order.
//!
//! ```text
//! Event ─▶ Page::handle ─▶ Effects ─▶ performed outside
//!          Page::screen ─▶ Screen  ─▶ written into the document
//! ```

mod acts;
mod crew;
mod effect;
mod event;
mod film;
mod kept;
mod mind;
mod module;
mod notices;
mod raster;
mod screen;
mod sheet;
mod task;
mod tempo;
mod undo;

#[cfg(test)]
mod tests;

pub use effect::{DialogName, Effect, Focus};
pub use event::{Action, Env, Event, FileKind, Filming, Input, Pointer, Saved, Ticket, Zoom};
pub use mind::Page;
pub use screen::{Card, Letter, Offer, Property, Screen, Setting, Sight};
pub use sheet::Share;
