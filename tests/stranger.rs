//! A package that knows nothing of this one but its documentation: its claims are declared, checked, measured, judged,
//! shown and gated, by the commands of the README. It is built beside this package: of what both depend on, nothing twice.

use crate::processes::{Done, finish};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{Case, Record};
use claimbench::verdict::{JudgedClaim, Settings, Verdict, judge};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");

/// The commands of the README's section, in its order. The test runs each, some with words that keep it short.
const COMMANDS: [&str; 5] = [
    "claimbench init --path ../claimbench",
    "cargo claimbench new parsing/arena_or_box",
    "cargo test",
    "cargo bench -- --quick",
    "cargo claimbench gate",
];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A fresh copy of the sample package, deep enough below this one that the path to it differs.
fn package() -> PathBuf {
    let package = here().join("target/stranger/package");
    match std::fs::remove_dir_all(&package) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
        _ => {}
    }
    copy(&here().join("tests/stranger"), &package);
    // The versions of this package, so that no registry is asked.
    std::fs::copy(here().join("Cargo.lock"), package.join("Cargo.lock")).expect("copied");
    package
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for item in std::fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(item.file_name());
        match item.path() {
            path if path.is_dir() => copy(&path, &to),
            path => drop(std::fs::copy(path, to).expect("copied")),
        }
    }
}

/// The target folder of this very test.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder")
}

fn finished(command: &mut Command) -> Done {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    finish(command.spawn().expect("it starts"))
}

fn cargo(package: &Path, words: &[&str]) -> Done {
    let mut command = Command::new(env!("CARGO"));
    // What cargo told this test of its own package is nothing that a stranger's shell would have.
    let told = std::env::vars_os().map(|(name, _)| name);
    for name in told.filter(|name| name.to_string_lossy().starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command
        .args(words)
        .current_dir(package)
        .env_remove("CARGO_MANIFEST_DIR")
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_NET_OFFLINE", "true");
    finished(&mut command)
}

fn init(package: &Path) -> Done {
    let program = env!("CARGO_BIN_EXE_claimbench");
    // Without jemalloc, whose build takes longest.
    let words = ["init", "--path", "../../..", "--without-jemalloc"];
    finished(Command::new(program).args(words).current_dir(package))
}

fn of<'a>(judged: &'a [JudgedClaim<'a>], id: &str) -> &'a JudgedClaim<'a> {
    judged.iter().find(|judged| judged.claim.id == id).unwrap_or_else(|| panic!("{id} is missing"))
}

/// The verdicts of a claim's predictions of one metric.
fn verdicts(judged: &JudgedClaim, metric: Metric) -> Vec<Verdict> {
    let of_metric = judged.predictions.iter().filter(|one| one.prediction.metric == metric);
    of_metric.map(|one| one.verdict.clone()).collect()
}

#[test]
fn the_commands_of_the_readme_are_those_of_this_test() {
    let (_, section) = README.split_once("## Claims of your own\n").expect("there is a section");
    let (_, block) = section.split_once("```sh\n").expect("it has commands");
    let (block, _) = block.split_once("```").expect("they end");
    let lines = block.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("cargo install")).collect();
    assert_eq!(lines, COMMANDS);
}

#[test]
fn claims_of_ones_own_are_checked_measured_judged_and_gated() {
    let package = package();
    sets_up(&package);
    a_missing_file_is_named(&package);
    is_checked(&package);
    is_measured(&package);
    is_judged(&package);
    is_run_by_others(&package);
    is_gated(&package);
}

fn sets_up(package: &Path) {
    let done = init(package);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("rounds_jemalloc.rs: not written"), "{}", done.output);
    assert!(done.output.contains("left alone  benches/claims/mod.rs"), "{}", done.output);
    // Its own bench target stays one, and would be handed the lanes' flags.
    assert!(done.output.contains("`cargo bench -p stranger-claims -- --quick`"), "{}", done.output);
    assert!(done.output.contains("the bench targets own"), "{}", done.output);
    let read = |path: &str| std::fs::read_to_string(package.join(path)).expect("a manifest");
    let written = ["Cargo.toml", "benches/Cargo.toml"].map(read);
    assert!(written[1].contains("claimbench = { path = \"../../../..\""), "{}", written[1]);
    assert_eq!(init(package).code, Some(0));
    assert_eq!(["Cargo.toml", "benches/Cargo.toml"].map(read), written);
    let done = cargo(package, &["claimbench", "new", "parsing/arena_or_box"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let done = cargo(package, &["claimbench", "list"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("  lists/reserved "), "{}", done.output);
    assert!(done.output.contains("  parsing/arena_or_box "), "{}", done.output);
    assert!(!done.output.contains("pooled_4k"), "{}", done.output);
    let done = cargo(package, &["claimbench", "show", "lists/reservd"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("did you mean lists/reserved"), "{}", done.errors);
}

/// A line of the list without its file is an error of the build that names both.
fn a_missing_file_is_named(package: &Path) {
    let list = package.join("benches/claims/mod.rs");
    let text = std::fs::read_to_string(&list).expect("a list");
    let with_one_more =
        text.replace("        reserved,\n", "        reserved,\n        missing,\n");
    assert_ne!(with_one_more, text);
    std::fs::write(&list, with_one_more).expect("written");
    let done = cargo(package, &["test", "--profile", "bench", "--test", "claims"]);
    assert_eq!(done.code, Some(101), "{}{}", done.output, done.errors);
    for words in ["benches/claims/mod.rs:", "benches/claims/lists/missing.rs"] {
        assert!(done.errors.contains(words), "{words}\nis not in\n{}", done.errors);
    }
    std::fs::write(&list, text).expect("written");
}

/// The test that `init` writes names the one fault, with its place, and nothing else.
fn is_checked(package: &Path) {
    let done = cargo(package, &["test", "--profile", "bench", "--test", "claims"]);
    assert_eq!(done.code, Some(101), "{}{}", done.output, done.errors);
    let line = "benches/claims/lists/differing.rs:9: `shorter` and `whole` give different digests";
    assert!(done.output.contains(line), "{}{}", done.output, done.errors);
    assert_eq!(done.output.matches("benches/claims/").count(), 1, "{}", done.output);
}

fn is_measured(package: &Path) {
    let [heap, rounds, verdicts] = ["heap", "rounds", "verdicts"];
    let lanes = ["bench", "--bench", heap, "--bench", rounds, "--bench", verdicts];
    let done = cargo(package, &[&lanes[..], &["--", "--quick", "--budget", "0.1"]].concat());
    // One case failed: the variants disagree.
    assert_ne!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(
        done.output.contains("FAILED lists/differing at 1,000"),
        "{}{}",
        done.output,
        done.errors
    );
    assert!(done.output.contains("report: "), "{}", done.output);
    let page = std::fs::read_to_string(package.join("reports/index.html")).expect("a page");
    assert!(page.contains("<title>stranger: What &lt;we&gt; say of squares</title>"));
    assert!(page.contains("<h1>What &lt;we&gt; say of squares</h1>"));
    assert!(page.contains("lists/grown_once"));
    for foreign in ["pooled_4k", "Performance advice, measured", "src/claims"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

fn is_judged(package: &Path) {
    let record = Record::read(&package.join("reports/latest.jsonl")).expect("a record");
    let judged = judge(&record, Settings::of(&record));
    assert_eq!(judged.len(), 5);
    let reserved = of(&judged, "lists/reserved");
    assert_eq!(reserved.claim.package, "stranger");
    assert_eq!(reserved.claim.folder, "benches/claims");
    assert_eq!(verdicts(reserved, Metric::Allocations), [Verdict::Holds, Verdict::Holds]);
    let false_one = of(&judged, "lists/grown_once");
    assert_eq!(verdicts(false_one, Metric::Allocations), [Verdict::Refuted]);
    let differing = of(&judged, "lists/differing");
    assert!(matches!(differing.verdict, Verdict::Void(_)), "{:?}", differing.verdict);
    let cores = of(&judged, "machines/many_cores");
    assert!(matches!(cores.verdict, Verdict::NotJudged(_)), "{:?}", cores.verdict);
    // The times of the claim that is so were taken, whatever they are on this machine.
    let case = Case {
        claim: "lists/reserved".to_owned(),
        variant: "reserved".to_owned(),
        point: 1_000,
        allocator: Allocator::System,
    };
    let timed = record.newest().run(Lane::Rounds, &case).is_some();
    assert!(timed, "the rounds lane has measured");
    let headers: Vec<_> = record.headers().collect();
    assert!(headers.iter().all(|header| header.build.placed), "the flags of this folder count");
}

/// What a test runner starts, a filter that is somebody else's, and a caller in another folder.
fn is_run_by_others(package: &Path) {
    let once = ["test", "--profile", "bench", "--bench", "heap", "--", "lists/reserved"];
    let done = cargo(package, &once);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.contains("heap: 4 cases ran once, 0 failures"), "{}", done.output);
    let heap = |words: &[&str]| cargo(package, &[&["bench", "--bench", "heap"], words].concat());
    let done = heap(&["--", "--list", r"/reserved/\d+$"]);
    let listed =
        "lists/reserved/reserved/100: benchmark\nlists/reserved/reserved/1000: benchmark\n";
    assert!(done.output.contains(listed), "{}{}", done.output, done.errors);
    // The package's own bench target may know the name, but not where the claims' package is named.
    let near = "did you mean lists/reserved";
    let done = heap(&["--", "lists/reservd"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.errors.contains(near), "{}", done.errors);
    let done = heap(&["-p", "stranger-claims", "--", "lists/reservd"]);
    assert_ne!(done.code, Some(0), "{}", done.output);
    assert!(done.errors.contains(near), "{}", done.errors);
    let below = package.join("src");
    let done = cargo(&below, &["claimbench", "export", "--format", "go", "--out", "x.txt"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    let text = std::fs::read_to_string(below.join("x.txt")).expect("beside the caller");
    assert!(text.contains("pkg: stranger\n"), "{text}");
}

/// A count that the same build does not find again is by chance: here it is one allocation more until the gate's rerun has
/// its folder.
fn is_counted_again(package: &Path, end: impl Fn(&str)) {
    let folder = package.join("reports/gate/heap_dhat");
    assert!(!folder.exists(), "nothing got worse so far");
    end(&format!(
        "if std::path::Path::new(\"{}\").exists() {{ squares }} else {{ squares.clone() }}",
        folder.display()
    ));
    let done = cargo(package, &["claimbench", "gate", "--strict"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.starts_with("nothing got worse\n"), "{}", done.output);
    assert!(done.output.contains("not again"), "{}", done.output);
    let done = cargo(package, &["claimbench", "gate", "--no-rerun", "--record", LEFT]);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
}

/// The record that a gate leaves behind.
const LEFT: &str = "reports/gate/heap/latest.jsonl";

fn is_gated(package: &Path) {
    // Variants that disagree are no state to keep: the gate says so until one is called a control.
    let differing = package.join("benches/claims/lists/differing.rs");
    let text = std::fs::read_to_string(&differing).expect("a claim");
    let control = "variant(\"shorter\", shorter).control(\"it makes a shorter list\")";
    let mended = text.replace("variant(\"shorter\", shorter)", control);
    assert_ne!(mended, text);
    std::fs::write(&differing, mended).expect("written");
    let done = cargo(package, &["claimbench", "baseline"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    let done = cargo(&package.join("src"), &["claimbench", "gate"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    // A member that no claim knows changes the lock file, which is no excuse.
    let manifest = package.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let with_another =
        text.replace("\nmembers = [\"benches\"", "\nmembers = [\"benches\", \"aside\"");
    assert_ne!(with_another, text);
    std::fs::write(&manifest, with_another).expect("written");
    let aside = package.join("aside/src");
    std::fs::create_dir_all(&aside).expect("a folder");
    std::fs::write(aside.join("lib.rs"), "").expect("written");
    let text = "[package]\nname = \"aside\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    std::fs::write(package.join("aside/Cargo.toml"), text).expect("written");
    // One allocation more, and the gate names the case and the file.
    let library = package.join("src/lib.rs");
    let text = std::fs::read_to_string(&library).expect("a library");
    let end = |last: &str| {
        let between = "\n}\n\n/// The squares below a length, in a list that has";
        let changed = text.replace(&format!("squares{between}"), &format!("{last}{between}"));
        assert_ne!(changed, text);
        std::fs::write(&library, changed).expect("written");
    };
    is_counted_again(package, end);
    end("squares.clone()");
    let done = cargo(package, &["claimbench", "gate"]);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    assert!(done.output.contains("lists/grown_once"), "{}", done.output);
    assert!(!done.output.contains("another "), "nothing is excused: {}", done.output);
    let lock = std::fs::read_to_string(package.join("Cargo.lock")).expect("a lock file");
    assert!(lock.contains("name = \"aside\""), "{lock}");
}
