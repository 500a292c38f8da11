//! The function on a plane, and the paths across it.

mod forms;
mod words;

use super::inset::{self, Inset};
use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke};
use super::{
    Axis, Cursor, Ellipse, Figure, Frame, Picture, Pixel, Rect, Scale, Theme, contours, kept, key, pixels,
    style_of,
};
use crate::experiment::{Window, number};
use crate::session::{Cloud, LaneSnapshot, Snapshot, Surface};
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

    /// Where a lane was at the step that is pointed at.
    fn then(&self, lane: &LaneSnapshot) -> Option<Pixel> {
        Some(self.frame.at(lane.point_at(self.cursor?.step)?))
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
        self.captioned()
    }

    fn words(&self) -> String {
        self.described()
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
        self.read_at(point)
    }
}
