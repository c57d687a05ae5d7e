//! How far a trajectory can be foretold.
//!
//! Where nothing is random, a run is the same each time. But after some hundreds of steps, a change of the start in its
//! last digits may have changed the loss: from there on, a trace is one sample of many. Here, fifteen starts that
//! differ by ±10⁻¹² in each coordinate go side by side with the true one, and the horizon is the first step at which the gap
//! of one of them is further than 1 % from the true one, as far as gaps are not so small that rounding makes them. Runs are
//! not stopped early at a gap.

use rand::RngExt as _;
use rayon::prelude::*;

use crate::engine::{Case, Halt, Lane, Options, Outcome, Recorder, run_lanes, threads};
use crate::experiment::{Experiment, Run};
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
pub fn horizons(experiment: &Experiment, options: Options, halt: &Halt) -> std::io::Result<Vec<Horizon>> {
    let (seeds, entrants) = (experiment.seeds.count(), experiment.entrants());
    let first_runs = (0..experiment.runs() / seeds).map(|number| (number as usize % entrants, number * seeds));
    let certain: Vec<(usize, Run<'_>)> = first_runs
        .map(|(entrant, run)| (entrant, experiment.run(run)))
        .filter(|(_, run)| !run.problem.is_random() && !run.optimizer.rule.random())
        .collect();
    let target = Target::up_to(options.isa);
    let pool = threads(options.jobs)?;
    let shipped = experiment.optimizers.len();
    let one = |(entrant, run): &(usize, Run<'_>)| Horizon {
        problem: run.problem.label.clone(),
        name: experiment.optimizers[entrant % shipped].label.clone(),
        mode: if *entrant < shipped { Mode::Shipped } else { Mode::Tuned },
        step: horizon(experiment, run, target, halt),
    };
    Ok(pool.install(|| certain.par_iter().map(one).collect()))
}

fn horizon(experiment: &Experiment, run: &Run<'_>, target: Target, halt: &Halt) -> Option<u64> {
    let mut case = Case::of(experiment, run, Spacing::Every(1), target);
    case.stop.gap = None;
    let lanes = (0..LANES as u64).map(|number| {
        let mut lane = Lane::of(experiment, run);
        let mut stream = seed::stream(experiment.seed, "horizon", &run.problem.label, number);
        for x in lane.start.iter_mut().filter(|_| number > 0) {
            let sign = if stream.random() { 1.0 } else { -1.0 };
            *x += sign * PERTURBATION * x.abs().max(1.0);
        }
        lane
    });
    let minimum = run.problem.surface.minimum().unwrap_or(0.0);
    let mut parting = Parting { minimum, floor: 0.0, now: f64::NAN, at: None };
    run_lanes(&case, lanes.collect(), &mut parting, halt);
    parting.at
}

/// Waits until trajectories have parted.
struct Parting {
    minimum: f64,
    /// Differences up to this are what rounding makes of the gap at the start, or of the minimum.
    floor: f64,
    /// The last loss of the true trajectory, which stands in the first lane.
    now: f64,
    at: Option<u64>,
}

impl Recorder for Parting {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        if row.step == 0 {
            self.floor = 4.0 * f64::EPSILON * (row.loss - self.minimum).abs().max(self.minimum.abs());
        }
        if row.lane == 0 {
            self.now = row.loss;
        } else if self.at.is_none() && self.parted(row.loss) {
            self.at = Some(row.step);
        }
    }

    fn finish(&mut self, _: usize, _: Outcome) {}

    fn progress(&mut self, _: u64) {}
}

impl Parting {
    /// Whether a loss has parted from the true one.
    fn parted(&self, loss: f64) -> bool {
        if !(loss.is_finite() && self.now.is_finite()) {
            return loss.is_finite() != self.now.is_finite();
        }
        let larger = (loss - self.minimum).abs().max((self.now - self.minimum).abs());
        (loss - self.now).abs() > (PARTED * larger).max(self.floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<Option<u64>> {
        let experiment = Experiment::of(text);
        let horizons = horizons(&experiment, Options::default(), &Halt::new()).unwrap();
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
