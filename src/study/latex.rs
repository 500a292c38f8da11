//! Text for LaTeX.

/// Letters that LaTeX writes with a command.
const COMMANDS: [(char, &str); 38] = [
    ('\\', "\\textbackslash{}"),
    ('&', "\\&"),
    ('%', "\\%"),
    ('#', "\\#"),
    ('_', "\\_"),
    ('$', "\\$"),
    ('{', "\\{"),
    ('}', "\\}"),
    ('^', "\\^{}"),
    ('~', "\\~{}"),
    ('–', "--"),
    ('±', "$\\pm$"),
    ('−', "$-$"),
    ('·', "$\\cdot$"),
    ('×', "$\\times$"),
    ('‖', "$\\|$"),
    ('√', "$\\surd$"),
    ('∞', "$\\infty$"),
    ('α', "$\\alpha$"),
    ('β', "$\\beta$"),
    ('γ', "$\\gamma$"),
    ('ε', "$\\varepsilon$"),
    ('η', "$\\eta$"),
    ('θ', "$\\theta$"),
    ('λ', "$\\lambda$"),
    ('μ', "$\\mu$"),
    ('ρ', "$\\rho$"),
    ('σ', "$\\sigma$"),
    ('τ', "$\\tau$"),
    ('Δ', "$\\Delta$"),
    ('’', "'"),
    ('ᵀ', "$^\\top$"),
    ('¹', "$^1$"),
    ('≥', "$\\ge$"),
    ('₀', "$_0$"),
    ('₁', "$_1$"),
    ('₂', "$_2$"),
    ('⁻', "$^-$"),
];

/// Text as LaTeX writes it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match COMMANDS.iter().find(|command| command.0 == letter) {
            Some((_, command)) => out += command,
            None => out.push(letter),
        }
    }
    out
}
