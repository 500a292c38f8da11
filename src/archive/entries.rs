//! The files of an archive, and what is said of each.

use std::io::{self, Write};

use super::figures::Plate;
use crate::plot::signed;
use crate::session::WholeMatrix;
use crate::study::{At, Recording, write_npy};

/// Writes a file's bytes.
type Content<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// A file.
pub struct Entry<'a> {
    /// Its path in the archive.
    pub name: String,
    /// What it is, in words.
    pub about: String,
    /// About how many bytes it has.
    pub size: u64,
    content: Content<'a>,
}

impl<'a> Entry<'a> {
    fn new(
        name: &str,
        about: &str,
        size: usize,
        write: impl Fn(&mut dyn Write) -> io::Result<()> + 'a,
    ) -> Self {
        Entry { name: name.into(), about: about.into(), size: size as u64, content: Box::new(write) }
    }

    /// A text.
    pub fn text(name: &str, about: &str, text: String) -> Self {
        Entry::new(name, about, text.len(), move |out| out.write_all(text.as_bytes()))
    }

    /// Writes its bytes.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        (self.content)(out)
    }
}

/// About how many bytes a number takes in a table.
const CELL: usize = 19;

/// What is said above tables.
const SMOOTHING: &str = "smoothed: s_1 = f_1, s_t = s_(t-1) + (f_t - s_(t-1)) min(1, 10/t), the mean over about the last tenth of \
                         the run";
const RANKS: &str = "eigenvalues, ascending; beyond 256 dimensions 200 quantiles of an estimate";
const ERROR: &str = "error: |I - GH|_F / sqrt(n), exact up to 256 dimensions (16 where a Hessian is expensive), beyond from 10 \
                     random vectors";

/// All files but the one that tells of them; `head` are the lines that every table begins with.
pub fn entries<'a>(
    recording: &'a Recording,
    record: &str,
    figures: &'a [Plate],
    head: &'a [String],
) -> Vec<Entry<'a>> {
    let replayed = "the run as the page saves it: `lodo run --file` replays it, and the page opens it";
    let mut entries = vec![Entry::text("experiment.json", replayed, record.into())];
    entries.extend(tables(recording, head));
    entries.extend(recording.matrices.iter().flat_map(|at| matrices(recording, at)));
    entries.extend(figures.iter().map(|plate| {
        let about = format!("{}, {} px wide", plate.title, plate.width);
        Entry::text(&format!("figures/{}.svg", plate.name), &about, signed(&plate.svg, head))
    }));
    entries
}

/// Losses, spectra and errors.
fn tables<'a>(recording: &'a Recording, head: &'a [String]) -> [Entry<'a>; 3] {
    let headed = move |out: &mut dyn Write, more: &str| {
        head.iter().try_for_each(|line| writeln!(out, "# {line}"))?;
        writeln!(out, "# {more}")
    };
    let ([rows, columns, _], runs) = (recording.sizes(), recording.subjects.len());
    let losses =
        format!("{rows} rows, one a step from 0 on; the step, then loss and smoothed loss of {runs} runs");
    let ranks =
        "a row for each step, optimizer, seed and rank; eigenvalues of G, G·H and H⁻¹, each ascending";
    let errors = "a row for each optimizer, seed and measured step; ‖I − GH‖_F / √n, 0 for G = H⁻¹";
    let values: usize = recording.spectra.iter().map(|at| 4 * at.value.effective.len()).sum();
    [
        Entry::new("losses.csv", &losses, CELL * rows * columns, move |out| {
            headed(out, SMOOTHING)?;
            recording.write_losses(out)
        }),
        Entry::new("spectra.csv", ranks, CELL * values, move |out| {
            headed(out, RANKS)?;
            recording.write_spectra(out)
        }),
        Entry::new("errors.csv", errors, 2 * CELL * recording.errors.len(), move |out| {
            headed(out, ERROR)?;
            recording.write_errors(out)
        }),
    ]
}

/// G, G in the Hessian's eigenbasis, and the Hessian, as far as they are known.
fn matrices<'a>(recording: &'a Recording, at: &'a At<WholeMatrix>) -> Vec<Entry<'a>> {
    let (subject, n) = (&recording.subjects[at.subject], at.value.dimension);
    let stem = format!("matrices/{}-seed{}-step{}", subject.id, subject.seed, at.step);
    let entry = |end: &str, what: &str, values: &'a [f64]| {
        let whose = format!("{}, seed {}, step {}", subject.id, subject.seed, at.step);
        let about = format!("{whose}: {what}; float64, shape ({n}, {n})");
        Entry::new(&format!("{stem}-{end}.npy"), &about, 8 * n * n, move |out| write_npy(out, n, values))
    };
    let mut entries = vec![entry("G", "G in coordinates", &at.value.learned)];
    let turned = at.value.turned.as_deref();
    entries.extend(
        turned.map(|values| entry("G-eigenbasis", "QᵀGQ, H = QΛQᵀ from the stiffest direction on", values)),
    );
    entries.extend(at.value.hessian.as_deref().map(|values| entry("H", "H where the optimizer is", values)));
    entries
}
