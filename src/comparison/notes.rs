//! What one has to know to read a comparison, in sentences.

use super::{Cells, Comparison, Group, OnProblem, pairs};
use crate::finished::Finished;
use crate::runs::{Mode, Seed};

/// Says what a reader would not see.
pub(super) fn of(comparison: &Comparison, cells: &Cells<'_>, finished: &Finished) -> Vec<String> {
    let Comparison { problems, groups, tuning, options, .. } = comparison;
    let mut notes = Vec::new();
    let list = |which: &dyn Fn(&OnProblem) -> bool| {
        let labels: Vec<&str> = problems.iter().filter(|on| which(on)).map(|on| &*on.problem).collect();
        let shown = labels[..labels.len().min(5)].join(", ");
        let more = labels.len().saturating_sub(5);
        (!labels.is_empty()).then(|| if more > 0 { format!("{shown} and {more} more") } else { shown })
    };
    let once = |on: &OnProblem| {
        let several = cells.cells[on.index].iter().any(|runs| runs.len() > 1);
        several && on.standings.iter().all(|standing| standing.runs == 1)
    };
    if let Some(labels) = list(&once) {
        notes.push(format!(
            "nothing is random on {labels}: all repetitions are one trajectory, which ranks nothing; start = \"random\" or \
             noise makes them differ"
        ));
    }
    if let Some(labels) = list(&|on| !on.minimum_known) {
        notes.push(format!("the minimum of {labels} is unknown: ranked by losses, without gaps and targets"));
    }
    if groups.len() > 1 {
        notes.push("problems of different dimension are not put together; --across-dimensions does that".to_owned());
    }
    let shipped = cells.runs.optimizers.iter().filter(|optimizer| optimizer.mode == Mode::Shipped).count();
    let blank = |on: &OnProblem| on.standings.iter().all(|standing| standing.group.is_empty());
    if shipped > pairs::MOST_OPTIMIZERS {
        notes.push(format!("more than {} optimizers: none are compared in pairs", pairs::MOST_OPTIMIZERS));
    } else if let (Some(labels), true) = (list(&|on| on.random && blank(on)), shipped > 1) {
        let pairs = shipped * (shipped - 1) / 2;
        notes.push(format!(
            "too few seeds on {labels} to tell any two optimizers apart at level {}: {} {}",
            options.alpha,
            if pairs == 1 { "one pair needs".to_owned() } else { format!("{pairs} pairs need") },
            pairs::needed(pairs, options.alpha)
        ));
    }
    let seeds_differ = |on: &OnProblem, mode: Mode| {
        let of_mode = cells.cells[on.index].iter().zip(&cells.runs.optimizers).filter(|(_, of)| of.mode == mode);
        let seeds = of_mode.filter(|(runs, _)| !runs.is_empty()).map(|(runs, _)| runs.keys().collect());
        let seeds: Vec<Vec<&Seed>> = seeds.collect();
        seeds.windows(2).any(|pair| pair[0] != pair[1])
    };
    if let Some(labels) = list(&|on| on.random && Mode::ALL.iter().any(|&mode| seeds_differ(on, mode))) {
        notes.push(format!("optimizers have different seeds on {labels}: pairs rest on those that both have"));
    }
    for mode in Mode::ALL {
        let all = cells.runs.optimizers.iter().filter(|optimizer| optimizer.mode == mode).count();
        let standing = |on: &OnProblem| on.standings.iter().filter(|standing| standing.mode == mode).count();
        let partly = list(&|on| standing(on) < all);
        if let (Some(labels), true) = (partly, all > 0) {
            let what = if mode == Mode::Tuned { "tuned " } else { "" };
            notes.push(format!(
                "not all {what}optimizers ran on {labels}: what is said over all problems, but for pairs, leaves these out"
            ));
        }
    }
    if shipped < 2 {
        notes.push("there is one optimizer only, and so nothing to compare it with".to_owned());
    }
    let intervals = |group: &Group| group.pairs.iter().any(|pair| pair.n > 1 && pair.posterior.is_none());
    if groups.iter().any(intervals) {
        notes.push("too many pairs for intervals and probabilities: compare fewer optimizers to see them".to_owned());
    }
    let trials = tuning.iter().map(|of| of.trials);
    if let (Some(fewest), Some(most)) = (trials.clone().min(), trials.max())
        && fewest < most
    {
        notes.push(format!(
            "optimizers had from {fewest} to {most} trials, as a grid of more hyperparameters has larger steps"
        ));
    }
    if finished.tune.as_ref().is_some_and(|tune| tune.target.is_some()) {
        notes.push("the time to a target was tuned, not the final gap".to_owned());
    }
    notes
}
