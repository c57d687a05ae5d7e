//! Numbers for people: short, as texts.

use crate::trace::brief;

/// A number to four significant digits.
#[must_use]
pub fn short(value: f64) -> String {
    let plain = value == 0.0 || (1e-3..1e5).contains(&value.abs());
    if !plain {
        return format!("{value:.3e}");
    }
    let before_point = if value == 0.0 { 1 } else { value.abs().log10().floor() as i32 + 1 };
    format!("{value:.*}", (4 - before_point).clamp(0, 6) as usize)
}

/// A number in full where that is short, or else to four significant digits.
#[must_use]
pub fn short_or_exact(value: f64) -> String {
    let exact = brief(value);
    if exact.len() <= 8 { exact } else { short(value) }
}

/// A number to two significant digits, and no more than it has.
#[must_use]
pub fn shorter(value: f64) -> String {
    let rounded = format!("{value:.1e}");
    let (digits, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let plain = value == 0.0 || (1e-3..1e4).contains(&value.abs());
    match rounded.parse() {
        Ok(value) if plain => brief(value),
        _ => format!("{}e{exponent}", digits.trim_end_matches(".0")),
    }
}

/// A quantity with three digits and a prefix.
#[must_use]
pub fn si(value: f64) -> String {
    let prefixes = ["", "k", "M", "G", "T", "P"];
    let mut scaled = value;
    let mut prefix = 0;
    while scaled >= 999.5 && prefix + 1 < prefixes.len() {
        scaled /= 1000.0;
        prefix += 1;
    }
    if prefix == 0 {
        return format!("{scaled:.0}");
    }
    let digits = if scaled < 9.995 { 2 } else { usize::from(scaled < 99.95) };
    format!("{scaled:.digits$} {}", prefixes[prefix])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_significant_digits() {
        let cases = [
            (0.0, "0.000"),
            (1.0, "1.000"),
            (12.3456, "12.35"),
            (1234.56, "1235"),
            (0.012_345, "0.01235"),
            (1.5e-9, "1.500e-9"),
            (-2.5e7, "-2.500e7"),
        ];
        for (value, text) in cases {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn two_digits_are_the_shortest_that_say_them() {
        let cases = [(0.0, "0"), (1.0, "1"), (0.0123, "0.012"), (1234.0, "1200"), (1e-8, "1e-8"), (2.54e-9, "2.5e-9")];
        for (value, text) in cases {
            assert_eq!(shorter(value), text);
        }
    }

    #[test]
    fn quantities_have_three_digits_and_a_prefix() {
        let cases =
            [(7.0, "7"), (999.6, "1.00 k"), (12_345.0, "12.3 k"), (123_456_789.0, "123 M"), (9.9e20, "990000 P")];
        for (value, text) in cases {
            assert_eq!(si(value), text);
        }
    }
}
