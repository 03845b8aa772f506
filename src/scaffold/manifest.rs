//! The lines of a package's own manifest, so that the claims beside it can be built and measured: the workspace, its own
//! targets, the profile. Comments and order stay.

use super::toml::{is_named, parsed};
use super::workspace::{MemberOf, root};
use super::{BENCHES, GO_TARGETS, Step, TARGETS};
use crate::record::Error;
use std::path::Path;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, value};

const FILE: &str = "Cargo.toml";
/// The profile of the lanes, as this project has it too.
const PROFILE: &str = "codegen-units = 1024\ndebug = \"line-tables-only\"\nincremental = true\n";
const WHY_PROFILE: &str = "\n# A claim is compiled in units of its own, so that an edit of one claim takes seconds and leaves the code of the\n\
                           # others as it is; the line tables name the places of allocations.\n";

/// What the files of a package tell.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Whether there is a library where cargo looks for one.
    pub has_library: bool,
    /// The programs where cargo looks for them.
    pub programs: Vec<Program>,
    /// The names of the bench targets of its own where cargo looks for them.
    pub benches: Vec<String>,
    /// The workspace above, which has the members and the profiles.
    pub member_of: Option<MemberOf>,
}

/// A program of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name; none where it is that of the package.
    pub name: Option<String>,
    /// Its file.
    pub path: String,
}

/// The name of a package.
///
/// # Errors
/// Where the text is no TOML, or no manifest of a package.
pub fn package_name(text: &str) -> Result<String, Error> {
    let document = parsed(text, FILE)?;
    let name = document.get("package").and_then(|own| own.get("name")).and_then(Item::as_str);
    name.map(str::to_owned).ok_or_else(|| {
        let next = "go into the folder of the package whose code the claims are about, or make one with `cargo init`";
        Error::new("this is no manifest of a package", next).at(Path::new(FILE))
    })
}

/// Whether a manifest says that there is a library, wherever that is.
///
/// # Errors
/// Where the text is no TOML.
pub fn has_library(text: &str) -> Result<bool, Error> {
    Ok(parsed(text, FILE)?.contains_key("lib"))
}

/// Whether a manifest names claimbench among what its package depends on. What is no TOML does not.
#[must_use]
pub fn depends_on_claimbench(text: &str) -> bool {
    text.parse::<DocumentMut>().is_ok_and(|document| {
        document.get("dependencies").is_some_and(|known| known.get("claimbench").is_some())
    })
}

/// The manifest with what is missing.
///
/// # Errors
/// Where the text is no TOML, or no manifest of a package.
pub fn manifest(text: &str, package: &Package) -> Result<(String, Vec<Step>), Error> {
    let name = package_name(text)?;
    let mut document = parsed(text, FILE)?;
    let mut steps = benches(&mut document, &package.benches);
    if package.member_of.is_none() {
        steps.extend(named_as_lanes(&document));
    }
    steps.extend(harness(&mut document, package, &name));
    steps.extend(unlinkable(&document));
    if let Some(above) = &package.member_of {
        steps.push(profile_above(above)?);
        steps.extend(costs(&parsed(&above.text, &above.manifest)?, &above.manifest));
    } else {
        steps.extend(root(&mut document, FILE));
        steps.push(profile(&mut document));
        steps.extend(costs(&document, FILE));
    }
    Ok((document.to_string(), steps))
}

/// Keeps cargo from taking the lanes for bench targets of the package, whose own ones are declared.
fn benches(document: &mut DocumentMut, own: &[String]) -> Vec<Step> {
    const KEY: &str = "autobenches";
    let Some(package) = document.get_mut("package").and_then(Item::as_table_like_mut) else {
        return Vec::new();
    };
    match package.get(KEY).map(Item::as_bool) {
        Some(Some(false)) => return vec![Step::left(format!("{FILE}: {KEY} is false"))],
        Some(_) => {
            let what = "cargo takes the lanes for bench targets of the package; set it to false";
            return vec![Step::left(format!("{FILE}: {KEY} is not false: {what}"))];
        }
        None => package.insert(KEY, value(false)),
    };
    let why = "the lanes in benches are those of the claims";
    let mut steps = vec![Step::added(format!("{FILE}: {KEY} = false: {why}"))];
    if own.is_empty() {
        return steps;
    }
    let benches = document.entry("bench").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    for name in own {
        let Some(benches) = benches.as_array_of_tables_mut() else {
            steps.push(Step::left(format!("{FILE}: bench is no list of tables; add {name} to it")));
            continue;
        };
        let is_it = |bench: &Table| {
            is_named(bench, name)
                || is_at(bench, &[format!("benches/{name}.rs"), format!("benches/{name}/main.rs")])
        };
        if !benches.iter().any(is_it) {
            let mut table = Table::new();
            table.insert("name", value(name));
            benches.push(table);
            steps.push(Step::added(format!("{FILE}: the package's own bench target {name}")));
        }
    }
    steps
}

/// Bench targets that have the name of a lane, from a file of their own: in a root that takes both packages, a command that
/// names the lane is about both. Where the file itself stands in the place of the lane's, that one is not written.
fn named_as_lanes(document: &DocumentMut) -> Vec<Step> {
    let own = document.get("bench").and_then(Item::as_array_of_tables).into_iter().flatten();
    let has_file = |table: &&Table, name: &str| {
        table.contains_key("path") && !is_at(table, &[format!("{BENCHES}/{name}.rs")])
    };
    let lanes = TARGETS.iter().chain(&GO_TARGETS).map(|target| target.name);
    let all: Vec<&Table> = own.collect();
    let taken = lanes.filter(|name| all.iter().any(|it| is_named(it, name) && has_file(it, name)));
    taken
        .map(|name| {
            Step::left(format!(
                "{FILE}: the bench target {name} has the name of a lane, and `cargo bench --bench {name}` and the gate would run \
                 both: rename it"
            ))
        })
        .collect()
}

/// What a library that no Rust code can be linked with has to say, so that there can be claims about it.
fn unlinkable(document: &DocumentMut) -> Option<Step> {
    let library = document.get("lib")?;
    let said = |key: &str| library.get(key);
    let is_on = |keys: [&str; 2]| keys.iter().find_map(|key| said(key)?.as_bool()) == Some(true);
    let kinds = said("crate-type").or_else(|| said("crate_type"))?.as_array()?;
    let is_for_rust = |kind: &str| matches!(kind, "lib" | "rlib" | "dylib" | "proc-macro");
    let mut kinds = kinds.iter().filter_map(|kind| kind.as_str());
    if kinds.any(is_for_rust) || is_on(["proc-macro", "proc_macro"]) {
        return None;
    }
    let what = "the library is not for Rust code, and claims could not use it: add \"lib\" to its crate-type";
    Some(Step::left(format!("{FILE}: {what}")))
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
    // Where cargo does not look for programs by itself, a file is none unless the manifest names it.
    let own = document.get("package").and_then(|own| own.get("autobins")?.as_bool());
    let found = if own == Some(false) { &[][..] } else { &package.programs };
    if found.is_empty() && !document.contains_key("bin") {
        return steps;
    }
    let programs = document.entry("bin").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(programs) = programs.as_array_of_tables_mut() else {
        let what = "bin is no list of tables; add bench = false to each of its programs, or flags of `cargo bench` reach them";
        steps.push(Step::left(format!("{FILE}: {what}")));
        return steps;
    };
    for program in found {
        let program_name = program.name.as_deref().unwrap_or(name);
        let is_it = |table: &Table| {
            is_named(table, program_name) || is_at(table, std::slice::from_ref(&program.path))
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

/// Whether the path of a target is one of some, however it is spelt.
fn is_at(table: &Table, paths: &[String]) -> bool {
    let path = table.get("path").and_then(Item::as_str).unwrap_or_default();
    paths.iter().any(|known| known == path.trim_start_matches("./"))
}

/// What a profile says of a key, as it is written.
fn setting(document: &DocumentMut, profile: &str, key: &str) -> Option<String> {
    let known = document.get("profile")?.get(profile)?.get(key)?;
    Some(known.to_string().trim().to_owned())
}

/// What the profile of the lanes or that of releases, from which it inherits, says of a key, and which of them.
fn of_lanes(document: &DocumentMut, key: &str) -> Option<(&'static str, String)> {
    let said = |profile| Some((profile, setting(document, profile, key)?));
    said("bench").or_else(|| said("release"))
}

/// Whether what is said of a key turns it on.
fn is_on(said: &str) -> bool {
    !matches!(said, "false" | "\"off\"" | "\"none\"")
}

/// What the profile of the lanes lacks. It inherits from that of releases.
fn lacking(document: &DocumentMut) -> Vec<(String, Item)> {
    let mut wanted = PROFILE.parse::<DocumentMut>().expect("the profile is TOML");
    if setting(document, "release", "strip").is_some_and(|said| is_on(&said)) {
        // The line tables would be taken out again.
        wanted.insert("strip", value("none"));
    }
    let wanted = wanted.iter().map(|(key, item)| (key.to_owned(), item.clone()));
    wanted
        .filter(|(key, item)| {
            let inherited =
                setting(document, "release", key) == Some(item.to_string().trim().to_owned());
            setting(document, "bench", key).is_none() && !inherited
        })
        .collect()
}

/// What the profile of the lanes says that costs something.
fn costs(document: &DocumentMut, file: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if setting(document, "bench", "strip").is_some_and(|said| is_on(&said)) {
        let what = "strip of [profile.bench] takes the line tables out: no place of an allocation is named; set it to \"none\"";
        steps.push(Step::left(format!("{file}: {what}")));
    }
    let has_none = |said: &String| matches!(said.trim_matches('"'), "false" | "0" | "none");
    if setting(document, "bench", "debug").is_some_and(|said| has_none(&said)) {
        steps.push(Step::left(format!(
            "{file}: with debug of [profile.bench] switched off there are no line tables, and no place of an allocation is \
             named; set it to \"line-tables-only\""
        )));
    }
    if let Some((profile, said)) = of_lanes(document, "lto").filter(|(_, said)| is_on(said)) {
        steps.push(Step::left(format!(
            "{file}: lto = {said} of [profile.{profile}]: an edit of one claim compiles the whole program anew and may change \
             the code of others; lto = \"off\" in [profile.bench] keeps them apart"
        )));
    }
    steps
}

fn profile(document: &mut DocumentMut) -> Step {
    let lacking = lacking(document);
    if lacking.is_empty() {
        return Step::left(format!("{FILE}: the profile of the lanes is there"));
    }
    let mut profiles = Table::new();
    profiles.set_implicit(true);
    let profiles = document.entry("profile").or_insert(Item::Table(profiles));
    let mut explained = Table::new();
    explained.decor_mut().set_prefix(WHY_PROFILE);
    let bench = profiles
        .as_table_like_mut()
        .map(|profiles| profiles.entry("bench").or_insert(Item::Table(explained)));
    let Some(bench) = bench.and_then(Item::as_table_like_mut) else {
        let wanted = in_one_line(&lacking);
        return Step::left(format!(
            "{FILE}: profile is no table; add to [profile.bench]: {wanted}"
        ));
    };
    let was_there = !bench.is_empty();
    for (index, (key, item)) in lacking.iter().enumerate() {
        bench.insert(key, item.clone());
        if index == 0 && was_there {
            explain(bench, key);
        }
    }
    Step::added(format!("{FILE}: {} of [profile.bench]", in_one_line(&lacking)))
}

/// Says above the first line that is added to a profile why.
fn explain(bench: &mut dyn TableLike, key: &str) {
    if let Some(mut key) = bench.key_mut(key) {
        key.leaf_decor_mut().set_prefix(WHY_PROFILE.trim_start());
    }
}

fn profile_above(above: &MemberOf) -> Result<Step, Error> {
    let file = &above.manifest;
    let lacking = lacking(&parsed(&above.text, file)?);
    Ok(Step::left(match lacking.is_empty() {
        true => format!("{file}: the profile of the lanes is there"),
        false => format!(
            "{FILE}: profiles are the workspace's; add to [profile.bench] of {file}: {}",
            in_one_line(&lacking)
        ),
    }))
}

fn in_one_line(lines: &[(String, Item)]) -> String {
    let lines = lines.iter().map(|(key, item)| format!("{key} = {}", item.to_string().trim()));
    lines.collect::<Vec<String>>().join(", ")
}

#[cfg(test)]
mod tests;
