//! Himmelblau's function.
//!
//! ```text
//! f(x, y) = (x² + y − 11)² + (x + y² − 7)²
//! ```
//!
//! * Dimension 2, customary box `[−5, 5]²`, start `(0, 0)` with `f = 170`.
//! * Four global minima `f = 0`: at `(3, 2)` and about `(−2.805, 3.131)`, `(−3.779, −3.283)`, `(3.584, −1.848)`.
//! * A maximum near `(−0.271, −0.923)` and four saddles between the minima.
//!
//! # References
//!
//! * D. M. Himmelblau (1972), *Applied Nonlinear Programming*, McGraw-Hill.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Himmelblau's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Himmelblau {}

impl Problem for Himmelblau {
    const SPEC: Spec = Spec {
        name: "himmelblau",
        summary: "four equal minima around a hill, 2-D",
        year: 1972,
        params: &[],
        source: include_str!("himmelblau.rs"),
    };

    fn dim(&self) -> usize {
        2
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-5.0, 5.0)
    }

    fn minimum(&self) -> Option<f64> {
        Some(0.0)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![
            vec![3.0, 2.0],
            vec![-2.805_118_086_952_745, 3.131_312_518_250_573],
            vec![-3.779_310_253_377_747, -3.283_185_991_286_17],
            vec![3.584_428_340_330_492, -1.848_126_526_964_404],
        ]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Multimodal, Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (x, y) = (x[0], x[1]);
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        gradient[0] = x * a * 4.0 + b * 2.0;
        gradient[1] = a * 2.0 + y * b * 4.0;
        a * a + b * b
    }
}

#[cfg(test)]
mod tests {
    use super::super::at;
    use super::*;

    #[test]
    fn start_has_the_published_value() {
        assert_eq!(at(&Himmelblau {}, &[0.0, 0.0]), (170.0, vec![-14.0, -22.0]));
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 1): a = −6, b = −4.
        assert_eq!(at(&Himmelblau {}, &[2.0, 1.0]), (52.0, vec![-56.0, -28.0]));
    }

    #[test]
    fn the_hill_is_where_documented() {
        let (_, gradient) = at(&Himmelblau {}, &[-0.270_845, -0.923_039]);
        assert!(gradient.iter().all(|g| g.abs() < 1e-3), "{gradient:?}");
    }
}
