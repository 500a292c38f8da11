//! What a first visit loads before anything is seen, compressed as a server would.

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The most that it may be, in bytes.
const LIMIT: usize = 500_000;

/// The files that the first paint needs.
const FILES: [&str; 8] = [
    "index.html",
    "style.css",
    "start.js",
    "main.js",
    "worker.js",
    "icon.svg",
    "pkg/lodo_web.js",
    "pkg/lodo_web_bg.wasm",
];

/// The size of each file, in bytes.
pub struct Load(Vec<(&'static str, usize)>);

/// The size of a file as a server sends it.
pub fn packed(file: &[u8]) -> usize {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(file).and_then(|()| packed.finish()).expect("memory takes whatever is written").len()
}

impl Load {
    /// Weighs a built page.
    pub fn of(site: &Path) -> Result<Self> {
        let weigh = |name| {
            let plain =
                fs::read(site.join(name)).with_context(|| format!("{name} is not part of the page"))?;
            Ok((name, packed(&plain)))
        };
        Ok(Self(FILES.into_iter().map(weigh).collect::<Result<_>>()?))
    }

    /// All files together.
    pub fn total(&self) -> usize {
        self.0.iter().map(|(_, size)| size).sum()
    }

    /// By file, and all together.
    pub fn to_json(&self) -> Value {
        let files = self.0.iter().copied().chain([("in all", self.total())]);
        files.map(|(name, size)| (name.to_owned(), size.into())).collect::<Map<_, _>>().into()
    }

    /// In a line, with what is left up to the limit.
    ///
    /// # Errors
    /// If the limit is passed: by how much, and which file has how much of it.
    pub fn within_limit(&self) -> Result<String> {
        let total = self.total();
        let files: Vec<_> = self.0.iter().map(|(name, size)| format!("{name} {size}")).collect();
        ensure!(
            total <= LIMIT,
            "a first visit loads {total} bytes compressed, {} more than the {LIMIT} allowed: {}",
            total - LIMIT,
            files.join(", ")
        );
        Ok(format!("A first visit loads {total} bytes compressed, {} fewer than allowed.", LIMIT - total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_over_the_limit_is_refused_with_the_excess_and_the_files() {
        let page = LIMIT - 1000;
        let load = Load(vec![("index.html", page), ("pkg/lodo_web.js", 1000)]);
        assert_eq!(
            load.within_limit().unwrap(),
            format!("A first visit loads {LIMIT} bytes compressed, 0 fewer than allowed.")
        );
        let load = Load(vec![("index.html", page), ("pkg/lodo_web.js", 1007)]);
        assert_eq!(
            load.within_limit().unwrap_err().to_string(),
            format!(
                "a first visit loads {} bytes compressed, 7 more than the {LIMIT} allowed: \
                 index.html {page}, pkg/lodo_web.js 1007",
                LIMIT + 7
            )
        );
    }

    #[test]
    fn a_page_without_one_of_its_files_is_not_weighed() {
        let error = Load::of(Path::new("nowhere")).map(|load| load.total()).unwrap_err();
        assert_eq!(error.to_string(), "index.html is not part of the page");
    }
}
