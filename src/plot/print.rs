//! A figure for print: its title above, and below what is drawn, of what, and with which rates.

use super::legend::{LINE, MARGIN, wrapped};
use super::pen::Lettering;
use super::{Drawing, Figure, Legend, Pixel, Rect, Theme, svg};
use crate::experiment::Experiment;
use crate::session::Snapshot;

/// The title's band.
const HEAD: f64 = 28.0;

/// A figure of a run as an SVG document, as wide as the figure and higher by title and caption.
pub fn printed(drawing: &Drawing<'_>, experiment: &Experiment, snapshot: &Snapshot) -> String {
    let ([width, height], theme) = (drawing.frame().size, drawing.theme());
    let legend = Legend::new(drawing.title(), experiment, snapshot);
    let [title, problem, run] = legend.lines();
    let mut lines = vec![drawing.caption(), format!("{problem}, {run}")];
    lines.extend(experiment.running_lanes().map(|lane| experiment.lane_rates(lane)));
    lines.retain(|line| !line.is_empty());
    let head = written(std::slice::from_ref(title), width, HEAD, Lettering::new(theme.ink).bold(), theme);
    let rows = wrapped(&lines, width);
    let below = LINE * rows.len() as f64 + MARGIN;
    let foot = written(&rows, width, below, Lettering::new(theme.muted), theme);
    stacked(width, &[(head, HEAD), (drawing.to_svg(), height), (foot, below)])
}

/// Lines of text on paper of this size.
fn written(rows: &[String], width: f64, height: f64, lettering: Lettering, theme: &Theme) -> String {
    svg([width, height], &[], |pen| {
        pen.rect(Rect { left: 0.0, top: 0.0, right: width, bottom: height }, theme.paper)?;
        let first = if rows.len() == 1 { 0.5 * height } else { 0.5 * LINE };
        for (place, row) in rows.iter().enumerate() {
            pen.text(Pixel::new(MARGIN, first + LINE * place as f64), row, &lettering)?;
        }
        Ok(())
    })
}

/// Documents with their heights, one below the other.
fn stacked(width: f64, parts: &[(String, f64)]) -> String {
    let height: f64 = parts.iter().map(|(_, height)| height).sum();
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n"
    );
    let mut top = 0.0;
    for (part, height) in parts {
        text += &part.replacen("<svg ", &format!("<svg y=\"{top}\" "), 1);
        top += height;
    }
    text + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::CANVASES;
    use crate::session::Session;

    /// The title is the topmost text, rates stand below all else, and nothing is wider than the figure.
    #[test]
    fn a_figure_has_its_title_above_and_the_rates_below() {
        let (experiment, _) = Experiment::from_link("dimension=6&optimizers=lodo,adam&adam-lr=0.03125");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(40, &|| 0.0);
        let (snapshot, theme) = (session.snapshot(), Theme::light());
        for canvas in 0..CANVASES.len() {
            let drawing = Drawing::new(canvas, &snapshot, &experiment, None, [420.0, 260.0], &theme);
            let text = printed(&drawing, &experiment, &snapshot);
            let document = roxmltree::Document::parse(&text).unwrap();
            let parts: Vec<_> =
                document.root_element().children().filter(|node| node.has_tag_name("svg")).collect();
            let of = |name, part: usize| {
                parts[part].attribute(name).map_or(0.0, |number| number.parse::<f64>().unwrap())
            };
            assert_eq!(parts.len(), 3);
            assert_eq!((of("y", 0), of("y", 1), of("y", 2)), (0.0, HEAD, HEAD + 260.0));
            let whole = document.root_element().attribute("height").unwrap();
            assert_eq!(whole.parse::<f64>().unwrap(), of("y", 2) + of("height", 2));
            let words = |part: usize| {
                let texts = parts[part].descendants().filter(|node| node.has_tag_name("text"));
                texts
                    .map(|node| node.text().unwrap_or_default().trim().to_owned())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            assert_eq!(words(0), drawing.title());
            let caption = words(2);
            for part in ["n = 6", "seed 1, step 40", "LODO: α₀ = ", "Adam: α = 0.03125, β₁ = "] {
                assert!(caption.contains(part), "{part}: {caption}");
            }
        }
    }
}
