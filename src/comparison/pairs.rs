//! Every two optimizers, compared at the same seeds.

use std::ops::Index;

use rayon::prelude::*;

use super::{Cells, Options, SEED};
use crate::runs::{Mode, Run};
use crate::seed;
use crate::statistics::bayes::{self, Posterior};
use crate::statistics::bootstrap::median_interval;
use crate::statistics::holm::holm;
use crate::statistics::paired::{SignTest, SignedRank, sign_test, signed_rank};
use crate::statistics::ranks::{a12, median};

/// Two optimizers of one mode, compared over the seeds and problems that both have.
///
/// Differences are of the decimal logarithms of the final gaps, `log₁₀ gap(a) − log₁₀ gap(b)`: below zero where `a` is
/// better; infinite where one of the two failed or hit the minimum (but for rounding) and the other did not; zero where both
/// did. Problems
/// whose minimum is unknown have none.
///
/// Over several problems, the test asks whether the two differ *on these problems*, and holds as far as seeds go: where they
/// are alike on each, no sign is more likely. Who is better may depend on the problem, see [`Self::mixed`].
#[derive(Clone, Debug)]
pub struct Pair {
    /// Their labels, `a` and `b`; the better by rank is `a`.
    pub names: [String; 2],
    /// As shipped or as tuned.
    pub mode: Mode,
    /// The number of differences.
    pub n: usize,
    /// How many of them `a` wins, are ties, and `b` wins; with the two-sided test of their signs.
    pub signs: SignTest,
    /// The median of the differences; absent without any, or where it lies between two infinities.
    pub median_log_ratio: Option<f64>,
    /// Its confidence interval of level `1 − α`, by the bootstrap; absent with fewer than two differences, or with
    /// very many pairs.
    pub interval: Option<(f64, f64)>,
    /// Two-sided test of Wilcoxon.
    pub p_wilcoxon: f64,
    /// The same, adjusted by Holm for all pairs of this mode and these problems.
    pub p_holm: f64,
    /// The probability that a run of `a` beats one of `b` on the same problem, ties counting half; the mean over problems.
    pub a12: Option<f64>,
    /// What to believe: that `a` is better, both are equal in practice, or `b` is better; absent without differences, or with
    /// very many pairs.
    pub posterior: Option<Posterior>,
    /// Whether the better of the two is the worse on some problem, by the same test, adjusted by Holm for the problems.
    pub mixed: bool,
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
    /// They cannot be told apart, or who is better depends on the problem.
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

    /// By a test and its adjusted `p`.
    fn new(test: &SignedRank, p: f64, alpha: f64) -> Self {
        if p > alpha {
            Self::Undecided
        } else if test.w_minus > test.w_plus {
            Self::A
        } else {
            Self::B
        }
    }
}

impl Pair {
    /// Who is better, in words.
    #[must_use]
    pub fn better(&self) -> &str {
        match self.verdict {
            Verdict::A => &self.names[0],
            Verdict::B => &self.names[1],
            Verdict::Undecided if self.mixed => "it depends",
            Verdict::Undecided => self.verdict.name(),
        }
    }
}

/// Something of every two of so many, the lower place first.
pub(super) struct Triangle<T> {
    count: usize,
    values: Vec<T>,
}

impl<T: Send> Triangle<T> {
    fn new(count: usize, of: impl Fn([usize; 2]) -> T + Sync + Send) -> Self {
        let places = (0..count).into_par_iter().flat_map_iter(|i| (i + 1..count).map(move |j| [i, j]));
        Self { count, values: places.map(of).collect() }
    }

    /// All of them, by their places.
    pub(super) fn into_values(self) -> Vec<T> {
        self.values
    }
}

impl<T> Index<[usize; 2]> for Triangle<T> {
    type Output = T;

    /// That of two different places, in any order.
    fn index(&self, [i, j]: [usize; 2]) -> &T {
        let (i, j) = (i.min(j), i.max(j));
        // So many come before those of `i`.
        let before = i * (2 * self.count - i - 1) / 2;
        &self.values[before + j - i - 1]
    }
}

/// The tests of every two of some optimizers on some problems.
pub(super) struct Tests {
    differences: Triangle<Vec<f64>>,
    signed_ranks: Triangle<SignedRank>,
    p: Triangle<f64>,
    alpha: f64,
}

impl Tests {
    pub(super) fn new(cells: &Cells<'_>, problems: &[usize], optimizers: &[usize], alpha: f64) -> Self {
        let count = optimizers.len();
        let differences = Triangle::new(count, |pair| {
            let of = |&problem: &usize| differences(cells, problem, pair.map(|i| optimizers[i]));
            problems.iter().flat_map(of).collect::<Vec<f64>>()
        });
        let signed_ranks = Triangle::new(count, |pair| signed_rank(&differences[pair]));
        let p = holm(&signed_ranks.values.iter().map(|test| test.p).collect::<Vec<_>>());
        Self { differences, signed_ranks, p: Triangle { count, values: p }, alpha }
    }

    /// What can be said of two of the optimizers, by their places.
    pub(super) fn verdict(&self, pair: [usize; 2]) -> Verdict {
        Verdict::new(&self.signed_ranks[pair], self.p[pair], self.alpha)
    }

    /// Whether there are differences enough to tell any two of them apart: with all signs alike, the smallest `p` of
    /// Wilcoxon's test of `n` is `2 / 2ⁿ`, which Holm multiplies by the number of pairs.
    pub(super) fn telling(&self) -> bool {
        let most = self.differences.values.iter().map(Vec::len).max().unwrap_or(0);
        !self.p.values.is_empty() && most >= needed(self.p.values.len(), self.alpha)
    }
}

/// Those of the optimizers that are compared in pairs: all, unless they are very many or that is not wanted.
pub(super) fn compared(optimizers: &[usize], options: Options) -> &[usize] {
    if options.pairs && optimizers.len() <= MOST_OPTIMIZERS { optimizers } else { &[] }
}

/// With more optimizers than this, such as the variants of a fine grid, the number of pairs helps nobody.
pub(super) const MOST_OPTIMIZERS: usize = 200;

/// How many differences it takes to tell any of so many pairs apart.
pub(super) fn needed(pairs: usize, alpha: f64) -> usize {
    (1.0 + libm::log2(pairs as f64 / alpha)).ceil() as usize
}

/// How often differences are drawn anew for an interval, and weights for a posterior.
const RESAMPLES: usize = 2000;

/// How many numbers are drawn at most for all pairs together. With more pairs, each is drawn less often.
const MOST_DRAWS: usize = 200_000_000;

/// With fewer resamples than this, there are no intervals and posteriors.
const FEWEST_RESAMPLES: usize = 1000;

/// The runs of both on a problem, at the seeds that both have; where nothing repeats, one of each, which are the same at all
/// seeds.
fn matched<'a>(cells: &'a Cells<'_>, problem: usize, pair: [usize; 2]) -> Vec<[&'a Run; 2]> {
    let [a, b] = pair.map(|optimizer| &cells.cells[problem][optimizer]);
    if cells.repeats(problem, &pair) {
        return a.iter().filter_map(|(seed, &run)| b.get(seed).map(|&other| [run, other])).collect();
    }
    let [a, b] = [a, b].map(|runs| runs.values().next());
    a.zip(b).map(|(&a, &b)| [a, b]).into_iter().collect()
}

/// The differences of the logarithms of the final gaps, or of the losses where the minimum is unknown; zero where both are
/// equal, also where both are zero or infinite.
fn differences(cells: &Cells<'_>, problem: usize, pair: [usize; 2]) -> Vec<f64> {
    let known = cells.runs.problems[problem].minimum.is_some();
    let difference = |[a, b]: [f64; 2]| match known {
        _ if a == b => 0.0,
        true => libm::log10(a) - libm::log10(b),
        false => a - b,
    };
    matched(cells, problem, pair).into_iter().map(|pair| difference(pair.map(|run| cells.judged(run)))).collect()
}

/// Compares every two of these optimizers, the better of which come first, on these problems, whose minima are known.
pub(super) fn all(
    cells: &Cells<'_>,
    problems: &[usize],
    optimizers: &[usize],
    tests: &Tests,
    mode: Mode,
    options: Options,
) -> Triangle<Pair> {
    let numbers: usize = tests.differences.values.iter().map(Vec::len).sum();
    let resamples = Some((MOST_DRAWS / numbers.max(1)).min(RESAMPLES)).filter(|&draws| draws >= FEWEST_RESAMPLES);
    Triangle::new(optimizers.len(), |places| {
        let (differences, test) = (&tests.differences[places], &tests.signed_ranks[places]);
        let pair = places.map(|i| optimizers[i]);
        let names = pair.map(|optimizer| cells.runs.optimizers[optimizer].label.clone());
        let mut stream = seed::stream(SEED, "pair", &names.join("\n"), 0);
        let gaps = |problem: usize, optimizer: usize| -> Vec<f64> {
            cells.distinct(problem, optimizer).map(|run| cells.judged(run)).collect()
        };
        let both = problems.iter().map(|&problem| pair.map(|optimizer| gaps(problem, optimizer)));
        let a12s: Vec<f64> = both.filter(|[a, b]| !a.is_empty() && !b.is_empty()).map(|[a, b]| a12(&a, &b)).collect();
        let verdict = tests.verdict(places);
        let mixed = match verdict {
            Verdict::Undecided => false,
            decided => {
                on_each(cells, problems, pair, options.alpha).any(|on| on != Verdict::Undecided && on != decided)
            }
        };
        Pair {
            names,
            mode,
            n: differences.len(),
            signs: sign_test(differences),
            median_log_ratio: Some(median(differences)).filter(|median| !median.is_nan()),
            interval: resamples.and_then(|draws| median_interval(differences, 1.0 - options.alpha, draws, &mut stream)),
            p_wilcoxon: test.p,
            p_holm: tests.p[places],
            a12: super::mean(&a12s),
            posterior: resamples
                .filter(|_| !differences.is_empty())
                .map(|draws| bayes::signed_rank(differences, libm::log10(options.rope), draws, &mut stream)),
            mixed,
            verdict: if mixed { Verdict::Undecided } else { verdict },
        }
    })
}

/// What can be said of a pair on each problem, adjusted for their number.
fn on_each(cells: &Cells<'_>, problems: &[usize], pair: [usize; 2], alpha: f64) -> impl Iterator<Item = Verdict> {
    let tests: Vec<SignedRank> =
        problems.iter().map(|&problem| signed_rank(&differences(cells, problem, pair))).collect();
    let p = holm(&tests.iter().map(|test| test.p).collect::<Vec<_>>());
    tests.into_iter().zip(p).map(move |(test, p)| Verdict::new(&test, p, alpha))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_have_a_place() {
        let triangle = Triangle::new(5, |pair| pair);
        assert_eq!(triangle.values.len(), 10);
        for (i, j) in (0..5).flat_map(|i| (0..5).map(move |j| (i, j))).filter(|(i, j)| i != j) {
            assert_eq!(triangle[[i, j]], [i.min(j), i.max(j)]);
        }
    }

    #[test]
    fn more_pairs_need_more_differences() {
        // 2⁻⁵ ≤ 0.05; 3 × 2⁻⁶ ≤ 0.05; 66 × 2⁻¹¹ ≤ 0.05.
        assert_eq!([1, 3, 66].map(|pairs| needed(pairs, 0.05)), [6, 7, 12]);
        assert_eq!(needed(1, 0.01), 8);
    }
}
