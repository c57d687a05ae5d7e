//! The same learning rate throughout.
//!
//! What everything else is measured against. At a constant rate a method with noisy or normalised steps does not
//! settle: it hovers about the minimum at a distance that is proportional to the rate, which is why the others fall.
//!
//! ```text
//! 1
//! ```
//!
//! # Conventions
//!
//! * torch: no scheduler; `ConstantLR(factor, total_iters)` is a step up: `piecewise` with `start_factor` = factor, one
//!   boundary and the scale 1/factor.
//! * optax: `constant_schedule`; with `warmup`: `warmup_constant_schedule`.
//!
//! # References
//!
//! H. Robbins and S. Monro (1951), *A stochastic approximation method*, Annals of Mathematical Statistics 22(3),
//! 400–407, DOI 10.1214/aoms/1177729586: why rates that do not fall do not settle.

use serde::{Deserialize, Serialize};

use super::{Shape, Spec, build};

/// The same learning rate throughout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {}

impl Shape for Constant {
    const SPEC: Spec = Spec {
        name: "constant",
        summary: "1",
        called: &[("optax", "constant_schedule")],
        params: &[],
        source: include_str!("constant.rs"),
        build: build::<Self>,
    };

    fn factor(&self, _: u64) -> f64 {
        1.0
    }
}
