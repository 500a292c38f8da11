//! `lodo data`: an archive read back, against runs of its own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use lodo::experiment::Experiment;
use lodo::session::{Session, Spectrum};
use zip::ZipArchive;

use crate::command::{ended, saved};

const LINK: &str = "dimension=6&noise-kind=walk&optimizers=lodo,adam,lbfgs&seed=4";

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Writes an archive with these words, and returns its name.
fn written(folder: &Path, words: &str) -> PathBuf {
    let path = folder.join("run.zip");
    let words: Vec<&str> = words.split(' ').chain(["--into", path.to_str().unwrap()]).collect();
    let (code, text, errors) = ended(&words);
    assert!(code == 0 && errors.is_empty() && text.contains("run.zip: "), "{words:?}: {text}{errors}");
    path
}

/// The files of an archive by their names.
fn files(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let bytes = |name: &String| {
        let (mut file, mut bytes) = (archive.by_name(name).unwrap(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        bytes
    };
    let read: Vec<Vec<u8>> = names.iter().map(bytes).collect();
    names.into_iter().zip(read).collect()
}

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(&files[name]).unwrap()
}

/// The cells of a table by rows, the headings first, without the lines about where it comes from.
fn table(text: &str) -> Vec<Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(',').collect()).collect()
}

/// A square matrix of NumPy's format, and its side.
fn matrix(file: &[u8]) -> (usize, Vec<f64>) {
    assert_eq!(file[..8], *b"\x93NUMPY\x01\x00");
    let end = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
    let header = std::str::from_utf8(&file[10..end]).unwrap();
    let shape = header.split_once("'shape': (").unwrap().1.split_once(", ").unwrap();
    assert!(header.contains("'<f8'") && shape.1.starts_with(&format!("{})", shape.0)), "{header}");
    let values = file[end..].as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    (shape.0.parse().unwrap(), values)
}

#[test]
fn an_archive_holds_what_a_run_of_its_own_comes_to() {
    let folder = folder("data-whole");
    let path = written(&folder, &format!("data --link {LINK} --steps 300 --matrix-at 0,300 --width 500"));
    let files = files(&path);
    let (experiment, _) = Experiment::from_link(LINK);
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(300, &|| 0.0);
    let lanes = session.lanes();

    let rows = table(text(&files, "losses.csv"));
    assert_eq!(rows.len(), 302);
    let names = ["step", "lodo_seed4_loss", "lodo_seed4_smoothed", "adam_seed4_loss", "adam_seed4_smoothed"];
    assert_eq!((&rows[0][..5], rows[0].len()), (&names[..], 7));
    let number = |cell: &str| cell.parse::<f64>().unwrap();
    for (place, lane) in lanes.iter().enumerate() {
        let last = [number(rows[301][1 + 2 * place]), number(rows[301][2 + 2 * place])];
        assert_eq!(last.map(f64::to_bits), [lane.loss(), lane.curve().smoothed()].map(f64::to_bits));
    }
    // And as `lodo run` has it: the least and the greatest of each of its bins, and the mean at its end.
    let curves = ended(&["run", "--link", LINK, "--steps", "300", "--csv"]).1;
    for bin in table(&curves).iter().skip(1) {
        let place = ["lodo", "adam", "lbfgs"].iter().position(|key| *key == bin[0]).unwrap();
        let row = &rows[1 + bin[1].parse::<usize>().unwrap()];
        assert_eq!((row[0], row[2 + 2 * place]), (bin[1], bin[6]), "{bin:?}");
    }

    let spectra = table(text(&files, "spectra.csv"));
    let of = |key: &str, step: &str, column: usize| -> Vec<f64> {
        let here = spectra.iter().filter(|row| row[0] == step && row[1] == key);
        here.map(|row| row[column]).filter(|cell| !cell.is_empty()).map(number).collect()
    };
    let Spectrum { effective, product, inverse_hessian, .. } = lanes[0].spectrum_here().unwrap();
    assert_eq!((of("lodo", "300", 4), of("lodo", "300", 5)), (effective, product.unwrap()));
    assert_eq!((of("adam", "300", 6), of("adam", "300", 4).len()), (inverse_hessian, 6));
    assert_eq!(of("lodo", "200", 4).len(), 6);
    assert_eq!(of("lodo", "150", 4).len(), 0);

    let dense = lanes[0].preconditioner().unwrap().dense();
    let (n, values) = matrix(&files["matrices/lodo-seed4-step300-G.npy"]);
    assert_eq!((n, values.clone()), (6, dense.iter().copied().collect::<Vec<f64>>()));
    let turned = matrix(&files["matrices/lodo-seed4-step300-G-eigenbasis.npy"]).1;
    let sum = |values: &[f64], places: &dyn Fn(usize) -> bool| -> f64 {
        (0..36).filter(|at| places(*at)).map(|at| values[at]).sum()
    };
    let trace = |at: usize| at.is_multiple_of(7);
    assert!((sum(&turned, &trace) / sum(&values, &trace) - 1.0).abs() < 1e-12);
    let hessian = session.lanes()[0].noisy().hessian(session.lanes()[0].x()).unwrap();
    assert_eq!(
        matrix(&files["matrices/adam-seed4-step0-H.npy"]).1,
        hessian.iter().copied().collect::<Vec<f64>>()
    );
    let errors = table(text(&files, "errors.csv"));
    let last = errors.iter().rfind(|row| row[0] == "lodo").unwrap();
    session.refresh_error(0);
    let (step, error) = *session.lanes()[0].error().values().last().unwrap();
    assert_eq!((last[2], number(last[3]).to_bits()), (&*step.to_string(), error.to_bits()));
}

/// The record in it replays to the same losses, figures are documents as wide as was asked for, and the README names all files.
#[test]
fn an_archive_says_what_it_holds_and_can_be_gone_on_with() {
    let folder = folder("data-said");
    let path = written(&folder, &format!("data --link {LINK} --steps 120 --seeds 4-5 --width 500"));
    let files = files(&path);
    let record = folder.join("experiment.json");
    fs::write(&record, &files["experiment.json"]).unwrap();
    let (code, words, errors) = ended(&["run", "--file", record.to_str().unwrap()]);
    assert!(code == 0 && words.contains("120 steps"), "{words}{errors}");

    let readme = text(&files, "README.md");
    for name in files.keys().filter(|name| *name != "README.md") {
        assert!(readme.contains(&format!("| `{name}` | ")), "{name}");
    }
    for words in [
        "seeds: 4, 5",
        "steps: 120",
        "121 rows",
        "@article{liao2023learning",
        concat!("version: ", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(readme.contains(words), "{words}: {readme}");
    }
    for (name, bytes) in &files {
        let text = || std::str::from_utf8(bytes).unwrap();
        if name.ends_with(".csv") {
            let mut lines = text().lines();
            for start in ["# LODO Lab ", "# link: v=1&", "# seed: 4, 5", "# steps: 120"] {
                assert!(lines.next().unwrap().starts_with(start), "{name}: {start}");
            }
        } else if name.ends_with(".svg") {
            let document = roxmltree::Document::parse(text()).unwrap();
            assert_eq!(document.root_element().attribute("width"), Some("500"), "{name}");
            assert!(text().contains("<metadata>LODO Lab "), "{name}");
        }
    }
    let caption = text(&files, "figures/loss.svg");
    assert!(caption.contains("Adam: α = ") && caption.contains("seed 4 to 5, step 120"));
    let figures: Vec<&str> = files.keys().filter_map(|name| name.strip_prefix("figures/")).collect();
    assert_eq!(figures, ["directions.svg", "error.svg", "landscape.svg", "loss.svg", "spectrum.svg"]);
    assert_eq!(files.keys().filter(|name| name.ends_with("step120-G.npy")).count(), 6);
}

/// Whenever and wherever it is written; the command that the README names is one that writes it.
#[test]
fn the_same_command_gives_the_same_bytes() {
    let (first, second) = (folder("data-first"), folder("data-second"));
    let words = "data --link dimension=4&optimizers=lodo,gd&seeds=2 --steps 60 --every 25 --matrix-at none";
    let bytes = fs::read(written(&first, words)).unwrap();
    let found = files(&first.join("run.zip"));
    let readme = text(&found, "README.md");
    let line = readme.lines().find_map(|line| line.strip_prefix("lodo ")).unwrap();
    let words: Vec<&str> = line.split(' ').map(|word| word.trim_matches('\'')).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lodo"));
    let output = command.args(&words).current_dir(&second).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(bytes == fs::read(second.join("run.zip")).unwrap(), "{line}");

    // A folder has the same files; in the README only the name differs.
    let into = second.join("files");
    let words: Vec<&str> =
        words.iter().map(|word| if *word == "run.zip" { into.to_str().unwrap() } else { word }).collect();
    assert_eq!(ended(&words).0, 0);
    for (name, bytes) in found.iter().filter(|(name, _)| *name != "README.md") {
        assert!(fs::read(into.join(name)).unwrap() == *bytes, "{name}");
    }
}

/// A run with changes on its way: who joined later has numbers from there on, and its own archive's record gives it again.
#[test]
fn a_saved_run_is_written_with_its_changes() {
    let folder = folder("data-saved");
    let (record, losses) = saved();
    let file = folder.join("experiment.json");
    fs::write(&file, record).unwrap();
    let path = written(&folder, &format!("data --file {}", file.display()));
    let files = files(&path);
    let rows = table(text(&files, "losses.csv"));
    let (names, last) = (&rows[0], &rows[rows.len() - 1]);
    let column = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let ends: Vec<f64> = ["lodo", "momentum", "gd"]
        .map(|key| last[column(&format!("{key}_seed11_loss"))].parse().unwrap())
        .into();
    assert_eq!(ends, losses);
    let gd = column("gd_seed11_loss");
    assert!(rows[1..61].iter().all(|row| row[gd].is_empty()) && !rows[61][gd].is_empty());
    fs::write(&file, &files["experiment.json"]).unwrap();
    let bytes = fs::read(&path).unwrap();
    assert!(bytes == fs::read(written(&folder, &format!("data --file {}", file.display()))).unwrap());
}

#[test]
fn what_would_be_too_much_or_goes_nowhere_is_refused_in_words() {
    for (words, part) in [
        ("data", "--into"),
        (
            "data --into x.zip --steps 20000000",
            "20000001 rows of 4 numbers, 80000004 in all: at most 40 million",
        ),
        ("data --into x.zip --set dimension=5000", "50000000 numbers, n² = 25000000 in each of 1"),
        ("data --into x.zip --steps 100000 --every 1", "Take a longer stride"),
        (
            "data --into x.zip --steps 100000000000 --every 1",
            "Spectra every 1 of 100000000000 steps are too many",
        ),
        ("data --into x.zip --matrix-at 1001", "Step 1001, for a matrix, is beyond the last step, 1000"),
        ("data --into x.zip --matrix-at last", "“last” is no step"),
        ("data --into x.zip --seeds 1,3", "follow each other"),
        ("data --into x.zip --seeds 1-20", "Number of seeds"),
        ("data --into x.zip --width 100", "--width"),
        ("data --into x.zip --every 0", "--every"),
        ("data --into Cargo.toml", "Cargo.toml is a file: the name of an archive ends in .zip"),
        ("data --into nowhere/x.zip", "no folder nowhere"),
        ("data --into x.zip --file run.json --steps 5", "cannot be used with"),
        ("data --into x.zip --file nowhere.json", "nowhere.json cannot be read"),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(part), "{words}: {code} {errors}");
    }
    assert!(!Path::new("x.zip").exists() && !Path::new("x.zip.new").exists());
}
