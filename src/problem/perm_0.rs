//! The perm function 0.
//!
//! ```text
//! f(x) = Σₖ (Σᵢ (i + β) (xᵢᵏ − 1/iᵏ))²      over k and i = 1 … n
//! ```
//!
//! * Any dimension `n` from 2 to 50, customary box `[−n, n]ⁿ` (Neumaier's is `[−1, 1]ⁿ`), start `(1, …, 1)` with
//!   `f = 117` for `n = 2` and `β = 10`.
//! * Global minimum `f = 0` at `(1, 1/2, …, 1/n)`, and not only there: for `n = 2` also at `(a, a + ½)` with
//!   `a = (1 + β)/(3 + 2β)`, which is `(11/23, 45/46)` for `β = 10`; for `n = 3` and `β = 10` also near
//!   `(0.4476, 0.9835, 0.3544)` and at two more points.
//! * Neumaier suggests `(n, β) = (4, 10)` and `(10, 100)`.
//! * The larger `n`, the smaller the powers of all but the first few coordinates: near many permutations of the
//!   minimizer `f` is so small that only rounding tells them apart.
//!
//! # References
//!
//! * A. Neumaier (1996), *Some hard global optimization test problems*, University of Vienna.
//! * S. Surjanovic and D. Bingham (2013), *Virtual Library of Simulation Experiments*, <https://www.sfu.ca/~ssurjano>.

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_between};
use crate::component::{Param, Range, Spec};
use crate::real::Real;

/// The perm function 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Perm0 {
    /// Number `n` of coordinates, from 2 to 50.
    pub dim: usize,
    /// What is added to the weights, `β ≥ 0`.
    pub beta: f64,
    /// The powers `1/iᵏ`, `n` for each `k`.
    #[serde(skip)]
    powers: Vec<f64>,
}

impl Default for Perm0 {
    fn default() -> Self {
        Self { dim: 2, beta: 10.0, powers: Vec::new() }
    }
}

impl Problem for Perm0 {
    const SPEC: Spec = Spec {
        name: "perm_0",
        summary: "power sums of reciprocals, very flat valleys",
        year: 1996,
        params: &[dim_between(2, 50), Param::real("beta", "β", Range::NonNegative, "what is added to the weights")],
        source: include_str!("perm_0.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let powers = |k: usize| (1..=self.dim).map(move |i| 1.0 / (i as f64).powu(k as u64));
        self.powers = (1..=self.dim).flat_map(powers).collect();
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
        let reciprocals = (1..=self.dim).map(|i| 1.0 / i as f64).collect();
        let a = (1.0 + self.beta) / (3.0 + 2.0 * self.beta);
        if self.dim == 2 { vec![reciprocals, vec![a, a + 0.5]] } else { vec![reciprocals] }
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for (k, powers) in (1..).zip(self.powers.chunks_exact(x.len())) {
            let mut sum = R::of(0.0);
            for (i, (&x, &power)) in x.iter().zip(powers).enumerate() {
                sum += (x.powu(k) - power) * ((i + 1) as f64 + self.beta);
            }
            value += sum * sum;
            for (i, (gradient, &x)) in gradient.iter_mut().zip(x).enumerate() {
                *gradient += x.powu(k - 1) * sum * (2.0 * k as f64 * ((i + 1) as f64 + self.beta));
            }
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    fn perm_0(dim: usize, beta: f64) -> Perm0 {
        let mut problem = Perm0 { dim, beta, ..Perm0::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn start_has_the_documented_value() {
        // 12 (1 − ½) and 12 (1 − ¼).
        assert_eq!(at(&perm_0(2, 10.0), &[1.0, 1.0]).0, 36.0 + 81.0);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 3/2): sums 11 + 12 and 33 + 24; ∂x = 2 (23·11 + 57·11·4).
        assert_eq!(at(&perm_0(2, 10.0), &[2.0, 1.5]), (3778.0, vec![5522.0, 4656.0]));
    }

    #[test]
    fn other_zeros_are_as_documented() {
        assert_relative_eq!(perm_0(2, 10.0).minimizers()[1][..], [11.0 / 23.0, 45.0 / 46.0], max_relative = 1e-15);
        assert!(at(&perm_0(3, 10.0), &[0.4476, 0.9835, 0.3544]).0 < 1e-5);
    }
}
