//! Down to a minimum along a power of what is left.
//!
//! With the power 1 a straight line; above, it falls fast and settles long; below, it stays high and falls at the end.
//! Segmentation networks made the power 0.9 customary.
//!
//! ```text
//! m + (1 − m)·(1 − min(s, T)/T)ᵖ
//! ```
//!
//! with `T` = `decay_steps`, `p` = `power`, `m` = `min_factor`, after `begin` updates at 1.
//!
//! # Conventions
//!
//! * torch: `PolynomialLR(total_iters, power)` ends at 0; by default after 5 updates. It multiplies the rate before, so
//!   rounding accumulates.
//! * optax: `polynomial_schedule`: `end_value` is a learning rate, `min_factor`·lr; `transition_begin` is `begin`.
//! * keras: `PolynomialDecay` without `cycle`: `end_learning_rate` is a learning rate, by default 0.0001.
//!
//! # References
//!
//! L.-C. Chen, G. Papandreou, I. Kokkinos, K. Murphy, and A. L. Yuille (2018), *DeepLab: semantic image segmentation
//! with deep convolutional nets, atrous convolution, and fully connected CRFs*, IEEE TPAMI 40(4), 834–848, DOI
//! 10.1109/TPAMI.2017.2699184.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build, check_begin, power, progress};
use crate::component::Range;

/// Down to a minimum along a power of what is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Polynomial {
    /// Updates from 1 to the minimum, `T`.
    pub decay_steps: u64,
    /// The power `p`, above 0.
    pub power: f64,
    /// The factor at the end, `m`, from 0 to 1.
    pub min_factor: f64,
    /// Updates at 1 before.
    pub begin: u64,
}

impl Shape for Polynomial {
    const SPEC: Spec = Spec {
        name: "polynomial",
        summary: "min_factor + (1 − min_factor)·(1 − s/decay_steps)^power",
        called: &[("torch", "PolynomialLR"), ("optax", "polynomial_schedule")],
        params: &[
            Param::whole("decay_steps", "T", 1, 1, "updates from 1 to the minimum")
                .or("the run", |run| run.steps.into())
                .alias(&[("torch", "total_iters"), ("optax", "transition_steps")]),
            Param::real("power", "p", Range::Positive, 1.0, "power"),
            Param::real("min_factor", "m", Range::Fraction, 0.0, "factor at the end"),
            Param::whole("begin", "", 0, 0, "updates at 1 before").alias(&[("optax", "transition_begin")]),
        ],
        source: include_str!("polynomial.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        check_begin(self.begin, steps)
    }

    fn factor(&self, s: u64) -> f64 {
        let left = 1.0 - progress(s.saturating_sub(self.begin), self.decay_steps);
        self.min_factor + (1.0 - self.min_factor) * power(left, self.power)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{factors, schedule};

    #[test]
    fn it_falls_as_the_power_of_what_is_left() {
        let curve = schedule(json!({ "kind": "polynomial", "power": 2, "decay_steps": 4, "begin": 1 }), 9);
        assert_eq!(factors(&curve, [0, 1, 2, 3, 5, 9]), [1.0, 1.0, 0.5625, 0.25, 0.0, 0.0]);
    }

    #[test]
    fn it_ends_at_its_minimum() {
        let line = schedule(json!({ "kind": "polynomial", "min_factor": 0.5 }), 8);
        assert_eq!(factors(&line, [0, 4, 8, 80]), [1.0, 0.75, 0.5, 0.5]);
    }
}
