//! MNIST's files: IDX, gzipped or not.

use std::io::Read;

use flate2::read::GzDecoder;

use super::error::{DataError, LEAST, MOST};
use crate::image::{Image, SIDE};

/// Bytes before the first pixel.
const HEADER: usize = 16;

/// What gzip files begin with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The images of a file: 0x00000803, then count, rows and columns, all big-endian, then a byte a pixel.
///
/// Unpacked by flate2 on miniz_oxide, all of it Rust, with the checksum verified; no more is unpacked than the header says.
///
/// # Errors
/// If these are other bytes, or not all, or too many.
pub fn read_images(bytes: &[u8]) -> Result<Vec<Image>, DataError> {
    if !bytes.starts_with(&GZIP) {
        return images(bytes);
    }
    let mut unpacked = Unpacked { decoder: GzDecoder::new(bytes), bytes: Vec::new() };
    unpacked.up_to(HEADER)?;
    if unpacked.bytes.starts_with(&GZIP) {
        return Err(DataError::Twice);
    }
    let expected = count(&unpacked.bytes)? * SIDE * SIDE + HEADER;
    // One byte beyond: whether there is more, and the checksum, are seen at the end only.
    unpacked.up_to(expected + 1)?;
    images(&unpacked.bytes)
}

struct Unpacked<'a> {
    decoder: GzDecoder<&'a [u8]>,
    bytes: Vec<u8>,
}

impl Unpacked<'_> {
    /// Unpacks until so many bytes are there, or all.
    fn up_to(&mut self, length: usize) -> Result<(), DataError> {
        let missing = (length - self.bytes.len()) as u64;
        let read = self.decoder.by_ref().take(missing).read_to_end(&mut self.bytes);
        read.map(drop).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => DataError::Cut,
            _ => DataError::Damaged,
        })
    }
}

/// How many images a header promises.
fn count(bytes: &[u8]) -> Result<usize, DataError> {
    if bytes.is_empty() {
        return Err(DataError::Empty);
    }
    if let Some(kind) = other_kind(bytes) {
        return Err(DataError::Kind(kind));
    }
    let word = |place: usize| {
        bytes
            .get(4 * place..4 * place + 4)
            .map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]]))
    };
    match word(0) {
        Some(0x803) | None => {}
        Some(magic) => return Err(DataError::Magic(magic)),
    }
    let (Some(count), Some(rows), Some(columns)) = (word(1), word(2), word(3)) else {
        return Err(DataError::Header(bytes.len()));
    };
    if (rows, columns) != (SIDE as u32, SIDE as u32) {
        return Err(DataError::Size(rows, columns));
    }
    if !(LEAST..=MOST).contains(&(count as usize)) {
        return Err(DataError::Count(count));
    }
    Ok(count as usize)
}

/// What people pick by mistake.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 9] = [
        (&[0, 0, 8, 1], "a file of labels"),
        (b"PK\x03\x04", "a zip file: unpack it first"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"\x93NUMPY", "a NumPy file"),
        (b"\x89HDF", "an HDF5 file"),
        (b"LODONET", "a checkpoint of a training run, not its images"),
        (b"BZh", "a bzip2 file: unpack it first"),
        (b"\xfd7zXZ", "an xz file: unpack it first"),
    ];
    if let Some((_, kind)) = KINDS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Some(kind);
    }
    let head = &bytes[..bytes.len().min(64)];
    let is_text = head.iter().all(|byte| (9..=13).contains(byte) || (32..127).contains(byte));
    is_text.then_some("a text file")
}

fn images(bytes: &[u8]) -> Result<Vec<Image>, DataError> {
    let expected = count(bytes)? * SIDE * SIDE + HEADER;
    if bytes.len() != expected {
        return Err(DataError::Length(expected as u64, bytes.len() as u64));
    }
    Ok(bytes[HEADER..].as_chunks().0.iter().map(|pixels| Image(*pixels)).collect())
}
