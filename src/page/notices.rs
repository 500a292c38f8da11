//! What is said to the visitor below the buttons, as long as it takes to read.

use std::time::Duration;

/// What a notice is about: a later one about the same takes its place, others stay beside it until they can have been
/// read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A change of settings, and what follows from it.
    Change,
    /// What comes after a step is given up.
    Cut,
    /// A change that was taken back, or brought back.
    Undo,
    /// A link.
    Link,
    /// A file that is read.
    File,
    /// A file that is saved.
    Download,
    /// A text that a frame may not have saved: it can be seen instead.
    Withheld,
    /// The start of the optimizers.
    Start,
    /// A value that was not taken, or a command that was refused.
    Refusal,
    /// The workers.
    Workers,
    /// The run that is kept.
    Kept,
    /// A film.
    Film,
    /// What fingers do.
    Hint,
    /// What the browser could not do.
    Mishap,
}

#[derive(Clone, Debug)]
struct Notice {
    about: About,
    words: String,
    since: Duration,
    /// It goes by itself, or stays until it is dismissed or something else is changed.
    passes: bool,
}

/// Seconds that a notice is there before another takes its place. Shorter, and a sentence that comes with a second one
/// is never read; longer, and quick changes pile up sentences.
const READING: f64 = 3.0;
/// So much more for each character: 25 a second are read with ease.
const READING_EACH: f64 = 0.04;
/// Seconds after which a confirmation goes by itself.
const PASSES: f64 = 8.0;

impl Notice {
    fn reading(&self) -> Duration {
        Duration::from_secs_f64(READING + READING_EACH * self.words.chars().count() as f64)
    }

    fn is_read(&self, now: Duration) -> bool {
        now >= self.since + self.reading()
    }

    fn is_gone(&self, now: Duration) -> bool {
        self.passes && now >= self.since + self.reading().max(Duration::from_secs_f64(PASSES))
    }
}

/// The notices that stand below the buttons.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    notices: Vec<Notice>,
}

impl Notices {
    /// Says something, until it is dismissed or something is changed.
    pub fn say(&mut self, about: About, words: impl Into<String>, now: Duration) {
        self.add(Notice { about, words: words.into(), since: now, passes: false });
    }

    /// Says that something is done, for a while.
    pub fn confirm(&mut self, about: About, words: impl Into<String>, now: Duration) {
        self.add(Notice { about, words: words.into(), since: now, passes: true });
    }

    fn add(&mut self, notice: Notice) {
        self.clear_read(notice.since);
        self.notices.retain(|former| former.about != notice.about);
        if !notice.words.is_empty() {
            self.notices.push(notice);
        }
    }

    /// Something else was changed: what can have been read goes.
    pub fn clear_read(&mut self, now: Duration) {
        self.notices.retain(|notice| !notice.is_read(now));
    }

    /// The visitor has read them.
    pub fn dismiss(&mut self) {
        self.notices.clear();
    }

    /// What stands there.
    pub fn words(&self, now: Duration) -> String {
        let words = self.notices.iter().filter(|notice| !notice.is_gone(now));
        words.map(|notice| notice.words.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether something is said about this.
    pub fn is_about(&self, about: About) -> bool {
        self.notices.iter().any(|notice| notice.about == about)
    }

    /// Whether one of them will go by itself.
    pub fn is_waiting(&self, now: Duration) -> bool {
        self.notices.iter().any(|notice| notice.passes && !notice.is_gone(now))
    }

    /// Those that nobody can have read yet.
    #[cfg(test)]
    pub fn unread(&self, now: Duration) -> Vec<(About, String)> {
        let unread = self.notices.iter().filter(|notice| !notice.is_read(now));
        unread.map(|notice| (notice.about, notice.words.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_together_is_said_together_and_what_was_read_makes_room() {
        let at = Duration::from_secs;
        let mut notices = Notices::default();
        notices.say(About::Cut, "One.", at(1));
        notices.confirm(About::Undo, "Two.", at(1));
        assert_eq!(notices.words(at(2)), "One. Two.");
        notices.confirm(About::Undo, "Three.", at(2));
        assert_eq!(notices.words(at(3)), "One. Three.");
        notices.clear_read(at(3));
        assert_eq!(notices.words(at(3)), "One. Three.");
        assert_eq!(notices.words(at(11)), "One.");
        notices.confirm(About::Download, "Four.", at(20));
        assert_eq!(notices.words(at(20)), "Four.");
        assert!(notices.is_waiting(at(21)) && !notices.is_waiting(at(40)));
        notices.dismiss();
        assert_eq!(notices.words(at(20)), "");
    }
}
