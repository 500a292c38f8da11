//! What a panel shows as it stands, for somebody who asks what he is looking at.

use super::words::{count, three_digits};
use crate::session::{LaneSnapshot, Snapshot};

/// Two sentences at most on what a panel shows, by the name of what it shows.
pub fn panel_words(shows: &str, snapshot: &Snapshot) -> String {
    let step = count(snapshot.step);
    let each = |value: &dyn Fn(&LaneSnapshot) -> Option<f64>| -> String {
        let known = snapshot.lanes.iter().take(3).filter_map(|lane| Some((&lane.name, value(lane)?)));
        known.map(|(name, value)| format!("{name} {}", three_digits(value))).collect::<Vec<_>>().join(", ")
    };
    let now = |values: String| {
        if values.is_empty() { ".".into() } else { format!("; at step {step}: {values}.") }
    };
    match shows {
        "landscape" if snapshot.dimension > 2 => {
            let share = snapshot.plane.share.map_or(String::new(), |share| {
                format!(" It holds {} % of how far they have moved.", three_digits(100.0 * share))
            });
            format!("A plane through the minimum in {} dimensions, with where each was over the last tenth.{share}", count(snapshot.dimension as u64))
        }
        "landscape" => "The function, darker where it is greater, with each path from its small ring on. An ellipse is long where a \
                        matrix makes steps long; the dashed one is the inverse Hessian’s."
            .into(),
        "decisions" => "The plane of the examples, with the line where each optimizer’s network changes its mind. Colour is deeper \
                        where it is surer."
            .into(),
        "loss" => {
            let best = snapshot.newton_best.filter(|_| snapshot.noisy);
            let best = best.map_or(String::new(), |best| {
                format!(" Newton’s method, which knows the inverse Hessian, would pay {} on average.", three_digits(best))
            });
            let losses = each(&|lane| Some(lane.smoothed).filter(|loss| loss.is_finite()));
            let noise = if snapshot.noisy { ", the same noise for all" } else { "" };
            format!("The loss that each optimizer meets{noise}{}{best}", now(losses))
        }
        "product" => "The eigenvalues of the matrix times the Hessian. At 1 a step goes straight to the minimum of a quadratic, from 2 on \
                      it overshoots by as much as it was off."
            .into(),
        "directions" => "Above: the part of Newton’s step that each takes along the Hessian’s directions, from the stiffest to the softest; \
                         1 is all of it. Below: what each direction adds to the mean loss."
            .into(),
        "matrix" => "LODO’s preconditioner G beside the inverse Hessian, in the Hessian’s own directions. Whatever G has beside its diagonal \
                     mixes directions that the function keeps apart."
            .into(),
        "error" => {
            let errors = each(&|lane| Some(lane.error.last()?.1.median));
            format!("How far each matrix is from the inverse Hessian, which is at 0{}", now(errors))
        }
        _ => {
            let lane = snapshot.lanes.iter().find(|lane| lane.spectrum.is_some());
            let reach = lane.and_then(|lane| {
                let values = &lane.spectrum.as_ref()?.effective;
                let (least, greatest) = (values.first()?, values.last()?);
                Some(format!(" {}’s reach from {} to {}.", lane.name, three_digits(*least), three_digits(*greatest)))
            });
            format!(
                "The eigenvalues of each preconditioner, the matrix between gradient and step; the inverse Hessian’s are dashed.{}",
                reach.unwrap_or_default()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;

    #[test]
    fn two_sentences_at_most_with_the_numbers_of_the_run() {
        for link in ["dimension=20", "scenario=rosenbrock", "objective=spirals", "optimizers="] {
            let experiment = Experiment::from_link(link).0;
            let mut session = Session::new(&experiment).unwrap();
            for steps in [0, 200] {
                session.advance_to(steps, &|| 0.0);
                let snapshot = session.snapshot();
                for shows in
                    ["landscape", "decisions", "loss", "spectrum", "product", "directions", "error", "matrix"]
                {
                    let words = panel_words(shows, &snapshot);
                    let sentences = words.matches(". ").count() + usize::from(words.ends_with('.'));
                    assert!((1..=2).contains(&sentences) && words.chars().count() < 240, "{words}");
                }
                let loss = panel_words("loss", &snapshot);
                for lane in snapshot.lanes.iter().filter(|lane| lane.smoothed.is_finite()) {
                    assert!(
                        loss.contains(&format!("{} {}", lane.name, three_digits(lane.smoothed))),
                        "{loss}"
                    );
                }
                assert_eq!(
                    loss.contains("Newton’s method"),
                    snapshot.noisy && snapshot.newton_best.is_some(),
                    "{loss}"
                );
                assert_eq!(loss.contains("noise"), snapshot.noisy, "{loss}");
            }
        }
    }
}
