//! How long a film is so far, in words, too.

use crate::range::count;

/// Counts the seconds of a film, those in which it pauses left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    counted: f64,
    since: Option<f64>,
}

impl Clock {
    /// Goes on at this time.
    pub fn go_on(&mut self, now: f64) {
        self.since = self.since.or(Some(now));
    }

    /// Pauses at this time.
    pub fn pause(&mut self, now: f64) {
        self.counted = self.seconds(now);
        self.since = None;
    }

    /// The seconds up to this time.
    pub fn seconds(&self, now: f64) -> f64 {
        self.counted + self.since.map_or(0.0, |since| (now - since).max(0.0))
    }
}

/// Seconds as a player writes them: 0:07, 12:34, 1:02:03.
pub fn time_words(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A step as the page says it, with the last one: "Step 1,234 of 5,000".
pub fn steps_words(step: &str, last: u64) -> String {
    format!("{step} of {}", count(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_leaves_out_pauses() {
        let mut clock = Clock::default();
        assert_eq!(clock.seconds(5.0), 0.0);
        clock.go_on(10.0);
        clock.go_on(11.0);
        assert_eq!(clock.seconds(12.5), 2.5);
        clock.pause(13.0);
        clock.pause(20.0);
        assert_eq!(clock.seconds(99.0), 3.0);
        clock.go_on(100.0);
        assert_eq!(clock.seconds(101.0), 4.0);
        assert_eq!(clock.seconds(90.0), 3.0, "a clock that was set back");
    }

    #[test]
    fn times_and_steps_are_written_as_players_and_the_page_do() {
        let times = [-1.0, 0.0, 7.9, 60.0, 754.0, 3723.0].map(time_words);
        assert_eq!(times, ["0:00", "0:00", "0:07", "1:00", "12:34", "1:02:03"]);
        assert_eq!(steps_words("Step 12", 999), "Step 12 of 999");
        assert_eq!(steps_words("Step 1,200", 1000), "Step 1,200 of 1,000");
        assert_eq!(steps_words("Step 0", 1_234_567), "Step 0 of 1,234,567");
    }
}
