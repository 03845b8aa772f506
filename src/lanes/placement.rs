//! Why a build lacks the flags of code placement: what cargo takes its flags from, and what takes the place of what.
//!
//! Of its four sources cargo takes one, and passes over the others without a word: the variable `CARGO_ENCODED_RUSTFLAGS`,
//! the variable `RUSTFLAGS`, the flags of targets in all configurations, the flags of `build` in all configurations.

use super::configuration::{Configuration, read_from};
use cargo_platform::{Cfg, Platform};
use std::path::Path;
use toml_edit::{DocumentMut, Item, TableLike};

/// What is to be added where flags are.
const FLAGS: &str =
    r#""-C", "llvm-args=-align-all-functions=6", "-C", "llvm-args=-align-loops=64""#;
/// What a text has that has the flags.
const TELLING: &str = "-align-loops=";
const PLAIN: [&str; 2] = ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"];

/// Why this program was built without the flags of code placement, and how to mend it.
pub(super) fn why_not_placed() -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let found = read_from(&here);
    let why = overruling(&found, &variables());
    let why = why.into_iter().next().unwrap_or_else(|| missing(&found, &here));
    format!(
        "this build lacks the flags of code placement, and a difference between two variants may be one of place: {why}"
    )
}

/// What takes the place of the flags in the `build` of a configuration in the current folder, each as a sentence that
/// says how to mend it; mostly nothing. Flags of targets in that configuration itself are left to others.
#[must_use]
pub fn overruled() -> Vec<String> {
    let here = std::env::current_dir().unwrap_or_default();
    let own = here.join(".cargo/config.toml");
    let mut found = read_from(&here);
    // Cargo adds the flags of targets up, so that one of them has them for all.
    if found.iter().any(|known| has_them(&known.text)) {
        for known in &mut found {
            known.text.clear();
        }
    }
    found.retain(|known| known.path != own);
    overruling(&found, &variables())
}

/// The variables with flags that are set.
fn variables() -> Vec<(String, String)> {
    let set =
        PLAIN.into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
    let of_targets = std::env::vars_os().filter_map(|(name, flags)| {
        let name = name.into_string().ok()?;
        let is_one = name.starts_with("CARGO_TARGET_") && name.ends_with("_RUSTFLAGS");
        is_one.then(|| Some((name, flags.into_string().ok()?)))?
    });
    set.chain(of_targets).collect()
}

/// What takes the place of the flags of `build`, without the flags of placement in it.
fn overruling(found: &[Configuration], variables: &[(String, String)]) -> Vec<String> {
    let mut sentences = Vec::new();
    let target = env!("CLAIMBENCH_TARGET").to_uppercase().replace('-', "_");
    let own = format!("CARGO_TARGET_{target}_RUSTFLAGS");
    let is_ours = |name: &str| PLAIN.contains(&name) || name == own;
    for (name, flags) in variables.iter().filter(|(name, _)| is_ours(name)) {
        if !flags.contains(TELLING) {
            sentences.push(format!(
                "the variable {name} takes the place of the flags in .cargo/config.toml; unset it, or add the flags to it \
                 ({})",
                FLAGS.replace(['"', ','], "")
            ));
        }
    }
    for Configuration { path, text, hides } in found {
        let path = path.display();
        if *hides {
            sentences.push(format!(
                "cargo reads {path} and not {path}.toml beside it; move what it says there and delete it"
            ));
        }
        for key in lacking_them(text) {
            sentences.push(format!(
                "{path}: {key}.rustflags takes the place of build.rustflags in every configuration; add to it {FLAGS}"
            ));
        }
    }
    sentences
}

/// The tables of targets that have flags for this one, and not those of placement.
fn lacking_them(text: &str) -> Vec<String> {
    let of_targets = of_targets(text).into_iter();
    of_targets.filter(|(_, has_them)| !has_them).map(|(key, _)| key).collect()
}

/// Whether the flags of placement are among those of targets that are for this one: cargo adds the flags of all of them up.
fn has_them(text: &str) -> bool {
    of_targets(text).iter().any(|(_, has_them)| *has_them)
}

/// The tables of targets that have flags for this one, each with whether those of placement are among them.
fn of_targets(text: &str) -> Vec<(String, bool)> {
    let Ok(document) = text.parse::<DocumentMut>() else { return Vec::new() };
    let Some(targets) = document.get("target").and_then(Item::as_table_like) else {
        return Vec::new();
    };
    let flags = |item: &Item| {
        let flags = item.as_table_like().and_then(|table: &dyn TableLike| table.get("rustflags"));
        flags.map(|flags| flags.to_string().contains(TELLING))
    };
    let ours = targets.iter().filter(|(key, _)| applies(key));
    ours.filter_map(|(key, item)| Some((format!("target.{}", quoted(key)), flags(item)?))).collect()
}

fn quoted(key: &str) -> String {
    if key.starts_with("cfg(") { format!("'{key}'") } else { key.to_owned() }
}

/// Whether a key of the table of targets, in a configuration of cargo, means the target that this program was built for, or
/// may do so where nobody knows its conditions.
#[must_use]
pub fn applies(key: &str) -> bool {
    let conditions = env!("CLAIMBENCH_CONDITIONS").split('\t').filter_map(|text| text.parse().ok());
    means(key, env!("CLAIMBENCH_TARGET"), &conditions.collect::<Vec<Cfg>>())
}

/// Whether a key means a target: by its name, or by a condition.
fn means(key: &str, target: &str, conditions: &[Cfg]) -> bool {
    match key.parse::<Platform>() {
        Ok(platform @ Platform::Cfg(_)) => {
            conditions.is_empty() || platform.matches(target, conditions)
        }
        _ => key == target,
    }
}

/// Why there are no flags where nothing takes their place.
fn missing(found: &[Configuration], here: &Path) -> String {
    match found.iter().find(|known| known.text.contains(TELLING)) {
        Some(known) => format!(
            "{} has them, but cargo was started where it does not read it, or before it was written; start cargo in {}",
            known.path.display(),
            here.display()
        ),
        None => format!(
            "no .cargo/config.toml has them in {} or above, where cargo looks when it is started there; `claimbench init` \
             writes one, or add to [build]: rustflags = [{FLAGS}]",
            here.display()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::configuration::read_in;
    use super::*;

    const TARGET: &str = env!("CLAIMBENCH_TARGET");
    const PLACED: &str = "[build]\nrustflags = [\"-C\", \"llvm-args=-align-loops=64\"]\n";

    fn configuration(path: &str, text: &str) -> Configuration {
        Configuration { path: path.into(), text: text.to_owned(), hides: false }
    }

    fn found(configurations: &[Configuration], variables: &[(&str, &str)]) -> Vec<String> {
        let variables: Vec<(String, String)> = variables
            .iter()
            .map(|(name, flags)| ((*name).to_owned(), (*flags).to_owned()))
            .collect();
        overruling(configurations, &variables)
    }

    #[test]
    fn flags_of_a_target_above_take_the_place_of_those_of_the_build() {
        let own = || configuration("/work/.cargo/config.toml", PLACED);
        for key in [TARGET, "'cfg(unix)'", "'cfg(target_os = \"linux\")'", "'cfg(not(windows))'"] {
            let home = format!("[target.{key}]\nrustflags = [\"-C\", \"target-cpu=native\"]\n");
            let sentences = found(&[own(), configuration("/home/me/.cargo/config", &home)], &[]);
            assert_eq!(sentences.len(), 1, "{key}");
            let sentence = &sentences[0];
            let named = format!("/home/me/.cargo/config: target.{key}.rustflags");
            assert!(sentence.starts_with(&named) && sentence.contains(TELLING), "{sentence}");
        }
        for other in [
            "[target.aarch64-apple-darwin]\nrustflags = [\"-g\"]\n",
            "[target.'cfg(windows)']\nrustflags = [\"-g\"]\n",
            "[target.'cfg(all(unix, target_arch = \"avr\"))']\nrustflags = [\"-g\"]\n",
            "[target.'cfg(not(any(unix, windows)))']\nrustflags = [\"-g\"]\n",
            &format!("[target.{TARGET}]\nlinker = \"clang\"\n"),
            &format!("[target.{TARGET}]\nrustflags = \"-C llvm-args=-align-loops=64\"\n"),
            "[build]\nrustflags = [\"-g\"]\n",
            "no toml",
        ] {
            assert_eq!(found(&[own(), configuration("/up", other)], &[]), [""; 0], "{other}");
        }
    }

    #[test]
    fn the_flags_of_one_of_several_targets_are_there_for_all() {
        let one =
            format!("[target.{TARGET}]\nrustflags = [\"-C\", \"llvm-args=-align-loops=64\"]\n");
        assert!(has_them(&one));
        let other = "[target.'cfg(unix)']\nrustflags = [\"-g\"]\n";
        assert!(has_them(&format!("{one}{other}")) && !has_them(other) && !has_them(PLACED));
        assert_eq!(lacking_them(&format!("{one}{other}")), ["target.'cfg(unix)'"]);
    }

    #[test]
    fn a_variable_takes_the_place_of_every_configuration() {
        let own = || [configuration("/work/.cargo/config.toml", PLACED)];
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            &format!("CARGO_TARGET_{}_RUSTFLAGS", TARGET.to_uppercase().replace('-', "_")),
        ] {
            let sentences = found(&own(), &[(name, "-g")]);
            assert!(sentences[0].contains(&format!("variable {name} takes")), "{sentences:?}");
            assert_eq!(found(&own(), &[(name, "-Cllvm-args=-align-loops=64")]), [""; 0]);
        }
        assert_eq!(
            found(&own(), &[("CARGO_TARGET_AARCH64_APPLE_DARWIN_RUSTFLAGS", "-g")]),
            [""; 0]
        );
    }

    #[test]
    fn of_two_configurations_in_a_folder_the_one_that_is_read_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("written");
        };
        write("config.toml", PLACED);
        let alone = read_in(folder.path()).expect("one is there");
        assert!(alone.path.ends_with("config.toml") && !alone.hides);
        write("config", "[term]\nquiet = true\n");
        let both = read_in(folder.path()).expect("two are there");
        assert!(both.path.ends_with("config") && both.hides);
        assert!(found(&[both], &[])[0].contains("config.toml beside it"));
    }

    #[test]
    fn where_nothing_takes_their_place_it_is_said_where_cargo_looks() {
        let here = Path::new("/work");
        assert!(missing(&[], here).contains("/work or above"));
        let above = [configuration("/work/member/.cargo/config.toml", PLACED)];
        assert!(missing(&above, here).contains("/work/member/.cargo/config.toml has them"));
    }
}
