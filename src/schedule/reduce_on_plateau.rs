//! Down when the loss has stopped falling.
//!
//! A constant rate makes progress until the iterate hovers at the distance that the rate allows; then a smaller one
//! goes on. This looks at the losses and lowers the rate when that has come, so nothing needs to be known of the length
//! of the run. It takes noise for a plateau if `patience` is short.
//!
//! ```text
//! L ← mean of n new losses
//! if L < best·(1 − rtol) − atol:  best ← L, bad ← 0;  else bad ← bad + 1
//! for k looks after a reduction:  bad ← 0
//! if bad > patience:  f ← max(c f, min_factor), bad ← 0
//! ```
//!
//! with `c` = `factor`, `n` = `accumulation_size`, `k` = `cooldown`; the reduction is left out where it would
//! lower the learning rate by no more than `eps`.
//!
//! It sees the loss that update t is shown, and its factor holds from update t + 1 on, so update 1 has the factor 1;
//! with `immediate`, it holds from update t itself on. During a warm-up it does not look.
//!
//! # Conventions
//!
//! * torch: `ReduceLROnPlateau`, with scheduler.step(loss) after each optimizer.step(): `threshold` is `rtol`, or
//!   `atol` with `rtol` = 0 if `threshold_mode` is abs; `min_lr` is a learning rate, `min_factor`·lr.
//! * optax: `contrib.reduce_on_plateau` after an optimizer in a chain: `immediate`, `eps` = 0, and its `patience` p is
//!   p − 1 here; `min_scale` is `min_factor`.
//!
//! Both count a loss within `rtol` above a negative best one as better: where losses are negative, use `atol`. optax
//! with a patience of 0 reduces where the loss *has* fallen, which nothing here does.
//!
//! # References
//!
//! A. Krizhevsky, I. Sutskever, and G. E. Hinton (2017), *ImageNet classification with deep convolutional neural
//! networks*, Communications of the ACM 60(6), 84–90, DOI 10.1145/3065386: by hand, a tenth whenever the error stood.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build};
use crate::component::Range;

/// Down when the loss has stopped falling.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReduceOnPlateau {
    /// What each reduction multiplies by, in `(0, 1)`.
    pub factor: f64,
    /// How many looks in a row may be worse.
    pub patience: u64,
    /// By which share of the best loss a better one is lower, in `[0, 1)`.
    pub rtol: f64,
    /// By how much more a better loss is lower, at least 0.
    pub atol: f64,
    /// For how many looks after a reduction nothing counts as worse.
    pub cooldown: u64,
    /// How many losses are averaged for one look.
    pub accumulation_size: u64,
    /// The smallest factor, from 0 to 1.
    pub min_factor: f64,
    /// The smallest reduction of the learning rate, at least 0.
    pub eps: f64,
    /// The loss that an update is shown counts for its own rate.
    pub immediate: bool,
}

impl Shape for ReduceOnPlateau {
    const SPEC: Spec = Spec {
        name: "reduce_on_plateau",
        summary: "times factor after patience updates without a lower loss",
        called: &[("torch", "ReduceLROnPlateau"), ("optax", "reduce_on_plateau")],
        params: &[
            Param::real("factor", "c", Range::Between, 0.1, "what each reduction multiplies by"),
            Param::whole("patience", "", 0, 10, "how many looks in a row may be worse"),
            Param::real("rtol", "", Range::Decay, 1e-4, "share of the best loss by which a better one is lower")
                .alias(&[("torch", "threshold")]),
            Param::real("atol", "", Range::NonNegative, 0.0, "by how much more a better loss is lower"),
            Param::whole("cooldown", "k", 0, 0, "for how many looks after a reduction nothing counts as worse"),
            Param::whole("accumulation_size", "n", 1, 1, "how many losses are averaged for one look"),
            Param::real("min_factor", "", Range::Fraction, 0.0, "smallest factor").alias(&[("optax", "min_scale")]),
            Param::real("eps", "", Range::NonNegative, 1e-8, "smallest reduction of the learning rate"),
            Param::flag("immediate", "let the loss that an update is shown count for its own rate"),
        ],
        source: include_str!("reduce_on_plateau.rs"),
        build: build::<Self>,
    };

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        if self.accumulation_size > steps {
            let message = format!("it never looks: there are {steps} losses");
            return Err(Wrong::at("accumulation_size", message, format!("expected at most {steps}")));
        }
        Ok(())
    }

    /// What does not depend on losses.
    fn factor(&self, _: u64) -> f64 {
        1.0
    }

    fn plateau(&self) -> Option<Plateau> {
        Some(Plateau::new(*self))
    }
}

/// What looks at the losses of one run.
#[derive(Clone, Debug)]
pub struct Plateau {
    settings: ReduceOnPlateau,
    /// Before as many updates it does not look.
    begin: u64,
    factor: f64,
    best: f64,
    bad: u64,
    cooldown: u64,
    /// The losses since the last look: how many, and their mean.
    count: u64,
    mean: f64,
}

impl Plateau {
    fn new(settings: ReduceOnPlateau) -> Self {
        let best = f64::INFINITY;
        Self { settings, begin: 0, factor: 1.0, best, bad: 0, cooldown: 0, count: 0, mean: 0.0 }
    }

    /// The same, which does not look before `warmup` updates.
    pub(super) fn after(self, warmup: u64) -> Self {
        Self { begin: warmup, ..self }
    }

    /// What the learning rate `lr` is multiplied by after `s` updates, in the one that is shown this loss.
    ///
    /// To be asked once for every update.
    pub fn factor(&mut self, s: u64, loss: f64, lr: f64) -> f64 {
        let before = self.factor;
        if s >= self.begin {
            self.take(loss, lr);
        }
        if self.settings.immediate { self.factor } else { before }
    }

    fn take(&mut self, loss: f64, lr: f64) {
        self.mean = (self.count as f64 * self.mean + loss) / (self.count + 1) as f64;
        self.count += 1;
        if self.count == self.settings.accumulation_size {
            self.look(self.mean, lr);
            (self.count, self.mean) = (0, 0.0);
        }
    }

    fn look(&mut self, loss: f64, lr: f64) {
        let ReduceOnPlateau { factor, patience, rtol, atol, cooldown, min_factor, eps, .. } = self.settings;
        if loss < self.best * (1.0 - rtol) - atol {
            self.best = loss;
            self.bad = 0;
        } else {
            self.bad += 1;
        }
        if self.cooldown > 0 {
            self.cooldown -= 1;
            self.bad = 0;
        }
        if self.bad > patience {
            let lower = (self.factor * factor).max(min_factor);
            if lr * (self.factor - lower) > eps {
                self.factor = lower;
            }
            self.cooldown = cooldown;
            self.bad = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::{schedule, wrong};

    /// The factors of updates that are shown these losses.
    fn factors<const N: usize>(more: &Value, losses: [f64; N]) -> [f64; N] {
        let mut values = json!({ "kind": "reduce_on_plateau", "factor": 0.5, "patience": 1 });
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut plateau = schedule(values, 100).plateau().unwrap();
        let mut s = 0..;
        losses.map(|loss| plateau.factor(s.next().unwrap(), loss, 1.0))
    }

    #[test]
    fn the_update_after_more_than_patience_bad_losses_has_the_lower_rate() {
        let losses = [4.0, 4.0, 4.0, 4.0, 4.0, 4.0];
        assert_eq!(factors(&json!({}), losses), [1.0, 1.0, 1.0, 0.5, 0.5, 0.25]);
        assert_eq!(factors(&json!({ "immediate": true }), losses), [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]);
        assert_eq!(factors(&json!({ "patience": 0 }), losses), [1.0, 1.0, 0.5, 0.25, 0.125, 0.0625]);
    }

    #[test]
    fn a_better_loss_starts_the_count_again() {
        assert_eq!(factors(&json!({}), [4.0, 4.0, 3.0, 3.0, 2.0, 2.0, 1.0]), [1.0; 7]);
    }

    #[test]
    fn a_better_loss_is_lower_by_both_tolerances() {
        // Better than 4 is less than 4·(1 − 0.25) − 1 = 2.
        let tolerances = json!({ "rtol": 0.25, "atol": 1 });
        assert_eq!(factors(&tolerances, [4.0, 2.0, 2.0, 2.0]), [1.0, 1.0, 1.0, 0.5]);
        assert_eq!(factors(&tolerances, [4.0, 2.0, 1.9, 1.9]), [1.0; 4]);
    }

    #[test]
    fn nothing_is_worse_while_it_cools_down() {
        let losses = [4.0; 9];
        let expected = [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25];
        assert_eq!(factors(&json!({ "cooldown": 2 }), losses), expected);
    }

    #[test]
    fn a_loss_that_is_better_while_it_cools_down_becomes_the_best() {
        let losses = [4.0, 4.0, 4.0, 2.0, 3.0, 3.0, 3.0];
        assert_eq!(factors(&json!({ "cooldown": 1 }), losses), [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]);
    }

    #[test]
    fn a_look_is_at_the_mean_of_several_losses() {
        // Means 3, 2 and 2: one bad look.
        let losses = [2.0, 4.0, 3.0, 1.0, 0.5, 3.5, 9.0];
        let several = json!({ "accumulation_size": 2, "patience": 0 });
        assert_eq!(factors(&several, losses), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5]);
    }

    #[test]
    fn the_factor_stops_at_its_minimum_and_where_reductions_are_small() {
        let losses = [4.0; 6];
        assert_eq!(factors(&json!({ "patience": 0, "min_factor": 0.3 }), losses), [1.0, 1.0, 0.5, 0.3, 0.3, 0.3]);
        assert_eq!(factors(&json!({ "patience": 0, "eps": 0.25 }), losses), [1.0, 1.0, 0.5, 0.5, 0.5, 0.5]);
    }

    #[test]
    fn small_reductions_are_of_the_learning_rate() {
        let values = json!({ "kind": "reduce_on_plateau", "factor": 0.5, "patience": 0, "eps": 0.25 });
        let mut plateau = schedule(values, 100).plateau().unwrap();
        let factors = [0, 1, 2, 3, 4].map(|s| plateau.factor(s, 4.0, 2.0));
        assert_eq!(factors, [1.0, 1.0, 0.5, 0.25, 0.25]);
    }

    #[test]
    fn it_does_not_look_during_the_warm_up() {
        let values = json!({ "kind": "reduce_on_plateau", "factor": 0.5, "patience": 0, "warmup": 2 });
        let schedule = schedule(values, 100);
        let mut plateau = schedule.plateau().unwrap();
        // Losses that rise; after the warm-up, 3 is the first that it sees.
        let factors = [0, 1, 2, 3, 4].map(|s| plateau.factor(s, 1.0 + s as f64, 1.0));
        assert_eq!(factors, [1.0, 1.0, 1.0, 1.0, 0.5]);
        assert_eq!([0, 1, 2, 9].map(|s| schedule.factor(s)), [0.0, 0.5, 1.0, 1.0]);
    }

    #[test]
    fn a_mean_of_more_losses_than_there_are_is_refused() {
        let values = json!({ "kind": "reduce_on_plateau", "accumulation_size": 9 });
        assert!(wrong(values, 8).contains("it never looks: there are 8 losses"));
    }
}
