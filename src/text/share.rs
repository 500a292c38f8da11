//! What is taken to other places: a frame for another page, a command, a citation, and a code for cameras.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::words::count;
use crate::experiment::{Experiment, Panel};

/// The greatest code that a camera reads from a wall, and the bytes that it holds.
const LARGEST: u8 = 25;
const MOST_BYTES: usize = 1273;

/// Squares around a code, by its standard.
const RIM: i32 = 4;

/// What the build says of where it comes from: commit and day.
const COMMIT: Option<&str> = option_env!("LODO_COMMIT");

/// This experiment as part of another page: these panels and no other, the first of which leads.
pub fn embedded(experiment: &Experiment, panels: &[Panel]) -> Experiment {
    let mut embedded = experiment.clone();
    let keys: Vec<&str> = panels.iter().map(|panel| panel.key()).collect();
    for (key, value) in [("embed", "1"), ("present", "0"), ("panels", &keys.join(",")), ("lead", keys[0])] {
        embedded.set(key, value).expect("every experiment has these settings");
    }
    embedded
}

/// The frame of a page with this address, `size` pixels wide and high.
pub fn embed_code(address: &str, title: &str, [width, height]: [u32; 2]) -> String {
    let [address, title] =
        [address, title].map(|text| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"));
    format!(
        "<iframe src=\"{address}\" width=\"{width}\" height=\"{height}\" title=\"{title}\" loading=\"lazy\"></iframe>"
    )
}

/// The command that runs an experiment for so many steps without a page.
pub fn command(experiment: &Experiment, steps: u64) -> String {
    let seeds = (experiment.seed..).take(experiment.seeds).map(|seed| seed.to_string());
    let seeds = seeds.collect::<Vec<_>>().join(",");
    format!("lodo run --link '{}' --steps {steps} --seeds {seeds}", experiment.to_link())
}

/// The paper and a page with this address, for BibTeX.
pub fn citation(address: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let commit = COMMIT.map_or(String::new(), |commit| format!(" ({commit})"));
    format!(
        "@article{{liao2023learning,\n  \
           title = {{Learning to Optimize Quasi-Newton Methods}},\n  \
           author = {{Liao, I. C. and Dangovski, R. R. and Foerster, J. N. and Solja\\v{{c}}i\\'c, M.}},\n  \
           journal = {{Transactions on Machine Learning Research}},\n  \
           year = {{2023}},\n  \
           eprint = {{2210.06171}},\n  \
           archivePrefix = {{arXiv}}\n\
         }}\n\
         @misc{{lodolab,\n  \
           title = {{{{LODO Lab}}}},\n  \
           howpublished = {{\\url{{{address}}}}},\n  \
           note = {{Version {version}{commit}}}\n\
         }}"
    )
}

/// A code for cameras: the squares of a side with its rim, and the dark ones as a path of SVG that is as wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Squares.
    pub side: i32,
    /// The path.
    pub path: String,
}

impl Code {
    /// That of an address.
    ///
    /// # Errors
    /// In words, that it is too long.
    pub fn new(address: &str) -> Result<Self, String> {
        let long = |_| {
            format!(
                "With {} characters this link is too long for a code that cameras read ({}). The link itself can be copied.",
                count(address.len() as u64),
                count(MOST_BYTES as u64)
            )
        };
        // Any mask is read; the search for the best one would be a third of all that this adds to the load.
        let bytes = [QrSegment::make_bytes(address.as_bytes())];
        let (to, mask) = (Version::new(LARGEST), Some(Mask::new(2)));
        let code = QrCode::encode_segments_advanced(&bytes, QrCodeEcc::Low, Version::MIN, to, mask, false)
            .map_err(long)?;
        let mut path = String::new();
        for row in 0..code.size() {
            let mut column = 0;
            while column < code.size() {
                let from = column;
                // Beyond the code all is light.
                while code.get_module(column, row) {
                    column += 1;
                }
                if column > from {
                    path += &format!("M{} {}h{}v1H{}z", from + RIM, row + RIM, column - from, from + RIM);
                }
                column += 1;
            }
        }
        Ok(Code { side: code.size() + 2 * RIM, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_is_the_experiment_with_these_panels() {
        let experiment = Experiment::from_link("dimension=3&seed=7&present=1&theme=dark&note=See%20here").0;
        for (panels, seen) in [
            (&[Panel::Loss][..], [None, Some(0), None, None]),
            (&[Panel::Error, Panel::Landscape], [Some(1), None, None, Some(0)]),
        ] {
            let embedded = embedded(&experiment, panels);
            assert_eq!(Panel::ALL.map(|panel| embedded.place(panel)), seen);
            let (again, refusals) = Experiment::from_link(&embedded.to_link());
            assert_eq!((&again, refusals), (&embedded, vec![]));
            assert!(again.view.embedded && !again.view.presents && again.view.note == "See here");
            assert_eq!((again.seed, again.dimension), (7, 3));
        }
    }

    /// Read as HTML it has the address and the title, whatever they are.
    #[test]
    fn the_code_of_a_frame_is_sound() {
        let (address, title) = ("https://there/?a=1&b=\"2\"#v=1&seed=3", "Is f(x) < 1 & \"small\"?");
        let code = embed_code(address, title, [640, 480]).replace("></iframe>", "/>");
        let document = roxmltree::Document::parse(&code).unwrap();
        let of = |name| document.root_element().attribute(name);
        assert_eq!((of("src"), of("title")), (Some(address), Some(title)));
        assert_eq!((of("width"), of("height")), (Some("640"), Some("480")));
    }

    #[test]
    fn a_citation_has_balanced_braces_and_says_which_page_it_is() {
        let text = citation("https://there/");
        let depth = |text: &str| {
            text.chars().fold(0, |depth, sign| depth + i32::from(sign == '{') - i32::from(sign == '}'))
        };
        assert_eq!(depth(&text), 0);
        assert!(text.contains("\\url{https://there/}") && text.contains(env!("CARGO_PKG_VERSION")), "{text}");
    }

    /// The three great marks are where they must be, and the size is that of the standard.
    #[test]
    fn a_code_is_as_large_as_its_text_asks_and_no_larger_than_is_read() {
        for (length, version) in [(17, 1), (18, 2), (271, 10), (MOST_BYTES, 25)] {
            let code = Code::new(&"a".repeat(length)).unwrap();
            assert_eq!(code.side, 17 + 4 * version + 8, "{length}");
            let runs: Vec<[i32; 3]> = (code.path.split('M').skip(1))
                .map(|run| {
                    let numbers =
                        run.split(|sign: char| !sign.is_ascii_digit()).map(|n| n.parse().unwrap_or(-1));
                    let numbers: Vec<i32> = numbers.collect();
                    assert_eq!(numbers[3..], [1, numbers[0], -1], "{run}");
                    [numbers[0], numbers[1], numbers[2]]
                })
                .collect();
            let dark = |x, y| runs.iter().any(|run| run[1] == y && (run[0]..run[0] + run[2]).contains(&x));
            let far = code.side - 11;
            for (x, y) in [(4, 4), (far, 4), (4, far)] {
                for place in 0..7 {
                    assert!(dark(x + place, y) && dark(x, y + place) && dark(x + place, y + 6));
                }
                assert!(dark(x + 3, y + 3) && !dark(x + 1, y + 1));
            }
            assert!(!dark(0, 0) && !dark(3, 10) && dark(8 + 4, far + 3), "{length}");
        }
        let words = Code::new(&"a".repeat(MOST_BYTES + 1)).unwrap_err();
        assert!(words.starts_with("With 1,274 characters this link is too long"), "{words}");
    }
}
