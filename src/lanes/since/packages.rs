//! What the package of a claim is built from, as cargo tells: folders of packages that are here, and crates of others.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The harness, and what of all that it is linked with takes part in a turn.
const OWN: &str = env!("CARGO_PKG_NAME");
const COUNTS: &str = "dhat";
/// Of its code, what does.
const IN_A_TURN: [&str; 3] = ["src/run/", "src/allocators/", "src/allocators.rs"];

/// The packages of a workspace with claims.
pub(super) struct Packages {
    /// The folder of the workspace.
    pub(super) workspace: PathBuf,
    known: BTreeMap<PackageId, Package>,
    needs: BTreeMap<PackageId, Vec<PackageId>>,
}

/// A package.
#[derive(Clone, Debug)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// Its folder, where it is one here.
    pub(super) folder: Option<PathBuf>,
    /// The folders of its library and programs.
    code: Vec<PathBuf>,
}

impl Package {
    /// Whether a file is a part of it: below the folder of its library or programs, its manifest, or what builds it. Of the
    /// harness only what takes part in a turn counts.
    pub(super) fn is_built_from(&self, path: &Path) -> bool {
        let Some(below) = self.folder.as_ref().and_then(|folder| path.strip_prefix(folder).ok())
        else {
            return false;
        };
        if self.name == OWN {
            return IN_A_TURN.iter().any(|place| match place.ends_with('/') {
                true => below.starts_with(place),
                false => below == Path::new(place),
            });
        }
        let is_own = below == Path::new("Cargo.toml") || below == Path::new("build.rs");
        is_own || self.code.iter().any(|folder| path.starts_with(folder))
    }
}

impl Packages {
    /// The packages that the one of a manifest is built from, and of its workspace; nothing where cargo does not tell.
    pub(super) fn of(manifest: &Path) -> Option<Packages> {
        let mut command = MetadataCommand::new();
        if let Some(cargo) = std::env::var_os("CARGO") {
            command.cargo_path(cargo);
        }
        let words = ["--locked", "--offline", "--filter-platform", env!("CLAIMBENCH_TARGET")];
        let words = words.map(str::to_owned);
        Packages::among(command.manifest_path(manifest).other_options(words).exec().ok()?)
    }

    fn among(metadata: Metadata) -> Option<Packages> {
        let workspace: PathBuf = metadata.workspace_root.into();
        let package = |package: cargo_metadata::Package| {
            let folder =
                package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned());
            let is_code = |target: &&cargo_metadata::Target| !target.is_test();
            let places = package.targets.iter().filter(is_code).map(|target| &target.src_path);
            let code = places
                .filter_map(|path| path.parent())
                .map(|folder| folder.as_std_path().to_owned());
            let own = Package {
                name: package.name.to_string(),
                version: package.version.to_string(),
                folder: folder.filter(|_| package.source.is_none()),
                code: code.collect(),
            };
            (package.id, own)
        };
        let local: BTreeSet<PackageId> = metadata
            .packages
            .iter()
            .filter(|package| package.source.is_none())
            .map(|package| package.id.clone())
            .collect();
        let nodes = metadata.resolve?.nodes.into_iter();
        let packages: BTreeMap<PackageId, Package> =
            metadata.packages.into_iter().map(package).collect();
        let needs = nodes.map(|node| needs(node, &local, &packages)).collect();
        Some(Packages { workspace, known: packages, needs })
    }

    /// What the package that a file belongs to is built from, itself included: the one with the deepest folder around the
    /// file.
    pub(super) fn needed_by(&self, file: &Path) -> Vec<&Package> {
        let depth = |package: &Package| {
            let folder = package.folder.as_ref().filter(|folder| file.starts_with(folder))?;
            Some(folder.components().count())
        };
        let own = self.known.iter().filter(|(_, package)| depth(package).is_some());
        let own = own.max_by_key(|(_, package)| depth(package)).map(|(id, _)| id);
        let mut open: Vec<&PackageId> = own.into_iter().collect();
        let mut needed: BTreeSet<&PackageId> = BTreeSet::new();
        while let Some(id) = open.pop() {
            if needed.insert(id) {
                open.extend(self.needs.get(id).into_iter().flatten());
            }
        }
        needed.into_iter().filter_map(|id| self.known.get(id)).collect()
    }
}

/// What a package needs: of those that are here what tests and benches need as well, for claims may be in its bench targets.
fn needs(
    node: Node,
    local: &BTreeSet<PackageId>,
    packages: &BTreeMap<PackageId, Package>,
) -> (PackageId, Vec<PackageId>) {
    let name = |id: &PackageId| packages.get(id).map_or("", |package| package.name.as_str());
    let is_own = name(&node.id) == OWN;
    let is_here = local.contains(&node.id) && !is_own;
    let counts = |needed: &cargo_metadata::NodeDep| {
        let mut kinds = needed.dep_kinds.iter().map(|kind| kind.kind);
        let is_needed = kinds.any(|kind| is_here || kind != DependencyKind::Development);
        is_needed && (!is_own || name(&needed.pkg) == COUNTS)
    };
    let needed = node.deps.iter().filter(|needed| counts(needed));
    (node.id.clone(), needed.map(|needed| needed.pkg.clone()).collect())
}

#[cfg(test)]
pub(super) mod testing {
    //! Packages for tests.

    use super::{Package, Packages};
    use std::collections::BTreeMap;
    use std::path::Path;

    /// A workspace of which nothing else is known.
    pub(in crate::lanes::since) fn workspace(folder: &Path) -> Packages {
        let (packages, needs) = (BTreeMap::new(), BTreeMap::new());
        Packages { workspace: folder.to_owned(), known: packages, needs }
    }

    /// A crate of somebody else.
    pub(in crate::lanes::since) fn crate_of(name: &str, version: &str) -> Package {
        let (name, version) = (name.to_owned(), version.to_owned());
        Package { name, version, folder: None, code: Vec::new() }
    }
}
