//! The number of active faces.
//!
//! ```text
//! f(x) = max(g(−Σ xᵢ), g(x₁), …, g(xₙ))   with   g(y) = ln(|y| + 1)
//! ```
//!
//! * Any dimension `n ≥ 1`, box `[−2, 2]ⁿ`, start `(1, …, 1)` with `f = ln(n + 1)`.
//! * Global minimum `f = 0` at the origin, where all `n + 1` faces meet. No other local minimum, but not convex: away
//!   from the origin `g` flattens.
//! * Not differentiable where two faces are the largest, and at the origin. The gradient of the first largest is
//!   returned, in the order `x₁, …, xₙ, Σ`, and zero at the origin.
//!
//! # References
//!
//! * M. Haarala, K. Miettinen, and M. M. Mäkelä (2004), *New limited memory bundle method for large-scale nonsmooth
//!   optimization*, Optimization Methods and Software 19(6), problem 6, doi:10.1080/10556780410001689225.

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The number of active faces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActiveFaces {
    /// Number `n` of coordinates, at least 1.
    pub dim: usize,
}

impl Default for ActiveFaces {
    fn default() -> Self {
        Self { dim: 10 }
    }
}

impl Problem for ActiveFaces {
    const SPEC: Spec = Spec {
        name: "active_faces",
        summary: "n + 1 concave faces, not smooth, any dimension",
        year: 2004,
        params: &[dim_param(1)],
        source: include_str!("active_faces.rs"),
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
        &[]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let mut total = R::of(0.0);
        let mut largest = R::of(0.0);
        for &x in x {
            total += x;
            largest = largest.max(x.abs());
        }
        let size = total.abs();
        // One where the sum is larger than all coordinates, else zero; then which coordinate is the first largest.
        let all = (size - largest).pick(|gap| gap > 0.0, R::of(1.0), R::of(0.0));
        let mut open = -all + 1.0;
        let height = (size * all + largest * open) + 1.0;
        let (slope, together) = (R::of(1.0) / height, total.sign() * all);
        for (gradient, &x) in gradient.iter_mut().zip(x) {
            let hit = (x.abs() - largest).pick(|gap| gap == 0.0, open, R::of(0.0));
            *gradient = (together + x.sign() * hit) * slope;
            open -= hit;
        }
        height.ln()
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        let problem = ActiveFaces { dim: 6 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 7.0_f64.ln(), max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // The sum is 1, the largest −3: ln 4; then the sum −6: ln 7.
        let problem = ActiveFaces { dim: 3 };
        assert_eq!(at(&problem, &[2.0, -3.0, 2.0]), (4.0_f64.ln(), vec![0.0, -0.25, 0.0]));
        assert_eq!(at(&problem, &[-2.0, -3.0, -1.0]), (7.0_f64.ln(), vec![-1.0 / 7.0; 3]));
    }

    #[test]
    fn the_first_largest_face_is_differentiated() {
        let problem = ActiveFaces { dim: 2 };
        assert_eq!(at(&problem, &[1.0, -1.0]).1, [0.5, 0.0]);
        assert_eq!(at(&problem, &[0.0, 0.0]), (0.0, vec![0.0, 0.0]));
    }
}
