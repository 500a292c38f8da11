//! Where a run stands, in words.

use super::lane::{cannot_start, rest_in_brief, stuck_words};
use super::words::{count, near, three_digits};
use crate::session::{Finish, LaneSnapshot, Passing, Snapshot, Status};

/// Of so many at most it is said who passed whom.
const FEW: usize = 4;

/// What is said while a kept run is computed again.
pub fn recalled_words(step: u64, goal: u64) -> String {
    format!("The kept run is computed again: step {} of {}.", count(step), count(goal))
}

/// The status line: "Step 12,400, paused. LODO 9.10, Adam 15.3; Newton’s average 7.41." `goal` is the step that a run from a file
/// is taken to. Nothing before there is a run.
pub fn status_words(snapshot: &Snapshot, playing: bool, goal: Option<u64>) -> String {
    if snapshot.dimension == 0 {
        return String::new();
    }
    if let Some(goal) = snapshot.time.going_to {
        return format!("Going to step {} …", count(goal));
    }
    let stuck = snapshot.lanes.iter().find(|lane| cannot_start(lane, snapshot.noisy));
    let mut words = standing(snapshot, playing, goal, stuck.is_some());
    words.push_str(&losses_words(snapshot));
    if let Some(lane) = stuck {
        words.push_str(&format!(" {}", stuck_words(lane)));
    }
    // Of many the figure says it.
    if snapshot.lanes.len() <= FEW
        && let Some(Passing { who, whom, bin }) = snapshot.passings().last()
    {
        words.push_str(&format!(" {} passed {} {}.", who.name, whom.name, near(bin.step)));
    }
    let (mut active, mut reached) = (0, 0);
    for lane in snapshot.lanes.iter().filter(|lane| lane.is_active()) {
        active += 1;
        reached += usize::from(lane.reached_target());
    }
    if 0 < reached && reached < active {
        words.push_str(&format!(" {reached} of {active} have reached the target."));
    }
    words.trim_start().into()
}

/// At which step the run stands, and why.
fn standing(snapshot: &Snapshot, playing: bool, goal: Option<u64>, is_stuck: bool) -> String {
    let step = count(snapshot.step);
    match snapshot.finish.filter(|_| !playing) {
        Some(Finish::Budget) => format!("Paused at step {step}, as set."),
        Some(Finish::Target) => format!("Paused at step {step}: all have reached the target."),
        _ if snapshot.step > 0 && !snapshot.lanes.is_empty() && !snapshot.is_running() => {
            format!("Stopped after step {step}: nobody goes on.")
        }
        _ => match goal {
            Some(goal) => format!("Replaying to step {}: step {step}.", count(goal)),
            // The counter says it, of this very frame.
            None if playing => String::new(),
            None if snapshot.step == 0 && snapshot.is_running() && !is_stuck => {
                "At the start. Press Play.".into()
            }
            None if snapshot.step == 0 => "At the start.".into(),
            None => format!("Step {step}, paused."),
        },
    }
}

/// The losses of all optimizers, and Newton’s average beside them.
fn losses_words(snapshot: &Snapshot) -> String {
    // Names that say what sets copies apart have commas of their own.
    let copies = snapshot.lanes.iter().any(|lane| lane.name.contains(','));
    let (colon, comma) = if copies { (":", "; ") } else { ("", ", ") };
    let behind = |lane: &&LaneSnapshot| lane.status == Status::CatchingUp;
    let late: Vec<&LaneSnapshot> = snapshot.lanes.iter().filter(behind).collect();
    let mut losses: Vec<String> = snapshot
        .lanes
        .iter()
        .filter(|lane| late.len() < 2 || !behind(lane))
        .map(|lane| match lane.status {
            _ if lane.is_active() && lane.has_diverged() => {
                format!("{}{colon} {}", lane.name, three_digits(lane.smoothed))
            }
            _ if cannot_start(lane, snapshot.noisy) => format!("{} cannot start", lane.name),
            Status::Diverged { step } => format!("{} diverged at step {}", lane.name, count(step)),
            Status::CatchingUp => format!("{} is catching up", lane.name),
            Status::Running => {
                format!("{}{colon} {}{}", lane.name, three_digits(lane.smoothed), rest_in_brief(lane))
            }
        })
        .collect();
    if late.len() > 1 {
        let steps: u64 = late.iter().map(|lane| lane.step).sum();
        let part = 100 * steps / (late.len() as u64 * snapshot.step.max(1));
        losses.push(format!("{} are catching up, {part} %", late.len()));
    }
    let best = snapshot
        .newton_best
        .filter(|_| snapshot.noisy)
        .map(|best| format!("Newton’s average {}", three_digits(best)));
    if losses.is_empty() {
        return " No optimizer is switched on.".into();
    }
    let parts: Vec<String> = [losses.join(comma)].into_iter().chain(best).collect();
    let medians = match snapshot.seeds() {
        1 => String::new(),
        seeds => format!(" Medians of {seeds} seeds:"),
    };
    format!("{medians} {}.", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;

    fn session(link: &str) -> (Session, Experiment) {
        let (experiment, _) = Experiment::from_link(link);
        (Session::new(&experiment).unwrap(), experiment)
    }

    #[test]
    fn the_status_names_everyone_and_the_best() {
        let (experiment, _) = Experiment::from_link("dimension=20&seed=4");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(1200, &|| 0.0);
        let words = status_words(&session.snapshot(), true, None);
        assert!(words.starts_with("LODO ") && words.contains(", Adam "), "{words}");
        assert!(words.contains("; Newton’s average 1."), "{words}");
    }

    #[test]
    fn many_who_catch_up_are_counted() {
        let (mut session, mut experiment) = session("dimension=20&optimizers=lodo,adam");
        session.advance_to(200, &|| 0.0);
        experiment.set("optimizers", "lodo,adam,gd,momentum,yogi").unwrap();
        session.adjust(&experiment).unwrap();
        let words = status_words(&session.snapshot(), true, None);
        assert!(words.contains(", 3 are catching up, 0 %;") && !words.contains("Yogi"), "{words}");
        experiment.set("optimizers", "lodo,adam,gd").unwrap();
        session.adjust(&experiment).unwrap();
        let words = status_words(&session.snapshot(), true, None);
        assert!(words.contains("Gradient descent is catching up"), "{words}");
    }

    #[test]
    fn the_status_says_why_a_run_rests() {
        let rests = |link: &str| {
            let mut session = session(link).0;
            session.advance(1000, f64::INFINITY, &|| 0.0);
            status_words(&session.snapshot(), false, None)
        };
        for (link, words) in [
            ("scenario=blank&budget=20", "Paused at step 20, as set. LODO "),
            (
                "scenario=blank&optimizers=adam&target=100",
                "Paused at step 1: all have reached the target. Adam ",
            ),
            ("scenario=blank&optimizers=momentum&momentum-lr=1000", "Stopped after step "),
            ("scenario=blank", "Step 1,000, paused. LODO "),
            ("scenario=blank&optimizers=", "At the start. No optimizer"),
        ] {
            let said = rests(link);
            assert!(said.starts_with(words), "{link}: {said}");
        }
        let mut partly = session("scenario=blank&target=0.1&optimizers=adam,gd&gd-lr=1e-6").0;
        partly.advance(1000, f64::INFINITY, &|| 0.0);
        let said = status_words(&partly.snapshot(), true, None);
        assert!(said.ends_with(" 1 of 2 have reached the target."), "{said}");
        let mut lost = session("scenario=blank&target=0.1&optimizers=adam,momentum&momentum-lr=1000").0;
        lost.advance(1000, f64::INFINITY, &|| 0.0);
        let said = status_words(&lost.snapshot(), false, None);
        assert!(said.contains(": all have reached the target. ") && !said.contains("1 of 2"), "{said}");
    }

    /// Before it has tried, after it has, and while it is to be played.
    #[test]
    fn who_cannot_start_is_told_so_at_any_time() {
        for (formula, missing, foreseen) in [("log(x)", "value", true), ("sqrt(x+1)", "slope", false)] {
            let link =
                format!("objective=formula&formula={formula}&dimension=2&start-x=-1&optimizers=lodo,adam");
            let mut session = session(&link).0;
            let words = format!(
                "LODO cannot start, Adam cannot start. No finite {missing} at the start: move the start or change the \
                 function."
            );
            let first = status_words(&session.snapshot(), false, None);
            assert_eq!(first == format!("At the start. {words}"), foreseen, "{first}");
            assert_eq!(first.contains("Press Play"), !foreseen, "{first}");
            session.advance(1000, f64::INFINITY, &|| 0.0);
            assert_eq!(status_words(&session.snapshot(), false, None), format!("At the start. {words}"));
            assert_eq!(status_words(&session.snapshot(), true, None), words);
        }
    }
}
