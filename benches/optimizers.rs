//! What a step of each optimizer costs, beside one of plain gradient descent that is measured in turn, in this very run.
//!
//! `cargo bench --bench optimizers` prints all of them; `cargo bench --bench optimizers -- adam` those with `adam` in
//! their name. The first pair of columns is a whole run on the Rosenbrock function in 2-D, evaluation included; the
//! second an update of 10⁶ coordinates whose gradient is given.

use std::time::{Duration, Instant};

use rmsbench::config::{Format, Request, load};
use rmsbench::engine::{Case, Halt, Lane, Outcome, Recorder, run_one};
use rmsbench::experiment::Experiment;
use rmsbench::isa::{Isa, Target};
use rmsbench::optim::{Entry, OPTIMIZERS, Step};
use rmsbench::real::{LANES, Lanes, Real};
use rmsbench::trace::{Row, Spacing};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("{:24} {:>14} {:>7} {:>20} {:>7}", "", "2-D, ns a step", "of sgd", "10^6, ns a coordinate", "of sgd");
    for entry in OPTIMIZERS {
        let name = entry.spec.name;
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            let (mut run, mut plain_run) = (Run::new(name), Run::new("sgd"));
            let small = shortest(|| run.go(), || plain_run.go());
            let (mut update, mut plain_update) = (Update::new(entry), Update::new(&OPTIMIZERS[0]));
            let large = shortest(|| update.go(), || plain_update.go());
            println!("{name:24} {:14.1} {:7.2} {:20.2} {:7.2}", small.0, small.0 / small.1, large.0, large.0 / large.1);
        }
    }
}

/// The shortest times of both sides, measured in turn, in nanoseconds.
fn shortest(mut ours: impl FnMut() -> f64, mut theirs: impl FnMut() -> f64) -> (f64, f64) {
    (0..9).fold((f64::MAX, f64::MAX), |best, _| (best.0.min(ours()), best.1.min(theirs())))
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// Runs on the Rosenbrock function.
struct Run(Experiment);

/// Counts the updates of a run.
#[derive(Default)]
struct Updates(u64);

impl Recorder for Updates {
    fn record<R: Real>(&mut self, _: &Row<'_, R>) {}

    fn finish(&mut self, _: usize, outcome: Outcome) {
        self.0 += outcome.steps;
    }

    fn progress(&mut self, _: u64) {}
}

impl Run {
    fn new(optimizer: &str) -> Self {
        let request = Request {
            source: "bench".into(),
            // At a rate with which none of them diverges: what is to be measured are steps, not beginnings.
            text: format!(
                "steps = 100000\nproblems = ['rosenbrock']\noptimizers = [{{ name = '{optimizer}', lr = 1e-5 }}]"
            ),
            format: Format::Toml,
            default_name: "bench".into(),
            settings: Vec::new(),
            force: false,
        };
        Self(load(&request).expect("a config"))
    }

    /// The time of a step. A run that ends early begins anew.
    fn go(&mut self) -> f64 {
        let (experiment, start, mut updates) = (&self.0, Instant::now(), Updates::default());
        while updates.0 < experiment.steps {
            let run = experiment.run(0);
            let case = Case::of(experiment, &run, Spacing::Every(u64::MAX), Target::up_to(Isa::widest()));
            run_one(&case, Lane::of(experiment, &run), &mut updates, &Halt::new());
        }
        nanoseconds(start.elapsed()) / updates.0 as f64
    }
}

const DIM: usize = 1_000_000;

/// Updates of very many coordinates.
struct Update {
    step: Box<dyn FnMut()>,
}

impl Update {
    fn new(entry: &'static Entry) -> Self {
        let dialect = entry.dialects().swap_remove(0);
        let rule = Box::leak(Box::new(entry.build(dialect.rule).expect("the defaults")));
        let target = Target::up_to(Isa::widest());
        let mut stepper = if rule.coordinatewise() { rule.wide(DIM, target) } else { rule.one(DIM, target) };
        let array = |value| vec![Lanes::of(value); DIM / LANES];
        let (gradient, normal, mut x, mut t) = (array(0.5), array(0.1), array(1.0), 0);
        let step = move || {
            t += 1;
            let step = Step { t, lr: dialect.lr, loss: 1.0, normal: bytemuck::cast_slice(&normal) };
            stepper.step(&step, bytemuck::cast_slice(&gradient), bytemuck::cast_slice_mut(&mut x), &mut []);
        };
        Self { step: Box::new(step) }
    }

    /// The time of an update, for each coordinate.
    fn go(&mut self) -> f64 {
        let start = Instant::now();
        (0..5).for_each(|_| (self.step)());
        nanoseconds(start.elapsed()) / (5 * DIM) as f64
    }
}
