//! A picture that a page can show, judged by its content and not by its name: its type, its size, what is wrong with it.

use imagesize::{Compression, ImageType, blob_size, image_type};

/// Heavier pictures get a warning: each page carries its own copy. In bytes.
pub(super) const HEAVY: usize = 200_000;
/// Heavier pictures are refused. In bytes.
pub(super) const TOO_HEAVY: usize = 5_000_000;

/// A picture that a page can show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    /// Its media type.
    pub media: &'static str,
    /// Width and height, if the file has them: in pixels, or in the units of an SVG.
    pub size: Option<(u32, u32)>,
}

/// The picture in a file, or why no page can show it.
pub(super) fn inspect(name: &str, bytes: &[u8]) -> Result<Picture, String> {
    if bytes.is_empty() {
        return Err("the file is empty".to_string());
    }
    if bytes.starts_with(b"version https://git-lfs") {
        return Err("it is a Git LFS pointer, not the picture: run `git lfs pull`".to_string());
    }
    let raster = match image_type(bytes) {
        Ok(ImageType::Png) => Some("image/png"),
        Ok(ImageType::Jpeg) => Some("image/jpeg"),
        Ok(ImageType::Gif) => Some("image/gif"),
        Ok(ImageType::Webp) => Some("image/webp"),
        Ok(ImageType::Heif(Compression::Av1)) => Some("image/avif"),
        _ => None,
    };
    if let Some(media) = raster {
        let size = blob_size(bytes).ok();
        let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        return match size {
            Some(size) if size.width > 0 && size.height > 0 => {
                Ok(Picture { media, size: Some((side(size.width), side(size.height))) })
            }
            _ => Err("the file is cut short or damaged".to_string()),
        };
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err("it is not a picture format that browsers show".to_string());
    };
    if text.trim_start().to_ascii_lowercase().starts_with("<!doctype html") || text.contains("<html") {
        return Err("it is a web page, perhaps one that asks to sign in".to_string());
    }
    if !name.to_ascii_lowercase().ends_with("svg") && !text.contains("<svg") {
        return Err("it is text, not a picture".to_string());
    }
    svg(text)
}

fn svg(text: &str) -> Result<Picture, String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options)
        .map_err(|error| format!("the SVG cannot be read: {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(format!("it is XML, but its root is `{}`, not `svg`", root.tag_name().name()));
    }
    if root.tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
        return Err(
            "the SVG lacks its namespace: add xmlns=\"http://www.w3.org/2000/svg\" to <svg>".to_string()
        );
    }
    let outside = |node: &roxmltree::Node| {
        let links = node.attributes().filter(|attribute| attribute.name() == "href");
        links.into_iter().any(|link| !link.value().starts_with(['#']) && !link.value().starts_with("data:"))
    };
    let drawn =
        document.descendants().filter(|node| matches!(node.tag_name().name(), "image" | "use" | "feImage"));
    if drawn.into_iter().any(|node| outside(&node)) {
        return Err(
            "the SVG links to another file, which a page does not load: save it with that picture embedded"
                .to_string(),
        );
    }
    let number = |name: &str| {
        let value = root.attribute(name)?.trim_end_matches("px").trim();
        value.parse::<f64>().ok()
    };
    let view_box = || {
        let parts: Vec<f64> = root
            .attribute("viewBox")?
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        Some((*parts.get(2)?, *parts.get(3)?))
    };
    let size = view_box().or_else(|| Some((number("width")?, number("height")?)));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shapes, in whole units")]
    let size = size.map(|(width, height)| (width.round().max(1.0) as u32, height.round().max(1.0) as u32));
    Ok(Picture { media: "image/svg+xml", size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_counts_and_not_the_file_name() {
        let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0";
        assert_eq!(inspect("logo.svg", png), Ok(Picture { media: "image/png", size: Some((2, 1)) }));
        let svg = |inside: &str| {
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 50 10\">{inside}</svg>")
        };
        assert_eq!(inspect("a.svg", svg("").as_bytes()).map(|picture| picture.size), Ok(Some((50, 10))));
        for (name, bytes) in [
            ("a.png", "this is text"),
            ("a.svg", ""),
            ("a.svg", "<svg viewBox=\"0 0 1 1\"/>"),
            ("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><x:g/></svg>"),
            ("a.svg", &svg("<image href=\"other.png\"/>")),
            ("a.svg", "<!DOCTYPE html><title>Sign in</title>"),
            ("a.svg", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
        ] {
            assert!(inspect(name, bytes.as_bytes()).is_err(), "{bytes}");
        }
    }
}
