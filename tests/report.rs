//! The report as its readers see it: as a file, and in a browser where there is one.
//!
//! With `RMSBENCH_REQUIRE_TOOLS` set, there has to be one.

mod browser;

use std::fs;
use std::path::PathBuf;

use assert_cmd::cargo::cargo_bin_cmd;
use resvg::tiny_skia::Pixmap;
use serde_json::Value;
use tempfile::TempDir;

use browser::Browser;

/// Surfaces with and without a map, a run that diverges, one that converges, tuning, and labels that are no names.
const USUAL: &str = r#"
name = "usual"
steps = 400
seeds = 3
stop.gap = 1e-12
problems = [
    { name = "rosenbrock", label = "<script>alert(1)</script>" },
    { name = "beale", start = "random", label = "b & \"b\"" },
    { name = "sphere", dim = 5 },
]
optimizers = [
    "rmsprop",
    { name = "sgd", lr = 10, label = "</script><img src=x onerror=alert(2)>" },
    "rprop",
]
tune = { trials = 5, seeds = 2 }
"#;

struct Place(TempDir);

impl Place {
    /// A folder with results of a config in `r`, and their report.
    fn with(config: &str, command: &str) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::write(place.path("r.toml"), config).unwrap();
        place.call(&format!("{command} r.toml -o r -q"));
        place.call("report r");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn call(&self, arguments: &str) -> String {
        let mut command = cargo_bin_cmd!("rmsbench");
        let output = command.current_dir(self.0.path()).args(arguments.split_whitespace()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments}: {told}");
        told
    }

    fn report(&self) -> String {
        fs::read_to_string(self.path("r/report.html")).unwrap()
    }
}

#[test]
fn a_report_is_one_file_that_needs_no_other() {
    let place = Place::with(USUAL, "tune");
    let html = place.report();
    for outside in ["src=\"", "src='", "<link", "@import", "url(http", "href=\"http"] {
        assert!(!html.contains(outside), "{outside}");
    }
    // Labels are text, wherever they stand.
    assert!(!html.contains("<script>alert") && !html.contains("<img"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // The config is there, to make it all again, and reading it gives the same results.
    let config = html.split("\n  &quot;name&quot;: &quot;usual&quot;").count();
    assert_eq!(config, 2, "the config is not there");
    assert!(html.contains("rmsbench tune usual.json"));
    // Made again, it is the same.
    place.call("report r -o again.html");
    assert_eq!(fs::read_to_string(place.path("again.html")).unwrap(), html);
}

#[test]
fn a_report_of_a_thousand_runs_is_thinned_and_says_so() {
    let config = "steps = 2000\nseeds = 10\nproblems = [\"rosenbrock:start=random\", \"beale:start=random\", \
                  \"himmelblau:start=random\", \"noisy_quadratic\", \"sphere:dim=10;start=random\"]\n\
                  optimizers = [{ name = \"rmsprop\", lr = { log = [1e-5, 1], points = 10 } }, \
                  { name = \"adam\", lr = { log = [1e-5, 1], points = 10 } }]";
    let place = Place::with(config, "run");
    let html = place.report();
    assert!(html.len() < 10_000_000, "{}", html.len());
    assert!(html.contains("curves are thinned to"));
}

#[test]
fn results_of_several_folders_are_one_report() {
    let place = Place::with("steps = 20\nproblems = [\"beale\"]\noptimizers = [\"adam\"]", "run");
    fs::write(place.path("s.toml"), "steps = 20\nproblems = [\"beale\"]\noptimizers = [\"sgd\"]").unwrap();
    place.call("run s.toml -o s -q");
    let told = place.call("report r s -o both.html");
    assert!(told.contains("2 runs in both.html"), "{told}");
    let html = fs::read_to_string(place.path("both.html")).unwrap();
    assert!(html.contains("<h1>r, s</h1>") && html.contains("rmsbench run s.json"));
}

/// What a reader sees of the charts, from a script.
const CHARTS: &str = "
    const seen = [];
    for (const panel of rmsbench.panels) {
        panel.box.scrollIntoView({ block: 'center' });
        for (let i = 0; i < 150 && !panel.plot; i++) await new Promise(done => setTimeout(done, 20));
        await new Promise(done => setTimeout(done, 40));
        const canvas = panel.box.querySelector('canvas');
        const pixels = canvas ? canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data : [];
        const colours = new Set();
        for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 200) colours.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
        seen.push({ drawn: !!panel.plot, colours: colours.size, width: canvas?.clientWidth ?? 0, label: panel.box.getAttribute('aria-label') });
    }
    return seen;";

fn asynchronous(script: &str) -> String {
    format!("return (async () => {{ {script} }})()")
}

/// Mistakes that the browser tells of.
fn mistakes(browser: &Browser) -> Vec<Value> {
    browser.console().into_iter().filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG").collect()
}

#[test]
fn a_report_is_drawn_in_a_browser_without_a_mistake() {
    let Some(browser) = Browser::find([1300, 900]) else { return };
    let place = Place::with(USUAL, "tune");
    browser.open(&place.path("r/report.html"));
    let charts = browser.script(&asynchronous(CHARTS));
    let charts = charts.as_array().unwrap();
    // Three problems with four traces and a sensitivity each, and three profiles of two dimensions.
    assert_eq!(charts.len(), 3 * 5 + 3 * 2);
    for chart in charts {
        let colours = chart["colours"].as_u64().unwrap();
        assert!(chart["drawn"] == true && colours > 8 && chart["width"].as_u64().unwrap() > 200, "{chart}");
        assert!(chart["label"].as_str().unwrap().len() > 20, "{chart}");
    }
    let drawings = browser.script(
        "return [...document.querySelectorAll('main figure svg')].map(svg => [svg.getBoundingClientRect().width, svg.querySelectorAll('path').length])",
    );
    // Two maps, and ranks as shipped and as tuned.
    assert_eq!(drawings.as_array().unwrap().len(), 4);
    assert!(
        drawings
            .as_array()
            .unwrap()
            .iter()
            .all(|drawing| drawing[0].as_f64().unwrap() > 200.0 && drawing[1].as_u64().unwrap() > 5)
    );
    assert_eq!(browser.script("return document.querySelectorAll('main img, main script').length"), 0);
    assert_eq!(mistakes(&browser), Vec::<Value>::new());
    keep(&browser, "report-light");

    // In the dark, and on a narrow screen.
    browser.media("", "dark");
    let paper = "return getComputedStyle(document.body).backgroundColor";
    assert_eq!(browser.script(paper), "rgb(20, 23, 28)");
    keep(&browser, "report-dark");
    browser.script("document.getElementById('theme').click()");
    assert_eq!(browser.script(paper), "rgb(255, 255, 255)");
    let metrics = serde_json::json!({ "width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": true });
    browser.command("Emulation.setDeviceMetricsOverride", &metrics);
    let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(browser.script(overflow), 0);
    browser.script("rmsbench.panels[0].box.scrollIntoView()");
    keep(&browser, "report-narrow");
    browser.command("Emulation.clearDeviceMetricsOverride", &serde_json::json!({}));
    assert_eq!(mistakes(&browser), Vec::<Value>::new());

    // Printed, all charts are there, though nobody has scrolled to them.
    browser.media("", "light");
    browser.open(&place.path("r/report.html"));
    let drawn = "dispatchEvent(new Event('beforeprint')); const drawn = rmsbench.panels.filter(panel => panel.plot).length; \
                 dispatchEvent(new Event('afterprint')); return drawn";
    assert_eq!(browser.script(drawn), charts.len());
    let pdf = browser.print();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 100_000, "{}", pdf.len());
    if let Some(folder) = std::env::var_os("RMSBENCH_SCREENSHOTS") {
        fs::write(PathBuf::from(folder).join("report.pdf"), pdf).unwrap();
    }
    assert_eq!(mistakes(&browser), Vec::<Value>::new());
}

#[test]
fn curves_are_hidden_and_charts_are_zoomed() {
    let Some(browser) = Browser::find([1300, 900]) else { return };
    let place = Place::with(USUAL, "tune");
    browser.open(&place.path("r/report.html"));
    // The loss on the second problem, on which nobody diverges.
    browser.script("window.panel = rmsbench.panels.filter(panel => panel.chart.kind === 'loss')[1]; panel.box.scrollIntoView({ block: 'center' })");
    browser.script(&asynchronous(
        "for (let i = 0; i < 100 && !panel.plot; i++) await new Promise(done => setTimeout(done, 20));",
    ));
    let picture = || browser.script("return panel.box.querySelector('canvas').toDataURL()");
    let settle = || browser.script(&asynchronous("await new Promise(done => setTimeout(done, 80));"));
    // Other tests may keep the machine busy.
    let soon = |done: &dyn Fn() -> bool| (0..50).any(|_| settle().is_null() && done());
    let range = || browser.script("return [panel.range.x, panel.range.y].flat()");

    // A click on an entry of the legend hides a series everywhere, another shows it again.
    let all = picture();
    let entry = "document.querySelector('[data-entry] button')";
    let place_of = |what: &str| -> [i64; 2] {
        let center = browser.script(&format!(
            "const box = {what}.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)"
        ));
        [0, 1].map(|i| center[i].as_i64().unwrap())
    };
    browser.click(place_of(entry));
    browser.hover([5, 5]);
    settle();
    assert_eq!(browser.script(&format!("return {entry}.getAttribute('aria-pressed')")), "false");
    let series = browser.script("return +document.querySelector('[data-entry]').dataset.entry");
    let seen = |what: &str| {
        browser.script(&format!("return [...document.querySelectorAll('{what}[data-series=\"{series}\"]')].filter(own => own.getClientRects().length > 0 && getComputedStyle(own).display !== 'none').length"))
    };
    assert_eq!(seen("main svg g"), 0);
    assert!(soon(&|| picture() != all));
    browser.click(place_of(entry));
    browser.hover([5, 5]);
    assert!(soon(&|| picture() == all));

    // Hovering tells numbers.
    let [x, y] = place_of("panel.box");
    browser.hover([x, y]);
    let tip = || browser.script("const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.textContent");
    assert!(soon(&|| tip().as_str().unwrap().contains("rprop")));

    // A drag zooms, a double click shows all again; so do keys.
    let whole = range();
    browser.drag(&[[x - 100, y - 40], [x - 50, y], [x + 60, y + 50]]);
    let width = |range: &Value| range[1].as_f64().unwrap() - range[0].as_f64().unwrap();
    assert!(soon(&|| width(&range()) < 0.7 * width(&whole)));
    browser.script("panel.box.focus()");
    browser.keys("0");
    assert!(soon(&|| range() == whole));
    browser.keys("+");
    assert!(soon(&|| width(&range()) < width(&whole)));
    browser.keys("\u{e00c}");
    assert!(soon(&|| range() == whole));

    // Where lines meet, keys go from one to the next.
    let said = || browser.script("return document.getElementById('said').textContent");
    let mut names = Vec::new();
    for _ in 0..2 {
        browser.keys("\u{e013}");
        settle();
        names.push(said().as_str().unwrap().to_owned());
    }
    assert_ne!(names[0], names[1]);

    // Axes are linear or logarithmic.
    browser.script("panel.toggles.find(toggle => toggle.dataset.axis === 'y').click()");
    assert!(soon(&|| range() != whole));

    // The legend is searched, tables are sorted.
    assert_eq!(browser.script("const find = document.getElementById('find'); find.value = 'RPROP'; find.dispatchEvent(new Event('input')); return [...document.querySelectorAll('[data-entry]')].filter(item => !item.hidden).length"), 2);
    let column = "return [...document.querySelectorAll('table')].map(table => [...table.tBodies[0].rows].map(row => +row.cells[2].dataset.sort))[0]";
    browser.script("document.querySelectorAll('table')[0].tHead.rows[0].cells[2].querySelector('button').click()");
    let ranks: Vec<f64> = serde_json::from_value(browser.script(column)).unwrap();
    assert!(ranks.is_sorted() && ranks.len() > 3, "{ranks:?}");
    assert_eq!(mistakes(&browser), Vec::<Value>::new());
}

#[test]
fn odd_results_are_reported_without_a_mistake() {
    let Some(browser) = Browser::find([1200, 800]) else { return };
    for config in [
        "steps = 1\nproblems = [\"beale\"]\noptimizers = [\"adam\"]",
        "steps = 0\nproblems = [\"sphere:dim=3\"]\noptimizers = [\"adam\"]",
        "steps = 20\nproblems = [\"zero\"]\noptimizers = [\"adam\", \"sgd\"]",
        "steps = 50\nproblems = [\"rosenbrock\"]\noptimizers = [{ name = \"sgd\", lr = [10, 20, 30] }]",
        "steps = 60\nproblems = [\"eggholder\"]\noptimizers = [{ name = \"sgd\", lr = { log = [1e-6, 1], points = 70 } }]",
    ] {
        let place = Place::with(config, "run");
        browser.open(&place.path("r/report.html"));
        let charts = browser.script(&asynchronous(CHARTS));
        assert!(charts.as_array().unwrap().iter().all(|chart| chart["drawn"] == true), "{config}: {charts}");
        assert_eq!(mistakes(&browser), Vec::<Value>::new(), "{config}");
    }
}

#[test]
fn a_browser_draws_figures_like_the_files_for_print() {
    let Some(browser) = Browser::find([1000, 900]) else { return };
    let place = Place::with(USUAL, "tune");
    for kind in ["loss", "contour", "surface", "cd", "sensitivity"] {
        place.call(&format!("plot {kind} r -o f.svg --size 700x560"));
        place.call(&format!("plot {kind} r -o f.png --size 700x560 --scale 1"));
        browser.open(&place.path("f.svg"));
        let [browsers, ours] =
            [browser.screenshot(), fs::read(place.path("f.png")).unwrap()].map(|png| Pixmap::decode_png(&png).unwrap());
        let (mut sum, mut far) = (0, 0);
        for y in 0..ours.height() {
            for x in 0..ours.width() {
                let [a, b] = [&browsers, &ours].map(|picture| picture.pixel(x, y).unwrap());
                let apart =
                    a.red().abs_diff(b.red()).max(a.green().abs_diff(b.green())).max(a.blue().abs_diff(b.blue()));
                sum += u64::from(apart);
                far += u64::from(apart > 100);
            }
        }
        let pixels = u64::from(ours.width() * ours.height());
        // Edges are smoothed in two ways.
        assert!(sum < 2 * pixels && far < pixels / 400, "{kind}: {sum} and {far} of {pixels}");
    }
}

/// Keeps what is seen, to be looked at, in the folder `RMSBENCH_SCREENSHOTS`.
fn keep(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("RMSBENCH_SCREENSHOTS") {
        fs::write(PathBuf::from(folder).join(name).with_extension("png"), browser.screenshot()).unwrap();
    }
}
