//! The README does what it says: each of its commands runs, and its figures stand in the reference run.

use crate::processes::{Lanes, finish};
use claimbench::claim::Origin;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");

/// What a test does with a command of the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// The program runs it on a copy of the reference run.
    Runs,
    /// The lanes accept its words; measuring takes minutes, and `scripts/check` does that.
    Accepted,
    /// It is this very test run.
    Testing,
}

/// Every command between backticks or in a block of shell that calls cargo, a script or the program.
///
/// Those of the section about claims of one's own are run by `tests/stranger.rs`, in a package that has some.
fn commands() -> BTreeSet<String> {
    let (before, section) = README.split_once("## Claims of your own\n").expect("the section");
    let (_, after) = section.split_once("\n## ").expect("it ends");
    let readme = format!("{before}\n{after}");
    let blocks =
        readme.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let lines = blocks.flat_map(str::lines).map(|line| line.split('#').next().unwrap_or_default());
    let outside: String = readme.split("```").step_by(2).collect();
    let inline: Vec<String> = outside.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let is_command = |text: &str| {
        let starts = [
            "cargo bench",
            "cargo claimbench",
            "cargo test",
            "claimbench ",
            "scripts/regress ",
            "cargo doc",
        ];
        starts.iter().any(|start| text.starts_with(start))
    };
    let all = lines.map(str::to_owned).chain(inline).map(|text| text.trim().to_owned());
    all.filter(|text| is_command(text)).collect()
}

fn how(command: &str) -> How {
    match command {
        _ if command.starts_with("cargo test") => How::Testing,
        _ if command.starts_with("cargo bench") || command.starts_with("cargo doc") => {
            How::Accepted
        }
        _ => How::Runs,
    }
}

/// The words of a command, those between quotation marks as one.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// A folder that looks like the package after a run: the reference run as its last, and the baseline.
fn package() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    std::fs::create_dir(&reports).expect("a folder");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
    let record = claimbench::record::Record::read(&here.join("reference/record.jsonl.gz"))
        .expect("the reference run");
    std::fs::write(reports.join("latest.jsonl"), record.to_text()).expect("written");
    let baseline = std::fs::read_to_string(here.join("baseline.json")).expect("the baseline");
    std::fs::write(reports.join("baseline.json"), something_to_accept(&baseline)).expect("written");
    let lines = claimbench::history::lines(&record, |_| None);
    claimbench::history::append(&reports.join("history.jsonl"), &lines).expect("written");
    folder
}

/// The baseline with another count of the claim that the commands name: `accept` is their first and moves it back.
fn something_to_accept(baseline: &str) -> String {
    let claim = format!("{{\"claim\":\"{}\"", catalogue::claims::CATALOGUE[0].id());
    let (before, case) = baseline.split_once(&claim).expect("the claim is in the baseline");
    let changed = case.replacen("\"allocations\":", "\"allocations\":1", 1);
    assert_ne!(changed, case);
    format!("{before}{claim}{changed}")
}

/// The words after the program's name, made to measure next to nothing and to name what exists.
fn for_the_program(command: &str) -> Vec<String> {
    let words = words(command);
    // `cargo claimbench …` for those about claims, `claimbench …` for the others.
    let start = if words[0] == "cargo" { 2 } else { 1 };
    let claim = catalogue::claims::CATALOGUE[0].id();
    let mut words: Vec<String> =
        words[start..].iter().map(|word| word.replace("THEME/NAME", &claim)).collect();
    let is = |words: &[String], name: &str| words.first().is_some_and(|word| word == name);
    if words.iter().any(|word| word == "--repeat") {
        // It measures the package's own claims again and again; what it is told is in the help.
        return ["calibrate", "--help"].map(str::to_owned).to_vec();
    }
    if is(&words, "profile") {
        // It runs lanes through cargo, for which it needs a package; what it is told is in the help.
        return ["profile", "--help"].map(str::to_owned).to_vec();
    }
    if is(&words, "calibrate") {
        words.extend(
            ["--trials", "1", "--workload", "arithmetic", "--more", "0"].map(str::to_owned),
        );
    }
    if words.iter().any(|word| word == "--against") {
        words.extend(["--pairs", "1"].map(str::to_owned));
    }
    if is(&words, "gate") && !words.iter().any(|word| word == "--record") {
        // Without a record it runs the heap lane through cargo, for which it needs a package.
        words.extend(["--record", "reports/latest.jsonl", "--no-rerun"].map(str::to_owned));
    }
    words
}

#[test]
fn every_command_of_the_readme_runs() {
    let commands = commands();
    assert!(commands.len() >= 12, "{commands:?}");
    let package = package();
    for command in &commands {
        match how(command) {
            How::Testing => {}
            How::Runs => runs(package.path(), command),
            How::Accepted if command.starts_with("cargo doc") => {}
            How::Accepted => accepted(command),
        }
    }
}

/// Runs a command of the program on the package.
fn runs(package: &Path, command: &str) {
    if command.starts_with("scripts/") {
        let script = command.split_whitespace().next().expect("a script");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
        let usage = Command::new("sh").arg(path).output().expect("sh runs");
        assert!(String::from_utf8_lossy(&usage.stderr).contains("usage: scripts/"), "{command}");
        return;
    }
    let words = for_the_program(command);
    let process = Command::new(&Lanes::get().claimbench)
        .args(&words)
        .current_dir(package)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let done = finish(process);
    assert_eq!(done.code, Some(0), "{command}: {words:?}\n{}{}", done.output, done.errors);
    assert!(!done.output.trim().is_empty(), "{command} says nothing");
}

/// Lets the lanes that a command of `cargo bench` runs take its words, without measuring.
fn accepted(command: &str) {
    let lanes = Lanes::get();
    let words = words(command);
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let behind =
        words.iter().skip(end + 1).map(|word| word.replace("THEME/NAME", "buffers/pooled_4k"));
    let behind: Vec<String> = behind.collect();
    let named =
        words[..end].iter().position(|word| word == "--bench").map(|at| words[at + 1].as_str());
    let programs: Vec<&PathBuf> = match named {
        None => vec![&lanes.heap, &lanes.rounds, &lanes.time],
        Some("heap") => vec![&lanes.heap],
        Some("time") => vec![&lanes.time],
        Some(other) => panic!("{command}: no test knows the lane {other}"),
    };
    for program in programs {
        let folder = tempfile::tempdir().expect("a folder");
        let mut words: Vec<&str> = behind.iter().map(String::as_str).collect();
        if program == &lanes.time {
            words
                .retain(|word| *word != "--quick" && *word != "--save-baseline" && *word != "main");
        }
        if !words.contains(&"--test") {
            words.push("--test");
        }
        let is_filter = |at: usize| {
            let is_value = at > 0 && ["--at-most", "--minutes"].contains(&words[at - 1]);
            !words[at].starts_with("--") && !is_value
        };
        if !(0..words.len()).any(is_filter) {
            words.push("buffers/pooled_4k");
        }
        let done = crate::processes::run(program, folder.path(), &words);
        assert_eq!(done.code, Some(0), "{command}: {}{}", done.output, done.errors);
    }
}

#[test]
fn the_findings_are_those_of_the_reference_run_and_of_nothing_else() {
    let begin = "<!-- findings: cargo claimbench findings -->\n";
    let (_, rest) = README.split_once(begin).expect("there is a place for the findings");
    let (written, _) = rest.split_once("<!-- /findings -->").expect("it ends");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/reference/record.jsonl.gz");
    let record = claimbench::record::Record::read(&path).expect("the reference run");
    let settings = claimbench::verdict::Settings::of(&record);
    let found = claimbench::report::findings(&record, settings, false);
    assert_eq!(
        written,
        found,
        "write them anew: cargo claimbench findings --record {} --into README.md",
        path.display()
    );
    let themes: BTreeSet<&str> = record.claims().iter().map(|claim| claim.theme()).collect();
    assert!(found.lines().filter(|line| line.starts_with("- ")).count() <= themes.len());
    assert!(found.contains("× "), "at least one is decided: {found}");
}

#[test]
fn how_many_bounds_followed_a_trial_is_said() {
    let predictions =
        || catalogue::claims::CATALOGUE.iter().flat_map(|entry| entry.claim.predictions);
    let ours = predictions().filter(|known| matches!(known.origin, Origin::Ours)).count();
    let after = predictions().filter(|known| known.after_trial).count();
    let said = format!("but for those of {after} of {ours} predictions of ours");
    let readme = README.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert!(readme.contains(&said), "the README has to say: {said}");
}

#[test]
fn how_many_claims_have_a_verdict_is_that_of_the_reference_run() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/reference/record.jsonl.gz");
    let record = claimbench::record::Record::read(&path).expect("the reference run");
    let settings = claimbench::verdict::Settings::of(&record);
    let judged = claimbench::verdict::judge(&record, settings);
    let names: Vec<&str> = judged.iter().map(|claim| claim.verdict.name()).collect();
    let of = |name: &str| names.iter().filter(|known| **known == name).count();
    let [hold, refuted, mixed, unclear] = ["holds", "refuted", "mixed", "unclear"].map(of);
    let decided = hold + refuted + mixed;
    let all = catalogue::claims::CATALOGUE.len();
    let rest = names.len() - decided - unclear;
    let said = format!(
        "Each of the {all} claims was measured on two cores. In the committed run {hold} hold, {refuted} are refuted, {mixed} \
         are mixed, {unclear} are unclear and {rest} are not judged: {decided} of {all} have a verdict."
    );
    let readme = README.split_whitespace().collect::<Vec<&str>>().join(" ");
    assert_eq!(names.len(), all, "the reference run has every claim");
    assert!(readme.contains(&said), "the README has to say: {said}");
}
