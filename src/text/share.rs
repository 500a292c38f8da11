//! What is taken to other places: a frame for another page, a command, a citation.

use crate::experiment::{Experiment, Panel, version};

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

/// What a file or a figure of a run says of where it comes from, in lines.
pub fn origin(experiment: &Experiment, step: u64) -> Vec<String> {
    vec![
        format!("LODO Lab {}", version()),
        format!("link: {}", experiment.to_link()),
        format!("step: {step}"),
    ]
}

/// The paper and a page with this address, for BibTeX.
pub fn citation(address: &str) -> String {
    let version = version();
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
           note = {{Version {version}}}\n\
         }}"
    )
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
}
