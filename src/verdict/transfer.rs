//! What becomes of a sentence about Go in Rust: the verdicts of one prediction in both languages, put together.

use super::doubt::Verdict;
use crate::claim::Allocator;
use crate::record::RecordedPrediction;
use std::fmt;

/// A stated prediction with what both languages say of it.
#[derive(Clone, Debug)]
pub struct Transferred<'a> {
    /// The prediction.
    pub prediction: &'a RecordedPrediction,
    /// What they say together.
    pub transfer: Transfer,
}

/// What both languages say of a sentence together.
#[derive(Clone, Debug, PartialEq)]
pub enum Transfer {
    /// It holds in both.
    CarriesOver,
    /// It holds in Go and is refuted in Rust.
    OnlyInGo,
    /// It is refuted in Go and holds in Rust.
    OnlyInRust,
    /// It is refuted in both.
    InNeither,
    /// It depends on how Go runs, or on Rust's allocator: Go's side, Rust's side.
    Depends(Reads, Reads),
    /// One language does not tell: why.
    Open(String),
}

/// What one language says of a sentence, under each of its allocators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// It holds under all.
    Holds,
    /// It is refuted under all.
    Refuted,
    /// They differ, or some do not tell.
    Differs {
        /// Where it holds.
        holds: Vec<Allocator>,
        /// Where it is refuted.
        refuted: Vec<Allocator>,
        /// Where it can not be told.
        open: Vec<Allocator>,
    },
    /// None tells: why the first does not.
    Open(String),
}

/// What becomes of a sentence, by its verdicts in Go and in Rust.
#[must_use]
pub fn transfer(in_go: &[(Allocator, &Verdict)], in_rust: &[(Allocator, &Verdict)]) -> Transfer {
    match (reads(in_go), reads(in_rust)) {
        (Reads::Open(why), _) => Transfer::Open(format!("in Go {why}")),
        (_, Reads::Open(why)) => Transfer::Open(format!("in Rust {why}")),
        (Reads::Holds, Reads::Holds) => Transfer::CarriesOver,
        (Reads::Holds, Reads::Refuted) => Transfer::OnlyInGo,
        (Reads::Refuted, Reads::Holds) => Transfer::OnlyInRust,
        (Reads::Refuted, Reads::Refuted) => Transfer::InNeither,
        (go, rust) => Transfer::Depends(go, rust),
    }
}

fn reads(verdicts: &[(Allocator, &Verdict)]) -> Reads {
    let of = |wanted: &dyn Fn(&Verdict) -> bool| -> Vec<Allocator> {
        verdicts.iter().filter(|(_, verdict)| wanted(verdict)).map(|(under, _)| *under).collect()
    };
    let holds = of(&|verdict| *verdict == Verdict::Holds);
    let refuted = of(&|verdict| *verdict == Verdict::Refuted);
    let open = of(&|verdict| !matches!(verdict, Verdict::Holds | Verdict::Refuted));
    match (holds.is_empty(), refuted.is_empty(), open.is_empty()) {
        (false, true, true) => Reads::Holds,
        (true, false, true) => Reads::Refuted,
        (true, true, _) => {
            let first = verdicts.first().map(|(_, verdict)| verdict.to_string());
            Reads::Open(first.unwrap_or_else(|| "not judged".to_owned()))
        }
        _ => Reads::Differs { holds, refuted, open },
    }
}

impl Transfer {
    /// Its kind in a few words, without what it depends on.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Transfer::CarriesOver => "carries over",
            Transfer::OnlyInGo => "true in Go here, not in Rust",
            Transfer::OnlyInRust => "true in Rust, not in Go here",
            Transfer::InNeither => "true in neither",
            Transfer::Depends(..) => "depends",
            Transfer::Open(_) => "open",
        }
    }
}

impl Reads {
    /// What a language says, as a clause.
    fn clause(&self, language: &str) -> String {
        match self {
            Reads::Holds => format!("true in {language}"),
            Reads::Refuted => format!("not true in {language}"),
            Reads::Open(why) => format!("open in {language} ({why})"),
            Reads::Differs { holds, refuted, open } => {
                let parts = [("true", holds), ("not true", refuted), ("open", open)];
                let parts = parts.into_iter().filter(|(_, under)| !under.is_empty());
                let parts = parts.enumerate().map(|(index, (what, under))| {
                    let under: Vec<&str> = under.iter().map(|under| spoken(*under)).collect();
                    let language =
                        if index == 0 { format!(" in {language}") } else { String::new() };
                    format!("{what}{language} {}", under.join(" and "))
                });
                parts.collect::<Vec<String>>().join(", ")
            }
        }
    }
}

/// Where a verdict is from, behind the name of its language.
fn spoken(allocator: Allocator) -> &'static str {
    match allocator {
        Allocator::System => "under the system's allocator",
        Allocator::Jemalloc => "under jemalloc",
        Allocator::Mimalloc => "under mimalloc",
        Allocator::Dhat => "by its counts",
        Allocator::Go => "with all its cores",
        Allocator::GoOne => "on one core",
    }
}

impl fmt::Display for Transfer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Transfer::Depends(go, rust) => {
                write!(formatter, "{}; {}", go.clause("Go"), rust.clause("Rust"))
            }
            Transfer::Open(why) => write!(formatter, "open: {why}"),
            other => write!(formatter, "{}", other.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Doubt;
    use Allocator::{Go, GoOne, Jemalloc, System};

    const HOLDS: &Verdict = &Verdict::Holds;
    const REFUTED: &Verdict = &Verdict::Refuted;
    const UNCLEAR: &Verdict = &Verdict::Unclear(Doubt::NearBound);
    const NOT_JUDGED: &Verdict = &Verdict::NotJudged(Doubt::NotMeasured);

    /// What is said of a sentence by both configurations of Go and both allocators of Rust.
    fn said(go: [&Verdict; 2], rust: [&Verdict; 2]) -> String {
        let in_go = [(Go, go[0]), (GoOne, go[1])];
        let in_rust = [(System, rust[0]), (Jemalloc, rust[1])];
        transfer(&in_go, &in_rust).to_string()
    }

    #[test]
    fn where_each_language_agrees_with_itself_there_are_four_cases() {
        assert_eq!(said([HOLDS; 2], [HOLDS; 2]), "carries over");
        assert_eq!(said([HOLDS; 2], [REFUTED; 2]), "true in Go here, not in Rust");
        assert_eq!(said([REFUTED; 2], [HOLDS; 2]), "true in Rust, not in Go here");
        assert_eq!(said([REFUTED; 2], [REFUTED; 2]), "true in neither");
    }

    #[test]
    fn where_one_language_does_not_tell_it_is_open_and_says_why() {
        let reaches = "open: in Go unclear (the interval reaches the bound)";
        assert_eq!(said([UNCLEAR; 2], [HOLDS; 2]), reaches);
        let missing = "open: in Rust not judged here (not measured in this record)";
        assert_eq!(said([REFUTED; 2], [NOT_JUDGED; 2]), missing);
        let void = Verdict::Void(Doubt::SameTwin(1.1));
        assert!(said([HOLDS; 2], [&void; 2]).starts_with("open: in Rust void"));
        assert_eq!(transfer(&[], &[]), Transfer::Open("in Go not judged".to_owned()));
    }

    #[test]
    fn where_the_two_of_a_language_differ_the_one_is_named() {
        assert_eq!(
            said([HOLDS; 2], [HOLDS, REFUTED]),
            "true in Go; true in Rust under the system's allocator, not true under jemalloc"
        );
        assert_eq!(
            said([HOLDS, REFUTED], [REFUTED; 2]),
            "true in Go with all its cores, not true on one core; not true in Rust"
        );
        assert_eq!(
            said([UNCLEAR, HOLDS], [HOLDS; 2]),
            "true in Go on one core, open with all its cores; true in Rust"
        );
    }

    #[test]
    fn a_count_has_one_verdict_in_each_language() {
        let both = transfer(&[(Go, HOLDS)], &[(Allocator::Dhat, REFUTED)]);
        assert_eq!(both, Transfer::OnlyInGo);
    }
}
