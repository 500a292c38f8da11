//! Names in a formula: variables, constants, functions, sums.

use super::Mistake;
use super::atom::{ROOTS, SUM};
use super::function::Function;
use super::parser::{Parser, Place};
use super::program::Node;
use crate::math::writing::{fraction, superscript};

/// Letters that stand for numbers. Those left out mean other things to many: functions (f, g, h), counts and roots of
/// −1 (i, j, n), a third coordinate (z), or 0 and 1 (o, l).
const PARAMETERS: [&str; 14] = ["a", "b", "c", "d", "k", "m", "p", "q", "r", "s", "t", "u", "v", "w"];

/// The greatest number of a variable.
const MOST: usize = 10_000;

impl Parser {
    pub(super) fn name(&mut self) -> Place {
        let from = self.at;
        let name = self.take_name()?;
        if let Some(function) = Function::named(&name) {
            return self.function(from, &name, function);
        }
        let node = match name.as_str() {
            "sum" => return self.sum(from),
            "min" | "max" | "pow" => return self.function_of_several(from, &name),
            "pi" | "π" => Node::Number(std::f64::consts::PI),
            "tau" | "τ" => Node::Number(std::f64::consts::TAU),
            "e" => Node::Number(std::f64::consts::E),
            "n" => Node::Dimension,
            "x" => Node::Variable(0),
            "y" => Node::Variable(1),
            "i" if self.in_sum => Node::Index,
            "xi" if self.in_sum => Node::Element,
            _ if parameter(&name).is_some() => return self.parameter(&name),
            "i" | "xi" => return Err(self.wrong(from, format!("{name} exists only within sum(…)"))),
            _ => match name.strip_prefix('x').filter(|digits| is_digits(digits)).map(str::parse::<usize>) {
                Some(Ok(number @ 1..=MOST)) => Node::Variable(number - 1),
                Some(Ok(0)) => return Err(self.wrong(from, "Variables are counted from x1")),
                Some(_) => return Err(self.wrong(from, format!("There are at most {MOST} variables"))),
                None => {
                    let next = self.peek();
                    return Err(self.wrong(from, unknown(&name, next)));
                }
            },
        };
        if self.peek() == Some('[') {
            let meant = if self.in_sum { "xi, " } else { "" };
            let words = format!(
                "“{name}[” can be read in two ways: variables are {meant}x1, x2, … and a product is {name}*(…)"
            );
            return Err(self.here(words));
        }
        Ok(self.program.push(node))
    }

    /// A letter that stands for a number.
    fn parameter(&mut self, name: &str) -> Place {
        if let Some(bracket @ ('(' | '[' | '{')) = self.peek() {
            let words = format!("“{name}{bracket}” can be read in two ways: a product is written {name}*(…)");
            return Err(self.here(words));
        }
        let node = parameter(name).map(Node::Parameter);
        Ok(self.program.push(node.expect("the name of a parameter")))
    }

    /// A name as the list of names has it: in small letters, x_1 and x_{1} as x1, log_2 as log2.
    fn take_name(&mut self) -> Result<String, Mistake> {
        let from = self.at;
        let within = |letter: char| {
            letter.is_alphanumeric()
                && superscript(letter).is_none()
                && fraction(letter).is_none()
                && !"πτ".contains(letter)
        };
        let mut name = String::new();
        while let Some(letter) = self.letter(self.at).filter(|&letter| within(letter)) {
            name.push(letter);
            self.at += 1;
        }
        if name.is_empty() {
            name.extend(self.letter(from));
            self.at = from + 1;
        }
        // E, I and N mean other things to many; X at the begin of a sentence is x.
        if name.len() > 1 || "XY".contains(&name) {
            name = name.to_ascii_lowercase();
        }
        if self.letter(self.at) == Some('_') {
            let (sign, lowered) = (self.at, self.lowered());
            match (name.as_str(), &lowered) {
                ("x" | "log", Some(lowered)) => name += lowered,
                ("sum", _) => return Err(self.wrong(from, SUM)),
                _ => {
                    let words = "A lowered sign belongs to a variable, as in x_1, or to log_2 and log_10";
                    return Err(self.wrong(sign, words));
                }
            }
        }
        Ok(name)
    }

    /// What stands below the line after “_”, if it is a number or i.
    fn lowered(&mut self) -> Option<String> {
        let from = self.at + 1;
        let braced = self.letter(from) == Some('{');
        let from = from + usize::from(braced);
        let text: String = self.letters[from..]
            .iter()
            .map(|letter| letter.0)
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let to = from + text.len();
        let sound = is_digits(&text) || text == "i";
        if !sound || (braced && self.letter(to) != Some('}')) {
            return None;
        }
        self.at = to + usize::from(braced);
        Some(text)
    }

    /// sin(x), and sin²(x) for sin(x)².
    fn function(&mut self, from: usize, name: &str, function: Function) -> Place {
        let exponent = self.exponent_of_function(from, name)?;
        if !matches!(self.peek(), Some('(' | '[' | '{')) {
            return Err(self.wrong(from, format!("{name} needs brackets: {name}(x)")));
        }
        let square = self.peek() == Some('[');
        let inner = match self.bracket() {
            Err(mistake) if mistake.words.starts_with("One value") => {
                let hint = if function == Function::Log { ": log(x)/log(2), or log2(x)" } else { "" };
                return Err(Mistake {
                    words: format!("{name} takes one value, without a comma{hint}"),
                    ..mistake
                });
            }
            inner => inner?,
        };
        if square && self.peek() == Some('{') {
            return Err(self.wrong(from, ROOTS));
        }
        let value = self.program.push_function(function, inner);
        Ok(match exponent {
            None => value,
            Some(Exponent::Number(p)) => self.program.push_fixed_power(value, p),
            Some(Exponent::Computed(exponent)) => self.program.push(Node::Raise(value, exponent)),
        })
    }

    /// The exponent between a function's name and its bracket.
    fn exponent_of_function(&mut self, from: usize, name: &str) -> Result<Option<Exponent>, Mistake> {
        let raised = self.peek().is_some_and(|letter| superscript(letter).is_some());
        let place = if raised {
            self.superscripts()?
        } else if self.takes_power() {
            match self.peek() {
                Some('(' | '[' | '{') => self.bracket()?,
                Some('-') => return Err(self.inverse(from, name)),
                _ => self.deeper(Self::exponent)?,
            }
        } else {
            return Ok(None);
        };
        match self.program.nodes[place] {
            Node::Number(p) if p < 0.0 => Err(self.inverse(from, name)),
            Node::Number(p) => {
                self.program.nodes.pop();
                Ok(Some(Exponent::Number(p)))
            }
            _ => Ok(Some(Exponent::Computed(place))),
        }
    }

    /// A number or a variable.
    fn exponent(&mut self) -> Place {
        match self.peek() {
            Some(letter) if letter.is_ascii_digit() || letter == '.' => self.number(),
            Some(letter) if letter.is_alphabetic() => self.name(),
            _ => Err(self.here("An exponent is missing here")),
        }
    }

    fn inverse(&self, from: usize, name: &str) -> Mistake {
        let inverse = match name {
            "sin" | "cos" | "tan" => format!("write a{name}(x) or 1/{name}(x)"),
            _ => format!("write 1/{name}(x) for its reciprocal"),
        };
        self.wrong(from, format!("{name} to a power below 0 can be read in two ways: {inverse}"))
    }

    /// min, max and pow.
    fn function_of_several(&mut self, from: usize, name: &str) -> Place {
        if !matches!(self.peek(), Some('(' | '[' | '{')) {
            return Err(self.wrong(from, format!("{name} needs brackets: {name}(x, 2)")));
        }
        let places = self.arguments()?;
        let ((&[first, second, ..], "min" | "max") | (&[first, second], "pow")) = (places.as_slice(), name)
        else {
            return Err(self.wrong(from, format!("{name} takes two values: {name}(x, 2)")));
        };
        if name == "pow" {
            return Ok(self.program.push_power(first, second));
        }
        let node = if name == "min" { Node::Least } else { Node::Greatest };
        // From the last two on, which end the list.
        let smaller = places.into_iter().rev().reduce(|right, left| self.program.push(node(left, right)));
        Ok(smaller.unwrap_or(first))
    }

    /// sum(…), over i = 1…n.
    fn sum(&mut self, from: usize) -> Place {
        if self.in_sum {
            return Err(self.wrong(from, "A sum cannot lie within a sum"));
        }
        if self.peek() != Some('(') {
            return Err(self.wrong(from, "sum needs brackets: sum(xi^2), over i = 1 … n"));
        }
        let outer = std::mem::take(&mut self.program);
        self.in_sum = true;
        let inner = self.bracket();
        self.in_sum = false;
        let body = std::mem::replace(&mut self.program, outer);
        match inner {
            Err(mistake) if mistake.words.starts_with("One value") => {
                let words = "sum takes one value, and always runs over i = 1 … n: sum(xi^2)".into();
                Err(Mistake { words, ..mistake })
            }
            inner => {
                inner?;
                let varies = |node: &Node| matches!(node, Node::Element | Node::Index);
                let is_of_variables = |node: &Node| matches!(node, Node::Variable(_));
                if body.nodes.iter().any(is_of_variables) && !body.nodes.iter().any(varies) {
                    let words =
                        "All terms of this sum are the same: write xi for the variable with the number i";
                    return Err(self.wrong(from, words));
                }
                Ok(self.program.push(Node::Sum(body)))
            }
        }
    }
}

/// The letter, if this is the name of a parameter.
fn parameter(name: &str) -> Option<&'static str> {
    std::hint::black_box(&PARAMETERS[..]).iter().copied().find(|known| *known == name)
}

/// The exponent of sin²(x).
enum Exponent {
    Number(f64),
    Computed(usize),
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What to write for a name that is not known; `next` is what follows it.
fn unknown(name: &str, next: Option<char>) -> String {
    let mut shown: String = name.chars().take(20).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    let called = next == Some('(');
    // As the names of functions: a loop that is unrolled is kilobytes of a first visit.
    let all = std::hint::black_box(&INSTEAD[..]);
    let instead = all.iter().find(|(names, _)| names.split(' ').any(|known| known == name));
    let instead = match instead {
        Some((_, instead)) => (*instead).to_owned(),
        None if name.chars().any(|letter| ('Α'..='ω').contains(&letter)) => {
            format!("numbers that you can vary are called {}", PARAMETERS.join(", "))
        }
        None => match (name.strip_prefix('y').filter(|digits| is_digits(digits)), pieces(name, called)) {
            (Some(digits), _) => {
                format!("write y*{digits} or y^{digits}; variables are x and y, or x1, x2, …")
            }
            (None, Some(pieces)) if Function::named(pieces[0]).is_some() => {
                format!("{0} needs brackets: {0}({1})", pieces[0], pieces[1..].join("*"))
            }
            (None, Some(pieces)) => format!("a product is written {}", pieces.join("*")),
            (None, None) => return format!("“{shown}” is neither a variable nor a function"),
        },
    };
    format!("“{shown}” is not known: {instead}")
}

/// Names that other countries and programs have, and what is written for them here.
const INSTEAD: [(&str, &str); 16] = [
    ("E", "Euler’s number is written e"),
    ("I", "write i"),
    ("N", "write n"),
    ("Σ", "a sum is written sum(xi^2), over i = 1 … n"),
    ("f", "write only what stands on the right of f(x, y) ="),
    ("z", "variables are x and y, or x1, x2, …"),
    ("lg ld lb", "write log10(x) or log2(x)"),
    ("tg arctg sen sh ch", "write tan, arctan, sin, sinh, cosh"),
    ("sec csc cosec cot ctg", "write 1/cos(x), 1/sin(x), 1/tan(x)"),
    ("minimum maximum", "write min or max"),
    ("power", "write pow(x, 2) or x^2"),
    ("root racine raiz wurzel", "write sqrt(x)"),
    ("sgn sign", "write x/abs(x)"),
    ("prod product", "there is sum(…), no product"),
    ("math np numpy torch", "functions are written without it, as in sin(x)"),
    ("floor ceil round mod", "nothing has steps here, for no slope leads down them"),
];

/// The names and numbers that follow one another in a name without a sign between them: at least two. What is `called`
/// does not end with a number: log3(x) is no product.
fn pieces(name: &str, called: bool) -> Option<Vec<&str>> {
    let names = || {
        Function::ALL
            .iter()
            .map(|known| known.0)
            .chain(["sum", "pi", "tau", "xi", "x", "y", "e", "n", "i", "π", "τ"])
            // In ax and ab, not in every word.
            .chain(PARAMETERS.into_iter().filter(|_| name.chars().count() == 2))
    };
    let mut pieces = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let longest = names().filter(|known| rest.starts_with(known)).max_by_key(|known| known.len());
        let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
        let length = match longest {
            Some("x") => 1 + digits(1),
            Some(known) => known.len(),
            None if pieces.is_empty() || digits(0) == 0 || called && digits(0) == rest.len() => return None,
            None => digits(0),
        };
        pieces.push(&rest[..length]);
        rest = &rest[length..];
    }
    (pieces.len() > 1 && pieces.len() <= 8).then_some(pieces)
}
