//! Where each tensor of the network lies among its 94,696 parameters.

use lodo_core::math::Stream;

use crate::channels::{EXPANDED, FEATURES, LEVELS, MULTIPLIER, SPREAD, WIDTH};

/// Stages of the network, each of which halves the side of what it is given: 28, 14, 7, 4, 2, 1.
pub const STAGES: usize = 5;

/// Residual blocks of a stage.
pub const BLOCKS: usize = 4;

/// All parameters.
pub const PARAMETERS: usize = LAST + WIDTH * LEVELS + LEVELS;

/// Parameters of one block.
pub(crate) const BLOCK: usize = WIDTH * EXPANDED + EXPANDED + 9 * SPREAD + SPREAD + SPREAD * WIDTH + WIDTH;

/// Where the blocks begin.
pub(crate) const FIRST_BLOCK: usize = FEATURES * WIDTH + WIDTH;

/// Where the linear map at the end begins.
pub(crate) const LAST: usize = FIRST_BLOCK + STAGES * BLOCKS * BLOCK;

/// One of the 124 tensors. Numbers lie in the order of its indices, the last one running fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// `in.w`, `in.b`, `s0.k0.w1`, … `s4.k3.b2`, `out.w`, `out.b`: of stage 0 and block 0 `w1` and `b1` are the
    /// 1×1 convolution that expands, `wd` and `bd` the depthwise one, `w2` and `b2` the 1×1 convolution that projects.
    pub name: String,
    /// `[in, out]` of a 1×1 convolution, `[3, 3, in, multiplier]` of a depthwise one, `[out]` of a bias.
    pub shape: &'static [usize],
    /// Where it begins.
    pub offset: usize,
    /// How many inputs each output sums up; of a bias those of its outputs.
    pub fan_in: usize,
}

impl Tensor {
    /// How many numbers it has.
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// Its numbers among all parameters.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.offset..self.offset + self.size()
    }
}

/// The tensors in their order.
pub fn tensors() -> Vec<Tensor> {
    const LAYER: [(&str, &[usize], usize); 6] = [
        ("w1", &[WIDTH, EXPANDED], WIDTH),
        ("b1", &[EXPANDED], WIDTH),
        ("wd", &[3, 3, EXPANDED, MULTIPLIER], 9),
        ("bd", &[SPREAD], 9),
        ("w2", &[SPREAD, WIDTH], SPREAD),
        ("b2", &[WIDTH], SPREAD),
    ];
    let mut tensors = Vec::new();
    let mut offset = 0;
    let mut add = |name: String, shape: &'static [usize], fan_in| {
        let tensor = Tensor { name, shape, offset, fan_in };
        offset += tensor.size();
        tensors.push(tensor);
    };
    add("in.w".into(), &[FEATURES, WIDTH], FEATURES);
    add("in.b".into(), &[WIDTH], FEATURES);
    for block in 0..STAGES * BLOCKS {
        for (name, shape, fan_in) in LAYER {
            add(format!("s{}.k{}.{name}", block / BLOCKS, block % BLOCKS), shape, fan_in);
        }
    }
    add("out.w".into(), &[WIDTH, LEVELS], WIDTH);
    add("out.b".into(), &[LEVELS], WIDTH);
    tensors
}

/// Parameters to begin with: normal, weights and biases with standard deviation 1/√(fan_in + 1), [`PARAMETERS`] of them.
pub fn initial(stream: &mut Stream) -> Vec<f64> {
    let mut parameters = stream.normals(PARAMETERS);
    for tensor in tensors() {
        let deviation = 1.0 / ((tensor.fan_in + 1) as f64).sqrt();
        parameters[tensor.range()].iter_mut().for_each(|parameter| *parameter *= deviation);
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tensors_lie_end_to_end() {
        let tensors = tensors();
        let mut end = 0;
        for tensor in &tensors {
            assert_eq!(tensor.offset, end, "{}", tensor.name);
            end += tensor.size();
        }
        assert_eq!((tensors.len(), end, PARAMETERS), (124, 94_696, 94_696));
        let named = |name: &str| tensors.iter().find(|tensor| tensor.name == name).unwrap().offset;
        assert_eq!([named("s0.k0.w1"), named("out.w")], [FIRST_BLOCK, LAST]);
        assert_eq!(named("s1.k0.w1"), FIRST_BLOCK + BLOCKS * BLOCK);
    }

    /// The variance of each kind of tensor over all of its like, within five standard errors.
    #[test]
    fn every_kind_of_tensor_has_its_variance() {
        let parameters = initial(&mut Stream::new(1, 0));
        let tensors = tensors();
        for fan_in in [5, 9, 20, 120] {
            let alike = tensors.iter().filter(|tensor| tensor.fan_in == fan_in);
            let values: Vec<f64> = alike.flat_map(|tensor| parameters[tensor.range()].to_vec()).collect();
            let count = values.len() as f64;
            let variance = values.iter().map(|value| value * value).sum::<f64>() / count;
            let ratio = variance * (fan_in + 1) as f64;
            assert!((ratio - 1.0).abs() < 5.0 * (2.0 / count).sqrt(), "fan-in {fan_in}: {ratio}");
        }
    }
}
