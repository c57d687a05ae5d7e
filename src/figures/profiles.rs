//! Shares of what is solved, and ranks over problems.

use std::collections::HashMap;

use super::{Results, alt};
use crate::comparison::{Group, Profiles};
use crate::numerals::shorter;
use crate::picture::chart::{Axis, Chart, Line};
use crate::picture::ranks::{RankDiagram, Ranked};
use crate::profile::Curve;
use crate::runs::Mode;
use crate::target::TARGETS;

/// Shares of what is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// COCO's runtime profile: of pairs of a problem and a target, over evaluations.
    Ecdf,
    /// Dolan and Moré's performance profile: of problems, over the factor by which the best is slower.
    Performance,
    /// Moré and Wild's data profile: of problems, over evaluations.
    Data,
}

/// A profile is shown at about so many places.
const PLACES: usize = 240;

/// Profiles, each of every dimension, of those that are shown; none where there are no targets.
#[must_use]
pub fn profiles(results: &Results<'_>, wanted: &[Profile]) -> Vec<Chart> {
    let curves: Vec<_> = results.comparison.groups.iter().map(|group| (group, curves(results, group))).collect();
    let charts = wanted.iter().flat_map(|&profile| {
        let curves = curves.iter();
        curves.map(move |(group, curves)| one(results, group, curves, profile))
    });
    charts.filter(|chart| !chart.lines.is_empty()).collect()
}

/// The profiles of a group by the optimizer's place, of those that are shown, best first.
fn curves(results: &Results<'_>, group: &Group) -> Vec<(usize, Profiles)> {
    let places: HashMap<usize, usize> = results.shown.iter().enumerate().map(|(place, &of)| (of, place)).collect();
    let of_mode = |mode| {
        let members = group.overall.iter().filter(move |overall| overall.mode == mode);
        let profiles = results.comparison.profiles(&results.finished.runs, group, mode);
        members.map(|member| member.optimizer).zip(profiles)
    };
    let mut curves: Vec<(usize, Profiles)> = Mode::ALL.into_iter().flat_map(of_mode).collect();
    curves.retain(|(optimizer, _)| places.contains_key(optimizer));
    curves.sort_by_key(|(optimizer, _)| places[optimizer]);
    curves
}

fn one<'a>(results: &Results<'_>, group: &Group, curves: &'a [(usize, Profiles)], profile: Profile) -> Chart {
    let comparison = results.comparison;
    let target = shorter(TARGETS[comparison.options.target]);
    let (kind, what, x, y) = match profile {
        Profile::Ecdf => (
            "ecdf",
            "runtime profile",
            "gradient evaluations".to_owned(),
            "share of targets from 10² to 10⁻⁸".to_owned(),
        ),
        Profile::Performance => (
            "performance",
            "performance profile",
            "factor τ to the best".to_owned(),
            format!("share of problems solved to {target}"),
        ),
        Profile::Data => {
            ("data", "data profile", "gradient evaluations".to_owned(), format!("share of problems solved to {target}"))
        }
    };
    let of = |curves: &'a Profiles| match profile {
        Profile::Ecdf => &curves.runtime,
        Profile::Performance => &curves.performance,
        Profile::Data => &curves.data,
    };
    let curves: Vec<(usize, &Curve)> = curves
        .iter()
        .map(|(optimizer, curves)| (*optimizer, of(curves)))
        .filter(|(_, curve)| !curve.is_empty())
        .collect();
    let farthest = curves.iter().filter_map(|(_, curve)| curve.jumps().last()).map(|(x, _)| x).fold(1.0, f64::max);
    let end = match profile {
        Profile::Performance => (2.0 * farthest).max(2.0),
        _ => comparison.budget as f64,
    };
    let lines = curves.iter().map(|(optimizer, curve)| line(*optimizer, curve, end));
    let dim = group.dimension();
    let problems = if group.problems == 1 { "1 problem".to_owned() } else { format!("{} problems", group.problems) };
    let mut chart = Chart {
        kind,
        title: format!("{what}, {problems} ({dim})"),
        alt: String::new(),
        x: Axis { label: x, log: true, range: Some([1.0, end.max(2.0)]), floor: None },
        y: Axis { label: y, log: false, range: Some([0.0, 1.0]), floor: None },
        lines: lines.collect(),
    };
    chart.alt = alt(&chart, &results.series);
    chart
}

/// A curve from 1 to `end`: its jumps, or where they are very many, its shares at places evenly spaced on a log axis.
fn line(series: usize, curve: &Curve, end: f64) -> Line {
    let jumps = || curve.jumps().filter(|&(x, _)| x > 1.0 && x < end);
    let mut points = vec![(1.0, curve.share_at(1.0))];
    if jumps().count() <= PLACES {
        points.extend(jumps());
    } else {
        let step = libm::log(end) / PLACES as f64;
        let places = (1..PLACES).map(|i| libm::exp(step * i as f64));
        points.extend(places.map(|x| (x, curve.share_at(x))));
    }
    points.push((end, curve.share_at(end)));
    let (x, y) = points.into_iter().unzip();
    Line { series, x, y, band: None, spans: Vec::new(), stairs: true, marks: Vec::new() }
}

/// The rank diagrams: for each dimension with several problems, of those as shipped and those as tuned.
#[must_use]
pub fn rank_diagrams(results: &Results<'_>) -> Vec<RankDiagram> {
    let groups =
        results.comparison.groups.iter().flat_map(|group| group.friedman.iter().map(move |over| (group, over)));
    let diagram = |(group, over): (&Group, &crate::comparison::OverProblems)| {
        let members = group.overall.iter().filter(|overall| overall.mode == over.mode);
        let ranked = members.filter_map(|member| {
            Some(Ranked { series: member.optimizer, name: member.name.clone(), rank: member.rank? })
        });
        let dim = group.dimension();
        let how = if over.mode == Mode::Tuned { ", tuned" } else { "" };
        RankDiagram {
            title: format!("mean ranks over {} problems ({dim}){how}", over.problems),
            ranked: ranked.collect(),
            critical_difference: over.critical_difference,
            level: results.comparison.options.alpha,
        }
    };
    groups.map(diagram).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_begins_at_one_evaluation_and_ends_with_the_budget() {
        let line = line(0, &Curve::new([10.0, 1000.0, f64::INFINITY, 3.0]), 100.0);
        assert_eq!((line.x, line.y), (vec![1.0, 3.0, 10.0, 100.0], vec![0.0, 0.25, 0.5, 0.5]));
    }

    #[test]
    fn very_many_jumps_are_thinned() {
        let curve = Curve::new((1..10_000).map(f64::from));
        let line = line(0, &curve, 10_000.0);
        assert_eq!(line.x.len(), PLACES + 1);
        assert!(line.x.iter().zip(&line.y).all(|(&x, &y)| y == curve.share_at(x)));
    }
}
