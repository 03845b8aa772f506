//! Manifests as text that is read, changed and written back as it was.

use crate::record::Error;
use std::path::Path;
use toml_edit::{DocumentMut, Item, Table};

/// Reads TOML so that it can be written back as it was.
pub(super) fn parsed(text: &str, file: &str) -> Result<DocumentMut, Error> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        Error::new(
            format!("it can not be read: {}", error.message()),
            "mend it first; nothing was changed",
        )
        .at(Path::new(file))
    })
}

/// Whether a table has this name.
pub(super) fn is_named(table: &Table, name: &str) -> bool {
    table.get("name").and_then(Item::as_str) == Some(name)
}
