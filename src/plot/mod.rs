//! Figures: from a [`Snapshot`](crate::session::Snapshot) to lines on a canvas or in an SVG file.
//!
//! A [`Figure`] is made for one snapshot, size and theme, and drawn in two layers: axes, which the page draws
//! anew only when its [`Frame`] has changed, and data, drawn at every frame. The [`Pen`] draws on any backend of
//! Plotters, so that the page's canvas and a native test's SVG show the same picture. Nothing here knows a DOM,
//! measures text or remembers the frame before.
//!
//! ```
//! use lodo::plot::{Figure, LossFigure, Theme};
//! use lodo::experiment::{Experiment, LossAxis};
//! use lodo::session::Session;
//!
//! let mut session = Session::new(&Experiment::from_link("dimension=10").0).unwrap();
//! session.advance_to(500, &|| 0.0);
//! let snapshot = session.snapshot();
//! let svg = LossFigure::new(&snapshot, LossAxis::Steps, [400.0, 230.0], &Theme::light()).to_svg();
//! assert!(svg.contains("LODO"));
//! ```

mod arrows;
mod chart;
mod clip;
mod contour;
mod curves;
mod dash;
mod decision;
mod direction;
mod dots;
mod ellipse;
mod error;
mod frame;
mod heat;
mod heights;
mod inset;
mod kept;
mod key;
mod label;
mod landscape;
mod legend;
mod lines;
mod loss;
mod matrix;
mod nothing;
mod panel;
mod passing;
mod pen;
mod picture;
mod pixel;
mod print;
mod product;
mod relief;
mod scale;
mod scene;
mod spectrum;
mod style;
mod svg;
mod sweep;
mod sweep_map;
mod theme;
mod theory;
mod ticks;

pub use chart::{ChartFigure, ChartLine, ChartText};
pub use clip::Rect;
pub use contour::{Contour, contours, is_torn};
pub use curves::{Cursor, curves_csv};
pub use decision::DecisionFigure;
pub use direction::DirectionFigure;
pub use dots::DotsFigure;
pub use ellipse::Ellipse;
pub use error::ErrorFigure;
pub use frame::{Axis, Frame};
pub use heat::{pixels, shades};
pub use label::{Label, draw as draw_labels};
pub use landscape::LandscapeFigure;
pub use legend::Legend;
pub use lines::{Axes, Line, LinesFigure};
pub use loss::LossFigure;
pub use matrix::MatrixFigure;
pub use panel::{CANVASES, Drawing, Panel};
pub use pen::{Drawn, Lettering, Pen, SUBPIXEL, Stroke, text_width};
pub use picture::Picture;
pub use pixel::Pixel;
pub use print::printed;
pub use product::ProductFigure;
pub use relief::Relief;
pub use scale::{Kind, Scale};
pub use scene::SceneBytes;
pub use spectrum::SpectrumFigure;
pub use style::{Marker, Style, style_at, style_by, style_in, style_of};
pub use svg::{signed, svg};
pub use sweep::SweepFigure;
pub use sweep_map::SweepMap;
pub use theme::{Colour, Theme};
pub use theory::theory_figure;
pub use ticks::{Tick, ticks};

/// A picture of a snapshot.
pub trait Figure {
    /// Size, axes and what they span: all that the first layer depends on, save for the theme and, in the
    /// landscape, the grid.
    fn frame(&self) -> &Frame;

    /// The colours it was made for.
    fn theme(&self) -> &Theme;

    /// What changes seldom.
    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn;

    /// What changes with every snapshot.
    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn;

    /// Pictures under the axes; they belong to the first layer.
    fn pictures(&self) -> Vec<Picture> {
        Vec::new()
    }

    /// What is seen, in at most sixty characters.
    fn caption(&self) -> String;

    /// What is seen, in sentences with numbers, for those who do not see it.
    fn words(&self) -> String;

    /// The numbers behind it, with a line of headings; each as short as it can be without losing a bit.
    fn csv(&self) -> String;

    /// What is under a place on the canvas.
    fn at(&self, point: Pixel) -> Option<String>;

    /// The step under it, where an axis is the run.
    fn step_at(&self, _: Pixel) -> Option<u64> {
        None
    }

    /// Both layers on paper, as a file.
    fn to_svg(&self) -> String {
        self.to_svg_over(None)
    }

    /// The same over a legend, if there is one.
    fn to_svg_over(&self, legend: Option<&Legend>) -> String {
        let [right, bottom] = self.frame().size;
        let below = legend.map_or(0.0, |legend| legend.height(right));
        svg([right, bottom + below], &self.pictures(), |pen| {
            pen.rect(Rect { left: 0.0, top: 0.0, right, bottom }, self.theme().paper)?;
            self.draw_axes(pen)?;
            self.draw_data(pen)?;
            legend.map_or(Ok(()), |legend| legend.draw(pen, [right, bottom], self.theme()))
        })
    }
}
