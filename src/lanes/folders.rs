//! The folders of cases: on the disk of the reports, those of a process together, gone when it has ended.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Tells a child where its folders belong.
const VARIABLE: &str = "CLAIMBENCH_FOLDERS";
/// Their place among the reports. Only one run at a time writes there.
const NAME: &str = ".cases";

/// Where the folders of this run belong.
static OF_RUN: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The folders of a run. They go when this is dropped, and those that a killed run left when the next one begins.
pub(super) struct Folders(PathBuf);

impl Folders {
    /// Of a run whose reports stand in a folder.
    pub(super) fn begin(reports: &Path) -> Folders {
        let path = std::path::absolute(reports).unwrap_or_else(|_| reports.to_owned()).join(NAME);
        remove(&path);
        say(Some(path.clone()));
        Folders(path)
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        remove(&self.0);
        say(None);
    }
}

fn say(path: Option<PathBuf>) {
    if let Ok(mut of_run) = OF_RUN.lock() {
        *of_run = path;
    }
}

fn of_run() -> Option<PathBuf> {
    OF_RUN.lock().ok()?.clone()
}

/// The variable of a child's environment that says where its folders belong.
pub(super) fn told() -> Option<(&'static str, PathBuf)> {
    Some((VARIABLE, of_run()?))
}

/// Removes the folders of a process that has ended.
pub(super) fn remove_of(process: u32) {
    if let Some(of_run) = of_run() {
        remove(&of_process(&of_run, process));
    }
}

/// Removes the folders of a copy of this process that has ended.
pub(super) fn remove_of_copy(process: u32) {
    remove(&of_process(&among(), process));
}

/// Where the routines of this process make their folders: among the reports, or with temporary files where nobody said.
pub(super) fn own() -> PathBuf {
    of_process(&among(), std::process::id())
}

/// Where the folders of all processes of this run stand.
fn among() -> PathBuf {
    let told = || std::env::var_os(VARIABLE).map(PathBuf::from);
    of_run().or_else(told).unwrap_or_else(|| std::env::temp_dir().join("claimbench"))
}

/// So long are the paths of processes' folders where reports do not stand deeper: what a routine allocates for a path is
/// then the same in every run. An address of a socket has room for 28 bytes more.
const LENGTH: usize = 80;

/// The folder of a process.
fn of_process(among: &Path, process: u32) -> PathBuf {
    let length = LENGTH.saturating_sub(among.as_os_str().len() + 1);
    among.join(format!("{process:_>length$}"))
}

/// Most runs make none, and what can not be removed is tried again by the next run.
fn remove(path: &Path) {
    let _ = std::fs::remove_dir_all(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_as_long_as_each_other_wherever_the_reports_stand() {
        let lengths = |among: &str| {
            [7, 4_194_304].map(|process| of_process(Path::new(among), process).as_os_str().len())
        };
        assert_eq!(lengths("/a"), [LENGTH; 2]);
        assert_eq!(lengths("/home/somebody/project/reports/gate/heap/.cases"), [LENGTH; 2]);
        let deep = format!("/{}", "deep/".repeat(20));
        assert_eq!(of_process(Path::new(&deep), 7), Path::new(&deep).join("7"));
    }

    #[test]
    fn the_folders_of_a_process_go_with_it_and_those_of_a_run_at_its_end() {
        let reports = tempfile::tempdir().expect("a folder");
        let left = of_process(&reports.path().join(NAME), 1);
        std::fs::create_dir_all(&left).expect("made");
        let folders = Folders::begin(reports.path());
        assert!(!left.exists(), "what a killed run left is gone");
        assert_eq!(told(), Some((VARIABLE, reports.path().join(NAME))));
        let own = own();
        assert_eq!(own, of_process(&reports.path().join(NAME), std::process::id()));
        for path in [&own, &left] {
            std::fs::create_dir_all(path).expect("made");
            std::fs::write(path.join("file"), "").expect("written");
        }
        remove_of(1);
        assert!(own.exists() && !left.exists());
        drop(folders);
        assert!(!reports.path().join(NAME).exists());
        assert_eq!(told(), None);
    }
}
