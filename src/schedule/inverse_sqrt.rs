//! Down with the root of the number of updates.
//!
//! The step that the theory of stochastic gradients asks for: it falls slowly enough to get anywhere and fast enough to
//! settle, and needs not know how long the run will be. After a warm-up of `τ` updates it is the schedule
//! of the Transformer.
//!
//! ```text
//! √(τ/(τ + s))
//! ```
//!
//! with `τ` = `timescale`.
//!
//! # Conventions
//!
//! * torch, optax: none.
//! * paper: d⁻⁰·⁵ min(t⁻⁰·⁵, t w⁻¹·⁵); with `warmup` = `timescale` = w, and lr = (d w)⁻⁰·⁵, this is the rate of update
//!   t + 1 here, since the first update has s = 0.
//! * transformers: `get_inverse_sqrt_schedule(num_warmup_steps, timescale)`, with the same defaults.
//! * big_vision: `rsqrt`.
//!
//! # References
//!
//! A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, and I. Polosukhin (2017),
//! *Attention is all you need*, `NeurIPS`, arXiv:1706.03762. X. Zhai, A. Kolesnikov, N. Houlsby, and L. Beyer (2022),
//! *Scaling vision transformers*, CVPR, arXiv:2106.04560.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, build};

/// Down with the root of the number of updates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InverseSqrt {
    /// After three times as many updates the factor is a half, `τ`.
    pub timescale: u64,
}

impl Shape for InverseSqrt {
    const SPEC: Spec = Spec {
        name: "inverse_sqrt",
        summary: "√(timescale/(timescale + s))",
        called: &[("transformers", "get_inverse_sqrt_schedule"), ("big_vision", "rsqrt")],
        params: &[Param::whole("timescale", "τ", 1, 1, "after three times as many updates the factor is a half")
            .or("warmup, or 10000 without", |run| if run.warmup > 0 { run.warmup.into() } else { 10_000.into() })],
        source: include_str!("inverse_sqrt.rs"),
        build: build::<Self>,
    };

    fn factor(&self, s: u64) -> f64 {
        (self.timescale as f64 / (self.timescale + s) as f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use serde_json::json;

    use super::super::tests::{factors, schedule};

    #[test]
    fn it_falls_with_the_root() {
        let curve = schedule(json!({ "kind": "inverse_sqrt", "timescale": 4 }), 100);
        assert_eq!(factors(&curve, [0, 12, 60]), [1.0, 0.5, 0.25]);
    }

    #[test]
    fn after_its_warm_up_it_is_the_schedule_of_the_transformer() {
        let curve = schedule(json!({ "kind": "inverse_sqrt", "warmup": 25 }), 100);
        for s in 1_u32..100 {
            let paper = f64::from(s).powf(-0.5).min(f64::from(s) * 25_f64.powf(-1.5)) * 5.0;
            assert_relative_eq!(curve.factor(s.into()), paper, max_relative = 1e-14);
        }
    }
}
