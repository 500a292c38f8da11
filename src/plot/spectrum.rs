//! The eigenvalues of every preconditioner beside those of the inverse Hessian.

use super::label::{self, Label};
use super::pen::{DASHED, Drawn, Pen, Stroke};
use super::{Axis, Colour, Figure, Frame, Marker, Pixel, Scale, Style, Theme, kept, nothing, style_of};
use crate::experiment::number;
use crate::session::{LaneSnapshot, Snapshot, Spectrum};
use crate::text::words::{count, three_digits};

/// Effective eigenvalues in ascending order, logarithmic: those of a learned matrix solid, of a diagonal dotted,
/// of H⁻¹ at the first such lane's point dashed and grey, at the ranks that have one: where H is flat, it has no inverse.
/// Those below zero are drawn at their size, hollow.
#[derive(Clone, Debug)]
pub struct SpectrumFigure<'a> {
    snapshot: &'a Snapshot,
    /// The run that was kept.
    kept: Option<&'a Snapshot>,
    theme: &'a Theme,
    frame: Frame,
    reach: (f64, f64),
}

/// Up to so many eigenvalues each has a marker.
const FEW: usize = 20;
/// From one hollow marker to the next, in pixels.
const HOLLOW: f64 = 12.0;
/// How far beyond the learned eigenvalues those of the inverse Hessian are followed.
const BEYOND: f64 = 1e4;
/// Said where there is nothing to see.
const NOTHING: &str = "No spectrum is known yet";
const DOTTED: &[f64] = &[2.0, 3.0];

impl<'a> SpectrumFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        let reach = reach(snapshot);
        let n = snapshot.dimension.max(1) as f64;
        let margin = if snapshot.dimension <= FEW { 0.5 } else { 0.0 };
        // Without spectra there are no axes: the frame says so by having no titles.
        let titles = spectra(snapshot).next().map_or(["", ""], |_| ["Rank", "Eigenvalue"]);
        let x = Axis { whole: true, ..Axis::new(Scale::linear(1.0 - margin, n + margin), titles[0]) };
        let y = Axis::new(Scale::log_around(reach), titles[1]);
        let frame = label::frame(size, x, y, &snapshot.lanes, 1);
        SpectrumFigure { snapshot, kept: None, theme, frame, reach }
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
    fn points(&self, values: &[f64], flat: usize) -> Vec<Pixel> {
        let ranks = ranks(values.len(), self.snapshot.dimension - flat);
        ranks.zip(values).map(|(rank, value)| self.frame.at([rank, value.abs()])).collect()
    }

    fn draw_spectrum(
        &self,
        pen: &mut Pen<'_>,
        lane: &LaneSnapshot,
        spectrum: &Spectrum,
        place: usize,
    ) -> Drawn {
        let style = style_of(lane);
        let colour = self.theme.colour(style.colour);
        let points = self.points(&spectrum.effective, 0);
        let dash = if spectrum.diagonal { DOTTED } else { &[] };
        pen.line(&points, Stroke::dashed(colour, Theme::BOLD_LINE, dash))?;
        draw_markers(pen, &spectrum.effective, &points, lane, place, self.theme)
    }

    fn lines(&self) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        spectra(self.snapshot).map(|(lane, spectrum)| (lane, self.points(&spectrum.effective, 0))).collect()
    }

    fn labels(&self) -> Vec<Label> {
        let inverse = inverse_hessian(self.snapshot);
        let inverse = inverse.and_then(|(values, flat)| self.points(values, flat).pop());
        let inverse = inverse.filter(|end| end.y.is_finite());
        let words = ["inverse", "Hessian"];
        let inverse = inverse.map(|end| Label::reference(&self.frame, end.y, words, self.theme));
        label::of(&self.snapshot.lanes, inverse.into_iter().collect(), &self.frame, self.theme, &|lane| {
            let values = &lane.spectrum.as_ref()?.effective;
            Some((self.points(values, 0).pop()?, zero(values)))
        })
    }
}

/// What is said of eigenvalues of which none is above zero: one that is 0 lies below every logarithmic axis.
pub(super) fn zero(values: &[f64]) -> Option<String> {
    values.last().filter(|value| **value == 0.0).map(|_| "0".into())
}

/// Markers on a line of eigenvalues: all of a few, some of many, elsewhere on each line; hollow where one is below
/// zero.
pub(super) fn draw_markers(
    pen: &mut Pen<'_>,
    values: &[f64],
    points: &[Pixel],
    lane: &LaneSnapshot,
    place: usize,
    theme: &Theme,
) -> Drawn {
    let Style { marker, colour, .. } = style_of(lane);
    let (colour, size) = (theme.colour(colour), 0.7 * Theme::MARKER);
    let every = if points.len() > FEW { points.len() / 4 } else { 1 };
    // A golden part further from line to line: no two of nine come to lie at the same rank.
    let from = (0.618 * place as f64).fract() * every as f64;
    for (rank, (value, &point)) in values.iter().zip(points).enumerate() {
        if *value >= 0.0 && rank % every == from as usize {
            pen.marker(marker, point, size, colour, None)?;
        }
    }
    draw_hollow(pen, values, points, marker, [theme.paper, colour])
}

/// Hollow markers on the eigenvalues below zero, as many as stay apart.
fn draw_hollow(
    pen: &mut Pen<'_>,
    values: &[f64],
    points: &[Pixel],
    marker: Marker,
    [paper, rim]: [Colour; 2],
) -> Drawn {
    let mut last: Option<Pixel> = None;
    for (_, &point) in values.iter().zip(points).filter(|(value, _)| **value < 0.0) {
        if last.is_none_or(|last| last.distance(point) >= HOLLOW) {
            pen.marker(marker, point, 0.6 * Theme::MARKER, paper, Some(rim))?;
            last = Some(point);
        }
    }
    Ok(())
}

/// The ranks of so many eigenvalues among n: all of them, or quantiles at even distances.
fn ranks(count: usize, n: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |place| (place as f64 + 0.5) / count as f64 * n as f64 + 0.5)
}

/// Of values that stand for so many ranks, that of a rank counted from 1.
fn at_rank(values: &[f64], rank: f64, ranks: usize) -> Option<f64> {
    values.get(((rank - 0.5) / ranks as f64 * values.len() as f64) as usize).copied()
}

fn spectra(snapshot: &Snapshot) -> impl Iterator<Item = (&LaneSnapshot, &Spectrum)> + Clone {
    snapshot.lanes.iter().filter_map(|lane| Some((lane, lane.spectrum.as_ref()?)))
}

/// The eigenvalues of H⁻¹, and along how many directions H is flat, where that is known.
fn inverse_hessian(snapshot: &Snapshot) -> Option<(&[f64], usize)> {
    let known = |spectrum: &Spectrum| spectrum.flat > 0 || !spectrum.inverse_hessian.is_empty();
    let (_, spectrum) = spectra(snapshot).find(|(_, spectrum)| known(spectrum))?;
    Some((&spectrum.inverse_hessian, spectrum.flat.min(snapshot.dimension)))
}

/// Where H is flat, and what of it has an inverse, in words.
fn flat(snapshot: &Snapshot) -> Option<String> {
    let (_, flat) = inverse_hessian(snapshot).filter(|(_, flat)| *flat > 0)?;
    let [along, others] = [flat, snapshot.dimension - flat].map(|number| count(number as u64));
    Some(match flat {
        _ if flat == snapshot.dimension => "All directions are flat: H has no inverse".into(),
        1 => format!("1 direction is flat: H⁻¹ exists only on the other {others}"),
        _ => format!("{along} directions are flat: H⁻¹ exists only on the other {others}"),
    })
}

/// How many of these values are below zero, in words; nothing of none.
fn negative(values: &[f64]) -> Option<String> {
    let below = values.iter().filter(|&&value| value < 0.0).count();
    (below > 0).then(|| format!("{below} of {} eigenvalues", values.len()))
}

/// The least and the greatest size to be seen: of the inverse Hessian and of what is learned; diagonals may add
/// a factor of a hundred either way.
fn reach(snapshot: &Snapshot) -> (f64, f64) {
    let learned = spectra(snapshot).filter(|(_, spectrum)| !spectrum.diagonal);
    let learned = learned.map(|(_, spectrum)| spectrum.effective.as_slice());
    let learned = learned.filter_map(extent).reduce(joined);
    // Where the curvature all but vanishes, its inverse must not press the learned ones flat.
    let inverse =
        inverse_hessian(snapshot).and_then(|(values, _)| extent(values)).map(|(low, high)| match learned {
            Some((least, greatest)) => {
                let (floor, ceiling) = (least / BEYOND, greatest * BEYOND);
                (low.clamp(floor, ceiling), high.clamp(floor, ceiling))
            }
            None => (low, high),
        });
    let known = inverse.into_iter().chain(learned).reduce(joined);
    let diagonals = spectra(snapshot).filter(|(_, spectrum)| spectrum.diagonal);
    let within = |extent: (f64, f64)| match known {
        Some((low, high)) => {
            (extent.0.clamp(0.01 * low, 100.0 * high), extent.1.clamp(0.01 * low, 100.0 * high))
        }
        None => extent,
    };
    let diagonals = diagonals.filter_map(|(_, spectrum)| extent(&spectrum.effective)).map(within);
    known.into_iter().chain(diagonals).reduce(joined).unwrap_or((0.1, 1.0))
}

/// The least and the greatest size of these values, less what is a millionth of the greatest.
fn extent(values: &[f64]) -> Option<(f64, f64)> {
    let sizes = values.iter().map(|value| value.abs()).filter(|size| (1e-250..1e250).contains(size));
    let greatest = sizes.clone().reduce(f64::max)?;
    Some((sizes.filter(|&size| size >= 1e-6 * greatest).fold(greatest, f64::min), greatest))
}

fn joined(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}

impl Figure for SpectrumFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        if spectra(self.snapshot).next().is_none() {
            return Ok(());
        }
        self.frame.draw(pen, self.theme, true)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        if spectra(self.snapshot).next().is_none() {
            return nothing::say(pen, &self.frame, self.theme, nothing::why(self.snapshot, NOTHING));
        }
        let mut inside = pen.inside(self.frame.rect);
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.lines())?;
        }
        if let Some((values, flat)) = inverse_hessian(self.snapshot) {
            let muted = self.theme.muted;
            let points = self.points(values, flat);
            inside.line(&points, Stroke::dashed(muted, 1.5 * Theme::AXIS_LINE, DASHED))?;
            // A line over few of many ranks is hardly one.
            for &point in points.iter().filter(|_| flat > 0 && points.len() <= FEW) {
                inside.marker(Marker::Circle, point, 0.6 * Theme::MARKER, muted, None)?;
            }
            draw_hollow(&mut inside, values, &points, Marker::Circle, [self.theme.paper, muted])?;
        }
        let all: Vec<_> = spectra(self.snapshot).collect();
        for (place, (lane, spectrum)) in all.iter().enumerate().rev() {
            self.draw_spectrum(&mut inside, lane, spectrum, place)?;
        }
        label::write(pen, self.theme, &label::beside(self.labels(), &self.frame))
    }

    fn caption(&self) -> String {
        let learned = spectra(self.snapshot).find_map(|(lane, spectrum)| {
            Some(format!("{} of {}", negative(&spectrum.effective)?, lane.name))
        });
        let inverse = || Some(negative(inverse_hessian(self.snapshot)?.0)? + " of H⁻¹");
        if let Some(some) = learned.or_else(inverse) {
            return format!("Hollow: {some} are below zero");
        }
        if let Some(words) = flat(self.snapshot) {
            return words;
        }
        match spectra(self.snapshot).next() {
            Some((_, spectrum)) if spectrum.estimated => {
                let products = spectra(self.snapshot).map(|(_, spectrum)| spectrum.products).max();
                format!("Estimated from up to {} products", products.unwrap_or(0))
            }
            Some((_, spectrum)) => format!("Sorted, as of step {}", count(spectrum.step)),
            None => String::new(),
        }
    }

    fn words(&self) -> String {
        if spectra(self.snapshot).next().is_none() {
            return format!("{}.", nothing::why(self.snapshot, NOTHING));
        }
        let range = |values: &[f64]| match (values.first(), values.last()) {
            (Some(&least), Some(&greatest)) => {
                format!("{} to {}", three_digits(least), three_digits(greatest))
            }
            _ => "none".into(),
        };
        let mut words = format!("Sorted eigenvalues of {} preconditioners.", spectra(self.snapshot).count());
        for (lane, spectrum) in spectra(self.snapshot) {
            words += &format!(" {} {}", lane.name, range(&spectrum.effective));
            if let Some(some) = negative(&spectrum.effective) {
                words += &format!(", {some} negative");
            }
            words.push('.');
        }
        if let Some((values, _)) = inverse_hessian(self.snapshot).filter(|(values, _)| !values.is_empty()) {
            let some = negative(values).map_or(String::new(), |some| format!(", {some} negative"));
            words += &format!(" The inverse Hessian {}{some}.", range(values));
        }
        if let Some(flat) = flat(self.snapshot) {
            words += &format!(" {flat}.");
        }
        words
    }

    fn csv(&self) -> String {
        let mut csv = String::from("optimizer,step,rank,effective,inverse_hessian\n");
        for (lane, spectrum) in spectra(self.snapshot) {
            let ranks = ranks(spectrum.effective.len(), self.snapshot.dimension);
            let curved = self.snapshot.dimension.saturating_sub(spectrum.flat);
            for (rank, value) in ranks.zip(&spectrum.effective) {
                let inverse =
                    at_rank(&spectrum.inverse_hessian, rank, curved).map(number).unwrap_or_default();
                let value = number(*value);
                csv += &format!("{},{},{rank},{value},{inverse}\n", lane.key, spectrum.step);
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let rank =
            (self.frame.values_at(point)?[0].round() as usize).clamp(1, self.snapshot.dimension.max(1));
        let of = |name: &str, values: &[f64], flat: usize| {
            let value = at_rank(values, rank as f64, self.snapshot.dimension - flat)?;
            Some(format!("{name} {}", three_digits(value)))
        };
        let lanes =
            spectra(self.snapshot).filter_map(|(lane, spectrum)| of(&lane.name, &spectrum.effective, 0));
        let inverse =
            inverse_hessian(self.snapshot).and_then(|(values, flat)| of("inverse Hessian", values, flat));
        let values: Vec<String> = lanes.chain(inverse).collect();
        let place = format!("Eigenvalue {rank} of {}", self.snapshot.dimension);
        (!values.is_empty()).then(|| format!("{place}: {}", values.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;

    /// Between the valley's walls the Hessian has a negative eigenvalue: its inverse is marked as such, and it is said.
    #[test]
    fn what_is_below_zero_is_hollow_and_said() {
        let hollow = |start: &str| {
            let (experiment, _) =
                Experiment::from_link(&format!("scenario=rosenbrock&optimizers=adam&{start}"));
            let mut session = Session::new(&experiment).unwrap();
            session.refresh_spectrum(0);
            let (snapshot, theme) = (session.snapshot(), Theme::light());
            let figure = SpectrumFigure::new(&snapshot, [400.0, 200.0], &theme);
            let markers = figure.to_svg().matches("<polygon").count();
            (markers, figure.caption(), figure.words())
        };
        let (above, caption, words) = hollow("start-x=-0.5&start-y=0");
        assert!(caption.starts_with("Sorted") && !words.contains("negative"), "{caption} {words}");
        let (below, caption, words) = hollow("start-x=0&start-y=2");
        assert_eq!(caption, "Hollow: 1 of 2 eigenvalues of H⁻¹ are below zero");
        assert!(words.ends_with(", 1 of 2 eigenvalues negative."), "{words}");
        assert!(below > above, "{below} {above}");
    }
}
