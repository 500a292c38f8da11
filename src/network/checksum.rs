//! A running checksum.

/// FNV-1a over words of eight bytes, the last filled up with zeros: it notices damage and tells files apart, and is no guard
/// against malice.
pub(crate) struct Checksum(u64);

impl Default for Checksum {
    fn default() -> Self {
        Checksum(0xcbf2_9ce4_8422_2325)
    }
}

impl Checksum {
    /// Takes more bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            self.0 = (self.0 ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Its value so far.
    pub fn value(&self) -> u64 {
        self.0
    }
}
