//! Where an optimizer dwells under noise, once its way there says no more.

use super::{LaneSnapshot, Snapshot};

/// The points of a path's last tenth on the plane, as a mean and a covariance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cloud {
    /// How many points, spaced evenly over the last tenth of the run.
    pub points: usize,
    /// Their mean.
    pub mean: [f64; 2],
    /// Their covariance: xx, xy, yy.
    pub covariance: [f64; 3],
}

/// Of fewer points a covariance says nothing.
const FEWEST: usize = 8;

impl Cloud {
    /// Of these points; `None` of fewer than eight, and where a number is not finite.
    pub fn of(points: &[[f64; 2]]) -> Option<Self> {
        if points.len() < FEWEST {
            return None;
        }
        let mean_of =
            |value: &dyn Fn(&[f64; 2]) -> f64| points.iter().map(value).sum::<f64>() / points.len() as f64;
        let mean = [mean_of(&|point| point[0]), mean_of(&|point| point[1])];
        let unbiased = points.len() as f64 / (points.len() - 1) as f64;
        let covariance = [(0, 0), (0, 1), (1, 1)]
            .map(|(a, b)| unbiased * mean_of(&|point| (point[a] - mean[a]) * (point[b] - mean[b])));
        let finite = covariance.iter().all(|x| x.is_finite());
        finite.then_some(Cloud { points: points.len(), mean, covariance })
    }

    /// Two standard deviations along an axis of the plane.
    pub fn reach(&self, axis: usize) -> f64 {
        2.0 * self.covariance[2 * axis].sqrt()
    }
}

impl Snapshot {
    /// Whether paths are hairballs, in whose place clouds are seen: above two dimensions, under noise.
    pub fn has_clouds(&self) -> bool {
        self.dimension > 2 && self.noisy
    }
}

impl LaneSnapshot {
    /// Which point of its path is the first of the last tenth of its run.
    fn tenth(&self) -> usize {
        let first = libm::ceil(0.9 * self.step as f64 / self.path_stride.max(1) as f64);
        (first as usize).min(self.path.len())
    }

    /// Where it was over the last tenth of its run.
    pub fn cloud(&self) -> Option<Cloud> {
        Cloud::of(&self.path[self.tenth()..])
    }

    /// The end of its path: the last tenth of its run, or the last few points if that has no more.
    pub fn recent(&self) -> &[[f64; 2]] {
        &self.path[self.tenth().min(self.path.len().saturating_sub(FEWEST))..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;
    use proptest::prelude::*;

    /// Points on an ellipse a cos t, b sin t about a place: that is their mean, and a²/2 and b²/2 their variances.
    #[test]
    fn points_on_an_ellipse() {
        let count = 4000;
        let points: Vec<[f64; 2]> = (0..count)
            .map(|k| libm::sincos(std::f64::consts::TAU * f64::from(k) / f64::from(count)))
            .map(|(sin, cos)| [5.0 + 3.0 * cos, -2.0 + 0.5 * sin])
            .collect();
        let Cloud { points: used, mean, covariance: [xx, xy, yy] } = Cloud::of(&points).unwrap();
        assert_eq!(used, 4000);
        assert!((mean[0] - 5.0).abs() < 1e-12 && (mean[1] + 2.0).abs() < 1e-12, "{mean:?}");
        assert!((xx - 4.5).abs() < 2e-3 && xy.abs() < 1e-9 && (yy - 0.125).abs() < 1e-4, "{xx} {xy} {yy}");
    }

    #[test]
    fn few_points_and_what_is_no_number_make_no_cloud() {
        let mut points = vec![[0.5, 1.0]; 8];
        assert_eq!(Cloud::of(&points).unwrap().covariance, [0.0; 3]);
        assert_eq!(Cloud::of(&points[1..]), None);
        points[3][1] = f64::NAN;
        assert_eq!(Cloud::of(&points), None);
    }

    /// A point of it is of a step of the last tenth of the run, and none of these is left out.
    #[test]
    fn a_cloud_is_of_the_last_tenth() {
        let (experiment, _) = Experiment::from_link("dimension=10&noise-kind=walk&optimizers=adam");
        let mut session = Session::new(&experiment).unwrap();
        for step in [0, 1, 70, 100, 299, 300, 301, 1000, 4321] {
            session.advance_to(step, &|| 0.0);
            let snapshot = session.snapshot();
            let lane = &snapshot.lanes[0];
            assert!(snapshot.has_clouds() && lane.step == step);
            // The last point is the present one, and may be that of its stride as well.
            let of = |place: usize| {
                if place + 1 == lane.path.len() { step } else { place as u64 * lane.path_stride }
            };
            let late = (0..lane.path.len()).filter(|&place| 10 * of(place) >= 9 * step).count();
            assert_eq!(lane.cloud().map(|cloud| cloud.points), (late >= 8).then_some(late), "step {step}");
            assert_eq!(lane.recent().len(), late.max(8).min(lane.path.len()), "step {step}");
        }
    }

    proptest! {
        /// Moved and stretched points have a moved and stretched cloud.
        #[test]
        fn clouds_follow_their_points(
            points in prop::collection::vec([-9.0..9.0f64, -9.0..9.0f64], 8..40),
            [across, up, by] in [-50.0..50.0f64, -50.0..50.0f64, 0.1..9.0f64],
        ) {
            let moved: Vec<[f64; 2]> = points.iter().map(|[x, y]| [across + by * x, up + y]).collect();
            let (before, after) = (Cloud::of(&points).unwrap(), Cloud::of(&moved).unwrap());
            prop_assert!((after.mean[0] - across - by * before.mean[0]).abs() < 1e-9);
            prop_assert!((after.mean[1] - up - before.mean[1]).abs() < 1e-9);
            prop_assert!((after.reach(0) - by * before.reach(0)).abs() < 1e-6);
            prop_assert!((after.covariance[1] - by * before.covariance[1]).abs() < 1e-8);
        }
    }
}
