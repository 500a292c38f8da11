//! Which panels are seen, in which order, and which leads.

use super::{Experiment, Panel, PlaneChoice};

impl Experiment {
    /// The panel that answers most of this problem: two dimensions and decisions are seen whole, but a plane is little of
    /// many dimensions, and there the eigenvalues say what was learned.
    pub(super) fn natural_lead(&self) -> Panel {
        let whole = self.dimension == 2 || self.plane() == PlaneChoice::Decisions;
        if whole { Panel::Landscape } else { Panel::Spectrum }
    }

    /// The panel that is to lead: the visitor's choice, or what follows from the problem.
    pub(super) fn lead(&self) -> Panel {
        self.view.lead.unwrap_or_else(|| self.natural_lead())
    }

    pub(super) fn choose_lead(&mut self, key: &str) {
        self.view.lead = Panel::named(key).filter(|chosen| *chosen != self.natural_lead());
    }

    fn sees(&self, panel: Panel) -> bool {
        self.view.panels[panel as usize]
    }

    /// The place of a panel among those that are seen, 0 for the one that leads; `None` for one that is not. A presentation
    /// has room for two.
    pub fn place(&self, panel: Panel) -> Option<usize> {
        let rank = |panel: Panel| match panel {
            _ if panel == self.lead() => 0,
            _ if panel == self.natural_lead() => 1,
            Panel::Loss => 2,
            Panel::Spectrum => 3,
            Panel::Error => 4,
            Panel::Landscape => 5,
        };
        let before = |other: &&Panel| self.sees(**other) && rank(**other) < rank(panel);
        let room = if self.view.presents { 2 } else { Panel::ALL.len() };
        self.sees(panel).then(|| Panel::ALL.iter().filter(before).count()).filter(|place| *place < room)
    }

    /// Whether no other panel is seen.
    pub fn is_alone(&self, panel: Panel) -> bool {
        Panel::ALL.iter().all(|&other| self.sees(other) == (other == panel))
    }

    /// Which panels are seen when one of them is switched: never none, and in a presentation the one that leads and this.
    pub fn panels_with(&self, panel: Panel) -> String {
        let (place, mut other) = (self.place(panel), self.clone());
        let full = self.view.presents && place.is_none();
        other.view.panels = Panel::ALL.map(|known| match self.place(known) {
            _ if known == panel => place.is_none(),
            seen => seen.is_some_and(|seen| seen == 0 || !full),
        });
        other.panels_text()
    }

    /// Their keys with commas between, or nothing where all are seen.
    pub(super) fn panels_text(&self) -> String {
        let mut text = String::new();
        for panel in Panel::ALL.into_iter().filter(|panel| self.sees(*panel)) {
            text += if text.is_empty() { "" } else { "," };
            text += panel.key();
        }
        if self.view.panels == [true; 4] { String::new() } else { text }
    }

    pub(super) fn take_panels(&mut self, text: &str) -> Result<(), String> {
        let named = |panel: Panel| text.is_empty() || text.split(',').any(|key| key == panel.key());
        let panels = Panel::ALL.map(named);
        if !text.is_empty() && text.split(',').count() != panels.iter().filter(|seen| **seen).count() {
            return Err("Panels are landscape, loss, spectrum and error, with commas between".into());
        }
        self.view.panels = panels;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(experiment: &Experiment) -> Vec<&'static str> {
        let mut seen: Vec<Panel> =
            Panel::ALL.into_iter().filter(|panel| experiment.place(*panel).is_some()).collect();
        seen.sort_by_key(|panel| experiment.place(*panel));
        seen.into_iter().map(Panel::key).collect()
    }

    /// What leads is said only where it does not follow from the problem.
    #[test]
    fn the_lead_follows_the_problem_until_it_is_given_away() {
        let many = ["spectrum", "loss", "error", "landscape"];
        let flat = ["landscape", "loss", "spectrum", "error"];
        for (link, wanted, said) in [
            ("dimension=3", &many[..], ""),
            ("dimension=2", &flat[..], ""),
            ("objective=circles", &flat[..], ""),
            ("objective=circles&plane=curvature", &many[..], ""),
            ("dimension=3&lead=spectrum", &many[..], ""),
            ("dimension=2&lead=landscape", &flat[..], ""),
            ("lead=error", &["error", "spectrum", "loss", "landscape"][..], "&lead=error"),
            ("dimension=2&lead=loss", &["loss", "landscape", "spectrum", "error"][..], "&lead=loss"),
            ("panels=error,loss", &["loss", "error"][..], "&panels=loss,error"),
            ("panels=landscape&lead=loss", &["landscape"][..], "&lead=loss&panels=landscape"),
            ("panels=spectrum,loss,error,landscape", &many[..], ""),
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!((order(&experiment), refusals), (wanted.to_vec(), vec![]), "{link}");
            assert!(experiment.to_link().ends_with(said), "{link}: {}", experiment.to_link());
            assert_eq!(experiment.to_link().contains("lead="), said.contains("lead="), "{link}");
            assert_eq!(Experiment::from_link(&experiment.to_link()).0, experiment, "{link}");
        }
        let mut experiment = Experiment::default();
        experiment.set("dimension", "2").unwrap();
        assert_eq!(order(&experiment), flat);
        // Another problem keeps the lead that was given, and only that.
        for (lead, wanted) in [("", flat[0]), ("error", "error"), ("spectrum", flat[0])] {
            let (mut other, before) =
                (Experiment::from_link("dimension=2").0, Experiment::from_link(&format!("lead={lead}")).0);
            other.look_as(&before, &before.scenario.experiment());
            assert_eq!(order(&other)[0], wanted);
        }
    }

    #[test]
    fn what_is_no_panel_is_refused() {
        for text in ["los", ",", "loss,", "loss,loss", "loss,sweep"] {
            let mut experiment = Experiment::default();
            assert!(experiment.set("panels", text).is_err(), "{text}");
            assert_eq!(order(&experiment).len(), 4);
        }
    }
}
