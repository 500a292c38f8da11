//! Why bytes are no images to train with.

use std::error::Error;
use std::fmt;

/// Fewer images cannot be shared out between training and validation.
pub const LEAST: usize = 8;

/// More images are refused before memory is taken for them: a hundred times MNIST has 4.7 GB, and a header that claims four
/// billion is wrong. A million fit a tab.
pub const MOST: usize = 1_000_000;

/// What is wrong with a file of images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataError {
    /// Nothing is in it.
    Empty,
    /// It is of another kind, which these words name.
    Kind(&'static str),
    /// It begins with this number instead of 0x00000803.
    Magic(u32),
    /// It ends within its header.
    Header(usize),
    /// Its images have so many rows and columns.
    Size(u32, u32),
    /// It says that it has so many images.
    Count(u32),
    /// It should have the first number of bytes and has the second.
    Length(u64, u64),
    /// Its compression ends too early.
    Cut,
    /// Its compression is damaged.
    Damaged,
    /// It was compressed more than once.
    Twice,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WANTED: &str = "images of MNIST’s format are wanted: IDX, 28 × 28, gzipped or not";
        match self {
            DataError::Empty => write!(f, "This file is empty; {WANTED}"),
            DataError::Kind(kind) => write!(f, "This is {kind}; {WANTED}"),
            DataError::Magic(magic) => {
                write!(f, "This file begins with 0x{magic:08x} instead of 0x00000803; {WANTED}")
            }
            DataError::Header(bytes) => {
                write!(
                    f,
                    "This file ends within its header of 16 bytes, after {bytes}: some of it is missing"
                )
            }
            DataError::Size(rows, columns) => {
                write!(f, "The images of this file are {rows} × {columns} pixels; 28 × 28 are wanted")
            }
            DataError::Count(0) => f.write_str("This file has no images"),
            DataError::Count(count) if (*count as usize) < LEAST => {
                write!(f, "This file has {count} images; at least {LEAST} are wanted, to hold some out")
            }
            DataError::Count(count) => {
                write!(f, "This file says that it has {count} images; at most {MOST} are read")
            }
            DataError::Length(expected, found) => write!(
                f,
                "This file should have {expected} bytes by its header and has {found}: {}",
                if found < expected { "some of it is missing" } else { "there is more than images in it" }
            ),
            DataError::Cut => f.write_str("This gzip file is cut short: some of it is missing"),
            DataError::Damaged => f.write_str("This gzip file is damaged: it cannot be unpacked"),
            DataError::Twice => f.write_str("This file was gzipped twice: unpack it once"),
        }
    }
}

impl Error for DataError {}
