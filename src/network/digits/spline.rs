//! Smooth curves through control points, as polylines.

/// x to the right, y down.
pub(super) type Point = [f64; 2];

/// Points per span between two control points: with 4 a loop of 10 pixels shows its edges, with 16 nothing looks better.
const PER_SPAN: usize = 8;

/// A centripetal Catmull-Rom spline through the control points (Barry and Goldman, 1988; Yuksel et al., 2011), which
/// has neither cusps nor loops within a span. A repeated control point is a corner.
pub(super) fn spline(controls: &[Point]) -> Vec<Point> {
    let mut line = vec![controls[0]];
    let n = controls.len();
    for i in 0..n - 1 {
        let (a, b) = (controls[i], controls[i + 1]);
        if a == b {
            continue;
        }
        // An end or a corner has no neighbour on its far side: mirror the one on its near side.
        let before = if i > 0 && controls[i - 1] != a { controls[i - 1] } else { mirrored(b, a) };
        let after = if i + 2 < n && controls[i + 2] != b { controls[i + 2] } else { mirrored(a, b) };
        let knots = [before, a, b, after];
        line.extend((1..=PER_SPAN).map(|k| catmull_rom(&knots, k as f64 / PER_SPAN as f64)));
    }
    line
}

/// Reflects a point through a centre.
fn mirrored(point: Point, centre: Point) -> Point {
    [2.0 * centre[0] - point[0], 2.0 * centre[1] - point[1]]
}

/// The point at a fraction of the span between knots 1 and 2, by the pyramid of Barry and Goldman.
fn catmull_rom(knots: &[Point; 4], fraction: f64) -> Point {
    let gap = |i: usize| distance(knots[i], knots[i + 1]).sqrt().max(1e-6);
    let t1 = gap(0);
    let t2 = t1 + gap(1);
    let t3 = t2 + gap(2);
    let t = t1 + fraction * (t2 - t1);
    let mix = |a: Point, b: Point, from: f64, to: f64| {
        let w = (t - from) / (to - from);
        [a[0] + w * (b[0] - a[0]), a[1] + w * (b[1] - a[1])]
    };
    let a1 = mix(knots[0], knots[1], 0.0, t1);
    let a2 = mix(knots[1], knots[2], t1, t2);
    let a3 = mix(knots[2], knots[3], t2, t3);
    mix(mix(a1, a2, 0.0, t2), mix(a2, a3, t1, t3), t1, t2)
}

/// The Euclidean distance.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (b[0] - a[0], b[1] - a[1]);
    (x * x + y * y).sqrt()
}

/// Moves every point but the ends halfway to the midpoint of its neighbours.
pub(super) fn smooth(line: &mut [Point]) {
    let mut before = line[0];
    for i in 1..line.len() - 1 {
        let here = line[i];
        for axis in 0..2 {
            line[i][axis] = 0.5 * here[axis] + 0.25 * (before[axis] + line[i + 1][axis]);
        }
        before = here;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spline_passes_through_its_control_points() {
        let controls = [[0.0, 0.0], [1.0, 2.0], [3.0, 1.0], [3.0, 1.0], [2.0, 4.0]];
        let line = spline(&controls);
        assert_eq!(line.len(), 3 * PER_SPAN + 1);
        for (i, &control) in [controls[0], controls[1], controls[2], controls[4]].iter().enumerate() {
            assert!(distance(line[PER_SPAN * i], control) < 1e-12, "control point {i}");
        }
    }

    /// Equally spaced points on a line are passed at a constant speed, up to the corner and after it.
    #[test]
    fn a_spline_between_points_in_line_is_straight() {
        let line = spline(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [2.0, 2.0], [3.0, 1.0], [4.0, 0.0]]);
        for (i, [x, y]) in line.into_iter().enumerate() {
            let expected = i as f64 / PER_SPAN as f64;
            assert!((x - expected).abs() < 1e-12, "point {i}");
            assert!((y - expected.min(4.0 - expected)).abs() < 1e-12, "point {i}");
        }
    }

    #[test]
    fn smoothing_keeps_the_ends() {
        let mut line = [[0.0, 0.0], [1.0, 4.0], [2.0, 0.0], [3.0, 8.0]];
        smooth(&mut line);
        assert_eq!(line, [[0.0, 0.0], [1.0, 2.0], [2.0, 3.0], [3.0, 8.0]]);
    }
}
