//! What is drawn of a scene: the surface once for each angle, paths at every frame.

use std::rc::Rc;

use lodo::plot::{Colour, Drawn, Label, Pen, Picture, Pixel, Stroke, Theme, draw_labels, svg};
use lodo::worker::Grid;

use crate::camera::Spot;
use crate::scene::{Line, Scene};
use crate::stage::{Ground, Stage};

/// How strong lines are that are behind the surface.
const HIDDEN: f64 = 0.22;
/// How strong contours are, which on the map lie on less.
const CONTOUR: f64 = 0.5;

/// A scene on its stage.
pub struct Painting<'a> {
    /// The surface.
    pub stage: &'a Stage,
    /// What lies on it.
    pub scene: &'a Scene,
}

/// A scene as an SVG document, over its legend if it has one.
pub fn drawing(grid: &Grid, scene: &Scene) -> String {
    let stage = Stage::new(Rc::new(Ground::new(grid, scene.dark)), scene);
    let painting = Painting { stage: &stage, scene };
    let [width, height] = scene.size;
    let below = scene.legend.as_ref().map_or(0.0, |legend| legend.height(width));
    svg([width, height + below], &[painting.picture()], |pen| {
        pen.rect(stage.bounds(), stage.ground.theme.paper)?;
        painting.draw_axes(pen)?;
        painting.draw_data(pen)?;
        scene.legend.as_ref().map_or(Ok(()), |legend| legend.draw(pen, scene.size, &stage.ground.theme))
    })
}

impl Painting<'_> {
    /// The surface in its colours.
    pub fn picture(&self) -> Picture {
        let Stage { depths, .. } = self.stage;
        let rect = self.stage.bounds();
        let pixels = depths.pixels.clone();
        Picture { rect, clip: rect, columns: depths.columns, rows: depths.rows, pixels, smooth: true }
    }

    /// The box around it, and contours on it.
    pub fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        let stage = self.stage;
        stage.draw_axes(pen, &self.scene.axes)?;
        let colour = stage.ground.theme.contour.faint(CONTOUR);
        for contour in &stage.ground.contours {
            let spots = contour.points.iter().map(|&point| {
                let parts = stage.ground.lattice.parts(point);
                let inside = parts.iter().all(|part| (0.0..=1.0).contains(part));
                inside.then(|| stage.in_box([parts[0], parts[1], contour.level]))
            });
            for piece in stage.pieces(spots).iter().filter(|piece| !piece.hidden) {
                pen.line(&piece.points, Stroke::solid(colour, Theme::RAW_LINE))?;
            }
        }
        Ok(())
    }

    /// Paths, points and names.
    pub fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        let (stage, theme) = (self.stage, &self.stage.ground.theme);
        for line in &self.scene.kept {
            let dash = line.style.dash;
            let stroke = Stroke::dashed(theme.muted.faint(0.75), 0.75 * Theme::BOLD_LINE, dash);
            self.draw_on(pen, &line.path, stroke)?;
        }
        for line in self.scene.lines.iter().rev() {
            self.draw_path(pen, line)?;
        }
        // Large enough to be seen around a point that has come there.
        for spot in self.scene.minima.iter().filter_map(|&minimum| stage.on_surface(minimum)) {
            self.draw_ring(pen, spot, 9.0, theme.ink, 1.5)?;
        }
        for line in self.scene.lines.iter().rev() {
            self.draw_point(pen, line)?;
        }
        for line in &self.scene.lines {
            if let Some(spot) = line.then.and_then(|then| stage.on_surface(then)) {
                self.draw_ring(pen, spot, 7.0, theme.colour(line.style.colour), Theme::BOLD_LINE)?;
            }
        }
        let labels = self.scene.lines.iter().filter_map(|line| self.label(line)).collect();
        draw_labels(pen, theme, labels, stage.bounds())
    }

    fn draw_on(&self, pen: &mut Pen<'_>, points: &[[f64; 2]], stroke: Stroke) -> Drawn {
        for piece in self.stage.draped(points) {
            let stroke = if piece.hidden {
                Stroke::solid(stroke.colour.faint(HIDDEN * stroke.colour.alpha), stroke.width)
            } else {
                stroke
            };
            pen.line(&piece.points, stroke)?;
        }
        Ok(())
    }

    /// A path as the map has it: its last eighth bold.
    fn draw_path(&self, pen: &mut Pen<'_>, line: &Line) -> Drawn {
        let (path, style) = (&line.path, line.style);
        let colour = self.stage.ground.theme.colour(style.colour);
        let recent = path.len() - path.len().div_ceil(8).max(2).min(path.len());
        let strength = (7.0 / (path.len() as f64).sqrt()).clamp(0.42, 0.65);
        let former = &path[..(recent + 1).min(path.len())];
        self.draw_on(pen, former, Stroke::solid(colour.faint(strength), 1.0))?;
        self.draw_on(pen, &path[recent..], Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
        match path.first().and_then(|&start| self.stage.on_surface(start)) {
            Some(start) if path.len() > 1 => {
                self.draw_ring(pen, start, 3.0, self.stage.ground.theme.ink, 1.25)
            }
            _ => Ok(()),
        }
    }

    /// A ring with paper around it, so that it is seen on everything; a faint one behind the surface.
    fn draw_ring(&self, pen: &mut Pen<'_>, spot: Spot, radius: f64, colour: Colour, width: f64) -> Drawn {
        if self.stage.hides(spot) {
            return pen.ring(spot.at, radius, Stroke::solid(colour.faint(HIDDEN), width));
        }
        pen.ring(spot.at, radius, Stroke::solid(self.stage.ground.theme.paper, width + 2.0))?;
        pen.ring(spot.at, radius, Stroke::solid(colour, width))
    }

    fn draw_point(&self, pen: &mut Pen<'_>, line: &Line) -> Drawn {
        let Some(spot) = line.path.last().and_then(|&point| self.stage.on_surface(point)) else {
            return Ok(());
        };
        let (style, theme) = (line.style, &self.stage.ground.theme);
        let colour = theme.colour(style.colour);
        let (colour, rim) = if self.stage.hides(spot) {
            (colour.faint(2.0 * HIDDEN), None)
        } else {
            (colour, Some(theme.paper))
        };
        if line.is_lost {
            return pen.cross(spot.at, Theme::MARKER, Stroke::solid(colour, Theme::BOLD_LINE));
        }
        pen.marker(style.marker, spot.at, 1.1 * Theme::MARKER, colour, rim)
    }

    /// The name of an optimizer at its point; where that is not on the surface, at the edge next to it.
    fn label(&self, line: &Line) -> Option<Label> {
        let &point = line.path.last()?;
        let colour = self.stage.ground.theme.colour(line.style.colour);
        if let Some(spot) = self.stage.on_surface(point) {
            return Some(Label::new(spot.at, &line.name, colour));
        }
        let parts = self.stage.ground.lattice.parts(point);
        let [x, y] = parts.map(|part| part.clamp(0.0, 1.0));
        let height = self.stage.ground.lattice.height([x, y]).unwrap_or(0.0);
        let at: Pixel = self.stage.in_box([x, y, height]).at;
        let name = format!("{} outside", line.name);
        (parts != [x, y] && at.is_finite()).then(|| Label::new(at, &name, colour))
    }
}
