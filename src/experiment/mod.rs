//! Everything that determines a run: settings, optimizers and their tuned values, scenarios and the tour, and how all
//! that is read and written. Nothing here runs.

mod angle;
mod choice;
mod colours;
mod control;
mod curves;
mod effect;
#[expect(clippy::module_inception, reason = "the room is named after what is in this file")]
mod experiment;
mod json;
mod kept;
mod kept_run;
mod key;
mod lane_id;
mod lane_name;
mod lane_settings;

mod lineup;
mod link;
mod nearest;
mod note;
mod panels;
mod pause_condition;
mod planes;
mod problem;
mod refusal;
mod scenario;
mod setting;
mod settings;
mod speed;
mod story;
pub(crate) mod streams;
mod tuned;
mod version;
mod view;
mod window;
mod writing;

pub use angle::Angle;
pub use control::Control;
pub use curves::{CurvesView, LossAxis, Smoothing, Spacing, Span, Spread};
pub use effect::Effect;
pub use experiment::Experiment;
pub use kept_run::KeptRun;
pub use lane_id::LaneId;
pub use lane_settings::LaneSettings;
pub use nearest::nearest;
pub use pause_condition::PauseCondition;
pub use refusal::Refusal;
pub use scenario::{SCENARIOS, Scenario, scenario};
pub use setting::Group;
pub use story::{Offer, STORY, Stop as StoryStop};
pub use tuned::Tuned;
pub use version::{set_version, version};
pub use view::{ErrorView, Panel, PlaneChoice, SpectrumView, ThemeChoice, View};
pub use window::Window;
pub use writing::number;
