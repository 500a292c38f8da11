//! What a simulator's steps cost it, by its reports.

/// The seconds that a simulator computed and the steps that it took for them, the latest rounds counting most.
///
/// Sums rather than the last round alone: a browser's clock may be as coarse as the round itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effort {
    seconds: f64,
    steps: f64,
}

/// What is left of a round's weight after the next: half, so that two rounds tell of a change of pace, and one that was
/// held up is soon forgotten.
const MEMORY: f64 = 0.5;

/// A round has at most so many times the steps of the latest ones together: they say little of what many more would
/// take. At 2 a run would need 15 rounds, a quarter of a second, to reach its speed; here it needs 4.
const GROWTH: f64 = 8.0;

impl Effort {
    /// Adds so many steps, which took so many seconds.
    pub fn add(&mut self, steps: u64, seconds: f64) {
        // Whoever catches up with the others computes without a step of the run.
        if steps > 0 {
            self.seconds = MEMORY * self.seconds + seconds;
            self.steps = MEMORY * self.steps + steps as f64;
        }
    }

    /// How many steps it takes in so many seconds, at least one.
    pub fn stride(&self, seconds: f64) -> u64 {
        let most = (GROWTH * self.steps).max(1.0);
        ((seconds / self.seconds * self.steps).min(most) as u64).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stride_follows_what_was_computed() {
        let mut effort = Effort::default();
        assert_eq!(effort.stride(0.01), 1, "nothing is known yet");
        effort.add(1, 1e-4);
        assert_eq!(effort.stride(0.01), 8, "one step says little of a hundred");
        effort.add(8, 8e-4);
        effort.add(64, 64e-4);
        let near = |effort: Effort, wanted: u64, by: u64| {
            let stride = effort.stride(0.01);
            assert!(stride.abs_diff(wanted) <= by, "{stride} is not near {wanted}");
        };
        near(effort, 100, 1);
        // Four times as dear from here on: two rounds tell. And back again.
        (0..2).for_each(|_| effort.add(100, 0.04));
        near(effort, 30, 5);
        (0..4).for_each(|_| effort.add(100, 0.01));
        near(effort, 90, 10);
    }

    /// A clock that says 0 for a round, and a lane that catches up, are no reason to go on for ever.
    #[test]
    fn what_took_no_time_is_no_measure() {
        let mut effort = Effort::default();
        effort.add(10, 0.0);
        assert_eq!(effort.stride(0.01), 80);
        effort.add(0, 0.5);
        assert_eq!(effort.stride(0.01), 80);
        effort.add(10, 0.001);
        assert_eq!(effort.stride(0.01), 120, "eight times 15");
    }
}
