//! What of a run is said aloud, to those who do not see it.

use super::status::status_words;
use super::words::count;
use crate::session::{LaneSnapshot, Snapshot, Status};

/// What of a run has been said: that it goes on, who has diverged, who leads, and where it ended. A few words at each,
/// and none in between, so that a screen reader has time for what the visitor does.
#[derive(Debug, Default)]
pub struct News {
    /// Whether it went on; unknown before the first look, which may come when it is over.
    playing: Option<bool>,
    step: u64,
    /// Who has diverged, by name.
    lost: Vec<String>,
    /// Who leads, by name, and since when that is known.
    leader: Option<(String, u64)>,
}

/// Who leads at first changes from step to step: it is said from here on, and again only when half as many steps more
/// were taken.
const FIRST: u64 = 100;

impl News {
    /// What is to be said of a run that has come this far, if anything.
    pub fn of(&mut self, snapshot: &Snapshot, playing: bool) -> Option<String> {
        // On the way somewhere the slider says where.
        if snapshot.lanes.is_empty() || snapshot.time.going_to.is_some() {
            return None;
        }
        if snapshot.step < self.step {
            *self = News { playing: self.playing, ..News::default() };
        }
        // At rest, a single step is looked at for its losses; a longer way is the slider's.
        let stepped = snapshot.step.abs_diff(self.step) == 1;
        self.step = snapshot.step;
        let said = [self.divergence(snapshot), self.passing(snapshot, playing)];
        let before = self.playing.replace(playing);
        match playing {
            true if before != Some(true) => Some(format!("Running from step {}.", count(snapshot.step))),
            false if before == Some(true) || stepped || before.is_none() && snapshot.step > 0 => {
                Some(status_words(snapshot, false, None))
            }
            _ => said.into_iter().flatten().reduce(|first, second| first + " " + &second),
        }
    }

    fn divergence(&mut self, snapshot: &Snapshot) -> Option<String> {
        let lost = |lane: &&LaneSnapshot| matches!(lane.status, Status::Diverged { .. });
        let now: Vec<String> = snapshot.lanes.iter().filter(lost).map(|lane| lane.name.clone()).collect();
        let before = std::mem::replace(&mut self.lost, now);
        let fresh: Vec<&str> =
            self.lost.iter().filter(|name| !before.contains(name)).map(String::as_str).collect();
        (!fresh.is_empty()).then(|| format!("{} diverged.", fresh.join(", ")))
    }

    fn passing(&mut self, snapshot: &Snapshot, playing: bool) -> Option<String> {
        let step = snapshot.step;
        let soon = self.leader.as_ref().map_or(FIRST, |(_, since)| since + since / 2);
        if !playing || step < soon || snapshot.lanes.len() < 2 {
            return None;
        }
        let known = |lane: &&LaneSnapshot| lane.is_active() && lane.smoothed.is_finite();
        let first = snapshot
            .lanes
            .iter()
            .filter(known)
            .min_by(|one, other| one.smoothed.total_cmp(&other.smoothed))?;
        let Some((former, _)) = &self.leader else {
            self.leader = Some((first.name.clone(), step));
            return None;
        };
        if *former == first.name {
            return None;
        }
        let theirs = snapshot.lanes.iter().filter(known).find(|lane| lane.name == *former);
        // By a tenth: noise alone is no news.
        let clear = |theirs: f64| theirs - first.smoothed > 0.1 * theirs.abs().max(first.smoothed.abs());
        if theirs.is_some_and(|lane| !clear(lane.smoothed)) {
            return None;
        }
        let words = match theirs {
            Some(theirs) => format!("{} has passed {} by step {}.", first.name, theirs.name, count(step)),
            None => format!("{} leads at step {}.", first.name, count(step)),
        };
        self.leader = Some((first.name.clone(), step));
        Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;

    /// All that is said of a run, looked at once in so many steps.
    fn said(link: &str, steps: u64, every: u64) -> Vec<String> {
        let (experiment, refusals) = Experiment::from_link(link);
        assert_eq!(refusals, vec![]);
        let mut session = Session::new(&experiment).unwrap();
        let mut news = News::default();
        let mut words: Vec<String> = news.of(&session.snapshot(), false).into_iter().collect();
        for step in (0..=steps).step_by(every as usize) {
            session.advance_to(step, &|| 0.0);
            words.extend(news.of(&session.snapshot(), true));
        }
        words.extend(news.of(&session.snapshot(), false));
        words
    }

    #[test]
    fn a_run_is_told_in_a_few_words() {
        let words = said("dimension=20&seed=4", 4000, 10);
        assert_eq!(words.first().map(String::as_str), Some("Running from step 0."));
        let last = words.last().unwrap();
        assert!(last.starts_with("Step 4,000, paused. LODO "), "{last}");
        assert!(words.len() <= 6, "{words:#?}");
    }

    #[test]
    fn who_is_passed_and_who_diverges_is_said_once() {
        let passed = said("scenario=blank&dimension=2&optimizers=gd,newton&gd-lr=0.001", 400, 10);
        assert_eq!(passed.len(), 2, "one who leads from the first is no news: {passed:?}");
        let words = said("scenario=too-fast", 4000, 50);
        assert_eq!(words.iter().filter(|words| words.contains("diverged.")).count(), 1, "{words:#?}");
        // The first scenario: Adam is ahead at first.
        let words = said("", 16_000, 100);
        let passes = words.iter().filter(|words| words.contains("has passed"));
        assert_eq!(passes.count(), 1, "{words:#?}");
    }

    /// A run that is over before anybody looks is told by its end, single steps by their losses; at the start there is
    /// nothing to tell.
    #[test]
    fn the_end_and_single_steps_are_told_at_rest() {
        let (experiment, _) = Experiment::from_link("dimension=5&budget=200");
        let mut session = Session::new(&experiment).unwrap();
        let mut news = News::default();
        assert_eq!(news.of(&session.snapshot(), false), None);
        session.advance_to(1, &|| 0.0);
        let step = news.of(&session.snapshot(), false).unwrap();
        assert!(step.starts_with("Step 1, paused. LODO "), "{step}");
        assert_eq!(news.of(&session.snapshot(), false), None);
        session.advance_to(50, &|| 0.0);
        assert_eq!(news.of(&session.snapshot(), false), None);
        session.advance(1000, f64::INFINITY, &|| 0.0);
        let end = News::default().of(&session.snapshot(), false).unwrap();
        assert!(end.starts_with("Paused at step 200, as set. LODO "), "{end}");
    }

    /// A run that begins again, or goes back, is told anew.
    #[test]
    fn a_run_that_begins_again_is_told_again() {
        let (experiment, _) = Experiment::from_link("scenario=blank&optimizers=momentum&momentum-lr=1000");
        let mut news = News::default();
        for _ in 0..2 {
            let mut session = Session::new(&experiment).unwrap();
            let begin = news.of(&session.snapshot(), true);
            session.advance_to(500, &|| 0.0);
            let diverged = news.of(&session.snapshot(), true);
            assert_eq!(diverged.as_deref(), Some("Momentum diverged."), "{begin:?}");
            assert_eq!(news.of(&session.snapshot(), true), None);
        }
    }
}
