//! What workers are asked for, and what they answer: texts, and beside them rows of numbers.

use lodo_network::training::{Query, Validation};
use serde::{Deserialize, Serialize};

/// A number that need not be one: by its bits, since a text of JSON has no word for infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bits(u64);

impl From<f64> for Bits {
    fn from(value: f64) -> Self {
        Bits(value.to_bits())
    }
}

impl From<Bits> for f64 {
    fn from(Bits(bits): Bits) -> Self {
        f64::from_bits(bits)
    }
}

/// What a worker is asked for. The first of them keeps the run; the others compute for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// To draw its images from this seed.
    Draw(u64),
    /// To read the file that comes along, of this name.
    Load(String),
    /// To begin the run of a link.
    Begin(String),
    /// To go on with the checkpoint that comes along.
    Resume,
    /// To say what is to be computed next, up to so many steps.
    Next(u64),
    /// To take what was computed; gradients come along, one behind the other.
    Finish {
        /// Seconds that it took.
        seconds: f64,
        /// Loss and squares of each chunk.
        sums: Vec<[Bits; 2]>,
    },
    /// To take a value while the run goes on.
    Tune(String, String),
    /// To write a checkpoint.
    Save,
    /// To look at the matrix of an optimizer.
    Look(usize),
    /// To answer these questions by the weights that come along: image and pixel of each.
    Compute {
        /// Whether a gradient is wanted, or a loss on held-out images.
        gradient: bool,
        /// Image and pixel.
        chunk: Vec<(u32, u16)>,
    },
    /// To draw so many more pixels of a sample by the weights that come along.
    Imagine {
        /// Its seed and number.
        of: (u64, u32),
        /// Its pixels so far.
        drawn: Vec<u8>,
        /// How many more.
        more: usize,
    },
    /// To predict a pixel of a held-out image by the weights that come along.
    Predict {
        /// The image's place.
        image: u32,
        /// The pixel's.
        pixel: u16,
    },
}

/// What a worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// It is there.
    Ready,
    /// It has its images: words that tell them from others, and how many there are to train with and held out.
    Loaded(String, [usize; 2]),
    /// It did not take what it was given, in words.
    Refused(String),
    /// How far the run is.
    Report(Report),
    /// A value reaches the run, or only a new one.
    Tuned(bool),
    /// What is to be computed; the weights come along. `None` if there is nothing.
    Round(Option<Asked>),
    /// A checkpoint was written and goes to the page as a file.
    Saved,
    /// Quantiles of the spectrum of an optimizer's matrix, ascending; none where it has no matrix.
    Spectrum(usize, u64, Vec<Bits>),
    /// Loss and squares of a chunk; a gradient comes along if it was wanted.
    Sums([Bits; 2]),
    /// A sample's pixels.
    Imagined(Vec<u8>),
    /// The image's pixels; the shares of the 256 grey levels come along.
    Predicted(Vec<u8>),
}

/// What is to be computed for one optimizer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The optimizer's place.
    pub lane: usize,
    /// Whether gradients are wanted.
    pub gradient: bool,
    /// Image and pixel of every question.
    pub chunks: Vec<Vec<(u32, u16)>>,
}

/// How far a run is: what was added since the last report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The run as a link.
    pub link: String,
    /// Of every optimizer.
    pub lanes: Vec<Progress>,
}

/// What an optimizer did since the last report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Where these begin.
    pub from: usize,
    /// The loss of each step.
    pub losses: Vec<Bits>,
    /// Seconds at the end of each step.
    pub seconds: Vec<f64>,
    /// Seconds in its own steps, of all.
    pub own: f64,
    /// All validations: step, mean and error.
    pub validations: Vec<(u64, Bits, Bits)>,
    /// Where it diverged.
    pub diverged: Option<u64>,
}

/// Questions as they are sent.
pub fn sent(chunk: &[Query]) -> Vec<(u32, u16)> {
    chunk.iter().map(|query| (query.image, query.pixel)).collect()
}

/// The same questions where they arrive.
pub fn received(chunk: &[(u32, u16)]) -> Vec<Query> {
    chunk.iter().map(|&(image, pixel)| Query { image, pixel }).collect()
}

/// A validation as it is sent.
pub fn told(validation: &Validation) -> (u64, Bits, Bits) {
    (validation.step, validation.mean.into(), validation.error.into())
}
