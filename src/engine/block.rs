//! The inner loop over a block of runs that share problem, rule and schedule.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Outcome, Status, Stop};
use crate::isa::{Kernel, Target};
use crate::noise::GradientNoise;
use crate::optim::{Rule, Step, Stepper};
use crate::problem::{Evaluate, Surface};
use crate::real::{LANES, Lanes, Real, norm, sum};
use crate::schedule::Schedule;
use crate::seed::Stream;
use crate::trace::{EffectiveLr, Row, Spacing};

/// What the runs of a block have in common.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The loss surface.
    pub surface: &'a dyn Surface,
    /// The noise on the gradient that the optimizer sees.
    pub noise: &'a GradientNoise,
    /// The update rule.
    pub rule: &'a dyn Rule,
    /// The schedule of the learning rate.
    pub schedule: &'a Schedule,
    /// The number of updates.
    pub steps: u64,
    /// When to stop earlier.
    pub stop: Stop,
    /// Which steps to record.
    pub spacing: Spacing,
    /// The instruction set.
    pub target: Target,
}

/// What a run of a block has of its own.
#[derive(Debug)]
pub struct Lane {
    /// The learning rate, before the schedule.
    pub lr: f64,
    /// Where it starts, one number for each coordinate.
    pub start: Vec<f64>,
    /// The stream of its noise.
    pub noise: Stream,
}

/// Who takes what a block reports.
pub trait Recorder {
    /// Takes a recorded step; `row.lane` says of which run of the block.
    fn record<R: Real>(&mut self, row: &Row<'_, R>);

    /// Learns that the run in lane `lane` has ended.
    fn finish(&mut self, lane: usize, outcome: Outcome);

    /// Learns that every run that has not ended yet has done `steps` updates by now. Called every few thousand steps.
    fn progress(&mut self, steps: u64);
}

/// Up to this many coordinates, rates and the iterate before are kept at every step, so that the last row of a run that
/// stops early is whole. Above it, they are kept for the recorded steps only.
const KEEP: usize = 1 << 14;

/// From this many coordinates on, a single run updates sixteen of them at a time.
const WIDE: usize = 64;

/// How often progress is reported, in steps.
const PROGRESS: u64 = 1 << 12;

/// Executes a single run.
pub fn run_one(case: &Case<'_>, lane: Lane, recorder: &mut impl Recorder, interrupted: &AtomicBool) {
    let dim = case.surface.dim();
    let wide = dim >= WIDE && case.rule.coordinatewise();
    let width = if wide { dim.next_multiple_of(LANES) } else { dim };
    let stepper = if wide { case.rule.wide(width, case.target) } else { case.rule.one(width, case.target) };
    Block::<f64>::new(case, case.surface, stepper, vec![lane], width).run(recorder, interrupted);
}

/// Executes up to [`LANES`] runs side by side.
///
/// # Panics
///
/// When there are no runs, or too many.
pub fn run_lanes(case: &Case<'_>, lanes: Vec<Lane>, recorder: &mut impl Recorder, interrupted: &AtomicBool) {
    assert!((1..=LANES).contains(&lanes.len()), "a block has 1 to {LANES} runs");
    let dim = case.surface.dim();
    Block::<Lanes>::new(case, case.surface, case.rule.lanes(dim, case.target), lanes, dim).run(recorder, interrupted);
}

/// An array of numbers, aligned so that sixteen `f64` can be seen as one of [`Lanes`].
struct Array<R> {
    storage: Vec<Lanes>,
    form: PhantomData<R>,
}

impl<R: Real> Array<R> {
    fn new(length: usize) -> Self {
        let chunks = (length * R::WIDTH).div_ceil(LANES);
        Self { storage: vec![Lanes::of(0.0); chunks], form: PhantomData }
    }

    fn get(&mut self, length: usize) -> &mut [R] {
        &mut bytemuck::cast_slice_mut(&mut self.storage)[..length]
    }
}

struct Block<'a, R: Real> {
    case: &'a Case<'a>,
    surface: &'a dyn Evaluate<R>,
    stepper: Box<dyn Stepper<R> + 'a>,
    lanes: Vec<Lane>,
    dim: usize,
    /// The length of the slices that the rule sees: `dim`, or more where it takes sixteen coordinates at a time.
    width: usize,
    watch: Watch<R>,
    /// Whether each run goes on.
    active: Vec<bool>,
    /// Lanes that no run uses, or whose run has ended: they stay at a start, where all numbers are ordinary.
    parked: Vec<usize>,
    /// The learning rates before the schedule.
    base_lr: R,
    /// The next recorded step.
    due: u64,
}

/// What the update before left behind.
struct Last<'a, R> {
    lr: R,
    /// The rates and the iterate before, if they were kept.
    kept: Option<(&'a [R], &'a [R])>,
}

impl<'a, R: Real> Block<'a, R> {
    fn new(
        case: &'a Case<'a>,
        surface: &'a dyn Evaluate<R>,
        stepper: Box<dyn Stepper<R> + 'a>,
        lanes: Vec<Lane>,
        width: usize,
    ) -> Self {
        let mut base_lr = R::of(lanes[0].lr);
        for (k, lane) in lanes.iter().enumerate() {
            base_lr.set_lane(k, lane.lr);
        }
        let gap = case.stop.gap.unwrap_or(if case.noise.is_none() { f64::MIN_POSITIVE } else { f64::NEG_INFINITY });
        Self {
            case,
            surface,
            stepper,
            dim: case.surface.dim(),
            width,
            watch: Watch::new(gap, case.surface.minimum(), case.stop.loss_above),
            active: vec![true; lanes.len()],
            parked: (lanes.len()..R::WIDTH).collect(),
            base_lr,
            due: 0,
            lanes,
        }
    }

    fn run(mut self, recorder: &mut impl Recorder, interrupted: &AtomicBool) {
        let (dim, width) = (self.dim, self.width);
        let (mut x, mut gradient) = (Array::<R>::new(width), Array::<R>::new(width));
        let (mut rates, mut before) = (Array::<R>::new(width), Array::<R>::new(width));
        let (x, gradient) = (x.get(width), gradient.get(width));
        let (rates, before) = (rates.get(width), before.get(width));

        for lane in 0..R::WIDTH {
            self.place(lane, x);
        }
        let mut loss = self.surface.evaluate(self.case.target, &x[..dim], &mut gradient[..dim]);
        let mut last = Last { lr: self.base_lr, kept: None };
        let mut factor = (f64::NAN, R::of(f64::NAN));
        let mut t = 0;
        loop {
            let stop = interrupted.load(Ordering::Relaxed);
            if self.case.target.run(Look { watch: &mut self.watch, loss, t })
                || t == self.due
                || stop
                || t == self.case.steps
            {
                self.report(t, &loss, gradient, x, &last, stop, recorder);
                if !self.active.contains(&true) {
                    return;
                }
            }
            if t.is_multiple_of(PROGRESS) {
                recorder.progress(t);
            }
            if !self.case.noise.is_none() {
                for (k, lane) in self.lanes.iter_mut().enumerate() {
                    if self.active[k] {
                        self.case.noise.add(&mut lane.noise, &mut gradient[..dim], k);
                    }
                }
            }
            let scheduled = self.case.schedule.factor(t);
            t += 1;
            if scheduled.to_bits() != factor.0.to_bits() {
                factor = (scheduled, self.base_lr * scheduled);
            }
            let lr = factor.1;
            let step = Step { t, lr, loss };
            last = Last { lr, kept: None };
            if dim <= KEEP || t == self.due || t == self.case.steps {
                before.copy_from_slice(x);
                self.stepper.step(&step, gradient, x, rates);
                last.kept = Some((&rates[..dim], &before[..dim]));
            } else {
                self.stepper.step(&step, gradient, x, &mut []);
            }
            for i in 0..self.parked.len() {
                self.place(self.parked[i], x);
            }
            loss = self.surface.evaluate(self.case.target, &x[..dim], &mut gradient[..dim]);
        }
    }

    /// Puts a lane at its run's start, or at the first run's where it has none.
    fn place(&self, lane: usize, x: &mut [R]) {
        let start = &self.lanes.get(lane).unwrap_or(&self.lanes[0]).start;
        for (x, &start) in x.iter_mut().zip(start) {
            x.set_lane(lane, start);
        }
    }

    /// Records the step where it is due, and ends the runs that end here.
    #[expect(clippy::too_many_arguments, reason = "all that stands at a step")]
    fn report(
        &mut self,
        t: u64,
        loss: &R,
        gradient: &[R],
        x: &[R],
        last: &Last<'_, R>,
        stop: bool,
        recorder: &mut impl Recorder,
    ) {
        let grad_norm = norm(&gradient[..self.dim]);
        let rates = last.kept.map(|(rates, _)| effective(rates));
        let update_norm = last.kept.map(|(_, before)| distance(x, before));
        for k in 0..self.lanes.len() {
            if !self.active[k] {
                continue;
            }
            let status = self.status(t, loss.lane(k), grad_norm.lane(k), stop);
            if status.is_none() && t != self.due {
                continue;
            }
            let lr = (t > 0).then(|| last.lr.lane(k));
            let effective_lr =
                rates.map(|[mean, min, max]| EffectiveLr { mean: mean.lane(k), min: min.lane(k), max: max.lane(k) });
            recorder.record(&Row {
                step: t,
                loss: loss.lane(k),
                observed_loss: loss.lane(k),
                lr,
                effective_lr,
                grad_norm: grad_norm.lane(k),
                update_norm: update_norm.map(|norm| norm.lane(k)),
                x: &x[..self.dim],
                lane: k,
            });
            if let Some(status) = status {
                self.active[k] = false;
                self.parked.push(k);
                let best = self.watch.best(k);
                self.watch.forget(k);
                recorder.finish(
                    k,
                    Outcome {
                        status,
                        steps: t,
                        final_loss: Some(loss.lane(k)),
                        best,
                        final_lr: lr,
                        final_effective_lr: effective_lr.map(|e| e.mean),
                    },
                );
            }
        }
        if t == self.due {
            self.due = self.case.spacing.next(t);
        }
    }

    /// How a run ends here, if it does.
    fn status(&self, t: u64, loss: f64, grad_norm: f64, stop: bool) -> Option<Status> {
        // The square of a smaller norm is subnormal: from here on, arithmetic would only become slow and inexact.
        let smallest_norm = f64::MIN_POSITIVE.sqrt();
        let gap = loss - self.case.surface.minimum();
        if !loss.is_finite() || loss > self.case.stop.loss_above {
            Some(Status::Diverged)
        } else if self.case.stop.gap.is_some_and(|target| gap <= target)
            || (self.case.noise.is_none() && gap <= f64::MIN_POSITIVE && grad_norm <= smallest_norm)
        {
            Some(Status::Converged)
        } else if t == self.case.steps {
            Some(Status::Completed)
        } else if stop {
            Some(Status::Interrupted)
        } else {
            None
        }
    }
}

/// Mean, smallest and largest over the coordinates.
fn effective<R: Real>(rates: &[R]) -> [R; 3] {
    let mean = sum(rates.iter().copied()) / rates.len() as f64;
    let first = rates[0];
    [mean, rates.iter().fold(first, |a, &b| a.min(b)), rates.iter().fold(first, |a, &b| a.max(b))]
}

fn distance<R: Real>(a: &[R], b: &[R]) -> R {
    let mut squares = R::of(0.0);
    for (&a, &b) in a.iter().zip(b) {
        squares += (a - b) * (a - b);
    }
    squares.sqrt()
}

/// Keeps the best loss of every lane, and notices when one needs a closer look.
struct Watch<R> {
    minimum: f64,
    gap: R,
    loss_above: R,
    best_loss: R,
    best_step: R,
}

impl<R: Real> Watch<R> {
    fn new(gap: f64, minimum: f64, loss_above: f64) -> Self {
        Self {
            minimum,
            gap: R::of(gap),
            loss_above: R::of(loss_above.min(f64::MAX)),
            best_loss: R::of(f64::INFINITY),
            best_step: R::of(0.0),
        }
    }

    fn best(&self, lane: usize) -> Option<(f64, u64)> {
        let loss = self.best_loss.lane(lane);
        (loss < f64::INFINITY).then(|| (loss, self.best_step.lane(lane) as u64))
    }

    /// Never looks at this lane again.
    fn forget(&mut self, lane: usize) {
        self.gap.set_lane(lane, f64::NEG_INFINITY);
        self.loss_above.set_lane(lane, f64::INFINITY);
    }
}

/// A look at the losses of step `t`: whether any is at its target, too large, or not a number.
struct Look<'a, R> {
    watch: &'a mut Watch<R>,
    loss: R,
    t: u64,
}

impl<R: Real> Kernel for Look<'_, R> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Self { watch, loss, t } = self;
        let better = loss.zip(watch.best_loss, |loss, best| if loss < best { 1.0 } else { 0.0 });
        watch.best_loss = loss.zip(watch.best_loss, |loss, best| if loss < best { loss } else { best });
        let t = t as f64;
        watch.best_step = better.zip(watch.best_step, |better, best| if better > 0.0 { t } else { best });
        (loss - watch.minimum).any(&watch.gap, |gap, target| gap <= target)
            | loss.any(&watch.loss_above, |loss, limit| !(loss <= limit))
    }
}
