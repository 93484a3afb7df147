//! Template engines. One instance of Tera fills Markdown (values are shielded), another fills the theme's HTML (values are
//! escaped). The engines for a kit that replaces some templates extend the built-in ones, so only its own templates are parsed.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tera::{Context, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::filled;
use super::html::escape;
use crate::library::engine::Engine;
use crate::text::placeholder::shield;

fn shield_to(value: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(shield(value).as_bytes())
}

/// `part(name="steps", …)`: a placeholder for a part of the theme, with the values it is given.
#[allow(clippy::needless_pass_by_value, reason = "Tera calls functions with values")]
fn part(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let name: String = arguments.must_get("name")?;
    let mut given = serde_json::Map::new();
    for (key, value) in arguments.iter() {
        let key = key.to_string();
        if key != "name" {
            let json =
                serde_json::to_value(value).map_err(|error| tera::Error::message(error.to_string()))?;
            given.insert(key, json);
        }
    }
    Ok(Value::safe_string(&filled::sealed_call(&name, &given)))
}

/// The most numbers that `range` may yield in all templates of an engine during one build, nested loops included.
pub(super) const MOST_STEPS: usize = 100_000;
/// The most that one template may write, in bytes.
const MOST_WRITTEN: usize = 16 << 20;

/// `range(end=3)`: numbers to loop over, as long as there are steps left.
fn range(arguments: &Kwargs, steps: &AtomicUsize) -> TeraResult<Vec<i64>> {
    let start = arguments.get::<i64>("start")?.unwrap_or_default();
    let end = arguments.must_get::<i64>("end")?;
    let step = arguments.get::<i64>("step_by")?.unwrap_or(1);
    let Some(step) = usize::try_from(step).ok().filter(|step| *step > 0) else {
        return Err(tera::Error::message("`step_by` of `range` must be 1 or more"));
    };
    let count = usize::try_from(end.saturating_sub(start)).unwrap_or(0).div_ceil(step);
    // Even a loop that never runs counts as one step.
    let left = |left: usize| left.checked_sub(count.max(1));
    if steps.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_err() {
        return Err(tera::Error::message(format!("its loops run more than {MOST_STEPS} times")));
    }
    Ok((start..end).step_by(step).collect())
}

/// Fills a template within limits: one that never ends would hold up everything.
pub(super) fn filled_within_limits(tera: &Tera, name: &str, context: &Context) -> TeraResult<String> {
    let mut written = Limited(Vec::new());
    tera.render_to(name, context, &mut written)?;
    String::from_utf8(written.0).map_err(|error| tera::Error::message(error.to_string()))
}

/// What a template writes, up to [`MOST_WRITTEN`].
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_WRITTEN {
            return Err(io::Error::other(format!("it writes more than {} MB", MOST_WRITTEN >> 20)));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text between backticks becomes code; remedies write the kit's keys that way.
#[allow(clippy::needless_pass_by_value, reason = "Tera calls filters with values")]
fn ticks(text: StringInput, _: Kwargs, _: &State) -> Value {
    let mut html = String::with_capacity(text.as_str().len() + 16);
    for (at, piece) in text.as_str().split('`').enumerate() {
        let piece = escape(piece);
        html.push_str(&if at % 2 == 1 { format!("<code>{piece}</code>") } else { piece });
    }
    Value::safe_string(&html)
}

/// Escapes a text for a CSS string: ASCII characters other than letters, digits and spaces become their code points, so that
/// nothing closes the string or the `style` element around it.
#[allow(clippy::needless_pass_by_value, reason = "Tera calls filters with values")]
fn css_string(text: StringInput, _: Kwargs, _: &State) -> Value {
    let mut css = String::with_capacity(text.as_str().len() + 16);
    for letter in text.as_str().chars() {
        if letter.is_ascii() && !letter.is_ascii_alphanumeric() && letter != ' ' {
            css.push_str(&format!("\\{:x} ", u32::from(letter)));
        } else {
            css.push(letter);
        }
    }
    Value::safe_string(&css)
}

/// The output format of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gives {
    /// Markdown: values are shielded.
    Markdown,
    /// HTML: values are escaped.
    Html,
}

impl Gives {
    fn empty(self) -> Tera {
        let mut tera = Tera::new();
        match self {
            Self::Markdown => {
                tera.autoescape_on(vec![""]);
                tera.set_escape_fn(shield_to);
                tera.register_function("part", part);
            }
            Self::Html => {
                tera.autoescape_on(vec![".html"]);
                tera.register_filter("ticks", ticks);
                tera.register_filter("css_string", css_string);
            }
        }
        tera
    }
}

/// Builds an engine from templates, given by name and text, on top of those in `base`.
pub(super) fn put_together(gives: Gives, base: Option<&Tera>, texts: &[(&str, Cow<str>)]) -> Engine {
    let mut tera = base.cloned().unwrap_or_else(|| gives.empty());
    let steps = Arc::new(AtomicUsize::new(MOST_STEPS));
    let left = Arc::clone(&steps);
    tera.register_function("range", move |arguments: Kwargs, _: &State| range(&arguments, &left));
    let mut faults = Vec::new();
    // All templates are added at once, because Tera goes over all it has with each call. They are added one by one only to find
    // every fault.
    if tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, &**text))).is_err() {
        for (name, text) in texts {
            if let Err(error) = tera.add_raw_template(name, text) {
                faults.push((error, (*name).to_string()));
            }
        }
    }
    Engine { tera, faults, steps }
}
