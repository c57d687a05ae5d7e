//! Noise with heavy tails.
//!
//! Most errors are small, a few are very large: gradients of language models are like that. Below two degrees of freedom
//! the variance is infinite, and plain gradient descent suffers while clipping and signs do not. Many degrees of freedom
//! are close to Gaussian noise, one is the kind `cauchy`.
//!
//! ```text
//! gᵢ = ∂ᵢf(x) + s Tᵢ        T ~ t(ν), of variance ν/(ν − 2) when ν > 2
//! f̃ = f(x) + s T            on the loss
//! ```
//!
//! The draws are those of Bailey's polar method: `T = u √(ν (w^(−2/ν) − 1)/w)` of a point `(u, v)` in the unit disk, with
//! `w = u² + v²`.
//!
//! # References
//!
//! * U. Şimşekli, L. Sagun, and M. Gürbüzbalaban (2019), *A tail-index analysis of stochastic gradient noise in deep neural
//!   networks*, ICML, arXiv:1901.06053.
//! * J. Zhang, S. P. Karimireddy, A. Veit, S. Kim, S. Reddi, S. Kumar, and S. Sra (2020), *Why are adaptive methods good
//!   for attention models?*, NeurIPS, arXiv:1912.03194.
//! * R. W. Bailey (1994), *Polar generation of random variates with the t-distribution*, Mathematics of Computation
//!   62(206), 779–781, DOI 10.2307/2153537.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Model, ON, On, Shown, defaults, uniform};
use crate::component::{Param, Range, Spec, Values};
use crate::seed::Stream;

/// Noise with heavy tails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudentT {
    /// What the draws are multiplied by, `s`, not negative.
    pub scale: f64,
    /// Degrees of freedom `ν`, positive.
    pub dof: f64,
    /// What it is on.
    pub on: On,
}

impl Model for StudentT {
    const SPEC: Spec = Spec {
        name: "student_t",
        summary: "errors with heavy tails, of Student's t",
        year: 2019,
        params: &[
            Param::real("scale", "s", Range::NonNegative, "factor of the draws"),
            Param::real("dof", "ν", Range::Positive, "degrees of freedom").alias(&[("", "df"), ("", "nu")]),
            ON,
        ],
        source: include_str!("student_t.rs"),
    };

    fn defaults() -> Values {
        defaults([("on", json!(On::Gradient))])
    }

    fn is_none(&self) -> bool {
        self.scale == 0.0
    }

    fn rests(&self) -> bool {
        self.on == On::Loss
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        shown.change(self.on, |a| a + self.scale * student_t(self.dof, stream));
    }
}

/// A number of Student's t.
fn student_t(dof: f64, stream: &mut Stream) -> f64 {
    loop {
        let [u, v] = [(); 2].map(|()| 2.0 * uniform(stream) - 1.0);
        let w = u * u + v * v;
        if w > 0.0 && w <= 1.0 {
            // Not w^(−2/ν) − 1, which loses all digits for many degrees of freedom.
            let power = libm::expm1(-2.0 / dof * libm::log(w));
            return u * (dof * power / w).sqrt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{on_gradient, on_loss, share, within};
    use super::*;

    #[test]
    fn three_degrees_have_the_quantiles_of_tables() {
        // P(|T| > t) of ν = 3; the scale doubles them.
        let noise = StudentT { scale: 2.0, dof: 3.0, on: On::Both };
        for errors in [on_gradient(&noise, 1.0), on_loss(&noise, 1.0)] {
            for (t, tail) in [(0.764_892, 0.5), (2.353_363, 0.1), (5.840_909, 0.01), (12.923_979, 0.001)] {
                share(5.0, errors.iter().map(|e| (e - 1.0).abs() > 2.0 * t), tail);
            }
        }
    }

    #[test]
    fn half_a_degree_is_heavier_still() {
        // P(|T| > 10⁴) of ν = ½, by integration of the density.
        let noise = StudentT { scale: 1.0, dof: 0.5, on: On::Gradient };
        share(5.0, on_gradient(&noise, 0.0).iter().map(|e| e.abs() > 1e4), 0.006_414);
    }

    #[test]
    fn many_degrees_are_gaussian() {
        let noise = StudentT { scale: 1.0, dof: 1e12, on: On::Gradient };
        let errors = on_gradient(&noise, 0.0);
        within(5.0, errors.iter().copied(), 0.0, 1.0);
        within(5.0, errors.iter().map(|e| e * e), 1.0, 2_f64.sqrt());
        share(5.0, errors.iter().map(|e| e.abs() > 1.959_964), 0.05);
    }
}
