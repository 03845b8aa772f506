//! A compiler, or cargo, is run in a folder.

use super::trouble::{Trouble, seen, trouble};
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What is taken out of the environment: flags, wrappers, and what else cargo, rustup and make say there.
const TAKEN: [&str; 4] = ["RUST", "CARGO", "MAKEFLAGS", "MFLAGS"];
/// But where sources and toolchains are.
const LEFT: [&str; 2] = ["CARGO_HOME", "RUSTUP_HOME"];
/// Where no lane gives a case less, a process that takes longer is ended.
const LONGEST: Duration = Duration::from_mins(10);
/// How often it is looked whether the process has ended.
const LOOK: Duration = Duration::from_millis(2);

/// Runs a command to its end and hands back what it said, which is kept in the folder while it runs, and where it fails.
///
/// # Errors
/// Where it can not be started, fails, or takes too long.
pub(super) fn run(mut command: Command, folder: &Path) -> Result<String, Trouble> {
    let said = folder.join("said");
    let unable = |error: std::io::Error| {
        Trouble::Failed(format!("a program can not be built in {}: {error}", folder.display()))
    };
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        if TAKEN.iter().any(|taken| name.starts_with(taken)) && !LEFT.contains(&name) {
            command.env_remove(name);
        }
    }
    let file = File::create(&said).map_err(unable)?;
    let process = command
        .env("LC_ALL", "C")
        // Else those that somebody's configuration at home has for all that is built.
        .env("CARGO_ENCODED_RUSTFLAGS", "")
        .stdin(Stdio::null())
        .stdout(file.try_clone().map_err(unable)?)
        .stderr(file)
        .spawn();
    let mut process = match process {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let program = Path::new(command.get_program()).display();
            return Err(Trouble::Lacking(format!("needs {program}, which is not there")));
        }
        process => process.map_err(unable)?,
    };
    let status = ended(&mut process).map_err(unable)?;
    let Some(status) = status else {
        let (seconds, source) = (LONGEST.as_secs(), seen(folder));
        let what = format!("the compiler took longer than {seconds} s for {}", source.display());
        return Err(Trouble::Failed(what));
    };
    let text = std::fs::read(&said).map_err(unable)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    if status.success() {
        let _ = std::fs::remove_file(&said);
        return Ok(text);
    }
    Err(trouble(&text, status, folder))
}

/// How a process ended; nothing where it took too long and was killed.
fn ended(process: &mut Child) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < LONGEST {
        if let Some(status) = process.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(LOOK);
    }
    process.kill()?;
    process.wait()?;
    Ok(None)
}
