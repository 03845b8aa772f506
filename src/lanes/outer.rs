//! The cargo that started this program, by itself or through a runner, and what it was told.

use super::invocation::{self, command, folder_of, is_cargo, parent_of, place_of_command, told};
use std::path::PathBuf;

/// The process id of the cargo that started this program, if one did: the nearest one above, where nothing but runners
/// stands between.
fn process() -> Option<u32> {
    let program = std::env::args_os().next()?.into_string().ok()?;
    let mut above =
        std::iter::successors(Some(invocation::parent()), |process| parent_of(*process));
    let first = above.find(|process| !runs(&invocation::words(*process), &program))?;
    is_cargo(first).then_some(first)
}

/// Whether a process was told to run a program: a debugger, a tracer, or a script that cargo's configuration names as the
/// runner of a target. It may stand in another folder than cargo, and a shell says so in `PWD`.
fn runs(words: &[String], program: &str) -> bool {
    words.iter().skip(1).any(|word| word == program)
}

/// Whether cargo started this program, by itself or through a runner.
#[must_use]
pub fn is_started_by_cargo() -> bool {
    process().is_some()
}

/// The folder that cargo stands in; nothing where something else started this program.
pub(super) fn folder() -> Option<PathBuf> {
    folder_of(process()?)
}

/// The words of cargo's command line, without aliases; none where something else started this program.
pub(super) fn words() -> Vec<String> {
    process().map(told).unwrap_or_default()
}

/// The words that are cargo's own: those before `--`, of a command that has some behind it, and else those before the
/// command, which may be an alias that nobody knows, whose words are the program's.
fn own(words: &[String]) -> &[String] {
    let behind = words.iter().position(|word| word == "--");
    let end = behind.unwrap_or_else(|| place_of_command(words));
    &words[..end]
}

/// Whether cargo started this program as one of the tests of a package.
#[must_use]
pub fn is_started_by_cargo_test() -> bool {
    is_test(&words())
}

fn is_test(words: &[String]) -> bool {
    command(words).is_some_and(|word| matches!(word, "test" | "t"))
}

/// The values of a flag, by its long name and its short one: behind it, behind `=`, or with the short one in one word.
fn values<'a>(words: &'a [String], long: &str, short: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut is_next = false;
    for word in words {
        let behind = |flag: &str| word.strip_prefix(flag).filter(|rest| !rest.is_empty());
        if is_next {
            found.push(word.as_str());
        } else if let Some(value) = behind(long).and_then(|rest| rest.strip_prefix('=')) {
            found.push(value);
        } else if let Some(value) = behind(short).filter(|_| !short.is_empty()) {
            found.push(value.trim_start_matches('='));
        }
        is_next = !is_next && (word == long || (!short.is_empty() && word == short));
    }
    found
}

/// The packages that a command of cargo names.
pub(super) fn packages(words: &[String]) -> Vec<&str> {
    values(own(words), "--package", "-p")
}

/// The bench targets that a command of cargo names.
pub(super) fn benches(words: &[String]) -> Vec<&str> {
    values(of_targets(words), "--bench", "")
}

/// Whether a command of cargo measures.
pub(super) fn is_bench(words: &[String]) -> bool {
    command(words) == Some("bench")
}

/// Whether a command of cargo is about all bench targets, whichever it names beside.
pub(super) fn are_all_asked_for(words: &[String]) -> bool {
    of_targets(words).iter().any(|word| matches!(word.as_str(), "--benches" | "--all-targets"))
}

/// The words that say which targets are meant.
fn of_targets(words: &[String]) -> &[String] {
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    &words[..end]
}

/// What a command of cargo says of how to build, as words for another one, so that both build the same.
pub(super) fn of_build(words: &[String]) -> Vec<String> {
    const VALUED: [(&str, &str); 6] = [
        ("--config", ""),
        ("--features", "-F"),
        ("--profile", ""),
        ("--target", ""),
        ("--target-dir", ""),
        ("-Z", "-Z"),
    ];
    const SWITCHES: [&str; 5] =
        ["--all-features", "--frozen", "--locked", "--no-default-features", "--offline"];
    let words = own(words);
    let valued = VALUED.iter().flat_map(|(long, short)| {
        values(words, long, short)
            .into_iter()
            .flat_map(|value| [(*long).to_owned(), value.to_owned()])
    });
    let switches = words.iter().filter(|word| SWITCHES.contains(&word.as_str())).cloned();
    valued.chain(switches).collect()
}

/// Ends with the `cargo bench` that started this lane, if one did: a lane that cargo left behind would go on measuring.
pub(super) fn end_with_cargo() {
    #[cfg(target_os = "linux")]
    if is_cargo(invocation::parent()) {
        use nix::sys::signal::Signal::SIGTERM;
        let cargo = nix::unistd::getppid();
        // Where the system refuses, the lane goes on by itself; the lock keeps others out.
        let tied = nix::sys::prctl::set_pdeathsig(SIGTERM).is_ok();
        if tied && nix::unistd::getppid() != cargo {
            // It ended meanwhile.
            let _ = nix::sys::signal::raise(SIGTERM);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_runner_is_told_the_program_and_cargo_is_not() {
        let program = "/t/release/deps/heap-1a";
        for (line, wanted) in [
            ("strace -f -o /tmp/trace /t/release/deps/heap-1a --bench", true),
            ("/bin/sh runner /t/release/deps/heap-1a", true),
            ("/t/release/deps/heap-1a --bench", false),
            ("cargo bench --bench heap", false),
            ("sh -c /t/release/deps/heap-1a\\ --bench", false),
        ] {
            assert_eq!(runs(&words(line), program), wanted, "{line}");
        }
    }

    #[test]
    fn the_packages_of_a_command_are_those_before_what_is_handed_on() {
        for (line, wanted) in [
            ("cargo bench -p ours -- x", &["ours"][..]),
            ("cargo bench --package=ours -ptheirs --bench heap -- -p no", &["ours", "theirs"]),
            ("cargo bench --workspace -- x", &[]),
            ("cargo bench -- -p ours", &[]),
        ] {
            assert_eq!(packages(&words(line)), wanted, "{line}");
        }
    }

    #[test]
    fn the_bench_targets_of_a_command_are_those_that_it_names() {
        for (line, wanted) in [
            ("cargo bench", &[""; 0][..]),
            ("cargo bench --bench heap --bench=rounds", &["heap", "rounds"]),
            ("cargo bench --benches -- --bench no", &[]),
        ] {
            assert_eq!(benches(&words(line)), wanted, "{line}");
        }
        assert!(are_all_asked_for(&words("cargo bench --benches --bench heap")));
        assert!(!are_all_asked_for(&words("cargo bench --bench heap -- --benches")));
    }

    #[test]
    fn what_is_said_of_the_build_is_said_again_and_nothing_else_is() {
        let line = "cargo bench --profile=perf -F a,b --no-default-features --target-dir t --bench claimbench -p x -Zfoo \
                    -- gate --profile no --locked";
        let wanted =
            words("--features a,b --profile perf --target-dir t -Z foo --no-default-features");
        assert_eq!(of_build(&words(line)), wanted);
        // An alias: what follows is the program's own, and what stands before it is not.
        assert_eq!(of_build(&words("cargo claimbench gate --locked")), [""; 0]);
        let line =
            "cargo +nightly --config profile.bench.lto=true --offline claimbench gate --locked";
        let wanted = words("--config profile.bench.lto=true --offline");
        assert_eq!(of_build(&words(line)), wanted);
        assert_eq!(of_build(&words("cargo --offline --config x.toml b --frozen -- gate")).len(), 4);
        assert_eq!(of_build(&[]), [""; 0]);
    }

    #[test]
    fn a_cargo_that_tests_is_told_by_its_command() {
        for line in ["cargo test --benches", "cargo +1.91 --config test -Z t t -- bench"] {
            assert!(is_test(&words(line)), "{line}");
        }
        for line in
            ["cargo bench -- test", "cargo --config test b", "cargo", "cargo claimbench test"]
        {
            assert!(!is_test(&words(line)), "{line}");
        }
    }
}
