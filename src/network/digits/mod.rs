//! Drawn digits that stand in for MNIST.

mod canvas;
mod pen;
mod shapes;
mod spline;
mod style;

use lodo_core::math::Stream;

use crate::Image;
use pen::Pen;

/// Draws digit `index` of a seed; returns it with its label.
///
/// The image depends on these two numbers alone: any part of a set can be drawn without the rest. Two seeds, or two ranges
/// of indices, give disjoint sets for training and validation, but for collisions of 64-bit hashes. The label is
/// `index % 10`, so labels are equally frequent.
///
/// A digit is a template of splines (`shapes`) in a random style (`style`) and with a random pen (`pen`), scaled and
/// centred as MNIST's are (LeCun et al., 1998). Grey levels are distributed nearly as there: mean 32.4 (MNIST: 33.3),
/// standard deviation 78.1 (78.6), 19 % of the pixels not 0 (19 %). They are easier to tell apart: the nearest class mean
/// recognizes 88 % (about 80 %).
pub fn digit(seed: u64, index: u64) -> (Image, u8) {
    let label = (index % 10) as u8;
    // Stream numbers are 32 bits and take time in proportion: mix the index into the seed instead.
    let mut random = Stream::new(mixed(mixed(seed) ^ index), 0);
    let mut lines = style::write(label, &mut random);
    (Pen::sample(&mut random).render(&mut lines), label)
}

/// The bijective finalizer of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring numbers become unrelated.
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::SIDE;

    const PIXELS: f64 = (SIDE * SIDE) as f64;

    /// Mean, standard deviation and share of pixels that are not 0.
    #[test]
    fn grey_levels_are_distributed_nearly_as_in_mnist() {
        let (mut sum, mut squares, mut inked, n) = (0.0, 0.0, 0.0, 5000);
        for level in (0..n).flat_map(|index| digit(1, index).0.0).map(f64::from) {
            sum += level;
            squares += level * level;
            inked += f64::from(level > 0.0);
        }
        let pixels = n as f64 * PIXELS;
        let mean = sum / pixels;
        let deviation = (squares / pixels - mean * mean).sqrt();
        assert!((mean - 33.3).abs() < 2.0, "mean {mean}");
        assert!((deviation - 78.6).abs() < 2.0, "standard deviation {deviation}");
        assert!((inked / pixels - 0.19).abs() < 0.01, "inked share {}", inked / pixels);
    }

    /// Between 80 and 95 of a hundred: digits of one label are alike, but not too much so.
    #[test]
    fn the_nearest_class_mean_recognizes_most_digits() {
        let (train, test) = (5000, 2000);
        let mut means = [[0.0; SIDE * SIDE]; 10];
        for (image, label) in (0..train).map(|index| digit(1, index)) {
            for (mean, level) in means[usize::from(label)].iter_mut().zip(image.0) {
                *mean += f64::from(level) * 10.0 / train as f64;
            }
        }
        let squared_distance = |image: &Image, label: u8| -> f64 {
            let gaps =
                means[usize::from(label)].iter().zip(image.0).map(|(mean, level)| mean - f64::from(level));
            gaps.map(|gap| gap * gap).sum()
        };
        let nearest = |image: &Image| {
            (0..10).min_by(|&a, &b| squared_distance(image, a).total_cmp(&squared_distance(image, b)))
        };
        let right =
            (0..test).map(|index| digit(2, index)).filter(|(image, label)| nearest(image) == Some(*label));
        let share = right.count() as f64 / test as f64;
        assert!((0.8..0.95).contains(&share), "{share} recognized");
    }

    #[test]
    fn labels_are_equally_frequent() {
        let mut counts = [0; 10];
        (0..1000).for_each(|index| counts[usize::from(digit(1, index).1)] += 1);
        assert_eq!(counts, [100; 10]);
    }

    #[test]
    fn sets_are_disjoint_and_their_digits_independent_of_order() {
        let set =
            |seed, indices: std::ops::Range<u64>| -> Vec<_> { indices.map(|i| digit(seed, i).0.0).collect() };
        let whole = set(5, 0..300);
        assert_eq!(set(5, 170..200), whole[170..200]);
        let mut all = [whole, set(15, 0..300), set(0, 0..300)].concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 900);
    }

    /// The bits recorded natively on x86-64; WebAssembly gives the same. FNV-1a (Fowler, Noll and Vo) over ten images.
    #[test]
    fn ten_images_have_the_recorded_bits() {
        let bytes = (0..10).flat_map(|index| digit(1, index).0.0);
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(hash, 0x2a80_fc87_254d_c7a3, "{hash:#018x}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        /// The centre of mass within half a pixel of the image's centre, in both directions, and enough ink for a stroke.
        #[test]
        fn mass_is_centred(seed: u64, index: u64) {
            let (image, label) = digit(seed, index);
            prop_assert_eq!(u64::from(label), index % 10);
            let (mut mass, mut moments) = (0.0, [0.0; 2]);
            for (i, level) in image.0.into_iter().map(f64::from).enumerate() {
                mass += level;
                moments[0] += level * ((i % SIDE) as f64 + 0.5);
                moments[1] += level * ((i / SIDE) as f64 + 0.5);
            }
            prop_assert!(mass > 255.0 * 20.0, "ink of {} pixels", mass / 255.0);
            for moment in moments {
                prop_assert!((moment / mass - 14.0).abs() < 0.5 + 1e-9, "centre at {}", moment / mass);
            }
        }
    }
}
