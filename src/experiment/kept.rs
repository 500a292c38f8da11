//! An experiment whose run is kept, and one that says which run is.

use super::{Experiment, KeptRun};
use crate::optim::Range;

/// Steps of a kept run: more than any link leads to.
const STEPS: Range = Range::Integer { min: 1.0, max: 1e9 };

impl Experiment {
    /// The run of these settings from its start to a step; `None` where there are too many of them for a link within a
    /// link.
    pub fn kept_at(&self, step: u64) -> Option<KeptRun> {
        let view = self.scenario.experiment().view;
        KeptRun::new(Experiment { view, ..self.clone() }.to_link(), step)
    }

    /// What a kept run ran with.
    pub fn of_kept(run: &KeptRun) -> Self {
        Experiment::from_link(run.settings()).0
    }

    /// The text of the run that is kept.
    pub(super) fn kept_text(&self) -> String {
        self.view.kept.as_ref().map(KeptRun::link).unwrap_or_default()
    }

    /// Takes a kept run, or none, from the text of its link.
    pub(super) fn take_kept(&mut self, text: &str) -> Result<(), String> {
        self.view.kept = if text.is_empty() { None } else { Some(parse(text)?) };
        Ok(())
    }
}

fn parse(text: &str) -> Result<KeptRun, String> {
    let refuse = |words: &str| Err(format!("The kept run cannot be had: {words}"));
    // A link can say "kept=kept=…" as often as it is long: nothing is read within what is read here.
    if Experiment::value_in_link(text, "kept").is_some() {
        return refuse("it has one of its own");
    }
    let (experiment, refusals) = Experiment::from_link(text);
    if let Some(refusal) = refusals.first() {
        // What the link would have been without it is of no interest.
        return refuse(refusal.words.split(": ").next().unwrap_or_default());
    }
    let step = Experiment::value_in_link(text, "step").unwrap_or_default();
    match STEPS.parse("Its step", &step).map(|step| experiment.kept_at(step as u64)) {
        Ok(Some(kept)) => Ok(kept),
        Ok(None) => refuse("it has too many settings"),
        Err(words) => refuse(&words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is what it ran with, whatever is written in it, and not how it was watched; within a link it comes back.
    #[test]
    fn a_link_within_a_link_comes_back() {
        let own = "scenario=blank&objective=formula&dimension=2&formula=a*sin(x)%5E2%2By%5E2&formula-a=2&optimizers=gd,gd.2";
        let (mut experiment, refusals) = Experiment::from_link(&format!("{own}&theme=dark&note=a%26b%3Dc"));
        assert_eq!(refusals, vec![]);
        let kept = experiment.kept_at(1200).unwrap();
        assert_eq!(kept.step(), 1200);
        assert_eq!(Experiment::of_kept(&kept), Experiment::from_link(own).0);
        experiment.view.kept = Some(kept.clone());
        let link = experiment.to_link();
        let (again, refusals) = Experiment::from_link(&link);
        assert_eq!((again.view.kept.as_ref(), refusals), (Some(&kept), vec![]));
        assert_eq!(again, experiment);
        // What was kept beside a run that is kept is not.
        let outer = experiment.kept_at(5).unwrap();
        assert!(Experiment::of_kept(&outer).view.kept.is_none() && !outer.link().contains("kept"));
    }

    /// What is no run is refused, and the rest of the link is taken.
    #[test]
    fn what_is_no_run_is_refused() {
        for (written, words) in [
            ("step%3D0", "Its step must be at least 1"),
            ("seed%3D4", "Its step"),
            ("seed%3D-4%26step%3D9", "Seed must be at least 0"),
            ("scenario%3Dnone%26step%3D9", "names a scenario that does not exist"),
            ("oops", "There is no setting called “oops” here"),
            ("step%3D9%26kept%3Dstep%253D9", "it has one of its own"),
            (&"kept=".repeat(3900), "it has one of its own"),
            (&"k%65pt=".repeat(2800), "it has one of its own"),
        ] {
            let (experiment, refusals) = Experiment::from_link(&format!("kept={written}&seed=7"));
            assert_eq!((experiment.view.kept.as_ref(), experiment.seed), (None, 7));
            let said = &refusals[0].words;
            let (begin, end) = ("The kept run cannot be had: ", ": the rest of the link was loaded");
            assert!(said.starts_with(begin) && said.contains(words), "{said}");
            assert!(said.ends_with(end) && said.matches(end).count() == 1, "{said}");
        }
        let mut many = Experiment::default();
        many.set("objective", "formula").unwrap();
        many.set("formula", &format!("x{}", "+y*y".repeat(90))).unwrap();
        assert!(many.kept_at(9).is_some());
        let link = format!("kept=step%253D9%2526{}", "x".repeat(5000));
        assert!(Experiment::from_link(&link).0.view.kept.is_none());
    }
}
