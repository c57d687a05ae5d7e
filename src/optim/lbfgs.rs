//! L-BFGS.
//!
//! Newton's method divides the slope by the curvature and so lands at the bottom of a bowl at once. L-BFGS learns the
//! curvature on the way: each step `s` and the change `y` of the gradient along it are a sample of it, and the last few
//! such pairs, without any matrix, turn the gradient into a direction that is nearly Newton's. A line search then tries
//! a few lengths along it until one is good enough. It is far ahead of the others on smooth surfaces without noise, and
//! at a loss where gradients are noisy, since then `y` is mostly noise.
//!
//! With gradient `g`, learning rate `η`, and no pairs at the start:
//!
//! ```text
//! q ← −g
//! a ← (sᵀq) / (sᵀy),  q ← q − a y          for each pair, the newest first
//! q ← γ q                                  γ = (sᵀy) / (yᵀy) of the newest
//! b ← (yᵀq) / (sᵀy),  q ← q + (a − b) s    for each pair, the oldest first
//! p ← η q                                  at first p ← η min(1, 1 / ‖g‖) q
//! x ← x + α p                              α = 1, or by the line search
//! s = change of x,  y = change of g        kept with the last m pairs
//!
//! f(x + α p) ≤ f(x) + c₁ α gᵀp             line search: enough descent, and
//! |g(x + α p)ᵀp| ≤ c₂ |gᵀp|                flat enough there
//!
//! stop if max |g| ≤ ε_g
//! stop if max |s| ≤ ε_x, |change of f| < ε_x or gᵀq > −ε_x
//! ```
//!
//! In `‖g‖`, magnitudes are summed with `l1_first_step`. Without `scale_init_precond`, `γ` is 1, and so is that factor
//! of the first step.
//!
//! Each update is one evaluation of loss and gradient, as everywhere in this tool, so a step of L-BFGS takes as many
//! updates as its line search tries points. Gradients are taken at the trial points; the answer, and with it the loss
//! in the trace, is the last accepted iterate, which is also where the method stays once it has stopped. What a search
//! learns at the accepted point is not evaluated again. Without a line search each update is one step, and the iterate
//! itself is the answer.
//!
//! # Conventions
//!
//! | library | `lr`              | `history_size`       | `l1_first_step` | `positive_curvature` | tolerances     |
//! |:--------|:------------------|:---------------------|:----------------|:---------------------|:---------------|
//! | PyTorch | `1`               | `100`                | `true`          | `true`               | `1e-7`, `1e-9` |
//! | optax   | none, that is `1` | `10` (`memory_size`) | `false`         | `false`              | none           |
//!
//! | library | line search                  | `c1`, `c2`                | `max_line_search_steps`       |
//! |:--------|:-----------------------------|:--------------------------|:------------------------------|
//! | PyTorch | none, or `strong_wolfe`      | `1e-4`, `0.9`, fixed      | `25`, without the first trial |
//! | optax   | `zoom_line_search`, or none  | `slope_rtol`, `curv_rtol` | `20`, with the first trial    |
//!
//! PyTorch's `max_iter` and `max_eval` have no place here: a run is one call of its `step` with both of them large, in
//! which each update is one evaluation. Once a tolerance is met, the method stays where it is, while in PyTorch each
//! further call of `step` would go one iteration on. In PyTorch the limit of a search's trials is what is left of
//! `max_eval`; here it is `max_line_search_steps`, whose default is that of PyTorch's search. A learning rate that is
//! scheduled is that of the update in which a direction begins; while it is zero, nothing happens. A `tolerance_change`
//! of 0 turns its three tests off.
//!
//! `strong_wolfe` is PyTorch's search (a port of `minFunc`'s): it goes out along the direction, by a cubic through the
//! last two points and at most tenfold, until it has a bracket, and then closes in by cubics, until both conditions
//! hold, the bracket is shorter than `ε_x`, or there are no trials left; the lower end of the bracket is accepted
//! (without one, the lower one of the start and the last trial). `zoom_line_search` is optax's, with the defaults it
//! has inside `optax.lbfgs`: it doubles the length until it has a bracket and then closes in by cubic, parabola or
//! bisection; near the minimum it takes `g(x + α p)ᵀp ≤ (2 c₁ − 1) gᵀp` with `f(x + α p) ≤ f(x) + 1e-6 |f(x)|` for
//! enough descent; where it fails, the best point with enough descent is accepted, otherwise the last one; a bracket
//! shorter than `1e-5` ends it as soon as there is a point with enough descent.
//!
//! With `positive_curvature`, only pairs with `sᵀy > 1e-10` are kept, so that `p` leads downhill; without a line
//! search, or where gradients are noisy, others occur, and are passed over. optax keeps all, and `p` may lead uphill.
//! Here `s` is `α p`; optax subtracts the iterates, which rounding makes another number where steps are short.
//!
//! Where the libraries would go on with NaN, this does not: a loss or slope that is NaN at a trial point counts as
//! infinitely high, interpolation that gives no number gives way to bisection, and where the direction or a trial point
//! is not finite, the method stops at the accepted iterate. The rate in the trace is `α η`, by which `q` was multiplied
//! for the point that comes next; it is zero after the stop.
//!
//! # References
//!
//! * J. Nocedal (1980), *Updating quasi-Newton matrices with limited storage*, Mathematics of Computation 35(151),
//!   doi:10.1090/S0025-5718-1980-0572855-7.
//! * D. C. Liu and J. Nocedal (1989), *On the limited memory BFGS method for large scale optimization*, Mathematical
//!   Programming 45, doi:10.1007/BF01589116.
//! * J. Nocedal and S. J. Wright (2006), *Numerical optimization*, 2nd ed., Springer, doi:10.1007/978-0-387-40065-5
//!   (algorithms 7.4, 3.5 and 3.6).
//! * W. W. Hager and H. Zhang (2006), *Algorithm 851: `CG_DESCENT`*, ACM Transactions on Mathematical Software 32(1),
//!   doi:10.1145/1132973.1132979 (enough descent near the minimum).

use std::mem;

use serde::{Deserialize, Serialize};

use super::{Dialect, Optimizer, Shape, Step};
use crate::component::{self, Param, Range, Spec};
use crate::real::{Real, norm, sum_over};

/// Hyperparameters of L-BFGS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in some library")]
pub struct Lbfgs {
    /// Pairs `m` that are remembered, from 1 on.
    pub history_size: usize,
    /// Begins with the scale `γ` (and at first with a step of at most unit length) instead of with 1.
    pub scale_init_precond: bool,
    /// Measures the first gradient by the sum of its magnitudes instead of by its Euclidean norm.
    pub l1_first_step: bool,
    /// Keeps only pairs of positive curvature, `sᵀy > 1e-10`.
    pub positive_curvature: bool,
    /// Stops where no slope is larger than this `ε_g`, not negative.
    pub tolerance_grad: f64,
    /// Stops where the iterate or the loss changes less than this `ε_x`, not negative; 0 for never.
    pub tolerance_change: f64,
    /// Searches along each direction as `PyTorch` does.
    pub strong_wolfe: bool,
    /// Searches along each direction as optax does.
    pub zoom_line_search: bool,
    /// Share `c₁` of the slope that a step has to descend by, in `[0, 1)`, below `c₂`.
    pub c1: f64,
    /// Share `c₂` of the slope that may be left after a step, in `[0, 1)`.
    pub c2: f64,
    /// Trials `K` that a line search may take, from 1 on; for `strong_wolfe`, apart from the first.
    pub max_line_search_steps: u64,
}

impl Optimizer for Lbfgs {
    const SPEC: Spec = Spec {
        name: "lbfgs",
        summary: "quasi-Newton method from the last few steps",
        year: 1989,
        params: &[
            Param::whole("history_size", "m", 1, 10_000, "pairs of steps and changes of gradients remembered")
                .search(component::Search::Log(1.0, 100.0))
                .alias(&[("optax", "memory_size")]),
            Param::flag("scale_init_precond", "begin with the scale γ instead of with 1"),
            Param::flag("l1_first_step", "measure the first gradient by the sum of its magnitudes"),
            Param::flag("positive_curvature", "keep only pairs with sᵀy > 1e-10"),
            Param::real("tolerance_grad", "ε_g", Range::NonNegative, "stop where no slope is larger"),
            Param::real("tolerance_change", "ε_x", Range::NonNegative, "stop where changes are smaller; 0 for never"),
            Param::flag("strong_wolfe", "search along each direction as PyTorch does"),
            Param::flag("zoom_line_search", "search along each direction as optax does"),
            Param::real("c1", "c₁", Range::Decay, "share of the slope that a step has to descend by")
                .alias(&[("optax", "slope_rtol")]),
            Param::real("c2", "c₂", Range::Decay, "share of the slope that may be left")
                .alias(&[("optax", "curv_rtol")]),
            Param::whole("max_line_search_steps", "K", 1, u64::MAX, "trials that a line search may take")
                .alias(&[("optax", "max_linesearch_steps")]),
        ],
        source: include_str!("lbfgs.rs"),
    };

    // Newton's step is 1 long.
    const LR: component::Search = component::Search::Log(1e-3, 10.0);

    const COORDINATEWISE: bool = false;

    /// A machine for each lane.
    type State<R: Real> = Vec<Machine>;

    fn dialects() -> Vec<Dialect<Self>> {
        let torch = Self {
            history_size: 100,
            scale_init_precond: true,
            l1_first_step: true,
            positive_curvature: true,
            tolerance_grad: 1e-7,
            tolerance_change: 1e-9,
            strong_wolfe: false,
            zoom_line_search: false,
            c1: 1e-4,
            c2: 0.9,
            max_line_search_steps: 25,
        };
        let optax = Self {
            history_size: 10,
            l1_first_step: false,
            positive_curvature: false,
            tolerance_grad: 0.0,
            tolerance_change: 0.0,
            zoom_line_search: true,
            max_line_search_steps: 20,
            ..torch.clone()
        };
        vec![Dialect { name: "torch", lr: 1.0, rule: torch }, Dialect { name: "optax", lr: 1.0, rule: optax }]
    }

    fn validate(&self) -> Result<(), String> {
        if self.strong_wolfe && self.zoom_line_search {
            return Err("`strong_wolfe` and `zoom_line_search` are two line searches; choose one".into());
        }
        if self.c1 >= self.c2 {
            return Err("`c1` has to be below `c2`".into());
        }
        Ok(())
    }

    fn init<R: Real>(&self, shape: &Shape) -> Vec<Machine> {
        (0..R::WIDTH).map(|_| Machine::new(self, shape.dim)).collect()
    }

    #[inline(always)]
    fn step<R: Real>(&self, machines: &mut Vec<Machine>, step: &Step<R>, gradient: &[R], x: &mut [R], rates: &mut [R]) {
        for (lane, machine) in machines.iter_mut().enumerate() {
            if step.t == 1 {
                gather(&mut machine.x, x, lane);
            }
            gather(&mut machine.trial.gradient, gradient, lane);
            machine.hear(self, step.lr.lane(lane), step.loss.lane(lane));
            for (x, &point) in x.iter_mut().zip(&machine.point) {
                x.set_lane(lane, point);
            }
            for rate in rates.iter_mut() {
                rate.set_lane(lane, machine.rate);
            }
        }
    }

    fn answers(&self) -> bool {
        self.strong_wolfe || self.zoom_line_search
    }

    fn answer<R: Real>(&self, machines: &Vec<Machine>, _: &[R], answer: &mut [R]) {
        for (lane, machine) in machines.iter().enumerate() {
            answer.iter_mut().zip(&machine.x).for_each(|(answer, &x)| answer.set_lane(lane, x));
        }
    }
}

/// One lane of many numbers.
#[inline(always)]
fn gather<R: Real>(to: &mut [f64], from: &[R], lane: usize) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = from.lane(lane).flushed());
}

#[inline(always)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum_over(a.len().min(b.len()), |i| a[i] * b[i])
}

#[inline(always)]
fn largest(terms: impl Iterator<Item = f64>) -> f64 {
    terms.fold(0.0, |largest: f64, term| Real::max(largest, term.abs()))
}

/// L-BFGS of one run, which hears of one point at a time and says which one it wants to hear of next.
#[derive(Debug)]
pub struct Machine {
    phase: Phase,
    /// Whether no step has been taken yet.
    fresh: bool,
    /// The accepted iterate, what is known of it, and the direction `p` from there.
    x: Vec<f64>,
    accepted: Sample,
    direction: Vec<f64>,
    pairs: Pairs,
    search: Search,
    /// The point to hear of next, `x + α p`, and what will be known of it.
    point: Vec<f64>,
    trial: Sample,
    /// What `q` was multiplied by for this point, and for the direction.
    rate: f64,
    factor: f64,
}

#[derive(Debug)]
enum Phase {
    /// The next news is of the accepted iterate itself.
    Waiting,
    /// The next news is of a trial point along the direction.
    Trying,
    Stopped,
}

/// Loss, slope along the direction and gradient at a point `x + α p`.
#[derive(Clone, Debug, Default)]
struct Sample {
    /// `α`, the loss, and the slope along `p`.
    probe: Probe,
    gradient: Vec<f64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Probe {
    step: f64,
    loss: f64,
    slope: f64,
}

impl Sample {
    fn new(dim: usize) -> Self {
        Self { probe: Probe::default(), gradient: vec![0.0; dim] }
    }

    /// Without an allocation.
    fn copy_from(&mut self, other: &Self) {
        self.probe = other.probe;
        self.gradient.copy_from_slice(&other.gradient);
    }
}

impl Machine {
    fn new(rule: &Lbfgs, dim: usize) -> Self {
        let search = if rule.strong_wolfe {
            Search::StrongWolfe(StrongWolfe::new(dim))
        } else if rule.zoom_line_search {
            Search::Zoom(Zoom::new(dim))
        } else {
            Search::None
        };
        Self {
            phase: Phase::Waiting,
            fresh: true,
            x: vec![0.0; dim],
            accepted: Sample::new(dim),
            direction: vec![0.0; dim],
            pairs: Pairs::new(rule.history_size, dim),
            search,
            point: vec![0.0; dim],
            trial: Sample::new(dim),
            rate: 0.0,
            factor: 0.0,
        }
    }

    /// Takes the news of the point that it asked for; the gradient is in the trial already.
    #[inline(always)]
    fn hear(&mut self, rule: &Lbfgs, lr: f64, loss: f64) {
        match self.phase {
            Phase::Stopped => return,
            Phase::Waiting => {
                mem::swap(&mut self.accepted, &mut self.trial);
                self.accepted.probe.loss = loss.flushed();
                if largest(self.accepted.gradient.iter().copied()) <= rule.tolerance_grad {
                    return self.stop();
                }
            }
            Phase::Trying => {
                let slope = dot(&self.trial.gradient, &self.direction).flushed();
                // What is not a number is no way down.
                let loss = if loss.is_nan() || slope.is_nan() { f64::INFINITY } else { loss.flushed() };
                self.trial.probe = Probe { loss, slope, ..self.trial.probe };
                let (start, trial) = (&self.accepted, &mut self.trial);
                let next = match &mut self.search {
                    Search::None => None,
                    Search::StrongWolfe(search) => search.hear(rule, start, &self.direction, trial),
                    Search::Zoom(search) => search.hear(rule, start, trial),
                };
                if let Some(step) = next {
                    return self.ask(step);
                }
                if self.accept(rule) {
                    return self.stop();
                }
            }
        }
        self.set_out(rule, lr);
    }

    /// Stays at the accepted iterate for good.
    fn stop(&mut self) {
        self.phase = Phase::Stopped;
        self.stay();
    }

    fn stay(&mut self) {
        self.point.copy_from_slice(&self.x);
        self.rate = 0.0;
    }

    /// Makes the trial the accepted iterate; whether it is the last one.
    #[inline(always)]
    fn accept(&mut self, rule: &Lbfgs) -> bool {
        let step = self.trial.probe.step;
        for (x, &p) in self.x.iter_mut().zip(&self.direction) {
            *x = moved(*x, step, p);
        }
        self.pairs.add(rule, step, &self.direction, &self.trial.gradient, &self.accepted.gradient);
        let change = self.trial.probe.loss - self.accepted.probe.loss;
        mem::swap(&mut self.accepted, &mut self.trial);
        let tolerance = rule.tolerance_change;
        let stalls = largest(self.direction.iter().map(|p| step * p)) <= tolerance || change.abs() < tolerance;
        largest(self.accepted.gradient.iter().copied()) <= rule.tolerance_grad || tolerance > 0.0 && stalls
    }

    /// Finds the direction from the accepted iterate, and begins to walk along it.
    #[inline(always)]
    fn set_out(&mut self, rule: &Lbfgs, lr: f64) {
        if lr == 0.0 {
            self.phase = Phase::Waiting;
            return self.stay();
        }
        let (g, p) = (&self.accepted.gradient, &mut self.direction);
        p.iter_mut().zip(g).for_each(|(p, g)| *p = -g);
        self.pairs.precondition(p);
        let slope = dot(g, p);
        if rule.tolerance_change > 0.0 && slope > -rule.tolerance_change {
            return self.stop();
        }
        let mut factor = lr;
        if mem::take(&mut self.fresh) && rule.scale_init_precond {
            let size = if rule.l1_first_step { sum_over(g.len(), |i| g[i].abs()) } else { norm(&g.iter().copied()) };
            factor *= Real::min(1.0, 1.0 / size);
        }
        for p in p.iter_mut() {
            *p = (*p * factor).flushed();
        }
        self.accepted.probe = Probe { step: 0.0, slope: (slope * factor).flushed(), ..self.accepted.probe };
        self.factor = factor;
        match &mut self.search {
            Search::None => {}
            Search::StrongWolfe(search) => search.begin(&self.accepted),
            Search::Zoom(search) => search.begin(&self.accepted),
        }
        self.phase = Phase::Trying;
        self.ask(1.0);
    }

    /// Asks for news of `x + α p`.
    #[inline(always)]
    fn ask(&mut self, step: f64) {
        for ((point, &x), &p) in self.point.iter_mut().zip(&self.x).zip(&self.direction) {
            *point = moved(x, step, p);
        }
        self.trial.probe.step = step;
        self.rate = step * self.factor;
        if !(self.accepted.probe.slope.is_finite() && self.point.iter().all(|point| point.is_finite())) {
            self.stop();
        }
    }
}

#[inline(always)]
fn moved(x: f64, step: f64, p: f64) -> f64 {
    (x + p * step).flushed()
}

/// The pairs of steps and changes of the gradient, and what they say of the curvature.
#[derive(Debug)]
struct Pairs {
    dim: usize,
    /// `s` and `y` of each pair, one after another.
    steps: Vec<f64>,
    changes: Vec<f64>,
    /// `1 / sᵀy`, or 0.
    weights: Vec<f64>,
    /// `a`.
    shares: Vec<f64>,
    /// How many there are, and where the next one goes: over the oldest, once all places are taken.
    count: usize,
    next: usize,
    /// `γ`.
    scale: f64,
}

impl Pairs {
    fn new(capacity: usize, dim: usize) -> Self {
        let [steps, changes] = [capacity * dim; 2].map(|length| vec![0.0; length]);
        let [weights, shares] = [capacity; 2].map(|length| vec![0.0; length]);
        Self { dim, steps, changes, weights, shares, count: 0, next: 0, scale: 1.0 }
    }

    /// The place of the pair that came `age` pairs before the newest.
    #[inline(always)]
    fn place(&self, age: usize) -> usize {
        let capacity = self.weights.len();
        (self.next + capacity - 1 - age) % capacity
    }

    /// Remembers the step `α p`, which has led from the gradient `old` to `new`.
    #[inline(always)]
    fn add(&mut self, rule: &Lbfgs, step: f64, p: &[f64], new: &[f64], old: &[f64]) {
        let s = |i: usize| (step * p[i]).flushed();
        let y = |i: usize| (new[i] - old[i]).flushed();
        let sy = sum_over(self.dim, |i| s(i) * y(i)).flushed();
        let yy = sum_over(self.dim, |i| y(i) * y(i));
        if rule.positive_curvature && sy <= 1e-10 {
            return;
        }
        let from = self.next * self.dim;
        for i in 0..self.dim {
            self.steps[from + i] = s(i);
            self.changes[from + i] = y(i);
        }
        self.weights[self.next] = if sy == 0.0 { 0.0 } else { 1.0 / sy };
        self.next = (self.next + 1) % self.weights.len();
        self.count = self.weights.len().min(self.count + 1);
        if rule.scale_init_precond {
            self.scale = if yy > 0.0 { sy / yy } else { 1.0 };
        }
    }

    /// Multiplies by the approximate inverse of the Hessian.
    #[inline(always)]
    fn precondition(&mut self, q: &mut [f64]) {
        for age in 0..self.count {
            let k = self.place(age);
            let pair = k * self.dim..(k + 1) * self.dim;
            let (s, y) = (&self.steps[pair.clone()], &self.changes[pair]);
            let a = dot(s, q) * self.weights[k];
            self.shares[k] = a;
            q.iter_mut().zip(y).for_each(|(q, y)| *q -= a * y);
        }
        for q in q.iter_mut() {
            *q *= self.scale;
        }
        for age in (0..self.count).rev() {
            let k = self.place(age);
            let pair = k * self.dim..(k + 1) * self.dim;
            let (s, y) = (&self.steps[pair.clone()], &self.changes[pair]);
            let more = self.shares[k] - dot(y, q) * self.weights[k];
            q.iter_mut().zip(s).for_each(|(q, s)| *q += more * s);
        }
    }
}

/// The line search of a machine: hears of one trial at a time, and says where the next one is; with no answer, the trial
/// is accepted, which by then it may have replaced by an earlier one.
#[derive(Debug)]
enum Search {
    None,
    StrongWolfe(StrongWolfe),
    Zoom(Zoom),
}

/// PyTorch's search for the strong conditions of Wolfe.
#[derive(Debug)]
struct StrongWolfe {
    stage: Stage,
    /// Trials after the first.
    trials: u64,
    /// The trial before, while there is no bracket.
    previous: Sample,
    /// The ends of the bracket, and which of them is the lower one.
    ends: [Sample; 2],
    low: usize,
    /// Whether the last trial was close to an end.
    close: bool,
}

#[derive(Debug, PartialEq)]
enum Stage {
    /// Going out, with no bracket yet.
    Bracketing,
    /// Closing in.
    Zooming,
}

impl StrongWolfe {
    fn new(dim: usize) -> Self {
        let [previous, low, high] = [0; 3].map(|_| Sample::new(dim));
        Self { stage: Stage::Bracketing, trials: 0, previous, ends: [low, high], low: 0, close: false }
    }

    fn begin(&mut self, start: &Sample) {
        (self.stage, self.trials, self.close) = (Stage::Bracketing, 0, false);
        self.previous.copy_from(start);
    }

    #[inline(always)]
    fn hear(&mut self, rule: &Lbfgs, start: &Sample, direction: &[f64], trial: &mut Sample) -> Option<f64> {
        let Probe { step, loss, slope } = trial.probe;
        let too_high = loss > start.probe.loss + rule.c1 * step * start.probe.slope;
        let flat = slope.abs() <= -rule.c2 * start.probe.slope;
        match self.stage {
            Stage::Bracketing => {
                if self.trials == rule.max_line_search_steps {
                    // Given up: the lower one of the start and the last trial, which is not looked at any further.
                    if start.probe.loss <= loss {
                        trial.copy_from(start);
                    }
                    return None;
                }
                let rises = self.trials > 1 && loss >= self.previous.probe.loss;
                if !too_high && !rises {
                    if flat {
                        return None;
                    }
                    if slope < 0.0 {
                        return Some(self.further(trial));
                    }
                }
                mem::swap(&mut self.ends[0], &mut self.previous);
                mem::swap(&mut self.ends[1], trial);
                self.stage = Stage::Zooming;
                self.find_low();
            }
            Stage::Zooming => {
                let (low, high) = (self.low, 1 - self.low);
                if too_high || loss >= self.ends[low].probe.loss {
                    mem::swap(&mut self.ends[high], trial);
                    self.find_low();
                } else if flat {
                    return None;
                } else {
                    if slope * (self.ends[high].probe.step - self.ends[low].probe.step) >= 0.0 {
                        self.ends.swap(low, high);
                    }
                    mem::swap(&mut self.ends[low], trial);
                }
            }
        }
        let width = (self.ends[1].probe.step - self.ends[0].probe.step).abs();
        let longest = largest(direction.iter().copied());
        if self.trials >= rule.max_line_search_steps || width * longest < rule.tolerance_change {
            mem::swap(&mut self.ends[self.low], trial);
            return None;
        }
        Some(self.between())
    }

    /// The end that came first, unless the other is lower.
    fn find_low(&mut self) {
        self.low = usize::from(self.ends[0].probe.loss > self.ends[1].probe.loss);
    }

    /// A trial further out.
    fn further(&mut self, trial: &mut Sample) -> f64 {
        let (previous, last) = (self.previous.probe, trial.probe);
        mem::swap(&mut self.previous, trial);
        self.trials += 1;
        cubic(previous, last, last.step + 0.01 * (last.step - previous.step), last.step * 10.0)
    }

    /// A trial within the bracket, away from its ends.
    fn between(&mut self) -> f64 {
        let [a, b] = [self.ends[0].probe, self.ends[1].probe];
        let (left, right) = (Real::min(a.step, b.step), Real::max(a.step, b.step));
        let mut step = cubic(a, b, left, right);
        let margin = 0.1 * (right - left);
        let close = Real::min(right - step, step - left) < margin;
        let again = close && (self.close || step >= right || step <= left);
        if again {
            step = if (step - right).abs() < (step - left).abs() { right - margin } else { left + margin };
        }
        self.close = close && !again;
        self.trials += 1;
        step
    }
}

/// The minimum of the cubic that has these losses and slopes, or the nearest point of `[low, high]`; its middle where
/// there is no minimum.
fn cubic(a: Probe, b: Probe, low: f64, high: f64) -> f64 {
    let (a, b) = if a.step <= b.step { (a, b) } else { (b, a) };
    let d1 = a.slope + b.slope - 3.0 * (a.loss - b.loss) / (a.step - b.step);
    let d2 = (d1 * d1 - a.slope * b.slope).sqrt();
    let step = b.step - (b.step - a.step) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2));
    if step.is_nan() { 0.5 * (low + high) } else { Real::min(Real::max(step, low), high) }
}

/// optax's zoom line search.
#[derive(Debug)]
struct Zoom {
    stage: Stage,
    trials: u64,
    /// The trial before, while there is no bracket.
    previous: Probe,
    /// The ends of the bracket, of which `low` is not higher, and a third point for the cubic.
    low: Probe,
    high: Probe,
    third: Probe,
    /// The best point with enough descent so far, or the start.
    safe: Sample,
}

impl Zoom {
    fn new(dim: usize) -> Self {
        let [previous, low, high, third] = [Probe::default(); 4];
        Self { stage: Stage::Bracketing, trials: 0, previous, low, high, third, safe: Sample::new(dim) }
    }

    fn begin(&mut self, start: &Sample) {
        (self.stage, self.trials, self.previous) = (Stage::Bracketing, 0, start.probe);
        self.safe.copy_from(start);
    }

    #[inline(always)]
    fn hear(&mut self, rule: &Lbfgs, start: &Sample, trial: &mut Sample) -> Option<f64> {
        let Probe { step, loss, slope } = trial.probe;
        let descends = descends(rule, start.probe, trial.probe);
        let good = descends && slope.abs() <= rule.c2 * start.probe.slope.abs();
        let first = self.trials == 0;
        self.trials += 1;
        let mut given_up = self.trials >= rule.max_line_search_steps;
        match self.stage {
            Stage::Bracketing => {
                if descends {
                    self.safe.copy_from(trial);
                }
                let too_high = !descends || !first && loss >= self.previous.loss;
                if too_high {
                    (self.low, self.high) = (self.previous, trial.probe);
                } else {
                    (self.low, self.high) = (trial.probe, self.previous);
                }
                self.third = self.low;
                if too_high || slope >= 0.0 {
                    self.stage = Stage::Zooming;
                }
                self.previous = trial.probe;
            }
            Stage::Zooming => {
                let short = (self.high.step - self.low.step).abs() <= 1e-5;
                if descends && loss < self.safe.probe.loss {
                    self.safe.copy_from(trial);
                }
                given_up |= short && self.safe.probe.step > 0.0;
                if !descends || loss >= self.low.loss {
                    (self.high, self.third) = (trial.probe, self.high);
                } else {
                    let turns = slope * (self.high.step - self.low.step) >= 0.0;
                    self.third = if turns { self.high } else { self.low };
                    if turns {
                        self.high = self.low;
                    }
                    self.low = trial.probe;
                }
            }
        }
        if !good && given_up && (self.safe.probe.step > 0.0 || loss == f64::INFINITY) {
            mem::swap(&mut self.safe, trial);
        }
        if good || given_up {
            return None;
        }
        Some(if self.stage == Stage::Zooming { self.between() } else { 2.0 * step })
    }

    /// A trial within the bracket: by a cubic, by a parabola, or in the middle.
    fn between(&self) -> f64 {
        let Self { low, high, third, .. } = self;
        let (left, width) = (Real::min(low.step, high.step), (high.step - low.step).abs());
        let right = Real::max(low.step, high.step);
        let inside = |step: &f64, margin: f64| *step > left + margin * width && *step < right - margin * width;
        // Where there is no such minimum, these are NaN or infinite, and not inside.
        let (b, c) = (high.step - low.step, third.step - low.step);
        let above_b = high.loss - low.loss - low.slope * b;
        let above_c = third.loss - low.loss - low.slope * c;
        let divisor = b * c * (b * c) * (b - c);
        let cube = (c * c * above_b - b * b * above_c) / divisor;
        let square = (b * b * b * above_c - c * c * c * above_b) / divisor;
        let by_cubic = low.step + ((square * square - 3.0 * cube * low.slope).sqrt() - square) / (3.0 * cube);
        let by_parabola = low.step - low.slope / (2.0 * (above_b / (b * b)));
        Some(by_cubic)
            .filter(|step| inside(step, 0.2))
            .or(Some(by_parabola).filter(|step| inside(step, 0.1)))
            .unwrap_or(0.5 * (low.step + high.step))
    }
}

/// Whether a trial descends enough: by a share of the slope, or, where rounding hides that, judged by its own slope.
#[inline(always)]
fn descends(rule: &Lbfgs, start: Probe, trial: Probe) -> bool {
    let change = trial.loss - start.loss;
    let by_slope = trial.slope <= (2.0 * rule.c1 - 1.0) * start.slope && change <= 1e-6 * start.loss.abs();
    change <= rule.c1 * trial.step * start.slope || by_slope
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::dialect;
    use super::*;

    /// Points and answers after each update, from `start`, on a surface that gives loss and gradient.
    fn path<const N: usize>(
        rule: &Lbfgs,
        lr: f64,
        start: [f64; N],
        updates: u64,
        mut surface: impl FnMut([f64; N]) -> (f64, [f64; N]),
    ) -> (Vec<[f64; N]>, Vec<[f64; N]>) {
        let mut machines = rule.init::<f64>(&Shape::vector(N));
        let (mut x, mut answer) = (start, start);
        let (mut points, mut answers) = (Vec::new(), Vec::new());
        for t in 1..=updates {
            let (loss, gradient) = surface(x);
            rule.step(&mut machines, &Step { t, lr, loss, normal: &[] }, &gradient, &mut x, &mut []);
            rule.answer(&machines, &x, &mut answer);
            points.push(x);
            answers.push(answer);
        }
        (points, answers)
    }

    /// The points when losses and gradients do not depend on them.
    fn given<const N: usize>(rule: &Lbfgs, news: &[(f64, [f64; N])]) -> Vec<[f64; N]> {
        let mut rest = news.iter();
        let next = |_| *rest.next().expect("as many updates as news");
        path(rule, 1.0, [0.0; N], news.len() as u64, next).0
    }

    fn torch() -> Lbfgs {
        dialect("torch")
    }

    fn strong_wolfe() -> Lbfgs {
        Lbfgs { strong_wolfe: true, ..torch() }
    }

    fn zoom() -> Lbfgs {
        dialect("optax")
    }

    /// `(x − 3)²`; the first trial from 0 is at the learning rate, since the first step is scaled to length 1.
    fn parabola([x]: [f64; 1]) -> (f64, [f64; 1]) {
        ((x - 3.0) * (x - 3.0), [2.0 * (x - 3.0)])
    }

    #[test]
    fn the_first_step_is_at_most_of_unit_length() {
        let first = |rule: &Lbfgs, g| given(rule, &[(0.0, g)])[0];
        assert_relative_eq!(first(&torch(), [3.0, -4.0])[..], [-3.0 / 7.0, 4.0 / 7.0][..], max_relative = 1e-15);
        let euclidean = Lbfgs { l1_first_step: false, ..torch() };
        assert_relative_eq!(first(&euclidean, [3.0, -4.0])[..], [-0.6, 0.8][..], max_relative = 1e-15);
        // Not longer than the gradient, though.
        assert_eq!(first(&torch(), [0.25, -0.5]), [-0.25, 0.5]);
        assert_eq!(first(&Lbfgs { scale_init_precond: false, ..torch() }, [3.0, -4.0]), [-3.0, 4.0]);
    }

    #[test]
    fn the_second_step_ends_at_the_minimum_of_a_parabola() {
        // g = −6, s = 1, y = 2: the curvature is known, and −g / 2 = 2.
        let (points, _) = path(&torch(), 1.0, [0.0], 3, parabola);
        assert_relative_eq!(*points.concat(), [1.0, 3.0, 3.0], max_relative = 1e-15);
    }

    #[test]
    fn second_direction_matches_hand_computation() {
        // s = −(0.6, 0.8), y = (−2, 0): sᵀy = 1.2, γ = 0.3; a = 19/6, q = (16/3, −4), γ q = (1.6, −1.2), b = −8/3,
        // p = (1.6, −1.2) − 35/6 (0.6, 0.8).
        let news = [(9.0, [3.0, 4.0]), (8.0, [1.0, 4.0])];
        let rule = Lbfgs { l1_first_step: false, ..torch() };
        let expected = [-0.6 + 1.6 - 3.5, -0.8 - 1.2 - 14.0 / 3.0];
        assert_relative_eq!(given(&rule, &news)[1][..], expected[..], max_relative = 1e-14);
        // With 1 for γ: s = −(3, 4), sᵀy = 6, a = 19/6, q = (16/3, −4), b = −16/9, p = q − 89/18 (3, 4).
        let rule = Lbfgs { scale_init_precond: false, ..torch() };
        let expected = [-3.0 + 16.0 / 3.0 - 89.0 / 6.0, -4.0 - 4.0 - 178.0 / 9.0];
        assert_relative_eq!(given(&rule, &news)[1][..], expected[..], max_relative = 1e-14);
    }

    #[test]
    fn only_the_newest_pairs_are_remembered() {
        let after = |capacity: usize, pairs: &[([f64; 2], [f64; 2])]| {
            let mut remembered = Pairs::new(capacity, 2);
            for (s, y) in pairs {
                remembered.add(&torch(), 1.0, s, y, &[0.0; 2]);
            }
            let mut q = [1.0, -2.0];
            remembered.precondition(&mut q);
            q
        };
        let pairs = [([1.0, 0.0], [4.0, 1.0]), ([0.0, 1.0], [1.0, 3.0]), ([1.0, 1.0], [5.0, 4.0])];
        for m in 1..=2 {
            assert_eq!(after(m, &pairs), after(3, &pairs[3 - m..]), "m = {m}");
            assert_ne!(after(m, &pairs), after(3, &pairs), "m = {m}");
        }
    }

    #[test]
    fn a_pair_of_negative_curvature_is_passed_over_or_leads_uphill() {
        // g = 2, then 3 after a step to −1: s = −1, y = 1. Kept, it turns −3 into 3; passed over, γ remains 1.
        let news = [(9.0, [2.0]), (8.0, [3.0])];
        for (positive_curvature, second) in [(true, -4.0), (false, 2.0)] {
            let rule = Lbfgs { positive_curvature, tolerance_change: 0.0, ..torch() };
            assert_relative_eq!(*given(&rule, &news).concat(), [-1.0, second], max_relative = 1e-15);
        }
    }

    #[test]
    fn it_stops_for_good_where_no_slope_is_above_the_tolerance() {
        let rule = Lbfgs { tolerance_grad: 0.5, ..torch() };
        let news = [(9.0, [2.0, 1.0]), (8.0, [0.5, -0.5]), (7.0, [9.0, 9.0])];
        let points = given(&rule, &news);
        assert_eq!(points[1..], [points[0]; 2]);
        assert_ne!(given(&Lbfgs { tolerance_grad: 0.4, ..rule }, &news)[1], points[0]);
    }

    #[test]
    fn it_stops_where_a_step_or_the_loss_changes_too_little_or_the_slope_is_too_flat() {
        // News of the start and of the first step, which is lr long.
        let step = (0.1, [(9.0, [4.0]), (8.0, [2.0])]);
        let loss = (1.0, [(9.0, [4.0]), (8.5, [2.0])]);
        // s = −1, y = −3.875, so −H g = −0.125 / 3.875, and its slope is −0.125² / 3.875 = −0.00403….
        let slope = (1.0, [(9.0, [4.0]), (5.0, [0.125])]);
        let moves = |tolerance_change: f64, (lr, news): (f64, [(f64, [f64; 1]); 2])| {
            let rule = Lbfgs { tolerance_change, ..torch() };
            let mut rest = news.into_iter();
            let (points, _) = path(&rule, lr, [0.0], 2, |_| rest.next().expect("two updates"));
            points[0] != points[1]
        };
        assert_eq!([0.1, 0.09].map(|tolerance| moves(tolerance, step)), [false, true]);
        assert_eq!([0.51, 0.5].map(|tolerance| moves(tolerance, loss)), [false, true]);
        assert_eq!([0.0041, 0.0040].map(|tolerance| moves(tolerance, slope)), [false, true]);
        let still = (1.0, [(9.0, [4.0]), (9.0, [1e-5])]);
        assert_eq!([1e-9, 0.0].map(|tolerance| moves(tolerance, still)), [false, true], "0 turns the tests off");
    }

    #[test]
    fn strong_wolfe_brackets_and_then_takes_the_minimum_of_the_cubic() {
        // At 8 the loss is 25 > 9; the cubic through 0 and 8 is the parabola itself.
        let (points, answers) = path(&strong_wolfe(), 8.0, [0.0], 4, parabola);
        assert_relative_eq!(*points.concat(), [8.0, 3.0, 3.0, 3.0], max_relative = 1e-14);
        // The answer is the start until a trial is accepted.
        assert_relative_eq!(*answers.concat(), [0.0, 0.0, 3.0, 3.0], max_relative = 1e-14);
    }

    #[test]
    fn strong_wolfe_goes_out_at_most_tenfold() {
        // At 0.1 the slope is 5.8 > 0.9 · 6, and the cubic has its minimum at 3; at 1 the slope is 4.
        let (points, answers) = path(&strong_wolfe(), 0.1, [0.0], 3, parabola);
        assert_relative_eq!(points.concat()[..2], [0.1, 1.0][..], max_relative = 1e-14);
        assert_relative_eq!(*answers.concat(), [0.0, 0.0, 1.0], max_relative = 1e-14);
        // What is flat enough is not looked beyond.
        let rule = Lbfgs { c2: 0.97, ..strong_wolfe() };
        assert_relative_eq!(*path(&rule, 0.1, [0.0], 2, parabola).1.concat(), [0.0, 0.1], max_relative = 1e-14);
    }

    #[test]
    fn strong_wolfe_asks_for_enough_descent() {
        // From 9, at 5.5 the loss is 6.25 and flat enough: a descent of 2.75, where the slope promised 33.
        for (c1, accepted) in [(0.08, 5.5), (0.09, 0.0)] {
            let rule = Lbfgs { c1, ..strong_wolfe() };
            assert_relative_eq!(path(&rule, 5.5, [0.0], 2, parabola).1[1][0], accepted, max_relative = 1e-14);
        }
    }

    #[test]
    fn strong_wolfe_without_trials_left_takes_the_lower_one_of_the_start_and_the_last() {
        // With one trial after the first, that at 1 is the last; it is accepted although it is not flat enough.
        let rule = Lbfgs { c2: 0.5, max_line_search_steps: 1, ..strong_wolfe() };
        let (_, answers) = path(&rule, 0.1, [0.0], 3, parabola);
        assert_relative_eq!(*answers.concat(), [0.0, 0.0, 1.0], max_relative = 1e-14);
        // Or the start is, although the first trial was lower, and there the method stays.
        let cliff = |[x]: [f64; 1]| (if x > 0.1 { 99.0 } else { 9.0 - x }, [-6.0]);
        let (points, answers) = path(&rule, 0.1, [0.0], 5, cliff);
        assert_eq!((points[4], answers[4]), ([0.0], [0.0]));
    }

    #[test]
    fn strong_wolfe_brackets_where_the_loss_rises_from_the_third_trial_on() {
        // All of them descend enough, and with the slope of the start; the second is higher than the first.
        let news = [(9.0, [-6.0]), (5.0, [-6.0]), (6.0, [-6.0]), (6.0, [-6.0])];
        let points = given(&strong_wolfe(), &news).concat();
        assert!(points[0] < points[1] && points[1] < points[2], "{points:?}");
        assert!(points[1] < points[3] && points[3] < points[2], "{points:?}");
    }

    #[test]
    fn strong_wolfe_keeps_every_other_trial_away_from_the_ends() {
        // Parabolas 9 − 6 x + b x² with b = 1, 12, 120 through 0 and 70, 3, 0.3, which have their minima at 3, 0.25,
        // 0.025, less than a tenth of the way: the second is moved to a tenth.
        let news = [(9.0, [-6.0]), (4489.0, [134.0]), (99.0, [66.0]), (18.0, [66.0])];
        let mut rest = news.into_iter();
        let (points, _) = path(&strong_wolfe(), 70.0, [0.0], 4, |_| rest.next().expect("four updates"));
        assert_relative_eq!(*points.concat(), [70.0, 3.0, 0.3, 0.025], max_relative = 1e-12);
    }

    #[test]
    fn zoom_doubles_until_it_is_flat_enough() {
        // Slopes at 0.1, 0.2, 0.4 are 5.8, 5.6, 5.2, and 5.4 is asked for.
        let (points, answers) = path(&zoom(), 0.1, [0.0], 4, parabola);
        assert_relative_eq!(points.concat()[..3], [0.1, 0.2, 0.4][..], max_relative = 1e-14);
        assert_relative_eq!(*answers.concat(), [0.0, 0.0, 0.0, 0.4], max_relative = 1e-14);
    }

    #[test]
    fn zoom_takes_the_minimum_of_a_parabola_or_the_middle() {
        // At 8 the loss is too high; the parabola through 0 and 8 has its minimum at 3.
        let (points, answers) = path(&zoom(), 8.0, [0.0], 3, parabola);
        assert_relative_eq!(*points.concat(), [8.0, 3.0, 3.0], max_relative = 1e-14);
        assert_relative_eq!(answers[2][0], 3.0, max_relative = 1e-14);
        // At 70 it is so high that the minimum is less than a tenth of the way.
        assert_relative_eq!(path(&zoom(), 70.0, [0.0], 2, parabola).0[1][0], 35.0, max_relative = 1e-14);
    }

    #[test]
    fn zoom_takes_the_minimum_of_the_cubic_through_three_points() {
        // From 0, where the slope is −3.
        let cubic = |[x]: [f64; 1]| (x * x * x - 3.0 * x, [3.0 * x * x - 3.0]);
        // At 4 it is 52. The parabola −3 x + 4 x² has its minimum at 3/8, less than a tenth of the way, so the middle: 2.
        // There it is 2, still too high; the cubic through 0, 2 and 4 is the function itself, with its minimum at 1.
        let (points, _) = path(&zoom(), 4.0, [0.0], 4, cubic);
        assert_relative_eq!(points.concat()[..3], [4.0, 2.0, 1.0][..], max_relative = 1e-14);
        // At 2.5 it is 8.125. The parabola −3 x + 2.5 x² has its minimum at 0.6, which becomes the low end, since the slope
        // leads on; then the cubic is that through 0.6, 2.5 and 0.
        let (points, _) = path(&Lbfgs { c2: 0.5, ..zoom() }, 2.5, [0.0], 3, cubic);
        assert_relative_eq!(*points.concat(), [2.5, 0.6, 1.0], max_relative = 1e-14);
    }

    #[test]
    fn zoom_without_trials_left_takes_the_best_with_enough_descent_or_the_last() {
        let rule = Lbfgs { max_line_search_steps: 2, ..zoom() };
        // At 0.1, then 0.2: none is flat enough, but both descend.
        assert_relative_eq!(path(&rule, 0.1, [0.0], 3, parabola).1[2][0], 0.2, max_relative = 1e-14);
        // At 700, then 350: neither descends.
        assert_relative_eq!(path(&rule, 700.0, [0.0], 3, parabola).1[2][0], 350.0, max_relative = 1e-14);
        // Where there is nothing but infinity, it does not move.
        let wall = |[x]: [f64; 1]| (if x > 0.0 { f64::INFINITY } else { 9.0 }, [-6.0]);
        assert_eq!(path(&rule, 1.0, [0.0], 3, wall).1[2], [0.0]);
    }

    #[test]
    fn near_a_minimum_zoom_judges_descent_by_the_slope() {
        let start = Probe { step: 0.0, loss: 1.0, slope: -1e-3 };
        let judged = |loss: f64, slope: f64| descends(&zoom(), start, Probe { step: 1.0, loss, slope });
        // Higher by rounding, and past the minimum by less than 0.9998 of the slope at the start; or by too much.
        assert!(judged(1.0 + 9e-7, 0.9997e-3));
        assert!(!judged(1.0 + 9e-7, 0.9999e-3));
        assert!(!judged(1.0 + 2e-6, 0.9997e-3));
        assert!(judged(1.0 - 2e-7, 1.0));
        assert!(!judged(1.0 - 0.9e-7, 1.0));
    }

    #[test]
    fn what_is_not_a_number_counts_as_infinitely_high() {
        for bad in [(f64::NAN, -4.0), (f64::INFINITY, 1.0), (2.0, f64::NAN), (f64::INFINITY, f64::NAN)] {
            let edge = |[x]: [f64; 1]| if x > 7.0 { (bad.0, [bad.1]) } else { parabola([x]) };
            for rule in [strong_wolfe(), zoom()] {
                // The middle of the bracket from 0 to 8 is acceptable.
                let (points, answers) = path(&rule, 8.0, [0.0], 3, edge);
                assert_relative_eq!(points.concat()[..2], [8.0, 4.0][..], max_relative = 1e-14);
                assert_relative_eq!(answers[2][0], 4.0, max_relative = 1e-14);
            }
        }
    }

    #[test]
    fn it_stops_where_the_next_point_would_not_be_finite() {
        let news = [(9.0, [1e300]), (8.0, [-1e300]), (7.0, [1.0])];
        for positive_curvature in [false, true] {
            let rule = Lbfgs { positive_curvature, scale_init_precond: false, ..torch() };
            assert!(given(&rule, &news).concat().iter().all(|x| x.is_finite()));
        }
        assert_eq!(given(&torch(), &[(9.0, [f64::NAN]), (9.0, [1.0])]).concat(), [0.0, 0.0]);
    }

    #[test]
    fn nothing_happens_while_the_rate_is_zero() {
        for rule in [torch(), strong_wolfe(), zoom()] {
            let mut machines = rule.init::<f64>(&Shape::vector(1));
            let mut x = [0.0];
            for (t, lr) in [(1, 0.0), (2, 0.0), (3, 2.0)] {
                assert_eq!(x, [0.0]);
                let (loss, gradient) = parabola(x);
                rule.step(&mut machines, &Step { t, lr, loss, normal: &[] }, &gradient, &mut x, &mut []);
            }
            assert_relative_eq!(x[0], 2.0, max_relative = 1e-15);
        }
    }

    #[test]
    fn rates_are_what_the_direction_was_multiplied_by() {
        let mut machines = zoom().init::<f64>(&Shape::vector(1));
        let (mut x, mut rates) = ([0.0], [0.0]);
        let mut seen = Vec::new();
        for t in 1..=3 {
            let (loss, gradient) = parabola(x);
            zoom().step(&mut machines, &Step { t, lr: 8.0, loss, normal: &[] }, &gradient, &mut x, &mut rates);
            seen.push(rates[0]);
        }
        // The gradient is −6, the trials are 8 and 3; there the slope is zero.
        assert_relative_eq!(*seen, [8.0 / 6.0, 0.5, 0.0], max_relative = 1e-14);
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        assert!(Lbfgs { zoom_line_search: true, ..strong_wolfe() }.validate().is_err());
        assert!(Lbfgs { c1: 0.5, c2: 0.5, ..torch() }.validate().is_err());
        assert_eq!(Lbfgs { c1: 0.4, c2: 0.5, ..torch() }.validate(), Ok(()));
    }
}
