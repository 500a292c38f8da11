//! Batches of questions.

use lodo_core::math::Stream;

use crate::image::SIDE;

/// A question: which grey level a pixel of an image has, of which the pixels before it are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// The image's place in its set.
    pub image: u32,
    /// The pixel's place in reading order, 0..784.
    pub pixel: u16,
}

/// The batch of a step: images drawn with replacement, uniformly out of so many, and a pixel of each, uniform. It depends
/// on the seed and the step alone, so that every optimizer sees the same and a run can go on anywhere.
pub fn batch(seed: u64, step: u64, size: usize, images: usize) -> Vec<Query> {
    queries(&mut Stream::new(mixed(seed, step), 0), size, images)
}

/// The questions by which runs are validated, in one batch that stays the same: as many as asked for, of so many images.
pub fn held_out(seed: u64, size: usize, images: usize) -> Vec<Query> {
    queries(&mut Stream::new(mixed(seed, u64::MAX), 0), size, images)
}

fn queries(stream: &mut Stream, size: usize, images: usize) -> Vec<Query> {
    let mut below = |count: usize| (stream.uniform() * count as f64) as usize;
    (0..size).map(|_| Query { image: below(images) as u32, pixel: below(SIDE * SIDE) as u16 }).collect()
}

/// A seed for each step of a seed: the finalizer of MurmurHash3 (Appleby, 2011), which sends different steps to different
/// seeds, over a multiple of the golden ratio.
fn mixed(seed: u64, step: u64) -> u64 {
    let mut z = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    z = (z ^ (z >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    z ^ (z >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of n uniform numbers of 0..m is within five of its deviations, m/√(12 n).
    #[test]
    fn questions_are_uniform() {
        let (steps, size, images) = (200, 64, 5000);
        let drawn: Vec<Query> = (0..steps).flat_map(|step| batch(7, step, size, images)).collect();
        for (count, mean) in [
            (images, drawn.iter().map(|query| f64::from(query.image)).sum::<f64>()),
            (784, drawn.iter().map(|query| f64::from(query.pixel)).sum::<f64>()),
        ] {
            let (count, n) = (count as f64, drawn.len() as f64);
            assert!(
                (mean / n - (count - 1.0) / 2.0).abs() < 5.0 * count / (12.0 * n).sqrt(),
                "{mean} {count}"
            );
        }
        assert!(drawn.iter().any(|query| query.pixel == 783) && drawn.iter().any(|query| query.pixel == 0));
    }

    #[test]
    fn a_batch_hangs_on_its_seed_and_its_step() {
        assert_eq!(batch(1, 5, 16, 100), batch(1, 5, 16, 100));
        assert_ne!(batch(1, 5, 16, 100), batch(1, 6, 16, 100));
        assert_ne!(batch(1, 5, 16, 100), batch(2, 5, 16, 100));
        assert!((0..16).all(|step| batch(1, step, 8, 1).iter().all(|query| query.image == 0)));
    }
}
