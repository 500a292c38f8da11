//! Every contender is its method, and goes on from a saved state as if nothing had been.

use std::rc::Rc;

use lodo_core::math::{Stream, Visitor};
use lodo_core::objective::{Noise, Noisy, Objective};
use lodo_core::optim::{METHODS, Optimizer, Oracle, Range};

use super::*;

/// Takes numbers down, or gives them back from the first on.
struct Tape {
    numbers: Vec<f64>,
    gives: Option<usize>,
}

impl Tape {
    fn pass(&mut self, value: f64) -> f64 {
        let Some(place) = &mut self.gives else {
            self.numbers.push(value);
            return value;
        };
        *place += 1;
        self.numbers[*place - 1]
    }
}

impl Visitor for Tape {
    fn doubles(&mut self, values: &mut [f64]) {
        values.iter_mut().for_each(|value| *value = self.pass(*value));
    }

    fn singles(&mut self, values: &mut [f32]) {
        values.iter_mut().for_each(|value| *value = self.pass(f64::from(*value)) as f32);
    }
}

/// 0 everywhere, for whoever asks.
struct Flat(usize);

impl Objective for Flat {
    fn dim(&self) -> usize {
        self.0
    }

    fn eval(&self, _: &[f64], grad: &mut [f64]) -> f64 {
        grad.fill(0.0);
        0.0
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        Vec::new()
    }
}

/// A run whose gradients are of one size, until they are 0, and have nothing to do with x.
#[derive(Clone)]
struct Run {
    x: Vec<f64>,
    size: f64,
    step: usize,
    stream: Stream,
    noisy: Noisy,
}

impl Run {
    fn new(n: usize, size: f64) -> Self {
        let noisy = Noisy::new(Rc::new(Flat(n)), Noise::None, 0.0, Stream::new(1, 1));
        Run { x: vec![0.0; n], size, step: 0, stream: Stream::new(1, 3), noisy }
    }

    /// The bits of x over some steps, and whether anything but gradients was asked for.
    fn advance(&mut self, optimizer: &mut dyn Optimizer, steps: usize) -> (Vec<u64>, bool) {
        let (mut bits, mut asked) = (Vec::new(), false);
        for _ in 0..steps {
            self.step += 1;
            let size = if self.step > 115 { 0.0 } else { self.size };
            let grad: Vec<f64> = self.x.iter().map(|_| size * self.stream.normal()).collect();
            let mut oracle = Oracle::new(&self.noisy);
            optimizer.step(&mut self.x, &grad, &mut oracle);
            asked |= oracle.evaluations() > 0;
            bits.extend(self.x.iter().map(|x| x.to_bits()));
        }
        (bits, asked)
    }
}

/// A row of hyper-parameters with all switches off, and one for each switch on.
fn rows(contender: &Contender) -> Vec<Vec<f64>> {
    let off: Vec<f64> = contender
        .method()
        .parameters
        .iter()
        .map(|parameter| match parameter.range {
            Range::Switch => 0.0,
            _ => parameter.default,
        })
        .collect();
    let switches = contender.method().parameters.iter().enumerate();
    let switches = switches.filter(|(_, parameter)| parameter.range == Range::Switch);
    let switched = switches.map(|(place, _)| {
        let mut row = off.clone();
        row[place] = 1.0;
        row
    });
    std::iter::once(off.clone()).chain(switched).collect()
}

/// In sizes of gradients at which they are scaled, and at which their means decay to nothing.
const SIZES: [f64; 4] = [1.0, 1e12, 1e70, 1e-287];

/// Muon is for the network alone.
fn variables(contender: &Contender) -> usize {
    if contender.key == "muon" { PARAMETERS } else { 6 }
}

/// It goes on from a saved state as if nothing had been.
#[test]
fn a_restored_optimizer_goes_on_to_the_bit() {
    for contender in CONTENDERS {
        let n = variables(contender);
        for (row, size) in rows(contender).iter().flat_map(|row| SIZES.map(|size| (row, size))) {
            let [before, after] = if n == PARAMETERS { [1, 1] } else { [61, 140] };
            let build = || (contender.build)(n, row, Stream::new(3, 2));
            let (mut original, mut run) = (build(), Run::new(n, size));
            run.advance(&mut *original, before);
            let mut tape = Tape { numbers: Vec::new(), gives: None };
            original.visit(&mut tape);
            tape.gives = Some(0);
            let (mut restored, mut again) = (build(), run.clone());
            restored.visit(&mut tape);
            restored.restored();
            let case = format!("{} {row:?} {size:e}", contender.key);
            assert_eq!(tape.gives, Some(tape.numbers.len()), "{case}");
            let went_on = again.advance(&mut *restored, after).0;
            assert_eq!(went_on, run.advance(&mut *original, after).0, "{case}");
        }
    }
}

/// It does what the method of the registry does, and asks for nothing but gradients.
#[test]
fn contenders_are_methods_of_the_registry() {
    for contender in CONTENDERS {
        for row in rows(contender) {
            let (n, steps) = (variables(contender), if contender.key == "muon" { 1 } else { 50 });
            let mut theirs = (contender.method().build)(n, &row, Stream::new(3, 2));
            let mut ours = (contender.build)(n, &row, Stream::new(3, 2));
            let (theirs, asked) = Run::new(n, 1.0).advance(&mut *theirs, steps);
            assert!(!asked, "{}", contender.key);
            let ours = Run::new(n, 1.0).advance(&mut *ours, steps).0;
            // LARS has one layer there.
            assert!(ours == theirs || contender.key == "lars", "{} {row:?}", contender.key);
        }
    }
}

/// Methods that do not train keep a matrix or ask for more than a gradient. LODO without momentum is LODO with β = 0, and
/// LNDO, whose noise never comes to rest, moves every weight by as much at every step.
#[test]
fn whoever_can_train_does() {
    for method in METHODS.iter().filter(|method| contender(method.key).is_none()) {
        let mut optimizer = (method.build)(6, &method.defaults(), Stream::new(1, 2));
        let asked = Run::new(6, 1.0).advance(&mut *optimizer, 50).1;
        let known = asked || method.most < usize::MAX || ["lodo-no-momentum", "lndo"].contains(&method.key);
        assert!(known, "{method:?} could train");
    }
}

#[test]
fn defaults_are_of_hyper_parameters_that_there_are() {
    for contender in CONTENDERS {
        for (key, _) in contender.defaults {
            assert!(contender.method().position(key).is_some(), "{} has no {key}", contender.key);
        }
    }
}
