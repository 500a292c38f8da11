//! Code that comes later than the page.

/// Code that is loaded when it is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Module {
    /// Nobody has needed it.
    #[default]
    Absent,
    /// It is on its way.
    Coming,
    /// It can be used.
    Here,
    /// It could not be had.
    Failed,
}
