//! The moving picture of the README: LODO and Adam on the noisy bowl, losses beside what LODO has learned.
//!
//! `cargo run --release --example moving_picture -- docs/race.svg`

use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{Figure, LossFigure, SpectrumFigure, Theme};
use lodo::session::Session;

/// The first scenario in 20 dimensions, so that the file stays small.
const LINK: &str = "scenario=overtake&dimension=20";
/// Where the pictures are taken, evenly in the logarithm, as the beginning is where most happens.
const STEPS: [f64; 2] = [20.0, 8000.0];
/// Seconds from one picture to the next, and of the last before it begins anew.
const PACE: f64 = 0.25;
const REST: f64 = 2.5;
const SIZE: [f64; 2] = [420.0, 280.0];

/// An SVG document of so many pictures, one after the other and over again.
fn moving_picture(count: usize) -> String {
    let (experiment, refusals) = Experiment::from_link(LINK);
    assert!(refusals.is_empty(), "{refusals:?}");
    let mut session = Session::new(&experiment).expect("the experiment can run");
    let [width, height] = [2.0 * SIZE[0], SIZE[1]];
    let whole = count as f64 * PACE + REST;
    // A picture is seen for its share of the time; the last rests, and is all that is seen where motion is reduced.
    let share = 100.0 * PACE / whole;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <title>LODO and Adam on a noisy bowl</title>\n<style>\n\
         .picture {{ visibility: hidden; animation: seen {whole}s step-end infinite }}\n\
         .last {{ animation-name: rest }}\n\
         @keyframes seen {{ 0% {{ visibility: visible }} {share}% {{ visibility: hidden }} }}\n\
         @keyframes rest {{ 0% {{ visibility: visible }} {}% {{ visibility: hidden }} }}\n\
         @media (prefers-reduced-motion: reduce) {{ .picture {{ animation: none }} .last {{ visibility: visible }} }}\n\
         </style>\n",
        share + 100.0 * REST / whole,
    );
    for number in 0..count {
        let part = number as f64 / (count - 1) as f64;
        let step = STEPS[0] * libm::exp(part * libm::log(STEPS[1] / STEPS[0]));
        session.advance_to(step.round() as u64, &|| 0.0);
        session.refresh_spectrum(0);
        svg += &picture(&mut session, number as f64 * PACE, number + 1 == count);
    }
    svg + "</svg>\n"
}

/// Both figures of a run as it stands, seen from so many seconds on.
fn picture(session: &mut Session, from: f64, last: bool) -> String {
    let (snapshot, theme) = (session.snapshot(), Theme::light());
    let loss = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme).to_svg();
    let spectrum = SpectrumFigure::new(&snapshot, SIZE, &theme).to_svg();
    let class = if last { "picture last" } else { "picture" };
    format!(
        "<g class=\"{class}\" style=\"animation-delay: {from}s\">\n{loss}\n<g transform=\"translate({} 0)\">\n{spectrum}\n</g>\n</g>\n",
        SIZE[0]
    )
}

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "race.svg".into());
    let svg = moving_picture(24);
    std::fs::write(&file, &svg)?;
    println!("{file}: {} kB", svg.len() / 1000);
    Ok(())
}

#[test]
fn every_picture_has_its_time_and_the_last_rests() {
    let svg = moving_picture(4);
    let document = roxmltree::Document::parse(&svg).expect("sound XML");
    let pictures: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("class").is_some_and(|c| c.starts_with("picture")))
        .collect();
    assert_eq!(pictures.len(), 4);
    assert_eq!(pictures[3].attribute("class"), Some("picture last"));
    for (number, picture) in pictures.iter().enumerate() {
        let from = format!("animation-delay: {}s", number as f64 * PACE);
        assert_eq!(picture.attribute("style"), Some(&*from));
        assert_eq!(picture.descendants().filter(|node| node.has_tag_name("svg")).count(), 2);
    }
}
