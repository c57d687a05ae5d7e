//! Where the ticks of an axis are, and what they say.

use crate::trace::brief;

/// A tick: where, and what it says; nothing between those that are named.
pub type Tick = (f64, String);

/// Ticks of a linear axis from `low` to `high`, about so many: multiples of 1, 2 or 5 times a power of ten.
#[must_use]
pub fn linear(low: f64, high: f64, about: usize) -> Vec<Tick> {
    let width = (high - low) / about.max(1) as f64;
    if !(width.is_finite() && width > 0.0) {
        return Vec::new();
    }
    let exponent = libm::floor(libm::log10(width)) as i32;
    let power = power(exponent);
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= width * 0.999).unwrap_or(10.0);
    let step = factor * power;
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    if !(last - first <= 1000.0 && first.abs() < 1e15) {
        return Vec::new();
    }
    let largest = low.abs().max(high.abs());
    let text = |value: f64| {
        if value == 0.0 {
            "0".to_owned()
        } else if !(1e-3..1e6).contains(&largest) {
            format!("{:e}", format!("{value:.12e}").parse().unwrap_or(value)).replace('-', "−")
        } else {
            let digits = if factor == 10.0 { -exponent - 1 } else { -exponent };
            format!("{value:.*}", digits.max(0) as usize).replace('-', "−")
        }
    };
    (first as i64..=last as i64).map(|k| (k as f64 * step, text(k as f64 * step))).collect()
}

/// Ticks of a logarithmic axis from `low` to `high`, both above zero, about so many at most: powers of ten, or where there
/// are fewer than two of these, what a linear axis has.
#[must_use]
pub fn log(low: f64, high: f64, about: usize) -> Vec<Tick> {
    let (bottom, top) = (libm::ceil(libm::log10(low) - 1e-9) as i32, libm::floor(libm::log10(high) + 1e-9) as i32);
    if top <= bottom {
        return linear(low, high, about.min(4)).into_iter().filter(|&(value, _)| value > 0.0).collect();
    }
    let decades = top - bottom;
    let every = [1, 2, 3, 5, 10, 20, 50, 100, 200]
        .into_iter()
        .find(|every| usize::try_from(decades / every).is_ok_and(|count| count < about.max(2)))
        .unwrap_or(500);
    let plain = bottom >= -2 && top <= 3;
    let text = |exponent: i32| if plain { brief(power(exponent)) } else { power_of_ten(exponent) };
    (bottom..=top)
        .filter(|exponent| exponent.rem_euclid(every) == 0)
        .map(|exponent| (power(exponent), text(exponent)))
        .collect()
}

/// Where small ticks are between those of [`log()`]: 2 … 9 times a power of ten where not many decades are in view.
#[must_use]
pub fn between(low: f64, high: f64) -> Vec<f64> {
    let (bottom, top) = (libm::floor(libm::log10(low)) as i32, libm::ceil(libm::log10(high)) as i32);
    if top - bottom > 7 {
        return Vec::new();
    }
    let all = (bottom..top).flat_map(|exponent| (2..10).map(move |factor| f64::from(factor) * power(exponent)));
    all.filter(|value| (low..=high).contains(value)).collect()
}

/// A power of ten, as near as there is a number.
fn power(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::NAN)
}

/// A power of ten as it is written.
#[must_use]
pub fn power_of_ten(exponent: i32) -> String {
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => c.to_digit(10).and_then(|digit| char::from_u32(0x2070 + digit)).unwrap_or(c),
    };
    match exponent {
        0 => "1".to_owned(),
        exponent => format!("10{}", exponent.to_string().chars().map(raised).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ticks: Vec<Tick>) -> Vec<String> {
        ticks.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers() {
        assert_eq!(texts(linear(0.0, 2000.0, 5)), ["0", "500", "1000", "1500", "2000"]);
        assert_eq!(
            texts(linear(-0.25, 0.13, 4)),
            ["−0.2", "−0.1", "0.0", "0.1"].map(|t| if t == "0.0" { "0" } else { t })
        );
        assert_eq!(texts(linear(0.0, 3e9, 3)), ["0", "1e9", "2e9", "3e9"]);
        for (low, high) in
            [(1.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (2.0, 1.0), (1e300, 1e300 * (1.0 + 1e-15))]
        {
            assert_eq!(linear(low, high, 5), []);
        }
    }

    #[test]
    fn log_ticks_are_powers_of_ten_and_never_too_many() {
        assert_eq!(texts(log(0.005, 2000.0, 8)), ["0.01", "0.1", "1", "10", "100", "1000"]);
        assert_eq!(texts(log(1e-9, 1e2, 6)), ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1", "10²"]);
        assert_eq!(texts(log(2.0, 9.0, 5)), ["2", "4", "6", "8"]);
        for high in [1e3, 1e30, 1e300] {
            let ticks = log(1e-300, high, 8).len();
            assert!((2..=8).contains(&ticks), "{ticks}");
        }
    }

    #[test]
    fn small_ticks_show_that_an_axis_is_logarithmic() {
        assert_eq!(between(1.5, 30.0), [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 20.0, 30.0]);
        assert!(between(1e-9, 1.0).is_empty());
    }
}
