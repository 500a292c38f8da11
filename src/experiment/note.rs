//! What a visitor has to say of an experiment.

use super::Experiment;

/// Characters of a note.
const MOST_OF_A_NOTE: usize = 140;

impl Experiment {
    /// Takes a note: a line of text, whatever is in it.
    pub(super) fn take_note(&mut self, text: &str) -> Result<(), String> {
        if text.chars().count() > MOST_OF_A_NOTE {
            return Err(format!("A note has at most {MOST_OF_A_NOTE} characters"));
        }
        self.view.note = text.replace(char::is_control, " ");
        Ok(())
    }
}
