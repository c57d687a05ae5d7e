//! How much memory there is, and how much an experiment needs.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use crate::experiment::{Experiment, OptimizerCase, ProblemCase, Start};
use crate::isa::{Isa, Target};
use crate::numerals::si;
use crate::plan::Plan;
use crate::problem::Property;
use crate::real::LANES;

/// What there is for this process, in bytes: the least of the memory of the machine with its swap, the limits of the
/// control groups, and what the limit of the address space leaves; none where the platform does not tell.
#[must_use]
pub fn available() -> Option<u64> {
    let read = |path: &Path| fs::read_to_string(path).ok();
    let of = |name: &str| read(&Path::new("/proc").join(name)).unwrap_or_default();
    let groups = limit_files(&of("self/cgroup"));
    let groups = groups.iter().filter_map(|file| read(Path::new(file))?.trim().parse().ok());
    let rest = address_space(&of("self/limits"), &of("self/status"));
    [machine(&of("meminfo")), rest].into_iter().flatten().chain(groups).min()
}

/// The memory and the swap of the machine, from `/proc/meminfo`.
fn machine(meminfo: &str) -> Option<u64> {
    Some(kilobytes(meminfo, "MemTotal:")? + kilobytes(meminfo, "SwapTotal:").unwrap_or(0))
}

/// What the limit of the address space leaves, from `/proc/self/limits` and `/proc/self/status`; none without a limit.
fn address_space(limits: &str, status: &str) -> Option<u64> {
    let soft = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?.split_whitespace().next()?;
    Some(soft.parse::<u64>().ok()?.saturating_sub(kilobytes(status, "VmSize:")?))
}

/// A line such as `MemTotal:  24152 kB`, in bytes.
fn kilobytes(text: &str, key: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(key))?;
    Some(value.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}

/// The files with the limits of the control groups of `/proc/self/cgroup`, of both versions, and of those around them.
fn limit_files(cgroup: &str) -> Vec<String> {
    let mut files = Vec::new();
    for line in cgroup.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (mount, file) = match parts.next() {
            Some("") => ("/sys/fs/cgroup", "memory.max"),
            Some(controllers) if controllers.split(',').any(|name| name == "memory") => {
                ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            }
            _ => continue,
        };
        let group = Path::new(parts.next().unwrap_or("/"));
        // In a container, the group may be shown by a path that is not there.
        files.extend(group.ancestors().map(|group| format!("{mount}{}/{file}", group.display()).replace("//", "/")));
    }
    files
}

/// The program itself and its buffers, in bytes.
const PROGRAM: u64 = 24 << 20;

/// The stack of a thread and what the allocator keeps for it, in bytes.
pub(crate) const THREAD: u64 = 4 << 20;

/// What a run is known by, from its label to its row in the summary, in bytes.
const RUN: u64 = 1 << 10;

/// So many arrays as long as the iterate every run has at least: its start, twice, the iterate, the gradient, the rates and
/// the iterate before.
pub(crate) const LEAST: u64 = 6;

/// Why so many bytes are too much, if there are not so many.
#[must_use]
pub fn lacks(needed: u64, available: Option<u64>) -> Option<String> {
    let available = available.filter(|&available| needed > available)?;
    let bytes = |bytes: u64| format!("{}B", si(bytes as f64));
    Some(format!("needs about {} of memory, of which there are {} here", bytes(needed), bytes(available)))
}

/// How much an experiment needs at its peak with so many threads, in bytes, about: the most that so many blocks of it may.
#[must_use]
pub fn needed(experiment: &Experiment, jobs: NonZeroUsize) -> u64 {
    let kept = |case: &ProblemCase| {
        let start = if matches!(case.start, Start::Point(_)) { case.surface.dim() } else { 0 };
        8 * (start + case.surface.kept() + case.surface.gradient_noise().len()) as u64
    };
    let mut blocks = Vec::new();
    for (p, problem) in experiment.problems.iter().enumerate() {
        let width = Plan::new(experiment, jobs).width(problem) as u64;
        let count = experiment.seeds.count().div_ceil(width);
        for number in 0..experiment.entrants() {
            let row = 2 * 20 * experiment.position_columns() as u64;
            blocks.push((width * (of_run(problem, experiment.optimizer(p, number)) + row), count));
        }
    }
    blocks.sort_unstable_by_key(|&(bytes, _)| std::cmp::Reverse(bytes));
    let (mut free, mut at_once) = (jobs.get() as u64, 0_u64);
    for (bytes, count) in blocks {
        let taken = count.min(free);
        at_once = at_once.saturating_add(bytes.saturating_mul(taken).saturating_add(taken * THREAD));
        free -= taken;
    }
    let problems: u64 = experiment.problems.iter().map(kept).fold(0, u64::saturating_add);
    PROGRAM.saturating_add(problems).saturating_add(experiment.runs().saturating_mul(RUN)).saturating_add(at_once)
}

/// How much a run has of its own, in bytes.
fn of_run(problem: &ProblemCase, optimizer: &OptimizerCase) -> u64 {
    let noise = &problem.noise;
    let unbounded = problem.surface.properties().contains(&Property::Unbounded);
    let target = Target::up_to(Isa::Baseline);
    let stepper = |dim| optimizer.modifiers.around(optimizer.rule.one(dim, target), dim);
    let clips = optimizer.modifiers.clip_value.or(optimizer.modifiers.clip_norm).is_some();
    let arrays = LEAST - 1
        + state(|dim| format!("{:?}", stepper(dim)))
        + u64::from(clips)
        + u64::from(optimizer.rule.random())
        + 2 * u64::from(stepper(1).answers())
        + 2 * u64::from(unbounded)
        + 3 * u64::from(!noise.is_none())
        + u64::from(noise.displaces());
    8 * arrays * problem.surface.dim() as u64
}

/// How many arrays as long as the iterate a state has, by the text that shows it: so many more commas stand in it for each
/// coordinate more.
fn state(shown: impl Fn(usize) -> String) -> u64 {
    let [few, more] = [LANES, 2 * LANES].map(|dim| shown(dim).matches(',').count());
    (more.saturating_sub(few) / LANES) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_memory_and_swap() {
        let text = "MemTotal:       24731648 kB\nMemFree:          100 kB\nSwapTotal:          1024 kB\n";
        assert_eq!(machine(text), Some((24_731_648 + 1024) << 10));
        assert_eq!(machine("MemFree: 1 kB"), None);
    }

    #[test]
    fn the_address_space_is_what_its_limit_leaves() {
        let limits = |soft: &str| {
            format!(
                "Limit                     Soft Limit           Hard Limit           Units\n\
                     Max cpu time              unlimited            unlimited            seconds\n\
                     Max address space         {soft}            unlimited            bytes\n"
            )
        };
        let status = "Name:\tx\nVmPeak:\t   999 kB\nVmSize:\t   100 kB\n";
        assert_eq!(address_space(&limits("409600"), status), Some(409_600 - 102_400));
        assert_eq!(address_space(&limits("1024"), status), Some(0));
        assert_eq!(address_space(&limits("unlimited"), status), None);
    }

    #[test]
    fn control_groups_of_both_versions_limit_and_so_do_those_around_them() {
        assert_eq!(
            limit_files("0::/user.slice/a\n"),
            [
                "/sys/fs/cgroup/user.slice/a/memory.max",
                "/sys/fs/cgroup/user.slice/memory.max",
                "/sys/fs/cgroup/memory.max"
            ]
        );
        assert_eq!(
            limit_files("5:cpu,memory:/x\n3:pids:/x\n"),
            ["/sys/fs/cgroup/memory/x/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        );
        assert!(limit_files("").is_empty());
    }

    #[test]
    fn what_is_lacking_is_told_in_bytes() {
        assert_eq!(lacks(5, None), None);
        assert_eq!(lacks(5, Some(5)), None);
        let text = "needs about 80.0 GB of memory, of which there are 23.5 GB here";
        assert_eq!(lacks(80_000_000_000, Some(23_500_000_000)).as_deref(), Some(text));
    }

    /// What a thousand coordinates more cost, in arrays, with one thread.
    fn arrays(problem: &str, optimizer: &str) -> f64 {
        let of = |dim: usize| {
            let text = format!("problems = [{{ {problem}, dim = {dim} }}]\noptimizers = [{{ {optimizer} }}]");
            needed(&Experiment::of(&text), NonZeroUsize::MIN) as f64
        };
        (of(3000) - of(2000)) / 8000.0
    }

    #[test]
    fn a_run_needs_its_arrays_those_of_the_rule_and_those_of_the_surface() {
        let (sphere, sgd) = ("name = \"sphere\"", "name = \"sgd\"");
        assert_eq!(arrays(sphere, sgd), 6.0);
        assert_eq!(arrays(sphere, "name = \"sgd\", momentum = 0.9"), 7.0);
        assert_eq!(arrays(sphere, "name = \"adam\""), 8.0);
        // Its state is the slow weights, which the method returns.
        assert_eq!(arrays(sphere, "name = \"sgd\", lookahead = {}"), 9.0);
        assert_eq!(arrays(sphere, "name = \"sgd\", clip_norm = 1"), 7.0);
        assert_eq!(arrays("name = \"ellipsoid\"", sgd), 7.0);
        assert_eq!(arrays("name = \"sphere\", start = \"random\"", sgd), 5.0);
        assert_eq!(arrays("name = \"sphere\", noise = { std = 0.1 }", sgd), 9.0);
    }

    #[test]
    fn runs_that_are_executed_at_once_need_memory_each() {
        let experiment = Experiment::of(
            "seeds = 3\nproblems = [{ name = \"sphere\", dim = 1_000_000, start = \"random\" }, \"beale\"]\noptimizers = [\"sgd\"]",
        );
        let of = |jobs| needed(&experiment, NonZeroUsize::new(jobs).unwrap());
        let large = 5 * 8 * 1_000_000 + THREAD;
        assert_eq!(of(2) - of(1), large);
        assert_eq!(of(3) - of(1), 2 * large);
        // There are no more of them, but three small ones.
        assert!(of(64) - of(3) < 4 * THREAD);
    }
}
