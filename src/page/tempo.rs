//! How fast the run goes, and how fast it was seen to go.

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

/// The time between frames, what is sent in it, and the rate that comes of it.
#[derive(Clone, Debug)]
pub struct Tempo {
    /// Of a chosen speed.
    pub pace: Pace,
    /// When steps were last asked for, while the run plays.
    sent: Option<Duration>,
    frame: Option<Duration>,
    /// Seconds between frames, smoothed.
    interval: f64,
    /// Commands since the last frame: how far the workers are ahead of what is seen.
    pub ahead: u32,
    /// Steps a second as last counted, and when and where that began.
    rate: Option<f64>,
    since: Option<(Duration, u64)>,
}

impl Default for Tempo {
    fn default() -> Self {
        Tempo {
            pace: Pace::default(),
            sent: None,
            frame: None,
            interval: 1.0 / 60.0,
            ahead: 0,
            rate: None,
            since: None,
        }
    }
}

impl Tempo {
    /// A frame can be drawn. Pauses between two are none of its length.
    pub fn on_frame(&mut self, now: Duration) {
        let since = self.frame.map_or(0.0, |before| now.saturating_sub(before).as_secs_f64());
        if (0.004..0.1).contains(&since) {
            self.interval += 0.1 * (since - self.interval);
        }
        self.frame = Some(now);
        self.ahead = 0;
    }

    /// Another stretch begins: what was owed is owed no more.
    pub fn begin(&mut self) {
        self.pace = Pace::default();
        (self.sent, self.since) = (None, None);
    }

    /// The time since steps were last asked for; at the start of a stretch that of a frame.
    pub fn since_sent(&self, now: Duration) -> Duration {
        self.sent.map_or(Duration::from_secs_f64(1.0 / 60.0), |sent| now.saturating_sub(sent))
    }

    /// Steps are asked for, of a run that plays or does not.
    pub fn on_sent(&mut self, now: Duration, plays: bool) {
        self.sent = plays.then_some(now);
        self.ahead += 1;
    }

    /// The share of a frame that the workers may take, less what else they did.
    pub fn slice(&self, share: f64, less: f64) -> Duration {
        Duration::from_secs_f64((share * self.interval - less).clamp(0.004, 0.05))
    }

    /// Counts the steps that were taken up to now.
    pub fn count(&mut self, now: Duration, step: u64) {
        match self.since {
            Some((from, began)) if step >= began => {
                let seconds = now.saturating_sub(from).as_secs_f64();
                if seconds > 0.5 && (step > began + 1 || seconds > 3.0) {
                    self.rate = Some((step - began) as f64 / seconds);
                    self.since = Some((now, step));
                }
            }
            _ => self.since = Some((now, step)),
        }
    }

    /// Steps a second, as last counted.
    pub fn rate(&self) -> Option<f64> {
        self.rate
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

    #[test]
    fn a_rate_is_counted_over_half_a_second_or_more() {
        let mut tempo = Tempo::default();
        for frame in 0..=60u32 {
            tempo.count(Duration::from_millis(20) * frame, 10 * u64::from(frame));
        }
        assert!((tempo.rate().unwrap() - 500.0).abs() < 1e-9);
        // A run that begins again is counted anew.
        tempo.count(Duration::from_millis(1220), 3);
        tempo.count(Duration::from_millis(1820), 63);
        assert!((tempo.rate().unwrap() - 100.0).abs() < 1e-9);
    }
}
