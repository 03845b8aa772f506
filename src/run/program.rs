//! A small program that a routine had built: what is in its file, and how it is run.

mod build;
mod crates;
mod process;
#[cfg(test)]
mod tests;
mod trouble;

pub(super) use build::Wanted;
use object::{Object, ObjectSection, ObjectSymbol, SectionFlags, SymbolKind, elf};
use std::path::PathBuf;
use std::process::Command;
pub(super) use trouble::Trouble;

/// A program that [`Run::program`](super::Run::program) had built.
///
/// What is read of its file is for the set-up of a routine: a turn reports it
/// ([`Marks::figure`](super::Marks::figure)). Of a routine that has programs built the heap lane reads allocations and bytes
/// of a turn, and not how many bytes live (*peak*, *held*, *left*): those are of building and of the paths of folders.
///
/// # Panics
/// Every reading does where the file can not be read, which the lane reports as a failed case.
#[derive(Clone, Debug)]
pub struct Program {
    file: PathBuf,
}

/// A program, built where that was not done before.
pub(super) fn built(wanted: Wanted) -> Result<Program, Trouble> {
    Ok(Program { file: build::built(wanted)? })
}

impl Program {
    /// How many bytes its file has.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        self.bytes().len() as u64
    }

    /// How many bytes the sections of that name have, such as `.text`: 0 where there is none.
    #[must_use]
    pub fn section_bytes(&self, name: &str) -> u64 {
        self.sections(|section_name, _| section_name == name)
    }

    /// How many bytes of the file are loaded when it is run: code, read-only data, data and its relocations. What the
    /// sections are padded with is not in it, nor what is zero at first and so in no file.
    #[must_use]
    pub fn loaded_bytes(&self) -> u64 {
        self.sections(|_, is_loaded| is_loaded)
    }

    /// How many functions the file has whose names hold a word: the names of symbols, in which each part of a function's
    /// path stands as it is written. Functions that are left out, merged into one or inlined everywhere are none.
    ///
    /// # Panics
    /// Where the file has no symbols: then nothing can be said of functions.
    #[must_use]
    pub fn functions(&self, word: &str) -> u64 {
        self.with_file(|file| {
            assert!(
                file.symbols().next().is_some(),
                "the program has no symbols: the flags or the linker strip them"
            );
            let is_counted = |symbol: &object::Symbol| {
                symbol.kind() == SymbolKind::Text
                    && symbol.is_definition()
                    && symbol.name().is_ok_and(|name| name.contains(word))
            };
            file.symbols().filter(is_counted).count() as u64
        })
    }

    /// The program, to be run.
    #[must_use]
    pub fn command(&self) -> Command {
        Command::new(&self.file)
    }

    /// The sum of the sizes of some sections, by their name and whether they are loaded from the file.
    fn sections(&self, is_wanted: impl Fn(&str, bool) -> bool) -> u64 {
        self.with_file(|file| {
            let is_wanted = |section: &object::Section| {
                let is_loaded = match section.flags() {
                    SectionFlags::Elf { sh_flags, .. } => sh_flags.contains(elf::SHF_ALLOC),
                    _ => false,
                };
                // What is zero at first has a place in memory and none in the file.
                is_wanted(
                    section.name().unwrap_or_default(),
                    is_loaded && section.file_range().is_some(),
                )
            };
            file.sections().filter(is_wanted).map(|section| section.size()).sum()
        })
    }

    fn with_file<T>(&self, read: impl FnOnce(&object::File) -> T) -> T {
        let bytes = self.bytes();
        let file = object::File::parse(&*bytes)
            .unwrap_or_else(|error| panic!("{} is no program: {error}", self.file.display()));
        read(&file)
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.file)
            .unwrap_or_else(|error| panic!("{} can not be read: {error}", self.file.display()))
    }
}
