//! The perm function.
//!
//! ```text
//! f(x) = Σₖ (Σᵢ (iᵏ + β) ((xᵢ/i)ᵏ − 1))²      over k and i = 1 … n
//! ```
//!
//! * Any dimension `n` from 2 to 50, customary box `[−n, n]ⁿ`, start `(1, …, 1)` with `f = 12.953125` for `n = 2` and
//!   `β = ½`.
//! * Global minimum `f = 0` at `(1, 2, …, n)`. For `β = 0` only the sums of powers matter, and all `n!` permutations
//!   are minimizers. With `β` they are moved and most of them raised a little, but others with `f = 0` remain: for
//!   `n = 2` it is `(1.7692, 1.0769)` for `β = ½`; for `n = 4` and `β = ½` one is near
//!   `(1.0411, 1.8826, 3.9877, 3.0514)`.
//! * Neumaier suggests `(n, β) = (4, 50)`, `(10, 10⁹)`, and as harder ones `(4, ½)` and `(10, 10⁷)`: the smaller `β`,
//!   the harder it is to tell the minima from each other.
//! * Flat curved valleys between the permutations; far out `f` grows like `n²ⁿ`.
//!
//! # References
//!
//! * A. Neumaier (1996), *Some hard global optimization test problems*, University of Vienna.
//! * S. Surjanovic and D. Bingham (2013), *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_between};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// The perm function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Perm {
    /// Number `n` of coordinates, from 2 to 50.
    pub dim: usize,
    /// What is added to the weights, `β ≥ 0`.
    pub beta: f64,
    /// The weights `iᵏ + β`, `n` for each `k`.
    #[serde(skip)]
    weights: Vec<f64>,
}

impl Default for Perm {
    fn default() -> Self {
        Self { dim: 2, beta: 0.5, weights: Vec::new() }
    }
}

impl Problem for Perm {
    const SPEC: Spec = Spec {
        name: "perm",
        summary: "power sums, a minimum near most permutations",
        year: 1996,
        params: &[dim_between(2, 50), Param::real("beta", "β", Range::NonNegative, "what is added to the weights")],
        source: include_str!("perm.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let powers = |k: usize| (1..=self.dim).map(move |i| (i as f64).powu(k as u64));
        self.weights = (1..=self.dim).flat_map(powers).map(|power| power + self.beta).collect();
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-(self.dim as f64), self.dim as f64)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let identity = (1..=self.dim).map(|i| i as f64).collect();
        if self.dim > 2 {
            return vec![identity];
        }
        // Where the line of the first sum meets the ellipse of the second once more.
        let (a, b, c) = (1.0 + self.beta, 2.0 + self.beta, 4.0 + self.beta);
        let w = -4.0 * a / (b * b + a * c);
        vec![identity, vec![1.0 - b * w / a, 2.0 + 2.0 * w]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let n = x.len();
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for (k, weights) in (1..).zip(self.weights.chunks_exact(n)) {
            let mut sum = R::of(0.0);
            for (i, (&x, &weight)) in x.iter().zip(weights).enumerate() {
                sum += ((x / (i + 1) as f64).powu(k) - 1.0) * weight;
            }
            value += sum * sum;
            for (i, ((gradient, &x), &weight)) in gradient.iter_mut().zip(x).zip(weights).enumerate() {
                let i = (i + 1) as f64;
                *gradient += (x / i).powu(k - 1) * sum * (2.0 * k as f64 * weight / i);
            }
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    fn perm(dim: usize, beta: f64) -> Perm {
        let mut problem = Perm { dim, beta, ..Perm::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_documented_value() {
        // (2 + ½) (½ − 1) and (4 + ½) (¼ − 1).
        assert_eq!(at(&perm(2, 0.5), &[1.0, 1.0]).0, 1.5625 + 11.390_625);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 4): both are twice what they should be; sums 1.5 + 2.5 and 3 (1.5 + 4.5).
        assert_eq!(at(&perm(2, 0.5), &[2.0, 4.0]), (340.0, vec![228.0, 334.0]));
    }

    #[test]
    fn other_zeros_are_as_documented() {
        assert_relative_eq!(perm(2, 0.5).minimizers()[1][..], [1.7692, 1.0769], max_relative = 5e-5);
        assert_eq!(perm(2, 0.0).minimizers()[1], [2.0, 1.0]);
        assert!(at(&perm(4, 0.5), &[1.0411, 1.8826, 3.9877, 3.0514]).0 < 1e-4);
    }

    #[test]
    fn without_beta_all_permutations_are_minimizers() {
        assert_abs_diff_eq!(at(&perm(4, 0.0), &[3.0, 1.0, 4.0, 2.0]).0, 0.0, epsilon = 1e-24);
    }
}
