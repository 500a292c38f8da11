//! The maps that LODO learns: their gradients against finite differences, and what shape they keep.

use lodo::experiment::Experiment;
use lodo::math::{LinearMap, Stream, eigenvalues};
use lodo::optim::lodo::{BlockMap, DiagonalMap, GlobalMap, Learned, PlainMap, ResidualMap};
use lodo::optim::{Adam, AdamSettings, Elementwise, Lodo, LodoSettings};
use lodo::session::Session;
use proptest::prelude::*;

/// Writes down the gradient that it is given, and moves nothing. Every weight must come exactly once.
struct Scribe(Vec<Option<f64>>);

impl Elementwise for Scribe {
    fn begin(&mut self) {}

    fn piece(&mut self, at: usize, x: &mut [f64], grad: &[f64]) {
        assert_eq!(x.len(), grad.len());
        for (place, g) in grad.iter().enumerate() {
            assert_eq!(self.0[at + place].replace(*g), None, "weight {} came twice", at + place);
        }
    }
}

/// Moves one weight.
struct Nudge {
    place: usize,
    by: f64,
}

impl Elementwise for Nudge {
    fn begin(&mut self) {}

    fn piece(&mut self, at: usize, x: &mut [f64], _: &[f64]) {
        if (at..at + x.len()).contains(&self.place) {
            x[self.place - at] += self.by;
        }
    }
}

fn form(map: &impl Learned<Weight = f64>, g: &[f64], m: &[f64]) -> f64 {
    let mut out = vec![0.0; m.len()];
    map.apply(m, &mut out);
    out.iter().zip(g).map(|(out, g)| out * g).sum()
}

/// Takes a map a little way from its start, so that nothing is special about it. By Adam, whose steps are bounded:
/// descent on a product of many layers may run away.
fn wander(map: &mut impl Learned<Weight = f64>, stream: &mut Stream, steps: usize) {
    let n = map.dim();
    let mut meta = Adam::new(map.places(), AdamSettings { lr: 0.03, ..AdamSettings::default() });
    let mut out = vec![0.0; n];
    for _ in 0..steps {
        map.apply_and_remember(&stream.normals(n), &mut out);
        meta.begin();
        map.learn(&stream.normals(n), 1.0, &mut meta);
    }
}

/// The gradient of ⟨g, G(θ) m⟩ in every k-th weight, against central differences.
fn check_gradient(mut map: impl Learned<Weight = f64>, seed: u64, every: usize) {
    let mut stream = Stream::new(seed, 3);
    wander(&mut map, &mut stream, 3);
    let n = map.dim();
    let (m, g) = (stream.normals(n), stream.normals(n));
    let mut out = vec![0.0; n];
    map.apply_and_remember(&m, &mut out);
    let mut applied = vec![0.0; n];
    map.apply(&m, &mut applied);
    assert!(out.iter().zip(&applied).all(|(a, b)| (a - b).abs() < 1e-12), "remembered or not");
    let scale = -0.7;
    let mut scribe = Scribe(vec![None; map.places()]);
    map.learn(&g, scale, &mut scribe);
    for place in (0..map.places()).step_by(every) {
        let h = 1e-5;
        let mut at = |by: f64| {
            map.learn(&g, 1.0, &mut Nudge { place, by });
            form(&map, &g, &m)
        };
        let (ahead, behind) = (at(h), at(-2.0 * h));
        at(h);
        let expected = scale * (ahead - behind) / (2.0 * h);
        let found = scribe.0[place].expect("every weight comes once");
        assert!((found - expected).abs() < 1e-7 * (1.0 + expected.abs()), "θ[{place}]: {found} {expected}");
    }
    assert!(scribe.0.iter().all(Option::is_some));
}

#[test]
fn every_hypergradient_is_a_gradient() {
    for n in [1, 2, 3, 5, 8, 13] {
        check_gradient(DiagonalMap::new(n), 1, 1);
        check_gradient(GlobalMap::new(n), 2, 1);
        for layers in [1, 4, 9] {
            check_gradient(ResidualMap::random(n, layers, &mut Stream::new(n as u64, 0)), 3, 1);
        }
        for block in BlockMap::BLOCKS[0]..=BlockMap::BLOCKS[1] {
            for layers in [1, 5] {
                let map = BlockMap::random(n, block, layers, &mut Stream::new(n as u64, 0));
                check_gradient(map, 4, 3);
            }
        }
    }
}

fn symmetric(map: &impl Learned<Weight = f64>) -> bool {
    let dense = map.dense();
    let size = dense.iter().fold(1.0f64, |a, b| a.max(b.abs()));
    (&dense - &dense.t()).iter().all(|d| d.abs() <= 1e-12 * size)
}

fn semidefinite(map: &impl Learned<Weight = f64>) -> bool {
    let values = eigenvalues(&map.dense()).expect("finite");
    let largest = values.iter().fold(1.0f64, |a, b| a.max(b.abs()));
    values[0] >= -1e-12 * largest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_papers_map_starts_as_the_identity_and_stays_symmetric_and_semidefinite(
        n in 1..24usize, block in 2..=8usize, layers in 1..20usize, seed in 0..1000u64, steps in 1..30usize
    ) {
        let mut stream = Stream::new(seed, 0);
        let mut map = BlockMap::random(n, block, layers, &mut stream);
        let dense = map.dense();
        for ((i, j), entry) in dense.indexed_iter() {
            prop_assert!((entry - f64::from(u8::from(i == j))).abs() < 1e-12);
        }
        wander(&mut map, &mut stream, steps);
        prop_assert!(symmetric(&map) && semidefinite(&map));
    }

    #[test]
    fn the_residual_map_is_symmetric_and_semidefinite_at_its_start(
        n in 1..24usize, layers in 1..20usize, seed in 0..1000u64, steps in 1..10usize
    ) {
        let mut stream = Stream::new(seed, 0);
        let mut map = ResidualMap::random(n, layers, &mut stream);
        prop_assert!(symmetric(&map) && semidefinite(&map));
        wander(&mut map, &mut stream, steps);
        prop_assert!(symmetric(&map));
    }
}

/// It need not stay semidefinite: a middle that learning has taken below zero gives a negative direction.
#[test]
fn the_residual_map_can_become_indefinite() {
    let mut map = ResidualMap::random(3, 2, &mut Stream::new(1, 0));
    map.learn(&[0.0; 3], 1.0, &mut Nudge { place: 2 * 6, by: -3.0 });
    assert!(symmetric(&map) && !semidefinite(&map));
}

/// A freshly made LODO-Diagonal is LODO-Global is gradient descent with momentum and the rate α₀: they part only
/// as they learn.
#[test]
fn ablations_begin_alike_and_part() {
    let settings = LodoSettings { initial_lr: 0.1, beta: 0.0, frozen: false };
    let adam = |size| Adam::new(size, AdamSettings::default());
    let mut diagonal = Lodo::new(settings, DiagonalMap::new(3), adam(3));
    let mut global = Lodo::new(settings, GlobalMap::new(3), adam(1));
    let (mut x, mut y) = ([0.0; 3], [0.0; 3]);
    let grad = [1.0, -2.0, 0.5];
    diagonal.update(&mut x, &grad);
    global.update(&mut y, &grad);
    assert_eq!(x, y);
    assert_eq!(x, [-0.1, 0.2, -0.05]);
    let other = [1.0, 2.0, 0.5];
    for _ in 0..2 {
        diagonal.update(&mut x, &other);
        global.update(&mut y, &other);
    }
    assert_ne!(x, y);
}

/// At every block size and odd dimensions, the kernels do what the formulas say, learning included.
#[test]
fn kernels_do_what_the_plain_map_does() {
    for (block, n, layers) in
        [(2, 5, 3), (3, 4, 2), (4, 10, 5), (4, 7, 16), (5, 6, 2), (6, 9, 3), (7, 11, 2), (8, 13, 4)]
    {
        let map = BlockMap::random(n, block, layers, &mut Stream::new(6, 2));
        let plain = PlainMap::of(&map);
        let settings = LodoSettings { initial_lr: 0.3, beta: 0.4, frozen: false };
        let meta = AdamSettings { lr: 0.01, ..AdamSettings::default() };
        let size = map.places();
        let mut fast = Lodo::new(settings, map, Adam::new(size, meta));
        let mut slow = Lodo::new(settings, plain, Adam::new(size, meta));
        let mut stream = Stream::new(7, 1);
        let (mut x, mut y) = (vec![0.0; n], vec![0.0; n]);
        for _ in 0..30 {
            let grad = stream.normals(n);
            fast.update(&mut x, &grad);
            slow.update(&mut y, &grad);
        }
        let close =
            |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-10 * (1.0 + b.abs()));
        assert!(close(&x, &y) && close(&fast.map.weights(), &slow.map.weights()), "block {block}, n {n}");
        let (one, other) = (fast.map.dense(), slow.map.dense());
        assert!(one.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-10), "block {block}, n {n}");
        let (mut product, v) = (vec![0.0; n], stream.normals(n));
        fast.map.apply(&v, &mut product);
        let expected: Vec<f64> =
            other.rows().into_iter().map(|row| row.iter().zip(&v).map(|(a, b)| a * b).sum()).collect();
        assert!(close(&product, &expected), "block {block}, n {n}");
    }
}

/// In single precision the map is that of double precision to its digits, symmetric as ever, learning included; and
/// LODO gets as far with it.
#[test]
fn single_precision_is_double_precision_to_seven_digits() {
    for (block, n) in [(4, 10), (4, 100), (3, 9), (8, 20)] {
        let map = BlockMap::random(n, block, 16, &mut Stream::new(6, 2));
        let settings = LodoSettings { initial_lr: 0.3, beta: 0.4, frozen: false };
        let meta = AdamSettings { lr: 1e-3, ..AdamSettings::default() };
        let (single, size) = (map.clone().single(), map.places());
        let narrow_meta = Adam::single(single.places(), meta);
        let mut narrow = Lodo::new(settings, single, narrow_meta);
        let mut wide = Lodo::new(settings, map, Adam::new(size, meta));
        let mut stream = Stream::new(7, 1);
        let (mut x, mut y) = (vec![0.0; n], vec![0.0; n]);
        for _ in 0..20 {
            let grad = stream.normals(n);
            narrow.update(&mut x, &grad);
            wide.update(&mut y, &grad);
        }
        let (one, other) = (narrow.map.dense(), wide.map.dense());
        let off = one.iter().zip(&other).fold(0.0f64, |off, (a, b)| off.max((a - b).abs()));
        assert!(off > 1e-12 && off < 1e-4, "block {block}, n {n}: {off}");
        let skew = one.iter().zip(&one.t()).fold(0.0f64, |skew, (a, b)| skew.max((a - b).abs()));
        assert!(skew < 1e-5, "block {block}, n {n}: {skew}");
        let moved = x.iter().zip(&y).fold(0.0f64, |moved, (a, b)| moved.max((a - b).abs()));
        assert!(moved > 0.0 && moved < 1e-4, "block {block}, n {n}: {moved}");
    }
    let losses = ["", "&lodo-single=1"].map(|choice| {
        let link = format!("dimension=30&seed=4&optimizers=lodo{choice}");
        let mut session = Session::new(&Experiment::from_link(&link).0).unwrap();
        session.advance_to(5000, &|| 0.0);
        session.snapshot().lanes[0].smoothed
    });
    assert_ne!(losses[0], losses[1]);
    assert!((losses[0] - losses[1]).abs() < 0.03 * losses[0], "{losses:?}");
}
