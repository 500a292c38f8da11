//! Sorting by numbers. Every instance of a sort is kilobytes to load: one serves all types.

/// The places of these numbers in ascending order; equal ones, and NaN of one sign, in their order.
pub fn ascending(numbers: &[f64]) -> Vec<usize> {
    let mut keys: Vec<(f64, usize)> = numbers.iter().copied().zip(0..).collect();
    keys.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    keys.into_iter().map(|key| key.1).collect()
}

/// These items in the ascending order of a number of each; equal ones in their order.
pub fn sorted_by_number<T>(items: Vec<T>, number: impl Fn(&T) -> f64) -> Vec<T> {
    let numbers: Vec<f64> = items.iter().map(number).collect();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    ascending(&numbers).into_iter().filter_map(|place| items[place].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_keep_their_order() {
        let words = vec!["three", "nine", "one", "two", "eleven", "four"];
        assert_eq!(
            sorted_by_number(words, |word| word.len() as f64),
            ["one", "two", "nine", "four", "three", "eleven"]
        );
        assert_eq!(ascending(&[0.0, f64::NAN, -0.0, f64::NEG_INFINITY]), [3, 2, 0, 1]);
    }
}
