//! A batch, in chunks of a fixed size: the bits of its gradient do not depend on who computes which.

use crate::input::Example;
use crate::layout::PARAMETERS;
use crate::network::Network;
use crate::number::Number;
use crate::workspace::Workspace;

/// Examples whose gradients are summed up in the network's own precision, before their sum is added to the others in double
/// precision. With fewer, 94,696 numbers are sent and added more often; with more, a batch has too few chunks to share out.
pub const CHUNK: usize = 8;

/// What the chunks of a batch add up to, in double precision. They are to be added in the batch's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    examples: usize,
    loss: f64,
    gradient: Vec<f64>,
}

impl Default for Total {
    fn default() -> Self {
        Total { examples: 0, loss: 0.0, gradient: vec![0.0; PARAMETERS] }
    }
}

impl Total {
    /// Begins anew.
    pub fn clear(&mut self) {
        (self.examples, self.loss) = (0, 0.0);
        self.gradient.fill(0.0);
    }

    /// Adds the next chunk: how many examples it has, and what [`Network::gradient`] says of them.
    pub fn add<F: Number>(&mut self, examples: usize, loss: f64, gradient: &[F]) {
        self.examples += examples;
        self.loss += loss;
        self.gradient.iter_mut().zip(gradient).for_each(|(sum, more)| *sum += more.double());
    }

    /// The mean loss, in nats, and its gradient into `gradient`, of [`PARAMETERS`] numbers; NaN of no example.
    pub fn mean(&self, gradient: &mut [f64]) -> f64 {
        let count = self.examples as f64;
        gradient.iter_mut().zip(&self.gradient).for_each(|(mean, sum)| *mean = sum / count);
        self.loss / count
    }
}

/// The mean loss of a batch, in nats, and its gradient, one chunk after the other.
///
/// # Panics
/// If a queried pixel lies outside of its image.
pub fn batch_gradient<F: Number>(
    network: &Network<F>,
    workspace: &mut Workspace<F>,
    batch: &[Example<'_>],
    gradient: &mut [f64],
) -> f64 {
    let (mut total, mut sum) = (Total::default(), vec![F::default(); PARAMETERS]);
    for chunk in batch.chunks(CHUNK) {
        let loss = network.gradient(workspace, chunk, &mut sum);
        total.add(chunk.len(), loss, &sum);
    }
    total.mean(gradient)
}
