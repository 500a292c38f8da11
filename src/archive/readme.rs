//! What an archive says of itself.

use super::entries::Entry;
use super::{Run, Selection};
use crate::study::Extent;
use crate::text::share::citation;

/// Its name.
pub const README: &str = "README.md";

/// What there is to know of all files.
const WORDS: &str = "\
G is the matrix between gradient and step: x ← x − G g, learned or not, as it is where the run stands. H is the Hessian of the \
function without noise, where the optimizer is. All numbers are without units and lose no bit: a decimal is read back as the \
number that it was.

- A loss is that which an optimizer reads in a step, noise included, before it takes the step. In row 0 stands the value at the \
start, without noise.
- A smoothed loss is s_t = s_(t−1) + (f_t − s_(t−1))·min(1, 10/t), s_1 = f_1: the mean over about the last tenth of the run. In \
row 0 it is the loss.
- A cell is empty where there is no number: after an optimizer has diverged, before one was switched on, for eigenvalues of G·H \
that are not known (neither G nor H is positive definite, or n > 256), for those of H⁻¹ along directions in which H is flat.
- In more than 256 dimensions spectra are estimates: ranks are those of 200 quantiles.
- Matrices are NumPy's format 1.0, little-endian float64 in C order: `numpy.load`. An optimizer without a matrix has none. Beyond 256 \
dimensions there is G alone: H is not formed.
- Tables begin with lines that start with `#`: `pandas.read_csv(file, comment=\"#\")`.
";

/// Where an archive comes from and goes to.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The version of LODO Lab that makes it.
    pub version: String,
    /// The page's address without #; empty if it is not known.
    pub page: String,
    /// The archive's name.
    pub name: String,
}

/// The text of the README, as Markdown; `reached` is the last step of the run.
pub(super) fn readme(
    run: &Run,
    selection: &Selection,
    extent: &Extent,
    origin: &Origin,
    reached: u64,
    entries: &[Entry<'_>],
) -> String {
    let link = run.experiment.to_link();
    let address = format!("{}#{link}", origin.page);
    let files: String = entries
        .iter()
        .map(|entry| format!("| `{}` | {} |\n", entry.name, entry.about.replace('|', "\\|")))
        .collect();
    let steps = match reached < extent.steps {
        true => format!("{reached} of {}: no optimizer goes on", extent.steps),
        false => reached.to_string(),
    };
    format!(
        "# A run of LODO Lab\n\n\
         - version: {}\n- link: `{link}`, after `#` in the page's address\n- seeds: {}\n- steps: {steps}\n\
         - spectra at steps: {}\n- matrices at steps: {}\n\n\
         ```sh\n{}\n```\n\nThe same version gives the same bytes.\n\n\
         ## Files\n\n| file | what it is |\n|---|---|\n{files}\n## Numbers\n\n{WORDS}\n\
         ## Cite\n\n{}```bibtex\n{}\n```\n",
        origin.version,
        run.seeds().join(", "),
        listed(&extent.spectra),
        listed(&extent.matrices),
        command(run, selection, origin),
        if address.starts_with('#') { "The page's address goes before #.\n\n" } else { "" },
        citation(&address),
    )
}

/// Steps in words, of many the first and the last.
fn listed(steps: &[u64]) -> String {
    let text = |steps: &[u64]| steps.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    match steps {
        [] => "none".into(),
        [first, second, third, .., last] if steps.len() > 40 => {
            format!("{}, …, {last}", text(&[*first, *second, *third]))
        }
        _ => text(steps),
    }
}

/// The command that writes these bytes again: of a saved run from the record in the archive.
fn command(run: &Run, selection: &Selection, origin: &Origin) -> String {
    let source = match run.is_saved {
        true => "--file experiment.json".into(),
        false => {
            format!(
                "--link '{}' --steps {} --seeds {}",
                run.experiment.to_link(),
                run.steps,
                run.seeds().join(",")
            )
        }
    };
    format!("lodo data {source}{} --into '{}'", selection.options(), origin.name.replace('\'', "'\\''"))
}
