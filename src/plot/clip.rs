//! Rectangles, and what of a line or a shape lies within one: backends do not clip.

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

impl Rect {
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

    /// Whether a point lies in it.
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The part of a segment that lies in it: Liang and Barsky, 1984.
    fn segment(&self, a: [f64; 2], b: [f64; 2]) -> Option<[[f64; 2]; 2]> {
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        let sides = [
            (-dx, a[0] - self.left),
            (dx, self.right - a[0]),
            (-dy, a[1] - self.top),
            (dy, self.bottom - a[1]),
        ];
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
        let at = |t: f64| {
            [(a[0] + t * dx).clamp(self.left, self.right), (a[1] + t * dy).clamp(self.top, self.bottom)]
        };
        // The untouched ends keep their bits, so that the next segment is seen to go on from here.
        let (from, to) = (if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b });
        (enter <= leave).then_some([from, to])
    }

    /// The pieces of a polyline that lie in it. A point that is not finite breaks the line.
    pub fn pieces(&self, points: &[[f64; 2]]) -> Vec<Vec<[f64; 2]>> {
        let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut joined = false;
        for pair in points.windows(2) {
            let finite = pair.iter().flatten().all(|x| x.is_finite());
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
    pub fn shape(&self, corners: &[[f64; 2]]) -> Vec<[f64; 2]> {
        if !corners.iter().flatten().all(|x| x.is_finite()) {
            return Vec::new();
        }
        let mut shape = corners.to_vec();
        // Each side as (axis, sign, bound): a point is inside where sign · coordinate ≤ sign · bound.
        let sides = [(0, -1.0, self.left), (0, 1.0, self.right), (1, -1.0, self.top), (1, 1.0, self.bottom)];
        for (axis, sign, bound) in sides {
            let beyond = |point: &[f64; 2]| sign * (point[axis] - bound);
            let mut kept = Vec::with_capacity(shape.len() + 4);
            for (place, point) in shape.iter().enumerate() {
                let before = &shape[(place + shape.len() - 1) % shape.len()];
                let (d, d0) = (beyond(point), beyond(before));
                if (d > 0.0) != (d0 > 0.0) {
                    let t = d0 / (d0 - d);
                    let mut cut =
                        [before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])];
                    cut[axis] = bound;
                    kept.push(cut);
                }
                if d <= 0.0 {
                    kept.push(*point);
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
        assert_eq!(UNIT.pieces(&[[-1.0, 0.5], [2.0, 0.5]]), vec![vec![[0.0, 0.5], [1.0, 0.5]]]);
        let zigzag = [[0.2, 0.5], [0.5, -0.5], [0.8, 0.5], [0.9, 0.6]];
        let pieces = UNIT.pieces(&zigzag);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[1].last(), Some(&[0.9, 0.6]));
        let broken = [[0.1, 0.1], [0.2, 0.2], [f64::NAN, 0.3], [0.4, 0.4], [0.5, 0.5]];
        assert_eq!(UNIT.pieces(&broken).len(), 2);
    }

    proptest! {
        /// Nothing outside is left, and what is inside stays whole.
        #[test]
        fn pieces_and_shapes_lie_within(points in prop::collection::vec(prop::array::uniform2(-2.0..3.0f64), 0..20)) {
            for point in UNIT.pieces(&points).iter().flatten().chain(&UNIT.shape(&points)) {
                prop_assert!(UNIT.contains(*point), "{:?}", point);
            }
            let inside: Vec<[f64; 2]> = points.iter().map(|p| p.map(|x| (x + 2.0) / 5.0)).collect();
            if inside.len() >= 2 {
                prop_assert_eq!(UNIT.pieces(&inside), vec![inside]);
            }
        }
    }
}
