//! How values of the function become heights: those of shades, of contours and of a surface.

use crate::worker::Grid;

/// Where half of the cells lie, at the most: of a function whose values do not span decades, logarithms would leave
/// all but a few cells at the top.
pub(super) const MEDIAN: f64 = 0.68;
/// Where half of the cells lie, at the least: of a function that spans hundreds of decades, all below the median would
/// look alike.
const LEAST_MEDIAN: f64 = 0.25;

/// Heights between 0, the grid's least value, and 1, its greatest, each ratio above the least taking equal room:
/// log(f − min + δ), δ a two-hundredth of the way from the least value to the median, or more where the median would
/// lie above `MEDIAN`, or less where it would lie below `LEAST_MEDIAN`. All alike where differences are rounding
/// errors of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relief {
    least: f64,
    delta: f64,
    /// log((max − min) / δ + 1); 0 where all are alike.
    range: f64,
    /// The difference of the greatest numbers of either sign would not be one.
    scale: f64,
}

impl Relief {
    /// That of a grid; `None` where it has no value.
    pub fn of(grid: &Grid) -> Option<Relief> {
        let mut sorted: Vec<f64> = grid.values.iter().copied().filter(|f| f.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (&least, &greatest) = (sorted.first()?, sorted.last()?);
        let size = greatest.abs().max(least.abs());
        let scale = if size > 0.25 * f64::MAX { 0.25 } else { 1.0 };
        let above = |f: f64| scale * f - scale * least;
        let (to_median, all) = (above(sorted[sorted.len() / 2]), above(greatest));
        let flat = all <= 8.0 * f64::EPSILON * scale * size;
        let height_of_median = |delta: f64| libm::log(to_median / delta + 1.0) / libm::log(all / delta + 1.0);
        let first = if to_median > 0.0 { 5e-3 * to_median } else { 1e-9 * all };
        let mut delta = first.max(f64::MIN_POSITIVE);
        // From a logarithm almost to a straight line.
        while height_of_median(delta) > MEDIAN && delta < 10.0 * all {
            delta *= 1.1;
        }
        while to_median > 0.0 && height_of_median(delta) < LEAST_MEDIAN && delta > 1e-300 {
            delta /= 1.5;
        }
        let range = if flat { 0.0 } else { libm::log(all / delta + 1.0) };
        Some(Relief { least, delta, range, scale })
    }

    /// The height of a value; NaN where there is none.
    pub fn height(&self, value: f64) -> f64 {
        if !value.is_finite() {
            f64::NAN
        } else if self.range > 0.0 {
            libm::log((self.scale * value - self.scale * self.least) / self.delta + 1.0) / self.range
        } else {
            0.5
        }
    }

    /// The value at a height.
    pub fn value(&self, height: f64) -> f64 {
        self.least + self.delta * libm::expm1(height * self.range) / self.scale
    }

    /// Whether all values are alike.
    pub fn is_flat(&self) -> bool {
        self.range == 0.0
    }

    /// Whether heights are logarithms rather than differences: the upper half takes in more than three times what the
    /// lower does.
    pub fn is_logarithmic(&self) -> bool {
        libm::expm1(self.range) > 4.0 * libm::expm1(0.5 * self.range)
    }
}

/// The heights of all cells; NaN where there is no value.
pub(super) fn heights(grid: &Grid) -> Vec<f64> {
    let relief = Relief::of(grid);
    grid.values.iter().map(|&f| relief.map_or(f64::NAN, |relief| relief.height(f))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A height says its value, to rounding, and which of the two scales it is on.
    #[test]
    fn heights_lead_back_to_values() {
        type Case<'a> = (&'a dyn Fn(f64) -> f64, bool);
        let cases: [Case; 4] = [
            (&|x| x, false),
            (&|x| x * x * x * x * x * x, true),
            (&|x| libm::exp(20.0 * x) - 1e3, true),
            (&|x| -1e-30 * x, false),
        ];
        for (number, (f, logarithmic)) in cases.into_iter().enumerate() {
            let values: Vec<f64> = (0..=1000).map(|place| f(f64::from(place) / 1000.0)).collect();
            let grid = Grid { columns: 1001, rows: 1, values: values.clone(), ..Grid::default() };
            let relief = Relief::of(&grid).unwrap();
            let span = values.iter().fold(0.0, |most: f64, value| most.max((value - values[0]).abs()));
            for &value in &values {
                let back = relief.value(relief.height(value));
                assert!((back - value).abs() <= 1e-9 * span, "{number}: {value} became {back}");
            }
            assert_eq!((relief.is_logarithmic(), relief.is_flat()), (logarithmic, false), "{number}");
        }
        let constant = Grid { columns: 2, rows: 1, values: vec![7.0, f64::NAN], ..Grid::default() };
        let relief = Relief::of(&constant).unwrap();
        assert!(relief.is_flat() && relief.height(7.0) == 0.5 && relief.value(0.5) == 7.0);
        assert_eq!(Relief::of(&Grid { values: vec![f64::INFINITY], ..Grid::default() }), None);
    }
}
