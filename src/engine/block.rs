//! The inner loop over a block of runs that share problem, rule and schedule.

use rand_distr::{Distribution, StandardNormal};

use super::view::View;
use super::{Halt, Outcome, Quantity, Stop, StopReason};
use crate::experiment::{Experiment, Run};
use crate::isa::{Isa, Kernel, Target};
use crate::modifier::Modifiers;
use crate::noise::Noise;
use crate::optim::{Rule, Step, Stepper};
use crate::problem::{Evaluate, Property, Surface};
use crate::real::{Array, LANES, Lanes, Real, norm, sum};
use crate::schedule::{Plateau, Schedule};
use crate::seed::{self, Stream};
use crate::target::TARGETS;
use crate::trace::{EffectiveLr, Row, Spacing};

/// What the runs of a block have in common.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The loss surface.
    pub surface: &'a dyn Surface,
    /// The noise between it and the optimizer.
    pub noise: &'a Noise,
    /// The update rule.
    pub rule: &'a dyn Rule,
    /// What is put around the rule.
    pub modifiers: &'a Modifiers,
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

impl<'a> Case<'a> {
    /// What a run of the experiment shares with those that stand beside it; `spacing` is that of the experiment.
    #[must_use]
    pub fn of(experiment: &Experiment, run: &Run<'a>, spacing: Spacing, target: Target) -> Self {
        Self {
            surface: &*run.problem.surface,
            noise: &run.problem.noise,
            rule: &*run.optimizer.rule,
            modifiers: &run.optimizer.modifiers,
            schedule: &run.optimizer.schedule,
            steps: experiment.steps,
            stop: experiment.stop,
            spacing,
            target,
        }
    }
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
    /// The stream of the random numbers that a rule draws.
    pub draws: Stream,
}

impl Lane {
    /// What a run of the experiment has of its own.
    #[must_use]
    pub fn of(experiment: &Experiment, run: &Run<'_>) -> Self {
        let stream = |purpose| seed::stream(experiment.seed, purpose, &run.problem.label, run.repetition);
        Self {
            lr: run.optimizer.lr,
            start: run.problem.start(experiment.seed, run.repetition),
            noise: stream("noise"),
            draws: stream("draws"),
        }
    }
}

/// Who takes what a block reports.
pub trait Recorder {
    /// Takes a recorded step; `row.lane` says of which run of the block.
    fn record<R: Real>(&mut self, row: &Row<'_, R>);

    /// Learns that the run in lane `lane` has ended.
    fn finish(&mut self, lane: usize, outcome: Outcome);

    /// Learns that every run that has not ended yet has done `steps` updates by now. Called every few thousand steps.
    fn progress(&mut self, steps: u64);

    /// Learns the noise-free losses there, lane by lane; those of runs that have ended mean nothing.
    fn look<R: Real>(&mut self, _steps: u64, _loss: R) {}
}

/// Up to this many coordinates, rates and the iterate before are kept at every step, so that the last row of a run that
/// stops early is whole. Above it, they are kept for the recorded steps only.
const KEEP: usize = 1 << 14;

/// From this many coordinates on, a single run updates sixteen of them at a time.
const WIDE: usize = 64;

/// So many factors of a schedule are worked out at once, to save calls; few enough to overlap with the updates.
const FACTORS: usize = 8;

/// How often progress is reported and subnormal coordinates are set to zero, in steps.
const PROGRESS: u64 = 1 << 12;

/// How often parked lanes are put back to a start: before many of their numbers have become subnormal, which is slow.
const PARK: u64 = 1 << 6;

/// Executes a single run.
pub fn run_one(case: &Case<'_>, lane: Lane, recorder: &mut impl Recorder, halt: &Halt) {
    let dim = case.surface.dim();
    let wide = dim >= WIDE && case.rule.coordinatewise();
    let width = if wide { dim.next_multiple_of(LANES) } else { dim };
    // Single numbers gain nothing from the widest registers, and comparisons take longer there.
    let narrow = Case { target: case.target.at_most(Isa::Avx2), ..*case };
    let case = if wide { case } else { &narrow };
    let stepper = if wide { case.rule.wide(width, case.target) } else { case.rule.one(width, case.target) };
    let block = Block::<f64>::new(case, case.surface, stepper, vec![lane], width);
    case.target.run(Loop { block, recorder, halt });
}

/// Executes up to [`LANES`] runs side by side.
///
/// # Panics
///
/// When there are no runs, or too many.
pub fn run_lanes(case: &Case<'_>, lanes: Vec<Lane>, recorder: &mut impl Recorder, halt: &Halt) {
    assert!((1..=LANES).contains(&lanes.len()), "a block has 1 to {LANES} runs");
    let dim = case.surface.dim();
    let block = Block::<Lanes>::new(case, case.surface, case.rule.lanes(dim, case.target), lanes, dim);
    case.target.run(Loop { block, recorder, halt });
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
    /// The domain, where a surface means nothing outside it; empty elsewhere.
    bounds: Vec<(f64, f64)>,
    /// Whether each run goes on.
    active: Vec<bool>,
    /// Lanes that no run uses, or whose run has ended: they stay near a start, where numbers are ordinary.
    parked: Vec<usize>,
    /// The learning rates before the schedule.
    base_lr: R,
    /// The next recorded step.
    due: u64,
    /// What has broken where a rule works, with the last step at which it was so: what is returned may follow later.
    broken: Vec<Option<(StopReason, u64)>>,
}

/// What is kept of an update.
#[derive(Clone, Copy)]
struct Kept<'a, R> {
    rates: &'a [R],
    /// The iterate before, as the method returned it.
    before: &'a [R],
    /// The same where the rule worked.
    own: &'a [R],
}

/// What there is to report of a step: of the iterate that the method returns.
struct Seen<'a, R: Real> {
    t: u64,
    /// The learning rate of the update that has led here.
    lr: R,
    loss: R,
    /// The same, but infinite where a run has left the domain.
    judged: R,
    /// What the rule is shown of the loss at the iterate that it works on.
    observed: R,
    gradient: &'a [R],
    x: &'a [R],
    /// The loss at the iterate that the rule works on, and that iterate.
    own: (R, &'a [R]),
    view: Option<&'a View<'a, R>>,
    kept: Option<Kept<'a, R>>,
    /// Why all runs are to end here, if they are.
    stop: Option<StopReason>,
}

/// The inner loop as one piece of work for an instruction set.
struct Loop<'b, 'a, R: Real, C> {
    block: Block<'a, R>,
    recorder: &'b mut C,
    halt: &'b Halt,
}

impl<R: Real, C: Recorder> Kernel for Loop<'_, '_, R, C> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.block.run(self.recorder, self.halt);
    }
}

impl<'a, R: Real> Block<'a, R> {
    fn new(
        case: &'a Case<'a>,
        surface: &'a dyn Evaluate<R>,
        stepper: Box<dyn Stepper<R> + 'a>,
        lanes: Vec<Lane>,
        width: usize,
    ) -> Self {
        let stepper = case.modifiers.around(stepper, width);
        let mut base_lr = R::of(lanes[0].lr);
        for (k, lane) in lanes.iter().enumerate() {
            base_lr.set_lane(k, lane.lr);
        }
        // The larger of the gaps at which `status` has something to say.
        let smallest = if case.noise.rests() { f64::MIN_POSITIVE } else { f64::NEG_INFINITY };
        let gap = case.stop.gap.map_or(smallest, |gap| gap.max(smallest));
        // No gap is small where the minimum is not known.
        let minimum = case.surface.minimum().unwrap_or(f64::NAN);
        let bounded = case.surface.properties().contains(&Property::Unbounded);
        let mut watch = Watch::new(gap, minimum, case.stop.loss_above);
        for unused in lanes.len()..R::WIDTH {
            watch.forget(unused);
        }
        let bounds = (0..if bounded { case.surface.dim() } else { 0 }).map(|i| case.surface.domain(i)).collect();
        Self {
            case,
            surface,
            stepper,
            dim: case.surface.dim(),
            width,
            watch,
            bounds,
            active: vec![true; lanes.len()],
            parked: (lanes.len()..R::WIDTH).collect(),
            base_lr,
            due: 0,
            broken: vec![None; lanes.len()],
            lanes,
        }
    }

    /// Does all steps. Compiled once for each instruction set, since it moves lanes about.
    #[inline(always)]
    fn run(mut self, recorder: &mut impl Recorder, halt: &Halt) {
        let (dim, width, target) = (self.dim, self.width, self.case.target);
        let array = |needed| Array::<R>::new(if needed { width } else { 0 });
        let [mut x, mut gradient, mut rates, mut before] = [true; 4].map(array);
        let (x, gradient, rates, before) = (&mut *x, &mut *gradient, &mut *rates, &mut *before);
        // The iterate that the method returns and the gradient there, where it is not the one that the rule works on.
        let answers = self.stepper.answers();
        // Of the former, that before the last update too: they take turns.
        let [mut answer, mut slope, mut answered] = [answers; 3].map(array);
        let (mut answer, slope, mut answered) = (&mut *answer, &mut *slope, &mut *answered);

        for lane in 0..R::WIDTH {
            self.place(lane, x);
        }
        answer.copy_from_slice(&x[..answer.len()]);
        let schedule = self.case.schedule;
        let scheduled = !schedule.is_constant();
        let mut view = View::new(self.case, self.surface, width);
        let mut factors = [1.0; FACTORS];
        // Each run has its own, since it follows the losses of that run.
        let mut plateaus: Vec<Plateau> = schedule.plateau().map_or(Vec::new(), |plateau| vec![plateau; R::WIDTH]);
        let mut normal = array(self.case.rule.random());
        // The next step at which there is more to do than to go on.
        let mut wake = 0;
        let mut kept = false;
        let (mut t, mut lr) = (0, self.base_lr);
        loop {
            let here = self.surface.evaluate(target, &x[..dim], &mut gradient[..dim]);
            let observed = match &mut view {
                Some(view) => view.look(&mut self.lanes, &self.active, &x[..dim], &here, gradient),
                None => here,
            };
            let loss = if answers { self.surface.evaluate(target, &answer[..dim], &mut slope[..dim]) } else { here };
            let stop = halt.is_set();
            let judged = self.judged(loss, if answers { answer } else { x });
            // What is returned is judged, but what breaks may break where the rule works.
            let lost = answers && here.any(&here, |here, _| !here.is_finite());
            if self.watch.look(&judged, t) | stop | lost || t == wake {
                let own = (here, &*x);
                let (x, gradient) = if answers { (&*answer, &*slope) } else { (&*x, &*gradient) };
                let (view, stop) = (view.as_ref(), if stop { halt.reason() } else { None });
                let (rates, own_before) = (&rates[..dim], &before[..dim]);
                let before = if answers { &answered[..dim] } else { own_before };
                let kept = kept.then_some(Kept { rates, before, own: own_before });
                self.report(&Seen { t, lr, loss, judged, observed, gradient, x, own, view, kept, stop }, recorder);
                if !self.active.contains(&true) {
                    return;
                }
            }
            if t == wake {
                if t.is_multiple_of(PROGRESS) {
                    recorder.progress(t);
                    recorder.look(t, loss);
                    // See `Real::flushed`; the rules see to their states themselves.
                    for x in x.iter_mut() {
                        *x = x.flushed();
                    }
                }
                wake = (t + 1).next_multiple_of(PROGRESS).min(self.due).min(self.case.steps);
            }
            for i in 0..normal.len().min(dim) {
                for (k, lane) in self.lanes.iter_mut().enumerate() {
                    normal[i].set_lane(k, StandardNormal.sample(&mut lane.draws));
                }
            }
            if scheduled {
                let next = (t % FACTORS as u64) as usize;
                if next == 0 {
                    schedule.factors(t, &mut factors);
                }
                lr = self.base_lr * factors[next];
                if !plateaus.is_empty() {
                    self.reduce(&mut lr, &mut plateaus, t, &observed);
                }
            }
            t += 1;
            let step = Step { t, lr, loss: observed, normal: &normal };
            let shown = view.as_ref().map_or(&*gradient, View::gradient);
            kept = dim <= KEEP || t == wake;
            if kept {
                before.copy_from_slice(x);
                if answers {
                    std::mem::swap(&mut answer, &mut answered);
                }
                self.stepper.step(&step, shown, x, rates);
            } else {
                self.stepper.step(&step, shown, x, &mut []);
            }
            if answers {
                self.stepper.answer(x, answer);
            }
            if t.is_multiple_of(PARK) {
                for i in 0..self.parked.len() {
                    self.place(self.parked[i], x);
                    if answers {
                        self.place(self.parked[i], answer);
                    }
                }
            }
        }
    }

    /// The loss, or infinity where a run has left the domain of a surface that means nothing outside it.
    #[inline(always)]
    fn judged(&self, loss: R, x: &[R]) -> R {
        let outside = |judged, (&x, &(low, high)): (&R, &(f64, f64))| {
            x.pick(|x| x < low || x > high, R::of(f64::INFINITY), judged)
        };
        x.iter().zip(&self.bounds).fold(loss, outside)
    }

    /// Multiplies the learning rates by what the losses have made of them.
    #[inline(never)]
    fn reduce(&self, lr: &mut R, plateaus: &mut [Plateau], t: u64, observed: &R) {
        for (k, plateau) in plateaus.iter_mut().enumerate() {
            lr.set_lane(k, lr.lane(k) * plateau.factor(t, observed.lane(k), self.base_lr.lane(k)));
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
    #[inline(never)]
    fn report(&mut self, seen: &Seen<'_, R>, recorder: &mut impl Recorder) {
        let Seen { t, lr, loss, judged, observed, gradient, x, own, kept, .. } = *seen;
        let grad_norm = norm(&gradient[..self.dim].iter().copied());
        let rates = kept.map(|kept| effective(kept.rates));
        let update_norm = kept.map(|kept| norm(&x.iter().zip(kept.before).map(|(&x, &before)| x - before)));
        for k in 0..self.lanes.len() {
            if !self.active[k] {
                continue;
            }
            self.watch.reach(k, judged.lane(k), t);
            if !own.0.lane(k).is_finite() {
                self.broken[k] = self.broken(k, seen).map(|reason| (reason, t));
            }
            let reason = self.reason(k, seen, grad_norm.lane(k));
            if reason.is_none() && t != self.due {
                continue;
            }
            let lr = (t > 0).then(|| lr.lane(k));
            let effective_lr =
                rates.map(|[mean, min, max]| EffectiveLr { mean: mean.lane(k), min: min.lane(k), max: max.lane(k) });
            recorder.record(&Row {
                step: t,
                loss: loss.lane(k),
                observed_loss: observed.lane(k),
                lr,
                effective_lr,
                grad_norm: grad_norm.lane(k),
                update_norm: update_norm.map(|norm| norm.lane(k)),
                x: &x[..self.dim],
                lane: k,
            });
            if let Some(reason) = reason {
                self.active[k] = false;
                self.parked.push(k);
                let best = self.watch.best(k);
                let hits = self.watch.forget(k);
                recorder.finish(
                    k,
                    Outcome {
                        status: reason.status(),
                        reason,
                        steps: t,
                        final_loss: Some(loss.lane(k)),
                        best,
                        hits,
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

    /// Why a run ends here, if it does.
    fn reason(&self, k: usize, seen: &Seen<'_, R>, grad_norm: f64) -> Option<StopReason> {
        // The square of a smaller norm is subnormal: from here on, arithmetic would only become slow and inexact.
        let smallest_norm = f64::MIN_POSITIVE.sqrt();
        let (step, stop) = (seen.t, self.case.stop);
        let [loss, judged] = [seen.loss, seen.judged].map(|loss| loss.lane(k));
        let gap = loss - self.watch.minimum;
        if !loss.is_finite() {
            self.broken(k, seen)
        } else if judged.is_infinite() {
            Some(StopReason::Domain { step })
        } else if loss > stop.loss_above {
            Some(StopReason::Above { limit: stop.loss_above, step })
        } else if stop.gap.is_some_and(|target| gap <= target) {
            Some(StopReason::Gap)
        } else if self.case.noise.rests() && gap <= f64::MIN_POSITIVE && grad_norm <= smallest_norm {
            Some(StopReason::Rest)
        } else if step == self.case.steps {
            Some(StopReason::Steps)
        } else {
            seen.stop
        }
    }

    /// What broke first of all that has led to a loss that is not finite, where the rule works or of what is returned.
    ///
    /// Whatever broke in an earlier step and did no harm in this one is forgotten.
    fn broken(&self, k: usize, seen: &Seen<'_, R>) -> Option<StopReason> {
        let t = seen.t;
        if let Some((reason, last)) = self.broken[k]
            && last + 1 >= t
        {
            return Some(reason);
        }
        let lane = |values: &[R]| -> Vec<f64> { values.iter().map(|value| value.lane(k)).collect() };
        let x = lane(&seen.own.1[..self.dim]);
        let mut computed = Vec::new();
        if t > 0 {
            if let Some(Kept { own, .. }) = seen.kept {
                let mut gradient = vec![0.0; self.dim];
                Evaluate::<f64>::evaluate(self.case.surface, self.case.target, &lane(own), &mut gradient);
                computed.push((Quantity::Gradient, t - 1, gradient));
            }
            if let Some((loss, gradient)) = seen.view.map(View::before) {
                computed.push((Quantity::ObservedLoss, t - 1, vec![loss.lane(k)]));
                computed.push((Quantity::ObservedGradient, t - 1, lane(gradient)));
            }
            computed.push((Quantity::Lr, t, vec![seen.lr.lane(k)]));
            if let Some(Kept { rates, own, .. }) = seen.kept {
                computed.push((Quantity::EffectiveLr, t, lane(rates)));
                computed.push((Quantity::Update, t, x.iter().zip(lane(own)).map(|(x, before)| x - before).collect()));
            }
        }
        computed.push((Quantity::Iterate, t, x));
        computed.push((Quantity::Iterate, t, lane(&seen.x[..self.dim])));
        computed.push((Quantity::Loss, t, vec![seen.loss.lane(k)]));
        computed.push((Quantity::ObservedLoss, t, vec![seen.own.0.lane(k)]));
        computed
            .into_iter()
            .find_map(|(quantity, t, values)| values.into_iter().find_map(|v| StopReason::not_finite(quantity, v, t)))
    }
}

/// Mean, smallest and largest over the coordinates.
fn effective<R: Real>(rates: &[R]) -> [R; 3] {
    let mean = sum(rates.iter().copied()) / rates.len() as f64;
    let first = rates[0];
    let (min, max) = (rates.iter().fold(first, |a, &b| a.min(b)), rates.iter().fold(first, |a, &b| a.max(b)));
    // The mean of equal numbers is that number, whatever rounding makes of their sum.
    [mean.max(min).min(max), min, max]
}

/// Keeps the best loss of every lane and when it reached which target, and notices when one needs a closer look.
struct Watch<R> {
    minimum: f64,
    /// The same, or zero where that is not known.
    origin: f64,
    /// The larger of the gaps at which a run ends.
    end: f64,
    /// The gap at which each lane is to be looked at next: its next target, or the end.
    gap: R,
    loss_above: R,
    best_loss: R,
    best_step: R,
    /// See [`Outcome::hits`].
    hits: Vec<Vec<u64>>,
}

impl<R: Real> Watch<R> {
    fn new(end: f64, minimum: f64, loss_above: f64) -> Self {
        Self {
            minimum,
            origin: if minimum.is_nan() { 0.0 } else { minimum },
            end,
            gap: R::of(if minimum.is_nan() { f64::NEG_INFINITY } else { end.max(TARGETS[0]) }),
            loss_above: R::of(loss_above.min(f64::MAX)),
            best_loss: R::of(f64::INFINITY),
            best_step: R::of(0.0),
            hits: vec![Vec::new(); R::WIDTH],
        }
    }

    /// Takes note of the targets that a lane's loss has reached at step `t`.
    fn reach(&mut self, lane: usize, loss: f64, t: u64) {
        if self.minimum.is_nan() {
            return;
        }
        let (hits, gap) = (&mut self.hits[lane], loss - self.minimum);
        while TARGETS.get(hits.len()).is_some_and(|&target| (f64::MIN..=target).contains(&gap)) {
            hits.push(t);
        }
        let next = TARGETS.get(hits.len()).copied().unwrap_or(f64::NEG_INFINITY);
        self.gap.set_lane(lane, next.max(self.end));
    }

    fn best(&self, lane: usize) -> Option<(f64, u64)> {
        let loss = self.best_loss.lane(lane);
        (loss < f64::INFINITY).then(|| (loss, self.best_step.lane(lane) as u64))
    }

    /// Never looks at this lane again; returns when it reached its targets.
    fn forget(&mut self, lane: usize) -> Vec<u64> {
        self.gap.set_lane(lane, f64::NEG_INFINITY);
        self.loss_above.set_lane(lane, f64::INFINITY);
        std::mem::take(&mut self.hits[lane])
    }

    /// Takes note of the losses of step `t`; whether any is at a target, too large, or not a number.
    #[inline(always)]
    fn look(&mut self, loss: &R, t: u64) -> bool {
        // −∞ is at any target, where the minimum is not known too.
        let special = (*loss - self.origin).any(&self.gap, |gap, target| gap <= target)
            // What is infinite is the limit of a lane that nobody looks at.
            | loss.any(&self.loss_above, |loss, limit| (loss > limit || loss.is_nan()) && limit < f64::INFINITY);
        if special {
            self.take_finite(*loss, t);
        } else {
            self.take(*loss, t);
        }
        special
    }

    /// Takes the losses that are better than all before.
    #[inline(always)]
    fn take(&mut self, loss: R, t: u64) {
        let better = loss.zip(self.best_loss, |loss, best| if loss < best { 1.0 } else { 0.0 });
        self.best_loss = loss.zip(self.best_loss, |loss, best| if loss < best { loss } else { best });
        // Exact, for whole numbers; a selection would become a masked store, which the next load has to wait for.
        let since = -self.best_step + t as f64;
        self.best_step += since * better;
    }

    /// The same, but for −∞, which is no record.
    #[inline(never)]
    fn take_finite(&mut self, loss: R, t: u64) {
        self.take(loss.map(|loss| if loss < f64::MIN { f64::NAN } else { loss }), t);
    }
}
