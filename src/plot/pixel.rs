//! Places on a canvas, which are no points of the data.

/// A place on a canvas, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pixel {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Pixel {
    /// The place so far to the right and so far down.
    pub const fn new(x: f64, y: f64) -> Self {
        Pixel { x, y }
    }

    /// Whether it is somewhere: what is not a number is drawn nowhere.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }

    /// The place so far to the right of it and below it.
    pub fn offset(self, right: f64, down: f64) -> Self {
        Pixel::new(self.x + right, self.y + down)
    }

    /// The place that lies this part of the way to another: here for 0, there for 1.
    pub fn towards(self, other: Pixel, part: f64) -> Self {
        self.offset(part * (other.x - self.x), part * (other.y - self.y))
    }

    /// How far another place is.
    pub fn distance(self, other: Pixel) -> f64 {
        libm::hypot(other.x - self.x, other.y - self.y)
    }
}
