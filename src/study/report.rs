//! What a study found, as plain data, and as text, CSV, JSON, Markdown and LaTeX.

use super::cell::{Audience, Cell, Column};
use super::latex;

/// A table with what it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What it is, in a sentence.
    pub title: String,
    /// Which version of LODO Lab made it.
    pub version: String,
    /// What else it depends on, by key: the link of what was run, steps, seeds.
    pub head: Vec<(&'static str, String)>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What is to be known about it.
    pub notes: Vec<String>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// Comma-separated values.
    Csv,
    /// An array of objects.
    Json,
    /// A table of Markdown.
    Markdown,
    /// A tabular of LaTeX.
    Latex,
}

impl Format {
    /// All of them with their keys.
    pub const ALL: [(Format, &'static str); 5] = [
        (Format::Text, "text"),
        (Format::Csv, "csv"),
        (Format::Json, "json"),
        (Format::Markdown, "markdown"),
        (Format::Latex, "latex"),
    ];
}

impl Report {
    /// Written so. What a clock measured is for people; others are given it if they ask, for without it two reports of
    /// the same runs are the same bytes.
    pub fn written(&self, format: Format, timed: bool) -> String {
        match format {
            Format::Text => self.text(),
            Format::Csv => self.csv(timed),
            Format::Json => self.json(timed),
            Format::Markdown => self.markdown(),
            Format::Latex => self.latex(),
        }
    }

    /// The head as lines: what every file says of where it comes from.
    pub fn head_lines(&self) -> Vec<String> {
        let version = format!("LODO Lab {}", self.version);
        let others = self.head.iter().map(|(key, value)| format!("{key}: {value}"));
        std::iter::once(version).chain(others).collect()
    }

    fn shown(&self) -> Vec<usize> {
        let is_shown = |place: &usize| self.columns[*place].audience != Audience::Programs;
        (0..self.columns.len()).filter(is_shown).collect()
    }

    fn read_by_programs(&self, timed: bool) -> Vec<usize> {
        let is_read = |place: &usize| timed || self.columns[*place].audience != Audience::Timed;
        (0..self.columns.len()).filter(is_read).collect()
    }

    /// Titles and rows for people.
    fn words(&self) -> Vec<Vec<String>> {
        let shown = self.shown();
        let titles = shown.iter().map(|&place| self.columns[place].title.clone()).collect();
        let rows = self.rows.iter().map(|row| shown.iter().map(|&place| row[place].words()).collect());
        std::iter::once(titles).chain(rows).collect()
    }

    /// For a terminal: the first column to the left, numbers to the right.
    pub fn text(&self) -> String {
        let lines = self.words();
        let width =
            |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
        let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
        let mut text = format!("{}\n", self.title);
        for line in &lines {
            let mut row = String::new();
            for (column, (words, width)) in line.iter().zip(&widths).enumerate() {
                row += &if column == 0 { format!("  {words:width$}") } else { format!("  {words:>width$}") };
            }
            text += row.trim_end();
            text.push('\n');
        }
        self.notes.iter().for_each(|note| text += &format!("{note}\n"));
        text
    }

    /// Comma-separated values under lines that say where they come from.
    pub fn csv(&self, timed: bool) -> String {
        let read = self.read_by_programs(timed);
        let mut text: String = self.head_lines().iter().map(|line| format!("# {line}\n")).collect();
        let keys = read.iter().flat_map(|&place| self.columns[place].keys.clone());
        text += &format!("{}\n", keys.collect::<Vec<String>>().join(","));
        for row in &self.rows {
            let fields = read.iter().flat_map(|&place| row[place].values(self.columns[place].keys.len()));
            let fields: Vec<String> = fields.map(|value| field(&value)).collect();
            text += &format!("{}\n", fields.join(","));
        }
        text
    }

    /// An array with an object for each row, which says the version too.
    pub fn json(&self, timed: bool) -> String {
        let read = self.read_by_programs(timed);
        let object = |row: &Vec<Cell>| {
            let pairs = read.iter().flat_map(|&place| {
                let keys = &self.columns[place].keys;
                keys.iter().cloned().zip(row[place].values(keys.len()))
            });
            let version = ("version".to_owned(), self.version.as_str().into());
            let pairs = pairs.chain([version]).map(|(key, value)| format!("\"{key}\": {value}"));
            format!("  {{{}}}", pairs.collect::<Vec<_>>().join(", "))
        };
        format!("[\n{}\n]\n", self.rows.iter().map(object).collect::<Vec<_>>().join(",\n"))
    }

    /// A table of Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let lines = self.words();
        let rules: Vec<String> =
            (0..lines[0].len()).map(|column| if column == 0 { "---" } else { "---:" }.into()).collect();
        let escaped = |cells: &Vec<String>| -> Vec<String> {
            cells.iter().map(|words| words.replace('|', "\\|")).collect()
        };
        let mut text = format!("{}\n\n", self.title);
        text += &line(&escaped(&lines[0]));
        text += &line(&rules);
        lines[1..].iter().for_each(|cells| text += &line(&escaped(cells)));
        self.notes.iter().for_each(|note| text += &format!("\n{note}\n"));
        text += &format!("\n{}\n", self.head_lines().join("; "));
        text
    }

    /// A tabular of LaTeX, which needs no package.
    pub fn latex(&self) -> String {
        let lines = self.words();
        let line = |cells: &Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|words| latex::escaped(words)).collect();
            format!("{} \\\\\n", cells.join(" & "))
        };
        let mut text: String = self.head_lines().iter().map(|line| format!("% {line}\n")).collect();
        text += &format!("% {}\n", self.title);
        text += &format!("\\begin{{tabular}}{{l{}}}\n\\hline\n", "r".repeat(lines[0].len() - 1));
        text += &line(&lines[0]);
        text += "\\hline\n";
        lines[1..].iter().for_each(|cells| text += &line(cells));
        text += "\\hline\n\\end{tabular}\n";
        self.notes.iter().for_each(|note| text += &format!("% {note}\n"));
        text
    }
}

/// A field of comma-separated values: numbers as they are, nothing for nothing, words between quotes where they must be.
fn field(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) if text.contains([',', '"', '\n']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report {
            title: "A table".into(),
            version: "1.2.3".into(),
            head: vec![("link", "v=1&seed=2".into())],
            columns: vec![
                Column::new("Optimizer", &["optimizer"]),
                Column::new("Loss", &["mean", "deviation"]),
                Column::new("Steps/s", &["pace"]).read_by(Audience::Timed),
                Column::new("", &["link"]).read_by(Audience::Programs),
            ],
            rows: vec![
                vec![
                    Cell::Text("LODO, η | \"a\"".into()),
                    Cell::Estimate(0.1, 0.012),
                    Cell::Count(9),
                    Cell::Text("b".into()),
                ],
                vec![Cell::Text("Adam_2".into()), Cell::Nothing, Cell::Nothing, Cell::Text("c,d".into())],
            ],
            notes: vec!["A note".into()],
        }
    }

    #[test]
    fn people_see_columns_that_stand_below_each_other() {
        assert_eq!(
            report().text(),
            "A table\n  Optimizer               Loss  Steps/s\n  LODO, η | \"a\"  0.100 ± 0.012        9\n  \
             Adam_2                     –        –\nA note\n"
        );
        assert!(report().markdown().contains("| LODO, η \\| \"a\" | 0.100 ± 0.012 | 9 |\n"));
        let latex = report().latex();
        assert!(latex.contains("Adam\\_2 & -- & -- \\\\\n") && latex.contains("$\\eta$"), "{latex}");
    }

    /// Every bit of a number, quotes where a field has commas, and no clock unless it is asked for.
    #[test]
    fn programs_read_back_what_was_found() {
        let head = "# LODO Lab 1.2.3\n# link: v=1&seed=2\n";
        let rows = "optimizer,mean,deviation,link\n\"LODO, η | \"\"a\"\"\",0.1,0.012,b\nAdam_2,,,\"c,d\"\n";
        assert_eq!(report().csv(false), format!("{head}{rows}"));
        assert!(report().csv(true).contains("optimizer,mean,deviation,pace,link\n"));
        let read: Vec<serde_json::Value> = serde_json::from_str(&report().json(false)).unwrap();
        assert_eq!((&read[0]["mean"], &read[0]["version"]), (&0.1.into(), &"1.2.3".into()));
        assert!(read[1]["mean"].is_null() && read[0].get("pace").is_none());
        assert!(serde_json::from_str::<serde_json::Value>(&report().json(true)).unwrap()[0]["pace"] == 9);
    }
}
