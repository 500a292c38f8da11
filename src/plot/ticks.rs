//! Where an axis has ticks, and what they say: round numbers, as many as fit without touching.

use super::scale::{Kind, Scale, step_above};
use crate::math::{read_number, sorted_by_number};
use crate::text::words::{plain, power, scientific};

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub value: f64,
    /// What it says; the small ones between say nothing.
    pub label: Option<String>,
}

/// The ticks of a scale of this length in pixels. `room` is how much of that a label needs, gap included;
/// `whole` for an axis on which there is nothing between whole numbers.
pub fn ticks(scale: &Scale, length: f64, room: impl Fn(&str) -> f64, whole: bool) -> Vec<Tick> {
    let fits = |labelled: &[(f64, String)]| {
        let place = |entry: &(f64, String)| length * scale.place(entry.0);
        labelled
            .windows(2)
            .all(|pair| place(&pair[1]) - place(&pair[0]) >= 0.5 * (room(&pair[0].1) + room(&pair[1].1)))
    };
    let chosen = match scale.kind {
        Kind::Linear => linear(scale, whole, fits),
        Kind::Log => log(scale, length, fits).or_else(|| linear(scale, whole, fits)),
        Kind::SymmetricLog { linear } => symmetric_log(scale, linear, fits),
    };
    let (labelled, small) = chosen.unwrap_or_default();
    let mut ticks: Vec<Tick> =
        labelled.into_iter().map(|(value, text)| Tick { value, label: Some(text) }).collect();
    ticks.extend(small.into_iter().map(|value| Tick { value, label: None }));
    sorted_by_number(ticks, |tick| tick.value)
}

/// Labelled ticks, and the small ones.
type Chosen = (Vec<(f64, String)>, Vec<f64>);

/// Multiples of the finest step of 1, 2, 5 whose labels fit; where none do, the outermost two of a finer one.
fn linear(scale: &Scale, whole: bool, fits: impl Fn(&[(f64, String)]) -> bool) -> Option<Chosen> {
    let span = scale.to - scale.from;
    let finest = if whole { step_above(span / 20.0).max(1.0) } else { step_above(span / 20.0) };
    let steps = std::iter::successors(Some(finest), |step| Some(step_above(1.5 * step)));
    let candidates: Vec<Vec<(f64, String)>> = steps
        .take_while(|&step| step > 0.0 && step <= span)
        .map(|step| multiples(scale, step))
        .filter(|labelled| labelled.len() >= 2)
        .collect();
    let ends =
        |labelled: &Vec<(f64, String)>| vec![labelled[0].clone(), labelled[labelled.len() - 1].clone()];
    let all = candidates.iter().find(|labelled| fits(labelled)).cloned();
    let labelled = all.or_else(|| candidates.iter().map(ends).find(|labelled| fits(labelled)))?;
    Some((labelled, Vec::new()))
}

/// What is taken from every value of a linear axis before it is written at a tick: labels with more digits than this
/// touch, or read alike where they are cut. 0 where they have not so many.
pub fn offset(scale: &Scale) -> f64 {
    let (span, greatest) = (scale.to - scale.from, scale.from.abs().max(scale.to.abs()));
    let exponent = |x: f64| libm::floor(libm::log10(x) + 1e-9);
    let finest = exponent(step_above(span / 20.0));
    let digits = exponent(greatest) - finest + 1.0;
    // With a power of ten behind them, fewer find room.
    let most = if (1e-3..1e9).contains(&greatest) && finest >= -6.0 { 6.0 } else { 3.0 };
    let narrow = scale.kind == Kind::Linear && span > 0.0 && greatest.is_finite() && digits > most;
    if !narrow {
        return 0.0;
    }
    // A number of few digits near the middle.
    let power = libm::ceil(libm::log10(span) - 1e-6);
    let middle = scale.from + 0.5 * span;
    let rounded = (middle / libm::pow(10.0, power)).round();
    read_number(&format!("{rounded:.0}e{power:.0}")).unwrap_or(0.0)
}

/// How a title says an offset: “ − 1,234,567”.
pub fn offset_words(offset: f64) -> String {
    if offset == 0.0 {
        return String::new();
    }
    let text = format!("{:e}", offset.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if offset > 0.0 { '−' } else { '+' };
    let number = match exponent {
        -3..15 => plain(offset.abs(), (decimals as i32 - exponent).max(0) as usize),
        _ => scientific(offset.abs(), decimals),
    };
    format!(" {sign} {number}")
}

/// All multiples of a step within a scale, beyond its offset, with what they say.
fn multiples(scale: &Scale, step: f64) -> Vec<(f64, String)> {
    let offset = offset(scale);
    let (from, to) = (scale.from - offset, scale.to - offset);
    let slack = 1e-9 * (to - from);
    let (first, last) = (((from - slack) / step).ceil(), ((to + slack) / step).floor());
    let greatest = from.abs().max(to.abs());
    let values = (0..=(last - first).max(0.0) as usize).map(|place| (first + place as f64) * step);
    values.map(|value| (offset + value, multiple(value, step, greatest))).collect()
}

/// A multiple of a step, with the decimals that the step needs.
fn multiple(value: f64, step: f64, greatest: f64) -> String {
    let exponent = |x: f64| libm::floor(libm::log10(x) + 1e-9);
    let decimals = |step: f64| (-exponent(step)).max(0.0) as usize;
    if greatest >= 1e9 || (greatest < 0.999_999e-3 && greatest > 0.0) || decimals(step) > 6 {
        let digits = if value == 0.0 { 0.0 } else { exponent(value.abs()) - exponent(step) };
        scientific(value, digits.max(0.0) as usize)
    } else if greatest >= 1e6 && value != 0.0 {
        plain(value / 1e6, decimals(step / 1e6)) + "M"
    } else {
        plain(value, decimals(step))
    }
}

/// Decades, with 2 and 5 between where there is room, or every second, third, fifth, … where there is not.
fn log(scale: &Scale, length: f64, fits: impl Fn(&[(f64, String)]) -> bool) -> Option<Chosen> {
    let slack = 1e-9;
    let exponents =
        (libm::log10(scale.from) - slack).floor() as i32..=(libm::log10(scale.to) + slack).ceil() as i32;
    let short = *exponents.start() >= -4 && *exponents.end() <= 6;
    let name = |mantissa: u32, exponent: i32| {
        let value = f64::from(mantissa) * libm::pow(10.0, f64::from(exponent));
        if short { plain(value, (-exponent).max(0) as usize) } else { power(mantissa, exponent) }
    };
    let inside = |value: f64| (-slack..=1.0 + slack).contains(&scale.place(value));
    let multiples = |mantissas: &'static [u32], stride: i32| {
        let exponents = exponents.clone().filter(move |exponent| exponent.rem_euclid(stride) == 0);
        exponents.flat_map(move |exponent| {
            mantissas.iter().map(move |&m| (m, exponent, f64::from(m) * libm::pow(10.0, f64::from(exponent))))
        })
    };
    const CHOICES: [(&[u32], i32); 8] =
        [(&[1, 2, 5], 1), (&[1], 1), (&[1], 2), (&[1], 3), (&[1], 5), (&[1], 10), (&[1], 20), (&[1], 50)];
    let candidate = |(mantissas, stride): (&'static [u32], i32)| -> Vec<(f64, String)> {
        let inside = multiples(mantissas, stride).filter(|&(.., value)| inside(value));
        inside.map(|(mantissa, exponent, value)| (value, name(mantissa, exponent))).collect()
    };
    let sound = |labelled: &Vec<(f64, String)>| labelled.len() >= 2 && fits(labelled);
    // On a low axis, the outermost two, with the decades between if these fit.
    let ends = |between: Vec<(f64, String)>| -> Vec<(f64, String)> {
        let finest = candidate(CHOICES[0]);
        let (Some(first), Some(last)) = (finest.first(), finest.last()) else { return Vec::new() };
        let mut chosen = vec![first.clone()];
        chosen.extend(between.into_iter().filter(|(value, _)| first.0 < *value && *value < last.0));
        chosen.push(last.clone());
        chosen
    };
    let low = || [candidate(CHOICES[1]), Vec::new()].into_iter().map(ends);
    let labelled = CHOICES.into_iter().map(candidate).find(sound).or_else(|| low().find(sound))?;
    let decade = length / libm::log10(scale.to / scale.from);
    let small: &[u32] = if decade >= 40.0 { &[1, 2, 3, 4, 5, 6, 7, 8, 9] } else { &[1] };
    let known = |value: f64| labelled.iter().any(|(label, _)| (label / value - 1.0).abs() < 1e-6);
    let between = exponents
        .clone()
        .flat_map(|exponent| small.iter().map(move |&m| f64::from(m) * libm::pow(10.0, f64::from(exponent))));
    let small = between.filter(|&value| inside(value) && !known(value) && decade >= 3.0).collect();
    Some((labelled, small))
}

/// Zero, and decades on both sides of it from where the axis is logarithmic: all, or every second, third, …
fn symmetric_log(scale: &Scale, linear: f64, fits: impl Fn(&[(f64, String)]) -> bool) -> Option<Chosen> {
    let exponent = |x: f64| (libm::log10(x) + 1e-9).floor() as i32;
    let last = exponent(scale.from.abs().max(scale.to.abs()));
    let first = exponent(linear);
    let short = first >= -5 && last <= 6;
    let name = |exponent: i32| match short {
        true => plain(libm::pow(10.0, f64::from(exponent)), (-exponent).max(0) as usize),
        false => power(1, exponent),
    };
    let decades = |stride: i32| -> Vec<(f64, String)> {
        // As far from zero as from each other.
        let sizes = (first + stride).min(last)..=last;
        let sizes = sizes.filter(|exponent| exponent.rem_euclid(stride) == 0);
        let size = |exponent: i32| (libm::pow(10.0, f64::from(exponent)), name(exponent));
        let below = sizes.clone().rev().map(size).map(|(size, name)| (-size, format!("−{name}")));
        let all = below.chain([(0.0, "0".to_owned())]).chain(sizes.map(size));
        all.filter(|&(value, _)| (scale.from..=scale.to).contains(&value)).collect()
    };
    let candidates = [1, 2, 3, 5, 10, 20, 50, 100].into_iter().map(decades);
    let labelled = candidates.into_iter().find(|labelled| labelled.len() >= 2 && fits(labelled));
    // On a low axis zero and the farthest.
    let ends = || {
        let mut all = decades(1);
        let farthest = all.iter().fold(0.0f64, |farthest, &(value, _)| farthest.max(value.abs()));
        // On one side of zero, if it is the same on both.
        let kept = all.iter().position(|&(value, _)| value.abs() == farthest);
        let kept = kept.map(|place| all[place].0);
        all.retain(|&(value, _)| value == 0.0 || Some(value) == kept);
        Some(all).filter(|labelled| labelled.len() >= 2 && fits(labelled))
    };
    let labelled = labelled.or_else(ends)?;
    let small = decades(1).into_iter().map(|tick| tick.0);
    let known = |value: &f64| labelled.iter().all(|tick| tick.0 != *value);
    let small = small.filter(known).collect();
    Some((labelled, small))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(scale: Scale, length: f64) -> Vec<String> {
        let ticks = ticks(&scale, length, |_| 28.0, false);
        ticks.into_iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_say_round_numbers() {
        assert_eq!(labels(Scale::linear(0.0, 1.2), 180.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"]);
        assert_eq!(labels(Scale::linear(0.0, 16384.0), 120.0), ["0", "5,000", "10,000", "15,000"]);
        assert_eq!(labels(Scale::linear(0.0, 2_097_152.0), 180.0), ["0", "0.5M", "1.0M", "1.5M", "2.0M"]);
        assert_eq!(labels(Scale::log(5.0, 50.0), 180.0), ["5", "10", "20", "50"]);
        assert_eq!(labels(Scale::log(0.01, 100.0), 180.0), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(labels(Scale::log(1e-14, 100.0), 180.0), ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"]);
        assert_eq!(labels(Scale::log(2.0, 50.0), 70.0), ["2", "10", "50"]);
        assert_eq!(labels(Scale::log(2.0, 50.0), 40.0), ["2", "50"]);
        assert_eq!(labels(Scale::linear(-1.0, 1.0), 100.0), ["−1", "0", "1"]);
        let symmetric = Scale::symmetric_log_around((-800.0, 3.0), 0.1);
        assert_eq!(labels(symmetric, 250.0), ["−1,000", "−100", "−10", "−1", "0", "1"]);
    }

    /// An axis of three lines of text has two labels still.
    #[test]
    fn a_low_axis_has_labels() {
        for scale in
            [Scale::log(0.2, 50.0), Scale::log(0.5, 50.0), Scale::log(2.0, 80.0), Scale::log(1e-3, 1e9)]
        {
            let ticks = ticks(&scale, 45.0, |_| 26.4, false);
            let labels = ticks.iter().filter_map(|tick| tick.label.as_ref()).count();
            assert!(labels >= 2, "{scale:?}");
        }
    }

    /// A narrow axis far from zero has short labels, and its title says what they leave out.
    #[test]
    fn long_numbers_have_an_offset() {
        for (from, to, title, said) in [
            (1_234_567.0, 1_234_568.0, " − 1,234,568", ["−1.0", "−0.5", "0.0"].as_slice()),
            (999.999, 1000.001, " − 1,000", &["−0.001", "0.000", "0.001"]),
            (-5e8 - 100.0, -5e8 + 100.0, " + 500,000,000", &["−100", "−50", "0", "50", "100"]),
            (0.123_456, 0.123_457, " − 0.123457", &["−1.0·10⁻⁶", "−5·10⁻⁷", "0"]),
            (0.023_924_5, 0.023_925_5, " − 0.023925", &["−5·10⁻⁷", "0", "5·10⁻⁷"]),
            (1e12, 1e12 + 2e4, " − 1,000,000,000,000", &["0", "10,000", "20,000"]),
            (0.0, 3.0, "", &["0", "1", "2", "3"]),
        ] {
            let scale = Scale::linear(from, to);
            assert_eq!(offset_words(offset(&scale)), title, "{from}");
            let ticks = ticks(&scale, 180.0, |text| 7.0 * text.chars().count() as f64 + 10.0, false);
            let labels: Vec<String> = ticks.into_iter().filter_map(|tick| tick.label).collect();
            assert_eq!(labels, said, "{from}");
        }
    }

    #[test]
    fn ranks_are_whole() {
        for tick in ticks(&Scale::linear(0.5, 2.5), 300.0, |_| 20.0, true) {
            assert_eq!(tick.value, tick.value.round());
        }
    }

    proptest! {
        /// However narrow a window far from zero is: labels differ, and each says its tick's value beyond the offset.
        #[test]
        fn labels_say_their_values(
            middle in -1e12..1e12f64, exponent in -12..12i32, narrowness in 0.0..8.9f64, length in 150.0..600.0f64,
        ) {
            let middle = middle * libm::pow(10.0, f64::from(exponent));
            let middle = if middle == 0.0 { 1.0 } else { middle };
            let half = middle.abs() * libm::pow(10.0, -narrowness);
            let scale = Scale::linear(middle - half, middle + half);
            let room = |text: &str| 7.2 * text.chars().count() as f64 + 8.0;
            let offset = offset(&scale);
            let labelled: Vec<Tick> =
                ticks(&scale, length, room, false).into_iter().filter(|tick| tick.label.is_some()).collect();
            prop_assert!(labelled.len() >= 2, "{:?}", scale);
            let mut said = Vec::new();
            for tick in labelled {
                let text = tick.label.unwrap();
                prop_assert!(text.chars().count() <= 11, "{}", text);
                let raised = |sign: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == sign);
                let machine = text.replace(',', "").replace('−', "-").replace("·10", "e").replace('⁻', "-").replace('M', "e6");
                let machine: String =
                    machine.chars().map(|sign| raised(sign).map_or(sign.to_string(), |digit| digit.to_string())).collect();
                let value: f64 = machine.parse().unwrap();
                prop_assert!((offset + value - tick.value).abs() <= 1e-5 * half, "{}: {}", text, tick.value);
                said.push(text);
            }
            let count = said.len();
            said.dedup();
            prop_assert_eq!(said.len(), count);
        }

        /// Whatever the axis: at least two labels, in order, none touching the next.
        #[test]
        fn labels_never_touch(
            kind in 0..3, exponent in -12.0..12.0f64, ratio in 1.3..1e14f64, length in 120.0..600.0f64,
        ) {
            let from = libm::pow(10.0, exponent);
            let scale = match kind {
                0 => Scale::log(from, from * ratio.max(5.0)),
                1 => Scale::linear(-from, from * ratio.min(100.0)),
                _ => Scale::symmetric_log_around((-from * ratio, 3.0 * from), 0.01 * from),
            };
            let room = |text: &str| 7.2 * text.chars().count() as f64 + 8.0;
            let labelled: Vec<Tick> =
                ticks(&scale, length, room, false).into_iter().filter(|tick| tick.label.is_some()).collect();
            prop_assert!(labelled.len() >= 2, "{:?}", scale);
            for pair in labelled.windows(2) {
                let gap = length * (scale.place(pair[1].value) - scale.place(pair[0].value));
                let widths = pair.iter().map(|tick| room(tick.label.as_ref().unwrap())).sum::<f64>();
                prop_assert!(gap >= 0.5 * widths - 1e-9, "{:?}", pair);
            }
        }
    }
}
