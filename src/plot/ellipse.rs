//! What a preconditioner does to gradients of equal length, as an ellipse.

/// The image of the unit circle under the symmetric form (xx, xy, yy), seen through different scales along x and
/// y. A step along gradients of equal length in all directions ends on it, if the rate is its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipse {
    /// From a unit vector (cos t, sin t) to pixels, y downwards.
    map: [[f64; 2]; 2],
}

impl Ellipse {
    /// Of a form on the plane, with so many pixels to a unit of x and y.
    pub fn new([xx, xy, yy]: [f64; 3], pixels: [f64; 2]) -> Self {
        Ellipse { map: [[pixels[0] * xx, pixels[0] * xy], [-pixels[1] * xy, -pixels[1] * yy]] }
    }

    /// Its larger semi-axis in pixels: the larger singular value of the map.
    pub fn reach(&self) -> f64 {
        let [[a, b], [c, d]] = self.map;
        0.5 * (libm::hypot(a + d, b - c) + libm::hypot(a - d, b + c))
    }

    /// Its outline around a centre, closed, this many times as large.
    pub fn outline(&self, centre: [f64; 2], scale: f64) -> Vec<[f64; 2]> {
        const CORNERS: usize = 72;
        let [[a, b], [c, d]] = self.map;
        (0..=CORNERS)
            .map(|corner| libm::sincos(std::f64::consts::TAU * corner as f64 / CORNERS as f64))
            .map(|(sin, cos)| {
                [centre[0] + scale * (a * cos + b * sin), centre[1] + scale * (c * cos + d * sin)]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reach_is_the_farthest_point() {
        for (form, pixels) in
            [([2.0, 0.5, 1.0], [3.0, 4.0]), ([1.0, 0.0, 1.0], [1.0, 1.0]), ([-1.0, 2.0, 0.1], [1.0, 9.0])]
        {
            let ellipse = Ellipse::new(form, pixels);
            let outline = ellipse.outline([0.0, 0.0], 1.0);
            let farthest = outline.iter().map(|[x, y]| libm::hypot(*x, *y)).fold(0.0, f64::max);
            assert!(farthest <= ellipse.reach() + 1e-12 && farthest > 0.995 * ellipse.reach());
        }
        let round = Ellipse::new([0.5, 0.0, 0.5], [10.0, 10.0]);
        assert!((round.reach() - 5.0).abs() < 1e-12);
    }
}
