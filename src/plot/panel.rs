//! The panels of a page, and the figure that each shows.

use super::{
    Cursor, DecisionFigure, DirectionFigure, Drawn, ErrorFigure, Figure, Frame, LandscapeFigure, LossFigure,
    MatrixFigure, Pen, Picture, Pixel, ProductFigure, SpectrumFigure, Theme,
};
pub use crate::experiment::Panel;
use crate::experiment::{ErrorView, Experiment, PlaneChoice, SpectrumView};
use crate::session::{Snapshot, Surface};
use crate::worker::Grid;

/// A figure of any kind.
pub enum Drawing<'a> {
    /// The function on a plane, with paths.
    Landscape(LandscapeFigure<'a>),
    /// Where a classifier changes its mind.
    Decision(DecisionFigure<'a>),
    /// Loss curves.
    Loss(LossFigure<'a>),
    /// Eigenvalues of the matrices.
    Spectrum(SpectrumFigure<'a>),
    /// Eigenvalues of the matrices times the Hessian.
    Product(ProductFigure<'a>),
    /// What every matrix does along each direction of the Hessian, and what that costs.
    Direction(DirectionFigure<'a>),
    /// The distance from the inverse Hessian.
    Error(ErrorFigure<'a>),
    /// A matrix beside the inverse Hessian.
    Matrix(MatrixFigure<'a>),
}

impl Panel {
    /// What it shows at present: the name of an explanation, and of files.
    pub fn shows(self, experiment: &Experiment) -> &'static str {
        let view = &experiment.view;
        match self {
            Panel::Landscape if experiment.plane() == PlaneChoice::Decisions => "decisions",
            Panel::Spectrum if view.spectrum == SpectrumView::Product => "product",
            Panel::Spectrum if view.spectrum == SpectrumView::Directions => "directions",
            Panel::Error if view.error == ErrorView::Matrices => "matrix",
            panel => panel.key(),
        }
    }

    /// The canvas that it shows at present.
    pub fn canvas(self, experiment: &Experiment) -> usize {
        let matrices = experiment.view.error == ErrorView::Matrices;
        match self {
            Panel::Error if matrices => 4,
            panel => panel as usize,
        }
    }
}

/// The canvases, in the order in which they are kept. The last two share a panel.
pub const CANVASES: [&str; 5] = ["landscape", "loss", "spectrum", "error", "matrix"];

impl<'a> Drawing<'a> {
    /// What a canvas shows.
    pub fn new(
        canvas: usize,
        snapshot: &'a Snapshot,
        experiment: &Experiment,
        grid: Option<&'a Grid>,
        size: [f64; 2],
        theme: &'a Theme,
    ) -> Self {
        let view = &experiment.view;
        match CANVASES[canvas] {
            "landscape" if experiment.plane() == PlaneChoice::Decisions => {
                Drawing::Decision(DecisionFigure::new(snapshot, size, theme).decided_by(view.regions))
            }
            "landscape" => {
                let landscape = LandscapeFigure::new(snapshot, grid, size, theme).within(view.window);
                Drawing::Landscape(landscape.with_arrows(view.arrows))
            }
            "loss" => {
                let loss = LossFigure::new(snapshot, view.curves, size, theme);
                Drawing::Loss(loss.aiming(view.stop.target))
            }
            "spectrum" if view.spectrum == SpectrumView::Product => {
                Drawing::Product(ProductFigure::new(snapshot, size, theme))
            }
            "spectrum" if view.spectrum == SpectrumView::Directions => {
                Drawing::Direction(DirectionFigure::new(snapshot, size, theme))
            }
            "spectrum" => Drawing::Spectrum(SpectrumFigure::new(snapshot, size, theme)),
            "error" => Drawing::Error(ErrorFigure::seen(snapshot, view.curves, size, theme)),
            _ => Drawing::Matrix(MatrixFigure::new(snapshot, size, theme)),
        }
    }

    /// What it is called where it stands alone.
    pub fn title(&self) -> &'static str {
        match self {
            Drawing::Landscape(_) => "Landscape",
            Drawing::Decision(_) => "Decision boundary",
            Drawing::Loss(_) => "Loss",
            Drawing::Spectrum(_) => "Effective eigenvalues",
            Drawing::Product(_) => "Eigenvalues of G·H",
            Drawing::Direction(_) => "Newton’s step by direction",
            Drawing::Error(_) => "Inverse-Hessian error",
            Drawing::Matrix(_) => "G beside H⁻¹",
        }
    }

    /// With the function itself behind the landscape.
    pub fn over(self, surface: Option<&'a Surface>) -> Self {
        match self {
            Drawing::Landscape(figure) => Drawing::Landscape(figure.over(surface)),
            other => other,
        }
    }

    /// With the lines of a run that was kept behind those of this one.
    pub fn beside(self, kept: Option<&'a Snapshot>) -> Self {
        match self {
            Drawing::Landscape(figure) => Drawing::Landscape(figure.beside(kept)),
            Drawing::Loss(figure) => Drawing::Loss(figure.beside(kept)),
            Drawing::Spectrum(figure) => Drawing::Spectrum(figure.beside(kept)),
            Drawing::Product(figure) => Drawing::Product(figure.beside(kept)),
            Drawing::Direction(figure) => Drawing::Direction(figure.beside(kept)),
            Drawing::Error(figure) => Drawing::Error(figure.beside(kept)),
            Drawing::Decision(_) | Drawing::Matrix(_) => self,
        }
    }

    /// With what there was at a step, where somebody points at one.
    pub fn pointed(self, step: Option<Cursor>) -> Self {
        match self {
            Drawing::Landscape(figure) => Drawing::Landscape(figure.pointed(step)),
            Drawing::Loss(figure) => Drawing::Loss(figure.pointed(step)),
            Drawing::Error(figure) => Drawing::Error(figure.pointed(step)),
            other => other,
        }
    }

    /// With or without the arrows of the next step.
    pub fn with_arrows(self, arrows: bool) -> Self {
        match self {
            Drawing::Landscape(figure) => Drawing::Landscape(figure.with_arrows(arrows)),
            other => other,
        }
    }

    /// With the scales of the figure before, if that showed the same and they still serve.
    pub fn keeping(self, former: Option<&Frame>) -> Self {
        let same = |former: &&Frame| former.y.title == self.frame().y.title;
        let Some(former) = former.filter(same) else { return self };
        match self {
            Drawing::Loss(figure) => Drawing::Loss(figure.keeping(former)),
            Drawing::Spectrum(figure) => Drawing::Spectrum(figure.keeping(former)),
            Drawing::Product(figure) => Drawing::Product(figure.keeping(former)),
            Drawing::Direction(figure) => Drawing::Direction(figure.keeping(former)),
            Drawing::Error(figure) => Drawing::Error(figure.keeping(former)),
            other => other,
        }
    }

    /// What its pictures were made of, beside the grid: when it changes, they are out of date.
    pub fn stamp(&self, snapshot: &Snapshot) -> Option<(u64, String)> {
        match self {
            Drawing::Decision(figure) => {
                figure.decider().map(|(lane, decisions)| (decisions.step, lane.key.clone()))
            }
            Drawing::Matrix(_) => snapshot.matrices.as_ref().map(|m| (m.step, m.key.clone())),
            _ => None,
        }
    }
}

macro_rules! figure {
    ($drawing:expr, $figure:ident => $do:expr) => {
        match $drawing {
            Drawing::Landscape($figure) => $do,
            Drawing::Decision($figure) => $do,
            Drawing::Loss($figure) => $do,
            Drawing::Spectrum($figure) => $do,
            Drawing::Product($figure) => $do,
            Drawing::Direction($figure) => $do,
            Drawing::Error($figure) => $do,
            Drawing::Matrix($figure) => $do,
        }
    };
}

impl Figure for Drawing<'_> {
    fn frame(&self) -> &Frame {
        figure!(self, figure => figure.frame())
    }

    fn theme(&self) -> &Theme {
        figure!(self, figure => figure.theme())
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        figure!(self, figure => figure.draw_axes(pen))
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        figure!(self, figure => figure.draw_data(pen))
    }

    fn pictures(&self) -> Vec<Picture> {
        figure!(self, figure => figure.pictures())
    }

    fn step_at(&self, point: Pixel) -> Option<u64> {
        figure!(self, figure => figure.step_at(point))
    }

    fn caption(&self) -> String {
        figure!(self, figure => figure.caption())
    }

    fn words(&self) -> String {
        figure!(self, figure => figure.words())
    }

    fn csv(&self) -> String {
        figure!(self, figure => figure.csv())
    }

    fn at(&self, point: Pixel) -> Option<String> {
        figure!(self, figure => figure.at(point))
    }
}
