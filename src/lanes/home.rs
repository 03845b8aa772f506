//! Where a program of a claims package stands: in the folder of the package whose code the claims are about. And where its
//! caller stands, whose paths those of the command line are.

use super::outer::folder;
use crate::claim::{Catalogue, home_of};
use crate::record::STANDARD_OUTPUT;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The caller's folder, where that is another one than the program's.
static CALLER: OnceLock<PathBuf> = OnceLock::new();

/// Goes up from the claims' own package, in which cargo starts its bench targets, to the package that they are about:
/// there are its reports, its baseline, and what its routines read. Where something else started the program, or in the
/// older layout, in which the bench targets are the package's own, it stays where it is.
pub fn go_home() {
    let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") else { return };
    let Ok(here) = std::env::current_dir() else { return };
    // Cargo may name the folder by a link that leads to it.
    if Path::new(&package).canonicalize().ok() != here.canonicalize().ok() {
        return;
    }
    let home = home_of(&here);
    let told = std::env::var_os("PWD").map(PathBuf::from);
    if let Some(caller) = caller(folder(), told).filter(|caller| *caller != home) {
        // Only a second call in one process finds it set.
        let _ = CALLER.set(caller);
    }
    if home != here {
        // Where it can not be entered, paths are those of the claims' package, and a message names them.
        let _ = std::env::set_current_dir(home);
    }
}

/// Goes to the package of a catalogue as it was compiled, whoever started the program and wherever: for a child, which is
/// about to run a routine. Where there is no such folder any more, it stays where it is.
pub(super) fn enter(catalogue: &Catalogue) {
    let Some(first) = catalogue.first() else { return };
    let home = first.home();
    if std::env::current_dir().is_ok_and(|here| here != home) {
        let _ = std::env::set_current_dir(home);
    }
}

/// The caller's folder: the one that cargo itself stands in, which is right after `cargo -C` and where whoever started
/// cargo changed folders without saying so in `PWD`; else what `PWD` tells, where that is a whole path to a folder.
fn caller(of_cargo: Option<PathBuf>, told: Option<PathBuf>) -> Option<PathBuf> {
    let told = || told.filter(|told| told.is_absolute())?.canonicalize().ok();
    of_cargo.or_else(told).filter(|folder| folder.is_dir())
}

/// The caller's folder, where that is another one than the program's.
pub(super) fn of_caller() -> Option<&'static Path> {
    CALLER.get().map(PathBuf::as_path)
}

/// A path as the caller gave it, from where the program stands; what stands for standard output is no path.
pub(crate) fn given(path: PathBuf) -> PathBuf {
    match of_caller() {
        Some(caller) if path != Path::new(STANDARD_OUTPUT) => caller.join(path),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::caller;
    use std::path::PathBuf;

    #[test]
    fn the_folder_of_cargo_is_believed_before_what_the_environment_tells_and_no_other_than_a_folder()
     {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().canonicalize().expect("it is there");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&real, &link).expect("linked");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        let some = |path: &std::path::Path| Some(path.to_owned());
        assert_eq!(caller(some(&real), Some("/".into())), some(&real));
        assert_eq!(caller(None, some(&link)), some(&real));
        for wrong in [some(&file), Some("/no/such".into()), Some("src".into()), None] {
            assert_eq!(caller(None, wrong), None::<PathBuf>);
        }
        // A folder that was removed meanwhile.
        assert_eq!(caller(Some("/no/such (deleted)".into()), None), None);
    }
}
