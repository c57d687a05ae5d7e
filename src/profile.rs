//! What it costs to reach a target, and profiles of such costs over many problems and targets.
//!
//! Costs are counted in gradient evaluations: after `t` updates a run has made `t + 1`, since the start is evaluated
//! too. Running times are those of COCO (Hansen et al. 2021, *COCO: a platform for comparing continuous optimizers in a
//! black-box setting*, Optimization Methods and Software 36, doi:10.1080/10556788.2020.1808977).

use std::iter;

use rand::RngExt as _;

use crate::runs::Run;
use crate::seed::Stream;

/// A run on its way to a target, with the gradient evaluations that it made on it, at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The target was reached at this evaluation.
    Success(u64),
    /// The run ended after so many without having reached it.
    Failure(u64),
}

impl Attempt {
    /// The attempt of a run at a target, given by its place in [`crate::target::TARGETS`].
    #[must_use]
    pub fn new(run: &Run, target: usize) -> Self {
        match run.hits.get(target) {
            Some(&step) => Self::Success(step + 1),
            None => Self::Failure(run.steps + 1),
        }
    }

    fn is_success(self) -> bool {
        matches!(self, Self::Success(_))
    }

    fn evaluations(self) -> f64 {
        match self {
            Self::Success(evaluations) | Self::Failure(evaluations) => evaluations as f64,
        }
    }
}

/// The share of attempts that succeed, in `[0, 1]`; 0 if there are none.
#[must_use]
pub fn success_rate(attempts: &[Attempt]) -> f64 {
    successes(attempts) as f64 / attempts.len().max(1) as f64
}

/// The expected running time, in evaluations, of a method that is restarted until it succeeds:
///
/// ```text
/// ERT = (evaluations of all attempts) / (number of successes)
/// ```
///
/// Infinite without a success, so without attempts too. What a failure costs, and with it the ERT, depends on how long
/// runs are allowed to go on.
#[must_use]
pub fn ert(attempts: &[Attempt]) -> f64 {
    match successes(attempts) {
        0 => f64::INFINITY,
        successes => attempts.iter().map(|attempt| attempt.evaluations()).sum::<f64>() / successes as f64,
    }
}

fn successes(attempts: &[Attempt]) -> usize {
    attempts.iter().filter(|attempt| attempt.is_success()).count()
}

/// The evaluations of attempts made one after the other until one succeeds; infinite if none does.
#[must_use]
pub fn running_time(attempts: impl IntoIterator<Item = Attempt>) -> f64 {
    let mut evaluations = 0.0;
    for attempt in attempts {
        evaluations += attempt.evaluations();
        if attempt.is_success() {
            return evaluations;
        }
    }
    f64::INFINITY
}

/// Running times with simulated restarts: attempts are drawn with replacement until one succeeds, `draws` times.
///
/// Their mean estimates [`ert`]; without a success all of them are infinite. As in COCO, the first attempt of each
/// running time is not left to chance: each run is first once in as many draws as there are runs. So, if all attempts
/// succeed and `draws` is a multiple of their number, the running times are the attempts themselves.
#[must_use]
pub fn restarts(attempts: &[Attempt], draws: usize, stream: &mut Stream) -> Vec<f64> {
    if successes(attempts) == 0 {
        return vec![f64::INFINITY; draws];
    }
    let runs = attempts.len();
    let mut firsts = attempts.to_vec();
    let draw = |place| {
        // A Fisher-Yates shuffle, from which each run is taken as soon as it has its place.
        firsts.swap(place, stream.random_range(place..runs));
        let others = iter::repeat_with(|| attempts[stream.random_range(0..runs)]);
        running_time(iter::once(firsts[place]).chain(others))
    };
    (0..runs).cycle().take(draws).map(draw).collect()
}

/// The share of values that are at most `x`: a step function that never falls.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Where it jumps, in ascending order, with the number of values up to there.
    jumps: Vec<(f64, usize)>,
    /// The number of values.
    total: usize,
}

impl Curve {
    /// The curve of some values, all of equal weight; one that is not finite is never reached, but counts.
    ///
    /// Of the [`restarts`] on all pairs of a problem and a target, equally many on each, it is COCO's runtime profile,
    /// which COCO also calls a data profile.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut total = 0;
        let mut finite: Vec<f64> =
            values.into_iter().inspect(|_| total += 1).filter(|value| value.is_finite()).collect();
        finite.sort_unstable_by(f64::total_cmp);
        let mut reached = 0;
        let jumps = finite.chunk_by(|a, b| a == b).map(|equals| {
            reached += equals.len();
            (equals[0], reached)
        });
        Self { jumps: jumps.collect(), total }
    }

    /// Where the curve jumps, in ascending order, with the shares from there on.
    pub fn jumps(&self) -> impl Iterator<Item = (f64, f64)> {
        self.jumps.iter().map(|&(x, reached)| (x, self.share(reached)))
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The share of values that are at most `x`, in `[0, 1]`; 0 if there are no values.
    #[must_use]
    pub fn share_at(&self, x: f64) -> f64 {
        match self.jumps.partition_point(|&(jump, _)| jump <= x) {
            0 => 0.0,
            after => self.share(self.jumps[after - 1].1),
        }
    }

    /// The area under the curve over a logarithmic axis from 1 to `up_to`, as a part of the whole, in `[0, 1]`.
    ///
    /// It is the mean over the values `T` of `1 − log T / log up_to`, each kept within `[0, 1]`; at `up_to = 1` and
    /// below, the share there. Areas depend on `up_to` and on which targets the values belong to: only those of the
    /// same budget and targets compare.
    #[must_use]
    pub fn area(&self, up_to: f64) -> f64 {
        if up_to <= 1.0 {
            return self.share_at(up_to);
        }
        let whole = libm::log10(up_to);
        let mut before = 0;
        let mut area = 0.0;
        for &(x, reached) in self.jumps.iter().take_while(|&&(x, _)| x <= up_to) {
            area += (reached - before) as f64 * (1.0 - libm::log10(x.max(1.0)) / whole);
            before = reached;
        }
        area / self.total.max(1) as f64
    }

    fn share(&self, reached: usize) -> f64 {
        reached as f64 / self.total as f64
    }
}

/// The performance profile of each solver, from positive costs by problem and solver:
///
/// ```text
/// ρ_s(τ) = share of problems p with t_ps ≤ τ min_s' t_ps',  τ ≥ 1
/// ```
///
/// A cost that is not finite is that of a solver that does not solve the problem; a problem that nobody solves counts.
/// At `τ = 1` stand the shares of problems on which a solver is the best, or as good.
///
/// Since costs are relative to the best solver at hand, profiles change, and may change their order, as solvers come
/// and go: they tell who is close to the best, not who is second (Gould & Scott 2016, *A note on performance profiles
/// for benchmarking software*, ACM Transactions on Mathematical Software 43, doi:10.1145/2950048).
///
/// Source: Dolan & Moré 2002, *Benchmarking optimization software with performance profiles*, Mathematical Programming
/// 91, doi:10.1007/s101070100263.
///
/// # Panics
///
/// If a problem has fewer costs than the first.
#[must_use]
pub fn performance_profiles(costs: &[Vec<f64>]) -> Vec<Curve> {
    let ratios = |costs: &Vec<f64>| {
        let best = costs.iter().copied().fold(f64::INFINITY, f64::min);
        // Where nobody solves the problem, a quotient of infinities is not finite either.
        costs.iter().map(|cost| cost / best).collect()
    };
    data_profiles(&costs.iter().map(ratios).collect::<Vec<_>>())
}

/// The data profile of each solver, from costs by problem and solver: the share of problems that it solves at a cost of
/// at most `κ`.
///
/// A cost that is not finite is that of a solver that does not solve the problem. Unlike a [performance
/// profile](performance_profiles), a data profile does not depend on the other solvers. In the paper, on methods
/// without derivatives, `κ` counts simplex gradients, of `n + 1` values of the function each. Here gradients are at
/// hand, and an evaluation of one takes the place of a simplex gradient: with costs in gradient evaluations, so is `κ`.
///
/// Source: Moré & Wild 2009, *Benchmarking derivative-free optimization algorithms*, SIAM Journal on Optimization 20,
/// doi:10.1137/080724831.
///
/// # Panics
///
/// If a problem has fewer costs than the first.
#[must_use]
pub fn data_profiles(costs: &[Vec<f64>]) -> Vec<Curve> {
    let solvers = costs.first().map_or(0, Vec::len);
    (0..solvers).map(|solver| Curve::new(costs.iter().map(|costs| costs[solver]))).collect()
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::Attempt::{Failure, Success};
    use super::*;
    use crate::engine::Status;
    use crate::runs::Seed;
    use crate::seed;

    fn stream() -> Stream {
        seed::stream(0, "restarts", "beale", 0)
    }

    #[test]
    fn the_start_is_an_evaluation_too() {
        let run = Run {
            problem: 0,
            optimizer: 0,
            seed: Seed { master: 0, repetition: 0 },
            status: Status::Completed,
            steps: 9,
            final_loss: None,
            final_gap: None,
            best_gap: None,
            hits: vec![0, 7],
        };
        assert_eq!([0, 1, 2].map(|target| Attempt::new(&run, target)), [Success(1), Success(8), Failure(10)]);
    }

    #[test]
    fn failures_are_paid_for_by_successes() {
        let attempts = [Success(3), Failure(10), Success(4), Failure(20)];
        assert_eq!((ert(&attempts), success_rate(&attempts)), (18.5, 0.5));
        assert_eq!((ert(&attempts[1..2]), success_rate(&attempts[1..2])), (f64::INFINITY, 0.0));
    }

    #[test]
    fn without_attempts_nothing_is_reached() {
        assert_eq!((ert(&[]), success_rate(&[])), (f64::INFINITY, 0.0));
        assert_eq!(restarts(&[], 2, &mut stream()), [f64::INFINITY; 2]);
        let none = Curve::new([]);
        assert_eq!((none.share_at(1e9), none.area(1e9), none.area(1.0), none.jumps().count()), (0.0, 0.0, 0.0, 0));
        assert!(performance_profiles(&[]).is_empty() && data_profiles(&[]).is_empty());
    }

    #[test]
    fn where_all_attempts_succeed_they_are_the_running_times() {
        let attempts = [Success(5), Success(1), Success(7)];
        let mut times = restarts(&attempts, 6, &mut stream());
        assert_ne!(times[..3], times[3..]);
        times.sort_by(f64::total_cmp);
        assert_eq!(times, [1.0, 1.0, 5.0, 5.0, 7.0, 7.0]);
    }

    #[test]
    fn restarts_cost_the_expected_running_time_on_average() {
        let attempts = [Failure(10), Success(3), Failure(25), Success(4), Failure(1)];
        let draws = 100_000;
        let times = restarts(&attempts, draws, &mut stream());
        // The standard error is 0.08: that of a sum of geometrically many failures.
        assert_relative_eq!(times.iter().sum::<f64>() / draws as f64, ert(&attempts), epsilon = 0.25);
        // One way to 3 alone, which a fifth of the draws begin with.
        assert_eq!(times.iter().filter(|&&time| time == 3.0).count(), draws / 5);
    }

    #[test]
    fn restarts_are_pinned_to_the_bit() {
        let attempts = [Failure(10), Success(3), Failure(100), Success(4)];
        assert_eq!(restarts(&attempts, 6, &mut stream()), [3.0, 113.0, 203.0, 4.0, 33.0, 213.0]);
    }

    #[test]
    fn the_area_is_that_under_the_steps() {
        let curve = Curve::new([10.0, f64::INFINITY, 1.0, 10.0, 1000.0]);
        assert_eq!(curve.jumps().collect::<Vec<_>>(), [(1.0, 0.2), (10.0, 0.6), (1000.0, 0.8)]);
        assert_eq!([0.9, 1.0, 9.9, 10.0, 1e9].map(|x| curve.share_at(x)), [0.0, 0.2, 0.2, 0.6, 0.8]);
        // One decade at 1/5, one at 3/5.
        assert_relative_eq!(curve.area(100.0), 0.4);
        assert_eq!([0.5, 1.0, f64::INFINITY].map(|up_to| curve.area(up_to)), [0.0, 0.2, 0.8]);
        // Values below the axis are there all along it, and no more.
        assert_eq!(Curve::new([1e-3, f64::NAN]).area(100.0), 0.5);
    }

    #[test]
    fn a_problem_that_nobody_solves_is_solved_by_nobody() {
        let never = f64::INFINITY;
        let costs = [vec![2.0, 4.0], vec![never, never], vec![3.0, never], vec![6.0, 6.0]];
        let profiles = performance_profiles(&costs);
        assert_eq!([1.0, 1.9, 2.0, 1e300].map(|tau| profiles[0].share_at(tau)), [0.75; 4]);
        assert_eq!([1.0, 1.9, 2.0, 1e300].map(|tau| profiles[1].share_at(tau)), [0.25, 0.25, 0.5, 0.5]);
        let profiles = data_profiles(&costs);
        assert_eq!([1.0, 2.0, 3.0, 4.0, 6.0].map(|kappa| profiles[0].share_at(kappa)), [0.0, 0.25, 0.5, 0.5, 0.75]);
        assert_eq!([1.0, 2.0, 3.0, 4.0, 6.0].map(|kappa| profiles[1].share_at(kappa)), [0.0, 0.0, 0.0, 0.25, 0.5]);
    }

    #[test]
    fn a_new_solver_may_turn_the_order_of_others_about() {
        // Gould and Scott's point: with a third solver, the second overtakes the first.
        let costs = [[2.0, 4.0, 1.0], [2.0, 4.0, 1.0], [9.0, 3.0, 9.0]];
        let shares = |solvers: usize| -> Vec<f64> {
            let costs: Vec<Vec<f64>> = costs.iter().map(|costs| costs[..solvers].to_vec()).collect();
            performance_profiles(&costs).iter().map(|profile| profile.share_at(1.0)).collect()
        };
        assert_eq!(shares(2), [2.0 / 3.0, 1.0 / 3.0]);
        assert_eq!(shares(3), [0.0, 1.0 / 3.0, 2.0 / 3.0]);
    }
}
