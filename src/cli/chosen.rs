//! The experiment that a command is given.

use lodo::experiment::Experiment;

use super::outcome::Failure;

#[derive(clap::Args)]
pub struct Chosen {
    /// The experiment, as in the page's address after #
    #[arg(long, value_name = "TEXT")]
    link: Option<String>,
    /// One setting, any number of times; `lodo list` names them
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("--set takes KEY=VALUE")?;
    Ok((key.into(), value.into()))
}

impl Chosen {
    /// The page's address without #, if the link was a whole address.
    pub fn page(&self) -> &str {
        let address = self.link.as_deref().filter(|link| link.contains("://"));
        address.and_then(|address| address.split_once('#')).map_or("", |(page, _)| page)
    }

    /// The link, and the settings after it.
    pub fn experiment(&self) -> Result<Experiment, Failure> {
        let link = self.link.as_deref().unwrap_or_default();
        // Of a whole address what stands after #.
        let fragment = link.split_once("://").and_then(|(_, rest)| Some(rest.split_once('#')?.1));
        let (mut experiment, refusals) = Experiment::from_link(fragment.unwrap_or(link));
        if let Some(refusal) = refusals.into_iter().next() {
            return Err(refusal.words.into());
        }
        for (place, (key, text)) in self.set.iter().enumerate() {
            if self.set[..place].iter().any(|former| former.0 == *key) {
                return Err(format!("--set gives “{key}” twice").into());
            }
            // Written by a person, as in a field of the page.
            let taken = experiment.written(key, text).and_then(|machine| experiment.set(key, &machine));
            taken.map_err(|refusal| {
                let meant = experiment.meant(key, text);
                let meant = meant.map_or(String::new(), |meant| format!(", the nearest is “{meant}”"));
                refusal.words + &meant
            })?;
        }
        Ok(experiment)
    }
}
