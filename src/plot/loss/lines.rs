//! Losses as lines and bands.

use super::{FAINT, LossFigure};
use crate::plot::Pixel;
use crate::session::LaneSnapshot;

impl<'a> LossFigure<'a> {
    /// Through the least and the greatest loss of each bin, whichever is nearer to what came before first.
    pub(super) fn raw(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        let mut points = Vec::new();
        let (mut from, mut value) = (f64::NEG_INFINITY, f64::NAN);
        for bin in &lane.curve {
            let Pixel { x: to, y: low } = self.place(bin.along(self.view.axis), bin.least);
            let high = self.place(0.0, bin.greatest).y;
            if low == high {
                points.push(Pixel::new(to, low));
                value = low;
            } else {
                let falling = (value - high).abs() <= (value - low).abs();
                let (first, second) = if falling { (high, low) } else { (low, high) };
                let middle = if from.is_finite() { 0.5 * (from + to) } else { to };
                points.extend([Pixel::new(middle, first), Pixel::new(to, second)]);
                value = second;
            }
            from = to;
        }
        points
    }

    /// The rim of the band between the least and the greatest loss of each bin: along the greatest and back along the
    /// least. Bins are seen together until they are [`FAINT`] wide.
    pub(super) fn band(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        let (mut rim, mut lower) = (Vec::new(), Vec::new());
        let (mut from, mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY);
        for (place, bin) in lane.curve.iter().enumerate() {
            (low, high) = (low.min(bin.least), high.max(bin.greatest));
            let point = self.place(bin.along(self.view.axis), high);
            if point.x - from >= FAINT || place + 1 == lane.curve.len() {
                rim.push(point);
                lower.push(self.place(bin.along(self.view.axis), low));
                (from, low, high) = (point.x, f64::INFINITY, f64::NEG_INFINITY);
            }
        }
        rim.extend(lower.into_iter().rev());
        rim
    }

    pub(super) fn smoothed(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        lane.curve.iter().map(|bin| self.place(bin.along(self.view.axis), self.seen(bin))).collect()
    }

    pub(super) fn lines(&self) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        let banded = self.is_banded();
        let line = |lane| if banded { self.smoothed(lane) } else { self.raw(lane) };
        self.snapshot.lanes.iter().map(|lane| (lane, line(lane))).collect()
    }
}
