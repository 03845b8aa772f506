//! What repeated runs say of the same predictions, as a table of plain text.

use super::format::{count, percent};
use super::table::{printable, styled};
use super::words;
use crate::record::Rate;
use crate::verdict::{NEAR_BOUND, Repeated, Repeats};

/// The verdicts of each prediction with how often they came, and what they say together, no wider than `width`
/// characters.
///
/// Control characters are replaced, so that a record can not steer the terminal.
#[must_use]
pub fn repeats_table(repeats: &Repeats, width: usize) -> String {
    let mut table = styled(width);
    table.set_header(["claim, prediction", "allocator", "verdicts"]);
    let mut claim = "";
    for repeated in &repeats.predictions {
        if repeated.claim.id != claim {
            claim = &repeated.claim.id;
            table.add_row([printable(claim)]);
        }
        table.add_row(row(repeated).map(|cell| printable(&cell)));
    }
    let mut totals = styled(width);
    totals.set_header([format!("over {} runs", repeats.runs), "how many".to_owned()]);
    for total in totals_of(repeats) {
        totals.add_row(total);
    }
    let lines = table.lines().chain(totals.lines());
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn row(repeated: &Repeated) -> [String; 3] {
    let words = words::prediction(repeated.claim, repeated.prediction).replace('`', "");
    let counts = repeated.counts().into_iter().map(|(verdict, count)| format!("{verdict} {count}"));
    let mut verdicts = counts.collect::<Vec<String>>().join(", ");
    if repeated.is_near {
        verdicts += " (near its bound)";
    }
    [format!("· {words}"), repeated.allocator.name().to_owned(), verdicts]
}

fn totals_of(repeats: &Repeats) -> [[String; 2]; 6] {
    let far = format!("the same without those within {} of a bound", percent(NEAR_BOUND));
    let rows = [
        ("predictions", count(repeats.predictions.len() as f64)),
        ("went from holds to refuted or back", rate(repeats.turned())),
        ("verdicts that are not those of most runs", rate(repeats.unusual())),
        (far.as_str(), rate(repeats.unusual_far_from_bounds())),
        ("same twins called different", rate(repeats.same_twins)),
        ("pairs of intervals that do not overlap", rate(repeats.apart())),
    ];
    rows.map(|(what, many)| [what.to_owned(), many])
}

fn rate(rate: Rate) -> String {
    let [flagged, of] = [rate.flagged, rate.of].map(|number| count(number as f64));
    format!("{flagged} of {of}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric::Time, ratio};
    use crate::record::Record;
    use crate::record::testing::{begins, forks, record, recorded};
    use crate::verdict;

    fn run(time: f64) -> Record {
        let claim = claim([ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[1])]);
        let lines = [begins(1, Lane::Rounds, System), recorded(claim)];
        record(lines.into_iter().chain(forks(1, 1, System, &[time; 16])))
    }

    #[test]
    fn each_prediction_has_its_verdicts_and_the_totals_stand_below() {
        let runs = [0.3, 0.3, 0.7].map(run);
        let table = repeats_table(&verdict::repeats(&runs), 100);
        let line = |words: &str| {
            let found = table.lines().find(|line| line.contains(words));
            found.unwrap_or_else(|| panic!("{words}: {table}")).to_owned()
        };
        assert!(line("theme/name").trim_start().starts_with("theme/name"));
        assert!(line("pooled / fresh").ends_with("holds 2, refuted 1"));
        for (words, many) in [
            ("over 3 runs", "how many"),
            ("predictions", "1"),
            ("went from holds", "1 of 1"),
            ("most runs", "1 of 3"),
            ("within 2 % of a bound", "1 of 3"),
            ("same twins", "0 of 0"),
            ("do not overlap", "2 of 3"),
        ] {
            let line = table.lines().rfind(|line| line.contains(words));
            assert!(line.is_some_and(|line| line.ends_with(many)), "{words}: {table}");
        }
        assert!(repeats_table(&verdict::repeats(&[run(0.5)]), 100).contains("(near its bound)"));
    }
}
