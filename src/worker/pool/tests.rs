//! Whatever happens to a run, any number of simulators make the same of it.

use super::*;
use crate::worker::Simulator;
use std::cell::Cell;

/// A page's worth of simulators, which answer in turn, each with a clock of its own pace.
struct House {
    pool: Pool,
    simulators: Vec<Simulator>,
    now: Cell<f64>,
}

impl House {
    fn new(simulators: usize) -> Self {
        House {
            pool: Pool::new(simulators),
            simulators: (0..simulators).map(|_| Simulator::default()).collect(),
            now: Cell::new(0.0),
        }
    }

    fn carry_out(&mut self, mut orders: Orders) -> Report {
        // The last first: nothing may depend on who answers when.
        while let Some((simulator, command)) = orders.pop() {
            let clock = || {
                self.now.set(self.now.get() + 1e-4 * (1 + simulator) as f64);
                self.now.get()
            };
            let report = self.simulators[simulator].answer(command, &clock);
            match self.pool.on_report(simulator, report) {
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
        let orders = self.pool.advance(experiment.as_ref(), 0, 0.016);
        let mut latest = self.snapshot(orders);
        while latest.step < step || latest.lanes.iter().any(|lane| lane.status == Status::CatchingUp) {
            let left = step.saturating_sub(latest.step);
            let orders = self.pool.advance(None, left, 0.016);
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
        (lane.seconds, lane.spectrum, lane.directions) = (0.0, None, None);
        lane.curve.iter_mut().for_each(|bin| bin.seconds = 0.0);
        lane.reached.iter_mut().for_each(|reached| reached.seconds = 0.0);
    }
    snapshot.computing = 0.0;
    (snapshot.plane.stale, snapshot.plane.generation, snapshot.time.settings) = (false, 0, None);
    snapshot.plane.window = snapshot.plane.least;
    snapshot
}

const SIX: &str =
    "dimension=6&seed=3&seeds=2&optimizers=lodo,adam,momentum,rmsprop,yogi,lodo-diagonal&rotation=0.5";

/// Copies of a method are lanes of their own, on whatever simulator, when one is tuned, goes, and comes back.
#[test]
fn copies_are_at_home_wherever_there_is_room() {
    let copies = "dimension=6&seed=3&optimizers=lodo,lodo.2,adam,adam.3,lodo.5&lodo.2-meta-lr=0.01&error-view=matrices";
    let story = |simulators: usize| {
        let mut house = House::new(simulators);
        let mut seen = vec![house.load(copies), house.to(None, 300)];
        let tuned = copies.replace("lodo.2-meta-lr=0.01", "lodo.2-meta-lr=0.02&adam.3-lr=0.2");
        seen.push(house.to(Some(&tuned), 500));
        let without = tuned.replace("lodo,lodo.2,", "lodo.2,").replace(",adam.3", "");
        seen.push(house.to(Some(&without), 600));
        seen.push(house.to(Some(&tuned), 700));
        seen.push(house.back_to(400));
        seen.push(house.to(None, 700));
        seen.into_iter().map(timeless).collect::<Vec<_>>()
    };
    let alone = story(1);
    let keys = |place: usize| alone[place].lanes.iter().map(|lane| lane.key.as_str()).collect::<Vec<_>>();
    assert_eq!(keys(2), ["lodo", "lodo.2", "adam", "adam.3", "lodo.5"]);
    assert_eq!(keys(3), ["lodo.2", "adam", "lodo.5"]);
    assert_eq!(alone[2].matrices.as_ref().map(|matrices| matrices.key.as_str()), Some("lodo"));
    for simulators in 2..=4 {
        for (place, (one, several)) in alone.iter().zip(story(simulators)).enumerate() {
            assert!(*one == several, "{simulators} simulators differ in picture {place}");
        }
    }
}

/// Whatever happens to a run, any number of simulators make the same of it, to the bit.
#[test]
fn any_number_of_desks_is_one_run() {
    let story = |simulators: usize| {
        let mut house = House::new(simulators);
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
    for simulators in [2, 3, 9] {
        for (one, several) in alone.iter().zip(story(simulators)) {
            let at = format!("{simulators} simulators at step {}", one.step);
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
    for simulators in [1, 2, 3] {
        let mut house = House::new(simulators);
        house.load("dimension=6&optimizers=adam,gd,momentum&gd-lr=10&momentum-lr=10");
        let seen = house.to(None, 3000);
        let lost = |lane: &&crate::session::LaneSnapshot| matches!(lane.status, Status::Diverged { .. });
        assert_eq!((seen.step, seen.lanes.iter().filter(lost).count()), (3000, 2));

        house.load("dimension=6&optimizers=gd,momentum&gd-lr=10&momentum-lr=10");
        let orders = house.pool.advance(None, 4000, 0.016);
        let mut seen = house.snapshot(orders);
        while !seen.lanes.iter().all(|lane| lost(&lane)) {
            let orders = house.pool.advance(None, 4000, 0.016);
            seen = house.snapshot(orders);
        }
        assert_eq!(Some(seen.step), seen.lanes.iter().map(|lane| lane.step).max());

        house.load("dimension=6&budget=500&optimizers=adam,gd");
        let seen = house.to(None, 900);
        assert_eq!((seen.step, seen.finish), (500, Some(crate::session::Finish::Budget)));

        house.load("objective=rosenbrock&dimension=2&noise-kind=none&optimizers=adam,gd&target=3");
        let seen = house.to(None, 100_000);
        assert_eq!(seen.finish, Some(crate::session::Finish::Target), "{simulators} simulators");
        assert!(seen.lanes.iter().all(|lane| lane.reached.is_some()));
        // It stays the end while one looks, and is over when the run goes on.
        let orders = house.pool.advance(None, 0, 0.016);
        assert_eq!(house.snapshot(orders).finish, Some(crate::session::Finish::Target));
        let on = house.to(None, seen.step + 10);
        assert_eq!(on.finish, None);
    }
}

/// A lane that is lost under the first of its seeds, and one that comes later, are the same on any number of simulators.
#[test]
fn seeds_that_are_lost_are_those_of_one_run() {
    let link = "dimension=4&optimizers=lodo,adam,gd&lodo-lr=0.5&lodo-meta-lr=0.05&seed=1&seeds=3";
    let story = |simulators: usize| {
        let mut house = House::new(simulators);
        house.load(&format!("{link}&lodo-on=0"));
        let seen =
            vec![house.to(None, 500), house.to(Some(link), 620), house.back_to(300), house.to(None, 600)];
        seen.into_iter().map(timeless).collect::<Vec<_>>()
    };
    let alone = story(1);
    let replicates = alone[1].lanes[0].replicates.as_ref().unwrap();
    assert!(replicates.active > 0 && replicates.active < 3, "{replicates:?}");
    for simulators in [2, 3] {
        assert_eq!(story(simulators), alone, "{simulators} simulators");
    }
}

/// The principal axes are those of all lanes' paths, wherever they run.
#[test]
fn principal_axes_are_of_all_lanes() {
    let story = |simulators: usize| {
        let mut house = House::new(simulators);
        house.load(&format!("{SIX}&plane=principal"));
        let (first, second) = (house.to(None, 40), house.to(None, 900));
        [first, second].map(|seen| (seen.plane.share.unwrap(), seen.plane.window, seen.lanes[5].path.clone()))
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
    assert_eq!(house.simulators[0].session().lanes().len(), 1);
    house.to(Some("dimension=6&optimizers=lodo,adam,gd,yogi"), 10);
    assert_eq!(house.simulators.iter().map(|simulator| simulator.session().lanes().len()).sum::<usize>(), 4);
    let step = house.to(Some("dimension=6&optimizers=adam,gd,yogi"), 20).step;
    let steps: Vec<u64> = house
        .simulators
        .iter()
        .flat_map(|simulator| simulator.session().lanes())
        .map(|lane| lane.step())
        .collect();
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
