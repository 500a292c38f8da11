//! A report as it is shown, with links to its rows.

use lodo::experiment::{Experiment, number};
use lodo::study::{Audience, Cell, Plan, Report, Study, SweepPanel};

use crate::screen::{Row, Table};

/// More rows are not looked at: a file has them all.
pub(super) const MOST_ROWS: usize = 500;

/// What is shown of a report, of a study or of a tuning.
pub(super) fn table(study: Option<&Study>, report: &Report) -> Table {
    let columns = report.columns.iter().enumerate();
    let shown: Vec<usize> =
        columns.filter(|(_, column)| column.audience != Audience::Programs).map(|(place, _)| place).collect();
    let links = study.map_or_else(Vec::new, links);
    let row = |(place, cells): (usize, &Vec<Cell>)| {
        let cells: Vec<String> = shown.iter().map(|&place| cells[place].words()).collect();
        let is_best = cells.last().is_some_and(|words| words == "best");
        Row { cells, link: links.get(place).cloned(), is_best }
    };
    let is_wordy = |place: &usize| report.rows.iter().any(|row| matches!(row[*place], Cell::Text(_)));
    Table {
        wordy: shown.iter().map(is_wordy).collect(),
        head: shown.iter().map(|&place| report.columns[place].title.clone()).collect(),
        rows: report.rows.iter().take(MOST_ROWS).enumerate().map(row).collect(),
    }
}

/// Links to the rows that are shown; a comparison has one experiment for all.
fn links(study: &Study) -> Vec<String> {
    match &study.plan {
        Plan::Comparison { .. } => Vec::new(),
        Plan::Sweep(sweep) => {
            let panels = sweep.panels(&[], study.seeds.len());
            let cells = panels.iter().flat_map(|panel| (0..panel.cells.len()).map(move |cell| (panel, cell)));
            cells.take(MOST_ROWS).map(|(panel, cell)| link_of_cell(study, panel, cell)).collect()
        }
        _ => study.arms().iter().map(|arm| arm.link(study.seeds[0])).collect(),
    }
}

/// The link to the whole experiment of a sweep with a cell's values, under the sweep's first seed.
pub(super) fn link_of_cell(study: &Study, panel: &SweepPanel, cell: usize) -> String {
    let mut experiment = Experiment::from_link(&study.link()).0;
    experiment.seed = study.seeds[0];
    for (axis, value) in panel.axes.iter().zip(panel.values(cell)) {
        // Its value was tried, so it can be set.
        let _ = experiment.set(&axis.key, &number(value));
    }
    experiment.to_link()
}
