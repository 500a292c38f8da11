//! Texts without what only those who write them read: a first visit is short of bytes.

/// A style sheet without its comments and indents.
pub fn style(text: &str) -> String {
    let mut pieces = text.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.filter_map(|piece| piece.split_once("*/"));
    lines(&rest.fold(first, |kept, (_, rest)| kept + " " + rest.trim_start()), |_| true)
}

/// A script as wasm-bindgen writes it, whose comments have lines of their own, without these and without indents.
pub fn script(text: &str) -> String {
    lines(text, |line| !["//", "/*", "*"].iter().any(|sign| line.starts_with(sign)))
}

fn lines(text: &str, keeps: impl Fn(&str) -> bool) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && keeps(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_loses_its_comments_and_indents_alone() {
        assert_eq!(
            style("a { b: c }/* One */\n/* two */\n\nd {\n  e: f/* three */g\n}"),
            "a { b: c }  d {\ne: f g\n}\n"
        );
    }

    #[test]
    fn a_script_keeps_what_is_not_a_comment() {
        let text = "/**\n * @param {number} a\n */\nexport function f(a) {\n    // why\n    return 'http://x' /* not alone */ * a;\n}\n";
        assert_eq!(script(text), "export function f(a) {\nreturn 'http://x' /* not alone */ * a;\n}\n");
    }
}
