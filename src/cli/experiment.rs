//! What `run`, `compare` and `tune` share: an experiment from its config to its results.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use clap::Args;
use rmsbench::comparison::Comparison;
use rmsbench::config::{self, Request, Setting};
use rmsbench::curves::{Curves, Quantity};
use rmsbench::engine::{self, Halt, Options, Outcome, Status, StopReason};
use rmsbench::experiment::Experiment;
use rmsbench::figures::{self, Results};
use rmsbench::finished::Finished;
use rmsbench::horizon::horizons;
use rmsbench::memory;
use rmsbench::numerals::si;
use rmsbench::picture::chart::Line;
use rmsbench::results::{self, Explained, Folder, Published};
use rmsbench::runs::Mode;
use rmsbench::trace::{Sink, Totals};
use rmsbench::tuning::log::Log;
use rmsbench::tuning::{self, Trials};

use super::braille::{self, Named};
use super::judging::Judging;
use super::live::Live;
use super::{Interrupted, Usage, tell, units};

/// Options of every command that runs an experiment.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Common {
    /// The folder for the results, or - for the trace on standard output [default: results/<name>].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The master seed of all randomness.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// The number of threads [default: all cores]; changes no result.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Set any key of the config, such as steps=100 or optimizers.0.lr=0.1; repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Tell after which step a change of the start by 1e-12 has changed the trajectory by 1 %.
    #[arg(long)]
    horizon: bool,
    /// Show curves of the loss at the end [default: on a terminal of 60 columns or more].
    #[arg(long, overrides_with = "no_plot")]
    plot: bool,
    /// Show none.
    #[arg(long)]
    no_plot: bool,
    /// Check the config and show the plan, but run nothing.
    #[arg(long)]
    dry_run: bool,
    /// Use again what is finished, of an experiment that was cut short or to which something came.
    #[arg(long)]
    resume: bool,
    /// End after so long, as 90s or 8h; runs that have not ended by then have the status timeout.
    #[arg(long, value_name = "TIME", value_parser = units::time)]
    time_limit: Option<Duration>,
    /// End each run after so long.
    #[arg(long, value_name = "TIME", value_parser = units::time)]
    run_time_limit: Option<Duration>,
    /// End with an error before the rows of the trace, also those that wait for their turn, are larger than this, as 500MB or
    /// 2GiB; what is finished can be resumed.
    #[arg(long, value_name = "SIZE", value_parser = units::bytes)]
    max_bytes: Option<u64>,
    /// Replace the results of another config or of a run that was cut short, and allow more than a million runs or more memory than there is.
    #[arg(long)]
    pub(super) force: bool,
    /// Say nothing but errors, and a comparison that was asked for in another format than a table.
    #[arg(short, long)]
    quiet: bool,
}

impl Common {
    /// What is laid over the config.
    pub(super) fn settings(&self) -> Vec<Setting> {
        let set = self.set.iter().map(|text| Setting {
            option: "--set".to_owned(),
            key: String::new(),
            text: text.clone(),
            names: false,
        });
        let seed = self.seed.iter().map(|text| Setting {
            option: "--seed".to_owned(),
            key: "seed".to_owned(),
            text: text.clone(),
            names: false,
        });
        set.chain(seed).collect()
    }

    /// What is to become of results that are there.
    fn mode(&self) -> results::Mode {
        match (self.force, self.resume) {
            (false, false) => results::Mode::Anew,
            (false, true) => results::Mode::Resume,
            (true, resume) => results::Mode::Force(resume),
        }
    }

    /// Whether curves are to be shown at the end.
    fn plots(&self, judging: &Judging) -> bool {
        let terminal = console::Term::stdout();
        let wide = || terminal.size_checked().is_some_and(|(_, columns)| columns >= 60);
        judging.is_for_people() && (self.plot || !self.no_plot && terminal.is_term() && wide())
    }

    /// Says what would become of a folder.
    fn look_at(&self, target: &Path, experiment: &Experiment, hash: &str) -> anyhow::Result<()> {
        Folder::check(target, hash, self.mode())?;
        // Which runs tuned optimizers make is known after tuning.
        if experiment.tune.is_none() {
            let explained = results::preview(target, experiment, self.mode())?;
            self.say_what_is_there(&explained, experiment.runs());
        }
        Ok(())
    }

    /// Says what of an experiment is there already.
    fn say_what_is_there(&self, explained: &Explained, runs: u64) {
        if self.resume {
            self.say(&format!("{} of {runs} runs are finished already", explained.finished));
        }
        for (why, count) in &explained.stale {
            self.say(&format!("{count} finished runs are of no use any more: {why}"));
        }
        for note in &explained.notes {
            self.say(&format!("note: {note}"));
        }
    }

    /// Says something to the person, unless that is not wanted.
    fn say(&self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }
}

/// Runs an experiment, writes its results and says what came out. Its optimizers are tuned, as the config says or else in the
/// usual way, if that is wanted.
pub(super) fn execute(request: &Request, common: &Common, tuned: bool, judging: &Judging) -> anyhow::Result<()> {
    let judged_by = judging.options()?;
    let mut request = request.clone();
    if tuned {
        // A table is laid over the one that is there, so this only sees to it that there is one.
        let text = "tune={}".to_owned();
        request.settings.push(Setting { option: "the defaults".to_owned(), key: String::new(), text, names: false });
    }
    let available = memory::available();
    let mut experiment = config::load(&request)?;
    if !tuned && experiment.tune.take().is_some() {
        common.say("note: nothing is tuned here; `rmsbench tune` does what the table `tune` says");
    }
    let target = match &common.output {
        None => Some(Path::new("results").join(&experiment.name)),
        Some(path) if path == Path::new("-") => None,
        Some(path) => Some(path.clone()),
    };
    if target.is_none() && common.resume {
        return Err(Usage("--resume goes on in a folder, and standard output is none".to_owned()).into());
    }
    let hash = experiment.hash();
    let jobs = common.jobs.unwrap_or_else(engine::all_cores);
    let needed = room_for(&experiment, jobs, available.filter(|_| !common.force))?;
    if common.dry_run {
        if let Some(target) = &target {
            common.look_at(target, &experiment, &hash)?;
        }
        return show_plan(&experiment, needed, target.as_deref());
    }
    let mut folder = target.as_deref().map(|target| Folder::create(target, &hash, common.mode())).transpose()?;
    let clock = Instant::now();
    let halt = listen_for_interrupts()?;
    if let Some(limit) = common.time_limit {
        end_after(limit, &halt)?;
    }
    let options = Options { jobs, run_limit: common.run_time_limit, ..Options::default() };

    let trials = tune(&mut experiment, options, common, folder.as_ref(), &halt)?;
    let tuning_time = clock.elapsed().as_secs_f64();
    let most_bytes = common.max_bytes.unwrap_or(u64::MAX);
    let mut results = None;
    let (place, outcomes) = if let Some(mut folder) = folder.take() {
        let begun = folder.begin(&experiment)?;
        common.say_what_is_there(&begun.explained, experiment.runs());
        let live = Live::new(&experiment, Some(folder.scratch()), common.quiet);
        let sink = begun.sink.at_most(most_bytes);
        let (outcomes, totals) = trace(&experiment, options, sink, &begun.known, live, &halt)
            .map_err(|error| cut_short(error, &folder, common))?;
        let published = folder.publish(&experiment, &outcomes, &trials, totals)?;
        let (what, target) = match &published {
            Published::New(target) => ("results in", target),
            Published::Kept(target) => ("kept the whole results of before in", target),
        };
        if let Published::New(target) = &published
            && (common.plot || totals.bytes <= READ_AGAIN)
        {
            results = Some(target.clone());
        }
        let place = target.strip_prefix(std::env::current_dir().unwrap_or_default()).unwrap_or(target);
        (format!("{what} {}{}", place.display(), goes_on(&outcomes)), outcomes)
    } else {
        let live = Live::new(&experiment, None, common.quiet);
        let sink = Sink::new(io::stdout(), std::env::temp_dir()).at_most(most_bytes);
        let (outcomes, totals) = trace(&experiment, options, sink, &BTreeMap::new(), live, &halt)
            .map_err(|error| told(error, common))
            .context("cannot write the trace to standard output")?;
        (format!("{} rows on standard output", totals.rows), outcomes)
    };
    let seconds = clock.elapsed().as_secs_f64();
    if common.quiet && judging.is_for_people() {
        return if interrupted(&halt) { Err(Interrupted.into()) } else { Ok(()) };
    }
    let finished = Finished::new(&experiment, &outcomes, &trials);
    let pool = engine::threads(options.jobs)?;
    let mut comparison = pool.install(|| Comparison::new(&finished, judged_by));
    if common.horizon && !halt.is_set() {
        comparison.horizons = horizons(&experiment, options, &halt)?;
    }
    if halt.is_set() {
        // Some of them have not been followed to their end.
        comparison.horizons.clear();
    } else if common.horizon && comparison.horizons.is_empty() {
        comparison.notes.push("no horizons: none of these runs is the same each time".to_owned());
    }
    let curves = results.filter(|_| common.plots(judging)).and_then(|folder| {
        pool.install(|| Curves::read(&[folder], &finished, CURVES, &[Quantity::Loss]))
            .inspect_err(|error| common.say(&format!("note: no curves: {error:#}")))
            .ok()
    });
    let mut text = judging.render(&comparison, &finished.runs, curves.as_ref())?;
    if let Some(curves) = &curves {
        text += &plots(&finished, &comparison, curves);
    }
    show(&text, target.is_none())?;
    let evaluations: u64 = comparison.tuning.iter().map(|of| of.evaluations).sum();
    if evaluations > 0 {
        let rate = si(evaluations as f64 / tuning_time.max(1e-9));
        let evaluations = si(evaluations as f64);
        common.say(&format!("tuned with {evaluations} gradient evaluations in {tuning_time:.2} s ({rate} a second)"));
    }
    common.say(&closing(&outcomes, seconds - tuning_time, &place));
    if interrupted(&halt) { Err(Interrupted.into()) } else { Ok(()) }
}

/// A trace of more bytes is read again for curves on the terminal only where these were asked for.
const READ_AGAIN: u64 = 4 << 30;

/// Curves on the terminal have about so many points.
const CURVES: usize = 160;

/// At most so many problems have a plot.
const MOST_PLOTS: usize = 6;

/// The width of the terminal, or what is usual where there is none.
fn width() -> usize {
    console::Term::stdout().size_checked().map_or(80, |(_, columns)| usize::from(columns))
}

/// A plot of the median loss for each problem.
fn plots(finished: &Finished, comparison: &Comparison, curves: &Curves) -> String {
    let mut results = Results::new(finished, comparison, curves, usize::MAX);
    // As shipped only where nothing was tuned: twice as many lines would be too many.
    if !finished.tuning.is_empty() {
        results.shown.retain(|&optimizer| finished.runs.optimizers[optimizer].mode == Mode::Tuned);
    }
    let mut text = String::new();
    for on in comparison.problems.iter().take(MOST_PLOTS) {
        let chart = figures::traces(&results, on.index, &figures::LOSS);
        let floor = chart.y.floor.unwrap_or(f64::NEG_INFINITY);
        let named = |line: &Line| Named {
            name: results.series[line.series].name.clone(),
            // What is not a number stays one.
            points: line.x.iter().zip(&line.y).map(|(&x, &y)| [x, if y < floor { floor } else { y }]).collect(),
        };
        let lines: Vec<Named> = chart.lines.iter().map(named).collect();
        let plot = braille::plot(&lines, chart.y.log, width().min(100), console::colors_enabled());
        if !plot.is_empty() {
            text +=
                &format!("{}, median {} over {}\n{}\n\n", chart.title, chart.y.label, chart.x.label, plot.join("\n"));
        }
    }
    text
}

/// Shows a comparison; on standard error where standard output has the trace.
fn show(text: &str, to_stderr: bool) -> anyhow::Result<()> {
    if to_stderr {
        // A closed standard error is no reason to fail.
        let _ = io::stderr().lock().write_all(text.as_bytes());
        return Ok(());
    }
    super::print(text)
}

/// Tunes the optimizers of an experiment, where they are to be tuned, and returns what was tried.
fn tune(
    experiment: &mut Experiment,
    options: Options,
    common: &Common,
    folder: Option<&Folder>,
    halt: &Halt,
) -> anyhow::Result<Vec<Trials>> {
    let Some(tune) = experiment.tune.clone() else { return Ok(Vec::new()) };
    let live = Live::tuning(experiment, tuning::updates(experiment, &tune), folder.map(Folder::scratch), common.quiet);
    let log = folder.map_or_else(|| Ok(Log::default()), Folder::log)?;
    let trials = tuning::tune(experiment, &tune, options, &live, halt, &log).context("cannot tune")?;
    drop(live);
    let Some(trials) = trials else {
        let why = if halt.reason() == Some(StopReason::TimeLimit) { "the time was over" } else { "interrupted" };
        let kept = folder.map_or(Ok(0), Folder::tried)?;
        let kept = if kept > 0 {
            format!("{kept} runs of trials are kept for --resume")
        } else {
            "nothing is kept".to_owned()
        };
        let told = format!("{why} while tuning, before any run that is reported; {kept}");
        if interrupted(halt) {
            common.say(&told);
            return Err(Interrupted.into());
        }
        return Err(anyhow!("{told}"));
    };
    experiment.tune_to(&trials);
    Ok(trials)
}

/// Runs the experiment, but for what is known of it; `live` tells of it until it ends.
fn trace<W: Write + Send>(
    experiment: &Experiment,
    options: Options,
    sink: Sink<W>,
    known: &BTreeMap<u64, Outcome>,
    live: Live,
    halt: &Halt,
) -> io::Result<(Vec<Outcome>, Totals)> {
    let outcomes = engine::execute_rest(experiment, options, &sink, &live, halt, known);
    drop(live);
    let (_, totals) = sink.close()?;
    Ok((outcomes?, totals))
}

/// Whether the person has ended it; that the time is over is what was asked for.
fn interrupted(halt: &Halt) -> bool {
    halt.reason() == Some(StopReason::Interrupted)
}

/// What to say of a trace that could not be written.
fn told(error: io::Error, common: &Common) -> anyhow::Error {
    match common.max_bytes {
        // That of a file system has a number.
        Some(most) if error.kind() == ErrorKind::QuotaExceeded && error.raw_os_error().is_none() => {
            anyhow!("it would be larger than --max-bytes, {most} bytes")
        }
        _ => error.into(),
    }
}

/// The same, where finished runs are kept.
fn cut_short(error: io::Error, folder: &Folder, common: &Common) -> anyhow::Error {
    let kept = match folder.finished() {
        Ok(kept) if kept > 0 => format!("; {kept} finished runs are kept, to go on with by --resume"),
        _ => String::new(),
    };
    anyhow!("cannot write the trace in {}: {:#}{kept}", folder.scratch().display(), told(error, common))
}

/// Ends what goes on when the time is over.
fn end_after(limit: Duration, halt: &Arc<Halt>) -> anyhow::Result<()> {
    let halt = Arc::clone(halt);
    let wait = move || {
        std::thread::sleep(limit);
        halt.time_is_over();
    };
    std::thread::Builder::new().spawn(wait).context("cannot keep the limit of time")?;
    Ok(())
}

/// How much memory an experiment needs, if there is as much.
fn room_for(experiment: &Experiment, jobs: NonZeroUsize, available: Option<u64>) -> Result<u64, Usage> {
    let needed = memory::needed(experiment, jobs);
    memory::lacks(needed, available).map_or(Ok(needed), |lack| {
        Err(Usage(format!("this experiment {lack}; give fewer --jobs or coordinates, or --force to try")))
    })
}

/// Ctrl-C and SIGTERM end what goes on; the second time they end the program at once.
pub(super) fn listen_for_interrupts() -> anyhow::Result<Arc<Halt>> {
    let halt = Arc::new(Halt::new());
    let (own, before) = (Arc::clone(&halt), AtomicBool::new(false));
    ctrlc::set_handler(move || {
        own.interrupt();
        if before.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("cannot listen for interrupts")?;
    Ok(halt)
}

/// The first few labels, and how many more there are.
fn first_of(labels: &[&str], most: usize) -> String {
    let more = labels.len().saturating_sub(most);
    let shown = labels[..labels.len() - more].join(", ");
    if more > 0 { format!("{shown}, … and {more} more") } else { shown }
}

/// What `--dry-run` says.
fn show_plan(experiment: &Experiment, needed: u64, target: Option<&Path>) -> anyhow::Result<()> {
    // Those as tuned come to those as shipped.
    let modes = if experiment.tune.is_some() { 2 } else { 1 };
    let (runs, rows_per_run) = (modes * experiment.runs(), experiment.rows_per_run());
    let rows = runs.saturating_mul(rows_per_run);
    // Eight numbers of about 18 characters, positions likewise, and the labels.
    let longest = |labels: &[&str]| labels.iter().map(|label| label.len()).max().unwrap_or(0);
    let problems: Vec<&str> = experiment.problems.iter().map(|case| case.label.as_str()).collect();
    let optimizers: Vec<&str> = experiment.optimizers.iter().map(|case| case.label.as_str()).collect();
    let row = 8 * 18 + experiment.position_columns() * 19 + longest(&problems) + longest(&optimizers) + 16;
    let bytes = rows as f64 * row as f64;
    let place = target.map_or_else(|| "standard output".to_owned(), |target| target.display().to_string());
    let tuning = experiment.tune.as_ref().map_or(String::new(), |tune| {
        format!(
            "tuning      {} trials of each optimizer on each problem ({}), at most {} updates\n",
            tune.trials,
            tune.method.name(),
            si(tuning::updates(experiment, tune) as f64)
        )
    });
    let plan = format!(
        "experiment  {}\nproblems    {}\noptimizers  {}\nrepetitions {}\nruns        {runs}, of {} steps each\n\
         trace       at most {rows} rows, about {}B\nmemory      about {}B\n{tuning}output      {place}\n",
        experiment.name,
        first_of(&problems, 20),
        first_of(&optimizers, 20),
        experiment.seeds.count(),
        experiment.steps,
        si(bytes),
        si(needed as f64),
    );
    super::print(plan)
}

/// What else can be done with results that are not finished.
fn goes_on(outcomes: &[Outcome]) -> &'static str {
    if outcomes.iter().any(|outcome| outcome.status.unfinished()) { ", where --resume goes on" } else { "" }
}

/// The last line: how many runs, how long, how many of them diverged, where the results are.
fn closing(outcomes: &[Outcome], seconds: f64, place: &str) -> String {
    let count = |status| outcomes.iter().filter(|outcome| outcome.status == status).count();
    let updates: u64 = outcomes.iter().map(|outcome| outcome.steps).sum();
    let mut parts =
        vec![format!("{} runs in {seconds:.2} s ({} steps/s)", outcomes.len(), si(updates as f64 / seconds.max(1e-9)))];
    let statuses = [
        (Status::Converged, "converged"),
        (Status::Diverged, "diverged"),
        (Status::OutOfDomain, "out of the domain"),
        (Status::Interrupted, "interrupted"),
        (Status::Timeout, "out of time"),
    ];
    for (status, name) in statuses {
        if count(status) > 0 || status == Status::Diverged {
            parts.push(format!("{} {name}", count(status)));
        }
    }
    format!("{}; {place}", parts.join(", "))
}
