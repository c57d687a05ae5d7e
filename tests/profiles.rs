//! Compares targets, running times and profiles with COCO's own code and with formulas, whose numbers are in
//! `tests/golden/profiles.json`.

use std::sync::LazyLock;

use approx::assert_relative_eq;
use serde::Deserialize;

use rmsbench::engine::Status;
use rmsbench::profile::{self, Attempt, Curve};
use rmsbench::runs::{Run, Seed};
use rmsbench::target::TARGETS;

/// What `tests/golden/profiles.py` writes; what is never reached is `None`.
#[derive(Deserialize)]
struct Golden {
    targets: Vec<f64>,
    attempts: Vec<Attempts>,
    runs: Runs,
    ecdf: Ecdf,
    profiles: Profiles,
}

/// Attempts at one target, with what is made of them.
#[derive(Deserialize)]
struct Attempts {
    name: String,
    succeeded: Vec<u64>,
    failed: Vec<u64>,
    ert: Option<f64>,
    success_rate: f64,
    /// Which attempts, those that succeeded first, were drawn one after the other.
    draws: Vec<Vec<usize>>,
    times: Vec<f64>,
}

/// Runs that COCO has recorded.
#[derive(Deserialize)]
struct Runs {
    /// By run and evaluation.
    gaps: Vec<Vec<f64>>,
    /// By target and run.
    evals: Vec<Vec<Option<f64>>>,
    /// By target.
    ert: Vec<Option<f64>>,
}

#[derive(Deserialize)]
struct Ecdf {
    times: Vec<Option<f64>>,
    at: Vec<f64>,
    shares: Vec<f64>,
    budgets: Vec<f64>,
    areas: Vec<f64>,
}

#[derive(Deserialize)]
struct Profiles {
    /// By problem and solver.
    costs: Vec<Vec<Option<f64>>>,
    at: Vec<f64>,
    /// By solver and place in `at`.
    performance: Vec<Vec<f64>>,
    data: Vec<Vec<f64>>,
}

static GOLDEN: LazyLock<Golden> = LazyLock::new(|| {
    let text = include_str!("golden/profiles.json");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("profiles.json: {error}"))
});

fn or_never(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::INFINITY)
}

/// A run that went through these gaps.
fn run(gaps: &[f64]) -> Run {
    let hits = TARGETS.iter().map_while(|&target| gaps.iter().position(|&gap| gap <= target));
    Run {
        problem: 0,
        optimizer: 0,
        seed: Seed { master: 0, repetition: 0 },
        status: Status::Completed,
        steps: gaps.len() as u64 - 1,
        final_loss: None,
        final_gap: None,
        best_gap: None,
        hits: hits.map(|step| step as u64).collect(),
    }
}

#[test]
fn targets_are_those_of_coco() {
    assert_eq!(GOLDEN.targets.len(), TARGETS.len());
    for (ours, theirs) in TARGETS.iter().zip(&GOLDEN.targets) {
        assert_relative_eq!(ours, theirs, max_relative = 1e-14);
    }
}

#[test]
fn evaluations_are_counted_as_coco_counts_them() {
    let Runs { gaps, evals, ert } = &GOLDEN.runs;
    let runs: Vec<Run> = gaps.iter().map(|gaps| run(gaps)).collect();
    assert_eq!((evals.len(), ert.len()), (TARGETS.len(), TARGETS.len()));
    for (target, (evals, &ert)) in evals.iter().zip(ert).enumerate() {
        let attempts: Vec<Attempt> = runs.iter().map(|run| Attempt::new(run, target)).collect();
        let theirs = evals.iter().zip(gaps).map(|(evals, gaps)| match evals {
            Some(evaluations) => Attempt::Success(*evaluations as u64),
            None => Attempt::Failure(gaps.len() as u64),
        });
        assert_eq!(attempts, theirs.collect::<Vec<_>>(), "target {target}");
        assert_relative_eq!(profile::ert(&attempts), or_never(ert), max_relative = 1e-10);
    }
}

#[test]
fn running_times_are_those_of_coco() {
    for golden in &GOLDEN.attempts {
        let succeeded = golden.succeeded.iter().map(|&evaluations| Attempt::Success(evaluations));
        let failed = golden.failed.iter().map(|&evaluations| Attempt::Failure(evaluations));
        let attempts: Vec<Attempt> = succeeded.chain(failed).collect();
        assert_relative_eq!(profile::ert(&attempts), or_never(golden.ert), max_relative = 1e-10);
        assert_relative_eq!(profile::success_rate(&attempts), golden.success_rate, max_relative = 1e-10);
        let draws = golden.draws.iter().map(|draw| draw.iter().map(|&index| attempts[index]));
        let times: Vec<f64> = draws.map(profile::running_time).collect();
        assert_eq!(times, golden.times, "{}", golden.name);
        assert_eq!(times.is_empty(), golden.succeeded.is_empty(), "{}", golden.name);
    }
}

#[test]
fn shares_and_areas_are_those_of_the_steps() {
    let golden = &GOLDEN.ecdf;
    let curve = Curve::new(golden.times.iter().copied().map(or_never));
    for (&x, &share) in golden.at.iter().zip(&golden.shares) {
        assert_relative_eq!(curve.share_at(x), share, max_relative = 1e-10);
    }
    for (&up_to, &area) in golden.budgets.iter().zip(&golden.areas) {
        assert_relative_eq!(curve.area(up_to), area, max_relative = 1e-10);
    }
}

#[test]
fn profiles_are_those_of_their_papers() {
    let Profiles { costs, at, performance, data } = &GOLDEN.profiles;
    let costs: Vec<Vec<f64>> = costs.iter().map(|costs| costs.iter().copied().map(or_never).collect()).collect();
    let shares = |curves: &[Curve]| -> Vec<Vec<f64>> {
        curves.iter().map(|curve| at.iter().map(|&x| curve.share_at(x)).collect()).collect()
    };
    // Counts, divided once on both sides.
    assert_eq!(&shares(&profile::performance_profiles(&costs)), performance);
    assert_eq!(&shares(&profile::data_profiles(&costs)), data);
}
