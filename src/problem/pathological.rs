//! The pathological function.
//!
//! ```text
//! f(x) = Σ ½ + (sin² √(100 xᵢ² + xᵢ₊₁²) − ½)/(1 + (xᵢ − xᵢ₊₁)⁴/1000)
//!     over i = 1 … n − 1
//! ```
//!
//! * Any dimension `n ≥ 2`, customary box `[−100, 100]ⁿ`, start `(10, −5, 10, …)` with `f = 0.493337` for `n = 2`.
//! * Global minimum `f = 0` at the origin, and wherever all coordinates are the same multiple of `π/√101 =
//!   0.3126001527`: 639 points in the box. Seven are stated; surveys name the origin alone.
//! * Waves of length 0.3 along a ridge of equal coordinates; away from it they fade quickly, and `f` is `(n − 1)/2`,
//!   flat.
//!
//! The denominator is usually written `1 + (xᵢ² − 2 xᵢ xᵢ₊₁ + xᵢ₊₁²)²/1000`. There are packages with the roles of the
//! two coordinates exchanged.
//!
//! # References
//!
//! * S. Rahnamayan, H. R. Tizhoosh, and M. M. A. Salama (2007), *A novel population initialization method for
//!   accelerating evolutionary algorithms*, Computers and Mathematics with Applications 53(10),
//!   doi:10.1016/j.camwa.2006.07.013.
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   International Journal of Mathematical Modelling and Numerical Optimisation 4(2), doi:10.1504/IJMMNO.2013.055204,
//!   arXiv:1308.4008.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::{Problem, Property, dim_param};
use crate::component::Spec;
use crate::real::Real;

/// The pathological function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pathological {
    /// Number `n` of coordinates, at least 2.
    pub dim: usize,
}

impl Default for Pathological {
    fn default() -> Self {
        Self { dim: 2 }
    }
}

impl Problem for Pathological {
    const SPEC: Spec = Spec {
        name: "pathological",
        summary: "fine waves along a diagonal ridge, any dimension",
        year: 2007,
        params: &[dim_param(2)],
        source: include_str!("pathological.rs"),
    };

    fn dim(&self) -> usize {
        self.dim
    }

    fn start(&self) -> Vec<f64> {
        [10.0, -5.0].into_iter().cycle().take(self.dim).collect()
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-100.0, 100.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let period = PI / 101.0_f64.sqrt();
        (-3..=3).map(|k| vec![f64::from(k) * period; self.dim]).collect()
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient.fill(R::of(0.0));
        let mut value = R::of(0.0);
        for i in 0..x.len() - 1 {
            let (a, b) = (x[i], x[i + 1]);
            let (apart, radius) = (a - b, (a * a * 100.0 + b * b).sqrt());
            let (sine, cube) = (radius.sin(), apart * apart * apart);
            let (wave, damping) = (sine * sine - 0.5, apart * cube * 0.001 + 1.0);
            value += wave / damping + 0.5;
            // sin r cos r/r is 1 at the origin.
            let ripple = radius.pick(|r| r == 0.0, R::of(1.0), sine * radius.cos() / radius) / damping;
            let fading = wave * cube * 0.004 / (damping * damping);
            gradient[i] += ripple * a * 200.0 - fading;
            gradient[i + 1] += ripple * b * 2.0 + fading;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        let problem = Pathological { dim: 2 };
        assert_relative_eq!(at(&problem, &problem.start()).0, 0.493_336_695_840_100_3, max_relative = 1e-14);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // Root π/4: no wave; sin cos/root is ½ · 4/π.
        let (value, gradient) = at(&Pathological { dim: 2 }, &[0.06 * PI / 4.0, 0.8 * PI / 4.0]);
        let damping = 1.0 + (0.74 * PI / 4.0).powi(4) / 1e3;
        assert_relative_eq!(value, 0.5, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [6.0 / damping, 0.8 / damping], max_relative = 1e-13);
        // Root π/2: wave ½, no ripple; the coordinates are 0.86 · π/2 apart.
        let (value, gradient) = at(&Pathological { dim: 2 }, &[0.06 * PI / 2.0, -0.8 * PI / 2.0]);
        let apart = 0.86 * PI / 2.0;
        let damping = 1.0 + apart.powi(4) / 1e3;
        assert_relative_eq!(value, 0.5 + 0.5 / damping, max_relative = 1e-15);
        let slope = 0.002 * apart.powi(3) / damping.powi(2);
        assert_relative_eq!(*gradient, [-slope, slope], max_relative = 1e-12);
    }

    #[test]
    fn multiples_along_the_diagonal_are_minimizers_too() {
        let period = PI / 101.0_f64.sqrt();
        assert_relative_eq!(period, 0.312_600_152_7, max_relative = 1e-9);
        assert_eq!(2.0 * (100.0 / period).floor() + 1.0, 639.0);
        assert!(at(&Pathological { dim: 3 }, &[319.0 * period; 3]).0 < 1e-20);
    }
}
