//! The function of Aluffi-Pentini, Parisi and Zirilli.
//!
//! ```text
//! f(x, y) = x⁴/4 − x²/2 + x/10 + y²/2
//! ```
//!
//! * Dimension 2, customary box `[−10, 10]²`, start `(2, 3)` with `f = 6.7`.
//! * Global minimum `f = −0.352386073800036` at `(−1.04668053180460, 0)`.
//! * Local minimum `f = −0.152639441773785` at `(0.945649273923591, 0)`, which is where a descent from the start
//!   leads.
//!
//! # References
//!
//! * F. Aluffi-Pentini, V. Parisi, and F. Zirilli (1985), *Global optimization and stochastic differential equations*,
//!   Journal of Optimization Theory and Applications 47(1).
//! * M. M. Ali, C. Khompatraporn, and Z. B. Zabinsky (2005), *A numerical evaluation of several stochastic algorithms
//!   on selected continuous global optimization test problems*, Journal of Global Optimization 31,
//!   doi:10.1007/s10898-004-9972-2.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The function of Aluffi-Pentini, Parisi and Zirilli.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AluffiPentini {}

impl Problem for AluffiPentini {
    const SPEC: Spec = Spec {
        name: "aluffi_pentini",
        summary: "tilted double well, 2-D",
        year: 1985,
        params: &[],
        source: include_str!("aluffi_pentini.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![2.0, 3.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-10.0, 10.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-0.352_386_073_800_036_4)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![-1.046_680_531_804_602_4, 0.0]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![(vec![0.945_649_273_923_591_4, 0.0], -0.152_639_441_773_784_55)]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Separable, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let x2 = x * x;
        gradient[0] = x * (x2 - 1.0) + 0.1;
        gradient[1] = y;
        x2 * (x2 * 0.25 - 0.5) + x * 0.1 + y * y * 0.5
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // 4 − 2 + 0.2 + 4.5; ∂x = 8 − 2 + 0.1.
        let (value, gradient) = at(&AluffiPentini {}, &[2.0, 3.0]);
        assert_relative_eq!(value, 6.7, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [6.1, 3.0], max_relative = 1e-15);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (−3, −2): 20.25 − 4.5 − 0.3 + 2; ∂x = −27 + 3 + 0.1.
        let (value, gradient) = at(&AluffiPentini {}, &[-3.0, -2.0]);
        assert_relative_eq!(value, 17.45, max_relative = 1e-15);
        assert_relative_eq!(*gradient, [-23.9, -2.0], max_relative = 1e-15);
    }

    #[test]
    fn descent_from_the_start_ends_in_the_local_minimum() {
        let mut x = AluffiPentini {}.start();
        for _ in 0..1000 {
            let slopes = at(&AluffiPentini {}, &x).1;
            x.iter_mut().zip(slopes).for_each(|(x, g)| *x -= 0.1 * g);
        }
        assert_relative_eq!(x[0], 0.945_649_273_923_591, max_relative = 1e-12);
    }
}
