//! The registry: every method that is offered.

use super::Method;

/// All methods, in the order in which they are offered.
pub static METHODS: &[&Method] = &[
    &super::lodo::LODO,
    &super::adam::METHOD,
    &super::lodo::DIAGONAL,
    &super::lodo::GLOBAL,
    &super::lodo::RESIDUALS,
    &super::lodo::NO_MOMENTUM,
    &super::lodo::SGD,
    &super::lodo::LNDO,
    &super::momentum::METHOD,
    &super::rmsprop::METHOD,
    &super::yogi::METHOD,
    &super::lars::METHOD,
    &super::lbfgs::ONLINE,
    &super::lbfgs::TEXTBOOK,
    &super::lbfgs::AUTHORS,
    &super::bfgs::METHOD,
    &super::levenberg::METHOD,
    &super::newton::METHOD,
    &super::gd::METHOD,
    &super::nesterov::METHOD,
    &super::adagrad::METHOD,
    &super::adamw::METHOD,
    &super::amsgrad::METHOD,
    &super::nadam::METHOD,
    &super::adabelief::METHOD,
    &super::lion::METHOD,
    &super::sophia::METHOD,
    &super::prodigy::METHOD,
    &super::hd_sgd::METHOD,
    &super::hd_adam::METHOD,
    &super::full_adagrad::METHOD,
    &super::soap::METHOD,
    &super::cg::METHOD,
    &super::lbfgs_wolfe::METHOD,
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
