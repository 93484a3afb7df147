//! The kit's version: a short hash of what staff read, which stands on every page and on the sign-off sheet. Somebody who
//! finds a signed sheet years later can tell which words were signed.

use jiff::civil::Date;
use memchr::memmem::{self, Finder};
use sha2::{Digest, Sha256};

use crate::check::ReadyKit;
use crate::output::Output;

/// Stands for the version until every page is made; no file can hold this letter.
pub const PLACE: char = '\u{10FF10}';

/// The sheet is left out: it may be laid out anew without making signed sheets old.
const SHEET: &str = "site/sign-off.html";

/// Training records are kept six years (45 CFR 164.316(b)(2)(i), 164.530(j)(2)).
const YEARS_KEPT: i32 = 6;

/// Puts the version into every page, and gives it back.
pub fn set(output: &mut Output) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in &output.files {
        // The page that gathers everything holds the sheet too.
        if path.starts_with("site/") && path != SHEET && path != "site/all.html" {
            hash.update(path.as_bytes());
            hash.update([0]);
            let read = read(bytes);
            hash.update((read.len() as u64).to_be_bytes());
            hash.update(read);
        }
    }
    let digest = hash.finalize();
    let version: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let mut letter = [0; 4];
    let place = Finder::new(PLACE.encode_utf8(&mut letter));
    for bytes in output.files.values_mut() {
        put(bytes, &place, version.as_bytes());
    }
    version
}

/// Puts the version wherever its place is held.
fn put(bytes: &mut Vec<u8>, place: &Finder, version: &[u8]) {
    let mut done = Vec::new();
    let mut from = 0;
    for at in place.find_iter(bytes) {
        done.reserve(bytes.len() + 64);
        done.extend_from_slice(&bytes[from..at]);
        done.extend_from_slice(version);
        from = at + PLACE.len_utf8();
    }
    if from > 0 {
        done.extend_from_slice(&bytes[from..]);
        *bytes = done;
    }
}

/// What is read of a page: all behind its style, which is the same on every page and says nothing.
fn read(bytes: &[u8]) -> &[u8] {
    memmem::find(bytes, b"</style>").map_or(bytes, |at| &bytes[at..])
}

/// Until when the signed sheet is kept: six years from the training, or from the day of the build, as pages print it.
pub fn kept_until(kit: &ReadyKit) -> Option<String> {
    let day: Date = kit.trained_or_built_on().parse().ok()?;
    let until = day.checked_add(jiff::Span::new().years(YEARS_KEPT)).ok()?;
    Some(until.strftime("%B %-d, %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version_of(pages: &[(&str, &str)]) -> (String, Output) {
        let files =
            pages.iter().map(|(path, text)| (format!("site/{path}"), format!("{text} {PLACE}").into_bytes()));
        let mut output = Output { files: files.collect() };
        (set(&mut output), output)
    }

    #[test]
    fn the_version_is_that_of_what_is_read_without_the_sheet() {
        let (first, output) = version_of(&[("index.html", "One"), ("sign-off.html", "Sheet")]);
        assert_eq!(first.len(), 12);
        assert_eq!(output.files["site/sign-off.html"], format!("Sheet {first}").into_bytes());
        assert_eq!(first, version_of(&[("index.html", "One"), ("sign-off.html", "Other")]).0);
        assert_ne!(first, version_of(&[("index.html", "Two"), ("sign-off.html", "Sheet")]).0);
    }
}
