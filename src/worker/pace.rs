//! A chosen speed, in steps a frame.

use std::time::Duration;

/// How many steps a frame is given at a chosen speed, without losing any: neither fractions nor those that a frame did
/// not come to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    owed: f64,
}

/// Seconds that are made up for after a pause. Longer, and a tab that comes back would leap; shorter, and a page that
/// is busy for that long now and then would be slower than it says.
const MADE_UP_FOR: f64 = 0.25;

impl Pace {
    /// The whole steps that are due after this time more at this many steps per second.
    pub fn due(&mut self, time: Duration, speed: f64) -> u64 {
        let most = (MADE_UP_FOR * speed).max(1.0);
        self.owed = (self.owed + time.as_secs_f64().min(MADE_UP_FOR) * speed).min(most);
        let due = libm::floor(self.owed);
        self.owed -= due;
        due as u64
    }

    /// Takes back steps that were due and not taken.
    pub fn owe(&mut self, steps: u64) {
        self.owed += steps as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(count: u64) -> impl Iterator<Item = Duration> {
        (0..count).map(|_| Duration::from_secs_f64(1.0 / 60.0))
    }

    #[test]
    fn a_pace_loses_no_fractions() {
        let mut pace = Pace::default();
        let total: u64 = frames(600).map(|frame| pace.due(frame, 7.0)).sum();
        assert!((69..=70).contains(&total));
        assert_eq!(Pace::default().due(Duration::from_secs(1000), 4.0), 1);
        assert_eq!(frames(180).map(|frame| Pace::default().due(frame, 0.5)).sum::<u64>(), 0);
        let mut slow = Pace::default();
        assert_eq!(frames(1800).map(|frame| slow.due(frame, 1.0)).sum::<u64>(), 30);
    }

    /// What a frame did not come to is taken later, but not a backlog that a machine will never work off.
    #[test]
    fn steps_that_were_not_taken_are_still_due() {
        let mut pace = Pace::default();
        let (mut taken, mut most) = (0, 0);
        for (number, frame) in frames(600).enumerate() {
            let due = pace.due(frame, 600.0);
            most = most.max(due);
            // Every other frame is cut short.
            let cut = if number % 2 == 0 { due / 2 } else { due };
            taken += cut;
            pace.owe(due - cut);
        }
        assert!((5980..=6000).contains(&taken), "{taken}");
        assert!(most <= 16, "{most}");
        for frame in frames(100) {
            let due = pace.due(frame, 600.0);
            pace.owe(due);
        }
        assert_eq!(pace.due(Duration::ZERO, 600.0), 150);
    }
}
