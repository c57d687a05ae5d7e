//! Optimizers: the trait an author implements, and the registry.
//!
//! To add one, write `src/optim/<name>.rs` after the pattern of its neighbours, and add its `mod` line and its line in
//! [`OPTIMIZERS`]. The contract tests find it there.

pub mod acprop;
pub mod adabelief;
pub mod adabound;
pub mod adadelta;
pub mod adafactor;
pub mod adagrad;
pub mod adam;
pub mod adamax;
pub mod adamaxw;
pub mod adamw;
pub mod adan;
pub mod ademamix;
pub mod adopt;
pub mod aggmo;
pub mod amsgrad;
pub mod asgd;
pub mod cocob;
pub mod dadapt_adamw;
pub mod dog;
pub mod dowg;
pub mod fromage;
pub mod ftrl;
pub mod lamb;
pub mod laprop;
pub mod lars;
pub mod lbfgs;
pub mod lion;
pub mod madgrad;
pub mod momo;
pub mod nadam;
pub mod nadamw;
pub mod noisy_sgd;
pub mod novograd;
pub mod optimistic_adam;
pub mod optimistic_gd;
pub mod polyak_sgd;
pub mod prodigy;
pub mod qhadam;
pub mod qhm;
pub mod radam;
pub mod rmsprop;
pub mod rprop;
pub mod schedule_free_adamw;
pub mod schedule_free_sgd;
pub mod sgd;
pub mod sign_sgd;
pub mod signum;
pub mod sm3;
pub mod sophia;
pub mod yogi;

use std::fmt::{self, Debug};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::component::{Search, Spec, Values, from_values, to_values};
use crate::isa::{Kernel, Target};
use crate::real::{LANES, Lanes, Real, sum_over};

/// All optimizers, in the order in which they are listed.
pub static OPTIMIZERS: &[Entry] = &[
    Entry::of::<sgd::Sgd>(),
    Entry::of::<asgd::Asgd>(),
    Entry::of::<qhm::Qhm>(),
    Entry::of::<aggmo::AggMo>(),
    Entry::of::<optimistic_gd::OptimisticGd>(),
    Entry::of::<noisy_sgd::NoisySgd>(),
    Entry::of::<polyak_sgd::PolyakSgd>(),
    Entry::of::<momo::Momo>(),
    Entry::of::<sign_sgd::SignSgd>(),
    Entry::of::<signum::Signum>(),
    Entry::of::<lion::Lion>(),
    Entry::of::<rprop::Rprop>(),
    Entry::of::<adagrad::AdaGrad>(),
    Entry::of::<adadelta::AdaDelta>(),
    Entry::of::<rmsprop::RmsProp>(),
    Entry::of::<adam::Adam>(),
    Entry::of::<adamw::AdamW>(),
    Entry::of::<amsgrad::AmsGrad>(),
    Entry::of::<adamax::Adamax>(),
    Entry::of::<adamaxw::AdamaxW>(),
    Entry::of::<nadam::NAdam>(),
    Entry::of::<nadamw::NAdamW>(),
    Entry::of::<radam::RAdam>(),
    Entry::of::<adabelief::AdaBelief>(),
    Entry::of::<yogi::Yogi>(),
    Entry::of::<optimistic_adam::OptimisticAdam>(),
    Entry::of::<qhadam::QhAdam>(),
    Entry::of::<laprop::LaProp>(),
    Entry::of::<acprop::AcProp>(),
    Entry::of::<adopt::Adopt>(),
    Entry::of::<adabound::AdaBound>(),
    Entry::of::<adan::Adan>(),
    Entry::of::<ademamix::AdEmaMix>(),
    Entry::of::<adafactor::Adafactor>(),
    Entry::of::<sm3::Sm3>(),
    Entry::of::<ftrl::Ftrl>(),
    Entry::of::<madgrad::MadGrad>(),
    Entry::of::<novograd::NovoGrad>(),
    Entry::of::<fromage::Fromage>(),
    Entry::of::<lars::Lars>(),
    Entry::of::<lamb::Lamb>(),
    Entry::of::<sophia::Sophia>(),
    Entry::of::<dog::Dog>(),
    Entry::of::<dowg::Dowg>(),
    Entry::of::<cocob::Cocob>(),
    Entry::of::<dadapt_adamw::DAdaptAdamW>(),
    Entry::of::<prodigy::Prodigy>(),
    Entry::of::<schedule_free_sgd::ScheduleFreeSgd>(),
    Entry::of::<schedule_free_adamw::ScheduleFreeAdamW>(),
    Entry::of::<lbfgs::Lbfgs>(),
];

/// What a rule is told about the update it has to do.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a, R> {
    /// The number `t` of the update, from 1 on.
    pub t: u64,
    /// The learning rate of this update, as scheduled.
    pub lr: R,
    /// The loss that the optimizer is shown, at the iterate before the update.
    pub loss: R,
    /// Independent standard normal numbers, one for each coordinate; empty unless [`Optimizer::RANDOM`].
    pub normal: &'a [R],
}

/// What the coordinates are, to a rule that sets up its state for them.
///
/// All of them are one vector; where there are matrices, this is the place that says which coordinates are theirs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Shape {
    /// The number of coordinates.
    pub dim: usize,
}

impl Shape {
    /// One vector of so many coordinates.
    #[must_use]
    pub const fn vector(dim: usize) -> Self {
        Self { dim }
    }
}

/// An update rule: the struct holds its hyperparameters, all of them resolved.
///
/// The learning rate is not among them: it is an argument, since it is scheduled and may differ between lanes.
pub trait Optimizer: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the registry says of it.
    const SPEC: Spec;

    /// Where tuning looks for the learning rate.
    const LR: Search = Search::Log(1e-5, 10.0);

    /// Whether each coordinate is updated from that coordinate alone.
    ///
    /// Then the engine may hand sixteen coordinates of one run to [`Self::step`] as one of [`Lanes`].
    const COORDINATEWISE: bool = true;

    /// Whether it draws random numbers, which it finds in [`Step::normal`].
    const RANDOM: bool = false;

    /// What it remembers between updates: one array per quantity, empty where an option does not need it.
    ///
    /// Nothing in it may be subnormal, see [`Real::flushed`].
    type State<R: Real>: Debug + Send;

    /// Its definitions in the libraries that have it; a plain name means the first.
    fn dialects() -> Vec<Dialect<Self>>;

    /// Checks what the range of a single hyperparameter cannot say.
    ///
    /// # Errors
    ///
    /// A sentence that says what does not go together.
    fn validate(&self) -> Result<(), String> {
        Ok(())
    }

    /// The state before the first update.
    fn init<R: Real>(&self, shape: &Shape) -> Self::State<R>;

    /// Updates `x`, given the gradient there; all slices have the same length, the number of coordinates.
    ///
    /// `rates` takes, for each coordinate, the factor that multiplied the gradient (or the momentum direction); it is
    /// empty when nobody asks. Mark it `#[inline(always)]`, so that it is compiled for each instruction set.
    fn step<R: Real>(&self, state: &mut Self::State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]);

    /// Whether the method returns another iterate than the one at which it takes gradients, such as an average.
    ///
    /// Then the trace is of that iterate, see [`Self::answer`].
    fn answers(&self) -> bool {
        false
    }

    /// Writes to `answer` the iterate that the method returns after an update that has led to `x`.
    fn answer<R: Real>(&self, _state: &Self::State<R>, x: &[R], answer: &mut [R]) {
        answer.copy_from_slice(x);
    }
}

/// Another optimizer's rule under a name and with defaults of its own.
pub trait Preset: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The optimizer that has the formula.
    type Rule: Optimizer;

    /// See [`Optimizer::SPEC`].
    const SPEC: Spec;

    /// See [`Optimizer::LR`]; that of the rule, unless it says otherwise.
    const LR: Search = <Self::Rule as Optimizer>::LR;

    /// See [`Optimizer::dialects`].
    fn dialects() -> Vec<Dialect<Self>>;

    /// The rule with its hyperparameters.
    fn rule(&self) -> &Self::Rule;
}

impl<P: Preset> Optimizer for P {
    const SPEC: Spec = <P as Preset>::SPEC;
    const LR: Search = <P as Preset>::LR;
    const COORDINATEWISE: bool = P::Rule::COORDINATEWISE;
    const RANDOM: bool = P::Rule::RANDOM;

    type State<R: Real> = <P::Rule as Optimizer>::State<R>;

    fn dialects() -> Vec<Dialect<Self>> {
        <P as Preset>::dialects()
    }

    fn validate(&self) -> Result<(), String> {
        self.rule().validate()
    }

    fn init<R: Real>(&self, shape: &Shape) -> Self::State<R> {
        self.rule().init(shape)
    }

    #[inline(always)]
    fn step<R: Real>(&self, state: &mut Self::State<R>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        self.rule().step(state, step, gradient, x, rates);
    }

    fn answers(&self) -> bool {
        self.rule().answers()
    }

    fn answer<R: Real>(&self, state: &Self::State<R>, x: &[R], answer: &mut [R]) {
        self.rule().answer(state, x, answer);
    }
}

/// How one library defines an optimizer.
#[derive(Clone, Copy, Debug)]
pub struct Dialect<O> {
    /// The name after the `@`.
    pub name: &'static str,
    /// The default learning rate; where the library has none, the one that this tool chose.
    pub lr: f64,
    /// The defaults of the hyperparameters.
    pub rule: O,
}

impl Dialect<Values> {
    /// The defaults of all hyperparameters, the learning rate first.
    #[must_use]
    pub fn defaults(&self) -> Values {
        with_lr(self.lr, self.rule.clone())
    }
}

/// The hyperparameters of a rule with the learning rate before them, as configs and results have them.
pub(crate) fn with_lr(lr: f64, rule: Values) -> Values {
    let mut values = Values::new();
    values.insert("lr".into(), lr.into());
    values.extend(rule);
    values
}

// Where tuning looks for what many optimizers have, on the scales of D. Choi et al. (2019), *On empirical comparisons
// of optimizers for deep learning*, arXiv:1910.05446: the logarithms of the rate, of the stabiliser, and of one less
// the decay rate. Weight decay is never tuned, since it changes what is minimised.

/// The learning rate of steps as long as the gradient, which depends on the curvature of the surface.
const LR_OF_GRADIENT: Search = Search::Log(1e-7, 10.0);

/// The learning rate of steps whose length does not depend on the gradient.
const LR_OF_SIGN: Search = Search::Log(1e-6, 1.0);

/// The learning rate over the root of a sum of squares, which makes it fall.
const LR_OVER_SUM: Search = Search::Log(1e-4, 1e2);

/// The learning rate of methods that find their own, as a factor of that.
const LR_AS_FACTOR: Search = Search::Log(1e-2, 1e2);

/// Momentum, and the decay rate of an average of gradients.
const MOMENTUM: Search = Search::Complement(1e-3, 1.0);

/// The decay rate of an average of squared gradients.
const SQUARES: Search = Search::Complement(1e-4, 0.5);

/// The first estimate of the distance between start and minimum.
const FIRST_DISTANCE: Search = Search::Log(1e-8, 1e-2);

/// The stabiliser of a denominator: with the largest, steps grow with the gradient.
const STABILISER: Search = Search::Log(1e-10, 1.0);

/// The weight decay that optimizers have in common: applies it to one coordinate, returns the gradient to go on with.
///
/// Coupled decay (`L2` regularisation) adds `λ x` to the gradient, decoupled decay shrinks `x` by `lr λ x`.
#[inline(always)]
fn weight_decayed<R: Real>(lambda: f64, decoupled: bool, lr: R, g: R, x: &mut R) -> R {
    if lambda == 0.0 {
        return g;
    }
    if decoupled {
        *x -= *x * lr * lambda;
        return g;
    }
    g + *x * lambda
}

/// Moves a running average on, `a ← ρ a + (1 − ρ) b`, and returns it.
///
/// What is kept is never subnormal, see [`Real::flushed`].
#[inline(always)]
fn average<R: Real>(a: &mut R, rho: f64, b: R) -> R {
    let next = *a * rho + b * (1.0 - rho);
    *a = next.flushed();
    next
}

/// The root `√v + ε`, or `√(v + ε)` with `inside`.
#[inline(always)]
fn root<R: Real>(v: R, eps: f64, inside: bool) -> R {
    if inside { (v + eps).sqrt() } else { v.sqrt() + eps }
}

/// The factor `lr / denominator`, or 0 where the denominator is: a coordinate without any gradient yet stays.
#[inline(always)]
fn rate<R: Real>(lr: R, denominator: R) -> R {
    lr.zip(denominator, |lr, d| if d == 0.0 { 0.0 } else { lr / d })
}

/// The Euclidean length of a vector of `n` coordinates.
#[inline(always)]
fn length<R: Real>(n: usize, coordinate: impl Fn(usize) -> R) -> R {
    let square = |i| {
        let x = coordinate(i);
        x * x
    };
    sum_over(n, square).sqrt()
}

/// Keeps the iterate at which a run starts.
#[inline(always)]
fn keep_start<R: Real>(t: u64, start: &mut [R], x: &[R]) {
    if t == 1 {
        for (start, x) in start.iter_mut().zip(x) {
            *start = x.flushed();
        }
    }
}

/// The next of the powers `1, β, β², …`; zero where it would be subnormal.
pub(crate) fn next_power(power: f64, base: f64) -> f64 {
    (power * base).flushed()
}

/// An array of `dim` times `value` where it is needed, otherwise an empty one.
fn array<R: Real>(needed: bool, dim: usize, value: f64) -> Vec<R> {
    vec![R::of(value); if needed { dim } else { 0 }]
}

/// An update rule with its state, in one form of the numbers.
pub trait Stepper<R: Real>: Debug + Send {
    /// Updates `x`; see [`Optimizer::step`].
    fn step(&mut self, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]);

    /// Whether the method returns another iterate; see [`Optimizer::answers`].
    fn answers(&self) -> bool;

    /// Writes that iterate to `answer`; see [`Optimizer::answer`].
    fn answer(&self, x: &[R], answer: &mut [R]);
}

/// An update rule whose type is known at run time only.
pub trait Rule: Send + Sync {
    /// What the registry says of it.
    fn spec(&self) -> &'static Spec;

    /// The resolved hyperparameters, without the learning rate.
    fn values(&self) -> Values;

    /// Where tuning looks for the learning rate.
    fn lr_search(&self) -> Search;

    /// Whether [`Rule::wide`] may be used.
    fn coordinatewise(&self) -> bool;

    /// Whether it draws random numbers.
    fn random(&self) -> bool;

    /// One run.
    fn one(&self, dim: usize, target: Target) -> Box<dyn Stepper<f64> + '_>;

    /// One run of many coordinates, sixteen of them at a time: `dim` and the slices' lengths must be multiples of
    /// [`LANES`] and the slices aligned like [`Lanes`].
    fn wide(&self, dim: usize, target: Target) -> Box<dyn Stepper<f64> + '_>;

    /// Sixteen runs side by side.
    fn lanes(&self, dim: usize, target: Target) -> Box<dyn Stepper<Lanes> + '_>;
}

impl<O: Optimizer> Rule for O {
    fn spec(&self) -> &'static Spec {
        const { &O::SPEC }
    }

    fn values(&self) -> Values {
        to_values(self)
    }

    fn lr_search(&self) -> Search {
        O::LR
    }

    fn coordinatewise(&self) -> bool {
        O::COORDINATEWISE
    }

    fn random(&self) -> bool {
        O::RANDOM
    }

    fn one(&self, dim: usize, target: Target) -> Box<dyn Stepper<f64> + '_> {
        Box::new(Running { rule: self, state: self.init::<f64>(&Shape::vector(dim)), target })
    }

    fn wide(&self, dim: usize, target: Target) -> Box<dyn Stepper<f64> + '_> {
        Box::new(Wide(Running { rule: self, state: self.init::<Lanes>(&Shape::vector(dim / LANES)), target }))
    }

    fn lanes(&self, dim: usize, target: Target) -> Box<dyn Stepper<Lanes> + '_> {
        Box::new(Running { rule: self, state: self.init::<Lanes>(&Shape::vector(dim)), target })
    }
}

impl Debug for dyn Rule + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.spec().name, self.values())
    }
}

/// Shown as its state.
impl<O: Optimizer, R: Real> Debug for Running<'_, O, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

struct Running<'a, O: Optimizer, R: Real> {
    rule: &'a O,
    state: O::State<R>,
    target: Target,
}

struct Update<'a, O: Optimizer, R: Real> {
    rule: &'a O,
    state: &'a mut O::State<R>,
    step: &'a Step<'a, R>,
    gradient: &'a [R],
    x: &'a mut [R],
    rates: &'a mut [R],
}

impl<O: Optimizer, R: Real> Kernel for Update<'_, O, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // Side by side, a copy on the stack, which no array can overlap: so its fields stay in registers. A single
        // number waits for the one before it, not for the fields, and the copy would only take time.
        let copy = (R::WIDTH > 1).then(|| self.rule.clone());
        let rule = copy.as_ref().unwrap_or(self.rule);
        rule.step(self.state, self.step, self.gradient, self.x, self.rates);
    }
}

impl<O: Optimizer, R: Real> Stepper<R> for Running<'_, O, R> {
    fn step(&mut self, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        self.target.run(Update { rule: self.rule, state: &mut self.state, step, gradient, x, rates });
    }

    fn answers(&self) -> bool {
        self.rule.answers()
    }

    fn answer(&self, x: &[R], answer: &mut [R]) {
        self.rule.answer(&self.state, x, answer);
    }
}

struct Wide<'a, O: Optimizer>(Running<'a, O, Lanes>);

impl<O: Optimizer> Debug for Wide<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<O: Optimizer> Stepper<f64> for Wide<'_, O> {
    fn step(&mut self, step: &Step<f64>, gradient: &[f64], x: &mut [f64], rates: &mut [f64]) {
        // An empty slice is not aligned.
        let normal = if step.normal.is_empty() { &[] } else { bytemuck::cast_slice(step.normal) };
        let rates = if rates.is_empty() { &mut [] } else { bytemuck::cast_slice_mut(rates) };
        let step = Step { t: step.t, lr: Lanes::of(step.lr), loss: Lanes::of(step.loss), normal };
        self.0.step(&step, bytemuck::cast_slice(gradient), bytemuck::cast_slice_mut(x), rates);
    }

    fn answers(&self) -> bool {
        self.0.answers()
    }

    fn answer(&self, x: &[f64], answer: &mut [f64]) {
        self.0.answer(bytemuck::cast_slice(x), bytemuck::cast_slice_mut(answer));
    }
}

/// An optimizer of the registry.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub spec: Spec,
    /// Where tuning looks for the learning rate.
    pub lr_search: Search,
    dialects: fn() -> Vec<Dialect<Values>>,
    build: fn(Values) -> Result<Arc<dyn Rule>, String>,
}

impl Entry {
    const fn of<O: Optimizer>() -> Self {
        Self {
            spec: O::SPEC,
            lr_search: O::LR,
            dialects: || {
                let dialects = O::dialects().into_iter();
                dialects.map(|d| Dialect { name: d.name, lr: d.lr, rule: to_values(&d.rule) }).collect()
            },
            build: |values| {
                let rule: O = from_values(values)?;
                rule.validate()?;
                Ok(Arc::new(rule))
            },
        }
    }

    /// Its dialects with the defaults of their hyperparameters; a plain name means the first.
    #[must_use]
    pub fn dialects(&self) -> Vec<Dialect<Values>> {
        (self.dialects)()
    }

    /// The rule with these hyperparameters, all of them given by canonical key and within their ranges.
    ///
    /// # Errors
    ///
    /// When hyperparameters are missing, or do not go together.
    pub fn build(&self, values: Values) -> Result<Arc<dyn Rule>, String> {
        (self.build)(values)
    }
}

/// The registered optimizer of this name, without a dialect.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    OPTIMIZERS.iter().find(|entry| entry.spec.name == name)
}

/// Feeds gradients of one coordinate to a rule at a constant rate, from `x = 1`; the iterates after each.
#[cfg(test)]
fn trajectory(rule: &impl Optimizer, lr: f64, gradients: &[f64]) -> Vec<f64> {
    let mut state = rule.init::<f64>(&Shape::vector(1));
    let mut x = [1.0];
    let mut iterates = Vec::new();
    for (t, &g) in (1..).zip(gradients) {
        rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[0.0] }, &[g], &mut x, &mut []);
        iterates.push(x[0]);
    }
    iterates
}

/// The rule of a dialect, for tests.
#[cfg(test)]
fn dialect<O: Optimizer>(name: &str) -> O {
    O::dialects().into_iter().find(|d| d.name == name).expect("a dialect of this name").rule
}

/// Feeds gradients to a rule at a constant rate, from `start`; the iterates after each.
#[cfg(test)]
fn path<const N: usize>(rule: &impl Optimizer, lr: f64, start: [f64; N], gradients: &[[f64; N]]) -> Vec<[f64; N]> {
    let mut state = rule.init::<f64>(&Shape::vector(N));
    let mut x = start;
    let step = |(t, gradient): (u64, &[f64; N])| {
        rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, gradient, &mut x, &mut []);
        x
    };
    (1..).zip(gradients).map(step).collect()
}

/// The iterates from (3, 4) on, and what is returned after each.
#[cfg(test)]
fn path_and_answers(rule: &impl Optimizer, lr: f64, gradients: &[[f64; 2]]) -> Vec<[[f64; 2]; 2]> {
    let (mut state, mut x) = (rule.init::<f64>(&Shape::vector(2)), [3.0, 4.0]);
    let step = |(t, g): (u64, &[f64; 2])| {
        rule.step(&mut state, &Step { t, lr, loss: 0.0, normal: &[] }, g, &mut x, &mut []);
        let mut answer = [f64::NAN; 2];
        rule.answer(&state, &x, &mut answer);
        [x, answer]
    };
    (1..).zip(gradients).map(step).collect()
}
