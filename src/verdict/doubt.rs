//! Verdicts, and every reason for not giving one; all their texts stand here but for those of guards.

use crate::record::{Guard, Reason};
use std::fmt;

/// What a reading says of a prediction, or all predictions of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The reading lies where the prediction said.
    Holds,
    /// The reading lies on the other side of the bound.
    Refuted,
    /// A claim whose predictions differ.
    Mixed,
    /// The reading can not tell.
    Unclear(Doubt),
    /// This machine or this record can not judge it.
    NotJudged(Doubt),
    /// A reading that is needed is worthless.
    Void(Doubt),
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// The interval contains the bound, or lies nearer to it than the practical margin.
    NearBound,
    /// The interval contains the bound, or lies nearer to it than the practical margin: about how many forks in all would
    /// be needed for one that does not.
    Forks(u32),
    /// There are too few forks for an interval.
    FewForks(usize),
    /// The turns are too long for the time there was.
    Budget {
        /// How long one turn takes, in seconds.
        turn_seconds: f64,
        /// The fewest forks that decide anything.
        forks: u32,
        /// How long those take together, in seconds.
        seconds: f64,
    },
    /// Identical code was called different in this group: its ratio.
    SameTwin(f64),
    /// The bound lies nearer than what compiling the reference a second time changes, as a share.
    Placement(f64),
    /// The bound lies nearer than a difference that was not found in this group, as a share.
    Resolution(f64),
    /// Only some of what the prediction or the claim is about was measured: measured, wanted.
    Partly(usize, usize),
    /// A guard tripped on a variant in this group.
    Guarded(String, Guard),
    /// The cases were not measured in the lane that the prediction needs.
    NotMeasured,
    /// They were left out, for the run had no more time: what it might take at most, in seconds.
    OutOfTime(f64),
    /// The variant's routine does not time its single operations, so it has no latencies.
    NoLatencies(String),
    /// The processor lets no process read what it counts.
    NoCounters,
    /// The variant's routine reports no figure of that name.
    NoFigure(String, String),
    /// A thread that the variant does not wait for allocated while it was counted.
    Beside(String),
    /// So few latencies a fork of the variant that hardly any lies beyond the percentile.
    FewLatencies(String, u64),
    /// The latencies of the two sides are of blocks of different length, in operations.
    Blocks(u64, u64),
    /// The machine has fewer cores than the claim needs: needed, present.
    Cores(usize, usize),
    /// The machine has less memory than the claim needs: needed, present, in bytes.
    Memory(u64, u64),
    /// The claim needs so many open descriptors at a time and a process here may have so many.
    Descriptors(u64, u64),
    /// Two variants gave different outputs for the same work.
    Digests(String, String),
    /// A case has no reading because it failed.
    Failed(String, Reason),
    /// The Go side could not be built: why, as a sentence.
    NoGo(String),
    /// The claim's Go side has no variant of that name.
    NoGoVariant(String),
    /// The Go variant gave another output than the Rust variant of its name.
    GoDigest(String),
}

impl Verdict {
    /// The verdict in a word or three, without its reason.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Refuted => "refuted",
            Verdict::Mixed => "mixed",
            Verdict::Unclear(_) => "unclear",
            Verdict::NotJudged(_) => "not judged here",
            Verdict::Void(_) => "void",
        }
    }

    /// Why, where the verdict has a reason.
    #[must_use]
    pub const fn doubt(&self) -> Option<&Doubt> {
        match self {
            Verdict::Holds | Verdict::Refuted | Verdict::Mixed => None,
            Verdict::Unclear(doubt) | Verdict::NotJudged(doubt) | Verdict::Void(doubt) => {
                Some(doubt)
            }
        }
    }
}

impl Doubt {
    /// Whether nothing was measured that could be doubted.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Doubt::NotMeasured | Doubt::OutOfTime(_))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.doubt() {
            None => write!(formatter, "{}", self.name()),
            Some(doubt) => write!(formatter, "{} ({doubt})", self.name()),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MEBIBYTE: u64 = 1 << 20;
        match self {
            Doubt::NearBound => write!(formatter, "the interval reaches the bound"),
            Doubt::Forks(forks) => {
                write!(formatter, "the forks do not tell yet; it would need about {forks} of them")
            }
            Doubt::Budget { turn_seconds, forks, seconds } => write!(
                formatter,
                "one turn takes {turn_seconds:.2} s, and {forks} forks, the fewest that decide, need {seconds:.0} s: \
                 `--budget {:.0}`",
                seconds.ceil()
            ),
            Doubt::FewForks(0) => write!(formatter, "no fork was measured"),
            Doubt::FewForks(1) => write!(formatter, "only one fork was measured"),
            Doubt::FewForks(forks) => write!(formatter, "only {forks} forks were measured"),
            Doubt::SameTwin(ratio) => {
                write!(formatter, "identical code reads {ratio:.3} times itself in this group")
            }
            Doubt::Placement(share) => write!(
                formatter,
                "placement: the reference compiled a second time differs by {:.1} %",
                100.0 * share
            ),
            Doubt::Resolution(share) => write!(
                formatter,
                "resolution: {:.0} % more work was not found in this group",
                100.0 * share
            ),
            Doubt::Partly(measured, wanted) => {
                write!(formatter, "only {measured} of {wanted} are measured, and those hold")
            }
            Doubt::Guarded(variant, guard) => write!(formatter, "`{variant}` {guard}"),
            Doubt::NotMeasured => write!(formatter, "not measured in this record"),
            Doubt::OutOfTime(seconds) => write!(
                formatter,
                "left out: the run might take {seconds} s at most; --minutes or --at-most gives it more"
            ),
            Doubt::NoLatencies(variant) => {
                write!(formatter, "`{variant}` does not time its operations: `Run::iter_latency`")
            }
            Doubt::NoCounters => write!(
                formatter,
                "the processor's counters could not be read, as on most virtual machines"
            ),
            Doubt::NoFigure(variant, figure) => {
                write!(formatter, "`{variant}` reports no figure `{figure}`")
            }
            Doubt::Beside(variant) => write!(
                formatter,
                "`{variant}` has a thread that allocates while it does nothing, so that no count is its own: let the thread \
                 rest while a turn runs"
            ),
            Doubt::FewLatencies(variant, count) => write!(
                formatter,
                "`{variant}` has {count} latencies a fork: a p99 is judged from 1,000 on, a p99.9 from 10,000"
            ),
            Doubt::Blocks(one, other) => write!(
                formatter,
                "latencies are of {one} operations together and of {other}: they do not compare"
            ),
            Doubt::Cores(needed, present) => {
                write!(formatter, "needs {needed} cores, this machine has {present}")
            }
            Doubt::Memory(needed, present) => write!(
                formatter,
                "needs {} MiB of memory, this machine has {} MiB",
                needed / MEBIBYTE,
                present / MEBIBYTE
            ),
            Doubt::Descriptors(needed, present) => write!(
                formatter,
                "needs {needed} open descriptors, a process here may have {present}"
            ),
            Doubt::Digests(one, other) => {
                write!(formatter, "`{one}` and `{other}` give different outputs for the same work")
            }
            Doubt::Failed(variant, reason) => write!(formatter, "`{variant}` {reason}"),
            Doubt::NoGo(why) => formatter.write_str(why),
            Doubt::NoGoVariant(variant) => write!(formatter, "`{variant}` has no Go variant"),
            Doubt::GoDigest(variant) => {
                write!(formatter, "`{variant}` gives another output in Go than in Rust")
            }
        }
    }
}
