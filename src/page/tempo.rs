//! How fast the run goes, and how fast it was seen to go.

use std::time::Duration;

use crate::worker::Pace;

/// The time between frames, what is sent in it, and the rate that comes of it.
#[derive(Clone, Debug)]
pub struct Tempo {
    /// Of a chosen speed.
    pub pace: Pace,
    /// Up to when the steps that it owes are counted.
    counted: Option<Duration>,
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
            counted: None,
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
        (self.counted, self.since) = (None, None);
    }

    /// The steps that a run with this speed owes by now; at the start of a stretch those of a frame. Who does not ask for
    /// them owes them on.
    pub fn due(&mut self, now: Duration, speed: f64) -> u64 {
        let frame = Duration::from_secs_f64(1.0 / 60.0);
        let since = self.counted.map_or(frame, |before| now.saturating_sub(before));
        self.counted = Some(now);
        self.pace.due(since, speed)
    }

    /// Steps are asked for, of a run that plays or does not.
    pub fn on_sent(&mut self, now: Duration, plays: bool) {
        self.counted = plays.then_some(now);
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
