//! Compares the statistics with scipy and other packages, and with definitions; `tests/golden/stats.py` says which.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use rmsbench::statistics::bayes::Sums;
use rmsbench::statistics::bootstrap::{bca, drawn_median_interval};
use rmsbench::statistics::friedman::friedman;
use rmsbench::statistics::holm::holm;
use rmsbench::statistics::paired::{sign_test, signed_rank};
use rmsbench::statistics::ranks::{a12, ranks};
use rmsbench::statistics::{nemenyi, tails};

const TOLERANCE: f64 = 1e-10;

static GOLDEN: LazyLock<Value> = LazyLock::new(|| {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/stats.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
});

fn cases(section: &str) -> &'static [Value] {
    list(&GOLDEN[section])
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or_else(|| panic!("{value} is not a list"), Vec::as_slice)
}

/// Infinities are texts.
fn number(value: &Value) -> f64 {
    let text = value.as_str().and_then(|text| text.parse().ok());
    text.or_else(|| value.as_f64()).unwrap_or_else(|| panic!("{value} is not a number"))
}

fn count(value: &Value) -> usize {
    value.as_u64().unwrap_or_else(|| panic!("{value} is not a count")) as usize
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    list(value).iter().map(numbers).collect()
}

#[track_caller]
fn assert_relative(ours: f64, theirs: &Value, of: &Value) {
    let theirs = number(theirs);
    // In place of subnormal numbers, scipy has 0.
    let close = ours == theirs || (ours - theirs).abs() <= TOLERANCE * theirs.abs() + f64::MIN_POSITIVE;
    assert!(close, "{ours:e} is not {theirs:e} of {of}");
}

#[track_caller]
fn assert_absolute(ours: f64, theirs: &Value, of: &Value) {
    let theirs = number(theirs);
    assert!(ours == theirs || (ours - theirs).abs() <= TOLERANCE, "{ours:e} is not {theirs:e} of {of}");
}

#[test]
fn distributions_are_exact_into_their_tails() {
    let each = |name: &str, ours: &dyn Fn(&[Value]) -> f64| {
        for case in list(&GOLDEN["tails"][name]) {
            let (theirs, arguments) = list(case).split_last().unwrap();
            assert_relative(ours(arguments), theirs, case);
        }
    };
    each("normal_cdf", &|of| tails::normal_cdf(number(&of[0])));
    each("chi_squared_sf", &|of| tails::chi_squared_sf(number(&of[0]), count(&of[1])));
    each("f_sf", &|of| tails::f_sf(number(&of[0]), count(&of[1]), count(&of[2])));
    each("coin_cdf", &|of| tails::coin_cdf(count(&of[0]), count(&of[1])));
    for case in list(&GOLDEN["tails"]["normal_quantile"]) {
        let (ours, theirs) = (tails::normal_quantile(number(&case[0])), number(&case[1]));
        assert!((ours - theirs).abs() <= 2e-15 * theirs.abs().max(1e-15), "{ours:e} is not {theirs:e} of {case}");
    }
}

#[test]
fn ranks_are_those_of_scipy() {
    for case in cases("ranks") {
        assert_eq!(ranks(&numbers(&case["values"])), numbers(&case["ranks"]), "{case}");
    }
    for case in cases("a12") {
        assert_relative(a12(&numbers(&case["a"]), &numbers(&case["b"])), &case["a12"], case);
    }
}

#[test]
fn tests_of_two_are_those_of_scipy_and_of_all_choices_of_signs() {
    for case in cases("paired") {
        let differences = numbers(&case["differences"]);
        let (ours, theirs) = (signed_rank(&differences), &case["signed_rank"]);
        assert_eq!(ours.n, count(&theirs["n"]), "{case}");
        assert_eq!((ours.w_plus, ours.w_minus), (number(&theirs["w_plus"]), number(&theirs["w_minus"])), "{case}");
        assert_relative(ours.p, &theirs["p"], case);
        let (ours, theirs) = (sign_test(&differences), &case["sign_test"]);
        assert_eq!((ours.wins, ours.losses), (count(&theirs["wins"]), count(&theirs["losses"])), "{case}");
        assert_eq!(ours.wins + ours.ties + ours.losses, differences.len());
        assert_relative(ours.p, &theirs["p"], case);
    }
}

#[test]
fn adjusted_p_values_are_those_of_statsmodels() {
    for case in cases("holm") {
        for (&ours, theirs) in holm(&numbers(&case["p"])).iter().zip(list(&case["adjusted"])) {
            assert_relative(ours, theirs, case);
        }
    }
}

#[test]
fn the_test_of_several_is_that_of_scipy() {
    for case in cases("friedman") {
        let ours = friedman(&table(&case["values"])).unwrap();
        for (&ours, theirs) in ours.mean_ranks.iter().zip(list(&case["mean_ranks"])) {
            assert_relative(ours, theirs, case);
        }
        for (ours, name) in
            [(ours.chi_squared, "chi_squared"), (ours.chi_squared_p, "chi_squared_p"), (ours.f, "f"), (ours.f_p, "f_p")]
        {
            assert_relative(ours, &case[name], case);
        }
    }
}

#[test]
fn mean_ranks_differ_as_in_scikit_posthocs_and_the_exact_range() {
    for case in cases("nemenyi") {
        let values = table(&case["values"]);
        let (n, k) = (values.len(), values[0].len());
        let mean_ranks = friedman(&values).unwrap().mean_ranks;
        for (i, row) in list(&case["p"]).iter().enumerate() {
            for (j, theirs) in list(row).iter().enumerate() {
                assert_absolute(nemenyi::p_value(mean_ranks[i] - mean_ranks[j], k, n), theirs, case);
            }
        }
    }
    for case in cases("studentized_range") {
        assert_relative(nemenyi::range_sf(number(&case["q"]), count(&case["k"])), &case["sf"], case);
    }
    for case in cases("critical_difference") {
        let ours = nemenyi::critical_difference(count(&case["k"]), count(&case["n"]), number(&case["alpha"]));
        assert_relative(ours, &case["difference"], case);
    }
}

#[test]
fn intervals_are_those_of_scipy_from_the_same_resamples() {
    for case in cases("median_interval") {
        let mut drawn = list(&case["drawn"]).iter().flat_map(list).map(count);
        let resamples = list(&case["drawn"]).len();
        let draw = |_| drawn.next().unwrap();
        let ours = drawn_median_interval(&numbers(&case["differences"]), number(&case["level"]), resamples, draw);
        let ours = ours.unwrap();
        assert_absolute(ours.0, &case["interval"][0], case);
        assert_absolute(ours.1, &case["interval"][1], case);
    }
    for case in cases("bca") {
        let [replicates, jackknife] = ["replicates", "jackknife"].map(|name| numbers(&case[name]));
        let ours = bca(number(&case["estimate"]), &replicates, &jackknife, number(&case["level"])).unwrap();
        assert_absolute(ours.0, &case["interval"][0], case);
        assert_absolute(ours.1, &case["interval"][1], case);
    }
}

#[test]
fn posterior_shares_are_those_of_baycomp_with_the_same_weights() {
    for case in cases("bayes") {
        let sums = Sums::new(&numbers(&case["differences"]), number(&case["rope"]));
        for (weights, theirs) in list(&case["weights"]).iter().zip(list(&case["shares"])) {
            for (ours, theirs) in sums.shares(&numbers(weights)).into_iter().zip(list(theirs)) {
                assert_absolute(ours, theirs, case);
            }
        }
    }
}
