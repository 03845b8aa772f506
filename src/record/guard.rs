//! What can make a time worthless, as values in the record and as sentences: all their texts stand here.

use super::Finite;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What can make a time worthless or doubtful, with what was seen. The criteria are those of `verdict/guards.rs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// A turn takes no longer than an empty one: its work was removed, or is too little to be told from none.
    Removed {
        /// The time of a turn, in nanoseconds.
        turn: Finite,
        /// The time of an empty turn in the same process, in nanoseconds.
        empty: Finite,
    },
    /// Twice the turns do not take twice the time.
    NotLinear {
        /// How many times as long twice the turns take.
        ratio: Finite,
    },
    /// The clock's resolution is no small part of what it times at a stretch.
    CoarseClock {
        /// The shortest time that the clock can tell, in nanoseconds.
        resolution: Finite,
        /// What is timed at a stretch, in nanoseconds.
        stretch: Finite,
    },
    /// The ratio has two modes: in older records, and turns no verdict.
    Bimodal {
        /// The ratio around which the lower ones lie.
        lower: Finite,
        /// The ratio around which the higher ones lie.
        upper: Finite,
    },
    /// The ratio moves from the first fork of the group to the last: in older records, and turns no verdict.
    Drifting {
        /// What the ratio is multiplied by from the first fork to the last.
        factor: Finite,
    },
    /// The process was taken off its core again and again while it was timed.
    Switches {
        /// Involuntary context switches in a second of CPU time, less the voluntary ones: the median of the forks.
        per_second: Finite,
    },
    /// The process was stopped during slices.
    Stopped {
        /// How many of its slices.
        slices: u32,
        /// Of how many.
        of: u32,
        /// The longest one, in seconds.
        longest_seconds: Finite,
    },
    /// The turns allocate, and no collection ended in the longest slice.
    Uncollected,
    /// Collections were left running by slices and ended between them, where nobody's time has them.
    LeftRunning {
        /// How many.
        outside: u64,
        /// Of how many in all.
        of: u64,
    },
    /// Turns left goroutines behind, which are there while others have their slices.
    LeftBehind {
        /// How many, at the end of a fork's rounds.
        goroutines: u64,
    },
    /// The machine had other work when the lane started.
    Busy {
        /// The load average over one minute, divided by the cores.
        load_per_core: Finite,
        /// The share of a working core's time that the machine's host gave to others.
        steal: Finite,
        /// The share of a short time for which some task of the lane's control group waited for a core, while the lane kept
        /// one working; absent in older records and where the system does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waited: Option<Finite>,
    },
}

/// A guard that tripped in a group of the rounds lane, and what it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tripped {
    /// The variant.
    pub variant: String,
    /// Its point.
    pub point: u64,
    /// The reference's variant, where the guard is about a ratio and not about the variant alone: in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The reference's point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_point: Option<u64>,
    /// What was seen.
    pub guard: Guard,
}

impl fmt::Display for Guard {
    /// What follows the name of a variant; for a busy machine, a clause of its own.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Guard::Removed { turn, empty } => write!(
                formatter,
                "takes {:.2} ns a turn and an empty turn takes {:.2} ns: its work was removed by the compiler, or is \
                 too little to be told from none; do more work in a turn, and hide its input in `black_box`",
                turn.get(),
                empty.get()
            ),
            Guard::NotLinear { ratio } => write!(
                formatter,
                "takes {:.2} times as long for twice the turns: its turns do not do the same work; let each do all of it",
                ratio.get()
            ),
            Guard::CoarseClock { resolution, stretch } => write!(
                formatter,
                "is timed in stretches of {:.0} ns by a clock that can tell {:.0} ns: more than 1 % of it; do more \
                 work in a turn, or make larger batches",
                stretch.get(),
                resolution.get()
            ),
            Guard::Bimodal { lower, upper } => write!(
                formatter,
                "has two modes, one around {:.3} and one around {:.3} times its reference: no single number describes it",
                lower.get(),
                upper.get()
            ),
            Guard::Drifting { factor } => write!(
                formatter,
                "drifts: its ratio to its reference became {:.3} times what it was from the first fork to the last",
                factor.get()
            ),
            Guard::Switches { per_second } => write!(
                formatter,
                "was taken off its core {:.0} times in a second of work; end what else runs there, or let it yield \
                 less",
                per_second.get()
            ),
            Guard::Stopped { slices, of, longest_seconds } => write!(
                formatter,
                "was stopped during {slices} of its {of} slices, for up to {:.2} s; no slice is left out",
                longest_seconds.get()
            ),
            Guard::Uncollected => write!(
                formatter,
                "allocates, and no collection ended in the longest slice: what collecting costs is not in its time; \
                 allocate more in a turn, or keep less alive beside it"
            ),
            Guard::LeftRunning { outside, of } => write!(
                formatter,
                "left {outside} of {of} collections running behind its slices, where no time has them in it: what collecting \
                 costs is more than its time says; give the machine a core more, or do more work in a turn"
            ),
            Guard::LeftBehind { goroutines } => write!(
                formatter,
                "leaves goroutines behind: {goroutines} more after the rounds of a fork than before, which work or wait in the \
                 slices of others; let each end before its turn does"
            ),
            Guard::Busy { load_per_core, steal, waited } => {
                let taken = 100.0 * steal.get();
                let others = match waited {
                    Some(share) => format!(
                        "tasks of its control group waited for a core in {:.0} % of the time",
                        100.0 * share.get()
                    ),
                    None => format!("a load of {:.2} for each core", load_per_core.get()),
                };
                write!(
                    formatter,
                    "the machine was busy when the lane started: {others}, and {taken:.0} % of a working core's time given \
                     to others by the host"
                )
            }
        }
    }
}

impl fmt::Display for Tripped {
    /// The variant, its point and what was seen; names stand between backticks.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` {}", self.variant, self.guard)
    }
}
