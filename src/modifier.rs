//! What can be put around any update rule: gradient clipping, lookahead, an exponential average of the iterates.
//!
//! They belong to the optimizer's case and not to its formula. In this order: the gradient is clipped, the rule updates
//! `x`, lookahead pulls `x` back, the average takes what has become of it.

use std::fmt::{self, Debug};

use serde::{Deserialize, Serialize};

use crate::component::{Param, Range, Values, to_values};
use crate::optim::{Step, Stepper, next_power};
use crate::real::{Array, Real, norm};

/// What is put around an update rule; by default nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Modifiers {
    /// Each coordinate of the gradient is clipped to `[−clip_value, clip_value]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_value: Option<f64>,
    /// A gradient that is longer than this is scaled to this length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_norm: Option<f64>,
    /// Added to the norm that `clip_norm` divides by, as `torch.nn.utils.clip_grad_norm_` does; 0 in other libraries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_norm_eps: Option<f64>,
    /// Lookahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookahead: Option<Lookahead>,
    /// Exponential average of the iterates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ema: Option<Ema>,
}

/// Lookahead: every `k` updates the slow weights `φ` take a step towards `x`, `φ ← φ + α (x − φ)`, and `x` goes on from
/// there. The method returns the slow weights, so the trace is of them.
///
/// M. R. Zhang, J. Lucas, G. Hinton, and J. Ba (2019), *Lookahead optimizer: k steps forward, 1 step back*, `NeurIPS`,
/// arXiv:1907.08610.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lookahead {
    /// Updates between two steps of the slow weights, `k`.
    pub k: u64,
    /// How far the slow weights go, `α`, in `(0, 1]`.
    pub alpha: f64,
}

/// An exponential average of the iterates, `a ← β a + (1 − β) x`, which the method returns in their place: the trace is of
/// the average, the gradients are taken at `x`.
///
/// It begins with the first iterate, as in `torch.optim.swa_utils` and Keras, or with zero and is divided by `1 − βᵗ`, as
/// in `optax.ema`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ema {
    /// Decay rate `β`, in `[0, 1)`.
    pub decay: f64,
    /// Begins with zero, and is corrected for that.
    pub debias: bool,
}

impl Default for Lookahead {
    /// Those of the paper.
    fn default() -> Self {
        Self { k: 5, alpha: 0.5 }
    }
}

impl Default for Ema {
    /// Keras' `ema_momentum`.
    fn default() -> Self {
        Self { decay: 0.99, debias: false }
    }
}

/// The keys of an optimizer's table that give numbers.
pub static CLIPPING: &[Param] = &[
    Param::real("clip_value", "", Range::Positive, "largest magnitude of a coordinate of the gradient")
        .alias(&[("keras", "clipvalue")]),
    Param::real("clip_norm", "", Range::Positive, "largest norm of the gradient").alias(&[
        ("keras", "clipnorm"),
        ("keras", "global_clipnorm"),
        ("torch", "max_norm"),
        ("optax", "max_norm"),
    ]),
    Param::real("clip_norm_eps", "", Range::NonNegative, "added to the norm that clip_norm divides by"),
];

/// The keys of `lookahead`.
pub static LOOKAHEAD: &[Param] = &[
    Param::whole("k", "k", 1, u64::MAX >> 11, "updates between two steps of the slow weights")
        .alias(&[("optax", "sync_period")]),
    Param::real("alpha", "α", Range::Factor, "how far the slow weights go").alias(&[("optax", "slow_step_size")]),
];

/// The keys of `ema`.
pub static EMA: &[Param] = &[
    Param::real("decay", "β", Range::Decay, "decay rate of the average of iterates")
        .alias(&[("keras", "ema_momentum")]),
    Param::flag("debias", "begin with zero, and correct for that"),
];

impl Modifiers {
    /// The keys under which they stand in an optimizer's table.
    pub const KEYS: [&'static str; 5] = ["clip_value", "clip_norm", "clip_norm_eps", "lookahead", "ema"];

    /// Takes one of them, by its key, from others.
    pub(crate) fn set(&mut self, key: &str, from: &Self) {
        match key {
            "clip_value" => self.clip_value = from.clip_value,
            "clip_norm" => self.clip_norm = from.clip_norm,
            "clip_norm_eps" => self.clip_norm_eps = from.clip_norm_eps,
            "lookahead" => self.lookahead = from.lookahead,
            "ema" => self.ema = from.ema,
            _ => unreachable!("{key} is no modifier"),
        }
    }

    /// Whether nothing is put around the rule.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// The values that are given, as in the config.
    #[must_use]
    pub fn values(&self) -> Values {
        to_values(self)
    }

    /// The rule with them around it, for `length` numbers.
    #[must_use]
    pub fn around<'a, R: Real>(&'a self, rule: Box<dyn Stepper<R> + 'a>, length: usize) -> Box<dyn Stepper<R> + 'a> {
        if self.is_none() {
            return rule;
        }
        let array = |needed| Array::new(if needed { length } else { 0 });
        Box::new(Modified {
            modifiers: self,
            rule,
            clipped: array(self.clip_value.is_some() || self.clip_norm.is_some()),
            slow: array(self.lookahead.is_some()),
            average: array(self.ema.is_some()),
            decay_t: 1.0,
        })
    }
}

/// An update rule with something around it.
struct Modified<'a, R> {
    modifiers: &'a Modifiers,
    rule: Box<dyn Stepper<R> + 'a>,
    clipped: Array<R>,
    slow: Array<R>,
    average: Array<R>,
    /// `βᵗ` of the average.
    decay_t: f64,
}

impl<R: Real> Debug for Modified<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (slow, average) = (&self.slow[..], &self.average[..]);
        f.debug_struct("Modified").field("rule", &self.rule).field("slow", &slow).field("average", &average).finish()
    }
}

impl<R: Real> Stepper<R> for Modified<'_, R> {
    fn step(&mut self, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        let Modifiers { clip_value, clip_norm, clip_norm_eps, lookahead, ema } = *self.modifiers;
        if step.t == 1 && lookahead.is_some() {
            self.slow.copy_from_slice(x);
        }
        let mut gradient = gradient;
        if let Some(limit) = clip_value {
            for (clipped, g) in self.clipped.iter_mut().zip(gradient) {
                *clipped = g.min(R::of(limit)).max(R::of(-limit));
            }
            gradient = &self.clipped;
        } else if let Some(limit) = clip_norm {
            let eps = clip_norm_eps.unwrap_or(0.0);
            let norm = norm(&gradient.iter().copied());
            let scale = norm.map(|norm| if norm + eps > limit { limit / (norm + eps) } else { 1.0 });
            for (clipped, g) in self.clipped.iter_mut().zip(gradient) {
                *clipped = *g * scale;
            }
            gradient = &self.clipped;
        }
        self.rule.step(step, gradient, x, rates);
        if let Some(Lookahead { k, alpha }) = lookahead
            && step.t.is_multiple_of(k)
        {
            for (slow, x) in self.slow.iter_mut().zip(x.iter_mut()) {
                *slow = (*slow + (*x - *slow) * alpha).flushed();
                *x = *slow;
            }
        }
        if let Some(Ema { decay, debias }) = ema {
            self.decay_t = next_power(self.decay_t, decay);
            let first = step.t == 1 && !debias;
            for (average, x) in self.average.iter_mut().zip(x.iter()) {
                *average = if first { *x } else { (*average * decay + *x * (1.0 - decay)).flushed() };
            }
        }
    }

    fn answers(&self) -> bool {
        self.modifiers.lookahead.is_some() || self.modifiers.ema.is_some() || self.rule.answers()
    }

    fn answer(&self, x: &[R], answer: &mut [R]) {
        if let Some(ema) = self.modifiers.ema {
            let correction = if ema.debias { 1.0 - self.decay_t } else { 1.0 };
            for (answer, average) in answer.iter_mut().zip(self.average.iter()) {
                *answer = *average / correction;
            }
        } else if self.modifiers.lookahead.is_some() {
            answer.copy_from_slice(&self.slow);
        } else {
            self.rule.answer(x, answer);
        }
    }
}
