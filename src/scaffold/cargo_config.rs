//! The lines of `.cargo/config.toml`: the flags of code placement, and a short name for the command line.

use super::{Step, toml::parsed};
use crate::record::Error;
use std::path::Path;
use toml_edit::{Array, Item, Table, TableLike, value};

/// Functions and loops start on a cache line.
const FLAGS: [&str; 4] =
    ["-C", "llvm-args=-align-all-functions=6", "-C", "llvm-args=-align-loops=64"];
/// What a text has that has them.
const TELLING: &str = "-align-loops=";
const WHY: &str = "# Functions and loops start on a cache line, so that a change somewhere else in the program does not move a\n\
                   # measured loop across one.\n";

/// The configuration with what is missing. `above` is a configuration of cargo further up that has the flags already, to
/// which cargo would add these. `package` is the claims' package where cargo does not take it by itself, and `is_ours` tells
/// whether the key of a target may mean the one that is built for.
///
/// # Errors
/// Where the text is no TOML.
pub fn cargo_config(
    text: &str,
    above: Option<&Path>,
    package: Option<&str>,
    is_ours: fn(&str) -> bool,
) -> Result<(String, Vec<Step>), Error> {
    const FILE: &str = ".cargo/config.toml";
    let mut document = parsed(text, FILE)?;
    let mut steps = Vec::new();
    let targets = document.get("target").and_then(Item::as_table_like);
    let of_target = targets.and_then(|targets| lacking_them(targets, is_ours));
    let known = document.get("build").and_then(|build| build.get("rustflags"));
    if let Some(flags) = of_target {
        steps.push(Step::left(format!(
            "{FILE}: {flags} takes the place of build.rustflags; add to it: {}",
            FLAGS.join(" ")
        )));
    } else if text.contains(TELLING) {
        steps.push(Step::left(format!("{FILE}: the flags of code placement are there")));
        steps.extend(above.map(|above| {
            Step::left(format!(
                "{FILE}: {} has the flags of code placement too, and cargo adds both up, so that all is built anew after it was \
                 started there: one of both is enough",
                above.display()
            ))
        }));
    } else if let Some(above) = above {
        let above = above.display();
        steps.push(Step::left(format!(
            "{FILE}: {above} has the flags of code placement, and cargo adds both up"
        )));
    } else if known.is_some() {
        steps.push(Step::left(format!(
            "{FILE}: it has flags of its own; add to build.rustflags: {}",
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

/// The name of the flags that belong to the target that is built for, where those of placement are not among them: with
/// these, cargo passes over the flags of all.
fn lacking_them(targets: &dyn TableLike, is_ours: fn(&str) -> bool) -> Option<String> {
    let lacks_them = |target: &Item| {
        target.get("rustflags").is_some_and(|flags| !flags.to_string().contains(TELLING))
    };
    let mut found = targets.iter().filter(|(name, target)| is_ours(name) && lacks_them(target));
    found.next().map(|(name, _)| format!("target.{name}.rustflags"))
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

    fn configured(text: &str, above: Option<&Path>, package: Option<&str>) -> (String, Vec<Step>) {
        let is_ours = |key: &str| !key.contains("windows");
        cargo_config(text, above, package, is_ours).expect("TOML")
    }

    fn written(text: &str) -> String {
        configured(text, None, None).0
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
            let (written, steps) = configured(text, None, None);
            assert!(written.starts_with(text) && !written.contains("align"), "{written}");
            assert!(steps[0].to_string().starts_with("left alone"), "{}", steps[0]);
            assert!(steps[0].what.contains(": -C llvm-args=-align"), "{}", steps[0]);
        }
    }

    #[test]
    fn a_package_that_cargo_does_not_take_by_itself_is_named() {
        let (written, _) = configured("", None, Some("ours-claims"));
        let alias = "claimbench = \"bench -p ours-claims --bench claimbench --\"";
        assert!(written.contains(alias), "{written}");
    }

    #[test]
    fn flags_of_a_folder_above_are_not_given_twice() {
        let above = Some(Path::new("/up/.cargo/config.toml"));
        let (written, steps) = configured("", above, None);
        assert!(!written.contains("align"), "{written}");
        assert!(steps[0].what.contains("/up/.cargo/config.toml has"), "{}", steps[0]);
        // Where both have them already, it is said.
        let first = self::written("");
        let (written, steps) = configured(&first, above, None);
        assert_eq!(written, first);
        assert!(steps[1].what.contains("/up/.cargo/config.toml has"), "{}", steps[1]);
        assert!(steps[1].what.contains("one of both"), "{}", steps[1]);
    }

    #[test]
    fn flags_of_a_target_count_where_it_is_the_one_that_is_built_for() {
        for other in ["x86_64-pc-windows-msvc", "'cfg(windows)'"] {
            let text = format!("[target.{other}]\nrustflags = [\"-g\"]\n");
            assert!(written(&text).contains("-align-loops=64"), "{other}");
        }
        // They take the place of those of placement, which were written before.
        let flags =
            "[target.x86_64-unknown-linux-gnu]\nrustflags = [\"-Clink-arg=-fuse-ld=mold\"]\n";
        let text = format!("{}\n{flags}", written(""));
        let (again, steps) = configured(&text, None, None);
        assert_eq!(again, text);
        let what = "target.x86_64-unknown-linux-gnu.rustflags takes the place";
        assert!(steps[0].what.contains(what), "{}", steps[0]);
        let mended = text.replace("mold\"", "mold\", \"-Cllvm-args=-align-loops=64\"");
        let (_, steps) = configured(&mended, None, None);
        assert!(steps[0].what.ends_with("are there"), "{}", steps[0]);
    }
}
