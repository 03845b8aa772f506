//! The Go toolchain: where it is found, which version it is, and how it is called.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest version that builds the Go sides: it has ranges over numbers and links in a random order.
const LEAST: (u32, u32) = (1, 22);
/// The variable that names another toolchain; then no other is looked for.
const NAMED: &str = "CLAIMBENCH_GO";
/// Where `scripts/go` puts one, below the target folder.
const BROUGHT: &str = "go/go/bin/go";

/// What is set for every call: no network, no other toolchain, no settings of the user's, and code for every processor of
/// its kind, as Rust's is by default.
const SET: [(&str, &str); 9] = [
    ("CGO_ENABLED", "0"),
    ("GO111MODULE", "on"),
    ("GOAMD64", "v1"),
    ("GOENV", "off"),
    ("GOFLAGS", ""),
    ("GOPROXY", "off"),
    ("GOTELEMETRY", "off"),
    ("GOTOOLCHAIN", "local"),
    ("GOWORK", "off"),
];
/// What is taken away, for it changes what is built.
const TAKEN: [&str; 6] = ["GOARCH", "GOBIN", "GODEBUG", "GOEXPERIMENT", "GOOS", "GOROOT"];

/// A toolchain that is new enough.
#[derive(Clone, Debug)]
pub(super) struct Toolchain {
    program: PathBuf,
    /// As it names itself: `go1.25.5`.
    pub(super) version: String,
}

impl Toolchain {
    /// The first one that is new enough: the one that the environment names, else the one that `scripts/go` brought below
    /// a target folder, else the one on the path. Why there is none, as a sentence.
    pub(super) fn find(target: &Path) -> Result<Toolchain, String> {
        let mut why = Vec::new();
        for program in candidates(std::env::var_os(NAMED), target) {
            match Toolchain::of(&program) {
                Ok(toolchain) => return Ok(toolchain),
                Err(reason) => why.extend(reason),
            }
        }
        let (major, minor) = LEAST;
        let seen = if why.is_empty() { String::new() } else { format!("; {}", why.join("; ")) };
        Err(format!("no Go toolchain ({major}.{minor} or newer; `scripts/go` brings one{seen})"))
    }

    /// A program as a toolchain; what is wrong with it where there is one.
    pub(super) fn of(program: &Path) -> Result<Toolchain, Option<String>> {
        let asked = Command::new(program)
            .arg("version")
            .env("GOTOOLCHAIN", "local")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output();
        let Ok(asked) = asked else { return Err(None) };
        let text = String::from_utf8_lossy(&asked.stdout);
        let known = version(&text);
        let Some((version, numbers)) = known else {
            return Err(Some(format!("{} tells no version", program.display())));
        };
        if numbers < LEAST {
            return Err(Some(format!("{} is {version}", program.display())));
        }
        // It is called from another folder; what is looked for on the path has none.
        let is_named_alone = program.components().count() == 1;
        let program = match std::path::absolute(program) {
            Ok(absolute) if !is_named_alone => absolute,
            _ => program.to_owned(),
        };
        Ok(Toolchain { program, version })
    }

    /// A call of the toolchain, with a folder for what it has built before.
    pub(super) fn command(&self, cache: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.envs(SET).env("GOCACHE", cache).env("GOPATH", cache.join("path"));
        for name in TAKEN {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        command
    }
}

/// What is set for building, for the record.
pub(super) fn settings() -> Vec<String> {
    SET.iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// Where toolchains are looked for, best first.
fn candidates(named: Option<OsString>, target: &Path) -> Vec<PathBuf> {
    match named {
        Some(named) => vec![named.into()],
        None => vec![target.join(BROUGHT), Path::new("target").join(BROUGHT), PathBuf::from("go")],
    }
}

/// The version that `go version` tells, as it is written and as numbers.
fn version(text: &str) -> Option<(String, (u32, u32))> {
    let version = text.strip_prefix("go version ")?.split_whitespace().next()?;
    let mut numbers = version.strip_prefix("go")?.split('.');
    let major = numbers.next()?.parse().ok()?;
    // The second number of a version that is not out yet has letters behind it.
    let minor: String = numbers.next()?.chars().take_while(char::is_ascii_digit).collect();
    Some((version.to_owned(), (major, minor.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_go_writes_them() {
        let read = |text: &str| version(text).map(|(_, numbers)| numbers);
        assert_eq!(read("go version go1.25.5 linux/amd64\n"), Some((1, 25)));
        assert_eq!(read("go version go1.27rc1 linux/arm64"), Some((1, 27)));
        assert_eq!(read("go version devel +abc"), None);
        assert_eq!(read("GNU Go 3.8"), None);
        let (written, _) = version("go version go1.22.10 linux/amd64").expect("it is one");
        assert_eq!(written, "go1.22.10");
        assert!(read("go version go1.19.8 linux/amd64") < Some(LEAST));
    }

    #[test]
    fn what_the_user_has_set_for_go_changes_no_call() {
        let (program, version) = (PathBuf::from("go"), String::new());
        let command = Toolchain { program, version }.command(Path::new("/cache"));
        let of = |name: &str| command.get_envs().find(|(known, _)| *known == name).map(|it| it.1);
        for name in ["GOFLAGS", "GOWORK", "GOENV", "GOPROXY", "GOTOOLCHAIN", "GOCACHE", "GOAMD64"] {
            assert!(matches!(of(name), Some(Some(_))), "{name} is set");
        }
        for name in ["GODEBUG", "GOROOT", "GOOS", "GOARCH", "GOEXPERIMENT"] {
            assert_eq!(of(name), Some(None), "{name} is taken away");
        }
    }

    #[test]
    fn the_toolchain_that_is_named_is_the_only_one() {
        let here = Path::new("/t");
        assert_eq!(candidates(Some("/opt/go".into()), here), [Path::new("/opt/go")]);
        let all = candidates(None, here);
        assert_eq!(all[0], Path::new("/t/go/go/bin/go"));
        assert_eq!(all.last(), Some(&PathBuf::from("go")));
    }

    #[test]
    fn a_program_that_is_no_toolchain_says_so() {
        assert_eq!(Toolchain::of(Path::new("/no/such/go")).err(), Some(None));
        let said = Toolchain::of(Path::new("/bin/true")).err().flatten().expect("it is none");
        assert!(said.contains("tells no version"), "{said}");
    }
}
