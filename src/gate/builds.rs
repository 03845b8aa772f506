//! What a comparison of two builds says of each case, and the exit code that follows.

use super::compare::is_within;
use crate::record::{BuildComparison, ComparedCase, InstructionsOfBuilds, RatioOfBuilds};
use crate::verdict::{Interval, Settings};

/// What a case's ratio says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    /// The new build takes longer, beyond the margin, in both copies of the code.
    Slower,
    /// One copy of the code differs beyond the margin and the other does not, or the other way round: the code was moved,
    /// or only one of its copies is another one now.
    Moved,
    /// The interval reaches into the margin and out of it.
    Undecided,
    /// No ratio could be measured.
    Failed,
    /// The new build takes less time, beyond the margin, in both copies of the code.
    Faster,
    /// The same within the margin.
    Same,
}

/// What a case's ratio says, at a margin.
#[must_use]
pub fn speed(case: &ComparedCase, margin: f64) -> Speed {
    let settings = Settings { margin, ..Settings::default() };
    let side = |ratio: &RatioOfBuilds| {
        let interval = Interval { lower: ratio.lower.get(), upper: ratio.upper.get() };
        match (settings.differs(interval), settings.same(interval)) {
            (true, _) if interval.lower > 1.0 => Speed::Slower,
            (true, _) => Speed::Faster,
            (false, true) => Speed::Same,
            (false, false) => Speed::Undecided,
        }
    };
    let Some(first) = case.ratio.as_ref().map(side) else { return Speed::Failed };
    match (first, case.again.as_ref().map(side)) {
        (Speed::Slower | Speed::Faster, Some(again)) if again != first => Speed::Moved,
        _ => first,
    }
}

/// Whether a case takes more instructions in the new build, or fewer; nothing where they were not counted, and where they
/// are the same but for what the compiler lays out otherwise beside a change. Counts that vary differ where they do not
/// overlap.
#[must_use]
pub fn more_instructions(case: &ComparedCase) -> Option<bool> {
    let InstructionsOfBuilds { old, new } = case.instructions?;
    let (more, fewer) = (new.least.get() > old.most.get(), new.most.get() < old.least.get());
    let is_more = (more && !is_within(old.most.get(), new.least.get()))
        || (fewer && !is_within(old.least.get(), new.most.get()));
    is_more.then_some(more)
}

/// The cases of a comparison with what is said of each: slower ones first, and of those the slowest.
#[must_use]
pub fn sorted(comparison: &BuildComparison) -> Vec<(Speed, &ComparedCase)> {
    let margin = comparison.margin.get();
    let center = |case: &ComparedCase| case.ratio.map_or(1.0, |ratio| ratio.center.get());
    let mut cases: Vec<(Speed, &ComparedCase)> =
        comparison.cases.iter().map(|case| (speed(case, margin), case)).collect();
    cases.sort_by(|(one, first), (other, second)| {
        let by_size = match one {
            Speed::Faster => center(first).total_cmp(&center(second)),
            _ => center(second).total_cmp(&center(first)),
        };
        one.cmp(other).then(by_size).then_with(|| first.case.cmp(&second.case))
    });
    cases
}

/// The exit code: 0 where nothing got slower and nothing failed, 1 where something did, 3 where the caller is strict and
/// some case is undecided.
#[must_use]
pub fn code(comparison: &BuildComparison, strict: bool) -> u8 {
    let is = |speed: &[Speed]| sorted(comparison).iter().any(|(known, _)| speed.contains(known));
    match () {
        () if is(&[Speed::Slower, Speed::Failed]) => 1,
        () if strict && is(&[Speed::Undecided, Speed::Moved]) => 3,
        () => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Allocator, Lane};
    use crate::record::CountOfBuild;
    use crate::record::testing::{case, finite, header};

    fn ratio(lower: f64, upper: f64) -> RatioOfBuilds {
        let center = finite(lower.midpoint(upper));
        RatioOfBuilds { center, lower: finite(lower), upper: finite(upper), forks: 17 }
    }

    fn compared(ratio: Option<RatioOfBuilds>, again: Option<RatioOfBuilds>) -> ComparedCase {
        let case = case("fresh", 64, Allocator::System);
        let (failure, instructions, uncounted) = (None, None, None);
        ComparedCase { case, ratio, again, same_output: true, failure, instructions, uncounted }
    }

    #[test]
    fn one_per_cent_more_instructions_are_more_and_counts_that_overlap_are_the_same() {
        let count =
            |(least, most): (f64, f64)| CountOfBuild { least: finite(least), most: finite(most) };
        let of = |old: (f64, f64), new: (f64, f64)| {
            let instructions = Some(InstructionsOfBuilds { old: count(old), new: count(new) });
            more_instructions(&ComparedCase { instructions, ..compared(None, None) })
        };
        assert_eq!(of((1000.0, 1000.0), (1010.0, 1010.0)), Some(true));
        assert_eq!(of((1000.0, 1000.0), (990.0, 990.0)), Some(false));
        assert_eq!(of((1000.0, 1000.0), (1000.0, 1000.0)), None);
        assert_eq!(of((1000.0, 1000.0), (1004.0, 1004.0)), None);
        assert_eq!(of((1000.0, 1100.0), (1050.0, 1300.0)), None);
        assert_eq!(of((1000.0, 1100.0), (1200.0, 1300.0)), Some(true));
        assert_eq!(more_instructions(&compared(None, None)), None);
    }

    #[test]
    fn only_what_both_copies_say_is_slower_or_faster() {
        let of = |one: RatioOfBuilds, again: Option<RatioOfBuilds>| {
            speed(&compared(Some(one), again), 0.005)
        };
        let (slow, fast) = (ratio(1.02, 1.04), ratio(0.9, 0.95));
        assert_eq!(of(slow, Some(ratio(1.01, 1.05))), Speed::Slower);
        assert_eq!(of(fast, Some(ratio(0.9, 0.99))), Speed::Faster);
        assert_eq!(of(slow, Some(ratio(0.98, 1.01))), Speed::Moved);
        assert_eq!(of(slow, Some(fast)), Speed::Moved);
        // A build without second copies has only one witness.
        assert_eq!(of(slow, None), Speed::Slower);
        assert_eq!(of(ratio(0.996, 1.004), None), Speed::Same);
        assert_eq!(of(ratio(0.99, 1.02), None), Speed::Undecided);
        assert_eq!(of(ratio(1.001, 1.02), None), Speed::Undecided);
        assert_eq!(speed(&compared(None, None), 0.005), Speed::Failed);
    }

    #[test]
    fn slower_exits_1_undecided_3_for_the_strict_and_faster_0() {
        let build = header(1, Lane::Rounds, Allocator::System).build;
        let of = |one: Option<RatioOfBuilds>| BuildComparison {
            old: build.clone(),
            new: build.clone(),
            seed: 1,
            margin: finite(0.005),
            family_error: finite(0.01),
            cases: vec![compared(Some(ratio(0.999, 1.001)), None), compared(one, None)],
            only_old: Vec::new(),
            only_new: Vec::new(),
            seconds: finite(1.0),
        };
        let codes = |one: Option<RatioOfBuilds>| [false, true].map(|strict| code(&of(one), strict));
        assert_eq!(codes(Some(ratio(1.02, 1.04))), [1, 1]);
        assert_eq!(codes(Some(ratio(0.9, 0.91))), [0, 0]);
        assert_eq!(codes(Some(ratio(0.99, 1.02))), [0, 3]);
        assert_eq!(codes(None), [1, 1]);
        let comparison = of(Some(ratio(1.02, 1.04)));
        assert_eq!(sorted(&comparison)[0].0, Speed::Slower);
    }
}
