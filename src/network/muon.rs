//! Muon.

use lodo_core::math::{LinearMap, Visitor};
use lodo_core::optim::{
    AdamSettings, AdamW, Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful,
};

use crate::layout::{Tensor, tensors};
use crate::newton_schulz::NewtonSchulz;

/// Hyper-parameters of [`Muon`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MuonSettings {
    /// η, the learning rate of matrices.
    pub lr: f64,
    /// μ, the decay of their momentum.
    pub momentum: f64,
    /// λ of all parameters.
    pub decay: f64,
    /// Of the biases.
    pub adam: AdamSettings,
}

/// Those of the authors' implementation.
impl Default for MuonSettings {
    fn default() -> Self {
        let adam = AdamSettings { lr: 3e-4, beta1: 0.9, beta2: 0.95, epsilon: 1e-10 };
        MuonSettings { lr: 0.02, momentum: 0.95, decay: 0.0, adam }
    }
}

/// Muon, for the [parameters of the network](tensors): steps along the orthogonal matrix that is nearest to the momentum of a
/// matrix; biases go the way of [`AdamW`].
///
/// ```text
/// B ← μ B + G        O = NewtonSchulz₅(G + μ B)
/// W ← (1 − η λ) W − η √max(1, out/in) O
/// ```
///
/// Jordan, Jin, Boza, You, Cesista, Newhouse and Bernstein, [Muon: an optimizer for hidden layers in neural networks](https://kellerjordan.github.io/posts/muon/),
/// 2024. As there, a kernel's dimensions behind its outputs are one: that of the depthwise convolution is a matrix of 120 outputs by
/// nine inputs. Their advice is to leave the first layer and the last to AdamW too; here all matrices are Muon's, and only
/// biases AdamW's. They iterate in bfloat16, here it is double precision.
#[derive(Clone, Debug)]
pub struct Muon {
    /// May change between steps.
    pub settings: MuonSettings,
    tensors: Vec<Tensor>,
    /// B, in the order of the parameters; 0 where there are biases.
    momentum: Vec<f64>,
    biases: AdamW,
    newton_schulz: NewtonSchulz,
}

impl Muon {
    /// Muon for [`PARAMETERS`](crate::PARAMETERS) parameters.
    pub fn new(settings: MuonSettings) -> Self {
        let tensors = tensors();
        let biases = tensors.iter().filter(|tensor| is_bias(tensor)).map(Tensor::size).sum();
        Muon {
            settings,
            tensors,
            momentum: vec![0.0; crate::PARAMETERS],
            biases: AdamW::new(biases, settings.adam, settings.decay),
            newton_schulz: NewtonSchulz::default(),
        }
    }
}

impl Muon {
    /// With hyper-parameters in the order of its [`Method`]'s table.
    pub fn from_row(values: &[f64]) -> Self {
        let mut muon = Muon::new(MuonSettings::default());
        muon.tune(values);
        muon
    }
}

fn is_bias(tensor: &Tensor) -> bool {
    tensor.shape.len() == 1
}

/// Outputs of a matrix: those of a depthwise convolution are its last two dimensions.
fn outputs(tensor: &Tensor) -> usize {
    tensor.size() / tensor.fan_in
}

/// The numbers of all biases, one after the other.
fn biases_of(tensors: &[Tensor], values: &[f64]) -> Vec<f64> {
    let biases = tensors.iter().filter(|tensor| is_bias(tensor));
    biases.flat_map(|tensor| values[tensor.range()].iter().copied()).collect()
}

impl Optimizer for Muon {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let MuonSettings { lr, momentum, decay, adam } = self.settings;
        (self.biases.adam.settings, self.biases.decay) = (adam, decay);
        let mut biases = biases_of(&self.tensors, x);
        self.biases.step(&mut biases, &biases_of(&self.tensors, grad), oracle);
        let mut moved = biases.into_iter();
        let mut direction = Vec::new();
        for tensor in &self.tensors {
            let (x, grad) = (&mut x[tensor.range()], &grad[tensor.range()]);
            if is_bias(tensor) {
                x.iter_mut().zip(&mut moved).for_each(|(x, moved)| *x = moved);
                continue;
            }
            let sums = &mut self.momentum[tensor.range()];
            sums.iter_mut().zip(grad).for_each(|(sum, g)| *sum = momentum * *sum + g);
            direction.clear();
            direction.extend(grad.iter().zip(&*sums).map(|(g, sum)| g + momentum * sum));
            let outputs = outputs(tensor);
            self.newton_schulz.orthogonalize(&mut direction, outputs);
            let scale = (outputs as f64 / tensor.fan_in as f64).max(1.0).sqrt();
            let kept = 1.0 - lr * decay;
            x.iter_mut().zip(&direction).for_each(|(x, o)| *x = kept * *x - lr * scale * o);
        }
    }

    /// η, μ, λ, and α of the biases.
    fn tune(&mut self, values: &[f64]) {
        self.settings.lr = values[0];
        self.settings.momentum = values[1];
        self.settings.decay = values[2];
        self.settings.adam.lr = values[3];
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        None
    }
}

impl Stateful for Muon {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.momentum);
        self.biases.visit(visitor);
    }
}

const DECAY: Range = Range::Linear { min: 0.0, max: 1.0 };

/// Muon as a method like those of the registry, which has none that knows what a matrix is: whatever n is asked for, this
/// is for the [parameters of the network](tensors). Defaults: its authors'.
pub static MUON: Method = Method {
    key: "muon",
    name: "Muon",
    about: "Steps of matrices along the orthogonal matrix nearest to their momentum; biases by AdamW.",
    reference: "Jordan et al. 2024, kellerjordan.github.io/posts/muon",
    family: Family::Gradient,
    role: Role::Baseline,
    parameters: &[
        Parameter::live("lr", "Learning rate", "η", Range::RATE, 0.02).rate(),
        Parameter::live("momentum", "Momentum", "μ", Range::Beta, 0.95).tuned(),
        Parameter::live("decay", "Weight decay", "λ", DECAY, 0.0),
        Parameter::live("bias-lr", "Learning rate of biases", "α", Range::RATE, 3e-4).rate(),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |_, values, _| Box::new(Muon::from_row(values)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PARAMETERS, initial};
    use lodo_core::math::{Stream, eigenvalues};
    use lodo_core::objective::{Noise, Noisy, Rosenbrock};
    use std::rc::Rc;

    fn steps(muon: &mut Muon, x: &mut [f64], grads: &[Vec<f64>]) {
        let unasked = Noisy::new(Rc::new(Rosenbrock), Noise::None, 1.0, Stream::new(0, 0));
        grads.iter().for_each(|grad| muon.step(x, grad, &mut Oracle::new(&unasked)));
    }

    /// Every matrix moves by η √max(1, out/in) times one whose singular values are near 1, and every bias by α against its
    /// gradient's sign, as Adam's first step does.
    #[test]
    fn a_step_is_orthogonal() {
        let grad = Stream::new(1, 0).normals(PARAMETERS);
        let mut moved = vec![0.0; PARAMETERS];
        let settings = MuonSettings::default();
        steps(&mut Muon::new(settings), &mut moved, std::slice::from_ref(&grad));
        for tensor in tensors() {
            let moved = &moved[tensor.range()];
            if is_bias(&tensor) {
                let first = |(moved, g): (&f64, &f64)| (moved + settings.adam.lr * g.signum()).abs() < 1e-7;
                assert!(moved.iter().zip(&grad[tensor.range()]).all(first), "{}", tensor.name);
                continue;
            }
            let (inputs, outputs) = (tensor.fan_in, outputs(&tensor));
            let least = inputs.min(outputs);
            let scale = settings.lr * (outputs as f64 / inputs as f64).max(1.0).sqrt();
            let square = smaller_square(moved, inputs, outputs, scale);
            let values = eigenvalues(&square).unwrap();
            let singular: Vec<f64> = values.iter().map(|value| value.abs().sqrt()).collect();
            // Of the greater of the two squares the other eigenvalues are 0.
            let near = singular.iter().filter(|s| (0.68..=1.135).contains(*s)).count();
            assert_eq!(near, least, "{}: {singular:?}", tensor.name);
        }
    }

    /// M Mᵀ or Mᵀ M, whichever is smaller, of M = values / scale, [inputs][outputs].
    fn smaller_square(values: &[f64], inputs: usize, outputs: usize, scale: f64) -> ndarray::Array2<f64> {
        let m = ndarray::ArrayView2::from_shape((inputs, outputs), values).unwrap();
        let square = if inputs <= outputs { m.dot(&m.t()) } else { m.t().dot(&m) };
        square / (scale * scale)
    }

    /// W ← (1 − ηλ) W where the gradient is 0, and the momentum G, (1 + μ) G, … of the same gradient has its direction.
    #[test]
    fn decay_and_momentum_are_those_of_the_formula() {
        let start = initial(&mut Stream::new(1, 0));
        let settings = MuonSettings { decay: 0.5, ..MuonSettings::default() };
        let mut x = start.clone();
        steps(&mut Muon::new(settings), &mut x, &[vec![0.0; PARAMETERS]]);
        assert!(x[..100].iter().zip(&start).all(|(x, start)| (x - 0.99 * start).abs() < 1e-15));

        let grad = Stream::new(1, 1).normals(PARAMETERS);
        let (mut once, mut twice) = (vec![0.0; PARAMETERS], vec![0.0; PARAMETERS]);
        steps(&mut Muon::new(MuonSettings::default()), &mut once, std::slice::from_ref(&grad));
        steps(&mut Muon::new(MuonSettings::default()), &mut twice, &[grad.clone(), grad]);
        let matrix = tensors()[2].range();
        assert!(once[matrix.clone()].iter().zip(&twice[matrix]).all(|(a, b)| (2.0 * a - b).abs() < 1e-7));
    }

    /// −3/2 G, then G: the second direction is G + μ (G − 3/2 μ G) = (1 + μ − 3/2 μ²) G, opposite to the first as it would not be
    /// without Nesterov's look ahead.
    #[test]
    fn a_gradient_that_turns_is_followed_at_once() {
        let grad = Stream::new(1, 1).normals(PARAMETERS);
        let back = grad.iter().map(|g| -1.5 * g).collect();
        let mut x = vec![0.0; PARAMETERS];
        steps(&mut Muon::new(MuonSettings::default()), &mut x, &[back, grad]);
        assert!(x[..100].iter().all(|x| x.abs() < 1e-7), "{:?}", &x[..5]);
    }
}
