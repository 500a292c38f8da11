//! How an optimizer is doing, in words.

use super::words::{count, three_digits};
use crate::experiment::{Experiment, number};
use crate::math::read_number;
use crate::optim::Purpose;
use crate::session::{LaneSnapshot, Reached, Replicates, Rest, Status};

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
pub(super) fn rest_in_brief(lane: &LaneSnapshot) -> &'static str {
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
pub(super) fn cannot_start(lane: &LaneSnapshot, noisy: bool) -> bool {
    let lost = if lane.has_diverged() { !lane.is_active() } else { !noisy && !lane.loss.is_finite() };
    lost && lane.step == 0
}

/// Why it cannot start, and what to do.
pub(super) fn stuck_words(lane: &LaneSnapshot) -> String {
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
    use crate::session::Session;

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
