//! A program with crates is a package of its own, built by cargo from the sources that the suite itself was built from.
//!
//! It has the suite's own lock file, so the crates have the suite's own versions, and nothing is fetched. What is made of the
//! crates is kept for all programs together, beside them.

use super::process::run;
use super::trouble::{SOURCE, Trouble};
use cargo_metadata::Message;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The lock file of the suite: in the folder that routines run in, or above it.
pub(super) fn lock() -> Result<String, Trouble> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut above = here.ancestors().map(|folder| folder.join("Cargo.lock"));
    above.find_map(|file| std::fs::read_to_string(file).ok()).ok_or_else(|| {
        let here = here.display();
        Trouble::Lacking(format!(
            "needs a Cargo.lock with the versions of its crates: none is above {here}"
        ))
    })
}

/// Builds the program of a folder, whose name is the program's, by a compiler's cargo.
pub(super) fn compile(
    compiler: &Path,
    folder: &Path,
    (crates, lock): (&[&str], &str),
    flags: &[&str],
    part: &Path,
) -> Result<(), Trouble> {
    let unwritable = |error: std::io::Error| {
        Trouble::Failed(format!("a program can not be built in {}: {error}", folder.display()))
    };
    // A name of its own, for all programs lie beside each other when they are made.
    let key = folder.file_name().unwrap_or_default().display();
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [[bin]]\nname = \"p{key}\"\npath = \"{SOURCE}\"\n\n\
         [dependencies]\n{}\n\n[workspace]\n",
        crates.join("\n")
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(unwritable)?;
    std::fs::write(folder.join("Cargo.lock"), lock).map_err(unwritable)?;
    let made = folder.with_file_name("crates");
    let mut command = Command::new(compiler.with_file_name("cargo"));
    command
        .args(["rustc", "--release", "--offline", "--quiet", "--message-format=json"])
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&made)
        .args(["--", "--cap-lints=allow"])
        .args(flags)
        // Cargo reads the settings of the folder that it is called in and of those above: here are none.
        .current_dir("/")
        .env("RUSTC", compiler);
    let said = run(command, folder)?;
    let program = executable(&said, &format!("p{key}")).ok_or_else(|| {
        let folder = folder.display();
        Trouble::Failed(format!("cargo named no program that it built in {folder}"))
    })?;
    std::fs::copy(program, part).map(drop).map_err(unwritable)
}

/// The program of a name among cargo's messages. Where it lies depends on more than the target folder: a configuration at
/// home may name a target.
fn executable(said: &str, name: &str) -> Option<PathBuf> {
    Message::parse_stream(said.as_bytes()).find_map(|message| match message {
        Ok(Message::CompilerArtifact(artifact)) if artifact.target.name == name => {
            artifact.executable.map(cargo_metadata::camino::Utf8PathBuf::into_std_path_buf)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_where_cargo_says_that_it_is() {
        let artifact = |name: &str, executable: &str| {
            format!(
                "{{\"reason\":\"compiler-artifact\",\"package_id\":\"p\",\"manifest_path\":\"/p/Cargo.toml\",\"target\":{{\
                 \"kind\":[\"bin\"],\"crate_types\":[\"bin\"],\"name\":\"{name}\",\"src_path\":\"/p/main.rs\",\"edition\":\"2024\",\
                 \"doc\":true,\"doctest\":false,\"test\":true}},\"profile\":{{\"opt_level\":\"3\",\"debuginfo\":0,\
                 \"debug_assertions\":false,\"overflow_checks\":false,\"test\":false}},\"features\":[],\"filenames\":[],\
                 \"executable\":{executable},\"fresh\":false}}\n"
            )
        };
        let said = artifact("dep", "null")
            + "warning: a word that is no message\n"
            + &artifact("p1", "\"/t/x86_64-unknown-linux-gnu/release/p1\"");
        let found = executable(&said, "p1").expect("it is named");
        assert_eq!(found, PathBuf::from("/t/x86_64-unknown-linux-gnu/release/p1"));
        assert_eq!(executable(&said, "dep"), None);
        assert_eq!(executable("", "p1"), None);
    }
}
