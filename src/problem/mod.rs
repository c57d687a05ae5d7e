//! Loss surfaces: the trait an author implements, and the registry.
//!
//! To add one, write `src/problem/<name>.rs` after the pattern of its neighbours, and add its `mod` line and its line
//! in [`PROBLEMS`]. The contract tests find it there.

pub mod ackley;
pub mod bbob;
pub mod beale;
pub mod booth;
pub mod branin;
pub mod himmelblau;
pub mod noisy_quadratic;
pub mod quadratic;
pub mod rastrigin;
pub mod rosenbrock;
pub mod styblinski_tang;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::component::{Param, Spec, Values, from_values, to_values};
use crate::dual::Dual;
use crate::isa::{Kernel, Target};
use crate::real::{Lanes, Real};

/// All problems, in the order in which they are listed.
pub static PROBLEMS: &[Entry] = &[
    Entry::of::<rosenbrock::Rosenbrock>(),
    Entry::of::<beale::Beale>(),
    Entry::of::<himmelblau::Himmelblau>(),
    Entry::of::<booth::Booth>(),
    Entry::of::<branin::Branin>(),
    Entry::of::<rastrigin::Rastrigin>(),
    Entry::of::<ackley::Ackley>(),
    Entry::of::<styblinski_tang::StyblinskiTang>(),
    Entry::of::<quadratic::Quadratic>(),
    Entry::of::<noisy_quadratic::NoisyQuadratic>(),
    Entry::of::<bbob::bbob_f001::BbobF001>(),
    Entry::of::<bbob::bbob_f002::BbobF002>(),
    Entry::of::<bbob::bbob_f003::BbobF003>(),
    Entry::of::<bbob::bbob_f004::BbobF004>(),
    Entry::of::<bbob::bbob_f005::BbobF005>(),
    Entry::of::<bbob::bbob_f006::BbobF006>(),
    Entry::of::<bbob::bbob_f007::BbobF007>(),
    Entry::of::<bbob::bbob_f008::BbobF008>(),
    Entry::of::<bbob::bbob_f009::BbobF009>(),
    Entry::of::<bbob::bbob_f010::BbobF010>(),
    Entry::of::<bbob::bbob_f011::BbobF011>(),
    Entry::of::<bbob::bbob_f012::BbobF012>(),
    Entry::of::<bbob::bbob_f013::BbobF013>(),
    Entry::of::<bbob::bbob_f014::BbobF014>(),
    Entry::of::<bbob::bbob_f015::BbobF015>(),
    Entry::of::<bbob::bbob_f016::BbobF016>(),
    Entry::of::<bbob::bbob_f017::BbobF017>(),
    Entry::of::<bbob::bbob_f018::BbobF018>(),
    Entry::of::<bbob::bbob_f019::BbobF019>(),
    Entry::of::<bbob::bbob_f020::BbobF020>(),
    Entry::of::<bbob::bbob_f021::BbobF021>(),
    Entry::of::<bbob::bbob_f022::BbobF022>(),
    Entry::of::<bbob::bbob_f023::BbobF023>(),
    Entry::of::<bbob::bbob_f024::BbobF024>(),
];

/// What can be said of a surface, within its domain unless stated otherwise.
///
/// What a problem does not say of itself is not so, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// It is convex.
    Convex,
    /// It is a sum of functions of one coordinate each.
    Separable,
    /// It has more than one local minimum.
    Multimodal,
    /// Its gradient exists and is continuous everywhere.
    Smooth,
    /// It falls below its minimum outside its domain, so that following it there means nothing.
    Unbounded,
}

impl Property {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Convex, Self::Separable, Self::Multimodal, Self::Smooth, Self::Unbounded];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Convex => "convex",
            Self::Separable => "separable",
            Self::Multimodal => "multimodal",
            Self::Smooth => "smooth",
            Self::Unbounded => "unbounded",
        }
    }
}

/// Why a problem cannot have these parameters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {expected}")]
pub struct Invalid {
    /// The parameter at fault; empty when it is none in particular.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

/// A loss surface: the struct holds its parameters.
pub trait Problem: Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the registry says of it.
    const SPEC: Spec;

    /// Computes what the formula needs and the parameters imply, once after they have been read.
    ///
    /// # Errors
    ///
    /// When parameters that are within their ranges do not go together, or leave gaps in the range.
    fn prepare(&mut self) -> Result<(), Invalid> {
        Ok(())
    }

    /// The number `n` of coordinates.
    fn dim(&self) -> usize;

    /// The customary start, of length `n`.
    fn start(&self) -> Vec<f64>;

    /// Other published starts, by name.
    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        Vec::new()
    }

    /// The customary interval `[low, high]` of coordinate `i`, below `n`.
    fn domain(&self, i: usize) -> (f64, f64);

    /// The global minimum `f*` over the domain; none where it is not known for these parameters.
    fn minimum(&self) -> Option<f64>;

    /// Where the global minimum is attained: all such points, or as many as are known, if any.
    fn minimizers(&self) -> Vec<Vec<f64>>;

    /// Other local minima that are known, with their values.
    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        Vec::new()
    }

    /// What can be said of it.
    fn properties(&self) -> &'static [Property];

    /// The standard deviation of the Gaussian noise on each coordinate of the gradient that is part of the problem;
    /// empty where there is none.
    fn gradient_noise(&self) -> Vec<f64> {
        Vec::new()
    }

    /// The loss at `x`; writes the gradient there. Both slices have length `n`.
    ///
    /// Mark it `#[inline(always)]`, so that it is compiled for each instruction set.
    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R;
}

/// The parameter `dim` that problems of any dimension from `low` on have in common.
const fn dim_param(low: u64) -> Param {
    dim_between(low, MAX_DIM)
}

/// The parameter `dim` of problems that exist from dimension `low` up to and with `high`.
const fn dim_between(low: u64, high: u64) -> Param {
    Param::whole("dim", "n", low, high, "number of coordinates").alias(&[("", "dimension"), ("", "n")])
}

/// Refuses a dimension that is not a multiple of `step`.
fn multiple_of(step: usize, dim: usize) -> Result<(), Invalid> {
    if dim.is_multiple_of(step) {
        return Ok(());
    }
    let (below, above) = (dim - dim % step, dim.next_multiple_of(step));
    let near = if below == 0 { above.to_string() } else { format!("{below} or {above}") };
    Err(Invalid {
        key: "dim",
        message: format!("it has no dimension {dim}"),
        expected: format!("expected a multiple of {step}, such as {near}"),
    })
}

/// The largest number of coordinates: above it, a single vector would not fit into 8 GiB.
const MAX_DIM: u64 = 1 << 30;

/// A loss surface in one form of the numbers.
pub trait Evaluate<R: Real> {
    /// The loss at `x`; writes the gradient there; see [`Problem::value_gradient`].
    fn evaluate(&self, target: Target, x: &[R], gradient: &mut [R]) -> R;
}

struct Evaluation<'a, P, R> {
    problem: &'a P,
    x: &'a [R],
    gradient: &'a mut [R],
}

impl<P: Problem, R: Real> Kernel for Evaluation<'_, P, R> {
    type Output = R;

    #[inline(always)]
    fn run(self) -> R {
        self.problem.value_gradient(self.x, self.gradient)
    }
}

impl<P: Problem, R: Real> Evaluate<R> for P {
    fn evaluate(&self, target: Target, x: &[R], gradient: &mut [R]) -> R {
        target.run(Evaluation { problem: self, x, gradient })
    }
}

/// A loss surface at a point, differentiated along a direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// The derivative of the value.
    pub slope: f64,
    /// The derivative of the gradient: the Hessian times the direction.
    pub curvature: Vec<f64>,
}

/// A loss surface whose type is known at run time only.
pub trait Surface: Evaluate<f64> + Evaluate<Lanes> + Send + Sync {
    /// What the registry says of it.
    fn spec(&self) -> &'static Spec;

    /// Its parameters.
    fn values(&self) -> Values;

    /// See [`Problem::dim`].
    fn dim(&self) -> usize;

    /// See [`Problem::start`].
    fn start(&self) -> Vec<f64>;

    /// See [`Problem::starts`].
    fn starts(&self) -> Vec<(&'static str, Vec<f64>)>;

    /// See [`Problem::domain`].
    fn domain(&self, i: usize) -> (f64, f64);

    /// See [`Problem::minimum`].
    fn minimum(&self) -> Option<f64>;

    /// See [`Problem::minimizers`].
    fn minimizers(&self) -> Vec<Vec<f64>>;

    /// See [`Problem::local_minima`].
    fn local_minima(&self) -> Vec<(Vec<f64>, f64)>;

    /// See [`Problem::properties`].
    fn properties(&self) -> &'static [Property];

    /// The derivatives at `x` along `direction`, by automatic differentiation of the formula; both of length `n`.
    fn along(&self, x: &[f64], direction: &[f64]) -> Along;

    /// See [`Problem::gradient_noise`].
    fn gradient_noise(&self) -> Vec<f64>;
}

impl<P: Problem> Surface for P {
    fn spec(&self) -> &'static Spec {
        const { &P::SPEC }
    }

    fn values(&self) -> Values {
        to_values(self)
    }

    fn dim(&self) -> usize {
        Problem::dim(self)
    }

    fn start(&self) -> Vec<f64> {
        Problem::start(self)
    }

    fn starts(&self) -> Vec<(&'static str, Vec<f64>)> {
        Problem::starts(self)
    }

    fn domain(&self, i: usize) -> (f64, f64) {
        Problem::domain(self, i)
    }

    fn minimum(&self) -> Option<f64> {
        Problem::minimum(self)
    }

    fn local_minima(&self) -> Vec<(Vec<f64>, f64)> {
        Problem::local_minima(self)
    }

    fn properties(&self) -> &'static [Property] {
        Problem::properties(self)
    }

    fn along(&self, x: &[f64], direction: &[f64]) -> Along {
        let dual = |(&value, &slope): (&f64, &f64)| Dual { value, slope };
        let x: Vec<Dual> = x.iter().zip(direction).map(dual).collect();
        // What stood in the gradient before must not come through.
        let mut gradient = vec![Dual { value: f64::NAN, slope: f64::NAN }; x.len()];
        let value = self.value_gradient(&x, &mut gradient);
        Along { slope: value.slope, curvature: gradient.into_iter().map(|slope| slope.slope).collect() }
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        Problem::minimizers(self)
    }

    fn gradient_noise(&self) -> Vec<f64> {
        Problem::gradient_noise(self)
    }
}

impl fmt::Debug for dyn Surface + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.spec().name, self.values())
    }
}

/// A problem of the registry.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub spec: Spec,
    defaults: fn() -> Values,
    build: fn(Values) -> Result<Arc<dyn Surface>, Invalid>,
}

impl Entry {
    const fn of<P: Problem>() -> Self {
        Self {
            spec: P::SPEC,
            defaults: || to_values(&P::default()),
            build: |values| {
                let unread = |message| Invalid { key: "", message, expected: String::new() };
                let mut problem: P = from_values(values).map_err(unread)?;
                problem.prepare()?;
                Ok(Arc::new(problem))
            },
        }
    }

    /// The defaults of its parameters.
    #[must_use]
    pub fn defaults(&self) -> Values {
        (self.defaults)()
    }

    /// The problem with these parameters, all of them given by canonical key and within their ranges.
    ///
    /// # Errors
    ///
    /// When parameters are missing or do not go together.
    pub fn build(&self, values: Values) -> Result<Arc<dyn Surface>, Invalid> {
        (self.build)(values)
    }
}

/// The registered problem of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    PROBLEMS.iter().find(|entry| entry.spec.name == name)
}

/// Value and gradient of a problem at a point, for tests.
#[cfg(test)]
fn at(problem: &impl Problem, x: &[f64]) -> (f64, Vec<f64>) {
    let mut gradient = vec![0.0; x.len()];
    let value = problem.value_gradient(x, &mut gradient);
    (value, gradient)
}
