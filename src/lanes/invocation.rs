//! What a process of cargo was told: the words of its command line, and which of them is the command; and which processes
//! stand above one.

use super::configuration::{alias, read_from};
use std::path::{Path, PathBuf};

/// Whether a process is cargo, by the name of its file or by what it was called: where a system has a script in cargo's
/// place, its file has another name.
pub(super) fn is_cargo(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim() == CARGO)
        || is_called_cargo(&words(process))
}

const CARGO: &str = "cargo";

fn is_called_cargo(words: &[String]) -> bool {
    words.first().is_some_and(|word| Path::new(word).file_name().is_some_and(|name| name == CARGO))
}

/// The number of this process where the system tells of processes: in a namespace of its own whose `/proc` nobody mounted
/// anew, that is another one than its own.
pub(super) fn own() -> u32 {
    let told = std::fs::read_link("/proc/self").ok();
    let number = told.and_then(|told| told.to_str()?.parse().ok());
    number.unwrap_or_else(std::process::id)
}

/// The process that started this one, or that took it over, by the same numbers; 0 where that is outside of them.
pub(super) fn parent() -> u32 {
    let told = parent_of(own());
    told.unwrap_or_else(|| nix::unistd::getppid().as_raw().unsigned_abs())
}

/// The process that started another, or that took it over.
pub(super) fn parent_of(process: u32) -> Option<u32> {
    field(process, 1)?.parse().ok()
}

/// A field of what the system tells of a process, counted from 0 behind its name (`proc_pid_stat(5)`).
pub(super) fn field(process: u32, number: usize) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may hold spaces.
    let behind_name = status.rsplit_once(')')?.1;
    behind_name.split_whitespace().nth(number).map(str::to_owned)
}

/// The words of a process's command line; none where there is no such process.
pub(super) fn words(process: u32) -> Vec<String> {
    let line = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let words =
        line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// The folder that a process stands in.
pub(super) fn folder_of(process: u32) -> Option<PathBuf> {
    std::fs::read_link(format!("/proc/{process}/cwd")).ok()
}

/// The words of cargo's command line, with what its aliases stand for in their place: cargo itself only shows their names.
pub(super) fn told(process: u32) -> Vec<String> {
    let found = folder_of(process).map(|folder| read_from(&folder)).unwrap_or_default();
    without_aliases(words(process), |name| alias(&found, name))
}

/// The words of a command line without aliases, of which each may stand for another one.
fn without_aliases(
    mut words: Vec<String>,
    alias: impl Fn(&str) -> Option<Vec<String>>,
) -> Vec<String> {
    // No alias takes the place of a command of cargo's, and none stands for itself.
    const OWN: [&str; 4] = ["bench", "build", "run", "test"];
    const MOST: usize = 16;
    for _ in 0..MOST {
        let place = place_of_command(&words);
        let name = words.get(place).filter(|name| !OWN.contains(&name.as_str()));
        let Some(meant) = name.and_then(|name| alias(name)) else { break };
        drop(words.splice(place..=place, meant));
    }
    words
}

/// The command on a command line of cargo: `bench`, `test`, or an alias; nothing where there is none.
pub(super) fn command(words: &[String]) -> Option<&str> {
    words.get(place_of_command(words)).map(String::as_str)
}

/// Where the command stands on a command line of cargo; its end where there is none.
pub(super) fn place_of_command(words: &[String]) -> usize {
    const TAKE_A_VALUE: [&str; 4] = ["--config", "--color", "-Z", "-C"];
    let mut places = (1..words.len()).filter(|place| {
        let is_value = *place > 1 && TAKE_A_VALUE.contains(&words[place - 1].as_str());
        !is_value && !words[*place].starts_with(['-', '+'])
    });
    places.next().unwrap_or(words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_and_its_parent_are_those_that_the_system_tells_of() {
        let shell = words(own());
        assert_eq!(shell.first(), std::env::args().next().as_ref(), "{shell:?}");
        assert_eq!(parent_of(own()), Some(parent()));
    }

    #[test]
    fn cargo_is_told_by_what_it_is_called_where_its_file_has_another_name() {
        for (word, wanted) in [
            ("/usr/bin/cargo", true),
            ("cargo", true),
            (".cargo-wrapped", false),
            ("cargo-nextest", false),
            ("/work/cargo/tool", false),
        ] {
            assert_eq!(is_called_cargo(&[word.to_owned(), "bench".to_owned()]), wanted, "{word}");
        }
        assert!(!is_called_cargo(&[]));
    }

    #[test]
    fn an_alias_is_what_it_stands_for_and_what_stands_around_it_stays() {
        let told = |line: &str| {
            let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<String>>();
            let alias = |name: &str| match name {
                "hb" => Some(words("bench --bench heap --")),
                "far" => Some(words("--offline hb -v")),
                "round" => Some(words("round")),
                // What has a name of cargo's own is none.
                "bench" => Some(words("build")),
                _ => None,
            };
            without_aliases(words(line), alias).join(" ")
        };
        assert_eq!(told("cargo hb x"), "cargo bench --bench heap -- x");
        assert_eq!(
            told("cargo +1.91 --config hb far x"),
            "cargo +1.91 --config hb --offline bench --bench heap -- -v x"
        );
        for line in ["cargo bench -- hb", "cargo round", "cargo", "cargo --version", "cargo none"] {
            assert_eq!(told(line), line);
        }
    }

    #[test]
    fn the_command_is_the_first_word_that_is_no_flag_and_no_value_of_one() {
        for (line, wanted) in [
            ("cargo bench -- x", Some("bench")),
            ("cargo +1.91 --config test -Z t --offline claimbench gate", Some("claimbench")),
            ("cargo --config=test b", Some("b")),
            ("cargo --version", None),
            ("cargo", None),
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(command(&words), wanted, "{line}");
        }
        assert_eq!(command(&[]), None);
    }
}
