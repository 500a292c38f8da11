//! Blocks moved apart, each as little as possible.

/// Middles of blocks of these heights in this order, with the least squared distance to where they want to be:
/// neighbours that touch are joined and moved as one (pool adjacent violators).
#[inline(never)]
pub(super) fn apart(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    /// Blocks joined: how many, their height together, and the sum of the tops that its first block would want.
    struct Stack {
        count: usize,
        height: f64,
        tops: f64,
    }
    let mut stacks: Vec<Stack> = Vec::new();
    let clamp = |stack: &Stack| (stack.tops / stack.count as f64).min(bottom - stack.height).max(top);
    for (wanted, &height) in wanted.iter().zip(heights) {
        stacks.push(Stack { count: 1, height, tops: wanted - 0.5 * height });
        while let [.., above, below] = stacks.as_slice()
            && clamp(above) + above.height > clamp(below)
        {
            let (above, below) = (&stacks[stacks.len() - 2], &stacks[stacks.len() - 1]);
            let joined = Stack {
                count: above.count + below.count,
                height: above.height + below.height,
                tops: above.tops + below.tops - below.count as f64 * above.height,
            };
            stacks.truncate(stacks.len() - 2);
            stacks.push(joined);
        }
    }
    let mut middles = Vec::with_capacity(wanted.len());
    for stack in &stacks {
        let mut from = clamp(stack);
        for &height in &heights[middles.len()..middles.len() + stack.count] {
            middles.push(from + 0.5 * height);
            from += height;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_stay_where_there_is_room() {
        assert_eq!(apart(&[20.0, 80.0], &[10.0, 10.0], 0.0, 100.0), vec![20.0, 80.0]);
        assert_eq!(apart(&[50.0, 50.0], &[10.0, 10.0], 0.0, 100.0), vec![45.0, 55.0]);
        assert_eq!(apart(&[99.0, 99.0], &[10.0, 10.0], 0.0, 100.0), vec![85.0, 95.0]);
    }

    proptest! {
        #[test]
        fn labels_never_cover_each_other(mut wanted in prop::collection::vec(-50.0..250.0f64, 0..9)) {
            wanted.sort_unstable_by(f64::total_cmp);
            let heights: Vec<f64> = (0..wanted.len()).map(|i| if i % 2 == 0 { 14.0 } else { 28.0 }).collect();
            let middles = apart(&wanted, &heights, 0.0, 200.0);
            for i in 0..middles.len() {
                prop_assert!(middles[i] - 0.5 * heights[i] >= -1e-9 && middles[i] + 0.5 * heights[i] <= 200.0 + 1e-9);
                prop_assert!(i == 0 || middles[i] - middles[i - 1] >= 0.5 * (heights[i] + heights[i - 1]) - 1e-9);
            }
        }
    }
}
