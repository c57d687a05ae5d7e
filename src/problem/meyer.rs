//! Meyer's function, the resistance of a thermistor fitted to 16 data.
//!
//! ```text
//! f(x) = Σ (x₁ exp(x₂/(tᵢ + x₃)) − yᵢ)²      over i = 1 … 16
//! tᵢ = 45 + 5 i
//! ```
//!
//! * Dimension 3, start `(0.02, 4000, 250)` with `f = 1.69361·10⁹`. No customary box, here
//!   `[0, 0.1] × [1000, 8000] × [200, 500]`.
//! * Global minimum `f = 87.94586` at `(0.00560964, 6181.35, 345.224)`, and no other minimum in the box.
//! * At the minimum the Hessian has condition number `9.9·10¹⁵`, almost the inverse of the rounding error: its diagonal
//!   is `(2.5·10¹⁴, 4.7·10⁴, 1.1·10⁷)`, and the parameters hang together so closely that its least eigenvalue is
//!   `0.025`.
//!
//! A gradient method sees the walls of the valley only. Even rescaled to parameters of size one (Madsen, Nielsen &
//! Tingleff) the surface is hard.
//!
//! # References
//!
//! * R. R. Meyer (1970), *Theoretical and computational aspects of nonlinear regression*, in J. B. Rosen, O. L.
//!   Mangasarian, and K. Ritter (eds.), *Nonlinear Programming*, Academic Press.
//! * K. Madsen, H. B. Nielsen, and O. Tingleff (2004), *Methods for non-linear least squares problems*, 2nd edition,
//!   Technical University of Denmark.
//! * J. J. Moré, B. S. Garbow, and K. E. Hillstrom (1981), *Testing unconstrained optimization software*, ACM TOMS
//!   7(1), problem 10, doi:10.1145/355934.355936.

use serde::{Deserialize, Serialize};

use super::{Problem, Property};
use crate::component::Spec;
use crate::real::Real;

/// Meyer's function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meyer {}

/// The data `y`, in ohms.
const Y: [f64; 16] = [
    34_780.0, 28_610.0, 23_650.0, 19_630.0, 16_370.0, 13_720.0, 11_540.0, 9_744.0, 8_261.0, 7_030.0, 6_005.0, 5_147.0,
    4_427.0, 3_820.0, 3_307.0, 2_872.0,
];

impl Problem for Meyer {
    const SPEC: Spec = Spec {
        name: "meyer",
        summary: "thermistor data, condition number 1e16, 3-D",
        year: 1970,
        params: &[],
        source: include_str!("meyer.rs"),
    };

    fn dim(&self) -> usize {
        3
    }

    fn start(&self) -> Vec<f64> {
        vec![0.02, 4000.0, 250.0]
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        [(0.0, 0.1), (1000.0, 8000.0), (200.0, 500.0)][i]
    }

    fn minimum(&self) -> Option<f64> {
        Some(87.945_855_170_851_12)
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        vec![vec![0.005_609_636_471_028_052, 6_181.346_346_286_372, 345.223_634_624_136_5]]
    }

    fn properties(&self) -> &'static [Property] {
        &[Property::Smooth]
    }

    #[inline(always)]
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        let (mut value, mut sums) = (R::of(0.0), [R::of(0.0); 3]);
        for (i, y) in (1_u8..).map(f64::from).zip(Y) {
            let shifted = x[2] + (45.0 + 5.0 * i);
            let exponent = x[1] / shifted;
            let growth = exponent.exp();
            let fit = growth * x[0];
            let r = fit - y;
            let slope = r * fit / shifted;
            value += r * r;
            sums[0] += r * growth;
            sums[1] += slope;
            sums[2] += slope * exponent;
        }
        gradient[0] = sums[0] * 2.0;
        gradient[1] = sums[1] * 2.0;
        gradient[2] = sums[2] * -2.0;
        value
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::at;
    use super::*;

    #[test]
    fn start_and_minimum_have_the_published_values() {
        assert_relative_eq!(at(&Meyer {}, &Meyer {}.start()).0, 1.693_61e9, max_relative = 2e-6);
        let x = &Meyer {}.minimizers()[0];
        assert_relative_eq!(at(&Meyer {}, x).0, 87.945_86, max_relative = 1e-7);
        assert_relative_eq!(x[..], [0.005_609_64, 6181.35, 345.224], max_relative = 2e-6);
    }

    #[test]
    fn value_and_gradient_match_hand_computation() {
        // (2, 0, 150), a constant: Σ y = 198913, and the slope in x₂ is 2 Σ (2 − y) 2/(195 + 5 i).
        let (value, gradient) = at(&Meyer {}, &[2.0, 0.0, 150.0]);
        assert_relative_eq!(value, Y.iter().map(|y| (y - 2.0) * (y - 2.0)).sum::<f64>(), max_relative = 1e-14);
        let slope: f64 = (1_u8..).map(f64::from).zip(Y).map(|(i, y)| 4.0 * (2.0 - y) / (195.0 + 5.0 * i)).sum();
        assert_relative_eq!(*gradient, [2.0 * (32.0 - 198_913.0), slope, 0.0], max_relative = 1e-14);
    }

    #[test]
    fn curvatures_along_the_axes_are_as_documented() {
        let x = Meyer {}.minimizers().remove(0);
        for (k, curvature) in [2.5e14, 4.7e4, 1.1e7].into_iter().enumerate() {
            let mut sides = [x.clone(), x.clone()];
            let h = 1e-6 * x[k];
            sides[0][k] += h;
            sides[1][k] -= h;
            let [plus, minus] = sides.map(|x| at(&Meyer {}, &x).1[k]);
            assert_relative_eq!((plus - minus) / (2.0 * h), curvature, max_relative = 0.02);
        }
    }

    #[test]
    fn least_curvature_is_as_documented() {
        let x = Meyer {}.minimizers().remove(0);
        let way = [6.724_643_043_844e-6, -0.999_433_876_431_8, -0.033_644_116_801_8];
        let shifted = |t: f64| at(&Meyer {}, &[x[0] + t * way[0], x[1] + t * way[1], x[2] + t * way[2]]).0;
        let curvature = (shifted(0.1) + shifted(-0.1) - 2.0 * shifted(0.0)) / 0.01;
        assert_relative_eq!(curvature, 0.025, max_relative = 0.01);
        // The largest is that along the first axis.
        assert_relative_eq!(2.4728e14 / curvature, 9.9e15, max_relative = 0.01);
    }
}
