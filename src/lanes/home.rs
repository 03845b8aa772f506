//! Where a program of a claims package stands: in the folder of the package whose code the claims are about.

use std::path::Path;

/// The folder of the claims' own package, below the package that they are about.
const CLAIMS: &str = "benches";

/// Goes up from the claims' own package, in which cargo starts its bench targets, to the package that they are about:
/// there are its reports, its baseline, and what its routines read. Where something else started the program, or in the
/// older layout, in which the bench targets are the package's own, it stays where it is.
pub fn go_home() {
    let started_by_cargo = std::env::var_os("CARGO_MANIFEST_DIR");
    let Ok(here) = std::env::current_dir() else { return };
    let is_claims = started_by_cargo.is_some_and(|package| Path::new(&package) == here)
        && here.file_name().is_some_and(|name| name == CLAIMS);
    if let Some(above) =
        here.parent().filter(|above| is_claims && above.join("Cargo.toml").is_file())
    {
        // Where it can not be entered, paths are those of the claims' package, and a message names them.
        let _ = std::env::set_current_dir(above);
    }
}
