//! What the network costs, and how near it comes to what the processor can do.

use lodo_network::speed::{MULTIPLY_ADDS, Peak, Products};
use lodo_network::{Example, Image, Network, Number, PARAMETERS, SIDE, Workspace, initial};

use lodo::math::Stream;

/// What can be timed, of one image, and its multiply-adds.
pub const SUBJECTS: [(&str, u64); 6] = [
    ("network-gradient", 3 * MULTIPLY_ADDS),
    ("network-forward", MULTIPLY_ADDS),
    ("network-gradient-double", 3 * MULTIPLY_ADDS),
    ("network-forward-double", MULTIPLY_ADDS),
    // The matrix products of a block of the first stage, without what is between them.
    ("network-products", Products::<f32>::MULTIPLY_ADDS),
    // Nothing but registers.
    ("network-peak", PEAK.multiply_adds()),
];

const PEAK: Peak = Peak { rounds: 100_000 };

/// The work behind a name; `None` for what there is not.
pub fn subject(name: &str) -> Option<Box<dyn FnMut()>> {
    Some(match name {
        "network-gradient" => gradient::<f32>(),
        "network-forward" => forward::<f32>(),
        "network-gradient-double" => gradient::<f64>(),
        "network-forward-double" => forward::<f64>(),
        "network-products" => {
            let mut products = Products::<f32>::default();
            Box::new(move || products.run())
        }
        "network-peak" => Box::new(|| PEAK.run::<f32>()),
        _ => return None,
    })
}

fn network<F: Number>() -> (Network<F>, Workspace<F>, Image) {
    let mut stream = Stream::new(1, 0);
    let network = Network::new(&initial(&mut stream));
    (network, Workspace::default(), Image([(); SIDE * SIDE].map(|_| (256.0 * stream.uniform()) as u8)))
}

fn gradient<F: Number>() -> Box<dyn FnMut()> {
    let ((network, mut workspace, image), mut sum) = (network::<F>(), vec![F::default(); PARAMETERS]);
    Box::new(move || {
        let example = Example { image: &image, queried: 400 };
        std::hint::black_box(network.gradient(&mut workspace, &[example], &mut sum));
    })
}

fn forward<F: Number>() -> Box<dyn FnMut()> {
    let (network, mut workspace, image) = network::<F>();
    Box::new(move || {
        let example = Example { image: &image, queried: 400 };
        std::hint::black_box(network.loss(&mut workspace, &example));
    })
}
