//! The manifests of a program of claims: that of the claims' package, and that of its workspace with the profile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, TableLike};

/// The settings of a profile that can change what a program allocates: what the optimiser sees at once, it can leave out. Of
/// `panic` cargo has nothing but unwinding in bench targets.
const SETTINGS: [&str; 5] =
    ["opt-level", "lto", "codegen-units", "debug-assertions", "overflow-checks"];
/// More profiles than this do not build on each other.
const MOST_PROFILES: usize = 16;

/// The manifest of the claims' package: cargo's word, or the folder `benches` here, or the package here.
pub(super) fn of_claims() -> Option<PathBuf> {
    let here = || std::env::current_dir().ok();
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let places = [told, here().map(|here| here.join("benches")), here()];
    let manifests = places.into_iter().flatten().map(|folder| folder.join("Cargo.toml"));
    manifests.into_iter().find(|manifest| manifest.is_file())
}

/// The settings of the profile that was built with into a folder of that name, by what the manifest beside the lock file
/// and the environment say; nothing where there is no such manifest.
pub(super) fn profile(lock: Option<&Path>, folder: &str) -> Option<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(lock?.with_file_name("Cargo.toml")).ok()?;
    let variable = |name: &str| std::env::var(name).ok();
    Some(settings(&text.parse().ok()?, folder, variable))
}

/// The profiles whose settings count, the one that the others build on first. That of `cargo bench` has the folder of the
/// one that it builds on; each of somebody's own has one of its name.
fn profiles(manifest: &DocumentMut, folder: &str) -> Vec<String> {
    let of_manifest = |name: &str| -> Option<String> {
        Some(manifest.get("profile")?.get(name)?.get("inherits")?.as_str()?.to_owned())
    };
    let last = match folder {
        "" | "release" => "bench",
        "debug" => "test",
        own => own,
    };
    let builds_on = |name: &String| match name.as_str() {
        "release" | "dev" => None,
        "bench" => Some("release".to_owned()),
        "test" => Some("dev".to_owned()),
        own => of_manifest(own),
    };
    let chain = std::iter::successors(Some(last.to_owned()), builds_on);
    let mut profiles: Vec<String> = chain.take(MOST_PROFILES).collect();
    profiles.reverse();
    profiles
}

fn settings(
    manifest: &DocumentMut,
    folder: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    for profile in profiles(manifest, folder) {
        let table = manifest.get("profile").and_then(|profiles| profiles.get(&profile));
        if let Some(table) = table.and_then(Item::as_table_like) {
            add(&mut settings, "", table);
            let packages = table.get("package").and_then(Item::as_table_like);
            for (name, package) in packages.into_iter().flat_map(|packages| packages.iter()) {
                if let Some(package) = package.as_table_like() {
                    add(&mut settings, &format!("package.{name}."), package);
                }
            }
        }
        for setting in SETTINGS {
            let name = format!("CARGO_PROFILE_{profile}_{setting}").replace('-', "_");
            let told = variable(&name.to_uppercase());
            settings.extend(told.map(|value| (setting.to_owned(), value)));
        }
    }
    settings
}

fn add(settings: &mut BTreeMap<String, String>, prefix: &str, table: &dyn TableLike) {
    for setting in SETTINGS {
        let text = table.get(setting).and_then(|value| {
            let (number, switch) = (value.as_integer(), value.as_bool());
            let text = value.as_str().map(str::to_owned);
            text.or(number.map(|it| it.to_string())).or(switch.map(|it| it.to_string()))
        });
        settings.extend(text.map(|text| (format!("{prefix}{setting}"), text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_those_of_the_profile_and_of_what_it_builds_on() {
        let manifest = "[profile.release]\nlto = \"thin\"\ncodegen-units = 16\ndebug = 1\n\
                        [profile.release.package.\"*\"]\ncodegen-units = 1\n\
                        [profile.bench]\ncodegen-units = 256 # many\n[profile.dev]\nopt-level = 1\n";
        let manifest: DocumentMut = manifest.parse().expect("TOML");
        let read = |variable: fn(&str) -> Option<String>| -> Vec<String> {
            let settings = settings(&manifest, "release", variable).into_iter();
            settings.map(|(name, value)| format!("{name} {value}")).collect()
        };
        assert_eq!(read(|_| None), ["codegen-units 256", "lto thin", "package.*.codegen-units 1"]);
        let with = read(|name| (name == "CARGO_PROFILE_BENCH_LTO").then(|| "fat".to_owned()));
        assert_eq!(with[1], "lto fat");
    }

    #[test]
    fn a_profile_of_ones_own_has_the_settings_of_those_that_it_builds_on() {
        let manifest = "[profile.release]\nlto = \"thin\"\n[profile.bench]\ncodegen-units = 256\n\
                        [profile.per-f]\ninherits = \"bench\"\nlto = \"fat\"\n\
                        [profile.quick]\ninherits = \"per-f\"\npanic = \"abort\"\n\
                        [profile.lone]\ninherits = \"dev\"\n[profile.round]\ninherits = \"round\"\n";
        let manifest: DocumentMut = manifest.parse().expect("TOML");
        let read = |folder: &str| -> Vec<String> {
            let variable =
                |name: &str| (name == "CARGO_PROFILE_PER_F_CODEGEN_UNITS").then(|| "1".to_owned());
            let settings = settings(&manifest, folder, variable).into_iter();
            settings.map(|(name, value)| format!("{name} {value}")).collect()
        };
        assert_eq!(read("release"), ["codegen-units 256", "lto thin"]);
        assert_eq!(read(""), read("release"));
        assert_eq!(read("per-f"), ["codegen-units 1", "lto fat"]);
        assert_eq!(read("quick"), ["codegen-units 1", "lto fat"]);
        for nothing in ["lone", "debug", "round", "unknown"] {
            assert_eq!(read(nothing), [""; 0], "{nothing}");
        }
    }
}
