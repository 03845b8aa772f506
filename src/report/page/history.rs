//! What has become of a claim over commits, where there is a history: verdicts that turned, counts that moved, and its ratios.

use super::pieces::{number_of, prose};
use crate::history::{History, Kind, Series, key};
use crate::record::RecordedClaim;
use crate::report::chart::{self, Figure};
use crate::report::evidence::Evidence;
use crate::report::history::{at, move_in_words, turn_in_words};
use crate::report::words;
use maud::{Markup, html};

/// The part of a claim; nothing where it was measured at fewer than two commits on this kind of machine.
pub(super) fn section(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let Some((history, kind)) = evidence.history.zip(evidence.kind()) else { return html! {} };
    let mut lines = history.lines_on(kind).filter(|line| line.claim == claim.id);
    let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else { return html! {} };
    let changes = changes(history, claim, kind);
    html! {
        h3 { "Over commits" }
        p.note {
            (number_of(lines.count() + 2, "measurement", "measurements")) " on this kind of machine, from commit "
            (at(first)) " to " (at(last)) ". "
            @if changes.is_empty() { "No verdict turned between holds and refuted, and no count moved." }
        }
        @if !changes.is_empty() { ul { @for change in &changes { li { (prose(change)) } } } }
    }
}

/// The chart of a claim's ratios; nothing where fewer than two measurements have any.
pub(super) fn figure(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure> {
    chart::of_history(evidence, claim)
}

/// The turns and moves of a claim, a sentence each.
fn changes(history: &History, claim: &RecordedClaim, kind: Kind) -> Vec<String> {
    let of_series = |series: &Series| {
        let known = claim.predictions.iter().find(|prediction| key(prediction) == series.key);
        let words = known.map(|prediction| words::prediction(claim, prediction));
        let words = words.unwrap_or_else(|| format!("`{}`", series.key.replace('`', "")));
        let name = format!("{words} under {}", series.allocator.name());
        let turned = series.turns().into_iter().map(|turn| turn_in_words(&turn));
        let moved = series.moves().into_iter().map(|moved| move_in_words(series.key, &moved));
        turned.chain(moved).map(|it| format!("{name}: {it}.")).collect::<Vec<String>>()
    };
    history.series(&claim.id, kind).iter().flat_map(of_series).collect()
}

#[cfg(test)]
mod tests {
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Lane, Metric, ratio};
    use crate::history::{History, lines};
    use crate::record::testing::{begins, forks, record, recorded};
    use crate::record::{Calibration, Record};
    use crate::report::{Beside, page_beside};
    use crate::verdict::Settings;

    fn measured(ratio_of: f64) -> Record {
        let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
        let lines = [begins(1, Lane::Rounds, Allocator::System), recorded(claim([prediction]))];
        record(lines.into_iter().chain(forks(1, 64, Allocator::System, &[ratio_of; 12])))
    }

    fn page(history: Option<&History>) -> String {
        let calibration: Option<&Calibration> = None;
        let beside = Beside { calibration, history, ..Beside::default() };
        page_beside(&measured(0.9), Settings::default(), &beside)
    }

    /// What was measured at two commits, the last of them that of the page.
    fn history(first: f64, hostile: &str) -> History {
        let mut all = lines(&measured(first), |_| Some("2026-01-01T00:00:00Z".to_owned()));
        all[0].commit = format!("first{hostile}");
        all.extend(lines(&measured(0.9), |_| Some("2026-01-02T00:00:00Z".to_owned())));
        History { lines: all }
    }

    #[test]
    fn a_turn_is_told_with_both_commits_and_the_ratio_is_drawn_over_them() {
        let page = page(Some(&history(0.5, "")));
        for wanted in [
            "Over commits",
            "2 measurements on this kind of machine",
            "holds at first (2026-01-01), refuted at abc (2026-01-02).",
            "Ratios over commits, allocator: system",
        ] {
            assert!(page.contains(wanted), "{wanted}");
        }
    }

    #[test]
    fn without_a_history_or_with_one_commit_nothing_is_said() {
        let mut one = history(0.9, "");
        one.lines.truncate(1);
        assert_eq!(page(None), page(Some(&one)));
        assert!(!page(None).contains("Over commits"));
    }

    #[test]
    fn what_a_history_says_is_text() {
        let page = page(Some(&history(0.9, "<script>alert(1)</script>")));
        assert!(page.contains("No verdict turned") && !page.contains("<script>alert"));
    }
}
