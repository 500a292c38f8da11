//! Which colour every lane has, as a place in a palette.

use super::{Experiment, LaneId};
use crate::optim::{METHODS, Role};

/// LODO's and Adam's.
const SUBJECT: usize = 0;
const RIVAL: usize = 1;
/// Those of other methods' first lanes, and those that copies have before these.
const FIRSTS: std::ops::Range<usize> = 2..7;
const COPIES: std::ops::Range<usize> = 7..9;

impl Experiment {
    /// So many colours are told apart.
    pub const COLOURS: usize = 9;

    /// The place of every lane's colour, in the order of the lanes. No two share one while there are enough; of more
    /// lanes the tenth has a place beyond, and so on, for the same colours in another look.
    ///
    /// A lane has the colour that it likes best, unless one before it has that; a method's first lane comes before copies.
    /// So colours stay when others come and go, but for a lane that has to give way to one of these, or had to.
    pub fn colours(&self) -> Vec<usize> {
        let (firsts, copies): (Vec<usize>, Vec<usize>) =
            (0..self.lanes.len()).partition(|&place| self.lanes[place].copy == 1);
        let order = [firsts, copies].concat();
        let mut colours: Vec<Option<usize>> = vec![None; self.lanes.len()];
        // First those who can have what they like best.
        for choices in [1, usize::MAX] {
            for &place in &order {
                let is_free = |colour: &usize| !colours.contains(&Some(*colour));
                if colours[place].is_none() {
                    colours[place] = preferences(self.lanes[place].id()).take(choices).find(is_free);
                }
            }
        }
        colours.into_iter().map(|colour| colour.expect("there is no end of places")).collect()
    }

    /// The place of a lane's colour.
    pub fn colour_of(&self, id: LaneId) -> Option<usize> {
        let place = self.lanes.iter().position(|lane| lane.id() == id)?;
        Some(self.colours()[place])
    }
}

/// All places, the best liked first: LODO's and Adam's first lanes have places of their own, other methods' first lanes
/// begin at one of five, in the order of the registry, and copies with one of two that these leave.
fn preferences(id: LaneId) -> impl Iterator<Item = usize> {
    let turned = |mut places: Vec<usize>, by: usize| {
        let turns = by % places.len();
        places.rotate_left(turns);
        places
    };
    let rank = METHODS.iter().position(|known| *known == id.method).unwrap_or(0);
    let liked = match (id.method.role, id.copy) {
        (Role::Subject, 1) => [SUBJECT].into_iter().chain(COPIES).chain(FIRSTS).chain([RIVAL]).collect(),
        (Role::Rival, 1) => [RIVAL].into_iter().chain(COPIES).chain(FIRSTS).chain([SUBJECT]).collect(),
        // Every five in turn begin elsewhere, so that neighbours differ across their border as well.
        (_, 1) => {
            let others = rank.saturating_sub(2);
            let firsts = turned(FIRSTS.collect(), others + others.div_ceil(FIRSTS.len()));
            [firsts, COPIES.collect(), vec![RIVAL, SUBJECT]].concat()
        }
        (_, copy) => {
            let copies = turned(COPIES.chain(FIRSTS).collect(), rank + 2 * usize::from(copy - 2));
            [copies, vec![RIVAL, SUBJECT]].concat()
        }
    };
    (0..).flat_map(move |round| {
        let again = move |place| place + round * Experiment::COLOURS;
        liked.clone().into_iter().map(again)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn experiment(optimizers: &str) -> Experiment {
        let mut experiment = Experiment::default();
        experiment.set("optimizers", optimizers).unwrap();
        experiment
    }

    /// Of up to nine lanes each has its own; LODO's and Adam's are theirs on every desk that has them.
    #[test]
    fn every_lane_has_a_colour_of_its_own() {
        let keys: Vec<&str> = METHODS.iter().map(|method| method.key).collect();
        for from in 0..keys.len() - 6 {
            let list = ["lodo", "lodo.2", "adam", "adam.5", "adam.9"].into_iter();
            let experiment = experiment(
                &list.chain(keys[from + 2..].iter().copied().take(4)).collect::<Vec<_>>().join(","),
            );
            let mut colours = experiment.colours();
            assert_eq!((colours[0], colours[2]), (SUBJECT, RIVAL));
            colours.sort_unstable();
            assert_eq!(colours, (0..colours.len()).collect::<Vec<_>>());
        }
        let twelve = experiment(&(1..=12).map(|copy| format!("lodo.{copy}")).collect::<Vec<_>>().join(","));
        let mut colours = twelve.colours();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!((colours.len(), colours.iter().filter(|&&colour| colour >= 9).count()), (12, 3));
    }

    proptest! {
        /// Whoever comes to LODO, Adam, their first copies and a few others leaves them their colours, wherever it stands
        /// in the list, and so does whoever goes.
        #[test]
        fn colours_stay_when_others_come_and_go(order in Just(vec![
            "lodo", "lodo.2", "lodo.3", "adam", "adam.2", "adam.3", "momentum",
        ]).prop_shuffle(), gone in 0..7usize) {
            let all = experiment(&order.join(","));
            let left: Vec<&str> = (0..7).filter(|&place| place != gone).map(|place| order[place]).collect();
            let left = experiment(&left.join(","));
            for lane in &left.lanes {
                prop_assert_eq!(left.colour_of(lane.id()), all.colour_of(lane.id()), "{}", lane.id());
            }
        }
    }
}
