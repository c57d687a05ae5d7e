//! What every optimizer, every problem and every kind of noise has to keep to, whoever wrote it: all of the registries, entry by entry.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use rand_distr::{Distribution, Uniform};
use serde_json::{Value, json};

use rmsbench::check::{Verdict, check};
use rmsbench::component::{Kind, Param, Range, Search, Spec, Values};
use rmsbench::isa::{Isa, Target};
use rmsbench::noise::{self, NOISES};
use rmsbench::optim::{self, OPTIMIZERS, Rule, Step, Stepper};
use rmsbench::problem::{self, PROBLEMS, Surface};
use rmsbench::real::{LANES, Lanes, Real};
use rmsbench::schedule::SCHEDULES;
use rmsbench::seed::{self, Stream};

/// Keys of a config's table that are not parameters of the optimizer or the problem.
const OPTIMIZER_KEYS: &[&str] =
    &["name", "label", "lr", "schedule", "clip_value", "clip_norm", "clip_norm_eps", "lookahead", "ema"];
const PROBLEM_KEYS: &[&str] = &["name", "label", "start", "noise"];
const NOISE_KEYS: &[&str] = &["kind"];

/// All entries: the folder of their file, what they say, the keys that they must leave alone.
fn specs() -> Vec<(&'static str, &'static Spec, &'static [&'static str])> {
    let optimizers = OPTIMIZERS.iter().map(|entry| ("optim", &entry.spec, OPTIMIZER_KEYS));
    let problems = PROBLEMS.iter().map(|entry| ("problem", &entry.spec, PROBLEM_KEYS));
    optimizers.chain(problems).chain(NOISES.iter().map(|entry| ("noise", &entry.spec, NOISE_KEYS))).collect()
}

/// The defaults of all entries, those of an optimizer once for each dialect.
fn defaults() -> Vec<Defaults> {
    let optimizers = OPTIMIZERS.iter().flat_map(|entry| {
        entry.dialects().into_iter().map(|dialect| Defaults {
            label: format!("{}@{}", entry.spec.name, dialect.name),
            spec: &entry.spec,
            values: dialect.rule,
            rebuild: Box::new(|values| entry.build(values).map(|rule| rule.values())),
        })
    });
    let problems = PROBLEMS.iter().map(|entry| Defaults {
        label: entry.spec.name.into(),
        spec: &entry.spec,
        values: entry.defaults(),
        rebuild: Box::new(|values| entry.build(values).map(|s| s.values()).map_err(|invalid| invalid.to_string())),
    });
    optimizers.chain(problems).collect()
}

/// Defaults of an entry.
struct Defaults {
    label: String,
    spec: &'static Spec,
    values: Values,
    /// Builds from values, and reads them back.
    rebuild: Box<dyn Fn(Values) -> Result<Values, String>>,
}

#[test]
fn every_source_file_is_registered_under_its_name() {
    for folder in ["optim", "problem", "noise"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
        let mut files = sources(&path);
        files.remove("mod");
        // Of a suite, the functions are named after it; the other files hold what they share.
        for suite in suites(&path) {
            let inner = sources(&path.join(&suite));
            files.extend(inner.into_iter().filter(|(stem, _)| stem.starts_with(&format!("{suite}_"))));
        }
        let specs = specs();
        let registered = specs.iter().filter(|(of, ..)| *of == folder);
        let sources: BTreeMap<String, &str> = registered.map(|(_, spec, _)| (spec.name.into(), spec.source)).collect();
        let (names, stems): (Vec<_>, Vec<_>) = (sources.keys().collect(), files.keys().collect());
        assert_eq!(names, stems, "names of src/{folder}/mod.rs, and files beside it");
        for (name, source) in sources {
            assert!(files[&name] == source, "the source of {name} is another file's");
        }
    }
}

/// What is in a folder.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap_or_else(|error| panic!("a file: {error}")).path())
}

/// The texts of the Rust files of a folder, by their stem.
fn sources(folder: &Path) -> BTreeMap<String, String> {
    let files = entries(folder).filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (file.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// The names of the folders in a folder.
fn suites(folder: &Path) -> Vec<String> {
    let folders = entries(folder).filter(|path| path.is_dir());
    folders.map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect()
}

#[test]
fn names_are_unique_and_found() {
    // Across all registries: `rmsbench explain` knows them by their names alone.
    let schedules = SCHEDULES.iter().map(|spec| spec.name);
    let mut taken = BTreeSet::new();
    for name in specs().iter().map(|(_, spec, _)| spec.name).chain(schedules) {
        assert!(taken.insert(name), "the name {name} is registered twice");
    }
    for entry in NOISES {
        let name = entry.spec.name;
        assert!(noise::find(name).is_some_and(|found| found.spec.name == name), "{name} is not found");
    }
    for entry in OPTIMIZERS {
        let name = entry.spec.name;
        assert!(optim::find(name).is_some_and(|found| found.spec.name == name), "{name} is not found");
        let dialects: Vec<&str> = entry.dialects().iter().map(|dialect| dialect.name).collect();
        let unique: BTreeSet<_> = dialects.iter().collect();
        assert!(!dialects.is_empty() && unique.len() == dialects.len(), "dialects of {name}: {dialects:?}");
    }
    for entry in PROBLEMS {
        let name = entry.spec.name;
        assert!(problem::find(name).is_some_and(|found| found.spec.name == name), "{name} is not found");
    }
}

#[test]
fn summaries_are_one_short_line() {
    for (_, spec, _) in specs() {
        let length = spec.summary.chars().count();
        assert!((1..=60).contains(&length), "the summary of {} has {length} characters", spec.name);
        assert!(!spec.summary.contains('\n'), "the summary of {} has several lines", spec.name);
    }
}

#[test]
fn documentation_has_a_title_a_formula_and_references() {
    for (_, spec, _) in specs() {
        let (name, doc) = (spec.name, spec.doc());
        let mut lines = doc.lines();
        let title = lines.next().unwrap_or_default();
        assert!(title.ends_with('.') && !title.starts_with('#'), "{name} begins with `{title}`, not with a title");
        assert_eq!(lines.next(), Some(""), "the title of {name} has no empty line after it");
        assert!(doc.contains("\n```text\n"), "{name} shows no formula");
        let references = doc.split_once("\n# References\n").map_or("", |(_, references)| references);
        assert!(references.contains("\n* "), "{name} names no references");
    }
}

#[test]
fn a_parameter_name_means_one_thing() {
    for (_, spec, reserved) in specs() {
        let mut taken: BTreeSet<&str> = reserved.iter().copied().collect();
        for param in spec.params {
            for key in [param.key].iter().chain(&param.other_names()) {
                assert!(taken.insert(key), "{} has two meanings for `{key}`", spec.name);
            }
        }
    }
}

#[test]
fn parameters_are_the_fields_in_the_same_order() {
    for Defaults { label, spec, values, .. } in defaults() {
        let params: Vec<&str> = spec.params.iter().map(|param| param.key).collect();
        let fields: Vec<&String> = values.keys().collect();
        assert_eq!(params, fields, "parameters and fields of {label}");
    }
}

#[test]
fn defaults_lie_within_their_ranges() {
    for Defaults { label, spec, values, .. } in defaults() {
        for Param { key, kind, .. } in spec.params {
            let value = &values[*key];
            let inside = match *kind {
                // Not a whole number that happens to be written without a point.
                Kind::Real(range) => value.is_f64() && value.as_f64().is_some_and(|value| range.contains(value)),
                Kind::Whole(low, high) => value.as_u64().is_some_and(|value| (low..=high).contains(&value)),
                Kind::Flag => value.is_boolean(),
                Kind::Word(words) => words.iter().any(|word| value == word),
            };
            assert!(inside, "{label} has `{key}` = {value}, outside of {kind}");
        }
    }
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            let (name, lr) = (entry.spec.name, dialect.lr);
            assert!(lr.is_finite() && lr > 0.0, "{name}@{} has the learning rate {lr}", dialect.name);
        }
    }
}

#[test]
fn building_keeps_every_value() {
    for Defaults { label, spec, values, rebuild } in defaults() {
        for values in variants(spec, &values) {
            // What does not go together is refused, but never mended silently.
            if let Ok(rebuilt) = rebuild(values.clone()) {
                assert_eq!(rebuilt, values, "{label} does not keep its values");
            }
        }
        assert_eq!(rebuild(values.clone()), Ok(values), "{label} does not accept its defaults");
    }
}

#[test]
fn unknown_and_missing_parameters_are_refused() {
    for Defaults { label, spec, values, rebuild } in defaults() {
        let mut more = values.clone();
        more.insert("no_such_key".into(), json!(1.0));
        assert!(rebuild(more).is_err(), "{label} accepts an unknown key");
        for param in spec.params {
            let mut fewer = values.clone();
            fewer.shift_remove(param.key);
            assert!(rebuild(fewer).is_err(), "{label} does without `{}`", param.key);
        }
    }
}

#[test]
fn tuning_looks_within_the_range_of_a_parameter() {
    for entry in OPTIMIZERS {
        let (name, search) = (entry.spec.name, entry.lr_search);
        assert!(0.0 < search.at(0.0) && search.at(0.0) < search.at(1.0), "{name} has the learning rates {search:?}");
        for param @ Param { key, kind, .. } in entry.spec.params {
            let Some(search) = param.search else { continue };
            assert!(search.at(0.0) < search.at(1.0), "{name} is tuned over `{key}` of {search:?}");
            for value in SHARES.into_iter().filter_map(|u| param.at(u)) {
                let inside = match *kind {
                    Kind::Real(range) => value.as_f64().is_some_and(|value| range.contains(value)),
                    Kind::Whole(low, high) => value.as_u64().is_some_and(|value| (low..=high).contains(&value)),
                    Kind::Flag | Kind::Word(_) => false,
                };
                assert!(inside, "{name} is tuned with `{key}` = {value}, outside of {kind}");
            }
        }
    }
}

/// Where tests look within the ranges of tuning, as shares of them.
const SHARES: [f64; 3] = [0.0, 0.4, 1.0];

#[test]
fn tuning_looks_around_every_default_of_a_learning_rate() {
    for entry in OPTIMIZERS {
        let Search::Log(low, high) = entry.lr_search else {
            panic!("{} has learning rates of {:?}, not of a log scale", entry.spec.name, entry.lr_search);
        };
        for dialect in entry.dialects() {
            let lr = dialect.lr;
            let what = format!("{}@{} has {lr} in {low} … {high}", entry.spec.name, dialect.name);
            assert!(low * 10.0 <= lr && lr * 10.0 <= high, "{what}");
        }
    }
}

#[test]
fn whatever_has_a_decay_rate_is_tuned_in_more_than_the_learning_rate() {
    for Spec { name, params, .. } in OPTIMIZERS.iter().map(|entry| &entry.spec) {
        let decays = params.iter().any(|param| param.kind == Kind::Real(Range::Decay));
        assert!(!decays || params.iter().any(|param| param.search.is_some()), "{name} has nothing else to tune");
    }
}

#[test]
fn tuning_leaves_alone_what_is_minimised() {
    for (folder, spec, _) in specs() {
        for Param { key, .. } in spec.params.iter().filter(|param| param.search.is_some()) {
            assert!(folder == "optim" && !PENALTIES.contains(key), "{} is tuned over `{key}`", spec.name);
        }
    }
}

/// Parameters of optimizers with which they minimise something else.
const PENALTIES: [&str; 6] = ["weight_decay", "lambda", "l1", "l2", "l2_shrinkage", "p_bound"];

#[test]
fn every_point_that_tuning_may_try_can_be_built() {
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            let known = |param: &&Param| param.search.is_some() && param.is_known_to(dialect.name);
            let mut points = vec![dialect.rule.clone()];
            for param in entry.spec.params.iter().filter(known) {
                let moved = |point: &Values| {
                    SHARES.map(|u| {
                        let mut point = point.clone();
                        point[param.key] = param.at(u).unwrap_or_default();
                        point
                    })
                };
                points = points.iter().flat_map(moved).collect();
            }
            for point in points {
                let what = format!("{}@{} with {}", entry.spec.name, dialect.name, json!(point));
                if let Err(why) = entry.build(point) {
                    panic!("{what}: {why}");
                }
            }
        }
    }
}

/// A value of the parameter that is not this one.
fn another(param: &Param, value: &Value) -> Value {
    let other = match param.kind {
        Kind::Flag => value.as_bool().map(|flag| json!(!flag)),
        Kind::Word(words) => words.iter().map(|word| json!(word)).find(|word| word != value),
        Kind::Whole(low, high) => (low..=high).map(|whole| json!(whole)).find(|whole| whole != value),
        Kind::Real(range) => {
            let inside = [0.5, 1.5, 0.25, -0.5, -1.5].into_iter().filter(|&real| range.contains(real));
            inside.map(|real| json!(real)).find(|real| real != value)
        }
    };
    other.unwrap_or_else(|| panic!("`{}` takes no value but {value}", param.key))
}

/// The values as they are, and with each parameter and each pair of parameters changed.
fn variants(spec: &Spec, values: &Values) -> Vec<Values> {
    let mut variants = vec![values.clone()];
    for (i, first) in spec.params.iter().enumerate() {
        // Paired with itself it is changed alone.
        for second in &spec.params[i..] {
            let mut variant = values.clone();
            for param in [first, second] {
                variant[param.key] = another(param, &values[param.key]);
            }
            variants.push(variant);
        }
    }
    variants
}

/// A rule that can be built, for the tests of all of them.
struct Variant {
    label: String,
    lr: f64,
    rule: Arc<dyn Rule>,
    /// Whether all hyperparameters have their dialect's default.
    plain: bool,
}

/// All dialects of all optimizers, with their variants as far as these go together.
static RULES: LazyLock<Vec<Variant>> = LazyLock::new(|| {
    let mut rules = Vec::new();
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            for values in variants(&entry.spec, &dialect.rule) {
                let plain = values == dialect.rule;
                let label = format!("{}@{} with {}", entry.spec.name, dialect.name, json!(values));
                if let Ok(rule) = entry.build(values) {
                    rules.push(Variant { label, lr: dialect.lr, rule, plain });
                }
            }
        }
    }
    rules
});

/// All problems with their variants; where the dimension can be chosen, in the lowest and in some more.
static SURFACES: LazyLock<Vec<(String, Arc<dyn Surface>)>> = LazyLock::new(|| {
    let mut surfaces = Vec::new();
    for entry in PROBLEMS {
        let mut tables = variants(&entry.spec, &entry.defaults());
        if let Some(Param { kind: Kind::Whole(lowest, highest), .. }) = entry.spec.param("dim") {
            for dim in [*lowest, 3, 10, 12].into_iter().filter(|dim| (lowest..=highest).contains(&dim)) {
                let mut resized = entry.defaults();
                resized.insert("dim".into(), json!(dim));
                tables.extend(variants(&entry.spec, &resized));
            }
        }
        for values in tables {
            let label = format!("{} with {}", entry.spec.name, json!(values));
            // A parameter may be changed to what it is elsewhere.
            if surfaces.iter().all(|(other, _)| *other != label) {
                match entry.build(values) {
                    Ok(surface) => surfaces.push((label, surface)),
                    // What does not go together, such as an odd number of pairs, is refused at its key.
                    Err(invalid) => assert!(["dim", "residuals"].contains(&invalid.key), "{label}: {invalid}"),
                }
            }
        }
    }
    surfaces
});

#[test]
fn every_hyperparameter_can_be_changed() {
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            let variants = variants(&entry.spec, &dialect.rule);
            let accepted: Vec<_> = variants.into_iter().filter(|values| entry.build(values.clone()).is_ok()).collect();
            for Param { key, .. } in entry.spec.params {
                let changed = accepted.iter().any(|values| values[*key] != dialect.rule[*key]);
                assert!(changed, "{}@{} refuses every change of `{key}`", entry.spec.name, dialect.name);
            }
        }
    }
}

fn stream(what: &str) -> Stream {
    seed::stream(0, "registry tests", what, 0)
}

fn uniform(low: f64, high: f64) -> Uniform<f64> {
    Uniform::new(low, high).unwrap_or_else(|error| panic!("no numbers from {low} to {high}: {error}"))
}

fn targets() -> impl Iterator<Item = Target> {
    Isa::available().into_iter().map(Target::up_to)
}

/// The one whose bits the others must have.
fn baseline() -> Target {
    Target::up_to(Isa::Baseline)
}

fn widest() -> Target {
    Target::up_to(Isa::widest())
}

/// Fails at the first number that is not the same to the last bit.
fn assert_same(what: &str, got: impl IntoIterator<Item = f64>, expected: impl IntoIterator<Item = f64>) {
    let (mut got, mut expected) = (got.into_iter(), expected.into_iter());
    for i in 0.. {
        match (got.next(), expected.next()) {
            (None, None) => return,
            // The sign of a NaN is up to the processor.
            (Some(a), Some(b)) if a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan() => {}
            (a, b) => panic!("{what}: number {i} is {a:?}, expected {b:?}"),
        }
    }
}

/// Coordinates of a run of [`Rule::lanes`]; of one run, there are sixteen times as many.
const DIM: usize = 2;

/// Gradients of 200 updates, [`DIM`] an update: all magnitudes from 1e−8 to 1e3, both signs, and some zeros.
static GRADIENTS: LazyLock<Vec<Lanes>> = LazyLock::new(|| {
    let mut stream = stream("gradients");
    let mut number = || {
        let (magnitude, kind) = (uniform(-8.0, 3.0).sample(&mut stream), uniform(-1.0, 1.0).sample(&mut stream));
        if kind.abs() < 0.1 { 0.0 } else { 10.0_f64.powf(magnitude).copysign(kind) }
    };
    let mut lanes = || {
        let mut lanes = Lanes::of(0.0);
        (0..LANES).for_each(|k| lanes.set_lane(k, number()));
        lanes
    };
    (0..200 * DIM).map(|_| lanes()).collect()
});

/// What a run does: its iterates and its rates, update by update.
struct Trail<R> {
    iterates: Vec<R>,
    /// Those that the method returns, where they are others.
    answers: Vec<R>,
    rates: Vec<R>,
}

/// A run of so many updates as there are gradients for; `x` and `rates` are where it works.
fn run<R: Real>(stepper: &mut dyn Stepper<R>, lr: R, gradients: &[R], x: &mut [R], rates: &mut [R]) -> Trail<R> {
    let mut trail = Trail { iterates: Vec::new(), answers: Vec::new(), rates: Vec::new() };
    for (t, gradient) in (1..).zip(gradients.chunks_exact(x.len())) {
        // What a rule draws may be any numbers.
        stepper.step(&Step { t, lr, loss: R::of(1.0), normal: gradient }, gradient, x, rates);
        trail.iterates.extend_from_slice(x);
        if stepper.answers() {
            // Aligned, as the wide form asks.
            let mut answer = vec![R::of(0.0); x.len() + LANES];
            let shift = answer.as_ptr().align_offset(align_of::<Lanes>());
            let answer = &mut answer[shift..shift + x.len()];
            stepper.answer(x, answer);
            trail.answers.extend_from_slice(answer);
        }
        trail.rates.extend_from_slice(rates);
    }
    trail
}

/// Whether a run is asked for its rates.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ask {
    Rates,
    Nothing,
}

impl Variant {
    /// Sixteen runs side by side, each with its own start, rate and gradients.
    fn lanes(&self, target: Target, ask: Ask) -> Trail<Lanes> {
        let mut x = [ramp(0.5), ramp(-1.5)];
        let mut rates = vec![Lanes::of(f64::NAN); if ask == Ask::Rates { DIM } else { 0 }];
        run(&mut *self.rule.lanes(DIM, target), ramp(1.0) * self.lr, &GRADIENTS, &mut x, &mut rates)
    }

    /// One of these runs alone.
    fn lane(&self, lane: usize, target: Target) -> Trail<f64> {
        let gradients: Vec<f64> = GRADIENTS.iter().map(|lanes| lanes.lane(lane)).collect();
        let mut x = [ramp(0.5), ramp(-1.5)].map(|x| x.lane(lane));
        let lr = (ramp(1.0) * self.lr).lane(lane);
        run(&mut *self.rule.one(DIM, target), lr, &gradients, &mut x, &mut [f64::NAN; DIM])
    }

    /// A run of many coordinates, in one of its two forms.
    fn long(&self, wide: bool, target: Target, ask: Ask) -> Trail<f64> {
        let dim = DIM * LANES;
        let mut stepper = if wide { self.rule.wide(dim, target) } else { self.rule.one(dim, target) };
        // The wide form asks for this alignment.
        let mut x = [ramp(0.5), ramp(-1.5)];
        let mut rates = vec![Lanes::of(f64::NAN); if ask == Ask::Rates { DIM } else { 0 }];
        let (x, rates) = (bytemuck::cast_slice_mut(&mut x), bytemuck::cast_slice_mut(&mut rates));
        run(&mut *stepper, self.lr, bytemuck::cast_slice(&GRADIENTS), x, rates)
    }
}

/// From `first` on, a little more in each lane.
fn ramp(first: f64) -> Lanes {
    let mut ramp = Lanes::of(first);
    for (k, more) in (0..LANES).zip(0..) {
        ramp.set_lane(k, first + f64::from(more) / 16.0);
    }
    ramp
}

fn of_lane(numbers: &[Lanes], lane: usize) -> impl Iterator<Item = f64> {
    numbers.iter().map(move |lanes| lanes.lane(lane))
}

#[test]
fn a_rule_gives_the_same_bits_alone_and_side_by_side() {
    for variant in &*RULES {
        let alone: Vec<Trail<f64>> = (0..LANES).map(|k| variant.lane(k, baseline())).collect();
        let all_finite = alone.iter().all(|trail| trail.iterates.iter().all(|x| x.is_finite()));
        // With odd hyperparameters, a rule may run away.
        assert!(all_finite || !variant.plain, "{} does not stay finite, so this compares nothing", variant.label);
        for target in targets() {
            let together = variant.lanes(target, Ask::Rates);
            for (k, alone) in alone.iter().enumerate() {
                let what = format!("{} in lane {k} on {}", variant.label, target.isa());
                assert_same(&what, of_lane(&together.iterates, k), alone.iterates.iter().copied());
                assert_same(&format!("rates of {what}"), of_lane(&together.rates, k), alone.rates.iter().copied());
                let answers = alone.answers.iter().copied();
                assert_same(&format!("answers of {what}"), of_lane(&together.answers, k), answers);
            }
        }
    }
}

#[test]
fn a_rule_gives_the_same_bits_coordinate_by_coordinate_and_sixteen_at_a_time() {
    for variant in &*RULES {
        let expected = variant.long(false, baseline(), Ask::Rates);
        for target in targets() {
            for wide in [false, true].into_iter().filter(|&wide| !wide || variant.rule.coordinatewise()) {
                let form = if wide { "wide" } else { "one" };
                let what = format!("{}, {form} on {}", variant.label, target.isa());
                let got = variant.long(wide, target, Ask::Rates);
                assert_same(&what, got.iterates, expected.iterates.iter().copied());
                assert_same(&format!("rates of {what}"), got.rates, expected.rates.iter().copied());
                assert_same(&format!("answers of {what}"), got.answers, expected.answers.iter().copied());
            }
        }
    }
}

#[test]
fn asking_for_rates_changes_nothing() {
    for variant in &*RULES {
        for target in targets() {
            let what = format!("{} on {}", variant.label, target.isa());
            for wide in [false, true].into_iter().filter(|&wide| !wide || variant.rule.coordinatewise()) {
                let [asked, not_asked] = [Ask::Rates, Ask::Nothing].map(|ask| variant.long(wide, target, ask));
                // With odd hyperparameters, a rule may run away.
                let mut beside = asked.iterates.iter().zip(&asked.rates).filter(|(x, _)| x.is_finite());
                assert!(beside.all(|(_, rate)| rate.is_finite()), "{what} leaves out some rates");
                assert_same(&format!("{what}, wide: {wide}"), not_asked.iterates, asked.iterates);
            }
            let [asked, not_asked] = [Ask::Rates, Ask::Nothing].map(|ask| variant.lanes(target, ask).iterates);
            for k in 0..LANES {
                assert_same(&format!("{what} in lane {k}"), of_lane(&not_asked, k), of_lane(&asked, k));
            }
        }
    }
}

#[test]
fn a_problem_gives_the_same_bits_alone_and_side_by_side() {
    for (label, surface) in &*SURFACES {
        let points = points(&**surface, LANES);
        let mut x = vec![Lanes::of(0.0); surface.dim()];
        for (k, point) in points.iter().enumerate() {
            x.iter_mut().zip(point).for_each(|(x, &coordinate)| x.set_lane(k, coordinate));
        }
        for target in targets() {
            // What stood in the gradient before must not come through.
            let mut gradient = vec![Lanes::of(f64::NAN); surface.dim()];
            let value = surface.evaluate(target, &x, &mut gradient);
            for (k, point) in points.iter().enumerate() {
                let what = format!("{label} in lane {k} on {}", target.isa());
                let alone = at(&**surface, point, baseline());
                assert_same(&format!("value of {what}"), [value.lane(k)], [alone.0]);
                assert_same(&format!("gradient of {what}"), of_lane(&gradient, k), alone.1.iter().copied());
                let other = at(&**surface, point, target);
                assert_same(&format!("value of {label} on {}", target.isa()), [other.0], [alone.0]);
                assert_same(&format!("gradient of {label} on {}", target.isa()), other.1, alone.1);
            }
        }
    }
}

#[test]
fn every_dialect_descends_a_bowl() {
    let entry = problem::find("quadratic").unwrap_or_else(|| panic!("quadratic is not registered"));
    let mut values = entry.defaults();
    values.insert("condition".into(), json!(1.0));
    let bowl = entry.build(values).unwrap_or_else(|error| panic!("no bowl: {error}"));
    for variant in RULES.iter().filter(|variant| variant.plain) {
        let mut stepper = variant.rule.one(2, widest());
        let mut x = [1.0, 1.0];
        let (start, mut gradient) = at(&*bowl, &x, widest());
        let mut loss = start;
        for t in 1..=2000 {
            stepper.step(&Step { t, lr: variant.lr, loss, normal: &[0.0; 2] }, &gradient, &mut x, &mut []);
            (loss, gradient) = at(&*bowl, &x, widest());
        }
        assert!(loss < start, "{}: the loss goes from {start} to {loss}", variant.label);
    }
}

#[test]
fn no_rule_leaves_a_stationary_point() {
    // What pulls or pushes whatever the gradient: decay, and an average that does not start at zero.
    let moving = ["weight_decay", "lambda", "initial_average"];
    let moves = |rule: &Arc<dyn Rule>| {
        let values = rule.values();
        moving.iter().any(|key| values.get(*key).is_some_and(|value| *value != json!(0.0)))
    };
    for variant in RULES.iter().filter(|variant| !moves(&variant.rule)) {
        let mut stepper = variant.rule.one(2, widest());
        let trail = run(&mut *stepper, variant.lr, &[0.0; 100], &mut [1.0, -2.5], &mut []);
        assert_same(&variant.label, trail.iterates, [1.0, -2.5].repeat(50));
    }
}

/// So many pseudo-random points of the domain, always the same.
fn points(surface: &dyn Surface, count: usize) -> Vec<Vec<f64>> {
    let mut stream = stream(surface.spec().name);
    let mut coordinate = |i| {
        let (low, high) = surface.domain(i);
        uniform(low, high).sample(&mut stream)
    };
    (0..count).map(|_| (0..surface.dim()).map(&mut coordinate).collect()).collect()
}

/// The value and the gradient at `x`.
fn at(surface: &dyn Surface, x: &[f64], target: Target) -> (f64, Vec<f64>) {
    // What stood in the gradient before must not come through.
    let mut gradient = vec![f64::NAN; x.len()];
    let value = surface.evaluate(target, x, &mut gradient);
    (value, gradient)
}

/// What is small beside it is rounding: the largest of the numbers' magnitudes, at least 1.
fn scale(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().fold(1.0, |scale, number| scale.max(number.abs()))
}

#[test]
fn surfaces_are_what_they_say_of_themselves() {
    for (label, surface) in &*SURFACES {
        for (claim, verdict) in check(&**surface) {
            if let Verdict::Fails(why) = verdict {
                panic!("{label}, {}: {why}", claim.name());
            }
        }
    }
}

#[test]
fn the_dimension_is_the_one_asked_for() {
    for (label, surface) in &*SURFACES {
        if let Some(dim) = surface.values().get("dim") {
            assert_eq!(*dim, json!(surface.dim()), "dimension of {label}");
        }
    }
}

#[test]
fn noise_is_on_every_coordinate_or_on_none() {
    for (label, surface) in &*SURFACES {
        let noise = surface.gradient_noise();
        assert!([0, surface.dim()].contains(&noise.len()), "{label} has noise on {} coordinates", noise.len());
        assert!(noise.iter().all(|std| std.is_finite() && *std >= 0.0), "{label} has the noise {noise:?}");
    }
}

/// Surfaces whose finest waves or kinks are as close together as rounding lets differences be taken: for these,
/// differentiation and golden data have to do.
const TOO_FINE: [&str; 4] = ["weierstrass", "katsuura", "bbob_f016", "bbob_f023"];

#[test]
fn gradients_are_the_slopes_of_the_value() {
    for (label, surface) in SURFACES.iter().filter(|(_, surface)| !TOO_FINE.contains(&surface.spec().name)) {
        for x in points(&**surface, 5) {
            let (value, gradient) = at(&**surface, &x, widest());
            let tolerance = 1e-5 * scale(gradient.iter().copied().chain([value]));
            for (i, &slope) in gradient.iter().enumerate() {
                let central = |h: f64| {
                    let [right, left] = [x[i] + h, x[i] - h].map(|moved| {
                        let mut x = x.clone();
                        x[i] = moved;
                        at(&**surface, &x, widest()).0
                    });
                    (right - left) / (2.0 * h)
                };
                // Which step is best depends on the surface; no step gives a wrong slope by chance.
                let (low, high) = surface.domain(i);
                let differences = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-11, 1e-12]
                    .map(|share| central(share * (high - low).min(10.0)));
                let close = differences.iter().any(|difference| (slope - difference).abs() <= tolerance);
                assert!(close, "{label} at {x:?}: slope {slope} along {i}, but differences give {differences:?}");
            }
        }
    }
}
