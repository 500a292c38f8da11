//! Where a run stands, in words.

use super::words::{count, near, three_digits};
use crate::experiment::{Experiment, number};
use crate::math::read_number;
use crate::optim::Purpose;
use crate::session::{Finish, LaneSnapshot, Passing, Reached, Replicates, Rest, Snapshot, Status};

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
    let step = count(snapshot.step);
    let stuck = snapshot.lanes.iter().find(|lane| cannot_start(lane, snapshot.noisy));
    let mut words = match (snapshot.time.going_to, snapshot.finish.filter(|_| !playing)) {
        (Some(goal), _) => return format!("Going to step {} …", count(goal)),
        (_, Some(Finish::Budget)) => format!("Paused at step {step}, as set."),
        (_, Some(Finish::Target)) => format!("Paused at step {step}: all have reached the target."),
        _ if snapshot.step > 0 && !snapshot.lanes.is_empty() && !snapshot.is_running() => {
            format!("Stopped after step {step}: nobody goes on.")
        }
        _ => match goal {
            Some(goal) => format!("Replaying to step {}: step {step}.", count(goal)),
            // The counter says it, of this very frame.
            None if playing => String::new(),
            None if snapshot.step == 0 && snapshot.is_running() && stuck.is_none() => {
                "At the start. Press Play.".into()
            }
            None if snapshot.step == 0 => "At the start.".into(),
            None => format!("Step {step}, paused."),
        },
    };
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
        words.push_str(" No optimizer is switched on.");
    } else {
        let parts: Vec<String> = [losses.join(comma)].into_iter().chain(best).collect();
        let medians = match snapshot.seeds() {
            1 => String::new(),
            seeds => format!(" Medians of {seeds} seeds:"),
        };
        words.push_str(&format!("{medians} {}.", parts.join("; ")));
    }
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

/// How an optimizer of an experiment is doing, and what to try if it is not well, in at most two lines of its card.
pub fn lane_words(lane: &LaneSnapshot, front: u64, playing: bool, experiment: &Experiment) -> String {
    let first = first_words(lane, front, playing, experiment);
    match &lane.replicates {
        None => first,
        Some(_) if lane.status == Status::CatchingUp => first,
        Some(replicates) if replicates.active > 0 => replicates_words(replicates),
        // Of the first one it is known what to try.
        Some(replicates) => format!("{first} So under all {} seeds.", replicates.seeds),
    }
}

/// What an optimizer does under several seeds.
fn replicates_words(Replicates { seeds, active, loss, reached, .. }: &Replicates) -> String {
    let Some(loss) = loss else { return String::new() };
    let lost = match seeds - active {
        0 => String::new(),
        lost => format!("Diverged under {lost} of {seeds} seeds. "),
    };
    let range = match active {
        1 => format!("{} under the other.", three_digits(loss.median)),
        _ => format!("{} to {}, {active} seeds.", three_digits(loss.least), three_digits(loss.greatest)),
    };
    let reached = match (reached.iter().min(), reached.iter().max()) {
        (Some(&first), Some(&last)) if first < last => {
            format!(" {} reached the target, at steps {} to {}.", reached.len(), count(first), count(last))
        }
        (Some(&step), _) => format!(" {} reached the target, at step {}.", reached.len(), count(step)),
        _ => String::new(),
    };
    lost + &range + &reached
}

fn first_words(lane: &LaneSnapshot, front: u64, playing: bool, experiment: &Experiment) -> String {
    match lane.status {
        Status::Running => match lane.reached {
            Some(reached) => reached_words(reached),
            None if lane.rest.is_some() => rest_words(lane.rest),
            None if playing => "Running.".into(),
            None => "Paused.".into(),
        },
        Status::CatchingUp => format!("Catching up: step {} of {}.", count(lane.step), count(front)),
        Status::Diverged { .. } if lane.step == 0 => stuck_words(lane),
        Status::Diverged { step } if lane.rest == Some(Rest::Overflow) => {
            format!("Diverged at step {}: {OVERFLOW}", count(step))
        }
        Status::Diverged { step } => {
            format!("Diverged at step {}{}.", count(step), remedy(lane, experiment).unwrap_or_default())
        }
    }
}

const OVERFLOW: &str = "its squared gradients exceed what a number can hold.";

/// What an optimizer stands on, for its card.
fn rest_words(rest: Option<Rest>) -> String {
    match rest {
        None => String::new(),
        Some(Rest::Minimum) => "Arrived: at the least value that can be told.".into(),
        Some(Rest::Saddle) => "Stands on a saddle point: no slope leads away.".into(),
        Some(Rest::Maximum) => "Stands on a maximum: no slope leads away.".into(),
        Some(Rest::Plateau) => "Stands on a plateau: no value nearby is another.".into(),
        Some(Rest::Slope) => "Stands still on a slope: its steps no longer change the value.".into(),
        Some(Rest::Overflow) => format!("Stands still: {OVERFLOW}"),
    }
}

/// The same behind its loss in the status line, under one seed.
fn rest_in_brief(lane: &LaneSnapshot) -> &'static str {
    match lane.rest.filter(|_| lane.replicates.is_none()) {
        None => "",
        Some(Rest::Minimum) => " (arrived)",
        Some(Rest::Saddle) => " (on a saddle point)",
        Some(Rest::Maximum) => " (on a maximum)",
        Some(Rest::Plateau) => " (on a plateau)",
        Some(Rest::Slope | Rest::Overflow) => " (stands still)",
    }
}

/// Whether an optimizer has nothing to begin with. Before it has tried, only noise can still bring it a value.
fn cannot_start(lane: &LaneSnapshot, noisy: bool) -> bool {
    let lost = if lane.has_diverged() { !lane.is_active() } else { !noisy && !lane.loss.is_finite() };
    lost && lane.step == 0
}

/// Why it cannot start, and what to do.
fn stuck_words(lane: &LaneSnapshot) -> String {
    let missing = if lane.loss.is_finite() { "slope" } else { "value" };
    format!("No finite {missing} at the start: move the start or change the function.")
}

/// The rate that is farthest above its tuned value, and that to try. Where none is above, a tenth of the one that
/// commonly is too high, unless it cannot be less.
fn remedy(lane: &LaneSnapshot, experiment: &Experiment) -> Option<String> {
    let method = lane.method()?;
    let tuned = experiment.proposal(method);
    let excess = |place: usize| lane.values[place] / tuned[place];
    let usual = method.position(method.remedy)?;
    let rates = (0..tuned.len()).filter(|&place| method.parameters[place].purpose == Purpose::Rate);
    let worst = rates.fold(usual, |worst, rate| if excess(rate) > excess(worst) { rate } else { worst });
    let (place, lower) =
        if excess(worst) > 1.0 { (worst, tuned[worst]) } else { (usual, 0.1 * lane.values[usual]) };
    let (parameter, value) = (&method.parameters[place], lane.values[place]);
    let rounded: f64 = read_number(&format!("{lower:.2e}")).expect("a number as written");
    let lower = rounded.max(parameter.range.bounds().0);
    let name = parameter.name.to_ascii_lowercase();
    (lower < value).then(|| format!(" with {name} {}. Try {} and reset", number(value), number(lower)))
}

/// When the target was reached.
fn reached_words(reached: Reached) -> String {
    format!(
        "Target reached {} step {}: {} evaluations, {} s of computing.",
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
    use crate::experiment::Experiment;
    use crate::session::Session;

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

    /// What the card of the first optimizer says after these steps.
    fn words(session: &mut Session, experiment: &Experiment, steps: u64) -> String {
        session.advance_to(steps, &|| 0.0);
        let snapshot = session.snapshot();
        lane_words(&snapshot.lanes[0], snapshot.step, true, experiment)
    }

    fn session(link: &str) -> (Session, Experiment) {
        let (experiment, _) = Experiment::from_link(link);
        (Session::new(&experiment).unwrap(), experiment)
    }

    #[test]
    fn divergence_is_said_with_its_step_and_a_remedy() {
        let (mut session, experiment) = session("scenario=too-fast");
        let words = words(&mut session, &experiment, 3000);
        let snapshot = session.snapshot();
        let step = match snapshot.lanes[0].status {
            Status::Diverged { step } => step,
            other => panic!("{other:?}"),
        };
        let expected =
            format!("Diverged at step {} with meta-learning rate 0.05. Try 9.6e-4 and reset.", count(step));
        assert_eq!(words, expected);
        assert_eq!(snapshot.lanes[1].status, Status::Running, "the others go on");
    }

    /// Whichever rates are too high, and on whatever function: the advice, followed, leads to a run that goes on.
    #[test]
    fn advice_that_is_followed_helps() {
        let mut tried = 0;
        for problem in
            ["dimension=20", "dimension=20&condition=100000", "objective=rosenbrock", "objective=beale"]
        {
            for rates in [
                "lodo-lr=10",
                "lodo-meta-lr=2",
                "lodo-lr=1.38&lodo-meta-lr=2",
                "lodo-lr=10&lodo-meta-lr=10",
                "lodo-meta-lr=0.05",
                "optimizers=lodo-sgd&lodo-sgd-meta-lr=5",
                "optimizers=momentum&momentum-lr=10",
                "optimizers=hd-sgd&hd-sgd-hyper-lr=10&hd-sgd-lr=10",
            ] {
                let (_, mut experiment) = session(&format!("{problem}&{rates}&optimizers=lodo"));
                let mut said = Vec::new();
                loop {
                    let mut session = Session::new(&experiment).unwrap();
                    let words = words(&mut session, &experiment, 400);
                    if !words.contains("Diverged") {
                        break;
                    }
                    let advice =
                        words.split("Try ").nth(1).and_then(|words| words.strip_suffix(" and reset."));
                    let lane = &experiment.lanes[0];
                    let named = |p: &&crate::optim::Parameter| words.contains(&p.name.to_ascii_lowercase());
                    let parameter =
                        lane.method.parameters.iter().find(named).expect("the advice names a rate");
                    let key = format!("{}-{}", lane.id(), parameter.key);
                    experiment.set(&key, advice.expect("there is advice")).unwrap();
                    said.push(words);
                    assert!(said.len() <= 3, "{problem} {rates}: {said:?}");
                }
                tried += usize::from(!said.is_empty());
            }
        }
        assert!(tried > 16, "of 32 only {tried} diverged at all");
    }

    /// A value that was set afterwards has nothing to do with it.
    #[test]
    fn the_value_it_diverged_with_is_named() {
        let (mut session, mut experiment) = session("objective=rosenbrock&optimizers=lodo&lodo-lr=10");
        let before = words(&mut session, &experiment, 100);
        assert!(before.ends_with("with initial learning rate 10. Try 0.913 and reset."), "{before}");
        experiment.set("lodo-lr", "0.1").unwrap();
        session.adjust(&experiment).unwrap();
        assert_eq!(words(&mut session, &experiment, 200), before);
    }

    #[test]
    fn no_rate_is_to_blame_for_a_start_without_a_value() {
        for (formula, start, missing) in
            [("sqrt(x)+y^2", "-4", "value"), ("1/0", "1", "value"), ("sqrt(x)", "0", "slope")]
        {
            let link =
                format!("objective=formula&dimension=2&optimizers=adam&formula={formula}&start-x={start}");
            let (mut session, experiment) = session(&link);
            let words = words(&mut session, &experiment, 50);
            let expected =
                format!("No finite {missing} at the start: move the start or change the function.");
            assert_eq!(words, expected, "{formula}");
        }
    }
}
