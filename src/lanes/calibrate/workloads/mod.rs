//! The workloads: ordinary routines of different kinds, most with turns so short that 1 % more of them can be made, and
//! some with what is long in a catalogue.

mod arithmetic;
mod chase;
mod in_go;
mod latencies;
mod padded;
mod pages;
mod set_up;
mod short;
mod workload;

pub(super) use in_go::{ID as GO_ID, TEXT as GO_TEXT};
pub(super) use workload::Workload;

use crate::claim::{Unit, nearest};
use crate::record::{Case, Error, RecordedWorkload, Twin, WorkloadKind};
use crate::run::Run;
use workload::Takes;

/// The least seconds that a comparison with long set-ups is given, where nobody says how many: the fewest forks that
/// decide anything may take three times as many.
const LONG_SET_UPS: f64 = 10.0;

/// The workloads, in the order of the report.
pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "arithmetic",
        about: "a chain of 256 multiplications and shifts, each of which needs the one before",
        routine: arithmetic::arithmetic,
        point: |_| 256,
        kind: WorkloadKind::Resident,
        takes: Takes::Little,
    },
    Workload {
        name: "allocation",
        about: "six boxes of 24 B to 4 KiB made and dropped",
        routine: short::allocation,
        point: |_| 6,
        kind: WorkloadKind::Resident,
        takes: Takes::Little,
    },
    Workload {
        name: "sort",
        about: "256 shuffled numbers copied and sorted",
        routine: short::sort,
        point: |_| 256,
        kind: WorkloadKind::Resident,
        takes: Takes::Little,
    },
    Workload {
        name: "hashing",
        about: "a HashMap with a random seed filled with 24 keys and asked for each",
        routine: short::hashing,
        point: |_| 24,
        kind: WorkloadKind::Resident,
        takes: Takes::Little,
    },
    Workload {
        name: "copy",
        about: "64 KiB copied from one place to another, always the same",
        routine: short::copy,
        point: |_| 64 << 10,
        kind: WorkloadKind::Resident,
        takes: Takes::Little,
    },
    Workload {
        name: "stream",
        about: "the next 8 KiB copied from one buffer of 2 MiB to another",
        routine: short::stream,
        point: |_| 2 << 20,
        kind: WorkloadKind::BeyondTheCaches,
        takes: Takes::Little,
    },
    Workload {
        name: "chase",
        about: "one load whose address the load before it gave, beyond the last-level cache: over",
        routine: chase::chase,
        point: chase::beyond_the_cache,
        kind: WorkloadKind::BeyondTheCaches,
        takes: Takes::Little,
    },
    Workload {
        name: "lock",
        about: "two threads: 16 steps of arithmetic under one lock and 64 outside",
        routine: short::lock,
        point: |_| 2,
        kind: WorkloadKind::Threads,
        takes: Takes::Little,
    },
    Workload {
        name: "padded",
        about: "a chain of 1,024 multiplications beside copies of it that stand a few bytes further on",
        routine: padded::reference,
        point: |_| 0,
        kind: WorkloadKind::Padded,
        takes: Takes::Little,
    },
    Workload {
        name: "latencies",
        about: "an operation of about a microsecond, one in 1,000 of them twenty times as long, each timed by itself",
        routine: latencies::latencies,
        point: |_| 1_000,
        kind: WorkloadKind::LikeACatalogue,
        takes: Takes::Little,
    },
    Workload {
        name: "pages",
        about: "16 MiB of fresh pages asked for, touched and given back",
        routine: pages::pages,
        point: |_| 16 << 20,
        kind: WorkloadKind::LikeACatalogue,
        takes: Takes::LongTurns,
    },
    Workload {
        name: "set_up",
        about: "64 multiplications and shifts behind a set-up of about a second",
        routine: set_up::set_up,
        point: |_| 300_000_000,
        kind: WorkloadKind::LikeACatalogue,
        takes: Takes::LongSetUps,
    },
    Workload {
        name: "long",
        about: "a chain of 1,500,000 multiplications and shifts, about 5 ms",
        routine: arithmetic::arithmetic,
        point: |_| 1_500_000,
        kind: WorkloadKind::LikeACatalogue,
        takes: Takes::LongTurns,
    },
];

/// The routine of a case, or of a twin of it; nothing where no workload has its name.
pub(super) fn routine(case: &Case, twin: Option<Twin>) -> Option<fn(&mut Run)> {
    let workload = find(&case.variant)?;
    Some(match twin {
        Some(twin) if workload.is_padded() => padded::twin(twin),
        _ => workload.routine,
    })
}

/// The workload of that name.
pub(super) fn find(name: &str) -> Option<&'static Workload> {
    WORKLOADS.iter().find(|workload| workload.name == name)
}

/// All workloads of a language.
fn all(in_go: bool) -> &'static [Workload] {
    if in_go { in_go::WORKLOADS } else { WORKLOADS }
}

/// The workloads of a language by those names, or where there are none all that take little and, where the others are wanted as well,
/// those; in the order of the report.
///
/// # Errors
/// Where a name is unknown; the error says which come near.
pub(super) fn chosen(
    names: &[String],
    long_ones_too: bool,
    in_go: bool,
) -> Result<Vec<&'static Workload>, Error> {
    let known = || all(in_go).iter().map(|workload| workload.name);
    if let Some(unknown) = names.iter().find(|name| known().all(|known| known != *name)) {
        let near = nearest(unknown, known());
        let all = format!("the workloads are {}", known().collect::<Vec<&str>>().join(", "));
        let next = match near.is_empty() {
            true => all,
            false => format!("did you mean {}? {all}", near.join(" or ")),
        };
        return Err(Error::new(format!("there is no workload `{unknown}`"), next));
    }
    let is_chosen = |workload: &&Workload| match names.is_empty() {
        true => long_ones_too || !workload.takes_long(),
        false => names.iter().any(|name| name == workload.name),
    };
    Ok(all(in_go).iter().filter(is_chosen).collect())
}

impl Workload {
    /// Whether it is compared with copies that stand elsewhere, and not with itself.
    pub(super) fn is_padded(&self) -> bool {
        self.kind == WorkloadKind::Padded
    }

    /// Whether it is compared with so many thousandths more turns: every workload but the padded one with any.
    pub(super) fn is_given(&self, more: u32) -> bool {
        more == 0 || !self.is_padded()
    }

    /// Whether a comparison of it takes so long that there is one of them in a run that names no workload.
    pub(super) fn takes_long(&self) -> bool {
        self.takes != Takes::Little
    }

    /// Whether its turns are so long that a slice has no more of them than the difference needs.
    pub(super) fn has_long_turns(&self) -> bool {
        self.takes == Takes::LongTurns
    }

    /// The seconds that a comparison of it may take, where others may take so many.
    pub(super) fn seconds(&self, seconds: f64) -> f64 {
        if self.takes == Takes::LongSetUps { seconds.max(LONG_SET_UPS) } else { seconds }
    }

    /// The point of a comparison with such a seed, on a machine with such a last-level cache.
    pub(super) fn point(&self, cache: u64, seed: u64) -> u64 {
        if self.is_padded() { padded::point(seed) } else { (self.point)(cache) }
    }

    /// The workload as a calibration carries it, on a machine with such a last-level cache.
    pub(super) fn recorded(&self, cache: u64) -> RecordedWorkload {
        let about = match self.name {
            "chase" => format!("{} {}", self.about, Unit::Bytes.label((self.point)(cache))),
            _ => self.about.to_owned(),
        };
        RecordedWorkload { name: self.name.to_owned(), about, kind: Some(self.kind) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::prepare;

    #[test]
    fn every_workload_runs_its_turns() {
        for workload in WORKLOADS {
            // A set-up of a second is one of minutes in a build for debugging.
            let point = workload.point(0, 0).min(1 << 20);
            let prepared = prepare(workload.routine, point, || 0);
            let mut prepared = prepared.unwrap_or_else(|_| panic!("{}", workload.name));
            assert!(prepared.turn.slice(3).as_nanos() > 0, "{}", workload.name);
        }
    }

    #[test]
    fn an_unknown_workload_is_an_error_that_names_the_nearest() {
        let error =
            chosen(&["aritmetic".to_owned()], true, false).err().expect("unknown").to_string();
        assert!(error.contains("did you mean arithmetic"), "{error}");
        let error = chosen(&["zzz".to_owned()], true, false).err().expect("unknown").to_string();
        assert!(error.contains("the workloads are arithmetic, allocation"), "{error}");
    }

    #[test]
    fn the_workloads_of_go_are_those_of_its_text() {
        let workloads = chosen(&[], true, true).unwrap_or_else(|error| panic!("{error}"));
        let variants =
            GO_TEXT.lines().filter(|line| line.starts_with("\t\"") && line.contains("\":")).count();
        assert_eq!(workloads.len(), variants);
        for workload in workloads {
            assert!(GO_TEXT.contains(&format!("\t\"{}\":", workload.name)), "{}", workload.name);
        }
    }

    #[test]
    fn long_ones_are_chosen_by_name_or_where_they_are_wanted_as_well() {
        let names = |names: &[&str], long_ones_too| -> Vec<&str> {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let chosen =
                chosen(&names, long_ones_too, false).unwrap_or_else(|error| panic!("{error}"));
            chosen.iter().map(|workload| workload.name).collect()
        };
        assert_eq!(names(&["long", "sort"], false), ["sort", "long"]);
        let (few, all) = (names(&[], false), names(&[], true));
        let long: Vec<&str> = all.iter().copied().filter(|name| !few.contains(name)).collect();
        assert_eq!(long, ["pages", "set_up", "long"]);
    }

    #[test]
    fn a_long_set_up_is_given_the_time_that_its_forks_take() {
        let seconds = |name| find(name).map(|workload| workload.seconds(2.0));
        assert_eq!((seconds("set_up"), seconds("long")), (Some(LONG_SET_UPS), Some(2.0)));
        assert_eq!(find("set_up").map(|workload| workload.seconds(60.0)), Some(60.0));
    }
}
