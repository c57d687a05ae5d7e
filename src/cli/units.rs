//! Times and sizes as people write them.

use std::time::Duration;

/// A time such as `90s`, `10m`, `1h 30m` or `500ms`; more than none.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    let time = humantime::parse_duration(text).ok().filter(|time| !time.is_zero());
    time.ok_or_else(|| "expected a time such as 90s, 10m or 1h30m".to_owned())
}

/// A number of bytes such as `1000`, `64kB`, `1.5GB` or `2GiB`.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let expected = || "expected a size such as 500MB, 1.5GB or 2GiB".to_owned();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim_start().to_ascii_lowercase();
    let prefix = unit.strip_suffix('b').unwrap_or(&unit);
    let (prefix, base) = prefix.strip_suffix('i').map_or((prefix, 1000.0), |prefix| (prefix, 1024.0));
    let power = ["", "k", "m", "g", "t"].iter().position(|own| *own == prefix).ok_or_else(expected)?;
    let number: f64 = number.parse().map_err(|_| expected())?;
    Ok((0..power).fold(number, |number, _| number * base) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let sizes = [
            ("0", 0),
            ("1000", 1000),
            ("64kB", 64_000),
            ("1.5GB", 1_500_000_000),
            ("2 GiB", 2 << 30),
            ("1t", 1_000_000_000_000),
        ];
        for (text, size) in sizes {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        for text in ["", "GB", "-1", "1.2.3", "5 apples", "1e9", "ki"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_is_longer_than_none() {
        assert_eq!(time("1h 30m"), Ok(Duration::from_mins(90)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert!(time("0s").is_err() && time("soon").is_err());
    }
}
