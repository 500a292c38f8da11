//! The sheet for sharing: what is chosen in it, and the texts that are made of that.

use crate::experiment::{Experiment, Panel};
use crate::text::share::{citation, command, embed_code, embedded};
use crate::text::words::count;

/// The texts that the sheet offers, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The address with all settings.
    Link,
    /// The frame for another page.
    Embed,
    /// The command for the command line.
    Command,
    /// The paper and this page, for BibTeX.
    Citation,
}

impl Share {
    /// All of them, with their keys.
    pub const ALL: [(Share, &'static str); 4] = [
        (Share::Link, "link"),
        (Share::Embed, "embed"),
        (Share::Command, "command"),
        (Share::Citation, "cite"),
    ];

    /// What is said when it was copied.
    pub(super) fn copied(self, moment: Option<u64>) -> String {
        match (self, moment) {
            (Share::Link, None) => "Link copied: these settings, from the start. Export saves the run".into(),
            (Share::Link, Some(step)) => {
                format!("Link copied: these settings, paused at step {}", count(step))
            }
            (Share::Embed, _) => "Embed code copied".into(),
            (Share::Command, _) => "Command copied".into(),
            (Share::Citation, _) => "BibTeX copied".into(),
        }
    }
}

/// Widths and heights of a frame.
pub(super) const SIZES: [(&str, &str, [u32; 2]); 4] = [
    ("900x640", "900 × 640", [900, 640]),
    ("640x480", "640 × 480", [640, 480]),
    ("480x360", "480 × 360", [480, 360]),
    ("320x240", "320 × 240", [320, 240]),
];

/// Steps of the command where the run has not begun and does not pause anywhere.
const STEPS: u64 = 1000;

/// A sheet, open.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Of the page, without what follows #.
    address: String,
    /// What is shared.
    pub experiment: Experiment,
    /// The step at which it rests, where its link leads there.
    pub moment: Option<u64>,
    /// The step at which the sheet was opened.
    step: u64,
    /// The panels of the frame.
    pub panels: [Option<Panel>; 2],
    /// Its place among [`SIZES`].
    pub size: usize,
    /// In the order of [`Share::ALL`].
    pub texts: [String; 4],
}

impl Sheet {
    /// That of an experiment at a step of its run: `moment` if its link leads there.
    pub(super) fn new(address: &str, experiment: &Experiment, step: u64, moment: Option<u64>) -> Self {
        let at = |place| Panel::ALL.into_iter().find(|panel| experiment.place(*panel) == Some(place));
        let mut sheet = Sheet {
            address: address.into(),
            experiment: experiment.clone(),
            moment,
            step,
            panels: [at(0), at(1)],
            size: 1,
            texts: Default::default(),
        };
        sheet.write();
        sheet
    }

    /// Takes settings that were changed meanwhile.
    pub(super) fn follow(&mut self, experiment: &Experiment) {
        if self.experiment != *experiment {
            // A note is no reason for another moment.
            if !self.experiment.runs_as(experiment) {
                self.moment = None;
            }
            self.experiment = experiment.clone();
            self.write();
        }
    }

    /// Takes a choice that is none of the experiment's. Returns whether it was one.
    pub(super) fn choose(&mut self, key: &str, value: &str) -> bool {
        match key {
            "embed-panel" => self.panels[0] = Panel::named(value).or(self.panels[0]),
            "embed-beside" => self.panels[1] = Panel::named(value),
            "embed-size" => {
                self.size = SIZES.iter().position(|size| size.0 == value).unwrap_or(self.size);
            }
            _ => return false,
        }
        // The same panel twice is that panel.
        if self.panels[1] == self.panels[0] {
            self.panels[1] = None;
        }
        self.write();
        true
    }

    fn write(&mut self) {
        let moment = self.moment.map_or(String::new(), |step| format!("&step={step}"));
        let address = |experiment: &Experiment| format!("{}#{}{moment}", self.address, experiment.to_link());
        let link = address(&self.experiment);
        let panels: Vec<Panel> = self.panels.into_iter().flatten().collect();
        let frame = address(&embedded(&self.experiment, &panels));
        let steps = match (self.step, self.experiment.view.stop.budget) {
            (0, budget) => budget.unwrap_or(STEPS),
            (step, _) => step,
        };
        self.texts = [
            link,
            embed_code(&frame, &self.experiment.heading(), SIZES[self.size].2),
            command(&self.experiment, steps),
            citation(&self.address),
        ];
    }

    /// The frame with its heading, its buttons and its panels, a pixel a unit, as a path of SVG.
    pub(super) fn sketch(&self) -> String {
        let [width, height] = SIZES[self.size].2;
        let (rim, top) = (12, 76);
        let mut path = format!("M1 1H{}V{}H1zM{rim} 22h140M{rim} 36h84v26h-84z", width - 1, height - 1);
        let count = self.panels.iter().flatten().count() as u32;
        // As the style sheet has it.
        let beside = width >= 576;
        let (columns, rows) = if beside { (count, 1) } else { (1, count) };
        let (wide, high) = ((width - rim) / columns - rim, (height - top) / rows - rim);
        for place in 0..count {
            let (across, down) = if beside { (place, 0) } else { (0, place) };
            path += &format!(
                "M{} {}h{wide}v{high}h-{wide}z",
                rim + across * (wide + rim),
                top + down * (high + rim)
            );
        }
        path
    }
}
