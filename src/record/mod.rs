//! NUMBERS: what was measured, on which machine, and the file that carries it from the lanes to everything else.
//!
//! # The format of a record
//!
//! JSON Lines: one object a line, each appended with one write, told apart by its field `line`. This is format 3
//! ([`FORMAT`]). Format 1, which had no packed lines, and format 2, whose packed forks stood as they are, are read and
//! become format 3 when they are written as a whole.
//!
//! | `line` | what it is | written |
//! |---|---|---|
//! | `header` | [`Header`]: format, run, lane, options, build and machine | first, by every lane process |
//! | `claim` | [`RecordedClaim`]: the texts, variants and predictions of a claim | before the first reading of it |
//! | `left_out` | [`RecordedLeftOut`]: what the catalogue leaves out, with the reasons | by `verdicts` |
//! | `go` | [`GoSide`]: the Go file of a claim, its variants, and whether it was built | by the lanes of Go |
//! | `reading` | [`Reading`]: an exact metric or a list of samples of one case | by `heap`, `resident`, `time` |
//! | `fork` | [`Fork`]: one case's slices in one fresh process, with log ratios, latencies, CPU time, switches, page faults | by `rounds` |
//! | `group` | [`Group`]: how a group of the rounds lane was run, and why | by `rounds`, after its last fork |
//! | `digest` | [`DigestLine`]: what the output of a case was reduced to | by every lane |
//! | `sites` | [`Sites`]: the largest allocation sites of a case | by `heap` |
//! | `failure` | [`Failure`]: why a case has no readings | by every lane |
//! | `end` | [`End`]: the lane process came to its end, and what it left out where its time was up | last |
//! | `packed` | many lines of one kind and one run, a column for each of their fields | in place of those lines, where a record is written as a whole |
//!
//! A `fork` that has `refines`, and a `group` that has `refined`, are about a point between two of the axis, and make no
//! case ([`Refined`]).
//!
//! Every line but `claim`, `left_out` and `go` names its `run`, which is the number of the lane process that wrote it, counted from 1 within
//! one record. Times are nanoseconds per operation, sizes bytes, ratios natural logarithms of `subject / reference`.
//! What was measured has six digits, as many as the clock has ([`Finite`]), the logarithm of a ratio five decimals, and the
//! quartiles of slices two digits of what lies between them ([`Slices::of`]); what was counted has all. Numbers survive the
//! round trip: a record that is read and written again has the same bytes. NaN and infinity are refused. A last line that
//! was cut off (the process was killed while it wrote) is dropped with a warning; any other line that does not parse is an
//! error that names its number.
//!
//! # Packed lines
//!
//! A lane appends line by line. Where a record is written as a whole ([`Record::packed`]), all readings of a run are one
//! line, and so are its forks, groups, digests and sites:
//!
//! ```text
//! {"line":"packed","run":8,"of":"forks","rows":3,"columns":{"variant":{"names":["fresh","pooled"],"at":[0,1,1]}, …}}
//! ```
//!
//! Of each claim, of its Go side and of what is left out the last text stands, where the first one stood. Forks are told in
//! whole numbers, as what they differ by from the fork before where that is of the same case, twin and group; else the fork
//! before counts as nothing, and the CPU time as the median. What can not be told so without a loss stands under the names
//! of [`Fork`].
//!
//! | a column of `forks` | what it is |
//! |---|---|
//! | `times` | `decimals` of the quartiles, negative for noughts at the end; the `median` in units of the last digit less that of the fork before, and how far `lower` and `upper` are from it |
//! | `count` | of the slices |
//! | `ratios` | each log ratio in hundred-thousandths, less that of the fork before at the same place |
//! | `references` | what they are ratios to; absent where that is as in the fork before |
//! | `used` | events of all operations; of `cpu` the microseconds, less those that the median makes expect, which are as many as in the fork before for one of its own; with `cpu_decimals` nanoseconds for one operation with so many decimals |
//! | `usage_slices` | the operations that the usage is of, in slices |
//!
//! Each field of the lines is a column, written the shortest of these ways; `C` is a column again. Which fields a line has is
//! told by its type alone, so a new one is packed like all others. `line` and `run` stand at the head.
//!
//! | a column | its values |
//! |---|---|
//! | `[a, b, …]` | as they are |
//! | `{"same": a}` | `a` in each row |
//! | `{"names": [a, b, …], "at": C}` | those at these places of the list, counted from 0 |
//! | `{"steps": C}` | whole numbers, each but the first as the difference to the one before it |
//! | `{"again": [[a, b], back, count, [c], …]}` | whole numbers: those in brackets, then `count` of those that stand `back` places before, and so on |
//! | `{"decimals": C, "of": C}` | floats: the numbers of `of` with the point so many digits from the right |
//! | `{"fields": {name: C, …}}` | objects |
//! | `{"lists": C, "of": C}` | lists of these lengths, and the values of all in their order |
//! | `{"some": C, "of": C}` | of a field that not all rows have: 1 where a row has it and else 0, and the values of those that have |
//!
//! The newest run that names a case in a lane counts for it ([`Record::newest`]); a reading is *older* where its run
//! differs from the newest one in commit, toolchain or machine.

mod builds;
mod calibration;
mod case;
mod claims;
mod end;
mod error;
mod file;
mod finite;
mod flags;
mod fork;
mod go;
mod group;
mod guard;
mod header;
mod job;
mod left_out;
mod lines;
mod links;
mod machines;
mod merge;
mod mode;
mod newest;
mod packed;
mod refined;
mod replace;
mod room;
mod sample;
mod summary;
#[cfg(test)]
pub(crate) mod testing;
mod usage;
mod variants;
mod whole;
mod write;

pub use builds::{
    BuildComparison, ComparedCase, CountOfBuild, InstructionsOfBuilds, RatioOfBuilds,
};
pub use calibration::{
    CALIBRATION_FORMAT, Calibration, CalibrationEnd, CalibrationSettings, Criterion, EarlierRun,
    Ending, FailedTrial, Pair, RecordedWorkload, Said, ShareBudget, Trial, WorkloadKind,
};
pub use case::Case;
pub use claims::{RecordedClaim, RecordedFigure, RecordedOwn, RecordedPrediction};
pub use end::{End, OutOfTime, Throttled};
pub use error::Error;
pub use file::{FORMAT, Record};
pub use finite::Finite;
pub use flags::{counting_flags, flag_set};
pub use fork::{Fork, LogRatio, Slices, Twin};
pub use go::{GoSide, GoState, GoVariant};
pub use group::{Group, Refined, Stop};
pub use guard::{Guard, Tripped};
pub use header::{Build, GoBuild, Header, Machine, Options, Pace};
pub use left_out::{RecordedLeftOut, RecordedPlanned, RecordedUncarried, RecordedUnclaiming};
pub use lines::{DigestLine, Failure, Line, Reading, Reason, Site, Sites, Value};
pub use links::{STANDARD_OUTPUT, folder_of, is_same_file, is_standard_output};
pub use machines::MachineKind;
pub use merge::{Allowed, Part, merge};
pub use mode::Mode;
pub use newest::Newest;
pub use replace::replace;
pub use room::room_or;
pub use sample::{Named, Sample};
pub use summary::{Rate, Smallest, Summary};
pub use usage::{Collector, Hardware, Latencies, Usage};
pub use variants::RecordedVariant;
pub use whole::Packed;
pub use write::write_to;

#[cfg(test)]
mod tests;
