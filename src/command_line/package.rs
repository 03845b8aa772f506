//! What the files of the package in the current folder tell `init`: its targets, the workspace and the flags above.

use crate::scaffold::{
    BENCHES, LIST, MemberOf, Older, Package, Program, TARGETS, TEST, depends_on_claimbench,
    excludes, is_workspace, named_workspace,
};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "Cargo.toml";

/// What the files of the package tell.
pub(super) fn package(manifest: &str) -> Package {
    Package {
        has_library: Path::new("src/lib.rs").exists(),
        programs: programs("src", "src/bin"),
        benches: own_benches(),
        member_of: match is_workspace(manifest) {
            true => None,
            false => workspace_that_is_named(manifest).or_else(workspace_above),
        },
    }
}

/// Whether the package in this folder is the claims' own, which lies in that of the package that they are about.
pub(super) fn is_of_claims(manifest: &str) -> bool {
    let about = Path::new("..").join(MANIFEST);
    let list = LIST.0.trim_start_matches("benches/");
    depends_on_claimbench(manifest) && Path::new(list).is_file() && about.is_file()
}

/// The files that only the earlier layout of a package has.
pub(super) fn older() -> Older {
    let reads = |path: &str, is_older: fn(&str) -> bool| {
        std::fs::read_to_string(path).is_ok_and(|text| is_older(&text))
    };
    let lanes = TARGETS.map(|target| format!("{BENCHES}/{}.rs", target.name));
    let test = TEST.0.trim_start_matches("benches/");
    Older {
        lanes: lanes.into_iter().filter(|path| reads(path, Older::is_lane)).collect(),
        test: reads(test, Older::is_test).then(|| test.to_owned()),
    }
}

/// A configuration of cargo further up that has the flags of code placement.
pub(super) fn flags_above(config: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    // Of two in a folder cargo reads the one without an ending.
    let both = |path: PathBuf| [path.with_extension(""), path];
    let above = here.ancestors().skip(1).flat_map(|folder| both(folder.join(config)));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let home = home.into_iter().flat_map(|home| both(home.join("config.toml")));
    let has_flags = |path: &PathBuf| {
        std::fs::read_to_string(path).is_ok_and(|text| text.contains("-align-loops="))
    };
    above.chain(home).find(has_flags)
}

/// The programs where cargo looks for them: the package's own, and one for each file and folder.
fn programs(own: &str, others: &str) -> Vec<Program> {
    let mut programs = Vec::new();
    let main = format!("{own}/main.rs");
    if Path::new(&main).exists() {
        programs.push(Program { name: None, path: main });
    }
    programs.extend(
        targets(others)
            .into_iter()
            .map(|(name, path)| Program { name: Some(name), path: path.display().to_string() }),
    );
    programs
}

/// The bench targets where cargo looks for them, without those of claims.
fn own_benches() -> Vec<String> {
    let is_own = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let is_library = path.ends_with("benches/lib.rs");
        !text.contains("claimbench::") && !is_library
    };
    let own = targets(BENCHES).into_iter().filter(|(_, path)| is_own(path));
    own.map(|(name, _)| name).collect()
}

/// The names and files of the targets in a folder: `NAME.rs`, and `NAME/main.rs`.
fn targets(folder: &str) -> Vec<(String, PathBuf)> {
    let listing = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = listing.map(|item| item.path()).collect();
    paths.sort();
    let mut targets = Vec::new();
    for path in paths {
        let file = if path.is_dir() { path.join("main.rs") } else { path.clone() };
        if file.is_file() && file.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
            targets.extend(name.map(|name| (name, file)));
        }
    }
    targets
}

/// The workspace that the manifest of the package names, which need not lie above it.
fn workspace_that_is_named(manifest: &str) -> Option<MemberOf> {
    let root = named_workspace(manifest)?;
    let manifest = format!("{}/{MANIFEST}", root.trim_end_matches('/'));
    let text = std::fs::read_to_string(&manifest).ok()?;
    let folder = between(&Path::new(&root).canonicalize().ok()?, &std::env::current_dir().ok()?);
    Some(MemberOf { manifest, text, folder })
}

/// The way from one folder to another one.
fn between(from: &Path, to: &Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other);
    let shared = shared.count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<String>>().join("/")
}

/// The workspace above that the package belongs to.
fn workspace_above() -> Option<MemberOf> {
    let here = std::env::current_dir().ok()?;
    let mut names = Vec::new();
    let mut up = String::new();
    let mut folder = here.as_path();
    while let (Some(name), Some(above)) = (folder.file_name(), folder.parent()) {
        names.insert(0, name.to_string_lossy().into_owned());
        up += "../";
        folder = above;
        let manifest = format!("{up}{MANIFEST}");
        let Ok(text) = std::fs::read_to_string(&manifest) else { continue };
        let member = names.join("/");
        if is_workspace(&text) && !excludes(&text, &member) {
            return Some(MemberOf { manifest, text, folder: member });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::between;
    use std::path::Path;

    #[test]
    fn the_way_between_folders_goes_up_to_what_they_share_and_down() {
        for (from, to, wanted) in
            [("/a/root", "/a/ours", "../ours"), ("/a", "/a/b/c", "b/c"), ("/a/b/c", "/a", "../..")]
        {
            assert_eq!(between(Path::new(from), Path::new(to)), wanted, "{from} {to}");
        }
    }
}
