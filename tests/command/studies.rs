//! Tables over optimizers, seeds and sweeps, cut and put together, and the document of results.

use std::path::Path;

use lodo::experiment::Experiment;
use serde_json::Value;

use super::{ended, file};

/// What a table's command prints, which must succeed without a word beside it.
fn printed(words: &str) -> String {
    let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
    assert_eq!((code, errors.as_str()), (0, ""), "{words}");
    text
}

#[test]
fn the_table_is_printed_for_people_and_for_programs() {
    let table = "table --dimension 6 --steps 400 --seeds 1-3 --only newton,lodo,soap";
    let text = printed(table);
    for words in ["n = 6: 400 steps, seeds 1 to 3", "Optimizer", "Newton", "LODO", "SOAP", "0 of 3", "±"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = printed(&format!("{table} --json"));
    let rows: Vec<Value> = serde_json::from_str(&json).unwrap();
    let keys: Vec<&str> = rows.iter().map(|row| row["optimizer"].as_str().unwrap()).collect();
    assert_eq!(keys, ["newton", "lodo", "soap"]);
    for row in &rows {
        assert!(row["mean"].as_f64().unwrap() > 0.0 && row["deviation"].as_f64().unwrap() > 0.0);
        assert_eq!((&row["diverged"], row.get("steps_per_second")), (&0.into(), None));
        assert!(row["version"].as_str().unwrap().starts_with(env!("CARGO_PKG_VERSION")));
        let (experiment, refusals) = Experiment::from_link(row["link"].as_str().unwrap());
        assert!(refusals.is_empty() && experiment.dimension == 6);
    }
    assert_eq!(printed(&format!("{table} --json --threads 1")), json);
    assert_eq!(printed(&format!("{table} --json --threads 2")), json);
    assert!(printed(&format!("{table} --json --timed")).contains("steps_per_second"));
    assert!(printed(&format!("{table} --format csv")).contains("# link: v=1&scenario=overtake&dimension=6"));
    assert!(printed(&format!("{table} --format markdown")).contains("| --- | ---: |"));
    assert!(printed(&format!("{table} --format latex")).contains("\\begin{tabular}{lrr"));
    let ablations = printed("table --ablations --dimension 4 --steps 30 --seeds 1");
    assert!(ablations.contains("LODO-Diagonal") && ablations.contains("LODO, b = 8"), "{ablations}");
    let freeze = printed("freeze --dimension 6 --steps 900 --frozen-steps 600 --seeds 1,2");
    assert!(freeze.contains("Frozen, on another Hessian") && freeze.contains("900 steps"), "{freeze}");
    let valley = printed("valley --seeds 1");
    assert!(valley.contains("0.001300") && valley.contains("2.400e-4"), "{valley}");
    for (words, part) in [
        ("table --only adm", "no row called “adm”, the nearest is “adam”"),
        ("table --seeds 2,2", "Seed 2 is named twice"),
        ("table --seeds 1-65", "1 to 64 seeds, not 65"),
        ("table --seeds x", "“x” is no seed"),
        ("table --part 1/2", "--into"),
        ("table --part 3/2 --into x", "a part is written as 3/16"),
        ("table --format word", "no format called “word”"),
        ("table --steps 9 --seeds 1 --into no/folder.json", "no/folder.json cannot be written"),
        ("run --format csv --json", "do not go with it"),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(part), "{words}: {errors}");
    }
}

/// On one machine or on three: the same bytes. So a loop of a shell does, GNU parallel, and an array of SLURM.
#[test]
fn a_table_that_was_cut_is_put_together_to_the_same_bytes() {
    let table = "table --dimension 5 --steps 60 --seeds 1-4 --only newton,adam,lodo";
    let at = |name: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_file(&path);
        path.to_str().unwrap().to_owned()
    };
    let parts = [1, 2, 3].map(|part| {
        let file = at(&format!("table-{part}.json"));
        let text = printed(&format!("{table} --part {part}/3 --into {file}"));
        assert_eq!(text, format!("Part {part}/3: 4 runs are in {file}\n"));
        file
    });
    let [one, two, three] = &parts;
    for format in ["json", "csv"] {
        let whole = printed(&format!("{table} --format {format}"));
        assert_eq!(printed(&format!("merge {three} {one} {two} --format {format}")), whole);
    }
    // What is there is not done again; what is missing is.
    let text = std::fs::read_to_string(one).unwrap();
    printed(&format!("{table} --part 1/3 --into {one}"));
    assert_eq!(std::fs::read_to_string(one).unwrap(), text);
    let whole = at("table-whole.json");
    let partial = printed(&format!("merge {one} {three} --partial --into {whole}"));
    assert!(partial.contains("8 of 12 runs are done"), "{partial}");
    assert_eq!(printed(&format!("{table} --into {whole} --json")), printed(&format!("{table} --json")));
    let other = at("table-other.json");
    printed(&format!("table --dimension 5 --steps 61 --seeds 1 --only adam --into {other}"));
    let none = file("no-part.json", "{}").to_str().unwrap().to_owned();
    for (words, part) in [
        (format!("merge {one} {two}"), "Part 3/3 is missing".to_owned()),
        (format!("merge {one} {two} {one}"), format!("{one} is part 1/3, and so is {one}")),
        (format!("merge {one} {other}"), format!("{other} is of another study")),
        (format!("merge {none}"), "is no part of a study".to_owned()),
        (format!("{table} --into {one}"), "cut otherwise".to_owned()),
        (format!("{table} --into {other}"), format!("{other} is of another study")),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(&part), "{words}: {errors}");
    }
}

/// The same numbers in every format, with pairs on the same noise.
#[test]
fn a_run_over_seeds_is_a_table_of_statistics() {
    let run = "run --set dimension=6 --set optimizers=lodo,adam --set target=4 --steps 1200 --seeds 1-5";
    let text = printed(run);
    for words in ["Median (quartiles)", "Sign test p", "Better in", "Steps to target", "seeds 1 to 5"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains(
        printed(&format!("{run} --format text")).lines().nth(2).unwrap().split("  ").nth(2).unwrap()
    ));
    let csv = printed(&format!("{run} --format csv"));
    let lines: Vec<&str> = csv.lines().filter(|line| !line.starts_with('#')).collect();
    let fields = |row: usize| lines[row].split(',').collect::<Vec<&str>>();
    let field =
        |row: usize, key: &str| fields(row)[fields(0).iter().position(|known| *known == key).unwrap()];
    assert_eq!((lines.len(), field(1, "optimizer"), field(2, "unequal")), (3, "lodo", "5"));
    let p: f64 = field(2, "p").parse().unwrap();
    assert!([0.0625, 0.375, 1.0].contains(&p), "{p}");
    let trials: Value = serde_json::from_str(&printed(&format!("{run} --json"))).unwrap();
    let losses = trials[0]["losses"].as_array().unwrap().iter().map(|loss| loss.as_f64().unwrap());
    let mean = losses.sum::<f64>() / 5.0;
    assert_eq!(field(1, "mean").parse::<f64>().unwrap(), mean);
    // Cut and merged as any study.
    let parts = [1, 2].map(|part| {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("run-{part}.json"));
        let _ = std::fs::remove_file(&file);
        let file = file.to_str().unwrap().to_owned();
        printed(&format!("{run} --part {part}/2 --into {file}"));
        file
    });
    assert_eq!(printed(&format!("merge {} --format csv", parts.join(" "))), csv);
}

/// A table, and a figure that says where it comes from; cut and merged as any study.
#[test]
fn a_sweep_is_a_table_and_a_figure() {
    let at = |name: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_file(&path);
        path.to_str().unwrap().to_owned()
    };
    let svg = at("sweep.svg");
    let sweep =
        "sweep lr=0.1..4 --points 4 --set dimension=5 --set optimizers=lodo,gd --steps 120 --seeds 1,2";
    let text = printed(&format!("{sweep} --svg {svg}"));
    assert!(
        text.contains("Gradient descent") && text.contains("2 of 2") && text.matches("  best").count() == 2,
        "{text}"
    );
    let figure = std::fs::read_to_string(&svg).unwrap();
    let document = roxmltree::Document::parse(&figure).unwrap();
    let said = document.descendants().find(|node| node.has_tag_name("metadata")).unwrap().text().unwrap();
    assert!(said.starts_with(concat!("LODO Lab ", env!("CARGO_PKG_VERSION"))), "{said}");
    assert!(
        said.contains("link: v=1&scenario=overtake&dimension=5") && said.contains("seeds: 1 2"),
        "{said}"
    );
    let parts = [1, 2, 3].map(|part| {
        let file = at(&format!("sweep-{part}.json"));
        printed(&format!("{sweep} --part {part}/3 --into {file}"));
        file
    });
    let merged = at("sweep-merged.svg");
    let whole = printed(&format!("{sweep} --json --threads 1"));
    assert_eq!(printed(&format!("merge {} --json --svg {merged}", parts.join(" "))), whole);
    assert_eq!(std::fs::read_to_string(&merged).unwrap(), figure);
    // Of two settings a map for each optimizer.
    let maps = at("maps.svg");
    printed(&format!("sweep lr=0.1..1 noise=0.5..1 --points 2 --set dimension=3 --steps 9 --svg {maps}"));
    for lane in ["lodo", "adam"] {
        let map = std::fs::read_to_string(maps.replace(".svg", &format!("-{lane}.svg"))).unwrap();
        assert!(map.contains("Noise strength") && roxmltree::Document::parse(&map).is_ok());
    }
}

/// What theory says is simulated at the command line, and the document has a chapter and a figure for each result.
#[test]
fn results_are_written_as_a_document_with_figures() {
    let law = printed("theory --steps 2000 --seeds 1-3");
    assert!(law.contains("uᵀGu λ predicted") && law.contains("after 100000 draws"), "{law}");
    let layers = printed("theory representation --steps 100 --seeds 1 --format json");
    let rows: Vec<Value> = serde_json::from_str(&layers).unwrap();
    assert!(rows.len() == 54 && rows.iter().all(|row| row["error"].as_f64().unwrap() > 0.0));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("results");
    let _ = std::fs::remove_dir_all(&folder);
    let into = folder.to_str().unwrap();
    let shares = ["--steps", "300", "--seeds", "1,2", "--dimension", "4", "--network-steps", "2"];
    let run = [&["results", "--into", into, "--keep", into][..], &shares].concat();
    let (code, text, errors) = ended(&run);
    assert!(code == 0 && text.trim_end().ends_with("RESULTS.md"), "{errors}");
    let document = std::fs::read_to_string(folder.join("RESULTS.md")).unwrap();
    for title in [
        "The paper’s table",
        "Ablations",
        "Frozen",
        "The valley",
        "The inverse Hessian",
        "Rotation",
        "LODO’s two rates",
        "A network of 94,696 parameters",
    ] {
        assert!(document.contains(&format!("\n## {title}\n")), "{title}");
    }
    let figures: Vec<&str> =
        document.split("](results/").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert_eq!(
        figures,
        [
            "table.svg",
            "ablations.svg",
            "freeze.svg",
            "error.svg",
            "rotation.svg",
            "rates.svg",
            "sweep.svg",
            "update.svg",
            "representation.svg",
            "network-steps.svg",
            "network-seconds.svg",
            "network-digits.png"
        ]
    );
    for picture in figures.iter().filter(|figure| figure.ends_with(".png")) {
        assert!(
            std::fs::read(folder.join("results").join(picture)).unwrap().starts_with(b"\x89PNG"),
            "{picture}"
        );
    }
    for figure in figures.iter().filter(|figure| figure.ends_with(".svg")) {
        let svg = std::fs::read_to_string(folder.join("results").join(figure)).unwrap();
        assert!(svg.contains("<metadata>LODO Lab ") && roxmltree::Document::parse(&svg).is_ok(), "{figure}");
    }
    // What was kept is not done again.
    let kept = std::fs::read_to_string(folder.join("table.json")).unwrap();
    assert_eq!(ended(&run).0, 0);
    assert_eq!(std::fs::read_to_string(folder.join("table.json")).unwrap(), kept);
    // The network alone is written anew without a word of the others.
    let only = [&run[..], &["--only-network"]].concat();
    assert_eq!(ended(&only).0, 0);
    let again = std::fs::read_to_string(folder.join("RESULTS.md")).unwrap();
    let before = |text: &str| text.split("\n## A network").next().unwrap().to_owned();
    assert_eq!(
        (before(&again).len() > 5000, before(&again)),
        (true, before(&std::fs::read_to_string(folder.join("RESULTS.md")).unwrap()))
    );
}
