//! What pictures look like: colours for light and dark, dashes, markers.
//!
//! Series differ in colour, dashes and marker, so that none of these has to be seen for itself.

/// Colours of series as `[light, dark]`, told apart also by those who see fewer colours.
pub const COLOURS: [[&str; 2]; 8] = [
    ["#0072b2", "#56b4e9"],
    ["#c04a00", "#ff9a4d"],
    ["#00785a", "#3fcf9f"],
    ["#a8437f", "#ee9ac8"],
    ["#7a6200", "#e8d44d"],
    ["#5b3fb0", "#a99bff"],
    ["#555555", "#c8c8c8"],
    ["#b00020", "#ff7b85"],
];

/// Dashes and gaps of lines, in units of their width; the first has none.
pub const DASHES: [&[f64]; 6] =
    [&[], &[5.0, 2.5], &[1.2, 2.0], &[7.0, 2.0, 1.2, 2.0], &[3.0, 3.0], &[9.0, 2.0, 3.0, 2.0]];

/// Markers.
pub const MARKERS: [Marker; 6] =
    [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Cross, Marker::Plus];

/// A marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// ×
    Cross,
    /// +
    Plus,
}

/// Where colours come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Variables of the page that a picture is part of: `--paper`, `--ink`, `--muted`, `--grid`, `--series-0` …, `--level-0` ….
    Page,
}

/// What has a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The background.
    Paper,
    /// Text and what matters.
    Ink,
    /// Text that matters less.
    Muted,
    /// Lines of a grid.
    Grid,
    /// A series, by the place of its colour in [`COLOURS`].
    Series(usize),
    /// A height, from 0 for the lowest up to and with 20 for the highest.
    Level(usize),
}

impl Theme {
    /// A colour.
    #[must_use]
    pub fn colour(self, role: Role) -> std::borrow::Cow<'static, str> {
        let dark = self == Theme::Dark;
        if self == Theme::Page {
            return match role {
                Role::Paper => "var(--paper)".into(),
                Role::Ink => "var(--ink)".into(),
                Role::Muted => "var(--muted)".into(),
                Role::Grid => "var(--grid)".into(),
                Role::Series(i) => format!("var(--series-{})", i % 8).into(),
                Role::Level(i) => format!("var(--level-{i})").into(),
            };
        }
        match role {
            Role::Paper => if dark { "#14171c" } else { "#ffffff" }.into(),
            Role::Ink => if dark { "#e6e6e6" } else { "#1a1a1a" }.into(),
            Role::Muted => if dark { "#a0a4ab" } else { "#555b66" }.into(),
            Role::Grid => if dark { "#2c3138" } else { "#e4e7ec" }.into(),
            Role::Series(i) => COLOURS[i % 8][usize::from(dark)].into(),
            Role::Level(i) => format!("#{0:02x}{0:02x}ff", 120 + 6 * i).into(),
        }
    }
}

/// The look of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colour.
    pub colour: usize,
    /// Dash.
    pub dash: usize,
    /// Marker.
    pub marker: usize,
}

/// The look of the label of this number.
#[must_use]
pub fn look(index: usize, twin: bool) -> Look {
    Look { colour: index % 8, dash: if twin { 2 } else { index / 8 % 6 }, marker: index % 6 }
}
