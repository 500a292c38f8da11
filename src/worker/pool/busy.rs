//! Several simulators beside a page that is busy: how fast the run goes, in simulated time.

use std::time::Duration;

use super::*;
use crate::worker::Pace;

/// What a machine is like. All times in seconds.
#[derive(Clone, Copy)]
struct Machine {
    /// What a frame takes of the page's thread, and how often there is one at best.
    drawing: f64,
    frame: f64,
    /// What a message takes to arrive, and to be read by the page.
    on_its_way: f64,
    reading: f64,
    /// By how much of itself a step's time varies from one command to the next.
    jitter: f64,
}

const QUICK: Machine =
    Machine { drawing: 0.003, frame: 0.0167, on_its_way: 2e-4, reading: 3e-4, jitter: 0.1 };

/// A simulator that takes so many seconds a step.
struct Worker {
    pace: f64,
    step: u64,
    free_at: f64,
    commands: u64,
}

impl Worker {
    /// Its report to a command that was sent at this time, and when the page can read it.
    fn answer(&mut self, command: &Command, sent: f64, machine: &Machine) -> (f64, Report) {
        let mut computing = 0.0;
        if let Command::Advance { until, seconds, .. } = command {
            // Any sequence of numbers that never repeats: the golden ratio's multiples.
            let phase = (self.commands as f64 * 0.618 + self.pace * 1e6).fract();
            let pace = self.pace * (1.0 + machine.jitter * (2.0 * phase - 1.0));
            let within = (seconds / pace).ceil() as u64;
            let steps = within.min(until.saturating_sub(self.step));
            self.step += steps;
            computing = steps as f64 * pace;
        }
        self.commands += 1;
        self.free_at = self.free_at.max(sent + machine.on_its_way) + computing + 5e-4;
        let snapshot = Snapshot { step: self.step, computing, ..Snapshot::default() };
        (self.free_at + machine.on_its_way, Report::Snapshot(Box::new(snapshot)))
    }
}

/// A page that draws and asks as the real one does.
struct Busy {
    machine: Machine,
    pool: Pool,
    workers: Vec<Worker>,
    /// Reports that are on their way: when they arrive, from whom, and what they say.
    reports: Vec<(f64, usize, Report)>,
    now: f64,
    step: u64,
    ahead: u32,
    /// Steps a second; `None` for as many as there can be.
    speed: Option<f64>,
    pace: Pace,
    asked_at: f64,
    due: u64,
    frames: u64,
}

impl Busy {
    fn new(paces: &[f64], speed: Option<f64>, machine: Machine) -> Self {
        let worker = |&pace: &f64| Worker { pace, step: 0, free_at: 0.0, commands: 0 };
        Busy {
            machine,
            pool: Pool::new(paces.len()),
            workers: paces.iter().map(worker).collect(),
            reports: Vec::new(),
            now: 0.0,
            step: 0,
            ahead: 0,
            speed,
            pace: Pace::default(),
            asked_at: 0.0,
            due: 0,
            frames: 0,
        }
    }

    fn send(&mut self, orders: Orders) {
        for (simulator, command) in orders {
            let (at, report) = self.workers[simulator].answer(&command, self.now, &self.machine);
            self.reports.push((at, simulator, report));
        }
    }

    fn ask(&mut self) {
        if !self.pool.is_idle() {
            return;
        }
        let since = self.now - self.asked_at;
        let steps = self.speed.map_or(u64::MAX, |speed| self.pace.due(Duration::from_secs_f64(since), speed));
        self.due = self.step.saturating_add(steps);
        self.asked_at = self.now;
        self.ahead += 1;
        let interval = self.machine.frame.max(self.machine.drawing);
        let orders = self.pool.advance(None, steps, (0.9 * interval).clamp(0.004, 0.05));
        self.send(orders);
    }

    fn read(&mut self, simulator: usize, report: Report) {
        self.now += self.machine.reading;
        match self.pool.on_report(simulator, report) {
            Outcome::Waiting => {}
            Outcome::More(orders) => self.send(orders),
            Outcome::Done(Report::Snapshot(snapshot)) => {
                self.step = snapshot.step;
                if self.speed.is_some() {
                    self.pace.owe(self.due.saturating_sub(self.step));
                }
                if self.speed.is_none() && self.ahead < 2 {
                    self.ask();
                }
            }
            Outcome::Done(other) => panic!("{other:?}"),
        }
    }

    /// Goes on for so many seconds.
    fn run(&mut self, seconds: f64) {
        let end = self.now + seconds;
        let mut next_frame = self.now;
        while self.now < end {
            let first =
                (0..self.reports.len()).min_by(|&a, &b| self.reports[a].0.total_cmp(&self.reports[b].0));
            let arrives = first.map_or(f64::INFINITY, |place| self.reports[place].0);
            if arrives <= self.now.max(next_frame) {
                let (at, simulator, report) = self.reports.swap_remove(first.expect("one arrives"));
                self.now = self.now.max(at);
                self.read(simulator, report);
            } else {
                self.now = self.now.max(next_frame);
                (self.ahead, self.frames) = (0, self.frames + 1);
                self.ask();
                self.now += self.machine.drawing;
                next_frame = (self.now / self.machine.frame).ceil() * self.machine.frame;
            }
        }
    }
}

/// Steps a second once under way, and commands to all simulators a frame.
fn measured(paces: &[f64], speed: Option<f64>, machine: Machine) -> (f64, f64) {
    let mut page = Busy::new(paces, speed, machine);
    page.run(2.0);
    let sent = |page: &Busy| page.workers.iter().map(|worker| worker.commands).sum::<u64>();
    let (step, commands, frames, now) = (page.step, sent(&page), page.frames, page.now);
    page.run(6.0);
    let commands = (sent(&page) - commands) as f64 / (page.frames - frames) as f64;
    ((page.step - step) as f64 / (page.now - now), commands)
}

/// Machines on which frames are not free: drawing by the processor, other work, slow messages, a slow phone.
fn machines() -> Vec<(&'static str, Machine)> {
    vec![
        ("quick", QUICK),
        ("drawn by the processor", Machine { drawing: 0.014, on_its_way: 0.003, ..QUICK }),
        ("larger than a frame", Machine { drawing: 0.03, on_its_way: 0.008, ..QUICK }),
        ("other work in every frame", Machine { drawing: 0.018, ..QUICK }),
        ("slow messages", Machine { on_its_way: 0.02, ..QUICK }),
        ("a slow phone", Machine { drawing: 0.045, on_its_way: 0.01, reading: 0.002, jitter: 0.3, ..QUICK }),
    ]
}

/// One lane that costs much and one that costs little, as on the first page: more simulators are not slower than one, be
/// frames and messages as dear as they may.
#[test]
fn several_desks_are_as_fast_as_one_on_a_busy_page() {
    for (name, machine) in machines() {
        let one = measured(&[45e-6], None, machine).0;
        for paces in [&[43e-6, 2e-6][..], &[43e-6, 2e-6, 1e-9], &[43e-6, 2e-6, 1e-9, 1e-9]] {
            let (several, commands) = measured(paces, None, machine);
            assert!(
                several >= 0.9 * one,
                "{name}: {} simulators take {several:.0} steps, one {one:.0}",
                paces.len()
            );
            let most = 3.0 * paces.len() as f64;
            assert!(
                commands <= most,
                "{name}: {commands:.1} commands a frame for {} simulators",
                paces.len()
            );
        }
    }
}

/// Lanes that are equally dear run nearly as many times as fast as there are simulators.
#[test]
fn equal_lanes_share_the_work() {
    for (name, machine) in machines() {
        let one = measured(&[120e-6], None, machine).0;
        for simulators in [2, 3, 4] {
            let several = measured(&vec![120e-6 / simulators as f64; simulators], None, machine).0;
            assert!(
                several >= 0.8 * simulators as f64 * one,
                "{name}: {simulators} simulators {several:.0}, one {one:.0}"
            );
        }
    }
}

/// A speed that the simulators can reach is reached, by any number of them.
#[test]
fn a_chosen_speed_is_reached() {
    for (name, machine) in machines() {
        for paces in [&[45e-6][..], &[43e-6, 2e-6], &[43e-6, 2e-6, 1e-9]] {
            for speed in [1.0, 60.0, 1000.0] {
                let reached = measured(paces, Some(speed), machine).0;
                assert!(
                    (reached / speed - 1.0).abs() <= 0.04 + 0.2 / speed,
                    "{name}: {} simulators take {reached:.1} steps a second instead of {speed}",
                    paces.len()
                );
            }
        }
    }
}
