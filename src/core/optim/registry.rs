//! The registry: every method that is offered.

use super::Method;
use super::{
    adabelief, adagrad, adam, adamw, amsgrad, bfgs, cg, full_adagrad, gd, hd_adam, hd_sgd, lars, lbfgs,
    lbfgs_wolfe, levenberg, lion, lodo, momentum, nadam, nesterov, newton, prodigy, rmsprop, soap, sophia,
    yogi,
};

/// All methods, in the order in which they are offered.
pub static METHODS: &[&Method] = &[
    &lodo::LODO,
    &adam::METHOD,
    &lodo::DIAGONAL,
    &lodo::GLOBAL,
    &lodo::RESIDUALS,
    &lodo::NO_MOMENTUM,
    &lodo::SGD,
    &lodo::LNDO,
    &momentum::METHOD,
    &rmsprop::METHOD,
    &yogi::METHOD,
    &lars::METHOD,
    &lbfgs::ONLINE,
    &lbfgs::TEXTBOOK,
    &lbfgs::AUTHORS,
    &bfgs::METHOD,
    &levenberg::METHOD,
    &newton::METHOD,
    &gd::METHOD,
    &nesterov::METHOD,
    &adagrad::METHOD,
    &adamw::METHOD,
    &amsgrad::METHOD,
    &nadam::METHOD,
    &adabelief::METHOD,
    &lion::METHOD,
    &sophia::METHOD,
    &prodigy::METHOD,
    &hd_sgd::METHOD,
    &hd_adam::METHOD,
    &full_adagrad::METHOD,
    &soap::METHOD,
    &cg::METHOD,
    &lbfgs_wolfe::METHOD,
];

/// The method with this key.
pub fn method(key: &str) -> Option<&'static Method> {
    METHODS.iter().copied().find(|method| method.key == key)
}

/// The method with this key, or with the name that is shown: capitals, spaces and dashes make no difference.
pub fn method_named(name: &str) -> Option<&'static Method> {
    fn letters(name: &str) -> impl Iterator<Item = char> {
        let letters = name.chars().filter(|letter| !letter.is_whitespace() && !"-–_".contains(*letter));
        letters.map(|letter| letter.to_ascii_lowercase())
    }
    let is_named = |known: &str| letters(known).eq(letters(name));
    method(name)
        .or_else(|| METHODS.iter().copied().find(|method| is_named(method.key) || is_named(method.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A registry entry says that its method is learned exactly where its optimizer shows what it learns with.
    #[test]
    fn learned_methods_are_known() {
        for method in METHODS {
            let optimizer = (method.build)(4, &method.defaults(), crate::math::Stream::new(1, 2));
            assert_eq!(optimizer.learner().is_some(), method.is_learned(), "{method:?}");
        }
    }

    /// Nobody is called as another is.
    #[test]
    fn methods_are_known_by_the_names_that_are_shown() {
        for known in METHODS {
            for name in
                [known.key, known.name, &known.name.to_ascii_uppercase(), &known.key.to_ascii_uppercase()]
            {
                assert_eq!(method_named(name).map(|method| method.key), Some(known.key), "{name}");
            }
        }
        for (name, key) in
            [("o-lbfgs", Some("olbfgs")), ("Levenberg-Marquardt", Some("levenberg")), ("", None)]
        {
            assert_eq!(method_named(name).map(|method| method.key), key, "{name}");
        }
    }
}
