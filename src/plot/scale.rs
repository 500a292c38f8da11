//! From values to places along an axis, and the choice of what an axis spans.

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Equal differences take equal room.
    Linear,
    /// Equal ratios take equal room.
    Log,
    /// Equal ratios take equal room on either side of zero, equal differences near it.
    SymmetricLog {
        /// How near, positive.
        linear: f64,
    },
}

/// What an axis spans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// How values are spread.
    pub kind: Kind,
    /// The value at its beginning.
    pub from: f64,
    /// The value at its end.
    pub to: f64,
}

impl Scale {
    /// Of equal differences.
    pub fn linear(from: f64, to: f64) -> Self {
        Scale { kind: Kind::Linear, from, to }
    }

    /// Of equal ratios, between positive values.
    pub fn log(from: f64, to: f64) -> Self {
        Scale { kind: Kind::Log, from, to }
    }

    /// Where a value lies: 0 at the beginning, 1 at the end. What has no logarithm lies infinitely far before.
    pub fn place(&self, value: f64) -> f64 {
        match self.kind {
            Kind::Linear => (value - self.from) / (self.to - self.from),
            Kind::Log if value <= 0.0 => f64::NEG_INFINITY,
            Kind::Log => libm::log(value / self.from) / libm::log(self.to / self.from),
            Kind::SymmetricLog { linear } => {
                let [value, from, to] = [value, self.from, self.to].map(|x| signed_log(x / linear));
                (value - from) / (to - from)
            }
        }
    }

    /// The value at a place.
    pub fn value(&self, place: f64) -> f64 {
        match self.kind {
            Kind::Linear => self.from + place * (self.to - self.from),
            Kind::Log => self.from * libm::pow(self.to / self.from, place),
            Kind::SymmetricLog { linear } => {
                let [from, to] = [self.from, self.to].map(|x| signed_log(x / linear));
                let log = from + place * (to - from);
                linear * libm::expm1(log.abs()).copysign(log)
            }
        }
    }

    /// Of an axis with zero on it that is linear near it: to the steps of 1, 2, 5 beyond both values.
    pub fn symmetric_log_around((low, high): (f64, f64), linear: f64) -> Self {
        let beyond = |size: f64| if size > 0.0 { step_above(size) } else { 0.0 };
        let to = beyond(high);
        let from = if low < 0.0 || to == 0.0 { -step_above((-low).max(linear)) } else { 0.0 };
        Scale { kind: Kind::SymmetricLog { linear }, from, to }
    }

    /// Of a logarithmic axis: from the step of 1, 2, 5 at or below the lower value to that at or above the upper,
    /// over a factor of five at least.
    pub fn log_around((low, high): (f64, f64)) -> Self {
        let (mut from, mut to) = (step_below(low), step_above(high));
        while to < 4.999 * from {
            let middle = (low * high).sqrt();
            if middle / from < to / middle {
                from = step_below(0.99 * from);
            } else {
                to = step_above(1.01 * to);
            }
        }
        Scale::log(from, to)
    }

    /// The former scale if it still serves: both ends in it, and none of it left idle beyond a factor of ten
    /// (a third of one that has zero on it). So an axis does not go to and fro with what it shows.
    pub fn or_former(self, former: &Scale, (low, high): (f64, f64)) -> Self {
        let slack = |scale: &Scale| match self.kind {
            Kind::Linear => high >= 0.6 * scale.to,
            Kind::Log => scale.from >= 0.05 * low && scale.to <= 20.0 * high,
            Kind::SymmetricLog { .. } => scale.place(high) - scale.place(low) >= 0.6,
        };
        let serves = former.kind == self.kind && former.from <= low && high <= former.to && slack(former);
        if serves { *former } else { self }
    }
}

/// sign(x) log(1 + |x|).
fn signed_log(x: f64) -> f64 {
    libm::log1p(x.abs()).copysign(x)
}

/// The greatest of 1, 2, 5 times a power of ten that is not above a positive value.
pub fn step_below(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    let fits = |step: &f64| step * power <= value * (1.0 + 1e-12);
    [10.0, 5.0, 2.0, 1.0].into_iter().find(fits).unwrap_or(1.0) * power
}

/// The least of 1, 2, 5 times a power of ten that is not below a positive value.
pub fn step_above(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    let fits = |step: &f64| step * power >= value * (1.0 - 1e-12);
    [1.0, 2.0, 5.0, 10.0].into_iter().find(fits).unwrap_or(10.0) * power
}

/// A linear axis around two values: from 0 if they are nearer to it than to each other, else between round numbers.
pub fn linear_around((low, high): (f64, f64)) -> Scale {
    if low >= 0.0 && 2.0 * low < high {
        return Scale::linear(0.0, step_above(high));
    }
    let unit = step_below((high - low).max(1e-9 * high.abs().max(low.abs()).max(1e-290))) / 2.0;
    let (from, to) = (libm::floor(low / unit) * unit, libm::ceil(high / unit) * unit);
    Scale::linear(from, if to > from { to } else { from + unit })
}

/// The least of base, 2 base, 4 base, … that is not below a value: an axis that doubles when it is full.
pub fn doubled(base: f64, value: f64) -> f64 {
    let mut reach = base;
    while reach < value && reach < 1e300 {
        reach *= 2.0;
    }
    reach
}

/// The value below which this part of them lies; `None` of none. Only finite values count.
pub fn quantile(values: impl Iterator<Item = f64>, part: f64) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    let place = (part * values.len().saturating_sub(1) as f64).round() as usize;
    values.sort_unstable_by(f64::total_cmp);
    values.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decades_take_equal_room() {
        let scale = Scale::log(0.01, 100.0);
        for (value, place) in [(0.01, 0.0), (0.1, 0.25), (1.0, 0.5), (100.0, 1.0)] {
            assert!((scale.place(value) - place).abs() < 1e-12);
            assert!((scale.value(place) / value - 1.0).abs() < 1e-12);
        }
        assert_eq!([0.0, -3.0].map(|value| scale.place(value)), [f64::NEG_INFINITY; 2]);
        assert!(scale.place(f64::NAN).is_nan());
    }

    #[test]
    fn decades_take_equal_room_on_either_side_of_zero() {
        let scale = Scale::symmetric_log_around((-800.0, 90.0), 1e-3);
        assert_eq!((scale.from, scale.to), (-1000.0, 100.0));
        let place = |value| scale.place(value);
        assert!(place(-1000.0) == 0.0 && place(100.0) == 1.0);
        let decade = place(100.0) - place(10.0);
        assert!((place(-10.0) - place(-100.0) - decade).abs() < 1e-4);
        assert!((place(0.0) - place(-1e-5) - (place(1e-5) - place(0.0))).abs() < 1e-12);
        for value in [-800.0, -1e-4, 0.0, 3e-4, 42.0] {
            assert!((scale.value(place(value)) - value).abs() < 1e-9, "{value}");
        }
        assert_eq!(Scale::symmetric_log_around((-3.0, -2.0), 0.1).to, 0.0);
    }

    #[test]
    fn a_scale_is_kept_while_it_serves() {
        let former = Scale::log(1.0, 100.0);
        let kept = |low, high| Scale::log_around((low, high)).or_former(&former, (low, high)) == former;
        assert!(kept(1.5, 40.0) && kept(1.5, 60.0) && kept(3.0, 40.0));
        assert!(!kept(0.5, 40.0) && !kept(2.0, 200.0) && !kept(50.0, 99.0));
        assert_eq!((doubled(256.0, 0.0), doubled(256.0, 257.0), doubled(1.0, 9.0)), (256.0, 512.0, 16.0));
    }

    proptest! {
        /// With room for both values, and not for much more.
        #[test]
        fn linear_axes_are_around(low in -1e6..1e6f64, width in 0.0..1e6f64) {
            let Scale { from, to, .. } = linear_around((low, low + width));
            prop_assert!(from <= low && low + width <= to && to > from);
            prop_assert!(to - from <= (3.0 * width).max(2.6 * (low + width)).max(1e-8 * low.abs()), "{} to {}", from, to);
        }

        #[test]
        fn steps_are_around(exponent in -280.0..280.0f64, ratio in 1.0..1e12f64) {
            let low = libm::pow(10.0, exponent);
            let scale = Scale::log_around((low, low * ratio));
            prop_assert!(scale.from <= low * 1.000001 && scale.to >= low * ratio * 0.999999);
            prop_assert!(scale.to / scale.from >= 4.99 && scale.to / scale.from <= (ratio * 7.0).max(11.0));
        }
    }
}
