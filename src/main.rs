//! LODO Lab without a page.
fn main() {}
