//! Who a lane is: several of one method can run side by side.

use std::fmt;

use crate::optim::{Method, method, method_named};

/// A method, and which of its copies: `lodo`, `lodo.2`, `lodo.3`. Numbers need not be contiguous.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneId {
    /// Which method.
    pub method: &'static Method,
    /// 1 for the first, whose number is not written.
    pub copy: u8,
}

impl LaneId {
    /// The greatest number of a copy: two digits.
    pub const MOST: u8 = 99;

    /// The first of a method.
    pub fn first(method: &'static Method) -> Self {
        LaneId { method, copy: 1 }
    }

    /// From how it is [written](fmt::Display), and from nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, copy) = split(text)?;
        let id = LaneId { method: method(word)?, copy };
        (id.to_string() == text).then_some(id)
    }

    /// From the method's key or the name that is shown; `lodo.1` is `lodo`.
    pub fn named(text: &str) -> Option<Self> {
        let (name, copy) = split(text)?;
        Some(LaneId { method: method_named(name)?, copy })
    }

    /// Whether it is written like this.
    pub fn is(&self, text: &str) -> bool {
        LaneId::parse(text) == Some(*self)
    }

    /// Its name where others of its method are told apart by their numbers.
    pub fn name(&self) -> String {
        match self.copy {
            1 => self.method.name.into(),
            copy => format!("{} ({copy})", self.method.name),
        }
    }
}

/// The name and the number of a copy, which begins with no zero.
fn split(text: &str) -> Option<(&str, u8)> {
    let Some((name, number)) = text.rsplit_once('.') else { return Some((text, 1)) };
    let copy = number.parse().ok().filter(|copy| (1..=LaneId::MOST).contains(copy))?;
    (number == copy.to_string()).then_some((name, copy))
}

impl fmt::Display for LaneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.method.key)?;
        if self.copy > 1 { write!(f, ".{}", self.copy) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_written_in_one_way_and_a_name_is_read_in_several() {
        for text in ["lodo", "lodo.2", "adam.12", "lodo-no-momentum.99"] {
            assert_eq!(LaneId::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        }
        for text in
            ["lodo.1", "lodo.02", "lodo.100", "lodo.0", "lodo.", "lodo.x", "lodo.2.3", ".2", "LODO", ""]
        {
            assert_eq!(LaneId::parse(text), None, "{text}");
        }
        for (text, id) in [("LODO.2", "lodo.2"), ("lodo.1", "lodo"), ("gradient descent.3", "gd.3")] {
            assert_eq!(LaneId::named(text).map(|id| id.to_string()).as_deref(), Some(id), "{text}");
        }
        for text in ["lodo.02", "lodo.100", "lodo.2.3", "lodo.+2", "nobody.2"] {
            assert_eq!(LaneId::named(text), None, "{text}");
        }
    }
}
