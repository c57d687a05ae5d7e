//! Every two optimizers, compared at the same seeds.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Cells, Options, SEED};
use crate::runs::{Mode, Run};
use crate::seed;
use crate::statistics::bayes::{self, Posterior};
use crate::statistics::bootstrap::median_interval;
use crate::statistics::holm::holm;
use crate::statistics::paired::{SignTest, sign_test, signed_rank};
use crate::statistics::ranks::a12;

/// Two optimizers of one mode, compared over the seeds and problems that both have.
///
/// Differences are of the decimal logarithms of the final gaps, `log₁₀ gap(a) − log₁₀ gap(b)`: below zero where `a` is
/// better; infinite where one of the two failed or hit the minimum and the other did not; zero where both did. Tests of
/// these differences hold whatever problems they are of, since they only need that no sign is more likely where
/// optimizers are alike.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Their places in [`Runs::optimizers`](crate::runs::Runs::optimizers).
    pub optimizers: [usize; 2],
    /// Their labels, `a` and `b`.
    pub names: [String; 2],
    /// As shipped or as tuned.
    pub mode: Mode,
    /// The number of differences.
    pub n: usize,
    /// How many of them `a` wins, are ties, and `b` wins; with the two-sided test of their signs.
    pub signs: SignTest,
    /// The median of the differences.
    pub median_log_ratio: Option<f64>,
    /// Its 95 % (or `1 − α`) confidence interval, by the bootstrap.
    pub interval: Option<(f64, f64)>,
    /// Two-sided test of Wilcoxon.
    pub p_wilcoxon: f64,
    /// The same, adjusted by Holm for all pairs of this mode.
    pub p_holm: f64,
    /// The probability that a run of `a` beats one of `b` on the same problem, ties counting half; the mean over problems.
    pub a12: Option<f64>,
    /// What to believe: that `a` is better, both are equal in practice, or `b` is better.
    pub posterior: Option<Posterior>,
    /// What can be said.
    pub verdict: Verdict,
}

/// What can be said of two optimizers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first is better.
    A,
    /// The second is better.
    B,
    /// They cannot be told apart.
    Undecided,
}

impl Verdict {
    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::Undecided => "undecided",
        }
    }
}

/// How often differences are drawn anew for an interval, and weights for a posterior.
const RESAMPLES: usize = 2000;

/// How many numbers are drawn at most for all pairs: with very many of them, each is drawn less often.
const MOST_DRAWS: usize = 2_000_000_000;

/// The runs of both on each problem, at the seeds that both have.
fn matched<'a>(cells: &'a Cells<'_>, problem: usize, pair: [usize; 2]) -> Vec<[&'a Run; 2]> {
    let [a, b] = pair.map(|optimizer| &cells.cells[problem][optimizer]);
    let both = a.iter().filter_map(|(seed, &run)| b.get(seed).map(|&other| [run, other]));
    both.take(if cells.repeats(problem, &pair) { usize::MAX } else { 1 }).collect()
}

/// The difference of the logarithms of two gaps; zero where they are equal, also where both are zero or infinite.
fn log_ratio(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { libm::log10(a) - libm::log10(b) }
}

fn differences(cells: &Cells<'_>, problems: &[usize], pair: [usize; 2]) -> Vec<f64> {
    let known = problems.iter().filter(|&&problem| cells.runs.problems[problem].minimum.is_some());
    let matched = known.flat_map(|&problem| matched(cells, problem, pair));
    matched.map(|[a, b]| log_ratio(cells.gap(a), cells.gap(b))).collect()
}

/// All pairs, of which each is of two places in `optimizers`, the lower first.
fn places(optimizers: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..optimizers).flat_map(move |i| (i + 1..optimizers).map(move |j| [i, j]))
}

/// Which of these optimizers can be told apart on these problems, by their places in `optimizers`.
pub(super) fn told_apart(
    cells: &Cells<'_>,
    problems: &[usize],
    optimizers: &[usize],
    alpha: f64,
) -> impl Fn(usize, usize) -> bool + use<> {
    let all: Vec<[usize; 2]> = places(optimizers.len()).collect();
    let p = |pair: &[usize; 2]| signed_rank(&differences(cells, problems, pair.map(|i| optimizers[i]))).p;
    let adjusted = holm(&all.iter().map(p).collect::<Vec<_>>());
    let count = optimizers.len();
    move |i, j| {
        let (i, j) = (i.min(j), i.max(j));
        // So many pairs come before those of `i`.
        let before = i * (2 * count - i - 1) / 2;
        i != j && adjusted[before + j - i - 1] <= alpha
    }
}

/// Compares every two of these optimizers, the better of which come first, on these problems.
pub(super) fn all(
    cells: &Cells<'_>,
    problems: &[usize],
    optimizers: &[usize],
    mode: Mode,
    options: Options,
) -> Vec<Pair> {
    let all: Vec<[usize; 2]> = places(optimizers.len()).map(|pair| pair.map(|i| optimizers[i])).collect();
    let runs: usize = problems.iter().map(|&p| cells.cells[p].iter().map(BTreeMap::len).max().unwrap_or(0)).sum();
    let resamples = (MOST_DRAWS / (all.len() * runs).max(1)).clamp(200, RESAMPLES);
    let mut pairs: Vec<Pair> =
        all.par_iter().map(|&pair| compare(cells, problems, pair, mode, resamples, options)).collect();
    let adjusted = holm(&pairs.iter().map(|pair| pair.p_wilcoxon).collect::<Vec<_>>());
    for (pair, p) in pairs.iter_mut().zip(adjusted) {
        pair.p_holm = p;
        if p > options.alpha {
            pair.verdict = Verdict::Undecided;
        }
    }
    pairs
}

/// Compares two optimizers; the verdict is that of this pair alone.
fn compare(
    cells: &Cells<'_>,
    problems: &[usize],
    optimizers: [usize; 2],
    mode: Mode,
    resamples: usize,
    options: Options,
) -> Pair {
    let differences = differences(cells, problems, optimizers);
    let names = optimizers.map(|optimizer| cells.runs.optimizers[optimizer].label.clone());
    let mut stream = seed::stream(SEED, "pair", &names.join("\n"), 0);
    let wilcoxon = signed_rank(&differences);
    let some = !differences.is_empty();
    let gaps = |problem: usize, optimizer: usize| -> Vec<f64> {
        cells.distinct(problem, optimizer).map(|run| cells.gap(run)).collect()
    };
    let a12s: Vec<f64> = problems
        .iter()
        .map(|&problem| optimizers.map(|optimizer| gaps(problem, optimizer)))
        .filter(|[a, b]| !a.is_empty() && !b.is_empty())
        .map(|[a, b]| a12(&a, &b))
        .collect();
    Pair {
        optimizers,
        names,
        mode,
        n: differences.len(),
        signs: sign_test(&differences),
        median_log_ratio: median(&differences),
        interval: median_interval(&differences, 1.0 - options.alpha, resamples, &mut stream),
        p_wilcoxon: wilcoxon.p,
        p_holm: wilcoxon.p,
        a12: super::mean(&a12s),
        posterior: some.then(|| bayes::signed_rank(&differences, libm::log10(options.rope), resamples, &mut stream)),
        verdict: if wilcoxon.w_minus > wilcoxon.w_plus { Verdict::A } else { Verdict::B },
    }
}

/// The median; none of nothing, or where the two in the middle are infinities of both signs.
fn median(differences: &[f64]) -> Option<f64> {
    let mut sorted = differences.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let (low, high) = (sorted[last / 2], sorted[last.div_ceil(2)]);
    Some(f64::midpoint(low, high)).filter(|median| !median.is_nan())
}
