//! The machine and the build, as the header of a record tells them.

mod fresh_page;
mod pace;
mod processor;

use super::{allocator, control_group, manifest};
use crate::claim::Allocator;
use crate::record::{Build, Finite, Machine};
use nix::sys::resource::{RLIM_INFINITY, Resource, getrlimit};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variables that change what an allocator does.
const SETTINGS: [&str; 3] = ["_RJEM_MALLOC_CONF", "MALLOC_CONF", "GLIBC_TUNABLES"];

/// The crates whose versions go into the record: those that measure and those that are measured.
const CRATES: [&str; 12] = [
    "bumpalo",
    "bytes",
    "criterion",
    "crossbeam-channel",
    "crossbeam-queue",
    "dhat",
    "object-pool",
    "parking_lot",
    "plotters",
    "rayon",
    "tikv-jemalloc-sys",
    "tikv-jemallocator",
];

/// The machine as it is now. Reading it takes some milliseconds, for the price of a fresh page is measured.
pub(super) fn machine(lane: Allocator) -> Machine {
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let mut settings: Vec<String> = std::env::vars_os()
        .map(|(name, value)| (text(name), text(value)))
        .filter(|(name, _)| SETTINGS.contains(&name.as_str()) || name.starts_with("MALLOC_"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    settings.sort();
    settings.dedup();
    let page = page_size();
    Machine {
        processor: processor::name(&read("/proc/cpuinfo"), std::env::consts::ARCH),
        cores: cores(),
        memory: memory(),
        descriptors: crate::run::descriptors::most(),
        page,
        cache: last_level_cache(),
        system: system(),
        allocator: allocator::version(lane),
        valgrind: None,
        settings,
        huge_pages: huge_pages(),
        load: finite(load()),
        fresh_page_nanos: finite(fresh_page::nanos(page)),
        pace: pace::pace(),
    }
}

/// The cores that this process may use; siblings that share one count once.
pub(super) fn cores() -> usize {
    super::cores::count()
}

/// The memory that this process may use, in bytes: that of the machine, or what the control group or a limit of the process
/// (`ulimit -v`, `ulimit -d`) leaves of it; 0 where the system does not tell.
pub(super) fn memory() -> u64 {
    let of_machine = total_memory(&read("/proc/meminfo"));
    let of_process = [Resource::RLIMIT_AS, Resource::RLIMIT_DATA].into_iter().filter_map(limit);
    control_group::memory().into_iter().chain(of_machine).chain(of_process).min().unwrap_or(0)
}

/// A limit of this process and those that it starts; nothing where there is none.
fn limit(resource: Resource) -> Option<u64> {
    getrlimit(resource).ok().map(|(soft, _)| soft).filter(|soft| *soft != RLIM_INFINITY)
}

fn total_memory(text: &str) -> Option<u64> {
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

/// The cores of the whole machine, whose load average [`load`] is: a control group or a mask may leave fewer to this
/// process.
pub(super) fn cores_of_machine() -> usize {
    counted_cores(&read("/proc/stat")).max(1)
}

fn counted_cores(text: &str) -> usize {
    let is_core = |line: &&str| {
        line.strip_prefix("cpu")
            .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
    };
    text.lines().filter(is_core).count()
}

/// The text of a file; nothing where it can not be read.
fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The build that is measured, without what it is linked with: cargo tells that, which takes a moment.
pub(super) fn build() -> Build {
    let flags: Vec<String> =
        env!("CLAIMBENCH_FLAGS").split_whitespace().map(str::to_owned).collect();
    let aligned = |what: &str| flags.iter().any(|flag| flag.contains(what));
    let path = lock_file();
    let lock =
        path.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    Build {
        claimbench: env!("CARGO_PKG_VERSION").to_owned(),
        commit: commit(),
        rustc: env!("CLAIMBENCH_RUSTC").to_owned(),
        target: env!("CLAIMBENCH_TARGET").to_owned(),
        opt_level: env!("CLAIMBENCH_OPT_LEVEL").to_owned(),
        placed: aligned("-align-all-functions=") && aligned("-align-loops="),
        flags,
        lock: fingerprint(&lock),
        crates: versions(&lock, &std::env::var("CARGO_PKG_NAME").unwrap_or_default()),
        profile: manifest::profile(path.as_deref(), env!("CLAIMBENCH_PROFILE")),
        linked: None,
        go: None,
    }
}

/// The commit that the program was told of when it was built, in `CLAIMBENCH_COMMIT`; else that of the working tree, with
/// `+` behind it where tracked files differ from it.
pub(super) fn commit() -> String {
    if let Some(told) = option_env!("CLAIMBENCH_COMMIT").filter(|told| !told.is_empty()) {
        return told.to_owned();
    }
    let git = |words: &[&str]| {
        let output =
            Command::new("git").args(words).stdin(std::process::Stdio::null()).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else {
        return "unknown".to_owned();
    };
    match git(&["status", "--porcelain", "--untracked-files=no"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit}+"),
    }
}

/// The lock file that the program was built with: in the package's folder or the nearest one above.
fn lock_file() -> Option<PathBuf> {
    let start = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let start = start.or_else(|| std::env::current_dir().ok())?;
    start.ancestors().map(|folder: &Path| folder.join("Cargo.lock")).find(|path| path.is_file())
}

fn fingerprint(text: &str) -> String {
    if text.is_empty() {
        return "unknown".to_owned();
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    format!("{:016x}", hasher.finish())
}

/// The versions of [`CRATES`] and, by the text of a lock file, of what a package depends on: itself, and through packages that
/// are folders, such as the themes of a catalogue. Among that is what its claims measure. Of this package only the list
/// counts, for most of what it depends on measures nothing.
fn versions(lock: &str, package: &str) -> BTreeMap<String, String> {
    let blocks: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    let value = |block: &'_ str, key: &str| {
        block.lines().find_map(|line| {
            let rest = line.strip_prefix(key)?.strip_prefix(" = \"")?;
            rest.strip_suffix('"').map(str::to_owned)
        })
    };
    let block = |name: &str| {
        let found = blocks.iter().find(|block| value(block, "name").as_deref() == Some(name));
        found.filter(|_| name != env!("CARGO_PKG_NAME"))
    };
    let mut wanted: BTreeSet<&str> = CRATES.into_iter().collect();
    let mut folders: Vec<&str> = vec![package];
    while let Some(folder) = folders.pop() {
        // `"name",`, and `"name version",` where there are several of that name.
        let named = block(folder).into_iter().flat_map(|block| block.lines()).filter_map(|line| {
            line.strip_prefix(" \"")?.strip_suffix("\",")?.split_whitespace().next()
        });
        for name in named.filter(|name| !CRATES.contains(name)) {
            let is_folder = block(name).is_some_and(|block| value(block, "source").is_none());
            if wanted.insert(name) && is_folder {
                folders.push(name);
            }
        }
    }
    blocks
        .iter()
        .filter_map(|block| Some((value(block, "name")?, value(block, "version")?)))
        .filter(|(name, _)| wanted.contains(name.as_str()))
        .collect()
}

/// The size of the last-level cache in bytes; 0 where the system does not tell.
fn last_level_cache() -> u64 {
    let size = |index: u32| {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{index}/size");
        let text = std::fs::read_to_string(path).ok()?;
        text.trim().strip_suffix('K')?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
    };
    (0..8).filter_map(size).max().unwrap_or(0)
}

fn system() -> String {
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{} {}", std::env::consts::OS, kernel.trim()).trim().to_owned()
}

/// The mode that stands in brackets, as in `always [madvise] never`.
fn huge_pages() -> String {
    let text =
        std::fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled").unwrap_or_default();
    let mode =
        text.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(mode, _)| mode);
    mode.unwrap_or("unknown").to_owned()
}

/// The load average over one minute; 0 where the system does not tell.
pub(super) fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or(0.0)
}

fn page_size() -> u64 {
    let size = nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE).ok().flatten();
    size.and_then(|size| u64::try_from(size).ok()).unwrap_or(4096)
}

fn finite(number: f64) -> Finite {
    Finite::new(number).or_else(|| Finite::new(0.0)).expect("zero is finite")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_cores_of_the_machine_are_read_as_the_kernel_writes_them() {
        assert_eq!(
            total_memory("MemTotal:       24684092 kB\nMemFree: 1 kB\n"),
            Some(24_684_092 << 10)
        );
        assert_eq!(total_memory(""), None);
        assert_eq!(counted_cores("cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n"), 2);
    }

    #[test]
    fn versions_are_of_what_measures_and_of_what_the_package_depends_on() {
        let lock = "[[package]]\nname = \"dhat\"\nversion = \"0.3.3\"\nsource = \"x\"\n\n\
                    [[package]]\nname = \"other\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"ours\"\nversion = \"0.1.0\"\ndependencies = [\n \"other\",\n \"theme\",\n]\n\n\
                    [[package]]\nname = \"theme\"\nversion = \"0.1.0\"\ndependencies = [\n \"subject 3.0.0\",\n]\n\n\
                    [[package]]\nname = \"subject\"\nversion = \"3.0.0\"\nsource = \"x\"\ndependencies = [\n \"third\",\n]\n\n\
                    [[package]]\nname = \"third\"\nversion = \"2.0.0\"\nsource = \"x\"\n";
        let named = |package| versions(lock, package).into_keys().collect::<Vec<String>>();
        assert_eq!(named("theirs"), ["dhat"]);
        assert_eq!(named("ours"), ["dhat", "other", "subject", "theme"]);
    }
}
