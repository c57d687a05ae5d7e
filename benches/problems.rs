//! What an evaluation of each problem costs, value and gradient: alone, and per run where sixteen are side by side.
//!
//! `cargo bench --bench problems` prints all of them, those of any dimension with 2, 10 and 40 coordinates;
//! `cargo bench --bench problems -- bbob 10` those with `bbob` in their name, with 10 coordinates.
//!
//! The functions of BBOB stand beside COCO's own code, which computes the value alone, in this very run: `coco.py`
//! beside this file says how. It is started by `python3`, or what the environment variable `RMSBENCH_PYTHON` names;
//! that needs `pip install coco-experiment`, and without it these columns are left out.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use rmsbench::component::Kind;
use rmsbench::isa::{Isa, Target};
use rmsbench::problem::{Entry, Evaluate, PROBLEMS, Surface};
use rmsbench::real::{Lanes, Real};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let (mut dims, mut words) = (Vec::new(), Vec::new());
    for argument in arguments {
        match argument.parse::<usize>() {
            Ok(dim) => dims.push(dim),
            Err(_) => words.push(argument),
        }
    }
    if dims.is_empty() {
        dims = vec![2, 10, 40];
    }
    let mut coco = Coco::start();
    println!("{:24} {:>4} {:>10} {:>10} {:>10} {:>7} {:>7}", "ns an evaluation", "n", "alone", "of 16", "COCO", "", "");
    for entry in PROBLEMS {
        let name = entry.spec.name;
        if !words.is_empty() && !words.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        for surface in surfaces(entry, &dims) {
            let dim = surface.dim();
            let (alone, side_by_side) = (shortest::<f64>(&surface), shortest::<Lanes>(&surface));
            let number = name.strip_prefix("bbob_f").and_then(|number| number.parse::<u32>().ok());
            let theirs = number.and_then(|number| coco.as_mut()?.evaluation(number, dim));
            print!("{name:24} {dim:4} {alone:10.1} {side_by_side:10.1}");
            match theirs {
                Some(theirs) => println!(" {theirs:10.1} {:7.3} {:7.3}", alone / theirs, side_by_side / theirs),
                None => println!(),
            }
        }
    }
}

/// The problem with its defaults, in each of the dimensions that it has; as it is where there is no choice.
fn surfaces(entry: &Entry, dims: &[usize]) -> Vec<Arc<dyn Surface>> {
    let range = match entry.spec.param("dim").map(|param| param.kind) {
        Some(Kind::Whole(low, high)) => low..=high,
        _ => return vec![entry.build(entry.defaults()).expect("the defaults")],
    };
    let sized = |&dim: &usize| {
        let mut values = entry.defaults();
        values.insert("dim".into(), json!(dim));
        // Some have multiples of a number only.
        if range.contains(&(dim as u64)) { entry.build(values).ok() } else { None }
    };
    dims.iter().filter_map(sized).collect()
}

/// The shortest time of an evaluation, of one run.
fn shortest<R: Real>(surface: &Arc<dyn Surface>) -> f64
where
    dyn Surface: Evaluate<R>,
{
    let target = Target::up_to(Isa::widest());
    let mut x = vec![R::of(0.0); surface.dim()];
    for (i, x) in x.iter_mut().enumerate() {
        // In every lane another point of the box.
        for lane in 0..R::WIDTH {
            let (low, high) = surface.domain(i);
            let inside = ((i * 7 + 3) % 10) as f64 * 0.09 + 0.1 - lane as f64 / 1024.0;
            x.set_lane(lane, low + (high - low) * inside);
        }
    }
    let mut gradient = x.clone();
    let mut calls = 1;
    let mut best = f64::MAX;
    for _ in 0..12 {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(surface.evaluate(target, black_box(&x), &mut gradient));
        }
        let time = start.elapsed();
        best = best.min(time.as_secs_f64() * 1e9 / f64::from(calls));
        // Until it takes a millisecond.
        calls = if time < Duration::from_millis(1) { calls * 4 } else { calls };
    }
    best / R::WIDTH as f64
}

/// The process that evaluates COCO's functions.
struct Coco {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Coco {
    fn start() -> Option<Self> {
        let python = std::env::var("RMSBENCH_PYTHON").unwrap_or_else(|_| "python3".into());
        let test = Command::new(&python).args(["-c", "import cocoex"]).stderr(Stdio::null()).status();
        if !test.is_ok_and(|status| status.success()) {
            println!("Without COCO: `{python} -m pip install coco-experiment`, or name another in RMSBENCH_PYTHON.\n");
            return None;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/coco.py");
        let command = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = command.expect("python, which has just run");
        let questions = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Some(Self { process, questions, answers })
    }

    /// The time of an evaluation.
    fn evaluation(&mut self, function: u32, dim: usize) -> Option<f64> {
        writeln!(self.questions, "{function} {dim}").ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        answer.trim().parse().ok()
    }
}

impl Drop for Coco {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
