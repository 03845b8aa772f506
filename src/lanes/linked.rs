//! What the claims are linked with, as cargo tells: crates of others, whose version can change what a case counts although
//! no line of the project has changed.
//!
//! A lock file says too much for that: it has what other members need, what is only built with or tested with, and what
//! another system would need.

use super::manifest::of_claims;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long cargo may take to tell: it waits where another cargo is just loading something down.
const LIMIT: Duration = Duration::from_secs(20);
/// The harness.
const OWN: &str = env!("CARGO_PKG_NAME");
/// Of what the harness is linked with, the one crate that counts: the others do nothing in a turn.
const COUNTS: &str = "dhat";

/// The versions of what the claims are linked with, by crate.
pub(super) type Linked = BTreeMap<String, BTreeSet<String>>;

/// What the claims of this program are linked with; nothing where cargo does not tell, as for a program that lies far from
/// its package.
pub(super) fn linked() -> Option<Linked> {
    let manifest = of_claims()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", env!("CLAIMBENCH_TARGET"), "--manifest-path"])
        .arg(&manifest);
    among(&output(command)?, &manifest)
}

/// What a command writes; nothing where it fails or takes too long.
fn output(mut command: Command) -> Option<Vec<u8>> {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = quiet.spawn().ok()?;
    let mut pipe = child.stdout.take()?;
    let (told, tells) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // Where nobody waits any more, nobody is told.
        let _ = told.send(pipe.read_to_end(&mut bytes).is_ok().then_some(bytes));
    });
    let Ok(bytes) = tells.recv_timeout(LIMIT) else {
        // It has ended by itself meanwhile, or it is ended here.
        let _ = child.kill();
        let _ = child.wait();
        return None;
    };
    child.wait().ok()?.success().then_some(bytes?)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    /// Where it comes from; nothing where it is a folder.
    source: Option<String>,
    manifest_path: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Needed>,
}

#[derive(Deserialize)]
struct Needed {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// Nothing for what a library is linked with; `dev` and `build` for the others.
    kind: Option<String>,
}

/// What the package of a manifest is linked with, as `cargo metadata` tells.
///
/// Packages of the project itself are followed and left out: what they do is the project's own doing. The harness is one
/// where it lies in a folder; of what it is linked with only dhat is taken.
fn among(metadata: &[u8], manifest: &Path) -> Option<Linked> {
    let Metadata { packages, resolve } = serde_json::from_slice(metadata).ok()?;
    let packages: BTreeMap<&str, &Package> =
        packages.iter().map(|package| (package.id.as_str(), package)).collect();
    let nodes = resolve?.nodes;
    let nodes: BTreeMap<&str, &Node> = nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let is_root = |package: &&&Package| Path::new(&package.manifest_path) == manifest;
    let root = packages.values().find(is_root)?.id.as_str();
    let of_kind = |id: &str, dev: bool| -> Vec<&str> {
        let is_meant = |kind: &Kind| match kind.kind.as_deref() {
            None => true,
            Some(kind) => dev && kind == "dev",
        };
        let needed = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let meant = needed.filter(|needed| needed.dep_kinds.iter().any(is_meant));
        meant.map(|needed| needed.pkg.as_str()).collect()
    };
    let is_named = |id: &str, name: &str| packages.get(id).is_some_and(|it| it.name == name);
    // Where the library of the package has the claims, what its tests need is not theirs.
    let has_claims = of_kind(root, false).iter().any(|id| is_named(id, OWN));
    let mut open = of_kind(root, !has_claims);
    let mut seen: BTreeSet<&str> = BTreeSet::from([root]);
    let mut linked = Linked::new();
    while let Some(id) = open.pop() {
        let Some(package) = packages.get(id) else { continue };
        let is_macro = |target: &Target| target.kind.iter().any(|kind| kind == "proc-macro");
        if package.targets.iter().any(is_macro) || !seen.insert(id) {
            continue;
        }
        add(&mut linked, package);
        let needed = of_kind(id, false);
        if package.name == OWN {
            let counts = needed.into_iter().filter(|id| is_named(id, COUNTS));
            counts.filter_map(|id| packages.get(id)).for_each(|it| add(&mut linked, it));
        } else {
            open.extend(needed);
        }
    }
    Some(linked)
}

/// Adds a package that is not the project's own.
fn add(linked: &mut Linked, package: &Package) {
    if let Some(source) = &package.source {
        let version = version(&package.version, source);
        linked.entry(package.name.clone()).or_default().insert(version);
    }
}

/// A version, with the commit where it comes from git.
fn version(version: &str, source: &str) -> String {
    match source.strip_prefix("git+").and_then(|address| address.rsplit_once('#')) {
        Some((_, commit)) => format!("{version} ({commit})"),
        None => version.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTRY: &str = "registry+https://example.org/index";

    fn package(name: &str, version: &str, source: Option<&str>) -> serde_json::Value {
        let kind = if name.ends_with("_macros") { "proc-macro" } else { "lib" };
        serde_json::json!({
            "id": name, "name": name, "version": version, "source": source,
            "manifest_path": format!("/p/{name}/Cargo.toml"), "targets": [{ "kind": [kind] }],
        })
    }

    /// A package that needs others, each as a kind.
    fn node(name: &str, needed: &[(&str, Option<&str>)]) -> serde_json::Value {
        let needed: Vec<serde_json::Value> = needed
            .iter()
            .map(|(name, kind)| serde_json::json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] }))
            .collect();
        serde_json::json!({ "id": name, "deps": needed })
    }

    fn found(nodes: &[serde_json::Value]) -> Vec<String> {
        let others =
            ["list", "node", "list_macros", "tester", "builder", "dhat", "clap", "aside", "syn"];
        let git = "git+https://example.org/tree?rev=1#abcdef";
        let mut packages: Vec<serde_json::Value> =
            others.map(|name| package(name, "1.2.3", Some(REGISTRY))).into();
        packages.push(package("tree", "0.1.0", Some(git)));
        packages.extend(["claims", "ours", "other", OWN].map(|name| package(name, "0.1.0", None)));
        let text = serde_json::json!({ "packages": packages, "resolve": { "nodes": nodes } });
        let linked = among(text.to_string().as_bytes(), Path::new("/p/claims/Cargo.toml"));
        let linked = linked.expect("the package is there").into_iter();
        linked
            .map(|(name, versions)| {
                let versions: Vec<String> = versions.into_iter().collect();
                format!("{name} {}", versions.join(", "))
            })
            .collect()
    }

    #[test]
    fn only_what_the_claims_are_linked_with_and_what_counts_is_taken() {
        let found = found(&[
            node("claims", &[("ours", None), (OWN, None), ("tester", Some("dev"))]),
            node("ours", &[("list", None), ("builder", Some("build")), ("tree", None)]),
            node("list", &[("node", None), ("list_macros", None)]),
            node("list_macros", &[("syn", None)]),
            node(OWN, &[("dhat", None), ("clap", None)]),
            node("dhat", &[("syn", None)]),
            // Another member of the workspace.
            node("other", &[("aside", None)]),
        ]);
        assert_eq!(found, ["dhat 1.2.3", "list 1.2.3", "node 1.2.3", "tree 0.1.0 (abcdef)"]);
    }

    #[test]
    fn claims_in_the_bench_targets_are_linked_with_what_those_need() {
        let found = found(&[
            node("claims", &[("list", None), (OWN, Some("dev")), ("tester", Some("dev"))]),
            node(OWN, &[("dhat", None), ("clap", None)]),
        ]);
        assert_eq!(found, ["dhat 1.2.3", "list 1.2.3", "tester 1.2.3"]);
    }

    #[test]
    fn what_can_not_be_read_tells_nothing() {
        assert_eq!(among(b"{}", Path::new("/p/claims/Cargo.toml")), None);
        assert_eq!(output(Command::new("/none/at/all")), None);
        let mut fails = Command::new("sh");
        fails.args(["-c", "echo some; exit 3"]);
        assert_eq!(output(fails), None);
        let mut works = Command::new("sh");
        works.args(["-c", "echo some"]);
        assert_eq!(output(works).as_deref(), Some(b"some\n".as_slice()));
    }
}
