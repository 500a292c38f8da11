//! How curves over the run are seen: against what, how divided, how smoothed, and which part.

use super::choice::Choice;
use super::writing::number;
use crate::optim::parse_number;

/// How curves over the run are seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvesView {
    /// What losses are drawn against.
    pub axis: LossAxis,
    /// How that axis is divided; that of errors, too.
    pub steps: Spacing,
    /// How the axis of losses is divided.
    pub losses: Spacing,
    /// What the bold line of losses read under noise averages.
    pub smoothing: Smoothing,
    /// What a band over several seeds spans.
    pub spread: Spread,
    /// Which steps are seen; `None` for all of them.
    pub span: Option<Span>,
}

impl CurvesView {
    /// Whether a step is among those that are seen.
    pub fn shows(&self, step: f64) -> bool {
        self.span.is_none_or(|Span([from, to])| (from..=to).contains(&step))
    }
}

impl From<LossAxis> for CurvesView {
    fn from(axis: LossAxis) -> Self {
        CurvesView { axis, ..CurvesView::default() }
    }
}

impl Default for CurvesView {
    fn default() -> Self {
        CurvesView {
            axis: LossAxis::Steps,
            steps: Spacing::Linear,
            losses: Spacing::Logarithmic,
            smoothing: Smoothing::Tenth,
            spread: Spread::Range,
            span: None,
        }
    }
}

/// What a loss curve is drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LossAxis {
    /// Steps.
    #[default]
    Steps,
    /// Evaluations of loss and gradient.
    Evaluations,
    /// Seconds of computing.
    Seconds,
}

impl LossAxis {
    /// All of them, with their names.
    pub const ALL: [(LossAxis, &'static str, &'static str); 3] = [
        (LossAxis::Steps, "steps", "Steps"),
        (LossAxis::Evaluations, "evaluations", "Evaluations"),
        (LossAxis::Seconds, "seconds", "Seconds of computing"),
    ];
}

impl Choice for LossAxis {
    const CHOICES: &'static [(LossAxis, &'static str, &'static str)] = &LossAxis::ALL;
}

/// How an axis is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences take equal room.
    #[default]
    Linear,
    /// Equal ratios do.
    Logarithmic,
}

impl Choice for Spacing {
    const CHOICES: &'static [(Spacing, &'static str, &'static str)] =
        &[(Spacing::Linear, "linear", "linear"), (Spacing::Logarithmic, "log", "logarithmic")];
}

/// Over which steps a loss that is read under noise is averaged for the bold line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Smoothing {
    /// About the last tenth of the run, as the paper reports losses.
    #[default]
    Tenth,
    /// About the last hundred steps.
    Hundred,
    /// None: as read.
    Off,
}

impl Choice for Smoothing {
    const CHOICES: &'static [(Smoothing, &'static str, &'static str)] = &[
        (Smoothing::Tenth, "tenth", "last tenth of the run"),
        (Smoothing::Hundred, "hundred", "last 100 steps"),
        (Smoothing::Off, "off", "none"),
    ];
}

/// What of several seeds the band around a curve spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// From the least to the greatest.
    #[default]
    Range,
    /// The middle half.
    Quartiles,
}

impl Choice for Spread {
    const CHOICES: &'static [(Spread, &'static str, &'static str)] =
        &[(Spread::Range, "range", "range"), (Spread::Quartiles, "quartiles", "middle half")];
}

/// A stretch of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span(pub [f64; 2]);

impl Span {
    /// From one step to a later one.
    pub fn new([from, to]: [f64; 2]) -> Option<Self> {
        (from >= 0.0 && to - from >= 1.0 && to <= 1e15).then_some(Span([from, to]))
    }

    /// From text: two numbers with a comma between; empty is none.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, String> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let ends: Option<Vec<f64>> = text.split(',').take(3).map(parse_number).collect();
        let span = ends.and_then(|ends| <[f64; 2]>::try_from(ends).ok()).and_then(Span::new);
        span.map(Some)
            .ok_or_else(|| "Steps shown must be two numbers with a comma between, the lower first".into())
    }

    /// As text that loses no bit.
    pub(super) fn text(&self) -> String {
        self.0.map(number).join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_two_steps_in_order() {
        assert_eq!(Span::parse(" "), Ok(None));
        for text in ["100,2e3", "0,1", "0,1e15"] {
            let span = Span::parse(text).unwrap().unwrap();
            assert_eq!(Span::parse(&span.text()), Ok(Some(span)));
        }
        for text in ["100", "1,2,3", "5,5", "9,1", "-1,8", "a,b", "0,1e16", "0,NaN", ","] {
            assert!(Span::parse(text).unwrap_err().starts_with("Steps shown must be"), "{text}");
        }
    }
}
