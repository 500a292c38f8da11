//! The canvases: sized to their boxes at the screen's resolution, the static layer of each kept as a picture.

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, ImageData};

use super::dom::{Text, document, element, window};
use super::theme;
use crate::plot::{
    self, ErrorFigure, Figure, LandscapeFigure, LossFigure, Pen, SUBPIXEL, SpectrumFigure, Theme,
};
use crate::run::{Experiment, Grid, Snapshot};
