//! What an earlier `claimbench init` left: lanes that are bench targets of the package itself, each with the claims in it.

use super::toml::{is_named, parsed};
use super::{MANIFEST, TARGETS};
use crate::record::Error;
use std::path::Path;
use toml_edit::{DocumentMut, Item};

const FILE: &str = "Cargo.toml";

/// The files of a package that only the earlier layout has, as the caller found them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Older {
    /// The files of lanes that compile the claims themselves.
    pub lanes: Vec<String>,
    /// The test that compiles the claims itself.
    pub test: Option<String>,
}

impl Older {
    /// Whether a lane's text is of the earlier layout.
    #[must_use]
    pub fn is_lane(text: &str) -> bool {
        text.contains("claimbench::") && text.lines().any(|line| line.trim() == "mod claims;")
    }

    /// Whether a test's text is of the earlier layout.
    #[must_use]
    pub fn is_test(text: &str) -> bool {
        text.contains("claimbench::") && text.contains("benches/claims/mod.rs\"]")
    }
}

/// How a package of the earlier layout is brought forward, where there is something to do. Claims, records and baseline
/// stay as they are.
///
/// # Errors
/// Where the package is of the earlier layout: the error says what to do, step by step; or where the text is no TOML.
pub fn bring_forward(text: &str, found: &Older) -> Result<(), Error> {
    let document = parsed(text, FILE)?;
    let targets = targets(&document);
    if targets.is_empty() && found.lanes.is_empty() && found.test.is_none() {
        return Ok(());
    }
    let mut lines = Vec::new();
    for table in ["dev-dependencies", "dependencies"] {
        if document.get(table).is_some_and(|known| known.get("claimbench").is_some()) {
            lines.push(format!("claimbench in [{table}]"));
        }
    }
    if !targets.is_empty() {
        lines.push(format!("the [[bench]] tables of {}", targets.join(", ")));
    }
    let bench = document.get("profile").and_then(|profiles| profiles.get("bench"));
    let units = bench.and_then(|bench| bench.get("codegen-units")).and_then(Item::as_integer);
    if units == Some(1) {
        lines.push("codegen-units = 1 in [profile.bench]".to_owned());
    }
    let files: Vec<&str> = found.lanes.iter().chain(&found.test).map(String::as_str).collect();
    let mut steps = Vec::new();
    if !lines.is_empty() {
        steps.push(format!("remove from {FILE}: {}", lines.join("; ")));
    }
    if !files.is_empty() {
        steps.push(format!("delete {}", files.join(", ")));
    }
    steps.push(
        "run `claimbench init` again; claims, baseline and records stay as they are".to_owned(),
    );
    let of_claims = "move what only claims use from [dev-dependencies] to [dependencies] of";
    steps.push(format!("{of_claims} {MANIFEST}"));
    let numbered = steps.iter().zip(1..).map(|(step, number)| format!("{number}. {step}"));
    let next = numbered.collect::<Vec<String>>().join("\n  ");
    let what = "the lanes are bench targets of this package, as an earlier `claimbench init` wrote them; now claims are a \
                package of their own in `benches`. Nothing was changed";
    Err(Error::new(what, next).at(Path::new(FILE)))
}

/// The bench targets of the manifest that are those of claims.
///
/// A package may have a bench target `heap` of its own: of the earlier layout it is where the command line and the last
/// lane are there too.
fn targets(document: &DocumentMut) -> Vec<&'static str> {
    let benches = document.get("bench").and_then(Item::as_array_of_tables);
    let is_there = |name: &str| {
        benches.is_some_and(|benches| benches.iter().any(|bench| is_named(bench, name)))
    };
    let found: Vec<&str> =
        TARGETS.iter().map(|target| target.name).filter(|name| is_there(name)).collect();
    let is_of_claims = found.contains(&"claimbench") && found.contains(&"verdicts");
    if is_of_claims { found } else { Vec::new() }
}

#[cfg(test)]
mod tests;
