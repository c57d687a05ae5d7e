//! Numbers that are not finite, not normal or huge: every run says what broke first, none sets a wrong record, and what is
//! written reads back to the same bits.

mod kept;

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde::{Deserialize, Serialize};

use rmsbench::component::Spec;
use rmsbench::config::{self, Format, Request};
use rmsbench::engine::{Case, Halt, Lane, Outcome, Quantity, Status, Stop, StopReason, run_lanes, run_one};
use rmsbench::experiment::Experiment;
use rmsbench::isa::{Isa, Target};
use rmsbench::modifier::Modifiers;
use rmsbench::noise::Noise;
use rmsbench::optim::{self, OPTIMIZERS};
use rmsbench::problem::{Evaluate, Problem, Property, Surface};
use rmsbench::real::Real;
use rmsbench::schedule::Schedule;
use rmsbench::seed;
use rmsbench::trace::{Prefix, RowWriter, Spacing, number};

use kept::Kept;

fn experiment(text: &str) -> Experiment {
    let request = Request {
        source: "test".into(),
        text: text.into(),
        format: Format::Toml,
        default_name: "test".into(),
        settings: Vec::new(),
        force: false,
    };
    config::load(&request).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A run as it came out: its trace and its end.
#[derive(Clone, Debug)]
struct Ended {
    /// By row: the step, the cells from `loss` on as numbers; none where the cell is empty.
    rows: Vec<(u64, Vec<Option<f64>>)>,
    outcome: Outcome,
}

/// Where quantities stand in a row.
const LOSS: usize = 0;
const LR: usize = 2;
const EFFECTIVE_LR: [usize; 2] = [4, 5];
const X: usize = 8;

impl Ended {
    fn x(&self, row: usize) -> Vec<f64> {
        self.rows[row].1[X..].iter().map(|cell| cell.expect("a coordinate")).collect()
    }
}

/// Runs lanes alone, or side by side.
fn run(case: &Case<'_>, mut lanes: Vec<Lane>, alone: bool, interrupted: bool) -> Vec<Ended> {
    let (count, dim) = (lanes.len(), case.surface.dim());
    let writer = || RowWriter::new(Prefix::new(0, "p", "o", 0), dim, dim);
    let mut kept = Kept {
        writers: (0..count).map(|_| writer()).collect(),
        rows: vec![Vec::new(); count],
        outcomes: vec![None; count],
    };
    let halt = Halt::new();
    if interrupted {
        halt.interrupt();
    }
    if alone {
        run_one(case, lanes.remove(0), &mut kept, &halt);
    } else {
        run_lanes(case, lanes, &mut kept, &halt);
    }
    let ended = |(rows, outcome): (Vec<u8>, Option<Outcome>)| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*rows);
        let cells = |record: csv::StringRecord| {
            let values = record.iter().skip(5).map(|cell| {
                let value =
                    (!cell.is_empty()).then(|| cell.parse().unwrap_or_else(|_| panic!("`{cell}` is no number")));
                // The shortest text, and that of the same bits.
                assert_eq!(value.map(number).unwrap_or_default(), cell);
                value
            });
            (record[4].parse().expect("a step"), values.collect())
        };
        let rows = reader.records().map(|record| cells(record.expect("a row"))).collect();
        Ended { rows, outcome: outcome.expect("an outcome") }
    };
    kept.rows.into_iter().zip(kept.outcomes).map(ended).collect()
}

/// Every run of an experiment, which must be the same alone and beside others, and end the same whatever is recorded.
fn ends(experiment: &Experiment) -> Vec<Ended> {
    let mut ends = Vec::new();
    for index in 0..experiment.runs() {
        let of = experiment.run(index);
        let case = |isa| Case::of(experiment, &of, experiment.spacing(), Target::up_to(isa));
        let lane = || Lane::of(experiment, &of);
        // At an ordinary rate, they go on where it ends.
        let beside = || Lane { lr: 1e-3, start: of.problem.surface.start(), ..lane() };
        let alone = run(&case(Isa::Baseline), vec![lane()], true, false).remove(0);
        let together = run(&case(Isa::widest()), vec![beside(), lane(), beside()], false, false).remove(1);
        // As text, since NaN is not equal to itself.
        assert_eq!(format!("{alone:?}"), format!("{together:?}"), "run {index} alone and beside others");
        let thinned = Case { spacing: Spacing::Every(1000), ..case(Isa::widest()) };
        let thinned = run(&thinned, vec![lane()], true, false).remove(0);
        assert_eq!(format!("{:?}", alone.outcome), format!("{:?}", thinned.outcome), "whatever is recorded");
        check(experiment, index, &alone);
        ends.push(alone);
    }
    ends
}

/// What is so of every run: of its status, its reason, its best loss, and all its rows.
fn check(experiment: &Experiment, index: u64, ended: &Ended) {
    let surface = &*experiment.run(index).problem.surface;
    let (outcome, limit) = (&ended.outcome, experiment.stop.loss_above);
    assert_eq!(outcome.reason.status(), outcome.status);
    assert_eq!(outcome.reason.to_string().parse(), Ok(outcome.reason));
    let losses: Vec<f64> = ended.rows.iter().map(|(_, cells)| cells[LOSS].expect("a loss")).collect();
    let (&last, before) = losses.split_last().expect("a row");
    assert!(before.iter().all(|&loss| loss.is_finite() && loss <= limit), "it went on: {losses:?}");
    assert_eq!((outcome.steps, outcome.final_loss.map(number)), (before.len() as u64, Some(number(last))));
    let outside = left(surface, &ended.x(before.len()));
    let diverged = !last.is_finite() || last > limit && !outside;
    assert_eq!(outcome.status == Status::Diverged, diverged, "{:?} at a loss of {last}", outcome.status);
    // What is out of the domain is no record.
    let counted = losses.len() - usize::from(outside);
    let mut best: Option<(f64, u64)> = None;
    for (&loss, step) in losses[..counted].iter().zip(0..) {
        if loss.is_finite() && best.is_none_or(|(least, _)| loss < least) {
            best = Some((loss, step));
        }
    }
    assert_eq!(outcome.best, best);
    assert!(outcome.hits.iter().all(|&step| step < counted as u64 && losses[step as usize].is_finite()));
}

/// Whether a point is out of the domain of a surface that means nothing there.
fn left(surface: &dyn Surface, x: &[f64]) -> bool {
    surface.properties().contains(&Property::Unbounded)
        && x.iter().enumerate().any(|(i, &x)| x < surface.domain(i).0 || x > surface.domain(i).1)
}

/// What broke first and in which row, as the trace tells of a run whose last loss is not finite. Its rule returns the
/// iterate that it works on, and there is no noise.
fn first_broken(surface: &dyn Surface, ended: &Ended) -> (Quantity, u64) {
    let broken = |values: &[f64]| values.iter().any(|value| !value.is_finite());
    let last = ended.rows.len() - 1;
    let t = last as u64;
    let Some(before) = last.checked_sub(1).map(|row| ended.x(row)) else { return (Quantity::Loss, t) };
    let mut gradient = vec![0.0; before.len()];
    Evaluate::<f64>::evaluate(surface, Target::up_to(Isa::Baseline), &before, &mut gradient);
    let cells = |at: &[usize]| at.iter().map(|&i| ended.rows[last].1[i].expect("a cell")).collect::<Vec<_>>();
    let update: Vec<f64> = ended.x(last).iter().zip(&before).map(|(x, before)| x - before).collect();
    let order = [
        (Quantity::Gradient, t - 1, gradient),
        (Quantity::Lr, t, cells(&[LR])),
        (Quantity::EffectiveLr, t, cells(&EFFECTIVE_LR)),
        (Quantity::Update, t, update),
    ];
    let first = order.into_iter().find(|(.., values)| broken(values));
    first.map_or((Quantity::Loss, t), |(quantity, step, _)| (quantity, step))
}

/// A run whose trace has everything.
fn experiment_of(problem: &str, optimizer: &str, top: &str) -> Experiment {
    let cases = format!("problems = [{{ {problem} }}]\noptimizers = [{{ {optimizer} }}]");
    experiment(&format!("steps = 60\ntrace.position = true\n{top}\n{cases}"))
}

const MAX: &str = "stop.loss_above = 1.7976931348623157e308";

/// Flat, with gradients of ∞/∞.
const FLAT: &str = "name = 'de_jong_5', start = [1e300, -1e50]";

/// Where one coordinate of the gradient overflows and the loss does not.
const STEEP: &str = "name = 'beale', start = [1e308, 1.0]";

/// `½x²`.
const BOWL: &str = "name = 'quadratic', dim = 1";

/// Where the squares of gradients overflow and the loss does not.
const HIGH: &str = "name = 'quadratic', condition = 1e10, start = [1e148, 1e148]";

#[test]
fn what_breaks_first_is_named() {
    // The problem, the optimizer, the rest of the config; the reason, the step of the best loss.
    type Known = (&'static str, &'static str, &'static str, &'static str, Option<u64>);
    let piecewise = "name = 'sgd', lr = 1e5, schedule = { kind = 'piecewise', boundaries = [1], scales = [1e308] }";
    let cases: &[Known] = &[
        ("name = 'quadratic', dim = 1, start = [1e160]", "name = 'sgd'", MAX, "loss is inf at step 0", None),
        ("name = 'rastrigin', start = [-1e308, 1.0]", "name = 'adam'", "", "loss is NaN at step 0", None),
        ("name = 'saddle', start = [1e200, 1e200]", "name = 'sgd'", "", "loss is NaN at step 0", None),
        ("name = 'saddle', start = [0.0, 1e200]", "name = 'sgd'", "", "loss is -inf at step 0", None),
        // |x| = 1e10ᵗ, and the square of 1e160 overflows.
        (BOWL, "name = 'sgd', lr = 1e10", MAX, "loss is inf at step 16", Some(0)),
        (BOWL, "name = 'sgd', lr = 1e10", "", "loss above 1e12 at step 1", Some(0)),
        (BOWL, "name = 'sgd', lr = 1e10", "stop.loss_above = 0.25", "loss above 0.25 at step 0", Some(0)),
        (FLAT, "name = 'sgd'", "", "gradient is NaN at step 0", Some(0)),
        (FLAT, "name = 'rprop'", "", "gradient is NaN at step 0", Some(0)),
        (STEEP, "name = 'sgd'", "", "gradient is inf at step 0", Some(0)),
        (STEEP, "name = 'rmsprop'", "", "gradient is inf at step 0", Some(0)),
        ("name = 'beale'", piecewise, MAX, "lr is inf at step 2", Some(0)),
        ("name = 'beale'", "name = 'adam', lr = 1e308", MAX, "effective_lr is inf at step 1", Some(0)),
        (
            "name = 'quadratic', start = [1.0, 1e-170]",
            "name = 'rmsprop', eps = 1e-320",
            "",
            "effective_lr is inf at step 1",
            Some(0),
        ),
        ("name = 'beale'", "name = 'sgd', lr = 1e308", MAX, "update is -inf at step 1", Some(0)),
        ("name = 'beale'", "name = 'sgd', weight_decay = 1e300, lr = 1e10", "", "update is -inf at step 1", Some(0)),
        ("name = 'beale'", "name = 'adamw', weight_decay = 1e300, lr = 1e10", "", "update is -inf at step 1", Some(0)),
        // A rate of zero, for good.
        (HIGH, "name = 'adam'", MAX, "steps", Some(0)),
        (HIGH, "name = 'adagrad'", MAX, "steps", Some(0)),
        ("name = 'rosenbrock', start = [-0.0, -0.0]", "name = 'rmsprop'", "", "steps", Some(60)),
        ("name = 'beale', start = [5e-324, -1e-310]", "name = 'rmsprop'", "", "steps", Some(60)),
        ("name = 'quadratic', start = [5e-324, -1e-310]", "name = 'rmsprop'", "", "rest", Some(0)),
        ("name = 'rosenbrock', start = [1e308, -1e308]", "name = 'rmsprop'", MAX, "loss is inf at step 0", None),
        ("name = 'booth'", "name = 'sgd', lr = 0.1", "stop.gap = 1e-3", "gap", Some(26)),
        ("name = 'mccormick'", "name = 'sgd', lr = 1", "", "domain at step 1", Some(0)),
    ];
    for &(problem, optimizer, top, reason, best_step) in cases {
        let ended = ends(&experiment_of(problem, optimizer, top)).remove(0);
        let best_at = ended.outcome.best.map(|(_, step)| step);
        assert_eq!((&*ended.outcome.reason.to_string(), best_at), (reason, best_step), "{optimizer} on {problem}");
    }
}

#[test]
fn noise_that_breaks_is_named() {
    let noisy = |noise: &str| format!("name = 'quadratic', noise = {{ {noise} }}");
    let cases = [
        ("kind = 'cauchy', scale = 1e308", "sgd", "observed gradient is -inf at step 0"),
        ("kind = 'cauchy', scale = 1e308, on = 'loss'", "polyak_sgd", "observed loss is -inf at step 0"),
        ("kind = 'shift', std = 1e308", "sgd", "observed loss is inf at step 0"),
        // A finite one, however large, does not.
        ("std = 1e300", "sgd", "loss is inf at step 1"),
    ];
    for (noise, optimizer, reason) in cases {
        let ended = ends(&experiment_of(&noisy(noise), &format!("name = '{optimizer}'"), MAX)).remove(0);
        let actual = ended.outcome.reason.to_string();
        assert!(actual.starts_with(reason), "{noise}: {actual}, with rows {:?}", ended.rows);
    }
}

#[test]
fn what_breaks_where_the_rule_works_is_named_when_what_is_returned_follows() {
    // The optimizer, the reason, the step at which the run ends.
    let cases = [
        (FLAT, "name = 'sgd', ema = { decay = 0.9 }", "gradient is NaN at step 0", 1),
        (FLAT, "name = 'schedule_free_sgd'", "gradient is NaN at step 0", 1),
        (FLAT, "name = 'sgd', lookahead = { k = 5 }", "gradient is NaN at step 0", 5),
        // 1e180 is the first whose square overflows; and its slow weights have not moved.
        (BOWL, "name = 'sgd', lr = 1e30, lookahead = { k = 20 }", "observed loss is inf at step 6", 20),
        // A tenth of it has the same fate.
        (BOWL, "name = 'sgd', lr = 1e30, ema = { decay = 0.9 }", "loss is inf at step 6", 6),
        // What is not a number is never accepted.
        (FLAT, "name = 'lbfgs'", "steps", 60),
    ];
    for (problem, optimizer, reason, steps) in cases {
        let ended = ends(&experiment_of(problem, optimizer, MAX)).remove(0);
        assert_eq!((&*ended.outcome.reason.to_string(), ended.outcome.steps), (reason, steps), "{optimizer}");
    }
}

#[test]
fn with_very_many_coordinates_what_is_known_is_told() {
    // Steps between two rows keep neither rates nor the iterate before.
    for (lr, reason) in [("1e30", "loss is inf at step 5"), ("1e308", "iterate is -inf at step 1")] {
        let text = format!(
            "steps = 20\ntrace.every = 20\n{MAX}\nproblems = [{{ name = 'quadratic', dim = 20000 }}]\n\
             optimizers = [{{ name = 'sgd', lr = {lr} }}]"
        );
        let experiment = experiment(&text);
        let of = experiment.run(0);
        let case = Case::of(&experiment, &of, experiment.spacing(), Target::up_to(Isa::widest()));
        for alone in [true, false] {
            let ended = run(&case, vec![Lane::of(&experiment, &of)], alone, false).remove(0);
            assert_eq!(ended.outcome.reason.to_string(), reason);
        }
    }
}

#[test]
fn an_interrupted_run_says_so() {
    let experiment = experiment_of("name = 'beale'", "name = 'sgd'", "");
    let of = experiment.run(0);
    let case = Case::of(&experiment, &of, experiment.spacing(), Target::up_to(Isa::widest()));
    let ended = run(&case, vec![Lane::of(&experiment, &of)], true, true).remove(0);
    let Outcome { status, reason, steps, .. } = ended.outcome;
    assert_eq!((status, reason, steps), (Status::Interrupted, StopReason::Interrupted, 0));
}

/// `−eˣ`, which falls to −∞ all of a sudden; nobody says how low it gets, or that it never falls below 0.
#[derive(Default, Serialize, Deserialize)]
struct Abyss {
    minimum: Option<f64>,
}

impl Problem for Abyss {
    const SPEC: Spec = Spec { name: "abyss", summary: "", year: 0, params: &[], source: "" };

    fn dim(&self) -> usize {
        1
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0]
    }

    fn domain(&self, _: usize) -> (f64, f64) {
        (-1.0, 1.0)
    }

    fn minimum(&self) -> Option<f64> {
        self.minimum
    }

    fn minimizers(&self) -> Vec<Vec<f64>> {
        Vec::new()
    }

    fn properties(&self) -> &'static [Property] {
        &[]
    }

    fn value_gradient<R: Real>(&self, x: &[R], gradient: &mut [R]) -> R {
        gradient[0] = -x[0].exp();
        gradient[0]
    }
}

#[test]
fn a_loss_of_minus_infinity_is_no_record_and_reaches_no_target() {
    let entry = optim::find("sgd").expect("an optimizer");
    let rule = entry.build(entry.dialects()[0].rule.clone()).expect("a rule");
    for minimum in [None, Some(-1e300)] {
        let (surface, noise, modifiers, schedule) =
            (Abyss { minimum }, Noise::default(), Modifiers::default(), Schedule::constant());
        let case = Case {
            surface: &surface,
            noise: &noise,
            rule: &*rule,
            modifiers: &modifiers,
            schedule: &schedule,
            steps: 100,
            stop: Stop::default(),
            spacing: Spacing::Every(1),
            target: Target::up_to(Isa::widest()),
        };
        let stream = || seed::stream(0, "noise", "abyss", 0);
        let lane = || Lane { lr: 1.0, start: vec![0.0], noise: stream(), draws: stream() };
        for alone in [true, false] {
            // 0, 1, 1 + e, …: the first after it is 44.6, the next more than e⁴⁴, whose power overflows.
            let Ended { rows, outcome } = run(&case, vec![lane()], alone, false).remove(0);
            let last = rows.len() - 1;
            assert_eq!(outcome.reason.to_string(), format!("loss is -inf at step {last}"));
            assert_eq!(outcome.best, rows[last - 1].1[LOSS].map(|loss| (loss, last as u64 - 1)));
            assert!(outcome.best.is_some_and(|(loss, _)| loss.is_finite()) && outcome.hits.is_empty());
        }
    }
}

const PROBLEMS: &[&str] = &[
    "name = 'quadratic', condition = 1e10",
    "name = 'rosenbrock'",
    "name = 'beale'",
    "name = 'de_jong_5'",
    "name = 'saddle'",
    "name = 'mccormick'",
    "name = 'ackley'",
    "name = 'gulf'",
    "name = 'max_q', dim = 3",
    "name = 'styblinski_tang', dim = 70",
];

const AROUND: &[&str] = &[
    "",
    "",
    "",
    ", clip_value = 1",
    ", clip_norm = 1e-300",
    ", lookahead = { k = 3 }",
    ", ema = { decay = 0.5 }",
    ", schedule = { kind = 'exponential', gamma = 1e-200, every = 2 }",
];

const NOISES: &[&str] =
    &["", "", ", noise = { std = 1e300 }", ", noise = { kind = 'cauchy', scale = 1e308, on = 'both' }"];

const LIMITS: [f64; 6] = [f64::MAX, f64::MAX, f64::MAX, f64::MAX, 1e12, -1e300];

/// Numbers at and beyond the ends of what is usual.
fn extreme() -> impl Strategy<Value = f64> {
    const ENDS: &[f64] =
        &[0.0, -0.0, 5e-324, -1e-310, f64::MIN_POSITIVE, 1e-160, 1.0, -3.0, 1e10, -1e77, 1e154, -1e155, f64::MAX];
    prop_oneof![prop::sample::select(ENDS), -2.0..2.0, (-300.0..308.0).prop_map(|e: f64| libm::exp10(e))]
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_is_too_extreme_to_end_in_good_order(
        optimizer in 0..OPTIMIZERS.len(),
        problem in prop::sample::select(PROBLEMS),
        around in prop::sample::select(AROUND),
        noise in prop::sample::select(NOISES),
        lr in extreme().prop_map(|lr| lr.abs().max(5e-324)),
        limit in prop::sample::select(&LIMITS[..]),
        start in prop::option::of(prop::collection::vec(extreme(), 70)),
    ) {
        let name = OPTIMIZERS[optimizer].spec.name;
        let text = |dim: usize| {
            experiment(&format!(
                "steps = 12\ntrace.position = true\nstop.loss_above = {limit:e}\n\
                 problems = [{{ {problem}{}{noise} }}]\n\
                 optimizers = [{{ name = '{name}', lr = {lr:e}{around} }}]",
                start.as_ref().map(|start| format!(", start = {:?}", &start[..dim])).unwrap_or_default(),
            ))
        };
        let dim = experiment(&format!("problems = [{{ {problem} }}]\noptimizers = ['sgd']")).problems[0].surface.dim();
        let experiment = text(dim);
        let ended = ends(&experiment).remove(0);
        let run = experiment.run(0);
        let answers = !run.optimizer.modifiers.is_none()
            || run.optimizer.rule.one(dim, Target::up_to(Isa::Baseline)).answers();
        if let StopReason::NotFinite { quantity, step, .. } = ended.outcome.reason
            && !answers
            && run.problem.noise.is_none()
        {
            prop_assert_eq!((quantity, step), first_broken(&*run.problem.surface, &ended));
        }
    }
}
