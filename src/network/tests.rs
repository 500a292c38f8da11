//! The network as a whole: against recorded numbers, central differences, and itself.

use lodo_core::math::Stream;
use proptest::prelude::*;

use crate::*;

/// Weights and images of the recorded cases, by the formulas of tests/golden-network.
fn formula_weights() -> Vec<f64> {
    let mut weights = vec![0.0; PARAMETERS];
    for tensor in tensors() {
        let scale = 1.0 / ((tensor.fan_in + 1) as f64).sqrt();
        for i in tensor.range() {
            let k = (i % 1009) * (i % 1009) % 1013;
            weights[i] = scale * libm::sin((0.7 * i as f64 + 0.3) + 0.0061 * k as f64);
        }
    }
    weights
}

fn formula_image(b: i32) -> Image {
    let mut image = Image([0; SIDE * SIDE]);
    for (at, pixel) in image.0.iter_mut().enumerate() {
        let (r, c) = ((at / SIDE) as i32, (at % SIDE) as i32);
        let (dr, dc) = (r - (8 + 3 * b), c - (9 + 2 * b));
        let ink = 255 - 3 * dr * dr - 2 * dc * dc - dr * dc;
        *pixel = (ink - (7 * r + 13 * c + 5 * b) % 37).clamp(0, 255) as u8;
    }
    image
}

fn random_image(stream: &mut Stream) -> Image {
    let mut image = Image([0; SIDE * SIDE]);
    image.0.iter_mut().for_each(|pixel| *pixel = (256.0 * stream.uniform()) as u8);
    image
}

fn loss_and_gradient<F: Number>(weights: &[f64], batch: &[Example<'_>]) -> (f64, Vec<f64>) {
    let mut gradient = vec![0.0; PARAMETERS];
    let network = Network::<F>::new(weights);
    let loss = batch_gradient(&network, &mut Workspace::default(), batch, &mut gradient);
    (loss, gradient)
}

fn random_images(count: usize) -> (Vec<f64>, Vec<Image>) {
    let mut stream = Stream::new(1, 1);
    let images = (0..count).map(|_| random_image(&mut stream)).collect();
    (initial(&mut Stream::new(1, 0)), images)
}

/// Pixels at the corners and between, by turns.
fn examples(images: &[Image]) -> Vec<Example<'_>> {
    let queried = [0, 27, 756, 783, 378].into_iter().cycle();
    images.iter().zip(queried).map(|(image, queried)| Example { image, queried }).collect()
}

/// The corners and the middle, of five images: `lodo replay` compares more of this case, and others.
#[test]
fn a_recorded_case_is_found() {
    let images: Vec<Image> = (0..5).map(formula_image).collect();
    let (loss, gradient) = loss_and_gradient::<f64>(&formula_weights(), &examples(&images));
    assert!((loss - 5.297_398_347_043_787).abs() < 1.7e-12, "{loss}");
    let tilted: f64 = gradient.iter().enumerate().map(|(k, g)| g * libm::cos(0.11 * k as f64)).sum();
    assert!((tilted - 10.336_026_203_034_395).abs() < 1e-10, "{tilted}");
}

/// Coordinates of every kind of tensor in every stage, and a direction in which all parameters move.
#[test]
fn the_gradient_is_that_of_central_differences() {
    let (weights, images) = random_images(1);
    let example = Example { image: &images[0], queried: 378 };
    let (_, gradient) = loss_and_gradient::<f64>(&weights, &[example]);
    let mut workspace = Workspace::default();
    let mut slope = |direction: &dyn Fn(usize) -> f64| {
        let h = 1e-5;
        let [above, below] = [h, -h].map(|h| {
            let moved: Vec<f64> = weights.iter().enumerate().map(|(i, w)| w + h * direction(i)).collect();
            Network::<f64>::new(&moved).loss(&mut workspace, &example)
        });
        (above - below) / (2.0 * h)
    };
    let mut stream = Stream::new(1, 2);
    let kinds = tensors().into_iter().enumerate().filter(|(place, _)| {
        // Of stage s the block s, up to the fourth.
        let block = (place.max(&2) - 2) / 6;
        !(2..122).contains(place) || block % BLOCKS == (block / BLOCKS).min(BLOCKS - 1)
    });
    for (_, tensor) in kinds {
        let at = tensor.offset + (tensor.size() as f64 * stream.uniform()) as usize;
        let found = slope(&|i| f64::from(u8::from(i == at)));
        assert!((found - gradient[at]).abs() < 1e-8, "{} {at}: {found} {}", tensor.name, gradient[at]);
    }
    let direction = stream.normals(PARAMETERS);
    let expected: f64 = gradient.iter().zip(&direction).map(|(g, d)| g * d).sum();
    let found = slope(&|i| direction[i] / 100.0) * 100.0;
    assert!((found - expected).abs() < 1e-5 * expected.abs(), "{found} {expected}");
}

/// Of every tensor, relative to its length.
#[test]
fn single_precision_is_near_double() {
    let (weights, images) = random_images(3);
    let batch = examples(&images);
    let (loss, gradient) = loss_and_gradient::<f64>(&weights, &batch);
    let (single_loss, single) = loss_and_gradient::<f32>(&weights, &batch);
    assert!((single_loss - loss).abs() < 1e-6 * loss, "{single_loss} {loss}");
    for tensor in tensors() {
        let length = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
        let whole = length(&mut tensor.range().map(|i| gradient[i]));
        let off = length(&mut tensor.range().map(|i| gradient[i] - single[i]));
        assert!(off < 5e-6 * whole, "{}: {off:e} of {whole:e}", tensor.name);
    }
}

/// Chunks by two workers, one of whom begins at the end and computes something else before: the bits of one worker.
#[test]
fn the_bits_do_not_depend_on_who_computes_which_chunk() {
    let (weights, images) = random_images(2 * CHUNK + 3);
    let batch = examples(&images);
    let network = Network::<f32>::new(&weights);
    let mut workers = [Workspace::default(), Workspace::default()];
    network.loss(&mut workers[1], &batch[5]);
    let chunks: Vec<&[Example]> = batch.chunks(CHUNK).collect();
    let mut sums: Vec<_> = chunks
        .iter()
        .enumerate()
        .rev()
        .map(|(place, chunk)| {
            let mut sum = vec![f32::NAN; PARAMETERS];
            (network.gradient(&mut workers[place % 2], chunk, &mut sum), sum)
        })
        .collect();
    sums.reverse();
    let mut total = Total::default();
    chunks.iter().zip(&sums).for_each(|(chunk, (loss, sum))| total.add(chunk.len(), *loss, sum));
    let mut gradient = vec![0.0; PARAMETERS];
    let loss = total.mean(&mut gradient);
    assert_eq!((loss, gradient), loss_and_gradient::<f32>(&weights, &batch));
}

/// Whether only the way there is gone or the way back too.
#[test]
fn the_loss_alone_has_the_bits_of_the_loss_with_its_gradient() {
    let (weights, images) = random_images(5);
    let (network, mut workspace) = (Network::<f32>::new(&weights), Workspace::default());
    for example in examples(&images) {
        let alone = network.loss(&mut workspace, &example);
        assert_eq!(alone, network.gradient(&mut workspace, &[example], &mut vec![0.0; PARAMETERS]));
        let probability = softmax(&network.logits(&mut workspace, &example))[usize::from(example.label())];
        assert!((libm::log(probability) + alone).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// What comes after the queried pixel, and that pixel itself, change nothing; what comes before it does.
    #[test]
    fn only_pixels_before_the_queried_one_are_seen(queried in 1..784usize, seed in any::<u64>()) {
        let mut stream = Stream::new(seed, 0);
        let (before, after) = (random_image(&mut stream), random_image(&mut stream));
        let mut mixed = before;
        mixed.0[queried..].copy_from_slice(&after.0[queried..]);
        let (network, mut workspace) = (Network::<f32>::new(&initial(&mut stream)), Workspace::default());
        let mut logits = |image: &Image| network.logits(&mut workspace, &Example { image, queried });
        let found = logits(&before);
        prop_assert_eq!(found, logits(&mixed));
        mixed.0[queried - 1] ^= 0x80;
        prop_assert_ne!(found, logits(&mixed));
    }
}
