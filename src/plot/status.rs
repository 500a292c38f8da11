//! Where a run stands, in words.

use super::words::{count, three_digits};
use crate::run::{Finish, LaneSettings, LaneSnapshot, Reached, Snapshot, Status, number};

/// The status line: "Step 12,400. LODO 9.10, Adam 15.3; Newton’s best 7.41." `goal` is the step that a run from a file
/// is taken to.
pub fn status_words(snapshot: &Snapshot, playing: bool, goal: Option<u64>) -> String {
    let step = count(snapshot.step);
    let mut words = match (snapshot.time.going_to, snapshot.finish.filter(|_| !playing)) {
        (Some(goal), _) => return format!("Going to step {} …", count(goal)),
        (_, Some(Finish::Budget)) => format!("Finished: {step} steps."),
        (_, Some(Finish::Target)) => format!("Finished: the target is reached by all. Step {step}."),
        _ => match goal {
            Some(goal) => format!("Replaying to step {}: step {step}.", count(goal)),
            None if playing => format!("Step {step}."),
            None if snapshot.step == 0 => "At the start. Press Play.".into(),
            None => format!("Step {step}, paused."),
        },
    };
    let losses: Vec<String> = snapshot
        .lanes
        .iter()
        .map(|lane| match lane.status {
            Status::Diverged { step } => format!("{} diverged at step {}", lane.name, count(step)),
            Status::CatchingUp => format!("{} is catching up", lane.name),
            Status::Running => format!("{} {}", lane.name, three_digits(lane.smoothed)),
        })
        .collect();
    let best = snapshot
        .newton_best
        .filter(|_| snapshot.noisy)
        .map(|best| format!("Newton’s best {}", three_digits(best)));
    if losses.is_empty() {
        words.push_str(" No optimizer is switched on.");
    } else {
        let parts: Vec<String> = [losses.join(", ")].into_iter().chain(best).collect();
        words.push_str(&format!(" {}.", parts.join("; ")));
    }
    words
}

/// Who diverges within so many steps has learned nothing yet.
const AT_ONCE: u64 = 10;

/// How an optimizer is doing, and what to try if it is not well.
pub fn lane_words(lane: &LaneSnapshot, settings: &LaneSettings, front: u64, goes_on: bool) -> String {
    match lane.status {
        Status::Running => match lane.reached {
            Some(reached) => reached_words(reached),
            None if goes_on => "Running.".into(),
            None => "Paused.".into(),
        },
        Status::CatchingUp => format!("Catching up: step {} of {}.", count(lane.step), count(front)),
        Status::Diverged { step } => {
            // What fails at once was too long a step, whatever is learned.
            let remedy = if step <= AT_ONCE { settings.method.position("lr") } else { None };
            let remedy = remedy.or_else(|| settings.method.position(settings.method.remedy));
            let place = remedy.unwrap_or(0);
            let parameter = &settings.method.parameters[place];
            format!(
                "{} diverged at step {}. Lower its {} below {} and reset.",
                lane.name,
                count(step),
                parameter.name.to_ascii_lowercase(),
                number(settings.values[place]),
            )
        }
    }
}

/// When the target was reached.
fn reached_words(reached: Reached) -> String {
    format!(
        "Reached the target {} step {}, after {} evaluations and {} s of computing.",
        if reached.exact { "at" } else { "by" },
        count(reached.step),
        count(reached.evaluations),
        three_digits(reached.seconds),
    )
}

/// A word for how an optimizer is doing, for style sheets.
pub fn lane_state(status: Status) -> &'static str {
    match status {
        Status::Running => "running",
        Status::CatchingUp => "behind",
        Status::Diverged { .. } => "diverged",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Experiment, Session};

    #[test]
    fn the_status_names_everyone_and_the_best() {
        let (experiment, _) = Experiment::from_link("dimension=20&seed=4");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(1200, &|| 0.0);
        let words = status_words(&session.snapshot(), true, None);
        assert!(words.starts_with("Step 1,200. LODO ") && words.contains(", Adam "), "{words}");
        assert!(words.contains("; Newton’s best 1."), "{words}");
    }

    #[test]
    fn divergence_is_said_with_its_step_and_a_remedy() {
        let (experiment, _) = Experiment::from_link("scenario=too-fast");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(3000, &|| 0.0);
        let snapshot = session.snapshot();
        let words = lane_words(&snapshot.lanes[0], &experiment.lanes[0], snapshot.step, true);
        let step = match snapshot.lanes[0].status {
            Status::Diverged { step } => step,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            words,
            format!(
                "LODO diverged at step {}. Lower its meta-learning rate below 0.05 and reset.",
                count(step)
            )
        );
        assert_eq!(snapshot.lanes[1].status, Status::Running, "the others go on");
    }
}
