//! What a preconditioner does along each eigendirection of the Hessian, and what each direction costs.

use nanoserde::{DeBin, SerBin};

use super::DENSE_LIMIT;
use crate::math::vector::dot;
use crate::math::{Basis, LinearMap, eigenbasis};
use crate::objective::Noisy;

/// One optimizer along the eigendirections uᵢ of the Hessian H = Σ λᵢ uᵢ uᵢᵀ, from the stiffest to the softest.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Directions {
    /// The step they belong to.
    pub step: u64,
    /// λᵢ, descending.
    pub curvatures: Vec<f64>,
    /// uᵢᵀ G uᵢ λᵢ: the part of Newton's step that a gradient along uᵢ is answered with, 1 for G = H⁻¹. Empty where there is no G.
    pub done: Vec<f64>,
    /// The share of every direction in the smoothed loss, which is their sum; over several seeds the mean. Empty where f
    /// is not ½ xᵀ H x.
    pub costs: Vec<f64>,
    /// What was done at former steps: at 100 and its multiples by ten, of an optimizer that learns its matrix.
    pub former: Vec<(u64, Vec<f64>)>,
}

/// The first step at which what is done is kept.
const FIRST_MILESTONE: u64 = 100;

/// The next step after this one at which what is done is kept.
pub(super) fn next_milestone(step: u64) -> u64 {
    let mut milestone = FIRST_MILESTONE;
    while milestone <= step {
        milestone = milestone.saturating_mul(10);
    }
    milestone
}

/// λ and uᵢᵀ G uᵢ λᵢ at x, from the stiffest direction to the softest; without G the second is empty. `None` beyond
/// [`DENSE_LIMIT`], and where the Hessian is not known or not finite.
pub(super) fn done(
    preconditioner: Option<&dyn LinearMap>,
    noisy: &Noisy,
    x: &[f64],
) -> Option<(Vec<f64>, Vec<f64>)> {
    let n = x.len();
    if n > DENSE_LIMIT {
        return None;
    }
    let known = noisy.objective().quadratic_form();
    let computed = match known {
        Some(_) => None,
        None => Some(eigenbasis(n, &noisy.hessian(x)?.iter().copied().collect::<Vec<f64>>())?),
    };
    let (values, basis): (&[f64], &Basis) = match (&known, &computed) {
        (Some((values, basis)), _) => (values, basis),
        (None, Some((values, basis))) => (values, basis),
        (None, None) => return None,
    };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let curvatures = order.iter().map(|&place| values[place]).collect();
    let mut product = vec![0.0; n];
    let done = preconditioner.map(|map| {
        let along = |&place: &usize| {
            let axis = basis.axis(place);
            map.apply(&axis, &mut product);
            dot(&axis, &product) * values[place]
        };
        order.iter().map(along).collect()
    });
    Some((curvatures, done.unwrap_or_default()))
}

/// What each eigendirection of H costs where f(x) = ½ xᵀ H x: ½ λᵢ zᵢ² with z = Qᵀx, averaged over the steps with the
/// weights of the smoothed loss, so that the sum of them is that.
#[derive(Clone, Debug)]
pub(super) struct Costs {
    /// In ascending order of λ, at the latest evaluation.
    latest: Vec<f64>,
    mean: Vec<f64>,
    relative: Vec<f64>,
}

impl Costs {
    /// Those of an optimizer that has not begun; `None` where f is no such form, or has more variables than a matrix is
    /// formed of.
    pub(super) fn new(noisy: &Noisy) -> Option<Costs> {
        let (values, _) = noisy.objective().quadratic_form()?;
        let zeros = vec![0.0; values.len()];
        (zeros.len() <= DENSE_LIMIT).then(|| Costs {
            latest: zeros.clone(),
            mean: zeros.clone(),
            relative: zeros,
        })
    }

    /// Takes the point at which the loss of a step is evaluated.
    pub(super) fn look(&mut self, noisy: &Noisy, x: &[f64]) {
        let Some((values, basis)) = noisy.objective().quadratic_form() else { return };
        noisy.write_relative(x, &mut self.relative);
        basis.coordinates(&self.relative, &mut self.latest);
        self.latest.iter_mut().zip(values).for_each(|(z, lambda)| *z = 0.5 * lambda * *z * *z);
    }

    /// Takes the latest into the mean with this weight.
    pub(super) fn average(&mut self, weight: f64) {
        self.mean.iter_mut().zip(&self.latest).for_each(|(mean, cost)| *mean += (cost - *mean) * weight);
    }

    /// The means, from the stiffest direction to the softest.
    pub(super) fn by_direction(&self) -> impl Iterator<Item = f64> {
        self.mean.iter().rev().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::{LaneSnapshot, Session};

    /// The lanes of this run after so many steps, by direction.
    fn after(link: &str, steps: u64) -> Vec<LaneSnapshot> {
        let (experiment, refusals) = Experiment::from_link(&format!("{link}&spectrum-view=directions"));
        assert!(refusals.is_empty(), "{refusals:?}");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(steps, &|| 0.0);
        (0..session.lanes().len()).for_each(|lane| session.refresh_spectrum(lane));
        session.snapshot().lanes
    }

    fn directions(lane: &LaneSnapshot) -> &Directions {
        lane.directions.as_ref().expect("the view asks for them")
    }

    /// Newton's step is done everywhere by Newton's method, αλᵢ of it by gradient descent.
    #[test]
    fn closed_forms_on_a_quadratic() {
        let lanes = after("dimension=30&condition=100&optimizers=newton,gd&newton-lr=1&gd-lr=0.4", 5);
        let [newton, descent] = [&lanes[0], &lanes[1]].map(directions);
        assert_eq!(newton.curvatures.len(), 30);
        assert!(newton.curvatures.is_sorted_by(|a, b| a >= b));
        assert!(newton.done.iter().all(|done| (done - 1.0).abs() < 1e-9), "{:?}", newton.done);
        for (done, lambda) in descent.done.iter().zip(&descent.curvatures) {
            assert!((done - 0.4 * lambda).abs() < 1e-12, "{done} {lambda}");
        }
    }

    /// The directions' shares add up to the loss that is shown, of one seed and of several.
    #[test]
    fn shares_add_up_to_the_smoothed_loss() {
        let link = "dimension=20&optimizers=lodo,adam,momentum&noise-kind=walk";
        for lane in after(link, 700) {
            let sum: f64 = directions(&lane).costs.iter().sum();
            assert!((sum / lane.smoothed - 1.0).abs() < 1e-12, "{}: {sum} {}", lane.key, lane.smoothed);
        }
        let seeds: Vec<f64> =
            (4..=6).map(|seed| after(&format!("{link}&seed={seed}"), 300)[1].smoothed).collect();
        let several = &after(&format!("{link}&seed=4&seeds=3"), 300)[1];
        let sum: f64 = directions(several).costs.iter().sum();
        let mean = seeds.iter().sum::<f64>() / 3.0;
        assert!((sum / mean - 1.0).abs() < 1e-12, "{sum} {mean}");
    }

    /// Under a walking minimum Newton's method pays ½λᵢ along every direction.
    #[test]
    fn newton_pays_half_the_curvature() {
        let lanes = after("dimension=8&condition=30&optimizers=newton&newton-lr=1&noise-kind=walk", 60_000);
        let Directions { curvatures, costs, .. } = directions(&lanes[0]);
        for (cost, lambda) in costs.iter().zip(curvatures) {
            // Of a mean over about 10,000 independent squares of normal numbers.
            assert!((cost / (0.5 * lambda) - 1.0).abs() < 0.1, "{cost} {lambda}");
        }
    }

    /// Where f is no quadratic the Hessian is that of the optimizer's own point, and no share is known; along a curvature
    /// below zero what is done is below zero.
    #[test]
    fn any_function_has_directions_where_it_has_a_hessian() {
        let lanes = after("scenario=rosenbrock&optimizers=gd&gd-lr=0.001&start-x=0&start-y=2", 0);
        let Directions { curvatures, done, costs, former, .. } = directions(&lanes[0]);
        assert!(curvatures[0] > 0.0 && curvatures[1] < 0.0, "{curvatures:?}");
        for (done, lambda) in done.iter().zip(curvatures) {
            assert!((done - 0.001 * lambda).abs() < 1e-9 * lambda.abs(), "{done} {lambda}");
        }
        assert!(costs.is_empty() && former.is_empty());
        assert_eq!(after("dimension=300&optimizers=gd", 1)[0].directions, None);
    }

    /// What was done is kept at 100, 1,000 … of a learned matrix, also where nobody looked at it.
    #[test]
    fn former_fronts_are_kept() {
        let lanes = after("dimension=12&optimizers=lodo,adam", 1000);
        let former = |place: usize| directions(&lanes[place]).former.clone();
        assert_eq!(former(0).iter().map(|(step, _)| *step).collect::<Vec<_>>(), [100]);
        assert!(former(1).is_empty());
        let earlier = after("dimension=12&optimizers=lodo,adam", 100);
        assert_eq!(former(0)[0].1, directions(&earlier[0]).done);
    }
}
