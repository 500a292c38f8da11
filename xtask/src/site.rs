//! The finished page: www/ beside what wasm-bindgen makes of the libraries, and the recorded runs.

use crate::bind;
use crate::lean;
use crate::load::Load;
use crate::single;
use crate::toolchain;
use crate::workspace::{self, Workspace, output, run};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The target of the page.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The packages that the page consists of.
pub const PACKAGES: [&str; 10] = [
    "lodo",
    "lodo-core",
    "lodo-film",
    "lodo-network",
    "lodo-qr",
    "lodo-replay",
    "lodo-surface",
    "lodo-trainer",
    "lodo-web",
    "lodo-workbench",
];

/// What every visit loads.
pub const PAGE: &str = "lodo-web";

/// Those that become WebAssembly: the page's, the one that is loaded when somebody asks for the check, those of the
/// bench, of the QR code, of films, of surfaces and of the network.
const LIBRARIES: [&str; 7] =
    [PAGE, "lodo-replay", "lodo-workbench", "lodo-qr", "lodo-film", "lodo-surface", "lodo-trainer"];

/// The package of what is timed.
const BENCHMARK: &str = "lodo-bench";

/// The folders of the recorded runs: of functions, and of the network.
const TRACES: [&str; 2] = ["tests/golden", "tests/golden-network"];

/// `cargo xtask dist`: builds the page and says how large it is.
pub fn dist(workspace: &Workspace) -> Result<()> {
    let site = build(workspace)?;
    let mut total = 0;
    for (name, path) in files_in(&site)? {
        let size = fs::metadata(&path)?.len();
        total += size;
        println!("{size:>10} bytes  {}", name.display());
    }
    println!("{total:>10} bytes  in all, uncompressed\n{}", site.display());
    println!("{}", single_file(workspace, &site)?.display());
    println!("{}", Load::of(&site)?.within_limit()?);
    Ok(())
}

/// Writes a finished site as one file.
pub fn single_file(workspace: &Workspace, site: &Path) -> Result<PathBuf> {
    let file = workspace.target.join("lodo-lab.html");
    // The bench is a page of its own, which one file cannot hold.
    single::write(
        site,
        &["lodo-web", "lodo-replay", "lodo-film", "lodo-surface"].map(|name| library(workspace, name)),
        &file,
    )?;
    Ok(file)
}

/// The file of others' kernels beside what is timed.
pub const KERNELS: &str = "kernels.wasm";

/// Brings what is timed in a browser up to date, beside others' kernels, and returns its folder.
pub fn build_benchmark(workspace: &Workspace, kernels: Option<&Path>) -> Result<PathBuf> {
    compile(workspace, &all())?;
    let bound = bind::bind(workspace, &library(workspace, BENCHMARK), BENCHMARK)?;
    let mut files = files_in(&bound)?;
    // An address that is no page of ours: nothing else runs beside what is timed.
    files.insert("icon.svg".into(), workspace.root.join("www/icon.svg"));
    files.extend(kernels.map(|file| (KERNELS.into(), file.to_owned())));
    let folder = workspace.target.join("bench");
    mirror(&files, &folder)?;
    Ok(folder)
}

/// Brings the page up to date and returns its folder.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let www = workspace.root.join("www");
    ensure!(www.join("index.html").is_file(), "www/index.html is missing: there is no page to build");
    compile(workspace, &LIBRARIES)?;
    let mut files = files_in(&www)?;
    let leaner = workspace.target.join("lean");
    fs::create_dir_all(&leaner)?;
    for (name, path) in &mut files {
        let lean = match name.extension().and_then(|extension| extension.to_str()) {
            Some("css") => lean::style,
            Some("html") => lean::document,
            Some("js") => lean::script,
            _ => continue,
        };
        let goal = leaner.join(name);
        fs::write(&goal, lean(&fs::read_to_string(&path)?))?;
        *path = goal;
    }
    let mut add = |folder: &str, from: &Path| -> Result<()> {
        files.extend(files_in(from)?.into_iter().map(|(name, path)| (Path::new(folder).join(name), path)));
        Ok(())
    };
    for name in LIBRARIES {
        add("pkg", &bind::bind(workspace, &library(workspace, name), name)?)?;
    }
    for folder in TRACES {
        add("traces", &workspace.root.join(folder))?;
    }
    let site = workspace.site();
    mirror(&files, &site)?;
    Ok(site)
}

/// The page's code, and that of what is timed, on their way, while something else is done that leaves a core idle now
/// and then. What it says is said again by [`build`], which waits for it, and fails if it failed.
pub struct Ahead(Child);

impl Ahead {
    /// Begins.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        let mut cargo = compiler(workspace, &all())?;
        Ok(Ahead(cargo.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        // Either it has ended, or nobody needs it any more.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// All that runs in a browser. Together, since alone what is timed has other features of libraries, and is compiled anew.
fn all() -> Vec<&'static str> {
    [&LIBRARIES[..], &[BENCHMARK]].concat()
}

/// Compiles packages for the browser.
fn compile(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    run(&mut compiler(workspace, packages)?)
}

fn compiler(workspace: &Workspace, packages: &[&str]) -> Result<Command> {
    toolchain::need_wasm()?;
    // What shows a run is loaded more often than it is waited for; what runs is in a package of its own.
    let mut cargo = workspace.cargo(&["build", "--release", "--lib", "--target", WASM]);
    cargo.args(["--config", "profile.release.package.lodo.opt-level='z'"]);
    for name in packages {
        cargo.args(["--package", name]);
    }
    // What a panic says names the library, not the folder of this machine where its sources lie.
    let sources = sources_of_libraries(workspace)?;
    let flags = format!("target.{WASM}.rustflags=['--remap-path-prefix={}/=']", sources.display());
    cargo.args(["--config", &flags]);
    // The page cites itself as what it was made of.
    cargo.envs(workspace::commit_with("--format=%h, %cs").map(|commit| ("LODO_COMMIT", commit)));
    Ok(cargo)
}

/// The folder that cargo unpacks libraries into.
fn sources_of_libraries(workspace: &Workspace) -> Result<PathBuf> {
    let metadata: Value = serde_json::from_str(&output(&mut workspace.cargo(&[
        "metadata",
        "--locked",
        "--format-version",
        "1",
    ]))?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata names packages")?;
    let library = packages.iter().find(|package| !package["source"].is_null());
    let manifest = library.and_then(|library| library["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).ancestors().nth(2));
    Ok(folder.context("a library has a folder")?.to_owned())
}

/// What cargo made of a package.
fn library(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.target.join(WASM).join("release").join(name.replace('-', "_")).with_extension("wasm")
}

/// All files below a folder, by their path inside it.
fn files_in(folder: &Path) -> Result<BTreeMap<PathBuf, PathBuf>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("{} cannot be read", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("the walk stays below its start").to_owned();
                files.insert(name, path);
            }
        }
    }
    Ok(files)
}

/// Makes a folder hold exactly these files. What is already right is not touched, so that a second build
/// changes nothing, and a server that is running never sees a file half-written without need.
fn mirror(files: &BTreeMap<PathBuf, PathBuf>, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (name, path) in files_in(folder)? {
        if !files.contains_key(&name) {
            fs::remove_file(path)?;
        }
    }
    for (name, source) in files {
        let (goal, wanted) = (folder.join(name), fs::read(source)?);
        if fs::read(&goal).is_ok_and(|present| present == wanted) {
            continue;
        }
        fs::create_dir_all(goal.parent().expect("a file in the folder has a parent"))?;
        fs::write(&goal, wanted).with_context(|| format!("{} cannot be written", goal.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_adds_changes_and_removes_but_leaves_alone_what_is_right() {
        let base = std::env::temp_dir().join(format!("lodo-mirror-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(from.join("inner")).unwrap();
        fs::write(from.join("same"), "1").unwrap();
        fs::write(from.join("inner/changed"), "1").unwrap();
        mirror(&files_in(&from).unwrap(), &to).unwrap();
        let before = fs::metadata(to.join("same")).unwrap().modified().unwrap();
        fs::write(from.join("inner/changed"), "2").unwrap();
        fs::write(to.join("gone"), "0").unwrap();
        mirror(&files_in(&from).unwrap(), &to).unwrap();
        let names: Vec<_> = files_in(&to).unwrap().into_keys().collect();
        let after = fs::metadata(to.join("same")).unwrap().modified().unwrap();
        let changed = fs::read_to_string(to.join("inner/changed")).unwrap();
        fs::remove_dir_all(&base).unwrap();
        assert_eq!(names, [Path::new("inner/changed"), Path::new("same")]);
        assert_eq!((changed.as_str(), before), ("2", after));
    }
}
