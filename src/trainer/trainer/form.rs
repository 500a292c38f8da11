//! What stands in the form, and what of it was not taken.

use lodo_core::optim::Range;

use super::{Effect, Refusal, Source, Stage, Trainer};
use crate::crew::Request;
use crate::order::{Answer, Order};

impl Trainer {
    /// Fields say what the settings are, and nothing else any more.
    pub(super) fn write_texts(&mut self) {
        let fields: Vec<String> = self.texts.drain(..).map(|field| field.0).collect();
        self.refusals.retain(|refusal| !fields.contains(&refusal.key));
        let keys = self.settings.keys().into_iter();
        self.texts =
            keys.map(|key| (self.settings.get(&key).unwrap_or_default(), key)).map(|(t, k)| (k, t)).collect();
        self.revision += 1;
    }

    pub(super) fn write(&mut self, key: &str, text: &str) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != key);
        if let Some(field) = self.texts.iter_mut().find(|field| field.0 == key) {
            text.clone_into(&mut field.1);
        }
        let whole = self
            .settings
            .number(key)
            .is_some_and(|(_, range)| matches!(range, Range::Integer { .. } | Range::LogInteger { .. }));
        let plain = match lodo::text::written_number(text, whole) {
            Ok(plain) => plain,
            Err(words) => return self.refuse(key, words),
        };
        if let Err(words) = self.settings.set(key, &plain) {
            return self.refuse(key, words);
        }
        if !self.is_mistyped() {
            self.notice.clear();
        }
        let mut effects = vec![Effect::Link(self.settings.to_link())];
        effects.extend(self.tune(key));
        effects
    }

    /// Sends the value of a key to the run, if that has another one or is about to.
    pub(super) fn tune(&mut self, key: &str) -> Vec<Effect> {
        let Some(run) = self.run.as_ref().filter(|_| self.crew.is_there()) else { return Vec::new() };
        let sent = self.tuning.iter().rfind(|sent| sent.0 == key).map(|sent| sent.1.clone());
        match (sent.or_else(|| run.get(key)), self.settings.get(key)) {
            (Some(before), Some(value)) if before != value => {
                self.tuning.push_back((key.into(), value.clone()));
                self.keeper(Request::Tune, Order::Tune(key.into(), value))
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn refuse(&mut self, key: &str, words: String) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != key);
        self.refusals.push(Refusal { key: key.into(), words });
        Vec::new()
    }

    pub(super) fn toggle(&mut self, key: &str) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != "optimizers");
        let keys = self.settings.get("optimizers").unwrap_or_default();
        let mut keys: Vec<&str> = keys.split(',').collect();
        match keys.iter().position(|known| *known == key) {
            Some(place) => drop(keys.remove(place)),
            None => keys.push(key),
        }
        match self.settings.set("optimizers", &keys.join(",")) {
            Ok(()) => {
                let mistyped: Vec<(String, String)> = self
                    .texts
                    .iter()
                    .filter(|(field, _)| self.refusals.iter().any(|refusal| refusal.key == *field))
                    .cloned()
                    .collect();
                self.write_texts();
                // What somebody is about to correct stays, where its field does.
                for (field, text) in mistyped {
                    if self.texts.iter().any(|known| known.0 == field) {
                        self.write(&field, &text);
                    }
                }
                vec![Effect::Link(self.settings.to_link())]
            }
            Err(words) => self.refuse("optimizers", words),
        }
    }

    /// Whether a field has a text that is no value for it.
    pub(super) fn is_mistyped(&self) -> bool {
        self.texts.iter().any(|(field, _)| self.refusals.iter().any(|refusal| refusal.key == *field))
    }

    /// Forgets what was refused, but for what still stands in a field.
    pub(super) fn keep_mistyped(&mut self) {
        self.refusals.retain(|refusal| self.texts.iter().any(|(field, _)| *field == refusal.key));
    }

    pub(super) fn choose(&mut self, source: Source) -> Vec<Effect> {
        if self.stage != Stage::Idle {
            let words = "A run stays with its images: save it if you like, and press “New run” first";
            return self.refuse("images", words.into());
        }
        self.refusals.retain(|refusal| refusal.key != "images");
        self.question.pixels.clear();
        let inspection = match &source {
            Source::Drawn => Effect::EndInspection,
            Source::File(name, file) => Effect::Inspect(*file, name.clone()),
        };
        let former = std::mem::replace(&mut self.source, source);
        // One that is not read yet may turn out to be none.
        if self.inspected.is_none() {
            self.inspected = Some(former);
        }
        if self.source == Source::Drawn {
            self.inspected = None;
        }
        vec![inspection]
    }

    /// A file of images was read before anything is begun: what it has, or why it has none.
    pub(super) fn inspected(&mut self, file: u32, answer: Answer) -> Vec<Effect> {
        let is_it = matches!(&self.source, Source::File(_, number) if *number == file);
        let Some(former) = self.inspected.take_if(|_| is_it && answer != Answer::Ready) else {
            return Vec::new();
        };
        // Of a run that was begun meanwhile its own workers tell.
        if self.stage == Stage::Idle {
            match answer {
                Answer::Loaded(words, _) => self.notice = format!("{words}."),
                Answer::Refused(words) => {
                    self.source = former;
                    return self.refuse("images", words).into_iter().chain([Effect::EndInspection]).collect();
                }
                _ => {}
            }
        }
        vec![Effect::EndInspection]
    }
}
