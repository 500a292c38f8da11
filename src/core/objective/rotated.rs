//! A function turned about its minimum.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Objective, Shape};
use crate::math::vector::subtract;
use crate::math::{Basis, Stream};

/// x ↦ f(c + Qᵀ(x − c)), c the first minimum of f: the minimum stays, the axes turn.
pub struct Rotated {
    inner: Rc<dyn Objective>,
    basis: Basis,
    centre: Vec<f64>,
    work: RefCell<[Vec<f64>; 3]>,
}

impl Rotated {
    /// The function turned by Q.
    pub fn new(inner: Rc<dyn Objective>, basis: Basis) -> Self {
        let n = inner.dim();
        let centre = inner.minima().into_iter().next().unwrap_or_else(|| vec![0.0; n]);
        Rotated { inner, basis, centre, work: RefCell::new([vec![0.0; n], vec![0.0; n], vec![0.0; n]]) }
    }

    /// The function turned as far as the shape says, and itself if that is not at all.
    pub(super) fn turned(inner: Rc<dyn Objective>, shape: &Shape, stream: &mut Stream) -> Rc<dyn Objective> {
        if shape.rotation == 0.0 {
            return inner;
        }
        let basis = Basis::turned(inner.dim(), shape.rotation, stream);
        Rc::new(Rotated::new(inner, basis))
    }

    /// c + Qᵀ(x − c).
    fn own(&self, x: &[f64], shifted: &mut [f64], out: &mut [f64]) {
        subtract(x, &self.centre, shifted);
        self.basis.coordinates(shifted, out);
        out.iter_mut().zip(&self.centre).for_each(|(out, c)| *out += c);
    }
}

impl Objective for Rotated {
    fn dim(&self) -> usize {
        self.inner.dim()
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let [shifted, own, own_grad] = &mut *self.work.borrow_mut();
        self.own(x, shifted, own);
        let value = self.inner.eval(own, own_grad);
        self.basis.vector(own_grad, grad);
        value
    }

    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        let [shifted, own, product] = &mut *self.work.borrow_mut();
        self.own(x, shifted, own);
        self.basis.coordinates(v, shifted);
        self.inner.hessian_product(own, shifted, product);
        self.basis.vector(product, out);
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        let turn = |minimum: Vec<f64>| {
            let (mut from, mut to) = (vec![0.0; self.dim()], vec![0.0; self.dim()]);
            subtract(&minimum, &self.centre, &mut from);
            self.basis.vector(&from, &mut to);
            to.iter().zip(&self.centre).map(|(x, c)| x + c).collect()
        };
        self.inner.minima().into_iter().map(turn).collect()
    }
}
