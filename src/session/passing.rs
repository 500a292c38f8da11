//! Who passed whom, and when.

use super::{Bin, LaneSnapshot, Snapshot};

/// The optimizer that leads came to lie below another and has stayed there.
#[derive(Clone, Copy, Debug)]
pub struct Passing<'a> {
    /// Who leads.
    pub who: &'a LaneSnapshot,
    /// Whom it passed.
    pub whom: &'a LaneSnapshot,
    /// The first bin of its curve that lies below the other's for good.
    pub bin: &'a Bin,
}

/// Before this step a smoothed loss is hardly a mean, and who is ahead is chance.
const WARM: u64 = 20;
/// It has stayed ahead for a tenth of the run: what has just crossed may well cross back.
const STAYED: f64 = 1.1;

impl Snapshot {
    /// Where the optimizer with the least loss passed the others, by step: of those that were behind all along from step 20
    /// on there is nothing to say. Under noise smoothed losses count, otherwise the least so far. To the bin, a
    /// sixteenth of the step or less.
    pub fn passings(&self) -> Vec<Passing<'_>> {
        let running = || self.lanes.iter().filter(|lane| lane.is_active() && !lane.curve.is_empty());
        let Some(who) = running().min_by(|a, b| a.smoothed.total_cmp(&b.smoothed)) else { return vec![] };
        let own = self.levels(who);
        let of = |whom: &'_ LaneSnapshot| {
            let others = self.levels(whom);
            let both = || own.iter().zip(&others).enumerate();
            // One that joined late has no more bins than it has steps.
            let behind = both().rev().find(|(_, (own, other))| own >= other)?.0;
            let bin = who.curve.get(behind + 1)?;
            let lasts = self.step as f64 >= STAYED * bin.step as f64;
            (lasts && who.curve[behind].step >= WARM && behind + 1 < others.len()).then_some(bin)
        };
        let others = running().filter(|lane| lane.key != who.key);
        let mut passings: Vec<_> =
            others.filter_map(|whom| Some(Passing { who, whom, bin: of(whom)? })).collect();
        passings.sort_by_key(|passing| passing.bin.step);
        passings
    }

    /// The losses by which a lane is compared, bin by bin.
    fn levels(&self, lane: &LaneSnapshot) -> Vec<f64> {
        let mut least = f64::INFINITY;
        let level = |bin: &Bin| {
            least = least.min(bin.least);
            if self.noisy || lane.replicates.is_some() { bin.smoothed } else { least }
        };
        lane.curve.iter().map(level).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::experiment::Experiment;
    use crate::session::{Session, Snapshot};

    fn snapshot(link: &str, steps: u64) -> Snapshot {
        let (experiment, refused) = Experiment::from_link(link);
        assert!(refused.is_empty(), "{refused:?}");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(steps, &|| 0.0);
        session.snapshot()
    }

    /// In the first scenario LODO passes Adam, and a run stopped right before has them the other way round.
    #[test]
    fn lodo_passes_adam_once_and_for_good() {
        let after = snapshot("", 3000);
        let [passing] = after.passings()[..] else { panic!("{:?}", after.passings()) };
        assert_eq!((passing.who.key.as_str(), passing.whom.key.as_str()), ("lodo", "adam"));
        let step = passing.bin.step;
        assert!((200..600).contains(&step), "{step}");
        let smoothed = |step| {
            let lanes = snapshot("", step).lanes;
            [lanes[0].smoothed, lanes[1].smoothed]
        };
        let ([lodo, adam], [later, behind]) = (smoothed(step - step / 8), smoothed(step));
        assert!(lodo >= adam && later < behind, "{lodo} {adam}, {later} {behind}");
        // What has just crossed is not yet said.
        assert!(snapshot("", step + 1).passings().is_empty());
    }

    #[test]
    fn who_led_all_along_passed_nobody() {
        assert!(snapshot("dimension=10&noise-kind=none&optimizers=newton,gd", 300).passings().is_empty());
        assert!(snapshot("optimizers=lodo", 300).passings().is_empty());
        assert!(snapshot("", 0).passings().is_empty());
        // One that is lost was passed by nobody.
        assert!(snapshot("optimizers=lodo,gd&gd-lr=10", 500).passings().is_empty());
    }

    /// Under several seeds medians are compared.
    #[test]
    fn medians_are_compared() {
        let passed = snapshot("seeds=3", 3000);
        assert_eq!(passed.passings().len(), 1, "{:?}", passed.passings());
    }
}
