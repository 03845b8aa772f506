//! `claimbench init`: makes the package in the current folder ready for claims of its own.

use super::files::{change, write_new};
use super::package::{flags_above, is_of_claims, older, package};
use crate::lanes::{flags_apply, flags_overruled};
use crate::record::Error;
use crate::scaffold::{
    self, BENCHES, Claims, Dependency, GO_TARGETS, IGNORED, LIBRARY, LIST, MERGED, Reached, Runs,
    SAMPLE, Step, TARGETS, TEST, Target, add_member, bring_forward, cargo_config, claims_manifest,
    filled, has_jemalloc, manifest, own_allocator, package_name,
};
use clap::Args;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

/// Write a package for claims, with lanes and a first claim, into the folder benches of the current package
///
/// Asks nothing and overwrites nothing; a second run changes nothing. Says line by line what it did and what it left
/// alone.
#[derive(Args)]
pub(super) struct Init {
    /// Depend on claimbench in a folder, and not on that of the registry
    #[arg(long, value_name = "FOLDER")]
    path: Option<PathBuf>,
    /// Leave out the lanes under jemalloc: only one crate of a program may link it
    #[arg(long)]
    without_jemalloc: bool,
    /// Add the lanes that measure the Go sides of claims
    #[arg(long)]
    go: bool,
}

const MANIFEST: &str = "Cargo.toml";
const CONFIG: &str = ".cargo/config.toml";
const IGNORE: &str = ".gitignore";
const ATTRIBUTES: &str = ".gitattributes";

/// The claims' package as it is, and as it is called.
struct Beside {
    text: Option<String>,
    name: String,
    library: String,
    jemalloc: bool,
}

impl Init {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        // Everything that can be refused is read before the first file is written.
        let text = std::fs::read_to_string(MANIFEST).map_err(|error| {
            let next = "go into the folder of the package whose code the claims are about, or make one with `cargo init`";
            Error::new(format!("there is no package here: {error}"), next).at(Path::new(MANIFEST))
        })?;
        let name = package_name(&text)?;
        if is_of_claims(&text) {
            let next = "go up to the package that the claims are about, and run it there";
            return Err(
                Error::new("this is the package of the claims", next).at(Path::new(MANIFEST))
            );
        }
        bring_forward(&text, &older())?;
        let beside = self.beside(&name)?;
        let package = package(&text);
        let (targets, mut steps) = lanes(beside.jemalloc, self.go);
        let has_library = package.has_library || scaffold::has_library(&text)?;
        let claims = Claims {
            name: &beside.name,
            about: has_library.then_some(name.as_str()),
            dependency: self.dependency()?,
            jemalloc: beside.jemalloc,
            targets,
        };
        let (new_claims, of_claims) = claims_manifest(beside.text.as_deref(), &claims)?;
        let (new_manifest, of_manifest) = manifest(&text, &package)?;
        let above = package.member_of.as_ref();
        let of_above = above.map(add_member).transpose()?;
        let config = std::fs::read_to_string(CONFIG).unwrap_or_default();
        let reached = Reached::by(&new_manifest)?;
        let own_name = |is_needed: bool| is_needed.then_some(beside.name.as_str());
        // Other packages that cargo takes may have claims of their own some day.
        let in_alias = own_name(above.is_some() || !reached.members.is_empty());
        let (new_config, of_config) =
            cargo_config(&config, flags_above(CONFIG).as_deref(), in_alias, flags_apply)?;

        // The folder first: where it can not be made, nothing is changed.
        for (path, text) in files(&claims.targets, &beside.library) {
            steps.push(write_new(Path::new(&path), &text)?);
        }
        steps.extend(library_of_others());
        change(Path::new(scaffold::MANIFEST), beside.text.as_deref().unwrap_or(""), &new_claims)?;
        change(Path::new(MANIFEST), &text, &new_manifest)?;
        if let (Some(above), Some((new, _))) = (above, &of_above) {
            change(Path::new(&above.manifest), &above.text, new)?;
        }
        change(Path::new(CONFIG), &config, &new_config)?;
        steps.extend(of_claims);
        steps.extend(of_manifest);
        steps.extend(of_above.map(|(_, step)| step));
        steps.extend(of_config);
        steps.extend(overruled(above.map(|above| above.manifest.as_str())));
        if has_library {
            steps.extend(allocators());
        }
        steps.push(ignore()?);
        steps.push(attributes()?);
        let lines: String = steps.iter().map(|step| format!("{step}\n")).collect();
        let next = if above.is_some() {
            next(own_name(true), own_name(true), None)
        } else {
            let sentence = reached.sentence(&beside.name);
            next(None, own_name(!reached.is_nothing()), Some(&name))
                + &sentence.map(|sentence| sentence + "\n").unwrap_or_default()
        };
        Ok((lines + &next, ExitCode::SUCCESS))
    }

    /// The claims' package: that which is there, or the one to write.
    fn beside(&self, about: &str) -> Result<Beside, Error> {
        let Ok(text) = std::fs::read_to_string(scaffold::MANIFEST) else {
            let name = format!("{about}-claims");
            let library = name.replace('-', "_");
            return Ok(Beside { text: None, name, library, jemalloc: !self.without_jemalloc });
        };
        let (library, jemalloc) = (scaffold::library(&text)?, has_jemalloc(&text)?);
        Ok(Beside { name: package_name(&text)?, text: Some(text), library, jemalloc })
    }

    /// Where claimbench comes from, as the claims' package names it.
    fn dependency(&self) -> Result<Dependency, Error> {
        let Some(path) = &self.path else { return Ok(Dependency::Registry) };
        if !path.join(MANIFEST).is_file() {
            let next = "name the folder of claimbench with --path, or leave it out to take it from the registry";
            return Err(Error::new("there is no package in this folder", next).at(path));
        }
        let parts = path.components().filter(|part| *part != Component::CurDir);
        let path = Path::new("..").join(parts.collect::<PathBuf>());
        Ok(Dependency::Path(path.display().to_string()))
    }
}

/// Why the flags in the configuration may not count. `workspace` is the manifest above, where there is one.
fn overruled(workspace: Option<&str>) -> Vec<Step> {
    let of_others = flags_overruled().into_iter();
    let mut steps: Vec<Step> = of_others
        .map(|what| Step::left(format!("{CONFIG}: its flags do not count: {what}")))
        .collect();
    let root = workspace.map(|manifest| manifest.trim_end_matches(MANIFEST));
    let has_flags = |config: &Path| {
        std::fs::read_to_string(config).is_ok_and(|text| text.contains("-align-loops="))
    };
    let is_alone = |root: &&str| !has_flags(&Path::new(root).join(CONFIG));
    if let Some(root) = root.filter(is_alone).filter(|_| has_flags(Path::new(CONFIG))) {
        steps.push(Step::left(format!(
            "{CONFIG}: cargo reads it where it is started in this folder; move its rustflags to {root}{CONFIG}, which it reads \
             in both, to have them in {root} too"
        )));
    }
    steps
}

/// What the library sets that a lane sets too.
fn allocators() -> Vec<Step> {
    let files = super::sources::of_library().into_iter();
    let said = files.filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        own_allocator(&path.display().to_string(), &text)
    });
    said.collect()
}

/// The lanes to write and to declare. A file of that name that is none stays, and so does a package without jemalloc. The
/// lanes under mimalloc come along, for their feature is off.
fn lanes(jemalloc: bool, go: bool) -> (Vec<Target>, Vec<Step>) {
    let mut lanes = Vec::new();
    let mut steps = Vec::new();
    for target in TARGETS.into_iter().chain(GO_TARGETS.into_iter().filter(|_| go)) {
        let path = path_of(target);
        let there = std::fs::read_to_string(&path).ok();
        if target.runs == Runs::WithJemalloc && !jemalloc {
            let why = "not written, for the claims are without the feature jemalloc";
            steps.push(Step::left(format!("{path}: {why}")));
        } else if there.is_some_and(|text| !text.contains("claimbench::")) {
            let again = format!(
                "rename it and run `claimbench init` again to have the lane {}",
                target.name
            );
            steps.push(Step::left(format!("{path}: it is no file of claimbench; {again}")));
        } else {
            lanes.push(target);
        }
    }
    (lanes, steps)
}

fn path_of(target: Target) -> String {
    format!("{BENCHES}/{}.rs", target.name)
}

/// The files of the claims' package but its manifest, in the order in which they are written.
fn files(lanes: &[Target], library: &str) -> Vec<(String, String)> {
    let mut files = vec![LIBRARY, TEST];
    // Where there is a list, a claim that is not in it was taken out on purpose.
    files.push(LIST);
    if !Path::new(LIST.0).exists() {
        files.push(SAMPLE);
    }
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text));
    let lanes = lanes.iter().map(|lane| (path_of(*lane), lane.text));
    files.chain(lanes).map(|(path, text)| (path, filled(text, library))).collect()
}

/// What a library needs that somebody else wrote.
fn library_of_others() -> Option<Step> {
    let text = std::fs::read_to_string(LIBRARY.0).unwrap_or_default();
    let has_claims = text.lines().any(|line| line.trim() == "pub mod claims;");
    let what = "it does not have the claims; add to it: pub mod claims;";
    (!has_claims).then(|| Step::left(format!("{}: {what}", LIBRARY.0)))
}

/// What to do after `init`. The claims' package is named where cargo has to be told of it, to test and to measure; the other
/// one where cargo has to be told which one is to be published.
fn next(in_tests: Option<&str>, in_benches: Option<&str>, about: Option<&str>) -> String {
    let named =
        |package: Option<&str>| package.map(|package| format!(" -p {package}")).unwrap_or_default();
    let publish = about
        .map(|about| format!("`cargo publish` is `cargo publish -p {about}` from now on.\n"))
        .unwrap_or_default();
    format!(
        "\nNext: `cargo test{}` checks the claims, `cargo bench{} -- --quick` measures them in a first look and\n\
         writes reports/index.html, `cargo claimbench new THEME/NAME` adds a claim.\n{publish}",
        named(in_tests),
        named(in_benches)
    )
}

/// Has git pass over what is generated.
fn ignore() -> Result<Step, Error> {
    let old = std::fs::read_to_string(IGNORE).unwrap_or_default();
    if old.lines().any(|line| line.trim_start_matches('/').starts_with("reports")) {
        return Ok(Step::left(format!("{IGNORE}: it speaks of reports")));
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    change(Path::new(IGNORE), &old, &format!("{old}{gap}{IGNORED}"))?;
    Ok(Step::added(format!("{IGNORE}: reports, but for reports/baseline.json and history.jsonl")))
}

/// Has git keep the lines of both sides of a merge in the history.
fn attributes() -> Result<Step, Error> {
    let old = std::fs::read_to_string(ATTRIBUTES).unwrap_or_default();
    if old.lines().any(|line| line.contains("history.jsonl")) {
        return Ok(Step::left(format!("{ATTRIBUTES}: it speaks of the history")));
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    change(Path::new(ATTRIBUTES), &old, &format!("{old}{gap}{MERGED}\n"))?;
    Ok(Step::added(format!(
        "{ATTRIBUTES}: git keeps the lines of both sides in reports/history.jsonl"
    )))
}
