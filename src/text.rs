//! Texts of strangers: files that are no longer than they should be, and characters that do nothing when they are shown.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::iter;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::config::MAX_BYTES;

/// Whether a character is not seen, but changes what is: controls, which a terminal obeys, and what turns the direction of
/// writing or takes no place. The two joiners are letters to some scripts, and are not meant.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// A text for a terminal, with what [`is_hidden`] written out as `\u{1b}`; lines and tabs stay.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| is_hidden(c) && c != '\n' && c != '\t';
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Opens a file, which must be a regular one: what is read from a pipe or a device need never end, or begin.
///
/// # Errors
///
/// When it is not, or cannot be opened.
pub fn open(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_file() {
        return File::open(path);
    }
    Err(io::Error::other("it is not a regular file"))
}

/// Reads a whole file of at most so many bytes.
///
/// # Errors
///
/// When it is longer, is not a regular file, is not UTF-8, or cannot be read.
pub fn read(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        return Err(io::Error::other(format!("it is larger than {} MiB", most >> 20)));
    }
    Ok(text)
}

/// A table that is read row by row, none of which may be longer than a whole config.
#[derive(Debug)]
pub(crate) struct Table {
    file: File,
    /// How many bytes were read since the last row.
    read: u64,
}

impl Table {
    /// Opens a table, which must be a regular file.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: open(path)?, read: 0 })
    }

    /// Begins the next row.
    pub(crate) fn next(&mut self) {
        self.read = 0;
    }

    /// The rows.
    pub(crate) fn records<T: DeserializeOwned>(self) -> impl Iterator<Item = csv::Result<T>> {
        let mut rows = csv::Reader::from_reader(self).into_deserialize();
        iter::from_fn(move || {
            rows.reader_mut().get_mut().next();
            rows.next()
        })
    }
}

impl Read for Table {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read > MAX_BYTES {
            return Err(io::Error::other(format!("a row is longer than {} MiB", MAX_BYTES >> 20)));
        }
        let read = self.file.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out() {
        assert_eq!(plain("a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}b"), "a\\u{1b}[31m\\u{7f}\\u{9b}\\u{202e}\\u{200b}b");
        let harmless = "two\nlines\tüβ−∞ 最適化 می\u{200c}خواهم 👩\u{200d}🔬";
        assert!(matches!(plain(harmless), Cow::Borrowed(same) if same == harmless));
    }

    #[test]
    fn only_regular_files_of_a_certain_length_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "abc").unwrap();
        assert_eq!(read(&path, 3).unwrap(), "abc");
        assert!(read(&path, 2).unwrap_err().to_string().contains("larger"));
        assert!(read(folder.path(), 2).unwrap_err().to_string().contains("regular"));
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero"), 9).unwrap_err().to_string().contains("regular"));
    }
}
