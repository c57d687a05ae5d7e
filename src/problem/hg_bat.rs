//! HGBat, a ridge along two spheres.
//!
//! ```text
//! f(x) = |r⁴ − s²|^½ + (½ r² + s)/n + ½      with   r² = Σ xᵢ²,   s = Σ xᵢ
//!      = |r⁴ − s²|^½ + Σ (xᵢ + 1)²/(2n)
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−5, 5]ⁿ`, start `(2, −1.5, 2, …)` with `f = 8.54247` for `n = 2`.
//! * Global minimum `f = 0` at `(−1, …, −1)`. No other is known.
//! * The first term is a sharp groove where `r² = ±s`: on two spheres around `(½, …, ½)` and `(−½, …, −½)`, which touch
//!   at the origin. Slopes have no bound near it; on the groove, its slope is taken as zero.
//! * What falls into the groove of the first sphere has to follow it to the origin, where `f = ½`, and then that of the
//!   second to the minimizer.
//!
//! The CEC 2014 competition shifts the minimizer to the origin.
//!
//! # References
//!
//! * J. J. Liang, B. Y. Qu, and P. N. Suganthan (2013), *Problem definitions and evaluation criteria for the CEC 2014
//!   special session and competition on single objective real-parameter numerical optimization*, Nanyang Technological
//!   University.
//! * H.-G. Beyer and S. Finck (2012), *HappyCat – a simple function class where well-known direct search algorithms do
//!   fail*, Parallel Problem Solving from Nature XII, doi:10.1007/978-3-642-32937-1_37 (its sibling).

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// HGBat, a ridge along two spheres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HgBat {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for HgBat {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for HgBat {
    const SPEC: Spec = Spec {
        name: "hg_bat",
        summary: "sharp grooves along two spheres, any dimension",
        year: 2013,
        params: &[dim_param(2)],
        source: include_str!("hg_bat.rs"),
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
        let (mut squares, mut total, mut rest) = (R::of(0.0), R::of(0.0), R::of(0.0));
        for &x in x {
            squares += x * x;
            total += x;
            rest += (x + 1.0).squared();
        }
        let beyond = (squares - total) * (squares + total);
        let groove = beyond.abs().sqrt();
        let slope = beyond.pick(|d| d == 0.0, R::of(0.0), groove / beyond);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            *gradient = slope * (squares * x * 2.0 - total) + (x + 1.0) / n;
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
        let problem = HgBat { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 8.542_467_897_188_557, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // r² = 5, s = 3: root of 16; slopes (2 · 5 x − 3)/4, and (x + 1)/2.
        assert_eq!(at(&HgBat { dim: 2 }, &[1.0, 2.0]), (7.25, vec![2.75, 5.75]));
        // r² = ½, s = −1: root of ¾ inside of a sphere; slopes −(x + 1)/root, and (x + 1)/2.
        let (value, gradient) = at(&HgBat { dim: 2 }, &[-0.5, -0.5]);
        let root = 0.75_f64.sqrt();
        assert_relative_eq!(value, root + 0.125, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [0.25 - 0.5 / root; 2], max_relative = 1e-14);
    }

    #[test]
    fn slopes_on_the_groove_are_those_of_the_second_term() {
        assert_eq!(at(&HgBat { dim: 5 }, &[-1.0; 5]), (0.0, vec![0.0; 5]));
        assert_eq!(at(&HgBat { dim: 2 }, &[0.0, 0.0]), (0.5, vec![0.5, 0.5]));
        // The sphere around (½, ½), and the other one.
        assert_eq!(at(&HgBat { dim: 2 }, &[1.0, 0.0]), (1.25, vec![1.0, 0.5]));
        assert_eq!(at(&HgBat { dim: 2 }, &[-1.0, 0.0]), (0.25, vec![0.0, 0.5]));
    }
}
