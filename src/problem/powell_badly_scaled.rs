//! Powell's badly scaled function.
//!
//! ```text
//! f(x, y) = (10⁴ x y − 1)² + (e⁻ˣ + e⁻ʸ − 1.0001)²
//! ```
//!
//! * Dimension 2, no customary box, here `[−10, 10]²`, start `(0, 1)` with `f = 1.13526`.
//! * Global minima `f = 0` at `(1.098159·10⁻⁵, 9.106147)` and at the same with its coordinates exchanged, where the
//!   Hessian has condition number `6.9·10¹⁷`: its determinant is lost in double precision.
//! * Local minimum `f = 1.04029` at `(−0.009948, −0.009948)`.
//!
//! The first term holds `x` to the hyperbola `x y = 10⁻⁴` with a curvature of `10¹⁰`, along which the second one
//! decides. Further out, the valley goes on to infinity at the height of about `10⁻⁸`.
//!
//! # References
//!
//! * M. J. D. Powell (1970), *A hybrid method for nonlinear equations*, in P. Rabinowitz (ed.), *Numerical Methods for
//!   Nonlinear Algebraic Equations*, Gordon and Breach.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 3, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Powell's badly scaled function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowellBadlyScaled {}

impl Problem for PowellBadlyScaled {
    const SPEC: Spec = Spec {
        name: "powell_badly_scaled",
        summary: "hair-thin valley along a hyperbola, 2-D",
        year: 1970,
        params: &[],
        source: include_str!("powell_badly_scaled.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 1.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        let (near, far) = (1.098_159_329_699_817_5e-5, 9.106_146_739_866_524);
        vec![vec![near, far], vec![far, near]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![-0.009_948_091_925_800_946; 2], 1.040_294_003_961_639_3)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (ex, ey) = ((-x).exp(), (-y).exp());
        let (product, rest) = (x * y * 1e4 - 1.0, ex + ey - 1.0001);
        gradient[0] = (product * y * 1e4 - rest * ex) * 2.0;
        gradient[1] = (product * x * 1e4 - rest * ey) * 2.0;
        product * product + rest * rest
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        // −1 and 1 + 1/e − 1.0001.
        assert_relative_eq!(at(&PowellBadlyScaled {}, &[0.0, 1.0]).0, 1.135_261_717_348_378, max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0.01, ln 4): the product is 100 ln 4 − 1, the rest e⁻⁰·⁰¹ + 0.25 − 1.0001.
        let (ln4, e) = (4.0_f64.ln(), (-0.01_f64).exp());
        let (product, rest) = (100.0 * ln4 - 1.0, e - 0.7501);
        let (value, gradient) = at(&PowellBadlyScaled {}, &[0.01, ln4]);
        assert_relative_eq!(value, product * product + rest * rest, max_relative = 1e-14);
        assert_relative_eq!(gradient[0], 2e4 * product * ln4 - 2.0 * rest * e, max_relative = 1e-14);
        assert_relative_eq!(gradient[1], 200.0 * product - 0.5 * rest, max_relative = 1e-14);
    }

    #[test]
    fn condition_number_at_the_minimum_is_as_documented() {
        // Where the residuals vanish, the Hessian is 2 JᵀJ; its eigenvalues are so far apart that they multiply to the
        // determinant and add up to the larger one.
        let x = &PowellBadlyScaled {}.minimizers()[0];
        let (a, b, c, d) = (1e4 * x[1], 1e4 * x[0], -(-x[0]).exp(), -(-x[1]).exp());
        let (trace, root) = (a * a + b * b + c * c + d * d, a * d - b * c);
        assert_relative_eq!(trace / root * (trace / root), 6.88e17, max_relative = 1e-3);
    }

    #[test]
    fn valley_floor_is_as_high_as_documented() {
        assert_relative_eq!(at(&PowellBadlyScaled {}, &[1e-6, 100.0]).0, 1e-8, max_relative = 0.05);
    }
}
