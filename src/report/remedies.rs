//! What to do about a prediction that has no verdict: one thing for each kind of cause.

use crate::verdict::Doubt;

/// A kind of cause and what helps against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remedy {
    Longer,
    Quieter,
    OtherMachine,
    Measure,
    MendClaim,
    MendCode,
    MendGo,
}

impl Remedy {
    /// All of them, in the order in which a reader can do something about them.
    pub(super) const ALL: [Remedy; 7] = [
        Remedy::MendCode,
        Remedy::MendGo,
        Remedy::Measure,
        Remedy::Longer,
        Remedy::Quieter,
        Remedy::MendClaim,
        Remedy::OtherMachine,
    ];

    /// What helps against a doubt.
    pub(super) const fn of(doubt: &Doubt) -> Remedy {
        match doubt {
            Doubt::NearBound | Doubt::Forks(_) | Doubt::FewForks(_) | Doubt::Budget { .. } => {
                Remedy::Longer
            }
            Doubt::SameTwin(_) | Doubt::Placement(_) | Doubt::Resolution(_) => Remedy::Quieter,
            Doubt::Guarded(..) | Doubt::Beside(_) | Doubt::NoLatencies(_) | Doubt::NoFigure(..) => {
                Remedy::MendClaim
            }
            Doubt::FewLatencies(..) | Doubt::Blocks(..) => Remedy::MendClaim,
            Doubt::Partly(..) | Doubt::NotMeasured | Doubt::OutOfTime(_) => Remedy::Measure,
            Doubt::Cores(..) | Doubt::Memory(..) | Doubt::Descriptors(..) | Doubt::NoCounters => {
                Remedy::OtherMachine
            }
            Doubt::Digests(..) | Doubt::Failed(..) => Remedy::MendCode,
            Doubt::NoGo(_) | Doubt::NoGoVariant(_) | Doubt::GoDigest(_) => Remedy::MendGo,
        }
    }

    /// The cause in a few words.
    pub(super) const fn cause(self) -> &'static str {
        match self {
            Remedy::Longer => "Measured too short",
            Remedy::Quieter => "The comparison is worth too little here",
            Remedy::OtherMachine => "This machine lacks what it takes",
            Remedy::Measure => "Not measured",
            Remedy::MendClaim => "The claim does not give what its prediction reads",
            Remedy::MendCode => "A case failed, or two differ in their output",
            Remedy::MendGo => "The Go side is lacking",
        }
    }

    /// What to do, in a sentence or two, with commands between backticks.
    pub(super) const fn next(self) -> &'static str {
        match self {
            Remedy::Longer => {
                "Measure the claim alone and give its groups more seconds: `cargo bench --bench rounds -- '^CLAIM/' --budget \
                 SECONDS`, and `rounds_jemalloc` for jemalloc. Time is spent where it decides, and more of it makes more forks. \
                 Where hundreds of forks would be needed the truth lies at the bound itself, and no run will tell."
            }
            Remedy::Quieter => {
                "Identical code differs here by more than what is to be found. Stop what else runs on the machine and measure \
                 the claim again, or measure on another one; `cargo claimbench calibrate` says what can be found where you are."
            }
            Remedy::OtherMachine => {
                "Measure these on a machine that has what they need, and put its record beside this one: \
                 `cargo claimbench merge --machines`."
            }
            Remedy::Measure => {
                "Run the lane that lacks them, with more `--minutes` where the time of the run was up: `cargo bench -- \
                 CLAIM`."
            }
            Remedy::MendClaim => {
                "A longer run changes nothing: the reason says what the variant has to do for its readings to be of use."
            }
            Remedy::MendCode => "Mend the variant, then `cargo bench -- CLAIM`.",
            Remedy::MendGo => {
                "Mend the Go file of the claim, or its toolchain, then `scripts/go` or `cargo bench -- CLAIM`."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remedy_is_listed_once_and_says_what_to_do() {
        let mut all = Remedy::ALL.to_vec();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), Remedy::ALL.len());
        assert!(all.iter().all(|it| it.next().ends_with('.') && !it.cause().ends_with('.')));
    }

    #[test]
    fn what_is_near_its_bound_needs_time_and_what_is_noisy_does_not() {
        assert_eq!(Remedy::of(&Doubt::Forks(30)), Remedy::Longer);
        assert_eq!(Remedy::of(&Doubt::SameTwin(1.1)), Remedy::Quieter);
        assert_eq!(Remedy::of(&Doubt::Cores(8, 2)), Remedy::OtherMachine);
        assert_eq!(Remedy::of(&Doubt::OutOfTime(60.0)), Remedy::Measure);
    }
}
