//! The parts of a step as arrows from a point.

use super::{Frame, Pixel};
use crate::session::Ahead;

/// A part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// −g.
    Gradient,
    /// −m.
    Momentum,
    /// s.
    Step,
}

/// Lengths in pixels: of the longer of gradient and momentum, and the least and the greatest of the step.
const GRADIENT: f64 = 84.0;
const STEP: [f64; 2] = [56.0, 110.0];

/// The tips of the arrows from this point on. Gradient and momentum are drawn to one scale; the step as it is, or
/// longer or shorter where it would be too small or too large to be seen.
pub(super) fn arrows(frame: &Frame, point: [f64; 2], ahead: &Ahead) -> Vec<(Part, Pixel)> {
    let from = frame.at(point);
    let pixels = |[x, y]: [f64; 2]| {
        let (width, height) = (frame.rect.width(), frame.rect.height());
        [
            x * width / (frame.x.scale.to - frame.x.scale.from),
            -y * height / (frame.y.scale.to - frame.y.scale.from),
        ]
    };
    let length = |[x, y]: [f64; 2]| (x * x + y * y).sqrt();
    let against = |[x, y]: [f64; 2]| pixels([-x, -y]);
    let (g, m, s) =
        (against(ahead.gradient.on_plane), against(ahead.momentum.on_plane), pixels(ahead.movement.on_plane));
    let gradients = GRADIENT / length(g).max(length(m));
    let step = length(s).clamp(STEP[0], STEP[1]) / length(s);
    [(Part::Gradient, g, gradients), (Part::Momentum, m, gradients), (Part::Step, s, step)]
        .into_iter()
        .filter(|(_, vector, scale)| scale.is_finite() && length(*vector) * scale >= 4.0)
        .map(|(part, [x, y], scale)| (part, from.offset(scale * x, scale * y)))
        .collect()
}

/// The head of an arrow.
pub(super) fn head(from: Pixel, tip: Pixel) -> Vec<Pixel> {
    let scale = 7.0 / from.distance(tip);
    let (x, y) = (scale * (tip.x - from.x), scale * (tip.y - from.y));
    let base = tip.offset(-x, -y);
    vec![base.offset(0.6 * y, -0.6 * x), tip, base.offset(-0.6 * y, 0.6 * x)]
}
