//! The landscape's values as shades that recede behind the paths.

use super::relief::heights;
use super::theme::linear;
use super::{Colour, Theme};
use crate::worker::Grid;

/// A grid's values as RGBA, the top row first, for a picture of so many pixels over the grid's window. Where
/// there is no value, paper.
pub fn pixels(grid: &Grid, theme: &Theme, width: usize, height: usize) -> Vec<u8> {
    let shades = shades(theme);
    let [r, g, b] = theme.paper.rgb;
    let mut pixels = Vec::with_capacity(4 * width * height);
    if grid.columns * grid.rows != grid.values.len() || grid.values.is_empty() {
        (0..width * height).for_each(|_| pixels.extend([r, g, b, 255]));
        return pixels;
    }
    let heights = heights(grid);
    let across: Vec<Between> = (0..width).map(|place| between(place, width, grid.columns)).collect();
    for row in 0..height {
        let down = between(height - 1 - row, height, grid.rows);
        let (lower, upper) = (&heights[down.from * grid.columns..], &heights[down.to * grid.columns..]);
        for column in &across {
            let along = |row: &[f64]| row[column.from] + column.part * (row[column.to] - row[column.from]);
            let (low, high) = (along(lower), along(upper));
            let height = low + down.part * (high - low);
            let [r, g, b] =
                if height.is_nan() { [r, g, b] } else { shades[((255.0 * height + 0.5) as usize).min(255)] };
            pixels.extend([r, g, b, 255]);
        }
    }
    pixels
}

/// A place between two cells.
struct Between {
    from: usize,
    to: usize,
    part: f64,
}

/// The cells on either side of a pixel's middle; at the edges, those of the edge.
fn between(place: usize, places: usize, cells: usize) -> Between {
    let at = (place as f64 + 0.5) / places as f64 * cells as f64 - 0.5;
    let at = at.clamp(0.0, (cells - 1) as f64);
    let from = at as usize;
    Between { from, to: (from + 1).min(cells - 1), part: at - from as f64 }
}

/// 256 colours from the least height to the greatest, in steps that look equal: straight through the OKLab colour space.
/// Ottosson, [A perceptual color space](https://bottosson.github.io/posts/oklab/), 2020.
pub fn shades(theme: &Theme) -> Vec<[u8; 3]> {
    let [high, low] = theme.heat.map(|colour| oklab(colour.rgb));
    (0..256)
        .map(|place| f64::from(place) / 255.0)
        .map(|t| srgb([0, 1, 2].map(|i| low[i] + t * (high[i] - low[i]))))
        .collect()
}

/// A part of the way from one colour to another, as it looks: straight through OKLab.
pub(super) fn between_colours(from: Colour, to: Colour, part: f64) -> [u8; 3] {
    let (from, to) = (oklab(from.rgb), oklab(to.rgb));
    srgb([0, 1, 2].map(|i| from[i] + part * (to[i] - from[i])))
}

fn oklab(rgb: [u8; 3]) -> [f64; 3] {
    let [r, g, b] = rgb.map(linear);
    let l = libm::cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
    let m = libm::cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
    let s = libm::cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn srgb([lightness, a, b]: [f64; 3]) -> [u8; 3] {
    let cube = |x: f64| x * x * x;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    let encoded = |c: f64| if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * libm::pow(c, 1.0 / 2.4) - 0.055 };
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
    .map(|c| (255.0 * encoded(c)).round().clamp(0.0, 255.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::super::relief::MEDIAN;
    use super::*;

    #[test]
    fn shades_run_from_one_colour_of_the_theme_to_the_other() {
        for theme in [Theme::light(), Theme::dark()] {
            let shades = shades(&theme);
            assert_eq!((shades[255], shades[0]), (theme.heat[0].rgb, theme.heat[1].rgb));
            for pair in shades.windows(2) {
                let moves = [0, 1, 2].map(|i| i32::from(pair[1][i]) - i32::from(pair[0][i]));
                assert!(moves.iter().all(|m| *m <= 0 && *m >= -1), "{moves:?}");
            }
        }
    }

    #[test]
    fn a_ramp_is_a_ramp_with_its_top_row_first() {
        let values = (0..20).map(|cell| f64::from(cell / 4)).collect();
        let grid = Grid { window: [0.0, 1.0, 0.0, 1.0], columns: 4, rows: 5, values, generation: 0 };
        let theme = Theme::light();
        let pixels = pixels(&grid, &theme, 30, 40);
        assert_eq!(pixels.len(), 4 * 30 * 40);
        let reds: Vec<u8> = pixels.chunks_exact(4 * 30).map(|row| row[0]).collect();
        assert!(reds.windows(2).all(|pair| pair[0] <= pair[1]), "{reds:?}");
        assert_eq!((reds[0], reds[39]), (theme.heat[0].rgb[0], theme.heat[1].rgb[0]));
        assert!(pixels.chunks_exact(4 * 30).all(|row| row.chunks_exact(4).all(|pixel| pixel == &row[..4])));
    }

    /// Values over decades are seen by their logarithms, values over none more nearly as they are.
    #[test]
    fn shades_are_used_whether_or_not_values_span_decades() {
        let heights = |value: &dyn Fn(f64) -> f64| {
            let values = (0..=100).map(|place| value(f64::from(place))).collect();
            heights(&Grid { columns: 101, rows: 1, values, ..Grid::default() })
        };
        let even = heights(&|place| place);
        assert!((0.6..=MEDIAN).contains(&even[50]) && even[10] < 0.35, "{even:?}");
        let decades = heights(&|place| libm::pow(10.0, place / 10.0));
        let expected = libm::log(201.0) / libm::log(1e10 / 5e2);
        assert!((decades[50] - expected).abs() < 1e-3 && decades[50] < MEDIAN, "{}", decades[50]);
        assert!(even.is_sorted() && decades.is_sorted() && even[100] == 1.0 && even[0] == 0.0);
    }

    /// Small differences of large values, and values beyond single precision, have all shades, and contours.
    #[test]
    fn every_size_of_value_has_shades() {
        type Case<'a> = (f64, &'a dyn Fn(f64, f64) -> f64);
        let cases: [Case; 7] = [
            (1e-3, &|x, y| x * x + y * y + 1000.0),
            (3.0, &|x, y| 1e39 * (x * x + y * y)),
            (3.0, &|x, y| 1e-60 * (x * x + y * y)),
            (3.0, &|x, y| libm::exp(10.0 * (x * x + y * y))),
            (1e12, &|x, y| (1.0 - x) * (1.0 - x) + 100.0 * (y - x * x) * (y - x * x)),
            (3.0, &|x, y| 2.5e307 * (x - y)),
            (3.0, &|x, y| -1e300 * libm::exp(-x * x - y * y)),
        ];
        for (number, (half, f)) in cases.into_iter().enumerate() {
            let at = |place: usize| half * (2.0 * (place as f64 + 0.5) / 60.0 - 1.0);
            let values = (0..3600).map(|cell| f(at(cell % 60), at(cell / 60))).collect();
            let window = [-half, half, -half, half];
            let grid = Grid { window, columns: 60, rows: 60, values, generation: 0 };
            let heights = heights(&grid);
            assert!(heights.iter().all(|height| (0.0..=1.0).contains(height)), "{number}");
            let used: std::collections::BTreeSet<u64> = heights.iter().map(|h| (20.0 * h) as u64).collect();
            assert!(used.len() >= 12, "{number}: {used:?}");
            let levels = crate::plot::contours(&grid);
            let levels: std::collections::BTreeSet<u64> = levels.iter().map(|c| c.level.to_bits()).collect();
            assert!(levels.len() >= 10, "{number}: {} levels", levels.len());
        }
        // Rounding errors are no landscape.
        let noise = (0..36).map(|cell| 1e6 + f64::from(cell % 3) * 1e-10).collect();
        let grid = Grid { columns: 6, rows: 6, values: noise, ..Grid::default() };
        assert!(heights(&grid).iter().all(|&height| height == 0.5));
    }

    #[test]
    fn what_has_no_value_is_paper() {
        let theme = Theme::dark();
        for values in [vec![f64::NAN; 4], vec![f64::INFINITY; 4], vec![]] {
            let grid = Grid { columns: 2, rows: 2, values, ..Grid::default() };
            assert!(pixels(&grid, &theme, 3, 3).chunks_exact(4).all(|pixel| pixel[..3] == theme.paper.rgb));
        }
        let constant = Grid { columns: 2, rows: 2, values: vec![7.0; 4], ..Grid::default() };
        let all = pixels(&constant, &theme, 3, 3);
        assert!(all.chunks_exact(4).all(|pixel| pixel == &all[..4]));
    }
}
