//! `rmsbench watch DIR`.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use console::{Key, Term};
use rmsbench::comparison::Comparison;
use rmsbench::figures::FLOOR;
use rmsbench::finished::Finished;
use rmsbench::numerals::{shorter, si};
use rmsbench::results::{FILES, is_held, part_of, read_manifest};
use rmsbench::text::{self, plain};

use super::Interrupted;
use super::braille::{self, Named};
use super::experiment::listen_for_interrupts;
use super::judging::Judging;
use super::live::{self, OnProblem, Progress, Standing};
use super::table::Table;

const EXAMPLES: &str = "\
Examples:
  rmsbench watch results/experiment            while `rmsbench run experiment.toml` runs elsewhere
  rmsbench watch results/experiment --once     how far it is now
  ssh machine rmsbench watch --once results/experiment

Keys: tab and the arrows choose the problem, q quits.";

/// Follow a running experiment.
///
/// Shows how far it is, and on each problem the optimizers by their median gap so far, each run at its last known step.
/// Ends with the comparison when the results are there. Where standard output is no terminal, what is known now is shown once.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder in which the results will be.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Show once what is known now, as plain text.
    #[arg(long)]
    once: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let place = Place::new(&arguments.folder)?;
    let known = match place.look()? {
        Found::Nothing => return Err(place.nothing()),
        Found::CutShort => return Err(place.cut_short()),
        Found::Results => {
            return super::print(format!("{}\n", place.pointer()));
        }
        Found::Running(progress) => Some(progress),
        Found::Quiet => None,
    };
    if arguments.once || !Term::stdout().is_term() {
        let text = known.map_or("nothing is known of it yet, or not any more\n".to_owned(), |progress| {
            snapshot(&progress, overall_speed(&progress))
        });
        return super::print(text);
    }
    let end = follow(&place)?;
    match end {
        End::Left => Ok(()),
        End::Interrupted => Err(Interrupted.into()),
        End::Results => {
            let judging = Judging::usual();
            // Where no run was finished there is nothing to compare.
            if let Ok(finished) = Finished::read(std::slice::from_ref(&place.target)) {
                let comparison = Comparison::new(&finished, judging.options()?);
                let text = judging.render(&comparison, &finished.runs, None)?;
                super::print(text)?;
            }
            super::print(format!("{}\n", place.pointer()))
        }
        End::CutShort => Err(place.cut_short()),
        End::Gone => Err(anyhow!(
            "the experiment has ended without results in {}: it was stopped, or could not write them",
            place.target.display()
        )),
    }
}

/// What an experiment tells is far shorter, in bytes.
const LARGEST: u64 = 64 << 20;

/// Where results will be, and where they are built.
struct Place {
    target: PathBuf,
    part: PathBuf,
}

/// What there is to see of an experiment.
enum Found {
    /// It runs, and has told this.
    Running(Progress),
    /// It runs, but tells nothing: it begins, or writes its results.
    Quiet,
    /// It was killed.
    CutShort,
    Results,
    Nothing,
}

impl Place {
    fn new(folder: &Path) -> anyhow::Result<Self> {
        // As for those who build it: through links.
        let target = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let part = part_of(&target)?;
        Ok(Self { target, part })
    }

    fn look(&self) -> anyhow::Result<Found> {
        if is_held(&self.part) {
            let path = self.part.join(live::FILE);
            return match text::read(&path, LARGEST) {
                Ok(text) => match serde_json::from_str(&text) {
                    Ok(progress) => Ok(Found::Running(progress)),
                    Err(_) => {
                        bail!("{} was written by another version of rmsbench; watch with that one", path.display())
                    }
                },
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Quiet),
                Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
            };
        }
        Ok(if self.part.is_dir() {
            Found::CutShort
        } else if self.target.join(FILES[3]).is_file() {
            Found::Results
        } else {
            Found::Nothing
        })
    }

    fn cut_short(&self) -> anyhow::Error {
        anyhow!(
            "the experiment of {} was cut short; the same command with --resume goes on with it",
            self.target.display()
        )
    }

    fn nothing(&self) -> anyhow::Error {
        let target = self.target.display();
        anyhow!(
            "there are no results in {target}, nor are any on their way; expected the folder of an experiment that runs"
        )
    }

    /// What to do with results.
    fn pointer(&self) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        let target = self.target.strip_prefix(here).unwrap_or(&self.target).display();
        let totals = &read_manifest(&self.target)["totals"];
        let [runs, interrupted, late] =
            ["runs", "interrupted", "timeout"].map(|status| totals[status].as_u64().unwrap_or(0));
        let ended = match (interrupted, late) {
            (0, 0) => "finished".to_owned(),
            (0, _) => format!("out of time, with {late} of {runs} runs not finished"),
            _ if interrupted == runs => return "interrupted before any run was finished".to_owned(),
            _ => format!("interrupted, with {} of {runs} runs not finished", interrupted + late),
        };
        let text =
            format!("{ended}: `rmsbench rank {target}` compares the results, `rmsbench report {target}` shows them");
        plain(&text).into_owned()
    }
}

/// Why one does not watch any longer.
enum End {
    Left,
    Interrupted,
    Results,
    CutShort,
    Gone,
}

/// Shows the experiment on the whole screen, until it ends or nobody wants to see it.
fn follow(place: &Place) -> anyhow::Result<End> {
    let interrupted = listen_for_interrupts()?;
    let screen = Screen::open()?;
    let (mut chosen, mut speed, mut known) = (0, Speed::default(), None);
    loop {
        match place.look()? {
            Found::Results => return Ok(End::Results),
            Found::CutShort => return Ok(End::CutShort),
            Found::Nothing => return Ok(End::Gone),
            Found::Quiet => {}
            Found::Running(progress) => {
                speed.take(&progress);
                known = Some(progress);
            }
        }
        let problems = known.as_ref().map_or(0, |progress| progress.problems.len()).max(1);
        chosen %= problems;
        screen.show(known.as_ref().map(|progress| (progress, speed.recent())), chosen)?;
        // Keys that wait are all taken before the screen is drawn again.
        let first = screen.keys.recv_timeout(live::EVERY).ok();
        for key in first.into_iter().chain(screen.keys.try_iter()) {
            match key {
                Key::Char('q') | Key::Escape => return Ok(End::Left),
                Key::CtrlC => return Ok(End::Interrupted),
                Key::Tab | Key::ArrowRight | Key::ArrowDown => chosen = (chosen + 1) % problems,
                Key::BackTab | Key::ArrowLeft | Key::ArrowUp => chosen = (chosen + problems - 1) % problems,
                _ => {}
            }
        }
        if interrupted.is_set() {
            return Ok(End::Interrupted);
        }
    }
}

/// Updates a second, over the last few readings.
#[derive(Default)]
struct Speed(VecDeque<(f64, u64)>);

impl Speed {
    const READINGS: usize = 20;

    fn take(&mut self, progress: &Progress) {
        let reading = (progress.seconds, progress.done);
        // After tuning, all begins anew.
        if self.0.back().is_some_and(|last| reading.0 < last.0) {
            self.0.clear();
        }
        if self.0.back() != Some(&reading) {
            self.0.push_back(reading);
        }
        if self.0.len() > Self::READINGS {
            self.0.pop_front();
        }
    }

    fn recent(&self) -> f64 {
        match (self.0.front(), self.0.back()) {
            (Some(first), Some(last)) if last.0 > first.0 => last.1.saturating_sub(first.1) as f64 / (last.0 - first.0),
            (_, Some(&(seconds, done))) => done as f64 / seconds.max(1e-9),
            _ => 0.0,
        }
    }
}

fn overall_speed(progress: &Progress) -> f64 {
    progress.done as f64 / progress.seconds.max(1e-9)
}

/// A screen of its own, and the keys; when it is dropped, the terminal is as it was.
struct Screen {
    term: Term,
    keys: Receiver<Key>,
    modes: Option<String>,
}

impl Screen {
    fn open() -> io::Result<Self> {
        let term = Term::stdout();
        // A thread that waits for a key would leave the terminal in the state of waiting. Where that state cannot be put
        // right again, there are no keys but Ctrl-C.
        let modes = stty(&["-g"]);
        let (sender, keys) = mpsc::channel();
        let read = |sender: Sender<Key>| {
            let term = term.clone();
            std::thread::Builder::new().spawn(move || {
                while let Ok(key) = term.read_key_raw() {
                    let last = matches!(key, Key::Char('q') | Key::Escape | Key::CtrlC);
                    if sender.send(key).is_err() || last {
                        break;
                    }
                }
                // As long as the program runs, for a channel that is closed would not be waited at.
                loop {
                    std::thread::park();
                }
            })
        };
        if !(cfg!(windows) || modes.is_some()) || read(sender.clone()).is_err() {
            std::mem::forget(sender);
        }
        // Another screen, no cursor, and lines that are too long are cut off.
        term.write_str("\x1b[?1049h\x1b[?25l\x1b[?7l")?;
        Ok(Self { term, keys, modes })
    }

    fn show(&self, known: Option<(&Progress, f64)>, chosen: usize) -> io::Result<()> {
        let (height, width) =
            self.term.size_checked().map_or((24, 80), |(rows, columns)| (rows.into(), columns.into()));
        let lines = match known {
            None => vec!["nothing is known of it yet".to_owned()],
            Some((progress, speed)) => full(progress, speed, chosen, [width, height], console::colors_enabled()),
        };
        let lines: Vec<&str> = lines.iter().take(height).map(String::as_str).collect();
        // Over what was there, so that nothing flickers.
        self.term.write_str(&format!("\x1b[H{}\x1b[K\x1b[J", lines.join("\x1b[K\r\n")))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.term.write_str("\x1b[?7h\x1b[?25h\x1b[?1049l");
        if let Some(modes) = &self.modes {
            stty(&[modes]);
        }
    }
}

/// Asks for, or sets, the modes of the terminal, where there is a program for that.
fn stty(arguments: &[&str]) -> Option<String> {
    let terminal = File::open("/dev/tty").ok()?;
    let output = Command::new("stty").args(arguments).stdin(terminal).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How far it is, in a few lines.
fn header(progress: &Progress, speed: f64) -> Vec<String> {
    const WIDTH: usize = 30;
    let share = progress.done as f64 / progress.updates.max(1) as f64;
    let filled = ((share * WIDTH as f64) as usize).min(WIDTH);
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH - filled));
    let what =
        if progress.tuning { "tuning".to_owned() } else { format!("{}/{} runs", progress.finished, progress.runs) };
    let left = (progress.updates.saturating_sub(progress.done)) as f64 / speed;
    let left = if left.is_finite() {
        humantime::format_duration(Duration::from_secs(left as u64)).to_string()
    } else {
        "unknown time".to_owned()
    };
    let mut lines = vec![format!("{bar} {:.1} %, {what}, {} steps/s, {left} left", 100.0 * share, si(speed))];
    let counts = progress.statuses.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(status, count)| format!("{count} {}", plain(status).replace('_', " "))).collect();
    if !progress.tuning && !counts.is_empty() {
        lines.push(counts.join(", "));
    }
    lines
}

/// As plain text: how far it is, and all problems.
fn snapshot(progress: &Progress, speed: f64) -> String {
    let header: String = header(progress, speed).iter().map(|line| format!("{line}\n")).collect();
    let tables: String =
        progress.problems.iter().map(|on| format!("\n{}", table(on, progress.steps, usize::MAX))).collect();
    header + &tables
}

/// The lines of a plot, with its axis and a blank line.
const PLOT: usize = 13;

/// The whole screen, with the problem that is chosen.
fn full(progress: &Progress, speed: f64, chosen: usize, [width, height]: [usize; 2], colour: bool) -> Vec<String> {
    let mut lines = header(progress, speed);
    let Some(on) = progress.problems.get(chosen) else { return lines };
    let keys = match progress.problems.len() {
        1 => "q quits".to_owned(),
        n => format!("problem {} of {n}; tab and the arrows choose another, q quits", chosen + 1),
    };
    lines.extend([keys, String::new()]);
    let lines_of =
        |standing: &Standing| Named { name: plain(&standing.optimizer).into_owned(), points: points(on, standing) };
    let lines_of: Vec<Named> = on.standings.iter().map(lines_of).collect();
    let mut plot = braille::plot(&lines_of, on.minimum_known, width, colour);
    // Title, header and what says how many more there are; with no room for some rows, the plot is left out.
    let room = height.saturating_sub(lines.len() + 3);
    if room < PLOT + 3 {
        plot.clear();
    }
    let rows = room - if plot.is_empty() { 0 } else { PLOT };
    lines.extend(table(on, progress.steps, rows).lines().map(str::to_owned));
    if !plot.is_empty() {
        lines.push(String::new());
        lines.extend(plot);
    }
    lines
}

/// The optimizers on a problem.
fn table(on: &OnProblem, steps: u64, rows: usize) -> String {
    let what = if on.minimum_known { "gap" } else { "loss, the minimum being unknown" };
    let title = format!("{} ({}-D), {what} so far", on.problem, on.dim);
    let mut table = Table::new(title, &["optimizer", "median", "best", "runs", "failed", "curve"], 1);
    let curves = curves(on, steps);
    for (standing, curve) in on.standings.iter().zip(curves) {
        let number = |value: Option<f64>| match value {
            Some(value) => shorter(value),
            None if standing.begun > 0 => "∞".to_owned(),
            None => "–".to_owned(),
        };
        table.push(vec![
            standing.optimizer.clone(),
            number(standing.median),
            number(standing.best),
            format!("{}/{}", standing.finished, standing.runs),
            standing.failed.to_string(),
            curve,
        ]);
    }
    let listed = on.standings.len();
    table.cut(rows.min(listed));
    let mut text = table.text();
    if on.cut > 0 && rows >= listed {
        text += &format!("  … and {} more\n", on.cut);
    }
    plain(&text).into_owned()
}

/// The curve of an optimizer, for a plot.
fn points(on: &OnProblem, standing: &Standing) -> Vec<[f64; 2]> {
    let height = |value: Option<f64>| match value {
        None => f64::NAN,
        Some(value) if on.minimum_known => value.max(FLOOR),
        Some(value) => value,
    };
    standing.curve.iter().map(|&(step, value)| [step as f64, height(value)]).collect()
}

/// Small curves over the whole run, all of one scale; a dot where no run is yet.
fn curves(on: &OnProblem, steps: u64) -> Vec<String> {
    let all: Vec<Vec<[f64; 2]>> = on.standings.iter().map(|standing| points(on, standing)).collect();
    let small = braille::small(&all, steps as f64, on.minimum_known);
    small.into_iter().map(|curve| curve.replace(' ', "·")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rmsbench::results::{Folder, Mode};

    use super::*;

    fn standing(optimizer: &str, median: Option<f64>, curve: &[(u64, Option<f64>)]) -> Standing {
        let best = median.map(|median| median / 2.0);
        Standing {
            optimizer: optimizer.to_owned(),
            begun: curve.len(),
            finished: 1,
            failed: usize::from(median.is_none()),
            runs: 4,
            median,
            best,
            curve: curve.to_vec(),
        }
    }

    fn progress() -> Progress {
        let standings = vec![
            standing("adam", Some(1e-4), &[(0, Some(1.0)), (54, Some(1e-4))]),
            standing("sgd", None, &[(0, Some(1.0)), (54, None)]),
            standing("lion", None, &[]),
        ];
        let on = |problem: &str| OnProblem {
            problem: problem.to_owned(),
            dim: 2,
            minimum_known: true,
            standings: standings.clone(),
            cut: 0,
        };
        Progress {
            tuning: false,
            steps: 100,
            runs: 24,
            finished: 6,
            updates: 2400,
            done: 600,
            seconds: 2.0,
            statuses: vec![("completed".to_owned(), 4), ("out_of_domain".to_owned(), 2), ("diverged".to_owned(), 0)],
            problems: vec![on("beale"), on("booth")],
        }
    }

    #[test]
    fn a_snapshot_says_how_far_everything_is() {
        let text = snapshot(&progress(), 300.0);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "███████░░░░░░░░░░░░░░░░░░░░░░░ 25.0 %, 6/24 runs, 300 steps/s, 6s left");
        assert_eq!(lines[1], "4 completed, 2 out of domain");
        assert_eq!(lines[3], "beale (2-D), gap so far");
        assert_eq!(lines[5], "  adam         1e-4  5e-5   1/4       0  ██████▁·····", "{text}");
        assert_eq!(lines[6], "  sgd             ∞     ∞   1/4       1  ██████······", "{text}");
        assert_eq!(lines[7], "  lion            –     –   1/4       1  ············", "{text}");
        assert_eq!(lines[9], "booth (2-D), gap so far");
    }

    #[test]
    fn without_speed_nobody_knows_how_long_it_takes() {
        assert!(header(&progress(), 0.0)[0].contains("unknown time left"));
    }

    #[test]
    fn a_screen_has_what_there_is_room_for() {
        let screen = |height| full(&progress(), 300.0, 1, [80, height], false);
        let large = screen(40).join("\n");
        assert!(
            large.contains("problem 2 of 2") && large.contains("booth (2-D)") && !large.contains("beale"),
            "{large}"
        );
        assert!(large.contains("┤") && large.contains("a adam"), "{large}");
        let small = screen(12).join("\n");
        assert!(!small.contains("┤") && small.contains("sgd"), "{small}");
        let tiny = screen(8).join("\n");
        assert!(tiny.contains("… and 2 more"), "{tiny}");
        for height in 0..60 {
            assert!(screen(height).len() <= height.max(7), "{height}");
        }
        let none = Progress { tuning: true, problems: Vec::new(), ..progress() };
        assert!(full(&none, 1.0, 0, [80, 24], false)[0].contains("tuning"));
    }

    #[test]
    fn the_speed_is_that_of_the_last_readings() {
        let mut speed = Speed::default();
        let mut take = |seconds, done| {
            speed.take(&Progress { done, seconds, ..progress() });
            speed.recent()
        };
        assert_eq!(take(2.0, 600), 300.0);
        assert_eq!(take(3.0, 700), 100.0);
        assert_eq!(take(3.0, 700), 100.0);
        for second in 4..40 {
            take(f64::from(second), 700);
        }
        assert_eq!(take(40.0, 700), 0.0);
        // The runs after tuning.
        assert_eq!(take(0.5, 100), 200.0);
    }

    #[test]
    fn what_is_looked_for_is_found() {
        let parent = tempfile::tempdir().unwrap();
        let place = Place::new(&parent.path().join("a")).unwrap();
        assert!(matches!(place.look().unwrap(), Found::Nothing));
        // That of another.
        fs::create_dir(parent.path().join(".a.b.part")).unwrap();
        assert!(matches!(place.look().unwrap(), Found::Nothing));
        let folder = Folder::create(&place.target, "hash", Mode::Anew).unwrap();
        assert!(matches!(place.look().unwrap(), Found::Quiet));
        let file = place.part.join(live::FILE);
        fs::write(&file, serde_json::to_vec(&progress()).unwrap()).unwrap();
        fs::create_dir(&place.target).unwrap();
        fs::write(place.target.join("manifest.json"), "{}").unwrap();
        // The results are those of before.
        let Found::Running(found) = place.look().unwrap() else { panic!() };
        assert_eq!(found, progress());
        drop(folder);
        assert!(matches!(place.look().unwrap(), Found::Results));
        fs::create_dir(&place.part).unwrap();
        fs::write(&file, "{}").unwrap();
        assert!(matches!(place.look().unwrap(), Found::CutShort));
        let _folder = Folder::create(&place.target, "hash", Mode::Force(false)).unwrap();
        assert!(place.look().err().unwrap().to_string().contains("another version"));
    }

    /// Any number, most often one at which something ends.
    fn number() -> impl Strategy<Value = u64> {
        prop_oneof![any::<u64>(), prop::sample::select(vec![0, 1, 2, 1 << 53, u64::MAX])]
    }

    fn height() -> impl Strategy<Value = Option<f64>> {
        prop::option::of(prop_oneof![any::<f64>(), prop::sample::select(vec![0.0, -1.0, 1e-320, f64::MAX, f64::MIN])])
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

        #[test]
        fn whatever_is_told_can_be_shown(
            [steps, runs, finished, updates, done, places] in prop::array::uniform6(number()),
            seconds in height(),
            text in ".*",
            [median, best] in prop::array::uniform2(height()),
            curve in prop::collection::vec((number(), height()), 0..4),
            [width, height] in prop::array::uniform2(0..200_usize),
            minimum_known: bool,
        ) {
            let (cut, begun) = (places as usize, finished as usize);
            let standing = Standing { begun, failed: cut, runs: cut, median, best, curve, ..standing(&text, None, &[]) };
            let standings = vec![standing.clone(), standing];
            let on = OnProblem { problem: text.clone(), dim: cut, minimum_known, standings, cut };
            let seconds = seconds.unwrap_or_default();
            let statuses = vec![(text, runs)];
            let problems = vec![on.clone(), on];
            let progress = Progress { tuning: false, steps, runs, finished, updates, done, seconds, statuses, problems };
            let mut speed = Speed::default();
            speed.take(&progress);
            speed.take(&Progress { done: 7, seconds: seconds + 1.0, ..progress.clone() });
            for speed in [speed.recent(), overall_speed(&progress)] {
                let lines = full(&progress, speed, 1, [width, height], false);
                let text = snapshot(&progress, speed) + &lines.join("\n");
                prop_assert_eq!(plain(&text), text.as_str());
            }
        }
    }
}
