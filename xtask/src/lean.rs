//! Texts without what only those who write them read: a first visit is short of bytes.

/// A style sheet without its comments and without the white space around its signs.
pub fn style(text: &str) -> String {
    let mut pieces = text.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.filter_map(|piece| piece.split_once("*/"));
    let text = rest.fold(first, |kept, (_, rest)| kept + " " + rest.trim_start());
    let words: Vec<&str> = text.split_whitespace().collect();
    // A colon before a space ends a property’s name; after one it begins a selector.
    let tight = ["{ ", " {", "} ", " }", "; ", ", ", ": ", ";}"];
    tight
        .iter()
        .fold(words.join(" "), |text, sign| text.replace(sign, if *sign == ";}" { "}" } else { sign.trim() }))
}

/// A document without its comments and indents.
pub fn document(text: &str) -> String {
    let mut pieces = text.split("<!--");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.filter_map(|piece| piece.split_once("-->"));
    lines(&rest.fold(first, |kept, (_, rest)| kept + rest), |_| true)
}

/// A script of ours or of wasm-bindgen’s, whose comments have lines of their own, without these and without indents.
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
    fn a_style_sheet_loses_what_only_those_read_who_write_it() {
        assert_eq!(
            style("a :is(i, u) { b: c }/* One */\n/* two */\n\nd {\n  e: f/* three */g;\n}"),
            "a :is(i,u){b:c}d{e:f g}"
        );
    }

    #[test]
    fn a_document_loses_its_comments_and_indents_alone() {
        assert_eq!(
            document("<p>\n  <!-- why -->\n  a <b>c</b> <!-- one\n two -->d\n</p>"),
            "<p>\na <b>c</b> d\n</p>\n"
        );
    }

    #[test]
    fn a_script_keeps_what_is_not_a_comment() {
        let text = "/**\n * @param {number} a\n */\nexport function f(a) {\n    // why\n    return 'http://x' /* not alone */ * a;\n}\n";
        assert_eq!(script(text), "export function f(a) {\nreturn 'http://x' /* not alone */ * a;\n}\n");
    }
}
