//! A convex quadratic of a given condition number.
//!
//! ```text
//! f(x) = ½ Σ λᵢ yᵢ²   with   y = Q x,   λᵢ = κ^((i − 1)/(n − 1))
//! ```
//!
//! * Any dimension `n ≥ 1`, customary box `[−5, 5]ⁿ`, start `(1, …, 1)`.
//! * Global minimum `f = 0` at the origin. The eigenvalues of the Hessian run from 1 to `κ`, evenly on a log scale.
//! * `Q` is the identity, or with `rotated` a random rotation, determined by `n` and `instance` alone.
//!
//! Gradient descent diverges for `η > 2/κ` and, with the best constant rate `2/(κ + 1)`, shrinks the error by
//! `(κ − 1)/(κ + 1)` a step. Diagonal methods (AdaGrad, `RMSprop`, Adam, …) see through `κ` only without the rotation.
//!
//! # References
//!
//! * Y. Nesterov (2018), *Lectures on Convex Optimization*, 2nd edition, Springer, doi:10.1007/978-3-319-91578-4.
//! * F. Mezzadri (2007), *How to generate random matrices from the classical compact groups*, Notices of the AMS 54(5),
//!   arXiv:math-ph/0609050 (the rotation).

use rand_distr::{Distribution, StandardNormal};
use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Property, dim_param};
use crate::component::{Param, Range, Spec};
use crate::memory;
use crate::real::Real;
use crate::seed;

/// A convex quadratic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quadratic {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
    /// Condition number `κ` of the Hessian, at least 1.
    pub condition: f64,
    /// Whether `Q` is a random rotation instead of the identity.
    pub rotated: bool,
    /// Which random rotation.
    pub instance: u64,
    /// The eigenvalues `λ`, of length `n`.
    #[serde(skip)]
    eigenvalues: Vec<f64>,
    /// The rows of `Q`, `n × n`; empty unless rotated.
    #[serde(skip)]
    rotation: Vec<f64>,
}

impl Default for Quadratic {
    fn default() -> Self {
        Self { dim: 2, condition: 100.0, rotated: false, instance: 0, eigenvalues: vec![], rotation: vec![] }
    }
}

impl Problem for Quadratic {
    const SPEC: Spec = Spec {
        name: "quadratic",
        summary: "convex quadratic of a given condition number",
        year: 1847,
        params: &[
            dim_param(1),
            Param::real("condition", "κ", Range::FromOne, "condition number of the Hessian").alias(&[("", "kappa")]),
            Param::flag("rotated", "rotate at random, so that no axis is an eigenvector"),
            Param::whole("instance", "", 0, u64::MAX >> 11, "which random rotation"),
        ],
        source: include_str!("quadratic.rs"),
    };

    fn prepare(&mut self) -> Result<(), Invalid> {
        let square = 8 * (self.dim as u64).saturating_pow(2) * u64::from(self.rotated);
        if let Some(lack) = memory::lacks(square, memory::available()) {
            let message = format!("a rotation of {} coordinates {lack}", self.dim);
            return Err(Invalid { key: "dim", message, expected: "expected fewer".to_owned() });
        }
        let last = self.dim.max(2) - 1;
        let exponent = |i: usize| i as f64 / last as f64;
        self.eigenvalues = (0..self.dim).map(|i| libm::pow(self.condition, exponent(i))).collect();
        self.rotation = if self.rotated { random_rotation(self.dim, self.instance) } else { Vec::new() };
        Ok(())
    }

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.dim]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }

    fn kept(&self) -> usize {
        self.eigenvalues.len() + self.rotation.len()
    }

    fn properties(&self) -> &'static [Property] {
        if self.rotated {
            &[Property::Convex, Property::Smooth]
        } else {
            &[Property::Convex, Property::Separable, Property::Smooth]
        }
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut value = R::of(0.0);
        if !self.rotated {
            for ((&x, gradient), &lambda) in x.iter().zip(gradient).zip(&self.eigenvalues) {
                *gradient = x * lambda;
                value += *gradient * x;
            }
            return value * 0.5;
        }
        gradient.fill(R::of(0.0));
        for (row, &lambda) in self.rotation.chunks_exact(self.dim).zip(&self.eigenvalues) {
            let mut y = R::of(0.0);
            for (&x, &q) in x.iter().zip(row) {
                y += x * q;
            }
            value += y * y * lambda;
            for (gradient, &q) in gradient.iter_mut().zip(row) {
                *gradient += y * lambda * q;
            }
        }
        value * 0.5
    }
}

/// The rows of a random rotation, `dim × dim`: those of a Gaussian matrix, made orthonormal one after another.
fn random_rotation(dim: usize, instance: u64) -> Vec<f64> {
    let mut rng = seed::stream(0, "rotation", &dim.to_string(), instance);
    let mut rows: Vec<f64> = StandardNormal.sample_iter(&mut rng).take(dim * dim).collect();
    for i in 0..dim {
        let (before, rest) = rows.split_at_mut(i * dim);
        let row = &mut rest[..dim];
        // Twice is enough: the second pass removes what rounding left of the first.
        for earlier in before.chunks_exact(dim).chain(before.chunks_exact(dim)) {
            let overlap: f64 = row.iter().zip(earlier).map(|(a, b)| a * b).sum();
            for (a, b) in row.iter_mut().zip(earlier) {
                *a -= overlap * b;
            }
        }
        let length = row.iter().map(|a| a * a).sum::<f64>().sqrt();
        for a in row {
            *a /= length;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    use super::super::at;
    use super::*;

    fn quadratic(dim: usize, condition: f64, rotated: bool) -> Quadratic {
        let mut problem = Quadratic { dim, condition, rotated, ..Quadratic::default() };
        problem.prepare().unwrap();
        problem
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // λ = 1, 10, 100: ½ (4 + 90 + 100).
        let (value, gradient) = at(&quadratic(3, 100.0, false), &[2.0, -3.0, 1.0]);
        assert_relative_eq!(value, 97.0, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [2.0, -30.0, 100.0], max_relative = 1e-15);
    }

    #[test]
    fn one_dimension_has_curvature_one() {
        assert_eq!(at(&quadratic(1, 100.0, false), &[3.0]), (4.5, vec![3.0]));
    }

    #[test]
    fn the_rotation_is_orthonormal() {
        let dim = 40;
        let q = random_rotation(dim, 3);
        for i in 0..dim {
            for j in 0..dim {
                let product: f64 = (0..dim).map(|k| q[i * dim + k] * q[j * dim + k]).sum();
                assert_abs_diff_eq!(product, f64::from(u8::from(i == j)), epsilon = 1e-14);
            }
        }
    }

    #[test]
    fn rotated_eigenvectors_have_the_stated_curvatures() {
        let (dim, problem) = (4, quadratic(4, 1000.0, true));
        for (row, lambda) in problem.rotation.chunks(dim).zip([1.0, 10.0, 100.0, 1000.0]) {
            assert_relative_eq!(at(&problem, row).0, lambda / 2.0, max_relative = 1e-12);
        }
    }

    #[test]
    fn instances_differ_and_repeat() {
        assert_eq!(random_rotation(3, 1), random_rotation(3, 1));
        assert_ne!(random_rotation(3, 1), random_rotation(3, 2));
    }
}
