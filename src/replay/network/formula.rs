//! Weights, images and maps of the recorded cases: files hold formulas of them, as `conventions` says in words.

use lodo_core::optim::lodo::BlockMap;
use lodo_network::{Example, Image, PARAMETERS, SIDE, tensors};
use serde::Deserialize;

/// The constants of the formulas, by the names that they have in `conventions`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Constants {
    f: f64,
    p: f64,
    pub chirp: f64,
    chirp_of_fullrank: Option<f64>,
    r0: i64,
    c0: i64,
    rs: i64,
    cs: i64,
    a: i64,
    b: i64,
    ab: i64,
    t1: i64,
    t2: i64,
    t3: i64,
    tm: i64,
    pa: u64,
    pl: u64,
    p0: u64,
    ang: [[f64; 3]; 4],
}

/// No constant is greater: nothing below overflows.
const LIMIT: i64 = 10_000;

impl Constants {
    /// Whether images and permutations can be made of them.
    ///
    /// # Errors
    /// In words, if not.
    pub fn check(&self) -> Result<(), String> {
        let Constants { r0, c0, rs, cs, a, b, ab, t1, t2, t3, tm, .. } = *self;
        let of_images = [r0, c0, rs, cs, a, b, ab, t1, t2, t3, tm];
        let of_permutations = [self.pa, self.pl, self.p0];
        if of_images.iter().any(|constant| constant.abs() > LIMIT)
            || of_permutations.iter().any(|&constant| constant > LIMIT as u64)
            || tm < 1
        {
            return Err(format!("its constants must be whole numbers of at most {LIMIT}, and tm at least 1"));
        }
        Ok(())
    }

    /// The constants of weights that are called plain or fullrank.
    pub fn of_weights(&self, name: &str) -> Option<Self> {
        let chirp = if name.starts_with("fullrank") { self.chirp_of_fullrank? } else { self.chirp };
        Some(Constants { chirp, ..self.clone() })
    }

    /// All weights and biases.
    pub fn weights(&self) -> Vec<f64> {
        let mut weights = vec![0.0; PARAMETERS];
        for tensor in tensors() {
            let scale = 1.0 / ((tensor.fan_in + 1) as f64).sqrt();
            for i in tensor.range() {
                let chirped = (i % 1009) * (i % 1009) % 1013;
                let angle = (self.f * i as f64 + self.p) + self.chirp * chirped as f64;
                weights[i] = scale * libm::sin(angle);
            }
        }
        weights
    }

    /// Image b.
    pub fn image(&self, b: usize) -> Image {
        let b = b as i64;
        let mut image = Image([0; SIDE * SIDE]);
        for (at, pixel) in image.0.iter_mut().enumerate() {
            let (r, c) = ((at / SIDE) as i64, (at % SIDE) as i64);
            let (dr, dc) = (r - (self.r0 + self.rs * b), c - (self.c0 + self.cs * b));
            let blot = 255 - self.a * dr * dr - self.b * dc * dc - self.ab * dr * dc;
            let texture = (self.t1 * r + self.t2 * c + self.t3 * b).rem_euclid(self.tm);
            *pixel = (blot - texture).clamp(0, 255) as u8;
        }
        image
    }

    /// The map of LODO: permutations by steps of `pa`, and blocks that are products of four rotations.
    ///
    /// # Errors
    /// In words, if `pa` does not reach every place.
    pub fn block_map(&self, layers: usize) -> Result<BlockMap, String> {
        let hidden = BlockMap::hidden_width(PARAMETERS, 4);
        let width = hidden as u64;
        let mut permutations = Vec::with_capacity(layers * hidden);
        let mut weights = Vec::with_capacity(layers * hidden * 4);
        for l in 0..layers {
            permutations
                .extend((0..width).map(|j| ((self.pa * j + self.pl * l as u64 + self.p0) % width) as u32));
            (0..hidden / 4).for_each(|z| weights.extend(self.block(l, z).as_flattened()));
        }
        let mut seen = vec![false; hidden];
        permutations.iter().take(hidden).for_each(|&place| seen[place as usize] = true);
        if seen.contains(&false) {
            return Err("pa makes no permutation".into());
        }
        Ok(BlockMap::from_parts(PARAMETERS, 4, permutations, weights))
    }

    /// Block z of layer l.
    fn block(&self, l: usize, z: usize) -> [[f64; 4]; 4] {
        let angles = self.ang.map(|[u, v, w]| (u * l as f64 + v * z as f64) + w);
        let [(sa, ca), (sb, cb), (sc, cc), (sd, cd)] = angles.map(libm::sincos);
        [
            [ca * cc, -sa * cd, -ca * sc, sa * sd],
            [sa * cc, ca * cd, -sa * sc, -ca * sd],
            [cb * sc, -sb * sd, cb * cc, -sb * cd],
            [sb * sc, cb * sd, sb * cc, cb * cd],
        ]
    }
}

/// How many images, in words.
pub(super) fn images_of(count: usize) -> String {
    if count == 1 { "1 image".into() } else { format!("{count} images") }
}

/// Each image with the pixel that is queried of it.
///
/// # Errors
/// In words, if a pixel lies outside of its image.
pub(super) fn examples<'a>(images: &'a [Image], queried: &[[usize; 2]]) -> Result<Vec<Example<'a>>, String> {
    let example = |(image, &[row, column]): (&'a Image, &[usize; 2])| {
        let inside = row < SIDE && column < SIDE;
        inside.then_some(Example { image, queried: row * SIDE + column })
    };
    let examples: Option<Vec<_>> = images.iter().zip(queried).map(example).collect();
    examples.ok_or_else(|| "a queried pixel lies outside of its image".into())
}
