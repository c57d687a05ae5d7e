//! Up and down between two rates.
//!
//! The rate need not fall all the time: now and then a large one does harm at once and good later, since it leaves
//! saddles and narrow minima. Nothing has to be known but a range that makes sense.
//!
//! ```text
//! m + (1 − m)·h·min(r/up, (up + down − r)/down),  r = s mod (up + down)
//!
//! h = 1            triangular
//! h = 2⁻ⁱ          triangular2, in cycle i = 0, 1, …
//! h = γˢ           exp_range
//! ```
//!
//! with `m` = `min_factor`, `up` = `step_size_up`, `down` = `step_size_down`, `γ` = `gamma`, and `h` as `mode` says.
//!
//! # Conventions
//!
//! * torch: `CyclicLR(base_lr, max_lr)`: here lr is `max_lr`, and `min_factor` is base_lr/max_lr; `step_size_up` is
//!   2000 by default. It also cycles the momentum unless told not to (`cycle_momentum`), here nothing does.
//! * optax: none; `piecewise` with linear interpolation has single triangles.
//!
//! # References
//!
//! L. N. Smith (2017), *Cyclical learning rates for training neural networks*, WACV, 464–472,
//! DOI 10.1109/WACV.2017.58, arXiv:1506.01186: at least three cycles, from a quarter or a third of the largest rate.

use serde::{Deserialize, Serialize};

use super::{Param, Shape, Spec, Wrong, build};
use crate::component::Range;
use crate::real::Real;

/// Up and down between two rates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cyclic {
    /// What becomes of the height of the triangles.
    pub mode: Mode,
    /// The factor at the bottom, `m`, from 0 to 1.
    pub min_factor: f64,
    /// Updates from the bottom to the top, `up`.
    pub step_size_up: u64,
    /// Updates from the top to the bottom, `down`.
    pub step_size_down: u64,
    /// What the height is multiplied by at each update of `exp_range`, `γ`, in `(0, 1]`.
    pub gamma: f64,
}

/// What becomes of the height of the triangles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It stays.
    Triangular,
    /// Each cycle has half of it.
    Triangular2,
    /// It falls by a ratio at every update.
    ExpRange,
}

impl Shape for Cyclic {
    const SPEC: Spec = Spec {
        name: "cyclic",
        summary: "triangles from min_factor up to 1 and down again",
        called: &[("torch", "CyclicLR")],
        params: &[
            Param::choice("mode", &["triangular", "triangular2", "exp_range"], "what becomes of the height"),
            Param::real("min_factor", "m", Range::Fraction, 0.25, "factor at the bottom"),
            Param::whole("step_size_up", "up", 1, 1, "updates from the bottom to the top")
                .or("a sixth of the run", |run| run.steps.div_ceil(6).into()),
            Param::whole("step_size_down", "down", 1, 1, "updates from the top to the bottom")
                .or("step_size_up", |run| run.whole("step_size_up").into()),
            Param::real("gamma", "γ", Range::Factor, 1.0, "what exp_range multiplies the height by at each update"),
        ],
        source: include_str!("cyclic.rs"),
        build: build::<Self>,
    };

    fn check(&self, _: u64) -> Result<(), Wrong> {
        if self.gamma != 1.0 && self.mode != Mode::ExpRange {
            let message = "`gamma` has no effect in this mode";
            return Err(Wrong::at("gamma", message, "expected mode = \"exp_range\" beside it"));
        }
        Ok(())
    }

    fn factor(&self, s: u64) -> f64 {
        let Self { step_size_up: up, step_size_down: down, .. } = *self;
        let (cycle, r) = (s / (up + down), s % (up + down));
        let triangle = if r <= up { r as f64 / up as f64 } else { (up + down - r) as f64 / down as f64 };
        let height = match self.mode {
            Mode::Triangular => 1.0,
            Mode::Triangular2 => 0.5_f64.powu(cycle),
            Mode::ExpRange => self.gamma.powu(s),
        };
        self.min_factor + (1.0 - self.min_factor) * height * triangle
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::{factors, schedule, wrong};

    fn cyclic(mode: &str, gamma: f64) -> Value {
        json!({
            "kind": "cyclic", "mode": mode, "gamma": gamma,
            "min_factor": 0.5, "step_size_up": 4, "step_size_down": 2,
        })
    }

    #[test]
    fn it_goes_up_and_down() {
        let triangles = schedule(cyclic("triangular", 1.0), 20);
        assert_eq!(factors(&triangles, [0, 1, 4, 5, 6, 10]), [0.5, 0.625, 1.0, 0.75, 0.5, 1.0]);
    }

    #[test]
    fn triangles_shrink_as_their_mode_says() {
        assert_eq!(factors(&schedule(cyclic("triangular2", 1.0), 20), [4, 10, 16]), [1.0, 0.75, 0.625]);
        assert_eq!(factors(&schedule(cyclic("exp_range", 0.5), 20), [1, 4, 10]), [0.5625, 0.53125, 0.5 + 1.0 / 2048.0]);
    }

    #[test]
    fn by_default_there_are_three_equal_cycles() {
        let values = schedule(json!({ "kind": "cyclic" }), 600).values();
        assert_eq!((&values["step_size_up"], &values["step_size_down"]), (&json!(100), &json!(100)));
        assert_eq!(schedule(json!({ "kind": "cyclic", "step_size_up": 7 }), 600).values()["step_size_down"], 7);
    }

    #[test]
    fn a_ratio_without_its_mode_is_refused() {
        assert!(wrong(cyclic("triangular2", 0.5), 20).contains("no effect in this mode"));
    }
}
