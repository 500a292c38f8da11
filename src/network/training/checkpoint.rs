//! A training run as bytes: everything that is needed to go on to the bit.

use std::fmt;
use std::io::{self, Read, Write};

use lodo_core::math::Visitor;

use super::lane::{Lane, Validation};
use super::run::{Counts, Training};
use super::settings::TrainingSettings;
use crate::checksum::Checksum;

/// What a checkpoint begins with; the digit is the version of what follows.
const MAGIC: &[u8; 8] = b"LODONET1";

/// No run is longer: at two hundred steps a second it would take half a year.
const MOST_STEPS: u64 = 1 << 32;
/// No text in a checkpoint is longer, in bytes.
const MOST_TEXT: u64 = 100_000;

/// Why bytes are no checkpoint that can be gone on with.
#[derive(Debug)]
pub enum CheckpointError {
    /// They begin otherwise.
    Foreign,
    /// They are a checkpoint of another version of this program.
    Version,
    /// They end too early.
    Cut,
    /// Their checksum is another.
    Damaged,
    /// They say what no run says.
    Nonsense(String),
    /// They belong to other images, which these words tell.
    OtherData(String),
    /// They could not be read.
    Unread(io::Error),
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckpointError::Foreign => f.write_str("This is not a checkpoint of a training run"),
            CheckpointError::Version => {
                f.write_str("This checkpoint was written by another version of LODO Lab")
            }
            CheckpointError::Cut => f.write_str("This checkpoint is cut short: some of it is missing"),
            CheckpointError::Damaged => {
                f.write_str("This checkpoint is damaged: its checksum does not match what is in it")
            }
            CheckpointError::Nonsense(words) => write!(f, "This checkpoint cannot be understood: {words}"),
            CheckpointError::OtherData(data) => {
                write!(f, "This checkpoint was trained on other images ({data}): choose these first")
            }
            CheckpointError::Unread(error) => write!(f, "This checkpoint cannot be read: {error}"),
        }
    }
}

impl std::error::Error for CheckpointError {}

impl From<io::Error> for CheckpointError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => CheckpointError::Cut,
            _ => CheckpointError::Unread(error),
        }
    }
}

/// How many numbers are turned into bytes at a time.
const PIECE: usize = 4096;

/// Writes numbers, and remembers the first error.
struct Writer<'a, W> {
    out: &'a mut W,
    sum: Checksum,
    failed: Option<io::Error>,
}

impl<W: Write> Writer<'_, W> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.sum.take(bytes);
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
        }
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }
}

impl<W: Write> Visitor for Writer<'_, W> {
    fn doubles(&mut self, values: &mut [f64]) {
        for piece in values.chunks(PIECE) {
            let bytes: Vec<u8> = piece.iter().flat_map(|value| value.to_le_bytes()).collect();
            self.bytes(&bytes);
        }
    }

    fn singles(&mut self, values: &mut [f32]) {
        for piece in values.chunks(PIECE) {
            let bytes: Vec<u8> = piece.iter().flat_map(|value| value.to_le_bytes()).collect();
            self.bytes(&bytes);
        }
    }
}

/// Reads numbers, and remembers the first error: what follows it is zero.
struct Reader<'a, R> {
    input: &'a mut R,
    sum: Checksum,
    failed: Option<CheckpointError>,
}

impl<R: Read> Reader<'_, R> {
    fn bytes(&mut self, bytes: &mut [u8]) {
        if self.failed.is_none() {
            self.failed = self.input.read_exact(bytes).err().map(CheckpointError::from);
        }
        if self.failed.is_some() {
            bytes.fill(0);
        }
        self.sum.take(bytes);
    }

    fn number(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A number that is at most this, or 0 and an error.
    fn count(&mut self, most: u64) -> u64 {
        let count = self.number();
        if count <= most {
            return count;
        }
        self.failed.get_or_insert(CheckpointError::Nonsense(format!("{count} is more than there can be")));
        0
    }

    fn text(&mut self) -> String {
        let mut bytes = vec![0; self.count(MOST_TEXT) as usize];
        self.bytes(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// So many numbers, for which there is no memory taken before they are there.
    fn series(&mut self, count: u64) -> Vec<f64> {
        let (mut series, mut left) = (Vec::new(), count as usize);
        while left > 0 && self.failed.is_none() {
            let mut piece = vec![0.0; left.min(PIECE)];
            self.doubles(&mut piece);
            left -= piece.len();
            series.extend(piece);
        }
        series
    }
}

impl<R: Read> Visitor for Reader<'_, R> {
    fn doubles(&mut self, values: &mut [f64]) {
        let mut bytes = vec![0; 8 * PIECE];
        for piece in values.chunks_mut(PIECE) {
            let bytes = &mut bytes[..8 * piece.len()];
            self.bytes(bytes);
            let numbers = bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes));
            piece.iter_mut().zip(numbers).for_each(|(value, number)| *value = number);
        }
    }

    fn singles(&mut self, values: &mut [f32]) {
        let mut bytes = vec![0; 4 * PIECE];
        for piece in values.chunks_mut(PIECE) {
            let bytes = &mut bytes[..4 * piece.len()];
            self.bytes(bytes);
            let numbers = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
            piece.iter_mut().zip(numbers).for_each(|(value, number)| *value = number);
        }
    }
}

impl Training {
    /// The words that tell the images of a checkpoint.
    ///
    /// # Errors
    /// If these bytes do not begin as a checkpoint does.
    pub fn data_of(mut bytes: &[u8]) -> Result<String, CheckpointError> {
        let mut reader = Reader { input: &mut bytes, sum: Checksum::default(), failed: None };
        let mut magic = [0; 8];
        reader.bytes(&mut magic);
        let words = (reader.text(), reader.text()).1;
        if magic == *MAGIC && reader.failed.is_none() { Ok(words) } else { Err(CheckpointError::Foreign) }
    }

    /// Writes the run down; `data` tells its images from others.
    ///
    /// # Errors
    /// The first error of the writer.
    pub fn write(&mut self, data: &str, out: &mut impl Write) -> io::Result<()> {
        let mut writer = Writer { out, sum: Checksum::default(), failed: None };
        writer.bytes(MAGIC);
        writer.text(&self.settings.to_link());
        writer.text(data);
        writer.number(self.counts.training as u64);
        writer.number(self.counts.held_out as u64);
        for lane in &mut self.lanes {
            write_lane(lane, &mut writer);
        }
        let sum = writer.sum.value();
        writer.number(sum);
        writer.failed.map_or(Ok(()), Err)
    }

    /// The run that was written down, if its images are those that `data` tells of and as many.
    ///
    /// # Errors
    /// If it cannot be read, in full and undamaged, or is of other images.
    pub fn read(data: &str, counts: Counts, input: &mut impl Read) -> Result<Self, CheckpointError> {
        let mut reader = Reader { input: &mut *input, sum: Checksum::default(), failed: None };
        let mut magic = [0; 8];
        reader.bytes(&mut magic);
        match reader.failed {
            Some(CheckpointError::Cut) => return Err(CheckpointError::Foreign),
            Some(error) => return Err(error),
            None if magic[..7] != MAGIC[..7] => return Err(CheckpointError::Foreign),
            None if magic != *MAGIC => return Err(CheckpointError::Version),
            None => {}
        }
        let (link, theirs) = (reader.text(), reader.text());
        let theirs_counts = [reader.number(), reader.number()];
        if let Some(error) = reader.failed {
            return Err(error);
        }
        let (settings, refusals) = TrainingSettings::from_link(&link);
        if let Some(words) = refusals.into_iter().next() {
            return Err(CheckpointError::Nonsense(words));
        }
        if theirs != data {
            return Err(CheckpointError::OtherData(theirs));
        }
        if theirs_counts != [counts.training as u64, counts.held_out as u64] {
            return Err(CheckpointError::Nonsense("it has another number of images".into()));
        }
        let mut training = Training::new(settings, counts);
        for lane in &mut training.lanes {
            read_lane(lane, &mut reader);
        }
        let sum = reader.sum.value();
        let same = reader.number() == sum;
        let failed = reader.failed;
        let is_over = failed.is_some() || input.read(&mut [0])? == 0;
        match failed {
            Some(error) => Err(error),
            None if !same || !is_over => Err(CheckpointError::Damaged),
            None => Ok(training),
        }
    }
}

fn write_lane<W: Write>(lane: &mut Lane, writer: &mut Writer<'_, W>) {
    writer.number(lane.step());
    writer.doubles(&mut lane.losses);
    writer.doubles(&mut lane.seconds);
    writer.doubles(&mut [lane.own_seconds]);
    writer.number(lane.validations.len() as u64);
    for Validation { step, mean, error } in &lane.validations {
        writer.number(*step);
        writer.doubles(&mut [*mean, *error]);
    }
    writer.doubles(&mut lane.weights);
    lane.optimizer.visit(writer);
}

fn read_lane<R: Read>(lane: &mut Lane, reader: &mut Reader<'_, R>) {
    let steps = reader.count(MOST_STEPS);
    (lane.losses, lane.seconds) = (reader.series(steps), reader.series(steps));
    reader.doubles(std::slice::from_mut(&mut lane.own_seconds));
    for _ in 0..reader.count(steps + 1) {
        let (step, mut values) = (reader.number(), [0.0; 2]);
        reader.doubles(&mut values);
        lane.validations.push(Validation { step, mean: values[0], error: values[1] });
        if reader.failed.is_some() {
            return;
        }
    }
    let ordered = lane.validations.windows(2).all(|pair| pair[0].step < pair[1].step);
    let last = lane.validations.last().is_none_or(|last| last.step <= steps);
    let spent = lane.seconds.iter().chain([&lane.own_seconds]).all(|seconds| seconds.is_finite());
    if reader.failed.is_none() && !(ordered && last && spent) {
        reader.failed = Some(CheckpointError::Nonsense("its steps and times contradict each other".into()));
    }
    reader.doubles(&mut lane.weights);
    lane.optimizer.visit(reader);
    if reader.failed.is_none() {
        lane.optimizer.restored();
        lane.judge();
    }
}
