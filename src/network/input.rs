//! What the network is given of an image, and the 1×1 convolution 5 → 20 that reads it.

use lodo_core::math::{Kernel, Simd};

use crate::channels::{Features, Narrow};
use crate::image::{Image, SIDE};
use crate::number::Number;
use crate::parameters::Parameters;
use crate::product::{self, multiply};

/// Positions of an image.
pub(crate) const POSITIONS: usize = SIDE * SIDE;

/// An image, and the pixel of it that is to be predicted from those before it in reading order.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// The image. Nothing from the queried pixel on is looked at, but as the label.
    pub image: &'a Image,
    /// Row · 28 + column of the queried pixel.
    pub queried: usize,
}

impl Example<'_> {
    /// The class to be predicted: the grey level of the queried pixel.
    ///
    /// # Panics
    /// If it lies outside of the image.
    pub fn label(&self) -> u8 {
        self.image.0[self.queried]
    }
}

/// Writes down the features of every position (r, c): g/256 of the grey level where the pixel is visible, else 0; ±1 for c ≤ the
/// queried column; ±1 for visible; 2r/28 − 1; 2c/28 − 1; and a 0 that makes pairs of them.
pub(crate) fn write_features<F: Number>(example: &Example<'_>, features: &mut [Features<F>]) {
    let sign = |yes: bool| F::of(if yes { 1.0 } else { -1.0 });
    let place = |at: usize| F::of(2.0 * at as f64 / SIDE as f64 - 1.0);
    for (at, (features, &grey)) in features.iter_mut().zip(&example.image.0).enumerate() {
        let (row, column) = (at / SIDE, at % SIDE);
        let visible = at < example.queried;
        let grey = if visible { f64::from(grey) / 256.0 } else { 0.0 };
        let before = column <= example.queried % SIDE;
        *features = [F::of(grey), sign(before), sign(visible), place(row), place(column), F::default()];
    }
}

/// x = f W + b, of an even number of positions.
pub(crate) struct First<'a, F> {
    pub weights: &'a Parameters<F>,
    pub features: &'a [Features<F>],
    pub x: &'a mut [Narrow<F>],
}

impl<F: Number> Kernel for First<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let First { weights, features, x } = self;
        let pairs = x.as_chunks_mut::<2>().0.iter_mut().zip(features.as_chunks::<2>().0);
        for (x, [first, second]) in pairs {
            let mut sums = [product::load::<F, S>(&weights.first_bias); 2];
            multiply::<F, S, 2, 6>([first, second], &weights.first, &mut sums);
            product::store::<F, S>(sums[0], &mut x[0]);
            product::store::<F, S>(sums[1], &mut x[1]);
        }
    }
}

/// The way back: adds to the gradient.
pub(crate) struct FirstBack<'a, F> {
    pub features: &'a [Features<F>],
    pub cotangents: &'a [Narrow<F>],
    pub gradient: &'a mut Parameters<F>,
}

impl<F: Number> Kernel for FirstBack<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let FirstBack { features, cotangents, gradient } = self;
        let rows = features.chunks_exact(SIDE).zip(cotangents.as_chunks::<1>().0.chunks_exact(SIDE));
        for (features, cotangents) in rows {
            for (pair, gradient) in gradient.first.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                product::outer::<F, S, 6, 1>(features, pair, cotangents, 0, gradient);
            }
            product::total::<F, S, 1>(cotangents, 0, &mut gradient.first_bias);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(queried: usize) -> Vec<Features<f64>> {
        let mut features = vec![[f64::NAN; 6]; POSITIONS];
        write_features(&Example { image: &Image([128; POSITIONS]), queried }, &mut features);
        features
    }

    #[test]
    fn features_of_the_corners() {
        let first = features(0);
        assert_eq!(first[0], [0.0, 1.0, -1.0, -1.0, -1.0, 0.0]);
        assert_eq!(first[1], [0.0, -1.0, -1.0, -1.0, 2.0 / 28.0 - 1.0, 0.0]);
        let last = features(783);
        assert_eq!(last[783], [0.0, 1.0, -1.0, 54.0 / 28.0 - 1.0, 54.0 / 28.0 - 1.0, 0.0]);
        assert_eq!(last[782][..3], [0.5, 1.0, 1.0]);
        assert_eq!(features(56)[27 + 28][..3], [0.5, -1.0, 1.0]);
    }
}
