//! Which toolchain and which kind of machine a baseline was taken on, and how another one differs.

use crate::claim::{Allocator, Lane};
use crate::record::{Build, Header, Newest, counting_flags};
use std::collections::{BTreeMap, BTreeSet};

/// What Valgrind is called among the allocators that lanes ran under.
const VALGRIND: &str = "valgrind";

/// Where readings come from, as far as it decides what they can be compared with: what can change counts without a change
/// of the project's own code, and what can change a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What the counts depend on.
    pub toolchain: Toolchain,
    /// The name of the processor.
    pub processor: String,
    /// The cores that the process may use.
    pub cores: usize,
    /// The version of each allocator that a lane ran under, and that of Valgrind where instructions were counted.
    pub allocators: BTreeMap<String, String>,
}

/// What can change counts without a change of the project's own code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toolchain {
    /// The compiler, as it names itself.
    pub rustc: String,
    /// The target triple.
    pub target: String,
    /// The optimisation level.
    pub opt_level: String,
    /// The other settings of the profile; nothing where the record does not tell.
    pub profile: Option<BTreeMap<String, String>>,
    /// The compiler flags that can change what a program allocates, each once.
    pub flags: BTreeSet<String>,
    /// The versions of the crates of others that the claims are linked with; nothing where the record does not tell.
    pub linked: Option<BTreeMap<String, BTreeSet<String>>>,
    /// The version of Go by which the Go sides were counted, such as `go1.25.5`; nothing where none was.
    pub go: Option<String>,
}

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differs {
    /// What it is, for example `rustc`.
    pub what: String,
    /// As it was in the baseline.
    pub before: String,
    /// As it is in the record.
    pub after: String,
}

impl Origin {
    /// The origin of a record's newest readings; nothing where it holds none. The toolchain is that of the newest run
    /// that counted.
    #[must_use]
    pub fn of(newest: &Newest) -> Option<Origin> {
        let Header { build, machine, .. } = newest.latest()?;
        let of_heap = || newest.headers().filter(|header| header.lane == Lane::Heap);
        let counted = of_heap().filter(|header| !header.allocator.is_go()).last();
        let in_go = of_heap().filter_map(|header| header.build.go.as_ref()).last();
        let toolchain = Toolchain::of(counted.map_or(build, |header| &header.build));
        let allocators = newest.headers();
        let allocators = allocators
            .map(|header| (header.allocator.name().to_owned(), header.machine.allocator.clone()));
        let counting = newest.headers().filter_map(|header| header.machine.valgrind.clone()).last();
        let valgrind = counting.map(|version| (VALGRIND.to_owned(), version));
        let allocators = allocators.chain(valgrind).collect();
        Some(Origin {
            toolchain: Toolchain { go: in_go.map(|go| go.version.clone()), ..toolchain },
            processor: machine.processor.clone(),
            cores: machine.cores,
            allocators,
        })
    }

    /// What makes counts of instructions incomparable on another machine: the C library copies by the kind of the processor,
    /// and Valgrind tells it which that is.
    #[must_use]
    pub fn instructions(&self, other: &Origin) -> Vec<Differs> {
        let version = |origin: &Origin, name: &str| {
            origin.allocators.get(name).cloned().unwrap_or_else(|| "none".to_owned())
        };
        let system = Allocator::System.name();
        differing([
            ("processor", self.processor.clone(), other.processor.clone()),
            ("C library", version(self, system), version(other, system)),
            ("Valgrind", version(self, VALGRIND), version(other, VALGRIND)),
        ])
    }

    /// What makes it another kind of machine, on which a verdict may be another one: processor, cores, allocators.
    #[must_use]
    pub fn machine(&self, other: &Origin) -> Vec<Differs> {
        let mut fields = vec![
            ("processor", self.processor.clone(), other.processor.clone()),
            ("cores", self.cores.to_string(), other.cores.to_string()),
        ];
        for (name, version) in &self.allocators {
            if let Some(now) = other.allocators.get(name).filter(|_| name != VALGRIND) {
                fields.push(("allocator", version.clone(), now.clone()));
            }
        }
        differing(fields)
    }
}

impl Toolchain {
    /// The toolchain of a build.
    #[must_use]
    pub fn of(build: &Build) -> Toolchain {
        Toolchain {
            rustc: build.rustc.clone(),
            target: build.target.clone(),
            opt_level: build.opt_level.clone(),
            profile: build.profile.clone(),
            flags: counting_flags(&build.flags),
            linked: build.linked.clone(),
            go: build.go.as_ref().map(|go| go.version.clone()),
        }
    }

    /// How another one differs in what the counts of Go sides depend on, as far as both tell.
    #[must_use]
    pub fn differs_in_go(&self, other: &Toolchain) -> Vec<Differs> {
        let (Some(before), Some(after)) = (&self.go, &other.go) else { return Vec::new() };
        let number = |go: &str| go.trim_start_matches("go").to_owned();
        differing([
            ("Go", number(before), number(after)),
            ("target", self.target.clone(), other.target.clone()),
        ])
    }

    /// How another one differs in what the counts of Rust depend on, as far as both tell.
    ///
    /// A crate differs where another version has taken the place of one. One that only one of the two is linked with does
    /// not: either a crate that differs brought it, or the project did, which is its own doing.
    #[must_use]
    pub fn differs(&self, other: &Toolchain) -> Vec<Differs> {
        let joined = |words: &BTreeSet<String>| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if words.is_empty() { "none".to_owned() } else { words.join(" ") }
        };
        let mut fields = vec![
            ("rustc", self.rustc.clone(), other.rustc.clone()),
            ("target", self.target.clone(), other.target.clone()),
            ("optimisation level", self.opt_level.clone(), other.opt_level.clone()),
        ];
        let [before, after] = [self, other].map(|of| of.profile.as_ref().map(that_count));
        if let (Some(before), Some(after)) = (&before, &after) {
            let settings: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in settings {
                let of = |profile: &BTreeMap<String, String>| {
                    profile.get(name).map_or("as cargo has it", String::as_str).to_owned()
                };
                fields.push((name.as_str(), of(before), of(after)));
            }
        }
        fields.push(("flags", joined(&self.flags), joined(&other.flags)));
        let mut differs = differing(fields);
        let nothing = BTreeMap::new();
        let (before, after) = match (&self.linked, &other.linked) {
            (Some(before), Some(after)) => (before, after),
            _ => (&nothing, &nothing),
        };
        for (name, was) in before {
            let Some(is) = after.get(name) else { continue };
            if was.difference(is).next().is_some() && is.difference(was).next().is_some() {
                let [before, after] = [joined(was), joined(is)];
                differs.push(Differs { what: name.clone(), before, after });
            }
        }
        differs
    }
}

/// The settings of a profile that can change a count, each in one spelling: what says no more than cargo does by itself is
/// left out, or a line that changes nothing would excuse everything.
fn that_count(profile: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let checks = profile.get("debug-assertions").map_or("false", String::as_str);
    let spelt = |name: &str, value: &str| -> Option<String> {
        match (name, value) {
            // What came of the level is told beside, and in bench targets cargo passes over the other one.
            ("opt-level" | "panic", _) | ("lto" | "debug-assertions", "false") => None,
            ("overflow-checks", value) if value == checks => None,
            ("lto", "true") => Some("fat".to_owned()),
            ("lto", "n" | "no" | "none") => Some("off".to_owned()),
            (_, value) => Some(value.to_owned()),
        }
    };
    let all = profile.iter();
    all.filter_map(|(name, value)| Some((name.clone(), spelt(name, value)?))).collect()
}

fn differing<'a>(fields: impl IntoIterator<Item = (&'a str, String, String)>) -> Vec<Differs> {
    let fields = fields.into_iter();
    fields
        .filter(|(_, before, after)| before != after)
        .map(|(what, before, after)| Differs { what: what.to_owned(), before, after })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toolchain(flags: &[&str], linked: &[(&str, &[&str])]) -> Toolchain {
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let linked = linked.iter().map(|(name, versions)| {
            let versions = versions.iter().map(|version| (*version).to_owned()).collect();
            ((*name).to_owned(), versions)
        });
        Toolchain {
            flags: counting_flags(&flags),
            linked: Some(linked.collect()),
            profile: Some(BTreeMap::from([("lto".to_owned(), "thin".to_owned())])),
            ..Toolchain::default()
        }
    }

    fn whats(before: &Toolchain, after: &Toolchain) -> Vec<String> {
        let sentence = |it: Differs| format!("{} {} → {}", it.what, it.before, it.after);
        before.differs(after).into_iter().map(sentence).collect()
    }

    #[test]
    fn flags_that_stand_twice_and_flags_that_change_no_count_are_no_other_toolchain() {
        let once = toolchain(&["-C", "target-cpu=native", "-C", "llvm-args=-align-loops=64"], &[]);
        let twice = toolchain(&["-Ctarget-cpu=native", "-C", "target-cpu=native"], &[]);
        assert_eq!(whats(&once, &twice), [""; 0]);
        let none = toolchain(&["-D", "warnings"], &[]);
        assert_eq!(whats(&once, &none), ["flags -C target-cpu=native → none"]);
    }

    #[test]
    fn a_crate_differs_where_a_version_took_the_place_of_another() {
        let before = toolchain(&[], &[("list", &["1.0.0"]), ("node", &["0.1.0", "0.2.0"])]);
        let after = |linked: &[(&str, &[&str])]| whats(&before, &toolchain(&[], linked));
        let same: (&str, &[&str]) = ("list", &["1.0.0"]);
        assert_eq!(after(&[("list", &["1.0.1"])]), ["list 1.0.0 → 1.0.1"]);
        assert_eq!(after(&[same, ("node", &["0.1.0", "0.3.0"])]).len(), 1);
        let own_doings: [&[(&str, &[&str])]; 4] = [
            &[same],
            &[same, ("node", &["0.1.0"])],
            &[same, ("node", &["0.1.0", "0.2.0", "0.3.0"])],
            &[same, ("tree", &["9.0.0"])],
        ];
        for own_doing in own_doings {
            assert_eq!(after(own_doing), [""; 0], "{own_doing:?}");
        }
    }

    #[test]
    fn a_setting_that_changes_nothing_in_bench_targets_is_no_other_toolchain() {
        let with = |settings: &[(&str, &str)]| Toolchain {
            profile: Some(
                settings
                    .iter()
                    .map(|(it, value)| ((*it).to_owned(), (*value).to_owned()))
                    .collect(),
            ),
            ..Toolchain::default()
        };
        let none = with(&[]);
        for same in [
            &[("panic", "abort")][..],
            &[("lto", "false"), ("overflow-checks", "false"), ("debug-assertions", "false")],
        ] {
            assert_eq!((whats(&none, &with(same)), whats(&with(same), &none)), (vec![], vec![]));
        }
        assert_eq!(whats(&with(&[("lto", "true")]), &with(&[("lto", "fat")])), [""; 0]);
        assert_eq!(whats(&with(&[("lto", "no")]), &with(&[("lto", "off")])), [""; 0]);
        let checked = with(&[("debug-assertions", "true")]);
        let twice = with(&[("debug-assertions", "true"), ("overflow-checks", "true")]);
        assert_eq!(whats(&checked, &twice), [""; 0]);
        assert_eq!(whats(&none, &checked), ["debug-assertions as cargo has it → true"]);
        assert_eq!(whats(&none, &with(&[("lto", "off")])), ["lto as cargo has it → off"]);
        assert_eq!(whats(&none, &with(&[("overflow-checks", "true")])).len(), 1);
    }

    #[test]
    fn what_one_side_does_not_tell_is_no_difference() {
        let old = Toolchain { profile: None, linked: None, ..toolchain(&[], &[]) };
        let new = toolchain(&[], &[("list", &["1.0.0"])]);
        assert_eq!((whats(&old, &new).len(), whats(&new, &old).len()), (0, 0));
        let other = Toolchain { profile: Some(BTreeMap::new()), ..new.clone() };
        assert_eq!(whats(&new, &other), ["lto thin → as cargo has it"]);
    }
}
