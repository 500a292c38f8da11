//! Ink on pixels, and the image that a scanner makes of it.

use crate::{Image, SIDE};

/// Coverage of each pixel by rows, 0 to 1.
pub(super) type Ink = [[f64; SIDE]; SIDE];

/// Spreads a share of each pixel's ink to each of its neighbours, first along rows, then along columns.
pub(super) fn blurred(ink: &Ink, share: f64) -> Ink {
    let along_rows = |ink: &Ink| -> Ink {
        ink.map(|row| {
            std::array::from_fn(|i| {
                let before = if i > 0 { row[i - 1] } else { 0.0 };
                let after = if i + 1 < SIDE { row[i + 1] } else { 0.0 };
                (1.0 - 2.0 * share) * row[i] + share * (before + after)
            })
        })
    };
    transposed(&along_rows(&transposed(&along_rows(ink))))
}

fn transposed(ink: &Ink) -> Ink {
    std::array::from_fn(|column| std::array::from_fn(|row| ink[row][column]))
}

/// The grey level of ink: a scanner's contrast makes traces white and what is nearly black black.
fn grey(ink: f64) -> u8 {
    (255.0 * (1.14 * ink - 0.05).clamp(0.0, 1.0)).round() as u8
}

/// The image of ink, moved by whole pixels to bring its centre of mass within half a pixel of the image's centre. Ink is
/// never moved off the image.
pub(super) fn centred(ink: &Ink) -> Image {
    let grey = ink.map(|row| row.map(grey));
    let (mut mass, mut moments) = (0.0, [0.0; 2]);
    let (mut low, mut high) = ([SIDE - 1; 2], [0; 2]);
    for (row, values) in grey.iter().enumerate() {
        for (column, &value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
            mass += f64::from(value);
            for (axis, place) in [column, row].into_iter().enumerate() {
                moments[axis] += f64::from(value) * (place as f64 + 0.5);
                low[axis] = low[axis].min(place);
                high[axis] = high[axis].max(place);
            }
        }
    }
    let shift: [isize; 2] = std::array::from_fn(|axis| {
        let wanted = (0.5 * SIDE as f64 - moments[axis] / mass).round() as isize;
        wanted.clamp(-(low[axis] as isize), (SIDE - 1 - high[axis]) as isize)
    });
    let from = |place: usize, axis: usize| {
        usize::try_from(place as isize - shift[axis]).ok().filter(|&from| from < SIDE)
    };
    Image(std::array::from_fn(|i| match (from(i / SIDE, 1), from(i % SIDE, 0)) {
        (Some(row), Some(column)) => grey[row][column],
        _ => 0,
    }))
}
