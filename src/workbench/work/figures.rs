//! The figures of what is under way.

use lodo::experiment::{Experiment, number};
use lodo::plot::{Figure, SweepFigure, SweepMap, Theme, signed, theory_figure};
use lodo::study::{PanelAxis, Part, Plan, SweepPanel};

use super::table::link_of_cell;
use super::{Subject, Work};
use crate::screen::Plate;

/// Of a figure, in CSS pixels.
const SIZE: [f64; 2] = [560.0, 380.0];

impl Work {
    fn panels(&self) -> Option<(&Part, Vec<SweepPanel>)> {
        let Subject::Study { part, .. } = &self.subject else { return None };
        let Plan::Sweep(sweep) = &part.study().plan else { return None };
        Some((part, sweep.panels(&part.courses(), part.study().seeds.len())))
    }

    /// The figures.
    pub fn figures(&self, theme: &Theme) -> Vec<Plate> {
        let head = self.report.head_lines();
        let plate = |svg: &str, about: String| Plate { title: String::new(), svg: signed(svg, &head), about };
        if let Subject::Theory(simulation) = &self.subject {
            let found = simulation.found();
            let figures = found.iter().map(|found| theory_figure(found, SIZE, theme).to_svg());
            let about = format!("{}; the table below has its numbers", self.report.title);
            return figures.map(|svg| plate(&svg, about.clone())).collect();
        }
        if let Subject::Tuning { tunings, .. } = &self.subject {
            let figure = |(name, panels): (String, Vec<SweepPanel>)| {
                let about = format!(
                    "{name}: the loss around each value that was found, the others held; the table below says within what it is near the best"
                );
                let svg = SweepFigure::relative(&panels, SIZE, theme).to_svg();
                Plate { title: name, ..plate(&svg, about) }
            };
            return tunings.panels().into_iter().map(figure).collect();
        }
        let Some((part, panels)) = self.panels() else { return Vec::new() };
        if panels.iter().all(|panel| panel.axes.len() == 1) {
            let experiment = Experiment::from_link(&part.study().link()).0;
            let about =
                format!("{}, a curve for each optimizer; the table below has its numbers", self.report.title);
            return vec![plate(&SweepFigure::new(&panels, &experiment, SIZE, theme).to_svg(), about)];
        }
        let maps = panels.iter().filter_map(|panel| Some((panel, SweepMap::new(panel, SIZE, theme)?)));
        let about = |panel: &SweepPanel| {
            let said = |axis: &PanelAxis, value: f64| format!("{} = {}", axis.title, number(value));
            let best = panel.best.map(|cell| {
                let values = panel.axes.iter().zip(panel.values(cell)).map(|(axis, value)| said(axis, value));
                format!(", least at {}", values.collect::<Vec<_>>().join(" and "))
            });
            let best = best.unwrap_or_default();
            let axes: Vec<&str> = panel.axes.iter().map(|axis| &*axis.title).collect();
            format!(
                "{}: the loss by {}{best}; the table below has its numbers",
                panel.name,
                axes.join(" and ")
            )
        };
        maps.map(|(panel, map)| plate(&map.to_svg(), about(panel))).collect()
    }

    /// The link to the cell of a sweep at a point of a figure, in its pixels.
    pub fn cell_at(&self, figure: usize, point: [f64; 2]) -> Option<String> {
        let (part, panels) = self.panels()?;
        let panel = panels.get(figure).filter(|panel| panel.axes.len() == 2)?;
        let cell = SweepMap::new(panel, SIZE, &Theme::light())?.cell_at(point)?;
        Some(link_of_cell(part.study(), panel, cell))
    }
}
