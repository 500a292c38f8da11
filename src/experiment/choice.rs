//! What a menu offers.

/// A choice of a menu: one of several values with their keys and names.
pub(super) trait Choice: Copy + PartialEq + 'static {
    const CHOICES: &'static [(Self, &'static str, &'static str)];

    /// The keys and names of all.
    fn names() -> Vec<(&'static str, &'static str)> {
        Self::CHOICES.iter().map(|&(_, key, name)| (key, name)).collect()
    }

    fn key(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).expect("every value has a key").1
    }

    fn name(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).expect("every value has a name").2
    }

    /// The value with this key, which is known.
    fn with(key: &str) -> Self {
        Self::CHOICES.iter().find(|choice| choice.1 == key).expect("a menu offers what there is").0
    }
}
