//! Elements that are always there, and how they are to be.

use std::borrow::Cow;

/// How an element is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// Its text.
    Text(String),
    /// Whether it is hidden.
    Hidden(bool),
    /// Whether it can be used.
    Disabled(bool),
    /// An attribute; `None` for one that is not there.
    Attribute(&'static str, Option<String>),
    /// Whether it is of this class.
    Class(&'static str, bool),
    /// The place of a slider that is no setting.
    Value(String),
}

/// Collects elements.
pub(super) struct Elements(pub Vec<(Cow<'static, str>, Property)>);

impl Elements {
    pub(super) fn text(&mut self, id: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        self.0.push((id.into(), Property::Text(text.into())));
    }

    pub(super) fn show(&mut self, id: impl Into<Cow<'static, str>>, visible: bool) {
        self.0.push((id.into(), Property::Hidden(!visible)));
    }

    pub(super) fn disable(&mut self, id: &'static str, disabled: bool) {
        self.0.push((id.into(), Property::Disabled(disabled)));
    }

    pub(super) fn attribute(
        &mut self,
        id: impl Into<Cow<'static, str>>,
        name: &'static str,
        value: Option<String>,
    ) {
        self.0.push((id.into(), Property::Attribute(name, value)));
    }

    pub(super) fn flag(&mut self, id: impl Into<Cow<'static, str>>, name: &'static str, is_set: bool) {
        self.attribute(id, name, is_set.then(String::new));
    }

    pub(super) fn expanded(&mut self, id: &'static str, open: bool) {
        self.attribute(id, "aria-expanded", Some(open.to_string()));
    }
}
