//! Words and signs of Rust, without comments and strings, and without what only tests have.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Whether a token is a word.
pub fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Words and signs of a text; `::` is one sign, and a raw name is without its mark.
pub fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    flatten(text.parse().expect("it is Rust"), &mut found);
    found
}

fn flatten(stream: TokenStream, found: &mut Vec<String>) {
    let mut trees = stream.into_iter();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Group(group) => {
                let [open, close] = match group.delimiter() {
                    Delimiter::Parenthesis => ["(", ")"],
                    Delimiter::Brace => ["{", "}"],
                    Delimiter::Bracket => ["[", "]"],
                    Delimiter::None => ["", ""],
                };
                found.push(open.into());
                flatten(group.stream(), found);
                found.push(close.into());
            }
            TokenTree::Ident(word) => found.push(word.to_string().trim_start_matches("r#").into()),
            TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint => {
                found.push("::".into());
                trees.next();
            }
            // The name of a lifetime is no word.
            TokenTree::Punct(sign) if sign.as_char() == '\'' => drop(trees.next()),
            TokenTree::Punct(sign) => found.push(sign.to_string()),
            TokenTree::Literal(_) => {}
        }
    }
}

/// The place after the item that begins here: after its `;`, or the brace that ends it.
fn end_of_item(tokens: &[String], from: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth -= 1;
                if depth == 0 && token == "}" {
                    return place + 1;
                }
            }
            ";" if depth == 0 => return place + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The tokens outside of what only tests have, and the names of modules among that.
pub fn without_tests(tokens: &[String]) -> (Vec<String>, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut tests, mut i) = (Vec::new(), Vec::new(), 0);
    while i < tokens.len() {
        if tokens[i..].iter().take(MARK.len()).eq(MARK.iter()) {
            let end = end_of_item(tokens, i + MARK.len());
            let item = &tokens[i + MARK.len()..end];
            if item.first().is_some_and(|word| word == "mod") {
                tests.push(item[1].clone());
            }
            i = end;
        } else {
            kept.push(tokens[i].clone());
            i += 1;
        }
    }
    (kept, tests)
}
