//! The lines of a package's manifest: the dependency, the bench targets, the profile. Comments and order stay.

use super::Step;
use crate::record::Error;
use std::path::Path;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

const FILE: &str = "Cargo.toml";

/// What the files of a package tell, and what is wanted of its manifest.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Whether there is a library where cargo looks for one.
    pub has_library: bool,
    /// The programs where cargo looks for them.
    pub programs: Vec<Program>,
    /// The bench targets to declare, each with whether plain `cargo bench` runs it.
    pub targets: Vec<(&'static str, bool)>,
    /// Where claimbench comes from.
    pub dependency: Dependency,
    /// The manifest of the workspace that the package is a member of, which has the profiles.
    pub workspace: Option<String>,
}

/// A program of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name; none where it is that of the package.
    pub name: Option<String>,
    /// Its file.
    pub path: String,
}

/// Where claimbench comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dependency {
    /// The registry.
    #[default]
    Registry,
    /// A folder.
    Path(String),
}

/// The manifest with what is missing.
///
/// # Errors
/// Where the text is no TOML, or no manifest of a package.
pub fn manifest(text: &str, package: &Package) -> Result<(String, Vec<Step>), Error> {
    let mut document = parsed(text, FILE)?;
    let Some(name) = document.get("package").and_then(|own| own.get("name")).and_then(Item::as_str)
    else {
        let next = "go into the folder of the package whose code the claims are about, or make one with `cargo init`";
        return Err(Error::new("this is no manifest of a package", next).at(Path::new(FILE)));
    };
    let name = name.to_owned();
    let mut steps = vec![dependency(&mut document, &package.dependency)];
    for (target, runs) in &package.targets {
        steps.push(bench(&mut document, target, *runs));
    }
    steps.extend(harness(&mut document, package, &name));
    steps.push(profile(&mut document, package.workspace.as_deref()));
    Ok((document.to_string(), steps))
}

/// Whether the package's claimbench has jemalloc, or will have it.
///
/// # Errors
/// Where the text is no TOML.
pub fn jemalloc(text: &str) -> Result<bool, Error> {
    let document = parsed(text, FILE)?;
    let Some(known) = declared(&document) else { return Ok(true) };
    let features = known.get("features").and_then(Item::as_array);
    let named = features
        .is_some_and(|features| features.iter().any(|name| name.as_str() == Some("jemalloc")));
    Ok(named || known.get("default-features").and_then(Item::as_bool) != Some(false))
}

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

fn declared(document: &DocumentMut) -> Option<&Item> {
    let tables = ["dev-dependencies", "dependencies"];
    tables.into_iter().find_map(|table| document.get(table)?.get("claimbench"))
}

fn dependency(document: &mut DocumentMut, dependency: &Dependency) -> Step {
    if declared(document).is_some() {
        return Step::left(format!("{FILE}: claimbench is a dependency"));
    }
    let mut declaration = InlineTable::new();
    match dependency {
        Dependency::Registry => declaration.insert("version", requirement().into()),
        Dependency::Path(path) => declaration.insert("path", path.as_str().into()),
    };
    declaration.insert("default-features", false.into());
    declaration.insert("features", Array::from_iter(["jemalloc"]).into());
    let table = document.entry("dev-dependencies").or_insert(Item::Table(Table::new()));
    match table.as_table_like_mut() {
        Some(table) => {
            table.insert("claimbench", value(declaration));
            Step::added(format!("{FILE}: the dependency claimbench, for benches and tests"))
        }
        None => Step::left(format!("{FILE}: dev-dependencies is no table; add claimbench to it")),
    }
}

/// The requirement that any compatible release meets.
fn requirement() -> &'static str {
    const { concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR")) }
}

fn bench(document: &mut DocumentMut, name: &str, runs: bool) -> Step {
    let benches = document.entry("bench").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(benches) = benches.as_array_of_tables_mut() else {
        return Step::left(format!(
            "{FILE}: bench is no list of tables; add {name} to it, harness = false"
        ));
    };
    if benches.iter().any(|bench| is_named(bench, name)) {
        return Step::left(format!("{FILE}: the bench target {name} is there"));
    }
    let mut bench = Table::new();
    bench.insert("name", value(name));
    bench.insert("harness", value(false));
    if !runs {
        bench.insert("bench", value(false));
    }
    benches.push(bench);
    Step::added(format!("{FILE}: the bench target {name}"))
}

fn is_named(table: &Table, name: &str) -> bool {
    table.get("name").and_then(Item::as_str) == Some(name)
}

/// Keeps `cargo bench -- FLAGS` from handing flags to the test harness of library and programs, which refuses them.
fn harness(document: &mut DocumentMut, package: &Package, name: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if package.has_library || document.contains_key("lib") {
        let library = document.entry("lib").or_insert(Item::Table(Table::new()));
        if let Some(library) = library.as_table_like_mut() {
            steps.push(if library.contains_key("bench") {
                Step::left(format!("{FILE}: the library says whether it is a bench target"))
            } else {
                library.insert("bench", value(false));
                Step::added(format!("{FILE}: the library is no bench target: flags of `cargo bench` are for the lanes"))
            });
        }
    }
    if package.programs.is_empty() && !document.contains_key("bin") {
        return steps;
    }
    let programs = document.entry("bin").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(programs) = programs.as_array_of_tables_mut() else { return steps };
    for program in &package.programs {
        let program_name = program.name.as_deref().unwrap_or(name);
        let is_it = |table: &Table| {
            is_named(table, program_name)
                || table.get("path").and_then(Item::as_str) == Some(&program.path)
        };
        if !programs.iter().any(is_it) {
            let mut table = Table::new();
            table.insert("name", value(program_name));
            table.insert("path", value(&program.path));
            programs.push(table);
        }
    }
    for program in programs.iter_mut() {
        let name = program.get("name").and_then(Item::as_str).unwrap_or_default().to_owned();
        steps.push(if program.contains_key("bench") {
            Step::left(format!("{FILE}: the program {name} says whether it is a bench target"))
        } else {
            program.insert("bench", value(false));
            Step::added(format!("{FILE}: the program {name} is no bench target"))
        });
    }
    steps
}

/// One codegen unit, so that the same function is not compiled in two ways; and lines for the sites of allocations.
fn profile(document: &mut DocumentMut, workspace: Option<&str>) -> Step {
    const WANTED: &str = "codegen-units = 1, debug = \"line-tables-only\"";
    if let Some(workspace) = workspace {
        return Step::left(format!(
            "{FILE}: profiles are the workspace's; add to [profile.bench] of {workspace}: {WANTED}"
        ));
    }
    let mut profiles = Table::new();
    profiles.set_implicit(true);
    let profiles = document.entry("profile").or_insert(Item::Table(profiles));
    let bench = profiles
        .as_table_like_mut()
        .map(|profiles| profiles.entry("bench").or_insert(Item::Table(Table::new())));
    let Some(bench) = bench.and_then(Item::as_table_like_mut) else {
        return Step::left(format!(
            "{FILE}: profile is no table; add to [profile.bench]: {WANTED}"
        ));
    };
    let mut added = Vec::new();
    for (key, wanted) in [("codegen-units", value(1)), ("debug", value("line-tables-only"))] {
        if !bench.contains_key(key) {
            bench.insert(key, wanted);
            added.push(key);
        }
    }
    match added[..] {
        [] => Step::left(format!("{FILE}: [profile.bench] has codegen-units and debug")),
        _ => Step::added(format!("{FILE}: {} of [profile.bench]", added.join(" and "))),
    }
}

#[cfg(test)]
mod tests;
