//! The manifest of the claims' package: its dependencies, its feature, and a bench target for each lane.

use super::toml::{is_named, parsed};
use super::{MANIFEST, Runs, Step, Target};
use crate::record::Error;
use std::path::Path;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

const NEW: &str = include_str!("templates/manifest.txt");

/// What is wanted of the claims' package.
#[derive(Clone, Debug)]
pub struct Claims<'a> {
    /// Its name.
    pub name: &'a str,
    /// The package that the claims are about; none where that has no library.
    pub about: Option<&'a str>,
    /// Where claimbench comes from.
    pub dependency: Dependency,
    /// Whether there are lanes under jemalloc.
    pub jemalloc: bool,
    /// The bench targets to declare.
    pub targets: Vec<Target>,
}

/// Where claimbench comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dependency {
    /// The registry.
    #[default]
    Registry,
    /// A folder, as it is named in the folder of the claims' package.
    Path(String),
}

/// The manifest with what is missing; without a text it is written anew.
///
/// # Errors
/// Where the text is no TOML, or the manifest of a package that has nothing to do with claimbench.
pub fn claims_manifest(text: Option<&str>, wanted: &Claims) -> Result<(String, Vec<Step>), Error> {
    let mut document = match text {
        Some(text) => parsed(text, MANIFEST)?,
        None => parsed(&NEW.replace("{package}", wanted.name), MANIFEST)?,
    };
    if text.is_some() && !depends(&document, "claimbench") {
        let next = "claims need the folder `benches` for their package: move this one to another folder, name that in \
                    `members` of the workspace, and run `claimbench init` again";
        let what = "there is a package in `benches` that does not depend on claimbench, and nothing was changed";
        return Err(Error::new(what, next).at(Path::new(MANIFEST)));
    }
    let mut steps = Vec::new();
    if wanted.jemalloc {
        const WHY: &str = "# The lanes under the second allocator. Only one crate of a program may link jemalloc.\n";
        steps.extend(feature(&mut document, "jemalloc", Some("jemalloc"), WHY));
    }
    if wanted.targets.iter().any(|target| target.runs == Runs::WithMimalloc) {
        const WHY: &str = "# The lanes under a third allocator, of what asks for it.\n";
        steps.extend(feature(&mut document, "mimalloc", None, WHY));
    }
    steps.push(depend(&mut document, "claimbench", of_claimbench(&wanted.dependency), ""));
    if let Some(about) = wanted.about {
        let mut declaration = InlineTable::new();
        declaration.insert("path", "..".into());
        steps.push(depend(&mut document, about, declaration, "# What the claims are about.\n"));
    }
    for target in &wanted.targets {
        steps.push(bench(&mut document, *target));
    }
    if text.is_none() {
        steps = vec![Step::wrote(format!("{MANIFEST}: the package {}", wanted.name))];
    }
    Ok((document.to_string(), steps))
}

/// Whether the claims' package has lanes under jemalloc.
///
/// # Errors
/// Where the text is no TOML.
pub fn has_jemalloc(text: &str) -> Result<bool, Error> {
    let document = parsed(text, MANIFEST)?;
    Ok(document.get("features").is_some_and(|features| features.get("jemalloc").is_some()))
}

/// The name of the claims' library, as Rust writes it.
///
/// # Errors
/// Where the text is no TOML, or no manifest of a package.
pub fn library(text: &str) -> Result<String, Error> {
    let document = parsed(text, MANIFEST)?;
    let of = |table: &str| document.get(table)?.get("name")?.as_str().map(str::to_owned);
    of("lib").or_else(|| of("package")).map(|name| name.replace('-', "_")).ok_or_else(|| {
        let next = "move it away and run `claimbench init` again";
        Error::new("this is no manifest of a package", next).at(Path::new(MANIFEST))
    })
}

fn of_claimbench(dependency: &Dependency) -> InlineTable {
    let mut declaration = InlineTable::new();
    match dependency {
        Dependency::Registry => declaration.insert("version", requirement().into()),
        Dependency::Path(path) => declaration.insert("path", path.as_str().into()),
    };
    declaration.insert("default-features", false.into());
    declaration
}

/// The requirement that any compatible release meets.
fn requirement() -> &'static str {
    const { concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR")) }
}

fn depends(document: &DocumentMut, name: &str) -> bool {
    document.get("dependencies").is_some_and(|known| known.get(name).is_some())
}

fn depend(document: &mut DocumentMut, name: &str, declaration: InlineTable, why: &str) -> Step {
    if depends(document, name) {
        return Step::left(format!("{MANIFEST}: {name} is a dependency"));
    }
    let table = document.entry("dependencies").or_insert(Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else {
        return Step::left(format!("{MANIFEST}: dependencies is no table; add {name} to it"));
    };
    table.insert(name, value(declaration));
    if let Some(mut key) = table.key_mut(name) {
        key.leaf_decor_mut().set_prefix(why);
    }
    Step::added(format!("{MANIFEST}: the dependency {name}"))
}

/// The feature that has the lanes under an allocator, with the default one where the package has none yet.
fn feature(
    document: &mut DocumentMut,
    name: &str,
    default: Option<&str>,
    why: &str,
) -> Option<Step> {
    let features = document.entry("features").or_insert(Item::Table(Table::new()));
    let features = features.as_table_like_mut().filter(|known| !known.contains_key(name))?;
    if !features.contains_key("default") {
        features.insert("default", value(Array::from_iter(default)));
    }
    features.insert(name, value(Array::from_iter([format!("claimbench/{name}")])));
    if let Some(mut key) = features.key_mut(name) {
        key.leaf_decor_mut().set_prefix(why);
    }
    Some(Step::added(format!("{MANIFEST}: the feature {name}")))
}

fn bench(document: &mut DocumentMut, target: Target) -> Step {
    let name = target.name;
    let benches = document.entry("bench").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(benches) = benches.as_array_of_tables_mut() else {
        return Step::left(format!(
            "{MANIFEST}: bench is no list of tables; add {name} to it, harness = false"
        ));
    };
    if benches.iter().any(|bench| is_named(bench, name)) {
        return Step::left(format!("{MANIFEST}: the bench target {name} is there"));
    }
    let mut bench = Table::new();
    bench.insert("name", value(name));
    bench.insert("path", value(format!("{name}.rs")));
    bench.insert("harness", value(false));
    match target.runs {
        Runs::Always => {}
        Runs::WithJemalloc => {
            bench.insert("required-features", value(Array::from_iter(["jemalloc"])));
        }
        Runs::WithMimalloc => {
            bench.insert("required-features", value(Array::from_iter(["mimalloc"])));
        }
        Runs::WhenNamed => {
            bench.insert("bench", value(false));
            let why = "\n# The command line over these claims: `cargo claimbench`.\n";
            bench.decor_mut().set_prefix(why);
        }
    }
    benches.push(bench);
    Step::added(format!("{MANIFEST}: the bench target {name}"))
}

#[cfg(test)]
mod tests;
