//! From where a surface is seen.

use super::writing::number;
use crate::optim::parse_number;

/// Where whoever looks at a surface stands, in whole degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angle {
    /// Around it, from −179 to 180: at 0 before it with x to the right, at 90 where y goes to the left.
    pub azimuth: f64,
    /// Above it, from [`Angle::LOWEST`] to 90, straight from above.
    pub elevation: f64,
}

impl Default for Angle {
    fn default() -> Self {
        Angle { azimuth: 130.0, elevation: 40.0 }
    }
}

impl Angle {
    /// The lowest elevation: what is seen from the side is a line.
    pub const LOWEST: f64 = 5.0;

    /// Turned by so many degrees around and up.
    pub fn turned(self, [around, up]: [f64; 2]) -> Self {
        let azimuth = (self.azimuth + around).round();
        Angle {
            azimuth: azimuth - 360.0 * ((azimuth - 180.0) / 360.0).ceil(),
            elevation: (self.elevation + up).round().clamp(Self::LOWEST, 90.0),
        }
    }

    /// From text: two numbers with a comma between.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (around, above) = text.split_once(',')?;
        let angle = Angle { azimuth: parse_number(around)?, elevation: parse_number(above)? };
        // One that is turned by nothing is whole and within its bounds.
        Some(angle).filter(|angle| angle.turned([0.0; 2]) == *angle)
    }

    /// As such text.
    pub(super) fn text(self) -> String {
        [number(self.azimuth), number(self.elevation)].join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_an_angle_is_refused() {
        let mut flat = Experiment::from_link("objective=rosenbrock").0;
        for text in [
            "1", "1,2,3", "10,4", "10,91", "181,30", "-180,30", "a,30", "1.5,30", "30,", ",30", "NaN,9", "on",
        ] {
            assert!(flat.set("surface", text).is_err(), "{text}");
        }
        assert_eq!(flat.surface(), None);
        flat.set("surface", "180,90").unwrap();
        assert_eq!(flat.surface(), Some(Angle { azimuth: 180.0, elevation: 90.0 }));
        flat.set("surface", "").unwrap();
        assert_eq!(flat.surface(), None);
    }

    /// Above two dimensions nothing is offered.
    #[test]
    fn only_two_variables_have_a_surface() {
        let (experiment, refusals) = Experiment::from_link("dimension=3&surface=10,20");
        assert_eq!((experiment.surface(), refusals.len()), (None, 1));
        let (mut experiment, refusals) = Experiment::from_link("dimension=2&surface=10,20");
        assert!(experiment.surface().is_some() && refusals.is_empty());
        experiment.set("dimension", "3").unwrap();
        assert_eq!((experiment.surface(), experiment.to_link().contains("surface")), (None, false));
    }

    proptest! {
        /// However often it is turned, it is an angle that can be written and read back; the way around has no end.
        #[test]
        fn every_turn_leads_to_an_angle(turns in proptest::collection::vec(-400..400i32, 0..20)) {
            let mut experiment = Experiment::from_link("objective=rosenbrock").0;
            let mut angle = Angle::default();
            for turn in turns.iter().map(|turn| f64::from(*turn)) {
                angle = angle.turned([turn, turn]);
                prop_assert!((Angle::LOWEST..=90.0).contains(&angle.elevation));
                experiment.view.surface = Some(angle);
                let (back, refusals) = Experiment::from_link(&experiment.to_link());
                prop_assert_eq!((back.surface(), refusals), (Some(angle), vec![]));
            }
            let around: i32 = turns.iter().sum();
            let turned = (angle.azimuth - Angle::default().azimuth) as i32;
            prop_assert_eq!((turned - around).rem_euclid(360), 0);
        }
    }
}
