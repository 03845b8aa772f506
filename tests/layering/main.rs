//! The house rules that no compiler checks: imports go one way, between modules and between files; only the edge prints
//! and reads the clock, every file says what it is and stays short. Only code counts; what stands in comments and
//! strings is passed over.

mod graph;
mod module;
mod order;
mod tokens;

use graph::Graph;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tokens::{Token, is_word, reads, tokens};

/// What each module may import beside itself. The first line that fits a path counts.
const LAYERS: &[(&str, &[&str])] = &[
    ("src/lib.rs", EVERYTHING),
    ("src/main.rs", EVERYTHING),
    // The command line is handed its catalogue.
    (
        "src/command_line/",
        &["claim", "gate", "history", "lanes", "record", "report", "scaffold", "verdict"],
    ),
    ("src/allocators.rs", &[]),
    ("src/allocators/", &[]),
    ("src/book/", &[]),
    ("src/scaffold/", &["record"]),
    // A package of its own: what it uses of the harness is the public face.
    ("benches/", &[]),
    ("src/build.rs", &[]),
    ("src/run/", &[]),
    ("src/method.rs", &[]),
    ("src/claim/", &["run"]),
    ("src/record/", &["claim", "run"]),
    ("src/verdict/", &["claim", "record"]),
    ("src/gate/", &["claim", "record", "verdict"]),
    ("src/history/", &["claim", "record", "verdict"]),
    ("src/report/", &["claim", "record", "verdict", "gate", "history"]),
    // The last target of `cargo bench` judges the record and renders the report.
    ("src/lanes/verdicts.rs", &["claim", "run", "record", "verdict", "history", "report"]),
    ("src/lanes/", &["allocators", "claim", "history", "run", "record", "verdict"]),
];

const EVERYTHING: &[&str] = &[
    "allocators",
    "book",
    "claim",
    "claims",
    "command_line",
    "gate",
    "history",
    "lanes",
    "method",
    "record",
    "report",
    "run",
    "scaffold",
    "verdict",
];

/// Folders whose files may still import in circles and against their order.
const STILL_OPEN: &[&str] = &[];

/// Where something may be printed. A build script speaks to cargo by printing, and a file that a user names may be standard
/// output.
const PRINTS: &[&str] = &["src/command_line/", "src/lanes/", "src/build.rs", "src/record/write.rs"];

/// Where the clock may be read.
const READS_THE_CLOCK: &[&str] = &["src/lanes/", "src/run/"];

/// A file of `src` that is longer has two jobs.
const MOST_LINES: usize = 400;

/// The first names behind `crate::`, `super::` up to the root, and in the groups behind them, with their lines.
fn roots(path: &str, tokens: &[Token]) -> Vec<Token> {
    let depth = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = depth.split('/').count();
    let mut roots = Vec::new();
    for at in 0..tokens.len() {
        let behind_crate = reads(&tokens[at..], &["crate", ":", ":"]).then_some(at + 3);
        let climbs = (0..depth).all(|level| {
            reads(&tokens[(at + 3 * level).min(tokens.len())..], &["super", ":", ":"])
        });
        let Some(first) = behind_crate.or(climbs.then_some(at + 3 * depth)) else { continue };
        let mut names: Vec<&Token> = tokens.get(first).into_iter().collect();
        if reads(&tokens[first..], &["{"]) {
            names = group(&tokens[first..]);
        }
        // What lies above a module inside a file is the file, and there it names what it likes.
        let module = |name: &Token| EVERYTHING.contains(&name.text.as_str());
        roots.extend(
            names.into_iter().filter(|name| behind_crate.is_some() || module(name)).cloned(),
        );
    }
    roots
}

/// The first name of each path of a group in braces.
fn group(tokens: &[Token]) -> Vec<&Token> {
    let mut names = Vec::new();
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(token.text.as_str(), "{" | ",") {
            names.extend(tokens.get(at + 1).filter(|name| name.text.starts_with(is_word)));
        }
    }
    names
}

/// The names that the library's root re-exports, each with the module that it comes from.
fn exports(root: &str) -> BTreeMap<String, String> {
    let tokens = tokens(root);
    // A macro that is exported stands at the root, wherever it is written.
    let mut exports = BTreeMap::from([("catalogue".to_owned(), "claim".to_owned())]);
    for at in 0..tokens.len() {
        if reads(&tokens[at..], &["pub", "use"]) && reads(&tokens[at + 3..], &[":", ":"]) {
            let behind = &tokens[at + 5..];
            let names = if reads(behind, &["{"]) { group(behind) } else { vec![&behind[0]] };
            for name in names {
                exports.insert(name.text.clone(), tokens[at + 2].text.clone());
            }
        }
    }
    exports
}

/// Whether a path is one of the files, or below one of the folders.
fn lies_in(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| is_place(path, place))
}

/// Whether a path is the file, lies below the folder, or is the file `x.rs` of the folder `x/`.
fn is_place(path: &str, place: &str) -> bool {
    path == place
        || place.strip_suffix('/').is_some_and(|folder| {
            path.starts_with(place) || path.strip_suffix(".rs") == Some(folder)
        })
}

/// What is wrong with a file of `src` or `benches`, one line for each fault.
fn violations(path: &str, text: &str, exports: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut fault = |line: usize, what: String| found.push(format!("{path}:{line}: {what}"));
    if !text.starts_with("//!") {
        fault(1, "the file has to begin with a `//!` line that says what it is".to_owned());
    }
    for (index, line) in text.lines().enumerate() {
        if line.contains(concat!("TO", "DO")) || line.contains(concat!("FIX", "ME")) {
            fault(index + 1, "what is left to do belongs into an issue".to_owned());
        }
    }
    if path.starts_with("src/") && text.lines().count() > MOST_LINES {
        fault(MOST_LINES, format!("the file has more than {MOST_LINES} lines"));
    }
    let tokens = tokens(text);
    match LAYERS.iter().find(|(place, _)| is_place(path, place)) {
        None => fault(1, "the file belongs to no layer: add it to `LAYERS`".to_owned()),
        Some((place, allowed)) => {
            let own = place.trim_start_matches("src/").split('/').next().unwrap_or_default();
            for root in roots(path, &tokens) {
                let module = exports.get(&root.text).unwrap_or(&root.text);
                if module != own && !allowed.contains(&module.as_str()) {
                    fault(root.line, format!("`{own}` may not import `{module}`"));
                }
            }
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let behind = &tokens[at + 1..];
        let word = token.text.as_str();
        let prints = match word {
            "print" | "println" | "eprint" | "eprintln" | "dbg" => reads(behind, &["!"]),
            "stdout" | "stderr" => {
                let behind_io = at >= 3 && reads(&tokens[at - 3..], &["io", ":", ":"]);
                behind_io || reads(behind, &["(", ")"])
            }
            _ => false,
        };
        if prints && !lies_in(path, PRINTS) {
            fault(token.line, "only `command_line/` and `lanes/` print".to_owned());
        }
        let behind_path = at >= 2 && reads(&tokens[at - 2..], &[":", ":"]);
        let clock = word == "SystemTime" || (word == "now" && behind_path && reads(behind, &["("]));
        // A runtime of a claim has a clock of its own, which can be paused, and tasks look at their deadlines.
        let is_of_runtime = path.starts_with("benches/claims/")
            && (text.contains("tokio::") || path.contains("/shared/"));
        if clock && !is_of_runtime && !lies_in(path, READS_THE_CLOCK) {
            fault(token.line, "only `lanes/` and `run/` read the clock".to_owned());
        }
    }
    found
}

/// The Rust files below a folder of the project, by path; none where there is no such folder.
fn files(folder: &str) -> BTreeMap<String, String> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![project.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(project).expect("the file lies in the project");
                let text = fs::read_to_string(&path).expect("a source file is text");
                files.insert(name.display().to_string(), text);
            }
        }
    }
    files
}

#[test]
fn the_house_rules_hold() {
    let sources = files("src");
    let exports = exports(&sources["src/lib.rs"]);
    let found: Vec<String> = sources
        .iter()
        .chain(&files("benches"))
        .flat_map(|(path, text)| violations(path, text, &exports))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = Graph::of(&files("src")).circles(STILL_OPEN);
    assert!(circles.is_empty(), "\n{}\n", circles.join("\n"));
}

#[test]
fn imports_go_down_inside_the_folders_with_an_order() {
    let climbs = order::climbs(&Graph::of(&files("src")), order::RANKS, STILL_OPEN);
    assert!(climbs.is_empty(), "\n{}\n", climbs.join("\n"));
}

#[test]
fn the_tests_say_what_they_are() {
    for (path, text) in files("tests") {
        assert!(text.starts_with("//!"), "{path} has to begin with a `//!` line");
    }
}

/// What is wrong with a file, without its path.
fn faults(path: &str, text: &str) -> Vec<String> {
    let exports = exports("pub use claim::{Catalogue, Claim};\npub use run::Run;");
    let found = violations(path, &format!("//! A file.\n{text}"), &exports);
    found.iter().map(|fault| fault.replacen(&format!("{path}:"), "", 1)).collect()
}

#[test]
fn an_import_against_the_layers_is_found_with_its_line() {
    let upward = "use std::fmt;\nuse crate::verdict::Verdict;\n";
    assert_eq!(faults("src/record/case.rs", upward), ["3: `record` may not import `verdict`"]);
    assert_eq!(faults("src/verdict/judge.rs", upward), [""; 0]);
    assert_eq!(faults("src/lanes/heap.rs", "use crate::report::Page;").len(), 1);
    assert_eq!(faults("src/lanes/verdicts.rs", "use crate::report::Page;"), [""; 0]);
    assert_eq!(faults("src/lanes/heap.rs", "use crate::claims::CATALOGUE;").len(), 1);
    assert_eq!(faults("benches/heap.rs", "use catalogue::claims::CATALOGUE;"), [""; 0]);
}

#[test]
fn an_import_is_found_in_groups_in_paths_and_behind_names_of_the_root() {
    let wanted = ["2: `run` may not import `claim`", "3: `run` may not import `record`"];
    let grouped = "use crate::{claim::{Bound, Unit},\nrecord, run::Digest};";
    assert_eq!(faults("src/run/mod.rs", grouped), wanted);
    assert_eq!(faults("src/run/mod.rs", "fn f(c: &crate::Claim) { crate::record::g(c) }").len(), 2);
    assert_eq!(faults("src/run/mod.rs", "use crate::Run;\npub(crate) mod x;"), [""; 0]);
    assert_eq!(faults("src/run/mod.rs", "use super::record::Case;").len(), 1);
    assert_eq!(faults("src/run/with.rs", "use super::super::record::Case;").len(), 1);
    assert_eq!(faults("src/record/file.rs", "use super::claims::RecordedClaim;"), [""; 0]);
}

#[test]
fn a_file_outside_every_layer_is_found() {
    assert_eq!(faults("src/gates/mod.rs", "").len(), 1);
    assert_eq!(faults("src/records.rs", "").len(), 1);
    assert_eq!(faults("src/run.rs", ""), [""; 0]);
}

#[test]
fn printing_and_the_clock_are_found_outside_the_edge() {
    let prints = ["println!()", "eprint!()", "dbg!(1)", "std::io::stdout()", "stderr().lock()"];
    for code in prints {
        let code = format!("fn f() {{ {code}; }}");
        assert_eq!(
            faults("src/report/page.rs", &code),
            ["2: only `command_line/` and `lanes/` print"]
        );
        assert_eq!(faults("src/lanes/heap.rs", &code), [""; 0]);
        assert_eq!(faults("src/command_line/mod.rs", &code), [""; 0]);
    }
    for code in ["Instant::now()", "jiff::Timestamp::now()", "SystemTime::UNIX_EPOCH"] {
        let code = format!("fn f() {{ {code}; }}");
        assert_eq!(faults("src/report/page.rs", &code).len(), 1, "{code}");
        assert_eq!(faults("src/run/plain.rs", &code), [""; 0]);
    }
}

#[test]
fn a_file_without_a_first_line_a_long_file_and_a_loose_end_are_found() {
    let exports = BTreeMap::new();
    assert_eq!(violations("src/run/x.rs", "fn f() {}\n", &exports).len(), 1);
    assert_eq!(faults("src/run/x.rs", &"\n".repeat(MOST_LINES)).len(), 1);
    assert_eq!(faults("src/run/x.rs", &"\n".repeat(MOST_LINES - 1)), [""; 0]);
    assert_eq!(faults("src/run/x.rs", concat!("// TO", "DO: later")).len(), 1);
}

#[test]
fn comments_strings_and_characters_do_not_trip_it() {
    let text = r##"
        /// Not `crate::verdict::Verdict`, nor println!("x").
        // use crate::lanes::heap; /* Instant::now()
        /* SystemTime /* crate::report::x */ println!() */
        fn f<'a>(x: &'a str) -> char {
            let quoted = "crate::verdict::x \" println!()";
            let raw = r#"crate::verdict::x " println!()"#;
            let path = r"C:\"; let bytes = b"crate::report::x"; let byte = b'"'; let other = b'\'';
            let several = "a line
                crate::report::x";
            let out = child.stdout(Stdio::null());
            match x { "'" => '"', "\\" => '\'', _ => '\u{22}' }
        }
    "##;
    assert_eq!(faults("src/run/x.rs", text), [""; 0]);
    assert_eq!(faults("src/run/x.rs", &format!("{text}\nuse crate::lanes::heap;")).len(), 1);
}
