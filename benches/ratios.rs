//! What the engine costs, as ratios: both sides of each are measured in turn, in this very run.
//!
//! `cargo bench` prints them all; `cargo bench -- row` only those whose name contains `row`.

use std::hint::black_box;
use std::io::Write;
use std::num::{NonZeroU64, NonZeroUsize};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bytemuck::{cast_slice, cast_slice_mut};
use rmsbench::config::{Format, Request, load};
use rmsbench::engine::{Case, Halt, Lane, Options, Outcome, Recorder, Silent, Stop, execute, run_lanes, run_one};
use rmsbench::experiment::Experiment;
use rmsbench::isa::{Isa, Kernel, Target};
use rmsbench::modifier::Modifiers;
use rmsbench::noise::Noise;
use rmsbench::optim::{self, Step};
use rmsbench::problem;
use rmsbench::real::{LANES, Lanes, Real};
use rmsbench::schedule::Schedule;
use rmsbench::seed;
use rmsbench::trace::{Prefix, Row, RowWriter, Sink, Spacing, Thinning};

/// A ratio and the bound it must keep.
struct Ratio {
    name: &'static str,
    value: f64,
    bound: Bound,
    detail: String,
}

enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

type Bench = (&'static str, fn(&'static str) -> Ratio);

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let benches: &[Bench] = &[
        ("one run, 2-D, against a hand-written loop for 2-D alone", one_run_2d),
        ("one run, 2-D, against a hand-written loop for any dimension", one_run),
        ("sixteen runs as a block against sixteen single runs", block),
        ("five runs as a block against sixteen", partial_block),
        ("update of rmsprop, 10^7 coordinates, against a hand-written pass", wide_rmsprop),
        ("update of adam, 10^7 coordinates, against a hand-written pass", wide_adam),
        ("two threads against one, many runs", threads),
        ("every step as a CSV row against a hand-written formatter", rows),
        ("peak memory, 10^8 traced steps against 10^5", memory),
        ("rmsbench --help, whole process, in units of 10 ms", help),
    ];
    println!("{:66} {:>7}  bound", format!("instruction set {}", Isa::widest()), "ratio");
    for (name, bench) in benches {
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let Ratio { name, value, bound, detail } = bench(name);
        let (kept, bound) = match bound {
            Bound::AtMost(most) => (value <= most, format!("≤ {most}")),
            Bound::AtLeast(least) => (value >= least, format!("≥ {least}")),
        };
        println!("{name:66} {value:7.3}  {bound:8} {} {detail}", if kept { "ok  " } else { "MISS" });
    }
}

/// The shortest times of both sides, measured in turn.
fn shortest(rounds: usize, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> (Duration, Duration) {
    let time = |side: &mut dyn FnMut()| {
        let start = Instant::now();
        side();
        start.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        best = (best.0.min(time(&mut ours)), best.1.min(time(&mut theirs)));
    }
    best
}

fn quotient(times: (Duration, Duration)) -> f64 {
    times.0.as_secs_f64() / times.1.as_secs_f64()
}

/// Keeps nothing but the outcomes.
#[derive(Default)]
struct Outcomes(Vec<Outcome>);

impl Recorder for Outcomes {
    fn record<R: Real>(&mut self, _: &Row<'_, R>) {}

    fn finish(&mut self, _: usize, outcome: Outcome) {
        self.0.push(outcome);
    }

    fn progress(&mut self, _: u64) {}
}

/// Runs `lanes` runs of RMSprop on the Rosenbrock function, side by side where there are several.
fn rosenbrock(lanes: usize, steps: u64, spacing: Spacing, recorder: &mut impl Recorder) {
    let problem = problem::find("rosenbrock").unwrap();
    let surface = problem.build(problem.defaults()).unwrap();
    let entry = optim::find("rmsprop").unwrap();
    let rule = entry.build(entry.dialects().swap_remove(0).rule).unwrap();
    let (noise, schedule, modifiers) = (Noise::default(), Schedule::constant(), Modifiers::default());
    let case = Case {
        surface: &*surface,
        noise: &noise,
        rule: &*rule,
        modifiers: &modifiers,
        schedule: &schedule,
        steps,
        stop: Stop::default(),
        spacing,
        target: Target::up_to(Isa::widest()),
    };
    let lane = |k: usize| Lane {
        lr: 1e-3 * (1.0 + k as f64),
        start: surface.start(),
        noise: seed::stream(0, "noise", "", k as u64),
        draws: seed::stream(0, "draws", "", k as u64),
    };
    let going = Halt::new();
    if lanes == 1 {
        run_one(&case, lane(0), recorder, &going);
    } else {
        run_lanes(&case, (0..lanes).map(lane).collect(), recorder, &going);
    }
}

const NEVER: Spacing = Spacing::Every(u64::MAX);

/// The strictest comparison: a loop that keeps both coordinates in registers, which no tool for any problem can.
fn one_run_2d(name: &'static str) -> Ratio {
    single(name, || {
        let (mut x, mut y) = black_box((-1.2_f64, 1.0_f64));
        let (mut v, mut w) = (0.0_f64, 0.0_f64);
        let (lr, rho, eps) = black_box((1e-3, 0.99, 1e-8));
        for _ in 0..STEPS {
            let (rise, rest) = (y - x * x, 1.0 - x);
            black_box(100.0 * rise * rise + rest * rest);
            let (gx, gy) = (-400.0 * x * rise - 2.0 * rest, 200.0 * rise);
            v = rho * v + (1.0 - rho) * gx * gx;
            w = rho * w + (1.0 - rho) * gy * gy;
            x -= lr * gx / (v.sqrt() + eps);
            y -= lr * gy / (w.sqrt() + eps);
        }
        black_box((x, y));
    })
}

/// The steps of a single run that is measured.
const STEPS: u64 = 2_000_000;

/// Measures a single run against a loop of as many steps.
fn single(name: &'static str, theirs: impl FnMut()) -> Ratio {
    let times = shortest(15, || rosenbrock(1, STEPS, NEVER, &mut Outcomes::default()), theirs);
    let ns = |time: Duration| time.as_secs_f64() * 1e9 / STEPS as f64;
    let detail = format!("{:.1} and {:.1} ns per step", ns(times.0), ns(times.1));
    Ratio { name, value: quotient(times), bound: Bound::AtMost(1.15), detail }
}

fn one_run(name: &'static str) -> Ratio {
    single(name, || {
        // For any dimension, as ours; that it is 2 is known only when it runs.
        let n = black_box(2);
        let (mut x, mut v, mut g) = (vec![-1.2, 1.0], vec![0.0; n], vec![0.0; n]);
        let (lr, rho, eps) = black_box((1e-3, 0.99, 1e-8));
        for _ in 0..STEPS {
            let mut value = 0.0;
            g[0] = 0.0;
            for i in 0..n - 1 {
                let (rise, rest) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
                value += 100.0 * rise * rise + rest * rest;
                g[i] -= 400.0 * x[i] * rise + 2.0 * rest;
                g[i + 1] = 200.0 * rise;
            }
            black_box(value);
            for i in 0..n {
                v[i] = rho * v[i] + (1.0 - rho) * g[i] * g[i];
                x[i] -= lr * g[i] / (f64::sqrt(v[i]) + eps);
            }
        }
        black_box(x);
    })
}

fn block(name: &'static str) -> Ratio {
    const STEPS: u64 = 200_000;
    let together = || rosenbrock(LANES, STEPS, NEVER, &mut Outcomes::default());
    let singly = || (0..LANES).for_each(|_| rosenbrock(1, STEPS, NEVER, &mut Outcomes::default()));
    let times = shortest(15, together, singly);
    let ns = |time: Duration| time.as_secs_f64() * 1e9 / (STEPS * LANES as u64) as f64;
    let detail = format!("{:.2} and {:.1} ns per run and step", ns(times.0), ns(times.1));
    Ratio { name, value: 1.0 / quotient(times), bound: Bound::AtLeast(5.0), detail }
}

/// Tuning is full of blocks that are not.
fn partial_block(name: &'static str) -> Ratio {
    const STEPS: u64 = 200_000;
    let times = shortest(
        15,
        || rosenbrock(5, STEPS, NEVER, &mut Outcomes::default()),
        || rosenbrock(LANES, STEPS, NEVER, &mut Outcomes::default()),
    );
    let ns = |time: Duration| time.as_secs_f64() * 1e9 / STEPS as f64;
    let detail = format!("{:.1} and {:.1} ns per step of all", ns(times.0), ns(times.1));
    Ratio { name, value: quotient(times), bound: Bound::AtMost(1.1), detail }
}

const WIDE: usize = 10_000_000;

/// Sixteen-aligned arrays, as the engine has them.
fn array(value: f64) -> Vec<Lanes> {
    vec![Lanes::of(value); WIDE / LANES]
}

/// Measures the update of an optimizer against a hand-written pass, which is told the number of the update.
fn wide(name: &'static str, optimizer: &str, mut pass: impl FnMut(u64, Target)) -> Ratio {
    let target = Target::up_to(Isa::widest());
    let entry = optim::find(optimizer).unwrap();
    let rule = entry.build(entry.dialects().swap_remove(0).rule).unwrap();
    let mut stepper = rule.wide(WIDE, target);
    let (gradient, mut x) = (array(0.5), array(1.0));
    let (mut t, mut s) = (0, 0);
    let ours = || {
        t += 1;
        let step = Step { t, lr: 1e-3, loss: 0.0, normal: &[] };
        stepper.step(&step, cast_slice(&gradient), cast_slice_mut(&mut x), &mut []);
    };
    let theirs = || {
        s += 1;
        pass(s, target);
    };
    let times = shortest(25, ours, theirs);
    let ns = |time: Duration| time.as_secs_f64() * 1e9 / WIDE as f64;
    let detail = format!("{:.2} and {:.2} ns per coordinate", ns(times.0), ns(times.1));
    Ratio { name, value: quotient(times), bound: Bound::AtMost(1.2), detail }
}

struct RmsPropPass<'a> {
    x: &'a mut [f64],
    g: &'a [f64],
    v: &'a mut [f64],
}

impl Kernel for RmsPropPass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for ((x, g), v) in self.x.iter_mut().zip(self.g).zip(self.v) {
            *v = 0.99 * *v + 0.01 * g * g;
            *x -= 1e-3 * g / (v.sqrt() + 1e-8);
        }
    }
}

fn wide_rmsprop(name: &'static str) -> Ratio {
    let (mut x, g, mut v) = (array(1.0), array(0.5), array(0.0));
    wide(name, "rmsprop", |_, target| {
        let (x, g, v) = (cast_slice_mut(&mut x), cast_slice(&g), cast_slice_mut(&mut v));
        target.run(RmsPropPass { x, g, v });
    })
}

struct AdamPass<'a> {
    t: i32,
    x: &'a mut [f64],
    g: &'a [f64],
    m: &'a mut [f64],
    v: &'a mut [f64],
}

impl Kernel for AdamPass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (c, d) = (1.0 / (1.0 - 0.9_f64.powi(self.t)), 1.0 / (1.0 - 0.999_f64.powi(self.t)));
        for (((x, g), m), v) in self.x.iter_mut().zip(self.g).zip(self.m).zip(self.v) {
            *m = 0.9 * *m + 0.1 * g;
            *v = 0.999 * *v + 0.001 * g * g;
            *x -= 1e-3 * (*m * c) / ((*v * d).sqrt() + 1e-8);
        }
    }
}

fn wide_adam(name: &'static str) -> Ratio {
    let (mut x, g, mut m, mut v) = (array(1.0), array(0.5), array(0.0), array(0.0));
    wide(name, "adam", |t, target| {
        let (x, g) = (cast_slice_mut(&mut x), cast_slice(&g));
        let (m, v) = (cast_slice_mut(&mut m), cast_slice_mut(&mut v));
        target.run(AdamPass { t: t as i32, x, g, m, v });
    })
}

fn experiment(text: &str) -> Experiment {
    let request = Request {
        source: "bench".into(),
        text: text.into(),
        format: Format::Toml,
        default_name: "bench".into(),
        settings: Vec::new(),
        force: false,
    };
    load(&request).unwrap()
}

fn threads(name: &'static str) -> Ratio {
    let experiment = experiment(
        "steps = 20000\nseeds = 160\nproblems = [\"rosenbrock\", { name = \"beale\", noise = { std = 0.1 } }]\n\
         optimizers = [\"rmsprop\", \"adam\"]\ntrace.every = 1000000",
    );
    let run = |jobs| {
        let options = Options { jobs: NonZeroUsize::new(jobs).unwrap(), ..Options::default() };
        let sink = Sink::new(std::io::sink(), std::env::temp_dir());
        black_box(execute(&experiment, options, &sink, &Silent, &Halt::new()).unwrap());
    };
    let times = shortest(10, || run(2), || run(1));
    let detail = format!("{:.0} and {:.0} ms", times.0.as_secs_f64() * 1e3, times.1.as_secs_f64() * 1e3);
    Ratio { name, value: 1.0 / quotient(times), bound: Bound::AtLeast(1.9), detail }
}

/// Writes every step as our row.
struct OurRows {
    writer: RowWriter,
    bytes: Vec<u8>,
}

impl Recorder for OurRows {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        self.writer.write(row, &mut self.bytes);
        if self.bytes.len() > 1 << 16 {
            black_box(&self.bytes);
            self.bytes.clear();
        }
    }

    fn finish(&mut self, _: usize, _: Outcome) {}

    fn progress(&mut self, _: u64) {}
}

/// Writes every step as one would by hand: zmij, itoa and one byte buffer.
struct TheirRows {
    bytes: Vec<u8>,
}

impl Recorder for TheirRows {
    fn record<R: Real>(&mut self, row: &Row<'_, R>) {
        let (mut whole, mut real) = (itoa::Buffer::new(), zmij::Buffer::new());
        let out = &mut self.bytes;
        out.extend_from_slice(b"0,rosenbrock,rmsprop,0,");
        out.extend_from_slice(whole.format(row.step).as_bytes());
        let rate = row.effective_lr;
        let cells = [
            Some(row.loss),
            Some(row.observed_loss),
            row.lr,
            rate.map(|rate| rate.mean),
            rate.map(|rate| rate.min),
            rate.map(|rate| rate.max),
            Some(row.grad_norm),
            row.update_norm,
        ];
        for cell in cells {
            out.push(b',');
            if let Some(value) = cell {
                out.extend_from_slice(real.format(value).as_bytes());
            }
        }
        out.push(b'\n');
        if out.len() > 1 << 16 {
            black_box(&*out);
            out.clear();
        }
    }

    fn finish(&mut self, _: usize, _: Outcome) {}

    fn progress(&mut self, _: u64) {}
}

fn rows(name: &'static str) -> Ratio {
    const STEPS: u64 = 200_000;
    let every = Thinning::Every(NonZeroU64::MIN).spacing(STEPS);
    let prefix = Prefix::new(0, "rosenbrock", "rmsprop", 0);
    let ours = || {
        let writer = RowWriter::new(prefix.clone(), 2, 0);
        rosenbrock(1, STEPS, every, &mut OurRows { writer, bytes: Vec::new() });
    };
    let theirs = || rosenbrock(1, STEPS, every, &mut TheirRows { bytes: Vec::new() });
    let times = shortest(15, ours, theirs);
    let ns = |time: Duration| time.as_secs_f64() * 1e9 / STEPS as f64;
    let detail = format!("{:.0} and {:.0} ns per row, step included", ns(times.0), ns(times.1));
    Ratio { name, value: quotient(times), bound: Bound::AtMost(1.3), detail }
}

/// The peak memory of a whole process that traces so many steps, in KiB.
fn peak(steps: &str) -> f64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rmsbench"))
        .args([
            "compare",
            "--optimizers",
            "rmsprop",
            "--problems",
            "rosenbrock",
            "--seeds",
            "1",
            "--tune",
            "0",
            "--quiet",
            "-o",
            "-",
        ])
        .args(["--steps", steps])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}

fn memory(name: &'static str) -> Ratio {
    let (long, short) = (peak("100000000"), peak("100000"));
    let detail = format!("{:.1} and {:.1} MiB", long / 1024.0, short / 1024.0);
    Ratio { name, value: long / short, bound: Bound::AtMost(1.1), detail }
}

fn help(name: &'static str) -> Ratio {
    let run = || {
        let output = Command::new(env!("CARGO_BIN_EXE_rmsbench")).arg("--help").output().unwrap();
        std::io::sink().write_all(&output.stdout).unwrap();
    };
    let (best, _) = shortest(20, run, || ());
    let ratio = best.as_secs_f64() / 0.01;
    Ratio { name, value: ratio, bound: Bound::AtMost(1.0), detail: format!("{:.1} ms", best.as_secs_f64() * 1e3) }
}
