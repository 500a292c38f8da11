//! Rectangles, and what of a line or a shape lies within one: backends do not clip.

use super::Pixel;

/// An upright rectangle in pixels, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// A side of a rectangle: how far a point lies beyond it, and that point brought onto it.
type Side = (fn(&Rect, Pixel) -> f64, fn(&Rect, Pixel) -> Pixel);
const SIDES: [Side; 4] = [
    (|rect, point| rect.left - point.x, |rect, point| Pixel { x: rect.left, ..point }),
    (|rect, point| point.x - rect.right, |rect, point| Pixel { x: rect.right, ..point }),
    (|rect, point| rect.top - point.y, |rect, point| Pixel { y: rect.top, ..point }),
    (|rect, point| point.y - rect.bottom, |rect, point| Pixel { y: rect.bottom, ..point }),
];

impl Rect {
    /// A square around a point, so far to each side.
    pub(super) fn around(Pixel { x, y }: Pixel, reach: f64) -> Self {
        Rect { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }
    }

    /// So large that nothing is cut, and small enough for a backend's integers.
    pub const EVERYTHING: Rect = Rect { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };

    /// Its width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Its corners, one after the other along its edges.
    pub fn corners(&self) -> [Pixel; 4] {
        let Rect { left, top, right, bottom } = *self;
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Pixel::new(x, y))
    }

    /// Whether a point lies in it.
    pub fn contains(&self, point: Pixel) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    /// The point of it that is nearest to another.
    pub fn nearest(&self, point: Pixel) -> Pixel {
        Pixel::new(point.x.clamp(self.left, self.right), point.y.clamp(self.top, self.bottom))
    }

    /// The part of a segment that lies in it: Liang and Barsky, 1984.
    fn segment(&self, a: Pixel, b: Pixel) -> Option<[Pixel; 2]> {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        let sides =
            [(-dx, a.x - self.left), (dx, self.right - a.x), (-dy, a.y - self.top), (dy, self.bottom - a.y)];
        for (outwards, inside) in sides {
            if outwards == 0.0 {
                if inside < 0.0 {
                    return None;
                }
            } else if outwards < 0.0 {
                enter = enter.max(inside / outwards);
            } else {
                leave = leave.min(inside / outwards);
            }
        }
        let at = |t: f64| self.nearest(a.towards(b, t));
        // The untouched ends keep their bits, so that the next segment is seen to go on from here.
        let (from, to) = (if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b });
        (enter <= leave).then_some([from, to])
    }

    /// The pieces of a polyline that lie in it. A point that is not finite breaks the line.
    pub fn pieces(&self, points: &[Pixel]) -> Vec<Vec<Pixel>> {
        let mut pieces: Vec<Vec<Pixel>> = Vec::new();
        let mut joined = false;
        for pair in points.windows(2) {
            let finite = pair.iter().all(|point| point.is_finite());
            match finite.then(|| self.segment(pair[0], pair[1])).flatten() {
                Some([from, to]) => {
                    match pieces.last_mut() {
                        Some(piece) if joined && from == pair[0] => piece.push(to),
                        _ => pieces.push(vec![from, to]),
                    }
                    joined = to == pair[1];
                }
                None => joined = false,
            }
        }
        pieces
    }

    /// The part of a shape that lies in it: Sutherland and Hodgman, 1974. Parts of one that is not convex stay joined
    /// along the edges.
    pub fn shape(&self, corners: &[Pixel]) -> Vec<Pixel> {
        if !corners.iter().all(|corner| corner.is_finite()) {
            return Vec::new();
        }
        let mut shape = corners.to_vec();
        for (beyond, onto) in SIDES {
            let mut kept = Vec::with_capacity(shape.len() + 4);
            for (place, &point) in shape.iter().enumerate() {
                let before = shape[(place + shape.len() - 1) % shape.len()];
                let (d, d0) = (beyond(self, point), beyond(self, before));
                if (d > 0.0) != (d0 > 0.0) {
                    kept.push(onto(self, before.towards(point, d0 / (d0 - d))));
                }
                if d <= 0.0 {
                    kept.push(point);
                }
            }
            shape = kept;
        }
        shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNIT: Rect = Rect { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };

    #[test]
    fn a_line_through_is_cut_at_both_edges() {
        let line = |points: &[(f64, f64)]| points.iter().map(|&(x, y)| Pixel::new(x, y)).collect::<Vec<_>>();
        assert_eq!(UNIT.pieces(&line(&[(-1.0, 0.5), (2.0, 0.5)])), [line(&[(0.0, 0.5), (1.0, 0.5)])]);
        let pieces = UNIT.pieces(&line(&[(0.2, 0.5), (0.5, -0.5), (0.8, 0.5), (0.9, 0.6)]));
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[1].last(), Some(&Pixel::new(0.9, 0.6)));
        let broken = line(&[(0.1, 0.1), (0.2, 0.2), (f64::NAN, 0.3), (0.4, 0.4), (0.5, 0.5)]);
        assert_eq!(UNIT.pieces(&broken).len(), 2);
    }

    proptest! {
        /// Nothing outside is left, and what is inside stays whole.
        #[test]
        fn pieces_and_shapes_lie_within(points in prop::collection::vec((-2.0..3.0f64, -2.0..3.0f64), 0..20)) {
            let points: Vec<Pixel> = points.into_iter().map(|(x, y)| Pixel::new(x, y)).collect();
            for point in UNIT.pieces(&points).iter().flatten().chain(&UNIT.shape(&points)) {
                prop_assert!(UNIT.contains(*point), "{:?}", point);
            }
            let inside: Vec<Pixel> =
                points.iter().map(|p| Pixel::new((p.x + 2.0) / 5.0, (p.y + 2.0) / 5.0)).collect();
            if inside.len() >= 2 {
                prop_assert_eq!(UNIT.pieces(&inside), vec![inside]);
            }
        }
    }
}
