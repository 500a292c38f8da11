//! Numbers in memory.

use std::ops::{Deref, DerefMut};

/// What a processor loads at a time, in bytes.
const LINE: usize = 64;

/// Numbers that begin where a line of the processor's memory does, so that no register is loaded from two of them.
#[derive(Debug, Default)]
pub struct Aligned<F> {
    /// Before the numbers there is what they do not begin with.
    room: Vec<F>,
    begin: usize,
}

impl<F: Copy + Default> Aligned<F> {
    /// So many zeros.
    pub fn zeros(length: usize) -> Self {
        let spare = LINE / size_of::<F>();
        let mut room = vec![F::default(); length + spare];
        let begin = room.as_ptr().align_offset(LINE).min(spare);
        // It stays where it is.
        room.truncate(begin + length);
        Aligned { room, begin }
    }
}

impl<F: Copy + Default> Clone for Aligned<F> {
    fn clone(&self) -> Self {
        let mut clone = Self::zeros(self.len());
        clone.copy_from_slice(self);
        clone
    }
}

impl<F> Deref for Aligned<F> {
    type Target = [F];

    // Nothing here can panic, which would be in the way of whoever asks often.
    #[inline]
    fn deref(&self) -> &[F] {
        self.room.get(self.begin..).unwrap_or_default()
    }
}

impl<F> DerefMut for Aligned<F> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [F] {
        self.room.get_mut(self.begin..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_at_a_line_and_stay_what_they_are() {
        for length in 0..40 {
            let mut numbers = Aligned::<f32>::zeros(length);
            assert_eq!(*numbers, vec![0.0; length]);
            numbers.iter_mut().enumerate().for_each(|(k, number)| *number = k as f32);
            for numbers in [numbers.clone(), numbers] {
                assert_eq!(numbers.as_ptr().addr() % LINE, 0);
                assert!(numbers.iter().enumerate().all(|(k, number)| *number == k as f32));
            }
        }
    }
}
