//! One file of the library. It is parsed once, when first needed. Its faults are kept with it, because they concern every
//! kit that needs the file.

use std::sync::{Arc, OnceLock};

use base64::Engine;

use crate::files::snapshot::{Found, Owner};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

/// Something that can be read from a text of the library. What cannot be read is reported and left out.
pub(super) trait Read: Default {
    /// Reads the text. `path` is relative to the top of its layer: `content/roles.yaml`.
    fn read(path: &str, source: &Arc<Source>, owner: Owner, diagnostics: &mut Diagnostics) -> Self;
}

/// A file of the library, and what is made from it.
#[derive(Debug)]
pub(super) struct Volume<T> {
    file: Found<'static>,
    source: OnceLock<(Option<Arc<Source>>, Diagnostics)>,
    value: OnceLock<(T, Diagnostics)>,
}

impl<T: Read> Volume<T> {
    /// What was read from the file. Its faults are added to `diagnostics`.
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

    /// The text as it is written, if the file is text.
    pub(super) fn written(&self) -> Option<Written> {
        let source = self.source(&mut Diagnostics::default())?;
        let Found { path, owner, .. } = &self.file;
        Some(Written { path: path.clone(), owner: *owner, source: Arc::clone(source) })
    }
}

/// A text of the library as it is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The path relative to the top of its layer: `content/pages/hipaa.md`.
    pub path: String,
    /// Whose file it is.
    pub owner: Owner,
    /// The text.
    pub source: Arc<Source>,
}

/// A theme's font, as a `data:` URL.
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

/// Something that is made from one file.
pub(super) trait OfFile: Sized {
    /// Makes it from a file that nothing has read yet.
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

/// Makes something from a file, or returns `known` if that was made from the same file.
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
