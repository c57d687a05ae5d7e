//! What optimizers are shown of a noisy surface.

use super::block::{Case, Lane};
use crate::isa::Target;
use crate::noise::{Noise, Shown};
use crate::problem::Evaluate;
use crate::real::{Array, Real};
use crate::seed::Stream;

/// The noisy surface as the runs of a block see it.
pub(super) struct View<'a, R: Real> {
    surface: &'a dyn Evaluate<R>,
    target: Target,
    noise: &'a Noise,
    minimum: f64,
    /// Where each run looks, when that is not its iterate.
    place: Array<R>,
    /// What each run is shown: the loss, and the gradient, as long as the slices that the rule sees.
    loss: R,
    gradient: Array<R>,
    /// The same of the step before.
    before: (R, Array<R>),
    /// The same of a single run.
    one: [Vec<f64>; 2],
}

impl<'a, R: Real> View<'a, R> {
    /// The view, if there is noise, of slices of length `width`.
    pub(super) fn new(case: &Case<'a>, surface: &'a dyn Evaluate<R>, width: usize) -> Option<Self> {
        let (noise, dim) = (case.noise, case.surface.dim());
        (!noise.is_none()).then(|| Self {
            surface,
            target: case.target,
            noise,
            // No gap is known where the minimum is not.
            minimum: case.surface.minimum().unwrap_or(f64::NAN),
            place: Array::new(if noise.displaces() { dim } else { 0 }),
            loss: R::of(0.0),
            gradient: Array::new(width),
            before: (R::of(0.0), Array::new(width)),
            one: [vec![0.0; dim], vec![0.0; dim]],
        })
    }

    /// Draws the noise of a step for every run that goes on; returns the losses that they are shown at `x`, where the loss
    /// and the gradient are these.
    #[inline(never)]
    pub(super) fn look(&mut self, lanes: &mut [Lane], active: &[bool], x: &[R], loss: &R, gradient: &[R]) -> R {
        self.before.0 = self.loss;
        std::mem::swap(&mut self.before.1, &mut self.gradient);
        let Self { surface, target, noise, minimum, place, gradient: shown, one: [x_of_one, slope_of_one], .. } = self;
        let dim = x_of_one.len();
        shown.copy_from_slice(gradient);
        let mut observed = *loss;
        if noise.displaces() {
            place.copy_from_slice(x);
            for (k, stream) in going(lanes, active) {
                get(place, k, x_of_one);
                noise.displace(stream, x_of_one);
                set(place, k, x_of_one);
            }
            observed = surface.evaluate(*target, place, &mut shown[..dim]);
        }
        let x = if noise.displaces() { &**place } else { x };
        for (k, stream) in going(lanes, active) {
            get(x, k, x_of_one);
            get(&shown[..dim], k, slope_of_one);
            let mut seen = Shown { x: x_of_one, minimum: *minimum, loss: observed.lane(k), gradient: slope_of_one };
            noise.disturb(stream, &mut seen);
            observed.set_lane(k, seen.loss);
            set(&mut shown[..dim], k, slope_of_one);
        }
        self.loss = observed;
        observed
    }

    /// The loss and the gradient that the runs were shown at the step before.
    pub(super) fn before(&self) -> (&R, &[R]) {
        (&self.before.0, &self.before.1[..self.one[0].len()])
    }

    /// The gradients that the runs are shown.
    pub(super) fn gradient(&self) -> &[R] {
        &self.gradient
    }
}

/// The streams of the runs that go on.
fn going<'l>(lanes: &'l mut [Lane], active: &'l [bool]) -> impl Iterator<Item = (usize, &'l mut Stream)> {
    let all = lanes.iter_mut().map(|lane| &mut lane.noise).enumerate();
    all.filter(|(k, _)| active[*k])
}

/// Takes the numbers of one run out of those of all.
fn get<R: Real>(all: &[R], lane: usize, one: &mut [f64]) {
    for (one, all) in one.iter_mut().zip(all) {
        *one = all.lane(lane);
    }
}

/// Puts them back.
fn set<R: Real>(all: &mut [R], lane: usize, one: &[f64]) {
    for (all, &one) in all.iter_mut().zip(one) {
        all.set_lane(lane, one);
    }
}
