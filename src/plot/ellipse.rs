//! A preconditioner as an ellipse: the shape that it takes the valley to have.

use super::Pixel;

/// The image of the unit circle under the square root of a symmetric positive definite form (xx, xy, yy), seen
/// through different scales along x and y: the steps s with ⟨s, G⁻¹s⟩ = 1, the unit circle of G's own metric.
///
/// That of H⁻¹ has the shape of the contours around a minimum, so that the two can be told to agree by eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipse {
    /// From a unit vector (cos t, sin t) to pixels, y downwards.
    map: [[f64; 2]; 2],
}

impl Ellipse {
    /// Of a form on the plane, with so many pixels to a unit of x and y; `None` if it is not positive definite.
    pub fn new([xx, xy, yy]: [f64; 3], pixels: [f64; 2]) -> Option<Self> {
        let determinant = xx * yy - xy * xy;
        if !(xx > 0.0 && determinant > 0.0 && (xx + yy).is_finite()) {
            return None;
        }
        // √F = (F + √det F · I) / √(tr F + 2 √det F), by Cayley and Hamilton.
        let root = determinant.sqrt();
        let size = (xx + yy + 2.0 * root).sqrt();
        let [xx, xy, yy] = [(xx + root) / size, xy / size, (yy + root) / size];
        Some(Ellipse { map: [[pixels[0] * xx, pixels[0] * xy], [-pixels[1] * xy, -pixels[1] * yy]] })
    }

    /// Its larger semi-axis in pixels: the larger singular value of the map.
    pub fn reach(&self) -> f64 {
        let [[a, b], [c, d]] = self.map;
        0.5 * (libm::hypot(a + d, b - c) + libm::hypot(a - d, b + c))
    }

    /// Its outline around a centre, closed, this many times as large.
    pub fn outline(&self, centre: Pixel, scale: f64) -> Vec<Pixel> {
        const CORNERS: usize = 72;
        let [[a, b], [c, d]] = self.map;
        (0..=CORNERS)
            .map(|corner| libm::sincos(std::f64::consts::TAU * corner as f64 / CORNERS as f64))
            .map(|(sin, cos)| centre.offset(scale * (a * cos + b * sin), scale * (c * cos + d * sin)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: Pixel = Pixel::new(0.0, 0.0);

    #[test]
    fn the_reach_is_the_farthest_point() {
        for (form, pixels) in
            [([2.0, 0.5, 1.0], [3.0, 4.0]), ([1.0, 0.0, 1.0], [1.0, 1.0]), ([0.5, -0.2, 0.1], [1.0, 9.0])]
        {
            let ellipse = Ellipse::new(form, pixels).unwrap();
            let outline = ellipse.outline(ORIGIN, 1.0);
            let farthest = outline.iter().map(|corner| corner.distance(ORIGIN)).fold(0.0, f64::max);
            assert!(farthest <= ellipse.reach() + 1e-12 && farthest > 0.995 * ellipse.reach());
        }
        let round = Ellipse::new([0.25, 0.0, 0.25], [10.0, 10.0]).unwrap();
        assert!((round.reach() - 5.0).abs() < 1e-12);
    }

    /// Every point s of the outline has ⟨s, F⁻¹s⟩ = 1.
    #[test]
    fn the_outline_is_the_unit_circle_of_the_metric() {
        let [xx, xy, yy] = [3.0, -1.0, 0.5];
        let pixels = [7.0, 11.0];
        for corner in Ellipse::new([xx, xy, yy], pixels).unwrap().outline(ORIGIN, 1.0) {
            let (x, y) = (corner.x / pixels[0], -corner.y / pixels[1]);
            let form = (yy * x * x - 2.0 * xy * x * y + xx * y * y) / (xx * yy - xy * xy);
            assert!((form - 1.0).abs() < 1e-12, "{form}");
        }
    }

    #[test]
    fn what_is_no_metric_has_no_ellipse() {
        for form in [
            [-1.0, 0.0, 1.0],
            [1.0, 2.0, 1.0],
            [0.0, 0.0, 0.0],
            [f64::NAN, 0.0, 1.0],
            [f64::INFINITY, 0.0, 1.0],
        ] {
            assert_eq!(Ellipse::new(form, [1.0, 1.0]), None);
        }
    }
}
