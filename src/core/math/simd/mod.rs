//! Several numbers at a time, in the vector instructions that the processor has: four ([`Row`]), or as many as a register
//! holds ([`Register`]).
//!
//! The one place with unsafe code: to call what was compiled for AVX2 is sound only on a processor that has it,
//! which is asked at run time, so that one program runs everywhere. WebAssembly has its 128-bit instructions
//! wherever this code is loaded at all. And numbers are taken from [`Places`] that were asked once whether they are within
//! the vector: asked each time, a step of LODO takes a tenth longer, natively in single precision a fifth. Vectors are said where vectors are meant, because a compiler that has to find
//! them by itself stores products one by one and loads them again in pairs, for which a processor waits.
//! The `wide` crate was weighed: it chooses its instructions at compile time, so that a program for every processor
//! would have only those of the oldest.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
mod lanes;
mod places;
mod row;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

pub use places::{Numbers, Places, Within};
pub use row::{Kernel, Register, Row, Simd};

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
    use crate::math::{NumbersOf, Real, RegisterOf, RowOf};
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

    /// Everything that a register can do, with numbers of two rows.
    struct InRegisters<F>([[F; 8]; 2]);

    impl<F: Real> Kernel for InRegisters<F> {
        type Output = Vec<[F; 4]>;

        #[inline(always)]
        fn run<S: Simd>(self) -> Self::Output {
            let [a, b] = &self.0;
            let mut results = [[F::default(); 8]; 7];
            for (k, (a, b)) in NumbersOf::<F, S>::of(a).iter().zip(NumbersOf::<F, S>::of(b)).enumerate() {
                let (a, b) = (RegisterOf::<F, S>::load(a), RegisterOf::<F, S>::load(b));
                let splat = RegisterOf::<F, S>::splat(self.0[0][3]);
                let all = [a + b, a - b, a * b, a / b, a.root(), a.root().or_infinite(), splat];
                for (register, result) in all.into_iter().zip(&mut results) {
                    register.store(&mut NumbersOf::<F, S>::of_mut(result)[k]);
                }
            }
            results.as_flattened().as_chunks().0.to_vec()
        }
    }

    fn registers_plainly<F: Real>(InRegisters([a, b]): InRegisters<F>) -> Vec<[F; 4]> {
        let each = |f: &dyn Fn(usize) -> F| std::array::from_fn(f);
        let results: [[F; 8]; 7] = [
            each(&|k| a[k] + b[k]),
            each(&|k| a[k] - b[k]),
            each(&|k| a[k] * b[k]),
            each(&|k| a[k] / b[k]),
            each(&|k| a[k].root()),
            each(&|k| a[k].root().or_infinite()),
            [a[3]; 8],
        ];
        results.as_flattened().as_chunks().0.to_vec()
    }

    fn check_registers<F: Real>(rows: [[F; 4]; 4]) {
        let numbers =
            || InRegisters([0, 2].map(|k| std::array::from_fn(|lane| rows[k + lane / 4][lane % 4])));
        let expected = bits(&registers_plainly(numbers()));
        assert_eq!(bits(&with_widest_simd(numbers())), expected);
        assert_eq!(bits(&numbers().run::<lanes::Scalar>()), expected);
    }

    /// With the instructions of this processor and with none.
    fn check(double: [[f64; 4]; 4]) {
        let single = double.map(|row| row.map(|value| value as f32));
        check_registers(double);
        check_registers(single);
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
