//! Half a cosine down, and again from the top.
//!
//! Each restart throws the iterate out of where it has settled, and each cycle ends with small steps, so that at the
//! end of every cycle there is a result to be had. Cycles usually grow.
//!
//! ```text
//! m + (1 − m)·rⁱ·(1 + cos(π sᵢ/Tᵢ))/2
//! Tᵢ = T₀ kⁱ,  sᵢ = updates since the i-th restart, i = 0, 1, …
//! ```
//!
//! with `T₀` = `decay_steps`, `k` = `t_mult`, `m` = `min_factor`, `r` = `peak_mult`.
//!
//! # Conventions
//!
//! * torch: `CosineAnnealingWarmRestarts(T_0, T_mult, eta_min)`: `eta_min` is a learning rate, `min_factor`·lr.
//! * optax: `sgdr_schedule` takes a list of warm-ups and cosines, each with its own length and peak: here a `sequence`
//!   of `cosine`, or this if they grow by a whole factor.
//! * keras: `CosineDecayRestarts`: `first_decay_steps`, `t_mul` (by default 2), `m_mul` is `peak_mult`, `alpha` is
//!   `min_factor`.
//!
//! # References
//!
//! I. Loshchilov and F. Hutter (2017), *SGDR: stochastic gradient descent with warm restarts*, ICLR, arXiv:1608.03983.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, build, half_cosine};
use crate::component::Range;
use crate::real::Real;

/// Half a cosine down, and again from the top.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CosineRestarts {
    /// The length of the first cycle, `T₀`.
    pub decay_steps: u64,
    /// What the length is multiplied by at each restart, `k`.
    pub t_mult: u64,
    /// The factor at the end of each cycle, `m`, from 0 to 1.
    pub min_factor: f64,
    /// What the height of the cosine is multiplied by at each restart, `r`, in `(0, 1]`.
    pub peak_mult: f64,
}

impl Shape for CosineRestarts {
    const SPEC: Spec = Spec {
        name: "cosine_restarts",
        summary: "a cosine again and again, each t_mult times as long",
        called: &[("torch", "CosineAnnealingWarmRestarts")],
        params: &[
            Param::whole("decay_steps", "T₀", 1, 1, "length of the first cycle")
                .or("a third of the run", |run| run.steps.div_ceil(3).into())
                .alias(&[("torch", "T_0"), ("keras", "first_decay_steps")]),
            Param::whole("t_mult", "k", 1, 1, "what the length is multiplied by at each restart")
                .alias(&[("torch", "T_mult"), ("keras", "t_mul")]),
            Param::real("min_factor", "m", Range::Fraction, 0.0, "factor at the end of each cycle")
                .alias(&[("optax", "alpha")]),
            Param::real("peak_mult", "r", Range::Factor, 1.0, "what the height is multiplied by at each restart")
                .alias(&[("keras", "m_mul")]),
        ],
        source: include_str!("cosine_restarts.rs"),
        build: build::<Self>,
    };

    fn factor(&self, s: u64) -> f64 {
        let (mut restarts, mut since, mut length) = (0, s, self.decay_steps);
        if self.t_mult == 1 {
            (restarts, since) = (s / length, s % length);
        }
        while since >= length {
            since -= length;
            // A cycle longer than any run is as good as a longer one.
            length = length.saturating_mul(self.t_mult);
            restarts += 1;
        }
        let height = self.peak_mult.powu(restarts) * half_cosine(since as f64 / length as f64);
        self.min_factor + (1.0 - self.min_factor) * height
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use serde_json::json;

    use super::super::tests::{factors, schedule};

    #[test]
    fn each_cycle_begins_at_the_top() {
        let curve = schedule(json!({ "kind": "cosine_restarts", "decay_steps": 4, "min_factor": 0.2 }), 12);
        let half = curve.factor(2);
        assert_relative_eq!(half, 0.6, epsilon = 1e-15);
        assert_eq!(factors(&curve, [0, 4, 8, 6, 400_002]), [1.0, 1.0, 1.0, half, half]);
    }

    #[test]
    fn cycles_grow_and_peaks_fall() {
        let curve = json!({ "kind": "cosine_restarts", "decay_steps": 2, "t_mult": 3, "peak_mult": 0.5 });
        let curve = schedule(curve, 30);
        // Cycles begin at 0, 2, 8 and 26.
        assert_eq!(factors(&curve, [0, 2, 8, 26]), [1.0, 0.5, 0.25, 0.125]);
        assert_relative_eq!(curve.factor(5), 0.25, epsilon = 1e-15);
        assert_relative_eq!(curve.factor(17), 0.125, epsilon = 1e-15);
    }
}
