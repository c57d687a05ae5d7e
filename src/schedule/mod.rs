//! Learning-rate schedules: what becomes of the learning rate during a run.
//!
//! A schedule is a factor on the learning rate. Update `t = 1, 2, …` uses the factor of `s = t − 1`, the number of
//! updates done before, as `torch.optim.lr_scheduler` and optax count. The factor is a pure function of `s`, except for
//! [`ReduceOnPlateau`], which also looks at the losses that the optimizer is shown.
//!
//! Each kind is a file: its documentation, its parameters as a struct and as a table, its formula. [`SCHEDULES`] has
//! all of them.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::component::{Alias, Range, Values, from_values, head_of, to_values};

mod constant;
mod cosine;
mod cosine_restarts;
mod cyclic;
mod exponential;
mod inverse_sqrt;
mod linear;
mod multi_step;
mod one_cycle;
mod param;
mod piecewise;
mod polynomial;
mod reduce_on_plateau;
mod sequence;
mod step;
mod wsd;

pub use constant::Constant;
pub use cosine::Cosine;
pub use cosine_restarts::CosineRestarts;
pub use cyclic::Cyclic;
pub use exponential::Exponential;
pub use inverse_sqrt::InverseSqrt;
pub use linear::Linear;
pub use multi_step::MultiStep;
pub use one_cycle::OneCycle;
pub use param::{Default, Kind, Param, Run, Wrong};
pub use piecewise::Piecewise;
pub use polynomial::Polynomial;
pub use reduce_on_plateau::{Plateau, ReduceOnPlateau};
pub use sequence::Sequence;
pub use step::Step;
pub use wsd::Wsd;

/// All kinds of schedules, in the order in which they are listed.
pub static SCHEDULES: &[Spec] = &[
    Constant::SPEC,
    Linear::SPEC,
    Step::SPEC,
    MultiStep::SPEC,
    Exponential::SPEC,
    Polynomial::SPEC,
    Cosine::SPEC,
    CosineRestarts::SPEC,
    Cyclic::SPEC,
    OneCycle::SPEC,
    InverseSqrt::SPEC,
    Wsd::SPEC,
    Piecewise::SPEC,
    Sequence::SPEC,
    ReduceOnPlateau::SPEC,
];

/// The keys that every kind takes.
pub static WARMUP: &[Param] = &[
    Param::whole("warmup", "w", 0, 0, "updates of linear warm-up").alias(&[("optax", "warmup_steps")]),
    Param::real("warmup_start", "", Range::Fraction, 0.0, "factor at the start of the warm-up"),
];

/// A kind of schedule with its parameters.
pub trait Shape: Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What there is to know of it without its parameters.
    const SPEC: Spec;

    /// What the learning rate is multiplied by after `s` updates.
    fn factor(&self, s: u64) -> f64;

    /// Whether the parameters agree with each other and with a run of so many updates.
    ///
    /// # Errors
    ///
    /// What does not agree, and where.
    fn check(&self, _steps: u64) -> Result<(), Wrong> {
        Ok(())
    }

    /// What looks at the losses of a run; its factor comes on top of [`Self::factor`].
    fn plateau(&self) -> Option<Plateau> {
        None
    }
}

/// A [`Shape`] of whatever kind.
trait AnyShape: Any + Debug + Send + Sync {
    fn spec(&self) -> &'static Spec;
    fn values(&self) -> Values;
    fn factor(&self, s: u64) -> f64;
    fn factors(&self, s: u64, factors: &mut [f64]);
    fn check(&self, steps: u64) -> Result<(), Wrong>;
    fn plateau(&self) -> Option<Plateau>;
    fn equals(&self, other: &dyn AnyShape) -> bool;
}

impl<S: Shape> AnyShape for S {
    fn spec(&self) -> &'static Spec {
        &S::SPEC
    }

    fn values(&self) -> Values {
        to_values(self)
    }

    fn factor(&self, s: u64) -> f64 {
        Shape::factor(self, s)
    }

    fn factors(&self, s: u64, factors: &mut [f64]) {
        for (s, factor) in (s..).zip(factors) {
            *factor = Shape::factor(self, s);
        }
    }

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        Shape::check(self, steps)
    }

    fn plateau(&self) -> Option<Plateau> {
        Shape::plateau(self)
    }

    fn equals(&self, other: &dyn AnyShape) -> bool {
        (other as &dyn Any).downcast_ref() == Some(self)
    }
}

/// What there is to know of a kind of schedule without its parameters.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The name in a config, equal to the stem of its file.
    pub name: &'static str,
    /// The factor as a formula, or in a few words.
    pub summary: &'static str,
    /// What libraries call it.
    pub called: &'static [Alias],
    /// Its parameters besides those of the warm-up, in the order in which they are shown.
    pub params: &'static [Param],
    /// The text of its source file, which begins with its documentation.
    pub source: &'static str,
    /// Makes it of all of its parameters.
    build: Build,
}

type Build = fn(Values) -> Result<Arc<dyn AnyShape>, String>;

fn build<S: Shape>(values: Values) -> Result<Arc<dyn AnyShape>, String> {
    from_values::<S>(values).map(|shape| Arc::new(shape) as Arc<dyn AnyShape>)
}

impl Spec {
    /// The documentation of this kind, as Markdown.
    #[must_use]
    pub fn doc(&self) -> String {
        head_of(self.source)
    }

    /// All of its parameters, those of the warm-up first.
    pub fn all_params(&self) -> impl Iterator<Item = &'static Param> + use<> {
        WARMUP.iter().chain(self.params)
    }

    /// The parameter with this canonical key.
    #[must_use]
    pub fn param(&self, key: &str) -> Option<&'static Param> {
        self.all_params().find(|param| param.key == key)
    }
}

/// The kind of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Spec> {
    SCHEDULES.iter().find(|spec| spec.name == name)
}

/// A schedule with optional linear warm-up; resolved, so that it depends on nothing but the run.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Number of updates over which the factor first rises linearly to 1.
    warmup: u64,
    /// The factor at the start of the warm-up, from 0 to 1.
    warmup_start: f64,
    /// What comes after the warm-up.
    shape: Arc<dyn AnyShape>,
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        (self.warmup, self.warmup_start) == (other.warmup, other.warmup_start) && self.shape.equals(&*other.shape)
    }
}

impl Schedule {
    /// The schedule with these values, by canonical key, for a run of so many updates. `kind` says which it is; what
    /// else is missing has its default.
    ///
    /// # Errors
    ///
    /// When a key is missing or unknown, a value has another type, or the values agree neither with each other nor with
    /// the run.
    pub fn new(values: Values, steps: u64) -> Result<Self, Wrong> {
        let schedule = Self::resolved(values, steps)?;
        schedule.check(steps)?;
        Ok(schedule)
    }

    /// The constant schedule.
    #[must_use]
    pub fn constant() -> Self {
        Self { warmup: 0, warmup_start: 0.0, shape: Arc::new(Constant {}) }
    }

    fn resolved(mut values: Values, steps: u64) -> Result<Self, Wrong> {
        let kind = values.shift_remove("kind");
        let spec = kind.as_ref().and_then(Value::as_str).and_then(find);
        let spec = spec.ok_or_else(|| Wrong::at("kind", "this is no kind of schedule", "expected a name"))?;
        let warmup = values.get("warmup").and_then(Value::as_u64).unwrap_or(0);
        let left = steps.saturating_sub(warmup).max(1);
        for param in spec.all_params().filter(|param| !values.contains_key(param.key)).collect::<Vec<_>>() {
            let default = param.default.value(&Run { steps: left, warmup, values: &values });
            let value = default.ok_or_else(|| {
                let message = format!("schedule `{}` has no `{}`", spec.name, param.key);
                Wrong::at(param.key, message, format!("expected it to say the {}", param.doc))
            })?;
            values.insert(param.key.to_owned(), value);
        }
        sequence::resolve_parts(&mut values, left)?;
        let warmup_start = values.get("warmup_start").and_then(Value::as_f64).unwrap_or(0.0);
        values.retain(|key, _| WARMUP.iter().all(|param| param.key != key));
        let shape =
            (spec.build)(values).map_err(|why| Wrong::at("kind", why, format!("in schedule `{}`", spec.name)))?;
        Ok(Self { warmup, warmup_start, shape })
    }

    fn check(&self, steps: u64) -> Result<(), Wrong> {
        if self.warmup > steps {
            let message = format!("the warm-up is longer than the run of {steps} steps");
            return Err(Wrong::at("warmup", message, format!("expected at most {steps}")));
        }
        self.shape.check((steps - self.warmup).max(1))
    }

    /// Whether the learning rate never changes.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.spec().name == Constant::SPEC.name && self.warmup == 0
    }

    /// What there is to know of its kind.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.shape.spec()
    }

    /// All values, as in the config.
    #[must_use]
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        values.insert("kind".into(), json!(self.spec().name));
        values.insert("warmup".into(), json!(self.warmup));
        values.insert("warmup_start".into(), json!(self.warmup_start));
        values.extend(self.shape.values());
        values
    }

    /// What the learning rate is multiplied by after `s` updates, as far as it does not depend on losses.
    #[must_use]
    pub fn factor(&self, s: u64) -> f64 {
        if s < self.warmup {
            return self.warmup_start + (1.0 - self.warmup_start) * (s as f64 / self.warmup as f64);
        }
        self.shape.factor(s - self.warmup)
    }

    /// The factors after `s`, `s + 1`, … updates: faster than to ask for each.
    pub fn factors(&self, s: u64, factors: &mut [f64]) {
        let warm = self.warmup.saturating_sub(s).min(factors.len() as u64);
        let (warming, rest) = factors.split_at_mut(warm as usize);
        for (s, factor) in (s..).zip(warming) {
            *factor = self.factor(s);
        }
        self.shape.factors((s + warm).saturating_sub(self.warmup), rest);
    }

    /// What looks at the losses of a run, if anything does: its factor comes on top.
    #[must_use]
    pub fn plateau(&self) -> Option<Plateau> {
        self.shape.plateau().map(|plateau| plateau.after(self.warmup))
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.values().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    /// Of values that were resolved for some run.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::resolved(Values::deserialize(deserializer)?, u64::MAX >> 11).map_err(D::Error::custom)
    }
}

/// Numbers of updates have to increase, and to be reached in a run of so many steps.
fn check_counts(key: &'static str, counts: &[u64], steps: u64) -> Result<(), Wrong> {
    let mut last = 0;
    for (i, &count) in counts.iter().enumerate() {
        if count <= last {
            let message = format!("{count} does not come after {last}");
            return Err(Wrong::at(key, message, "expected increasing numbers from 1 on").item(i));
        }
        if count >= steps {
            let message = format!("{count} is never reached: this has {steps} updates");
            return Err(Wrong::at(key, message, format!("expected less than {steps}")).item(i));
        }
        last = count;
    }
    Ok(())
}

/// What begins so late has to begin before the end.
fn check_begin(begin: u64, steps: u64) -> Result<(), Wrong> {
    if begin == 0 || begin < steps {
        return Ok(());
    }
    let message = format!("this never begins: there are {steps} updates");
    Err(Wrong::at("begin", message, format!("expected less than {steps}")))
}

/// `s` as a share of `length`, at most 1.
fn progress(s: u64, length: u64) -> f64 {
    s.min(length) as f64 / length as f64
}

/// `baseᵖ`, for `p = 1` exactly.
fn power(base: f64, p: f64) -> f64 {
    if p == 1.0 { base } else { libm::pow(base, p) }
}

/// Half a cosine: from 1 at 0 to 0 at 1.
fn half_cosine(progress: f64) -> f64 {
    0.5 * (1.0 + libm::cos(std::f64::consts::PI * progress))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component;

    /// The schedule of a table in JSON.
    pub(super) fn schedule(values: Value, steps: u64) -> Schedule {
        let Value::Object(values) = values else { panic!("{values} is no table") };
        Schedule::new(values, steps).unwrap()
    }

    pub(super) fn wrong(values: Value, steps: u64) -> String {
        let Value::Object(values) = values else { panic!("{values} is no table") };
        Schedule::new(values, steps).unwrap_err().to_string()
    }

    pub(super) fn factors<const N: usize>(schedule: &Schedule, s: [u64; N]) -> [f64; N] {
        s.map(|s| schedule.factor(s))
    }

    /// The least that has to be given.
    fn least(spec: &Spec) -> Values {
        let mut values = Values::new();
        values.insert("kind".into(), json!(spec.name));
        for param in spec.params.iter().filter(|param| matches!(param.default, Default::Required)) {
            let value = match param.kind {
                Kind::Counts => json!([5]),
                Kind::Reals(_) => json!([0.5]),
                Kind::Schedules => json!([{ "kind": "constant" }, { "kind": "cosine" }]),
                Kind::One(_) => panic!("{} needs a {}", spec.name, param.key),
            };
            values.insert(param.key.into(), value);
        }
        if spec.name == Sequence::SPEC.name {
            values.insert("boundaries".into(), json!([5]));
        }
        values
    }

    #[test]
    fn warm_up_rises_to_one_and_shifts_what_follows() {
        let warm = schedule(json!({ "kind": "cosine", "warmup": 4 }), 12);
        assert_eq!(factors(&warm, [0, 1, 2, 3]), [0.0, 0.25, 0.5, 0.75]);
        let cold = schedule(json!({ "kind": "cosine" }), 8);
        for s in 0..8 {
            assert_eq!(warm.factor(s + 4), cold.factor(s));
        }
        let half = schedule(json!({ "kind": "cosine", "warmup": 4, "warmup_start": 0.5 }), 12);
        assert_eq!(factors(&half, [0, 2, 4]), [0.5, 0.75, 1.0]);
    }

    #[test]
    fn warm_up_longer_than_the_run_is_refused() {
        assert_eq!(schedule(json!({ "kind": "step", "warmup": 10 }), 10).factor(5), 0.5);
        assert!(wrong(json!({ "kind": "step", "warmup": 11 }), 10).contains("longer than the run of 10 steps"));
    }

    #[test]
    fn what_is_resolved_is_complete_and_resolves_to_itself() {
        for spec in SCHEDULES {
            for steps in [20, 100, 12_345] {
                let schedule = Schedule::new(least(spec), steps).unwrap();
                let again = Schedule::new(schedule.values(), steps).unwrap();
                assert_eq!((&again, again.values()), (&schedule, schedule.values()), "{}", spec.name);
                assert_eq!(schedule.spec().name, spec.name);
            }
        }
    }

    #[test]
    fn defaults_fit_the_shortest_runs() {
        for spec in SCHEDULES.iter().filter(|spec| spec.params.iter().all(|p| !matches!(p.default, Default::Required)))
        {
            for steps in 0..10 {
                let schedule = Schedule::new(least(spec), steps).unwrap();
                for s in 0..=steps {
                    assert!((0.0..=1.0).contains(&schedule.factor(s)), "{} after {s} of {steps}", spec.name);
                }
            }
        }
    }

    #[test]
    fn factors_stay_finite_for_ever() {
        for spec in SCHEDULES {
            let schedule = Schedule::new(least(spec), 100).unwrap();
            for s in (0..300).chain([1 << 20, 1 << 40, u64::MAX >> 11]) {
                assert!((0.0..=1.0).contains(&schedule.factor(s)), "{} after {s}", spec.name);
            }
        }
    }

    #[test]
    fn many_factors_at_once_are_those_one_by_one() {
        for warmup in [0, 5, 30] {
            let schedule = schedule(json!({ "kind": "cosine", "warmup": warmup }), 40);
            for begin in [0, 3, 16, 32] {
                let mut together = [f64::NAN; 16];
                schedule.factors(begin, &mut together);
                let alone: Vec<f64> = (begin..begin + 16).map(|s| schedule.factor(s)).collect();
                assert_eq!(together[..], alone, "warm-up {warmup}, from {begin} on");
            }
        }
    }

    #[test]
    fn every_word_of_a_choice_is_understood() {
        for spec in SCHEDULES {
            for param in spec.params {
                let Kind::One(component::Kind::Word(words)) = param.kind else { continue };
                for word in words {
                    let mut values = least(spec);
                    values.insert(param.key.into(), json!(word));
                    let schedule = Schedule::new(values, 100).unwrap();
                    assert_eq!(schedule.values()[param.key], *word, "{}", spec.name);
                }
            }
        }
    }

    #[test]
    fn names_of_parameters_are_unique() {
        for spec in SCHEDULES {
            let mut names: Vec<&str> = Vec::from(["kind"]);
            for param in spec.all_params() {
                let mut own: Vec<&str> = param.aliases.iter().map(|(_, alias)| *alias).chain([param.key]).collect();
                own.sort_unstable();
                own.dedup();
                names.extend(own);
            }
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", spec.name);
        }
    }

    #[test]
    fn every_file_is_registered_and_documented() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schedule");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|stem| stem != "mod" && stem != "param")
            .collect();
        files.sort_unstable();
        let mut names: Vec<&str> = SCHEDULES.iter().map(|spec| spec.name).collect();
        names.sort_unstable();
        assert_eq!(files, names);
        for spec in SCHEDULES {
            let doc = spec.doc();
            for part in ["```text", "# Conventions", "# References"] {
                assert!(doc.contains(part), "{} has no {part}", spec.name);
            }
            assert!(doc.contains("10.") || doc.contains("arXiv:"), "{} has no reference", spec.name);
            for param in spec.params {
                let shown = doc.contains(&format!("`{}`", param.key)) || doc.contains(param.symbol);
                assert!(shown || param.symbol.is_empty(), "{} does not mention {}", spec.name, param.key);
            }
        }
    }

    #[test]
    fn unknown_and_missing_keys_are_refused() {
        assert!(wrong(json!({ "kind": "cosine", "gamma": 0.5 }), 10).contains("unknown field `gamma`"));
        assert!(wrong(json!({ "warmup": 5 }), 10).contains("no kind of schedule"));
        assert!(wrong(json!({ "kind": "piecewise" }), 10).contains("schedule `piecewise` has no `boundaries`"));
    }

    #[test]
    fn only_a_constant_without_warm_up_is_constant() {
        assert!(Schedule::constant().is_constant());
        assert!(!schedule(json!({ "kind": "constant", "warmup": 2 }), 10).is_constant());
        assert!(!schedule(json!({ "kind": "reduce_on_plateau" }), 10).is_constant());
    }

    #[test]
    fn schedules_of_one_kind_are_equal_when_their_values_are() {
        let of = |gamma: f64| schedule(json!({ "kind": "step", "gamma": gamma }), 10);
        assert_eq!(of(0.5), of(0.5));
        assert_ne!(of(0.5), of(0.25));
        assert_ne!(of(0.5), Schedule::constant());
    }
}
