//! The 24 noiseless functions of BBOB, the test bed of COCO: what they have in common.
//!
//! Each is a simple formula of `z`, which follows from `x` by a shift, rotations and the transformations below. These
//! are drawn by generators of the year 2009 from the number of the function and of the instance, so that all values,
//! `f_opt` and `x_opt` are those of COCO, for every dimension from 2 to 40; `tests/bbob.rs` compares them.
//!
//! ```text
//! T_osz(x) = sign(x) exp(x̂ + 0.049 (sin c₁x̂ + sin c₂x̂)),   x̂ = ln|x|,   (c₁, c₂) = x > 0 ? (10, 7.9) : (5.5, 3.1)
//! T_asy(x) = x^(1 + β (i − 1)/(n − 1) √x)   for x > 0, else x       (i: number of the coordinate)
//! Λ        = diag(α^(½ (i − 1)/(n − 1)))
//! f_pen(x) = Σ max(0, |xᵢ| − 5)²
//! ```
//!
//! `R` and `Q` are random rotations. The factor `max(1, √n/8)` of some formulas is 1 up to dimension 64, and left out.
//!
//! # References
//!
//! * N. Hansen, S. Finck, R. Ros, and A. Auger (2009), *Real-Parameter Black-Box Optimization Benchmarking 2009:
//!   Noiseless Functions Definitions*, INRIA Research Report RR-6829.
//! * N. Hansen, A. Auger, R. Ros, O. Mersmann, T. Tušar, and D. Brockhoff (2021), *COCO: a platform for comparing
//!   continuous optimizers in a black-box setting*, Optimization Methods and Software 36(1),
//!   doi:10.1080/10556788.2020.1808977.

pub mod bbob_f001;
pub mod bbob_f002;
pub mod bbob_f003;
pub mod bbob_f004;
pub mod bbob_f005;
pub mod bbob_f006;
pub mod bbob_f007;
pub mod bbob_f008;
pub mod bbob_f009;
pub mod bbob_f010;
pub mod bbob_f011;
pub mod bbob_f012;
pub mod bbob_f013;
pub mod bbob_f014;
pub mod bbob_f015;
pub mod bbob_f016;
pub mod bbob_f017;
pub mod bbob_f018;
pub mod bbob_f019;
pub mod bbob_f020;
pub mod bbob_f021;
pub mod bbob_f022;
pub mod bbob_f023;
pub mod bbob_f024;
mod draw;
mod elementary;
mod matrix;
mod shape;

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_between};
use crate::component::{Param, Spec};
use crate::real::Real;

pub use draw::Draw;

/// The largest dimension.
const MAX: usize = 40;

/// The numbers of all coordinates, and zeros behind them.
pub type Vector<R> = [R; MAX];

/// What is particular to one of the functions.
pub trait Function: Send + Sync + 'static {
    /// What the registry says of it.
    const SPEC: Spec;

    /// What its random numbers begin with: its number, or that of the function whose optimum it shares.
    const SEED: i64;

    /// What can be said of it in dimension `n`.
    fn properties(n: usize) -> &'static [Property];

    /// Draws its constants.
    fn draw(draw: &Draw) -> Self;

    /// Where its value is zero.
    fn x_opt(&self) -> Vector<f64>;

    /// Its value at `x`, above `f_opt`; writes the gradient there.
    ///
    /// Mark it `#[inline(always)]`, so that it is compiled for each instruction set.
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R;
}

/// One of the functions, in a dimension and an instance.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub struct Bbob<F: Function> {
    /// Number `n` of coordinates, from 2 to 40.
    pub dim: usize,
    /// Which optimum and which rotations, from 1 to 10⁶.
    pub instance: u64,
    #[serde(skip)]
    f_opt: f64,
    #[serde(skip, default = "first")]
    function: F,
}

/// The constants of the first instance in two dimensions.
fn first<F: Function>() -> F {
    F::draw(&Draw::new(F::SEED, 1, 2))
}

impl<F: Function> Default for Bbob<F> {
    fn default() -> Self {
        Self { dim: 2, instance: 1, f_opt: 0.0, function: first() }
    }
}

/// The entry of a function in the registry.
const fn spec(name: &'static str, summary: &'static str, source: &'static str) -> Spec {
    const PARAMS: &[Param] =
        &[dim_between(2, MAX as u64), Param::whole("instance", "", 1, 1_000_000, "which optimum and rotations")];
    Spec { name, summary, year: 2009, params: PARAMS, source }
}

impl<F: Function> Problem for Bbob<F> {
    const SPEC: Spec = F::SPEC;

    fn prepare(&mut self) -> Result<(), Invalid> {
        let draw = Draw::new(F::SEED, self.instance, self.dim);
        (self.f_opt, self.function) = (draw.f_opt(), F::draw(&draw));
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    /// COCO's initial solution.
    fn start(&self) -> Vec<f64> {
        vec![0.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(self.f_opt)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![self.function.x_opt()[..self.dim].to_vec()]
    }

    fn properties(&self) -> &'static [Property] {
        F::properties(self.dim)
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        // That all three lengths are equal and not above that of a vector, the compiler sees only here.
        let n = self.dim.min(MAX);
        self.function.value_gradient(&x[..n], &mut gradient[..n]) + self.f_opt
    }
}

/// An instance of a function, and its value above `f_opt` and its gradient at a point, for tests.
#[cfg(test)]
struct Sample<F: Function>(Bbob<F>);

#[cfg(test)]
impl<F: Function> Sample<F> {
    fn new(dim: usize, instance: u64) -> Self {
        let mut bbob = Bbob { dim, instance, ..Bbob::default() };
        bbob.prepare().expect("every dimension and instance");
        Self(bbob)
    }

    /// The value, `f_opt` included.
    fn value(&self, x: &[f64]) -> f64 {
        super::at(&self.0, x).0
    }

    /// At so much beside the optimum.
    fn beside(&self, dx: &[f64]) -> (f64, Vec<f64>) {
        let x: Vec<f64> = self.0.function.x_opt().iter().zip(dx).map(|(x, dx)| x + dx).collect();
        let mut gradient = vec![f64::NAN; x.len()];
        let value = self.0.function.value_gradient(&x, &mut gradient);
        (value, gradient)
    }
}

/// The solution of two linear equations, for tests.
#[cfg(test)]
fn solved(m: &matrix::Matrix, z: [f64; 2]) -> [f64; 2] {
    let [[a, b], [c, d]] = [0, 1].map(|i| [0, 1].map(|j| m.entry(i, j)));
    [d * z[0] - b * z[1], a * z[1] - c * z[0]].map(|number| number / (a * d - b * c))
}
