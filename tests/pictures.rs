//! Figures as a user of the command line gets them: every kind of every kind of results, as files that others can read.

use std::fs;
use std::path::PathBuf;

use assert_cmd::cargo::cargo_bin_cmd;
use resvg::usvg::{self, roxmltree};
use tempfile::TempDir;

const KINDS: [&str; 11] = [
    "loss",
    "lr",
    "grad-norm",
    "update-norm",
    "contour",
    "surface",
    "ecdf",
    "profile",
    "data-profile",
    "sensitivity",
    "cd",
];

/// Two surfaces of two coordinates and one of more; labels that are no names; a run that diverges, and rates in a row.
const USUAL: &str = r#"
steps = 300
seeds = 3
problems = [
    { name = "rosenbrock", label = "<script>alert(1)</script>" },
    { name = "beale", start = "random", label = "b & \"b\"" },
    { name = "sphere", dim = 5 },
]
optimizers = [
    "rmsprop",
    { name = "adagrad", lr = [0.01, 0.1, 1.0] },
    { name = "sgd", lr = 10, label = "</svg><svg onload='x'>" },
]
"#;

struct Place(TempDir);

struct Done {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Place {
    /// A folder with results of a config in `r`.
    fn with(config: &str) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::write(place.path("r.toml"), config).unwrap();
        let done = place.call("run r.toml -o r -q");
        assert_eq!(done.code, Some(0), "{}", done.err);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn call(&self, arguments: &str) -> Done {
        let mut command = cargo_bin_cmd!("rmsbench");
        let output = command.current_dir(self.0.path()).args(arguments.split_whitespace()).output().unwrap();
        Done { code: output.status.code(), out: output.stdout, err: String::from_utf8(output.stderr).unwrap() }
    }

    /// Draws a figure, if there is anything to draw.
    fn figure(&self, kind: &str, options: &str) -> Option<String> {
        let done = self.call(&format!("plot {kind} r -o - {options}"));
        if done.code == Some(2) {
            assert!(done.err.contains("nothing to draw") && done.out.is_empty(), "{kind}: {}", done.err);
            return None;
        }
        assert_eq!(done.code, Some(0), "{kind}: {}", done.err);
        let svg = String::from_utf8(done.out).unwrap();
        check(kind, &svg);
        Some(svg)
    }
}

/// Whether a figure is one: well-formed, without anything that is not a picture, and something that can be drawn.
fn check(kind: &str, svg: &str) {
    let tree = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{kind}: {error}"));
    let known = [
        "svg",
        "title",
        "desc",
        "defs",
        "path",
        "use",
        "g",
        "clipPath",
        "animate",
        "animateMotion",
        "set",
        "mpath",
        "animateTransform",
        "rect",
        "circle",
    ];
    for node in tree.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{kind}: {}", node.tag_name().name());
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on"), "{kind}: {}", attribute.name());
            let free = ["aria-label", "id", "href"].contains(&attribute.name());
            assert!(
                free || !(attribute.value().contains("NaN") || attribute.value().contains("inf")),
                "{kind}: {attribute:?}"
            );
        }
    }
    let root = tree.root_element();
    let words = |name| root.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
    assert!(words("title").is_some_and(|title| title.text().is_some_and(|text| !text.is_empty())), "{kind}");
    assert!(words("desc").is_some_and(|desc| desc.text().is_some_and(|text| text.len() > 10)), "{kind}");
    assert!(svg.len() < 400_000, "{kind}: {} bytes", svg.len());
    usvg::Tree::from_str(svg, &usvg::Options::default()).unwrap_or_else(|error| panic!("{kind}: {error}"));
}

#[test]
fn every_kind_is_drawn_of_usual_results() {
    let place = Place::with(USUAL);
    for kind in KINDS {
        let light = place.figure(kind, "").unwrap_or_else(|| panic!("{kind}: nothing to draw"));
        let dark = place.figure(kind, "--theme dark").unwrap();
        assert_ne!(light, dark, "{kind}");
        // Drawn again, it is the same.
        assert_eq!(place.figure(kind, "").unwrap(), light, "{kind}");
        // Labels are text.
        assert!(!light.contains("<script") && !light.contains("<svg onload"), "{kind}");
    }
    let contour = place.figure("contour", "").unwrap();
    assert!(contour.contains("&lt;script&gt;"), "the label is not there");
}

#[test]
fn odd_results_are_drawn_or_said_to_be_nothing() {
    let odd = [
        ("one step", "steps = 1\nproblems = [\"beale\"]\noptimizers = [\"adam\"]"),
        ("no step", "steps = 0\nproblems = [\"beale\", \"booth\"]\noptimizers = [\"adam\", \"sgd\"]"),
        ("a constant", "steps = 20\nproblems = [\"zero\", \"zero:dim=3\"]\noptimizers = [\"adam\"]"),
        (
            "all diverge",
            "steps = 50\nproblems = [\"rosenbrock\", \"beale\"]\noptimizers = [{ name = \"sgd\", lr = [10, 20, 30] }]",
        ),
        ("below zero", "steps = 50\nproblems = [\"eggholder\", \"easom\"]\noptimizers = [\"rprop\"]"),
        (
            "leaves the domain",
            "steps = 500\nproblems = [{ name = \"saddle\", start = [1, 0.1] }]\noptimizers = [{ name = \"sgd\", lr = 0.3 }]",
        ),
        (
            "reaches the minimum",
            "steps = 500\nproblems = [\"sphere:dim=2\", \"booth\"]\noptimizers = [{ name = \"sgd\", lr = 0.1 }, \"rprop\"]",
        ),
        (
            "few rows",
            "steps = 5000\ntrace.every = \"log\"\nproblems = [\"beale\", \"booth\"]\noptimizers = [\"adam\", \"sgd\"]",
        ),
    ];
    for (what, config) in odd {
        let place = Place::with(config);
        let drawn: Vec<&str> = KINDS.into_iter().filter(|kind| place.figure(kind, "").is_some()).collect();
        for always in ["loss", "lr", "grad-norm", "update-norm"] {
            assert!(drawn.contains(&always), "{what}: {always}");
        }
        if !what.contains("leaves") {
            assert!(drawn.contains(&"contour") && drawn.contains(&"ecdf"), "{what}: {drawn:?}");
        }
        // On axes that cannot show them, numbers are left out.
        for axes in ["--x log --y log", "--x linear --y linear"] {
            place.figure("loss", axes).unwrap();
        }
    }
}

#[test]
fn more_curves_than_can_be_named_are_drawn_and_counted() {
    let place = Place::with(
        "steps = 20\nproblems = [\"beale\"]\noptimizers = [{ name = \"sgd\", lr = { log = [1e-6, 1e-3], points = 70 } }]",
    );
    for kind in ["loss", "ecdf"] {
        assert!(place.figure(kind, "").unwrap().contains("… and 10 more"), "{kind}");
    }
    assert!(place.figure("sensitivity", "").is_some());
}

#[test]
fn a_map_with_six_trajectories_is_small() {
    let place = Place::with(
        "steps = 2000\nproblems = [\"rastrigin\"]\noptimizers = [\"sgd\", \"adagrad\", \"rmsprop\", \"adadelta\", \"adam\", \"rprop\"]",
    );
    // The check has the bound.
    place.figure("contour", "").unwrap();
    place.figure("contour", "--view domain").unwrap();
    place.figure("surface", "--view domain").unwrap();
}

#[test]
fn the_name_of_the_file_says_what_it_is() {
    let place = Place::with("steps = 30\nproblems = [\"beale\"]\noptimizers = [\"adam\", \"sgd\"]");
    for (name, begin) in [("a.png", &b"\x89PNG\r\n"[..]), ("a.PDF", b"%PDF-"), ("new/a.svg", b"<svg ")] {
        let done = place.call(&format!("plot contour r -o {name} --scale 1 --size 400x300"));
        assert_eq!((done.code, done.out.len()), (Some(0), 0), "{}", done.err);
        assert!(fs::read(place.path(name)).unwrap().starts_with(begin), "{name}");
    }
    let png = fs::read(place.path("a.png")).unwrap();
    assert_eq!((&png[16..20], &png[20..24]), (&400_u32.to_be_bytes()[..], &300_u32.to_be_bytes()[..]));
    // What was there is replaced, and nothing else is left.
    let done = place.call("plot loss r -o a.png");
    assert_eq!(done.code, Some(0));
    assert_ne!(fs::read(place.path("a.png")).unwrap(), png);
    let mut left: Vec<_> = fs::read_dir(place.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["a.PDF", "a.png", "new", "r", "r.toml"]);
}

#[test]
fn a_map_moves() {
    let place = Place::with("steps = 40\nproblems = [\"beale\"]\noptimizers = [\"adam\", \"sgd\"]");
    let svg = place.figure("contour", "--animate").unwrap();
    assert!(svg.contains("<animate"));
    let done = place.call("plot contour r --animate -o a.gif --size 200x150");
    assert_eq!(done.code, Some(0), "{}", done.err);
    let gif = fs::read(place.path("a.gif")).unwrap();
    assert!(gif.starts_with(b"GIF89a") && gif.len() < 1_000_000, "{}", gif.len());
    for wrong in ["plot contour r --animate -o a.png", "plot loss r --animate -o a.svg", "plot contour r -o b.gif"] {
        assert_eq!(place.call(wrong).code, Some(2), "{wrong}");
    }
}

#[test]
fn what_is_drawn_can_be_chosen() {
    let place = Place::with(USUAL);
    let all = place.figure("loss", "").unwrap();
    let some = place.figure("loss", "--problems sphere --optimizers rmsprop").unwrap();
    assert!(all.contains("adagrad lr=0.01") && !some.contains("adagrad"));
    assert!(some.contains("aria-label=\"sphere (5-D)\"") && some.contains("aria-label=\"rmsprop\""));
    let titled = place.figure("loss", "--title one<two").unwrap();
    assert!(titled.contains("one&lt;two"));
}

#[test]
fn letters_that_cannot_be_drawn_are_told() {
    let place =
        Place::with("steps = 5\nproblems = [{ name = \"beale\", label = \"日本語 é β\" }]\noptimizers = [\"adam\"]");
    let done = place.call("plot loss r -o a.svg");
    assert!(done.code == Some(0) && done.err.contains("has no 日本語;"), "{}", done.err);
}

#[test]
fn mistakes_are_told() {
    let place = Place::with("steps = 10\nproblems = [\"sphere:dim=3\"]\noptimizers = [\"adam\"]");
    for (arguments, told) in [
        ("plot loss r -o a.bmp", ".svg, .png, .pdf"),
        ("plot loss r -o a", ".svg, .png, .pdf"),
        ("plot loss r -o a.svg --problems spere", "there is no problem `spere`"),
        ("plot loss r -o a.svg --optimizers x", "there is no optimizer `x`"),
        ("plot loss r -o a.svg --mode tuned", "nothing to draw"),
        ("plot contour r -o a.svg", "two coordinates"),
        ("plot cd r -o a.svg", "two problems"),
        ("plot loss r -o a.svg --size 10x10", "800x500"),
        ("plot loss r -o a.png --scale 0", "--scale"),
        ("plot loss r -o a.png --size 20000x20000", "too large"),
        ("plot contour r -o a.svg --view 1,2", "four numbers"),
        ("plot pie r -o a.svg", "possible values"),
        ("plot loss r -o a.svg --target 1e-12", "--target"),
    ] {
        let done = place.call(arguments);
        assert_eq!(done.code, Some(2), "{arguments}: {}", done.err);
        assert!(done.err.contains(told), "{arguments}: {}", done.err);
        assert!(!place.path("a.svg").exists(), "{arguments}");
    }
    for (arguments, told) in
        [("plot loss nowhere -o a.svg", "no results"), ("plot loss r -o r.toml/a.svg", "cannot create the folder")]
    {
        let done = place.call(arguments);
        assert_eq!(done.code, Some(1), "{arguments}: {}", done.err);
        assert!(done.err.contains(told), "{arguments}: {}", done.err);
    }
    // A trace that was cut off is no trace.
    let trace = fs::read_to_string(place.path("r/trace.csv")).unwrap();
    fs::write(place.path("r/trace.csv"), trace.lines().take(5).map(|line| format!("{line}\n")).collect::<String>())
        .unwrap();
    for command in ["plot loss r -o a.svg", "report r"] {
        let done = place.call(command);
        assert!(done.code == Some(1) && done.err.contains("seed 0 of adam on sphere"), "{}", done.err);
    }
    fs::remove_file(place.path("r/trace.csv")).unwrap();
    let done = place.call("plot loss r -o a.svg");
    assert_eq!((done.code, place.path("a.svg").exists()), (Some(1), false));
    assert!(done.err.contains("trace.csv"), "{}", done.err);
}

#[test]
fn runs_end_with_curves_where_they_are_wanted() {
    let place = Place::with("steps = 30\nproblems = [\"beale\"]\noptimizers = [\"adam\", \"sgd\"]");
    let text = |arguments: &str| String::from_utf8(place.call(arguments).out).unwrap();
    let dots = |text: &str| text.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c));
    let plain = text("run r.toml -o r");
    assert!(!dots(&plain) && !plain.contains('▁'), "{plain}");
    let plotted = text("run r.toml -o r --plot");
    assert!(dots(&plotted) && (plotted.contains("a adam") || plotted.contains("a sgd")), "{plotted}");
    assert!(plotted.contains('█') && plotted.contains("loss"), "{plotted}");
    assert!(!dots(&text("run r.toml -o r --plot --no-plot")));
    // What has converged stays where it is.
    let converged = text(
        "run r.toml -o r --force --plot --set problems=[\"sphere\"] --set stop.gap=1 --set optimizers=[\"rprop\"]",
    );
    assert!(dots(&converged) && !converged.contains("1e-1"), "{converged}");
}
