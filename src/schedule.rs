//! Learning-rate schedules: pure functions of the number of the update.
//!
//! A schedule is a factor on the learning rate. Update `t = 1, 2, …` uses the factor of `s = t − 1`, the number of
//! updates done before, as `torch.optim.lr_scheduler` and optax count.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::component::{Param, Range, Values, from_values, to_values};
use crate::real::whole_power;

/// A schedule with optional linear warm-up; resolved, so that it depends on nothing but the update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The shape after the warm-up.
    pub kind: Kind,
    /// Number of updates over which the factor first rises linearly to 1.
    pub warmup: u64,
    /// The factor at the start of the warm-up, from 0 to 1.
    pub warmup_start: f64,
    /// `γ`, what `step` and `exponential` multiply by.
    pub gamma: f64,
    /// After how many updates `step` and `exponential` have multiplied by `γ` once more.
    pub every: u64,
    /// The length of the `cosine`; from there on the factor stays at its minimum.
    pub decay_steps: u64,
    /// The factor at which the `cosine` ends, from 0 to 1.
    pub min_factor: f64,
}

/// The shape of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `1`
    Constant,
    /// `γ^⌊s/every⌋`
    Step,
    /// `γ^(s/every)`
    Exponential,
    /// `min + (1 − min)·(1 + cos(π s/decay_steps))/2`
    Cosine,
}

/// What there is to know of a kind of schedule without building it.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The name in a config.
    pub name: &'static str,
    /// The shape.
    pub kind: Kind,
    /// The factor as a formula, or in a few words.
    pub summary: &'static str,
    /// The keys that it takes besides the warm-up's.
    pub keys: &'static [&'static str],
}

impl Spec {
    /// Whether this kind takes the key.
    #[must_use]
    pub fn takes(&self, key: &str) -> bool {
        ["kind", "warmup", "warmup_start"].contains(&key) || self.keys.contains(&key)
    }
}

/// All kinds of schedules, in the order in which they are listed.
pub static SCHEDULES: &[Spec] = &[
    Spec { name: "constant", kind: Kind::Constant, summary: "1", keys: &[] },
    Spec { name: "step", kind: Kind::Step, summary: "gamma^⌊s/every⌋", keys: &["gamma", "every"] },
    Spec { name: "exponential", kind: Kind::Exponential, summary: "gamma^(s/every)", keys: &["gamma", "every"] },
    Spec {
        name: "cosine",
        kind: Kind::Cosine,
        summary: "min_factor + (1 − min_factor)·(1 + cos(π s/decay_steps))/2",
        keys: &["decay_steps", "min_factor"],
    },
];

/// The keys of all schedules.
pub static PARAMS: &[Param] = &[
    Param::whole("warmup", "w", 0, u64::MAX >> 11, "updates of linear warm-up").alias(&[("optax", "warmup_steps")]),
    Param::real("warmup_start", "", Range::Fraction, "factor at the start of the warm-up"),
    Param::real("gamma", "γ", Range::Factor, "what it multiplies by").alias(&[("optax", "decay_rate")]),
    Param::whole("every", "", 1, u64::MAX >> 11, "updates between multiplications")
        .alias(&[("torch", "step_size"), ("optax", "transition_steps")]),
    Param::whole("decay_steps", "", 1, u64::MAX >> 11, "length of the cosine").alias(&[("torch", "T_max")]),
    Param::real("min_factor", "", Range::Fraction, "factor at the end").alias(&[("optax", "alpha")]),
];

impl Schedule {
    /// The defaults of a kind of schedule, for a run of so many updates of which so many are warm-up.
    #[must_use]
    pub fn new(kind: Kind, warmup: u64, steps: u64) -> Self {
        let gamma = if kind == Kind::Step { 0.1 } else { 0.99 };
        let rest = steps.saturating_sub(warmup).max(1);
        let every = if kind == Kind::Step { rest.div_ceil(3) } else { 1 };
        Self { kind, warmup, warmup_start: 0.0, gamma, every, decay_steps: rest, min_factor: 0.0 }
    }

    /// The constant schedule.
    #[must_use]
    pub fn constant() -> Self {
        Self::new(Kind::Constant, 0, 1)
    }

    /// A schedule with these values, by canonical key, over the defaults of its kind.
    ///
    /// # Errors
    ///
    /// When a key is unknown or a value has another type.
    pub fn from_values(kind: Kind, values: Values, warmup: u64, steps: u64) -> Result<Self, String> {
        let mut all = to_values(&Self::new(kind, warmup, steps));
        all.extend(values);
        from_values(all)
    }

    /// Whether the learning rate never changes.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.kind == Kind::Constant && self.warmup == 0
    }

    /// What there is to know of its kind.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        let spec = SCHEDULES.iter().find(|spec| spec.kind == self.kind);
        spec.unwrap_or_else(|| unreachable!("every kind is in the table"))
    }

    /// The values that its kind takes, as in the config.
    #[must_use]
    pub fn values(&self) -> Values {
        let mut values = to_values(self);
        values.retain(|key, _| self.spec().takes(key));
        values
    }

    /// What the learning rate is multiplied by after `s` updates.
    #[must_use]
    pub fn factor(&self, s: u64) -> f64 {
        if s < self.warmup {
            return self.warmup_start + (1.0 - self.warmup_start) * (s as f64 / self.warmup as f64);
        }
        let s = s - self.warmup;
        match self.kind {
            Kind::Constant => 1.0,
            Kind::Step => whole_power(self.gamma, s / self.every),
            Kind::Exponential if self.every == 1 => whole_power(self.gamma, s),
            Kind::Exponential => libm::pow(self.gamma, s as f64 / self.every as f64),
            Kind::Cosine => {
                let progress = s.min(self.decay_steps) as f64 / self.decay_steps as f64;
                self.min_factor + (1.0 - self.min_factor) * (1.0 + libm::cos(PI * progress)) / 2.0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn step_falls_in_stairs() {
        let schedule = Schedule { gamma: 0.5, every: 3, ..Schedule::new(Kind::Step, 0, 9) };
        let factors: Vec<f64> = (0..7).map(|s| schedule.factor(s)).collect();
        assert_eq!(factors, [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]);
    }

    #[test]
    fn exponential_falls_by_gamma_in_every_so_many_updates() {
        let schedule = Schedule { gamma: 0.25, every: 2, ..Schedule::new(Kind::Exponential, 0, 9) };
        assert_eq!([0, 1, 2, 4].map(|s| schedule.factor(s)), [1.0, 0.5, 0.25, 0.0625]);
    }

    #[test]
    fn cosine_falls_from_one_to_its_minimum_and_stays() {
        let schedule = Schedule { min_factor: 0.2, ..Schedule::new(Kind::Cosine, 0, 8) };
        assert_relative_eq!(schedule.factor(0), 1.0);
        assert_relative_eq!(schedule.factor(4), 0.6);
        assert_relative_eq!(schedule.factor(8), 0.2);
        assert_relative_eq!(schedule.factor(800), 0.2);
    }

    #[test]
    fn warm_up_rises_to_one_and_shifts_what_follows() {
        let schedule = Schedule::new(Kind::Cosine, 4, 12);
        assert_eq!([0, 1, 2, 3].map(|s| schedule.factor(s)), [0.0, 0.25, 0.5, 0.75]);
        for s in 0..8 {
            assert_eq!(schedule.factor(s + 4), Schedule::new(Kind::Cosine, 0, 8).factor(s));
        }
        let half = Schedule { warmup_start: 0.5, ..schedule };
        assert_eq!([0, 2, 4].map(|s| half.factor(s)), [0.5, 0.75, 1.0]);
    }
}
