//! The kinds of work at the bench.

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The optimizers of the page, over seeds.
    Comparison,
    /// Settings of these through ranges.
    Sweep,
    /// The best hyper-parameters of each, by the same budget.
    Tuning,
    /// All numbers and figures of a run.
    Data,
    /// The paper's table.
    Table,
    /// LODO's ablations.
    Ablations,
    /// LODO, frozen on the way.
    Freeze,
    /// The paper's valley.
    Valley,
    /// What a free matrix learns, beside the law of it.
    Update,
    /// What LODO's layers can represent.
    Representation,
}

impl Kind {
    /// The key of [`Kind::Data`].
    pub const DATA: &'static str = "data";

    /// All of them: key, name, steps and seeds to begin with, and what it does.
    pub const ALL: [(Kind, &'static str, &'static str, u64, &'static str, &'static str); 10] = [
        (
            Kind::Comparison,
            "comparison",
            "Compare over seeds",
            1000,
            "1-8",
            "Runs the optimizers of your experiment under each seed, on the same noise, and tests the differences.",
        ),
        (
            Kind::Sweep,
            "sweep",
            "Sweep settings",
            1000,
            "1",
            "Runs every value of one setting or two, with the same budget for each optimizer.",
        ),
        (
            Kind::Tuning,
            "tuning",
            "Tune for this problem",
            1000,
            "1",
            "The paper’s tuning procedure on your problem: the same number of runs for every optimizer of your experiment.",
        ),
        (
            Kind::Data,
            Kind::DATA,
            "Data of a run",
            1000,
            "1",
            "Runs your experiment again and keeps every loss, spectra, matrices and figures in one archive.",
        ),
        (
            Kind::Table,
            "table",
            "The paper’s table",
            100_000,
            "1-8",
            "Every optimizer of the paper, and rivals, on the noisy bowl in 100 dimensions.",
        ),
        (
            Kind::Ablations,
            "ablations",
            "LODO’s ablations",
            100_000,
            "1-8",
            "LODO with a part taken away, on the same task.",
        ),
        (
            Kind::Freeze,
            "freeze",
            "Freeze what was learned",
            100_000,
            "1-8",
            "LODO stops learning half way: on the same Hessian it stays, on another it does not.",
        ),
        (Kind::Valley, "valley", "The paper’s valley", 200, "1-8", "Rosenbrock’s function, 200 steps."),
        (
            Kind::Update,
            "update",
            "Theory: what is learned",
            200_000,
            "1-8",
            "A free matrix that descends the loss of its own steps walks to the inverse Hessian, as the paper’s law predicts.",
        ),
        (
            Kind::Representation,
            "representation",
            "Theory: what layers represent",
            20_000,
            "1-2",
            "LODO’s map, fitted to known matrices: the error left by depth and block size.",
        ),
    ];

    /// Whether it is about the page's experiment, and not about a task of the paper.
    pub fn is_of_experiment(self) -> bool {
        matches!(self, Kind::Comparison | Kind::Sweep | Kind::Tuning | Kind::Data)
    }
}
