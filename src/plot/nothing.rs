//! What is said where there is nothing to draw.

use plotters_backend::text_anchor::{HPos, VPos};

use super::pen::{Drawn, Lettering, Pen};
use super::{Frame, Pixel, Theme};
use crate::session::Snapshot;

/// Why a figure is empty: because nobody runs, or for a reason of its own. Of no run at all nothing is said.
pub(super) fn why<'a>(snapshot: &Snapshot, reason: &'a str) -> &'a str {
    match (snapshot.dimension, snapshot.lanes.is_empty()) {
        (0, _) => "",
        (_, true) => "No optimizer is switched on",
        _ => reason,
    }
}

/// Says it in the middle of a figure.
pub(super) fn say(pen: &mut Pen<'_>, frame: &Frame, theme: &Theme, words: &str) -> Drawn {
    let [width, height] = frame.size;
    let middle = Pixel::new(0.5 * width, 0.5 * height);
    pen.text(middle, words, &Lettering::new(theme.muted).at(HPos::Center, VPos::Center))
}
