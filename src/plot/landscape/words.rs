//! What is said of a landscape, and of a place on it.

use super::LandscapeFigure;
use crate::math::read_number;
use crate::plot::{Axis, Frame, Pixel, Scale};
use crate::session::{Arrow, Snapshot};
use crate::text::words::{count, digits, plain, scientific, three_digits};

impl<'a> LandscapeFigure<'a> {
    /// The value at a point of the plane, in words: the function's there; where that is not at hand, about that of the
    /// picture's cell.
    pub(super) fn value(&self, point: [f64; 2]) -> Option<String> {
        if let Some(surface) = self.surface {
            let value = surface.value(point);
            if value.is_finite() {
                return Some(format!("f {}", digits(value, self.digits_of(value))));
            }
            return Some(surface.fault(point).unwrap_or_else(|| "f has no value".into()));
        }
        let value = self.grid?.value_near(point)?;
        value.is_finite().then(|| format!("f about {}", three_digits(value)))
    }

    /// Digits that tell a value from others of the picture, by less than a thousandth of all that it spans.
    pub(super) fn digits_of(&self, value: f64) -> usize {
        const FEWEST: f64 = 5.0;
        const MOST: f64 = 15.0;
        let values = self.grid.into_iter().flat_map(|grid| &grid.values).filter(|value| value.is_finite());
        let (least, greatest) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), &value| {
                (least.min(value), greatest.max(value))
            });
        let needed = libm::ceil(libm::log10(value.abs() / (greatest - least)) + 4.0);
        if needed.is_finite() { needed.clamp(FEWEST, MOST) as usize } else { FEWEST as usize }
    }

    /// A coordinate in words with as many digits as a pixel tells apart, and the number that they say.
    pub(super) fn coordinate(value: f64, scale: &Scale) -> (String, f64) {
        const MOST: i32 = 9;
        let pixel = libm::floor(libm::log10((scale.to - scale.from) / 1000.0)) as i32;
        let largest = libm::floor(libm::log10(scale.from.abs().max(scale.to.abs()))) as i32;
        let decimals = -pixel;
        if (0..=MOST).contains(&decimals) || (decimals < 0 && largest < MOST) {
            let decimals = decimals.max(0) as usize;
            let said = read_number(&format!("{value:.decimals$}")).unwrap_or(value);
            return (plain(said, decimals), said);
        }
        let exponent = if value == 0.0 { pixel } else { libm::floor(libm::log10(value.abs())) as i32 };
        let decimals = (exponent - pixel).clamp(0, 15) as usize;
        (scientific(value, decimals), read_number(&format!("{value:.decimals$e}")).unwrap_or(value))
    }

    /// Why the function has no value where the picture is blank.
    pub(super) fn blank_words(&self) -> Option<String> {
        let (grid, surface) = (self.grid?, self.surface?);
        let blank = (0..grid.values.len()).filter(|&cell| !grid.values[cell].is_finite());
        surface.first_fault(blank.map(|cell| grid.centre(cell)))
    }

    pub(super) fn captioned(&self) -> String {
        let Snapshot { dimension, noisy, step, ref plane, .. } = *self.snapshot;
        if let Some(words) = self.blank_words() {
            return format!("Blank: {words}");
        }
        match (dimension, noisy) {
            (2, _) if self.stepping().is_some() => {
                "Arrows make up the next step; each to its own scale".into()
            }
            (2, false) if plane.minima.is_empty() => "f(x, y)".into(),
            (2, false) => "f(x, y), minimum ringed".into(),
            (2, true) => "f(x, y), its minimum held still".into(),
            (_, _) if plane.share.is_some() && step == 0 => "Nothing has moved yet".into(),
            (_, _) => {
                let Some(share) = plane.share else { return "No optimizer is running".into() };
                let less = if share < 0.01 { "less than " } else { "" };
                let part = format!("{less}{:.0} % of the movement", 100.0 * share.clamp(0.01, 1.0));
                if self.clouds().next().is_some() {
                    format!("Last tenth, ±2 SD; {part}")
                } else {
                    format!("Holds {part}")
                }
            }
        }
    }

    pub(super) fn described(&self) -> String {
        let plane = &self.snapshot.plane;
        let Frame { x: Axis { scale: x, .. }, y: Axis { scale: y, .. }, .. } = &self.frame;
        let [left, right, low, high] = [x.from, x.to, y.from, y.to].map(three_digits);
        let mut words =
            format!("{} from {left} to {right}, {} from {low} to {high}.", plane.axes[0], plane.axes[1]);
        for minimum in plane.minima.iter().take(3) {
            let [x, y] = minimum.map(three_digits);
            words += &format!(" Minimum at {x}, {y}.");
        }
        let places: Vec<String> = self
            .snapshot
            .lanes
            .iter()
            .filter_map(|lane| {
                let &point = lane.path.last()?;
                let [x, y] = point.map(three_digits);
                let beyond = self.frame.beyond(self.frame.at(point));
                let outside = if beyond.is_empty() { "" } else { " outside the picture" };
                let cloud = self.clouds().find(|(other, _)| other.key == lane.key).map(|(_, cloud)| {
                    let [a, b] = cloud.mean.map(three_digits);
                    let [across, up] = [0, 1].map(|axis| three_digits(cloud.reach(axis)));
                    let points = cloud.points;
                    format!(
                        ", over the last tenth around {a}, {b} by two standard deviations of {across} and {up} \
                         ({points} points)"
                    )
                });
                Some(format!("{} at {x}, {y}{outside}{}", lane.name, cloud.unwrap_or_default()))
            })
            .collect();
        if let Some(blank) = self.blank_words() {
            words += &format!(" Where it is blank, {blank}.");
        }
        if let Some(inset) = self.inset().and_then(|inset| inset.words()) {
            words += &format!(" {inset}.");
        }
        if self.ellipse_lane().is_some() && plane.inverse_hessian.is_none() {
            words += " No ellipse of the inverse Hessian: it is not positive definite.";
        }
        if !places.is_empty() {
            words += &format!(" Step {}: {}.", count(self.snapshot.step), places.join("; "));
        }
        if let Some((lane, ahead)) = self.stepping() {
            let vector = |arrow: Arrow| {
                let [x, y] = arrow.on_plane.map(three_digits);
                format!("{x}, {y}")
            };
            words += &format!(
                " {}’s next step is {}; the gradient {}, the momentum {}.",
                lane.name,
                vector(ahead.movement),
                vector(ahead.gradient),
                vector(ahead.momentum)
            );
        }
        words
    }

    pub(super) fn read_at(&self, point: Pixel) -> Option<String> {
        if let Some(inset) = self.inset().filter(|inset| inset.contains(point)) {
            return inset.words();
        }
        let [across, up] = self.frame.values_at(point)?;
        let (x, y) = (&self.frame.x, &self.frame.y);
        let [(across, a), (up, b)] =
            [(across, x), (up, y)].map(|(value, axis)| Self::coordinate(value, &axis.scale));
        // Of the point that is said, to the last digit.
        let value = self.value([a, b]).map(|words| format!(": {words}")).unwrap_or_default();
        Some(format!("{} {across}, {} {up}{value}", x.title, y.title))
    }
}
