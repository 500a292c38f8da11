//! What people write and paste: read as it is meant, or refused with what to write instead.

use super::{Formula, Objective, value};

/// Other spellings of what a keyboard would write.
#[test]
fn other_signs_are_read_as_meant() {
    let point = [0.7, 1.3];
    let mut wrong = Vec::new();
    for (text, plain) in [
        ("3⋅x ∗ y × 2 · x", "3*x*y*2*x"),
        ("x ÷ 2 − y ∕ 4 – 1", "x/2 - y/4 - 1"),
        ("x² + y³ − x⁻¹ + y¹⁰", "x^2 + y^3 - x^(-1) + y^10"),
        ("x²ⁿ", "x^(2*n)"),
        ("2x²y", "2*(x^2)*y"),
        ("-x²", "-(x^2)"),
        ("x^2²", "x^4"),
        ("(x+1)²(y−2)³", "(x+1)^2*(y-2)^3"),
        ("½x + 2½y + x^¼", "0.5*x + 2.5*y + x^0.25"),
        ("√x + √(x+y) + √2*x + ∛y + ∜(y)", "sqrt(x)+sqrt(x+y)+sqrt(2)*x+cbrt(y)+y^0.25"),
        ("|x-1| + 2|y| + |x||y| + ||x|-2|", "abs(x-1)+2*abs(y)+abs(x)*abs(y)+abs(abs(x)-2)"),
        ("|x - 1|² - |y|^2/2", "abs(x-1)^2-abs(y)^2/2"),
        ("[x + {y - (1)}]*2", "(x+(y-1))*2"),
        ("x^{2} + x^{-1} + 2^{x+y}", "x^2 + x^(-1) + 2^(x+y)"),
        ("sin²(x) + cos^2(x) + sin^{3}(y) + tanh**2(x)", "sin(x)^2+cos(x)^2+sin(y)^3+tanh(x)^2"),
        ("sin^n(x) + log²(y)²", "sin(x)^n + log(y)^4"),
        ("0,5*x + 1,25y + ,5", "0.5*x + 1.25*y + 0.5"),
        ("1.000.000x/1,000,000 + 1,234.5", "x + 1234.5"),
        ("sin(0,5) + sum(0,5*xi)", "sin(0.5) + sum(0.5*xi)"),
        ("max(1,5,x) + min(0,5; y) + pow(x, 2)", "5 + 0.5 + x^2"),
        ("max((0,5), x) + min[x, y, 0.1]", "max(0.5, x) + min(0.1, x)"),
        (
            "log10(x) + log2(y) + log₂(x) + log_10(y) + log_{2}(x)",
            "log(x)/log(10)+log(y)/log(2)+2*log(x)/log(2)+log(y)/log(10)",
        ),
        ("\u{FEFF}x\u{200B}1 + x\u{AD}₂ + x_1 + x_{2}\u{2060}", "2*x + 2*y"),
        ("x\u{A0}*\u{2009}y\u{3000}+ 1", "x*y + 1"),
        ("ｘ＾２＋ｙ＊（３）", "x^2+y*3"),
        ("𝑥² + 𝐲 + 2𝜋", "x^2 + y + 2*pi"),
        ("Sin(X) + EXP(Y) + Pi + τ", "sin(x)+exp(y)+pi+2*pi"),
        ("Sin[x] + arctan(y) + arcsin(x)", "sin(x)+atan(y)+asin(x)"),
        (
            r"\frac{x}{2}y + x \cdot y + \sqrt{x} + \sin^2\left(x\right) + 2\pi",
            "(x/2)*y+x*y+sqrt(x)+sin(x)^2+2*pi",
        ),
        (r"\left|x-2\right| + e^{-x}\,y + \ln{y}", "abs(x-2)+exp(-x)*y+log(y)"),
        ("sum(x_i^2) + sum(xᵢ²) + sum(i x_{i})", "2*sum(xi^2) + sum(i*xi)"),
        ("1/2x + x^1/2 + 2^-1", "(1/2)*x + x/2 + 0.5"),
        ("1.50·10⁻⁴x", "1.5e-4*x"),
        ("٣x", "3*x"),
        ("х² + У", "x^2 + y"),
        (r"\mathrm{e}^{x} + \operatorname{sin}(y) + \mathbf{x}", "exp(x) + sin(y) + x"),
        ("x^2 + y^2;", "x^2 + y^2"),
        ("x**2 + x--y + x*-y", "x^2 + x + y - x*y"),
    ] {
        let read =
            Formula::parse(text).map(|formula| formula.objective(2, vec![]).eval(&point, &mut [0.0; 2]));
        let meant = value(plain, &point);
        if !read.as_ref().is_ok_and(|read| (read - meant).abs() <= 1e-12 * (1.0 + meant.abs())) {
            wrong.push(format!("{text}: {read:?}, {plain}: {meant}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What can be read in two ways, or not at all, is refused where it stands, with what to write.
#[test]
fn what_has_two_meanings_is_refused() {
    let mut wrong = Vec::new();
    for (text, position, words) in [
        ("1,000*x", 1, "can be 1000 or 1.000"),
        ("x*12,400", 3, "can be 12400 or 12.400"),
        ("1,2,3", 1, "not a number"),
        ("sin⁻¹(x)", 1, "asin(x) or 1/sin(x)"),
        ("x + sin^-1(x)", 5, "asin(x) or 1/sin(x)"),
        ("cos^{-1}(x)", 1, "acos(x) or 1/cos(x)"),
        ("exp^2", 1, "exp needs brackets"),
        ("exp^x + 1", 1, "exp needs brackets"),
        ("sin x", 1, "sin needs brackets: sin(x)"),
        ("sin² x", 1, "sin needs brackets"),
        ("sinx", 1, "sin needs brackets: sin(x)"),
        ("√2x", 1, "How far does this root reach"),
        ("√x²", 1, "How far does this root reach"),
        ("√x(y+1)", 1, "How far does this root reach"),
        ("|x|y|x|", 3, "two ways: write abs"),
        ("|x - 1", 1, "bar is never closed"),
        ("(|x) + 1", 2, "bar is never closed"),
        ("(x + 1]", 7, "a “)” closes"),
        ("[x + 1", 1, "never closed"),
        ("x²^3", 3, "two ways: write brackets"),
        ("x[1]", 2, "x1, x2, … and a product is x*(…)"),
        ("sqrt[3]{x}", 1, "cbrt(x)"),
        ("2ex", 2, "a product is written e*x"),
        ("xy", 1, "a product is written x*y"),
        ("x2y + 1", 1, "a product is written x2*y"),
        ("2pix", 2, "a product is written pi*x"),
        ("xsin(y)", 1, "a product is written x*sin"),
        ("y2", 1, "y*2 or y^2"),
        ("x 1 000", 3, "operation is missing before “1”"),
        ("lg(x)", 1, "log10(x) or log2(x)"),
        ("log(x, 2)", 6, "log(x)/log(2)"),
        ("log_3(x)", 1, "“log3” is neither"),
        ("pow(x)", 1, "pow takes two values"),
        ("min(x)", 1, "min takes two values"),
        ("f(x,y) = x^2", 1, "right of f(x, y) ="),
        ("y = x^2", 3, "right of “=”"),
        ("x!", 2, "no factorial"),
        ("50 % * x", 4, "write /100"),
        ("x : 2", 3, "a quotient is written"),
        ("∑xᵢ²", 1, "sum(xi^2)"),
        ("sum(xi, 1, n)", 7, "always runs over i"),
        ("p_i", 2, "lowered sign"),
        ("x_{i+1}", 2, "lowered sign"),
        ("2₁x", 2, "operation is missing before “₁”"),
        ("z*x^2", 1, "variables are x and y"),
        ("ax^2", 1, "a product is written a*x"),
        ("2ab", 2, "a product is written a*b"),
        ("a(x+1)", 2, "a product is written a*(…)"),
        ("t [x]", 3, "a product is written t*(…)"),
        ("f(x)", 1, "right of f(x, y) ="),
        ("g*x + h", 1, "neither a variable nor a function"),
        ("E*x", 1, "written e"),
        (")(", 1, "missing before “)”"),
        ("x +* y", 4, "missing before “*”"),
        ("x··2", 3, "missing before “*”"),
        ("²+x", 1, "missing before “²”"),
        (r"\frac12", 6, r"\frac{1}{2}"),
        (r"\foo", 2, "neither a variable nor a function"),
        ("$x$", 1, "“$” has no meaning"),
        ("x\u{0}", 2, "U+0000"),
        ("\u{200B}\u{200B}x +", 6, "missing at the end"),
        ("𝑥 + 𝜃", 5, "numbers that you can vary are called a, b"),
        ("λx²", 1, "numbers that you can vary are called a, b"),
        ("= x^2", 1, "right of “=”"),
        ("np.sin(x)", 1, "functions are written without it"),
        ("Math.pow(x,2)", 1, "functions are written without it"),
        ("sen(x)", 1, "write tan, arctan, sin"),
        ("ch(x)", 1, "sinh, cosh"),
        ("sgn(x)", 1, "write x/abs(x)"),
        ("floor(x)", 1, "nothing has steps here"),
        ("x % 2", 3, "there is no remainder"),
        ("90° x", 3, "*pi/180"),
        ("Σ xi", 1, "a sum is written sum(xi^2)"),
        ("∏cos(xi)", 1, "no product"),
        (r"\sum_{i=1}^{n} x_i^2", 2, "A sum is written sum(xi^2)"),
        ("sum(x^2)", 1, "write xi for"),
        ("2 + sum(cos(x1) - y)", 5, "write xi for"),
        ("sum(x[i]^2)", 6, "variables are xi, x1"),
        ("³√x", 1, "cbrt(x)"),
        ("x½", 2, "operation is missing before “½”"),
        ("sin2x", 1, "sin needs brackets: sin(2*x)"),
        ("pi2", 1, "a product is written pi*2"),
        ("a1*x", 1, "a product is written a*1"),
        ("‖x‖²", 1, "sqrt(sum(xi^2))"),
        ("x20000", 1, "at most 10000 variables"),
        ("∞*x", 1, "not a number"),
    ] {
        match Formula::parse(text) {
            Err(mistake) if mistake.words.contains(words) && mistake.position == position => {}
            Err(mistake) => wrong.push(format!("{text}: {mistake}")),
            Ok(formula) => wrong.push(format!("{text} is read as {}", formula.read())),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A formula says how it was read.
#[test]
fn a_formula_is_read_back_with_its_signs() {
    for (text, read) in [
        ("1/2x", "0.5*x"),
        ("x/2y", "x/2*y"),
        ("-x² y", "-x^2*y"),
        ("sin²(x)", "sin(x)^2"),
        ("(x−1)(y+2π)", "(x - 1)*(y + tau)"),
        ("x^y^2", "x^(y^2)"),
        ("x-(y-1)", "x - (y - 1)"),
        ("sqrt(x^2) + sqrt(y^4)", "abs(x) + y^2"),
        ("1e-7x", "1e-7*x"),
        ("max(x,y,0)", "max(x, max(y, 0))"),
        ("a x^2 - 2b/k", "a*x^2 - 2*b/k"),
    ] {
        assert_eq!(Formula::parse(text).unwrap().read(), read, "{text}");
    }
}
