//! Steps whose matrices are written, as a person names them.

use std::fmt;

/// The steps at which matrices are written, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixSteps(pub Vec<u64>);

impl MatrixSteps {
    /// From how a person writes them.
    ///
    /// # Errors
    /// In words, what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim() == "none" {
            return Ok(MatrixSteps(vec![]));
        }
        let step = |word: &str| {
            let words =
                |_| format!("“{}” is no step: steps are whole numbers, as 0,100,1000, or none", word.trim());
            word.trim().parse::<u64>().map_err(words)
        };
        let mut steps = text.split(',').map(step).collect::<Result<Vec<u64>, String>>()?;
        steps.sort_unstable();
        steps.dedup();
        Ok(MatrixSteps(steps))
    }
}

impl fmt::Display for MatrixSteps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.0.iter().map(u64::to_string).collect();
        formatter.write_str(if steps.is_empty() { "none".into() } else { steps.join(",") }.as_str())
    }
}

#[test]
fn steps_of_matrices_are_a_list_in_order_or_none() {
    for (text, steps) in [("100, 0,7", "0,7,100"), ("5,5", "5"), (" none ", "none")] {
        assert_eq!(MatrixSteps::parse(text).map(|steps| steps.to_string()), Ok(steps.into()));
    }
    for text in ["", "1,", "-1", "1.5", "none,1", "last"] {
        assert!(MatrixSteps::parse(text).is_err_and(|words| words.contains("is no step")), "{text}");
    }
}
