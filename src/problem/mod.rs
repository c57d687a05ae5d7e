//! Loss surfaces: the trait an author implements, and the registry.
//!
//! To add one, write `src/problem/<name>.rs` after the pattern of its neighbours, and add its `mod` line and its line
//! in [`PROBLEMS`]. The contract tests find it there.

mod ackley;
mod beale;
mod booth;
mod branin;
mod himmelblau;
mod noisy_quadratic;
mod quadratic;
mod rastrigin;
mod rosenbrock;
mod styblinski_tang;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use ackley::Ackley;
pub use beale::Beale;
pub use booth::Booth;
pub use branin::Branin;
pub use himmelblau::Himmelblau;
pub use noisy_quadratic::NoisyQuadratic;
pub use quadratic::Quadratic;
pub use rastrigin::Rastrigin;
pub use rosenbrock::Rosenbrock;
pub use styblinski_tang::StyblinskiTang;

use crate::component::{Param, Spec, Values, from_values, to_values};
use crate::isa::{Kernel, Target};
use crate::real::{Lanes, Real};

/// All problems, in the order in which they are listed.
pub static PROBLEMS: &[Entry] = &[
    Entry::of::<Rosenbrock>(),
    Entry::of::<Beale>(),
    Entry::of::<Himmelblau>(),
    Entry::of::<Booth>(),
    Entry::of::<Branin>(),
    Entry::of::<Rastrigin>(),
    Entry::of::<Ackley>(),
    Entry::of::<StyblinskiTang>(),
    Entry::of::<Quadratic>(),
    Entry::of::<NoisyQuadratic>(),
];

/// A loss surface: the struct holds its parameters.
pub trait Problem: Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the registry says of it.
    const SPEC: Spec;

    /// Computes what the formula needs and the parameters imply, once after they have been read.
    fn prepare(&mut self) {}

    /// The number `n` of coordinates.
    fn dim(&self) -> usize;

    /// The customary start, of length `n`.
    fn start(&self) -> Vec<f64>;

    /// The customary interval `[low, high]` of coordinate `i`, below `n`.
    fn domain(&self, i: usize) -> (f64, f64);

    /// The global minimum `f*`.
    fn minimum(&self) -> f64;

    /// Where the global minimum is attained: all such points, or as many as are known.
    fn minimizers(&self) -> Vec<Vec<f64>>;

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
    Param::whole("dim", "n", low, MAX_DIM, "number of coordinates").alias(&[("", "dimension"), ("", "n")])
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

    /// See [`Problem::domain`].
    fn domain(&self, i: usize) -> (f64, f64);

    /// See [`Problem::minimum`].
    fn minimum(&self) -> f64;

    /// See [`Problem::minimizers`].
    fn minimizers(&self) -> Vec<Vec<f64>>;

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

    fn domain(&self, i: usize) -> (f64, f64) {
        Problem::domain(self, i)
    }

    fn minimum(&self) -> f64 {
        Problem::minimum(self)
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
    build: fn(Values) -> Result<Arc<dyn Surface>, String>,
}

impl Entry {
    const fn of<P: Problem>() -> Self {
        Self {
            spec: P::SPEC,
            defaults: || to_values(&P::default()),
            build: |values| {
                let mut problem: P = from_values(values)?;
                problem.prepare();
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
    /// When parameters are missing.
    pub fn build(&self, values: Values) -> Result<Arc<dyn Surface>, String> {
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
