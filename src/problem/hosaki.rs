//! Hosaki's function.
//!
//! ```text
//! f(x, y) = (1 − 8 x + 7 x² − 7 x³/3 + x⁴/4) y² e⁻ʸ
//! ```
//!
//! * Dimension 2, customary box `[0, 5] × [0, 6]`, start `(3, 4)` with `f = −0.80589`.
//! * Global minimum `f = −(52/3) e⁻² = −2.34581157610129` at `(4, 2)`, where the Hessian has condition number 2.77; a
//!   local one `f = −1.12779402697177` at `(1, 2)`; the saddle between is at `(2, 2)`.
//! * It is zero along the whole edge `y = 0`, and falls without bound for `y → −∞`, outside the box.
//!
//! The documentation of SciPy's benchmarks prints `e⁻ˣ` for `e⁻ʸ`, unlike its code.
//!
//! # References
//!
//! * G. A. Bekey and M. T. Ung (1974), *A comparative evaluation of two global search algorithms*, IEEE Transactions
//!   on Systems, Man, and Cybernetics 4(1).
//! * M. Jamil and X.-S. Yang (2013), *A literature survey of benchmark functions for global optimisation problems*,
//!   Int. Journal of Mathematical Modelling and Numerical Optimisation 4(2), number 66,
//!   doi:10.1504/IJMMNO.2013.055204.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Hosaki's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hosaki {}

impl Problem for Hosaki {
    const SPEC: Spec = Spec {
        name: "hosaki",
        summary: "two hollows, one deeper, 2-D",
        year: 1974,
        params: &[],
        source: include_str!("hosaki.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![3.0, 4.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        if i == 0 { (0.0, 5.0) } else { (0.0, 6.0) }
    }

    fn minimum(&self) -> Option<f64> {
        Some(-2.345_811_576_101_287)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![4.0, 2.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![1.0, 2.0], -1.127_794_026_971_772_3)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth, Property::Unbounded]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let quartic = x * (x * (x * (x * 0.25 - 7.0 / 3.0) + 7.0) - 8.0) + 1.0;
        let (decay, y2) = ((-y).exp(), y * y);
        gradient[0] = (x - 1.0) * (x - 2.0) * (x - 4.0) * y2 * decay;
        gradient[1] = quartic * (y * 2.0 - y2) * decay;
        quartic * y2 * decay
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // The quartic is −2.75: −44 e⁻⁴.
        assert_relative_eq!(at(&Hosaki {}, &[3.0, 4.0]).0, -0.805_89, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (0, 3): 9 e⁻³; ∂x = −8·9 e⁻³, ∂y = (6 − 9) e⁻³.
        let ((value, gradient), decay) = (at(&Hosaki {}, &[0.0, 3.0]), (-3.0_f64).exp());
        assert_relative_eq!(value, 9.0 * decay, max_relative = 1e-14);
        assert_relative_eq!(*gradient, [-72.0 * decay, -3.0 * decay], max_relative = 1e-14);
    }

    #[test]
    fn minima_have_closed_forms() {
        // The quartic is −13/3 at 4 and −25/12 at 1.
        let four = 4.0 * (-2.0_f64).exp();
        assert_relative_eq!(at(&Hosaki {}, &[4.0, 2.0]).0, four * -13.0 / 3.0, max_relative = 1e-14);
        assert_relative_eq!(at(&Hosaki {}, &[1.0, 2.0]).0, four * -25.0 / 12.0, max_relative = 1e-14);
    }

    #[test]
    fn saddle_and_edge_are_as_documented() {
        assert_eq!(at(&Hosaki {}, &[2.0, 2.0]).1, [0.0, 0.0]);
        assert_eq!(at(&Hosaki {}, &[4.5, 0.0]), (0.0, vec![0.0, 0.0]));
        assert!(at(&Hosaki {}, &[4.0, -9.0]).0 < -1e6);
    }
}
