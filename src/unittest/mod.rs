//! Unit tests of optimizers: many small losses, each with one difficulty, and a rule by which each is passed.
//!
//! A loss is a sum of one-dimensional [`prototypes`], mixed by a rotation or a bend, in
//! [`circumstances`] that may move it, scale it and spoil its gradient. [`TESTS`] has all of them, as data. An
//! optimizer that passes all of them may still be a bad one; one that fails some has no claim to generality.
//!
//! There is one rule, with numbers for each test: *the mean loss over the last so many of so many updates is at most so
//! much of the loss at the start*. The loss is that of the iterate which the method returns, without noise and scale, on the
//! surface that the next update will meet. What is left to chance is repeated [`REPETITIONS`] times, with the same random numbers for every optimizer and rate, and the
//! median counts. A run whose loss is not finite, or exceeds a ceiling, has diverged, which is worse than any loss.
//!
//! Since no default rate fits all scales, each optimizer also runs at its rate times each of [`FACTORS`]: so a failure at
//! all of them is one of the method, and not of a number.
//!
//! # References
//!
//! * T. Schaul, I. Antonoglou, and D. Silver (2014), *Unit tests for stochastic optimization*, ICLR, arXiv:1312.6055. The
//!   prototypes, the idea of composing them and most of the difficulties are from there; its verdicts compare with the best
//!   run of gradient descent, those here need no other optimizer.

pub mod circumstances;
pub mod prototypes;
mod table;

use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use crate::experiment::{Experiment, OptimizerCase};
use crate::isa::{Isa, Kernel, Target};
use crate::optim::{Step, Stepper};
use crate::real::{LANES, Lanes, Real};
use crate::seed::{self, Stream};
use crate::trace::brief;
use circumstances::{Circumstances, Motion, Noise, Scale};
use prototypes::{Mix, Surface, Term};

pub use table::TESTS;

/// What the default rate is multiplied by: two in a decade, three decades to either side.
pub const FACTORS: [f64; 13] = [1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3];

/// How often a test is run that chance has a part in.
pub const REPETITIONS: u64 = 5;

/// A run whose loss exceeds this, as a share of the loss at the start, has diverged, unless a test has a lower ceiling.
const CEILING: f64 = 1e12;

/// What a test asks about: a column of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// Getting ahead where there is no minimum.
    Slope,
    /// A minimum, of different sharpness and from different distances.
    Bowl,
    /// A narrow or bent way to it.
    Valley,
    /// A stationary point that is none.
    Saddle,
    /// Where the gradient nearly vanishes.
    Plateau,
    /// Where it suddenly is huge.
    Cliff,
    /// Steep walls and a floor that hardly falls.
    Ravine,
    /// Directions that are not those of the coordinates, and gradients that go round.
    Rotation,
    /// Curvatures and heights of different orders of magnitude.
    Conditioning,
    /// A minimum that moves.
    Moving,
    /// Gradients that are tiny, huge, or become so.
    Scale,
    /// Noise of finite variance on the gradient.
    Noise,
    /// Noise of which a single draw may outweigh all others.
    Tails,
    /// Gradients that are often 0.
    Sparsity,
    /// Several of these at once.
    Combined,
}

impl Property {
    /// All of them, in the order of the map.
    pub const ALL: [Self; 15] = [
        Self::Slope,
        Self::Bowl,
        Self::Valley,
        Self::Saddle,
        Self::Plateau,
        Self::Cliff,
        Self::Ravine,
        Self::Rotation,
        Self::Conditioning,
        Self::Moving,
        Self::Scale,
        Self::Noise,
        Self::Tails,
        Self::Sparsity,
        Self::Combined,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Slope => "slope",
            Self::Bowl => "bowl",
            Self::Valley => "valley",
            Self::Saddle => "saddle",
            Self::Plateau => "plateau",
            Self::Cliff => "cliff",
            Self::Ravine => "ravine",
            Self::Rotation => "rotation",
            Self::Conditioning => "condition",
            Self::Moving => "moving",
            Self::Scale => "scale",
            Self::Noise => "noise",
            Self::Tails => "tails",
            Self::Sparsity => "sparsity",
            Self::Combined => "combined",
        }
    }
}

/// A unit test: a loss, its circumstances, and when it is passed.
#[derive(Clone, Copy, Debug)]
pub struct UnitTest {
    /// Its name, unique.
    pub name: &'static str,
    /// What it asks about.
    pub property: Property,
    /// What is difficult, in a few words.
    pub summary: &'static str,
    /// The loss.
    pub surface: Surface,
    /// What comes on top of it.
    pub circumstances: Circumstances,
    /// The number of updates.
    pub updates: u64,
    /// Over so many of the last of them the mean is taken.
    pub last: u64,
    /// The largest mean loss with which it is passed, as a share of the loss at the start.
    pub bound: f64,
    /// A run whose loss exceeds this, as a share of the loss at the start, has diverged.
    pub ceiling: f64,
}

/// Whether, and how, an optimizer passes a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At the rate that it has.
    Pass,
    /// Only at another rate.
    Tuned,
    /// At no rate.
    Fail,
    /// At no rate, and at each of them most runs diverged.
    Diverged,
}

impl Verdict {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Tuned => "tuned",
            Self::Fail => "fail",
            Self::Diverged => "diverged",
        }
    }
}

/// What came out at one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// What the optimizer's rate was multiplied by.
    pub factor: f64,
    /// The mean loss at the end as a share of that at the start, as the rule has it: the median over the repetitions.
    /// Infinite where most of them diverged.
    pub measured: f64,
}

/// What came out of a test for an optimizer.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The test.
    pub test: &'static UnitTest,
    /// At each rate, from the lowest to the highest.
    pub trials: Vec<Trial>,
}

impl UnitTest {
    const fn new(name: &'static str, property: Property, summary: &'static str, terms: &'static [Term]) -> Self {
        Self {
            name,
            property,
            summary,
            surface: Surface { terms, mix: Mix::None, curl: 0.0 },
            circumstances: Circumstances::NONE,
            updates: 2000,
            last: 200,
            bound: 0.01,
            ceiling: CEILING,
        }
    }

    const fn mix(self, mix: Mix) -> Self {
        Self { surface: Surface { mix, ..self.surface }, ..self }
    }

    const fn curl(self, curl: f64) -> Self {
        Self { surface: Surface { curl, ..self.surface }, ..self }
    }

    const fn motion(self, motion: Motion) -> Self {
        Self { circumstances: Circumstances { motion, ..self.circumstances }, ..self }
    }

    const fn scale(self, scale: Scale) -> Self {
        Self { circumstances: Circumstances { scale, ..self.circumstances }, ..self }
    }

    const fn noise(self, noise: &'static [Noise]) -> Self {
        Self { circumstances: Circumstances { noise, ..self.circumstances }, ..self }
    }

    /// Passed with at most this.
    const fn bound(self, bound: f64) -> Self {
        Self { bound, ..self }
    }

    /// The mean is over so many of the last updates.
    const fn last(self, last: u64) -> Self {
        Self { last, ..self }
    }

    /// Diverged above this.
    const fn ceiling(self, ceiling: f64) -> Self {
        Self { ceiling, ..self }
    }

    /// When it is passed, in words.
    #[must_use]
    pub fn rule(&self) -> String {
        let Self { updates, last, bound, ceiling, .. } = *self;
        let of = if bound == 0.0 { "" } else { " of the start's" };
        let never = if ceiling < CEILING { format!(", never above {}", brief(ceiling)) } else { String::new() };
        format!("mean loss of the last {last} of {updates} updates ≤ {}{of}{never}", brief(bound))
    }

    /// What an optimizer makes of it, at its rate times each of some factors, at most sixteen.
    ///
    /// Random numbers depend on the seed, on the test and on the repetition only. The optimizer's schedule has no part in
    /// it.
    ///
    /// # Panics
    ///
    /// When there are no factors, or too many.
    #[must_use]
    pub fn examine(&'static self, optimizer: &OptimizerCase, factors: &[f64], seed: u64) -> Finding {
        assert!((1..=LANES).contains(&factors.len()), "expected 1 to {LANES} factors");
        let random = self.circumstances.is_random() || optimizer.rule.random();
        let mut measured = vec![Vec::new(); factors.len()];
        for repetition in 0..if random { REPETITIONS } else { 1 } {
            let means = self.run(optimizer, factors, seed, repetition);
            for (k, measured) in measured.iter_mut().enumerate() {
                measured.push(means.lane(k));
            }
        }
        let trial = |(&factor, measured): (&f64, &mut Vec<f64>)| {
            measured.sort_by(f64::total_cmp);
            Trial { factor, measured: measured[measured.len() / 2] }
        };
        Finding { test: self, trials: factors.iter().zip(&mut measured).map(trial).collect() }
    }

    /// What the rule measures in one repetition, at all rates side by side.
    fn run(&self, optimizer: &OptimizerCase, factors: &[f64], seed: u64, repetition: u64) -> Lanes {
        let target = Target::up_to(Isa::widest());
        let stepper = optimizer.rule.lanes(self.surface.dim(), target);
        let mut lr = Lanes::of(optimizer.lr);
        for (k, factor) in factors.iter().enumerate() {
            lr.set_lane(k, optimizer.lr * factor);
        }
        let stream = |purpose| seed::stream(seed, purpose, self.name, repetition);
        target.run(Race {
            test: self,
            stepper: optimizer.modifiers.around(stepper, self.surface.dim()),
            lr,
            chance: stream("unit test"),
            draws: optimizer.rule.random().then(|| stream("unit test draws")),
        })
    }
}

impl Finding {
    fn passes(&self, trial: &Trial) -> bool {
        trial.measured <= self.test.bound
    }

    /// The trial at the rate that the optimizer has.
    ///
    /// # Panics
    ///
    /// When 1 was not among the factors.
    #[must_use]
    pub fn shipped(&self) -> &Trial {
        self.trials.iter().find(|trial| trial.factor == 1.0).expect("a trial at the rate itself")
    }

    /// The trials that pass, from the lowest rate to the highest.
    pub fn passing(&self) -> impl Iterator<Item = &Trial> {
        self.trials.iter().filter(|trial| self.passes(trial))
    }

    /// The trial with the smallest loss, of equal ones the one at the lowest rate.
    ///
    /// # Panics
    ///
    /// When there are no trials.
    #[must_use]
    pub fn best(&self) -> &Trial {
        self.trials.iter().min_by(|a, b| a.measured.total_cmp(&b.measured)).expect("a trial")
    }

    /// Of the trials that pass, the one whose rate is nearest to the optimizer's own.
    #[must_use]
    pub fn nearest(&self) -> Option<&Trial> {
        let distance = |trial: &Trial| trial.factor.max(1.0 / trial.factor);
        self.passing().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// How many trials diverged.
    #[must_use]
    pub fn diverged(&self) -> usize {
        self.trials.iter().filter(|trial| trial.measured == f64::INFINITY).count()
    }

    /// The verdict.
    ///
    /// # Panics
    ///
    /// When the optimizer was not run at its own rate.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.passes(self.shipped()) {
            Verdict::Pass
        } else if self.passing().next().is_some() {
            Verdict::Tuned
        } else if self.diverged() == self.trials.len() {
            Verdict::Diverged
        } else {
            Verdict::Fail
        }
    }
}

/// Examines the optimizers of an experiment, with its seed: for each, what came out of each of [`TESTS`].
///
/// Goes on as many threads as the pool has that it is called from; what comes out does not depend on them.
///
/// # Panics
///
/// When there are no factors, or more than sixteen.
#[must_use]
pub fn examine(experiment: &Experiment, factors: &[f64]) -> Vec<Vec<Finding>> {
    let cases: Vec<_> =
        experiment.optimizers.iter().flat_map(|case| TESTS.iter().map(move |test| (case, test))).collect();
    let findings: Vec<Finding> =
        cases.into_par_iter().map(|(case, test)| test.examine(case, factors, experiment.seed)).collect();
    findings.chunks(TESTS.len()).map(<[Finding]>::to_vec).collect()
}

/// One repetition of a test, at several rates side by side.
struct Race<'a> {
    test: &'a UnitTest,
    stepper: Box<dyn Stepper<Lanes> + 'a>,
    lr: Lanes,
    /// The stream of noise and motion.
    chance: Stream,
    /// The stream of what the rule draws, where it does.
    draws: Option<Stream>,
}

impl Kernel for Race<'_> {
    type Output = Lanes;

    /// The mean loss at the end as a share of that at the start; infinite in the lanes that diverged.
    #[inline(always)]
    fn run(mut self) -> Lanes {
        let UnitTest { surface, circumstances, updates, last, ceiling, .. } = self.test;
        let dim = surface.dim();
        let mut x: Vec<Lanes> = surface.start().into_iter().map(Lanes::of).collect();
        let [mut answer, mut moved, mut gradient, mut normal] = [(); 4].map(|()| vec![Lanes::of(0.0); dim]);
        normal.truncate(if self.draws.is_some() { dim } else { 0 });
        let mut origin = vec![0.0; dim];
        let (mut start, mut sum, mut worst) = (Lanes::of(1.0), Lanes::of(0.0), Lanes::of(0.0));
        for t in 0..=*updates {
            circumstances.motion.advance(t, &mut origin, &mut self.chance);
            let mut loss_at = |x: &[Lanes]| {
                for ((moved, x), origin) in moved.iter_mut().zip(x).zip(&origin) {
                    *moved = *x - *origin;
                }
                surface.value_gradient(&moved, &mut gradient)
            };
            let answered = if t > 0 && self.stepper.answers() {
                self.stepper.answer(&x, &mut answer);
                Some(loss_at(&answer))
            } else {
                None
            };
            let shown = loss_at(&x);
            let loss = answered.unwrap_or(shown);
            if t == 0 {
                start = loss;
            }
            // A loss that is not a number stays the worst.
            worst = worst.max(loss);
            if t > updates - last {
                sum += loss;
            }
            if t == *updates {
                break;
            }
            let scale = circumstances.scale.factor(t, *updates);
            for g in &mut gradient {
                *g = *g * scale;
            }
            for noise in circumstances.noise {
                noise.apply(&mut gradient, &mut self.chance);
            }
            if let Some(draws) = &mut self.draws {
                normal.fill_with(|| Lanes::of(StandardNormal.sample(draws)));
            }
            let step = Step { t: t + 1, lr: self.lr, loss: shown * scale, normal: &normal };
            self.stepper.step(&step, &gradient, &mut x, &mut []);
            for x in &mut x {
                *x = x.flushed();
            }
        }
        let fine = (worst / start).zip(sum, |worst, sum| if worst <= *ceiling && sum.is_finite() { 1.0 } else { 0.0 });
        (sum / start / *last as f64).zip(fine, |mean, fine| if fine == 1.0 { mean } else { f64::INFINITY })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::prototypes::Shape;
    use super::*;
    use crate::optim::OPTIMIZERS;

    fn optimizers(list: &str) -> Vec<OptimizerCase> {
        Experiment::of(&format!("problems = ['beale']\noptimizers = [{list}]")).optimizers
    }

    fn optimizer(name: &str) -> OptimizerCase {
        optimizers(&format!("'{name}'")).remove(0)
    }

    fn test(name: &str) -> &'static UnitTest {
        TESTS.iter().find(|test| test.name == name).unwrap()
    }

    fn finding(optimizer: &str, name: &str) -> Finding {
        test(name).examine(&self::optimizer(optimizer), &FACTORS, 0)
    }

    fn verdict(optimizer: &str, name: &str) -> Verdict {
        finding(optimizer, name).verdict()
    }

    #[test]
    fn every_property_has_several_tests_and_every_test_a_name_of_its_own() {
        assert!(TESTS.is_sorted_by_key(|test| test.property));
        for property in Property::ALL {
            assert!(TESTS.iter().filter(|test| test.property == property).count() >= 3, "{property:?}");
        }
        let names: std::collections::HashSet<_> = TESTS.iter().map(|test| test.name).collect();
        assert_eq!(names.len(), TESTS.len());
    }

    #[test]
    fn no_start_is_as_far_away_as_a_first_step_of_many_methods() {
        // Common rates times factors of the grid begin with 1, 2, 3, 4, 6 or 7.
        let terms = TESTS.iter().flat_map(|test| test.surface.terms).filter(|term| term.start.abs() > 0.1);
        for term in terms.filter(|term| matches!(term.shape, Shape::Bowl | Shape::Abs)) {
            let distance = format!("{:.0e}", (term.start * term.width).abs());
            assert!(distance.starts_with(['5', '8']), "{term:?} starts at {distance}");
        }
    }

    #[test]
    fn every_test_is_passed_by_some_optimizer_and_not_by_all() {
        let list: String = OPTIMIZERS.iter().map(|entry| format!("'{}', ", entry.spec.name)).collect();
        let experiment = Experiment::of(&format!("problems = ['beale']\noptimizers = [{list}]"));
        let findings = examine(&experiment, &FACTORS);
        for (i, test) in TESTS.iter().enumerate() {
            let verdicts: Vec<Verdict> = findings.iter().map(|findings| findings[i].verdict()).collect();
            let at_some_rate = |verdict: &Verdict| matches!(verdict, Verdict::Pass | Verdict::Tuned);
            assert!(verdicts.iter().any(at_some_rate), "nothing passes {}", test.name);
            assert!(verdicts.iter().any(|&verdict| verdict != Verdict::Pass), "everything passes {}", test.name);
        }
    }

    #[test]
    fn gradient_descent_on_a_bowl_measures_what_the_formula_says() {
        // x ← (1 − η) x, so the loss is (1 − η)²ᵗ of the start's.
        let bowl = test("bowl").examine(&optimizer("sgd"), &[1.0, 10.0], 0);
        for (trial, lr) in bowl.trials.iter().zip([0.001_f64, 0.01]) {
            let mean = (1801..=2000).map(|t| (1.0 - lr).powi(2 * t)).sum::<f64>() / 200.0;
            assert_relative_eq!(trial.measured, mean, max_relative = 1e-10);
        }
    }

    #[test]
    fn the_iterate_that_a_method_returns_is_the_one_that_counts() {
        // At a rate of 2, x jumps to −x and back; its average with decay 0.9 goes between ±x (1 − 0.9) / (1 + 0.9).
        let cases =
            optimizers("{ name = 'sgd', lr = 2 }, { name = 'sgd', lr = 2, ema = { decay = 0.9 }, label = 'ema' }");
        let measured = |case| test("bowl").examine(case, &[1.0], 0).shipped().measured;
        assert_relative_eq!(measured(&cases[0]), 1.0, max_relative = 1e-12);
        assert_relative_eq!(measured(&cases[1]), (0.1_f64 / 1.9).powi(2), max_relative = 1e-10);
    }

    #[test]
    fn a_run_side_by_side_is_the_run_alone() {
        for name in ["noise", "walk", "bowl", "masked"] {
            for optimizer in ["rmsprop", "noisy_sgd"] {
                let together = finding(optimizer, name);
                let alone = test(name).examine(&self::optimizer(optimizer), &[1.0], 0);
                assert_eq!(together.shipped(), alone.shipped());
            }
        }
    }

    #[test]
    fn chance_depends_on_the_seed() {
        let measured = |seed| test("noise").examine(&optimizer("sgd"), &[1.0], seed).shipped().measured;
        assert_eq!(measured(0), measured(0));
        assert_ne!(measured(0), measured(1));
    }

    #[test]
    fn the_median_of_the_repetitions_counts() {
        let (test, optimizer) = (test("noise"), optimizer("sgd"));
        let mut runs: Vec<f64> = (0..5).map(|k| test.run(&optimizer, &[1.0], 0, k).lane(0)).collect();
        runs.sort_by(f64::total_cmp);
        assert!(runs[0] < runs[2] && runs[2] < runs[4]);
        assert_eq!(test.examine(&optimizer, &[1.0], 0).shipped().measured, runs[2]);
    }

    #[test]
    fn the_verdict_follows_the_trials() {
        let finding = |measured: [f64; 3]| {
            let trials = [0.1, 1.0, 10.0].into_iter().zip(measured);
            let trials = trials.map(|(factor, measured)| Trial { factor, measured }).collect();
            Finding { test: test("bowl"), trials }
        };
        assert_eq!(finding([1.0, 0.01, 1.0]).verdict(), Verdict::Pass);
        assert_eq!(finding([f64::INFINITY, 0.02, 0.01]).verdict(), Verdict::Tuned);
        assert_eq!(finding([1.0, f64::INFINITY, f64::INFINITY]).verdict(), Verdict::Fail);
        assert_eq!(finding([f64::INFINITY; 3]).verdict(), Verdict::Diverged);
        let both = finding([0.003, 0.02, 0.001]);
        assert_eq!((both.nearest().unwrap().factor, both.best().factor, both.passing().count()), (0.1, 10.0, 2));
    }

    #[test]
    fn what_exceeds_the_ceiling_or_is_no_number_has_diverged() {
        let cases = optimizers("{ name = 'sgd', lr = [3, 1e200] }");
        for case in &cases {
            assert_eq!(test("bowl").examine(case, &[1.0], 0).shipped().measured, f64::INFINITY);
        }
        // Thrown back from the wall to more than ten times the height of the start.
        let wall = finding("sgd", "wall");
        assert!(wall.diverged() > 0);
        assert_eq!(wall.trials.last().unwrap().measured, f64::INFINITY);
    }

    #[test]
    fn turning_changes_nothing_for_gradient_descent() {
        for (trial, turned) in finding("sgd", "narrow").trials.iter().zip(&finding("sgd", "turned_narrow").trials) {
            assert_relative_eq!(trial.measured, turned.measured, max_relative = 1e-6, epsilon = 1e-14);
        }
    }

    #[test]
    fn rates_of_their_own_help_along_the_coordinates_only() {
        assert_eq!(verdict("sgd", "very_narrow"), Verdict::Fail);
        assert_eq!(verdict("sgd", "turned_very_narrow"), Verdict::Fail);
        for name in ["adagrad", "sign_sgd", "adamax"] {
            assert_eq!(verdict(name, "very_narrow"), Verdict::Pass, "{name}");
        }
        for name in ["adagrad", "rmsprop", "sign_sgd"] {
            assert_eq!(verdict(name, "turned_very_narrow"), Verdict::Fail, "{name}");
        }
    }

    #[test]
    fn signs_do_not_mind_heavy_tails() {
        for name in ["cauchy", "loud_cauchy", "outliers"] {
            assert_eq!(verdict("sign_sgd", name), Verdict::Pass, "{name}");
            assert_eq!(verdict("sgd", name), Verdict::Fail, "{name}");
        }
    }

    /// AdaGrad does follow a moving minimum, at a rate so large that its fall does not matter in so short a run; but not
    /// where gradients fade, since it never forgets the large ones.
    #[test]
    fn adagrad_falls_behind_a_moving_minimum_that_rmsprop_follows() {
        for name in ["drift", "jump", "switch", "circle", "walk"] {
            assert_eq!(verdict("adagrad", name), Verdict::Tuned, "{name}");
            assert!(finding("adagrad", name).nearest().unwrap().factor > 1.0);
            assert_eq!(verdict("rmsprop", name), Verdict::Pass, "{name}");
        }
        assert_eq!(verdict("adagrad", "fading_drift"), Verdict::Fail);
        assert_eq!(verdict("rmsprop", "fading_drift"), Verdict::Pass);
    }

    /// An average of squares that lags does: steps inward, while the gradient of that coordinate grows, are longer than
    /// those outward.
    #[test]
    fn a_guess_of_the_next_gradient_or_a_short_memory_gets_out_of_a_pure_curl() {
        for name in ["sgd", "adagrad", "adam", "sign_sgd"] {
            assert_eq!(verdict(name, "pure_curl"), Verdict::Fail, "{name}");
        }
        for name in ["optimistic_gd", "rmsprop@keras"] {
            assert_eq!(verdict(name, "pure_curl"), Verdict::Tuned, "{name}");
        }
    }

    #[test]
    fn momentum_crosses_a_shelf_on_which_gradient_descent_stays() {
        let cases = optimizers("'sgd', { name = 'sgd', momentum = 0.99, label = 'momentum' }");
        let verdicts: Vec<Verdict> =
            cases.iter().map(|case| test("shelf").examine(case, &FACTORS, 0).verdict()).collect();
        assert_eq!(verdicts[0], Verdict::Fail);
        assert_ne!(verdicts[1], Verdict::Fail);
    }
}
