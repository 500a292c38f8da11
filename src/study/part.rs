//! What one machine does of a study, as a file: it can be gone on with, and united with what others did.

use serde::{Deserialize, Serialize};

use super::{Course, Report, Study};

/// A part of a study's runs, as far as they are done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// The version of the file's words.
    lodo_study: u32,
    /// The version of LODO Lab that does the runs: another may find other bits.
    version: String,
    /// The link of what is run, for those who find the file.
    link: String,
    /// The study.
    study: Study,
    /// Which part, from 1, of how many.
    part: [usize; 2],
    /// The runs that are done, by their places among the study's.
    courses: Vec<(usize, Course)>,
    /// How many runs the study has: to count them takes as long as to set them up.
    #[serde(skip)]
    runs: usize,
}

/// The version of the words.
const WORDS: u32 = 1;

impl Part {
    /// A part of which nothing is done: the runs whose place leaves the rest `part − 1` when divided by `of`.
    ///
    /// # Errors
    /// In words, if there is no such part.
    pub fn new(study: Study, [part, of]: [usize; 2], version: &str) -> Result<Self, String> {
        if !(1..=of).contains(&part) {
            return Err(format!("There is no part {part} of {of}: parts are numbered from 1"));
        }
        let (version, link) = (version.into(), study.link());
        let (courses, runs) = (Vec::new(), study.runs());
        Ok(Part { lodo_study: WORDS, version, link, study, part: [part, of], courses, runs })
    }

    /// The study.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// The version of LODO Lab whose runs they are.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Which part it is, in words for messages.
    fn name(&self) -> String {
        let [part, of] = self.part;
        if of == 1 { "the whole".into() } else { format!("part {part}/{of}") }
    }

    /// The places of the runs that belong to it.
    fn own(&self) -> std::iter::StepBy<std::ops::Range<usize>> {
        let [part, of] = self.part;
        (part - 1..self.runs).step_by(of)
    }

    /// The places of the runs that it has yet to do.
    pub fn missing(&self) -> Vec<usize> {
        self.own().filter(|&place| self.found(place).is_err()).collect()
    }

    fn found(&self, place: usize) -> Result<usize, usize> {
        self.courses.binary_search_by_key(&place, |(known, _)| *known)
    }

    /// Takes what came of a run.
    pub fn put(&mut self, place: usize, course: Course) {
        match self.found(place) {
            Ok(at) => self.courses[at].1 = course,
            Err(at) => self.courses.insert(at, (place, course)),
        }
    }

    /// What there is of all runs of the study, in their order.
    pub fn courses(&self) -> Vec<Option<Course>> {
        let mut all = vec![None; self.runs];
        for (place, course) in &self.courses {
            all[*place] = Some(course.clone());
        }
        all
    }

    /// What it says so far.
    pub fn report(&self) -> Report {
        self.study.report(&self.courses(), &self.version)
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data") + "\n"
    }

    /// From a file.
    ///
    /// # Errors
    /// In words, if it is none, or not sound.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let mut part: Part =
            serde_json::from_str(text).map_err(|error| format!("is no part of a study: {error}"))?;
        if part.lodo_study != WORDS {
            return Err("was written by another version of LODO Lab".into());
        }
        part.study.check().map_err(|words| format!("has a study that cannot be run: {words}"))?;
        part.runs = part.study.runs();
        let ([number, of], runs) = (part.part, part.runs);
        let places = part.courses.iter().map(|(place, _)| *place);
        let sorted = places.clone().is_sorted_by(|one, other| one < other);
        let own = |place: usize| place < runs && place % of == number - 1;
        if !(1..=of).contains(&number) || !sorted || !places.clone().all(own) {
            return Err("has runs that are not its own".into());
        }
        Ok(part)
    }

    /// Whether another is a part of the same study by the same version.
    ///
    /// # Errors
    /// In words, why not.
    fn fits(&self, other: &Part) -> Result<(), String> {
        if self.study != other.study {
            return Err("is of another study".into());
        }
        if self.version != other.version {
            return Err(format!("is by version {}, not {}", other.version, self.version));
        }
        if self.part[1] != other.part[1] {
            return Err(format!("is {}, cut otherwise than {}", other.name(), self.name()));
        }
        Ok(())
    }

    /// What was done before of this very part.
    ///
    /// # Errors
    /// In words, if that is of another study, part or version.
    pub fn resume(&mut self, before: Part) -> Result<(), String> {
        self.fits(&before)?;
        if self.part != before.part {
            return Err(format!("is {}, not {}", before.name(), self.name()));
        }
        self.courses = before.courses;
        Ok(())
    }

    /// Unites parts of a study, each with the name that messages have for it. With `partial` runs may be missing.
    ///
    /// # Errors
    /// In words: a part is of another study or version, is there twice, is missing, or is not finished.
    pub fn merge(parts: Vec<(String, Part)>, partial: bool) -> Result<Part, String> {
        let (_, first) = parts.first().ok_or("There is nothing to merge")?;
        let of = first.part[1];
        let mut whole = Part { part: [1, 1], courses: Vec::new(), ..first.clone() };
        let mut names: Vec<Option<&str>> = vec![None; of];
        for (name, part) in &parts {
            first.fits(part).map_err(|words| format!("{name} {words}"))?;
            if let Some(other) = names[part.part[0] - 1].replace(name) {
                return Err(format!("{name} is {}, and so is {other}", part.name()));
            }
            let missing = part.missing().len();
            if missing > 0 && !partial {
                let all = part.own().count();
                return Err(format!("{name} is not finished: {} of {all} runs are done", all - missing));
            }
            part.courses.iter().for_each(|(place, course)| whole.put(*place, course.clone()));
        }
        let missing = names.iter().enumerate().filter(|(_, name)| name.is_none());
        let missing: Vec<String> = missing.map(|(place, _)| format!("{}/{of}", place + 1)).collect();
        if !missing.is_empty() && !partial {
            let word = if missing.len() == 1 { "Part" } else { "Parts" };
            let verb = if missing.len() == 1 { "is" } else { "are" };
            return Err(format!("{word} {} {verb} missing", missing.join(", ")));
        }
        Ok(whole)
    }
}
