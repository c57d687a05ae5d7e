//! How far a trajectory can be foretold.
//!
//! Where nothing is random, a run is the same each time. But after some hundreds of steps, a change of the start in its
//! last digits may have changed the loss: from there on, a trace is one sample of many. Here, fifteen starts that
//! differ by ±10⁻¹² in each coordinate go side by side with the true one, and the horizon is the first step at which the gap
//! of one of them is further than 1 % from the true one.

use std::sync::atomic::AtomicBool;

use rand::RngExt as _;
use rayon::prelude::*;

use crate::engine::{Case, Lane, Options, Outcome, Recorder, run_lanes};
use crate::experiment::{Experiment, Run, TUNED};
use crate::isa::Target;
use crate::real::{LANES, Real};
use crate::runs::Mode;
use crate::seed;
use crate::trace::{Row, Spacing};

/// By how much starts are moved: each coordinate by this times its size, or times 1 where that is smaller.
pub const PERTURBATION: f64 = 1e-12;

/// From this difference on, as a part of the larger gap, trajectories have parted.
pub const PARTED: f64 = 0.01;

/// How far the trajectory of an optimizer on a problem can be foretold.
#[derive(Clone, Debug, PartialEq)]
pub struct Horizon {
    /// The problem's label.
    pub problem: String,
    /// The optimizer's label.
    pub name: String,
    /// As shipped or as tuned.
    pub mode: Mode,
    /// The first step at which trajectories have parted; none where they never did.
    pub step: Option<u64>,
}

/// The horizon of every run that is the same each time, in the order of the plan.
///
/// # Errors
///
/// When threads cannot be started.
pub fn horizons(experiment: &Experiment, options: Options, interrupted: &AtomicBool) -> std::io::Result<Vec<Horizon>> {
    let seeds = experiment.seeds.count();
    let first_runs = (0..experiment.runs() / seeds).map(|number| experiment.run(number * seeds));
    let certain: Vec<Run<'_>> =
        first_runs.filter(|run| !run.problem.is_random() && !run.optimizer.rule.random()).collect();
    let target = Target::up_to(options.isa);
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(options.jobs.get()).build().map_err(std::io::Error::other)?;
    let one = |run: &Run<'_>| {
        let label = &run.optimizer.label;
        let (name, mode) = label.strip_suffix(TUNED).map_or((&**label, Mode::Shipped), |name| (name, Mode::Tuned));
        let step = horizon(experiment, run, target, interrupted);
        Horizon { problem: run.problem.label.clone(), name: name.to_owned(), mode, step }
    };
    Ok(pool.install(|| certain.par_iter().map(one).collect()))
}

fn horizon(experiment: &Experiment, run: &Run<'_>, target: Target, interrupted: &AtomicBool) -> Option<u64> {
    let case = Case::of(experiment, run, Spacing::Every(1), target);
    let lanes = (0..LANES as u64).map(|number| {
        let mut lane = Lane::of(experiment, run);
        let mut stream = seed::stream(experiment.seed, "horizon", &run.problem.label, number);
        for x in lane.start.iter_mut().filter(|_| number > 0) {
            let sign = if stream.random() { 1.0 } else { -1.0 };
            *x += sign * PERTURBATION * x.abs().max(1.0);
        }
        lane
    });
    let minimum = run.problem.surface.minimum();
    let mut parting = Parting { minimum, now: (0, f64::NAN), at: None };
    run_lanes(&case, lanes.collect(), &mut parting, interrupted);
    parting.at
}

/// Waits until trajectories have parted.
struct Parting {
    minimum: Option<f64>,
    /// The last step of the true trajectory, which stands in the first lane, with its loss.
    now: (u64, f64),
    at: Option<u64>,
}

impl Recorder for Parting {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        if row.lane == 0 {
            self.now = (row.step, row.loss);
        } else if self.at.is_none() && (row.step != self.now.0 || parted(row.loss, self.now.1, self.minimum)) {
            self.at = Some(row.step);
        }
    }

    fn finish(&mut self, _: usize, _: Outcome) {}

    fn progress(&mut self, _: u64) {}
}

/// Whether two losses have parted; what rounding alone makes of the minimum is no difference.
fn parted(a: f64, b: f64, minimum: Option<f64>) -> bool {
    if !(a.is_finite() && b.is_finite()) {
        return a.is_finite() != b.is_finite();
    }
    let minimum = minimum.unwrap_or(0.0);
    let larger = (a - minimum).abs().max((b - minimum).abs());
    (a - b).abs() > (PARTED * larger).max(4.0 * f64::EPSILON * minimum.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<Option<u64>> {
        let experiment = Experiment::of(text);
        let horizons = horizons(&experiment, Options::default(), &AtomicBool::new(false)).unwrap();
        horizons.into_iter().map(|horizon| horizon.step).collect()
    }

    #[test]
    fn an_unstable_direction_is_a_horizon_that_can_be_worked_out() {
        // On x² − y² from (1, 0), y grows by 1.2 in each step from 10⁻¹² on. The minimum is −1, so the gap is close to 1, and
        // trajectories part by a hundredth of it when y = 0.1: 1.2ᵗ = 10¹¹, t = 138.9.
        let saddle = "steps = 200\nproblems = [{ name = \"saddle\", start = [1, 0] }]\n\
                      optimizers = [{ name = \"sgd\", lr = 0.1 }]";
        assert_eq!(steps(saddle), [Some(139)]);
    }

    #[test]
    fn a_contraction_has_no_horizon() {
        let text = "steps = 300\nproblems = [\"sphere\"]\noptimizers = [{ name = \"sgd\", lr = 0.1 }]";
        assert_eq!(steps(text), [None]);
    }

    #[test]
    fn what_is_random_is_left_out() {
        let text = "steps = 3\nproblems = [\"noisy_quadratic\", { name = \"beale\", start = \"random\" }, \"beale\"]\n\
                    optimizers = [\"noisy_sgd\", \"sgd\"]";
        assert_eq!(steps(text).len(), 1);
    }
}
