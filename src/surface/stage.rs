//! A surface as it is seen from one side: what does not change while a run goes on.

use std::rc::Rc;

use lodo::plot::{Contour, Rect, Theme, contours};
use lodo::worker::Grid;

use crate::camera::{Camera, Point, Spot, dot};
use crate::depths::{Depths, Vertex};
use crate::lattice::Lattice;
use crate::scene::Scene;

/// Room for labels around the surface: left, top, right, bottom.
const ROOM: [f64; 4] = [48.0, 16.0, 36.0, 32.0];
/// The raster is finer than the canvas, which smooths edges when it is shrunk; but no more pixels than that.
const FINENESS: f64 = 2.0;
const MOST: f64 = 3e6;

/// A surface, from wherever it is seen.
#[derive(Clone, Debug)]
pub struct Ground {
    pub(crate) lattice: Lattice,
    pub(crate) contours: Vec<Contour>,
    pub(crate) theme: Theme,
    dark: bool,
}

impl Ground {
    /// That of a grid, on near black or on white.
    pub fn new(grid: &Grid, dark: bool) -> Self {
        let theme = if dark { Theme::dark() } else { Theme::light() };
        Ground { lattice: Lattice::new(grid, &theme), contours: contours(grid), theme, dark }
    }
}

/// A surface from one side.
#[derive(Clone, Debug)]
pub struct Stage {
    pub(crate) ground: Rc<Ground>,
    pub(crate) camera: Camera,
    pub(crate) depths: Depths,
    /// In CSS pixels.
    pub(crate) size: [f64; 2],
}

/// What a stage is made of, beside the grid.
pub type Key = ([f64; 2], [f64; 2], f64, bool);

impl Stage {
    /// What of a scene a stage depends on, beside the grid.
    pub fn key(scene: &Scene) -> Key {
        (scene.angle, scene.size, scene.ratio, scene.dark)
    }

    /// A ground as a scene has it.
    pub fn new(ground: Rc<Ground>, scene: &Scene) -> Self {
        let [width, height] = scene.size;
        let [left, top, right, bottom] = ROOM;
        let room = Rect {
            left,
            top,
            right: (width - right).max(left + 1.0),
            bottom: (height - bottom).max(top + 1.0),
        };
        let camera = Camera::new(scene.angle, ground.lattice.sides, room);
        let fineness = FINENESS.max(scene.ratio).min((MOST / (width * height).max(1.0)).sqrt());
        let depths = Depths::new(scene.size, fineness);
        let mut stage = Stage { ground, camera, depths, size: scene.size };
        stage.fill();
        stage
    }

    fn fill(&mut self) {
        let ground = self.ground.clone();
        let lattice = &ground.lattice;
        let Lattice { columns, rows, .. } = *lattice;
        let vertices: Vec<Vertex> =
            (0..columns * rows).map(|node| self.vertex(node % columns, node / columns)).collect();
        for row in 0..rows - 1 {
            for column in (0..columns - 1).filter(|&column| lattice.has_cell(column, row)) {
                let node = row * columns + column;
                let [a, b, d, c] =
                    [node, node + 1, node + columns, node + columns + 1].map(|node| &vertices[node]);
                self.depths.fill([a, b, c]);
                self.depths.fill([a, c, d]);
            }
        }
    }

    fn vertex(&self, column: usize, row: usize) -> Vertex {
        let Ground { lattice, dark, .. } = &*self.ground;
        let node = row * lattice.columns + column;
        let point = lattice.point(lattice.part(column, row), lattice.heights[node]);
        let Spot { at, near } = self.camera.see(point);
        let light = dot(lattice.normal(column, row), self.camera.light()).max(0.0);
        let [least, most] = if *dark { [0.8, 1.75] } else { [0.66, 1.06] };
        let light = (least + (most - least) * light) as f32;
        let fineness = self.depths.fineness;
        Vertex {
            x: (at.x * fineness) as f32,
            y: (at.y * fineness) as f32,
            near: near as f32,
            colour: lattice.colours[node].map(|channel| (light * channel).min(255.0)),
        }
    }

    /// Where a point of the surface is seen; `None` where there is none.
    pub fn on_surface(&self, point: [f64; 2]) -> Option<Spot> {
        let parts = self.ground.lattice.parts(point);
        Some(self.camera.see(self.ground.lattice.point(parts, self.ground.lattice.height(parts)?)))
    }

    /// Where a place of the box around it is seen, given in parts of its width, depth and height.
    pub(crate) fn in_box(&self, [across, up, height]: Point) -> Spot {
        self.camera.see(self.ground.lattice.point([across, up], height))
    }

    /// Whether a spot is behind the surface.
    pub fn hides(&self, spot: Spot) -> bool {
        self.depths.hides(spot)
    }

    /// The whole canvas.
    pub(crate) fn bounds(&self) -> Rect {
        let [right, bottom] = self.size;
        Rect { left: 0.0, top: 0.0, right, bottom }
    }
}
