//! One file of the library. It is parsed once, at first need; its faults are kept with it, since every kit that needs the
//! file has them.

use std::sync::{Arc, OnceLock};

use base64::Engine;

use crate::files::snapshot::{Found, Owner};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

/// What can be made of a text of the library. What cannot be read is reported and left out.
pub(super) trait Read: Default {
    /// Reads it. `path` starts at the top of its layer: `content/roles.yaml`.
    fn read(path: &str, source: &Arc<Source>, owner: Owner, diagnostics: &mut Diagnostics) -> Self;
}

/// A file of the library, and what is made of it.
#[derive(Debug)]
pub(super) struct Volume<T> {
    file: Found<'static>,
    source: OnceLock<(Option<Arc<Source>>, Diagnostics)>,
    value: OnceLock<(T, Diagnostics)>,
}

impl<T: Read> Volume<T> {
    /// What the file says. Its faults are added.
    pub(super) fn get(&self, diagnostics: &mut Diagnostics) -> &T {
        let (value, faults) = self.value.get_or_init(|| {
            let mut faults = Diagnostics::default();
            let source = self.source(&mut faults);
            let read = |source| T::read(&self.file.path, source, self.file.owner, &mut faults);
            (source.map(read).unwrap_or_default(), faults)
        });
        diagnostics.append(faults.clone());
        value
    }

    fn source(&self, diagnostics: &mut Diagnostics) -> Option<&Arc<Source>> {
        let (source, faults) = self.source.get_or_init(|| {
            let mut faults = Diagnostics::default();
            (super::text_of(&self.file, &mut faults), faults)
        });
        diagnostics.append(faults.clone());
        source.as_ref()
    }

    /// The text as it was written, if it is text.
    pub(super) fn written(&self) -> Option<Written> {
        let source = self.source(&mut Diagnostics::default())?;
        let Found { path, owner, .. } = &self.file;
        Some(Written { path: path.clone(), owner: *owner, source: Arc::clone(source) })
    }
}

/// A text of the library as somebody wrote it.
#[derive(Clone, Debug)]
pub struct Written {
    /// From the top of its layer: `content/pages/hipaa.md`.
    pub path: String,
    /// Whose it is.
    pub owner: Owner,
    /// The text.
    pub source: Arc<Source>,
}

/// A font of a theme, as a `data:` address.
#[derive(Debug)]
pub(super) struct Font {
    file: Found<'static>,
    address: OnceLock<String>,
}

impl Font {
    pub(super) fn address(&self) -> &str {
        self.address.get_or_init(|| {
            let data = base64::engine::general_purpose::STANDARD.encode(&self.file.bytes);
            format!("data:font/woff2;base64,{data}")
        })
    }
}

/// Something that is made of one file.
pub(super) trait OfFile: Sized {
    /// Of a file that nobody has looked at yet.
    fn of(file: Found<'static>) -> Self;
    /// The file.
    fn file(&self) -> &Found<'static>;
}

impl<T> OfFile for Volume<T> {
    fn of(file: Found<'static>) -> Self {
        Self { file, source: OnceLock::new(), value: OnceLock::new() }
    }

    fn file(&self) -> &Found<'static> {
        &self.file
    }
}

impl OfFile for Font {
    fn of(file: Found<'static>) -> Self {
        Self { file, address: OnceLock::new() }
    }

    fn file(&self) -> &Found<'static> {
        &self.file
    }
}

/// What is made of a file: `known`, if that was made of the same bytes.
pub(super) fn kept_or_new<V: OfFile>(known: Option<&Arc<V>>, file: Found) -> Arc<V> {
    let same = |known: &&Arc<V>| {
        let known = known.file();
        (known.owner, known.hash, &known.path, &known.shown)
            == (file.owner, file.hash, &file.path, &file.shown)
    };
    match known.filter(same) {
        Some(known) => Arc::clone(known),
        None => Arc::new(V::of(file.into_owned())),
    }
}
