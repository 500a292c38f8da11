//! Studies from their plans to their reports.

use super::*;
use crate::experiment::Experiment;

fn courses(study: &Study) -> Vec<Option<Course>> {
    study.jobs().iter().map(|job| Some(job.run(&|| 0.0, &|_| {}).unwrap())).collect()
}

fn table(only: &[&str], dimension: usize, steps: u64, seeds: &[u64]) -> Study {
    let only = only.iter().map(|&key| key.to_owned()).collect();
    Study::new(Plan::Table { dimension, only }, steps, seeds.to_vec()).unwrap()
}

fn value(report: &Report, row: usize, key: &str) -> Cell {
    let column = report.columns.iter().position(|column| column.keys[0] == key).expect(key);
    report.rows[row][column].clone()
}

/// Newton's best on the bowl is ½ tr H: curvatures e^(ln 0.001 + …) from 1/1000 to 1.
#[test]
fn newtons_row_is_half_the_trace() {
    let study = table(&["newton", "lodo"], 8, 20_000, &[1, 2, 3]);
    let trace: f64 = (0..8).map(|i| libm::pow(1000.0, f64::from(i) / 7.0 - 1.0)).sum();
    let report = study.report(&courses(&study), "0");
    let Cell::Estimate(mean, deviation) = value(&report, 0, "mean") else { panic!() };
    assert!((mean / (0.5 * trace) - 1.0).abs() < 0.05 && deviation > 0.0, "{mean} ± {deviation}");
    let Cell::Estimate(lodo, _) = value(&report, 1, "mean") else { panic!() };
    assert!(lodo > mean);
    // Expectations are of 100 dimensions.
    assert_eq!(value(&report, 0, "expected"), Cell::Nothing);
    assert_eq!(value(&report, 0, "diverged"), Cell::Share(0, 3));
}

#[test]
fn a_comparison_is_of_pairs_on_the_same_noise() {
    let link = "dimension=6&optimizers=newton,adam,gd&gd-lr=9&target=3";
    let seeds = vec![1, 2, 3, 4, 5];
    let study = Study::new(Plan::Comparison { link: link.into() }, 1500, seeds.clone()).unwrap();
    let found = courses(&study);
    let report = study.report(&found, "0");
    let losses =
        |arm: usize| found[5 * arm..][..5].iter().map(|course| course.as_ref().unwrap().mean.unwrap());
    let mean = losses(1).zip(losses(0)).map(|(adam, newton)| adam - newton).sum::<f64>() / 5.0;
    let Cell::Estimate(difference, _) = value(&report, 1, "difference") else { panic!() };
    assert!((difference - mean).abs() < 1e-12 && mean > 0.0);
    assert_eq!(
        (value(&report, 1, "better"), value(&report, 1, "p")),
        (Cell::Share(0, 5), Cell::Number(0.0625))
    );
    // Who diverged is behind, without a difference.
    assert_eq!(
        (value(&report, 2, "better"), value(&report, 2, "diverged")),
        (Cell::Share(0, 5), Cell::Share(5, 5))
    );
    assert_eq!((value(&report, 2, "difference"), value(&report, 2, "mean")), (Cell::Nothing, Cell::Nothing));
    assert_eq!((value(&report, 0, "p"), value(&report, 0, "reached")), (Cell::Nothing, Cell::Share(5, 5)));
    // The numbers are those of a trial.
    let experiment = Experiment::from_link(link).0;
    let trials = trial(&experiment, 1500, &seeds, &|| 0.0, &InTurn).unwrap();
    let (newton, deviation) = trials[0].summary().unwrap();
    assert_eq!(value(&report, 0, "mean"), Cell::Estimate(newton, deviation));
}

#[test]
fn what_is_frozen_stays_on_its_own_hessian() {
    let study = Study::new(Plan::Freeze { dimension: 6, after: 3000 }, 5000, vec![1, 2]).unwrap();
    let report = study.report(&courses(&study), "0");
    let mean = |row| match value(&report, row, "mean") {
        Cell::Estimate(mean, _) => mean,
        _ => f64::INFINITY,
    };
    assert!((mean(1) / mean(0) - 1.0).abs() < 0.3, "{} {}", mean(0), mean(1));
    assert!(mean(2) > 2.0 * mean(1), "{}", mean(2));
    let expected = [1, 2].map(|row| value(&report, row, "expected"));
    assert_eq!(expected, [Cell::Nothing, Cell::Text("diverges".into())]);
}

#[test]
fn the_valley_is_won_by_adam() {
    let study = Study::new(Plan::Valley, 200, vec![1, 2]).unwrap();
    let report = study.report(&courses(&study), "0");
    let last = |row| match value(&report, row, "last") {
        Cell::Estimate(last, _) => last,
        cell => panic!("{cell:?}"),
    };
    assert!(
        (last(0) / 1.3e-3 - 1.0).abs() < 0.1 && (last(1) / 2.4e-4 - 1.0).abs() < 0.1,
        "{} {}",
        last(0),
        last(1)
    );
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let comparison = |link: &str| Plan::Comparison { link: link.into() };
    for (plan, seeds, words) in [
        (comparison(""), vec![1, 2, 1], "Seed 1 is named twice"),
        (comparison(""), vec![], "1 to 64 seeds, not 0"),
        (comparison(""), (0..65).collect(), "1 to 64 seeds, not 65"),
        (comparison(""), vec![1 << 32], "too great"),
        (comparison("sed=1"), vec![1], "sed"),
        (comparison("optimizers="), vec![1], "nothing to run"),
        (comparison("dimension=5000&optimizers=bfgs"), vec![1], "at most"),
        (Plan::Table { dimension: 9, only: vec!["adm".into()] }, vec![1], "no row called “adm”"),
        (Plan::Freeze { dimension: 9, after: 50 }, vec![1], "has to go on"),
    ] {
        let refused = Study::new(plan, 50, seeds).unwrap_err();
        assert!(refused.contains(words), "{refused}");
    }
}

/// Cut, done apart in any order, and put together again: the same bytes.
#[test]
fn parts_make_the_bytes_of_the_whole() {
    let study = table(&["newton", "adam", "lodo"], 5, 60, &[4, 9, 2]);
    let whole = study.report(&courses(&study), "7");
    let jobs = study.jobs();
    let parts = [3, 1, 4, 2].map(|number| {
        let mut part = Part::new(study.clone(), [number, 4], "7").unwrap();
        for place in part.missing().into_iter().rev() {
            part.put(place, jobs[place].run(&|| 1.0, &|_| {}).unwrap());
        }
        let again = Part::from_json(&part.to_json()).unwrap();
        assert!(again == part && again.missing().is_empty());
        (format!("file {number}"), again)
    });
    let merged = Part::merge(parts.to_vec(), false).unwrap().report();
    for format in [Format::Csv, Format::Json] {
        assert_eq!(merged.written(format, false), whole.written(format, false));
    }
    let refused = |parts: Vec<(String, Part)>| Part::merge(parts, false).unwrap_err();
    assert_eq!(refused(parts[1..3].to_vec()), "Parts 2/4, 3/4 are missing");
    let twice = [&parts[..], &parts[..1]].concat();
    assert_eq!(refused(twice), "file 3 is part 3/4, and so is file 3");
    let mut of_another = table(&["newton"], 5, 60, &[4]);
    of_another.steps = 61;
    let other = |part: Result<Part, String>| vec![parts[0].clone(), ("it".into(), part.unwrap())];
    assert_eq!(refused(other(Part::new(of_another, [1, 4], "7"))), "it is of another study");
    assert_eq!(refused(other(Part::new(study.clone(), [1, 4], "8"))), "it is by version 8, not 7");
    assert!(refused(other(Part::new(study.clone(), [1, 5], "7"))).contains("cut otherwise"));
    let mut unfinished = parts.to_vec();
    unfinished[1].1 = Part::new(study.clone(), [1, 4], "7").unwrap();
    assert_eq!(refused(unfinished.clone()), "file 1 is not finished: 0 of 3 runs are done");
    let partial = Part::merge(unfinished, true).unwrap().report();
    assert!(partial.text().contains("6 of 9 runs are done"), "{}", partial.text());
    assert!(Part::new(study, [0, 4], "7").is_err());
}

/// What was done before stays done; what is missing is known by its place.
#[test]
fn a_part_goes_on_where_it_was() {
    let study = table(&["newton", "adam"], 5, 40, &[1, 2, 3]);
    let mut begun = Part::new(study.clone(), [1, 1], "7").unwrap();
    let marked = Course { mean: Some(-1.0), ..Course::default() };
    begun.put(4, marked.clone());
    begun.put(1, marked.clone());
    let mut again = Part::new(study.clone(), [1, 1], "7").unwrap();
    again.resume(Part::from_json(&begun.to_json()).unwrap()).unwrap();
    assert_eq!(again.missing(), [0, 2, 3, 5]);
    assert_eq!(again.courses()[4], Some(marked));
    let mut other = Part::new(study, [2, 2], "7").unwrap();
    assert!(other.resume(begun.clone()).unwrap_err().contains("cut otherwise"));
    let text = begun.to_json();
    for (from, to) in [
        ("\"part\":[1,1]", "\"part\":[3,2]"),
        ("[[1,", "[[77,"),
        ("\"lodoStudy\":1", "\"lodoStudy\":2"),
        ("[\"newton\"", "[\"nowton\""),
    ] {
        let broken = text.replacen(from, to, 1);
        assert!(broken != text && Part::from_json(&broken).is_err(), "{from}");
    }
}

fn sweep(link: &str, axes: &[&str], points: usize) -> Result<Study, String> {
    let axes = axes.iter().map(|text| SweepAxis::parse(text, points)).collect::<Result<_, String>>()?;
    Study::new(Plan::Sweep(Sweep { link: link.into(), axes }), 200, vec![3, 4])
}

/// The best cell of a sweep is to the bit a trial with its values.
#[test]
fn the_best_cell_is_the_trial_of_its_values() {
    let link = "dimension=5&optimizers=lodo,adam";
    let study = sweep(link, &["lodo-lr=0.01..1", "lodo-meta-lr=1e-4..0.01"], 4).unwrap();
    let Plan::Sweep(plan) = &study.plan else { panic!() };
    let found = courses(&study);
    let panels = plan.panels(&found, 2);
    assert_eq!((panels.len(), panels[0].cells.len(), found.len()), (1, 16, 32));
    let best = panels[0].best.unwrap();
    let mut experiment = Experiment::from_link(link).0;
    for (axis, value) in panels[0].axes.iter().zip(panels[0].values(best)) {
        experiment.set(&axis.key, &value.to_string()).unwrap();
    }
    let trials = trial(&experiment, 200, &[3, 4], &|| 0.0, &InTurn).unwrap();
    assert_eq!(trials[0].summary(), panels[0].cells[best].loss);
    assert!(panels[0].cells.iter().all(|cell| cell.loss.unwrap().0 >= panels[0].cells[best].loss.unwrap().0));
    let report = study.report(&found, "0");
    let marked: Vec<usize> =
        (0..16).filter(|&row| value(&report, row, "best") == Cell::Text("best".into())).collect();
    assert_eq!(marked, [best]);
}

/// Values lie evenly on a setting's slider, from end to end; of whole numbers each is there once.
#[test]
fn a_sweep_runs_along_sliders_for_all_that_have_the_setting() {
    let panels = |link: &str, axes: &[&str], points| {
        let study = sweep(link, axes, points).unwrap();
        let Plan::Sweep(plan) = &study.plan else { panic!() };
        plan.panels(&[], 2)
    };
    let shared = panels("dimension=5&optimizers=lodo,adam,newton", &["lr=0.01..1"], 3);
    let keys: Vec<&str> = shared.iter().map(|panel| &*panel.axes[0].key).collect();
    assert_eq!(keys, ["lodo-lr", "adam-lr", "newton-lr"]);
    assert_eq!(shared[0].axes[0].values, [0.01, 0.1, 1.0]);
    assert_eq!((shared[1].axes[0].present, &*shared[1].axes[0].title), (1.384, "Learning rate"));
    let blocks = panels("dimension=5&optimizers=lodo", &["lodo-block=2..4"], 9);
    assert_eq!(blocks[0].axes[0].values, [2.0, 3.0, 4.0]);
    let problem = panels("dimension=5&optimizers=lodo,adam", &["condition=10..1000"], 3);
    assert_eq!((problem.len(), &*problem[1].axes[0].values), (2, &[10.0, 100.0, 1000.0][..]));
    // Losses of two problems do not compare.
    let study = sweep("dimension=5&optimizers=adam", &["condition=10..1000"], 3).unwrap();
    let Plan::Sweep(plan) = &study.plan else { panic!() };
    let done = &plan.panels(&courses(&study), 2)[0];
    assert!(done.best.is_none() && done.cells[0].loss.is_some());
    let both = panels("dimension=5&optimizers=lodo,adam", &["lr=0.1..1", "meta-lr=0.001..0.01"], 2);
    assert_eq!((both.len(), both[0].cells.len(), both[0].values(1)), (1, 4, vec![1.0, 0.001]));
    let rates = panels("dimension=5&optimizers=lodo,adam", &["lodo-lr=0.1..1", "adam-lr=1..2"], 2);
    assert_eq!((rates.len(), &*rates[1].axes[0].values), (2, &[1.0, 2.0][..]));
}

#[test]
fn a_sweep_that_makes_no_sense_is_refused_in_words() {
    let link = "dimension=5&optimizers=lodo,adam";
    for (axes, words) in [
        (&["lodo-lr"][..], "KEY=FROM..TO"),
        (&["lodo-lr=1"], "needs a range"),
        (&["lodo-lr=a..1"], "“a” in lodo-lr is no number"),
        (&["lodo-lr=0..1"], "Initial learning rate must be at least 1e-6"),
        (&["lodo-lr=1..0.1"], "the first below the second"),
        (&["gd-lr=0.1..1"], "No optimizer here has a number called “gd-lr”"),
        (&["lr=0.1..1", "rho=0.1..0.2"], "called “rho”"),
        (&["seed=1..9"], "by --seeds"),
        (&["lr=0.1..1", "noise=0.1..1", "condition=2..9"], "one setting or two"),
        (&["lodo-layers=1.5..3"], "whole number"),
    ] {
        let refused = sweep(link, axes, 5).unwrap_err();
        assert!(refused.contains(words), "{axes:?}: {refused}");
    }
    assert!(sweep(link, &["lr=0.1..1", "noise=0.1..1"], 200).unwrap_err().contains("at most 10000 cells"));
}

#[test]
fn who_lacks_a_setting_is_named() {
    let axis = |key: &str, from, to| SweepAxis { key: key.into(), from, to, points: 2 };
    let link = "dimension=3&optimizers=lodo,adam,gd".to_owned();
    for (axes, names) in [
        (vec![axis("lr", 0.1, 0.2)], vec![]),
        (vec![axis("lodo-meta-lr", 1e-4, 1e-3)], vec!["Adam", "Gradient descent"]),
        (vec![axis("adam-beta1", 0.1, 0.2), axis("dimension", 2.0, 3.0)], vec!["LODO", "Gradient descent"]),
    ] {
        let sweep = Sweep { link: link.clone(), axes };
        assert_eq!(sweep.left_out(), names);
        let study = Study::new(Plan::Sweep(sweep), 5, vec![1]).unwrap();
        let notes = study.report(&vec![None; study.runs()], "1").notes.join(" ");
        assert!(
            names.iter().all(|name| notes.contains(&format!("{name} does not have what is swept"))),
            "{notes}"
        );
    }
}
