//! The sheet for sharing, and what an embedded page says of itself.

use super::super::event::Env;
use super::super::mind::{Dialog, Page};
use super::super::sheet::{SIZES, Share, Sheet};
use super::elements::Elements;
use super::settings::Setting;
use crate::plot::Panel;

impl Page {
    pub(super) fn show_sheet(&self, elements: &mut Elements, sheet: &Sheet, env: &Env) {
        for ((_, key), text) in Share::ALL.iter().zip(&sheet.texts) {
            elements.text(format!("share-{key}"), text.as_str());
        }
        let said = match self.said.copied.filter(|_| self.says_copied(env)) {
            Some((what, true, _)) => what.copied(sheet.moment),
            Some((_, false, _)) => "The browser refused. The text is marked: copy it by hand".into(),
            None => String::new(),
        };
        elements.text("share-note", said);
        let [width, height] = SIZES[sheet.size].2;
        elements.attribute("embed-sketch", "viewBox", Some(format!("0 0 {width} {height}")));
        elements.attribute("embed-sketch", "width", Some((width / 4).to_string()));
        elements.attribute("embed-sketch-path", "d", Some(sheet.sketch()));
    }

    /// The menus of the sheet.
    pub(super) fn choices_of_the_sheet(&self) -> Vec<Setting> {
        let Some(Dialog::Share(sheet)) = &self.dialog else { return vec![] };
        let panels = Panel::ALL.map(|panel| (panel.key(), panel.name()));
        let [first, second] = sheet.panels.map(|panel| panel.map_or("", Panel::key));
        let others = panels.into_iter().filter(|(key, _)| *key != first);
        vec![
            Setting::menu("embed-panel", first, panels),
            Setting::menu("embed-beside", second, [("", "No other")].into_iter().chain(others)),
            Setting::menu("embed-size", SIZES[sheet.size].0, SIZES.map(|(key, name, _)| (key, name))),
        ]
    }

    /// What an embedded page is, and the way to the whole page.
    pub(super) fn show_head(&self, elements: &mut Elements) {
        let mut whole = self.experiment.clone();
        (whole.view.embedded, whole.view.panels, whole.view.lead) = (false, [true; 4], None);
        elements.text("embed-title", self.experiment.heading());
        elements.attribute("embed-back", "href", Some(format!("#{}", whole.to_link())));
    }
}
