//! The findings of a record, by rule: of each theme the sentence of an article that was decided most clearly, with the
//! points at which the opposite holds.
//!
//! | what | rule |
//! |---|---|
//! | which predictions | those that an article states, on the ratio of two times, that hold or are refuted |
//! | which of a theme | the one whose measurement lies furthest from its bound, as a factor; all of them with `all` |
//! | what is said | the bound, the verdict and the ratio under each allocator, and where it is the other way round; what Go says, where it was measured, and what becomes of the sentence |

use super::evidence::Evidence;
use super::markdown::prose;
use super::opposite::elsewhere;
use super::reach::reach;
use super::{words, worth};
use crate::claim::Metric;
use crate::record::Record;
use crate::verdict::{JudgedClaim, JudgedPrediction, Measured, Settings, Verdict};

/// The findings as a list in Markdown, an item each; empty where no article's sentence on time was decided. The same
/// record gives the same bytes.
#[must_use]
pub fn findings(record: &Record, settings: Settings, all: bool) -> String {
    let evidence = Evidence::of(record, settings);
    let mut themes: Vec<&str> = Vec::new();
    let mut text = String::new();
    let mut found: Vec<Finding> = evidence.judged.iter().flat_map(of_claim).collect();
    for judged in &evidence.judged {
        if !themes.contains(&judged.claim.theme()) {
            themes.push(judged.claim.theme());
        }
    }
    // In the order of the catalogue by theme, within each the clearest first.
    found.sort_by(|one, other| other.clear.total_cmp(&one.clear));
    for theme in themes {
        let of_theme = found.iter().filter(|finding| finding.judged.claim.theme() == theme);
        for finding in of_theme.take(if all { usize::MAX } else { 1 }) {
            text += &finding.item();
        }
    }
    text
}

/// A prediction that an article states, under all the allocators that it was judged under.
struct Finding<'a, 'b> {
    judged: &'b JudgedClaim<'a>,
    under: &'b [JudgedPrediction<'a>],
    /// How far the clearest measurement lies from the bound, in decades to either side.
    clear: f64,
}

fn of_claim<'a, 'b>(judged: &'b JudgedClaim<'a>) -> Vec<Finding<'a, 'b>> {
    let each =
        judged.predictions.chunk_by(|one, next| std::ptr::eq(one.prediction, next.prediction));
    each.filter_map(|under| {
        let prediction = under[0].prediction;
        let compares = prediction.reference.is_some() || prediction.reference_point.is_some();
        if prediction.stated.is_none() || prediction.metric != Metric::Time || !compares {
            return None;
        }
        let clear = under.iter().filter_map(distance).reduce(f64::max)?;
        Some(Finding { judged, under, clear })
    })
    .collect()
}

/// How far the point that decides a prediction lies from its bound, in decades; nothing where it is not decided.
fn distance(under: &JudgedPrediction) -> Option<f64> {
    if !matches!(under.verdict, Verdict::Holds | Verdict::Refuted) {
        return None;
    }
    let Measured::Sampled { estimate, .. } = words::deciding(under)?.measured? else { return None };
    reach(under.prediction.bound, estimate.center).map(f64::abs)
}

impl Finding<'_, '_> {
    fn item(&self) -> String {
        let claim = self.judged.claim;
        let prediction = self.under[0].prediction;
        let printed =
            prediction.stated.as_ref().map(|(printed, _)| printed.as_str()).unwrap_or_default();
        let said = prose(&format!("“{printed}”: {}.", words::prediction(claim, prediction)));
        let outcomes: Vec<String> = self.under.iter().map(|under| self.outcome(under)).collect();
        format!(
            "- **{}** ([`{}`]({})). {said}\n  {}.\n{}",
            prose(claim.title.trim_end_matches('.')),
            claim.id,
            claim.file(),
            outcomes.join("; "),
            self.in_go()
        )
    }

    /// What the Go side says of the same sentence, and what that makes of it together; empty where it said nothing.
    fn in_go(&self) -> String {
        let prediction = self.under[0].prediction;
        let said: Vec<String> = self
            .judged
            .in_go
            .iter()
            .filter(|it| std::ptr::eq(it.prediction, prediction))
            .filter(|it| !matches!(it.verdict, Verdict::NotJudged(_)))
            .map(|under| self.outcome(under))
            .collect();
        match self.judged.transfer_of(prediction) {
            Some(transfer) if !said.is_empty() => {
                format!("  {}. Go and Rust: {}.\n", said.join("; "), prose(&transfer.to_string()))
            }
            _ => String::new(),
        }
    }

    /// What one allocator says: `refuted under jemalloc: **0.59× [0.57, 0.61]**, the other way round at 65,536 (8.20×)`.
    fn outcome(&self, under: &JudgedPrediction) -> String {
        let name = worth::named(under.allocator);
        let deciding = words::deciding(under);
        let verdict = under.verdict.name();
        let Some((point, measured)) =
            deciding.and_then(|point| Some((point, words::measured(under.prediction, point)?)))
        else {
            return format!("{verdict} under {name}");
        };
        let at = match under.points.len() {
            0 | 1 => String::new(),
            _ => format!(" at {}", prose(&self.judged.claim.spoken(point.point))),
        };
        let opposite = elsewhere(self.judged, under, point)
            .map_or_else(String::new, |opposite| format!(", {}", prose(&opposite)));
        format!("{verdict} under {name}: **{}**{at}{opposite}", prose(&measured))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Lane, ratio};
    use crate::record::testing::{begins, case, compared, forks, go_side, record, recorded};
    use crate::record::{GoState, Group, Line};

    /// A sentence that is refuted in Rust, with the Go side of its claim where there are lines of it.
    fn found(go: Vec<Line>) -> String {
        let half = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
        let stated = claim([half.stated("twice as fast", "one half")]);
        let mut lines = vec![begins(1, Lane::Rounds, Allocator::System), recorded(stated)];
        lines.extend(forks(1, 64, Allocator::System, &[0.9; 20]));
        lines.extend(go);
        findings(&record(lines), Settings::default(), false)
    }

    #[test]
    fn a_finding_has_its_half_in_go_where_that_was_measured() {
        let alone = found(Vec::new());
        assert_eq!(alone.lines().count(), 2, "{alone}");
        let go = |name: &str| case(name, 64, Allocator::Go);
        let built = GoState::Built("go1.25.5".to_owned());
        let mut lines =
            vec![begins(2, Lane::Rounds, Allocator::Go), go_side(built, &["fresh", "pooled"])];
        lines.extend(compared(2, &go("pooled"), &go("fresh"), &Group::at(64), &[0.2; 20]));
        let both = found(lines);
        assert!(both.starts_with(&alone), "{both}");
        let last = both.lines().last().unwrap_or_default();
        assert!(last.starts_with("  holds under Go: **0.2"), "{both}");
        assert!(last.ends_with(". Go and Rust: true in Go here, not in Rust."), "{both}");
        let missing = GoState::Missing("no Go toolchain".to_owned());
        let without = found(vec![begins(2, Lane::Rounds, Allocator::Go), go_side(missing, &[])]);
        assert_eq!(without, alone);
    }
}
