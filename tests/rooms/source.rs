//! A file of Rust as far as its imports go.

use super::tokens::{is_word, tokens, without_tests};

/// Where a module stands in its crate: `["session", "lane"]`.
pub type Path = Vec<String>;

/// A file, read.
pub struct Source {
    /// Where its crate begins.
    root: Path,
    /// The module that it is.
    pub module: Path,
    /// Names of the items that it defines, modules in files of their own included.
    pub defined: Vec<String>,
    /// Its modules that only tests have.
    pub tests: Vec<String>,
    /// Every path in it, from the crate's root on.
    pub paths: Vec<Path>,
    /// Every path in it that leads out of the rooms, as it is written.
    pub outside: Vec<Path>,
    /// What its `use` items bring in.
    pub uses: Vec<Use>,
    /// All words outside of `use` items.
    pub words: Vec<String>,
}

/// A name that a file brings in.
#[derive(Clone, Debug)]
pub struct Use {
    /// As it is called there; `*` for all names of a module.
    pub name: String,
    /// From the crate's root on, without the star.
    pub path: Path,
    /// Whether others can take it from there.
    pub public: bool,
}

/// The words before the names of items.
const ITEMS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"];

fn owned(words: &[&str]) -> Path {
    words.iter().map(|word| String::from(*word)).collect()
}

/// The leaves of a `use` tree from this place on, each with its last name, and the place after the tree.
fn leaves(tokens: &[String], mut i: usize, before: &[String], found: &mut Vec<(Path, String)>) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(i).map_or(";", String::as_str) {
            "::" => i += 1,
            "{" => {
                i += 1;
                while tokens[i] != "}" {
                    i = leaves(tokens, i, &path, found);
                    i += usize::from(tokens[i] == ",");
                }
                return i + 1;
            }
            "as" => {
                found.push((path, tokens[i + 1].clone()));
                return i + 2;
            }
            "," | "}" | ";" => {
                let name = path.last().cloned().unwrap_or_default();
                found.push((path, name));
                return i;
            }
            "self" if !path.is_empty() => i += 1,
            word => {
                path.push(word.into());
                i += 1;
            }
        }
    }
}

/// A path as it is written within a module of the crate with this root, from the root of the rooms on; `None` for one
/// that leads out of them.
fn absolute(written: &[String], root: &[String], module: &[String], own: &[String]) -> Option<Path> {
    let (first, rest) = written.split_first()?;
    let mut path = match first.as_str() {
        name if own.iter().any(|own| own == name) => [module, &[name.to_string()]].concat(),
        "crate" => root.to_vec(),
        "lodo" | "lodo_core" => Path::new(),
        "self" => module.to_vec(),
        "super" => module[..module.len().saturating_sub(1)].to_vec(),
        _ => return None,
    };
    for word in rest {
        match word.as_str() {
            "super" => drop(path.pop()),
            word => path.push(word.into()),
        }
    }
    Some(path)
}

impl Source {
    /// Reads the text of a module, in the crate whose root is a room or, without one, the root of all rooms.
    pub fn new(root: &[&str], module: &[&str], text: &str) -> Source {
        let (tokens, tests) = without_tests(&tokens(text));
        let files = tokens.windows(3).filter(|item| item[0] == "mod" && item[2] == ";");
        let mut source = Source {
            root: owned(root),
            module: owned(module),
            defined: files.map(|item| item[1].clone()).collect(),
            tests,
            paths: Vec::new(),
            outside: Vec::new(),
            uses: Vec::new(),
            words: Vec::new(),
        };
        // The module that is read, and how deep in braces each of those within the file began.
        let (mut here, mut inner, mut depth) = (source.module.clone(), Vec::new(), 0);
        let mut i = 0;
        while i < tokens.len() {
            let next = tokens.get(i + 1).map_or("", String::as_str);
            match tokens[i].as_str() {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if inner.pop_if(|began| *began == depth).is_some() {
                        here.pop();
                    }
                }
                "use" => {
                    i = source.read_use(&tokens, i, &here);
                    continue;
                }
                "pub" if next == "(" => {
                    // The room in `pub(in …)` is no import.
                    i += tokens[i..].iter().take_while(|token| *token != ")").count();
                }
                "mod" if tokens.get(i + 2).is_some_and(|token| token == "{") => {
                    here.push(next.into());
                    inner.push(depth);
                    i += 1;
                }
                keyword if ITEMS.contains(&keyword) && is_word(next) && next != "fn" => {
                    if depth == 0 {
                        source.defined.push(next.into());
                    }
                    i += 1;
                }
                word if is_word(word) => {
                    i = source.read_path(&tokens, i, &here);
                    continue;
                }
                _ => {}
            }
            i += 1;
        }
        source
    }

    /// Takes in the `use` item that begins here; returns the place after it.
    fn read_use(&mut self, tokens: &[String], from: usize, here: &[String]) -> usize {
        let public = from > 0 && ["pub", ")"].contains(&tokens[from - 1].as_str());
        let mut found = Vec::new();
        let end = leaves(tokens, from + 1, &[], &mut found);
        for (mut written, name) in found {
            written.pop_if(|last| *last == "*");
            match self.resolve(&written, here) {
                None => self.outside.push(written),
                Some(path) => {
                    self.paths.push(path.clone());
                    self.uses.push(Use { name, path, public });
                }
            }
        }
        end
    }

    /// Takes in the path, or the word, that begins here; returns the place after it.
    fn read_path(&mut self, tokens: &[String], from: usize, here: &[String]) -> usize {
        let (mut written, mut i) = (vec![tokens[from].clone()], from + 1);
        while let [sign, word, ..] = &tokens[i..]
            && sign == "::"
            && is_word(word)
        {
            written.push(word.clone());
            i += 2;
        }
        if written.len() > 1 {
            match self.resolve(&written, here) {
                None => self.outside.push(written.clone()),
                Some(path) => self.paths.push(path),
            }
        }
        self.words.append(&mut written);
        i
    }

    /// A path as it is written here, through the names that were brought in.
    fn resolve(&self, written: &[String], here: &[String]) -> Option<Path> {
        let (first, rest) = written.split_first()?;
        match self.uses.iter().find(|known| known.name == *first) {
            Some(known) => Some([&known.path[..], rest].concat()),
            None => absolute(written, &self.root, here, &self.defined),
        }
    }
}
