//! From text to operations, with words for what is wrong.

use super::Mistake;
use super::letters::{FRACTION, Letter, letters, mistake};
use super::program::{Node, Program};
use crate::math::writing::superscript;

/// The longest text, in characters: more does not fit a link.
pub(super) const LONGEST: usize = 400;
/// Brackets, signs and powers within one another.
const DEEPEST: usize = 40;

/// The operations of a text.
pub(super) fn parse(text: &str) -> Result<Program, Mistake> {
    if text.chars().count() > LONGEST {
        return Err(mistake(LONGEST, format!("A formula can have at most {LONGEST} characters")));
    }
    let end = text.chars().count();
    let program = Program::default();
    let mut letters = letters(text)?;
    // The sign at the end of a line of a program, or of an equation in a text.
    let last = letters.iter().rposition(|letter| letter.0 != ' ');
    if let Some(last) = last.filter(|&last| matches!(letters[last].0, ',' | ';')) {
        letters.truncate(last);
    }
    let mut parser = Parser { letters, end, at: 0, depth: 0, bars: 0, lists: false, in_sum: false, program };
    if parser.peek().is_none() {
        return Err(mistake(0, "Write a formula in x and y, or in x1, x2, …".into()));
    }
    parser.expression()?;
    match parser.peek() {
        None => Ok(parser.program),
        Some(letter @ (')' | ']' | '}')) => Err(parser.here(closes_nothing(letter))),
        Some(letter) => Err(parser.stray(letter)),
    }
}

fn closes_nothing(letter: char) -> String {
    format!("This bracket closes nothing: “{letter}”")
}

pub(super) struct Parser {
    pub(super) letters: Vec<Letter>,
    /// The place after the text.
    end: usize,
    pub(super) at: usize,
    depth: usize,
    /// Bars of absolute values that are open within the innermost bracket.
    pub(super) bars: usize,
    /// Whether a comma stands between values here, and not within a number.
    pub(super) lists: bool,
    pub(super) in_sum: bool,
    pub(super) program: Program,
}

/// The place of a result in the list.
pub(super) type Place = Result<usize, Mistake>;

impl Parser {
    /// The next letter that is not a space.
    pub(super) fn peek(&mut self) -> Option<char> {
        while self.letters.get(self.at).is_some_and(|letter| letter.0 == ' ') {
            self.at += 1;
        }
        self.letter(self.at)
    }

    pub(super) fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|letter| letter.0)
    }

    fn take(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        self.at += usize::from(found);
        found
    }

    /// What is wrong at a letter, or at the end.
    pub(super) fn wrong(&self, at: usize, words: impl Into<String>) -> Mistake {
        mistake(self.letters.get(at).map_or(self.end, |letter| letter.1), words.into())
    }

    pub(super) fn here(&self, words: impl Into<String>) -> Mistake {
        self.wrong(self.at, words)
    }

    /// Whatever goes one level deeper.
    pub(super) fn deeper(&mut self, parse: impl FnOnce(&mut Self) -> Place) -> Place {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.here(format!("More than {DEEPEST} things lie within one another here")));
        }
        let place = parse(self);
        self.depth -= 1;
        place
    }

    pub(super) fn expression(&mut self) -> Place {
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
                Some('*' | '·') => Node::Multiply,
                Some('/') => Node::Divide,
                // 2x, 3(x + 1), x y: a product without its sign.
                Some(letter) if self.begins_factor(letter)? => {
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

    /// Whether a letter after a factor begins another.
    fn begins_factor(&mut self, letter: char) -> Result<bool, Mistake> {
        match letter {
            '|' if self.bars == 0 => Ok(true),
            '|' => self.ambiguous_bar().map_or(Ok(false), Err),
            '(' | '[' | '{' | '√' | '∛' | '∜' | FRACTION => Ok(true),
            letter => Ok(letter.is_alphabetic()),
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

    /// x^2, also x**2 and x²; −x^2 is −(x^2), and x^y^z is x^(y^z).
    fn power(&mut self) -> Place {
        let mut base = self.atom()?;
        let raised = self.peek().is_some_and(|letter| superscript(letter).is_some());
        if raised {
            let exponent = self.superscripts()?;
            base = self.program.push_power(base, exponent);
        }
        if !self.takes_power() {
            return Ok(base);
        }
        if raised {
            let words = "Two powers in a row can be read in two ways: write brackets, (x^2)^3 or x^(2^3)";
            return Err(self.wrong(self.at - 1, words));
        }
        let exponent = self.deeper(Self::factor)?;
        Ok(self.program.push_power(base, exponent))
    }

    /// The sign of a power, ^ or **.
    pub(super) fn takes_power(&mut self) -> bool {
        let stars = self.peek() == Some('*') && self.letter(self.at + 1) == Some('*');
        self.at += if stars { 2 } else { 0 };
        stars || self.take('^')
    }

    /// An exponent in raised signs.
    pub(super) fn superscripts(&mut self) -> Place {
        let from = self.at;
        let raised = |letter: &&Letter| superscript(letter.0).is_some();
        let count = self.letters[from..].iter().take_while(raised).count();
        let exponent = self.letters[from..from + count].iter();
        let exponent: Vec<Letter> =
            exponent.map(|&(letter, place)| (superscript(letter).unwrap_or(letter), place)).collect();
        let text = std::mem::replace(&mut self.letters, exponent);
        let (bars, end) = (self.bars, self.end);
        (self.at, self.bars) = (0, 0);
        self.end = text.get(from + count).map_or(end, |letter| letter.1);
        let place = self.deeper(Self::expression)?;
        if let Some(letter) = self.peek() {
            return Err(self.stray(letter));
        }
        (self.letters, self.at, self.bars, self.end) = (text, from + count, bars, end);
        Ok(place)
    }

    /// The values in a function's brackets. Where a semicolon stands between them, commas are of numbers.
    pub(super) fn arguments(&mut self) -> Result<Vec<usize>, Mistake> {
        let (opened, kind) = self.open();
        let semicolons = self.separates_by_semicolon();
        let (bars, lists) = (std::mem::take(&mut self.bars), std::mem::replace(&mut self.lists, !semicolons));
        let mut places = vec![self.deeper(Self::expression)?];
        while self.take(if semicolons { ';' } else { ',' }) {
            places.push(self.deeper(Self::expression)?);
        }
        (self.bars, self.lists) = (bars, lists);
        self.close(opened, kind)?;
        Ok(places)
    }

    fn separates_by_semicolon(&self) -> bool {
        let mut depth = 0;
        for &(letter, _) in &self.letters[self.at..] {
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => return false,
                ')' | ']' | '}' => depth -= 1,
                ';' if depth == 0 => return true,
                _ => {}
            }
        }
        false
    }
}
