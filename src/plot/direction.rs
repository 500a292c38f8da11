//! How much of Newton's step every matrix takes along each eigendirection of the Hessian, and what that direction costs.

use super::label::{self, Label};
use super::pen::{DASHED, Drawn, Lettering, Pen, Stroke, text_width};
use super::spectrum::draw_markers;
use super::{Axis, Colour, Figure, Frame, Pixel, Rect, Scale, Theme, kept, nothing, style_of};
use crate::experiment::number;
use crate::session::{Directions, LaneSnapshot, Snapshot};
use crate::text::words::{count, three_digits};
use plotters_backend::text_anchor::{HPos, VPos};

/// Above, uᵢᵀ G uᵢ λᵢ over the directions uᵢ from the stiffest to the softest, logarithmic: 1 is Newton's step, less
/// creeps, more leaps over the minimum; a learned matrix leaves faint fronts behind where it was at steps 100, 1,000 and so on.
/// Below, each direction's share of the smoothed loss, with Newton's average under a walking minimum shaded; only where
/// there is height for two, and the function is a quadratic.
#[derive(Clone, Debug)]
pub struct DirectionFigure<'a> {
    snapshot: &'a Snapshot,
    /// The run that was kept.
    kept: Option<&'a Snapshot>,
    theme: &'a Theme,
    frame: Frame,
}

/// The least height that has room for the shares of the loss.
const TWO: f64 = 250.0;
/// The part of the height that goes to what is done.
const UPPER: f64 = 0.55;
/// What is done counts for the axis between these; Newton's step is 1.
const SEEN: std::ops::Range<f64> = 1e-4..1e3;
/// Means over fewer steps say nothing yet.
const WARM: u64 = 20;
/// Up to so many directions each has a marker.
const FEW: usize = 20;
const ALONG: &str = "Direction of H, stiff to soft";
const NOTHING: &str = "No directions are known yet";
/// From the text of one former step to the next, in pixels.
const APART: f64 = 15.0;
/// The side of the patch beside what it means.
const PATCH: f64 = 9.0;

fn known(snapshot: &Snapshot) -> impl Iterator<Item = (&LaneSnapshot, &Directions)> + Clone {
    snapshot.lanes.iter().filter_map(|lane| Some((lane, lane.directions.as_ref()?)))
}

/// Those whose shares of the loss are known, over steps enough.
fn costly(snapshot: &Snapshot) -> impl Iterator<Item = (&LaneSnapshot, &Directions)> + Clone {
    known(snapshot).filter(|(_, directions)| directions.step >= WARM && !directions.costs.is_empty())
}

/// What Newton's method pays along each direction on average: ½ σ² λᵢ under a walking minimum.
fn newton(snapshot: &Snapshot) -> Vec<f64> {
    let (Some(total), Some((_, directions))) = (snapshot.newton_best, known(snapshot).next()) else {
        return Vec::new();
    };
    let sum: f64 = directions.curvatures.iter().sum();
    directions.curvatures.iter().map(|lambda| total * lambda / sum).collect()
}

impl<'a> DirectionFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        Self::after(None, snapshot, size, theme)
    }

    /// With the lines of a run that was kept, in grey behind these.
    pub fn beside(mut self, kept: Option<&'a Snapshot>) -> Self {
        self.kept = kept.filter(|kept| kept.dimension == self.snapshot.dimension);
        self
    }

    /// With the vertical axes of the figure before, as long as they serve, and its names in the same order.
    pub fn keeping(self, former: &Frame) -> Self {
        Self { kept: self.kept, ..Self::after(Some(former), self.snapshot, self.frame.size, self.theme) }
    }

    fn after(former: Option<&Frame>, snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        let n = snapshot.dimension.max(1) as f64;
        let margin = if snapshot.dimension <= FEW { 0.5 } else { 0.0 };
        let x =
            |title: &str| Axis { whole: true, ..Axis::new(Scale::linear(1.0 - margin, n + margin), title) };
        let kept = |scale: Scale, former: Option<&Frame>, reach| match former {
            Some(former) => scale.or_former(&former.y.scale, reach),
            None => scale,
        };
        let two = size[1] >= TWO && costly(snapshot).next().is_some();
        let titles = match known(snapshot).next() {
            None => ["", "", ""],
            Some(_) if two => ["", "Part of Newton’s step", ALONG],
            Some(_) => [ALONG, "Part of Newton’s step", ""],
        };
        let height = if two { (UPPER * size[1]).floor() } else { size[1] };
        let reach = reach(snapshot);
        let y = Axis::new(kept(Scale::log_around(reach), former, reach), titles[1]);
        let mut frame = label::frame([size[0], height], x(titles[0]), y, &snapshot.lanes, 1);
        let below = former.and_then(|former| former.below.as_deref());
        if two {
            let dearest = dearest(snapshot);
            let scale = kept(Scale::linear(0.0, 1.15 * dearest), below, (0.0, dearest));
            let y = Axis::new(scale, "Mean loss by direction");
            let size = [size[0], size[1] - height];
            frame = frame.over(label::frame(size, x(titles[2]), y, &snapshot.lanes, 2));
        }
        let mut figure = DirectionFigure { snapshot, kept: None, theme, frame };
        if let Some(former) = former {
            figure.frame.order = label::order(figure.labels(), &former.order);
        }
        if let Some(mut own) = figure.frame.below.take() {
            own.order = label::order(figure.shares(&own), below.map_or(&[], |below| &below.order));
            figure.frame.below = Some(own);
        }
        figure
    }

    fn lines(&self) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        known(self.snapshot).map(|(lane, directions)| (lane, line(&self.frame, &directions.done))).collect()
    }

    fn costs(&self, below: &Frame) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        costly(self.snapshot).map(|(lane, directions)| (lane, line(below, &directions.costs))).collect()
    }

    fn labels(&self) -> Vec<Label> {
        let one = self.frame.at([1.0, 1.0]).y;
        let reference = Label::reference(&self.frame, one, ["Newton’s", "step"], self.theme);
        label::of(&self.snapshot.lanes, vec![reference], &self.frame, self.theme, &|lane| {
            let done = &lane.directions.as_ref()?.done;
            Some((line(&self.frame, done).pop()?, None))
        })
    }

    /// The names at the shares of the softest direction, with the sums over all of them.
    fn shares(&self, below: &Frame) -> Vec<Label> {
        label::of(&self.snapshot.lanes, Vec::new(), below, self.theme, &|lane| {
            let (_, directions) = costly(self.snapshot).find(|(other, _)| other.key == lane.key)?;
            let sum: f64 = directions.costs.iter().sum();
            Some((line(below, &directions.costs).pop()?, Some(three_digits(sum))))
        })
    }

    fn draw_done(&self, pen: &mut Pen<'_>) -> Drawn {
        let labels = label::beside(self.labels(), &self.frame);
        let mut inside = pen.inside(self.frame.rect);
        label::references(&mut inside, &labels, &self.frame)?;
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.lines())?;
        }
        let all: Vec<_> =
            known(self.snapshot).filter(|(_, directions)| !directions.done.is_empty()).collect();
        for (lane, directions) in &all {
            let faint = Stroke::solid(self.theme.colour(style_of(lane).colour).faint(0.45), Theme::RAW_LINE);
            for (_, former) in &directions.former {
                inside.line(&line(&self.frame, former), faint)?;
            }
        }
        for (place, (lane, directions)) in all.iter().enumerate().rev() {
            let style = style_of(lane);
            let points = line(&self.frame, &directions.done);
            let stroke = Stroke::dashed(self.theme.colour(style.colour), Theme::BOLD_LINE, style.dash);
            inside.line(&points, stroke)?;
            draw_markers(&mut inside, &directions.done, &points, lane, place, self.theme)?;
        }
        for (lane, directions) in &all {
            self.name_former(&mut inside, directions, self.theme.colour(style_of(lane).colour))?;
        }
        label::write(pen, self.theme, &labels)
    }

    /// Says of former fronts which steps they are of, under the end of the latest: there lines part.
    fn name_former(&self, pen: &mut Pen<'_>, directions: &Directions, colour: Colour) -> Drawn {
        let n = directions.curvatures.len();
        let mut lowest = f64::NEG_INFINITY;
        for (step, former) in directions.former.iter().rev() {
            let points = line(&self.frame, former);
            let Some(&Pixel { x, y }) = points.get((0.93 * n as f64) as usize) else { continue };
            let y = y.max(lowest + APART);
            if y > self.frame.rect.bottom - 0.5 * APART {
                return Ok(());
            }
            let lettering = Lettering::new(colour.faint(0.85)).at(HPos::Right, VPos::Center);
            let step = count(*step);
            let words = if lowest.is_finite() { step } else { format!("step {step}") };
            pen.text(Pixel::new(x, y), &words, &lettering)?;
            lowest = y;
        }
        Ok(())
    }

    fn draw_costs(&self, pen: &mut Pen<'_>, below: &Frame) -> Drawn {
        let newton = newton(self.snapshot);
        let shade = self.theme.muted.faint(0.25);
        let points = line(below, &newton);
        let mut inside = pen.inside(below.rect);
        if let (Some(first), Some(last)) = (points.first(), points.last()) {
            let bottom = below.rect.bottom;
            let mut area = points.clone();
            area.extend([Pixel::new(last.x, bottom), Pixel::new(first.x, bottom)]);
            inside.fill(&area, shade)?;
            inside.line(&points, Stroke::dashed(self.theme.muted, Theme::AXIS_LINE, DASHED))?;
        }
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.costs(below))?;
        }
        for (lane, points) in self.costs(below).iter().rev() {
            let style = style_of(lane);
            let stroke = Stroke::dashed(self.theme.colour(style.colour), Theme::BOLD_LINE, style.dash);
            inside.line(points, stroke)?;
        }
        if !newton.is_empty() {
            let words = format!("Newton’s average {}", three_digits(newton.iter().sum()));
            let Rect { right, top, .. } = below.rect;
            let left = right - text_width(&words) - 8.0;
            // Beside the title where there is room.
            let beside = left - 2.0 * PATCH > text_width(&below.y.title);
            let y = top + if beside { -0.5 * APART } else { 0.6 * APART };
            let patch =
                Rect { left: left - PATCH, top: y - 0.5 * PATCH, right: left, bottom: y + 0.5 * PATCH };
            pen.rect(patch, shade)?;
            let lettering = Lettering::new(self.theme.muted).at(HPos::Right, VPos::Center);
            pen.text(Pixel::new(right, y), &words, &lettering)?;
        }
        label::write(pen, self.theme, &label::beside(self.shares(below), below))
    }
}

/// The size of a value for every direction as a line.
#[inline(never)]
fn line(frame: &Frame, values: &[f64]) -> Vec<Pixel> {
    values.iter().enumerate().map(|(place, value)| frame.at([place as f64 + 1.0, value.abs()])).collect()
}

/// The least and the greatest part of Newton's step to be seen, 1 among them.
fn reach(snapshot: &Snapshot) -> (f64, f64) {
    let sizes = known(snapshot).flat_map(|(_, directions)| &directions.done).map(|done| done.abs());
    let seen = sizes.filter(|size| SEEN.contains(size));
    seen.fold((0.5, 2.0), |(low, high), size| (low.min(size), high.max(size)))
}

/// The greatest share of the loss to be seen: Newton's, and twice that of the best; who pays more leaves the picture.
fn dearest(snapshot: &Snapshot) -> f64 {
    let greatest =
        |values: &[f64]| values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
    let costs = costly(snapshot).map(|(_, directions)| greatest(&directions.costs));
    let (least, most) =
        costs.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), cost| (low.min(cost), high.max(cost)));
    let seen = most.min(4.0 * least).max(greatest(&newton(snapshot)));
    if seen > 0.0 { seen } else { 1.0 }
}

impl Figure for DirectionFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        if known(self.snapshot).next().is_none() {
            return Ok(());
        }
        self.frame.draw(pen, self.theme, true)?;
        self.frame.below.as_ref().map_or(Ok(()), |below| below.draw(pen, self.theme, true))
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        if known(self.snapshot).next().is_none() {
            return nothing::say(pen, &self.frame, self.theme, nothing::why(self.snapshot, NOTHING));
        }
        self.draw_done(pen)?;
        self.frame.below.as_ref().map_or(Ok(()), |below| self.draw_costs(pen, below))
    }

    fn caption(&self) -> String {
        let negative = known(self.snapshot).flat_map(|(_, directions)| &directions.curvatures);
        let below = negative.filter(|&&lambda| lambda < 0.0).count();
        match known(self.snapshot).next() {
            None => String::new(),
            Some(_) if below > 0 => "Hollow: against Newton’s step, or curved downwards".into(),
            Some(_) if self.frame.below.is_some() => {
                "Over 1: too long. Under 1: too short. Grey: Newton".into()
            }
            Some(_) => "1: Newton’s step. Above: too long. Below: too short".into(),
        }
    }

    fn words(&self) -> String {
        if known(self.snapshot).next().is_none() {
            return format!("{}.", nothing::why(self.snapshot, NOTHING));
        }
        let mut words = String::from(
            "By direction of the Hessian, from the stiffest to the softest, as parts of Newton’s step.",
        );
        for (lane, Directions { done, .. }) in known(self.snapshot) {
            let [Some(&stiffest), Some(&softest)] = [done.first(), done.last()] else { continue };
            let near = done.iter().filter(|done| (0.5..=2.0).contains(*done)).count();
            words += &format!(
                " {} {} along the stiffest and {} along the softest, within a factor of two along {near} of {}.",
                lane.name,
                three_digits(stiffest),
                three_digits(softest),
                done.len()
            );
        }
        for (lane, Directions { costs, .. }) in costly(self.snapshot) {
            let [all, stiff] = [costs.len(), costs.len().div_ceil(2)].map(|end| costs[..end].iter().sum());
            let [all, stiff] = [all, stiff].map(three_digits);
            words += &format!(" {} pays {all}, {stiff} of it along the stiffer half.", lane.name);
        }
        words
    }

    fn csv(&self) -> String {
        let mut csv =
            String::from("optimizer,step,direction,curvature,newton_part,loss_share,newton_loss_share\n");
        let newton = newton(self.snapshot);
        for (lane, directions) in known(self.snapshot) {
            for (place, lambda) in directions.curvatures.iter().enumerate() {
                let at = |values: &[f64]| values.get(place).copied().map(number).unwrap_or_default();
                csv += &format!(
                    "{},{},{},{},{},{},{}\n",
                    lane.key,
                    directions.step,
                    place + 1,
                    number(*lambda),
                    at(&directions.done),
                    at(&directions.costs),
                    at(&newton)
                );
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let upper = self.frame.values_at(point);
        let lower = self.frame.below.as_ref().and_then(|below| below.values_at(point));
        let n = self.snapshot.dimension.max(1);
        let place = (upper.or(lower)?[0].round() as usize).clamp(1, n) - 1;
        let of = |(lane, directions): (&LaneSnapshot, &Directions)| {
            let values = if upper.is_some() { &directions.done } else { &directions.costs };
            values.get(place).map(|&value| format!("{} {}", lane.name, three_digits(value)))
        };
        let mut values: Vec<String> = known(self.snapshot).filter_map(of).collect();
        if upper.is_none() {
            values.extend(
                newton(self.snapshot).get(place).map(|&value| format!("Newton {}", three_digits(value))),
            );
        }
        let (_, directions) = known(self.snapshot).next()?;
        let curvature = three_digits(*directions.curvatures.get(place)?);
        let what = if upper.is_some() { "part of Newton’s step" } else { "share of the loss" };
        (!values.is_empty()).then(|| {
            format!("Direction {} of {n}, curvature {curvature}, {what}: {}", place + 1, values.join(", "))
        })
    }
}
