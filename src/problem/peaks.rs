//! The peaks of MATLAB.
//!
//! ```text
//! f(x, y) = 3 (1 − x)² exp(−x² − (y + 1)²) − 10 (x/5 − x³ − y⁵) exp(−x² − y²)
//!         − exp(−(x + 1)² − y²)/3
//! ```
//!
//! * Dimension 2, customary box `[−3, 3]²`, start `(0, 0)` with `f = 0.98101`.
//! * Global minimum `f = −6.55113333283584` at `(0.228278920556369, −1.62553495749999)`, where the Hessian has
//!   condition number 1.68.
//! * Local minima `f = −3.04984940280026` at `(−1.34739624436821, 0.204518866097005)` and `f = −0.0649358682555269` at
//!   `(0.296445553846832, 0.320196247666834)`; three maxima.
//! * Towards the corners it is flat: at `(3, 3)` the slopes are below `10⁻³`, and lead away from the minima.
//!
//! The value −6.551133332835841 that is often quoted is off in the last digits.
//!
//! # References
//!
//! * The MathWorks, *peaks*, MATLAB documentation, <https://www.mathworks.com/help/matlab/ref/peaks.html>.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// The peaks of MATLAB.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peaks {}

impl Problem for Peaks {
    const SPEC: Spec = Spec {
        name: "peaks",
        summary: "three hills and three hollows, flat outside, 2-D",
        year: 1984,
        params: &[],
        source: include_str!("peaks.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-3.0, 3.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(-6.551_133_332_835_837)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.228_278_920_556_369_1, -1.625_534_957_499_996_4]]
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        vec![
            (vec![-1.347_396_244_368_210_8, 0.204_518_866_097_005_18], -3.049_849_402_800_26),
            (vec![0.296_445_553_846_832_1, 0.320_196_247_666_834_35], -0.064_935_868_255_526_89),
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (x2, y2) = (x * x, y * y);
        let (left, right, up) = (-x + 1.0, x + 1.0, y + 1.0);
        let a = (-x2 - up * up).exp() * left * 3.0;
        let b = (-x2 - y2).exp() * 10.0;
        let c = (-(right * right) - y2).exp() * (1.0 / 3.0);
        let middle = x * 0.2 - x2 * x - y2 * y2 * y;
        gradient[0] = a * (x * left + 1.0) * -2.0 + b * (x * middle * 2.0 + x2 * 3.0 - 0.2) + c * right * 2.0;
        gradient[1] = a * left * up * -2.0 + b * (y * middle * 2.0 + y2 * y2 * 5.0) + c * y * 2.0;
        a * left - b * middle - c
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_documented_value() {
        // (3 − 1/3)/e.
        assert_relative_eq!(at(&Peaks {}, &[0.0, 0.0]).0, 0.981_01, max_relative = 1e-5);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (1, −1): the first vanishes to second order; 10 (1/5 − 1 + 1) e⁻² = 2 e⁻², e⁻⁵/3.
        let (e2, e5) = ((-2.0_f64).exp(), (-5.0_f64).exp());
        let (value, gradient) = at(&Peaks {}, &[1.0, -1.0]);
        assert_relative_eq!(value, -2.0 * e2 - e5 / 3.0, max_relative = 1e-14);
        let expected = [(28.0 + 4.0) * e2 + 4.0 / 3.0 * e5, (50.0 - 4.0) * e2 - 2.0 / 3.0 * e5];
        assert_relative_eq!(*gradient, expected, max_relative = 1e-14);
    }

    #[test]
    fn corner_is_flat() {
        let (value, gradient) = at(&Peaks {}, &[3.0, 3.0]);
        assert!(value < 1e-3 && gradient.iter().all(|g| g.abs() < 1e-3));
    }
}
