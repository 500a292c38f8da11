//! The optimizers' cards.

use super::super::mind::Page;
use super::super::task::Task;
use crate::experiment::LaneSettings;
use crate::optim::Method;
use crate::plot::{Style, style_in};
use crate::session::{LaneSnapshot, Status};
use crate::text::words::three_digits;
use crate::text::{lane_state, lane_words};

/// A card, with what it shows.
#[derive(Clone)]
pub struct Card {
    /// The optimizer.
    pub key: String,
    /// Its method.
    pub method: &'static Method,
    /// Its name.
    pub name: String,
    /// How its curves look.
    pub style: Style,
    /// Its loss, or a word in place of it.
    pub loss: String,
    /// What to try after a divergence, for a card that is closed.
    pub advice: String,
    /// How it is doing.
    pub status: String,
    /// How fast it is.
    pub rate: String,
    /// How it is doing, for the style sheet.
    pub state: &'static str,
}

/// An optimizer that could be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The method's key.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
}

impl PartialEq for Card {
    fn eq(&self, other: &Card) -> bool {
        let texts = |card: &Card| {
            [&card.key, &card.name, &card.loss, &card.advice, &card.status, &card.rate].map(String::clone)
        };
        self.state == other.state && self.style == other.style && texts(self) == texts(other)
    }
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}, {}", self.key, self.loss, self.status)
    }
}

impl Page {
    pub(super) fn cards(&self) -> Vec<Card> {
        let goes_on = self.crew.is_there() && (self.task.plays() || matches!(self.task, Task::Replay(_)));
        self.experiment.lanes.iter().map(|lane| self.card(lane, goes_on)).collect()
    }

    fn card(&self, settings: &LaneSettings, goes_on: bool) -> Card {
        let key = settings.id().to_string();
        let lane = self.snapshot.lanes.iter().find(|lane| lane.key == key);
        let (method, name) = (settings.method, self.experiment.lane_name(settings));
        let style = style_in(&self.experiment, settings.id());
        match lane {
            None => Card {
                key,
                method,
                name,
                style,
                loss: "off".into(),
                advice: String::new(),
                status: "Switched off.".into(),
                rate: String::new(),
                state: "off",
            },
            Some(lane) => {
                let diverged = !lane.is_active();
                let status = if lane.has_diverged() && !diverged { Status::Running } else { lane.status };
                let words = lane_words(lane, self.snapshot.step, goes_on, &self.experiment);
                Card {
                    key,
                    method,
                    name,
                    style,
                    loss: if diverged { "diverged".into() } else { three_digits(lane.smoothed) },
                    advice: if diverged { words.clone() } else { String::new() },
                    status: words,
                    rate: rate(method, lane, diverged),
                    state: lane_state(status),
                }
            }
        }
    }

    pub(super) fn offers(&self) -> Vec<Offer> {
        let offer =
            |method: &'static Method| Offer { key: method.key, name: method.name, about: method.about };
        self.experiment.addable().map(offer).collect()
    }
}

fn rate(method: &Method, lane: &LaneSnapshot, diverged: bool) -> String {
    let rate = lane.steps_per_second().filter(|_| !diverged && lane.reached.is_none());
    rate.map_or(String::new(), |rate| {
        let place = method.position("single");
        let single = place.and_then(|place| lane.values.get(place)).is_some_and(|&single| single != 0.0);
        format!("{} steps/s without drawing{}", three_digits(rate), if single { ", f32" } else { "" })
    })
}
