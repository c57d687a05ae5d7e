//! Suites: names for lists of problems.

/// A list of problems with a name.
#[derive(Clone, Copy, Debug)]
pub struct Suite {
    /// Its name, without the `@` that stands before it in a config.
    pub name: &'static str,
    /// One line of at most 60 characters.
    pub summary: &'static str,
    /// The problems, as they would stand in a TOML config, between the brackets of a list.
    pub problems: &'static str,
}

/// All suites, in the order in which they are listed.
pub static SUITES: &[Suite] = &[
    Suite {
        name: "classic2d",
        summary: "two dimensions, the functions that papers show most",
        problems: r#"
            "rosenbrock", "beale", "himmelblau", "booth", "matyas", "three_hump_camel", "six_hump_camel", "branin",
            "goldstein_price", "easom", "mccormick", "eggholder", "levy", "rastrigin", "ackley", "griewank",
            "schwefel", "styblinski_tang", "zakharov", "dixon_price", "michalewicz", "bohachevsky_1", "drop_wave",
            "cross_in_tray", "holder_table", "bukin_6", "schaffer_2", "schaffer_4", "shubert", "peaks""#,
    },
    Suite {
        name: "mgh",
        summary: "the 35 problems of Moré, Garbow and Hillstrom (1981)",
        problems: r#"
            "rosenbrock", "freudenstein_roth", "powell_badly_scaled", "brown_badly_scaled", "beale",
            "jennrich_sampson", "helical_valley", "bard", "mgh_gaussian", "meyer", "gulf", "box_3d",
            "powell_singular", "wood", "kowalik_osborne", "brown_dennis", "osborne_1", "biggs_exp6",
            "osborne_2", { name = "watson", dim = 6 }, { name = "extended_rosenbrock", dim = 10 },
            { name = "powell_singular", dim = 12 }, { name = "penalty_1", dim = 10 },
            { name = "penalty_2", dim = 10 }, { name = "variably_dimensioned", dim = 10 },
            { name = "trigonometric", dim = 10 }, { name = "brown_almost_linear", dim = 10 },
            { name = "discrete_boundary_value", dim = 10 }, { name = "discrete_integral_equation", dim = 10 },
            { name = "broyden_tridiagonal", dim = 10 }, { name = "broyden_banded", dim = 10 },
            { name = "linear_full_rank", dim = 10 }, { name = "linear_rank_1", dim = 10 },
            { name = "linear_rank_1_zero", dim = 10 }, { name = "chebyquad", dim = 9 }"#,
    },
    Suite {
        name: "bbob",
        summary: "the 24 noiseless functions of COCO",
        problems: r#"
            "bbob_f001", "bbob_f002", "bbob_f003", "bbob_f004", "bbob_f005", "bbob_f006", "bbob_f007", "bbob_f008",
            "bbob_f009", "bbob_f010", "bbob_f011", "bbob_f012", "bbob_f013", "bbob_f014", "bbob_f015", "bbob_f016",
            "bbob_f017", "bbob_f018", "bbob_f019", "bbob_f020", "bbob_f021", "bbob_f022", "bbob_f023", "bbob_f024""#,
    },
    Suite {
        name: "deepobs",
        summary: "DeepOBS's artificial problems, with its starts and noise",
        problems: r#"
            { name = "rosenbrock", start = "deepobs", noise = { kind = "tilt", std = 1, batch = 128 } },
            { name = "beale", start = "deepobs", noise = { kind = "tilt", std = 1, batch = 128 } },
            { name = "branin", start = "deepobs", noise = { kind = "tilt", std = 1, batch = 128 } },
            { name = "quadratic_deep", noise = { kind = "shift", std = 0.6, batch = 128 } }"#,
    },
    Suite {
        name: "argmin",
        summary: "the functions of argmin-testfunctions",
        problems: r#"
            "ackley", "beale", "booth", "bukin_6", "cross_in_tray", "easom", "eggholder", "goldstein_price", "himmelblau",
            "holder_table", "levy", "levy_13", "matyas", "mccormick", "picheny", "rastrigin", "rosenbrock", "schaffer_2",
            "schaffer_4", "sphere", "styblinski_tang", "three_hump_camel", "zero""#,
    },
    Suite {
        name: "ml_optimizer_benchmark",
        summary: "the functions of AidinHamedi's ML-Optimizer-Benchmark",
        problems: r#"
            "ackley", "cross_in_tray", "drop_wave", "eggholder", "gramacy_lee", "griewank", "holder_table", "langermann",
            "levy", "levy_13", "rastrigin", "rosenbrock", "schaffer_2", "schaffer_4", "shubert", "styblinski_tang""#,
    },
    Suite {
        name: "valleys",
        summary: "narrow, bent or flat ways to one minimum",
        problems: r#"
            "rosenbrock", "cube", "beale", "helical_valley", "wood", "powell_singular", "brown_badly_scaled",
            "powell_badly_scaled", "dixon_price", "nesterov_chebyshev", "genrose", "bukin_6""#,
    },
    Suite {
        name: "quadratics",
        summary: "convex quadratics: round, ill-conditioned, rotated, deep",
        problems: r#"
            "sphere", "ellipsoid", "cigar", "discus", "schwefel_1_2", "trid", "nesterov_worst", "quadratic_deep",
            { name = "quadratic", dim = 10, condition = 1e4 },
            { name = "quadratic", dim = 10, condition = 1e4, rotated = true }"#,
    },
    Suite {
        name: "nonsmooth",
        summary: "of Haarala, Miettinen and Mäkelä (2004), in 10-D",
        problems: r#"
            { name = "max_q", dim = 10 }, { name = "mxhilb", dim = 10 }, { name = "chained_lq", dim = 10 },
            { name = "chained_cb3_1", dim = 10 }, { name = "chained_cb3_2", dim = 10 }, { name = "active_faces", dim = 10 },
            { name = "brown_2_nonsmooth", dim = 10 }, { name = "chained_crescent_1", dim = 10 },
            { name = "chained_crescent_2", dim = 10 }"#,
    },
    Suite {
        name: "cutest",
        summary: "unconstrained problems of CUTEst, scalable",
        problems: r#"
            "arrowhead", "bdqrtic", "cragglvy", "dqdrtic", "edensch", "engval1", "genrose", "liarwhd", "nondia",
            "power_cute", "tridia""#,
    },
];

/// The suite of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Suite> {
    SUITES.iter().find(|suite| suite.name == name)
}
