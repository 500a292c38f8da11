//! Whether a lane without noise has come to rest, and what it stands on.

use nanoserde::{DeBin, SerBin};
use serde::Serialize;

use super::measure::error_is_estimated;
use crate::math::vector::{dot, norm, norm_squared};
use crate::math::{Basis, SQUARE_LIMIT, SpectralEstimate, Stream, eigenbasis, greatest, rounding};
use crate::objective::Noisy;

/// What a lane stands on whose loss no longer changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, SerBin, DeBin)]
#[serde(rename_all = "lowercase")]
pub enum Rest {
    /// No value nearby is less and some are greater, as far as numbers tell.
    Minimum,
    /// No slope is left, and values fall in some directions.
    Saddle,
    /// No slope is left, and values fall in all directions that are not flat.
    Maximum,
    /// No value nearby is another, as far as numbers tell.
    Plateau,
    /// A slope is left, but steps no longer change the loss.
    Slope,
    /// The squares of its gradients exceed what a number can hold.
    Overflow,
}

/// A loss that has been the same to the bit for this many steps is looked at, and again whenever that number has
/// doubled: less often would be said late, more often takes gentle slopes for rest.
const FIRST: u64 = 8;

/// So many steps without a new least loss, and their doubles, ask whether only rounding is left that flickers.
const FLICKER: u64 = 64;

/// Where f changes by no more than this many roundings of itself, nothing lower can be told.
const LEVEL: f64 = 16.0 * f64::EPSILON;

/// How far looks at values go along a direction without curvature, in units of 1 + the point's size. The cube of the
/// first, by which f differs at a monkey saddle, is well above the rounding of 1; nearer ones see the slope of a valley
/// whose floor is closer than that.
const PROBE: [f64; 5] = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8];
/// And along one with curvature, to see it in values: a fall not from the first, which may lead elsewhere.
const FAR: [f64; 5] = [1.0, 0.1, 1e-2, 1e-4, 1e-6];
/// Up to so many such directions.
const PROBES: usize = 16;

/// Where the Hessian is not formed: enough for its extremes once they stand apart, for as many gradients' cost.
const LANCZOS_STEPS: usize = 16;

/// Watches the losses of a lane.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Watch {
    loss: f64,
    /// Steps since the loss was another.
    same: u64,
    /// The least loss, and steps since it was found; none before the first.
    least: Option<f64>,
    stale: u64,
    rest: Option<Rest>,
    settled: bool,
}

impl Watch {
    /// Takes the loss and the gradient of a step at x.
    #[inline]
    pub(crate) fn note(&mut self, loss: f64, noisy: &Noisy, x: &[f64], grad: &[f64]) {
        // Below 2^−1022 losses have lost digits, and differ by rounding.
        let lost = loss.abs().max(self.loss.abs()) < f64::MIN_POSITIVE;
        if loss.to_bits() != self.loss.to_bits() && !lost {
            (self.loss, self.same, self.rest) = (loss, 0, None);
        } else {
            self.same += 1;
        }
        if self.least.is_none_or(|least| loss < least) {
            (self.least, self.stale) = (Some(loss), 0);
        } else {
            self.stale += 1;
        }
        let rests = self.same >= FIRST && self.same.is_power_of_two();
        if rests || self.stale >= FLICKER && self.stale.is_power_of_two() {
            self.look(noisy, x, grad, rests);
        }
    }

    #[cold]
    fn look(&mut self, noisy: &Noisy, x: &[f64], grad: &[f64], rests: bool) {
        if noisy.is_quiet() {
            let (rest, settled) = rest(noisy, x, grad, self.loss);
            self.settled = settled && rest == Rest::Minimum;
            if rests || self.settled {
                self.rest = Some(rest);
            }
        }
    }

    /// What it stands on, once that is known.
    pub(super) fn rest(&self) -> Option<Rest> {
        self.rest
    }

    /// Whether it is in a minimum as exactly as its point can be written: there it stays, as further steps would follow
    /// rounding alone.
    pub(crate) fn settled(&self) -> bool {
        self.settled
    }
}

/// Whether the squares of this gradient exceed what a number can hold.
fn overflows(grad: &[f64]) -> bool {
    grad.iter().any(|g| g.is_finite() && g.abs() > SQUARE_LIMIT)
}

/// What x is, and whether the gradient is no more than the rounding of x makes it.
fn rest(noisy: &Noisy, x: &[f64], grad: &[f64], loss: f64) -> (Rest, bool) {
    let curvature = Curvature::at(noisy, x, grad);
    let Curvature { values, gradient, .. } = &curvature;
    let (n, most) = (x.len(), greatest(values));
    let flat = rounding(n, most);
    // The gradient at the point that x was rounded from can differ by so much.
    let blurred = LEVEL * most * greatest(x);
    let settled = gradient.iter().all(|z| z.abs() <= blurred);
    let fall = |(&h, &z): (&f64, &f64)| match () {
        () if z.abs() <= blurred => 0.0,
        () if h.abs() > flat => 0.5 * (z / h).abs() * z.abs(),
        () => z.abs() * (1.0 + greatest(x)),
    };
    let fall: f64 = values.iter().zip(gradient).map(fall).sum();
    // Written so that what is not a number is a slope.
    let level = fall <= (LEVEL * loss.abs()).max(f64::MIN_POSITIVE);
    if !level && overflows(grad) {
        return (Rest::Overflow, false);
    }
    // A slope that nowhere leads to less is that of a kink, or of a value that has lost its digits by cancellation.
    if !level && falls_along(noisy, x, grad, loss) {
        return (Rest::Slope, false);
    }
    let rounded = rounded(noisy, x, loss, most);
    let along = |direction: Vec<f64>| Along { noisy, x, loss, rounded, direction };
    let (mut falls, mut rises, mut probes) = (false, false, 0);
    for (k, &h) in values.iter().enumerate() {
        if h.abs() <= flat {
            probes += 1;
            if probes > PROBES {
                continue;
            }
            let line = along(curvature.direction(k, n));
            if line.slopes() {
                return (Rest::Slope, false);
            }
            falls |= line.falls(1.0, &PROBE);
            rises |= line.falls(-1.0, &PROBE[..1]);
        } else if matches!(curvature.directions, Directions::Unknown) {
            (falls, rises) = (falls || h < 0.0, rises || h > 0.0);
        } else {
            // A curvature is a fact where values show it, not where they are level or lie below all numbers.
            let line = along(curvature.direction(k, n));
            let told = line.falls(-h.signum(), if h < 0.0 { &FAR[1..] } else { &FAR });
            (falls, rises) = (falls || h < 0.0 && told, rises || h > 0.0 && told);
        }
    }
    let rest = match (falls, rises) {
        (false, true) => Rest::Minimum,
        (false, false) => Rest::Plateau,
        (true, true) => Rest::Saddle,
        (true, false) => Rest::Maximum,
    };
    (rest, settled || !level || fall < f64::MIN_POSITIVE)
}

/// By how much f differs where x is rounded otherwise, or f itself: by what values say, where the greatest curvature is that
/// of a kink.
fn rounded(noisy: &Noisy, x: &[f64], loss: f64, most: f64) -> f64 {
    let bent = most * (LEVEL * greatest(x)) * (LEVEL * greatest(x));
    let told = if x.len() <= PROBES {
        let moved = |i: usize| {
            let axis: Vec<f64> = (0..x.len()).map(|k| f64::from(u8::from(k == i))).collect();
            (value_at(noisy, x, LEVEL * x[i], &axis) - loss).abs()
        };
        (0..x.len()).map(moved).sum()
    } else {
        bent
    };
    (LEVEL * loss.abs()).max(bent.min(told))
}

/// f on a line through x, where less than `rounded` tells nothing.
struct Along<'a> {
    noisy: &'a Noisy,
    x: &'a [f64],
    loss: f64,
    rounded: f64,
    direction: Vec<f64>,
}

impl Along<'_> {
    /// By how much f changes at these two distances, forwards and backwards, in units of 1 + the point's size.
    #[inline(never)]
    fn changes(&self, far: f64) -> [f64; 2] {
        let t = far * (1.0 + greatest(self.x));
        [t, -t].map(|t| value_at(self.noisy, self.x, t, &self.direction) - self.loss)
    }

    /// Whether f falls at any of these distances, or with a `sign` of −1, rises.
    fn falls(&self, sign: f64, distances: &[f64]) -> bool {
        distances.iter().any(|&far| self.changes(far).iter().any(|&change| sign * change < -self.rounded))
    }

    /// Whether f falls to one side in proportion to the distance: at a tenth of it by about a tenth, where at a monkey
    /// saddle it is a thousandth.
    fn slopes(&self) -> bool {
        let odd = |far| {
            let [forwards, backwards] = self.changes(far);
            let told = forwards.abs().min(backwards.abs()) > self.rounded;
            if told && forwards * backwards < 0.0 { forwards - backwards } else { 0.0 }
        };
        PROBE.windows(2).any(|pair| {
            let [far, near] = [pair[0], pair[1]].map(odd);
            near != 0.0 && near.abs() > 0.03 * far.abs()
        })
    }
}

/// Curvatures in some orthonormal directions, and the gradient's coordinates there.
struct Curvature {
    values: Vec<f64>,
    directions: Directions,
    gradient: Vec<f64>,
}

enum Directions {
    Eigenvectors(Basis),
    Axes,
    /// Not known: coordinates stand for those that are not curved.
    Unknown,
}

impl Curvature {
    /// In those of the Hessian's eigenvectors. Where these are too many or dear: along the gradient, and the least and
    /// the greatest curvature that [Lanczos's steps](SpectralEstimate) see. Where curvatures are not numbers: as if
    /// nothing were curved, so that values decide.
    fn at(noisy: &Noisy, x: &[f64], grad: &[f64]) -> Curvature {
        let n = x.len();
        let estimated = error_is_estimated(noisy);
        let hessian = if estimated { None } else { noisy.hessian(x) };
        let eigen = hessian.and_then(|hessian| eigenbasis(n, &hessian.iter().copied().collect::<Vec<f64>>()));
        if let Some((values, basis)) = eigen {
            let mut gradient = vec![0.0; n];
            basis.coordinates(grad, &mut gradient);
            return Curvature { values, directions: Directions::Eigenvectors(basis), gradient };
        }
        let seen = if estimated { Self::seen(noisy, x, grad) } else { None };
        match seen {
            Some((values, gradient)) => Curvature { values, directions: Directions::Unknown, gradient },
            None => Curvature { values: vec![0.0; n], directions: Directions::Axes, gradient: grad.to_vec() },
        }
    }

    /// Curvature along the gradient, least and greatest, and the gradient's length along the first.
    fn seen(noisy: &Noisy, x: &[f64], grad: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
        let n = x.len();
        let mut product = |v: &[f64], out: &mut [f64]| noisy.hessian_product(x, v, out);
        // Vectors of its own, the same for every lane.
        let mut stream = Stream::new(0, 2);
        let (least, most) = SpectralEstimate::new(n, &mut product, 1, LANCZOS_STEPS, &mut stream)?.extremes();
        let size = greatest(grad);
        if size == 0.0 {
            return Some((vec![most, least], vec![0.0; 2]));
        }
        let unit: Vec<f64> = grad.iter().map(|g| g / size).collect();
        let mut turned = vec![0.0; n];
        product(&unit, &mut turned);
        let along = dot(&unit, &turned) / norm_squared(&unit);
        along.is_finite().then(|| (vec![along, most, least], vec![size * norm(&unit), 0.0, 0.0]))
    }

    fn direction(&self, place: usize, n: usize) -> Vec<f64> {
        match &self.directions {
            Directions::Eigenvectors(basis) => basis.axis(place),
            Directions::Axes | Directions::Unknown => {
                (0..n).map(|i| f64::from(u8::from(i == place))).collect()
            }
        }
    }
}

/// f at x + t u.
fn value_at(noisy: &Noisy, x: &[f64], t: f64, u: &[f64]) -> f64 {
    let point: Vec<f64> = x.iter().zip(u).map(|(x, u)| x + t * u).collect();
    noisy.eval(&point, &mut vec![0.0; x.len()])
}

/// Whether f is less anywhere down the gradient: at distances by powers of ten, from a tenth of the point's size down to
/// its rounding.
fn falls_along(noisy: &Noisy, x: &[f64], grad: &[f64], loss: f64) -> bool {
    let size = greatest(grad);
    let down: Vec<f64> = grad.iter().map(|g| -g / size).collect();
    let mut t = 0.1 * (1.0 + greatest(x));
    for _ in 0..20 {
        if value_at(noisy, x, t, &down) < loss {
            return true;
        }
        t *= 0.1;
    }
    false
}
