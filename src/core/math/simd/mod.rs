//! Four numbers at a time, in the vector instructions that the processor has.
//!
//! The one place with unsafe code: to call what was compiled for AVX2 is sound only on a processor that has it,
//! which is asked at run time, so that one program runs everywhere. WebAssembly has its 128-bit instructions
//! wherever this code is loaded at all. Vectors are said where vectors are meant, because a compiler that has to find
//! them by itself stores products one by one and loads them again in pairs, for which a processor waits.
//! The `wide` crate was weighed: it chooses its instructions at compile time, so that a program for every processor
//! would have only those of the oldest.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
mod lanes;
mod row;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

pub use row::{Kernel, Row, Simd};

/// Runs a kernel with the widest instructions that the processor has. The bits are the same with all of them: none
/// is fused with another.
#[inline]
pub fn with_widest_simd<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { avx2::run(kernel) };
    }
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    return kernel.run::<simd128::Simd128>();
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    kernel.run::<lanes::Scalar>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Real, RowOf};
    use proptest::prelude::*;

    /// Everything that a row can do, with four rows of one precision.
    struct Everything<F>([[F; 4]; 4]);

    impl<F: Real> Kernel for Everything<F> {
        type Output = Vec<[F; 4]>;

        #[inline(always)]
        fn run<S: Simd>(self) -> Self::Output {
            let rows = self.0.map(|row| RowOf::<F, S>::load(&row));
            let [a, b, c, d] = rows;
            let results = [
                a + b,
                a - b,
                a * b,
                a / b,
                c.root(),
                c.root().or_infinite(),
                a.min(b),
                a.max(b),
                a.abs(),
                a.times_sign_of(b),
                a.if_greater(b, c, d),
                RowOf::<F, S>::sums(rows),
                RowOf::<F, S>::splat(self.0[0][3]),
            ];
            results
                .map(|row| {
                    let mut values = [F::default(); 4];
                    row.store(&mut values);
                    values
                })
                .to_vec()
        }
    }

    /// The bits, where those of what is no number do not count.
    fn bits<F: Real>(results: &[[F; 4]]) -> Vec<Option<u64>> {
        let number = |value: &F| Some(value.double()).filter(|value| !value.is_nan()).map(f64::to_bits);
        results.as_flattened().iter().map(number).collect()
    }

    fn plainly<F: Real>(rows: [[F; 4]; 4]) -> Vec<[F; 4]> {
        let [a, b, c, d] = rows;
        let [p, q] = [a, b].map(|row| row.map(F::double));
        let each = |f: &dyn Fn(usize) -> F| std::array::from_fn(f);
        vec![
            each(&|k| a[k] + b[k]),
            each(&|k| a[k] - b[k]),
            each(&|k| a[k] * b[k]),
            each(&|k| a[k] / b[k]),
            each(&|k| c[k].root()),
            each(&|k| c[k].root().or_infinite()),
            each(&|k| if p[k] < q[k] { a[k] } else { b[k] }),
            each(&|k| if p[k] > q[k] { a[k] } else { b[k] }),
            each(&|k| F::of(p[k].abs())),
            each(&|k| if q[k].is_sign_negative() { F::of(-p[k]) } else { a[k] }),
            each(&|k| if p[k] > q[k] { c[k] } else { d[k] }),
            each(&|k| (rows[k][0] + rows[k][2]) + (rows[k][1] + rows[k][3])),
            [a[3]; 4],
        ]
    }

    /// With the instructions of this processor and with none.
    fn check(double: [[f64; 4]; 4]) {
        let single = double.map(|row| row.map(|value| value as f32));
        assert_eq!(bits(&with_widest_simd(Everything(double))), bits(&plainly(double)));
        assert_eq!(bits(&with_widest_simd(Everything(single))), bits(&plainly(single)));
        assert_eq!(bits(&Everything(double).run::<lanes::Scalar>()), bits(&plainly(double)));
        assert_eq!(bits(&Everything(single).run::<lanes::Scalar>()), bits(&plainly(single)));
    }

    proptest! {
        #[test]
        fn rows_do_what_numbers_do(numbers in prop::array::uniform16(prop::num::f64::ANY)) {
            check(std::array::from_fn(|row| std::array::from_fn(|k| numbers[4 * row + k])));
        }
    }

    /// Equal numbers, zeros of both signs, infinities, and what is no number, each beside each.
    #[test]
    fn rows_treat_what_is_special_as_numbers_do() {
        let special = [0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -f64::NAN];
        for a in special {
            for b in special.as_chunks::<4>().0 {
                check([[a; 4], *b, [2.0; 4], [3.0; 4]]);
            }
        }
    }
}
