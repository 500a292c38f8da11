//! Where things lie, and how other programs are called.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::env;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's folders.
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Cargo's target folder, wherever its configuration puts it.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo.
    pub fn find() -> Result<Self> {
        // Cargo sets the variable for `cargo xtask`; without it the folder is the one this was built in.
        let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&own).parent().context("xtask lies in a folder of the project")?.to_owned();
        let mut cargo = Command::new(cargo_program());
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(&root);
        let metadata: Value = serde_json::from_str(&output(&mut cargo)?)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names a target folder")?;
        Ok(Self { root, target: target.into() })
    }

    /// A cargo command in the project's root.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(cargo_program());
        cargo.args(arguments).current_dir(&self.root);
        // Flags of the environment would silently replace those of .cargo/config.toml, SIMD among them,
        // and rebuild everything a plain `cargo build` has already built.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo
    }

    /// The folder of the finished page.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }
}

/// The commit of a checkout, in short.
pub fn commit() -> Option<String> {
    commit_with("--format=%h")
}

/// What git says of the commit of a checkout.
pub fn commit_with(format: &str) -> Option<String> {
    let mut git = Command::new("git");
    git.args(["show", "--no-patch", format]).current_dir(env!("CARGO_MANIFEST_DIR"));
    Some(output(&mut git).ok()?.trim_end().to_owned())
}

fn cargo_program() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// Runs a program with this terminal, and fails where it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` could not be started", spelled(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", spelled(command));
    }
    Ok(())
}

/// Runs programs one after another, up to the first that fails, and returns all that they say, in its order.
pub fn overhear(commands: impl IntoIterator<Item = Command>) -> (String, Result<()>) {
    let mut words = String::new();
    let outcome = commands.into_iter().try_for_each(|mut command| {
        let (mut reader, writer) = io::pipe()?;
        let name = spelled(&command);
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let child = command.spawn();
        // Its ends of the pipe: else there would be no end of it.
        drop(command);
        let mut child = child.with_context(|| format!("`{name}` could not be started"))?;
        let mut said = Vec::new();
        reader.read_to_end(&mut said)?;
        words += &String::from_utf8_lossy(&said);
        let status = child.wait()?;
        ensure!(status.success(), "`{name}` failed ({status})");
        Ok(())
    });
    (words, outcome)
}

/// Runs a program and returns what it prints.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("`{}` could not be started", spelled(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}", spelled(command), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The full path of a program on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// The command as a person would type it.
fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy();
    command.get_args().fold(program.into_owned(), |line, word| line + " " + &word.to_string_lossy())
}
