//! What the network is given of an image.

use lodo_network::SIDE;

/// The five channels of all positions as shades from 0 to 1: grey levels that are seen, columns up to the asked pixel's, what
/// is seen, row, column. The network has the first over 256, and the others from −1 to 1.
pub fn channels(pixels: &[u8], pixel: usize) -> [Vec<f32>; 5] {
    let of = |shade: &dyn Fn(usize) -> f32| (0..SIDE * SIDE).map(shade).collect::<Vec<f32>>();
    let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
    [
        of(&|at| if at < pixel { f32::from(pixels.get(at).copied().unwrap_or(0)) / 256.0 } else { 0.0 }),
        of(&|at| flag(at % SIDE <= pixel % SIDE)),
        of(&|at| flag(at < pixel)),
        of(&|at| (at / SIDE) as f32 / SIDE as f32),
        of(&|at| (at % SIDE) as f32 / SIDE as f32),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use lodo_network::{Example, Image, Layer, Network, Workspace, initial};

    /// They are what the network itself is given.
    #[test]
    fn channels_are_those_of_the_network() {
        let image = Image(std::array::from_fn(|at| (at % 256) as u8));
        let network = Network::<f64>::new(&initial(&mut lodo_core::math::Stream::new(1, 0)));
        for pixel in [0, 27, 28, 400, 783] {
            let example = Example { image: &image, queried: pixel };
            let mut input = Vec::new();
            network.observe(&mut Workspace::default(), &example, |layer, values| {
                if layer == Layer::Input {
                    input = values.to_vec();
                }
            });
            let channels = channels(&image.0, pixel);
            for (at, given) in input.chunks_exact(5).enumerate() {
                let shown: Vec<f64> = channels.iter().map(|channel| f64::from(channel[at])).collect();
                assert!((given[0] - shown[0]).abs() < 1e-6, "{pixel} {at}");
                assert!(
                    (1..5).all(|k| (given[k] - (2.0 * shown[k] - 1.0)).abs() < 1e-6),
                    "{pixel} {at} {given:?} {shown:?}"
                );
            }
        }
    }
}
