//! A run that was kept, as a link says it.

use super::Experiment;
use crate::optim::Range;

/// Characters of its own link: it is written within another one, which has room for 20,000.
const MOST_CHARACTERS: usize = 4_000;

/// Its steps: more than any link leads to.
const STEPS: Range = Range::Integer { min: 1.0, max: 1e9 };

/// A run that was kept to compare others with: what it ran with from its start, and how far it had come. How it was
/// watched is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRun {
    /// A link with a step, as it is written within another link.
    link: String,
}

impl KeptRun {
    /// That of an experiment which has come to this step with the settings that it began with; `None` where its link
    /// would be too long to stand in another one.
    pub fn new(experiment: &Experiment, step: u64) -> Option<Self> {
        let view = experiment.scenario.experiment().view;
        let link = format!("{}&step={step}", Experiment { view, ..experiment.clone() }.to_link());
        (link.len() <= MOST_CHARACTERS).then_some(KeptRun { link })
    }

    /// Reads its link.
    ///
    /// # Errors
    /// In words, why it is none.
    fn parse(text: &str) -> Result<Self, String> {
        let refuse = |words: String| Err(format!("The kept run cannot be had: {words}"));
        let (experiment, refusals) = Experiment::from_link(text);
        if let Some(refusal) = refusals.first() {
            // What the link would have been without it is of no interest.
            return refuse(refusal.words.split(": ").next().unwrap_or_default().into());
        }
        let step = Experiment::value_in_link(text, "step").unwrap_or_default();
        match STEPS.parse("Its step", &step).map(|step| KeptRun::new(&experiment, step as u64)) {
            Ok(Some(kept)) => Ok(kept),
            Ok(None) => refuse("it has too many settings".into()),
            Err(words) => refuse(words),
        }
    }

    /// Its link.
    pub fn link(&self) -> &str {
        &self.link
    }

    /// What it ran with.
    pub fn experiment(&self) -> Experiment {
        Experiment::from_link(&self.link).0
    }

    /// How far it had come.
    pub fn step(&self) -> u64 {
        let step = Experiment::value_in_link(&self.link, "step").and_then(|step| step.parse().ok());
        step.expect("its link says its step")
    }
}

impl Experiment {
    /// Takes a kept run, or none, from the text of its link.
    pub(super) fn take_kept(&mut self, text: &str) -> Result<(), String> {
        self.view.kept = if text.is_empty() { None } else { Some(KeptRun::parse(text)?) };
        Ok(())
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
        let kept = KeptRun::new(&experiment, 1200).unwrap();
        assert_eq!(kept.step(), 1200);
        assert_eq!(kept.experiment(), Experiment::from_link(own).0);
        experiment.view.kept = Some(kept.clone());
        let link = experiment.to_link();
        let (again, refusals) = Experiment::from_link(&link);
        assert_eq!((again.view.kept.as_ref(), refusals), (Some(&kept), vec![]));
        assert_eq!(again, experiment);
        // What was kept beside a run that is kept is not.
        let outer = KeptRun::new(&experiment, 5).unwrap();
        assert!(outer.experiment().view.kept.is_none() && !outer.link().contains("kept"));
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
        assert!(KeptRun::new(&many, 9).is_some());
        let link = format!("kept=step%253D9%2526{}", "x".repeat(5000));
        assert!(Experiment::from_link(&link).0.view.kept.is_none());
    }
}
