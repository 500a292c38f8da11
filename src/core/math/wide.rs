//! Vector instructions that not every processor has.
//!
//! The one place with unsafe code: to call what was compiled for AVX2 is sound only on a processor that has it,
//! which is asked at run time, so that one program runs everywhere. WebAssembly has its 128-bit instructions
//! wherever this code is loaded at all, and needs none of this.
#![allow(unsafe_code)]

/// Work that is worth compiling twice. Its `run` must be `#[inline(always)]`, and so must what it calls: only what
/// is inlined is compiled for the wider instructions.
pub trait Kernel {
    /// What comes out.
    type Output;

    /// Does it.
    fn run(self) -> Self::Output;
}

/// Runs a kernel with the widest instructions that the processor has. The bits are the same with all of them:
/// each operation on four numbers at a time rounds as on one, and none is fused with another.
#[inline]
pub fn wide<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { with_avx2(kernel) };
    }
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}
