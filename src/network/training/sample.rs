//! Digits as the network imagines them.

use lodo_core::math::Stream;

use crate::head::softmax;
use crate::image::{Image, SIDE};
use crate::input::Example;
use crate::network::Network;
use crate::workspace::Workspace;

/// An image that is drawn pixel by pixel: each from the network's distribution of its grey level, given those before it.
#[derive(Clone, Debug)]
pub struct Sample {
    image: Image,
    drawn: usize,
    stream: Stream,
}

impl Sample {
    /// Nothing is drawn yet; number `number` of a seed.
    pub fn new(seed: u64, number: u32) -> Self {
        Sample { image: Image([0; SIDE * SIDE]), drawn: 0, stream: Stream::new(seed, number) }
    }

    /// The same when its first pixels are drawn already: a draw for each was taken.
    pub fn resume(seed: u64, number: u32, drawn: &[u8]) -> Self {
        let mut sample = Sample::new(seed, number);
        for (pixel, level) in sample.image.0.iter_mut().zip(drawn) {
            *pixel = *level;
            sample.stream.uniform();
            sample.drawn += 1;
        }
        sample
    }

    /// The image so far.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// How many of its pixels are drawn.
    pub fn drawn(&self) -> usize {
        self.drawn
    }

    /// Whether all are.
    pub fn is_done(&self) -> bool {
        self.drawn == self.image.0.len()
    }

    /// Draws so many more pixels, or as many as are left.
    pub fn draw(&mut self, network: &Network<f32>, workspace: &mut Workspace<f32>, pixels: usize) {
        for _ in 0..pixels.min(self.image.0.len() - self.drawn) {
            let example = Example { image: &self.image, queried: self.drawn };
            let shares = softmax(&network.logits(workspace, &example));
            self.image.0[self.drawn] = self.level(&shares);
            self.drawn += 1;
        }
    }

    /// A grey level by its share. What rounding leaves goes to the last that has any.
    fn level(&mut self, shares: &[f64]) -> u8 {
        let (mut left, mut last) = (self.stream.uniform(), 0);
        for (level, &share) in shares.iter().enumerate() {
            if share > 0.0 {
                last = level as u8;
            }
            left -= share;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}
