//! Why the one whose matrix is nearest to the inverse Hessian need not have the least loss.

use crate::experiment::number;
use crate::session::{LaneSnapshot, Snapshot};

/// Below this step neither order means much.
const WARM: u64 = 1000;
/// Two that differ by less are alike.
const ALIKE: f64 = 0.95;

/// Where the order by loss and that by distance from the inverse Hessian disagree, that they do and why.
pub struct Contradiction<'a> {
    nearest: &'a LaneSnapshot,
    lowest: &'a LaneSnapshot,
    /// The momentum that lags behind the walking minimum, if it is that.
    lags: Option<f64>,
}

impl<'a> Contradiction<'a> {
    /// That of a snapshot, if there is one.
    pub fn of(snapshot: &'a Snapshot) -> Option<Self> {
        let running =
            || snapshot.lanes.iter().filter(|lane| lane.is_active() && lane.latest_error().is_some());
        let error = |lane: &LaneSnapshot| lane.latest_error().unwrap_or(f64::INFINITY);
        let lowest = running().min_by(|a, b| a.smoothed.total_cmp(&b.smoothed))?;
        let nearest = running().min_by(|a, b| error(a).total_cmp(&error(b)))?;
        let differ = error(nearest) < ALIKE * error(lowest) && lowest.smoothed < ALIKE * nearest.smoothed;
        // What Newton’s method pays is known where the minimum walks.
        let walks = snapshot.newton_best.is_some();
        let lags = memory(nearest).filter(|long| walks && *long > 0.1 + memory(lowest).unwrap_or(0.0));
        (snapshot.step >= WARM && snapshot.noisy && differ).then_some(Contradiction { nearest, lowest, lags })
    }

    /// In at most sixty characters, but for a long name.
    pub fn caption(&self) -> String {
        match self.lags {
            Some(momentum) => {
                format!("Nearer is not lower: {}’s momentum of {} lags", self.nearest.name, number(momentum))
            }
            None => "Nearer is not lower: it counts all directions alike".into(),
        }
    }

    /// In a sentence.
    pub fn words(&self) -> String {
        let why = match self.lags {
            Some(momentum) => format!("its momentum of {} lags behind the walking minimum", number(momentum)),
            None => "the distance counts all directions alike, the loss those that still cost".into(),
        };
        let (nearest, lowest) = (&self.nearest.name, &self.lowest.name);
        format!("{nearest}’s matrix is nearer to the inverse Hessian, but {lowest}’s loss is lower: {why}.")
    }
}

/// How much of a gradient a lane's momentum keeps from step to step, if it has one.
fn memory(lane: &LaneSnapshot) -> Option<f64> {
    let parameters = lane.method()?.parameters.iter();
    parameters.zip(&lane.values).find(|(parameter, _)| parameter.is_memory()).map(|(_, &value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;

    fn said(link: &str, change: impl Fn(&mut Snapshot)) -> Option<String> {
        let (experiment, refused) = Experiment::from_link(link);
        assert!(refused.is_empty(), "{refused:?}");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(1200, &|| 0.0);
        let mut snapshot = session.snapshot();
        change(&mut snapshot);
        Contradiction::of(&snapshot).map(|contradiction| contradiction.words())
    }

    fn set(lane: &mut LaneSnapshot, loss: f64, error: f64) {
        lane.smoothed = loss;
        let band = lane.error.last_mut().unwrap();
        (band.1.median, band.1.least, band.1.greatest) = (error, error, error);
    }

    #[test]
    fn momentum_is_named_where_it_lags() {
        let link = "dimension=10&optimizers=lodo,adam&adam-beta1=0.51&lodo-beta=0.1";
        let words = said(link, |snapshot| {
            set(&mut snapshot.lanes[0], 5.0, 0.8);
            set(&mut snapshot.lanes[1], 9.0, 0.5);
        });
        let expected = "Adam’s matrix is nearer to the inverse Hessian, but LODO’s loss is lower: its momentum of 0.51 \
                        lags behind the walking minimum.";
        assert_eq!(words.as_deref(), Some(expected));
        let other = said(link, |snapshot| {
            set(&mut snapshot.lanes[0], 9.0, 0.5);
            set(&mut snapshot.lanes[1], 5.0, 0.8);
        });
        assert!(other.is_some_and(|words| words.contains("counts all directions alike")));
    }

    #[test]
    fn who_agrees_is_told_nothing() {
        let link = "dimension=10&optimizers=lodo,adam";
        let agree = |snapshot: &mut Snapshot| {
            set(&mut snapshot.lanes[0], 5.0, 0.5);
            set(&mut snapshot.lanes[1], 9.0, 0.8);
        };
        assert_eq!(said(link, agree), None);
        let alike = |snapshot: &mut Snapshot| {
            set(&mut snapshot.lanes[0], 5.0, 0.51);
            set(&mut snapshot.lanes[1], 9.0, 0.5);
        };
        assert_eq!(said(link, alike), None);
        let early = |snapshot: &mut Snapshot| {
            set(&mut snapshot.lanes[0], 5.0, 0.8);
            set(&mut snapshot.lanes[1], 9.0, 0.5);
            snapshot.step = 999;
        };
        assert_eq!(said(link, early), None);
    }
}
