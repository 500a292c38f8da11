//! Images as PNG pictures.

use std::io::BufWriter;
use std::path::Path;

use lodo::study::Parallel;
use lodo_network::data::Data;
use lodo_network::training::{Lane, Sample, Training};
use lodo_network::{Image, Network, SIDE, Workspace};

use crate::cli::cores::Cores;
use crate::cli::outcome::{Failure, replace_by};

/// Images in a row.
const COLUMNS: usize = 20;

/// Pixels of the picture for each of an image's, and between two images.
const SCALE: usize = 3;
const GAP: usize = 4;

/// So many digits each network imagines.
pub const SAMPLES: u32 = 20;

/// The first images to train with.
pub fn images(data: &Data, file: &Path) -> Result<(), Failure> {
    let count = data.training.count().min(10 * COLUMNS);
    picture(&(0..count).map(|place| data.training.get(place)).collect::<Vec<_>>(), file)
}

/// What networks imagine: a row for each, from the same draws.
pub fn samples(training: &Training, file: &Path, count: u32, cores: &Cores) -> Result<(), Failure> {
    let seed = training.settings().seed;
    let row = |lane: &Lane| {
        let network = Network::new(lane.weights());
        cores.map(count as usize, |number| {
            let mut sample = Sample::new(seed, number as u32);
            sample.draw(&network, &mut Workspace::default(), SIDE * SIDE);
            *sample.image()
        })
    };
    picture(&training.lanes().iter().flat_map(row).collect::<Vec<_>>(), file)
}

/// Dark on light, as on paper.
fn picture(images: &[Image], file: &Path) -> Result<(), Failure> {
    let (rows, cell) = (images.len().div_ceil(COLUMNS), SIDE * SCALE + GAP);
    let (width, height) = (COLUMNS * cell + GAP, rows * cell + GAP);
    let mut pixels = vec![255; width * height];
    for (place, image) in images.iter().enumerate() {
        let corner = [GAP + place % COLUMNS * cell, GAP + place / COLUMNS * cell];
        for y in 0..SIDE * SCALE {
            for x in 0..SIDE * SCALE {
                let ink = image.0[y / SCALE * SIDE + x / SCALE];
                pixels[(corner[1] + y) * width + corner[0] + x] = 255 - ink;
            }
        }
    }
    replace_by(file, |opened| {
        let mut encoder = png::Encoder::new(BufWriter::new(opened), width as u32, height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&pixels))
            .map_err(std::io::Error::other)
    })
}
