//! The kinds of noise.

/// A kind of noise. Its strength σ is a number beside it and may change while a run lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noise {
    /// None at all.
    None,
    /// The minimum walks: c ← c + σ N(0, 1)ⁿ before each fresh evaluation, f is read at x − c. The paper's.
    #[default]
    Walk,
    /// The gradient is read with an error of σ N(0, 1)ⁿ; the loss is shown without it.
    Gradient,
    /// Every coordinate of the gradient is multiplied by its own 1 + σ N(0, 1): large where the gradient is, none
    /// in a minimum.
    Multiplicative,
    /// The gradient is read with an error of heavy tails: σ t₃/√3 in every coordinate, t₃ Student's with three
    /// degrees of freedom, whose deviation is then σ as that of [`Noise::Gradient`] is, but whose fourth moment is
    /// infinite.
    Heavy,
    /// Loss and gradient are those of a mini-batch, of 32/σ² examples drawn with replacement: its error has σ times
    /// the deviation of a batch of 32. At σ = 0, or where the data are fewer, all of them.
    Batch,
}

impl Noise {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Noise; 6] =
        [Noise::None, Noise::Walk, Noise::Gradient, Noise::Multiplicative, Noise::Heavy, Noise::Batch];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Noise::None => "none",
            Noise::Walk => "walk",
            Noise::Gradient => "gradient",
            Noise::Multiplicative => "multiplicative",
            Noise::Heavy => "heavy",
            Noise::Batch => "batch",
        }
    }

    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Noise::None => "None",
            Noise::Walk => "The minimum walks",
            Noise::Gradient => "Gradient noise",
            Noise::Multiplicative => "Multiplicative noise",
            Noise::Heavy => "Heavy-tailed noise",
            Noise::Batch => "Mini-batches",
        }
    }
}
