//! What a config means, and what its author is told when it means nothing.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use rmsbench::component::Kind;
use rmsbench::config::{ConfigError, Format, Request, Setting, load};
use rmsbench::experiment::{Experiment, Seeds, Start};
use rmsbench::noise::NOISES;
use rmsbench::optim::OPTIMIZERS;
use rmsbench::problem::PROBLEMS;
use rmsbench::schedule::{self, SCHEDULES};
use rmsbench::suite::SUITES;
use rmsbench::trace::Thinning;

fn request(format: Format, text: &str) -> Request {
    Request {
        source: "config".to_owned(),
        text: text.to_owned(),
        format,
        default_name: "default".to_owned(),
        settings: Vec::new(),
        force: false,
    }
}

fn set(text: &str) -> Setting {
    Setting { option: "--set".to_owned(), key: String::new(), text: text.to_owned(), names: false }
}

fn option(key: &str, text: &str) -> Setting {
    Setting { option: format!("--{key}"), key: key.to_owned(), text: text.to_owned(), names: false }
}

fn names(key: &str, text: &str) -> Setting {
    Setting { names: true, ..option(key, text) }
}

/// The experiment of a TOML config, which must have no mistake.
fn toml(text: &str) -> Experiment {
    load(&request(Format::Toml, text)).unwrap_or_else(|error| panic!("{error}\nin\n{text}"))
}

/// The experiment of a JSON config, which must have no mistake.
fn json(text: &str) -> Experiment {
    load(&request(Format::Json, text)).unwrap_or_else(|error| panic!("{error}\nin\n{text}"))
}

/// The messages for a config, which must have mistakes: one line each, `config:line:column: …`.
fn mistakes(request: &Request) -> Vec<String> {
    match load(request) {
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
        Ok(_) => panic!("no mistake in\n{}", request.text),
    }
}

/// A mistake: the text, the place where it is found, and parts of the message, in order.
type Mistake<'a> = (&'a str, &'a str, &'a [&'a str]);

/// Checks that each text, after `head`, has this one mistake.
fn check_all(format: Format, head: &str, cases: &[Mistake<'_>]) {
    for &(text, place, parts) in cases {
        let found = mistakes(&request(format, &format!("{head}{text}")));
        let [message] = &found[..] else { panic!("not one mistake in {text:?} but {found:#?}") };
        let mut rest = message.strip_prefix(&format!("config:{place}: ")).unwrap_or_else(|| {
            panic!("{text:?} is wrong at {place}, but the message is\n{message}");
        });
        for part in parts {
            let at = rest.find(part).unwrap_or_else(|| panic!("no {part:?} in its place in\n{message}"));
            rest = &rest[at + part.len()..];
        }
    }
}

/// Two lines; mistakes are on the third.
const TOP: &str = "problems = [\"beale\"]\noptimizers = [\"sgd\"]\n";
/// The same for an optimizer.
const OPTIMIZER: &str = "problems = [\"beale\"]\n[[optimizers]]\n";
/// The same for a problem.
const PROBLEM: &str = "optimizers = [\"sgd\"]\n[[problems]]\n";

#[test]
fn mistakes_at_the_top_say_where_and_what_was_expected() {
    let long = format!("name = \"{}\"", "a".repeat(101));
    let name = ["cannot be a name", "letters, digits, `.`, `_` and `-`", "results go to the folder of this name"];
    let dots = ["cannot be a name", "more than dots", "results go to the folder of this name"];
    check_all(
        Format::Toml,
        TOP,
        &[
            (
                "stepz = 5",
                "3:1",
                &["unknown key `stepz` in the config", "`steps`", "`optimizers`", "did you mean `steps`?"],
            ),
            ("steps = \"many\"", "3:9", &["expected a whole number", "this is a string"]),
            ("steps = true", "3:9", &["expected a whole number", "this is a boolean"]),
            ("steps = [5]", "3:9", &["expected a whole number", "this is a list"]),
            ("steps = 2020-01-01", "3:9", &["expected a whole number", "this is a date"]),
            ("steps = -1", "3:9", &["-1 is out of range", "a whole number from 0 to 2⁵³"]),
            ("steps = 1.5", "3:9", &["1.5 is out of range", "a whole number"]),
            ("steps = nan", "3:9", &["NaN is out of range", "a whole number"]),
            ("steps = inf", "3:9", &["inf is out of range", "a whole number"]),
            ("steps = 1e300", "3:9", &["1e+300 is out of range", "a whole number"]),
            ("seed = -3", "3:8", &["-3 is out of range", "a whole number from 0"]),
            ("seed = 9007199254740994", "3:8", &["out of range", "from 0 to 2⁵³"]),
            ("seeds = 0", "3:9", &["0 is out of range", "a whole number from 1"]),
            ("seeds = []", "3:9", &["`seeds` is empty", "at least one"]),
            ("seeds = \"all\"", "3:9", &["how many repetitions, or a list of them", "this is a string"]),
            ("seeds = [1, 2, 1]", "3:16", &["repetition 1 stands twice", "each once"]),
            ("seeds = [1, -2]", "3:13", &["-2 is out of range"]),
            ("name = 5", "3:8", &["expected a name", "this is a number"]),
            ("name = \"../x\"", "3:8", &name),
            ("name = \"a/b\"", "3:8", &name),
            ("name = 'a\\b'", "3:8", &name),
            ("name = \"\"", "3:8", &name),
            ("name = \"naïve\"", "3:8", &name),
            ("name = \"a\\u0000\"", "3:8", &["`a\\0` cannot be a name"]),
            ("name = \".\"", "3:8", &dots),
            ("name = \"..\"", "3:8", &dots),
            (&long, "3:8", &["cannot be a name", "at most 100 characters"]),
            ("trace = 5", "3:9", &["a table with `every` and `position`", "this is a number"]),
            ("trace = { every = 0 }", "3:19", &["0 is out of range", "a whole number from 1"]),
            ("trace = { every = \"linear\" }", "3:19", &["a whole number of steps, or \"log\"", "this is a string"]),
            (
                "trace = { evry = 2 }",
                "3:11",
                &["unknown key `evry` in `trace`", "`every`, `position`", "did you mean `every`?"],
            ),
            ("trace = { position = 1 }", "3:22", &["expected true or false", "this is a number"]),
            ("stop = { gap = -1e-9 }", "3:16", &["-1e-9 is out of range", "≥ 0"]),
            ("stop = { loss_above = inf }", "3:23", &["inf is out of range", "finite"]),
            ("stop = { gapp = 1 }", "3:10", &["unknown key `gapp` in `stop`", "did you mean `gap`?"]),
        ],
    );
}

#[test]
fn mistakes_in_a_problem_say_where_and_what_was_expected() {
    check_all(
        Format::Toml,
        PROBLEM,
        &[
            ("dim = 2", "2:1", &["this problem has no `name`", "which problem"]),
            ("name = 5", "3:8", &["the name of a problem", "this is a number"]),
            (
                "name = \"beal\"",
                "3:8",
                &["unknown problem `beal`", "`rmsbench list problems`", "did you mean `beale`?"],
            ),
            ("name = \"xyzzy\"", "3:8", &["unknown problem `xyzzy`", "`rmsbench list problems` shows all"]),
            ("name = \"beale\"\ndin = 3", "4:1", &["unknown key `din` in problem `beale`", "`start`", "`noise`"]),
            ("name = \"quadratic\"\ndim = 0", "4:7", &["0 is out of range", "a whole number from 1 to"]),
            (
                "name = \"quadratic\"\ndim = 3\nn = 3",
                "5:1",
                &["`dim` and `n` are two names for one value", "`dim` once"],
            ),
            ("name = \"quadratic\"\ncondition = 0.5", "4:13", &["0.5 is out of range", "≥ 1"]),
            ("name = \"quadratic\"\nrotated = \"yes\"", "4:11", &["true or false", "this is a string"]),
            (
                "name = \"quadratic\"\ncondition = []",
                "4:13",
                &["the list of `condition` is empty", "at least one value"],
            ),
            ("name = \"beale\"\ndim = 3", "4:7", &["problem `beale` has 2 coordinates", "expected 2, or no `dim`"]),
            ("name = \"beale\"\nn = \"2\"", "4:5", &["has 2 coordinates, and no other dimension"]),
            ("name = \"beale\"\nnoise = 0.1", "4:9", &["a table such as { std = 0.1 }", "this is a number"]),
            ("name = \"beale\"\nnoise = {}", "4:9", &["noise `gaussian` has no `std`", "the standard deviation"]),
            ("name = \"beale\"\nnoise = { std = -1 }", "4:17", &["-1 is out of range", "≥ 0"]),
            (
                "name = \"beale\"\nnoise = { std = 1, var = 1 }",
                "4:20",
                &["unknown key `var` in noise `gaussian`", "`std`"],
            ),
            (
                "name = \"beale\"\nnoise = { kind = \"gausian\", std = 1 }",
                "4:18",
                &["unknown noise `gausian`", "`gaussian`, `relative`", "did you mean `gaussian`?"],
            ),
            ("name = \"beale\"\nnoise = { kind = 1 }", "4:18", &["a kind of noise", "this is a number"]),
            ("name = \"beale\"\nnoise = \"shift\"", "4:9", &["noise `shift` has no `std`", "deviation of the shift"]),
            (
                "name = \"beale\"\nnoise = { kind = \"student_t\", scale = 1 }",
                "4:9",
                &["noise `student_t` has no `dof`", "expected it to say the degrees of freedom"],
            ),
            (
                "name = \"beale\"\nnoise = { kind = \"student_t\", scale = 1, dof = 0 }",
                "4:48",
                &["0 is out of range", "> 0"],
            ),
            (
                "name = \"beale\"\nnoise = { kind = \"dropout\", probability = 1 }",
                "4:43",
                &["1 is out of range", "[0, 1)"],
            ),
            (
                "name = \"beale\"\nnoise = { kind = \"sparse\", k = 3 }",
                "4:32",
                &["of 2 coordinates, 3 cannot be kept", "at most 2"],
            ),
            (
                "name = \"beale\"\nnoise = { std = 1, on = \"los\" }",
                "4:25",
                &["`los` is none of its values", "`gradient`, `loss`, `both`", "did you mean `loss`?"],
            ),
            (
                "name = \"beale\"\nnoise = { kind = \"tilt\", on = \"loss\" }",
                "4:26",
                &["unknown key `on` in noise `tilt`", "`std`, `batch`"],
            ),
            ("name = \"beale\"\nlabel = \"\"", "4:9", &["`` cannot be a label", "text without control characters"]),
            ("name = \"beale\"\nlabel = \"a\\nb\"", "4:9", &["`a\\nb` cannot be a label", "control characters"]),
            ("name = \"beale\"\nlabel = \"\\u0085\"", "4:9", &["cannot be a label", "control characters"]),
            (
                "name = \"beale\"\n[[problems]]\nname = \"beale\"",
                "5:8",
                &["two problems have the label `beale`", "each label once", "another `label`"],
            ),
            (
                "name = \"beale\"\nlabel = \"x\"\n[[problems]]\nname = \"booth\"\nlabel = \"x\"",
                "6:8",
                &["two problems have the label `x`"],
            ),
        ],
    );
}

#[test]
fn mistakes_in_a_start_say_where_and_what_was_expected() {
    check_all(
        Format::Toml,
        PROBLEM,
        &[
            (
                "name = \"beale\"\nstart = [1, 2, 3]",
                "4:9",
                &["this start has 3 coordinates, the problem has 2", "a list of 2 numbers"],
            ),
            ("name = \"beale\"\nstart = []", "4:9", &["this start has 0 coordinates"]),
            ("name = \"beale\"\nstart = [1, nan]", "4:13", &["NaN is out of range", "finite"]),
            ("name = \"beale\"\nstart = [1, true]", "4:13", &["expected a number", "this is a boolean"]),
            (
                "name = \"beale\"\nstart = \"far\"",
                "4:9",
                &["there is no start `far`", "`deepobs`, `random`, or a list of 2 numbers"],
            ),
            (
                "name = \"rosenbrock\"\ndim = 3\nstart = \"deepobs\"",
                "5:9",
                &["no start `deepobs`", "expected `random`, or a list of 3"],
            ),
        ],
    );
}

#[test]
fn mistakes_after_a_name_and_in_suites_say_where_and_what_was_expected() {
    check_all(
        Format::Toml,
        PROBLEM,
        &[
            ("name = \"rosenbrock:dim\"", "3:20", &["`dim` sets nothing", "expected key=value"]),
            (
                "name = \"rosenbrock:din=3\"",
                "3:20",
                &["unknown key `din` in problem `rosenbrock`", "did you mean `dim`?"],
            ),
            ("name = \"rosenbrock:dim=5-3\"", "3:24", &["5-3 is no range", "the lower end first"]),
            ("name = \"@deepob\"", "3:8", &["unknown suite `@deepob`", "`@deepobs`", "did you mean `@deepobs`?"]),
            ("name = \"@deepobs\"\nlabel = \"x\"", "4:1", &["cannot all have this label"]),
        ],
    );
}

#[test]
fn mistakes_in_an_optimizer_say_where_and_what_was_expected() {
    check_all(
        Format::Toml,
        OPTIMIZER,
        &[
            ("lr = 0.1", "2:1", &["this optimizer has no `name`", "which optimizer"]),
            (
                "name = \"rmsporp\"",
                "3:8",
                &["unknown optimizer `rmsporp`", "`rmsbench list optimizers`", "did you mean `rmsprop`?"],
            ),
            (
                "name = \"rmsprop@kers\"",
                "3:8",
                &[
                    "optimizer `rmsprop` has no dialect `kers`",
                    "`torch`",
                    "`keras`",
                    "`tf1`",
                    "did you mean `rmsprop@keras`?",
                ],
            ),
            ("name = \"rmsprop@\"", "3:8", &["optimizer `rmsprop` has no dialect ``"]),
            (
                "name = \"rmsprop\"\nroh = 0.9",
                "4:1",
                &["unknown key `roh` in optimizer `rmsprop`", "`rho`", "did you mean `rho`?"],
            ),
            ("name = \"rmsprop\"\nlr = \"fast\"", "4:6", &["expected a number", "this is a string"]),
            ("name = \"rmsprop\"\nlr = -1", "4:6", &["-1 is out of range", "≥ 0"]),
            ("name = \"rmsprop\"\nlr = nan", "4:6", &["NaN is out of range", "≥ 0"]),
            ("name = \"rmsprop\"\nlr = -inf", "4:6", &["-inf is out of range"]),
            ("name = \"rmsprop\"\nlr = 1e999", "4:6", &["inf is out of range"]),
            ("name = \"rmsprop\"\nlr = []", "4:6", &["the list of `lr` is empty", "at least one value"]),
            ("name = \"rmsprop\"\nlr = [0.1, [0.2]]", "4:12", &["expected a number", "this is a list"]),
            ("name = \"rmsprop\"\nlr = [0.1, -0.2]", "4:12", &["-0.2 is out of range"]),
            ("name = \"rmsprop\"\nrho = 1.0", "4:7", &["1 is out of range", "[0, 1)"]),
            ("name = \"rmsprop\"\ncentered = 1", "4:12", &["true or false", "this is a number"]),
            (
                "name = \"rmsprop\"\nalpha = 0.9\nrho = 0.9",
                "5:1",
                &["`alpha` and `rho` are two names for one value", "`rho` once"],
            ),
            (
                "name = \"rmsprop\"\nlearning_rate = 0.9\nlr = 0.9",
                "5:1",
                &["`learning_rate` and `lr` are two names for one value", "`lr` once"],
            ),
            (
                "name = \"adam\"\nbetas = [0.9, 0.999]",
                "4:1",
                &["unknown key `betas`", "a list is a grid here", "`beta1` and `beta2`"],
            ),
            (
                "name = \"rmsprop\"\nnesterov = true",
                "3:8",
                &["`nesterov` needs a `momentum`", "in optimizer `rmsprop`"],
            ),
            (
                "name = \"sgd\"\n[[optimizers]]\nname = \"sgd\"",
                "5:8",
                &["two optimizers have the label `sgd`", "each label once", "another `label`"],
            ),
            ("name = \"sgd\"\nlr = [0.1, 0.1]", "3:8", &["two optimizers have the label `sgd lr=0.1`"]),
        ],
    );
}

#[test]
fn mistakes_in_what_goes_around_an_optimizer_say_where_and_what_was_expected() {
    let head = format!("{OPTIMIZER}name = \"sgd\"\n");
    check_all(
        Format::Toml,
        &head,
        &[
            ("clip_norm = 0", "4:13", &["0 is out of range", "> 0"]),
            ("clip_value = 1\nclip_norm = 2", "5:13", &["exclude each other", "one of them"]),
            ("clip_norm_eps = 1e-6", "4:17", &["without `clip_norm` has no effect"]),
            ("lookahead = { k = 0 }", "4:19", &["0 is out of range", "whole number from 1"]),
            ("lookahead = { kk = 5 }", "4:15", &["unknown key `kk` in `lookahead`", "`k`, `alpha`"]),
            ("lookahead = 5", "4:13", &["a table with `k`, `alpha`", "this is a number"]),
            ("ema = { decay = 1 }", "4:17", &["1 is out of range", "[0, 1)"]),
            ("ema = [{ decay = 0.9 }, 0.9]", "4:25", &["a table with `decay`, `debias`"]),
        ],
    );
}

#[test]
fn a_hyperparameter_of_another_dialect_or_optimizer_says_whose_it_is() {
    let mut found = 0;
    for entry in OPTIMIZERS {
        let name = entry.spec.name;
        for (param, dialect) in
            entry.spec.params.iter().flat_map(|param| entry.dialects().into_iter().map(move |d| (param, d)))
        {
            if !param.is_known_to(dialect.name) {
                let value = &dialect.rule[param.key];
                let text = format!("{OPTIMIZER}name = \"{name}@{}\"\n{} = {value}", dialect.name, param.key);
                let told = mistakes(&request(Format::Toml, &text)).join("\n");
                assert!(told.contains(&format!("{name}@{} has no `{}`", dialect.name, param.key)), "{told}");
                assert!(told.contains(&format!("`{name}@{}`", param.only[0])), "{told}");
                found += 1;
            }
        }
    }
    assert!(found > 0, "every dialect knows everything");
    let text = format!("{OPTIMIZER}name = \"adam\"\nmomentum = 0.9");
    let told = mistakes(&request(Format::Toml, &text)).join("\n");
    assert!(told.contains("that is a hyperparameter of `sgd`"), "{told}");
}

#[test]
fn mistakes_in_a_schedule_say_where_and_what_was_expected() {
    let head = format!("steps = 10\n{OPTIMIZER}name = \"sgd\"\nschedule = ");
    check_all(
        Format::Toml,
        &head,
        &[
            ("5", "5:12", &["a kind of schedule, or a table such as { kind", "this is a number"]),
            ("\"cosin\"", "5:12", &["unknown schedule `cosin`", "`constant`", "`cosine`", "did you mean `cosine`?"]),
            ("{ kind = \"parabola\" }", "5:21", &["unknown schedule `parabola`", "`constant`", "`cosine`"]),
            ("{ warmup = 2 }", "5:12", &["`schedule` has no `kind`", "`constant`", "`cosine`"]),
            (
                "{ kind = \"cosine\", gamma = 0.5 }",
                "5:31",
                &["unknown key `gamma` in schedule `cosine`", "`decay_steps`, `min_factor`"],
            ),
            ("{ kind = \"step\", min_factor = 0.5 }", "5:29", &["unknown key `min_factor` in schedule `step`"]),
            (
                "{ kind = \"cosine\", warmup = 11 }",
                "5:40",
                &["the warm-up is longer than the run of 10 steps", "at most 10"],
            ),
            ("{ kind = \"step\", every = 0 }", "5:37", &["0 is out of range", "from 1"]),
            ("{ kind = \"step\", gamma = 0 }", "5:37", &["0 is out of range", "(0, 1]"]),
            (
                "{ kind = \"exponential\", gamma = 0.5, decay_rate = 0.5 }",
                "5:49",
                &["`gamma` and `decay_rate` are two names for one value"],
            ),
            (
                "{ kind = \"cosine\", eta_min = 1e-5 }",
                "5:31",
                &["unknown key `eta_min`", "schedules are factors here, so give `min_factor`, eta_min/lr"],
            ),
            ("{ kind = \"polynomial\", power = 0 }", "5:43", &["0 is out of range", "> 0"]),
            ("{ kind = \"cosine_restarts\", T_0 = 0 }", "5:46", &["0 is out of range", "from 1"]),
            (
                "{ kind = \"cyclic\", mode = \"trianglar2\" }",
                "5:38",
                &[
                    "`trianglar2` is none of its values",
                    "one of `triangular`, `triangular2`, `exp_range`",
                    "did you mean `triangular2`?",
                ],
            ),
            ("{ kind = \"cyclic\", mode = 2 }", "5:38", &["expected one of `triangular`", "this is a number"]),
            ("{ kind = \"cyclic\", gamma = 0.5 }", "5:39", &["`gamma` has no effect in this mode", "exp_range"]),
            ("{ kind = \"one_cycle\", pct_start = 1 }", "5:46", &["1 is out of range", "(0, 1)"]),
            (
                "{ kind = \"one_cycle\", three_phase = true, pct_start = 0.6 }",
                "5:66",
                &["no room for the last one", "less than 0.5"],
            ),
            (
                "{ kind = \"wsd\", warmup = 4, stable_steps = 3, decay_steps = 4 }",
                "5:72",
                &["the decay is longer than what warm-up and `stable_steps` leave, 3 updates", "at most 3"],
            ),
            ("{ kind = \"linear\", begin = 10 }", "5:39", &["this never begins: there are 10 updates", "less than 10"]),
            (
                "{ kind = \"reduce_on_plateau\", threshold_mode = \"abs\" }",
                "5:42",
                &["unknown key `threshold_mode`", "so give `rtol` for rel, or `atol` and rtol = 0 for abs"],
            ),
            ("{ kind = \"reduce_on_plateau\", factor = 1 }", "5:51", &["1 is out of range", "(0, 1)"]),
        ],
    );
}

#[test]
fn mistakes_in_the_lists_of_a_schedule_are_at_their_items() {
    let head = format!("steps = 10\n{OPTIMIZER}name = \"sgd\"\nschedule = ");
    check_all(
        Format::Toml,
        &head,
        &[
            (
                "{ kind = \"multi_step\", milestones = 5 }",
                "5:48",
                &["expected a list of whole numbers", "this is a number"],
            ),
            ("{ kind = \"multi_step\", milestones = [0] }", "5:49", &["0 is out of range", "a whole number from 1"]),
            (
                "{ kind = \"multi_step\", milestones = [5, 5] }",
                "5:52",
                &["5 does not come after 5", "increasing numbers"],
            ),
            (
                "{ kind = \"multi_step\", milestones = [5, 10] }",
                "5:52",
                &["10 is never reached: this has 10 updates", "less than 10"],
            ),
            (
                "{ kind = \"multi_step\", warmup = 4, milestones = [6] }",
                "5:61",
                &["6 is never reached: this has 6 updates"],
            ),
            ("{ kind = \"piecewise\" }", "5:12", &["schedule `piecewise` has no `boundaries`"]),
            ("{ kind = \"piecewise\", boundaries = [1], scales = [-1] }", "5:62", &["-1 is out of range", "≥ 0"]),
            (
                "{ kind = \"piecewise\", boundaries = [1, 2], scales = [1] }",
                "5:64",
                &["`boundaries` and `scales` have different lengths, 2 and 1", "expected 2"],
            ),
            ("\"sequence\"", "5:12", &["schedule `sequence` has no `schedules`"]),
            ("{ kind = \"sequence\", schedules = [] }", "5:45", &["there are no schedules", "at least one"]),
            (
                "{ kind = \"sequence\", schedules = [\"cosin\"] }",
                "5:46",
                &["unknown schedule `cosin`", "did you mean `cosine`?"],
            ),
            (
                "{ kind = \"sequence\", schedules = [\"step\", { kind = \"step\", gama = 1 }], boundaries = [5] }",
                "5:71",
                &["unknown key `gama` in schedule `step`", "did you mean `gamma`?"],
            ),
            (
                "{ kind = \"sequence\", schedules = [\"step\", \"cosine\"], boundaries = [4, 5] }",
                "5:78",
                &["lengths do not fit, 2 and 2", "as many boundaries as there are schedules but the first, 1"],
            ),
            (
                "{ kind = \"sequence\", schedules = [\"step\", \"cosine\"], milestones = [12] }",
                "5:79",
                &["12 is never reached: this has 10 updates"],
            ),
            (
                "{ kind = \"sequence\", schedules = [\"step\", \"reduce_on_plateau\"], boundaries = [5] }",
                "5:54",
                &["`reduce_on_plateau` cannot be part of a sequence"],
            ),
            (
                "{ kind = \"sequence\", schedulers = [\"step\", { kind = \"cosine\", warmup_steps = 6 }], boundaries = [5] }",
                "5:89",
                &["the warm-up is longer than the run of 5 steps, in schedule 2 of the sequence", "at most 5"],
            ),
        ],
    );
}

#[test]
fn what_is_missing_is_missing_at_the_end() {
    check_all(
        Format::Toml,
        "",
        &[
            ("optimizers = [\"sgd\"]\n", "2:1", &["`problems` is missing", "problems = [\"rosenbrock\"]"]),
            ("problems = [\"beale\"]", "1:21", &["`optimizers` is missing", "optimizers = [\"rmsprop\"]"]),
            ("problems = []\noptimizers = [\"sgd\"]", "1:12", &["`problems` is empty", "at least one"]),
            ("problems = [\"beale\"]\noptimizers = []", "2:14", &["`optimizers` is empty", "at least one"]),
            ("problems = \"beale\"\noptimizers = [\"sgd\"]", "1:12", &["a list, for example", "this is a string"]),
            ("problems = [5]\noptimizers = [\"sgd\"]", "1:13", &["the name of a problem, or a table"]),
        ],
    );
    for text in ["", "\n", "# nothing\n", "\u{feff}"] {
        let found = mistakes(&request(Format::Toml, text));
        assert!(found.len() == 2 && found[0].contains("`problems` is missing"), "{found:?}");
        assert!(found[1].contains("`optimizers` is missing"), "{found:?}");
    }
}

#[test]
fn text_that_is_not_toml_is_told_once_and_where() {
    check_all(
        Format::Toml,
        TOP,
        &[
            ("steps 5", "3:7", &["not valid TOML"]),
            ("seed = 1\nseed = 2", "4:1", &["not valid TOML: duplicate key"]),
            ("name = \"x", "3:10", &["not valid TOML"]),
            ("# ü\nname = \"\\q\"\nsteps = = 5", "4:10", &["not valid TOML"]),
        ],
    );
}

#[test]
fn json_is_read_strictly() {
    check_all(
        Format::Json,
        "",
        &[
            ("", "1:1", &["the config is empty", "a JSON object"]),
            (" [1]", "1:2", &["not an experiment", "a JSON object"]),
            ("{\n\"problems\": [\"beale\"],\n}", "2:22", &["not valid JSON", "trailing comma"]),
            ("{ // all\n}", "1:3", &["not valid JSON", "comment"]),
            ("{ \"steps\": NaN }", "1:12", &["not valid JSON"]),
            ("{ 'steps': 5 }", "1:3", &["not valid JSON"]),
            ("{ \"steps\": 0x10 }", "1:12", &["not valid JSON"]),
            ("{ \"steps\": 5", "1:1", &["not valid JSON"]),
        ],
    );
    check_all(
        Format::Json,
        "{\"problems\": [\"beale\"],\n\"optimizers\": [\"sgd\"],\n",
        &[
            ("\"steps\": 1, \"steps\": 2}", "3:13", &["`steps` stands twice in the config", "`steps` once"]),
            ("\"steps\": null}", "3:10", &["expected a whole number", "this is null"]),
            ("\"steps\": 1e999}", "3:10", &["inf is out of range"]),
        ],
    );
    check_all(
        Format::Json,
        "{\"problems\": [\"beale\"],\n\"optimizers\": [{\"name\": \"rmsprop\",\n",
        &[
            ("\"lr\": 1, \"lr\": 2}]}", "3:10", &["`lr` stands twice in optimizer `rmsprop`"]),
            ("\"alpha\": 0.5, \"decay\": 0.5}]}", "3:15", &["`alpha` and `decay` are two names for one value"]),
        ],
    );
}

#[test]
fn nesting_has_a_limit_and_no_end_of_the_stack() {
    for (format, head) in [(Format::Toml, "x = "), (Format::Json, "{\"x\": ")] {
        for open in ["[", "{\"a\":", "{a="] {
            let found = mistakes(&request(format, &format!("{head}{}", open.repeat(100_000))));
            assert!(found.len() == 1 && found[0].contains("not valid"), "{found:?}");
        }
    }
}

#[test]
fn too_many_runs_are_counted_and_need_force() {
    check_all(
        Format::Toml,
        TOP,
        &[(
            "seeds = 10000000",
            "3:9",
            &["10,000,000 runs, more than 1,000,000", "most of them come from here", "pass --force"],
        )],
    );
    let list = (1..=215).map(|i| i.to_string()).collect::<Vec<_>>().join(", ");
    let grid = format!(
        "problems = [\"beale\"]\n[[optimizers]]\nname = \"sgd\"\n[[optimizers]]\nname = \"rmsprop\"\n\
         lr = [{list}]\neps = [{list}]\nweight_decay = [{list}]\n"
    );
    check_all(Format::Toml, &grid, &[("", "4:1", &["9,938,376 runs", "shorten the lists"])]);

    let many = request(Format::Toml, &format!("{TOP}seeds = 10000000"));
    let experiment = load(&Request { force: true, ..many }).unwrap();
    assert_eq!(experiment.runs(), 10_000_000);
    assert_eq!(toml(&format!("{TOP}seeds = 1000000")).runs(), 1_000_000);
}

#[test]
fn several_mistakes_are_told_at_once_in_their_order() {
    let text = "steps = -1\nproblems = [\"beal\", \"booth\", 3]\nstop = { gap = \"x\" }\n\
                [[optimizers]]\nname = \"adam\"\nbetas = [0.9, 0.99]\nlr = [0.1, -1, -2]\n\
                [[optimizers]]\nname = \"sdg\"\n";
    let found = mistakes(&request(Format::Toml, text));
    let places: Vec<&str> = found.iter().map(|message| message.split(": ").next().unwrap()).collect();
    let expected = ["1:9", "2:13", "2:30", "3:16", "6:1", "7:12", "7:16", "9:8"];
    assert_eq!(places, expected.map(|place| format!("config:{place}")));
}

#[test]
fn columns_count_characters() {
    let head = "optimizers = [\"sgd\"]\n# ünïcode\nproblems = [{ name = \"beale\", label = \"日本 🦀\" }, ";
    check_all(
        Format::Toml,
        head,
        &[("\"é\"]", "3:49", &["unknown problem `é`"]), ("\"a\\tb\"]", "3:49", &["`a\\tb`"])],
    );
    check_all(
        Format::Toml,
        "steps = 1\r\nseeds = 1\r\n",
        &[("optimizers = [\"x\"]\r\nproblems = [\"beale\"]", "3:15", &[])],
    );
}

#[test]
fn a_byte_order_mark_at_the_start_is_not_there() {
    assert_eq!(toml(&format!("\u{feff}{TOP}")).hash(), toml(TOP).hash());
    let text = "{\"problems\": [\"beale\"], \"optimizers\": [\"sgd\"]}";
    assert_eq!(json(&format!("\u{feff}{text}")).hash(), json(text).hash());
    check_all(Format::Toml, "\u{feff}", &[("x = 1\noptimizers = [\"sgd\"]\nproblems = [\"beale\"]", "1:1", &["`x`"])]);
    // Anywhere else it is a character that nobody sees.
    let label = "problems = [{ name = \"beale\", label = \"a\u{feff}b\" }]\noptimizers = [\"sgd\"]";
    check_all(Format::Toml, "", &[(label, "1:39", &["`a\\u{feff}b` cannot be a label"])]);

    let path = std::path::Path::new;
    assert_eq!(Format::of(path("-"), " {"), Format::Json);
    assert_eq!(Format::of(path("-"), "\u{feff}{"), Format::Json);
    assert_eq!(Format::of(path("x.JSON"), "steps = 1"), Format::Json);
    assert_eq!(Format::of(path("x.toml"), "{"), Format::Toml);
    assert_eq!(Format::of(path("x"), "steps = 1"), Format::Toml);
}

/// The experiment of the shortest config with these settings.
fn with(settings: &[Setting]) -> Result<Experiment, ConfigError> {
    load(&Request { settings: settings.to_vec(), ..request(Format::Toml, TOP) })
}

#[test]
fn settings_are_laid_over_the_config() {
    let experiment = with(&[
        set("steps=7"),
        set("trace.every=log"),
        set("optimizers.0.lr=[0.1, 0.2]"),
        set("problems.0.noise.std = 0.5"),
        set("steps = 8"),
        option("seed", "42"),
    ]);
    let text = "steps = 8\nseed = 42\ntrace = { every = \"log\" }\n\
                problems = [{ name = \"beale\", noise = { std = 0.5 } }]\n\
                optimizers = [{ name = \"sgd\", lr = [0.1, 0.2] }]\n";
    assert_eq!(experiment.unwrap().hash(), toml(text).hash());

    let experiment =
        with(&[names("problems", "beale, booth"), names("optimizers", "adam@keras"), option("seeds", "[4, 2]")]);
    let text = "seeds = [4, 2]\nproblems = [\"beale\", \"booth\"]\noptimizers = [\"adam@keras\"]\n";
    assert_eq!(experiment.unwrap().hash(), toml(text).hash());
    assert_eq!(with(&[set("name=run-1.2")]).unwrap().name, "run-1.2");
}

#[test]
fn mistakes_in_settings_stand_under_their_option() {
    let cases: &[(Setting, &str, &str)] = &[
        (set("steps=-5"), "--set:1:7: ", "-5 is out of range"),
        (set("stepz=5"), "--set:1:1: ", "did you mean `steps`?"),
        (set("steps"), "--set:1:1: ", "not a setting: expected KEY=VALUE"),
        (set("=5"), "--set:1:1: ", "not valid TOML"),
        (set("#=5"), "--set:1:1: ", "not a setting"),
        (set("#=\n@"), "--set:1:1: ", "not a setting"),
        (set("optimizers.3.lr=5"), "--set:1:12: ", "no element `3` in this list: expected a number from 0 to 0"),
        (set("optimizers.0.rho=5"), "--set:1:14: ", "unknown key `rho` in optimizer `sgd`"),
        (set("trace.every=linear"), "--set:1:13: ", "\"log\""),
        (option("seed", "x"), "--seed:1:1: ", "expected a whole number: this is a string"),
        (option("seed", "1\nsteps=2"), "--seed:1:1: ", "expected a whole number: this is a string"),
        (option("seeds", "[3, 3]"), "--seeds:1:5: ", "repetition 3 stands twice"),
        (names("optimizers", "sgd, rmsporp"), "--optimizers:1:6: ", "did you mean `rmsprop`?"),
        (names("problems", "beale,"), "--problems:1:7: ", "unknown problem ``"),
        (names("problems", ""), "--problems:1:1: ", "unknown problem ``"),
    ];
    for (setting, place, part) in cases {
        for before in [vec![], vec![set("seed=3")]] {
            let settings = before.into_iter().chain([setting.clone()]).collect();
            let found = mistakes(&Request { settings, ..request(Format::Toml, TOP) });
            assert!(
                found.len() == 1 && found[0].starts_with(place) && found[0].contains(part),
                "{setting:?}: {found:#?}"
            );
        }
    }
}

#[test]
fn toml_and_json_are_two_spellings() {
    let short = toml(
        "name = \"x\"\nsteps = 1e2\nseeds = [5, 3]\nseed = 9\nproblems = [\"beale\"]\noptimizers = [\"rmsprop\", \"adam@keras\"]\n\
         [trace]\nevery = \"log\"\nposition = true\n[stop]\ngap = 1e-8\nloss_above = 1e6\n",
    );
    let same = json(
        r#"{ "optimizers": ["rmsprop", "adam@keras"], "problems": ["beale"], "seed": 9, "seeds": [5, 3], "steps": 100,
             "name": "x", "stop": { "loss_above": 1000000, "gap": 0.00000001 }, "trace": { "position": true, "every": "log" } }"#,
    );
    assert_eq!(short.to_json(), same.to_json());
    assert_eq!(short.hash(), same.hash());
    let long = toml(
        "name = \"x\"\nsteps = 100\nseeds = [5, 3]\nseed = 9\ntrace = { every = \"log\", position = true }\n\
         stop = { gap = 1e-8, loss_above = 1e6 }\n[[problems]]\nname = \"beale\"\n[[optimizers]]\nname = \"rmsprop\"\n\
         [[optimizers]]\nname = \"adam@keras\"\n",
    );
    assert_eq!(short.hash(), long.hash());
    // What changes results changes the hash.
    for line in ["steps = 99", "seed = 1", "seeds = 2", "[trace]\nevery = 2", "[stop]\ngap = 0.5"] {
        assert_ne!(toml(&format!("{TOP}{line}")).hash(), toml(TOP).hash(), "{line}");
    }
}

#[test]
fn defaults_are_as_documented() {
    let experiment = toml(TOP);
    assert_eq!((experiment.name.as_str(), experiment.steps, experiment.seed), ("default", 1000, 0));
    assert_eq!((experiment.seeds.clone(), experiment.position), (Seeds::Count(1), false));
    assert_eq!((experiment.stop.gap, experiment.stop.loss_above), (None, 1e12));
    assert!(matches!(experiment.thinning, Thinning::Every(every) if every.get() == 1));
    assert_eq!(toml(&format!("{TOP}steps = 1e6")).steps, 1_000_000);
    assert_eq!(toml(&format!("{TOP}steps = 0")).steps, 0);
    assert_eq!(toml(&format!("{PROBLEM}name = \"beale\"\nstart = \"random\"")).problems[0].start, Start::Random);
}

#[test]
fn names_of_pytorch_keras_and_optax_mean_the_same() {
    let optimizers = [
        ("rmsprop", "lr = 0.5", "learning_rate = 0.5"),
        ("rmsprop", "rho = 0.5", "alpha = 0.5"),
        ("rmsprop", "rho = 0.5", "decay = 0.5"),
        ("rmsprop", "eps = 0.5", "epsilon = 0.5"),
        ("rmsprop", "eps_inside_sqrt = true", "eps_in_sqrt = true"),
        ("rmsprop", "initial_value = 0.5", "initial_scale = 0.5"),
        ("rmsprop", "momentum = 0.5\nnesterov = true", "momentum = 0.5\nuse_nesterov = true"),
        ("adam", "beta1 = 0.5", "beta_1 = 0.5"),
        ("adam", "beta1 = 0.5", "b1 = 0.5"),
        ("adam", "beta2 = 0.5", "beta_2 = 0.5"),
        ("adam", "beta2 = 0.5", "b2 = 0.5"),
        ("adam", "eps = 0.5", "epsilon = 0.5"),
        ("adagrad", "initial_accumulator = 0.5", "initial_accumulator_value = 0.5"),
        ("adadelta", "rho = 0.5", "decay = 0.5"),
        ("sgd", "momentum = 0.5\nnesterov = true", "momentum = 0.5\nuse_nesterov = true"),
        ("sgd", "schedule = { kind = \"cosine\", warmup = 5 }", "schedule = { kind = \"cosine\", warmup_steps = 5 }"),
        ("sgd", "schedule = { kind = \"cosine\", decay_steps = 5 }", "schedule = { kind = \"cosine\", T_max = 5 }"),
        ("sgd", "schedule = { kind = \"cosine\", min_factor = 0.5 }", "schedule = { kind = \"cosine\", alpha = 0.5 }"),
        ("sgd", "schedule = { kind = \"step\", every = 5 }", "schedule = { kind = \"step\", step_size = 5 }"),
        ("sgd", "schedule = { kind = \"step\", gamma = 0.5 }", "schedule = { kind = \"step\", decay_rate = 0.5 }"),
    ];
    for (name, canonical, alias) in optimizers {
        let hash = |line: &str| toml(&format!("{OPTIMIZER}name = \"{name}\"\n{line}")).hash();
        assert_eq!(hash(canonical), hash(alias), "{name}: {alias}");
        assert_ne!(hash(canonical), hash(""), "{name}: {canonical}");
    }
    let problems = [
        ("quadratic", "dim = 3", "n = 3"),
        ("quadratic", "condition = 5", "kappa = 5"),
        ("noisy_quadratic", "batch = 5", "batch_size = 5"),
    ];
    for (name, canonical, alias) in problems {
        let hash = |line: &str| toml(&format!("{PROBLEM}name = \"{name}\"\n{line}")).hash();
        assert_eq!(hash(canonical), hash(alias), "{name}: {alias}");
        assert_ne!(hash(canonical), hash(""), "{name}: {canonical}");
    }
}

#[test]
fn every_alias_of_the_registries_means_its_key() {
    let optimizers = OPTIMIZERS.iter().map(|entry| (OPTIMIZER, &entry.spec));
    for (head, spec) in optimizers.chain(PROBLEMS.iter().map(|entry| (PROBLEM, &entry.spec))) {
        for param in spec.params {
            // A value that only a whole number, a range from one on, or a switch can make wrong.
            let value = match param.kind {
                Kind::Flag => "false".to_owned(),
                Kind::Word(words) => format!("\"{}\"", words[0]),
                // A multiple of all steps that dimensions have, and not below any of them.
                Kind::Whole(low, high) => (low + 1..=high).find(|n| n % 12 == 0).unwrap_or(high).to_string(),
                Kind::Real(range) => ["0.25", "4.5", "-0.25"]
                    .into_iter()
                    .find(|n| range.contains(n.parse().unwrap()))
                    .unwrap()
                    .to_owned(),
            };
            let hash = |key: &str| toml(&format!("{head}name = \"{}\"\n{key} = {value}", spec.name)).hash();
            for alias in param.other_names() {
                assert_eq!(hash(param.key), hash(alias), "{}: {alias}", spec.name);
            }
        }
    }
}

#[test]
fn every_alias_of_a_schedule_means_its_key() {
    for spec in SCHEDULES {
        for param in spec.all_params() {
            let value = match param.kind {
                schedule::Kind::One(Kind::Flag) => "true".to_owned(),
                schedule::Kind::One(Kind::Whole(..)) => "7".to_owned(),
                schedule::Kind::One(Kind::Real(range)) => if range.contains(0.25) { "0.25" } else { "4.5" }.to_owned(),
                schedule::Kind::One(Kind::Word(words)) => format!("\"{}\"", words[words.len() - 1]),
                schedule::Kind::Counts => "[3]".to_owned(),
                schedule::Kind::Reals(_) => "[0.5]".to_owned(),
                schedule::Kind::Schedules => "[\"step\", \"cosine\"]".to_owned(),
            };
            // What has to be given besides.
            let besides = match (spec.name, param.key) {
                ("sequence", "schedules") => ", boundaries = [9]",
                ("sequence", "boundaries") => ", schedules = [\"step\", \"cosine\"]",
                ("sequence", _) => ", schedules = [\"step\"]",
                ("piecewise", "boundaries") => ", scales = [0.5]",
                ("piecewise", "scales") => ", boundaries = [3]",
                ("piecewise", _) => ", boundaries = [3], scales = [0.5]",
                ("cyclic", "gamma") => ", mode = \"exp_range\"",
                ("one_cycle", "pct_final") => ", pct_start = 0.1, three_phase = true",
                _ => "",
            };
            let hash = |key: &str| {
                let schedule = format!("schedule = {{ kind = \"{}\", {key} = {value}{besides} }}", spec.name);
                toml(&format!("{OPTIMIZER}name = \"sgd\"\n{schedule}")).hash()
            };
            for (_, alias) in param.aliases {
                assert_eq!(hash(param.key), hash(alias), "{}: {alias}", spec.name);
            }
        }
    }
}

#[test]
fn lists_in_a_schedule_are_no_grids_and_lists_of_schedules_are() {
    let schedules = |text: &str| {
        let experiment = toml(&format!("steps = 10\n{OPTIMIZER}name = \"sgd\"\nschedule = {text}"));
        experiment.optimizers.into_iter().map(|case| case.schedule).collect::<Vec<_>>()
    };
    let stairs = schedules("{ kind = \"multi_step\", milestones = [2, 5], gamma = 0.5 }");
    assert_eq!(stairs.len(), 1);
    assert_eq!([1, 2, 5].map(|s| stairs[0].factor(s)), [1.0, 0.5, 0.25]);
    let parts = schedules("{ kind = \"sequence\", schedules = [\"linear\", { kind = \"linear\" }], boundaries = [2] }");
    assert_eq!(parts.len(), 1);
    assert_eq!([0, 1, 2, 6].map(|s| parts[0].factor(s)), [1.0, 0.5, 1.0, 0.5]);
    let grid = schedules("[\"constant\", { kind = \"multi_step\", milestones = [2, 5] }, { kind = \"wsd\" }]");
    let kinds: Vec<&str> = grid.iter().map(|schedule| schedule.spec().name).collect();
    assert_eq!(kinds, ["constant", "multi_step", "wsd"]);
}

#[test]
fn resolved_schedules_of_the_first_kinds_are_as_they_always_were() {
    let resolved = |text: &str| {
        let experiment = toml(&format!("steps = 10\n{OPTIMIZER}name = \"sgd\"\nschedule = {text}"));
        experiment.optimizers[0].hyperparameters().get("schedule").map(Value::to_string)
    };
    assert_eq!(resolved("\"constant\""), None);
    let cases = [
        ("{ kind = \"constant\", warmup = 2 }", r#"{"kind":"constant","warmup":2,"warmup_start":0.0}"#),
        ("\"step\"", r#"{"kind":"step","warmup":0,"warmup_start":0.0,"gamma":0.1,"every":4}"#),
        ("\"exponential\"", r#"{"kind":"exponential","warmup":0,"warmup_start":0.0,"gamma":0.99,"every":1}"#),
        (
            "{ kind = \"cosine\", min_factor = 0.5, warmup = 4 }",
            r#"{"kind":"cosine","warmup":4,"warmup_start":0.0,"decay_steps":6,"min_factor":0.5}"#,
        ),
    ];
    for (text, json) in cases {
        assert_eq!(resolved(text).as_deref(), Some(json));
    }
}

fn optimizer_labels(experiment: &Experiment) -> Vec<&str> {
    experiment.optimizers.iter().map(|case| case.label.as_str()).collect()
}

fn problem_labels(experiment: &Experiment) -> Vec<&str> {
    experiment.problems.iter().map(|case| case.label.as_str()).collect()
}

#[test]
fn lists_are_grids_and_the_first_varies_slowest() {
    let experiment = toml(&format!(
        "seeds = 3\n{OPTIMIZER}name = \"sgd\"\nlr = [0.1, 1e-3]\nmomentum = [0, 0.5, 0.9]\ndampening = 0.25\n\
         [[optimizers]]\nname = \"adam\"\n"
    ));
    let expected = [
        "sgd lr=0.1 momentum=0",
        "sgd lr=0.1 momentum=0.5",
        "sgd lr=0.1 momentum=0.9",
        "sgd lr=0.001 momentum=0",
        "sgd lr=0.001 momentum=0.5",
        "sgd lr=0.001 momentum=0.9",
        "adam",
    ];
    assert_eq!(optimizer_labels(&experiment), expected);
    assert_eq!(experiment.runs(), 21);
    let fourth = experiment.optimizers[4].hyperparameters();
    assert_eq!((&fourth["lr"], &fourth["momentum"], &fourth["dampening"]), (&0.001.into(), &0.5.into(), &0.25.into()));
    let run = experiment.run(14);
    assert_eq!(
        (run.problem.label.as_str(), &*run.optimizer.label, run.repetition),
        ("beale", &*experiment.optimizers[4].label, 2)
    );

    let names = toml(&format!("{OPTIMIZER}name = [\"sgd\", \"adam@keras\"]\nlr = [0.5]\n"));
    assert_eq!(optimizer_labels(&names), ["sgd lr=0.5", "adam@keras lr=0.5"]);
    let grid =
        toml(&format!("{PROBLEM}name = \"quadratic\"\ndim = [2, 3]\nnoise = [{{ std = 0 }}, {{ std = 0.5 }}]\n"));
    let expected = [
        "quadratic dim=2 noise={std=0}",
        "quadratic dim=2 noise={std=0.5}",
        "quadratic dim=3 noise={std=0}",
        "quadratic dim=3 noise={std=0.5}",
    ];
    assert_eq!(problem_labels(&grid), expected);
}

#[test]
fn a_name_can_be_followed_by_its_parameters() {
    let experiment = toml(
        "problems = [\"rosenbrock:dim=2,5-6;start=random\", \"beale:start=1,2\", { name = \"booth:start=1,2\", start = [3, 4] }]\n\
         optimizers = [\"sgd:lr=0.1,1e-3;momentum=0.5\", \"adam@keras:amsgrad=true\"]",
    );
    let expected = ["rosenbrock dim=2", "rosenbrock dim=5", "rosenbrock dim=6", "beale", "booth"];
    assert_eq!(problem_labels(&experiment), expected);
    assert_eq!(experiment.problems[2].surface.dim(), 6);
    assert_eq!(experiment.problems[0].start, Start::Random);
    assert_eq!(experiment.problems[3].start, Start::Point(vec![1.0, 2.0]));
    assert_eq!(experiment.problems[4].start, Start::Point(vec![3.0, 4.0]), "what is written out counts for more");
    assert_eq!(optimizer_labels(&experiment), ["sgd lr=0.1", "sgd lr=0.001", "adam@keras"]);
    assert_eq!(experiment.optimizers[1].hyperparameters()["momentum"], 0.5);
    assert_eq!(experiment.optimizers[2].hyperparameters()["amsgrad"], true);

    let starts =
        toml("problems = [{ name = \"beale\", start = [\"deepobs\", \"random\", [1, 2]] }]\noptimizers = [\"sgd\"]");
    assert_eq!(problem_labels(&starts), ["beale start=deepobs", "beale start=random", "beale start=[1,2]"]);

    let settings = [names("problems", "beale,quadratic:dim=3,7,booth"), set("problems.1.condition=5")];
    let experiment = with(&settings).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(problem_labels(&experiment), ["beale", "quadratic dim=3", "quadratic dim=7", "booth"]);
    assert_eq!(experiment.problems[2].surface.values()["condition"], 5.0);
}

#[test]
fn a_suite_stands_for_its_problems() {
    let experiment = toml("problems = [\"@deepobs\", \"booth\"]\noptimizers = [\"sgd\"]");
    let labels = problem_labels(&experiment);
    assert!(labels.contains(&"beale") && labels.contains(&"branin") && labels.last() == Some(&"booth"), "{labels:?}");
    let beale = experiment.problems.iter().find(|case| case.label == "beale").unwrap_or_else(|| panic!("no beale"));
    assert_eq!(beale.start, Start::Point(vec![-4.5, 4.5]));
    let over = toml("problems = [{ name = \"@deepobs\", start = \"random\" }]\noptimizers = [\"sgd\"]");
    assert!(over.problems.iter().all(|case| case.start == Start::Random));
    // What two suites have in common is meant once; what differs is not.
    let twice = toml("problems = [\"@deepobs\", \"@deepobs\"]\noptimizers = [\"sgd\"]");
    assert_eq!(twice.problems.len(), experiment.problems.len() - 1);
}

#[test]
fn every_suite_can_be_run_and_named_with_all_others() {
    for suite in SUITES {
        let experiment = toml(&format!("problems = [\"@{}\"]\noptimizers = [\"sgd\"]", suite.name));
        assert!(experiment.problems.len() > 1, "@{}", suite.name);
    }
}

#[test]
fn labels_say_what_tells_cases_apart() {
    let experiment = toml(&format!(
        "{OPTIMIZER}name = \"sgd\"\nlr = 0.1\n[[optimizers]]\nname = \"sgd\"\nlr = 0.2\nmomentum = 0.5\n\
         [[optimizers]]\nname = \"adam\"\nlr = 0.5\n[[optimizers]]\nname = \"adam\"\nlabel = \"mine\"\n\
         [[optimizers]]\nname = \"rmsprop\"\nlabel = \"grid, \\\"quoted\\\" ∇\"\nlr = [1, 2]\n"
    ));
    let expected =
        ["sgd lr=0.1", "sgd lr=0.2 momentum=0.5", "adam", "mine", "grid, \"quoted\" ∇ lr=1", "grid, \"quoted\" ∇ lr=2"];
    assert_eq!(optimizer_labels(&experiment), expected);
}

#[test]
fn the_resolved_config_loads_again_to_the_same_experiment() {
    let rich = toml(
        "name = \"rich\"\nsteps = 321\nseeds = [7, 0]\nseed = 5\ntrace = { every = \"log\", position = true }\n\
         stop = { gap = 1e-8, loss_above = 1e3 }\n\
         [[problems]]\nname = \"rosenbrock\"\nlabel = \"a, b\"\nstart = [0.1, 1e-300]\n\
         [[problems]]\nname = \"quadratic\"\ndim = [2, 5]\nrotated = true\nstart = \"random\"\nnoise = { std = 0.3 }\n\
         [[problems]]\nname = \"himmelblau\"\nnoise = [\"tilt\", \"bbob_gauss\", \"bbob_cauchy\", { std = 0.1, batch = 4 },\n\
         { kind = \"relative\", std = 0.1, on = \"both\" }, { kind = \"student_t\", scale = 0.1, nu = 3 },\n\
         { kind = \"cauchy\", scale = 1e-3, on = \"loss\" }, { kind = \"dropout\", probability = 0.5, rescale = true },\n\
         { kind = \"sparse\", keep = 1 }, { kind = \"shift\", std = 0.6, batch_size = 128 },\n\
         { kind = \"bbob_uniform\", alpha = 0.99 }]\n\
         [[optimizers]]\nname = \"rmsprop@tf1\"\nlr = [0.1, 0.30000000000000004]\ncentered = true\n\
         [[optimizers]]\nname = \"adam@keras\"\nschedule = { kind = \"cosine\", warmup = 10, min_factor = 0.1 }\n\
         [[optimizers]]\nname = \"sgd\"\nschedule = \"step\"\n[[optimizers]]\nname = \"adagrad\"\nschedule = \"exponential\"\n\
         [[optimizers]]\nname = \"adadelta\"\nschedule = { kind = \"constant\", warmup = 3, warmup_start = 0.5 }\n\
         [[optimizers]]\nname = \"sgd\"\nlabel = \"s\"\nschedule = [\"linear\", \"multi_step\", \"polynomial\", \"cosine_restarts\",\n\
         \"cyclic\", \"one_cycle\", \"inverse_sqrt\", \"wsd\", \"reduce_on_plateau\",\n\
         { kind = \"exponential\", begin = 2, staircase = true, min_factor = 0.1 },\n\
         { kind = \"cosine\", exponent = 2, periodic = true },\n\
         { kind = \"piecewise\", boundaries = [5, 9], scales = [0.5, 2], interpolate = \"cosine\" },\n\
         { kind = \"sequence\", warmup = 20, schedules = [\"cosine\", { kind = \"wsd\", warmup = 5 }], boundaries = [50] }]\n",
    );
    let again = json(&rich.to_json().to_string());
    assert_eq!(again.to_json(), rich.to_json());
    for (again, rich) in again.problems.iter().zip(&rich.problems) {
        assert_eq!((&again.start, &again.noise), (&rich.start, &rich.noise), "{}", rich.label);
        assert_eq!(again.surface.values(), rich.surface.values());
    }
    for (again, rich) in again.optimizers.iter().zip(&rich.optimizers) {
        assert_eq!((again.lr, again.rule.values()), (rich.lr, rich.rule.values()), "{}", rich.label);
        assert_eq!(again.schedule, rich.schedule);
    }
    assert_eq!(again.hash(), rich.hash());
    let noises: HashSet<String> =
        rich.problems.iter().filter_map(|case| Some(case.noise.values()?["kind"].to_string())).collect();
    assert_eq!(noises.len(), NOISES.len(), "{noises:?}");
    let expected = serde_json::json!({ "kind": "gaussian", "std": 0.3, "batch": 1, "on": "gradient" });
    assert_eq!(rich.to_json()["problems"][1]["noise"], expected);
    // Once for every dialect and problem with its defaults.
    let all: Vec<Value> = OPTIMIZERS
        .iter()
        .flat_map(|entry| {
            entry.dialects().into_iter().map(|dialect| format!("{}@{}", entry.spec.name, dialect.name).into())
        })
        .collect();
    let problems: Vec<Value> = PROBLEMS.iter().map(|entry| entry.spec.name.into()).collect();
    let all = json(&serde_json::json!({ "problems": problems, "optimizers": all }).to_string());
    assert_eq!(json(&all.to_json().to_string()).hash(), all.hash());
}

/// A config to be broken in all ways. Its problems have a fixed dimension: broken numbers must not ask for memory.
const WHOLE: &str = "name = \"x\"\nsteps = 20\nseeds = [1, 2]\ntrace = { every = \"log\", position = true }\n\
                     [stop]\ngap = 1e-8\n[[problems]]\nname = \"beale\"\nstart = [-1.2, 1.0]\nnoise = { std = 0.1 }\n\
                     [[optimizers]]\nname = \"rmsprop@torch\"\nlr = [1e-3, 1e-2]\nalpha = 0.9\n\
                     label = \"ü\"\nschedule = { kind = \"cosine\", warmup = 10 }\n";

/// What the languages of configs are made of.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        "[[",
        "]]",
        "=",
        ":",
        ",",
        ".",
        "\"",
        "'",
        "\"\"\"",
        "\\",
        "#",
        "//",
        "\n",
        "\r\n",
        "\t",
        " ",
        "-",
        "0",
        "1e9",
        "9007199254740993",
        "nan",
        "inf",
        "NaN",
        "null",
        "true",
        "2020-01-01",
        "\u{feff}",
        "é",
        "🦀",
        "\u{0}",
        "problems",
        "optimizers",
        "steps",
        "seeds",
        "trace",
        "every",
        "stop",
        "schedule",
        "kind",
        "cosine",
        "warmup",
        "name",
        "label",
        "start",
        "random",
        "noise",
        "std",
        "lr",
        "beale",
        "sgd",
        "rmsprop@keras",
        "@",
        "betas",
        "alpha",
        "rho",
    ];
    prop_oneof![3 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

/// The text with parts cut out, doubled and replaced.
fn broken(text: String) -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), piece(), 0..4);
    prop::collection::vec(change, 1..5).prop_map(move |changes| {
        let mut chars: Vec<char> = text.chars().collect();
        for (a, b, piece, kind) in changes {
            let (a, b) = (a.index(chars.len() + 1), b.index(chars.len() + 1));
            let range = a.min(b)..a.max(b);
            let insert = match kind {
                0 => Vec::new(),
                1 => chars[range.clone()].repeat(2),
                _ => piece.chars().collect(),
            };
            let range = if kind == 3 { a..a } else { range };
            chars.splice(range, insert);
        }
        chars.into_iter().collect()
    })
}

/// Loads, and looks at all that can be told of the mistakes.
fn load_and_tell(request: &Request) {
    if let Err(error) = load(request) {
        assert!(!error.to_string().is_empty());
        for (source, span, _) in error.located() {
            assert!(span.start <= span.end && span.end <= source.text.len(), "{span:?} of {source:?}");
        }
    }
}

fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn no_text_is_too_strange_to_be_read(text in prop_oneof![any::<String>(), pieces()], setting in pieces()) {
        for format in [Format::Toml, Format::Json] {
            load_and_tell(&request(format, &text));
        }
        let settings = vec![set(&setting), option("seeds", &setting), names("optimizers", &setting)];
        for setting in settings {
            load_and_tell(&Request { settings: vec![setting], ..request(Format::Toml, TOP) });
        }
    }

    #[test]
    fn no_damage_to_a_config_is_too_strange(
        toml in broken(WHOLE.to_owned()),
        json in broken(self::toml(WHOLE).to_json().to_string()),
    ) {
        load_and_tell(&request(Format::Toml, &toml));
        load_and_tell(&request(Format::Json, &json));
    }
}
