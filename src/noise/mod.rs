//! Noise: what an optimizer is shown in place of a surface's loss and gradient.
//!
//! Noise is part of a problem's case, not of its formula: any kind goes with any surface. Its random numbers come from a
//! stream that is keyed by problem and repetition, and how many a step takes depends neither on the iterate nor on the
//! optimizer, so every optimizer meets the same noise at the same step. What a trace and the stop rules call the loss and
//! the gradient is without noise; what was shown instead of the loss is the `observed_loss`.
//!
//! To add a kind, write `src/noise/<name>.rs` after the pattern of its neighbours, and add its `mod` line and its line in
//! [`NOISES`].

pub mod bbob_cauchy;
pub mod bbob_gauss;
pub mod bbob_uniform;
pub mod cauchy;
pub mod dropout;
pub mod gaussian;
pub mod relative;
pub mod shift;
pub mod sparse;
pub mod student_t;
pub mod tilt;

use std::fmt::Debug;
use std::sync::Arc;

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::component::{MAX_WHOLE, Param, Spec, Values, from_values, to_values};
use crate::problem::{Invalid, Surface};
use crate::seed::Stream;

/// All kinds of noise, in the order in which they are listed.
pub static NOISES: &[Entry] = &[
    Entry::of::<gaussian::Gaussian>(),
    Entry::of::<relative::Relative>(),
    Entry::of::<student_t::StudentT>(),
    Entry::of::<cauchy::Cauchy>(),
    Entry::of::<dropout::Dropout>(),
    Entry::of::<sparse::Sparse>(),
    Entry::of::<tilt::Tilt>(),
    Entry::of::<shift::Shift>(),
    Entry::of::<bbob_gauss::BbobGauss>(),
    Entry::of::<bbob_uniform::BbobUniform>(),
    Entry::of::<bbob_cauchy::BbobCauchy>(),
];

/// The kind that is meant where none is said.
pub const USUAL: &str = "gaussian";

/// A noise model: the struct holds its parameters.
///
/// A model draws equally many random numbers wherever the iterate is: otherwise two optimizers would not meet the same
/// noise any more.
pub trait Model: Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the registry says of it.
    const SPEC: Spec;

    /// Whether it looks at the surface elsewhere; see [`Model::displace`].
    const DISPLACES: bool = false;

    /// The parameters that need not be given.
    #[must_use]
    fn defaults() -> Values {
        Values::new()
    }

    /// Whether it goes with this surface.
    ///
    /// # Errors
    ///
    /// What does not.
    fn check(&self, _surface: &dyn Surface) -> Result<(), Invalid> {
        Ok(())
    }

    /// Whether these parameters change nothing.
    fn is_none(&self) -> bool {
        false
    }

    /// Whether a gradient of zero is shown as zero, so that a run can come to rest.
    fn rests(&self) -> bool {
        false
    }

    /// Moves the point at which the surface is evaluated for the optimizer away from the iterate, when
    /// [`Model::DISPLACES`].
    fn displace(&self, _stream: &mut Stream, _x: &mut [f64]) {}

    /// Changes what the optimizer is shown.
    fn disturb(&self, _stream: &mut Stream, _shown: &mut Shown<'_>) {}
}

/// What an optimizer is shown of a surface.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Where.
    pub x: &'a [f64],
    /// The minimum `f*` of the surface; not a number where it is not known.
    pub minimum: f64,
    /// The loss.
    pub loss: f64,
    /// The gradient, as long as `x`.
    pub gradient: &'a mut [f64],
}

impl Shown<'_> {
    /// Applies a function to each coordinate of the gradient, to the loss, or to one after the other.
    fn change(&mut self, on: On, mut change: impl FnMut(f64) -> f64) {
        if on != On::Loss {
            for g in self.gradient.iter_mut() {
                *g = change(*g);
            }
        }
        if on != On::Gradient {
            self.loss = change(self.loss);
        }
    }

    /// Makes something else of the gap `f − f*`, and of the gradient by the derivative of it, as the models of BBOB do:
    /// near the minimum nothing, so that it can be reached; elsewhere a little more, so that no value is below it.
    fn change_gap(&mut self, change: impl FnOnce(f64) -> Gap) {
        const NEAR: f64 = 1e-8;
        let gap = self.loss - self.minimum;
        if gap >= NEAR {
            let Gap { value, slope } = change(gap);
            self.loss = self.minimum + (value + 1.01 * NEAR);
            for g in self.gradient.iter_mut() {
                *g *= slope;
            }
        }
    }
}

/// What a model makes of a gap, and the derivative of it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gap {
    value: f64,
    slope: f64,
}

/// Refuses a surface whose gap is not known.
fn needs_minimum(name: &str, surface: &dyn Surface) -> Result<(), Invalid> {
    if surface.minimum().is_some() {
        return Ok(());
    }
    Err(Invalid {
        key: "",
        message: format!("noise `{name}` is of the loss above the minimum, which is not known here"),
        expected: "expected a noise that can do without".into(),
    })
}

/// What a kind of noise is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// Each coordinate of the gradient.
    Gradient,
    /// The loss.
    Loss,
    /// Both, independently; the gradient is shown as it is with noise on it alone.
    Both,
}

const ON: Param = Param::word("on", &["gradient", "loss", "both"], "what it is on");

const BATCH: Param =
    Param::whole("batch", "B", 1, MAX_WHOLE, "batch size, which divides the variance").alias(&[("", "batch_size")]);

/// The standard deviation of the mean of a batch.
fn deviation(std: f64, batch: u64) -> f64 {
    std / (batch as f64).sqrt()
}

/// A standard normal number.
fn normal(stream: &mut Stream) -> f64 {
    StandardNormal.sample(stream)
}

/// A number from 0 up to, but without, 1: any multiple of 2⁻⁵³.
fn uniform(stream: &mut Stream) -> f64 {
    (stream.next_u64() >> 11) as f64 * (f64::EPSILON / 2.0)
}

/// A [`Model`] of whatever kind.
trait AnyModel: Debug + Send + Sync {
    fn spec(&self) -> &'static Spec;
    fn values(&self) -> Values;
    fn check(&self, surface: &dyn Surface) -> Result<(), Invalid>;
    fn is_none(&self) -> bool;
    fn rests(&self) -> bool;
    fn displaces(&self) -> bool;
    fn displace(&self, stream: &mut Stream, x: &mut [f64]);
    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>);
}

impl<M: Model> AnyModel for M {
    fn spec(&self) -> &'static Spec {
        const { &M::SPEC }
    }

    fn values(&self) -> Values {
        to_values(self)
    }

    fn check(&self, surface: &dyn Surface) -> Result<(), Invalid> {
        Model::check(self, surface)
    }

    fn is_none(&self) -> bool {
        Model::is_none(self)
    }

    fn rests(&self) -> bool {
        Model::rests(self)
    }

    fn displaces(&self) -> bool {
        M::DISPLACES
    }

    fn displace(&self, stream: &mut Stream, x: &mut [f64]) {
        Model::displace(self, stream, x);
    }

    fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        Model::disturb(self, stream, shown);
    }
}

/// All the noise of a problem's case: what is part of the problem, and what comes on top of it.
#[derive(Clone, Debug, Default)]
pub struct Noise {
    /// The standard deviation on each coordinate of the gradient that is part of the problem; empty where there is none.
    own: Vec<f64>,
    model: Option<Arc<dyn AnyModel>>,
}

impl PartialEq for Noise {
    fn eq(&self, other: &Self) -> bool {
        self.own == other.own && self.values() == other.values()
    }
}

impl Noise {
    /// The noise with these values, by canonical key and within their ranges, for no surface in particular. `kind` says
    /// which it is; what else is missing has its default.
    ///
    /// # Errors
    ///
    /// When there is no such kind, or a key is missing or unknown.
    pub fn new(mut values: Values) -> Result<Self, Invalid> {
        let kind = values.shift_remove("kind").unwrap_or_else(|| json!(USUAL));
        let Some(entry) = kind.as_str().and_then(find) else {
            let message = format!("there is no noise {kind}");
            return Err(Invalid { key: "kind", message, expected: "expected a kind of noise".into() });
        };
        for (key, default) in entry.defaults() {
            values.entry(key).or_insert(default);
        }
        let name = entry.spec.name;
        if let Some(param) = entry.spec.params.iter().find(|param| !values.contains_key(param.key)) {
            let message = format!("noise `{name}` has no `{}`", param.key);
            return Err(Invalid { key: "", message, expected: format!("expected it to say the {}", param.doc) });
        }
        let unread = |why| Invalid { key: "kind", message: why, expected: format!("in noise `{name}`") };
        let model = (entry.build)(values).map_err(unread)?;
        Ok(Self { own: Vec::new(), model: Some(model).filter(|model| !model.is_none()) })
    }

    /// The same on a surface, on top of the noise that is part of it.
    ///
    /// # Errors
    ///
    /// When they do not go together.
    pub fn over(self, surface: &dyn Surface) -> Result<Self, Invalid> {
        if let Some(model) = &self.model {
            model.check(surface)?;
        }
        Ok(Self { own: surface.gradient_noise(), ..self })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.own.is_empty() && self.model.is_none()
    }

    /// Whether a gradient of zero is shown as zero, so that a run can come to rest.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.own.is_empty() && self.model.as_ref().is_none_or(|model| model.rests())
    }

    /// What comes on top of the noise that is part of the problem, as in the config, if anything does.
    #[must_use]
    pub fn values(&self) -> Option<Values> {
        let model = self.model.as_ref()?;
        let kind = ("kind".to_owned(), json!(model.spec().name));
        Some(std::iter::once(kind).chain(model.values()).collect())
    }

    /// Whether [`Noise::displace`] does anything.
    pub(crate) fn displaces(&self) -> bool {
        self.model.as_ref().is_some_and(|model| model.displaces())
    }

    /// Moves the point at which the surface is evaluated for the optimizer away from the iterate.
    pub(crate) fn displace(&self, stream: &mut Stream, x: &mut [f64]) {
        if let Some(model) = &self.model {
            model.displace(stream, x);
        }
    }

    /// Changes what the optimizer is shown.
    pub(crate) fn disturb(&self, stream: &mut Stream, shown: &mut Shown<'_>) {
        for (g, deviation) in shown.gradient.iter_mut().zip(&self.own) {
            *g += deviation * normal(stream);
        }
        if let Some(model) = &self.model {
            model.disturb(stream, shown);
        }
    }
}

/// A kind of noise of the registry.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub spec: Spec,
    defaults: fn() -> Values,
    build: fn(Values) -> Result<Arc<dyn AnyModel>, String>,
}

impl Entry {
    const fn of<M: Model>() -> Self {
        Self {
            spec: M::SPEC,
            defaults: M::defaults,
            build: |values| from_values::<M>(values).map(|model| Arc::new(model) as Arc<dyn AnyModel>),
        }
    }

    /// The parameters that need not be given.
    #[must_use]
    pub fn defaults(&self) -> Values {
        (self.defaults)()
    }
}

/// The registered kind of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    NOISES.iter().find(|entry| entry.spec.name == name)
}

fn defaults<const N: usize>(values: [(&str, Value); N]) -> Values {
    values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem;
    use crate::real::Real;
    use crate::seed;
    use crate::trace::number;

    /// What a model makes of a loss and a gradient.
    pub(super) fn at(
        model: &dyn AnyModel,
        stream: &mut Stream,
        x: &[f64],
        loss: f64,
        gradient: &[f64],
    ) -> (f64, Vec<f64>) {
        let mut gradient = gradient.to_vec();
        let mut shown = Shown { x, minimum: -5.0, loss, gradient: &mut gradient };
        model.disturb(stream, &mut shown);
        (shown.loss, gradient)
    }

    /// What a model makes of one value for the loss and all `dim` coordinates of the gradient, again and again; the
    /// minimum is at −5.
    pub(super) fn many(
        model: &impl Model,
        times: usize,
        dim: usize,
        value: f64,
    ) -> impl Iterator<Item = (f64, Vec<f64>)> {
        let (x, slopes) = (vec![1.0; dim], vec![value; dim]);
        let mut stream = seed::stream(0, "noise", "test", 0);
        (0..times).map(move |_| at(model, &mut stream, &x, value, &slopes))
    }

    pub(super) fn on_gradient(model: &impl Model, value: f64) -> Vec<f64> {
        many(model, 1000, 100, value).flat_map(|(_, gradient)| gradient).collect()
    }

    pub(super) fn on_loss(model: &impl Model, value: f64) -> Vec<f64> {
        many(model, 100_000, 1, value).map(|(loss, _)| loss).collect()
    }

    /// Checks that the mean of these is as expected, within so many standard errors, `std` being their deviation.
    pub(super) fn within(errors: f64, sample: impl IntoIterator<Item = f64>, expected: f64, std: f64) {
        let sample: Vec<f64> = sample.into_iter().collect();
        let count = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / count;
        let error = std / count.sqrt();
        assert!((mean - expected).abs() < errors * error, "{mean}, not {expected} ± {error}");
    }

    /// Checks that the share of these is as expected, within so many standard errors.
    pub(super) fn share(errors: f64, sample: impl IntoIterator<Item = bool>, expected: f64) {
        let sample = sample.into_iter().map(|is| f64::from(u8::from(is)));
        within(errors, sample, expected, (expected * (1.0 - expected)).sqrt());
    }

    /// Every kind, with parameters at which it does something in two dimensions.
    fn all() -> impl Iterator<Item = (&'static str, Noise)> {
        NOISES.iter().map(|entry| {
            let mut values = entry.defaults();
            values.insert("kind".into(), json!(entry.spec.name));
            for param in entry.spec.params {
                let given = if param.key == "keep" { json!(1) } else { json!(0.5) };
                values.entry(param.key).or_insert(given);
            }
            (entry.spec.name, Noise::new(values).unwrap())
        })
    }

    #[test]
    fn draws_do_not_depend_on_where_the_optimizer_is() {
        for (name, noise) in all() {
            let after = |loss: f64, slope: f64| {
                let mut stream = seed::stream(0, "noise", name, 0);
                for _ in 0..1000 {
                    let (mut x, mut gradient) = ([slope, 1.0], [slope, -slope]);
                    noise.displace(&mut stream, &mut x);
                    noise.disturb(&mut stream, &mut Shown { x: &x, minimum: 0.0, loss, gradient: &mut gradient });
                }
                stream.next_u64()
            };
            for (loss, slope) in [(0.0, 0.0), (1e-9, 1e-300), (1e10, 1e200), (f64::NAN, f64::INFINITY)] {
                assert_eq!(after(1.0, 1.0), after(loss, slope), "{name} at a loss of {loss}");
            }
        }
    }

    #[test]
    fn what_is_drawn_is_pinned_to_the_bit() {
        let pinned = [
            ("gaussian", "7.0 3.243320777104062 4.4170987510906725 1.0 2.0 11374398127092530805"),
            ("relative", "7.0 3.729962331312187 5.668395004362692 1.0 2.0 11374398127092530805"),
            ("student_t", "7.0 7.001030046328631 59.24337714481798 1.0 2.0 14423123682741334734"),
            ("cauchy", "7.0 3.1171921695703406 4.354635386313745 1.0 2.0 11374398127092530805"),
            ("dropout", "7.0 3.0 4.0 1.0 2.0 11374398127092530805"),
            ("sparse", "7.0 0.0 4.0 1.0 2.0 11374398127092530805"),
            ("tilt", "9.155036558570815 3.486641554208125 4.834197502181346 1.0 2.0 11374398127092530805"),
            ("shift", "7.0 3.0 4.0 0.7566792228959377 1.582901248909327 11374398127092530805"),
            ("bbob_gauss", "11.387903597965124 4.880530109085052 6.50737347878007 1.0 2.0 12845796450939877686"),
            ("bbob_uniform", "2772.6217882345936 774.5287153704598 1032.7049538272797 1.0 2.0 11374398127092530805"),
            ("bbob_cauchy", "1007.0000000101 3.0 4.0 1.0 2.0 10516898735014668814"),
        ];
        for (name, noise) in all() {
            let mut stream = seed::stream(0, "noise", "test", 0);
            let (mut x, mut gradient) = ([1.0, 2.0], [3.0, 4.0]);
            noise.displace(&mut stream, &mut x);
            let mut shown = Shown { x: &x, minimum: 0.0, loss: 7.0, gradient: &mut gradient };
            noise.disturb(&mut stream, &mut shown);
            // The shortest texts that read back to the same bits: loss, gradient, point; and what comes next.
            let drawn = [shown.loss, gradient[0], gradient[1], x[0], x[1]].map(number).join(" ");
            let drawn = format!("{drawn} {}", stream.next_u64());
            assert_eq!(pinned.iter().find(|(pinned, _)| *pinned == name), Some(&(name, &*drawn)));
        }
    }

    #[test]
    fn what_rests_shows_a_gradient_of_zero_as_zero_and_nothing_else_does() {
        for (name, noise) in all() {
            let mut stream = seed::stream(0, "noise", name, 0);
            let (mut x, mut gradient) = ([1.0, 2.0], [0.0; 2]);
            noise.displace(&mut stream, &mut x);
            noise.disturb(&mut stream, &mut Shown { x: &x, minimum: 0.0, loss: 0.0, gradient: &mut gradient });
            let moved = gradient != [0.0; 2] || x != [1.0, 2.0];
            assert_eq!(noise.rests(), !moved, "{name}");
        }
    }

    #[test]
    fn near_the_minimum_and_where_there_is_none_the_models_of_bbob_show_the_truth() {
        for (name, noise) in all().filter(|(name, _)| name.starts_with("bbob")) {
            let mut stream = seed::stream(0, "noise", name, 0);
            for (gap, clean) in [(9e-9, true), (-1.0, true), (1.1e-8, false), (1.0, false)] {
                let mut gradient = [1.0];
                let mut shown = Shown { x: &[0.0], minimum: 0.0, loss: gap, gradient: &mut gradient };
                noise.disturb(&mut stream, &mut shown);
                assert_eq!(shown.loss == gap, clean, "{name} at a gap of {gap}");
                assert!(!clean || gradient == [1.0], "{name} at a gap of {gap}");
            }
        }
    }

    #[test]
    fn the_gradient_is_disturbed_the_same_whether_the_loss_is_too() {
        for kind in ["gaussian", "relative", "student_t", "cauchy"] {
            let shown = |on: &str| {
                let mut values = defaults([("kind", json!(kind)), ("on", json!(on))]);
                let entry = find(kind).unwrap();
                for param in &entry.spec.params[..entry.spec.params.len() - 1] {
                    values.entry(param.key).or_insert(if param.key == "batch" { json!(1) } else { json!(0.5) });
                }
                let (noise, mut gradient) = (Noise::new(values).unwrap(), [3.0, 4.0]);
                let mut shown = Shown { x: &[1.0, 2.0], minimum: 0.0, loss: 7.0, gradient: &mut gradient };
                noise.disturb(&mut seed::stream(0, "noise", "test", 0), &mut shown);
                (shown.loss, gradient)
            };
            let (gradient, loss, both) = (shown("gradient"), shown("loss"), shown("both"));
            assert_eq!((gradient.1, gradient.0, loss.1), (both.1, 7.0, [3.0, 4.0]), "{kind}");
            assert!(loss.0 != 7.0 && both.0 != 7.0 && both.1 != [3.0, 4.0], "{kind}");
        }
    }

    #[test]
    fn what_a_problem_has_of_its_own_comes_first() {
        let entry = problem::find("noisy_quadratic").unwrap();
        let mut values = entry.defaults();
        values.insert("dim".into(), json!(2));
        let surface = entry.build(values).unwrap();
        let gaussian = Noise::new(defaults([("std", json!(2.0))])).unwrap();
        let both = gaussian.over(&*surface).unwrap();
        let mut gradient = [0.0; 2];
        let mut stream = seed::stream(0, "noise", "test", 0);
        both.disturb(&mut stream, &mut Shown { x: &[0.0; 2], minimum: 0.0, loss: 0.0, gradient: &mut gradient });
        let mut stream = seed::stream(0, "noise", "test", 0);
        let [a, b, c, d] = [(); 4].map(|()| normal(&mut stream));
        assert_eq!(gradient, [a + 2.0 * c, 0.5_f64.sqrt() * b + 2.0 * d]);
    }

    /// A surface of which nobody knows how low it gets.
    #[derive(Default, Serialize, Deserialize)]
    struct Unknown {}

    impl problem::Problem for Unknown {
        const SPEC: Spec = Spec { name: "unknown", summary: "", year: 0, params: &[], source: "" };

        fn dim(&self) -> usize {
            2
        }

        fn start(&self) -> Vec<f64> {
            vec![0.0; 2]
        }

        fn domain(&self, _: usize) -> (f64, f64) {
            (-1.0, 1.0)
        }

        fn minimum(&self) -> Option<f64> {
            None
        }

        fn minimizers(&self) -> Vec<Vec<f64>> {
            Vec::new()
        }

        fn properties(&self) -> &'static [problem::Property] {
            &[]
        }

        fn value_gradient<R: Real>(&self, x: &[R], _: &mut [R]) -> R {
            x[0]
        }
    }

    #[test]
    fn the_models_of_bbob_need_a_known_minimum_and_no_others_do() {
        for (name, noise) in all() {
            let refused = noise.over(&Unknown {}).err().map(|invalid| invalid.message);
            let expected = format!("noise `{name}` is of the loss above the minimum, which is not known here");
            assert_eq!(refused, name.starts_with("bbob").then_some(expected));
        }
    }

    #[test]
    fn noise_of_no_size_is_none() {
        for (name, key) in [
            ("gaussian", "std"),
            ("relative", "std"),
            ("student_t", "scale"),
            ("cauchy", "scale"),
            ("dropout", "probability"),
            ("tilt", "std"),
            ("shift", "std"),
        ] {
            let mut values = defaults([("kind", json!(name)), (key, json!(0.0))]);
            if name == "student_t" {
                values.insert("dof".into(), json!(1.0));
            }
            let noise = Noise::new(values).unwrap();
            assert!(noise.is_none() && noise.rests() && noise.values().is_none(), "{name}");
        }
    }

    #[test]
    fn values_are_the_fields_in_the_order_of_the_parameters_and_build_the_same_again() {
        for (name, noise) in all() {
            let values = noise.values().unwrap();
            let params = find(name).unwrap().spec.params.iter().map(|param| param.key);
            assert!(values.keys().eq(std::iter::once("kind").chain(params)), "{name}: {values:?}");
            assert_eq!(Noise::new(values).unwrap(), noise);
        }
    }

    #[test]
    fn unknown_and_missing_parameters_are_refused() {
        let wrong = |values: Value| Noise::new(serde_json::from_value(values).unwrap()).unwrap_err().to_string();
        assert!(wrong(json!({ "kind": "gauss", "std": 1.0 })).contains("no noise \"gauss\""));
        assert!(wrong(json!({ "std": 1.0, "dof": 3.0 })).contains("unknown field `dof`"));
        assert!(wrong(json!({ "kind": "student_t", "scale": 1.0 })).contains("`student_t` has no `dof`"));
    }
}
