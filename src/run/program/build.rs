//! Programs are built by the compiler that built this suite, once for each source, and kept below the target folder.
//!
//! A program has a folder of its own, named after what goes into it: the source, the flags, the crates, and all that the
//! compiler says of itself. Its file gets its name when it is whole, so one that is there needs no lock and no look at the
//! compiler. Who finds none waits for the folder's lock, and whoever has it builds. The compiler belongs to the process group
//! of the lane's child, so it ends with a case that takes too long.

use super::crates;
use super::process::run;
use super::trouble::{SOURCE, Trouble};
use crate::run::target::target_folder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where programs are kept, below the target folder.
const KEPT: &str = "claimbench-programs";
/// The names of a program's file, and of that while it is written.
const WHOLE: &str = "program";
const PART: &str = "program.part";
/// What every program is compiled with. Warnings are nobody's.
const FLAGS: [&str; 4] =
    ["--edition=2024", "--crate-name=main", "--error-format=json", "--cap-lints=allow"];

/// What goes into a program.
#[derive(Clone, Copy)]
pub(in crate::run) struct Wanted<'a> {
    pub(in crate::run) source: &'a str,
    pub(in crate::run) flags: &'a [&'a str],
    /// Lines of a manifest's dependencies; none where the standard library will do.
    pub(in crate::run) crates: &'a [&'a str],
}

/// The file of a program, built where that was not done before.
pub(super) fn built(wanted: Wanted) -> Result<PathBuf, Trouble> {
    let compiler = Compiler {
        file: Path::new(env!("CLAIMBENCH_COMPILER")),
        version: env!("CLAIMBENCH_COMPILER_VERSION"),
    };
    compiler.built(&target_folder().join(KEPT), wanted)
}

/// A compiler, and what it says of itself.
pub(super) struct Compiler<'a> {
    pub(super) file: &'a Path,
    pub(super) version: &'a str,
}

impl Compiler<'_> {
    /// The file of a program among those that are kept in a folder.
    pub(super) fn built(&self, kept: &Path, wanted: Wanted) -> Result<PathBuf, Trouble> {
        let lock = if wanted.crates.is_empty() { String::new() } else { crates::lock()? };
        let folder = kept.join(self.key(wanted, &lock));
        let file = folder.join(WHOLE);
        if file.is_file() {
            return Ok(file);
        }
        self.is_there()?;
        let unwritable = |error: std::io::Error| {
            Trouble::Failed(format!("a program can not be built in {}: {error}", folder.display()))
        };
        std::fs::create_dir_all(&folder).map_err(unwritable)?;
        let own = File::create(folder.join("lock")).map_err(unwritable)?;
        own.lock().map_err(unwritable)?;
        if file.is_file() {
            return Ok(file);
        }
        std::fs::write(folder.join(SOURCE), wanted.source).map_err(unwritable)?;
        let part = folder.join(PART);
        match wanted.crates {
            [] => self.compile(&folder, wanted.flags)?,
            crates => {
                crates::compile(self.file, &folder, (crates, &lock), wanted.flags, &part)?;
            }
        }
        std::fs::rename(part, &file).map_err(unwritable)?;
        Ok(file)
    }

    /// What a program is kept under.
    fn key(&self, wanted: Wanted, lock: &str) -> String {
        let mut hasher = Sha256::new();
        let mut add = |part: &str| {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        [self.version, wanted.source, lock].into_iter().for_each(&mut add);
        for list in [&FLAGS[..], wanted.flags, wanted.crates] {
            add(&list.len().to_string());
            list.iter().copied().for_each(&mut add);
        }
        hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// That the compiler is there, and still the same.
    fn is_there(&self) -> Result<(), Trouble> {
        let asked = Command::new(self.file).arg("-vV").stdin(Stdio::null()).output();
        let said = asked.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        let file = self.file.display();
        match said {
            Err(error) => Err(Trouble::Lacking(format!(
                "needs a compiler, and {file} can not be run: {error}"
            ))),
            Ok(said) if said.replace('\n', "; ") != self.version => Err(Trouble::Lacking(format!(
                "needs the compiler that this suite was built by, and {file} is another one since"
            ))),
            Ok(_) => Ok(()),
        }
    }

    /// Compiles the source of a folder. What the compiler notes of that folder is the same wherever it lies, so that no size
    /// depends on it.
    fn compile(&self, folder: &Path, flags: &[&str]) -> Result<(), Trouble> {
        let mut own = std::ffi::OsString::from("--remap-path-prefix=");
        own.push(folder);
        own.push("=/program");
        let mut command = Command::new(self.file);
        command.args(FLAGS).arg(own).args(flags).args(["-o", PART, SOURCE]).current_dir(folder);
        run(command, folder).map(drop)
    }
}
