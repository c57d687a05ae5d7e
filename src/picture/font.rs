//! The font of pictures: a part of DejaVu Sans, whose licence is beside it.

use std::fmt::Write as _;
use std::sync::LazyLock;

use ttf_parser::{Face, OutlineBuilder};

/// Units of the font in its size.
pub(super) const UNITS: f64 = 2048.0;

static FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(include_bytes!("DejaVuSans.ttf"), 0).ok());

/// What stands for letters that the font does not have.
const UNKNOWN: char = '\u{fffd}';

fn glyph(letter: char) -> Option<(&'static Face<'static>, ttf_parser::GlyphId)> {
    let face = FACE.as_ref()?;
    Some((face, face.glyph_index(letter).or_else(|| face.glyph_index(UNKNOWN))?))
}

/// Whether the font has a letter.
pub(super) fn knows(letter: char) -> bool {
    FACE.as_ref().is_some_and(|face| face.glyph_index(letter).is_some())
}

/// How far the next letter is, in units.
#[must_use]
pub(super) fn advance(letter: char) -> f64 {
    glyph(letter).and_then(|(face, glyph)| face.glyph_hor_advance(glyph)).map_or(UNITS / 2.0, f64::from)
}

/// The width of a text, in units.
#[must_use]
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// Whether there is anything to draw.
#[must_use]
pub(super) fn has_outline(letter: char) -> bool {
    glyph(letter).is_some_and(|(face, glyph)| face.glyph_bounding_box(glyph).is_some())
}

/// The outline of a letter as path data, in units, upwards.
#[must_use]
pub(super) fn outline(letter: char) -> String {
    let mut data = Data::default();
    if let Some((face, glyph)) = glyph(letter) {
        face.outline_glyph(glyph, &mut data);
    }
    data.0
}

#[derive(Default)]
struct Data(String);

impl Data {
    fn add(&mut self, command: char, numbers: &[f32]) {
        self.0.push(command);
        for (i, number) in numbers.iter().enumerate() {
            let separator = if i > 0 && *number >= 0.0 { " " } else { "" };
            let _ = write!(self.0, "{separator}{number:.0}");
        }
    }
}

impl OutlineBuilder for Data {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[x, y]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add('Q', &[x1, y1, x, y]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add('C', &[x1, y1, x2, y2, x, y]);
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_pictures_say() {
        for letter in "AZaz09 +−×·…–—≤≥∞√αβγεηρλσθ₀₁₂⁰¹²³⁴⁵⁶⁷⁸⁹⁻∇ΔéüñŁжЯ()[]{}|@#%".chars()
        {
            assert!(FACE.as_ref().unwrap().glyph_index(letter).is_some(), "{letter}");
        }
        assert_eq!(FACE.as_ref().map(|face| f64::from(face.units_per_em())), Some(UNITS));
    }

    #[test]
    fn wide_letters_are_wide_and_blanks_are_empty() {
        assert!(advance('m') > 1.5 * advance('i'));
        assert!(has_outline('i') && !has_outline(' '));
        assert!(outline('i').starts_with('M') && outline('i').ends_with('Z'));
    }
}
