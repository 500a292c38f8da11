//! Files of images, sound and otherwise.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::error::LEAST;
use super::*;
use crate::image::Image;

/// So many images, each of one shade more than the last.
fn file(count: usize) -> Vec<u8> {
    let mut bytes = [0x803, count as u32, 28, 28].map(u32::to_be_bytes).concat();
    (0..count).for_each(|image| bytes.extend([image as u8; 784]));
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn images_are_read_gzipped_or_not() {
    let expected: Vec<Image> = (0..20).map(|image| Image([image; 784])).collect();
    assert_eq!(read_images(&file(20)), Ok(expected.clone()));
    assert_eq!(read_images(&gzip(&file(20))), Ok(expected));
}

#[test]
fn what_is_no_file_of_images_is_refused_in_words() {
    let header = |words: [u32; 4]| words.map(u32::to_be_bytes).concat();
    let png = b"\x89PNG\r\n\x1a\n and so on".to_vec();
    let labels = [&[0, 0, 8, 1, 0, 0, 0, 9][..], &[7; 9]].concat();
    let mut longer = file(9);
    longer.extend([0; 3]);
    let mut damaged = gzip(&file(9));
    let place = damaged.len() - 6;
    damaged[place] ^= 1;
    for (bytes, words) in [
        (vec![], "This file is empty"),
        (labels.clone(), "This is a file of labels"),
        (gzip(&labels), "This is a file of labels"),
        (png, "This is a PNG picture"),
        (b"PK\x03\x04rest".to_vec(), "This is a zip file"),
        (b"<!DOCTYPE html><html>".to_vec(), "This is a text file"),
        (header([0x0d03, 9, 28, 28]), "This file begins with 0x00000d03 instead of 0x00000803"),
        (file(9)[..11].to_vec(), "This file ends within its header of 16 bytes, after 11"),
        (header([0x803, 9, 32, 32]), "The images of this file are 32 × 32 pixels"),
        (header([0x803, 0, 28, 28]), "This file has no images"),
        (file(LEAST - 1), "This file has 7 images; at least 8"),
        (header([0x803, u32::MAX, 28, 28]), "This file says that it has 4294967295 images"),
        (file(9)[..7071].to_vec(), "This file should have 7072 bytes by its header and has 7071: some"),
        (longer, "This file should have 7072 bytes by its header and has 7075: there is more"),
        (gzip(&file(9)[..5000]), "This file should have 7072 bytes by its header and has 5000: some"),
        (damaged, "This gzip file is damaged"),
        (gzip(&gzip(&file(9))), "This file was gzipped twice"),
        (vec![0x1f, 0x8b, 3], "This gzip file is cut short"),
    ] {
        let refusal = read_images(&bytes).expect_err(words).to_string();
        assert!(refusal.starts_with(words), "{refusal} instead of {words}");
    }
}

/// Nothing is unpacked beyond what the header says: ten images, and then a gigabyte of zeros in a megabyte.
#[test]
fn a_small_file_cannot_fill_the_memory() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&file(10)).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..64).for_each(|_| encoder.write_all(&zeros).unwrap());
    let refusal = read_images(&encoder.finish().unwrap());
    assert_eq!(refusal, Err(DataError::Length(7856, 7857)));
}

#[test]
fn a_gzip_that_is_cut_anywhere_is_refused() {
    let whole = gzip(&file(9));
    for end in 2..whole.len() {
        assert!(read_images(&whole[..end]).is_err(), "cut at {end} of {}", whole.len());
    }
}

#[test]
fn the_last_seventh_is_held_out() {
    let data = Data::of(read_images(&file(70)).unwrap(), "mine");
    assert_eq!((data.training.count(), data.held_out.count()), (60, 10));
    assert_eq!([data.training.get(59), data.held_out.get(0)], [59, 60].map(|shade| Image([shade; 784])));
    assert!(data.words.starts_with("mine, 70 images, checksum "), "{}", data.words);
    let mut other = file(70);
    other[1000] ^= 1;
    assert_ne!(Data::of(read_images(&other).unwrap(), "mine").words, data.words);
    let drawn = Data::drawn(3);
    assert_ne!(drawn.training.get(0), drawn.held_out.get(0));
}

proptest! {
    /// Whatever the bytes are, they are images or a sentence.
    #[test]
    fn any_bytes_are_images_or_a_sentence(
        bytes in prop::collection::vec(any::<u8>(), 0..200), place in 0usize..7072, bit in 0u8..8, end in 0usize..7073,
    ) {
        let mut mutated = file(9);
        mutated[place] ^= 1 << bit;
        let packed = gzip(&mutated);
        let mut damaged = gzip(&file(9));
        let at = place % damaged.len();
        damaged[at] ^= 1 << bit;
        for bytes in [&bytes[..], &mutated, &mutated[..end], &packed, &damaged, &gzip(&bytes)] {
            if let Err(error) = read_images(bytes) {
                prop_assert!(error.to_string().len() > 20);
            }
        }
    }
}
