//! The function on a plane, and the paths across it.

use super::arrows::{Part, arrows, head};
use super::inset::{self, Inset};
use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke};
use super::{
    Axis, Colour, Cursor, Ellipse, Figure, Frame, Picture, Pixel, Rect, Scale, Theme, contours, kept, key,
    pixels, style_of,
};
use crate::experiment::{Window, number};
use crate::math::read_number;
use crate::session::{Ahead, Arrow, Cloud, LaneSnapshot, Snapshot, Status, Surface};
use crate::text::words::{count, digits, plain, scientific, three_digits};
use crate::worker::Grid;

/// Contours with rings at the minima, and each lane's path: its last eighth strong, what was before thin. Above two
/// dimensions under noise only the last tenth of it, and as an ellipse where it was then: mean and two standard
/// deviations.
///
/// In two dimensions, around LODO's point, as ellipses: the unit circle of its preconditioner's metric, and, dashed, that
/// of the inverse Hessian at the first lane's point. Either is drawn to its own scale, since in size they differ by
/// orders of magnitude: direction and shape are compared here, sizes in the spectrum. Above, where axes differ in scale,
/// the two are compared beside the axes.
#[derive(Clone, Debug)]
pub struct LandscapeFigure<'a> {
    snapshot: &'a Snapshot,
    /// The run that was kept.
    kept: Option<&'a Snapshot>,
    grid: Option<&'a Grid>,
    surface: Option<&'a Surface>,
    theme: &'a Theme,
    frame: Frame,
    arrows: bool,
    /// The step that is pointed at in another figure.
    cursor: Option<Cursor>,
}

/// The larger semi-axis of an ellipse as a part of the panel's shorter side.
const ELLIPSE: f64 = 0.11;
/// Up to so many optimizers, their points are named; of more, the names stand below, and at the rim those of points
/// outside.
const FEW: usize = 5;

/// Axes over a window of a plane.
fn frame(snapshot: &Snapshot, [left, right, low, high]: [f64; 4], size: [f64; 2]) -> Frame {
    let Snapshot { plane, lanes, .. } = snapshot;
    let axis = |from: f64, to: f64, title: &String| {
        let sound = from.abs().max(to.abs()) < 1e100 && to - from > 1e-9 * from.abs().max(to.abs());
        let scale = if sound { Scale::linear(from, to) } else { Scale::linear(-1.0, 1.0) };
        Axis::new(scale, title.clone())
    };
    let (x, y) = (axis(left, right, &plane.axes[0]), axis(low, high, &plane.axes[1]));
    // Below them, the names of many.
    let key = if lanes.len() > FEW { key::rows(lanes, size, &Theme::light()).0 } else { 0.0 };
    let above = [size[0], size[1] - key];
    let beside = inset::room(snapshot, above).unwrap_or(20.0);
    let mut frame = Frame { size, ..Frame::new(above, x, y, beside) };
    if snapshot.dimension == 2 {
        equalize(&mut frame);
    }
    frame
}

/// Makes the axes of equal scale, so that a right angle looks like one: the longer side gives up what is too much.
fn equalize(Frame { rect, x, y, .. }: &mut Frame) {
    let (width, height) = (x.scale.to - x.scale.from, y.scale.to - y.scale.from);
    let unit = (rect.width() / width).min(rect.height() / height);
    let [across, down] = [rect.width() - unit * width, rect.height() - unit * height].map(f64::floor);
    rect.left += (0.5 * across).floor();
    rect.right -= (0.5 * across).ceil();
    rect.bottom -= down;
}

impl<'a> LandscapeFigure<'a> {
    /// The figure of a snapshot; of a grid only if it belongs to the same plane.
    pub fn new(snapshot: &'a Snapshot, grid: Option<&'a Grid>, size: [f64; 2], theme: &'a Theme) -> Self {
        let plane = &snapshot.plane;
        let frame = frame(snapshot, plane.window, size);
        let grid = grid.filter(|grid| {
            let whole = !grid.values.is_empty() && grid.columns * grid.rows == grid.values.len();
            whole && grid.generation == plane.generation
        });
        LandscapeFigure {
            snapshot,
            kept: None,
            grid,
            surface: None,
            theme,
            frame,
            arrows: false,
            cursor: None,
        }
    }

    /// With the function itself, to be asked for single values.
    pub fn over(mut self, surface: Option<&'a Surface>) -> Self {
        self.surface = surface;
        self
    }

    /// Over a chosen window, if there is one, in place of what the paths ask for.
    pub fn within(mut self, window: Option<Window>) -> Self {
        if let Some(Window(window)) = window {
            self.frame = frame(self.snapshot, window, self.frame.size);
        }
        self
    }

    /// With the lines of a run that was kept, in grey behind these.
    pub fn beside(mut self, kept: Option<&'a Snapshot>) -> Self {
        self.kept = kept.filter(|kept| kept.dimension == 2 && self.snapshot.dimension == 2);
        self
    }

    /// With arrows for the next step of LODO, if that is known, in two dimensions.
    pub fn with_arrows(mut self, arrows: bool) -> Self {
        self.arrows = arrows && self.snapshot.dimension == 2;
        self
    }

    /// With a ring on every path where it was at a step, if one is pointed at.
    pub fn pointed(mut self, step: Option<Cursor>) -> Self {
        self.cursor = step;
        self
    }

    /// Where a lane was at a step, or next to it: its path knows every so many.
    fn then(&self, lane: &LaneSnapshot) -> Option<Pixel> {
        let place = self.cursor?.step.checked_div(lane.path_stride)? as usize;
        let last = lane.path.len().checked_sub(1)?;
        Some(self.frame.at(lane.path[place.min(last)]))
    }

    /// Whose next step is drawn: LODO's, or the first that is known.
    fn stepping(&self) -> Option<(&LaneSnapshot, Ahead)> {
        let lane = self.snapshot.subject(|lane| lane.ahead.is_some() && self.arrows)?;
        Some((lane, lane.ahead?))
    }

    /// What makes up the next step, from the point on.
    fn draw_arrows(&self, pen: &mut Pen<'_>, labels: &mut Vec<Label>) -> Drawn {
        let Some((lane, ahead)) = self.stepping() else { return Ok(()) };
        let Some(&point) = lane.path.last() else { return Ok(()) };
        let from = self.frame.at(point);
        if !self.frame.rect.contains(from) {
            return Ok(());
        }
        let colour = self.theme.colour(style_of(lane).colour);
        for (part, tip) in arrows(&self.frame, point, &ahead) {
            let (name, colour, dash): (_, _, &[f64]) = match part {
                Part::Gradient => ("−gradient", self.theme.muted, &[]),
                Part::Momentum => ("−momentum", self.theme.ink, &[5.0, 3.0]),
                Part::Step => ("step", colour, &[]),
            };
            let lines = [vec![from, tip], head(from, tip)];
            for line in &lines {
                pen.line(line, Stroke::solid(self.theme.paper.faint(0.8), 3.0 * Theme::BOLD_LINE))?;
            }
            pen.line(&lines[0], Stroke::dashed(colour, Theme::BOLD_LINE, dash))?;
            pen.line(&lines[1], Stroke::solid(colour, Theme::BOLD_LINE))?;
            labels.extend(self.label(tip, name, colour));
        }
        Ok(())
    }

    /// Where the heat map of the grid belongs, in pixels: it may reach beyond the axes or fall short of them
    /// while a new one is on its way.
    pub fn heat_rect(&self) -> Option<Rect> {
        let [left, right, low, high] = self.grid?.window;
        let (from, to) = (self.frame.at([left, high]), self.frame.at([right, low]));
        Some(Rect { left: from.x, top: from.y, right: to.x, bottom: to.y })
    }

    fn inset(&self) -> Option<Inset<'_>> {
        Inset::new(self.snapshot, &self.frame)
    }

    /// Pixels to a unit of x and of y.
    fn pixels(&self) -> [f64; 2] {
        let Frame { rect, x, y, .. } = &self.frame;
        [rect.width() / (x.scale.to - x.scale.from), rect.height() / (y.scale.to - y.scale.from)]
    }

    /// Where each of those still on their way was over the last tenth, where that is drawn.
    fn clouds(&self) -> impl DoubleEndedIterator<Item = (&LaneSnapshot, Cloud)> {
        let lanes =
            self.snapshot.lanes.iter().filter(|lane| self.snapshot.has_clouds() && !lane.has_diverged());
        lanes.filter_map(|lane| Some((lane, lane.cloud()?)))
    }

    fn draw_cloud(&self, pen: &mut Pen<'_>, lane: &LaneSnapshot, cloud: Cloud) -> Drawn {
        let Some(ellipse) = Ellipse::new(cloud.covariance, self.pixels()) else { return Ok(()) };
        let style = style_of(lane);
        let colour = self.theme.colour(style.colour);
        let outline = ellipse.outline(self.frame.at(cloud.mean), 2.0);
        pen.fill(&outline[1..], colour.faint(0.15))?;
        pen.line(&outline, Stroke::dashed(colour, 1.5 * Theme::AXIS_LINE, style.dash))
    }

    fn lines(&self) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        let line = |lane: &LaneSnapshot| lane.path.iter().map(|&point| self.frame.at(point)).collect();
        self.snapshot.lanes.iter().map(|lane| (lane, line(lane))).collect()
    }

    fn draw_path(&self, pen: &mut Pen<'_>, lane: &LaneSnapshot) -> Drawn {
        let style = style_of(lane);
        let colour = self.theme.colour(style.colour);
        let clouds = self.snapshot.has_clouds();
        let points = if clouds { lane.recent() } else { &lane.path };
        let path: Vec<Pixel> = points.iter().map(|&point| self.frame.at(point)).collect();
        let recent = path.len() - path.len().div_ceil(8).max(2).min(path.len());
        // A long path under noise is a thicket, which must not hide what is new.
        let strength = (7.0 / (path.len() as f64).sqrt()).clamp(0.42, 0.65);
        pen.line(&path[..(recent + 1).min(path.len())], Stroke::solid(colour.faint(strength), 1.0))?;
        pen.line(&path[recent..], Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
        if let [start, _, ..] = path.as_slice()
            && !clouds
        {
            pen.ring(*start, 3.0, Stroke::solid(self.theme.paper, 3.0))?;
            pen.ring(*start, 3.0, Stroke::solid(self.theme.ink, 1.25))?;
        }
        Ok(())
    }

    fn draw_point(&self, pen: &mut Pen<'_>, lane: &LaneSnapshot) -> Drawn {
        let Some(&point) = lane.path.last() else { return Ok(()) };
        let (style, here) = (style_of(lane), self.frame.at(point));
        let colour = self.theme.colour(style.colour);
        if lane.has_diverged() {
            return pen.cross(here, Theme::MARKER, Stroke::solid(colour, Theme::BOLD_LINE));
        }
        pen.marker(style.marker, here, 1.1 * Theme::MARKER, colour, Some(self.theme.paper))
    }

    /// Whose ellipse is drawn around its point: LODO's, or the first there is.
    fn ellipse_lane(&self) -> Option<&LaneSnapshot> {
        let is_drawn = |lane: &LaneSnapshot| lane.ellipse.is_some() && lane.status == Status::Running;
        self.snapshot.subject(is_drawn).filter(|_| self.snapshot.dimension == 2)
    }

    /// LODO's ellipse, and that of H⁻¹ around the same point with its name.
    fn draw_ellipses(&self, pen: &mut Pen<'_>, labels: &mut Vec<Label>) -> Drawn {
        let Some(lane) = self.ellipse_lane() else { return Ok(()) };
        let (Some(form), Some(&point)) = (lane.ellipse, lane.path.last()) else { return Ok(()) };
        let centre = self.frame.at(point);
        if !self.frame.rect.contains(centre) {
            return Ok(());
        }
        let side = self.frame.rect.width().min(self.frame.rect.height());
        let outline = |form: [f64; 3]| {
            let ellipse = Ellipse::new(form, self.pixels())?;
            Some(ellipse.outline(centre, ELLIPSE * side / ellipse.reach()))
        };
        if let Some(inverse) = self.snapshot.plane.inverse_hessian.and_then(outline) {
            pen.line(
                &inverse,
                Stroke::dashed(self.theme.ink.faint(0.8), 1.5 * Theme::AXIS_LINE, &[5.0, 3.0]),
            )?;
            let tip = inverse.into_iter().min_by(|a, b| a.y.total_cmp(&b.y));
            labels.extend(tip.and_then(|tip| self.label(tip, "H⁻¹", self.theme.ink)));
        }
        let colour = self.theme.colour(style_of(lane).colour);
        let Some(learned) = outline(form) else { return Ok(()) };
        // Among paths of its own colour it is seen by the paper around and within it.
        pen.fill(&learned[1..], self.theme.paper.faint(0.45))?;
        pen.fill(&learned[1..], colour.faint(0.15))?;
        pen.line(&learned, Stroke::solid(self.theme.paper, 4.0 * Theme::AXIS_LINE))?;
        pen.line(&learned, Stroke::solid(colour, 2.0 * Theme::AXIS_LINE))
    }

    /// A name beside a point, if that is in view.
    fn label(&self, point: Pixel, name: &str, colour: Colour) -> Option<Label> {
        self.frame.rect.contains(point).then(|| Label::new(point, name, colour))
    }

    /// The value at a point of the plane, in words: the function's there; where that is not at hand, about that of the
    /// picture's cell.
    fn value(&self, point: [f64; 2]) -> Option<String> {
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
    fn digits_of(&self, value: f64) -> usize {
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
    fn coordinate(value: f64, scale: &Scale) -> (String, f64) {
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
    fn blank_words(&self) -> Option<String> {
        let (grid, surface) = (self.grid?, self.surface?);
        let blank = (0..grid.values.len()).filter(|&cell| !grid.values[cell].is_finite());
        surface.first_fault(blank.map(|cell| grid.centre(cell)))
    }
}

impl Figure for LandscapeFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        let mut inside = pen.inside(self.frame.rect);
        for contour in self.grid.map(contours).unwrap_or_default() {
            let points: Vec<Pixel> = contour.points.iter().map(|&point| self.frame.at(point)).collect();
            inside.line(&points, Stroke::solid(self.theme.contour, Theme::RAW_LINE))?;
        }
        self.frame.draw(pen, self.theme, false)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        let lanes = &self.snapshot.lanes;
        let mut inside = pen.inside(self.frame.rect);
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.lines())?;
        }
        for (lane, cloud) in self.clouds().rev() {
            self.draw_cloud(&mut inside, lane, cloud)?;
        }
        for lane in lanes.iter().rev() {
            self.draw_path(&mut inside, lane)?;
        }
        let mut labels = Vec::new();
        self.draw_ellipses(&mut inside, &mut labels)?;
        // Large enough to be seen around a point that has come there.
        for &minimum in &self.snapshot.plane.minima {
            let centre = self.frame.at(minimum);
            inside.ring(centre, 9.0, Stroke::solid(self.theme.paper, 4.0))?;
            inside.ring(centre, 9.0, Stroke::solid(self.theme.ink, 1.5))?;
        }
        self.draw_arrows(&mut inside, &mut labels)?;
        for lane in lanes.iter().rev() {
            self.draw_point(&mut inside, lane)?;
        }
        for lane in lanes {
            if let Some(then) = self.then(lane) {
                let colour = self.theme.colour(style_of(lane).colour);
                inside.ring(then, 7.0, Stroke::solid(self.theme.paper, 4.0))?;
                inside.ring(then, 7.0, Stroke::solid(colour, Theme::BOLD_LINE))?;
            }
        }
        if let Some(inset) = self.inset() {
            inset.draw(pen, self.theme)?;
        }
        if lanes.len() > FEW {
            label::write(pen, self.theme, &key::rows(lanes, self.frame.size, self.theme).1)?;
        }
        for lane in lanes {
            let Some(point) = lane.path.last().map(|&point| self.frame.at(point)) else { continue };
            let beyond = self.frame.beyond(point);
            let named = lanes.len() <= FEW || !beyond.is_empty();
            if named && point.is_finite() {
                let colour = self.theme.colour(style_of(lane).colour);
                labels.push(Label { beyond, ..Label::new(self.frame.within(point), &lane.name, colour) });
            }
        }
        label::draw(pen, self.theme, labels, self.frame.rect)
    }

    fn pictures(&self) -> Vec<Picture> {
        let picture = self.grid.zip(self.heat_rect()).map(|(grid, rect)| Picture {
            rect,
            clip: self.frame.rect,
            columns: grid.columns,
            rows: grid.rows,
            pixels: pixels(grid, self.theme, grid.columns, grid.rows),
            smooth: true,
        });
        picture.into_iter().collect()
    }

    fn caption(&self) -> String {
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
                let part = format!("{less}{:.0} % of how far they moved", 100.0 * share.clamp(0.01, 1.0));
                if self.clouds().next().is_some() {
                    format!("Clouds: ±2 SD; {part}")
                } else {
                    format!("Holds {part}")
                }
            }
        }
    }

    fn words(&self) -> String {
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

    fn csv(&self) -> String {
        let mut csv = String::from("optimizer,point,step,x,y\n");
        for lane in &self.snapshot.lanes {
            for (place, [x, y]) in lane.path.iter().enumerate() {
                let last = place + 1 == lane.path.len();
                let step = if last { lane.step } else { place as u64 * lane.path_stride };
                let [x, y] = [x, y].map(|value| number(*value));
                csv += &format!("{},{place},{step},{x},{y}\n", lane.key);
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
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
