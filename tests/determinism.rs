//! The same bytes whatever the threads, the instruction set, the form and the company a run is executed in; and runs
//! that end where and as they should.

mod kept;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use rand::Rng;
use rand_distr::{Distribution, Uniform};
use sha2::{Digest, Sha256};

use rmsbench::config::{self, Format, Request, Setting};
use rmsbench::engine::{Case, Halt, Lane, Options, Outcome, Recorder, Silent, Status, execute, run_lanes, run_one};
use rmsbench::experiment::Experiment;
use rmsbench::isa::{Isa, Target};
use rmsbench::noise::NOISES;
use rmsbench::optim::{OPTIMIZERS, Rule, Step};
use rmsbench::real::Real;
use rmsbench::schedule::SCHEDULES;
use rmsbench::seed;
use rmsbench::trace::{Prefix, Row, RowWriter, Sink, number};

use kept::Kept;

/// Problems of all kinds, noise, random starts, schedules; runs that converge, diverge and complete.
const MIXED: &str = r#"
    steps = 300
    seeds = 7
    seed = 11
    problems = [
        { name = "quadratic", dim = 3, condition = 50, start = "random", noise = { std = 0.01 } },
        { name = "rosenbrock", dim = 5 },
        { name = "rosenbrock", label = "noisy, random", start = "random", noise = { std = 1.0 } },
        "noisy_quadratic", "beale", "himmelblau", "booth", "branin", "rastrigin", "ackley", "styblinski_tang",
    ]
    [[optimizers]]
    name = "sgd"
    lr = [0.001, 0.01, 0.03, 0.045, 0.5]
    schedule = { kind = "cosine", warmup = 20, min_factor = 0.1 }
    [[optimizers]]
    name = ["sgd", "adagrad", "rmsprop", "adadelta", "adam"]
    lr = [0.001, 0.1, 2.0]
    [trace]
    every = 3
    position = true
    [stop]
    gap = 1e-3
    loss_above = 1e6
"#;

/// What can be put around a rule, on problems of few and of many coordinates.
const MODIFIED: &str = r#"
    steps = 200
    seeds = 3
    problems = [
        "rosenbrock", { name = "quadratic", dim = 70, noise = { std = 0.1 } }, { name = "booth", start = "random" },
    ]
    [[optimizers]]
    name = ["sgd", "adam"]
    lr = [0.001, 0.01, 0.3]
    clip_value = 0.5
    lookahead = { k = 3, alpha = 0.3 }
    [[optimizers]]
    name = ["sgd", "rmsprop@keras"]
    lr = [0.001, 0.3]
    clip_norm = [0.1, 2.0]
    ema = [{ decay = 0.9 }, { decay = 0.5, debias = true }]
    [trace]
    every = 7
    position = true
    [stop]
    gap = 1e-2
    loss_above = 1e6
"#;

fn setting(text: &str) -> Setting {
    Setting { option: "--set".into(), key: String::new(), text: text.into(), names: false }
}

/// The experiment of a config in TOML, with settings `KEY=VALUE` laid over it.
fn experiment(text: &str, settings: &[&str]) -> Experiment {
    let request = Request {
        source: "test".into(),
        text: text.into(),
        format: Format::Toml,
        default_name: "test".into(),
        settings: settings.iter().map(|text| setting(text)).collect(),
        force: false,
    };
    config::load(&request).unwrap_or_else(|error| panic!("{error}"))
}

/// The trace as the engine writes it, and the outcomes.
fn executed(experiment: &Experiment, jobs: usize, isa: Isa) -> (String, Vec<Outcome>) {
    let sink = Sink::new(Vec::new(), std::env::temp_dir());
    let options = Options { jobs: NonZeroUsize::new(jobs).expect("at least one job"), isa, ..Options::default() };
    let outcomes = execute(experiment, options, &sink, &Silent, &Halt::new()).expect("threads");
    let (bytes, totals) = sink.close().expect("memory");
    assert_eq!(totals.bytes, bytes.len() as u64);
    (String::from_utf8(bytes).expect("text"), outcomes)
}

fn trace(experiment: &Experiment) -> String {
    executed(experiment, 2, Isa::widest()).0
}

/// How runs are executed.
#[derive(Clone, Copy)]
enum Form {
    /// A single run as numbers, or as slices of sixteen where it is wide.
    One,
    /// Side by side.
    Lanes,
}

/// What all runs have in common with this one.
fn case(experiment: &Experiment, run: u64, isa: Isa) -> Case<'_> {
    Case::of(experiment, &experiment.run(run), experiment.spacing(), Target::up_to(isa))
}

fn lane(experiment: &Experiment, run: u64) -> Lane {
    Lane::of(experiment, &experiment.run(run))
}

/// The rows and outcomes of these runs, which may stand side by side, in their order.
fn block(experiment: &Experiment, runs: &[u64], isa: Isa, form: Form) -> Vec<(String, Outcome)> {
    let positions = experiment.position_columns();
    let mut kept = Kept { writers: Vec::new(), rows: Vec::new(), outcomes: vec![None; runs.len()] };
    for &number in runs {
        let run = experiment.run(number);
        let prefix = Prefix::new(number, &run.problem.label, &run.optimizer.label, run.repetition);
        kept.writers.push(RowWriter::new(prefix, run.problem.surface.dim(), positions));
        kept.rows.push(Vec::new());
    }
    let case = case(experiment, runs[0], isa);
    let mut lanes: Vec<Lane> = runs.iter().map(|&run| lane(experiment, run)).collect();
    match form {
        Form::One => run_one(&case, lanes.remove(0), &mut kept, &Halt::new()),
        Form::Lanes => run_lanes(&case, lanes, &mut kept, &Halt::new()),
    }
    let texts = kept.rows.into_iter().map(|rows| String::from_utf8(rows).expect("text"));
    texts.zip(kept.outcomes.into_iter().map(|outcome| outcome.expect("an outcome"))).collect()
}

/// Blocks of runs that may stand side by side, since they share problem, rule and schedule: as few as possible with at
/// most `width` runs, each a mixture of rates and repetitions.
fn blocks(experiment: &Experiment, width: usize) -> Vec<Vec<u64>> {
    let mut families: Vec<Vec<u64>> = Vec::new();
    for number in 0..experiment.runs() {
        let run = experiment.run(number);
        let is_kin = |family: &Vec<u64>| {
            let first = experiment.run(family[0]);
            first.problem.label == run.problem.label
                && first.optimizer.schedule == run.optimizer.schedule
                && first.optimizer.modifiers == run.optimizer.modifiers
                && first.optimizer.rule.spec().name == run.optimizer.rule.spec().name
                && first.optimizer.rule.values() == run.optimizer.rule.values()
        };
        match families.iter_mut().find(|family| is_kin(family)) {
            Some(family) => family.push(number),
            None => families.push(vec![number]),
        }
    }
    let mut blocks = Vec::new();
    for family in families {
        let count = family.len().div_ceil(width);
        blocks.extend((0..count).map(|first| family.iter().copied().skip(first).step_by(count).collect()));
    }
    blocks
}

/// Rows by problem, optimizer, repetition and step: all cells but the number of the run.
fn by_label(trace: &str) -> BTreeMap<[String; 4], Vec<String>> {
    let mut rows = BTreeMap::new();
    for record in csv::Reader::from_reader(trace.as_bytes()).into_records() {
        let cells: Vec<String> = record.expect("a row").iter().map(str::to_owned).collect();
        let key = [1, 2, 3, 4].map(|i| cells[i].clone());
        assert!(rows.insert(key, cells[5..].to_vec()).is_none(), "two rows for one step");
    }
    rows
}

#[test]
fn the_trace_is_the_same_for_any_number_of_threads() {
    for experiment in [MIXED, MODIFIED].map(|text| experiment(text, &[])) {
        let (one, outcomes) = executed(&experiment, 1, Isa::widest());
        for jobs in [2, 3, 16] {
            let (other, others) = executed(&experiment, jobs, Isa::widest());
            assert!(one == other, "{jobs} threads write another trace than one");
            assert_eq!(outcomes, others);
        }
    }
}

#[test]
fn the_trace_is_the_same_for_every_instruction_set() {
    for experiment in [MIXED, MODIFIED].map(|text| experiment(text, &[])) {
        let (baseline, outcomes) = executed(&experiment, 2, Isa::Baseline);
        for isa in Isa::available() {
            let (other, others) = executed(&experiment, 2, isa);
            assert!(baseline == other, "{isa} writes another trace than the baseline");
            assert_eq!(outcomes, others);
        }
    }
}

#[test]
fn a_run_is_the_same_alone_and_in_any_company() {
    let experiment = experiment(MIXED, &[]);
    let mut together = 0;
    for family in blocks(&experiment, 16) {
        let alone: Vec<(String, Outcome)> =
            family.iter().flat_map(|&run| block(&experiment, &[run], Isa::widest(), Form::One)).collect();
        assert!(alone == block(&experiment, &family, Isa::widest(), Form::Lanes), "side by side: {family:?}");
        let statuses: BTreeSet<&str> = alone.iter().map(|(_, outcome)| outcome.status.name()).collect();
        let ends: BTreeSet<u64> = alone.iter().map(|(_, outcome)| outcome.steps).collect();
        together += usize::from(statuses.len() == 3 && ends.len() > 5);

        // In another order, with fewer beside them, and with a run beside itself.
        let backwards: Vec<u64> = family.iter().rev().copied().collect();
        let mut reversed = block(&experiment, &backwards, Isa::Baseline, Form::Lanes);
        reversed.reverse();
        assert!(alone == reversed, "backwards: {family:?}");
        for (at, &run) in family.iter().enumerate().step_by(5) {
            for company in [vec![run], vec![run; 3]] {
                for row in block(&experiment, &company, Isa::widest(), Form::Lanes) {
                    assert!(row == alone[at], "run {run} beside itself");
                }
            }
        }
    }
    assert!(together >= 2, "{together} blocks in which runs converge, diverge and complete");
}

#[test]
fn what_goes_around_a_rule_does_the_same_alone_and_side_by_side() {
    let experiment = experiment(MODIFIED, &[]);
    for family in blocks(&experiment, 16) {
        let alone: Vec<(String, Outcome)> =
            family.iter().flat_map(|&run| block(&experiment, &[run], Isa::Baseline, Form::One)).collect();
        assert!(alone == block(&experiment, &family, Isa::widest(), Form::Lanes), "side by side: {family:?}");
    }
}

#[test]
fn rows_describe_the_iterate_that_the_method_returns() {
    // An average of few iterates moves off the path; what the optimizer is shown is the loss on the path.
    let text = "steps = 50\nproblems = ['beale']\ntrace.position = true\n\
                optimizers = ['adam', { name = 'adam', label = 'mean', ema = { decay = 0.9 } }]";
    let rows = by_label(&trace(&experiment(text, &[])));
    let cell = |label: &str, step: u64, i: usize| -> f64 {
        let key = ["beale", label, "0", &step.to_string()].map(str::to_owned);
        rows[&key][i].parse().expect("a number")
    };
    let (loss, observed, update_norm, x1, x2) = (0, 1, 7, 8, 9);
    let beale = rmsbench::problem::find("beale").and_then(|entry| entry.build(entry.defaults()).ok()).expect("beale");
    let mut mean = [x1, x2].map(|x| cell("adam", 1, x));
    for step in 2..=50 {
        let before = mean;
        mean = std::array::from_fn(|i| mean[i] * 0.9 + cell("adam", step, [x1, x2][i]) * (1.0 - 0.9));
        assert_eq!([x1, x2].map(|x| cell("mean", step, x)), mean);
        assert_eq!(cell("mean", step, loss), beale.evaluate(Target::up_to(Isa::widest()), &mean, &mut [0.0; 2]));
        assert_eq!(cell("mean", step, observed), cell("adam", step, loss));
        let moved = ((mean[0] - before[0]).powi(2) + (mean[1] - before[1]).powi(2)).sqrt();
        assert!((cell("mean", step, update_norm) - moved).abs() <= 1e-15);
    }
}

#[test]
fn every_optimizer_in_every_dialect_is_the_same_alone_and_side_by_side() {
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            let name = format!("{}@{}", entry.spec.name, dialect.name);
            let text = format!(
                "steps = 60\nseeds = 2\nproblems = ['rosenbrock', {{ name = 'ackley', noise = {{ std = 0.1 }} }}]\n\
                 optimizers = [{{ name = '{name}', lr = [1e-4, 1e-2, 0.3, 5.0, 1e3], \
                 schedule = {{ kind = 'exponential', gamma = 0.9, every = 7 }} }}]\ntrace.position = true",
            );
            let experiment = experiment(&text, &[]);
            for family in blocks(&experiment, 16) {
                let side_by_side = block(&experiment, &family, Isa::widest(), Form::Lanes);
                for (run, together) in family.into_iter().zip(side_by_side) {
                    let alone = block(&experiment, &[run], Isa::Baseline, Form::One);
                    // As text, since a final loss that is no number is not equal to itself.
                    assert!(format!("{:?}", [together]) == format!("{alone:?}"), "{name}, run {run}");
                }
            }
        }
    }
}

/// Each kind, where it has something to do within 60 updates.
const SCHEDULED: &[&str] = &[
    "'linear'",
    "'step'",
    "'multi_step'",
    "'exponential'",
    "{ kind = 'polynomial', power = 0.9 }",
    "{ kind = 'cosine', exponent = 1.5, decay_steps = 20, periodic = true }",
    "{ kind = 'cosine_restarts', decay_steps = 8, t_mult = 2 }",
    "{ kind = 'cyclic', mode = 'exp_range', gamma = 0.99 }",
    "{ kind = 'one_cycle', three_phase = true }",
    "{ kind = 'inverse_sqrt', warmup = 9 }",
    "{ kind = 'wsd', decay_type = '1-sqrt' }",
    "{ kind = 'piecewise', boundaries = [20, 40], scales = [0.1, 7], interpolate = 'cosine' }",
    "{ kind = 'sequence', schedules = ['linear', 'cosine'], boundaries = [20] }",
    "{ kind = 'reduce_on_plateau', patience = 1, factor = 0.7, rtol = 0.01, cooldown = 1, warmup = 3 }",
    "{ kind = 'reduce_on_plateau', patience = 0, factor = 0.5, accumulation_size = 2, immediate = true, eps = 0 }",
];

#[test]
fn every_schedule_is_the_same_alone_and_side_by_side() {
    for spec in SCHEDULES.iter().filter(|spec| spec.name != "constant") {
        assert!(SCHEDULED.iter().any(|text| text.contains(&format!("'{}'", spec.name))), "{} is missing", spec.name);
    }
    for schedule in SCHEDULED {
        let text = format!(
            "steps = 60\nseeds = 3\nproblems = ['rosenbrock', {{ name = 'ackley', noise = {{ std = 0.1 }} }}]\n\
             optimizers = [{{ name = 'rmsprop', lr = [1e-4, 1e-2, 0.3, 5.0, 1e3], schedule = {schedule} }}]\n\
             trace.position = true",
        );
        let experiment = experiment(&text, &[]);
        for family in blocks(&experiment, 16) {
            let side_by_side = block(&experiment, &family, Isa::widest(), Form::Lanes);
            for (run, together) in family.into_iter().zip(side_by_side) {
                assert!(
                    [together] == block(&experiment, &[run], Isa::Baseline, Form::One)[..],
                    "{schedule}, run {run}"
                );
            }
        }
    }
}

#[test]
fn the_rate_of_a_run_falls_when_its_own_losses_stand() {
    let text = "steps = 200\nseeds = 3\nproblems = [{ name = 'ackley', noise = { std = 0.1 } }]\n[[optimizers]]\n\
                name = 'rmsprop'\nlr = [0.01, 0.1, 1.0]\n\
                schedule = { kind = 'reduce_on_plateau', patience = 2, factor = 0.5, warmup = 10 }";
    let experiment = experiment(text, &[]);
    let cells = by_label(&trace(&experiment));
    let mut reductions = Vec::new();
    for number in 0..experiment.runs() {
        let run = experiment.run(number);
        let of_run = |cells: &[String; 4]| {
            (&cells[0], &cells[1], &cells[2]) == (&run.problem.label, &run.optimizer.label, &run.repetition.to_string())
        };
        // Rows by step: `observed_loss` and the `lr` that led to it.
        let mut rows: Vec<(u64, f64, Option<f64>)> = cells
            .iter()
            .filter(|(key, _)| of_run(key))
            .map(|(key, cells)| (key[3].parse().unwrap(), cells[1].parse().unwrap(), cells[2].parse().ok()))
            .collect();
        rows.sort_by_key(|row| row.0);
        let schedule = &run.optimizer.schedule;
        let (mut best, mut bad, mut factor, mut count) = (f64::INFINITY, 0, 1.0, 0);
        for pair in rows.windows(2) {
            let (s, loss, lr) = (pair[0].0, pair[0].1, pair[1].2.unwrap());
            assert_eq!(lr, run.optimizer.lr * schedule.factor(s) * factor, "run {number}, update {}", s + 1);
            if s >= 10 {
                bad = if loss < best * (1.0 - 1e-4) { 0 } else { bad + 1 };
                best = if bad == 0 { loss } else { best };
                if bad > 2 && run.optimizer.lr * factor / 2.0 > 1e-8 {
                    (factor, bad, count) = (factor / 2.0, 0, count + 1);
                }
            }
        }
        reductions.push(count);
    }
    assert!(reductions.iter().all(|&count| count > 0), "{reductions:?}");
    assert!(reductions.iter().any(|count| *count != reductions[0]), "all runs fall at once: {reductions:?}");
}

#[test]
fn many_coordinates_come_out_the_same_sixteen_at_a_time() {
    let names: Vec<&str> = OPTIMIZERS.iter().map(|entry| entry.spec.name).collect();
    for dim in [63, 64, 65, 100, 1500] {
        let text = format!(
            "steps = 25\nseeds = 3\noptimizers = {names:?}\nstop.loss_above = 1e300\n[[problems]]\nname = 'rosenbrock'\n\
             dim = {dim}\nstart = 'random'\n[[problems]]\nname = 'noisy_quadratic'\ndim = {dim}\n",
        );
        let experiment = experiment(&text, &["trace.position=true", "trace.every=5"]);
        for family in blocks(&experiment, 3) {
            let together = block(&experiment, &family, Isa::widest(), Form::Lanes);
            for isa in Isa::available() {
                for (&run, together) in family.iter().zip(&together) {
                    let alone = block(&experiment, &[run], isa, Form::One);
                    assert!(alone[0] == *together, "run {run} with {dim} coordinates on {isa}");
                }
            }
        }
    }
}

/// Asserts that every row of `some` is one of `all`, and that there are so many.
fn assert_rows_of(all: &str, some: &str, rows: [usize; 2]) {
    let all: HashSet<&str> = all.lines().collect();
    assert_eq!([all.len() - 1, some.lines().count() - 1], rows);
    for row in some.lines() {
        assert!(all.contains(row), "not a row of the whole trace: {row}");
    }
}

#[test]
fn what_is_recorded_does_not_change_what_is_computed() {
    let all = trace(&experiment(MIXED, &["trace.every=1"]));
    let rows = all.lines().count() - 1;
    for every in ["7", "1000", "'log'"] {
        let some = trace(&experiment(MIXED, &[&format!("trace.every={every}")]));
        let fewer = some.lines().count() - 1;
        assert!(fewer < rows, "{fewer} rows of {rows} with every = {every}");
        assert_rows_of(&all, &some, [rows, fewer]);
    }
}

#[test]
fn long_runs_are_the_same_whether_all_or_few_steps_are_recorded() {
    // With so many rows, runs are executed one by one; with few, side by side.
    let text =
        "steps = 20001\nseeds = 2\nproblems = [{ name = 'rosenbrock', start = 'random' }]\noptimizers = ['adam']";
    let few = trace(&experiment(text, &["trace.every=1999"]));
    assert_rows_of(&trace(&experiment(text, &[])), &few, [40_004, 24]);
}

#[test]
fn very_many_coordinates_are_the_same_whether_all_or_few_steps_are_recorded() {
    let text = "steps = 10\nproblems = [{ name = 'noisy_quadratic', dim = 20001 }]\noptimizers = ['rmsprop', 'sgd']";
    let few = trace(&experiment(text, &["trace.every=4"]));
    assert_rows_of(&trace(&experiment(text, &[])), &few, [22, 8]);
}

#[test]
fn other_problems_and_optimizers_and_their_order_change_nothing() {
    let noise = "noise = { std = 0.5 }, start = 'random'";
    let few = format!(
        "steps = 50\nseeds = 3\nproblems = [{{ name = 'beale', {noise} }}, {{ name = 'ackley', {noise} }}]\n\
         optimizers = ['sgd', 'adam']",
    );
    let many = format!(
        "steps = 50\nseeds = [2, 9, 1, 0]\nproblems = ['booth', {{ name = 'ackley', {noise} }}, \
         {{ name = 'beale', label = 'another', {noise} }}, {{ name = 'beale', {noise} }}]\n\
         optimizers = ['rmsprop', 'adam', 'adagrad', {{ name = 'sgd', label = 'faster', lr = 0.01 }}, 'sgd']",
    );
    let (few, many) = (by_label(&trace(&experiment(&few, &[]))), by_label(&trace(&experiment(&many, &[]))));
    assert!(few.len() > 500);
    for (key, cells) in few {
        assert_eq!(many.get(&key), Some(&cells), "{key:?}");
    }
}

#[test]
fn the_label_of_an_optimizer_changes_nothing_and_that_of_a_problem_its_start_and_noise() {
    let text = "steps = 20\nseeds = 2\noptimizers = ['sgd', { name = 'sgd', label = 'the same' }]\n\
                problems = ['noisy_quadratic', { name = 'noisy_quadratic', label = 'another' }, \
                { name = 'booth', start = 'random' }, { name = 'booth', label = 'elsewhere', start = 'random' }]";
    let rows = by_label(&trace(&experiment(text, &[])));
    let find = |problem: &str, optimizer: &str, seed: &str, step: &str| {
        &rows[&[problem, optimizer, seed, step].map(str::to_owned)]
    };
    for (problem, another, step) in [("noisy_quadratic", "another", "20"), ("booth", "elsewhere", "0")] {
        assert_eq!(find(problem, "sgd", "1", step), find(problem, "the same", "1", step));
        assert_ne!(find(problem, "sgd", "1", step), find(another, "sgd", "1", step));
        assert_ne!(find(problem, "sgd", "1", step), find(problem, "sgd", "0", step));
    }
}

#[test]
fn every_optimizer_meets_the_same_start_and_the_same_noise() {
    // On the quadratic with κ = 9 the gradient is (x1, 9 x2), and what gradient descent and momentum have seen besides
    // can be told from how they moved.
    let text = "steps = 30\nproblems = [{ name = 'quadratic', condition = 9, start = 'random', noise = { std = 1 } }]\n\
                optimizers = [{ name = 'sgd', lr = 0.1 }, { name = 'sgd', label = 'momentum', lr = 0.02, momentum = 0.5 }]\n\
                trace.position = true";
    let rows = by_label(&trace(&experiment(text, &[])));
    let noise = |label: &str, lr: f64, momentum: f64| -> Vec<[f64; 2]> {
        let position = |t: u64| {
            let cells = &rows[&["quadratic", label, "0", &t.to_string()].map(str::to_owned)];
            [8, 9].map(|i| cells[i].parse::<f64>().expect("a number"))
        };
        let mut buffer = [0.0; 2];
        let mut noise = Vec::new();
        for t in 1..=30 {
            let (before, after) = (position(t - 1), position(t));
            noise.push([0, 1].map(|i| {
                let moved = (before[i] - after[i]) / lr;
                let seen = moved - momentum * buffer[i];
                buffer[i] = moved;
                seen - [1.0, 9.0][i] * before[i]
            }));
        }
        noise
    };
    let (plain, momentum) = (noise("sgd", 0.1, 0.0), noise("momentum", 0.02, 0.5));
    for (a, b) in plain.iter().zip(&momentum) {
        assert!((0..2).all(|i| (a[i] - b[i]).abs() < 1e-9), "{a:?}, {b:?}");
    }
    let square: f64 = plain.iter().flatten().map(|n| n * n).sum::<f64>() / 60.0;
    assert!((0.5..1.8).contains(&square), "the noise is of variance {square}");
}

#[test]
fn the_master_seed_changes_noise_and_random_starts_and_nothing_else() {
    let text = "steps = 20\nproblems = ['beale', 'noisy_quadratic', { name = 'booth', start = 'random' }]\n\
                optimizers = ['rmsprop']";
    let zero = by_label(&trace(&experiment(text, &[])));
    let same = by_label(&trace(&experiment(text, &["seed=0"])));
    let other = by_label(&trace(&experiment(text, &["seed=5"])));
    assert_eq!(zero, same);
    for (key, cells) in &zero {
        let first_of_noisy = key[0] == "noisy_quadratic" && key[3] == "0";
        assert_eq!(other[key] == *cells, key[0] == "beale" || first_of_noisy, "{key:?}");
    }
}

/// Every kind of noise, where it does something.
const NOISY: &[&str] = &[
    "{ std = 0.5, batch = 4, on = 'both' }",
    "{ kind = 'relative', std = 0.5, on = 'both' }",
    "{ kind = 'student_t', scale = 0.3, dof = 1.5, on = 'both' }",
    "{ kind = 'cauchy', scale = 0.1, on = 'both' }",
    "{ kind = 'dropout', probability = 0.5, rescale = true }",
    "{ kind = 'sparse', keep = 1, rescale = true }",
    "{ kind = 'tilt', batch = 4 }",
    "{ kind = 'shift', std = 0.1 }",
    "'bbob_gauss'",
    "{ kind = 'bbob_uniform', alpha = 0.5 }",
    "'bbob_cauchy'",
];

#[test]
fn every_kind_of_noise_is_the_same_in_all_forms_and_whatever_is_recorded() {
    for (noise, entry) in NOISY.iter().zip(NOISES) {
        let text = format!(
            "steps = 40\nseeds = 3\ntrace.position = true\nstop = {{ gap = 0.05, loss_above = 1e6 }}\n\
             problems = [{{ name = 'himmelblau', start = 'random', noise = {noise} }}, \
             {{ name = 'noisy_quadratic', dim = 70, noise = {noise} }}]\n\
             optimizers = [{{ name = ['sgd', 'polyak_sgd'], lr = [1e-3, 0.01, 0.1, 5.0] }}, \
             {{ name = 'adam', lr = 0.1, ema = {{ decay = 0.5 }}, schedule = {{ kind = 'reduce_on_plateau', patience = 3 }} }}]"
        );
        let whole = experiment(&text, &[]);
        assert_eq!(whole.problems[0].noise.values().expect("noise")["kind"], entry.spec.name);
        let mut statuses = BTreeSet::new();
        for family in blocks(&whole, 16) {
            let together = block(&whole, &family, Isa::widest(), Form::Lanes);
            for (&run, together) in family.iter().zip(&together) {
                let alone = block(&whole, &[run], Isa::Baseline, Form::One);
                // As text, since a final loss that is no number is not equal to itself.
                assert!(format!("{:?}", [together]) == format!("{:?}", [&alone[0]]), "{noise}, run {run}");
                statuses.insert(together.1.status.name());
            }
        }
        assert!(statuses.len() > 1, "{noise}: all runs have {statuses:?}");
        let all = executed(&whole, 1, Isa::widest()).0;
        assert!(all == executed(&whole, 3, Isa::Baseline).0, "{noise} on other threads");
        let few = trace(&experiment(&text, &["trace.every=7"]));
        assert_rows_of(&all, &few, [all.lines().count() - 1, few.lines().count() - 1]);
    }
}

/// Rows of one problem and one optimizer as numbers: loss, observed loss, norm of the gradient, first coordinate.
fn path(rows: &BTreeMap<[String; 4], Vec<String>>, problem: &str, optimizer: &str) -> Vec<[f64; 4]> {
    let of_run = rows.iter().filter(|(key, _)| key[0] == problem && key[1] == optimizer);
    let mut path: Vec<(u64, [f64; 4])> = of_run
        .map(|(key, cells)| {
            (key[3].parse().expect("a step"), [0, 1, 6, 8].map(|i| cells[i].parse().expect("a number")))
        })
        .collect();
    path.sort_by_key(|(step, _)| *step);
    path.into_iter().map(|(_, row)| row).collect()
}

#[test]
fn every_optimizer_is_shown_the_same_noise_at_the_same_step() {
    // What can be told of the draw from a row: on ½x², the loss, what was shown instead, and x.
    type Draw = fn([f64; 4]) -> f64;
    let draws: [(&str, Draw); 7] = [
        ("{ std = 1, on = 'loss' }", |[loss, seen, ..]| seen - loss),
        ("{ kind = 'relative', std = 1, on = 'loss' }", |[loss, seen, ..]| seen / loss),
        ("{ kind = 'student_t', scale = 1, dof = 2, on = 'loss' }", |[loss, seen, ..]| seen - loss),
        ("{ kind = 'cauchy', scale = 1, on = 'loss' }", |[loss, seen, ..]| seen - loss),
        ("'tilt'", |[loss, seen, _, x]| (seen - loss) / x),
        ("'bbob_gauss'", |[loss, seen, ..]| (seen - 1.01e-8) / loss),
        ("'bbob_cauchy'", |[loss, seen, ..]| seen - loss),
    ];
    for (noise, draw) in draws {
        let text = format!(
            "steps = 20\nproblems = [{{ name = 'quadratic', dim = 1, noise = {noise} }}]\ntrace.position = true\n\
             optimizers = [{{ name = 'sgd', lr = 0.02 }}, {{ name = 'adam', lr = 0.03 }}]",
        );
        let rows = by_label(&trace(&experiment(&text, &[])));
        let [one, other] = ["sgd", "adam"].map(|name| path(&rows, "quadratic", name));
        assert_ne!(one[20][3], other[20][3]);
        let mut drawn: Vec<f64> = Vec::new();
        for (step, (one, other)) in one.into_iter().zip(other).enumerate() {
            let (one, other) = (draw(one), draw(other));
            assert!((one - other).abs() <= 1e-9 * one.abs().max(1.0), "{noise} at step {step}: {one} and {other}");
            drawn.push(one);
        }
        // Down to the last row, whose gradient no update uses.
        drawn.sort_by(f64::total_cmp);
        drawn.dedup();
        assert!(drawn.len() > if noise == "'bbob_cauchy'" { 2 } else { 20 }, "{noise} draws {drawn:?}");
    }
}

#[test]
fn loss_and_gradient_are_shown_of_one_draw_and_rows_are_without_noise() {
    // Gradient descent on ½x² tells the gradient that it was shown; this is the loss that belongs to it.
    type Belongs = fn(f64, f64) -> f64;
    let cases: [(&str, Belongs); 3] = [
        ("{ kind = 'shift', std = 0.5 }", |_, g| 0.5 * g * g),
        ("'tilt'", |x, g| 0.5 * x * x + (g - x) * x),
        ("'bbob_gauss'", |x, g| 0.5 * x * x * (g / x) + 1.01e-8),
    ];
    for (noise, belongs) in cases {
        let text = format!(
            "steps = 30\nproblems = [{{ name = 'quadratic', dim = 1, noise = {noise} }}]\n\
             optimizers = [{{ name = 'sgd', lr = 0.125 }}]\ntrace.position = true",
        );
        let path = path(&by_label(&trace(&experiment(&text, &[]))), "quadratic", "sgd");
        for rows in path.windows(2) {
            let [[loss, seen, slope, x], [.., next]] = [rows[0], rows[1]];
            assert_eq!((loss, slope), (0.5 * x * x, x.abs()));
            let expected = belongs(x, (x - next) / 0.125);
            assert!((seen - expected).abs() <= 1e-9 * (1.0 + seen.abs()), "{noise}: {seen}, not {expected}");
            assert_ne!(seen, loss);
        }
    }
}

#[test]
fn runs_come_to_rest_where_noise_vanishes_with_the_gradient() {
    let text = "steps = 20000\ntrace.every = 20000\noptimizers = [{ name = 'sgd', lr = 0.5 }]\n\
                [[problems]]\nname = 'quadratic'\ncondition = 2\nnoise = [{ kind = 'dropout', probability = 0.5 }, { std = 0.1 }]";
    let statuses: Vec<(Status, u64)> =
        executed(&experiment(text, &[]), 1, Isa::widest()).1.iter().map(|end| (end.status, end.steps)).collect();
    assert!(statuses[0].0 == Status::Converged && statuses[0].1 < 5000, "{statuses:?}");
    assert_eq!(statuses[1], (Status::Completed, 20000));
}

/// The traces of `MIXED`, by problem and optimizer, as SHA-256.
///
/// They are the same in debug and release builds, on every machine. A difference is a changed result: it belongs into
/// the changelog, and the new text, which the failure shows, into `tests/golden/trace.sha256`.
#[test]
fn traces_are_pinned_to_the_last_byte() {
    let mut hashes: BTreeMap<String, Sha256> = BTreeMap::new();
    let text = trace(&experiment(MIXED, &["trace.every=1"]));
    for (line, record) in text.lines().skip(1).zip(csv::Reader::from_reader(text.as_bytes()).into_records()) {
        let record = record.expect("a row");
        let hash = hashes.entry(format!("{} | {}", &record[1], &record[2])).or_default();
        hash.update(line);
        hash.update("\n");
    }
    let mut actual = String::new();
    for (label, hash) in hashes {
        let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        actual.push_str(&format!("{digest}  {label}\n"));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/trace.sha256");
    let golden = fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = actual.lines().filter(|line| !golden.lines().any(|golden| golden == *line)).collect();
    assert!(actual == golden, "{} traces have changed; all of them now:\n{actual}", changed.len());
}

#[test]
fn the_streams_of_a_run_are_pinned_to_the_bit() {
    let text = "seed = 11\nseeds = [3]\noptimizers = ['noisy_sgd']\n\
                problems = [{ name = 'beale', label = 'a label', start = 'random', noise = { std = 1 } }]";
    let mut lane = lane(&experiment(text, &[]), 0);
    assert_eq!(
        [lane.noise.next_u64(), lane.draws.next_u64()],
        [16_231_648_224_633_885_177, 17_050_613_646_375_061_808]
    );
    assert_eq!([lane.start[0], lane.start[1]].map(number), ["-1.543275710354124", "3.885409037253817"]);
}

#[test]
fn rows_read_back_to_the_numbers_they_were_written_from() {
    let text = trace(&experiment(MIXED, &["stop.loss_above=1e300"]));
    let mut count = 0;
    for record in csv::Reader::from_reader(text.as_bytes()).into_records() {
        for cell in record.expect("a row").iter().skip(5).filter(|cell| !cell.is_empty()) {
            let value: f64 = cell.parse().unwrap_or_else(|error| panic!("{cell}: {error}"));
            assert_eq!(number(value), cell);
            count += 1;
        }
    }
    assert!(count > 100_000, "{count} numbers");
}

#[test]
fn the_sink_orders_whatever_comes_in_whatever_order() {
    // Many more bytes than it keeps in memory.
    let mut random = seed::stream(1, "test", "sink", 0);
    let mut below = |limit: usize| Uniform::new(0, limit).expect("a range").sample(&mut random);
    let (runs, mut rest) = (120_u64, Vec::new());
    for run in 0..runs {
        let pieces: Vec<Vec<u8>> =
            (0..below(6)).map(|piece| vec![(run * 7 + piece as u64) as u8; 1 + below(100_000)]).collect();
        rest.push((run, pieces));
    }
    let expected: Vec<u8> = rest.iter().flat_map(|(_, pieces)| pieces.concat()).collect();
    assert!(expected.len() > 12 << 20);
    let sink = Sink::new(Vec::new(), std::env::temp_dir());
    let mut pushed = 0;
    // Runs end in any order, but the first of them last.
    while !rest.is_empty() {
        let at = if rest.len() > 1 { 1 + below(rest.len() - 1) } else { 0 };
        let (run, pieces) = &mut rest[at];
        if pieces.is_empty() {
            assert!(sink.finish(*run, None));
            rest.swap_remove(at);
            // The first stays in its place.
            rest.sort_by_key(|(run, _)| *run);
        } else {
            let mut bytes = pieces.remove(0);
            assert!(sink.push(*run, 1, &mut bytes) && bytes.is_empty());
            pushed += 1;
        }
    }
    let (output, totals) = sink.close().expect("memory and a temporary file");
    assert!(output == expected, "the output is not in order");
    assert_eq!((totals.rows, totals.bytes), (pushed, expected.len() as u64));
}

#[test]
fn a_run_ends_converged_before_its_numbers_become_subnormal() {
    let text = "steps = 100000\nproblems = ['quadratic', { name = 'quadratic', label = 'rotated', dim = 3, rotated = true }]\n\
                optimizers = [{ name = 'sgd', lr = [0.005, 0.01, 0.018] }, { name = 'sgd', label = 'm', momentum = 0.5, lr = 0.01 }]\n\
                trace.every = 'log'";
    let experiment = experiment(text, &[]);
    let (_, outcomes) = executed(&experiment, 2, Isa::widest());
    for (run, outcome) in (0..).zip(outcomes) {
        let run = experiment.run(run);
        assert_eq!(outcome.status, Status::Converged, "{} on {}", run.optimizer.label, run.problem.label);
        assert!(outcome.steps < 100_000);
        assert!(outcome.final_loss <= Some(f64::MIN_POSITIVE), "{outcome:?}");
    }
}

/// The numbers in the state of a rule.
fn numbers(state: &str) -> Vec<f64> {
    let tokens = state.split(|c: char| c.is_whitespace() || "[](){},:".contains(c));
    tokens.filter_map(|token| token.parse().ok()).collect()
}

/// Feeds a rule with gradients that stop, or are next to nothing, and looks at its state.
fn check_state(name: &str, rule: &dyn Rule) {
    let mut stepper = rule.one(4, Target::up_to(Isa::Baseline));
    let mut x = [1.0, -2.0, 3.0, 4.0];
    for t in 1..=100_000 {
        let gradient = if t <= 10 { [1.0, -1e3, 1e-160, 1e-154] } else { [0.0, 0.0, 1e-160, 0.0] };
        stepper.step(&Step { t, lr: 1e-3, loss: 1.0, normal: &gradient }, &gradient, &mut x, &mut []);
        if t <= 10 || t % 499 == 0 {
            let state = format!("{stepper:?}");
            let subnormal = numbers(&state).into_iter().find(|number| number.is_subnormal());
            assert_eq!(subnormal, None, "in the state of {name} after {t} steps: {state}");
        }
    }
}

#[test]
fn no_optimizer_keeps_a_subnormal_number() {
    for entry in OPTIMIZERS {
        for dialect in entry.dialects() {
            let name = format!("{}@{}", entry.spec.name, dialect.name);
            let rule = entry.build(dialect.rule.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
            check_state(&name, &*rule);
            // With each of its switches the other way, and with momentum where it has that.
            for (key, value) in &dialect.rule {
                let mut values = dialect.rule.clone();
                let changed = match (key.as_str(), value.as_bool()) {
                    ("momentum", _) => 0.9.into(),
                    (_, Some(flag)) => (!flag).into(),
                    _ => continue,
                };
                values.insert(key.clone(), changed);
                // What does not go together is refused.
                if let Ok(rule) = entry.build(values) {
                    check_state(&format!("{name} with another `{key}`"), &*rule);
                }
            }
        }
    }
}

/// Counts the rows with a subnormal coordinate.
#[derive(Default)]
struct Subnormal {
    rows: Vec<u64>,
    last: u64,
}

impl Recorder for Subnormal {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        self.last = row.step;
        if row.x.iter().any(|x| x.lane(row.lane).is_subnormal()) {
            self.rows.push(row.step);
        }
    }

    fn finish(&mut self, _: usize, _: Outcome) {}

    fn progress(&mut self, _: u64) {}
}

#[test]
fn a_coordinate_that_dies_early_is_subnormal_for_a_few_thousand_steps_at_most() {
    // 0.99 ⋅ the last subnormal numbers rounds to themselves: without help it would stay there for ever.
    let text = "steps = 90000\nproblems = [{ name = 'quadratic', condition = 1e6 }]\n\
                optimizers = [{ name = 'sgd', lr = 1e-8 }]";
    let experiment = experiment(text, &[]);
    for form in [Form::One, Form::Lanes] {
        let mut subnormal = Subnormal::default();
        let (case, lane) = (case(&experiment, 0, Isa::widest()), lane(&experiment, 0));
        match form {
            Form::One => run_one(&case, lane, &mut subnormal, &Halt::new()),
            Form::Lanes => run_lanes(&case, vec![lane], &mut subnormal, &Halt::new()),
        }
        assert_eq!(subnormal.last, 90_000);
        assert!((1..=4096).contains(&subnormal.rows.len()), "{} rows", subnormal.rows.len());
        assert!(subnormal.rows.iter().all(|step| (70_000..=73_728).contains(step)), "{:?}", subnormal.rows.last());
    }
}

/// The losses of a run, step by step.
fn losses(rows: &str) -> Vec<f64> {
    let records = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes()).into_records();
    records.map(|record| record.expect("a row")[5].parse().expect("a number")).collect()
}

#[test]
fn runs_stop_exactly_where_they_are_told_to() {
    let text = "steps = 400\nseeds = 4\nproblems = [{ name = 'quadratic', start = 'random' }, \
                { name = 'styblinski_tang', start = 'random', noise = { std = 1 } }]\n\
                optimizers = [{ name = 'sgd', lr = [0.005, 0.019, 0.021, 0.05] }, 'rmsprop']";
    let free = experiment(text, &["stop.loss_above=1e300"]);
    let stops = experiment(text, &["stop={ gap = 0.5, loss_above = 2000 }", "trace.every=1000"]);
    let (_, outcomes) = executed(&stops, 2, Isa::widest());
    let mut seen = BTreeMap::new();
    for (run, outcome) in (0..).zip(&outcomes) {
        let minimum = free.run(run).problem.surface.minimum().expect("a known minimum");
        let losses = losses(&block(&free, &[run], Isa::widest(), Form::One)[0].0);
        let end = losses.iter().position(|&loss| loss - minimum <= 0.5 || loss > 2000.0 || !loss.is_finite());
        let end = end.unwrap_or(400);
        let expected = match losses[end] {
            loss if loss - minimum <= 0.5 => Status::Converged,
            loss if loss > 2000.0 => Status::Diverged,
            _ => Status::Completed,
        };
        assert_eq!((outcome.status, outcome.steps), (expected, end as u64), "run {run}");
        assert_eq!(outcome.final_loss, Some(losses[end]), "run {run}");
        *seen.entry(expected.name()).or_insert(0) += 1;
    }
    assert!(seen.len() == 3 && seen.values().all(|&count| count >= 3), "{seen:?}");
}

#[test]
fn a_target_gap_of_zero_is_reached_at_the_same_step_whatever_is_recorded() {
    let text = "steps = 100000\nproblems = ['quadratic']\noptimizers = [{ name = 'sgd', lr = [0.005, 0.01, 0.018] }]";
    for gap in ["0", "1e-310", "1e-300"] {
        let gap = format!("stop.gap={gap}");
        let alone: Vec<Outcome> = (0..3)
            .map(|run| {
                block(&experiment(text, &[&gap, "trace.every=100000"]), &[run], Isa::widest(), Form::One)[0].1.clone()
            })
            .collect();
        for every in ["trace.every=1", "trace.every=997", "trace.every=100000"] {
            let (_, outcomes) = executed(&experiment(text, &[&gap, every]), 1, Isa::widest());
            assert_eq!(outcomes, alone, "{gap}, {every}");
        }
    }
}

#[test]
fn the_best_loss_is_the_first_smallest_of_the_trace() {
    let experiment = experiment(MIXED, &["trace.every=1", "stop={ loss_above = 1e300 }"]);
    let mut within = 0;
    for family in blocks(&experiment, 16) {
        for (rows, outcome) in block(&experiment, &family, Isa::widest(), Form::Lanes) {
            let mut best: Option<(f64, u64)> = None;
            for (loss, step) in losses(&rows).into_iter().zip(0..) {
                if loss.is_finite() && best.is_none_or(|(least, _)| loss < least) {
                    best = Some((loss, step));
                }
            }
            assert_eq!(outcome.best, best);
            within += usize::from(best.is_some_and(|(_, step)| step > 0 && step < outcome.steps));
        }
    }
    assert!(within > 100, "{within} runs are best in between");
}

#[test]
fn zero_steps_evaluate_the_start_alone() {
    let text = "steps = 0\nproblems = ['beale', { name = 'booth', start = [1.0, 3.0] }, \
                { name = 'booth', label = 'far', start = [1e9, 0.0] }]\noptimizers = ['rmsprop', 'sgd']";
    let (text, outcomes) = executed(&experiment(text, &[]), 2, Isa::widest());
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0], "0,beale,rmsprop,0,0,14.203125,14.203125,,,,,27.75,");
    let statuses: Vec<&str> = outcomes.iter().map(|outcome| outcome.status.name()).collect();
    assert_eq!(statuses, ["completed", "completed", "converged", "converged", "diverged", "diverged"]);
    for outcome in outcomes {
        assert_eq!((outcome.steps, outcome.final_lr, outcome.final_effective_lr), (0, None, None));
        assert_eq!(outcome.best, outcome.final_loss.map(|loss| (loss, 0)));
    }
}

#[test]
fn the_norm_of_an_update_neither_overflows_nor_loses_bits() {
    // On ½x², a step of gradient descent has length lr·x; its square is infinite or subnormal.
    for (start, lr, length) in [("1e152", "1e6", 1e158), ("3e-154", "1e-3", 3e-157)] {
        let text = format!(
            "steps = 1\nstop.loss_above = 1e308\nproblems = [{{ name = \"quadratic\", dim = 1, start = [{start}] }}]\n\
             optimizers = [{{ name = \"sgd\", lr = {lr} }}]"
        );
        let trace = trace(&experiment(&text, &[]));
        let cell = trace.lines().last().and_then(|line| line.rsplit(',').next()).unwrap_or_default();
        let norm: f64 = cell.parse().unwrap_or_else(|_| panic!("`{cell}` is no number"));
        assert!((norm / length - 1.0).abs() < 1e-12, "{norm:e} instead of {length:e}");
    }
}
