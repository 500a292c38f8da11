//! Matrices as NumPy reads them.

use std::io::{self, Write};

/// What every file of the format begins with, and the version of the format: 1.0.
const MAGIC: &[u8; 8] = b"\x93NUMPY\x01\x00";
/// The header ends at a multiple of so many bytes.
const ALIGNMENT: usize = 64;

/// Writes a square matrix of side `n`, by rows, as an array of shape (n, n) of little-endian float64 in C order: NumPy's
/// format 1.0 ([NEP 1](https://numpy.org/neps/nep-0001-npy-format.html)), which `numpy.load` reads.
///
/// # Errors
/// Those of `out`.
///
/// # Panics
/// If there are not n² values.
pub fn write_npy(out: &mut dyn Write, n: usize, values: &[f64]) -> io::Result<()> {
    assert_eq!(values.len(), n * n, "a square matrix");
    let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({n}, {n}), }}");
    let before = MAGIC.len() + size_of::<u16>();
    let length = (before + header.len() + 1).next_multiple_of(ALIGNMENT) - before;
    header += &" ".repeat(length - 1 - header.len());
    header.push('\n');
    out.write_all(MAGIC)?;
    out.write_all(&(length as u16).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    out.write_all(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of `numpy.save(file, numpy.array([[1.0, -2.5], [0.0, inf]]))`, NumPy 2.4.
    #[test]
    fn a_matrix_is_written_as_numpy_writes_it() {
        let mut file = Vec::new();
        write_npy(&mut file, 2, &[1.0, -2.5, 0.0, f64::INFINITY]).unwrap();
        assert_eq!(file[..10], *b"\x93NUMPY\x01\x00\x76\x00");
        let header = std::str::from_utf8(&file[10..128]).unwrap();
        let (words, end) = header.split_at(header.find('}').unwrap() + 1);
        assert_eq!(words, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }");
        assert!(end.ends_with('\n') && end.trim().is_empty());
        let numbers: Vec<f64> =
            file[128..].as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        assert_eq!(numbers, [1.0, -2.5, 0.0, f64::INFINITY]);
    }

    #[test]
    fn numbers_begin_at_a_multiple_of_64_whatever_the_shape() {
        for n in [0, 1, 9, 10, 99, 100, 1000] {
            let mut file = Vec::new();
            write_npy(&mut file, n, &vec![0.5; n * n]).unwrap();
            let begin = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
            assert!(begin % 64 == 0 && file[begin - 1] == b'\n', "{n}: {begin}");
            assert_eq!(file.len(), begin + 8 * n * n);
        }
    }
}
