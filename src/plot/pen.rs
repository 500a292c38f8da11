//! A pen with fractions of a pixel over a backend that counts in whole units.

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, FontFamily, FontStyle,
};

use super::dash::dashes;
use super::{Colour, Marker, Pixel, Rect, Theme};

/// Units of the backend to a CSS pixel. Plotters' backends count in integers, in which curves would be
/// staircases: a canvas is scaled down by this much, an SVG has a view box so much larger.
pub const SUBPIXEL: f64 = 8.0;

/// The pattern of lines to compare with.
pub(super) const DASHED: &[f64] = &[6.0, 4.0];

/// What drawing comes to.
pub type Drawn = Result<(), String>;

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width in pixels.
    pub width: f64,
    /// Dash and gap by turns, in pixels; empty for a solid line.
    pub dash: &'static [f64],
}

impl Stroke {
    /// A line without gaps.
    pub fn solid(colour: Colour, width: f64) -> Self {
        Stroke { colour, width, dash: &[] }
    }

    /// A line of dashes.
    pub fn dashed(colour: Colour, width: f64, dash: &'static [f64]) -> Self {
        Stroke { colour, width, dash }
    }
}

/// How text is set, and which point of it is given: the left end of its middle line if nothing is said.
#[derive(Clone)]
pub struct Lettering {
    colour: Colour,
    size: f64,
    bold: bool,
    anchor: Pos,
}

impl Lettering {
    /// Text of the usual size.
    pub fn new(colour: Colour) -> Self {
        Lettering { colour, size: Theme::TEXT, bold: false, anchor: Pos::new(HPos::Left, VPos::Center) }
    }

    /// At another point of it.
    pub fn at(mut self, across: HPos, down: VPos) -> Self {
        self.anchor = Pos::new(across, down);
        self
    }

    /// Bold.
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }
}

/// About how wide a text is. Text is never measured: it is placed by anchors, with this much room.
pub fn text_width(text: &str) -> f64 {
    let width = |letter| match letter {
        'M' | 'W' | 'm' | 'w' => 1.0,
        '\u{fe0e}' => 0.0,
        'A'..='H' | 'J'..='L' | 'N'..='V' | 'X'..='Z' => 0.72,
        'I' | 'i' | 'j' | 'l' | 't' | '.' | ',' | ' ' => 0.4,
        _ => 0.6,
    };
    Theme::TEXT * text.chars().map(width).sum::<f64>()
}

/// A pen whose coordinates are CSS pixels.
pub struct Pen<'a> {
    backend: &'a mut dyn Ink,
    clip: Rect,
    type_scale: f64,
}

/// What a pen needs of a backend, whichever it is: figures are then compiled once, not for each.
trait Ink {
    fn path(&mut self, points: Vec<BackendCoord>, line: &Line) -> Drawn;
    fn polygon(&mut self, corners: Vec<BackendCoord>, colour: BackendColor) -> Drawn;
    fn text(&mut self, text: &str, lettering: &Lettering, at: BackendCoord) -> Drawn;
}

impl<B: DrawingBackend> Ink for B {
    fn path(&mut self, points: Vec<BackendCoord>, line: &Line) -> Drawn {
        self.draw_path(points, line).map_err(|error| error.to_string())
    }

    fn polygon(&mut self, corners: Vec<BackendCoord>, colour: BackendColor) -> Drawn {
        self.fill_polygon(corners, &colour).map_err(|error| error.to_string())
    }

    fn text(&mut self, text: &str, lettering: &Lettering, at: BackendCoord) -> Drawn {
        self.draw_text(text, lettering, at).map_err(|error| error.to_string())
    }
}

impl<'a> Pen<'a> {
    /// A pen over a canvas that is scaled by [`SUBPIXEL`].
    pub fn new(backend: &'a mut impl DrawingBackend) -> Self {
        Pen { backend, clip: Rect::EVERYTHING, type_scale: 1.0 }
    }

    /// The same, for a backend that sets type smaller by this factor than it is told.
    pub(super) fn with_type_scale(backend: &'a mut impl DrawingBackend, type_scale: f64) -> Self {
        Pen { type_scale, ..Pen::new(backend) }
    }

    /// A pen that leaves no trace outside a rectangle, save for the rim of markers and the text within reach.
    pub fn inside(&mut self, clip: Rect) -> Pen<'_> {
        Pen { backend: self.backend, clip, type_scale: self.type_scale }
    }

    /// A polyline. A point that is not finite breaks it.
    pub fn line(&mut self, points: &[Pixel], stroke: Stroke) -> Drawn {
        for piece in self.clip.pieces(points) {
            if stroke.dash.is_empty() {
                self.path(&piece, stroke)?;
            } else {
                for dash in dashes(&piece, stroke.dash) {
                    self.path(&dash, stroke)?;
                }
            }
        }
        Ok(())
    }

    fn path(&mut self, points: &[Pixel], stroke: Stroke) -> Drawn {
        let mut path: Vec<BackendCoord> = points.iter().map(|&point| units(point)).collect();
        path.dedup();
        if path.len() < 2 {
            return Ok(());
        }
        self.backend.path(path, &Line(stroke))
    }

    /// A filled shape whose rim does not cross itself.
    pub fn fill(&mut self, corners: &[Pixel], colour: Colour) -> Drawn {
        let shape = self.clip.shape(corners);
        if shape.len() < 3 {
            return Ok(());
        }
        self.backend.polygon(shape.into_iter().map(units).collect(), backend_colour(colour))
    }

    /// A filled rectangle.
    pub fn rect(&mut self, rect: Rect, colour: Colour) -> Drawn {
        self.fill(&rect.corners(), colour)
    }

    /// A circle's rim.
    pub fn ring(&mut self, centre: Pixel, radius: f64, stroke: Stroke) -> Drawn {
        if !self.clip.contains(centre) {
            return Ok(());
        }
        let mut rim = Marker::Circle.corners(centre, radius);
        rim.push(rim[0]);
        self.path(&rim, stroke)
    }

    /// A method's marker, with a rim of paper where it lies on other things.
    pub fn marker(
        &mut self,
        marker: Marker,
        centre: Pixel,
        radius: f64,
        colour: Colour,
        rim: Option<Colour>,
    ) -> Drawn {
        if !self.clip.contains(centre) {
            return Ok(());
        }
        if let Some(rim) = rim {
            let corners = marker.corners(centre, radius + 1.5);
            self.backend.polygon(corners.into_iter().map(units).collect(), backend_colour(rim))?;
        }
        let corners = marker.corners(centre, radius);
        self.backend.polygon(corners.into_iter().map(units).collect(), backend_colour(colour))
    }

    /// A cross: the end of a lane.
    pub fn cross(&mut self, centre: Pixel, radius: f64, stroke: Stroke) -> Drawn {
        if !self.clip.contains(centre) {
            return Ok(());
        }
        self.path(&[centre.offset(-radius, -radius), centre.offset(radius, radius)], stroke)?;
        self.path(&[centre.offset(-radius, radius), centre.offset(radius, -radius)], stroke)
    }

    /// A line of text.
    pub fn text(&mut self, at: Pixel, text: &str, lettering: &Lettering) -> Drawn {
        if text.is_empty() || !at.is_finite() {
            return Ok(());
        }
        let mut lettering = lettering.clone();
        lettering.size *= SUBPIXEL * self.type_scale;
        self.backend.text(text, &lettering, units(at))
    }
}

fn units(point: Pixel) -> BackendCoord {
    let unit = |x: f64| (x * SUBPIXEL).round() as i32;
    (unit(point.x), unit(point.y))
}

fn backend_colour(colour: Colour) -> BackendColor {
    BackendColor { alpha: colour.alpha, rgb: colour.rgb.into() }
}

struct Line(Stroke);

impl BackendStyle for Line {
    fn color(&self) -> BackendColor {
        backend_colour(self.0.colour)
    }

    fn stroke_width(&self) -> u32 {
        (self.0.width * SUBPIXEL).round() as u32
    }
}

impl BackendTextStyle for Lettering {
    type FontError = std::convert::Infallible;

    fn color(&self) -> BackendColor {
        backend_colour(self.colour)
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn style(&self) -> FontStyle {
        if self.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        self.anchor
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(Theme::FONT)
    }

    /// Only for backends that rasterize text themselves, of which there is none here.
    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        Ok(((0, 0), ((0.6 * self.size * text.chars().count() as f64) as i32, self.size as i32)))
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        Ok(Ok(()))
    }
}
