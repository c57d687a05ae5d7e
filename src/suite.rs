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
pub static SUITES: &[Suite] = &[Suite {
    name: "deepobs",
    summary: "DeepOBS's artificial problems, with its starts and noise",
    problems: r#"
            { name = "rosenbrock", start = "deepobs" }, { name = "beale", start = "deepobs" },
            { name = "branin", start = "deepobs" }"#,
}];

/// The suite of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Suite> {
    SUITES.iter().find(|suite| suite.name == name)
}
