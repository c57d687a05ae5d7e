//! Up once, then down to almost nothing, within one run.
//!
//! The large rates in the middle keep the run away from narrow minima, the long way down settles it. With them, some
//! networks train in a tenth of the updates, which its authors call super-convergence.
//!
//! ```text
//! from      to            until s =
//! 1/D       1             p T − 1          (optax: ⌊p T⌋)
//! 1         1/(D F)       T − 1            (optax: T)
//!
//! three_phase:
//! 1/D       1             p T − 1          (optax: ⌊p T⌋)
//! 1         1/D           q T − 2          (optax: ⌊q T⌋)
//! 1/D       1/(D F)       T − 1            (optax: T)
//! ```
//!
//! along half a cosine or a straight line, with `T` = `total_steps`, `p` = `pct_start`, `q` = `pct_final`,
//! `D` = `div_factor`, `F` = `final_div_factor`. lr is the rate at the top.
//!
//! # Conventions
//!
//! * torch: `OneCycleLR(max_lr, total_steps)`; `q` is 2 `p`; a step after `total_steps` is an error there, here the
//!   rate stays. It also cycles the momentum unless told not to (`cycle_momentum`), here nothing does.
//! * optax: `counting` = optax: `cosine_onecycle_schedule` has two phases, `linear_onecycle_schedule` is `anneal` =
//!   linear with three, and `pct_final` = 0.85.
//!
//! torch divides 0 by 0 where `p T` = 1; the phase of no length is left out here.
//!
//! # References
//!
//! L. N. Smith and N. Topin (2019), *Super-convergence: very fast training of neural networks using large learning
//! rates*, Proc. SPIE 11006, DOI 10.1117/12.2520589, arXiv:1708.07120.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build, half_cosine};
use crate::component::Range;

/// Up once, then down to almost nothing, within one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneCycle {
    /// The length of the cycle, `T`.
    pub total_steps: u64,
    /// The share of the way up, `p`, in `(0, 1)`.
    pub pct_start: f64,
    /// How it goes from one factor to the next.
    pub anneal: Anneal,
    /// The first factor is 1 over this, `D`, at least 1.
    pub div_factor: f64,
    /// The last factor is the first one over this, `F`, at least 1.
    pub final_div_factor: f64,
    /// Down to the first factor and only then to the last.
    pub three_phase: bool,
    /// The share at which the second of three phases ends, `q`, in `(0, 1]`.
    pub pct_final: f64,
    /// Where phases end.
    pub counting: Counting,
}

/// How it goes from one factor to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anneal {
    /// Along half a cosine.
    Cos,
    /// Along a straight line.
    Linear,
}

/// Where phases end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// With their last updates, between two updates where it comes out so.
    Torch,
    /// With the updates after them.
    Optax,
}

fn pct_final(pct_start: f64) -> f64 {
    (2.0 * pct_start).min(1.0)
}

impl Shape for OneCycle {
    const SPEC: Spec = Spec {
        name: "one_cycle",
        summary: "up to 1 and down again to 1/(div_factor·final_div_factor)",
        called: &[("torch", "OneCycleLR"), ("optax", "cosine_onecycle_schedule")],
        params: &[
            Param::whole("total_steps", "T", 1, 1, "length of the cycle")
                .or("the run", |run| run.steps.into())
                .alias(&[("optax", "transition_steps")]),
            Param::real("pct_start", "p", Range::Between, 0.3, "share of the way up"),
            Param::choice("anneal", &["cos", "linear"], "how it goes from one factor to the next")
                .alias(&[("torch", "anneal_strategy")]),
            Param::real("div_factor", "D", Range::FromOne, 25.0, "the first factor is 1 over this"),
            Param::real("final_div_factor", "F", Range::FromOne, 1e4, "the last factor is the first one over this"),
            Param::flag("three_phase", "down to the first factor, and only then to the last"),
            Param::real("pct_final", "q", Range::Factor, 1.0, "share at which the second of three phases ends")
                .or("2·pct_start", |run| pct_final(run.real("pct_start").unwrap_or(0.0)).into()),
            Param::choice("counting", &["torch", "optax"], "where phases end"),
        ],
        source: include_str!("one_cycle.rs"),
        build: build::<Self>,
    };

    fn check(&self, _: u64) -> Result<(), Wrong> {
        let Self { pct_start: p, pct_final: q, .. } = *self;
        let by_default = q == pct_final(p);
        if !self.three_phase && !by_default {
            let message = "`pct_final` has no effect on two phases";
            return Err(Wrong::at("pct_final", message, "expected three_phase = true beside it"));
        }
        if self.three_phase && by_default && q == 1.0 {
            let message = "three phases leave no room for the last one";
            return Err(Wrong::at("pct_start", message, "expected less than 0.5, or a `pct_final` below 1"));
        }
        if self.three_phase && !(p < q && q < 1.0) {
            let message = "the second of three phases has to end after the first and before the last";
            return Err(Wrong::at(
                "pct_final",
                message,
                format!("expected more than `pct_start`, {p}, and less than 1"),
            ));
        }
        Ok(())
    }

    fn factor(&self, s: u64) -> f64 {
        let length = self.total_steps as f64;
        let (first, last) = (1.0 / self.div_factor, 1.0 / self.div_factor / self.final_div_factor);
        let (up, down, end) = match self.counting {
            Counting::Torch => (self.pct_start * length - 1.0, self.pct_final * length - 2.0, length - 1.0),
            Counting::Optax => ((self.pct_start * length).floor(), (self.pct_final * length).floor(), length),
        };
        let (two, three) = ([(up, 1.0), (end, last)], [(up, 1.0), (down, first), (end, last)]);
        let s = s as f64;
        let (mut begin, mut from) = (0.0, first);
        for &(end, to) in if self.three_phase { &three[..] } else { &two } {
            if s <= end && end > begin {
                let progress = (s - begin) / (end - begin);
                return match self.anneal {
                    Anneal::Cos => to + (from - to) * half_cosine(progress),
                    Anneal::Linear => from + (to - from) * progress,
                };
            }
            (begin, from) = (end, to);
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use serde_json::{Value, json};

    use super::super::tests::{factors, schedule, wrong};

    fn cycle(more: &Value) -> Value {
        let mut values = json!({ "kind": "one_cycle", "anneal": "linear", "div_factor": 4, "final_div_factor": 8 });
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        values
    }

    #[test]
    fn phases_end_with_their_last_updates_as_in_torch() {
        // Up until 0.25·20 − 1 = 4, down until 19.
        let up_down = schedule(cycle(&json!({ "pct_start": 0.25 })), 20);
        assert_eq!(factors(&up_down, [0, 2, 4, 19, 30]), [0.25, 0.625, 1.0, 1.0 / 32.0, 1.0 / 32.0]);
        assert_relative_eq!(up_down.factor(10), 1.0 - 6.0 / 15.0 * (31.0 / 32.0), epsilon = 1e-15);
        // Up until 4, down until 0.5·20 − 2 = 8.
        let three = schedule(cycle(&json!({ "pct_start": 0.25, "three_phase": true })), 20);
        assert_eq!(factors(&three, [4, 6, 8, 19]), [1.0, 0.625, 0.25, 1.0 / 32.0]);
    }

    #[test]
    fn phases_end_with_the_update_after_them_as_in_optax() {
        let counting = json!({ "pct_start": 0.21, "three_phase": true, "pct_final": 0.6, "counting": "optax" });
        let three = schedule(cycle(&counting), 20);
        // Up until ⌊4.2⌋ = 4, down until 12.
        assert_eq!(factors(&three, [0, 2, 4, 8, 12, 20, 21]), [0.25, 0.625, 1.0, 0.625, 0.25, 1.0 / 32.0, 1.0 / 32.0]);
    }

    #[test]
    fn a_cosine_passes_half_way_in_the_middle() {
        let curve = schedule(json!({ "kind": "one_cycle", "pct_start": 0.25, "div_factor": 4 }), 20);
        assert_relative_eq!(curve.factor(2), 0.625, epsilon = 1e-15);
        assert_relative_eq!(curve.factor(1), 1.0 - 0.75 * (1.0 + 0.5_f64.sqrt()) / 2.0, epsilon = 1e-15);
    }

    #[test]
    fn a_phase_of_no_length_is_left_out() {
        assert_eq!(schedule(cycle(&json!({ "pct_start": 0.25 })), 4).factor(0), 1.0);
    }

    #[test]
    fn phases_without_room_are_refused() {
        assert!(wrong(cycle(&json!({ "pct_final": 0.8 })), 20).contains("no effect on two phases"));
        assert!(wrong(cycle(&json!({ "pct_start": 0.5, "three_phase": true })), 20).contains("no room for the last"));
        let late = json!({ "pct_start": 0.4, "pct_final": 0.3, "three_phase": true });
        assert!(wrong(cycle(&late), 20).contains("has to end after the first"));
    }
}
