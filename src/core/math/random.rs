//! One seed, numbered independent streams: drawing more from one never shifts another.

use std::sync::OnceLock;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A stream of random numbers, the same on every platform.
///
/// Xoshiro256++ (Blackman and Vigna, 2019); stream `k` of a seed starts 2¹²⁸·k draws after stream 0, so that
/// no two ever overlap. Cloning a stream repeats its future: every optimizer that holds a clone sees the same noise.
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream with this number of the given seed.
    pub fn new(seed: u64, number: u32) -> Self {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
        for _ in 0..number {
            generator.jump();
        }
        Stream(generator)
    }

    /// Uniform in [0, 1).
    pub fn uniform(&mut self) -> f64 {
        self.0.random()
    }

    /// Standard normal, by the ziggurat of Marsaglia and Tsang (2000) with 256 layers.
    ///
    /// Our own, since `rand_distr` takes `exp` and `ln` from the platform in one draw of a hundred, and these
    /// differ in the last bit between a native build and WebAssembly.
    pub fn normal(&mut self) -> f64 {
        let tables = Ziggurat::tables();
        loop {
            // The layer from the low eight bits, the signed position from the high 53: they do not overlap.
            let bits = self.0.next_u64();
            let layer = (bits & 0xff) as usize;
            let u = (bits >> 11) as f64 * (2.0 / (1u64 << 53) as f64) - 1.0;
            let x = u * tables.edge[layer];
            if x.abs() < tables.edge[layer + 1] {
                return x;
            }
            if layer == 0 {
                return self.normal_tail(u < 0.0);
            }
            let (low, high) = (tables.density[layer], tables.density[layer + 1]);
            if low + (high - low) * self.uniform() < libm::exp(-0.5 * x * x) {
                return x;
            }
        }
    }

    /// Fills a vector with independent standard normals.
    pub fn fill_normal(&mut self, out: &mut [f64]) {
        out.iter_mut().for_each(|x| *x = self.normal());
    }

    /// A vector of independent standard normals.
    pub fn normals(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.normal()).collect()
    }

    /// A uniformly random permutation of 0..n.
    pub fn permutation(&mut self, n: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..n as u32).collect();
        order.shuffle(&mut self.0);
        order
    }

    /// Beyond the last edge, by Marsaglia's (1964) exponential rejection.
    fn normal_tail(&mut self, negative: bool) -> f64 {
        loop {
            let x = libm::log(1.0 - self.uniform()) / -Ziggurat::TAIL;
            let y = -libm::log(1.0 - self.uniform());
            if 2.0 * y >= x * x {
                let magnitude = Ziggurat::TAIL + x;
                return if negative { -magnitude } else { magnitude };
            }
        }
    }
}

/// Layers of equal area under exp(−x²/2): layer i spans [0, edge[i]] at heights density[i]..density[i+1].
struct Ziggurat {
    edge: [f64; 257],
    density: [f64; 257],
}

impl Ziggurat {
    /// Where the tail begins for 256 layers, and the area of each (Marsaglia and Tsang, table 1; to more digits
    /// in Doornik, 2005).
    const TAIL: f64 = 3.654_152_885_361_009;
    const AREA: f64 = 0.004_928_673_233_974_655;

    fn tables() -> &'static Self {
        static TABLES: OnceLock<Ziggurat> = OnceLock::new();
        TABLES.get_or_init(|| {
            let density_at = |x: f64| libm::exp(-0.5 * x * x);
            let (mut edge, mut density) = ([0.0; 257], [1.0; 257]);
            // Layer 0 is the base strip with the tail: as wide as its area demands at its height.
            edge[0] = Self::AREA / density_at(Self::TAIL);
            density[0] = 0.0;
            edge[1] = Self::TAIL;
            density[1] = density_at(Self::TAIL);
            for i in 2..256 {
                density[i] = density[i - 1] + Self::AREA / edge[i - 1];
                edge[i] = (-2.0 * libm::log(density[i])).sqrt();
            }
            Ziggurat { edge, density }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bits_and_streams_differ() {
        let draw = |seed, number| Stream::new(seed, number).normals(50);
        assert_eq!(draw(7, 2), draw(7, 2));
        assert_ne!(draw(7, 2), draw(7, 3));
        assert_ne!(draw(7, 2), draw(8, 2));
    }

    /// Moments up to the sixth, and tail weights beyond 1, 2, 3 and the ziggurat's own tail, within five
    /// standard errors.
    #[test]
    fn normals_are_normal() {
        let n = 4_000_000;
        let mut stream = Stream::new(1, 0);
        let (mut moments, mut beyond) = ([0.0; 7], [0.0; 4]);
        let limits = [1.0, 2.0, 3.0, Ziggurat::TAIL];
        for _ in 0..n {
            let x = stream.normal();
            let mut power = 1.0;
            for moment in &mut moments {
                *moment += power / n as f64;
                power *= x;
            }
            for (count, limit) in beyond.iter_mut().zip(limits) {
                *count += f64::from(x.abs() > limit);
            }
        }
        let root = (n as f64).sqrt();
        for (moment, (expected, spread)) in moments.iter().zip([
            (1.0, 1e-3),
            (0.0, 1.0),
            (1.0, 1.5),
            (0.0, 3.9),
            (3.0, 9.8),
            (0.0, 30.8),
            (15.0, 101.0),
        ]) {
            assert!((moment - expected).abs() < 5.0 * spread / root, "{moments:?}");
        }
        for (count, limit) in beyond.iter().zip(limits) {
            let p = libm::erfc(limit / 2f64.sqrt());
            assert!((count - p * n as f64).abs() < 5.0 * (p * n as f64).sqrt(), "beyond {limit}: {count}");
        }
    }

    #[test]
    fn permutations_are_permutations() {
        let mut order = Stream::new(3, 1).permutation(101);
        assert_ne!(order, (0..101).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..101).collect::<Vec<_>>());
    }
}
