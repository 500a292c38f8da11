//! Seeds as a person writes them.

/// Seeds in the order in which they are named: `1,2,5-8`.
#[derive(Clone, Debug, PartialEq)]
pub struct Seeds(pub Vec<u64>);

/// Longer ranges are a slip.
const MOST: u64 = 1000;

impl Seeds {
    /// From how a person writes them.
    ///
    /// # Errors
    /// In words, what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut seeds = Vec::new();
        for word in text.split(',') {
            let number = |text: &str| {
                let words = |_| format!("“{}” is no seed: seeds are whole numbers, as 1,2,5-8", text.trim());
                text.trim().parse::<u64>().map_err(words)
            };
            match word.split_once("..").or_else(|| word.split_once('-')) {
                None => seeds.push(number(word)?),
                Some((from, to)) => {
                    let (from, to) = (number(from)?, number(to)?);
                    if from > to || to - from >= MOST {
                        return Err(format!("“{}” is no range of at most {MOST} seeds", word.trim()));
                    }
                    seeds.extend(from..=to);
                }
            }
        }
        Ok(Seeds(seeds))
    }
}

#[test]
fn seeds_are_single_ones_and_ranges() {
    assert_eq!(Seeds::parse("3,1-4, 7..8"), Ok(Seeds(vec![3, 1, 2, 3, 4, 7, 8])));
    for (text, words) in [
        ("", "is no seed"),
        ("a", "“a” is no seed"),
        ("-3", "is no seed"),
        ("4-3", "is no range"),
        ("0-9999", "is no range"),
    ] {
        assert!(Seeds::parse(text).is_err_and(|error| error.contains(words)), "{text}");
    }
}
