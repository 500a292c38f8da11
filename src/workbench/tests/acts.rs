//! Whatever a visitor and workers do, in any order.

use proptest::prelude::*;

use super::{LINK, comparing};
use crate::form::FIELDS;
use crate::{Event, Kind, Order, Stage};

/// What a visitor and workers can do.
#[derive(Clone, Debug)]
enum Act {
    Choose(usize),
    Write(usize, &'static str),
    Start,
    Stop,
    Clear,
    Back,
    Open(bool),
    Work(usize),
    Progress(usize, u64),
    Lose,
    /// A worker that was ended has something to say.
    Late,
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0..Kind::ALL.len()).prop_map(Act::Choose),
        1 => (0..FIELDS.len(), prop::sample::select(vec!["", "2", "30", "1-2", "0.5", "lodo-lr", "x=y", LINK]))
            .prop_map(|(field, text)| Act::Write(field, text)),
        2 => Just(Act::Start),
        1 => Just(Act::Stop),
        1 => Just(Act::Clear),
        1 => Just(Act::Back),
        1 => any::<bool>().prop_map(Act::Open),
        12 => (0..2_usize).prop_map(Act::Work),
        2 => (0..3_usize, 0..100_u64).prop_map(|(number, steps)| Act::Progress(number, steps)),
        1 => Just(Act::Lose),
        1 => Just(Act::Late),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn in_any_order_nothing_is_lost_or_done_twice(acts in prop::collection::vec(acts(), 1..60)) {
        let mut house = comparing();
        let file = house.bench.file().unwrap();
        let mut furthest = 0.0;
        for act in acts {
            let begins = matches!(act, Act::Start | Act::Clear | Act::Back | Act::Open(_));
            let before = house.bench.file();
            match act {
                Act::Choose(kind) => house.happen(Event::Choose(Kind::ALL[kind].1.into())),
                Act::Write(field, text) => house.write(FIELDS[field], text),
                Act::Start => house.happen(Event::Start),
                Act::Stop => house.happen(Event::Stop),
                Act::Clear => {
                    house.happen(Event::Clear);
                    prop_assert!(before.is_none() || house.screen().has_former, "what was there can be had back");
                }
                Act::Back => house.happen(Event::Back),
                Act::Open(sound) => house.happen(Event::Opened(if sound { file.clone() } else { "[]".into() })),
                Act::Work(number) => {
                    // Longer ones would be waited for.
                    let short = |worker: &(bool, Option<Order>)| worker.1.as_ref().is_none_or(|order| order.steps() <= 200);
                    if house.workers.get(number).is_some_and(short) {
                        house.work(number);
                    }
                }
                Act::Progress(number, steps) => house.happen(Event::Progress(house.crew, number, steps)),
                Act::Lose if house.screen().stage == Stage::Running => {
                    house.happen(Event::Lost(house.crew, "lost".into()));
                    prop_assert!(house.screen().refusal.is_some());
                }
                Act::Lose => {}
                Act::Late => house.happen(Event::Ready(house.crew.wrapping_sub(1), 0)),
            }
            let screen = house.screen();
            let progress = screen.progress.unwrap_or_default();
            prop_assert!((0.0..=1.0).contains(&progress));
            // Steps under way are not done where their worker is ended.
            let done = if screen.stage == Stage::Running { 0.0 } else { progress };
            if begins || screen.stage == Stage::Idle {
                furthest = done;
            }
            prop_assert!(done >= furthest || screen.stage == Stage::Running);
            prop_assert_eq!(house.workers.is_empty(), screen.stage != Stage::Running);
            prop_assert_eq!(screen.stage == Stage::Done, screen.progress == Some(1.0) && screen.stage != Stage::Running);
        }
    }
}
