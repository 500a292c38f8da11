//! What tests of runs share.

use lodo::experiment::Experiment;
use lodo::session::Session;

/// A clock that stands.
pub fn still() -> f64 {
    0.0
}

/// The run of a sound link, at its start.
pub fn session(link: &str) -> Session {
    let (experiment, refusals) = Experiment::from_link(link);
    assert_eq!(refusals, vec![], "{link}");
    Session::new(&experiment).unwrap()
}
