//! Lines on the surface, in pieces that are seen and pieces that are hidden.

use lodo::plot::Pixel;

use crate::camera::Spot;
use crate::stage::Stage;

/// Pixels from point to point of a line that follows the surface.
const FINE: f64 = 6.0;
/// A long way to and fro has coarser points, so that it has no more than about so many.
const MOST: f64 = 1000.0;
/// Points that are nearer to each other than this are one, in pixels.
const SAME: f64 = 1.0;

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Whether something is before it.
    pub hidden: bool,
    /// Its points.
    pub points: Vec<Pixel>,
}

impl Stage {
    /// Spots one after the other as pieces; one that is nowhere breaks the line. Where it is hidden is where the later of
    /// two spots is.
    pub(crate) fn pieces(&self, spots: impl IntoIterator<Item = Option<Spot>>) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut last: Option<Pixel> = None;
        for spot in spots {
            let Some(spot) = spot.filter(|spot| spot.at.is_finite()) else {
                last = None;
                continue;
            };
            let Some(before) = last else {
                pieces.push(Piece { hidden: self.hides(spot), points: vec![spot.at] });
                last = Some(spot.at);
                continue;
            };
            if before.distance(spot.at) < SAME {
                continue;
            }
            let hidden = self.hides(spot);
            match pieces.last_mut() {
                Some(piece) if piece.hidden == hidden => piece.points.push(spot.at),
                _ => pieces.push(Piece { hidden, points: vec![before, spot.at] }),
            }
            last = Some(spot.at);
        }
        pieces.retain(|piece| piece.points.len() > 1);
        pieces
    }

    /// A line through points of the plane, laid onto the surface.
    pub fn draped(&self, points: &[[f64; 2]]) -> Vec<Piece> {
        let parts: Vec<[f64; 2]> = points.iter().map(|&point| self.ground.lattice.parts(point)).collect();
        let [width, depth, _] = self.ground.lattice.sides.map(|side| side * self.camera.scale());
        let ways: Vec<Option<(f64, f64, f64)>> = parts
            .windows(2)
            .map(|pair| {
                let (from, to) = within(pair[0], pair[1])?;
                let way = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
                Some((from, to, (to - from) * libm::hypot(way[0] * width, way[1] * depth)))
            })
            .collect();
        let length: f64 = ways.iter().flatten().map(|way| way.2).sum();
        let fine = FINE.max(length / MOST);
        let see = |[across, up]: [f64; 2]| {
            let height = self.ground.lattice.height([across, up])?;
            Some(self.in_box([across, up, height]))
        };
        let mut spots = Vec::with_capacity(points.len());
        spots.extend(parts.first().map(|&first| see(first)));
        for (pair, way) in parts.windows(2).zip(&ways) {
            let Some((from, to, length)) = *way else {
                spots.push(None);
                continue;
            };
            if from > 0.0 {
                spots.push(None);
            }
            let count = (length / fine).ceil().clamp(1.0, MOST) as usize;
            let first = usize::from(from == 0.0);
            spots.extend((first..=count).map(|place| {
                let part = from + (to - from) * place as f64 / count as f64;
                see([0, 1].map(|axis| pair[0][axis] + part * (pair[1][axis] - pair[0][axis])))
            }));
            if to < 1.0 {
                spots.push(None);
            }
        }
        self.pieces(spots)
    }
}

/// The part of the way between two points that lies in the unit square.
fn within(from: [f64; 2], to: [f64; 2]) -> Option<(f64, f64)> {
    let (mut begin, mut end) = (0.0_f64, 1.0_f64);
    for axis in [0, 1] {
        let way = to[axis] - from[axis];
        if !way.is_finite() {
            return None;
        }
        if way == 0.0 {
            if !(0.0..=1.0).contains(&from[axis]) {
                return None;
            }
            continue;
        }
        let (a, b) = (-from[axis] / way, (1.0 - from[axis]) / way);
        (begin, end) = (begin.max(a.min(b)), end.min(a.max(b)));
    }
    (begin < end).then_some((begin, end))
}
