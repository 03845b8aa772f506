//! Files that claims read: bytes that are the same in every run, in the case's own folder and in the page cache.

use claimbench::Run;
use std::path::{Path, PathBuf};

/// So many bytes without a pattern, the same in every run.
#[must_use]
pub fn seeded(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    fastrand::Rng::with_seed(0x00c1_a1b5).fill(&mut bytes);
    bytes
}

/// A new file in a folder of the case's own, with bytes that are made for it. It is read once, so that no turn waits for
/// the disk.
///
/// # Panics
/// Where the file can not be written or read, which the lane reports as a failed case.
pub fn cached(run: &mut Run, bytes: impl FnOnce() -> Vec<u8>) -> PathBuf {
    let folder = run.folder();
    run.input(|| {
        let path = folder.join("file");
        let bytes = bytes();
        std::fs::write(&path, &bytes).expect("the case's folder takes a file");
        assert!(read_back(&path) == bytes, "{} is not what was written", path.display());
        path
    })
}

/// All that a file has.
///
/// # Panics
/// Where it can not be read, which the lane reports as a failed case.
#[must_use]
pub fn read_back(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
