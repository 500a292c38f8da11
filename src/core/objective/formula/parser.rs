//! From text to operations, with words for what is wrong.

use super::Mistake;
use super::function::Function;
use super::program::{Node, Program};

/// The longest text, in characters: more does not fit a link.
pub(super) const LONGEST: usize = 400;
/// Brackets, signs and powers within one another.
const DEEPEST: usize = 40;

/// The operations of a text.
pub(super) fn parse(text: &str) -> Result<Program, Mistake> {
    let letters: Vec<char> = text.chars().map(plain).collect();
    if letters.len() > LONGEST {
        return Err(mistake(LONGEST, format!("A formula can have at most {LONGEST} characters")));
    }
    let mut parser = Parser { letters, at: 0, depth: 0, in_sum: false, program: Program::default() };
    if parser.peek().is_none() {
        return Err(mistake(0, "Write a formula in x and y, or in x1, x2, …".into()));
    }
    parser.expression()?;
    match parser.peek() {
        None => Ok(parser.program),
        Some(')') => Err(mistake(parser.at, "This bracket closes nothing".into())),
        Some(letter) => Err(mistake(parser.at, format!("An operation is missing before “{letter}”"))),
    }
}

/// Signs that a word processor makes of those on a keyboard.
fn plain(letter: char) -> char {
    match letter {
        '−' | '–' => '-',
        '·' | '×' => '*',
        other => other,
    }
}

fn mistake(place: usize, words: String) -> Mistake {
    Mistake { position: place + 1, words }
}

struct Parser {
    letters: Vec<char>,
    at: usize,
    depth: usize,
    in_sum: bool,
    program: Program,
}

/// The place of a result in the list.
type Place = Result<usize, Mistake>;

impl Parser {
    /// The next letter that is not a space.
    fn peek(&mut self) -> Option<char> {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
        self.letters.get(self.at).copied()
    }

    fn take(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        self.at += usize::from(found);
        found
    }

    /// Whatever goes one level deeper.
    fn deeper(&mut self, parse: impl FnOnce(&mut Self) -> Place) -> Place {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(mistake(self.at, format!("More than {DEEPEST} things lie within one another here")));
        }
        let place = parse(self);
        self.depth -= 1;
        place
    }

    fn expression(&mut self) -> Place {
        let mut left = self.term()?;
        loop {
            let node = match self.peek() {
                Some('+') => Node::Add,
                Some('-') => Node::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.term()?;
            left = self.program.push(node(left, right));
        }
    }

    fn term(&mut self) -> Place {
        let mut left = self.factor()?;
        loop {
            let node = match self.peek() {
                Some('*') => Node::Multiply,
                Some('/') => Node::Divide,
                // 2x, 3(x + 1), x y: a product without its sign.
                Some(letter) if letter.is_alphabetic() || letter == '(' => {
                    let right = self.power()?;
                    left = self.program.push(Node::Multiply(left, right));
                    continue;
                }
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.factor()?;
            left = self.program.push(node(left, right));
        }
    }

    fn factor(&mut self) -> Place {
        if self.take('-') {
            let inner = self.deeper(Self::factor)?;
            return Ok(self.program.push(Node::Negate(inner)));
        }
        if self.take('+') {
            return self.deeper(Self::factor);
        }
        self.power()
    }

    /// x^2, also x**2; −x^2 is −(x^2), and x^y^z is x^(y^z).
    fn power(&mut self) -> Place {
        let base = self.atom()?;
        let stars = self.peek() == Some('*') && self.letters.get(self.at + 1) == Some(&'*');
        if stars {
            self.at += 2;
        } else if !self.take('^') {
            return Ok(base);
        }
        let exponent = self.deeper(Self::factor)?;
        if let Node::Number(p) = self.program.nodes[exponent] {
            self.program.nodes.pop();
            return Ok(self.program.push(Node::Power(base, p)));
        }
        // aᵇ = exp(b log a), for a > 0.
        let log = self.program.push(Node::Apply(Function::Log, base));
        let product = self.program.push(Node::Multiply(exponent, log));
        Ok(self.program.push(Node::Apply(Function::Exp, product)))
    }

    fn atom(&mut self) -> Place {
        match self.peek() {
            Some('(') => self.bracket(),
            Some(letter) if letter.is_ascii_digit() || letter == '.' => self.number(),
            Some(letter) if letter.is_alphabetic() => self.name(),
            Some(letter @ ('+' | '-' | '*' | '/' | '^' | ')')) => {
                Err(mistake(self.at, format!("Something is missing before “{letter}”")))
            }
            Some(letter) => Err(mistake(self.at, format!("“{letter}” has no meaning in a formula"))),
            None => Err(mistake(self.at, "Something is missing at the end".into())),
        }
    }

    fn bracket(&mut self) -> Place {
        let opened = self.at;
        self.at += 1;
        let inner = self.deeper(Self::expression)?;
        match self.peek() {
            Some(')') => self.at += 1,
            None => return Err(mistake(opened, "This bracket is never closed".into())),
            Some(',') => return Err(mistake(self.at, "Functions take one value, without a comma".into())),
            Some(letter) => {
                return Err(mistake(self.at, format!("An operation is missing before “{letter}”")));
            }
        }
        Ok(inner)
    }

    fn number(&mut self) -> Place {
        let from = self.at;
        let digit = |place: usize| self.letters.get(place).is_some_and(char::is_ascii_digit);
        let mut to = from;
        while digit(to) || self.letters.get(to) == Some(&'.') {
            to += 1;
        }
        if matches!(self.letters.get(to), Some('e' | 'E')) {
            let signed = matches!(self.letters.get(to + 1), Some('+' | '-'));
            let digits = to + 1 + usize::from(signed);
            if digit(digits) {
                to = digits;
                while digit(to) {
                    to += 1;
                }
            }
        }
        let text: String = self.letters[from..to].iter().collect();
        self.at = to;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(self.program.push(Node::Number(number))),
            Ok(_) => Err(mistake(from, "This number is too large".into())),
            Err(_) => Err(mistake(from, format!("“{text}” is not a number"))),
        }
    }

    fn name(&mut self) -> Place {
        let from = self.at;
        let within = |letter: &char| (letter.is_alphanumeric() || *letter == '_') && *letter != 'π';
        while self.letters.get(self.at).is_some_and(within) {
            self.at += 1;
        }
        self.at = self.at.max(from + 1);
        let name: String = self.letters[from..self.at].iter().collect();
        if let Some(&(_, function)) = Function::ALL.iter().find(|(known, _)| *known == name) {
            if self.peek() != Some('(') {
                return Err(mistake(from, format!("{name} needs brackets: {name}(x)")));
            }
            let inner = self.bracket()?;
            return Ok(self.program.push(Node::Apply(function, inner)));
        }
        let node = match name.as_str() {
            "sum" => return self.sum(from),
            "pi" | "π" => Node::Number(std::f64::consts::PI),
            "e" => Node::Number(std::f64::consts::E),
            "n" => Node::Dimension,
            "x" => Node::Variable(0),
            "y" => Node::Variable(1),
            "i" | "xi" if self.in_sum => {
                if name == "i" {
                    Node::Index
                } else {
                    Node::Element
                }
            }
            "i" | "xi" => return Err(mistake(from, format!("{name} exists only within sum(…)"))),
            _ => match name.strip_prefix('x').and_then(|digits| digits.parse::<usize>().ok()) {
                Some(number @ 1..=10_000) => Node::Variable(number - 1),
                Some(_) => return Err(mistake(from, "Variables are counted from x1".into())),
                None => return Err(mistake(from, unknown(&name))),
            },
        };
        Ok(self.program.push(node))
    }

    /// sum(…), over i = 1…n.
    fn sum(&mut self, from: usize) -> Place {
        if self.in_sum {
            return Err(mistake(from, "A sum cannot lie within a sum".into()));
        }
        if self.peek() != Some('(') {
            return Err(mistake(from, "sum needs brackets: sum(xi^2)".into()));
        }
        let outer = std::mem::take(&mut self.program);
        self.in_sum = true;
        let inner = self.bracket();
        self.in_sum = false;
        let body = std::mem::replace(&mut self.program, outer);
        inner?;
        Ok(self.program.push(Node::Sum(body)))
    }
}

fn unknown(name: &str) -> String {
    let mut shown: String = name.chars().take(20).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    let product = name.len() == 2 && name.chars().all(|letter| "xyn".contains(letter));
    if product {
        let (a, b) = name.split_at(1);
        return format!("“{name}” is not known: a product is written {a}*{b}");
    }
    format!("“{shown}” is neither a variable nor a function")
}
