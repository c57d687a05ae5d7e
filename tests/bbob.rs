//! Compares the functions of BBOB with COCO's own code, whose numbers are in `tests/golden/bbob.json`, and their
//! gradients with automatic differentiation, in many dimensions and instances.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde_json::json;

use rmsbench::isa::{Isa, Target};
use rmsbench::problem::{self, Surface};

/// What `tests/golden/bbob.py` writes.
#[derive(Deserialize)]
struct Golden {
    rows: Vec<Row>,
}

/// A function in a dimension and an instance, with COCO's numbers.
#[derive(Deserialize)]
struct Row {
    function: u32,
    dim: u32,
    instance: u32,
    f_opt: f64,
    /// `Σ i x_opt_i`.
    x_opt: f64,
    near: f64,
    inside: f64,
    outside: f64,
}

static GOLDEN: LazyLock<Golden> = LazyLock::new(|| {
    let text = include_str!("golden/bbob.json");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("bbob.json: {error}"))
});

impl Row {
    fn label(&self) -> String {
        format!("f{} in {} dimensions, instance {}", self.function, self.dim, self.instance)
    }

    fn surface(&self) -> Arc<dyn Surface> {
        let name = format!("bbob_f{:03}", self.function);
        let entry = problem::find(&name).unwrap_or_else(|| panic!("{name} is not registered"));
        let mut values = entry.defaults();
        values.insert("dim".into(), json!(self.dim));
        values.insert("instance".into(), json!(self.instance));
        entry.build(values).unwrap_or_else(|error| panic!("{}: {error}", self.label()))
    }

    /// The points of the row: near the optimum, in the box, and about it.
    fn points(&self, x_opt: &[f64]) -> [Vec<f64>; 3] {
        let mut state = u64::from(self.function) * 1_000_003 + u64::from(self.dim) * 10_007 + u64::from(self.instance);
        let mut point = |radius: f64| -> Vec<f64> {
            let mut coordinate = || {
                state = (state * 1_664_525 + 1_013_904_223) % (1 << 32);
                (state as f64 / 2_147_483_648.0 - 1.0) * radius
            };
            (0..self.dim).map(|_| coordinate()).collect()
        };
        let mut near = point(0.01);
        for (dx, x) in near.iter_mut().zip(x_opt) {
            // Rounded, so that a last bit of the optimum is none of the point.
            *dx += (x * 1e6 + 0.5).floor() / 1e6;
        }
        [near, point(5.0), point(8.0)]
    }
}

fn target() -> Target {
    Target::up_to(Isa::widest())
}

fn at(surface: &dyn Surface, x: &[f64]) -> (f64, Vec<f64>) {
    let mut gradient = vec![f64::NAN; x.len()];
    let value = surface.evaluate(target(), x, &mut gradient);
    (value, gradient)
}

/// Fails unless a value is COCO's, to a billionth of the larger of it and the `f_opt` that it contains.
fn assert_close(what: &str, got: f64, coco: f64, f_opt: f64) {
    assert!((got - coco).abs() <= 1e-9 * coco.abs().max(f_opt.abs()), "{what}: {got}, but {coco} by COCO");
}

#[test]
fn values_and_optima_are_those_of_coco() {
    for row in &GOLDEN.rows {
        let (label, surface) = (row.label(), row.surface());
        assert_eq!(surface.minimum(), Some(row.f_opt).map(|f| (f * 100.0).round() / 100.0), "minimum of {label}");
        let x_opt = surface.minimizers().swap_remove(0);
        let weighted: f64 = x_opt.iter().zip(1..).map(|(x, i)| x * f64::from(i)).sum();
        assert!((weighted - row.x_opt).abs() < 1e-7, "minimizer of {label}: {weighted}, but {} by COCO", row.x_opt);
        assert_close(&format!("{label} at its minimizer"), at(&*surface, &x_opt).0, row.f_opt, row.f_opt);
        let [near, inside, outside] = row.points(&x_opt).map(|x| at(&*surface, &x).0);
        assert_close(&format!("{label} near its minimizer"), near, row.near, row.f_opt);
        assert_close(&format!("{label} in its box"), inside, row.inside, row.f_opt);
        assert_close(&format!("{label} about its box"), outside, row.outside, row.f_opt);
    }
}

#[test]
fn gradients_are_exact_in_every_dimension() {
    // All dimensions of the file, with two instances each.
    for row in GOLDEN.rows.iter().filter(|row| row.instance % 5 == 1) {
        let surface = row.surface();
        let x_opt = surface.minimizers().swap_remove(0);
        for x in row.points(&x_opt) {
            let (value, gradient) = at(&*surface, &x);
            let scale = gradient.iter().fold(value.abs().max(1.0), |scale, slope| scale.max(slope.abs()));
            // Not along axes: every entry of the gradient counts in each direction.
            for turn in 0..3 {
                let direction: Vec<f64> = (0..row.dim).map(|i| f64::from((i + turn) % 3) - 0.9).collect();
                let stated: f64 = gradient.iter().zip(&direction).map(|(g, d)| g * d).sum();
                let slope = surface.along(&x, &direction).slope;
                let error = (stated - slope).abs() / scale;
                // A last bit of a coordinate is worth 10⁻¹⁰ in the gradient of f16.
                assert!(error <= 1e-9, "{}: slope {stated}, but {slope} by differentiation", row.label());
            }
        }
    }
}
