//! What a history says over commits: the verdicts that turned and the counts that moved, on one kind of machine each.

use super::file::History;
use super::line::{Count, HistoryLine, Under};
use crate::claim::Allocator;

/// A kind of machine. Verdicts and counts of two kinds are not compared over commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind<'a> {
    /// The name of the processor.
    pub processor: &'a str,
    /// Its cores.
    pub cores: usize,
}

/// What was said of one prediction under one allocator on one kind of machine, in the order of the commits.
#[derive(Clone, Debug)]
pub struct Series<'a> {
    /// The claim's id.
    pub claim: &'a str,
    /// The prediction's key.
    pub key: &'a str,
    /// Whether the article states it, as the last line has it.
    pub stated: bool,
    /// The allocator, or how Go runs.
    pub allocator: Allocator,
    /// The machine.
    pub kind: Kind<'a>,
    /// Each line with what it says.
    pub said: Vec<(&'a HistoryLine, &'a Under)>,
}

/// A verdict that was decided and is decided otherwise since: what lies between, and says neither, is no turn.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The last line that has the verdict before.
    pub before: &'a HistoryLine,
    /// The first line that has the verdict since.
    pub after: &'a HistoryLine,
    /// The verdict before, `holds` or `refuted`.
    pub was: &'a str,
    /// The verdict since, the other one.
    pub is: &'a str,
}

/// An exact reading that is not what it was one measurement before.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'a> {
    /// The line before.
    pub before: &'a HistoryLine,
    /// The line since.
    pub after: &'a HistoryLine,
    /// The place of the first point that differs among those of the key.
    pub place: usize,
    /// The subject's reading there before.
    pub was: Count,
    /// The subject's reading there since.
    pub is: Count,
}

impl<'a> Kind<'a> {
    fn of(line: &'a HistoryLine) -> Kind<'a> {
        Kind { processor: &line.processor, cores: line.cores }
    }
}

impl History {
    /// The kinds of machines, that of the last line last.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind<'_>> {
        let mut kinds: Vec<Kind> = Vec::new();
        for line in self.lines.iter().rev() {
            if !kinds.contains(&Kind::of(line)) {
                kinds.push(Kind::of(line));
            }
        }
        kinds.reverse();
        kinds
    }

    /// The lines that were measured on a kind of machine.
    #[must_use]
    pub fn lines_on<'a>(
        &'a self,
        kind: Kind<'a>,
    ) -> impl DoubleEndedIterator<Item = &'a HistoryLine> {
        self.lines.iter().filter(move |line| Kind::of(line) == kind)
    }

    /// The claims, in the order in which they appear first.
    #[must_use]
    pub fn claims(&self) -> Vec<&str> {
        let mut seen = std::collections::BTreeSet::new();
        let ids = self.lines.iter().map(|line| line.claim.as_str());
        ids.filter(|id| seen.insert(*id)).collect()
    }

    /// All that was said of a claim on a kind of machine: what its article states first, then by the keys.
    #[must_use]
    pub fn series<'a>(&'a self, claim: &'a str, kind: Kind<'a>) -> Vec<Series<'a>> {
        let mut all: Vec<Series> = Vec::new();
        for line in self.lines_on(kind).filter(|line| line.claim == claim) {
            for (key, of) in &line.predictions {
                for (allocator, under) in &of.under {
                    let is_same =
                        |known: &&mut Series| known.key == key && known.allocator == *allocator;
                    match all.iter_mut().find(is_same) {
                        Some(known) => {
                            known.said.push((line, under));
                            known.stated = of.stated;
                        }
                        None => all.push(Series {
                            claim,
                            key,
                            stated: of.stated,
                            allocator: *allocator,
                            kind,
                            said: vec![(line, under)],
                        }),
                    }
                }
            }
        }
        all.sort_by_key(|series| (!series.stated, series.key, series.allocator));
        all
    }

    /// Every series of every claim on every kind of machine.
    #[must_use]
    pub fn all_series(&self) -> Vec<Series<'_>> {
        let mut all = Vec::new();
        for kind in self.kinds() {
            for claim in self.claims() {
                all.extend(self.series(claim, kind));
            }
        }
        all
    }
}

impl<'a> Series<'a> {
    /// Each turn of the verdict, oldest first.
    #[must_use]
    pub fn turns(&self) -> Vec<Turn<'a>> {
        let is_decided = |said: &&(&'a HistoryLine, &'a Under)| {
            matches!(said.1.verdict.as_str(), "holds" | "refuted")
        };
        let decided: Vec<&(&HistoryLine, &Under)> = self.said.iter().filter(is_decided).collect();
        let pairs = decided.windows(2).filter(|pair| pair[0].1.verdict != pair[1].1.verdict);
        let turn = |pair: &[&(&'a HistoryLine, &'a Under)]| Turn {
            before: pair[0].0,
            after: pair[1].0,
            was: &pair[0].1.verdict,
            is: &pair[1].1.verdict,
        };
        pairs.map(turn).collect()
    }

    /// Each count that moved from one measurement to the next, oldest first.
    #[must_use]
    pub fn moves(&self) -> Vec<Moved<'a>> {
        let moved = |pair: &[(&'a HistoryLine, &'a Under)]| {
            let ((before, then), (after, now)) = (pair[0], pair[1]);
            let both = then.counts.iter().zip(&now.counts).enumerate();
            let differs = both.filter_map(|(place, (then, now))| {
                let (was, is) = (*then.as_ref()?.first()?, *now.as_ref()?.first()?);
                (was != is).then_some((place, was, is))
            });
            let (place, was, is) = differs.into_iter().next()?;
            Some(Moved { before, after, place, was, is })
        };
        self.said.windows(2).filter_map(moved).collect()
    }
}
