//! Down to a minimum along half a cosine.
//!
//! It stays high for a while, falls fastest in the middle and settles long. The schedule to try first when the length
//! of the run is known: no matter where a constant rate would hover, this one ends near zero.
//!
//! ```text
//! m + (1 − m)·((1 + cos(π s/T))/2)ᵖ       for s ≤ T, then m
//! ```
//!
//! with `T` = `decay_steps`, `m` = `min_factor`, `p` = `exponent`.
//!
//! # Conventions
//!
//! * torch: `CosineAnnealingLR(T_max, eta_min)`: `eta_min` is a learning rate, `min_factor`·lr; after `T_max` it rises
//!   again, as with `periodic`; it is a recursion that divides by nearly 0 about `T_max`, so its rounding shows.
//! * optax: `cosine_decay_schedule`: `alpha` is `min_factor`. In `warmup_cosine_decay_schedule`, `decay_steps` includes
//!   the warm-up, and `end_value` is a learning rate.
//! * keras: `CosineDecay`; `decay_steps` does not include the warm-up.
//!
//! # References
//!
//! I. Loshchilov and F. Hutter (2017), *SGDR: stochastic gradient descent with warm restarts*, ICLR, arXiv:1608.03983.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, build, half_cosine, power};
use crate::component::Range;

/// Down to a minimum along half a cosine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cosine {
    /// Updates from 1 to the minimum, `T`.
    pub decay_steps: u64,
    /// The factor at the end, `m`, from 0 to 1.
    pub min_factor: f64,
    /// The power `p` of the cosine, above 0.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub exponent: f64,
    /// Goes up again after the minimum, and so on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub periodic: bool,
}

fn one() -> f64 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_one(exponent: &f64) -> bool {
    *exponent == 1.0
}

impl Shape for Cosine {
    const SPEC: Spec = Spec {
        name: "cosine",
        summary: "min_factor + (1 − min_factor)·(1 + cos(π s/decay_steps))/2",
        called: &[("torch", "CosineAnnealingLR"), ("optax", "cosine_decay_schedule")],
        params: &[
            Param::whole("decay_steps", "T", 1, 1, "updates from 1 to the minimum")
                .or("the run", |run| run.steps.into())
                .alias(&[("torch", "T_max")]),
            Param::real("min_factor", "m", Range::Fraction, 0.0, "factor at the end").alias(&[("optax", "alpha")]),
            Param::real("exponent", "p", Range::Positive, 1.0, "power of the cosine"),
            Param::flag("periodic", "go up again after the minimum, and so on, as torch does"),
        ],
        source: include_str!("cosine.rs"),
        build: build::<Self>,
    };

    fn factor(&self, s: u64) -> f64 {
        // The second half of a period is the first one backwards.
        let s = if self.periodic && s / self.decay_steps % 2 == 1 {
            self.decay_steps - s % self.decay_steps
        } else if self.periodic {
            s % self.decay_steps
        } else {
            s.min(self.decay_steps)
        };
        let height = power(half_cosine(s as f64 / self.decay_steps as f64), self.exponent);
        self.min_factor + (1.0 - self.min_factor) * height
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use serde_json::json;

    use super::super::tests::{factors, schedule};

    #[test]
    fn it_falls_from_one_to_its_minimum_and_stays() {
        let curve = schedule(json!({ "kind": "cosine", "min_factor": 0.2 }), 8);
        assert_relative_eq!(curve.factor(0), 1.0);
        assert_relative_eq!(curve.factor(4), 0.6);
        assert_relative_eq!(curve.factor(8), 0.2);
        assert_relative_eq!(curve.factor(800), 0.2);
    }

    #[test]
    fn periodic_it_rises_as_it_fell() {
        let curve = schedule(json!({ "kind": "cosine", "decay_steps": 3, "periodic": true }), 20);
        let [zero, one, two, three, four, five, six, seven] = factors(&curve, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((zero, three), (1.0, 0.0));
        assert_eq!([six, five, four], [zero, one, two]);
        assert_eq!(seven, one);
    }

    #[test]
    fn its_power_bends_it_down() {
        let curve = schedule(json!({ "kind": "cosine", "exponent": 2, "min_factor": 0.5 }), 8);
        assert_relative_eq!(curve.factor(4), 0.625, epsilon = 1e-15);
    }
}
