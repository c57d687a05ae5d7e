//! HappyCat, a ridge along a sphere.
//!
//! ```text
//! f(x) = |r² − n|^¼ + (½ r² + Σ xᵢ)/n + ½      with   r² = Σ xᵢ²
//!      = |r² − n|^¼ + Σ (xᵢ + 1)²/(2n)
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−5, 5]ⁿ`, start `(2, −1.5, 2, …)` with `f = 3.74831` for `n = 2`.
//! * Global minimum `f = 0` at `(−1, …, −1)`. No other.
//! * The first term is a sharp groove along the sphere `r² = n`: its slopes have no bound near it. What falls into the
//!   groove has to follow it to the minimizer, with the gentle slope of the second term. On the groove itself, its
//!   slope is taken as zero.
//! * `(1, …, 1)`, on the groove at the other side, has `f = 2`.
//!
//! The paper has `((r² − n)²)^α`, of which this is the customary `α = ⅛`. The CEC 2014 competition gives the exponent
//! of `|r² − n|`, ¼, and shifts the minimizer to the origin.
//!
//! # References
//!
//! * H.-G. Beyer and S. Finck (2012), *HappyCat – a simple function class where well-known direct search algorithms do
//!   fail*, Parallel Problem Solving from Nature XII, doi:10.1007/978-3-642-32937-1_37.
//! * J. J. Liang, B. Y. Qu, and P. N. Suganthan (2013), *Problem definitions and evaluation criteria for the CEC 2014
//!   special session and competition on single objective real-parameter numerical optimization*, Nanyang Technological
//!   University.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// HappyCat, a ridge along a sphere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HappyCat {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for HappyCat {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for HappyCat {
    const SPEC: Spec = Spec {
        name: "happy_cat",
        summary: "sharp groove along a sphere, any dimension",
        year: 2012,
        params: &[dim_param(2)],
        source: include_str!("happy_cat.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [2.0, -1.5].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-1.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len() as f64;
        let (mut squares, mut rest) = (R::of(0.0), R::of(0.0));
        for &x in x {
            squares += x * x;
            rest += (x + 1.0).squared();
        }
        let beyond = squares - n;
        let groove = beyond.abs().sqrt().sqrt();
        let slope = beyond.pick(|d| d == 0.0, R::of(0.0), groove / (beyond * 2.0));
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = slope * x + (x + 1.0) / n;
        }
        groove + rest / (2.0 * n)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = HappyCat { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 3.748_310_855_512_950_3, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r² − n = 3: slope of the groove ¼ · 3^−¾ · 2x.
        let (value, gradient) = at(&HappyCat { dim: 2 }, &[1.0, 2.0]);
        let root = 3.0_f64.powf(0.25);
        assert_relative_eq!(value, root + 13.0 / 4.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [root / 6.0 + 1.0, root / 3.0 + 1.5], max_relative = 1e-15);
        // Inside, r² − n = −1, it falls outwards: the third number is ½ − ½.
        assert_eq!(at(&HappyCat { dim: 2 }, &[0.0, -1.0]), (1.25, vec![0.5, 0.5]));
    }

    #[test]
    fn slopes_on_the_groove_are_those_of_the_second_term() {
        assert_eq!(at(&HappyCat { dim: 2 }, &[1.0, 1.0]), (2.0, vec![1.0, 1.0]));
        assert_eq!(at(&HappyCat { dim: 5 }, &[-1.0; 5]), (0.0, vec![0.0; 5]));
        assert!(at(&HappyCat { dim: 2 }, &[1.0, 1.0 + 1e-12]).1[0] > 1e8);
    }
}
