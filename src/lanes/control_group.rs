//! The control group of this process: how much memory and how much of the cores it may use, what its quota took, and how long
//! its tasks waited for a core.
//!
//! A container sees the memory, the cores and the load of its host; what it gets is in the files of its group and of those
//! above, as far as they are mounted. Both versions are read, [2](https://docs.kernel.org/admin-guide/cgroup-v2.html) and
//! [1](https://docs.kernel.org/admin-guide/cgroup-v1/index.html), which a system may have side by side.

use crate::record::{self, Finite};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// From here on a limit is none: version 1 writes the largest multiple of a page where there is no limit.
const NO_LIMIT: u64 = 1 << 60;

/// What was kept from a group since the system began to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// What its quota took.
    throttled: Throttled,
    /// How long some task of it waited for a core; nothing where the system does not tell.
    waited: Option<Duration>,
}

/// What a quota took from a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Throttled {
    /// The periods in which the group ran.
    periods: u64,
    /// Those of them in which its quota was used up.
    stopped: u64,
    /// How long it had to wait in them, in nanoseconds, all cores together.
    nanos: u64,
}

/// How much memory the group may use, in bytes; nothing where it is not limited.
pub(super) fn memory() -> Option<u64> {
    Files::of_this_process().memory()
}

/// How many cores the group may use on average; nothing where it is not limited.
pub(super) fn quota() -> Option<f64> {
    Files::of_this_process().quota()
}

/// How many processes the system has killed for want of memory so far: those of the group where it counts them, and else those
/// of the machine. Nothing where it tells neither.
pub(super) fn killed_for_memory() -> Option<u64> {
    Files::of_this_process().killed_for_memory()
}

/// What was kept from the group and from those above so far.
pub(super) fn kept() -> Kept {
    let files = Files::of_this_process();
    Kept { throttled: files.throttled(), waited: files.waited() }
}

/// How long some task of the group has waited for a core so far, whoever had it: another of the group, or somebody else's.
/// Nothing where the system does not tell, and where the process is in no group but the one that all others are in: what
/// that tells is of every task of the machine.
pub(super) fn waited() -> Option<Duration> {
    Files::of_this_process().waited()
}

impl Kept {
    /// As the record has it: what the quota took, where it took anything, and the seconds of waiting.
    pub(super) fn recorded(self) -> (Option<record::Throttled>, Option<Finite>) {
        let waited = self.waited.and_then(|waited| Finite::new(waited.as_secs_f64()));
        (self.throttled.recorded(), waited)
    }

    /// What was kept from it since.
    pub(super) fn since(self, before: Kept) -> Kept {
        let both = self.waited.zip(before.waited);
        let waited = both.map(|(now, before)| now.saturating_sub(before));
        Kept { throttled: self.throttled.since(before.throttled), waited }
    }
}

impl Throttled {
    fn recorded(self) -> Option<record::Throttled> {
        let Throttled { periods, stopped, nanos } = self;
        let seconds = Finite::new(nanos as f64 / 1e9).filter(|_| stopped > 0)?;
        Some(record::Throttled { periods: stopped, of: periods, seconds })
    }

    fn since(self, before: Throttled) -> Throttled {
        Throttled {
            periods: self.periods.saturating_sub(before.periods),
            stopped: self.stopped.saturating_sub(before.stopped),
            nanos: self.nanos.saturating_sub(before.nanos),
        }
    }
}

/// The files that are read.
struct Files<'a> {
    read: &'a dyn Fn(&Path) -> Option<String>,
    /// `/proc/self/cgroup`: the group in each hierarchy.
    groups: String,
    /// `/proc/self/mountinfo`: where the hierarchies are.
    mounts: String,
}

/// The folders of a group and of those above it, the innermost first.
struct Folders {
    /// Whether the hierarchy is of version 2.
    is_unified: bool,
    folders: Vec<PathBuf>,
}

impl Files<'_> {
    fn of_this_process() -> Files<'static> {
        Files::with(&text_of)
    }

    fn with(read: &dyn Fn(&Path) -> Option<String>) -> Files<'_> {
        let of_process = |file: &str| read(Path::new(file)).unwrap_or_default();
        let (groups, mounts) =
            (of_process("/proc/self/cgroup"), of_process("/proc/self/mountinfo"));
        Files { read, groups, mounts }
    }

    fn memory(&self) -> Option<u64> {
        let limits = self.each("memory", |is_unified, folder| {
            let name = if is_unified { "memory.max" } else { "memory.limit_in_bytes" };
            (self.read)(&folder.join(name))?.trim().parse::<u64>().ok()
        });
        limits.into_iter().filter(|limit| *limit < NO_LIMIT).min()
    }

    fn quota(&self) -> Option<f64> {
        let quotas = self.each("cpu", |is_unified, folder| {
            let read = |name: &str| (self.read)(&folder.join(name));
            if is_unified {
                return limit(&read("cpu.max")?);
            }
            limit(&format!("{} {}", read("cpu.cfs_quota_us")?.trim(), read("cpu.cfs_period_us")?))
        });
        quotas.into_iter().min_by(f64::total_cmp)
    }

    /// A group of version 1 counts its own processes alone, and one of version 2 those below it as well.
    fn killed_for_memory(&self) -> Option<u64> {
        let counted = |path: &Path| number(&(self.read)(path)?, "oom_kill");
        let of_groups = self.each("memory", |is_unified, folder| {
            let name = if is_unified { "memory.events" } else { "memory.oom_control" };
            counted(&folder.join(name))
        });
        of_groups.into_iter().max().or_else(|| counted(Path::new("/proc/vmstat")))
    }

    fn throttled(&self) -> Throttled {
        let all =
            self.each("cpu", |_, folder| Some(of_text(&(self.read)(&folder.join("cpu.stat"))?)));
        all.into_iter().fold(Throttled::default(), |sum, one| Throttled {
            // Each group above counts the same periods.
            periods: sum.periods.max(one.periods),
            stopped: sum.stopped + one.stopped,
            nanos: sum.nanos + one.nanos,
        })
    }

    /// Of the own group alone: the tasks of those above it are others' too. Every group of version 2 tells it, whatever its
    /// controllers. The root of a machine does as well, which is known by the lack of `cgroup.events`: seen from inside, the
    /// group of a container stands in the same place, and has it.
    fn waited(&self) -> Option<Duration> {
        let mut unified = self.folders("").into_iter().filter(|folders| folders.is_unified);
        let own = unified.find_map(|folders| folders.folders.into_iter().next())?;
        let read = |name: &str| (self.read)(&own.join(name));
        read("cgroup.events")?;
        waiting(&read("cpu.pressure")?)
    }

    /// What each folder of the hierarchies that have a controller says.
    fn each<T>(&self, controller: &str, say: impl Fn(bool, &Path) -> Option<T>) -> Vec<T> {
        let mut said = Vec::new();
        for Folders { is_unified, folders } in self.folders(controller) {
            said.extend(folders.iter().filter_map(|folder| say(is_unified, folder)));
        }
        said
    }

    /// The folders of the hierarchies that may have a controller.
    fn folders(&self, controller: &str) -> Vec<Folders> {
        let mut found = Vec::new();
        for mount in self.mounts.lines().filter_map(Mount::parse) {
            let is_unified = mount.kind == "cgroup2";
            let has_it = is_unified || mount.options.split(',').any(|word| word == controller);
            let group = self.groups.lines().find_map(|line| {
                let (_, rest) = line.split_once(':')?;
                let (controllers, group) = rest.split_once(':')?;
                let is_it = match is_unified {
                    true => controllers.is_empty(),
                    false => controllers.split(',').any(|word| word == controller),
                };
                is_it.then_some(group)
            });
            if let Some(group) = group.filter(|_| has_it) {
                found.push(Folders { is_unified, folders: mount.up_from(group) });
            }
        }
        found
    }
}

fn text_of(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// A mounted hierarchy of control groups.
struct Mount<'a> {
    /// The group that stands at the place of the mount.
    root: &'a str,
    place: &'a str,
    kind: &'a str,
    options: &'a str,
}

impl Mount<'_> {
    /// Reads a line of `mountinfo` (`proc_pid_mountinfo(5)`); nothing where something else is mounted.
    fn parse(line: &str) -> Option<Mount<'_>> {
        let (before, behind) = line.split_once(" - ")?;
        let mut before = before.split(' ').skip(3);
        let mut behind = behind.split(' ');
        let (root, place) = (before.next()?, before.next()?);
        let kind = behind.next().filter(|kind| kind.starts_with("cgroup"))?;
        Some(Mount { root, place, kind, options: behind.nth(1)? })
    }

    /// The folder of a group and those above it, up to the place of the mount. A group that lies outside of what is
    /// mounted, as in a container, is at its place.
    fn up_from(&self, group: &str) -> Vec<PathBuf> {
        let inside = group.strip_prefix(self.root.trim_end_matches('/')).unwrap_or_default();
        let inside = if inside.starts_with('/') && !inside.contains("/..") { inside } else { "" };
        let place = PathBuf::from(self.place);
        let own = place.join(inside.trim_start_matches('/'));
        let up = own.ancestors().take_while(|folder| folder.starts_with(&place));
        up.map(Path::to_owned).collect()
    }
}

/// What a quota and its period say, `50000 100000` for half a core; nothing for `max 100000` and `-1 100000`.
fn limit(text: &str) -> Option<f64> {
    let (quota, period) = text.trim().split_once(' ')?;
    let positive = |text: &str| text.parse::<f64>().ok().filter(|number| *number > 0.0);
    Some(positive(quota)? / positive(period)?)
}

/// What a `cpu.stat` says.
fn of_text(text: &str) -> Throttled {
    let number = |name: &str| number(text, name);
    let micros = number("throttled_usec").map(|micros| micros.saturating_mul(1000));
    Throttled {
        periods: number("nr_periods").unwrap_or(0),
        stopped: number("nr_throttled").unwrap_or(0),
        nanos: micros.or_else(|| number("throttled_time")).unwrap_or(0),
    }
}

/// The number behind a name, in a text with a line for each.
fn number(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    line.trim().parse().ok()
}

/// What a `cpu.pressure` says of the time in which some task waited ([pressure stall
/// information](https://docs.kernel.org/accounting/psi.html)).
fn waiting(text: &str) -> Option<Duration> {
    let line = text.lines().find_map(|line| line.strip_prefix("some "))?;
    let total = line.split(' ').find_map(|word| word.strip_prefix("total="))?;
    total.parse().ok().map(Duration::from_micros)
}

#[cfg(test)]
mod tests;
