//! `claimbench init`: makes the package in the current folder ready for claims of its own.

use crate::record::Error;
use crate::scaffold::{
    BENCHES, Dependency, IGNORED, LIST, Package, Program, Runs, SAMPLE, Step, TARGETS, TEST,
    cargo_config, jemalloc, manifest,
};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write bench targets, manifest lines and a first claim into the package of the current folder
///
/// Asks nothing and overwrites nothing; a second run changes nothing. Says line by line what it did and what it left
/// alone.
#[derive(Args)]
pub(super) struct Init {
    /// Depend on claimbench in a folder, and not on that of the registry
    #[arg(long, value_name = "FOLDER")]
    path: Option<PathBuf>,
}

const MANIFEST: &str = "Cargo.toml";
const CONFIG: &str = ".cargo/config.toml";
const IGNORE: &str = ".gitignore";

impl Init {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let text = std::fs::read_to_string(MANIFEST).map_err(|error| {
            let next = "go into the folder of the package whose code the claims are about, or make one with `cargo init`";
            Error::new(format!("there is no package here: {error}"), next).at(Path::new(MANIFEST))
        })?;
        let with_jemalloc = jemalloc(&text)?;
        let mut files = vec![TEST];
        let mut steps = Vec::new();
        let mut targets = Vec::new();
        let paths = TARGETS.map(|target| format!("{BENCHES}/{}.rs", target.name));
        for (target, path) in TARGETS.iter().zip(&paths) {
            let there = std::fs::read_to_string(path).ok();
            if target.runs == Runs::WithJemalloc && !with_jemalloc && there.is_none() {
                steps.push(Step::left(format!(
                    "{path}: not written, for claimbench is a dependency without jemalloc"
                )));
            } else if there.is_some_and(|text| !text.contains("claimbench::")) {
                let next = format!(
                    "rename it and run `claimbench init` again to have the lane {}",
                    target.name
                );
                steps.push(Step::left(format!("{path}: it is no file of claimbench; {next}")));
            } else {
                files.push((path, target.text));
                targets.push((target.name, target.runs != Runs::WhenNamed));
            }
        }
        // Where there is a list, a claim that is not in it was taken out on purpose.
        files.push(LIST);
        if !Path::new(LIST.0).exists() {
            files.push(SAMPLE);
        }
        // Everything that can be refused is read before the first file is written.
        let package = Package {
            has_library: Path::new("src/lib.rs").exists(),
            programs: programs(),
            targets,
            dependency: self.dependency()?,
            workspace: workspace(&text),
        };
        let (new_manifest, of_manifest) = manifest(&text, &package)?;
        let config = std::fs::read_to_string(CONFIG).unwrap_or_default();
        let (new_config, of_config) = cargo_config(&config, flags_above().as_deref())?;
        for (path, text) in files {
            steps.push(write_new(Path::new(path), text)?);
        }
        change(Path::new(MANIFEST), &text, &new_manifest)?;
        change(Path::new(CONFIG), &config, &new_config)?;
        steps.extend(of_manifest);
        steps.extend(of_config);
        steps.push(ignore()?);
        let lines: String = steps.iter().map(|step| format!("{step}\n")).collect();
        Ok((lines + NEXT, ExitCode::SUCCESS))
    }

    fn dependency(&self) -> Result<Dependency, Error> {
        let Some(path) = &self.path else { return Ok(Dependency::Registry) };
        if !path.join(MANIFEST).is_file() {
            let next = "name the folder of claimbench with --path, or leave it out to take it from the registry";
            return Err(Error::new("there is no package in this folder", next).at(path));
        }
        Ok(Dependency::Path(path.display().to_string()))
    }
}

const NEXT: &str = "
Next: `cargo test` checks the claims, `cargo bench -- --quick` measures them in a first look and writes
reports/index.html, `cargo claimbench new THEME/NAME` adds a claim.
";

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<Step, Error> {
    let unwritable = |error: std::io::Error| {
        Error::new(format!("it can not be written: {error}"), "make its folder writable").at(path)
    };
    make_folder_of(path)?;
    let name = path.display();
    match std::fs::File::create_new(path) {
        Ok(mut file) => {
            file.write_all(text.as_bytes()).map_err(unwritable)?;
            Ok(Step::wrote(name.to_string()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(Step::left(format!("{name}: it is there")))
        }
        Err(error) => Err(unwritable(error)),
    }
}

/// Writes a file again where its text has changed.
pub(super) fn change(path: &Path, old: &str, new: &str) -> Result<(), Error> {
    if old == new {
        return Ok(());
    }
    make_folder_of(path)?;
    std::fs::write(path, new).map_err(|error| {
        Error::new(format!("it can not be written: {error}"), "make it writable").at(path)
    })
}

fn make_folder_of(path: &Path) -> Result<(), Error> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        Error::new(format!("the folder can not be made: {error}"), "make what is above it writable")
            .at(folder)
    })
}

/// Has git pass over what is generated.
fn ignore() -> Result<Step, Error> {
    let old = std::fs::read_to_string(IGNORE).unwrap_or_default();
    if old.lines().any(|line| line.trim_start_matches('/').starts_with("reports")) {
        return Ok(Step::left(format!("{IGNORE}: it speaks of reports")));
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    change(Path::new(IGNORE), &old, &format!("{old}{gap}{IGNORED}"))?;
    Ok(Step::added(format!("{IGNORE}: reports, but for reports/baseline.json")))
}

/// The programs where cargo looks for them.
fn programs() -> Vec<Program> {
    let mut programs = Vec::new();
    if Path::new("src/main.rs").exists() {
        programs.push(Program { name: None, path: "src/main.rs".to_owned() });
    }
    let listing = std::fs::read_dir("src/bin").into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = listing.map(|item| item.path()).collect();
    paths.sort();
    for path in paths {
        let file = if path.is_dir() { path.join("main.rs") } else { path.clone() };
        if file.is_file() && file.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
            programs.push(Program { name, path: file.display().to_string() });
        }
    }
    programs
}

/// The manifest of the workspace above, where the package is not the root of one itself.
fn workspace(manifest: &str) -> Option<String> {
    let is_root = |text: &str| text.lines().any(|line| line.trim_start().starts_with("[workspace"));
    if is_root(manifest) {
        return None;
    }
    let here = std::env::current_dir().ok()?;
    let above = here.ancestors().skip(1).map(|folder| folder.join(MANIFEST));
    let mut roots =
        above.filter(|path| std::fs::read_to_string(path).is_ok_and(|text| is_root(&text)));
    roots.next().map(|path| path.display().to_string())
}

/// A configuration of cargo further up that has the flags of code placement.
fn flags_above() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let above = here.ancestors().skip(1).map(|folder| folder.join(CONFIG));
    let home = std::env::var_os("CARGO_HOME").map(|home| PathBuf::from(home).join("config.toml"));
    let has_flags = |path: &PathBuf| {
        std::fs::read_to_string(path).is_ok_and(|text| text.contains("-align-loops="))
    };
    above.chain(home).find(has_flags)
}
