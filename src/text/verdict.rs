//! What a replay of a file has shown.

use crate::session::{Record, Snapshot};

impl Record {
    /// What to say of a replay that has come to the record's step; `None` while it has not.
    pub fn verdict(&self, snapshot: &Snapshot) -> Option<&'static str> {
        Some(match self.is_same(snapshot)? {
            _ if self.compared() == 0 => "Loaded and replayed.",
            true => "Loaded and replayed: every loss is the file’s, bit for bit.",
            false => {
                "Loaded and replayed. Its losses differ from the file’s: that is of another version, or of a run whose \
                 changes reach too far back."
            }
        })
    }
}
