//! Control characters in a value: escapes can produce them, and no page may contain one.

use super::rules;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;

/// Reports a control character in a scalar.
pub(super) fn told(text: &str, place: &Span, diagnostics: &mut Diagnostics) {
    if let Some(control) = text.chars().find(|letter| letter.is_control() && !"\n\t\r".contains(*letter)) {
        diagnostics
            .add(
                rules::YAML_SYNTAX,
                place.clone(),
                format!("the control character U+{:04X} cannot be printed", u32::from(control)),
            )
            .help("Remove it, or the escape that stands for it.");
    }
}
