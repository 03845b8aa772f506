//! How many instructions the variants of a claim run at the article's point, beside their times; and by rule where the two
//! say the opposite.

use super::pieces::{self, number_or_nothing, prose};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, RecordedClaim, Value};
use crate::report::evidence::{Evidence, case};
use crate::report::format::{self, Quantity};
use crate::verdict::Estimate;
use maud::{Markup, html};

/// From this factor on fewer instructions are fewer, and a longer time is longer.
const CLEAR: f64 = 1.1;

/// What is counted beside instructions where a prediction asks for it.
const SIMULATED: [Metric; 2] = [Metric::DataReferences, Metric::DataMisses];

/// One variant.
struct Row<'a> {
    variant: &'a str,
    case: Case,
    instructions: f64,
    /// References to data and simulated misses, where the claim asks for them.
    simulated: [Option<f64>; 2],
    /// Whether the count was not the same in each slice and process.
    varies: bool,
    time: Option<Estimate>,
    is_older: bool,
}

/// The table; nothing where none was counted.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let title = format!("{}-instructions", pieces::anchor(&claim.id));
    let said = contradictions(&rows);
    let simulates = rows.iter().any(|row| row.simulated != [None; 2]);
    html! {
        @if !rows.is_empty() {
            h3 #(title) { "Instructions at " (claim.axis) " " (claim.label(claim.article_point)) }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded.named aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" }
                        @for title in ["Instructions", "Time", "Instructions a nanosecond"] {
                            th.figure scope="col" { (title) }
                        }
                        @if simulates {
                            @for title in ["Data references", "Misses, simulated"] { th.figure scope="col" { (title) } }
                        }
                    } }
                    tbody { @for row in &rows { (cells(row, simulates)) } }
                }
            }
            p.note {
                "Per operation, under the C library's allocator. Counted by Valgrind's callgrind, which no noise touches: "
                "outside the kernel, with what a turn does outside the clock. Turns of several threads are not counted."
                @if rows.iter().any(|row| row.varies) {
                    " ≥ stands before the least of counts that were not the same each time."
                }
                @if simulates {
                    " Misses are those of caches of a fixed size, 32 KiB and 8 MiB, into which nothing is fetched ahead."
                }
                " Where a variant spends them is told by "
                code { "cargo claimbench profile " (rows[0].case) }
                ", in a flame graph and in files for kcachegrind and dh_view."
            }
            @if !said.is_empty() { ul { @for sentence in &said { li { (prose(sentence)) } } } }
        }
    }
}

fn cells(row: &Row, simulates: bool) -> Markup {
    let time = row.time.map(|time| time.center);
    let pace = time.filter(|time| *time > 0.0).map(|time| row.instructions / time);
    html! {
        tr {
            th scope="row" { (row.variant) @if row.is_older { (pieces::older()) } }
            td {
                @if row.varies { "≥ " }
                (number_or_nothing(Quantity::Count, Some(row.instructions)))
            }
            td { (number_or_nothing(Quantity::Time, time)) }
            td { (number_or_nothing(Quantity::Count, pace)) }
            @if simulates {
                @for count in row.simulated { td { (number_or_nothing(Quantity::Count, count)) } }
            }
        }
    }
}

fn rows<'a>(evidence: &Evidence, claim: &'a RecordedClaim) -> Vec<Row<'a>> {
    let of = |variant: &'a str| {
        let case = case(claim, variant, claim.article_point, Allocator::System);
        let value = &evidence.newest.reading(&case, Metric::Instructions, None, None)?.value;
        Some(Row {
            variant,
            instructions: value.exact()?,
            simulated: SIMULATED.map(|metric| evidence.exact(&case, metric, None)),
            varies: matches!(value, Value::Least { .. }),
            time: evidence.time(&case),
            is_older: evidence.is_older(Lane::Instructions, &case),
            case,
        })
    };
    claim.variants.iter().filter_map(|variant| of(&variant.name)).collect()
}

/// A sentence for each variant that runs clearly fewer instructions than another and takes clearly longer: for each, the
/// one that it stands in the greatest contrast to.
fn contradictions(rows: &[Row]) -> Vec<String> {
    let contrast = |slower: &Row, faster: &Row| {
        let fewer = faster.instructions / slower.instructions.max(f64::MIN_POSITIVE);
        let (time, other) = (slower.time?, faster.time?);
        let is_apart = time.interval?.lower > other.interval?.upper;
        let longer = time.center / other.center;
        (fewer >= CLEAR && longer >= CLEAR && is_apart).then_some((fewer, longer))
    };
    let said = |slower: &Row| {
        let found = rows.iter().filter_map(|faster| Some((faster, contrast(slower, faster)?)));
        let (faster, (fewer, longer)) =
            found.max_by(|(_, one), (_, other)| (one.0 * one.1).total_cmp(&(other.0 * other.1)))?;
        Some(format!(
            "`{}` runs {} of the instructions of `{}` and takes {} as long: it is not they that it spends its time on, but \
             waiting, for memory, for branches or in the kernel.",
            slower.variant,
            format::ratio(1.0 / fewer),
            faster.variant,
            format::ratio(longer),
        ))
    };
    rows.iter().filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric, ratio};
    use crate::record::testing::{begins, case, forks, record, recorded};
    use crate::record::{Line, Reading, Value};
    use crate::report::page;
    use crate::verdict::Settings;

    /// The page of a claim whose `pooled` takes twice the time of `fresh` at 64, with such counts of both.
    fn shown(pooled: Value, fresh: Value) -> String {
        shown_with(pooled, fresh, &[])
    }

    /// The same with readings of other metrics of `pooled`.
    fn shown_with(pooled: Value, fresh: Value, others: &[(Metric, i64)]) -> String {
        let predictions = [ratio(Metric::Time, "pooled", "fresh", AtMost(0.5)).at(&[64])];
        let mut lines = vec![begins(1, Lane::Rounds, System), recorded(claim(predictions))];
        lines.extend(forks(1, 64, System, &[2.0; 40]));
        lines.push(begins(2, Lane::Instructions, System));
        for (variant, value) in [("pooled", pooled), ("fresh", fresh)] {
            let (lane, metric) = (Lane::Instructions, Metric::Instructions);
            let case = case(variant, 64, System);
            let reading = Reading { run: 2, lane, case, metric, phase: None, figure: None, value };
            lines.push(Line::Reading(reading));
        }
        for (metric, total) in others {
            let (lane, case, value) =
                (Lane::Instructions, case("pooled", 64, System), exactly(*total));
            let metric = *metric;
            let reading = Reading { run: 2, lane, case, metric, phase: None, figure: None, value };
            lines.push(Line::Reading(reading));
        }
        page(&record(lines), Settings::default())
    }

    fn exactly(total: i64) -> Value {
        Value::Exact { total, operations: 1 }
    }

    #[test]
    fn fewer_instructions_that_take_longer_are_told() {
        let page = shown(exactly(100), exactly(400));
        assert!(page.contains("Instructions a nanosecond"), "the table");
        assert!(page.contains("<code>pooled</code> runs 0.25× of the instructions of"), "the rule");
        let page = shown(exactly(400), exactly(100));
        assert!(
            page.contains("Instructions a nanosecond") && !page.contains("of the instructions of")
        );
    }

    #[test]
    fn references_and_misses_have_columns_where_they_were_counted_and_a_profile_its_command() {
        let page = shown(exactly(100), exactly(400));
        assert!(!page.contains("Data references") && !page.contains("8 MiB, into which"));
        assert!(page.contains("cargo claimbench profile theme/name/fresh/64"), "the command");
        let others = [(Metric::DataReferences, 31), (Metric::DataMisses, 7)];
        let page = shown_with(exactly(100), exactly(400), &others);
        assert!(page.contains("Data references") && page.contains("8 MiB, into which"));
        assert!(page.contains("<td>31<td>7"), "their cells");
    }

    #[test]
    fn a_count_that_varies_is_told_as_the_least() {
        let least = Value::Least { total: 100, operations: 1, most: 120 };
        assert!(shown(least, exactly(400)).contains("≥ 100"));
        assert!(!shown(exactly(100), exactly(400)).contains("≥ stands"));
    }
}
