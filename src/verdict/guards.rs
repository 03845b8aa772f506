//! The criteria of the guards, each a pure function of what was seen, and what a guard makes of a verdict.
//!
//! The thresholds were fixed before anything was measured with them, but for one that says so. A guard trips on what the
//! estimate can not bear: it is the median over the forks of the median over the rounds of a ratio of neighbours, so what
//! befalls a few slices, a few forks or both sides alike is no fault. Nothing is ever left out for its outcome.

use super::doubt::{Doubt, Verdict};
use super::number::median;
use crate::claim::Metric;
use crate::record::{Case, Finite, Guard, Newest, Tripped};

/// A turn is worthless that takes no longer than an empty one and this share.
const EMPTY: f64 = 0.20;
/// How many times as long twice the turns may take.
const LINEAR: std::ops::RangeInclusive<f64> = 1.6..=2.5;
/// The share of a stretch that the clock's resolution may be.
const RESOLUTION: f64 = 0.01;
/// Involuntary switches in a second of CPU time: one in each slice of a quarter of a millisecond. Below that most slices
/// have none, and the median bears the others. Tasks that merely compete for a core stay below, for the kernel takes it
/// from them at its ticks, of which there are at most a thousand in a second (`CONFIG_HZ`, `kernel/Kconfig.hz` of Linux).
/// A second of CPU time and not of slices, for whoever is kept from its core can not be taken off it.
///
/// It was a thousand of slices at first; with five tasks for two cores it then reached 1,030 without a fault of a case.
const SWITCHES: f64 = 4_000.0;
/// The fewest switches that make a rate.
const FEWEST_SWITCHES: u64 = 10;
/// A slice of a stopped process takes so many times what it should, and at least so many nanoseconds.
const STOPPED_FACTOR: u64 = 50;
const STOPPED_NANOS: u64 = 50_000_000;
/// The share of stopped slices from which on the median of medians may be one of theirs: half of the slices in half of
/// the forks (its breakdown point; P. J. Huber, *Robust Statistics*, 1981, section 1.4).
const BORNE: f64 = 0.25;
/// The share of Go's collections that end between slices from which on it is said, and that from which on the times have
/// not even half of them.
const OUTSIDE: f64 = 0.20;
const MOSTLY_OUTSIDE: f64 = 0.50;
/// The fewest collections of which a share is told.
const FEWEST_COLLECTIONS: u64 = 20;
/// So many goroutines more are none that a library starts once for itself.
const LEFT_BEHIND: u64 = 8;
/// The load of each core beyond which some task waits for a core on average.
const LOAD: f64 = 1.0;
/// The share of a working core's time that the host may give to others.
const STEAL: f64 = 0.10;
/// The share of the time for which some task of the control group may wait for a core.
const WAITED: f64 = 0.10;

/// Whether a turn takes no longer than an empty one of the same process, within 20 %; both in nanoseconds.
///
/// A vectorised turn may truly take less than a cycle. It is void all the same, for here it can not be told from a loop
/// whose work is gone.
#[must_use]
pub fn removed(turn: f64, empty: f64) -> Option<Guard> {
    let worthless = turn <= empty * (1.0 + EMPTY);
    let guard = Guard::Removed { turn: Finite::new(turn)?, empty: Finite::new(empty)? };
    worthless.then_some(guard)
}

/// Whether twice the turns take something else than 1.6 to 2.5 times as long.
#[must_use]
pub fn not_linear(ratio: f64) -> Option<Guard> {
    let guard = Guard::NotLinear { ratio: Finite::new(ratio)? };
    (!LINEAR.contains(&ratio)).then_some(guard)
}

/// Whether the clock's resolution is more than 1 % of what is timed at a stretch; both in nanoseconds.
#[must_use]
pub fn coarse_clock(resolution: f64, stretch: f64) -> Option<Guard> {
    let guard =
        Guard::CoarseClock { resolution: Finite::new(resolution)?, stretch: Finite::new(stretch)? };
    (resolution > RESOLUTION * stretch).then_some(guard)
}

/// The context switches during a fork's slices of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Switches {
    /// Those that took it off its core.
    pub involuntary: u64,
    /// Those that it asked for by waiting.
    pub voluntary: u64,
    /// The CPU time of the slices.
    pub seconds: f64,
}

/// Whether more than 4,000 involuntary switches came in a second of CPU time, in the median of the forks, beyond as many
/// as there were voluntary ones: who wakes another and waits for it may be pushed off its core by it, as part of its work.
#[must_use]
pub fn switches(forks: &[Switches]) -> Option<Guard> {
    let beyond = |fork: &Switches| fork.involuntary.saturating_sub(fork.voluntary);
    let working = forks.iter().filter(|fork| fork.seconds > 0.0);
    let rates: Vec<f64> = working.map(|fork| beyond(fork) as f64 / fork.seconds).collect();
    let per_second = median(&rates)?;
    let enough = forks.iter().map(beyond).sum::<u64>() >= FEWEST_SWITCHES;
    let guard = Guard::Switches { per_second: Finite::new(per_second)? };
    (enough && per_second > SWITCHES).then_some(guard)
}

/// Whether a slice is one of a stopped process: 50 times longer than it should be, and at least 50 ms; nanoseconds.
#[must_use]
pub fn is_stopped(slice: u64, sized: u64) -> bool {
    slice >= STOPPED_NANOS && slice / STOPPED_FACTOR > sized
}

/// Says how many slices were those of a stopped process; nothing where none was.
#[must_use]
pub fn stopped(slices: u32, of: u32, longest: u64) -> Option<Guard> {
    let longest_seconds = Finite::new(longest as f64 / 1e9)?;
    (slices > 0).then_some(Guard::Stopped { slices, of, longest_seconds })
}

/// Whether at least a fifth of all collections was left running by slices and ended between them: so many inside and so
/// many outside, of all forks.
#[must_use]
pub fn left_running(inside: u64, outside: u64) -> Option<Guard> {
    let of = inside + outside;
    let is_share = outside as f64 >= OUTSIDE * of as f64;
    (of >= FEWEST_COLLECTIONS && is_share).then_some(Guard::LeftRunning { outside, of })
}

/// Whether turns leave goroutines behind: so many more after the rounds of a fork than before, at most in any.
#[must_use]
pub fn left_behind(goroutines: u64) -> Option<Guard> {
    (goroutines >= LEFT_BEHIND).then_some(Guard::LeftBehind { goroutines })
}

/// Whether the machine has other work: a load average above one a core, or a tenth of a working core's time stolen. Where it
/// is known for which share of the time some task of the own control group waited for a core, a tenth of that counts in
/// place of the load, which is that of a whole host with all its containers.
///
/// It is said in the report and turns no verdict: a busy machine widens the intervals, which is what they are for.
#[must_use]
pub fn busy(load: f64, cores: usize, steal: f64, waited: Option<f64>) -> Option<Guard> {
    let load_per_core = load / cores.max(1) as f64;
    let guard = Guard::Busy {
        load_per_core: Finite::new(load_per_core)?,
        steal: Finite::new(steal)?,
        waited: waited.and_then(Finite::new),
    };
    let has_others = waited.map_or(load_per_core > LOAD, |share| share > WAITED);
    (has_others || steal > STEAL).then_some(guard)
}

/// What the guards of a group make of a verdict on a subject, against a reference where there is one: *void* where the
/// case does no work that can be measured, *unclear* where the estimate can not be trusted, else what it was. The latter
/// is about times, and leaves other metrics alone; a routine's own figures are no times at all, and no guard is about them.
#[must_use]
pub(super) fn heed(
    verdict: Verdict,
    newest: &Newest,
    metric: Metric,
    subject: &Case,
    reference: Option<&Case>,
    group: &str,
) -> Verdict {
    if metric.is_figure() {
        return verdict;
    }
    let run = newest.forks(subject, group).last().and_then(|fork| newest.group_of(fork));
    let tripped = run.map_or(&[][..], |group| &group.guards);
    // Single operations that take very different times are what latencies are for; only a time assumes them alike.
    let assumed =
        |guard: &Guard| metric == Metric::Time || !matches!(guard, Guard::NotLinear { .. });
    let concerned =
        |tripped: &&Tripped| assumed(&tripped.guard) && concerns(tripped, subject, reference);
    let worst = |wanted: Weight| {
        let mut of_weight = tripped.iter().filter(concerned);
        of_weight.find(|tripped| weight(&tripped.guard) == wanted)
    };
    let doubt = |tripped: &Tripped| Doubt::Guarded(tripped.variant.clone(), tripped.guard.clone());
    match (worst(Weight::Void), worst(Weight::Unclear)) {
        (Some(tripped), _) => Verdict::Void(doubt(tripped)),
        (None, Some(tripped))
            if metric == Metric::Time && matches!(verdict, Verdict::Holds | Verdict::Refuted) =>
        {
            Verdict::Unclear(doubt(tripped))
        }
        _ => verdict,
    }
}

/// Whether a guard is about one of the two cases.
fn concerns(tripped: &Tripped, subject: &Case, reference: Option<&Case>) -> bool {
    let is_of = |case: &Case| case.variant == tripped.variant && case.point == tripped.point;
    [Some(subject), reference].into_iter().flatten().any(is_of)
}

/// What a guard does to a verdict.
#[derive(Clone, Copy, PartialEq)]
enum Weight {
    /// The time means nothing.
    Void,
    /// The estimate can not be trusted.
    Unclear,
    /// It is said, and the estimate bears it.
    Borne,
}

fn weight(guard: &Guard) -> Weight {
    match guard {
        Guard::Removed { .. } | Guard::NotLinear { .. } | Guard::CoarseClock { .. } => Weight::Void,
        Guard::Switches { .. } | Guard::Uncollected | Guard::LeftBehind { .. } => Weight::Unclear,
        Guard::LeftRunning { outside, of } if *outside as f64 > MOSTLY_OUTSIDE * *of as f64 => {
            Weight::Unclear
        }
        Guard::Stopped { slices, of, .. } if f64::from(*slices) > BORNE * f64::from(*of) => {
            Weight::Unclear
        }
        // Older records say how forks are spread, too. An interval that assumes nothing of that bears it.
        Guard::Stopped { .. }
        | Guard::LeftRunning { .. }
        | Guard::Busy { .. }
        | Guard::Bimodal { .. }
        | Guard::Drifting { .. } => Weight::Borne,
    }
}

#[cfg(test)]
mod tests;
