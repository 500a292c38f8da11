//! The eigenvalues of every preconditioner times the Hessian, against 1.

use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke};
use super::spectrum::{draw_markers, zero};
use super::{Axis, Figure, Frame, Pixel, Scale, Theme, kept, nothing, style_of};
use crate::experiment::number;
use crate::session::{LaneSnapshot, Snapshot};
use crate::text::words::{count, three_digits};

/// Eigenvalues of G H in ascending order, logarithmic: all 1 for G = H⁻¹; a step reaches its goal along the
/// directions at 1, creeps below, and leaps back and forth from 2 on. One below zero is drawn at its size, hollow.
#[derive(Clone, Debug)]
pub struct ProductFigure<'a> {
    snapshot: &'a Snapshot,
    /// The run that was kept.
    kept: Option<&'a Snapshot>,
    theme: &'a Theme,
    frame: Frame,
    reach: (f64, f64),
}

/// Up to so many eigenvalues each has a marker.
const FEW: usize = 20;
const NOTHING: &str = "G·H is not known here";

fn products(snapshot: &Snapshot) -> impl Iterator<Item = (&LaneSnapshot, &[f64])> + Clone {
    let known = |lane: &'_ LaneSnapshot| lane.spectrum.as_ref()?.product.as_deref().map(<[f64]>::len);
    let known = snapshot.lanes.iter().filter(move |lane| known(lane).is_some_and(|count| count > 0));
    known.filter_map(|lane| Some((lane, lane.spectrum.as_ref()?.product.as_deref()?)))
}

impl<'a> ProductFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        let reach = reach(snapshot);
        let n = snapshot.dimension.max(1) as f64;
        let margin = if snapshot.dimension <= FEW { 0.5 } else { 0.0 };
        let titles = products(snapshot).next().map_or(["", ""], |_| ["Rank", "Eigenvalue of G·H"]);
        let x = Axis { whole: true, ..Axis::new(Scale::linear(1.0 - margin, n + margin), titles[0]) };
        let y = Axis::new(Scale::log_around(reach), titles[1]);
        let frame = label::frame(size, x, y, &snapshot.lanes, 1);
        ProductFigure { snapshot, kept: None, theme, frame, reach }
    }

    /// With the lines of a run that was kept, in grey behind these.
    pub fn beside(mut self, kept: Option<&'a Snapshot>) -> Self {
        self.kept = kept.filter(|kept| kept.dimension == self.snapshot.dimension);
        self
    }

    /// With the vertical axis of the figure before, as long as that serves, and its names in the same order.
    pub fn keeping(mut self, former: &Frame) -> Self {
        self.frame = self.frame.keeping(former, self.reach);
        self.frame.order = label::order(self.labels(), &former.order);
        self
    }

    #[inline(never)]
    fn points(&self, values: &[f64]) -> Vec<Pixel> {
        let place = |(place, value): (usize, &f64)| self.frame.at([place as f64 + 1.0, value.abs()]);
        values.iter().enumerate().map(place).collect()
    }

    fn lines(&self) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        products(self.snapshot).map(|(lane, values)| (lane, self.points(values))).collect()
    }

    fn labels(&self) -> Vec<Label> {
        let one = self.frame.at([1.0, 1.0]).y;
        let reference = Label::reference(&self.frame, one, ["as the", "inverse: 1"], self.theme);
        label::of(&self.snapshot.lanes, vec![reference], &self.frame, self.theme, &|lane| {
            let values = lane.spectrum.as_ref()?.product.as_ref()?;
            Some((self.points(values).pop()?, zero(values)))
        })
    }
}

/// The least and the greatest size to be seen, 1 among them; what is a millionth of it does not count.
fn reach(snapshot: &Snapshot) -> (f64, f64) {
    let sizes = products(snapshot).flat_map(|(_, values)| values).map(|value| value.abs());
    let sizes = sizes.filter(|size| (1e-6..1e6).contains(size));
    sizes.fold((0.5, 2.0), |(low, high), size| (low.min(size), high.max(size)))
}

fn negative(values: &[f64]) -> usize {
    values.iter().filter(|&&value| value < 0.0).count()
}

impl Figure for ProductFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        if products(self.snapshot).next().is_none() {
            return Ok(());
        }
        self.frame.draw(pen, self.theme, true)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        if products(self.snapshot).next().is_none() {
            return nothing::say(pen, &self.frame, self.theme, nothing::why(self.snapshot, NOTHING));
        }
        let labels = label::beside(self.labels(), &self.frame);
        let mut inside = pen.inside(self.frame.rect);
        label::references(&mut inside, &labels, &self.frame)?;
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.lines())?;
        }
        let all: Vec<_> = products(self.snapshot).collect();
        for (place, (lane, values)) in all.iter().enumerate().rev() {
            let style = style_of(lane);
            let colour = self.theme.colour(style.colour);
            let points = self.points(values);
            inside.line(&points, Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
            draw_markers(&mut inside, values, &points, lane, place, self.theme)?;
        }
        label::write(pen, self.theme, &labels)
    }

    fn caption(&self) -> String {
        match products(self.snapshot).find(|(_, values)| negative(values) > 0) {
            Some((_, values)) => {
                format!("Hollow: {} of {} eigenvalues are below zero", negative(values), values.len())
            }
            None if products(self.snapshot).next().is_none() => String::new(),
            None => "All 1 where G is the inverse Hessian".into(),
        }
    }

    fn words(&self) -> String {
        let mut words =
            String::from("Sorted eigenvalues of the preconditioner times the Hessian, 1 for the inverse.");
        for (lane, values) in products(self.snapshot) {
            let [least, greatest] = [values[0], values[values.len() - 1]].map(three_digits);
            let near = values.iter().filter(|value| (0.5..=2.0).contains(*value)).count();
            words += &format!(
                " {} {least} to {greatest}, {near} of {} within a factor of two of 1.",
                lane.name,
                values.len()
            );
        }
        if products(self.snapshot).next().is_none() {
            words = format!("{}.", nothing::why(self.snapshot, NOTHING));
        }
        words
    }

    fn csv(&self) -> String {
        let mut csv = String::from("optimizer,step,rank,eigenvalue_of_gh\n");
        for (lane, values) in products(self.snapshot) {
            let step = lane.spectrum.as_ref().map_or(0, |spectrum| spectrum.step);
            for (place, value) in values.iter().enumerate() {
                csv += &format!("{},{step},{},{}\n", lane.key, place + 1, number(*value));
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let rank =
            (self.frame.values_at(point)?[0].round() as usize).clamp(1, self.snapshot.dimension.max(1));
        let of = |(lane, values): (&LaneSnapshot, &[f64])| {
            values.get(rank - 1).map(|&value| format!("{} {}", lane.name, three_digits(value)))
        };
        let values: Vec<String> = products(self.snapshot).filter_map(of).collect();
        let place = format!("Eigenvalue {} of {}", count(rank as u64), count(self.snapshot.dimension as u64));
        (!values.is_empty()).then(|| format!("{place}: {}", values.join(", ")))
    }
}
