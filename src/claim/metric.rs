//! What a lane reads, and which kind of lane reads it.

use serde::{Deserialize, Serialize};

/// One kind of measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// dhat's counts, exact, a process per case.
    Heap,
    /// What allocator and system keep, a process per case.
    Resident,
    /// Time by interleaved rounds in fresh processes.
    Rounds,
    /// Instructions, counted by Valgrind's callgrind, a process per case.
    Instructions,
    /// Time by criterion.
    Time,
}

/// The global allocator of the program that measured a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allocator {
    /// The allocator of the C library.
    System,
    /// jemalloc.
    Jemalloc,
    /// mimalloc: only what asks for it is run under it ([`Variant::also_under`](super::Variant::also_under)).
    Mimalloc,
    /// dhat's counting wrapper around the allocator of the C library: only in the heap lane.
    Dhat,
    /// Go's runtime, as it runs by default: with all cores. In the heap lane with one, and without collections.
    Go,
    /// Go's runtime on one core, so that all it does stands in the slices: beside one thread of Rust.
    GoOne,
}

/// The language that a case is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Rust.
    Rust,
    /// Go, in the file beside the claim's.
    Go,
}

/// What a reading is of. A metric belongs to exactly one kind of lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Nanoseconds per operation, sampled by the rounds lane: the only time that verdicts are given on.
    Time,
    /// The latency that half of the operations of a fork do not exceed, in nanoseconds, sampled by the rounds lane.
    ///
    /// The three percentiles are read where the routine calls [`Run::iter_latency`](crate::Run::iter_latency); what they
    /// mean for operations too short for the clock is said at [`crate::run`]. The longest latency is shown in the report
    /// and is no metric, for one interruption makes it.
    LatencyP50,
    /// The latency that 99 in 100 operations of a fork do not exceed, in nanoseconds, sampled by the rounds lane.
    LatencyP99,
    /// The latency that 999 in 1,000 operations of a fork do not exceed, in nanoseconds, sampled by the rounds lane.
    LatencyP999,
    /// Nanoseconds of CPU time per operation, user and system, of all threads, sampled by the rounds lane.
    ///
    /// Like the switches it is read around whole slices, so it has in it what a turn does outside the clock: the set-up
    /// and the drops of [`Run::iter_with`](crate::Run::iter_with).
    CpuTime,
    /// Context switches per operation that a thread asked for by waiting, of all threads, sampled by the rounds lane.
    VoluntarySwitches,
    /// Context switches per operation that took a thread off its core, of all threads, sampled by the rounds lane.
    InvoluntarySwitches,
    /// Page faults per operation, of all threads, sampled by the rounds lane: pages that were mapped in without reading a
    /// disk, most of them touched for the first time. Where the system hands out huge pages, one fault is for a whole one.
    Faults,
    /// Page faults per operation that waited for a disk, of all threads, sampled by the rounds lane.
    MajorFaults,
    /// Cycles of the processor per operation, outside the kernel, of all threads, sampled by the rounds lane: by its own
    /// counters, where the machine lets a process read them. Most virtual machines and containers do not; there a
    /// prediction on it is not judged. Programs of Go do not read them.
    Cycles,
    /// Instructions per operation that the processor itself counts, read as [`Metric::Cycles`] are: sampled, where
    /// [`Metric::Instructions`] are exact, and of several threads too.
    RetiredInstructions,
    /// Branches per operation that went another way than the processor foresaw, read as [`Metric::Cycles`] are.
    BranchMisses,
    /// Accesses to memory per operation that the processor counts as misses of its caches, mostly of the last one, read
    /// as [`Metric::Cycles`] are.
    CacheMisses,
    /// Collections of Go's runtime that ended, per operation, sampled by the rounds lanes of Go.
    ///
    /// The three metrics of the collector are read around whole slices, which are lengthened to whole collections; Rust
    /// has none, so a prediction on them is about the Go side.
    Collections,
    /// Nanoseconds of CPU time per operation that Go's collector took, its assists among them, sampled by the rounds lanes
    /// of Go: as the runtime estimates it at the end of each collection.
    CollectorTime,
    /// Nanoseconds of CPU time per operation for which allocations had to help Go's collector, sampled by the rounds lanes
    /// of Go: as the runtime estimates it at the end of each collection.
    AssistTime,
    /// Nanoseconds per operation, sampled by criterion: shown, never judged.
    CriterionTime,
    /// Instructions per operation that a program runs outside the kernel, counted by Valgrind's callgrind: no other work of
    /// the machine touches them. Each is one, whatever it takes. They hold for the build, the C library and the kind of
    /// processor, by which the library chooses how it copies.
    ///
    /// Like CPU time it has in it what a turn does outside the clock: the set-up and the drops of
    /// [`Run::iter_with`](crate::Run::iter_with). Turns of several threads are not counted.
    Instructions,
    /// References to data per operation, reads and writes, counted by callgrind as [`Metric::Instructions`] are: each
    /// instruction that reads or writes memory is one. Where a prediction is about it or about [`Metric::DataMisses`], the
    /// lane simulates caches for the whole claim, which takes twice the time.
    DataReferences,
    /// References to data per operation that miss every cache, simulated by callgrind: a first cache of 32 KiB in 8 ways and
    /// a last one of 8 MiB in 16, in lines of 64 bytes, on every machine. Nothing is fetched ahead, so a walk that a processor
    /// foresees misses as often as one that it does not.
    DataMisses,
    /// Allocations per operation, exact. A reallocation is one more.
    Allocations,
    /// Bytes requested per operation, exact. A reallocation adds its whole new size.
    Bytes,
    /// Live bytes while the result of one turn is alive, exact, less what was alive before set-up.
    Held,
    /// Live bytes after the result is dropped (what a pool keeps), exact, less what was alive before set-up.
    Left,
    /// The most bytes that were ever live, exact, less what was alive before set-up.
    ///
    /// dhat moves live bytes by the difference when a block grows, so a copy at growth is not in it. Go's runtime keeps no such
    /// figure: of a Go side it is the most that is alive at any mark of a turn with a phase named `peak`.
    Peak,
    /// An exact figure that the routine reports itself, under a name of its own.
    Figure,
    /// A figure that the routine reports itself, under a name of its own, for a turn, sampled by the rounds lane: the
    /// mean over as many turns as a slice has, in each fork. They run behind the rounds, so that nothing of it is timed.
    ///
    /// It is for what no two processes give alike, such as the tries that threads need for a lock, or what depends on the
    /// allocator that the heap lane has not.
    SampledFigure,
    /// Resident bytes of the process beyond those before the first turn. The phase is `held` unless one is named.
    Resident,
    /// The most resident bytes since the first turn began, beyond those before it. The system counts them in steps, so
    /// it is true to about half a mebibyte.
    ResidentPeak,
    /// Pages that were mapped in without reading a disk, since the first turn began.
    MinorFaults,
    /// Bytes that the allocator says are in use, beyond those before the first turn. What lies freed in the caches of
    /// threads is in it under glibc, and not under jemalloc, which tells it apart.
    InUse,
    /// Bytes in pages that the allocator has in use, beyond those before the first turn.
    Active,
    /// Bytes that the allocator says are resident, beyond those before the first turn: jemalloc, and Go's runtime.
    AllocatorResident,
    /// Bytes that the allocator keeps for later (jemalloc: unmapped in effect; glibc: free inside its arenas; Go's runtime:
    /// free and not given back to the system).
    Retained,
    /// Bytes that the allocator has given back to the system and keeps the addresses of: Go's runtime only.
    Released,
    /// Bytes that the program has asked for and not given back, beyond those before the first turn: what is alive, without
    /// what rounding adds. It is read where the lane's allocator is [`Watched`](crate::allocators::Watched).
    Requested,
    /// Bytes that the blocks of [`Metric::Requested`] have room for: more by what the allocator rounds up.
    Usable,
    /// Bytes of blocks that were given another place when they grew or shrank, since the first turn began, as far as they
    /// were kept: what was copied, but for large blocks that glibc moves by their pages.
    Moved,
    /// The code that the process ended with; 128 and the signal's number where a signal ended it, as shells have it. It is
    /// read of a variant whose [`ending`](super::Variant::ending) is.
    ExitCode,
    /// The number of the signal that ended the process, 0 where none did. It is read of a variant whose
    /// [`ending`](super::Variant::ending) is.
    Signal,
}

impl Lane {
    /// All lanes, in the order in which a case is explained: counts first.
    pub const ALL: [Lane; 5] =
        [Lane::Heap, Lane::Resident, Lane::Instructions, Lane::Rounds, Lane::Time];

    /// The name of the lane, which is that of its bench target.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Lane::Heap => "heap",
            Lane::Resident => "resident",
            Lane::Rounds => "rounds",
            Lane::Instructions => "instructions",
            Lane::Time => "time",
        }
    }
}

impl Allocator {
    /// The name for a reader.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Allocator::System => "system",
            Allocator::Jemalloc => "jemalloc",
            Allocator::Mimalloc => "mimalloc",
            Allocator::Dhat => "dhat",
            Allocator::Go => "Go",
            Allocator::GoOne => "Go, one core",
        }
    }

    /// The language of the programs that it is the allocator of.
    #[must_use]
    pub const fn language(self) -> Language {
        match self {
            Allocator::Go | Allocator::GoOne => Language::Go,
            _ => Language::Rust,
        }
    }

    /// Whether every variant is run under it that does not say otherwise. Under the others only those that ask for it are.
    #[must_use]
    pub const fn is_for_all(self) -> bool {
        !matches!(self, Allocator::Mimalloc)
    }

    /// Whether it is Go's runtime.
    #[must_use]
    pub const fn is_go(self) -> bool {
        matches!(self.language(), Language::Go)
    }
}

impl Metric {
    /// The kind of lane that reads this metric.
    #[must_use]
    pub const fn lane(self) -> Lane {
        match self {
            Metric::Time
            | Metric::LatencyP50
            | Metric::LatencyP99
            | Metric::LatencyP999
            | Metric::CpuTime
            | Metric::VoluntarySwitches
            | Metric::InvoluntarySwitches
            | Metric::Faults
            | Metric::MajorFaults
            | Metric::Cycles
            | Metric::RetiredInstructions
            | Metric::BranchMisses
            | Metric::CacheMisses
            | Metric::Collections
            | Metric::CollectorTime
            | Metric::AssistTime
            | Metric::SampledFigure => Lane::Rounds,
            Metric::CriterionTime => Lane::Time,
            Metric::Instructions | Metric::DataReferences | Metric::DataMisses => {
                Lane::Instructions
            }
            Metric::Allocations
            | Metric::Bytes
            | Metric::Held
            | Metric::Left
            | Metric::Peak
            | Metric::Figure => Lane::Heap,
            Metric::Resident
            | Metric::ResidentPeak
            | Metric::MinorFaults
            | Metric::InUse
            | Metric::Active
            | Metric::AllocatorResident
            | Metric::Retained
            | Metric::Released
            | Metric::Requested
            | Metric::Usable
            | Metric::Moved
            | Metric::ExitCode
            | Metric::Signal => Lane::Resident,
        }
    }

    /// Whether it is sampled, and so judged by an interval; the others are exact.
    #[must_use]
    pub const fn is_sampled(self) -> bool {
        matches!(self.lane(), Lane::Rounds | Lane::Time)
    }

    /// Whether caches are simulated for it.
    #[must_use]
    pub const fn is_simulated(self) -> bool {
        matches!(self, Metric::DataReferences | Metric::DataMisses)
    }

    /// Whether it is a percentile of latencies.
    #[must_use]
    pub const fn is_latency(self) -> bool {
        matches!(self, Metric::LatencyP50 | Metric::LatencyP99 | Metric::LatencyP999)
    }

    /// Whether it is a figure of the routine's own, which has a name.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        matches!(self, Metric::Figure | Metric::SampledFigure)
    }

    /// Whether it is of the end of a process, which has no phase.
    #[must_use]
    pub const fn is_of_an_end(self) -> bool {
        matches!(self, Metric::ExitCode | Metric::Signal)
    }

    /// Whether it is sampled by counting events, of which there may be none.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(
            self,
            Metric::VoluntarySwitches
                | Metric::InvoluntarySwitches
                | Metric::Faults
                | Metric::MajorFaults
                | Metric::BranchMisses
                | Metric::CacheMisses
                | Metric::Collections
        )
    }

    /// Whether the processor itself counts it, where it lets a process read that.
    #[must_use]
    pub const fn is_of_the_processor(self) -> bool {
        matches!(
            self,
            Metric::Cycles
                | Metric::RetiredInstructions
                | Metric::BranchMisses
                | Metric::CacheMisses
        )
    }

    /// Whether only Go's runtime has it, so that a prediction on it is about the Go side.
    #[must_use]
    pub const fn is_of_go(self) -> bool {
        matches!(
            self,
            Metric::Collections | Metric::CollectorTime | Metric::AssistTime | Metric::Released
        )
    }

    /// From how many latencies a fork on it is judged: ten lie beyond it then; 0 for what is no percentile beyond the
    /// median.
    #[must_use]
    pub const fn fewest_latencies(self) -> u64 {
        match self {
            Metric::LatencyP99 => 1_000,
            Metric::LatencyP999 => 10_000,
            _ => 0,
        }
    }

    /// The name for a reader.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Metric::Time => "time",
            Metric::LatencyP50 => "p50 latency",
            Metric::LatencyP99 => "p99 latency",
            Metric::LatencyP999 => "p99.9 latency",
            Metric::CpuTime => "CPU time",
            Metric::VoluntarySwitches => "voluntary switches",
            Metric::InvoluntarySwitches => "involuntary switches",
            Metric::Faults => "page faults",
            Metric::MajorFaults => "major page faults",
            Metric::Cycles => "cycles",
            Metric::RetiredInstructions => "retired instructions",
            Metric::BranchMisses => "branch misses",
            Metric::CacheMisses => "cache misses",
            Metric::Collections => "collections",
            Metric::CollectorTime => "collector's CPU time",
            Metric::AssistTime => "assists' CPU time",
            Metric::CriterionTime => "criterion time",
            Metric::Instructions => "instructions",
            Metric::DataReferences => "data references",
            Metric::DataMisses => "simulated data misses",
            Metric::Allocations => "allocations",
            Metric::Bytes => "bytes allocated",
            Metric::Held => "bytes held",
            Metric::Left => "bytes left",
            Metric::Peak => "peak bytes",
            Metric::Figure => "figure",
            Metric::SampledFigure => "sampled figure",
            Metric::Resident => "resident bytes",
            Metric::ResidentPeak => "peak resident bytes",
            Metric::MinorFaults => "minor page faults",
            Metric::InUse => "bytes in use",
            Metric::Active => "active bytes",
            Metric::AllocatorResident => "allocator's resident bytes",
            Metric::Retained => "retained bytes",
            Metric::Released => "released bytes",
            Metric::Requested => "requested bytes",
            Metric::Usable => "usable bytes",
            Metric::Moved => "moved bytes",
            Metric::ExitCode => "exit code",
            Metric::Signal => "ending signal",
        }
    }
}
