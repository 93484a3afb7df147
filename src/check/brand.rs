//! The client's color and logo: a readable color, and a picture that is embedded in the page.

use crate::check::rules;
use base64::Engine;
use serde::Serialize;

use super::picture;

use crate::files::absent::Absent;
use crate::files::snapshot::Snapshot;
use crate::kit::{Brand, Text};
use crate::text::diagnostic::Diagnostics;
use crate::text::edit::Edit;

/// How the pages look for this client.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyBrand {
    /// The accent as it is written: the color of the band at the top, and of what is filled with it.
    pub fill: String,
    /// The color of text on the fill.
    pub on_fill: String,
    /// The surface of a field on the fill: as readable as the fill itself, or more.
    pub field: String,
    /// The accent, dark enough to read on white and to carry white text (WCAG 2.2, 1.4.3: 4.5 to 1).
    pub accent: String,
    /// The accent, light enough to read on the dark page.
    pub accent_on_dark: String,
    /// A faint tint of the accent, for surfaces.
    pub tint: String,
    /// The paper's name in CSS.
    pub paper: &'static str,
    /// The logo as a `data:` address.
    pub logo: Option<String>,
}

const DEFAULT: Rgb = Rgb(0x0b, 0x6e, 0x6e);
/// The lightest surface that carries the accent in dark mode, the theme's `--wash`: what is readable there is readable on the
/// page too.
const DARK_PAGE: Rgb = Rgb(0x1c, 0x27, 0x2d);
const WHITE: Rgb = Rgb(255, 255, 255);
const BLACK: Rgb = Rgb(0, 0, 0);
/// The theme's ink, for text on a light fill.
const INK: Rgb = Rgb(0x16, 0x20, 0x2a);
/// AA for text (WCAG 2.2, 1.4.3).
const AA: f64 = 4.5;
/// The contrast that the theme requires of the accent: AA for text, with a little to spare for tinted surfaces.
const CONTRAST: f64 = 5.2;
/// A logo more than this many times as wide as high is drawn less than 16 px high on a phone, which has 352 px for it.
const TOO_WIDE: u32 = 22;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Rgb(u8, u8, u8);

/// The brand of a kit. Reports an invalid color and a logo that cannot be used.
pub fn check(brand: &Brand, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> ReadyBrand {
    let accent = brand.accent.as_ref().and_then(|accent| colour(accent, diagnostics)).unwrap_or(DEFAULT);
    let on_white = readable(accent, WHITE, BLACK);
    let on_fill = text_on(accent);
    let away = if on_fill == WHITE { mix(accent, BLACK, 0.2) } else { mix(accent, WHITE, 0.45) };
    let logo = brand.logo.as_ref().and_then(|logo| Some((logo, picture(logo, snapshot, diagnostics)?)));
    let shape = logo.as_ref().and_then(|(_, picture)| picture.size);
    if let Some((path, _)) = &logo
        && shape.is_some_and(|(width, height)| width > height.saturating_mul(TOO_WIDE))
    {
        diagnostics
            .add(
                rules::LOGO_FLAT,
                path.span.clone(),
                format!(
                    "{} is so wide that a phone shows it less than 16 px high",
                    snapshot.shown(&path.value)
                ),
            )
            .help("Use a logo in two lines, or one without its tagline.");
    }
    if let Some(written) = brand.accent.as_ref().filter(|_| on_white != accent) {
        let message =
            format!("`{}` is too light for text on white: links use {}", written.value, on_white.hex());
        diagnostics.add(rules::COLOR_ADJUSTED, written.span.clone(), message).help(format!(
            "Nothing has to change. To use one color everywhere, write \"{}\".",
            on_white.hex()
        ));
    }
    ReadyBrand {
        fill: accent.hex(),
        on_fill: on_fill.hex(),
        field: away.hex(),
        accent: on_white.hex(),
        accent_on_dark: readable(accent, DARK_PAGE, WHITE).hex(),
        tint: mix(accent, WHITE, 0.93).hex(),
        paper: if brand.paper.as_ref().is_some_and(|paper| paper.value == "a4") { "A4" } else { "letter" },
        logo: logo.map(|(_, picture)| picture.address),
    }
}

fn colour(text: &Text, diagnostics: &mut Diagnostics) -> Option<Rgb> {
    let digits = text.value.strip_prefix('#').unwrap_or_default();
    let wide: String = if digits.len() == 3 {
        digits.chars().flat_map(|digit| [digit, digit]).collect()
    } else {
        digits.to_string()
    };
    let part = |at: usize| wide.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    if wide.len() == 6
        && wide.chars().all(|digit| digit.is_ascii_hexdigit())
        && let (Some(r), Some(g), Some(b)) = (part(0), part(2), part(4))
    {
        return Some(Rgb(r, g, b));
    }
    diagnostics
        .add(rules::BAD_COLOR, text.span.clone(), format!("`{}` is not a color", text.value))
        .help("Write `#` and six hexadecimal digits, in quotes: \"#0b6e6e\".");
    None
}

/// A picture that pages carry.
pub struct Embedded {
    /// The picture as a `data:` address.
    pub address: String,
    /// Width and height, if the file has them.
    pub size: Option<(u32, u32)>,
}

/// A picture from the kit's folder, or a fault at the place that names it.
pub fn picture(path: &Text, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Option<Embedded> {
    let name = path.value.as_str();
    let web = name.contains("://") || name.starts_with("//") || name.starts_with("data:");
    if web {
        diagnostics
            .add(
                rules::OUTSIDE_WORKSPACE,
                path.span.clone(),
                "a picture cannot come from the web: a kit loads nothing from elsewhere",
            )
            .help("Save the picture in the kit's folder, such as assets/logo.svg, and name it from there.");
        return None;
    }
    let found = match snapshot.kit_file(name) {
        Ok(found) => found,
        Err(absent) => {
            absence(path, &absent, snapshot, diagnostics);
            return None;
        }
    };
    let shown = snapshot.shown(name);
    let kilobytes = found.bytes.len() / 1000;
    if found.bytes.len() > picture::TOO_HEAVY {
        diagnostics
            .add(
                rules::BAD_PICTURE,
                path.span.clone(),
                format!("{shown} is {kilobytes} KB, and the limit is 5,000 KB"),
            )
            .help(
                "Every page carries the picture. Save a smaller version: a logo needs no more than 200 KB.",
            );
        return None;
    }
    let picture = match picture::inspect(name, &found.bytes) {
        Ok(picture) => picture,
        Err(reason) => {
            diagnostics
                .add(rules::BAD_PICTURE, path.span.clone(), format!("{shown} cannot be shown: {reason}"))
                .help("Use an SVG, PNG, JPEG, GIF, WebP or AVIF file that opens in a browser.");
            return None;
        }
    };
    if found.bytes.len() > picture::HEAVY {
        diagnostics
            .add(
                rules::HEAVY_PICTURE,
                path.span.clone(),
                format!("{shown} is {kilobytes} KB, and every page carries it"),
            )
            .help("Save it smaller: a logo needs no more than 200 KB.");
    }
    let data = base64::engine::general_purpose::STANDARD.encode(&found.bytes);
    Some(Embedded { address: format!("data:{};base64,{data}", picture.media), size: picture.size })
}

/// Reports why a file that the kit names cannot be read.
pub fn absence(path: &Text, absent: &Absent, snapshot: &Snapshot, diagnostics: &mut Diagnostics) {
    // Windows paths use backslashes. In double quotes, a backslash may have swallowed the character after it.
    let raw = path.span.text().trim_matches(['"', '\'']).replace("\\\\", "\\").replace('\\', "/");
    if path.span.text().contains('\\') && snapshot.kit_file(&raw).is_ok() {
        diagnostics
            .add(rules::MISSING_FILE, path.span.clone(), "paths need forward slashes, even on Windows")
            .fix(vec![Edit::replace(path.span.range.clone(), quoted_if_needed(&raw))])
            .help(format!("Write: {raw}"));
        return;
    }
    // A path that leads outside is quoted as written; any other is shown relative to where the command was run.
    let outside = *absent == Absent::Outside;
    let shown = if outside { path.value.clone() } else { snapshot.shown(&path.value) };
    absent.report(&shown, path.span.clone(), diagnostics);
}

/// A path as a YAML value, quoted if it contains a character that could have a meaning in YAML.
fn quoted_if_needed(path: &str) -> String {
    let plain = path.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
    if plain && path.starts_with(char::is_alphanumeric) { path.to_string() } else { format!("\"{path}\"") }
}

impl Rgb {
    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn mix(from: Rgb, to: Rgb, part: f64) -> Rgb {
    let one = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * part).round() as u8;
    Rgb(one(from.0, to.0), one(from.1, to.1), one(from.2, to.2))
}

/// The color for text on a fill: white where it is readable, else dark.
fn text_on(fill: Rgb) -> Rgb {
    // One of the first and the last is always readable: no color is close to both white and black.
    [WHITE, INK].into_iter().find(|text| contrast(*text, fill) >= AA).unwrap_or(BLACK)
}

/// The color, moved toward `to` until it is readable on `page`.
fn readable(colour: Rgb, page: Rgb, to: Rgb) -> Rgb {
    (0..=50)
        .map(|step| mix(colour, to, f64::from(step) / 50.0))
        .find(|candidate| contrast(*candidate, page) >= CONTRAST)
        .unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_accent_is_readable(r: u8, g: u8, b: u8) {
            let accent = Rgb(r, g, b);
            prop_assert!(contrast(readable(accent, WHITE, BLACK), WHITE) >= 4.5);
            prop_assert!(contrast(readable(accent, WHITE, BLACK), mix(accent, WHITE, 0.93)) >= 4.5);
            prop_assert!(contrast(text_on(accent), accent) >= 4.5);
            prop_assert!(contrast(readable(accent, DARK_PAGE, WHITE), DARK_PAGE) >= 4.5);
        }
    }
}
