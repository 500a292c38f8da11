//! All that is taken from a run, in one archive.

mod archive;
mod arguments;

use std::io::Write;

use lodo::archive::Contents;
use lodo::study::Parallel;

use super::cores::Cores;
use super::outcome::Outcome;
use archive::Archive;
pub use arguments::Arguments;

/// Runs an experiment and writes its numbers and figures.
pub fn data(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let archive = Archive::new(&arguments.into)?;
    let (run, selection) = (arguments.run()?, arguments.selection());
    run.refusals.iter().take(3).for_each(|refusal| cores.say(&format!("{}.", refusal.words)));
    cores.expect(Contents::check(&run, &selection)?.steps);
    let contents = Contents::of(run, selection, arguments.origin(), &|steps| cores.done(steps))?;
    cores.rest();
    let entries = contents.entries();
    cores.expect(entries.iter().map(|entry| entry.size).sum());
    archive.write(&entries, &|bytes| cores.done(bytes))?;
    cores.rest();
    let ([rows, columns, matrices, figures], files) = (contents.sizes(), entries.len());
    let name = arguments.into.display();
    writeln!(
        out,
        "{name}: {files} files; losses {rows} × {columns}, {matrices} matrices, {figures} figures"
    )?;
    Ok(true)
}
