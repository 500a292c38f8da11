//! What is no film.

/// Why a film cannot be rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no WebM, or has lost its beginning.
    NoFilm,
    /// It holds not one picture.
    Empty,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Fault::NoFilm => "this is no WebM film",
            Fault::Empty => "the film holds no picture",
        })
    }
}

impl std::error::Error for Fault {}
