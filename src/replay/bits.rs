//! The bits of everything in the registries, as hashes that two builds can compare.
//!
//! Every row is made in a loop over a registry: a new optimizer, function, kind of noise or word of formulas is compared
//! as soon as it is registered. The recorded rows are tests/bits.txt; the native tests and those of the page in a browser
//! compare them with what their build computes.

use std::rc::Rc;

use lodo_core::math::{LinearMap, SpectralEstimate, Stream, eigenvalues};
use lodo_core::objective::{
    Curvatures, Formula, LANDSCAPES, Landscape, Noise, Noisy, Objective, Shape, landscape,
};
use lodo_core::optim::{METHODS, Method, Oracle, Range, method};
use lodo_network::{Example, Image, Network, Number, PARAMETERS, SIDE, Workspace, initial};

/// Steps of a run, and points at which a function is read. Two hundred are enough for one differing rounding to reach
/// every later number, and the whole table takes a few seconds.
const STEPS: usize = 200;

/// Variables where a function has the choice: more than one SIMD register holds, and no multiple of its width.
const DIMENSION: usize = 21;

/// Under each of these every function is minimized: a learned matrix, elementwise moments, a full matrix, and a line
/// search that branches on every loss. Newton's method is not among them, as 200 Hessians of a network take ten seconds:
/// every function's Hessian is read by itself.
const WITNESSES: [&str; 4] = ["lodo", "adam", "bfgs", "lbfgs-wolfe"];

/// What was computed, and a hash over all of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The run or the function, in words that name registry keys; no two rows have the same.
    pub name: String,
    /// FNV-1a over the bits of every number, in the order in which they came about. All NaNs count as one, since
    /// WebAssembly leaves their bits open.
    pub hash: u64,
}

impl std::fmt::Display for Row {
    /// The line of tests/bits.txt.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x} {}", self.hash, self.name)
    }
}

/// Every row: methods, functions, noise, curvatures, formulas, and the network in both precisions.
pub fn bits() -> Vec<Row> {
    let bowl = landscape("bowl").expect("the bowl is registered");
    let plain = Shape { condition: 1000.0, rotation: 1.0, ..Shape::of(DIMENSION) };
    let witnesses = WITNESSES.map(|key| method(key).expect("the witnesses are registered"));
    let mut rows = Vec::new();
    for method in METHODS {
        rows.extend(choices(method).map(|values| run(bowl, &plain, method, &values, Noise::Walk)));
    }
    for landscape in LANDSCAPES {
        let shape = shape_for(landscape);
        rows.push(readings(landscape, &shape));
        rows.extend(
            witnesses.iter().map(|method| run(landscape, &shape, method, &method.defaults(), Noise::None)),
        );
    }
    for noise in Noise::ALL {
        for landscape in [bowl, landscape("logistic").expect("the mean over data is registered")] {
            let shape = shape_for(landscape);
            rows.extend(
                witnesses.iter().map(|method| run(landscape, &shape, method, &method.defaults(), noise)),
            );
        }
    }
    for curvatures in Curvatures::ALL {
        rows.push(readings(bowl, &Shape { curvatures, ..plain.clone() }));
    }
    rows.extend(Formula::functions().map(formula));
    rows.extend([network::<f64>("double"), network::<f32>("single")]);
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|row| seen.insert(row.name.clone()));
    rows
}

/// The defaults of a method, and the defaults with each of its switches the other way.
fn choices(method: &Method) -> impl Iterator<Item = Vec<f64>> {
    let defaults = method.defaults();
    let switches =
        method.parameters.iter().enumerate().filter(|(_, parameter)| parameter.range == Range::Switch);
    let turned = switches.map(|(at, parameter)| {
        let mut values = defaults.clone();
        values[at] = 1.0 - parameter.default;
        values
    });
    std::iter::once(defaults.clone()).chain(turned.collect::<Vec<_>>())
}

/// A function's own rotation, in [`DIMENSION`] variables or as near to it as it can be.
fn shape_for(landscape: &Landscape) -> Shape {
    let (least, most) = (*landscape.dimensions.start(), *landscape.dimensions.end());
    Shape {
        condition: 1000.0,
        rotation: landscape.rotation.unwrap_or(0.0),
        formula: Some(Formula::parse(Formula::EXAMPLE).expect("the example is a formula")),
        ..Shape::of(DIMENSION.clamp(least, most))
    }
}

/// What sets a shape apart, for the names of rows.
fn words(landscape: &Landscape, shape: &Shape) -> String {
    format!("{}, n = {}, {}", landscape.key, shape.dimension, shape.curvatures.key())
}

/// A method on its way: losses, points, and at the end its preconditioner with the eigenvalues that figures show.
fn run(landscape: &Landscape, shape: &Shape, method: &Method, values: &[f64], noise: Noise) -> Row {
    let n = shape.dimension;
    let objective = landscape.build(shape, &mut Stream::new(1, 0));
    let mut noisy = Noisy::new(objective, noise, 1.0, Stream::new(1, 1));
    let mut optimizer = (method.build)(n, values, Stream::new(1, 2));
    let mut x = (landscape.start)(n, &mut Stream::new(1, 4));
    let (mut gradient, mut hash) = (vec![0.0; n], Hash::default());
    for _ in 0..STEPS {
        noisy.resample();
        let loss = noisy.eval(&x, &mut gradient);
        hash.take(&[loss]);
        let mut oracle = Oracle::new(&noisy);
        optimizer.step(&mut x, &gradient, &mut oracle);
        hash.take(&[oracle.evaluations() as f64]);
        hash.take(&x);
    }
    if let Some(map) = optimizer.preconditioner() {
        spectrum(&*map, &mut hash);
    }
    let turned = method.parameters.iter().zip(values).find(|(parameter, value)| parameter.default != **value);
    let turned = turned.map(|(parameter, value)| format!(", {} = {value}", parameter.key));
    let name = format!(
        "{}{} on {}, {} noise",
        method.key,
        turned.unwrap_or_default(),
        words(landscape, shape),
        noise.key()
    );
    Row { name, hash: hash.0 }
}

/// A function read at random points: value, gradient, a product with the Hessian, and the Hessian's eigenvalues at the
/// last of them.
fn readings(landscape: &Landscape, shape: &Shape) -> Row {
    let objective = landscape.build(shape, &mut Stream::new(1, 0));
    let start = (landscape.start)(shape.dimension, &mut Stream::new(1, 4));
    Row { name: format!("readings of {}", words(landscape, shape)), hash: read(&objective, &start) }
}

/// A function of formulas, of one argument or of two, read where it has values and beyond.
fn formula(name: &str) -> Row {
    let parse = |arguments: &str| Formula::parse(&format!("y^2/2 + {name}({arguments})"));
    let formula = parse("x").or_else(|_| parse("x, y")).expect("a function takes one argument or two");
    let objective: Rc<dyn Objective> = Rc::new(formula.objective(2, vec![]));
    Row { name: format!("readings of {}", formula.text()), hash: read(&objective, &[1.0, 0.5]) }
}

fn read(objective: &Rc<dyn Objective>, around: &[f64]) -> u64 {
    let n = objective.dim();
    let (mut stream, mut hash) = (Stream::new(1, 5), Hash::default());
    let (mut gradient, mut product) = (vec![0.0; n], vec![0.0; n]);
    let mut x = around.to_vec();
    for _ in 0..STEPS {
        x.iter_mut().zip(around).for_each(|(x, around)| *x = around + 2.0 * stream.normal());
        hash.take(&[objective.eval(&x, &mut gradient)]);
        hash.take(&gradient);
        objective.hessian_product(&x, &stream.normals(n), &mut product);
        hash.take(&product);
    }
    hash.take(&objective.hessian_eigenvalues(around).unwrap_or_default());
    hash.0
}

/// The network with its first weights: logits, losses, and the gradient of a chunk of images that are noise.
fn network<F: Number>(precision: &str) -> Row {
    let (mut stream, mut hash) = (Stream::new(1, 6), Hash::default());
    let network = Network::<F>::new(&initial(&mut stream));
    let images = [(); 2].map(|_| Image([(); SIDE * SIDE].map(|_| (256.0 * stream.uniform()) as u8)));
    let batch = [Example { image: &images[0], queried: 27 }, Example { image: &images[1], queried: 590 }];
    let (mut workspace, mut sum) = (Workspace::default(), vec![F::default(); PARAMETERS]);
    for example in &batch {
        hash.take(&F::doubles(network.logits(&mut workspace, example)[..].into()));
    }
    hash.take(&[network.gradient(&mut workspace, &batch, &mut sum)]);
    hash.take(&F::doubles(sum.into()));
    Row { name: format!("gradient of the network in {precision} precision"), hash: hash.0 }
}

/// The images of a map, its eigenvalues, and their estimate for maps that are too large to be formed.
fn spectrum(map: &dyn LinearMap, hash: &mut Hash) {
    let dense = map.dense();
    hash.take(&dense.iter().copied().collect::<Vec<_>>());
    hash.take(&eigenvalues(&dense).unwrap_or_default());
    let mut product = |v: &[f64], out: &mut [f64]| map.apply(v, out);
    let estimate = SpectralEstimate::new(map.dim(), &mut product, 2, 8, &mut Stream::new(1, 6));
    hash.take(&estimate.map(|estimate| estimate.quantiles(5)).unwrap_or_default());
}

/// FNV-1a in 64 bits (Fowler, Noll and Vo), which takes ten lines and needs no crate: it has to tell builds apart, not
/// to withstand anybody.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Hash(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn take(&mut self, numbers: &[f64]) {
        for number in numbers {
            let bits = if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
            self.take_bytes(&bits.to_le_bytes());
        }
    }

    fn take_bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_published_one_and_tells_signs_and_roundings_apart() {
        let of = |numbers: &[f64]| {
            let mut hash = Hash::default();
            hash.take(numbers);
            hash.0
        };
        let mut published = Hash::default();
        published.take_bytes(b"foobar");
        assert_eq!(published.0, 0x8594_4171_f739_67e8);
        assert_ne!(of(&[0.0]), of(&[-0.0]));
        assert_ne!(of(&[1.0]), of(&[1.0f64.next_up()]));
        assert_eq!(of(&[f64::NAN]), of(&[-f64::NAN]));
    }
}
