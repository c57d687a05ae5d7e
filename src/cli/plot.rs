//! `rmsbench plot KIND DIR…`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rmsbench::comparison::{Comparison, Options};
use rmsbench::config::nearest;
use rmsbench::curves::Curves;
use rmsbench::figures::{self, Map, Profile, Results};
use rmsbench::finished::Finished;
use rmsbench::picture::canvas::Canvas;
use rmsbench::picture::chart::Chart;
use rmsbench::picture::contour::{self, Animation, View};
use rmsbench::picture::draw::{Figure, draw};
use rmsbench::picture::ranks;
use rmsbench::picture::terrain::{self, Angles};
use rmsbench::picture::theme::Theme;
use rmsbench::runs::Mode;

use super::judging::Levels;
use super::{Usage, files, tell};

const EXAMPLES: &str = "\
Examples:
  rmsbench plot loss results/compare -o loss.svg
  rmsbench plot lr results/compare --problems beale --x log -o lr.pdf
  rmsbench plot contour results/compare --mode tuned --theme dark -o beale.png
  rmsbench plot contour results/compare --animate -o beale.gif
  rmsbench plot ecdf results/mine results/theirs -o - | rsvg-convert -o ecdf.png";

/// Draw a figure of finished results.
///
/// As SVG, PNG or PDF, by the name of the file; letters are outlines, so that it looks the same everywhere. Lines are medians
/// over the seeds, bands reach from one quartile to the other, for learning rates from the smallest to the largest over the
/// coordinates.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What to draw.
    kind: Kind,
    /// The folders of results.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The file: .svg, .png or .pdf, with --animate .svg or .gif; - for SVG on standard output.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The problems, by label, separated by commas [default: all; the first of two coordinates for maps].
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    problems: Vec<String>,
    /// The optimizers, by label, separated by commas [default: all].
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    optimizers: Vec<String>,
    /// Optimizers as shipped, as tuned, or both.
    #[arg(long, value_name = "MODE", default_value = "both")]
    mode: Shown,
    /// Width and height in pixels, such as 800x500 [default: by what is in it].
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<[f64; 2]>,
    /// How many pixels of a .png or .gif there are for each of the figure [default: 2, of a .gif 1].
    #[arg(long, value_name = "FACTOR")]
    scale: Option<f64>,
    /// Colours.
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: ThemeName,
    /// The title [default: none but those of the panels].
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The axis from left to right.
    #[arg(long, value_name = "AXIS")]
    x: Option<AxisName>,
    /// The axis from bottom to top.
    #[arg(long, value_name = "AXIS")]
    y: Option<AxisName>,
    /// The repetition whose trajectories a map shows [default: the first].
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The part of a surface that a map shows: path, domain, or x1 from,to and x2 from,to such as -2,2,-1,3.
    #[arg(long, value_name = "VIEW", default_value = "path", value_parser = view, allow_hyphen_values = true)]
    view: View,
    /// From where a surface is seen: degrees about the vertical, and above the ground.
    #[arg(long, value_name = "A,E", default_value = "35,38", value_parser = angles, allow_hyphen_values = true)]
    angles: Angles,
    /// Let the trajectories of a contour map move.
    #[arg(long)]
    animate: bool,
    #[command(flatten)]
    levels: Levels,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Loss above the minimum, over steps.
    Loss,
    /// Effective learning rate, over steps.
    Lr,
    /// Norm of the gradient, over steps.
    GradNorm,
    /// Norm of the update, over steps.
    UpdateNorm,
    /// A surface of two coordinates from above, with trajectories.
    Contour,
    /// The same from the side.
    Surface,
    /// Share of targets reached, over evaluations (COCO's runtime profile).
    Ecdf,
    /// Performance profile of Dolan and Moré.
    Profile,
    /// Data profile of Moré and Wild.
    DataProfile,
    /// Final gap, over learning rates.
    Sensitivity,
    /// Mean ranks with the critical difference.
    Cd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shown {
    Shipped,
    Tuned,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AxisName {
    Linear,
    Log,
}

/// Reads a list of numbers of that length.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let numbers: Vec<f64> = text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok().filter(|numbers: &[f64; N]| numbers.iter().all(|number| number.is_finite()))
}

/// Reads a part of a surface.
fn view(text: &str) -> Result<View, String> {
    let part = |part: &[f64; 4]| part[0] < part[1] && part[2] < part[3];
    match text {
        "path" => Ok(View::Path),
        "domain" => Ok(View::Domain),
        text => numbers(text).filter(part).map(View::Box).ok_or_else(|| {
            "expected path, domain, or four numbers: x1 from, x1 to, x2 from, x2 to, such as -2,2,-1,3".to_owned()
        }),
    }
}

/// Reads from where a surface is seen.
fn angles(text: &str) -> Result<Angles, String> {
    let high = |angles: &[f64; 2]| (5.0..=85.0).contains(&angles[1]) && angles[0].abs() <= 360.0;
    let angles = numbers(text).filter(high).map(|[azimuth, elevation]| Angles { azimuth, elevation });
    angles.ok_or_else(|| {
        "expected degrees about the vertical, and from 5 to 85 above the ground, such as 35,38".to_owned()
    })
}

/// Reads a size such as 800x500.
fn size(text: &str) -> Result<[f64; 2], String> {
    let side = |side: &str| side.trim().parse().ok().filter(|side| (50.0..=20_000.0).contains(side));
    let sides = text.split_once(['x', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    sides.ok_or_else(|| "expected a width and a height from 50 to 20000, such as 800x500".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let file = files::Kind::of(&arguments.output)?;
    // Who can be told from whom is in none of these pictures.
    let options = Options { pairs: false, ..arguments.levels.options()? };
    let scale = arguments.scale.unwrap_or(if file == files::Kind::Gif { 1.0 } else { 2.0 });
    if !(scale > 0.0 && scale <= 20.0) {
        return Err(Usage("--scale must be a factor above 0 and at most 20".to_owned()).into());
    }
    if arguments.animate && arguments.kind != Kind::Contour {
        return Err(Usage("--animate goes with `plot contour` only".to_owned()).into());
    }
    let mut finished = Finished::read(&arguments.folders)?;
    super::tell_unfinished(&finished);
    keep(&mut finished, arguments)?;
    let comparison = Comparison::new(&finished, options);
    let trace = arguments.kind.trace();
    let quantities = trace.map(figures::Trace::quantities).unwrap_or_default();
    let curves = Curves::read(&arguments.folders, &finished, POINTS, &quantities)?;
    let results = Results::new(&finished, &comparison, &curves, usize::MAX);
    tell_missing(arguments, &results);
    let theme = match arguments.theme {
        ThemeName::Light => Theme::Light,
        ThemeName::Dark => Theme::Dark,
    };
    let problems = comparison.problems.iter().map(|on| on.index);
    let charts: Vec<Chart> = match arguments.kind {
        Kind::Loss | Kind::Lr | Kind::GradNorm | Kind::UpdateNorm => trace
            .into_iter()
            .flat_map(|trace| problems.clone().map(|problem| figures::traces(&results, problem, trace)))
            .collect(),
        Kind::Ecdf => figures::profiles(&results, &[Profile::Ecdf]),
        Kind::Profile => figures::profiles(&results, &[Profile::Performance]),
        Kind::DataProfile => figures::profiles(&results, &[Profile::Data]),
        Kind::Sensitivity => problems.filter_map(|problem| figures::sensitivity(&results, problem)).collect(),
        Kind::Cd => {
            let diagrams = figures::rank_diagrams(&results);
            if diagrams.is_empty() {
                return nothing("ranks need two problems of one dimension and two optimizers");
            }
            let width = arguments.size.map_or(720.0, |size| size[0]);
            let svg = ranks::draw(&diagrams, &results.series, width, theme, "");
            return files::write(&arguments.output, &files::still(svg, file, scale)?);
        }
        Kind::Contour | Kind::Surface => return map(arguments, file, scale, &results, theme),
    };
    if charts.is_empty() {
        return nothing(match arguments.kind {
            Kind::Sensitivity => {
                "it takes tuning of the learning rate alone (`tune.space = \"lr\"`), or three learning rates of one optimizer in the \
                 config, and a known minimum"
            }
            _ => "no problem has a known minimum",
        });
    }
    let charts: Vec<Chart> = charts.into_iter().map(|chart| arguments.with_axes(chart)).collect();
    let figure = Figure {
        title: arguments.title.clone().unwrap_or_default(),
        charts: &charts,
        series: &results.series,
        size: arguments.size,
        theme,
    };
    files::write(&arguments.output, &files::still(draw(&figure), file, scale)?)
}

/// Tells which letters cannot be drawn.
fn tell_missing(arguments: &Arguments, results: &Results<'_>) {
    let names = results.shown.iter().map(|&optimizer| &results.series[optimizer].name);
    let labels = results.comparison.problems.iter().map(|on| &on.problem);
    let mut missing: Vec<char> =
        names.chain(labels).chain(&arguments.title).flat_map(|text| Canvas::missing(text)).collect();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        let shown: String = missing.iter().take(20).collect();
        tell(&format!("note: the font of figures has no {shown}; the report shows labels in the fonts of its reader"));
    }
}

/// Draws a map, from above or from the side.
fn map(
    arguments: &Arguments,
    file: files::Kind,
    scale: f64,
    results: &Results<'_>,
    theme: Theme,
) -> anyhow::Result<()> {
    let finished = results.finished;
    let mut flat = finished.runs.runs.iter().map(|run| run.problem).collect::<Vec<_>>();
    flat.dedup();
    flat.retain(|&problem| finished.runs.problems[problem].dim == 2);
    let Some(&problem) = flat.first() else {
        return nothing("a map needs a problem of two coordinates");
    };
    if flat.len() > 1 {
        let others: Vec<&str> =
            flat[1..].iter().map(|&problem| finished.runs.problems[problem].label.as_str()).collect();
        tell(&format!(
            "note: {} is drawn; --problems picks {}",
            finished.runs.problems[problem].label,
            others.join(", ")
        ));
    }
    let map = Map::new(finished, problem, &results.shown, arguments.seed).map_err(Usage)?;
    for note in &map.notes {
        tell(&format!("note: {note}"));
    }
    let title = arguments.title.clone().unwrap_or_else(|| finished.runs.problems[problem].label.clone());
    let drawn = contour::Map {
        surface: map.surface(),
        title,
        starts: vec![map.start()],
        trajectories: &map.trajectories,
        series: &results.series,
        view: arguments.view,
        size: arguments.size,
        theme,
        id: String::new(),
        legend: true,
    };
    let bytes = match (arguments.kind, arguments.animate) {
        (Kind::Surface, _) => files::still(terrain::terrain(&drawn, arguments.angles), file, scale)?,
        (_, false) => files::still(contour::contour(&drawn, None), file, scale)?,
        (_, true) if file == files::Kind::Svg => {
            contour::contour(&drawn, Some(Animation { seconds: SECONDS })).into_bytes()
        }
        (_, true) if file == files::Kind::Gif => {
            let frames = (0..=FRAMES).map(|frame| {
                // Hundredths of a second; the last is to be looked at.
                let delay = if frame == FRAMES { 200 } else { (100.0 * SECONDS) as u16 / FRAMES };
                (contour::frame(&drawn, f64::from(frame) / f64::from(FRAMES)), delay)
            });
            files::moving(frames, scale)?
        }
        _ => return Err(Usage("--animate makes .svg or .gif".to_owned()).into()),
    };
    files::write(&arguments.output, &bytes)
}

/// How long an animation takes.
const SECONDS: f64 = 8.0;

/// How many pictures a GIF has.
const FRAMES: u16 = 80;

/// Curves have about so many points.
const POINTS: usize = 600;

fn nothing(why: &str) -> anyhow::Result<()> {
    Err(Usage(format!("there is nothing to draw: {why}")).into())
}

impl Kind {
    /// What is over steps.
    fn trace(self) -> Option<&'static figures::Trace> {
        match self {
            Self::Loss => Some(&figures::LOSS),
            Self::Lr => Some(&figures::LR),
            Self::GradNorm => Some(&figures::GRAD_NORM),
            Self::UpdateNorm => Some(&figures::UPDATE_NORM),
            _ => None,
        }
    }
}

impl Arguments {
    /// A chart with the axes that were asked for.
    fn with_axes(&self, mut chart: Chart) -> Chart {
        for (axis, name) in [(&mut chart.x, self.x), (&mut chart.y, self.y)] {
            if let Some(name) = name {
                axis.log = name == AxisName::Log;
            }
        }
        chart
    }
}

/// Leaves out what was not asked for.
fn keep(finished: &mut Finished, arguments: &Arguments) -> anyhow::Result<()> {
    let check = |what: &str, wanted: &[String], mut labels: Vec<&str>| {
        labels.sort_unstable();
        labels.dedup();
        let Some(unknown) = wanted.iter().find(|label| !labels.contains(&label.as_str())) else { return Ok(()) };
        let known = match nearest(unknown, labels.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", labels.join(", ")),
        };
        Err(Usage(format!("there is no {what} `{unknown}` in these results; {known}")))
    };
    check("problem", &arguments.problems, finished.runs.problems.iter().map(|problem| &*problem.label).collect())?;
    check(
        "optimizer",
        &arguments.optimizers,
        finished.runs.optimizers.iter().map(|optimizer| &*optimizer.label).collect(),
    )?;
    let wanted = |list: &[String], label: &String| list.is_empty() || list.contains(label);
    let Finished { runs, tuning, .. } = finished;
    let problems: Vec<bool> = runs.problems.iter().map(|problem| wanted(&arguments.problems, &problem.label)).collect();
    let named: Vec<bool> =
        runs.optimizers.iter().map(|optimizer| wanted(&arguments.optimizers, &optimizer.label)).collect();
    let of_mode = |mode| match arguments.mode {
        Shown::Both => true,
        Shown::Shipped => mode == Mode::Shipped,
        Shown::Tuned => mode == Mode::Tuned,
    };
    runs.runs
        .retain(|run| problems[run.problem] && named[run.optimizer] && of_mode(runs.optimizers[run.optimizer].mode));
    tuning.retain(|tuning| problems[tuning.problem] && named[tuning.optimizer]);
    if finished.runs.runs.is_empty() {
        return nothing("no runs are left; was anything tuned?");
    }
    Ok(())
}
