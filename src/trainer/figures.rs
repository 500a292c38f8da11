//! The figures of a run.

use lodo::plot::{Axes, Figure, Line, LinesFigure, Style, Theme, signed, style_at};

use lodo_network::training::means;

use crate::curves::{Against, Curves};
use crate::trainer::{Shares, Spectrum, Trainer};

/// The greatest width and the height of each figure, in CSS pixels.
const SIZES: [[f64; 2]; 3] = [[900.0, 400.0], [640.0, 280.0], [560.0, 220.0]];

/// No figure is narrower.
const NARROWEST: f64 = 280.0;

/// A curve has so many points at the most.
const POINTS: usize = 200;

impl Trainer {
    /// Losses, spectra, and the prediction of the queried pixel, as SVG for this room and in words.
    pub fn figures(&self, theme: &Theme, room: f64) -> [(String, String); 3] {
        let sizes = SIZES.map(|[width, height]| [width.min(room).max(NARROWEST), height]);
        [
            self.loss_figure(theme, sizes[0]),
            self.spectrum_figure(theme, sizes[1]),
            self.prediction_figure(theme, sizes[2]),
        ]
    }

    fn style(&self, place: usize) -> Style {
        let choice = self.run.as_ref().and_then(|run| run.optimizers.get(place));
        style_at(choice.map(|choice| choice.contender.method()), place)
    }

    fn line(&self, place: usize, name: &str, points: Vec<[f64; 2]>) -> Line {
        Line { name: name.into(), style: self.style(place), points, measured: Vec::new() }
    }

    fn loss_figure(&self, theme: &Theme, size: [f64; 2]) -> (String, String) {
        let batch = self.run.as_ref().map_or(1, |run| run.batch);
        let along = |curves: &Curves, steps: usize| self.against.place(curves, steps, batch);
        let lanes = self.lanes().into_iter().zip(&self.curves).enumerate();
        let line = |(place, (name, curves)): (usize, (&str, &Curves))| {
            let points =
                means(&curves.losses, POINTS).map(|(steps, loss)| [along(curves, steps), loss]).collect();
            let validations = curves.validations.iter();
            let measured =
                validations.map(|(step, mean, error)| [along(curves, *step as usize), *mean, *error]);
            Line { measured: measured.collect(), ..self.line(place, name, points) }
        };
        let title = Against::ALL.iter().find(|known| known.0 == self.against).map_or("", |known| known.2);
        let axes = Axes { x: title.into(), y: "Loss (nats per pixel)".into(), is_log: true, mark: None };
        let caption = "Lines: batches; markers: held-out pixels ± standard error";
        let figure = LinesFigure::new(lanes.map(line).collect(), axes, caption, size, theme);
        (signed(&figure.to_svg(), &self.head_lines()), figure.words())
    }

    fn spectrum_figure(&self, theme: &Theme, size: [f64; 2]) -> (String, String) {
        let lanes = self.lanes().into_iter().zip(&self.spectra).enumerate();
        let line = |(place, (name, spectrum)): (usize, (&str, &Spectrum))| {
            let (_, quantiles) = spectrum.as_ref().filter(|spectrum| !spectrum.1.is_empty())?;
            let count = quantiles.len() as f64;
            let points =
                quantiles.iter().enumerate().map(|(place, value)| [(place as f64 + 0.5) / count, *value]);
            Some(self.line(place, name, points.collect()))
        };
        let axes = Axes {
            x: "Share of all directions".into(),
            y: "Eigenvalue of the matrix".into(),
            is_log: true,
            mark: None,
        };
        let caption = "Estimated from products alone; the ideal is not known here";
        let figure = LinesFigure::new(lanes.filter_map(line).collect(), axes, caption, size, theme);
        (signed(&figure.to_svg(), &self.head_lines()), figure.words())
    }

    fn prediction_figure(&self, theme: &Theme, size: [f64; 2]) -> (String, String) {
        let question = &self.question;
        let lanes = self.lanes().into_iter().zip(&question.shares).enumerate();
        let line = |(place, (name, shares)): (usize, (&str, &Shares))| {
            let (_, shares) = shares.as_ref()?;
            let points = shares.iter().enumerate().map(|(level, share)| [level as f64, f64::from(*share)]);
            Some(self.line(place, name, points.collect()))
        };
        let mark = question.pixels.get(usize::from(question.pixel)).map(|level| f64::from(*level));
        let axes = Axes { x: "Grey level".into(), y: "Probability".into(), is_log: true, mark };
        let caption = "The vertical line is the grey level that it is";
        let figure = LinesFigure::new(lanes.filter_map(line).collect(), axes, caption, size, theme);
        (signed(&figure.to_svg(), &self.head_lines()), figure.words())
    }

    /// What a file says of where it comes from.
    fn head_lines(&self) -> Vec<String> {
        let link = self.run.as_ref().map_or(String::new(), |run| run.to_link());
        vec![format!("LODO Lab {}", lodo::experiment::version()), self.data.clone(), link]
    }

    /// Every step of every optimizer as CSV.
    pub fn csv(&self) -> String {
        let head: String = self.head_lines().iter().map(|line| format!("# {line}\n")).collect();
        let mut csv = head + "optimizer,step,loss,seconds,held out,held out error\n";
        for (name, curves) in self.lanes().into_iter().zip(&self.curves) {
            for step in 0..=curves.losses.len() {
                let number = |series: &[f64], place: Option<usize>| {
                    place.and_then(|place| series.get(place)).map_or(String::new(), f64::to_string)
                };
                let held_out = curves.validations.iter().find(|validation| validation.0 == step as u64);
                let held_out = held_out.map_or(",".into(), |(_, mean, error)| format!("{mean},{error}"));
                let (loss, seconds) =
                    (number(&curves.losses, Some(step)), number(&curves.seconds, step.checked_sub(1)));
                csv += &format!("{name},{step},{loss},{seconds},{held_out}\n");
            }
        }
        csv
    }
}
