//! A formula that was read, written out: with every product's sign, and with brackets where they are needed.

use std::f64::consts::{E, PI, TAU};

use super::program::{Node, Program};

/// How tightly a piece of text holds together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Bond {
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

impl Program {
    /// As text that reads as the same formula.
    pub(super) fn text(&self) -> String {
        let mut pieces: Vec<(String, Bond)> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let piece = piece(node, &pieces);
            pieces.push(piece);
        }
        pieces.pop().map(|piece| piece.0).unwrap_or_default()
    }
}

fn piece(node: &Node, pieces: &[(String, Bond)]) -> (String, Bond) {
    let held = |place: usize, bond: Bond| {
        let (text, own) = &pieces[place];
        if *own >= bond { text.clone() } else { format!("({text})") }
    };
    let two = |a: usize, left: Bond, sign: &str, b: usize, right: Bond| {
        format!("{}{sign}{}", held(a, left), held(b, right))
    };
    let call = |name: &str, inner: &str| (format!("{name}({inner})"), Bond::Atom);
    match *node {
        Node::Number(value) => number(value),
        Node::Parameter(name) => (name.into(), Bond::Atom),
        Node::Variable(0) => ("x".into(), Bond::Atom),
        Node::Variable(1) => ("y".into(), Bond::Atom),
        Node::Variable(place) => (format!("x{}", place + 1), Bond::Atom),
        Node::Element => ("xi".into(), Bond::Atom),
        Node::Index => ("i".into(), Bond::Atom),
        Node::Dimension => ("n".into(), Bond::Atom),
        Node::Negate(a) => (format!("-{}", held(a, Bond::Sign)), Bond::Sign),
        Node::Add(a, b) => (two(a, Bond::Sum, " + ", b, Bond::Product), Bond::Sum),
        Node::Subtract(a, b) => (two(a, Bond::Sum, " - ", b, Bond::Product), Bond::Sum),
        Node::Multiply(a, b) => (two(a, Bond::Product, "*", b, Bond::Sign), Bond::Product),
        Node::Divide(a, b) => (two(a, Bond::Product, "/", b, Bond::Sign), Bond::Product),
        Node::Power(a, p) => {
            let (exponent, bond) = number(p);
            let exponent = if bond == Bond::Atom { exponent } else { format!("({exponent})") };
            (format!("{}^{exponent}", held(a, Bond::Atom)), Bond::Power)
        }
        Node::Raise(a, b) => (two(a, Bond::Atom, "^", b, Bond::Atom), Bond::Power),
        Node::Least(a, b) => call("min", &format!("{}, {}", pieces[a].0, pieces[b].0)),
        Node::Greatest(a, b) => call("max", &format!("{}, {}", pieces[a].0, pieces[b].0)),
        Node::Apply(function, a) => call(function.name(), &pieces[a].0),
        Node::Sum(ref body) => call("sum", &body.text()),
    }
}

fn number(value: f64) -> (String, Bond) {
    let names = [(PI, "pi"), (E, "e"), (TAU, "tau")];
    if let Some((_, name)) = names.iter().find(|(known, _)| *known == value) {
        return ((*name).into(), Bond::Atom);
    }
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    let text = if plain.len() > 7 && scientific.len() < plain.len() { scientific } else { plain };
    let bond = if value.is_sign_negative() { Bond::Sign } else { Bond::Atom };
    (text, bond)
}
