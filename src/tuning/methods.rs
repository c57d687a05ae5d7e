//! Ways to choose trials: where to look, and for how many steps.
//!
//! A method knows nothing of optimizers. It looks for the smallest value of an objective over the unit cube, whose
//! first coordinate is that of the learning rate, and asks for trials in batches: the next batch may depend on how the
//! ones before came out. Each is given the same budget, that of a number `N` of trials of all the steps `S`.
//!
//! | method    | trials                                                                                      |
//! |:----------|:--------------------------------------------------------------------------------------------|
//! | `sobol`   | the first `N` points of a scrambled Sobol sequence, which leaves no part of the cube out    |
//! | `random`  | `N` uniformly random points                                                                 |
//! | `grid`    | the largest `k ≥ 2` with `kᵈ ≤ N` values for each of `d` coordinates, both ends included    |
//! | `tpe`     | one after the other, where good ones are dense among those before and bad ones are not      |
//! | `halving` | many short ones; a third goes on with three times the steps, again and again                |
//!
//! `sobol`, `random` and `grid` make the same trials whatever comes out, and so the same for all optimizers; those of
//! the first two do not change in one coordinate when others are added. A grid may use fewer trials than `N`.
//!
//! `tpe` begins with the ten first points of `sobol` and goes on with them until a trial has a finite objective. Then
//! each coordinate is, of 24 drawn from around those of the best tenth of the trials, the one that is likeliest to be
//! there rather than among the others. It is rounded down to a multiple of 2⁻²⁴, so that the last bits of logarithms,
//! which differ between platforms, hardly ever change what is tried.
//!
//! `halving` spends the same number of gradient evaluations in each round. A round is a rerun from the start, the first
//! so many steps of the whole run with its schedule, since runs cannot be continued, and all of it is charged: the sum of all
//! evaluations is at most `N (S + 1)`, and falls short of it by less than one trial of the first round. There are four rounds, the first with `S/27` steps, or
//! fewer where there are not so many steps or trials. It looks at the first points of `sobol`, more of them than `N`.
//!
//! # References
//!
//! * B. Burley (2020), *Practical hash-based Owen scrambling*, Journal of Computer Graphics Techniques 9(4).
//! * J. Bergstra, R. Bardenet, Y. Bengio and B. Kégl (2011), *Algorithms for hyper-parameter optimization*, NeurIPS.
//! * K. Jamieson and A. Talwalkar (2016), *Non-stochastic best arm identification and hyperparameter optimization*,
//!   AISTATS, arXiv:1502.07943 (successive halving).
//! * L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh and A. Talwalkar (2018), *Hyperband: a novel bandit-based approach
//!   to hyperparameter optimization*, JMLR 18, arXiv:1603.06560.

use rand::{Rng, RngExt};
use tpe::{TpeOptimizerBuilder, parzen_estimator, range};

use crate::seed::stream;

/// A way to choose trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Points of a scrambled Sobol sequence.
    Sobol,
    /// Random points.
    Random,
    /// Points of a grid.
    Grid,
    /// Tree-structured Parzen estimators.
    Tpe,
    /// Successive halving.
    Halving,
}

/// What a method has to look for, and how long it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The number of hyperparameters, from 1 to 256.
    pub dim: usize,
    /// The number `N` of trials, from 1 on.
    pub trials: usize,
    /// The number `S` of steps of a full trial.
    pub steps: u64,
    /// The master seed.
    pub seed: u64,
}

/// A trial to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Where in the unit cube, both ends of each coordinate included.
    pub point: Vec<f64>,
    /// The number of steps, at most those of a full trial.
    pub steps: u64,
}

/// Chooses trials in batches.
pub trait Chooser: Send {
    /// The next trials to make, none when there are no more.
    fn ask(&mut self) -> Vec<Proposal>;

    /// Takes the objectives of the trials that were asked for last, in their order: numbers, of which smaller ones are
    /// better, or `+∞` for what is worse than any number.
    ///
    /// # Panics
    ///
    /// May panic when there are not as many objectives as trials were asked for, or one is NaN.
    fn tell(&mut self, objectives: &[f64]);
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sobol, Self::Random, Self::Grid, Self::Tpe, Self::Halving];

    /// Its name in a config.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sobol => "sobol",
            Self::Random => "random",
            Self::Grid => "grid",
            Self::Tpe => "tpe",
            Self::Halving => "halving",
        }
    }

    /// The method of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// How many trials are made.
    ///
    /// # Errors
    ///
    /// A sentence, when there are no hyperparameters or too many, no trials, or too few of them for a grid.
    pub fn trials(self, budget: Budget) -> Result<usize, String> {
        let Budget { dim, trials, .. } = budget;
        if !(1..=256).contains(&dim) || trials == 0 {
            return Err("tuning needs from 1 to 256 hyperparameters and at least one trial".into());
        }
        Ok(match self {
            Self::Sobol | Self::Random | Self::Tpe => trials,
            Self::Grid => side(dim, trials)?.pow(dim as u32),
            Self::Halving => Halving::rounds(budget).iter().map(|(count, _)| count).sum(),
        })
    }

    /// How many of `made` trials, the last of them, have all the steps.
    #[must_use]
    pub fn full_trials(self, made: usize, budget: Budget) -> usize {
        if self == Self::Halving { Halving::rounds(budget)[0].0.min(made) } else { made }
    }

    /// Begins to choose trials.
    ///
    /// # Errors
    ///
    /// Those of [`Self::trials`].
    pub fn chooser(self, budget: Budget) -> Result<Box<dyn Chooser>, String> {
        self.trials(budget)?;
        let Budget { dim, trials, steps, seed } = budget;
        let all =
            |points: Vec<Vec<f64>>| Box::new(AtOnce(points.into_iter().map(|point| full(point, steps)).collect()));
        Ok(match self {
            Self::Sobol => all(Sobol::new(budget).take(trials)),
            Self::Random => all((0..trials as u64).map(|trial| random(dim, seed, trial)).collect()),
            Self::Grid => all(grid(dim, side(dim, trials)?)),
            Self::Tpe => {
                Box::new(Tpe { budget, sobol: Sobol::new(budget), points: Vec::new(), objectives: Vec::new() })
            }
            Self::Halving => Box::new(Halving::new(budget)),
        })
    }
}

/// A trial of all the steps.
fn full(point: Vec<f64>, steps: u64) -> Proposal {
    Proposal { point, steps }
}

/// An Owen-scrambled Sobol sequence, the same one for all methods.
struct Sobol {
    dim: u32,
    seed: u32,
}

impl Sobol {
    fn new(Budget { dim, seed, .. }: Budget) -> Self {
        Self { dim: dim as u32, seed: stream(seed, "tune", "sobol", 0).next_u32() }
    }

    fn at(&self, i: usize) -> Vec<f64> {
        // A sequence has 2¹⁶ points; after them comes one that is scrambled otherwise.
        let (again, i) = ((i >> 16) as u32, (i & 0xffff) as u32);
        let seed = self.seed.wrapping_add(again);
        (0..self.dim).map(|d| f64::from(sobol_burley::sample(i, d, seed))).collect()
    }

    fn take(&self, count: usize) -> Vec<Vec<f64>> {
        (0..count).map(|i| self.at(i)).collect()
    }
}

/// Uniform in `[0, 1)ᵈ`.
fn random(dim: usize, seed: u64, trial: u64) -> Vec<f64> {
    let mut stream = stream(seed, "tune", "random", trial);
    (0..dim).map(|_| stream.random()).collect()
}

/// How many values each coordinate of a grid has.
fn side(dim: usize, trials: usize) -> Result<usize, String> {
    let fits = |&side: &usize| side.checked_pow(dim as u32).is_some_and(|points| points <= trials);
    (2..=trials).take_while(fits).last().ok_or_else(|| {
        let (s, needed) = (if dim == 1 { "" } else { "s" }, libm::exp2(dim as f64));
        format!("a grid over {dim} hyperparameter{s} needs at least {needed} trials")
    })
}

/// Equally spaced points with both ends; the last coordinate changes first.
fn grid(dim: usize, side: usize) -> Vec<Vec<f64>> {
    let coordinate = |i: usize, d: usize| (i / side.pow((dim - 1 - d) as u32) % side) as f64 / (side - 1) as f64;
    (0..side.pow(dim as u32)).map(|i| (0..dim).map(|d| coordinate(i, d)).collect()).collect()
}

/// Trials that do not depend on each other.
struct AtOnce(Vec<Proposal>);

impl Chooser for AtOnce {
    fn ask(&mut self) -> Vec<Proposal> {
        std::mem::take(&mut self.0)
    }

    fn tell(&mut self, _: &[f64]) {}
}

/// One trial after the other, where good ones have been.
struct Tpe {
    budget: Budget,
    sobol: Sobol,
    points: Vec<Vec<f64>>,
    objectives: Vec<f64>,
}

impl Tpe {
    /// The trials before there is something to learn from.
    const STARTUP: usize = 10;

    /// The share of the trials that count as good.
    const GOOD: f64 = 0.1;

    fn next(&self) -> Vec<f64> {
        let made = self.objectives.len();
        let finite = self.objectives.iter().filter(|objective| objective.is_finite()).count();
        // What has diverged is never good.
        let good = ((made as f64 * Self::GOOD).ceil() as usize).min(finite);
        if made < Self::STARTUP || good == 0 {
            return self.sobol.at(made);
        }
        let mut stream = stream(self.budget.seed, "tune", "tpe", made as u64);
        let unit = range(0.0, 1.0).unwrap_or_else(|error| unreachable!("{error}"));
        let coordinate = |d| {
            let mut builder = TpeOptimizerBuilder::new();
            // It takes the share of all, rounded up.
            builder.gamma((good as f64 - 0.5) / made as f64);
            let mut tpe = builder.build(parzen_estimator(), unit).unwrap_or_else(|error| unreachable!("{error}"));
            for (point, &objective) in self.points.iter().zip(&self.objectives) {
                tpe.tell(point[d], objective).unwrap_or_else(|error| panic!("{error}"));
            }
            let Ok(u) = tpe.ask(&mut stream);
            let cells = f64::from(1 << 24);
            (u * cells).floor() / cells
        };
        (0..self.budget.dim).map(coordinate).collect()
    }
}

impl Chooser for Tpe {
    fn ask(&mut self) -> Vec<Proposal> {
        if self.objectives.len() == self.budget.trials {
            return Vec::new();
        }
        let point = self.next();
        self.points.push(point.clone());
        vec![full(point, self.budget.steps)]
    }

    fn tell(&mut self, objectives: &[f64]) {
        self.objectives.extend(objectives);
    }
}

/// Many short trials, of which the better ones go on.
struct Halving {
    /// The number of trials of the rounds to come and their steps, the last round first.
    rounds: Vec<(usize, u64)>,
    /// The trials of this round.
    round: Vec<Proposal>,
}

impl Halving {
    /// The factor `η` by which steps grow.
    const FACTOR: u64 = 3;

    /// The most rounds after the first.
    const MORE: u32 = 3;

    fn new(budget: Budget) -> Self {
        let rounds = Self::rounds(budget);
        let points = rounds.last().map_or(Vec::new(), |&(count, _)| Sobol::new(budget).take(count));
        // Its steps are set when it is asked for.
        Self { rounds, round: points.into_iter().map(|point| full(point, 0)).collect() }
    }

    /// The number of trials and their steps in each round, the last first.
    fn rounds(Budget { trials, steps, .. }: Budget) -> Vec<(usize, u64)> {
        let more = steps.checked_ilog(Self::FACTOR).unwrap_or(0).min(Self::MORE).min((trials - 1) as u32);
        // In gradient evaluations, of which a run has one more than steps.
        let mut left = trials as u128 * (u128::from(steps) + 1);
        let round = |later: u32| {
            let steps = steps / Self::FACTOR.pow(later);
            let (rounds, cost) = (u128::from(more - later + 1), u128::from(steps) + 1);
            let count = (left / rounds / cost) as usize;
            left -= count as u128 * cost;
            (count, steps)
        };
        (0..=more).map(round).collect()
    }
}

impl Chooser for Halving {
    fn ask(&mut self) -> Vec<Proposal> {
        let Some((_, steps)) = self.rounds.pop() else { return Vec::new() };
        for proposal in &mut self.round {
            proposal.steps = steps;
        }
        self.round.clone()
    }

    fn tell(&mut self, objectives: &[f64]) {
        let mut places: Vec<usize> = (0..self.round.len()).collect();
        places.sort_by(|&i, &j| objectives[i].total_cmp(&objectives[j]));
        places.truncate(self.rounds.last().map_or(0, |&(count, _)| count));
        places.sort_unstable();
        self.round = places.iter().map(|&i| self.round[i].clone()).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget { dim: 2, trials: 32, steps: 1000, seed: 0 };

    /// All trials of a method and their objectives.
    fn trials(method: Method, budget: Budget, objective: impl Fn(&Proposal) -> f64) -> (Vec<Proposal>, Vec<f64>) {
        let mut chooser = method.chooser(budget).unwrap_or_else(|error| panic!("{error}"));
        let (mut proposals, mut objectives) = (Vec::new(), Vec::new());
        loop {
            let batch = chooser.ask();
            if batch.is_empty() {
                return (proposals, objectives);
            }
            let values: Vec<f64> = batch.iter().map(&objective).collect();
            chooser.tell(&values);
            proposals.extend(batch);
            objectives.extend(values);
        }
    }

    fn bowl(proposal: &Proposal) -> f64 {
        proposal.point.iter().map(|u| (u - 0.3) * (u - 0.3)).sum()
    }

    /// Finite only close to the minimum of the bowl.
    fn cliff(proposal: &Proposal) -> f64 {
        if bowl(proposal) < 0.05 { bowl(proposal) } else { f64::INFINITY }
    }

    #[test]
    fn a_method_is_found_by_its_name() {
        assert_eq!(Method::ALL.map(|method| Method::find(method.name())), Method::ALL.map(Some));
        assert_eq!(Method::find("bayes"), None);
    }

    #[test]
    fn every_method_stays_in_the_cube_and_within_its_budget() {
        for (method, dim) in Method::ALL.into_iter().flat_map(|method| [1, 2, 4].map(|dim| (method, dim))) {
            for steps in [0, 1, 2, 5, 1000] {
                for objective in [bowl, cliff, |_: &Proposal| f64::INFINITY, |_: &Proposal| 1.0] {
                    let (proposals, objectives) = trials(method, Budget { dim, steps, ..BUDGET }, objective);
                    let what = format!("{} in {dim} dimensions with {steps} steps", method.name());
                    let coordinates = proposals.iter().flat_map(|proposal| &proposal.point);
                    assert!(coordinates.into_iter().all(|u| (0.0..=1.0).contains(u)), "{what}");
                    assert!(proposals.iter().all(|proposal| proposal.point.len() == dim), "{what}");
                    let evaluations: u64 = proposals.iter().map(|proposal| proposal.steps + 1).sum();
                    assert!(evaluations <= 32 * (steps + 1), "{what}");
                    let full = proposals.iter().filter(|proposal| proposal.steps == steps).count();
                    assert!(full > 0 && objectives.len() == proposals.len(), "{what}");
                    let budget = Budget { dim, steps, ..BUDGET };
                    let made = proposals.len();
                    assert_eq!((method.trials(budget), method.full_trials(made, budget)), (Ok(made), full), "{what}");
                }
            }
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_trials_and_another_others() {
        for method in Method::ALL {
            let of_seed = |seed| trials(method, Budget { seed, ..BUDGET }, bowl).0;
            assert_eq!(of_seed(1), of_seed(1));
            // A grid is not random.
            assert_eq!(of_seed(1) == of_seed(2), method == Method::Grid, "{}", method.name());
        }
    }

    #[test]
    fn the_learning_rates_do_not_change_when_more_is_tuned() {
        for method in [Method::Sobol, Method::Random] {
            let first = |dim| {
                let (proposals, _) = trials(method, Budget { dim, ..BUDGET }, bowl);
                proposals.into_iter().map(|proposal| proposal.point[0]).collect::<Vec<_>>()
            };
            assert_eq!(first(1), first(4));
        }
    }

    #[test]
    fn each_of_as_many_strata_as_sobol_trials_has_one_of_them() {
        for trials_made in [1, 2, 16, 64, 1024] {
            let (proposals, _) = trials(Method::Sobol, Budget { trials: trials_made, seed: 5, ..BUDGET }, bowl);
            for d in 0..2 {
                let stratum = |proposal: &Proposal| (proposal.point[d] * trials_made as f64) as usize;
                let mut strata: Vec<usize> = proposals.iter().map(stratum).collect();
                strata.sort_unstable();
                assert_eq!(strata, (0..trials_made).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_sobol_sequence_goes_on_after_its_last_point() {
        let sobol = Sobol::new(BUDGET);
        let all: std::collections::BTreeSet<u64> = (0..65_600).map(|i| sobol.at(i)[0].to_bits()).collect();
        assert!(all.len() > 65_590, "only {} of 65600 points differ", all.len());
    }

    #[test]
    fn sobol_and_random_points_are_pinned() {
        let first = |method| {
            trials(method, Budget { trials: 2, ..BUDGET }, bowl)
                .0
                .into_iter()
                .map(|proposal| proposal.point)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            first(Method::Sobol),
            [[0.356_391_072_273_254_4, 0.961_993_694_305_419_9], [0.771_902_680_397_033_7, 0.219_880_104_064_941_4]]
        );
        assert_eq!(
            first(Method::Random),
            [[0.204_688_654_904_084_6, 0.096_290_357_255_229_83], [0.994_853_328_414_805_7, 0.238_907_768_317_160_1]]
        );
    }

    #[test]
    fn a_grid_has_exact_ends_and_as_many_values_as_fit() {
        let points = |dim, trials_made| {
            let (proposals, _) = trials(Method::Grid, Budget { dim, trials: trials_made, ..BUDGET }, bowl);
            proposals.into_iter().map(|proposal| proposal.point).collect::<Vec<_>>()
        };
        assert_eq!(points(1, 5), [[0.0], [0.25], [0.5], [0.75], [1.0]]);
        assert_eq!(points(2, 8), [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
        assert_eq!([9, 32, 64].map(|trials| points(2, trials).len()), [9, 25, 64]);
        assert_eq!([8, 26, 27].map(|trials| points(3, trials).len()), [8, 8, 27]);
    }

    #[test]
    fn what_is_too_little_is_refused_in_a_sentence() {
        let refused = |method: Method, dim, trials| method.chooser(Budget { dim, trials, ..BUDGET }).err();
        let grid = |dim, trials| refused(Method::Grid, dim, trials).unwrap_or_default();
        assert_eq!(grid(3, 7), "a grid over 3 hyperparameters needs at least 8 trials");
        assert_eq!(grid(1, 1), "a grid over 1 hyperparameter needs at least 2 trials");
        for method in Method::ALL {
            assert!([(0, 32), (257, 32), (1, 0)].iter().all(|&(dim, trials)| refused(method, dim, trials).is_some()));
        }
    }

    /// The median over many seeds of the best of 64 trials.
    fn median(method: Method, objective: fn(&Proposal) -> f64) -> f64 {
        let best = |seed| {
            let (_, objectives) = trials(method, Budget { trials: 64, seed, ..BUDGET }, objective);
            objectives.into_iter().fold(f64::INFINITY, f64::min)
        };
        let mut all: Vec<f64> = (0..51).map(best).collect();
        all.sort_by(f64::total_cmp);
        all[25]
    }

    #[test]
    fn tpe_comes_closer_than_trials_that_learn_nothing() {
        for objective in [bowl, cliff] {
            let [tpe, sobol, random] =
                [Method::Tpe, Method::Sobol, Method::Random].map(|method| median(method, objective));
            assert!(tpe < 0.25 * sobol.min(random), "{tpe}, {sobol} and {random}");
        }
    }

    #[test]
    fn tpe_takes_no_diverged_trial_for_a_good_one() {
        let next = |seed| {
            let budget = Budget { dim: 1, seed, ..BUDGET };
            // A tenth would be two: the only finite one, and the first of those that diverged.
            let mut points: Vec<_> = (0..20).map(|i| vec![0.3 + 0.02 * f64::from(i)]).collect();
            let mut objectives = vec![f64::INFINITY; 20];
            points[0] = vec![0.9];
            (points[19], objectives[19]) = (vec![0.1], 1.0);
            Tpe { budget, sobol: Sobol::new(budget), points, objectives }.next()[0]
        };
        let close = (0..100).filter(|&seed| next(seed) < 0.3).count();
        assert!(close > 90, "{close} of 100 are close to the only one that was finite");
    }

    #[test]
    fn tpe_looks_around_until_a_trial_does_not_diverge() {
        let points = |method| trials(method, BUDGET, |_| f64::INFINITY).0;
        assert_eq!(points(Method::Tpe), points(Method::Sobol));
    }

    #[test]
    fn halving_goes_on_with_the_best() {
        let (proposals, objectives) = trials(Method::Halving, Budget { steps: 27, ..BUDGET }, bowl);
        // 896 evaluations, of which each round has a quarter, or a little more.
        let rounds = [(114, 1), (56, 3), (22, 9), (8, 27)];
        let (mut first, mut last_count) = (0, 0);
        for (count, steps) in rounds {
            let round = &proposals[first..first + count];
            assert!(round.iter().all(|proposal| proposal.steps == steps));
            let before = first - last_count..first;
            for proposal in round.iter().filter(|_| first > 0) {
                let shorter = before.clone().find(|&i| proposals[i].point == proposal.point).unwrap();
                let better = objectives[before.clone()].iter().filter(|&&other| other < objectives[shorter]).count();
                assert!(better < count, "{better} are better");
            }
            first += count;
            last_count = count;
        }
        let [mut last, mut all] = [&objectives[first - 8..], &objectives].map(<[f64]>::to_vec);
        assert_eq!(all.len(), first);
        last.sort_by(f64::total_cmp);
        all.sort_by(f64::total_cmp);
        // The objective does not depend on the steps, so that the best has been kept.
        assert_eq!(last[0], all[0]);
        assert_eq!(Method::Halving.full_trials(first, Budget { steps: 27, ..BUDGET }), 8);
    }

    #[test]
    fn halving_spends_what_full_trials_would_but_for_less_than_a_first_one() {
        for trials_made in [1, 2, 3, 4, 5, 10, 32, 100, 1000] {
            for steps in [0, 1, 2, 3, 8, 9, 26, 27, 53, 100, 1000, 12_345] {
                let rounds = Halving::rounds(Budget { trials: trials_made, steps, ..BUDGET });
                let spent: u64 = rounds.iter().map(|&(count, steps)| count as u64 * (steps + 1)).sum();
                let (budget, shortest) = (trials_made as u64 * (steps + 1), rounds[rounds.len() - 1].1 + 1);
                assert!(spent <= budget && budget - spent < shortest, "{trials_made} × {steps}: {rounds:?}");
                assert!(rounds[0].0 > 0 && rounds[0].1 == steps, "{trials_made} × {steps}: {rounds:?}");
                assert!(rounds.is_sorted_by(|last, before| last.0 < before.0), "{trials_made} × {steps}: {rounds:?}");
            }
        }
    }

    #[test]
    fn halving_keeps_the_first_of_equals() {
        let (proposals, _) = trials(Method::Halving, Budget { trials: 2, steps: 3, ..BUDGET }, |_| f64::INFINITY);
        assert_eq!(proposals.len(), 3);
        assert_eq!(proposals[2].point, proposals[0].point);
    }
}
