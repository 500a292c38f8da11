//! The part of the plane that is seen.

use super::writing::number;
use crate::optim::parse_number;

/// A part of the plane: x from, to; y from, to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window(pub [f64; 4]);

/// Beyond it coordinates say nothing, and a window narrower than this part of its coordinates has no digits left.
const FARTHEST: f64 = 1e12;
const NARROWEST: f64 = 1e-9;

impl Window {
    /// Four numbers, in order, wide enough to be told apart.
    pub fn new(window: [f64; 4]) -> Option<Self> {
        let sound = |from: f64, to: f64| {
            let greatest = from.abs().max(to.abs());
            greatest <= FARTHEST && to - from > (NARROWEST * greatest).max(1e-12)
        };
        let [left, right, low, high] = window;
        (sound(left, right) && sound(low, high)).then_some(Window(window))
    }

    /// From text: four numbers with commas between; empty is none.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, String> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let numbers: Option<Vec<f64>> = text.split(',').take(5).map(parse_number).collect();
        let window = numbers.and_then(|numbers| <[f64; 4]>::try_from(numbers).ok()).and_then(Window::new);
        window.map(Some).ok_or_else(|| {
            "Window must be four numbers with commas between: x from, to, y from, to, the lower ones first"
                .into()
        })
    }

    /// As text that loses no bit.
    pub(super) fn text(&self) -> String {
        self.0.map(number).join(",")
    }

    /// So many times as much of the plane, about a point that stays where it is; as it was where that has no digits.
    pub fn zoomed(self, [x, y]: [f64; 2], factor: f64) -> Self {
        let [left, right, low, high] = self.0;
        let around = |at: f64, edge: f64| at + factor * (edge - at);
        Window::new([around(x, left), around(x, right), around(y, low), around(y, high)]).unwrap_or(self)
    }

    /// Moved by parts of its width and height.
    pub fn moved(self, [x, y]: [f64; 2]) -> Self {
        let [left, right, low, high] = self.0;
        let (x, y) = (x * (right - left), y * (high - low));
        Window::new([left + x, right + x, low + y, high + y]).unwrap_or(self)
    }

    /// In decimals that differ from it by less than a pixel.
    pub fn rounded(self) -> Self {
        let [left, right, low, high] = self.0;
        let round = |value: f64, width: f64| {
            let digits = 4.0 - libm::floor(libm::log10(width));
            let power = libm::pow(10.0, digits.abs());
            if digits < 0.0 { (value / power).round() * power } else { (value * power).round() / power }
        };
        let (width, height) = (right - left, high - low);
        let rounded = [round(left, width), round(right, width), round(low, height), round(high, height)];
        Window::new(rounded).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_a_window_is_refused() {
        for text in [
            "1",
            "1,2,3",
            "1,2,3,4,5",
            "2,1,0,1",
            "0,1,0,NaN",
            "0,1,-inf,0",
            "a,b,c,d",
            "-2,2,oops,-1,3",
            "-2,2,,-1,3",
            "-2,2,-1,3,",
            "0,1e300,0,1",
            "1,1,0,1",
        ] {
            assert!(Window::parse(text).unwrap_err().starts_with("Window must be"), "{text}");
        }
        assert_eq!(Window::parse(" "), Ok(None));
        assert_eq!(Window::parse("-1, 2.5,0,1e-3"), Ok(Some(Window([-1.0, 2.5, 0.0, 1e-3]))));
    }

    #[test]
    fn there_is_an_end_to_zooming() {
        let mut window = Window([-2.0, 2.0, -1.0, 3.0]);
        for factor in [0.5, 2.0] {
            for _ in 0..200 {
                window = window.zoomed([0.3, 1.0], factor).rounded();
            }
            assert!(Window::new(window.0).is_some(), "{window:?}");
        }
    }

    fn windows() -> impl Strategy<Value = Window> {
        (-1e3..1e3f64, -1e3..1e3f64, -3.0..4.0f64, -3.0..4.0f64).prop_map(|(x, y, width, height)| {
            Window([x, x + libm::pow(10.0, width), y, y + libm::pow(10.0, height)])
        })
    }

    fn place(window: Window, [x, y]: [f64; 2]) -> [f64; 2] {
        let [left, right, low, high] = window.0;
        [(x - left) / (right - left), (y - low) / (high - low)]
    }

    proptest! {
        /// Zooming about a point keeps it where it is, zooming back undoes it, and rounding is not seen.
        #[test]
        fn the_point_under_the_pointer_stays(window in windows(), a in 0.0..1.0f64, b in 0.0..1.0f64, factor in 0.2..5.0f64) {
            let [left, right, low, high] = window.0;
            let point = [left + a * (right - left), low + b * (high - low)];
            let zoomed = window.zoomed(point, factor);
            let [x, y] = place(zoomed, point);
            prop_assert!((x - a).abs() < 1e-6 && (y - b).abs() < 1e-6, "{:?}", zoomed);
            prop_assert!((zoomed.0[1] - zoomed.0[0]) / (right - left) / factor - 1.0 < 1e-6);
            let [x, y] = place(zoomed.rounded(), point);
            prop_assert!((x - a).abs() < 2e-4 && (y - b).abs() < 2e-4, "{:?}", zoomed.rounded());
            let back = zoomed.zoomed(point, 1.0 / factor);
            for (back, edge) in back.0.into_iter().zip(window.0) {
                prop_assert!((back - edge).abs() < 1e-6 * (right - left).max(high - low));
            }
        }

        /// A window moved by its width begins where it ended.
        #[test]
        fn a_window_is_moved_by_parts_of_itself(window in windows(), part in -2.0..2.0f64) {
            let [left, right, low, high] = window.0;
            let [x, _, _, y] = window.moved([part, -part]).0;
            prop_assert!((x - left - part * (right - left)).abs() < 1e-9 * (1.0 + x.abs() + right.abs()));
            prop_assert!((y - high + part * (high - low)).abs() < 1e-9 * (1.0 + y.abs() + low.abs()));
        }

        /// Rounded ones are short in a link and come back to the bit.
        #[test]
        fn windows_travel_as_text(window in windows()) {
            let rounded = window.rounded();
            prop_assert!(rounded.text().len() <= 56, "{}", rounded.text());
            prop_assert_eq!(Window::parse(&rounded.text()), Ok(Some(rounded)));
            prop_assert_eq!(Window::parse(&window.text()), Ok(Some(window)));
        }
    }
}
