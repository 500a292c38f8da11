//! From text to operations, with words for what is wrong.

use super::Mistake;
use super::function::Function;
use super::letters::{FRACTION, Letter, letters, mistake};
use super::program::{Node, Program};
use crate::math::writing::{Doubt, fraction, numeral, superscript};

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
    let letters = letters(text)?;
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
    bars: usize,
    /// Whether a comma stands between values here, and not within a number.
    lists: bool,
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

    /// |a|b|c| can be read in two ways.
    fn ambiguous_bar(&self) -> Option<Mistake> {
        let mut depth = 0;
        let mut left = 0;
        for &(letter, _) in &self.letters[self.at + 1..] {
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                '|' if depth == 0 => left += 1,
                _ => {}
            }
        }
        let next = self.letters[self.at + 1..].iter().find(|letter| letter.0 != ' ')?.0;
        let begins = (next.is_alphanumeric() && superscript(next).is_none()) || "([{√∛∜.".contains(next);
        let words = "These bars can be read in two ways: write abs(…)";
        (begins && left >= 2).then(|| self.here(words))
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

    fn atom(&mut self) -> Place {
        match self.peek() {
            Some('(' | '[' | '{') => self.bracket(),
            Some('|') => self.absolute(),
            Some('√' | '∛' | '∜') => self.root(),
            Some(FRACTION) => self.fraction(),
            Some(letter) if letter.is_ascii_digit() || letter == '.' || fraction(letter).is_some() => {
                self.number()
            }
            Some(',')
                if !self.lists && self.letter(self.at + 1).is_some_and(|next| next.is_ascii_digit()) =>
            {
                self.number()
            }
            Some('·') => Err(self.here("Something is missing before “*”")),
            Some(letter @ ('+' | '-' | '*' | '/' | '^' | ')' | ']' | '}' | ',')) => {
                Err(self.here(format!("Something is missing before “{letter}”")))
            }
            Some(letter) if superscript(letter).is_some() => {
                Err(self.here(format!("Something is missing before “{letter}”")))
            }
            Some(letter) if letter.is_alphabetic() => self.name(),
            Some(letter) => Err(self.here(meaningless(letter))),
            None => Err(self.here("Something is missing at the end")),
        }
    }

    pub(super) fn bracket(&mut self) -> Place {
        let (opened, kind) = self.open();
        let (bars, lists) = (std::mem::take(&mut self.bars), std::mem::take(&mut self.lists));
        let inner = self.deeper(Self::expression)?;
        (self.bars, self.lists) = (bars, lists);
        if self.peek() == Some(',') {
            return Err(self.here("One value stands in these brackets, without a comma"));
        }
        self.close(opened, kind)?;
        Ok(inner)
    }

    /// Goes past an opening bracket: its place, and the bracket that closes it.
    pub(super) fn open(&mut self) -> (usize, char) {
        let opened = self.at;
        self.at += 1;
        let closing = match self.letters[opened].0 {
            '(' => ')',
            '[' => ']',
            _ => '}',
        };
        (opened, closing)
    }

    /// Goes past the bracket that closes one.
    pub(super) fn close(&mut self, opened: usize, kind: char) -> Result<(), Mistake> {
        match self.peek() {
            Some(letter) if letter == kind => {
                self.at += 1;
                Ok(())
            }
            Some(letter @ (')' | ']' | '}')) => {
                Err(self.here(format!("Here a “{kind}” closes what was opened, not a “{letter}”")))
            }
            Some(letter) => Err(self.stray(letter)),
            None => Err(self.wrong(opened, "This bracket is never closed")),
        }
    }

    /// |x|.
    fn absolute(&mut self) -> Place {
        let opened = self.at;
        self.at += 1;
        self.bars += 1;
        let inner = self.deeper(Self::expression)?;
        self.bars -= 1;
        if self.peek() != Some('|') {
            return match self.peek() {
                Some(letter) if !")]}".contains(letter) => Err(self.stray(letter)),
                _ => Err(self.wrong(opened, "This bar is never closed: |x|")),
            };
        }
        self.at += 1;
        Ok(self.program.push_function(Function::Abs, inner))
    }

    /// √2, √x, √(x + y); what more than that lies below the root is said by brackets.
    fn root(&mut self) -> Place {
        let (from, sign) = (self.at, self.letters[self.at].0);
        self.at += 1;
        let bracketed = matches!(self.peek(), Some('(' | '[' | '{' | '|'));
        let inner = self.deeper(Self::atom)?;
        if !bracketed && let Some(next) = self.peek() {
            let goes_on = matches!(next, '^' | '(' | '[' | '{' | '√' | '|' | FRACTION)
                || next.is_alphabetic()
                || superscript(next).is_some();
            if goes_on && !(next == '|' && self.bars > 0) {
                let words = format!("How far does this root reach? Write brackets: {sign}(…)");
                return Err(self.wrong(from, words));
            }
        }
        Ok(match sign {
            '√' => self.program.push_function(Function::Sqrt, inner),
            '∛' => self.program.push_function(Function::Cbrt, inner),
            _ => self.program.push_fixed_power(inner, 0.25),
        })
    }

    /// \frac{a}{b}.
    fn fraction(&mut self) -> Place {
        self.at += 1;
        let part = |parser: &mut Self| match parser.peek() {
            Some('{') => parser.bracket(),
            _ => Err(parser.here("A fraction is written \\frac{1}{2}, or 1/2")),
        };
        let above = part(self)?;
        let below = part(self)?;
        Ok(self.program.push(Node::Divide(above, below)))
    }

    pub(super) fn number(&mut self) -> Place {
        let from = self.at;
        let digit = |at: usize| self.letter(at).is_some_and(|letter| letter.is_ascii_digit());
        let mut to = from;
        while digit(to)
            || self.letter(to) == Some('.')
            || (self.letter(to) == Some(',') && !self.lists && digit(to + 1))
        {
            to += 1;
        }
        let digits: String = self.letters[from..to].iter().map(|letter| letter.0).collect();
        if let Some((above, below)) = self.letter(to).and_then(fraction) {
            // ½, and 2½ as people write two and a half.
            let whole = if digits.is_empty() { Ok(0.0) } else { digits.parse::<u32>().map(f64::from) };
            let Ok(whole) = whole else {
                return Err(self.wrong(to, stray(self.letters[to].0)));
            };
            self.at = to + 1;
            return Ok(self.program.push(Node::Number(whole + above / below)));
        }
        let mut exponent = String::new();
        if matches!(self.letter(to), Some('e' | 'E')) {
            let signed = matches!(self.letter(to + 1), Some('+' | '-'));
            let digits = to + 1 + usize::from(signed);
            if digit(digits) {
                let begins = to;
                to = digits;
                while digit(to) {
                    to += 1;
                }
                exponent = self.letters[begins..to].iter().map(|letter| letter.0).collect();
            }
        }
        self.at = to;
        let text = numeral(&digits).map_err(|doubt| {
            self.wrong(
                from,
                match doubt {
                    Doubt::Either(whole, decimal) => {
                        format!("“{digits}” can be {whole} or {decimal}: write that")
                    }
                    Doubt::NoNumber => format!("“{digits}” is not a number"),
                },
            )
        })?;
        match format!("{text}{exponent}").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(self.program.push(Node::Number(number))),
            Ok(_) => Err(self.wrong(from, "This number is too large")),
            Err(_) => Err(self.wrong(from, format!("“{text}{exponent}” is not a number"))),
        }
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

    /// What is wrong with a letter where an operation or the end is expected.
    pub(super) fn stray(&self, letter: char) -> Mistake {
        self.here(stray(letter))
    }
}

fn stray(letter: char) -> String {
    match letter {
        '=' => "Write only what stands on the right of “=”".into(),
        '%' => "“%” has no meaning in a formula: write /100".into(),
        ':' => "“:” has no meaning in a formula: a quotient is written x/y".into(),
        '!' => "There is no factorial in a formula".into(),
        letter if letter.is_control() || letter == FRACTION => meaningless(letter),
        letter => format!("An operation is missing before “{letter}”"),
    }
}

fn meaningless(letter: char) -> String {
    match letter {
        letter if letter.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&letter) => {
            format!("The character U+{:04X} has no meaning in a formula", letter as u32)
        }
        '∑' => "A sum is written sum(xi^2), over i = 1 … n".into(),
        '∞' => "“∞” is not a number that a formula can have".into(),
        letter => format!("“{letter}” has no meaning in a formula"),
    }
}
