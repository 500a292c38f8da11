//! What a visitor's hands do: real clicks, keys, drags and touches, by way of the browser's own input.

use crate::page::{Page, said};
use fantoccini::Locator;
use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
    TouchActions, WheelAction, WheelActions,
};
use fantoccini::key::Key;
use std::time::Duration;

/// A point of an element in fractions of its width and height: (0, 0) is its upper left corner, (0.5, 0.5) its
/// middle.
pub type Point = (f64, f64);

/// A drag has this many moves between its ends, as a hand's has.
const MOVES: u32 = 8;

impl Page {
    /// Clicks an element. Fails if it is hidden, disabled away or covered by another.
    pub async fn click(&self, id: &str) {
        let element = self.client.find(Locator::Id(id)).await;
        let element = element.unwrap_or_else(|error| panic!("`{id}` is not on the page: {}", said(error)));
        element.click().await.unwrap_or_else(|error| panic!("`{id}` cannot be clicked: {}", said(error)));
    }

    /// Puts the focus on an element.
    pub async fn focus(&self, id: &str) {
        self.of(id, "element.focus()").await;
    }

    /// Presses a key, on whatever has the focus: a character, or a name such as `Space`, `ArrowRight` or `Escape`,
    /// and before it keys to hold, as in `Control+r`.
    pub async fn key(&self, chord: &str) {
        let keys: Vec<char> = match chord {
            "+" => vec!['+'],
            _ => chord.split('+').map(named).collect(),
        };
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let actions = down.chain(up).fold(KeyActions::new("keys".into()), KeyActions::then);
        self.perform(actions.into(), chord).await;
    }

    /// Types into a field, in place of what is there, and leaves it by Tab, which is when a field reports a change.
    pub async fn type_into(&self, id: &str, text: &str) {
        self.click(id).await;
        self.key("Control+a").await;
        let presses = text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let actions = presses.fold(KeyActions::new("keys".into()), KeyActions::then);
        self.perform(actions.into(), text).await;
        self.key("Tab").await;
    }

    /// Moves the mouse over an element, without pressing.
    pub async fn hover(&self, id: &str, at: Point) {
        let actions = MouseActions::new("mouse".into()).then(self.move_to(id, at).await);
        self.perform(actions.into(), id).await;
    }

    /// Drags with the mouse from one point of an element to another.
    pub async fn drag(&self, id: &str, from: Point, to: Point) {
        let actions = self.along(id, from, to).await.into_iter();
        let actions = actions.fold(MouseActions::new("mouse".into()), MouseActions::then);
        self.perform(actions.into(), id).await;
    }

    /// Drags with a finger from one point of an element to another.
    pub async fn touch_drag(&self, id: &str, from: Point, to: Point) {
        let actions = self.along(id, from, to).await.into_iter();
        let actions = actions.fold(TouchActions::new("finger".into()), TouchActions::then);
        self.perform(actions.into(), id).await;
    }

    /// Turns the wheel over an element, by so many pixels downwards.
    pub async fn wheel(&self, id: &str, at: Point, delta: i64) {
        let PointerAction::MoveTo { x, y, .. } = self.move_to(id, at).await else { unreachable!() };
        let (x, y) = (x as i64, y as i64);
        let turn = WheelAction::Scroll { x, y, delta_x: 0, delta_y: delta, duration: None };
        self.perform(WheelActions::new("wheel".into()).then(turn).into(), id).await;
    }

    /// Spreads two fingers on an element, from a tenth of its width apart to this part of it, around a point.
    pub async fn spread(&self, id: &str, at: Point, apart: f64) {
        self.two_fingers(id, at, at, apart).await;
    }

    /// Moves two fingers on an element from around one point to around another, and apart as they go.
    pub async fn two_fingers(&self, id: &str, from: Point, to: Point, apart: f64) {
        let mut fingers = Vec::new();
        for (name, side) in [("one", -0.5), ("other", 0.5)] {
            let (from, to) = ((from.0 + 0.1 * side, from.1), (to.0 + apart * side, to.1));
            let actions = self.along(id, from, to).await.into_iter();
            fingers.push(actions.fold(TouchActions::new(name.into()), TouchActions::then));
        }
        let [one, other] = <[TouchActions; 2]>::try_from(fingers).expect("two fingers");
        self.perform(Actions::from(one).and(other), id).await;
    }

    async fn along(&self, id: &str, from: Point, to: Point) -> Vec<PointerAction> {
        let mut actions =
            vec![self.move_to(id, from).await, PointerAction::Down { button: MOUSE_BUTTON_LEFT }];
        for step in 1..=MOVES {
            let part = f64::from(step) / f64::from(MOVES);
            let at = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
            actions.push(self.move_to(id, at).await);
        }
        actions.push(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        actions
    }

    async fn move_to(&self, id: &str, (x, y): Point) -> PointerAction {
        let at = self.rectangle(id).await;
        // The right and lower edges belong to the neighbour.
        let inside =
            |start: f64, length: f64, part: f64| (start + part * length).min(start + length - 1.0).round();
        let (x, y) = (inside(at.x, at.width, x), inside(at.y, at.height, y));
        PointerAction::MoveTo { duration: Some(Duration::from_millis(16)), x, y }
    }

    async fn perform(&self, actions: Actions, what: &str) {
        let done = self.client.perform_actions(actions).await;
        done.unwrap_or_else(|error| {
            panic!("the browser did not take the gesture on `{what}`: {}", said(error))
        });
    }
}

fn named(name: &str) -> char {
    let key = match name {
        "Space" => return ' ',
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "Shift" => Key::Shift,
        "Control" => Key::Control,
        "Alt" => Key::Alt,
        "Meta" => Key::Meta,
        _ => {
            let mut characters = name.chars();
            return match (characters.next(), characters.next()) {
                (Some(character), None) => character,
                _ => panic!("there is no key named `{name}`"),
            };
        }
    };
    key.into()
}
