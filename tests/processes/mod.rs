//! The programs of the bench targets, and how the tests run them.

use claimbench::claim::Allocator;
use claimbench::record::{Case, Record};
use claimbench::verdict::{JudgedPrediction, Measured, Verdict};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The paths of the bench targets' programs.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) struct Lanes {
    pub claimbench: PathBuf,
    pub heap: PathBuf,
    pub heap_go: PathBuf,
    pub instructions: PathBuf,
    pub resident: PathBuf,
    pub resident_go: PathBuf,
    pub resident_jemalloc: PathBuf,
    pub rounds: PathBuf,
    pub rounds_go: PathBuf,
    pub rounds_go_one: PathBuf,
    pub rounds_jemalloc: PathBuf,
    pub time: PathBuf,
    pub verdicts: PathBuf,
    pub faulty_heap: PathBuf,
    pub faulty_heap_go: PathBuf,
    pub faulty_instructions: PathBuf,
    pub faulty_resident: PathBuf,
    pub faulty_rounds: PathBuf,
    pub faulty_rounds_go: PathBuf,
    pub faulty_time: PathBuf,
    pub faulty_verdicts: PathBuf,
    pub faulty_wrong: PathBuf,
    pub faulty_own: PathBuf,
}

/// What a process said and how it ended.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) struct Done {
    pub code: Option<i32>,
    pub output: String,
    pub errors: String,
}

#[allow(dead_code, reason = "each test program uses some of them")]
impl Lanes {
    /// The programs, built once with the profile and flags of `cargo bench`.
    pub(crate) fn get() -> &'static Lanes {
        static LANES: OnceLock<Lanes> = OnceLock::new();
        LANES.get_or_init(build)
    }

    /// The targets that `cargo bench` runs, but for those of Go.
    pub(crate) fn all(&self) -> [&PathBuf; 7] {
        [
            &self.heap,
            &self.resident,
            &self.resident_jemalloc,
            &self.rounds,
            &self.rounds_jemalloc,
            &self.time,
            &self.verdicts,
        ]
    }
}

fn build() -> Lanes {
    let output = Command::new(env!("CARGO"))
        .args(["bench", "--no-run", "--message-format=json", "--bench", "*"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let program = |name: &str| -> PathBuf {
        text.lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            // The program `claimbench` is built beside the bench target of that name.
            .filter(|message| message["target"]["kind"][0] == "bench")
            .find(|message| message["target"]["name"] == name && message["executable"].is_string())
            .and_then(|message| message["executable"].as_str().map(PathBuf::from))
            .unwrap_or_else(|| panic!("cargo built no bench target `{name}`"))
    };
    Lanes {
        claimbench: program("claimbench"),
        heap: program("heap"),
        heap_go: program("heap_go"),
        instructions: program("instructions"),
        resident: program("resident"),
        resident_go: program("resident_go"),
        resident_jemalloc: program("resident_jemalloc"),
        rounds: program("rounds"),
        rounds_go: program("rounds_go"),
        rounds_go_one: program("rounds_go_one"),
        rounds_jemalloc: program("rounds_jemalloc"),
        time: program("time"),
        verdicts: program("verdicts"),
        faulty_heap: program("faulty_heap"),
        faulty_heap_go: program("faulty_heap_go"),
        faulty_instructions: program("faulty_instructions"),
        faulty_resident: program("faulty_resident"),
        faulty_rounds: program("faulty_rounds"),
        faulty_rounds_go: program("faulty_rounds_go"),
        faulty_time: program("faulty_time"),
        faulty_verdicts: program("faulty_verdicts"),
        faulty_wrong: program("faulty_wrong"),
        faulty_own: program("faulty_own"),
    }
}

/// Starts a lane on a folder of reports, as `cargo bench` does.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn start(program: &Path, reports: &Path, words: &[&str]) -> Child {
    command(program, reports, words).spawn().expect("the program starts")
}

/// A lane on a folder of reports, to be started as `cargo bench` does.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn command(program: &Path, reports: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--bench", "--reports"])
        .arg(reports)
        .args(words)
        // What criterion keeps of its own goes beside the folder of reports, or runs would disturb each other.
        .env("CRITERION_HOME", reports.with_extension("criterion"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Waits for a process and takes what it said.
pub(crate) fn finish(process: Child) -> Done {
    let output = process.wait_with_output().expect("the program ends");
    Done {
        code: output.status.code(),
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs a lane on a folder of reports.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn run(program: &Path, reports: &Path, words: &[&str]) -> Done {
    finish(start(program, reports, words))
}

/// The processes that a process has started and that still run.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn children_of(process: u32) -> Vec<u32> {
    let path = format!("/proc/{process}/task/{process}/children");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// How many processes have a word on their command line.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn named(word: &str) -> usize {
    let listing = std::fs::read_dir("/proc").expect("there is a /proc");
    let lines =
        listing.flatten().filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| line.split(|byte| *byte == 0).any(|part| part == word.as_bytes())).count()
}

/// The process id that the lock of a folder names.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn lock_owner(folder: &tempfile::TempDir) -> String {
    let text = std::fs::read_to_string(folder.path().join(".lock")).expect("a lock");
    text.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Waits until something is so; fails after half a minute.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "it never came about that {what}");
        std::thread::yield_now();
    }
}

/// The record that a run left in a folder.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn record_of(folder: &Path) -> Record {
    Record::read(&folder.join("latest.jsonl")).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether a lane has written its header and claims, and a child of it runs.
#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn is_measuring(folder: &Path, lane: u32) -> bool {
    let text = std::fs::read_to_string(folder.join("latest.jsonl")).unwrap_or_default();
    text.contains("\"line\":\"claim\"") && !children_of(lane).is_empty()
}

#[allow(dead_code, reason = "each test program uses some of them")]
pub(crate) fn case(claim: &str, variant: &str, point: u64, allocator: Allocator) -> Case {
    Case { claim: claim.to_owned(), variant: variant.to_owned(), point, allocator }
}

/// Asserts that sampled readings lie where the bound admits them (or where it does not) at every point. How wide their
/// intervals are depends on how many forks the machine had time for, so the verdict may be open, but never the opposite.
#[allow(dead_code, reason = "each test program uses some of them")]
#[track_caller]
pub(crate) fn lies(judged: &JudgedPrediction, admitted: bool) {
    let wanted = if admitted { Verdict::Holds } else { Verdict::Refuted };
    let open = matches!(judged.verdict, Verdict::Unclear(_));
    assert!(open || judged.verdict == wanted, "{}: {judged:?}", judged.verdict);
    for point in &judged.points {
        let Some(Measured::Sampled { estimate, .. }) = point.measured else {
            panic!("nothing was sampled at {}: {judged:?}", point.point)
        };
        assert_eq!(judged.prediction.bound.admits(estimate.center), admitted, "{judged:?}");
    }
}
