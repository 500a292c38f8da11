//! LODO Lab.
