//! MXHILB, the largest component of the Hilbert matrix times a vector.
//!
//! ```text
//! f(x) = max |Σ xⱼ/(i + j − 1)|      over i = 1 … n, with j = 1 … n
//! ```
//!
//! * Dimensions 1 to 1000 (a step takes `n²` terms), box `[−2, 2]ⁿ`, start `(1, …, 1)` with `f = 1 + ½ + … + 1/n`, so 2.92897 for `n = 10`.
//! * Global minimum `f = 0` at the origin. Convex, but extremely flat: the Hilbert matrix has condition number
//!   `1.6·10¹³` for `n = 10`, so that points far from the minimizer have values near zero.
//! * Not differentiable where several components are the largest; the subgradient of the first of them is returned,
//!   and zero where all are zero. An evaluation takes `n²` operations.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 2, doi:10.1080/10556780410001689225.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_between};
use crate::component::Spec;
use crate::real::{Real, sum_over};

/// MXHILB, the largest component of the Hilbert matrix times a vector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mxhilb {
    /// Number `n` of coordinates, from 1 to 1000.
    pub dim: usize,
}

impl Default for Mxhilb {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for Mxhilb {
    const SPEC: Spec = Spec {
        name: "mxhilb",
        summary: "largest Hilbert component, convex, not smooth",
        year: 2004,
        params: &[dim_between(1, 1000)],
        source: include_str!("mxhilb.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-2.0, 2.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Convex]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        let (mut largest, mut row) = (R::of(-1.0), R::of(0.0));
        let mut sign = R::of(0.0);
        for i in 0..n {
            let component = sum_over(n, |j| x[j] / (i + j + 1) as f64);
            let size = component.abs();
            let gap = size - largest;
            row = gap.pick(|gap| gap > 0.0, R::of(i as f64), row);
            sign = gap.pick(|gap| gap > 0.0, component.sign(), sign);
            largest = largest.max(size);
        }
        for (j, gradient) in gradient.iter_mut().enumerate() {
            *gradient = sign / (row + (j + 1) as f64);
        }
        largest
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = Mxhilb { dim: 10 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 2.928_97, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, −2): 1 − 1 = 0 and ½ − 2/3 = −1/6.
        let (value, gradient) = at(&Mxhilb { dim: 2 }, &[1.0, -2.0]);
        assert_relative_eq!(value, 1.0 / 6.0, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-0.5, -1.0 / 3.0], max_relative = 1e-15);
    }

    #[test]
    fn the_first_largest_is_differentiated() {
        // (6, −9): components 3/2 and 0; (0, 0): none.
        assert_eq!(at(&Mxhilb { dim: 2 }, &[6.0, -9.0]), (1.5, vec![1.0, 0.5]));
        assert_eq!(at(&Mxhilb { dim: 2 }, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}
