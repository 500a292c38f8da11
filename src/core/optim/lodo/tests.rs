//! The kernels against their formulas, number by number and to the bit.

use super::*;
use crate::math::Stream;
use crate::optim::AdamSettings;

const LAYERS: usize = 3;

/// What the kernels compute, with every sum in their order, one block after the other.
struct Formulas<F: Real> {
    permutations: Vec<u32>,
    weights: Vec<F>,
    meta: Adam<F>,
}

impl<F: Real> Formulas<F> {
    /// y_l and c_l of every layer, and G v.
    fn chain(&self, v: &[f64], hidden: usize) -> [Vec<F>; 3] {
        let mut h: Vec<F> = v.iter().map(|&v| F::of(v)).collect();
        h.resize(hidden, F::default());
        let (mut inputs, mut cotangents) = (Vec::new(), vec![F::default(); LAYERS * hidden]);
        let layers = || self.permutations.chunks_exact(hidden).zip(self.weights.chunks_exact(4 * hidden));
        for (permutation, weights) in layers() {
            let y: Vec<F> = permutation.iter().map(|&from| h[from as usize]).collect();
            for (j, h) in h.iter_mut().enumerate() {
                let (z, o) = (j / 4, j % 4);
                *h = (0..4).fold(F::default(), |sum, i| sum + y[4 * z + i] * weights[16 * z + 4 * i + o]);
            }
            inputs.extend(y);
        }
        for (layer, (permutation, weights)) in layers().enumerate().collect::<Vec<_>>().into_iter().rev() {
            let c = &mut cotangents[layer * hidden..][..hidden];
            c.copy_from_slice(&h);
            for j in 0..hidden {
                let term = |o: usize| weights[4 * j + o] * c[j / 4 * 4 + o];
                h[permutation[j] as usize] = (term(0) + term(2)) + (term(1) + term(3));
            }
        }
        [inputs, cotangents, h]
    }

    fn learn(&mut self, [of_m, of_g]: [&[Vec<F>; 3]; 2], scale: F) {
        let gradient: Vec<F> = (0..self.weights.len())
            .map(|k| {
                let (i, o) = (k / 4, k / 16 * 4 + k % 4);
                scale * (of_m[0][i] * of_g[1][o] + of_g[0][i] * of_m[1][o])
            })
            .collect();
        self.meta.begin();
        self.meta.piece(0, &mut self.weights, &gradient);
    }
}

/// The bits of what is visited.
#[derive(Default)]
struct Copied(Vec<u64>);

impl Visitor for Copied {
    fn doubles(&mut self, values: &mut [f64]) {
        self.0.extend(values.iter().map(|value| value.to_bits()));
    }

    fn singles(&mut self, values: &mut [f32]) {
        self.0.extend(values.iter().map(|value| u64::from(value.to_bits())));
    }
}

/// Also where the last group of blocks is not whole, which at one of these n it is not for any number of lanes.
fn check<F: Real>(narrowed: impl Fn(BlockMap) -> BlockMap<F>, adam: impl Fn(usize, AdamSettings) -> Adam<F>) {
    for n in 1..20 {
        let mut stream = Stream::new(n as u64, 0);
        let map = BlockMap::random(n, 4, LAYERS, &mut stream);
        let (settings, hidden) = (AdamSettings { lr: 0.01, ..AdamSettings::default() }, map.hidden());
        let permutations = map.parts().permutations;
        let mut map = narrowed(map);
        let weights = map.weights().into_owned();
        let mut plain = Formulas { permutations, meta: adam(weights.len(), settings), weights };
        let mut meta = adam(map.places(), settings);
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        for _ in 0..5 {
            let (m, g, mut out) = (stream.normals(n), stream.normals(n), vec![0.0; n]);
            map.apply_and_remember(&m, &mut out);
            let (of_m, of_g) = (plain.chain(&m, hidden), plain.chain(&g, hidden));
            assert_eq!(bits(&out), bits(&F::doubles(of_m[2][..n].into())), "{n}");
            meta.begin();
            map.learn(&g, -0.3, &mut meta);
            plain.learn([&of_m, &of_g], F::of(-0.3));
            assert_eq!(bits(&F::doubles(map.weights())), bits(&F::doubles((&*plain.weights).into())), "{n}");
        }
        assert_eq!(map.parts().permutations, plain.permutations);
        let (mut kept, mut expected) = (Copied::default(), Copied::default());
        map.visit_meta(&mut meta, &mut kept);
        plain.meta.visit(&mut expected);
        assert_eq!(kept.0, expected.0, "a state does not depend on where it lies, {n}");
    }
}

#[test]
fn kernels_compute_the_formulas_to_the_bit() {
    check(|map| map, Adam::new);
    check(BlockMap::single, Adam::single);
}

/// One column of many is what it is alone.
#[test]
fn a_column_has_the_bits_of_a_vector() {
    for n in 1..20 {
        let map = BlockMap::random(n, 4, LAYERS, &mut Stream::new(n as u64, 0));
        let dense = map.dense();
        for (k, column) in dense.columns().into_iter().enumerate() {
            let (mut unit, mut out) = (vec![0.0; n], vec![0.0; n]);
            unit[k] = 1.0;
            map.apply(&unit, &mut out);
            assert!(out.iter().zip(column).all(|(a, b)| a.to_bits() == b.to_bits()), "{n}, {k}");
        }
    }
}
