//! The files inside the binary: `content/` and `themes/`.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "content"]
#[prefix = "content/"]
struct Content;

#[derive(RustEmbed)]
#[folder = "themes"]
#[prefix = "themes/"]
struct Themes;

/// The bytes of an embedded file.
pub(super) fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    Content::get(path).or_else(|| Themes::get(path)).map(|file| file.data)
}

/// The paths of all embedded files.
pub(super) fn paths() -> impl Iterator<Item = Cow<'static, str>> {
    Content::iter().chain(Themes::iter())
}
