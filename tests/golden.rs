//! Compares optimizers, schedules and problems with the packages and the exact formulas behind `tests/golden`;
//! its README says how they were made, and why these tolerances.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use rmsbench::component::{Kind, Values};
use rmsbench::isa::{Isa, Target};
use rmsbench::modifier::{CLIPPING, EMA, LOOKAHEAD, Modifiers};
use rmsbench::optim::{self, OPTIMIZERS, Rule, Step, Stepper};
use rmsbench::problem::{self, Evaluate, PROBLEMS, Surface};
use rmsbench::real::{LANES, Lanes, Real};
use rmsbench::schedule::{self, Schedule};

/// What the open loops are given.
#[derive(Deserialize)]
struct Inputs {
    start: Vec<f64>,
    gradients: Vec<Vec<f64>>,
    losses: Vec<f64>,
    /// For rules that draw random numbers, also in closed loops.
    normals: Vec<Vec<f64>>,
}

/// The file of an optimizer.
#[derive(Deserialize)]
struct Reference {
    /// Hyperparameters that tell dialects apart and that no package lets its user choose.
    conventions: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    /// What was called; unique.
    call: String,
    params: Values,
    #[serde(default)]
    schedule: Values,
    /// What is put around the rule.
    #[serde(default)]
    modifiers: Modifiers,
    /// Not there where a rule has no use for such gradients.
    open: Option<Recorded>,
    #[serde(default = "open_tolerance")]
    open_tolerance: f64,
    /// The open loop is compared relative to the largest magnitudes so far.
    #[serde(default)]
    relative_to_largest: bool,
    closed: BTreeMap<String, Recorded>,
}

fn open_tolerance() -> f64 {
    1e-12
}

/// The iterates after some of the updates.
#[derive(Deserialize)]
struct Recorded {
    steps: Vec<usize>,
    x: Vec<Vec<f64>>,
    /// What the method returns, where that is not the iterate.
    #[serde(default)]
    answer: Vec<Vec<f64>>,
}

/// What a run goes through, update by update.
struct Path<R> {
    x: Vec<Vec<R>>,
    /// What the method returns, where that is not the iterate.
    answer: Vec<Vec<R>>,
}

static INPUTS: LazyLock<Inputs> = LazyLock::new(|| read("gradients.json"));

/// By the name of the optimizer.
static GOLDEN: LazyLock<BTreeMap<String, Reference>> = LazyLock::new(|| {
    let folder = folder().join("optimizers");
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = files.map(|file| file.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path());
    let data = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    data.map(|path| {
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let reference: Reference = read(&format!("optimizers/{name}.json"));
        for case in &reference.cases {
            assert!(case.name.split('@').next() == Some(&name), "{} in {}", case.name, path.display());
        }
        (name, reference)
    })
    .collect()
});

fn cases() -> impl Iterator<Item = &'static Case> {
    GOLDEN.values().flat_map(|reference| &reference.cases)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = folder().join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An update rule with its learning rate and schedule.
struct Setup {
    rule: Arc<dyn Rule>,
    lr: f64,
    schedule: Schedule,
    modifiers: Modifiers,
}

impl Setup {
    /// `name` is `optimizer@dialect`; `params` holds what differs from the dialect's defaults.
    fn new(name: &str, params: &Values, schedule: Schedule) -> Self {
        let (optimizer, dialect) = name.split_once('@').unwrap_or_else(|| panic!("{name} names no dialect"));
        let entry = optim::find(optimizer).unwrap_or_else(|| panic!("{name} is not registered"));
        let mut dialects = entry.dialects().into_iter();
        let defaults = dialects.find(|known| known.name == dialect).unwrap_or_else(|| panic!("no dialect {name}"));
        let (mut lr, mut values) = (defaults.lr, defaults.rule);
        for (key, value) in params {
            if key == "lr" {
                lr = value.as_f64().unwrap_or_else(|| panic!("{name}: lr is {value}"));
            } else {
                let known = values.insert(key.clone(), value.clone()).is_some();
                assert!(known, "{name} has no `{key}`");
            }
        }
        let rule = entry.build(values).unwrap_or_else(|error| panic!("{name} with {params:?}: {error}"));
        Self { rule, lr, schedule, modifiers: Modifiers::default() }
    }

    fn of(case: &Case) -> Self {
        let schedule = if case.schedule.is_empty() {
            Schedule::constant()
        } else {
            resolved(&case.schedule, INPUTS.gradients.len())
        };
        let modifiers = case.modifiers.clone();
        Self { modifiers, ..Self::new(&case.name, &case.params, schedule) }
    }

    /// The path from `x` on, at the base rate `lr`; `evaluate` is given the number of the update and the iterate before
    /// it, writes the gradient and returns the loss.
    fn run<R: Real>(
        &self,
        stepper: Box<dyn Stepper<R> + '_>,
        lr: R,
        mut x: Vec<R>,
        steps: usize,
        mut evaluate: impl FnMut(u64, &[R], &mut [R]) -> R,
    ) -> Path<R> {
        let mut stepper = self.modifiers.around(stepper, x.len());
        let mut path = Path { x: Vec::new(), answer: Vec::new() };
        let (mut gradient, mut answer) = (x.clone(), x.clone());
        for (t, normal) in (1..).zip(&INPUTS.normals).take(steps) {
            let loss = evaluate(t, &x, &mut gradient);
            let normal: Vec<R> = normal.iter().take(x.len()).map(|&normal| R::of(normal)).collect();
            let step = Step { t, lr: lr * self.schedule.factor(t - 1), loss, normal: &normal };
            stepper.step(&step, &gradient, &mut x, &mut []);
            path.x.push(x.clone());
            if stepper.answers() {
                stepper.answer(&x, &mut answer);
                path.answer.push(answer.clone());
            }
        }
        path
    }

    /// The path when gradients and losses do not depend on it.
    fn open_loop(&self, inputs: &Inputs, steps: usize) -> Path<f64> {
        let stepper = self.rule.one(inputs.start.len(), widest());
        let mut given = inputs.gradients.iter().zip(&inputs.losses);
        self.run(stepper, self.lr, inputs.start.clone(), steps, |t, _, gradient| {
            let (now, &loss) = given.next().unwrap_or_else(|| panic!("no gradient for update {t}"));
            gradient.copy_from_slice(now);
            loss
        })
    }

    /// The path on a surface, from `start` on.
    fn closed_loop(&self, surface: &dyn Surface, lr: f64, start: &[f64], steps: usize) -> Path<f64> {
        let stepper = self.rule.one(start.len(), widest());
        self.run(stepper, lr, start.to_vec(), steps, |_, x, gradient| surface.evaluate(widest(), x, gradient))
    }
}

fn widest() -> Target {
    Target::up_to(Isa::widest())
}

/// The schedule with these values, for so many updates.
fn resolved(values: &Values, steps: usize) -> Schedule {
    Schedule::new(values.clone(), steps as u64).unwrap_or_else(|wrong| panic!("schedule {values:?}: {wrong}"))
}

/// The problem with these parameters over its defaults.
fn surface(name: &str, params: &[(&str, Value)]) -> Arc<dyn Surface> {
    let entry = problem::find(name).unwrap_or_else(|| panic!("{name} is not registered"));
    let mut values = entry.defaults();
    for (key, value) in params {
        values.insert((*key).into(), value.clone());
    }
    entry.build(values).unwrap_or_else(|error| panic!("{name} with {params:?}: {error}"))
}

/// What does not agree, collected, so that all of it is told at once.
#[derive(Default)]
struct Failures(Vec<String>);

impl Failures {
    /// Notes where `got` is further from `expected` than `tolerance` times `scale(expected)`.
    fn compare(&mut self, what: &str, got: &[f64], expected: &[f64], tolerance: f64, scale: impl Fn(f64) -> f64) {
        if got.len() != expected.len() {
            self.0.push(format!("{what}: {} numbers, expected {}", got.len(), expected.len()));
        }
        for (i, (&got, &expected)) in got.iter().zip(expected).enumerate() {
            let gap = (got - expected).abs();
            // A NaN is close to nothing.
            let close = gap <= tolerance * scale(expected);
            if !close {
                self.0.push(format!("{what}, [{i}]: got {got:e}, expected {expected:e}, apart by {gap:.1e}"));
            }
        }
    }

    /// Compares the recorded iterates and answers with those of a run, relative to `scale` of the numbers of a coordinate
    /// so far.
    fn compare_run(
        &mut self,
        what: &str,
        path: &Path<f64>,
        recorded: &Recorded,
        tolerance: f64,
        scale: impl Fn(&mut dyn Iterator<Item = f64>) -> f64,
    ) {
        assert_eq!(recorded.answer.is_empty(), path.answer.is_empty(), "{what}: answers of one of the two");
        for (which, got, expected) in [("x", &path.x, &recorded.x), ("answer", &path.answer, &recorded.answer)] {
            for (&step, expected) in recorded.steps.iter().zip(expected) {
                for (i, &expected) in expected.iter().enumerate() {
                    let what = format!("{which} of {what}, step {step}, coordinate {i}");
                    let scale = scale(&mut got[..step].iter().map(|x| x[i]));
                    self.compare(&what, &[got[step - 1][i]], &[expected], tolerance, |_| scale);
                }
            }
        }
    }

    fn assert_none(self) {
        assert!(self.0.is_empty(), "{} do not agree:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// The last magnitude of a coordinate.
fn last(path: &mut dyn Iterator<Item = f64>) -> f64 {
    path.last().map_or(0.0, f64::abs)
}

/// The largest magnitude of a coordinate.
fn largest(path: &mut dyn Iterator<Item = f64>) -> f64 {
    path.fold(0.0, |largest, x| x.abs().max(largest))
}

fn last_step(recorded: &Recorded) -> usize {
    recorded.steps.iter().copied().max().unwrap_or(0)
}

/// Compares open loops.
fn follow_on_given_gradients<'a>(cases: impl Iterator<Item = &'a Case>) {
    let mut failures = Failures::default();
    for case in cases {
        let Some(recorded) = &case.open else { continue };
        let (what, tolerance) = (format!("{}: {}", case.name, case.call), case.open_tolerance);
        let run = Setup::of(case).open_loop(&INPUTS, last_step(recorded));
        failures.compare_run(&what, &run, recorded, tolerance, if case.relative_to_largest { largest } else { last });
    }
    failures.assert_none();
}

/// Compares closed loops.
fn follow_on_surfaces<'a>(cases: impl Iterator<Item = &'a Case>) {
    let mut failures = Failures::default();
    for case in cases {
        let setup = Setup::of(case);
        assert!(case.open.is_some() || !case.closed.is_empty(), "{} compares nothing", case.call);
        for (name, recorded) in &case.closed {
            let surface = surface(name, &[]);
            let run = setup.closed_loop(&*surface, setup.lr, &surface.start(), last_step(recorded));
            failures.compare_run(&format!("{} on {name}", case.call), &run, recorded, 1e-9, last);
        }
    }
    failures.assert_none();
}

#[test]
fn optimizers_follow_the_packages_on_given_gradients() {
    follow_on_given_gradients(cases());
}

#[test]
fn optimizers_follow_the_packages_on_surfaces() {
    follow_on_surfaces(cases());
}

#[test]
fn modifiers_follow_the_packages() {
    #[derive(Deserialize)]
    struct Modified {
        cases: Vec<Case>,
    }
    let golden: Modified = read("modifiers.json");
    for key in [CLIPPING, LOOKAHEAD, EMA].into_iter().flatten().map(|param| param.key) {
        let compared =
            golden.cases.iter().any(|case| json!(case.modifiers).to_string().contains(&format!("\"{key}\"")));
        assert!(compared, "modifiers.json does not have `{key}`");
    }
    follow_on_given_gradients(golden.cases.iter());
    follow_on_surfaces(golden.cases.iter());
}

#[test]
fn sixteen_runs_side_by_side_are_those_compared_with_the_packages() {
    let surface = surface("rosenbrock", &[]);
    for case in cases() {
        let Some(recorded) = case.closed.get("rosenbrock") else { continue };
        let (setup, steps) = (Setup::of(case), last_step(recorded));
        // Lane 0 is the golden run; the others differ from it and from each other.
        let mut lr = Lanes::of(setup.lr);
        let mut start: Vec<Lanes> = surface.start().into_iter().map(Lanes::of).collect();
        for (k, share) in (0..LANES).zip((0..).map(|k| f64::from(k) / 32.0)) {
            lr.set_lane(k, setup.lr * (1.0 - share));
            for x in &mut start {
                x.set_lane(k, x.lane(k) - share);
            }
        }
        let stepper = setup.rule.lanes(start.len(), widest());
        let evaluated: &dyn Evaluate<Lanes> = &*surface;
        let evaluate = |_, x: &[Lanes], gradient: &mut [Lanes]| evaluated.evaluate(widest(), x, gradient);
        let together = setup.run(stepper, lr, start.clone(), steps, evaluate);
        for k in 0..LANES {
            let start: Vec<f64> = start.iter().map(|x| x.lane(k)).collect();
            let alone = setup.closed_loop(&*surface, lr.lane(k), &start, steps);
            for (t, (together, alone)) in together.x.iter().zip(&alone.x).enumerate() {
                let bits: Vec<u64> = together.iter().map(|x| x.lane(k).to_bits()).collect();
                let expected: Vec<u64> = alone.iter().map(|x| x.to_bits()).collect();
                assert_eq!(bits, expected, "{}, step {}, lane {k}: alone at {alone:?}", case.call, t + 1);
            }
        }
    }
}

#[test]
fn every_optimizer_has_a_file_and_every_file_an_optimizer() {
    let mut registered: Vec<&str> = OPTIMIZERS.iter().map(|entry| entry.spec.name).collect();
    registered.sort_unstable();
    let files: Vec<&str> = GOLDEN.keys().map(String::as_str).collect();
    assert_eq!(files, registered, "tests/golden/optimizers has the left ones, the registry the right ones");
}

#[test]
fn every_dialect_is_compared_with_its_package_at_its_defaults() {
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            let name = format!("{}@{}", entry.spec.name, dialect.name);
            let defaults = |case: &Case| case.params.len() == 1 && case.params.get("lr") == Some(&json!(dialect.lr));
            let mut cases = cases().filter(|case| case.name == name && case.schedule.is_empty());
            assert!(cases.any(defaults), "tests/golden/optimizers does not have {name} at its defaults");
        }
    }
}

#[test]
fn every_hyperparameter_is_compared_away_from_its_default() {
    for entry in OPTIMIZERS {
        let dialects = entry.dialects();
        let name = entry.spec.name;
        let Reference { conventions, cases } = &GOLDEN[name];
        for key in conventions {
            assert!(entry.spec.params.iter().any(|param| param.key == key), "{name} has no convention `{key}`");
        }
        for key in entry.spec.params.iter().map(|param| param.key) {
            let compared = if conventions.iter().any(|convention| convention == key) {
                // Then packages have to differ in it.
                dialects.iter().any(|dialect| dialect.rule[key] != dialects[0].rule[key])
            } else {
                dialects.iter().any(|dialect| {
                    let full = format!("{name}@{}", dialect.name);
                    let mut cases = cases.iter().filter(|case| case.name == full);
                    cases.any(|case| case.params.get(key).is_some_and(|value| *value != dialect.rule[key]))
                })
            };
            assert!(compared, "no case of {name}.json would notice if {name} ignored `{key}`");
        }
    }
}

/// Losses on Rosenbrock after 100 steps from (−1.2, 1), to ten digits, made apart from `generate.py`.
const LOSSES: &[(&str, &str, f64)] = &[
    ("rmsprop@torch", "{}", 3.919_736_927),
    ("rmsprop@keras", "{}", 5.722_556_735),
    ("rmsprop@optax", "{}", 5.722_556_735),
    ("rmsprop@tf1", "{}", 5.722_662_318),
    ("rmsprop@torch", r#"{"centered": true}"#, 3.917_635_336),
    ("rmsprop@torch", r#"{"momentum": 0.9, "lr": 0.001, "rho": 0.9}"#, 3.855_515_236),
    ("adadelta@torch", "{}", 4.250_140_701),
    ("adadelta@keras", "{}", 24.152_352_23),
    ("adadelta@paper", "{}", 4.257_164_92),
    ("adagrad@torch", "{}", 4.531_511_192),
    ("adagrad@keras", "{}", 19.121_358_86),
    ("adam@torch", "{}", 7.131_100_801),
    ("adam@keras", "{}", 7.131_100_834),
];

#[test]
fn losses_after_a_hundred_steps_on_rosenbrock_are_as_computed_elsewhere() {
    let mut failures = Failures::default();
    let surface = surface("rosenbrock", &[]);
    for &(name, params, expected) in LOSSES {
        let overlay: Values = serde_json::from_str(params).unwrap_or_else(|error| panic!("{params}: {error}"));
        let setup = Setup::new(name, &overlay, Schedule::constant());
        let run = setup.closed_loop(&*surface, setup.lr, &[-1.2, 1.0], 100);
        let loss = surface.evaluate(widest(), &run.x[99], &mut [0.0; 2]);
        failures.compare(&format!("{name} with {params}"), &[loss], &[expected], 1e-8, f64::abs);
    }
    failures.assert_none();
}

#[derive(Deserialize)]
struct Schedules {
    /// What `reduce_on_plateau` is shown, by name.
    losses: BTreeMap<String, Vec<f64>>,
    cases: Vec<Scheduled>,
}

#[derive(Deserialize)]
struct Scheduled {
    call: String,
    schedule: Values,
    /// The losses and the learning rate, where they matter.
    losses: Option<String>,
    lr: Option<f64>,
    factors: Vec<f64>,
}

static SCHEDULED: LazyLock<Schedules> = LazyLock::new(|| read("schedules.json"));

#[test]
fn schedules_follow_the_packages() {
    let mut failures = Failures::default();
    for case in &SCHEDULED.cases {
        let schedule = resolved(&case.schedule, case.factors.len());
        assert_eq!(schedule.plateau().is_some(), case.losses.is_some(), "{}", case.call);
        let mut got: Vec<f64> = (0..).map(|s| schedule.factor(s)).take(case.factors.len()).collect();
        if let (Some(mut plateau), Some(name)) = (schedule.plateau(), &case.losses) {
            let lr = case.lr.unwrap_or_else(|| panic!("{} has no lr", case.call));
            for ((s, factor), &loss) in (0..).zip(&mut got).zip(&SCHEDULED.losses[name]) {
                *factor *= plateau.factor(s, loss, lr);
            }
        }
        failures.compare(&case.call, &got, &case.factors, 1e-13, |_| 1.0);
    }
    failures.assert_none();
}

/// All schedules of a kind in the golden data, also those that are parts of others.
fn of_kind<'a>(schedule: &'a Values, kind: &str, found: &mut Vec<&'a Values>) {
    if schedule["kind"] == kind {
        found.push(schedule);
    }
    for part in schedule.get("schedules").and_then(Value::as_array).into_iter().flatten() {
        of_kind(part.as_object().unwrap_or_else(|| panic!("{part} is no table")), kind, found);
    }
}

#[test]
fn every_parameter_of_a_schedule_is_compared_away_from_its_default() {
    for spec in schedule::SCHEDULES {
        let mut compared = Vec::new();
        for case in &SCHEDULED.cases {
            of_kind(&case.schedule, spec.name, &mut compared);
        }
        assert!(!compared.is_empty(), "schedules.json does not have `{}`", spec.name);
        for param in spec.params {
            let values: Vec<&Value> = compared.iter().filter_map(|schedule| schedule.get(param.key)).collect();
            let away = match (param.kind, param.default) {
                // All of them.
                (schedule::Kind::One(Kind::Word(words)), _) => {
                    words[1..].iter().all(|word| values.iter().any(|v| *v == word))
                }
                (_, schedule::Default::Real(default)) => values.iter().any(|v| v.as_f64() != Some(default)),
                (_, schedule::Default::Whole(default)) => values.iter().any(|v| v.as_u64() != Some(default)),
                (_, schedule::Default::Flag) => values.iter().any(|v| **v == json!(true)),
                _ => !values.is_empty(),
            };
            assert!(away, "schedules.json would not notice if `{}` ignored `{}`", spec.name, param.key);
        }
    }
}

#[test]
fn problems_have_the_exact_values_and_gradients() {
    #[derive(Deserialize)]
    struct Problem {
        cases: Vec<Exact>,
    }
    #[derive(Deserialize)]
    struct Exact {
        params: Values,
        points: Vec<Point>,
    }
    #[derive(Deserialize)]
    struct Point {
        x: Vec<f64>,
        value: f64,
        gradient: Vec<f64>,
    }
    let mut failures = Failures::default();
    // Those of COCO have data of their own.
    for entry in PROBLEMS.iter().filter(|entry| !entry.spec.name.starts_with("bbob_")) {
        let name = entry.spec.name;
        let golden: Problem = read(&format!("problems/{name}.json"));
        for case in &golden.cases {
            let mut values = entry.defaults();
            values.extend(case.params.clone());
            let surface = entry.build(values).unwrap_or_else(|error| panic!("{name} with {:?}: {error}", case.params));
            for Point { x, value, gradient } in &case.points {
                let what = format!("{name} at {x:?}");
                let mut got = vec![f64::NAN; x.len()];
                let loss = surface.evaluate(widest(), x, &mut got);
                // The terms may be larger than their sum, and are of the size of the larger of value and slope.
                let scale = gradient.iter().fold(value.abs().max(1.0), |scale, g| scale.max(g.abs()));
                failures.compare(&format!("value of {what}"), &[loss], &[*value], 1e-12, |_| scale);
                failures.compare(&format!("gradient of {what}"), &got, gradient, 1e-12, |_| scale);
            }
        }
    }
    failures.assert_none();
}

/// The results of `tests/golden/results/config.toml`. A difference is a changed result or a changed format: it belongs into
/// the changelog. With `RMSBENCH_BLESS` set, the new ones are kept.
#[test]
fn results_are_what_they_were() {
    let folder = folder().join("results");
    let place = tempfile::tempdir().expect("a folder");
    let made = place.path().join("made");
    let mut program = Command::new(assert_cmd::cargo::cargo_bin("rmsbench"));
    let output = program.arg("run").arg(folder.join("config.toml")).arg("-qo").arg(&made).output().expect("rmsbench");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in ["trace.csv", "summary.csv", "targets.csv"] {
        let now = fs::read_to_string(made.join(file)).expect("text");
        if std::env::var_os("RMSBENCH_BLESS").is_some() {
            fs::write(folder.join(file), &now).unwrap_or_else(|error| panic!("{file}: {error}"));
        }
        let then = fs::read_to_string(folder.join(file)).unwrap_or_default();
        let changed = now.lines().zip(then.lines()).find(|(now, then)| now != then);
        assert!(
            now == then,
            "{file} is not what it was ({changed:?}); if that is meant, set RMSBENCH_BLESS to keep it"
        );
    }
}
