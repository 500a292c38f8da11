//! Recorded bits: every method, function and kind of noise computes what it has always computed.
//!
//! A row that differs means that trajectories have changed: by intent, which belongs in the changelog, or by a compiler or
//! library that rounds differently. `LODO_RENEW=1 cargo test --test suite bits` records the present bits. The browser suite
//! compares WebAssembly's with the same file.

use std::collections::BTreeMap;

use crate::common::{session, still};
use lodo::objective::{Formula, LANDSCAPES, Noise};
use lodo::optim::METHODS;
use lodo::replay::{Row, bits};

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bits.txt");

fn recorded() -> String {
    std::fs::read_to_string(RECORDED).expect("the bits are recorded")
}

/// What sessions make of the optimizers, over more steps than the table takes: the last losses.
fn sessions() -> impl Iterator<Item = Row> {
    ["dimension=20&seed=7", "scenario=rosenbrock&seed=3"].into_iter().flat_map(|link| {
        let mut session = session(link);
        session.advance_to(2000, &still);
        let row = |lane: &lodo::session::Lane| Row {
            name: format!("loss of {} after 2000 steps of {link}", lane.settings().method.key),
            hash: lane.loss().to_bits(),
        };
        session.lanes().iter().map(row).collect::<Vec<_>>()
    })
}

#[test]
fn every_method_function_and_noise_has_the_bits_it_had() {
    let rows: Vec<Row> = bits().into_iter().chain(sessions()).collect();
    if std::env::var_os("LODO_RENEW").is_some() {
        let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
        std::fs::write(RECORDED, lines).expect("the file can be written");
    }
    let recorded = recorded();
    let by_name = |lines: &[String]| -> BTreeMap<String, String> {
        lines
            .iter()
            .map(|line| line.split_once(' ').expect("a hash and a name"))
            .map(|(hash, name)| (name.into(), hash.into()))
            .collect()
    };
    let recorded = by_name(&recorded.lines().map(String::from).collect::<Vec<_>>());
    let computed = by_name(&rows.iter().map(ToString::to_string).collect::<Vec<_>>());
    let names: std::collections::BTreeSet<&String> = recorded.keys().chain(computed.keys()).collect();
    let other: Vec<&&String> =
        names.iter().filter(|name| recorded.get(**name) != computed.get(**name)).collect();
    assert!(
        other.is_empty(),
        "{} of {} rows are not as recorded: {other:#?}\n`LODO_RENEW=1 cargo test --test suite bits` records them",
        other.len(),
        names.len()
    );
}

/// No registry has an entry without a row. The names are those of the file, which the test above compares with the table's.
#[test]
fn every_entry_of_every_registry_has_a_row() {
    let recorded = recorded();
    let names: Vec<&str> =
        recorded.lines().filter_map(|line| line.split_once(' ')).map(|(_, name)| name).collect();
    let begins = |start: String| names.iter().any(|name| name.starts_with(&start));
    for method in METHODS {
        assert!(begins(format!("{} on ", method.key)), "{method:?}");
    }
    for landscape in LANDSCAPES {
        assert!(begins(format!("readings of {},", landscape.key)), "{}", landscape.key);
        assert!(begins(format!("lodo on {},", landscape.key)), "{}", landscape.key);
    }
    for noise in Noise::ALL {
        assert!(names.iter().any(|name| name.ends_with(&format!("{} noise", noise.key()))), "{noise:?}");
    }
    for function in Formula::functions() {
        assert!(begins(format!("readings of y^2/2 + {function}(")), "{function}");
    }
}
