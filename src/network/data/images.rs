//! Sets of images.

use std::sync::Arc;

use crate::checksum::Checksum;
use crate::digits::digit;
use crate::image::Image;

/// A set of images.
#[derive(Clone, Debug)]
pub struct Images {
    source: Source,
    from: usize,
    count: usize,
}

#[derive(Clone, Debug)]
enum Source {
    /// Digits that are drawn when they are asked for, from this seed.
    Drawn(u64),
    /// A file's.
    File(Arc<[Image]>),
}

impl Images {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// An image.
    ///
    /// # Panics
    /// If there are not so many.
    pub fn get(&self, place: usize) -> Image {
        assert!(place < self.count, "image {place} of {}", self.count);
        match &self.source {
            Source::Drawn(seed) => digit(*seed, (self.from + place) as u64).0,
            Source::File(images) => images[self.from + place],
        }
    }
}

/// What a run is trained and validated with.
#[derive(Clone, Debug)]
pub struct Data {
    /// To train with.
    pub training: Images,
    /// Held out: no gradient ever saw them.
    pub held_out: Images,
    /// Where they come from, in words that tell them from others.
    pub words: String,
}

/// What words of drawn digits begin with.
const DRAWN_FROM: &str = "digits drawn from seed ";

/// Of drawn digits, as many as MNIST has.
const DRAWN: [usize; 2] = [60_000, 10_000];

impl Data {
    /// Digits that the program draws, the same for the same seed. They stand in for MNIST, which stays the user's own: nothing
    /// is downloaded.
    pub fn drawn(seed: u64) -> Self {
        let words = format!("{DRAWN_FROM}{seed}");
        Data::split(Source::Drawn(seed), DRAWN, words)
    }

    /// Digits that were drawn, by the words that tell them; `None` of other words.
    pub fn named(words: &str) -> Option<Self> {
        let seed = words.strip_prefix(DRAWN_FROM)?.parse().ok()?;
        Some(Data::drawn(seed)).filter(|data| data.words == words)
    }

    /// A file's images: the last seventh is held out, which of MNIST with its test images behind it would be these. The words
    /// have the name, and a checksum of all pixels.
    pub fn of(images: Vec<Image>, name: &str) -> Self {
        let held_out = (images.len() / 7).max(1);
        let words = format!("{name}, {} images, checksum {:016x}", images.len(), checksum(&images));
        let counts = [images.len() - held_out, held_out];
        Data::split(Source::File(images.into()), counts, words)
    }

    fn split(source: Source, [training, held_out]: [usize; 2], words: String) -> Self {
        Data {
            training: Images { source: source.clone(), from: 0, count: training },
            held_out: Images { source, from: training, count: held_out },
            words,
        }
    }
}

/// Of all pixels.
fn checksum(images: &[Image]) -> u64 {
    let mut checksum = Checksum::default();
    images.iter().for_each(|image| checksum.take(&image.0));
    checksum.value()
}
