//! What stands between the operations of a formula: numbers, brackets, bars, roots, fractions.

use super::Mistake;
use super::function::Function;
use super::letters::FRACTION;
use super::parser::{Parser, Place};
use super::program::Node;
use crate::math::read_number;
use crate::math::writing::{Doubt, fraction, numeral, superscript};

/// How roots are written.
pub(super) const ROOTS: &str = "Roots are written sqrt(x), cbrt(x), or x^(1/4)";
/// How a sum is written.
pub(super) const SUM: &str = "A sum is written sum(xi^2), over i = 1 … n";
const RIGHT: &str = "Write only what stands on the right of “=”";

impl Parser {
    pub(super) fn atom(&mut self) -> Place {
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
                if matches!(self.letter(self.at + 1), Some('√')) {
                    return Err(self.here(ROOTS));
                }
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
                        format!("“{digits}” can be {whole} or {decimal}: write one of these")
                    }
                    Doubt::NoNumber => format!("“{digits}” is not a number"),
                },
            )
        })?;
        match read_number(&format!("{text}{exponent}")) {
            Some(number) if number.is_finite() => Ok(self.program.push(Node::Number(number))),
            Some(_) => Err(self.wrong(from, "This number is too large")),
            None => Err(self.wrong(from, format!("“{text}{exponent}” is not a number"))),
        }
    }

    /// |a|b|c| can be read in two ways.
    pub(super) fn ambiguous_bar(&self) -> Option<Mistake> {
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

    /// What is wrong with a letter where an operation or the end is expected.
    pub(super) fn stray(&self, letter: char) -> Mistake {
        self.here(stray(letter))
    }
}

fn stray(letter: char) -> String {
    match letter {
        '=' => RIGHT.into(),
        '%' => "“%” has no meaning in a formula: write /100; there is no remainder".into(),
        '°' => "Angles are in radians: write *pi/180 for “°”".into(),

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
        '=' => RIGHT.into(),
        '∑' => SUM.into(),
        '∏' => "There is sum(…), no product over i".into(),
        '‖' => "A norm is written sqrt(sum(xi^2))".into(),
        '∞' => "“∞” is not a number that a formula can have".into(),
        letter => format!("“{letter}” has no meaning in a formula"),
    }
}
