//! A race of LODO, Adam and SOAP on the paper's noisy bowl, and who is ahead at the end.
//!
//! `cargo run --release --example race`

use lodo::experiment::Experiment;
use lodo::session::Session;

/// Every setting is a word of the link, as in the page's address after `#`.
const LINK: &str = "objective=bowl&dimension=20&noise-kind=walk&optimizers=lodo,adam,soap&seed=7";

/// Smoothed losses by name, the least first.
fn standing() -> Vec<(String, f64)> {
    let (experiment, refusals) = Experiment::from_link(LINK);
    assert!(refusals.is_empty(), "{refusals:?}");
    let mut session = Session::new(&experiment).expect("the experiment can run");
    // The closure is the clock, for those who want to know what steps cost.
    session.advance_to(5_000, &|| 0.0);
    let snapshot = session.snapshot();
    let mut standing: Vec<_> = snapshot.lanes.iter().map(|lane| (lane.name.clone(), lane.smoothed)).collect();
    standing.sort_by(|a, b| a.1.total_cmp(&b.1));
    standing
}

fn main() {
    for (name, loss) in standing() {
        println!("{name:6} {loss:.3}");
    }
}

#[test]
fn all_arrive_and_a_learned_matrix_is_ahead_of_a_diagonal() {
    let standing = standing();
    assert_eq!(standing.len(), 3);
    assert!(standing.iter().all(|(_, loss)| loss.is_finite()));
    assert_eq!(standing[2].0, "Adam", "{standing:?}");
}
