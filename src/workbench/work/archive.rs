//! What an archive holds, as a report.

use lodo::study::{Cell, Column, Report};

use crate::order::{ArchiveFound, DataOrder, Source};

/// What an archive holds.
pub(super) fn files(order: &DataOrder, found: Option<&ArchiveFound>) -> Report {
    let files = found.map_or(&[][..], |found| &*found.files);
    let of = match &order.source {
        Source::Link(link) => vec![("link", link.clone())],
        Source::Saved(_) => Vec::new(),
    };
    Report {
        title: match found {
            None => "Data of a run".into(),
            Some(found) => format!("Data of a run: {} files, {}", files.len(), size(found.size)),
        },
        version: order.version.clone(),
        head: of.into_iter().chain([("steps", order.steps.to_string())]).collect(),
        columns: vec![Column::new("File", &["file"]), Column::new("What it is", &["about"])],
        rows: files
            .iter()
            .map(|(name, about)| vec![Cell::Text(name.clone()), Cell::Text(about.clone())])
            .collect(),
        notes: Vec::new(),
    }
}

/// Bytes in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
