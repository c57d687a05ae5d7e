//! What pictures look like: colours for light and dark, dashes, markers.
//!
//! Series differ in colour, dashes and marker, so that none of these has to be seen for itself.

use std::borrow::Cow;

/// Colours of series as `[light, dark]`.
///
/// They were found by search: as far apart as can be for those who see all colours and for those who see fewer, and readable
/// as thin lines. The tests tell how far, and how readable.
pub const COLOURS: [[&str; 2]; 8] = [
    ["#0392ca", "#2d8aa1"],
    ["#ad3200", "#ff8b33"],
    ["#848e11", "#efd532"],
    ["#4a373f", "#a9a9a9"],
    ["#7a0188", "#ee92f8"],
    ["#7a51da", "#9475e8"],
    ["#bb7485", "#d85161"],
    ["#026d54", "#49eaa3"],
];

/// The lowest and the highest level of heights as red, green and blue, light and dark. The lowest, where most lines end, is
/// almost paper.
const LEVELS: [[[u8; 3]; 2]; 2] = [[[250, 252, 254], [208, 222, 236]], [[23, 29, 37], [50, 63, 78]]];

/// The number of the highest level.
pub const HIGHEST: usize = 20;

/// Dashes and gaps of lines, in units of their width; the first has none, the last two are dotted.
pub const DASHES: [&[f64]; 7] =
    [&[], &[5.0, 2.5], &[9.0, 2.0, 3.0, 2.0], &[3.0, 3.0], &[7.0, 2.0, 1.2, 2.0], &[1.2, 2.0], &[1.2, 4.5]];

/// The place of the first dotted line in [`DASHES`].
const DOTTED: usize = 5;

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
    /// [`variables`] of the page that a picture is part of.
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
    /// A height, from 0 for the lowest up to and with [`HIGHEST`].
    Level(usize),
}

impl Role {
    /// All that have a colour of their own.
    fn all() -> impl Iterator<Item = Self> {
        [Self::Paper, Self::Ink, Self::Muted, Self::Grid]
            .into_iter()
            .chain((0..COLOURS.len()).map(Self::Series))
            .chain((0..=HIGHEST).map(Self::Level))
    }

    /// The name of its variable.
    fn variable(self) -> String {
        match self {
            Self::Paper => "--paper".to_owned(),
            Self::Ink => "--ink".to_owned(),
            Self::Muted => "--muted".to_owned(),
            Self::Grid => "--grid".to_owned(),
            Self::Series(i) => format!("--series-{}", i % COLOURS.len()),
            Self::Level(i) => format!("--level-{}", i.min(HIGHEST)),
        }
    }
}

impl Theme {
    /// A colour, as SVG and CSS write it. Series begin again after the last colour; what is above the highest level looks
    /// like it.
    #[must_use]
    pub fn colour(self, role: Role) -> Cow<'static, str> {
        let theme = match self {
            Self::Light => 0,
            Self::Dark => 1,
            Self::Page => return format!("var({})", role.variable()).into(),
        };
        match role {
            Role::Paper => ["#ffffff", "#14171c"][theme].into(),
            Role::Ink => ["#1a1a1a", "#e6e6e6"][theme].into(),
            Role::Muted => ["#555b66", "#a0a4ab"][theme].into(),
            Role::Grid => ["#e4e7ec", "#2c3138"][theme].into(),
            Role::Series(i) => COLOURS[i % COLOURS.len()][theme].into(),
            Role::Level(i) => {
                let [low, high] = LEVELS[theme];
                let share = i.min(HIGHEST) as f64 / HIGHEST as f64;
                let mix = |part: usize| {
                    let (low, high) = (f64::from(low[part]), f64::from(high[part]));
                    (low + share * (high - low)).round() as u8
                };
                format!("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2)).into()
            }
        }
    }

    /// The CSS that sets all variables to the colours of this theme.
    fn declarations(self) -> String {
        let scheme = if self == Self::Dark { "dark" } else { "light" };
        let colours = Role::all().map(|role| format!("{}:{};", role.variable(), self.colour(role)));
        format!("color-scheme:{scheme};{}", colours.collect::<String>())
    }
}

/// The style sheet of a page with the variables that [`Theme::Page`] refers to: light, or dark on a screen where the root
/// has `data-theme="dark"`, or has no `data-theme` and the reader prefers it. What is printed is light.
#[must_use]
pub fn variables() -> String {
    let (light, dark) = (Theme::Light.declarations(), Theme::Dark.declarations());
    format!(
        ":root{{{light}}}\n\
         @media screen{{:root[data-theme=dark]{{{dark}}}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}\n"
    )
}

/// The look of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// The place of its colour in [`COLOURS`].
    pub colour: usize,
    /// The place of its dashes in [`DASHES`].
    pub dash: usize,
    /// The place of its marker in [`MARKERS`].
    pub marker: usize,
}

/// The look of the label of this number. What is as shipped while its tuned twin is there too has the same colour and
/// marker as this, but is dotted.
#[must_use]
pub fn look(index: usize, twin: bool) -> Look {
    let (colours, markers) = (COLOURS.len(), MARKERS.len());
    // Colours and markers come together again after three rounds of colours.
    let dash = if twin { DOTTED + index / (3 * colours) % 2 } else { index / colours % DOTTED };
    Look { colour: index % colours, dash, marker: index % markers }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    type Vector = [f64; 3];
    type Matrix = [Vector; 3];

    /// What is left of linear red, green and blue for those who see all colours, and in full protanopia, deuteranopia and
    /// tritanopia: Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113.
    const SIGHTS: [Matrix; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ];

    /// Linear red, green and blue to the cones of OKLab, and the cube roots of these to OKLab: Ottosson (2020).
    const CONES: Matrix = [
        [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
        [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
        [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ];
    const OKLAB: Matrix = [
        [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
        [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
        [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
    ];

    const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

    fn times(matrix: &Matrix, v: Vector) -> Vector {
        matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    }

    /// The linear red, green and blue of a colour.
    fn linear(theme: Theme, role: Role) -> Vector {
        let hex = theme.colour(role);
        [1, 3, 5].map(|at| {
            let x = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn oklab(rgb: Vector) -> Vector {
        times(&OKLAB, times(&CONES, rgb).map(f64::cbrt))
    }

    /// How far two colours are apart in OKLab, in which black and white are 1 apart.
    fn difference(a: Vector, b: Vector, sight: &Matrix) -> f64 {
        let [a, b] = [a, b].map(|rgb| oklab(times(sight, rgb).map(|part| part.clamp(0.0, 1.0))));
        (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
    }

    /// The contrast of WCAG, from 1 to 21.
    fn contrast(theme: Theme, a: Role, b: Role) -> f64 {
        let [a, b] = [a, b].map(|role| {
            let [red, green, blue] = linear(theme, role);
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        });
        a.max(b) / a.min(b)
    }

    #[test]
    fn lines_and_letters_are_readable() {
        for theme in THEMES {
            let least = |role, on, bound| {
                let contrast = contrast(theme, role, on);
                assert!(contrast >= bound, "{theme:?}: {contrast:.2} for {role:?} on {on:?}");
            };
            least(Role::Ink, Role::Paper, 12.0);
            least(Role::Muted, Role::Paper, 4.5);
            for i in 0..COLOURS.len() {
                least(Role::Series(i), Role::Paper, 3.5);
                for level in 0..=HIGHEST {
                    least(Role::Series(i), Role::Level(level), 2.5);
                }
            }
        }
    }

    #[test]
    fn series_are_told_apart_however_one_sees_colours() {
        for theme in THEMES {
            for (sight, bound) in SIGHTS.iter().zip([0.165, 0.1, 0.1, 0.1]) {
                for a in 0..COLOURS.len() {
                    for b in 0..a {
                        let [one, other] = [a, b].map(|i| linear(theme, Role::Series(i)));
                        let apart = difference(one, other, sight);
                        assert!(apart >= bound, "{theme:?}, {sight:?}: {apart:.3} from {a} to {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn levels_go_one_way_in_steps_of_one_size() {
        for theme in THEMES {
            let light: Vec<f64> = (0..=HIGHEST).map(|i| oklab(linear(theme, Role::Level(i)))[0]).collect();
            let mean = (light[HIGHEST] - light[0]) / HIGHEST as f64;
            assert!(mean.abs() > 0.004, "{theme:?}: {mean}");
            for pair in light.windows(2) {
                let share = (pair[1] - pair[0]) / mean;
                assert!((0.5..1.5).contains(&share), "{theme:?}: {light:?}");
            }
            assert_eq!(theme.colour(Role::Level(99)), theme.colour(Role::Level(HIGHEST)));
        }
    }

    #[test]
    fn looks_are_distinct() {
        let looks: HashSet<Look> = (0..48).flat_map(|i| [false, true].map(|twin| look(i, twin))).collect();
        assert_eq!(looks.len(), 96);
        for i in 0..COLOURS.len() {
            assert_eq!((look(i, false).colour, DASHES[look(i, false).dash]), (i, [].as_slice()));
            assert_eq!(DASHES[look(i + COLOURS.len(), false).dash], DASHES[1]);
            assert_eq!(look(i, true), Look { dash: DOTTED, ..look(i, false) });
        }
    }

    #[test]
    fn a_page_has_all_variables_that_pictures_refer_to() {
        let css = variables();
        for role in Role::all() {
            let variable = role.variable();
            assert_eq!(Theme::Page.colour(role), format!("var({variable})"));
            for (theme, times) in [(Theme::Light, 1), (Theme::Dark, 2)] {
                let declaration = format!("{variable}:{};", theme.colour(role));
                assert_eq!(css.matches(&declaration).count(), times, "{declaration}");
            }
        }
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}
