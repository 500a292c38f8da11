//! Writing styles: how a digit that somebody wrote differs from its template.

use lodo_core::math::Stream;

use super::shapes::{SHAPES, Shape, Stroke};
use super::spline::{Point, smooth, spline};

/// A plane wave of displacements; lengths in heights of a digit.
struct Wave {
    amplitude: Point,
    /// Radians per height of a digit, along x and along y.
    frequency: Point,
    phase: f64,
}

/// The style of one digit; lengths in heights of a digit.
struct Style {
    /// Position between the two extremes of a shape, 0 to 1 and somewhat beyond, at the start and at the end of a stroke.
    blend: [f64; 2],
    /// Standard deviation of each coordinate of a control point.
    wobble: f64,
    /// How far the middle is lowered.
    waist: f64,
    /// How much wider the lower half is than the upper.
    flare: f64,
    /// Aspect, slant and rotation: a matrix by rows.
    linear: [Point; 2],
    /// Elastic deformation of the plane.
    waves: [Wave; 3],
    /// Passes of the smoothing filter, which rounds corners.
    rounding: usize,
}

/// Writes a digit: one polyline per stroke, in heights of a digit.
pub(super) fn write(label: u8, random: &mut Stream) -> Vec<Vec<Point>> {
    let shape = choose(SHAPES[usize::from(label)], random);
    let style = Style::sample(label, random);
    let [from, to] = shape.extremes;
    from.iter().zip(to).map(|(from, to)| style.line(from, to, random)).collect()
}

/// Chooses a shape with a probability equal to its share.
fn choose(shapes: &'static [Shape], random: &mut Stream) -> &'static Shape {
    let mut left = 100.0 * random.uniform();
    let chosen = shapes.iter().find(|shape| {
        left -= f64::from(shape.share);
        left < 0.0
    });
    // The shares add up to more than is ever drawn.
    chosen.unwrap_or(&shapes[0])
}

/// A standard normal clamped to ±2: rare outliers would be illegible.
fn bounded_normal(random: &mut Stream) -> f64 {
    random.normal().clamp(-2.0, 2.0)
}

impl Style {
    /// Draws a style at random.
    fn sample(label: u8, random: &mut Stream) -> Self {
        let blend = -0.25 + 1.5 * random.uniform();
        let blend = [blend, (blend + 0.4 * bounded_normal(random)).clamp(-0.4, 1.4)];
        // Most people slant their digits to the right, and a 1 more freely than others.
        let slant = 0.14 + if label == 1 { 0.24 } else { 0.19 } * bounded_normal(random);
        let (sin, cos) = libm::sincos(0.1 * bounded_normal(random));
        let aspect = libm::exp(0.18 * bounded_normal(random));
        // Rotation · shear · aspect, with y down.
        let linear = [[cos * aspect, -cos * slant - sin], [sin * aspect, cos - sin * slant]];
        Style {
            blend,
            wobble: 0.008 + 0.02 * random.uniform(),
            waist: 0.045 * bounded_normal(random),
            flare: 0.24 * bounded_normal(random),
            linear,
            waves: std::array::from_fn(|_| Wave {
                amplitude: [0.025 * bounded_normal(random), 0.025 * bounded_normal(random)],
                frequency: [3.2 * bounded_normal(random), 3.2 * bounded_normal(random)],
                phase: std::f64::consts::TAU * random.uniform(),
            }),
            rounding: (8.0 * random.uniform()) as usize,
        }
    }

    /// The polyline of a stroke.
    fn line(&self, from: Stroke, to: Stroke, random: &mut Stream) -> Vec<Point> {
        let mut controls = self.controls(from, to, random);
        extend(&mut controls, random);
        let mut line = spline(&controls);
        (0..self.rounding).for_each(|_| smooth(&mut line));
        line.iter().map(|&point| self.place(point)).collect()
    }

    /// Interpolates between the extremes and perturbs each control point.
    fn controls(&self, from: Stroke, to: Stroke, random: &mut Stream) -> Vec<Point> {
        let mut controls: Vec<Point> = Vec::with_capacity(from.len());
        for (i, (&(x0, y0), &(x1, y1))) in from.iter().zip(to).enumerate() {
            // Keep the copies of a corner equal, or it is a corner no more.
            if i > 0 && from[i - 1] == from[i] {
                controls.push(controls[i - 1]);
                continue;
            }
            let along = i as f64 / (from.len() - 1) as f64;
            let t = self.blend[0] + (self.blend[1] - self.blend[0]) * along;
            let between = |a: i8, b: i8| 0.01 * (f64::from(a) + t * (f64::from(b) - f64::from(a)));
            let (dx, dy) = (self.wobble * random.normal(), self.wobble * random.normal());
            controls.push([between(x0, x1) + dx, between(y0, y1) + dy]);
        }
        controls
    }

    /// Deforms the plane.
    fn place(&self, [x, y]: Point) -> Point {
        let x = (x - 0.33) * (1.0 + self.flare * (y - 0.5));
        let y = y - 0.5 + self.waist * 4.0 * y * (1.0 - y);
        let (mut u, mut v) = (x, y);
        for wave in &self.waves {
            let s = libm::sin(wave.frequency[0] * x + wave.frequency[1] * y + wave.phase);
            u += wave.amplitude[0] * s;
            v += wave.amplitude[1] * s;
        }
        self.linear.map(|[a, b]| a * u + b * v)
    }
}

/// Lengthens or shortens the first and the last span of a stroke by up to a quarter.
fn extend(controls: &mut [Point], random: &mut Stream) {
    let n = controls.len();
    for (end, next) in [(0, 1), (n - 1, n - 2)] {
        let excess = 0.12 * bounded_normal(random);
        let [[x0, y0], [x1, y1]] = [controls[next], controls[end]];
        controls[end] = [x1 + excess * (x1 - x0), y1 + excess * (y1 - y0)];
    }
}
