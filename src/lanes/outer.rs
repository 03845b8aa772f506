//! The cargo that started this program, and what it was told.

use super::lock::is_cargo;
use std::path::PathBuf;

/// The process id of the cargo that started this program, if one did.
fn process() -> Option<u32> {
    let parent = nix::unistd::getppid().as_raw().unsigned_abs();
    is_cargo(parent).then_some(parent)
}

/// Whether cargo itself started this program.
#[must_use]
pub fn is_started_by_cargo() -> bool {
    process().is_some()
}

/// The folder that cargo stands in; nothing where something else started this program.
pub(super) fn folder() -> Option<PathBuf> {
    std::fs::read_link(format!("/proc/{}/cwd", process()?)).ok()
}

/// The words of cargo's command line; none where something else started this program.
pub(super) fn words() -> Vec<String> {
    let read = |process| std::fs::read(format!("/proc/{process}/cmdline")).ok();
    let line = process().and_then(read).unwrap_or_default();
    let words =
        line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// The words that are cargo's own: those before `--`, of a command that has some behind it.
fn own(words: &[String]) -> &[String] {
    words.iter().position(|word| word == "--").map_or(&words[..0], |end| &words[..end])
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
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    values(&words[..end], "--bench", "")
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
    if is_cargo(nix::unistd::getppid().as_raw().unsigned_abs()) {
        // Where the system refuses, the lane goes on by itself; the lock keeps others out.
        let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
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
    }

    #[test]
    fn what_is_said_of_the_build_is_said_again_and_nothing_else_is() {
        let line = "cargo bench --profile=perf -F a,b --no-default-features --target-dir t --bench claimbench -p x -Zfoo \
                    -- gate --profile no --locked";
        let wanted =
            words("--features a,b --profile perf --target-dir t -Z foo --no-default-features");
        assert_eq!(of_build(&words(line)), wanted);
        // An alias: what follows is the program's own.
        assert_eq!(of_build(&words("cargo claimbench gate --locked")), [""; 0]);
    }
}
