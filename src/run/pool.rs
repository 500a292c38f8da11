//! A run whose lanes are spread over several desks, in lock step.

use super::assembly::Assembly;
use super::{Adjustment, Command, Experiment, Report, Snapshot, Status};

/// What is to be sent to which desk; each is answered once.
pub type Orders = Vec<(usize, Command)>;

/// What a desk's answer leads to.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// Other desks have yet to answer.
    Waiting,
    /// More is to be sent.
    More(Orders),
    /// All have: this is the answer of the whole.
    Done(Report),
}

/// A run whose lanes are spread over several desks: each has some of the lanes and knows of every change. The desks go
/// on in rounds. A round ends when all of them have come to the same step, so that a change reaches every lane at the
/// same step, and a picture shows all lanes at the same step. As lanes do not know of each other, the run is to the
/// bit what one desk would make of it.
///
/// One desk alone is given time, not steps.
pub struct Pool {
    desks: usize,
    /// Where each optimizer has been running since the run began; who comes back comes back there.
    homes: Vec<(&'static str, usize)>,
    /// Seconds that a step of an optimizer took when last seen.
    paces: Vec<(String, f64)>,
    /// Who was running when last seen.
    running: Vec<String>,
    assembly: Assembly,
    step: u64,
    /// Whether a lane has yet to reach the others.
    behind: bool,
    /// The steps of a round: as many as the slowest desk takes in the time of a frame.
    stride: u64,
    round: Round,
    reports: Vec<Option<Report>>,
    waiting: usize,
    /// Settings that the run took up, said in an answer that is not passed on.
    settings: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Round {
    Advance {
        until: u64,
        steps: u64,
        seconds: f64,
        began: f64,
        /// Whether it might have been longer.
        shortened: bool,
    },
    Other,
}

impl Pool {
    /// A pool of at least one desk, without a run.
    pub fn new(desks: usize) -> Self {
        Pool {
            desks,
            homes: Vec::new(),
            paces: Vec::new(),
            running: Vec::new(),
            assembly: Assembly::default(),
            step: 0,
            behind: false,
            stride: 1,
            round: Round::Other,
            reports: Vec::new(),
            waiting: 0,
            settings: None,
        }
    }

    /// Begins an experiment, which meets these changes on its way.
    pub fn load(&mut self, experiment: &Experiment, changes: &[Adjustment]) -> Orders {
        self.homes.clear();
        self.assembly = Assembly::default();
        (self.step, self.stride, self.settings) = (0, 1, None);
        self.settle(experiment);
        for change in changes {
            self.settle(&Experiment::from_link(&change.link).0);
        }
        let link = experiment.to_link();
        self.begin(Round::Other, |pool, desk| Command::Load {
            experiment: link.clone(),
            changes: changes.to_vec(),
            here: pool.keys_of(desk),
        })
    }

    /// Goes over to these settings, if they have changed, and on: at most so many steps, for about so many seconds.
    /// `now` is in seconds.
    pub fn advance(&mut self, experiment: Option<&Experiment>, steps: u64, seconds: f64, now: f64) -> Orders {
        let joins = experiment.is_some_and(|experiment| self.settle(experiment));
        let wished = steps;
        let steps = match self.desks {
            1 => steps,
            // Who was switched on later reaches the others before these go on.
            _ if joins || self.behind => 0,
            _ => steps.min(self.stride),
        };
        let until = self.step.saturating_add(steps);
        let link = experiment.map(Experiment::to_link);
        let round = Round::Advance { until, steps, seconds, began: now, shortened: steps < wished };
        self.begin(round, |pool, desk| Command::Advance {
            here: link.as_ref().and_then(|_| pool.keys_of(desk)),
            experiment: link.clone(),
            until,
            seconds,
        })
    }

    /// Goes to a step that the run has been at, or on towards it.
    pub fn go_to(&mut self, step: u64, seconds: f64) -> Orders {
        self.begin(Round::Other, |_, _| Command::GoTo { step, seconds })
    }

    /// Gives one desk something to answer by itself.
    pub fn ask_one(&mut self, command: Command) -> Orders {
        let orders = self.begin(Round::Other, |_, _| command.clone());
        self.waiting = 1;
        orders.into_iter().take(1).collect()
    }

    /// Whether every desk has answered.
    pub fn is_idle(&self) -> bool {
        self.waiting == 0
    }

    /// Takes the answer of a desk.
    pub fn take(&mut self, desk: usize, report: Report, now: f64) -> Outcome {
        if let (Round::Advance { until, seconds, .. }, Report::Snapshot(snapshot)) = (self.round, &report)
            && self.desks > 1
            && snapshot.step < until
            && snapshot.finish.is_none()
        {
            self.keep_settings(snapshot);
            let command = Command::Advance { experiment: None, here: None, until, seconds };
            return Outcome::More(vec![(desk, command)]);
        }
        self.reports[desk] = Some(report);
        self.waiting -= 1;
        if self.waiting > 0 {
            return Outcome::Waiting;
        }
        let (mut snapshots, mut samples) = (Vec::new(), Vec::new());
        for report in self.reports.drain(..).flatten() {
            match report {
                Report::Snapshot(snapshot) => snapshots.push(*snapshot),
                Report::Samples(some) => samples.extend(some),
                // All desks refuse the same; and one alone has a grid.
                other => return Outcome::Done(other),
            }
        }
        if snapshots.is_empty() {
            return Outcome::More(self.begin(Round::Other, |_, _| Command::Fit { samples: samples.clone() }));
        }
        self.adapt(now);
        if snapshots[0].plane.stale && snapshots[0].time.going_to.is_none() {
            self.keep_settings(&snapshots[0]);
            return Outcome::More(self.begin(Round::Other, |_, _| Command::Samples));
        }
        Outcome::Done(Report::Snapshot(Box::new(self.join(snapshots))))
    }

    fn join(&mut self, parts: Vec<Snapshot>) -> Snapshot {
        self.step = parts[0].step;
        let mut whole = self.assembly.join(parts);
        let kept = self.settings.take();
        whole.time.settings = whole.time.settings.take().or(kept);
        self.behind = whole.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        self.running = whole.lanes.iter().map(|lane| lane.key.clone()).collect();
        for lane in whole.lanes.iter().filter(|lane| lane.steps_per_second > 0.0) {
            self.paces.retain(|(key, _)| *key != lane.key);
            self.paces.push((lane.key.clone(), 1.0 / lane.steps_per_second));
        }
        whole
    }

    fn begin(&mut self, round: Round, command: impl Fn(&Self, usize) -> Command) -> Orders {
        self.round = round;
        self.reports = vec![None; self.desks];
        let orders: Orders = (0..self.desks).map(|desk| (desk, command(self, desk))).collect();
        self.waiting = orders.len();
        orders
    }

    fn keep_settings(&mut self, snapshot: &Snapshot) {
        self.settings = snapshot.time.settings.clone().or(self.settings.take());
    }

    /// Lengthens or shortens rounds, by what the last one took.
    fn adapt(&mut self, now: f64) {
        let Round::Advance { steps, seconds, began, shortened, .. } = self.round else { return };
        let ratio = (seconds / (now - began).max(1e-6)).clamp(0.25, 4.0);
        if steps > 0 && (shortened || ratio < 0.7) {
            self.stride = ((steps as f64 * ratio) as u64).max(1);
        }
    }

    /// Finds a desk for every optimizer that has none: the one with the least to do. Whether one is switched on that
    /// was not running.
    fn settle(&mut self, experiment: &Experiment) -> bool {
        let keys: Vec<&'static str> = experiment.running_lanes().map(|lane| lane.method.key).collect();
        for &key in &keys {
            if self.homes.iter().all(|(known, _)| *known != key) {
                let work = |desk: usize| {
                    let here = self.homes.iter().filter(|(key, home)| *home == desk && keys.contains(key));
                    here.map(|(key, _)| self.pace(key)).sum::<f64>()
                };
                let idlest = (0..self.desks).min_by(|&a, &b| work(a).total_cmp(&work(b)));
                self.homes.push((key, idlest.expect("there is a desk")));
            }
        }
        keys.iter().any(|key| !self.running.iter().any(|known| known == key))
    }

    /// Seconds a step; those of the slowest for whom it is not known.
    fn pace(&self, key: &str) -> f64 {
        let known = self.paces.iter().find(|(known, _)| known == key).map(|&(_, pace)| pace);
        known.unwrap_or_else(|| self.paces.iter().fold(1e-6, |slowest, &(_, pace)| pace.max(slowest)))
    }

    fn keys_of(&self, desk: usize) -> Option<Vec<String>> {
        let here = self.homes.iter().filter(|&&(_, home)| home == desk);
        (self.desks > 1).then(|| here.map(|(key, _)| (*key).into()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Desk;
    use std::cell::Cell;

    /// A page's worth of desks, which answer in turn, each with a clock of its own pace.
    struct House {
        pool: Pool,
        desks: Vec<Desk>,
        now: Cell<f64>,
    }

    impl House {
        fn new(desks: usize) -> Self {
            House {
                pool: Pool::new(desks),
                desks: (0..desks).map(|_| Desk::default()).collect(),
                now: Cell::new(0.0),
            }
        }

        fn carry_out(&mut self, mut orders: Orders) -> Report {
            // The last first: nothing may depend on who answers when.
            while let Some((desk, command)) = orders.pop() {
                let clock = || {
                    self.now.set(self.now.get() + 1e-4 * (1 + desk) as f64);
                    self.now.get()
                };
                let report = self.desks[desk].answer(command, &clock);
                match self.pool.take(desk, report, self.now.get()) {
                    Outcome::Waiting => {}
                    Outcome::More(more) => orders.extend(more),
                    Outcome::Done(report) => {
                        assert!(orders.is_empty() && self.pool.is_idle());
                        return report;
                    }
                }
            }
            panic!("the pool waits for nobody");
        }

        fn snapshot(&mut self, orders: Orders) -> Snapshot {
            match self.carry_out(orders) {
                Report::Snapshot(snapshot) => *snapshot,
                other => panic!("{other:?}"),
            }
        }

        fn load(&mut self, link: &str) -> Snapshot {
            let orders = self.pool.load(&Experiment::from_link(link).0, &[]);
            self.snapshot(orders)
        }

        /// Goes on to this step, after a change of settings.
        fn to(&mut self, link: Option<&str>, step: u64) -> Snapshot {
            let experiment = link.map(|link| Experiment::from_link(link).0);
            let orders = self.pool.advance(experiment.as_ref(), 0, 0.016, self.now.get());
            let mut latest = self.snapshot(orders);
            while latest.step < step || latest.lanes.iter().any(|lane| lane.status == Status::CatchingUp) {
                let left = step.saturating_sub(latest.step);
                let orders = self.pool.advance(None, left, 0.016, self.now.get());
                latest = self.snapshot(orders);
                if latest.finish.is_some() {
                    break;
                }
            }
            latest
        }

        fn back_to(&mut self, step: u64) -> Snapshot {
            loop {
                let orders = self.pool.go_to(step, 0.04);
                let latest = self.snapshot(orders);
                if latest.time.going_to.is_none() {
                    return latest;
                }
            }
        }
    }

    /// What does not depend on clocks, nor on where the run was when it was looked at.
    fn timeless(mut snapshot: Snapshot) -> Snapshot {
        for lane in &mut snapshot.lanes {
            (lane.seconds, lane.steps_per_second, lane.spectrum) = (0.0, 0.0, None);
            lane.curve.iter_mut().for_each(|bin| bin.seconds = 0.0);
            lane.reached.iter_mut().for_each(|reached| reached.seconds = 0.0);
        }
        (snapshot.plane.stale, snapshot.plane.generation, snapshot.time.settings) = (false, 0, None);
        snapshot.plane.window = snapshot.plane.least;
        snapshot
    }

    const SIX: &str =
        "dimension=6&seed=3&optimizers=lodo,adam,momentum,rmsprop,yogi,lodo-diagonal&rotation=0.5";

    /// Whatever happens to a run, any number of desks make the same of it, to the bit.
    #[test]
    fn any_number_of_desks_is_one_run() {
        let story = |desks: usize| {
            let mut house = House::new(desks);
            let mut seen = vec![house.load(SIX), house.to(None, 700)];
            let rate = format!("{SIX}&lodo-meta-lr=0.002&noise=0.5");
            seen.push(house.to(Some(&rate), 1500));
            let added = rate.replace("yogi", "nadam").replace("lodo-diagonal", "lodo-diagonal,gd");
            seen.push(house.to(Some(&added), 1600));
            seen.push(house.back_to(1000));
            seen.push(house.back_to(300));
            seen.push(house.to(None, 1650));
            // A change in the past gives up what came after it.
            seen.push(house.back_to(1550));
            seen.push(house.to(Some(&rate), 1560));
            seen.into_iter().map(timeless).collect::<Vec<_>>()
        };
        let alone = story(1);
        assert_eq!(
            alone.iter().map(|s| s.step).collect::<Vec<_>>(),
            [0, 700, 1500, 1600, 1000, 300, 1650, 1550, 1560]
        );
        for desks in [2, 3, 9] {
            for (one, several) in alone.iter().zip(story(desks)) {
                let at = format!("{desks} desks at step {}", one.step);
                for (a, b) in one.lanes.iter().zip(&several.lanes) {
                    assert!(a == b, "{at}: {} is elsewhere, at {} and {}", a.name, a.loss, b.loss);
                }
                let rest = |snapshot: &Snapshot| Snapshot { lanes: vec![], ..snapshot.clone() };
                assert_eq!(rest(one), rest(&several), "{at}");
            }
        }
    }

    /// Lanes that are lost do not hold up the others, nor does the end come before all are lost.
    #[test]
    fn lost_lanes_and_ends_are_those_of_one_run() {
        for desks in [1, 2, 3] {
            let mut house = House::new(desks);
            house.load("dimension=6&optimizers=adam,gd,momentum&gd-lr=10&momentum-lr=10");
            let seen = house.to(None, 3000);
            let lost = |lane: &&crate::run::LaneSnapshot| matches!(lane.status, Status::Diverged { .. });
            assert_eq!((seen.step, seen.lanes.iter().filter(lost).count()), (3000, 2));

            house.load("dimension=6&optimizers=gd,momentum&gd-lr=10&momentum-lr=10");
            let orders = house.pool.advance(None, 4000, 0.016, house.now.get());
            let mut seen = house.snapshot(orders);
            while !seen.lanes.iter().all(|lane| lost(&lane)) {
                let orders = house.pool.advance(None, 4000, 0.016, house.now.get());
                seen = house.snapshot(orders);
            }
            assert_eq!(Some(seen.step), seen.lanes.iter().map(|lane| lane.step).max());

            house.load("dimension=6&budget=500&optimizers=adam,gd");
            let seen = house.to(None, 900);
            assert_eq!((seen.step, seen.finish), (500, Some(crate::run::Finish::Budget)));

            house.load("objective=rosenbrock&dimension=2&noise-kind=none&optimizers=adam,gd&target=3");
            let seen = house.to(None, 100_000);
            assert_eq!(seen.finish, Some(crate::run::Finish::Target), "{desks} desks");
            assert!(seen.lanes.iter().all(|lane| lane.reached.is_some()));
            // It stays the end while one looks, and is over when the run goes on.
            let orders = house.pool.advance(None, 0, 0.016, house.now.get());
            assert_eq!(house.snapshot(orders).finish, Some(crate::run::Finish::Target));
            let on = house.to(None, seen.step + 10);
            assert_eq!(on.finish, None);
        }
    }

    /// The principal axes are those of all lanes' paths, wherever they run.
    #[test]
    fn principal_axes_are_of_all_lanes() {
        let story = |desks: usize| {
            let mut house = House::new(desks);
            house.load(&format!("{SIX}&plane=principal"));
            let (first, second) = (house.to(None, 40), house.to(None, 900));
            [first, second]
                .map(|seen| (seen.plane.share.unwrap(), seen.plane.window, seen.lanes[5].path.clone()))
        };
        let several = story(3);
        assert!(several[1].0 > 0.5, "{:?}", several[1].0);
        // Frames differ, and so do the steps at which axes are renewed: the planes are nearly the same.
        for (one, several) in story(1).iter().zip(&several) {
            assert!((one.0 - several.0).abs() < 0.1, "{} {}", one.0, several.0);
        }
    }

    #[test]
    fn lanes_are_spread_and_stay() {
        let mut house = House::new(2);
        house.load("dimension=6&optimizers=lodo,adam");
        assert_eq!(house.desks[0].session().lanes().len(), 1);
        house.to(Some("dimension=6&optimizers=lodo,adam,gd,yogi"), 10);
        assert_eq!(house.desks.iter().map(|desk| desk.session().lanes().len()).sum::<usize>(), 4);
        let step = house.to(Some("dimension=6&optimizers=adam,gd,yogi"), 20).step;
        let steps: Vec<u64> =
            house.desks.iter().flat_map(|desk| desk.session().lanes()).map(|lane| lane.step()).collect();
        assert_eq!(steps, vec![step; 3]);
    }

    /// A refusal is said once, and the run goes on in step.
    #[test]
    fn a_refusal_leaves_the_desks_in_step() {
        let mut house = House::new(3);
        house.load(SIX);
        house.to(None, 50);
        let grid = Command::Grid { window: [0.0, f64::NAN, 0.0, 1.0], columns: 3, rows: 3, seconds: 1.0 };
        let orders = house.pool.ask_one(grid);
        assert!(matches!(house.carry_out(orders), Report::Refused { .. }));
        assert_eq!(house.to(None, 60).step, 60);
    }
}
