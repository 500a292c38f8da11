//! What is said of losses.

use super::LossFigure;
use crate::experiment::{LossAxis, Smoothing, Spread};
use crate::plot::{Kind, Pixel, nothing};
use crate::session::{Band, Bin, Passing, Snapshot, Status};
use crate::text::words::{count, near, three_digits};

impl<'a> LossFigure<'a> {
    /// A loss as drawn, in words.
    pub(super) fn digits(&self, loss: f64) -> String {
        three_digits(loss - self.least)
    }

    /// The range over several seeds, in words in brackets.
    pub(super) fn range(&self, band: Option<Band>) -> String {
        band.map_or(String::new(), |band| {
            format!(" ({} to {})", self.digits(band.least), self.digits(band.greatest))
        })
    }

    pub(super) fn captioned(&self) -> String {
        if self.snapshot.lanes.is_empty() {
            return String::new();
        }
        let stride = self.stride();
        let mut caption = match (self.snapshot.noisy, stride) {
            _ if self.seeds() > 1 => {
                let part = match self.view.spread {
                    Spread::Range => "range",
                    Spread::Quartiles => "middle half",
                };
                format!("Bold: median of {} seeds. Faint: their {part}", self.seeds())
            }
            (true, _) if self.view.smoothing != Smoothing::Off => {
                let over = match self.view.smoothing {
                    Smoothing::Hundred => "mean of 100 steps",
                    _ => "running mean",
                };
                format!("Bold: {over}. Faint: {}", if stride == 1 { "every step" } else { "range" })
            }
            (true, 1) => "Loss as read at every step".into(),
            (false, 1) => "Loss at every step".into(),
            (_, stride) => format!("Least and greatest of {} steps", count(stride)),
        };
        caption += match self.frame.y.scale.kind {
            _ if self.least != 0.0 => ", above the least",
            Kind::SymmetricLog { .. } => ", linear near 0",
            _ => "",
        };
        if self.kept.is_some() {
            caption += ". Grey: kept";
        }
        caption
    }

    fn axis_words(&self) -> String {
        match self.frame.y.scale.kind {
            _ if self.least != 0.0 => {
                format!("Loss above the least value, {}, on a logarithmic axis", three_digits(self.least))
            }
            Kind::SymmetricLog { linear } => {
                format!("Loss on a logarithmic axis that is linear within ±{}", three_digits(linear))
            }
            Kind::Linear => "Loss on a linear axis".into(),
            _ => "Loss on a logarithmic axis".into(),
        }
    }

    pub(super) fn described(&self) -> String {
        let Snapshot { lanes, step, .. } = self.snapshot;
        if lanes.is_empty() {
            return format!("{}.", nothing::why(self.snapshot, ""));
        }
        let axis = self.axis_words();
        let seeds = match self.seeds() {
            1 => String::new(),
            seeds => format!(", the median of {seeds} seeds"),
        };
        let mut words = format!("{axis}{seeds}, up to step {}.", count(*step));
        let running: Vec<String> = lanes
            .iter()
            .filter(|lane| lane.is_active())
            .map(|lane| {
                format!(
                    "{} {}{}",
                    lane.name,
                    self.digits(self.now(lane)),
                    self.range(lane.replicates.as_ref().and_then(|replicates| replicates.loss))
                )
            })
            .collect();
        if !running.is_empty() {
            words += &format!(" Now {}", running.join(", "));
            if let Some(best) = self.newton() {
                words += &format!("; Newton’s average {}", three_digits(best));
            }
            words.push('.');
        }
        for Passing { who, whom, bin } in self.snapshot.passings() {
            words += &format!(" {} passed {} {}.", who.name, whom.name, near(bin.step));
        }
        let changes = &self.snapshot.time.changes;
        if let Some((last, others)) = changes.split_last() {
            // The latest few are enough to hear.
            let others: Vec<String> =
                others[others.len().saturating_sub(5)..].iter().map(|&step| count(step)).collect();
            words += &match others.len() {
                0 => format!(" Settings were changed at step {}, marked on the axis.", count(*last)),
                _ => format!(
                    " Settings were changed at steps {} and {}, marked on the axis.",
                    others.join(", "),
                    count(*last)
                ),
            };
        }
        for lane in lanes {
            if let Status::Diverged { step } = lane.status {
                let under = if self.seeds() > 1 { " under the first seed" } else { "" };
                words += &format!(" {} diverged at step {}{under}.", lane.name, count(step));
            }
        }
        words
    }

    pub(super) fn read_at(&self, point: Pixel) -> Option<String> {
        let [x, _] = self.frame.values_at(point)?;
        let bins = self.snapshot.lanes.iter().filter_map(|lane| {
            let place = lane.curve.partition_point(|bin| bin.along(self.view.axis) < x);
            Some((lane, lane.curve.get(place)?))
        });
        let losses: Vec<String> = bins
            .clone()
            .map(|(lane, bin)| {
                let loss = if self.seeds() > 1 {
                    let Bin { least, greatest, smoothed: median, .. } = *bin;
                    self.digits(median) + &self.range(Some(Band { least, median, greatest }))
                } else if self.snapshot.noisy || bin.least == bin.greatest {
                    self.digits(if self.snapshot.noisy { self.seen(bin) } else { bin.least })
                } else {
                    format!("{} to {}", self.digits(bin.least), self.digits(bin.greatest))
                };
                format!("{} {loss}", lane.name)
            })
            .collect();
        let (_, bin) = bins.clone().next()?;
        let place = match self.view.axis {
            LossAxis::Steps => format!("Step {}", count(bin.step)),
            LossAxis::Evaluations => format!("{} evaluations", three_digits(x)),
            LossAxis::Seconds => format!("{} s", three_digits(x)),
        };
        Some(format!("{place}: {}", losses.join(", ")))
    }
}
