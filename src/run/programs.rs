//! A routine has programs built.

use super::program::{self, Program, Trouble, Wanted};
use super::{Run, lacking};

impl Run {
    /// Builds a small program and hands it back, for claims about what is in a program's file and about its start. The
    /// compiler that built this suite is given the source, `--edition 2024` and the flags, and nothing else: no crate but the
    /// standard library, no flag of the environment. What was built once is kept below the target folder, by its source,
    /// its flags and the compiler; cases that want the same program at the same time build it once. It is for the set-up,
    /// and what the call allocates counts for no variant. See [the book](crate::book::programs).
    ///
    /// Where the compiler is gone, or has nothing for a target that the flags name, or where a library is missing that they
    /// link, the routine ends here: the case is no failure, and its predictions read *not judged here*.
    ///
    /// # Panics
    /// Where the program does not compile, which the lane reports as a failed case, with the first error, its file and line.
    #[track_caller]
    pub fn program(&mut self, source: &str, flags: &[&str]) -> Program {
        self.program_with_crates(source, flags, &[])
    }

    /// The same for a program with crates, each a line of a manifest's dependencies: `serde_json = "1"`. It is built by cargo
    /// for a release; the flags are those of the program itself and not of its crates. Nothing is fetched: versions are those
    /// of the suite's own lock file, and where the sources of a crate are not at hand the predictions read *not judged here*.
    ///
    /// # Panics
    /// Where the program does not compile, which the lane reports as a failed case, with the first error, its file and line.
    #[track_caller]
    pub fn program_with_crates(
        &mut self,
        source: &str,
        flags: &[&str],
        crates: &[&str],
    ) -> Program {
        self.builds = true;
        match self.set_aside(|| program::built(Wanted { source, flags, crates })) {
            Ok(program) => program,
            Err(Trouble::Lacking(what)) => lacking::end(what),
            Err(Trouble::Failed(why)) => panic!("{why}"),
        }
    }
}
