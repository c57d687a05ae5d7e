//! Warm-up, a long stable rate, a short decay at the end.
//!
//! Nothing but the decay depends on the length of the run: it can begin from any point of the stable phase, so that one
//! run gives results for many lengths. Most of the gain of a falling rate comes from its last fifth.
//!
//! ```text
//! 1                            for s < n, then, with u = min(s − n, T)/T,
//! m + (1 − m)·(1 − u)          linear
//! m + (1 − m)·(1 + cos π u)/2  cosine
//! m + (1 − m)·(1 − √u)         1-sqrt
//! ```
//!
//! with `n` = `stable_steps`, `T` = `decay_steps`, `m` = `min_factor`, and the decay as `decay_type` says; the warm-up
//! is `warmup`.
//!
//! # Conventions
//!
//! * torch, optax: none; a chain of three.
//! * transformers: `get_wsd_schedule`: cosine by default, `min_lr_ratio` is `min_factor`.
//! * pytorch_optimizer: `get_wsd_schedule`: 1-sqrt by default; its linear and 1-sqrt fall to 0 and then jump up to
//!   `min_lr_ratio`, here they end there.
//!
//! Updates after the decay stay at `min_factor`; a decay that does not end within the run is an error.
//!
//! # References
//!
//! S. Hu et al. (2024), *MiniCPM: unveiling the potential of small language models with scalable training strategies*,
//! arXiv:2404.06395. A. Hägele, E. Bakouch, A. Kosson, L. Ben Allal, L. von Werra, and M. Jaggi (2024), *Scaling laws
//! and compute-optimal training beyond fixed training durations*, `NeurIPS`, arXiv:2405.18392: the decay by 1-sqrt.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build, half_cosine, progress};
use crate::component::Range;

/// Warm-up, a long stable rate, a short decay at the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wsd {
    /// Updates at 1, `n`.
    pub stable_steps: u64,
    /// Updates from 1 to the minimum, `T`.
    pub decay_steps: u64,
    /// How it falls.
    pub decay_type: Decay,
    /// The factor at the end, `m`, from 0 to 1.
    pub min_factor: f64,
}

/// How the factor falls to its minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decay {
    /// Along a straight line.
    Linear,
    /// Along half a cosine.
    Cosine,
    /// As one minus the root: fast at first.
    #[serde(rename = "1-sqrt")]
    OneMinusSqrt,
}

impl Shape for Wsd {
    const SPEC: Spec = Spec {
        name: "wsd",
        summary: "1 for stable_steps, then down to min_factor in decay_steps",
        called: &[("transformers", "get_wsd_schedule")],
        params: &[
            Param::whole("stable_steps", "n", 0, 0, "updates at 1")
                .or("the rest of the run", |run| {
                    let decay = run.whole("decay_steps").unwrap_or(run.steps.div_ceil(5));
                    run.steps.saturating_sub(decay).into()
                })
                .alias(&[("transformers", "num_stable_steps")]),
            Param::whole("decay_steps", "T", 1, 1, "updates from 1 to the minimum")
                .or("the rest, or a fifth of the run", |run| {
                    run.steps.saturating_sub(run.whole("stable_steps").unwrap_or(0)).max(1).into()
                })
                .alias(&[("transformers", "num_decay_steps")]),
            Param::choice("decay_type", &["linear", "cosine", "1-sqrt"], "how it falls")
                .alias(&[("pytorch_optimizer", "cooldown_type")]),
            Param::real("min_factor", "m", Range::Fraction, 0.0, "factor at the end")
                .alias(&[("transformers", "min_lr_ratio")]),
        ],
        source: include_str!("wsd.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        if self.stable_steps >= steps && self.stable_steps > 0 {
            let message = format!("the decay never begins: there are {steps} updates after the warm-up");
            return Err(Wrong::at("stable_steps", message, format!("expected less than {steps}")));
        }
        if self.decay_steps > steps - self.stable_steps {
            let left = steps - self.stable_steps;
            let message = format!("the decay is longer than what warm-up and `stable_steps` leave, {left} updates");
            return Err(Wrong::at("decay_steps", message, format!("expected at most {left}")));
        }
        Ok(())
    }

    fn factor(&self, s: u64) -> f64 {
        let u = progress(s.saturating_sub(self.stable_steps), self.decay_steps);
        let height = match self.decay_type {
            Decay::Linear => 1.0 - u,
            Decay::Cosine => half_cosine(u),
            Decay::OneMinusSqrt => 1.0 - u.sqrt(),
        };
        self.min_factor + (1.0 - self.min_factor) * height
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use serde_json::{Value, json};

    use super::super::tests::{factors, schedule, wrong};

    fn wsd(decay_type: &str) -> Value {
        json!({ "kind": "wsd", "stable_steps": 6, "decay_steps": 4, "decay_type": decay_type, "min_factor": 0.5 })
    }

    #[test]
    fn it_is_stable_and_falls_as_its_type_says() {
        let line = schedule(wsd("linear"), 10);
        assert_eq!(factors(&line, [0, 6, 7, 8, 10, 99]), [1.0, 1.0, 0.875, 0.75, 0.5, 0.5]);
        assert_eq!(factors(&schedule(wsd("1-sqrt"), 10), [6, 7, 10]), [1.0, 0.75, 0.5]);
        assert_relative_eq!(
            schedule(wsd("cosine"), 10).factor(7),
            0.5 + 0.25 * (1.0 + 0.5_f64.sqrt()),
            epsilon = 1e-15
        );
    }

    #[test]
    fn phases_fill_the_run() {
        let phases = |given: Value| {
            let values = schedule(given, 100).values();
            ["stable_steps", "decay_steps"].map(|key| values[key].as_u64().unwrap())
        };
        assert_eq!(phases(json!({ "kind": "wsd" })), [80, 20]);
        assert_eq!(phases(json!({ "kind": "wsd", "warmup": 10 })), [72, 18]);
        assert_eq!(phases(json!({ "kind": "wsd", "stable_steps": 30 })), [30, 70]);
        assert_eq!(phases(json!({ "kind": "wsd", "decay_steps": 30 })), [70, 30]);
    }

    #[test]
    fn phases_longer_than_the_run_are_refused() {
        let wrong = |stable: u64, decay: u64| {
            wrong(json!({ "kind": "wsd", "warmup": 2, "stable_steps": stable, "decay_steps": decay }), 10)
        };
        assert!(wrong(8, 1).contains("the decay never begins: there are 8 updates"));
        assert!(wrong(5, 4).contains("leave, 3 updates"));
        assert!(wrong(5, 4).contains("expected at most 3"));
    }
}
