//! A figure of a run as an SVG file: the landscape of Rosenbrock's valley with two paths.
//!
//! `cargo run --release --example figure -- valley.svg`

use lodo::experiment::Experiment;
use lodo::plot::{Figure, LandscapeFigure, Theme};
use lodo::session::Session;

/// The figure of 300 steps, as an SVG document of 600 × 400 pixels.
fn valley() -> String {
    let (experiment, _) = Experiment::from_link("scenario=rosenbrock&seed=3");
    let mut session = Session::new(&experiment).expect("the experiment can run");
    session.advance_to(300, &|| 0.0);
    let snapshot = session.snapshot();
    LandscapeFigure::new(&snapshot, None, [600.0, 400.0], &Theme::light()).to_svg()
}

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "valley.svg".into());
    std::fs::write(&file, valley())?;
    println!("{file}");
    Ok(())
}

#[test]
fn the_figure_is_a_document_with_both_paths() {
    let svg = valley();
    let document = roxmltree::Document::parse(&svg).expect("sound XML");
    let paths = document.descendants().filter(|node| node.has_tag_name("polyline")).count();
    assert!(paths >= 2 && svg.contains("LODO") && svg.contains("Adam"), "{paths}");
}
