//! Numbers that are kept from step to step, visited in one order by whoever saves or restores them.

/// What is done with each piece of a state, in a fixed order: to write it down, or to replace it by what was written.
pub trait Visitor {
    /// Numbers of double precision.
    fn doubles(&mut self, values: &mut [f64]);

    /// Numbers of single precision.
    fn singles(&mut self, values: &mut [f32]);

    /// A counter, below 2^53.
    fn count(&mut self, count: &mut u64) {
        let mut value = [*count as f64];
        self.doubles(&mut value);
        *count = value[0] as u64;
    }
}
