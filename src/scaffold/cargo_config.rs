//! The lines of `.cargo/config.toml`: the flags of code placement, and a short name for the command line.

use super::{Step, toml::parsed};
use crate::record::Error;
use std::path::Path;
use toml_edit::{Array, Item, Table, TableLike, value};

/// Functions and loops start on a cache line.
const FLAGS: [&str; 4] =
    ["-C", "llvm-args=-align-all-functions=6", "-C", "llvm-args=-align-loops=64"];
const WHY: &str = "# Functions and loops start on a cache line, so that a change somewhere else in the program does not move a\n\
                   # measured loop across one.\n";

/// The configuration with what is missing. `above` is a configuration of cargo further up that has the flags already:
/// cargo would add these to those, and LLVM takes each only once. `package` is the claims' package where cargo does not
/// take it by itself.
///
/// # Errors
/// Where the text is no TOML.
pub fn cargo_config(
    text: &str,
    above: Option<&Path>,
    package: Option<&str>,
) -> Result<(String, Vec<Step>), Error> {
    const FILE: &str = ".cargo/config.toml";
    let mut document = parsed(text, FILE)?;
    let mut steps = Vec::new();
    let of_targets = document.get("target").and_then(Item::as_table_like).and_then(of_a_target);
    let known = document.get("build").and_then(|build| build.get("rustflags")).is_some();
    if text.contains("-align-loops=") {
        steps.push(Step::left(format!("{FILE}: the flags of code placement are there")));
    } else if let Some(above) = above {
        let above = above.display();
        steps.push(Step::left(format!(
            "{FILE}: {above} has the flags of code placement, and cargo adds both up"
        )));
    } else if known || of_targets.is_some() {
        let flags = of_targets.unwrap_or_else(|| "build.rustflags".to_owned());
        steps.push(Step::left(format!(
            "{FILE}: it has flags of its own; add to {flags}: {}",
            FLAGS.join(" ")
        )));
    } else if let Some(build) = table(&mut document, "build") {
        build.insert("rustflags", value(Array::from_iter(FLAGS)));
        if let Some(mut key) = build.key_mut("rustflags") {
            key.leaf_decor_mut().set_prefix(WHY);
        }
        steps.push(Step::added(format!("{FILE}: the flags of code placement")));
    }
    match table(&mut document, "alias") {
        Some(alias) if !alias.contains_key("claimbench") => {
            // The command line is a bench target.
            let named = package.map(|package| format!("-p {package} ")).unwrap_or_default();
            let command = format!("bench {named}--bench claimbench --");
            steps.push(Step::added(format!("{FILE}: cargo claimbench = cargo {command}")));
            alias.insert("claimbench", value(command));
        }
        _ => steps.push(Step::left(format!("{FILE}: cargo claimbench is there"))),
    }
    Ok((document.to_string(), steps))
}

/// The name of the flags that belong to one target: with those, cargo passes over the flags of all.
fn of_a_target(targets: &dyn TableLike) -> Option<String> {
    let mut with_flags = targets.iter().filter(|(_, target)| target.get("rustflags").is_some());
    with_flags.next().map(|(name, _)| format!("target.{name}.rustflags"))
}

fn table<'a>(
    document: &'a mut toml_edit::DocumentMut,
    name: &str,
) -> Option<&'a mut dyn TableLike> {
    document.entry(name).or_insert(Item::Table(Table::new())).as_table_like_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        cargo_config(text, None, None).expect("TOML").0
    }

    #[test]
    fn a_second_time_changes_nothing() {
        let first = written("");
        assert!(first.contains("[build]\n# Functions and loops"), "{first}");
        assert!(first.contains("\"llvm-args=-align-loops=64\"]"), "{first}");
        assert!(first.contains("claimbench = \"bench --bench claimbench --\""), "{first}");
        assert_eq!(written(&first), first);
    }

    #[test]
    fn flags_that_are_there_stay_and_those_to_add_are_said() {
        for text in [
            "# Ours.\n[build]\nrustflags = [\"-g\"]\n",
            "[target.'cfg(unix)']\nrustflags = [\"-g\"]\n",
        ] {
            let (written, steps) = cargo_config(text, None, None).expect("TOML");
            assert!(written.starts_with(text) && !written.contains("align"), "{written}");
            assert!(steps[0].to_string().starts_with("left alone"), "{}", steps[0]);
            assert!(steps[0].what.contains("rustflags: -C llvm-args=-align"), "{}", steps[0]);
        }
    }

    #[test]
    fn a_package_that_cargo_does_not_take_by_itself_is_named() {
        let (written, _) = cargo_config("", None, Some("ours-claims")).expect("TOML");
        let alias = "claimbench = \"bench -p ours-claims --bench claimbench --\"";
        assert!(written.contains(alias), "{written}");
    }

    #[test]
    fn flags_of_a_folder_above_are_not_given_twice() {
        let (written, steps) =
            cargo_config("", Some(Path::new("/up/.cargo/config.toml")), None).expect("TOML");
        assert!(!written.contains("align"), "{written}");
        assert!(steps[0].what.contains("/up/.cargo/config.toml has"), "{}", steps[0]);
    }
}
