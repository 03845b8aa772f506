//! The program `claimbench` as a process: help, list, show, report, and what it says of bad input.

use crate::processes::{Done, Lanes, finish, run};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn claimbench(words: &[&str]) -> Done {
    let process = Command::new(&Lanes::get().claimbench)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    finish(process)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn help_names_every_command_and_how_to_measure() {
    let done = claimbench(&["--help"]);
    assert_eq!(done.code, Some(0));
    for word in ["list", "show", "report", "themes", "calibrate", "cargo bench", "Exit codes"] {
        assert!(done.output.contains(word), "{word}: {}", done.output);
    }
}

#[test]
fn an_argument_that_is_no_text_is_wrong_usage_and_no_panic() {
    use std::os::unix::ffi::OsStrExt;
    let argument = std::ffi::OsStr::from_bytes(b"li\xffst");
    let output = Command::new(&Lanes::get().claimbench).arg(argument).output();
    let output = output.expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("--help"), "{errors}");
}

#[test]
fn list_names_every_claim_and_every_lane() {
    let done = claimbench(&["list"]);
    for entry in catalogue::claims::CATALOGUE {
        assert!(done.output.contains(&entry.id()), "{}", done.output);
        assert!(done.output.contains(entry.title()), "{}", done.output);
    }
    for lane in ["heap", "resident", "instructions", "rounds", "time"] {
        assert!(done.output.contains(&format!("\n  {lane} ")), "{}", done.output);
    }
}

#[test]
fn show_explains_every_claim_and_every_lane() {
    for entry in catalogue::claims::CATALOGUE {
        let done = claimbench(&["show", &entry.id(), "--record", "there-is-none"]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        assert!(done.output.contains(entry.claim.says));
        assert!(done.output.contains("Not measured yet"), "{}", done.output);
        for variant in entry.claim.variants {
            assert!(done.output.contains(variant.name), "{}", variant.name);
        }
    }
    let done = claimbench(&["show", "heap"]);
    assert!(done.output.contains("bytes held"), "{}", done.output);
    let done = claimbench(&["show", "rounds"]);
    for metric in ["p99.9 latency", "CPU time", "involuntary switches"] {
        assert!(done.output.contains(metric), "{}", done.output);
    }
}

#[test]
fn an_unknown_claim_or_lane_names_the_nearest_ones() {
    for (wrong, right) in [
        ("pooled4k", "buffers/pooled_4k"),
        ("buffers/poled_4k", "buffers/pooled_4k"),
        ("heep", "heap"),
        ("dispatch/dyn_generic", "dispatch/dyn_vs_generic"),
    ] {
        let done = claimbench(&["show", wrong]);
        assert_eq!(done.code, Some(2));
        assert!(done.errors.contains(right), "{wrong}: {}", done.errors);
    }
    let done = claimbench(&["show", "zzzz"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("claimbench list"), "{}", done.errors);
}

#[test]
fn wrong_usage_exits_with_two_and_names_what_is_near() {
    let done = claimbench(&["reprot"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("report"), "{}", done.errors);
    assert_eq!(claimbench(&[]).code, Some(2));
}

#[test]
fn report_renders_any_record_and_says_what_was_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("latest.jsonl");
    let page = folder.path().join("page.html");
    run(&Lanes::get().heap, folder.path(), &["buffers/pooled_4k"]);
    let done = claimbench(&["report", text(&record), "--out", text(&page)]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(std::fs::read_to_string(&page).expect("a page").contains("buffers/pooled_4k"));
    let whole = std::fs::read_to_string(&record).expect("a record");
    std::fs::write(&record, &whole[..whole.len() - 9]).expect("written");
    let done = claimbench(&["report", text(&record), "--out", text(&page)]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("cut off"), "{}", done.output);
    let done = claimbench(&["show", "buffers/pooled_4k", "--record", text(&record)]);
    assert!(done.output.contains("holds"), "{}", done.output);
}

#[test]
fn a_record_that_can_not_be_read_is_named_with_its_line_and_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("latest.jsonl");
    run(&Lanes::get().heap, folder.path(), &["buffers/pooled_4k/hoisted/19$"]);
    let good = std::fs::read_to_string(&record).expect("a record");
    let page = folder.path().join("page.html");
    let format = format!("\"format\":{}", claimbench::record::FORMAT);
    let cases = [
        (good.replace(&format, "\"format\":99"), ":1: the record has format 99"),
        (good.replace("\"metric\":\"held\"", "\"metric\":1"), "no line of a record"),
        ("{\"name\":\"else\"}\n".to_owned(), ":1: "),
        (String::new(), "the record is empty"),
        ("{\"line\":\"head".to_owned(), "cut off in its first line"),
    ];
    for (text_of_record, sentence) in cases {
        std::fs::write(&record, text_of_record).expect("written");
        let done = claimbench(&["report", text(&record), "--out", text(&page)]);
        assert_eq!(done.code, Some(2), "{sentence}");
        assert!(done.errors.contains(text(&record)), "{}", done.errors);
        assert!(done.errors.contains(sentence), "{sentence}: {}", done.errors);
        assert!(done.errors.lines().count() >= 2, "it says what to do: {}", done.errors);
        assert!(!page.exists(), "nothing is written");
    }
    let done = claimbench(&["report", text(&folder.path().join("none.jsonl"))]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("cargo bench"), "{}", done.errors);
    let done = claimbench(&["report", text(folder.path())]);
    assert_eq!(done.code, Some(2), "a folder is no record");
}

#[test]
fn a_page_that_can_not_be_written_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&Lanes::get().heap, folder.path(), &["buffers/pooled_4k/hoisted/19$"]);
    let record = folder.path().join("latest.jsonl");
    let out = folder.path().join("no/such/page.html");
    let done = claimbench(&["report", text(&record), "--out", text(&out)]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("page.html"), "{}", done.errors);
}

/// A package whose record holds one claim, and a folder of it in which somebody stands.
fn package() -> (tempfile::TempDir, PathBuf) {
    let package = tempfile::tempdir().expect("a folder");
    let [claims, reports, below] =
        ["benches", "reports", "some where"].map(|name| package.path().join(name));
    std::fs::create_dir(&claims).expect("made");
    std::fs::create_dir(&below).expect("made");
    std::fs::write(package.path().join("Cargo.toml"), "[package]\nname = \"ours\"\n")
        .expect("written");
    let done = run(&Lanes::get().heap, &reports, &["buffers/pooled_4k/hoisted/19$"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    (package, below)
}

/// The command line as cargo starts it in the claims' package, for somebody who stands in another folder.
fn by_cargo(package: &Path, told: &Path, words: &[&str]) -> Done {
    let claims = package.join("benches").canonicalize().expect("it is there");
    let process = Command::new(&Lanes::get().claimbench)
        .args(words)
        .arg("--bench")
        .current_dir(&claims)
        .env("CARGO_MANIFEST_DIR", &claims)
        .env("PWD", told)
        .env("GITHUB_STEP_SUMMARY", package.join("summary.md"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    finish(process)
}

#[test]
fn paths_are_the_callers_and_defaults_are_the_packages() {
    let (package, below) = package();
    let go = ["export", "--format", "go", "--out", "x y.txt"];
    let done = by_cargo(package.path(), &below, &go);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let written = std::fs::read_to_string(below.join("x y.txt")).expect("beside the caller");
    assert!(written.contains("Benchmark"), "{written}");
    // A path that leads to what is the package's anyway, from where the caller stands.
    let record = ["--record", "../reports/latest.jsonl"];
    let done = by_cargo(package.path(), &below, &[&go[..], &record].concat());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let done = by_cargo(package.path(), &below, &["report", "--out", "page.html"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(below.join("page.html").is_file());
    assert!(by_cargo(package.path(), &below, &["report"]).output.contains("reports/index.html"));
    assert!(package.path().join("reports/index.html").is_file());
    // A link leads to the folder itself, and what is no folder is not believed.
    let link = package.path().join("link");
    std::os::unix::fs::symlink(&below, &link).expect("linked");
    by_cargo(package.path(), &link, &["export", "--format", "go", "--out", "linked.txt"]);
    assert!(below.join("linked.txt").is_file());
    for told in ["/no/such/folder", "some where", ""] {
        let done = by_cargo(package.path(), Path::new(told), &go);
        assert_eq!(done.code, Some(0), "{told}: {}", done.errors);
        let here = package.path().join("x y.txt");
        std::fs::remove_file(&here).unwrap_or_else(|error| panic!("{told}: {error}"));
    }
}

#[test]
fn what_a_user_names_is_written_through_links_into_pipes_and_behind_a_jobs_summary() {
    use std::os::unix::fs::PermissionsExt;
    let (package, below) = package();
    let export = |out: &str| {
        let words = ["export", "--format", "markdown", "--out", out];
        let done = by_cargo(package.path(), &below, &words);
        assert_eq!(done.code, Some(0), "{out}: {}", done.errors);
        done.output
    };
    let [real, link] = ["real.md", "link.md"].map(|name| below.join(name));
    std::fs::write(&real, "old").expect("written");
    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o600)).expect("it is ours");
    std::os::unix::fs::symlink("real.md", &link).expect("linked");
    assert!(export("link.md").starts_with("export: "));
    let text = std::fs::read_to_string(&real).expect("written");
    assert!(text.contains("buffers/pooled") && link.is_symlink(), "{text}");
    assert_eq!(real.metadata().expect("it is there").permissions().mode() & 0o777, 0o600);
    assert_eq!(export("/dev/stdout"), text);
    assert_eq!(export("-"), text);
    assert!(!below.join("-").exists() && !package.path().join("-").exists());
    assert_eq!(export("/dev/null"), "export: /dev/null\n");
    let summary = package.path().join("summary.md");
    std::fs::write(&summary, "# Before").expect("written");
    std::os::unix::fs::symlink("../summary.md", below.join("summary.md")).expect("linked");
    export("summary.md");
    export(self::text(&summary));
    let all = std::fs::read_to_string(&summary).expect("written");
    assert_eq!(all, format!("# Before\n{text}{text}"));
    // Of one that is longer than a job shows, nothing would be shown.
    let full = "x\n".repeat((1 << 19) - text.len() / 4);
    std::fs::write(&summary, &full).expect("written");
    export("summary.md");
    let all = std::fs::read_to_string(&summary).expect("written");
    assert!(all.len() <= 1 << 20 && all.starts_with(&full), "{}", all.len());
    assert!(all.ends_with("A file of your own holds all.\n"), "{}", &all[full.len()..]);
    let own = ["export", "--format", "go", "--out", "../reports/latest.jsonl"];
    let done = by_cargo(package.path(), &below, &own);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("would replace the record"), "{}", done.errors);
}

#[test]
fn standard_output_that_is_a_file_is_written_where_it_stands() {
    let (package, _) = package();
    let record = package.path().join("reports/latest.jsonl");
    let path = package.path().join("out");
    let mut out = std::fs::File::create(&path).expect("a file");
    std::io::Write::write_all(&mut out, b"first\n").expect("room");
    let status = Command::new(&Lanes::get().claimbench)
        .args(["export", "--format", "go", "--out", "/dev/stdout", "--record", text(&record)])
        .stdout(out)
        .status()
        .expect("the program starts");
    assert!(status.success());
    let written = std::fs::read_to_string(&path).expect("written");
    assert!(written.starts_with("first\ngoos: ") && written.contains("\nBenchmark"), "{written}");
}
