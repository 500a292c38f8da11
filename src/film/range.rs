//! Which steps a film can have.

/// The last step offered where the run has not begun and does not pause anywhere.
const STEPS: u64 = 1000;

/// What the page says of its run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// It can be taken back to this step.
    pub earliest: u64,
    /// It has come to this step so far.
    pub farthest: u64,
    /// It pauses there; where it does not, beyond all.
    pub last: u64,
    /// It stands there.
    pub step: u64,
}

impl Limits {
    /// Reads four numbers, in this order.
    pub fn read(text: &str) -> Option<Limits> {
        let mut numbers = text.split(' ').map(|number| number.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Limits { earliest: next()?, farthest: next()?, last: next()?, step: next()? })
    }

    /// What is offered: from where the run can be taken back to, to where it pauses or stands.
    pub fn offer(self) -> [u64; 2] {
        let here = if self.step > self.earliest { self.step } else { self.earliest + STEPS };
        [self.earliest, if self.last == u64::MAX { here } else { self.last }]
    }

    /// The first and the last step as they were written.
    ///
    /// # Errors
    /// Why there is no such film: for each of the two, empty where nothing is wrong with it.
    pub fn range(self, from: &str, to: &str) -> Result<[u64; 2], [String; 2]> {
        let from = number(from).and_then(|step| self.first(step));
        let to = number(to).and_then(|step| self.last(step, from.as_ref().ok()));
        match (from, to) {
            (Ok(from), Ok(to)) => Ok([from, to]),
            (from, to) => Err([from, to].map(|step| step.err().unwrap_or_default())),
        }
    }

    fn first(self, step: u64) -> Result<u64, String> {
        let Limits { earliest, farthest, .. } = self;
        if step > farthest && farthest == 0 {
            return Err("The run has yet to begin: so does the film, at step 0.".into());
        }
        if step > farthest {
            return Err(format!("The run has come to step {}: begin there or before.", count(farthest)));
        }
        if step < earliest {
            return Err(format!("The run can be taken back to step {} only.", count(earliest)));
        }
        Ok(step)
    }

    fn last(self, step: u64, from: Option<&u64>) -> Result<u64, String> {
        if step > self.last {
            return Err(format!("The run pauses at step {}: end there or before.", count(self.last)));
        }
        match from {
            Some(&from) if step <= from => {
                Err(format!("The film begins at step {}: it has to end after that.", count(from)))
            }
            _ => Ok(step),
        }
    }
}

/// A step in digits, as the page's fields take it: in "1,500" others write one and a half.
fn number(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let plain = text.bytes().all(|digit| digit.is_ascii_digit());
    let step = text.parse().ok().filter(|&step: &u64| plain && step < 1 << 53);
    step.ok_or_else(|| "Write a step in digits alone: 0 or more.".into())
}

/// A whole number with commas between its thousands.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "Write a step in digits alone: 0 or more.";

    #[test]
    fn what_is_offered_is_the_whole_run() {
        let limits = Limits::read("0 0 18446744073709551615 0").unwrap();
        assert_eq!(limits.offer(), [0, 1000]);
        assert_eq!(Limits { step: 30, farthest: 50, ..limits }.offer(), [0, 30]);
        assert_eq!(Limits { step: 30, last: 700, ..limits }.offer(), [0, 700]);
        assert_eq!(Limits { earliest: 200, step: 200, ..limits }.offer(), [200, 1200]);
        assert_eq!([Limits::read("0 1 2"), Limits::read("0 1 2 x"), Limits::read("")], [None; 3]);
    }

    #[test]
    fn what_is_offered_can_be_had() {
        for text in
            ["0 0 18446744073709551615 0", "0 90 90 90", "40 90 5000 60", "40 90 18446744073709551615 40"]
        {
            let limits = Limits::read(text).unwrap();
            let [from, to] = limits.offer();
            assert_eq!(limits.range(&from.to_string(), &to.to_string()), Ok([from, to]), "{text}");
        }
    }

    #[test]
    fn steps_that_cannot_be_filmed_are_refused_each_for_itself() {
        let limits = Limits { earliest: 10, farthest: 2000, last: 3000, step: 60 };
        let after = "The film begins at step 20: it has to end after that.";
        for (from, to, errors) in [
            ("abc", "50", [WHOLE, ""]),
            ("-1", "50", [WHOLE, ""]),
            ("+20", "50", [WHOLE, ""]),
            ("1.5", "", [WHOLE, WHOLE]),
            ("1,5", "1,500", [WHOLE, WHOLE]),
            ("1 5", "1\u{202f}500", [WHOLE, WHOLE]),
            ("20", "99999999999999999999", ["", WHOLE]),
            ("20", "20", ["", after]),
            ("20", "7", ["", after]),
            ("9", "50", ["The run can be taken back to step 10 only.", ""]),
            ("2001", "2500", ["The run has come to step 2,000: begin there or before.", ""]),
            ("20", "3001", ["", "The run pauses at step 3,000: end there or before."]),
        ] {
            assert_eq!(limits.range(from, to), Err(errors.map(String::from)), "{from} to {to}");
        }
        let new = Limits { last: u64::MAX, ..Limits::default() };
        let [from, _] = new.range("1", "5").unwrap_err();
        assert_eq!(from, "The run has yet to begin: so does the film, at step 0.");
        assert_eq!(limits.range(" 1000 ", "3000 "), Ok([1000, 3000]));
    }
}
