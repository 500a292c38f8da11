//! What things cost. The same work is timed natively (`cargo bench`, `lodo bench`) and in a browser
//! (`cargo xtask bench`), by the clock that is given, so that figures of one run can be compared.

use std::rc::Rc;

use crate::experiment::Experiment;
use crate::math::{Stream, eigenvalues};
use crate::objective::{Bowl, Noise, Noisy, Objective};
use crate::optim::lodo::plainly;
use crate::optim::{Optimizer, Oracle, method};
use crate::session::Session;

/// What can be timed, and what it is.
pub const SUBJECTS: [(&str, &str); 10] = [
    ("lodo", "a step of LODO"),
    ("lodo-single", "the same with weights of single precision"),
    ("lodo-plain", "the same, written down plainly"),
    ("adam", "a step of Adam"),
    ("gradient", "loss and gradient of the bowl under a fresh draw"),
    ("lodo-session", "a step of a session with LODO on the noisy bowl, after 16,384"),
    ("adam-session", "a step of a session with Adam on the noisy bowl, after 16,384"),
    ("matrix", "G as a matrix"),
    ("eigenvalues", "the eigenvalues of G"),
    ("snapshot", "a snapshot of a session with both"),
];

/// The work behind a name, in n dimensions; `None` for what there is not, or not in so many dimensions.
pub fn subject(name: &str, n: usize) -> Option<Box<dyn FnMut()>> {
    let dense = n <= crate::session::DENSE_LIMIT;
    Some(match name {
        "lodo" => stepping(n, lodo(n, false)),
        "lodo-single" => stepping(n, lodo(n, true)),
        "lodo-plain" => stepping(n, plainly(n, &STILL, Stream::new(1, 2))),
        "adam" => {
            let adam = method("adam").expect("a method of the registry");
            stepping(n, (adam.build)(n, &adam.defaults(), Stream::new(1, 2)))
        }
        "gradient" => {
            let (mut noisy, x, mut grad) = (bowl(n), vec![1.0; n], vec![0.0; n]);
            Box::new(move || {
                noisy.resample();
                std::hint::black_box(noisy.eval(&x, &mut grad));
            })
        }
        "lodo-session" => session(n, "lodo"),
        "adam-session" => session(n, "adam"),
        "matrix" if dense => {
            let lodo = lodo(n, false);
            Box::new(move || drop(std::hint::black_box(lodo.preconditioner().map(|map| map.dense()))))
        }
        "eigenvalues" if dense => {
            let matrix = lodo(n, false).preconditioner()?.dense();
            Box::new(move || drop(std::hint::black_box(eigenvalues(&matrix))))
        }
        "snapshot" => {
            let mut session = opened(n, "lodo,adam");
            session.advance_to(400, &|| 0.0);
            Box::new(move || drop(std::hint::black_box(session.snapshot())))
        }
        _ => return None,
    })
}

/// How long a batch is, in seconds, for figures that can be compared: with 3 ms a browser's clock, which counts tenths of
/// a millisecond, would be off by a thirtieth; with 300 ms the whole table would take a quarter of an hour.
pub const BATCH: f64 = 0.03;

/// Microseconds that a piece of work takes: the median of nine batches of so many seconds. `clock` is in seconds.
pub fn microseconds(work: &mut dyn FnMut(), batch: f64, clock: &dyn Fn() -> f64) -> f64 {
    let mut repetitions = 1u32;
    let mut timed = |repetitions: u32| {
        let began = clock();
        (0..repetitions).for_each(|_| work());
        clock() - began
    };
    while timed(repetitions) < batch && repetitions < 1 << 24 {
        repetitions *= 2;
    }
    let mut batches = [0.0; 9].map(|_: f64| timed(repetitions) / f64::from(repetitions));
    batches.sort_unstable_by(f64::total_cmp);
    1e6 * batches[batches.len() / 2]
}

/// A row of LODO that stays where it is: its rates are next to nothing, its arithmetic is that of any other.
const STILL: [f64; 7] = [1e-6, 1e-9, 0.2, 0.0, 16.0, 4.0, 0.0];

fn lodo(n: usize, single: bool) -> Box<dyn Optimizer> {
    let mut values = STILL;
    values[6] = f64::from(u8::from(single));
    (method("lodo").expect("a method of the registry").build)(n, &values, Stream::new(1, 2))
}

/// Steps of an optimizer as a session takes them, with gradients that are there already.
fn stepping(n: usize, mut optimizer: Box<dyn Optimizer>) -> Box<dyn FnMut()> {
    let mut stream = Stream::new(1, 3);
    let grads: Vec<Vec<f64>> = (0..4).map(|_| stream.normals(n)).collect();
    let (mut x, mut turn, unasked) = (vec![0.0; n], 0, bowl(2));
    Box::new(move || {
        turn = (turn + 1) % grads.len();
        optimizer.step(&mut x, &grads[turn], &mut Oracle::new(&unasked));
    })
}

fn bowl(n: usize) -> Noisy {
    let curvatures = (0..n).map(|i| libm::pow(1e3, i as f64 / n as f64 - 1.0)).collect();
    let bowl: Rc<dyn Objective> = Rc::new(Bowl::random(curvatures, &mut Stream::new(1, 0)));
    Noisy::new(bowl, Noise::Walk, 1.0, Stream::new(1, 1))
}

fn opened(n: usize, optimizers: &str) -> Session {
    let link = format!("dimension={n}&noise-kind=walk&optimizers={optimizers}");
    Session::new(&Experiment::from_link(&link).0).expect("the bowl has any dimension")
}

fn session(n: usize, optimizers: &str) -> Box<dyn FnMut()> {
    // At first its error is measured often, and ever less: what is timed is a run under way.
    let (mut session, mut target) = (opened(n, optimizers), if n <= 100 { 1 << 14 } else { 0 });
    session.advance_to(target, &|| 0.0);
    // Many steps at a time, as when a page asks for as many as fit a frame.
    let mut owed = 0;
    Box::new(move || {
        owed += 1;
        if owed == 64 {
            target += owed;
            owed = 0;
            session.advance_to(target, &|| 0.0);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn every_subject_does_its_work() {
        for (name, _) in SUBJECTS {
            let mut work = subject(name, 6).expect(name);
            (0..130).for_each(|_| work());
        }
        assert!(subject("matrix", 100_000).is_none() && subject("nothing", 2).is_none());
    }

    #[test]
    fn time_is_taken_per_piece_of_work() {
        let now = Cell::new(0.0);
        let micros = microseconds(&mut || now.set(now.get() + 25e-6), BATCH, &|| now.get());
        assert!((micros - 25.0).abs() < 1e-6, "{micros}");
    }
}
