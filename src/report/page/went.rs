//! Where the bytes of each variant went at the article's point: what it asked for, what rounding added, what moved when
//! blocks grew, and what was resident beside. Bars are on one scale.

use super::bars::{self, Lengths};
use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Reading, RecordedClaim};
use crate::report::evidence::{Evidence, case};
use crate::report::format::{self, Quantity};
use maud::{Markup, html};

/// The phase before the first turn, which is the zero of all others.
const ZERO: &str = "before";
/// So many classes of sizes are named, those that lose most.
const NAMED: usize = 3;
/// What rounding adds from here on is worth a look: a share of what was asked for.
const ROUNDED: f64 = 0.01;

/// What became of the bytes of a case.
struct Row<'a> {
    variant: &'a str,
    allocator: Allocator,
    /// Asked for and given where most was given.
    asked: f64,
    given: f64,
    moved: f64,
    /// The sizes that lose most by rounding: asked for and given.
    classes: Vec<(&'a str, f64, f64)>,
    /// The phase at which most was resident beyond what was given, and how much.
    beside: Option<(&'a str, f64)>,
}

/// The table; nothing where no allocator was watched, or nothing was rounded, moved or kept.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let title = format!("{}-went", pieces::anchor(&claim.id));
    let numbers = |row: &Row| [row.asked, row.given, row.moved, row.beside.map_or(0.0, |it| it.1)];
    let lengths = Lengths::of(rows.iter().flat_map(numbers));
    let cell =
        |bytes: f64| bars::cell(pieces::number(Quantity::Bytes, bytes), Some(bytes), lengths);
    html! {
        @if rows.iter().any(Row::tells) {
            h3 #(title) { "Where the bytes went, at " (claim.label(claim.article_point)) }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded.named.bars aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" } th scope="col" { "Allocator" }
                        @for title in ["Asked for", "Given", "Moved while growing"] {
                            th.figure scope="col" { (title) }
                        }
                        th scope="col" { "Rounding, by size" }
                        th.figure scope="col" { "Resident beside" }
                    } }
                    tbody { @for row in &rows { tr {
                        th scope="row" { (row.variant) }
                        td { (row.allocator.name()) }
                        (cell(row.asked)) (cell(row.given)) (cell(row.moved))
                        td { (row.rounding()) }
                        @match row.beside {
                            Some((phase, bytes)) => {
                                (bars::cell(html! { (Quantity::Bytes.text(bytes)) " " (phase) }, Some(bytes), lengths))
                            }
                            None => { td { (pieces::nothing()) } }
                        }
                    } } }
                }
            }
            p.note {
                "Of one cold turn, where its blocks have the most room. Given is the room of the blocks: glibc's header of "
                "8 B beside each is not in it. What is resident beside is beyond the room of the blocks that are alive, at "
                "the phase where that is most: headers, fragments, caches and what the allocator keeps."
            }
        }
    }
}

impl Row<'_> {
    /// Whether anything became of the bytes that the counts of allocations do not tell.
    fn tells(&self) -> bool {
        self.given - self.asked > ROUNDED * self.asked || self.moved > 0.0
    }

    /// What rounding adds to the sizes that lose most by it.
    fn rounding(&self) -> String {
        let of = |(name, asked, given): &(&str, f64, f64)| {
            let share = ((given / asked - 1.0) * 100.0).round() / 100.0;
            format!("{name} +{}", format::percent(share))
        };
        match self.classes.as_slice() {
            [] => "under 1 %".to_owned(),
            classes => classes.iter().map(of).collect::<Vec<String>>().join(", "),
        }
    }
}

fn rows<'a>(evidence: &Evidence<'a>, claim: &'a RecordedClaim) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for variant in &claim.variants {
        for allocator in evidence.allocators(Lane::Resident) {
            let case = case(claim, &variant.name, claim.article_point, allocator);
            let readings = evidence.newest.readings(Lane::Resident, &case);
            rows.extend(row(&variant.name, allocator, &readings));
        }
    }
    rows
}

/// What became of the bytes of a case by its readings; nothing where it was not watched.
fn row<'a>(variant: &'a str, allocator: Allocator, readings: &[&'a Reading]) -> Option<Row<'a>> {
    let of = |metric: Metric, phase: &str, class: Option<&str>| {
        let is_it = |reading: &&&Reading| {
            let names = (reading.metric, reading.phase.as_deref(), reading.figure.as_deref());
            names == (metric, Some(phase), class)
        };
        readings.iter().find(is_it)?.value.exact()
    };
    let phases = || {
        let totals =
            readings.iter().filter(|it| it.metric == Metric::Usable && it.figure.is_none());
        totals.filter_map(|it| it.phase.as_deref()).filter(|phase| *phase != ZERO)
    };
    let given = |phase: &str| of(Metric::Usable, phase, None).unwrap_or(0.0);
    let fullest = phases().max_by(|one, other| given(one).total_cmp(&given(other)))?;
    let beside = |phase: &'a str| Some((phase, of(Metric::Resident, phase, None)? - given(phase)));
    // What set-ups made and turns release is no block of the turn's.
    let asked = of(Metric::Requested, fullest, None).filter(|asked| *asked > 0.0)?;
    let most_beside = phases().filter_map(beside).max_by(|one, other| one.1.total_cmp(&other.1));
    let named = readings.iter().filter(|it| it.metric == Metric::Usable);
    let mut classes: Vec<(&str, f64, f64)> = named
        .filter_map(|reading| {
            let (phase, class) = (reading.phase.as_deref()?, reading.figure.as_deref()?);
            Some((class, of(Metric::Requested, phase, Some(class))?, reading.value.exact()?))
        })
        .filter(|(_, asked, given)| *asked > 0.0 && given - asked >= ROUNDED * asked)
        .collect();
    classes.sort_by(|one, other| (other.2 - other.1).total_cmp(&(one.2 - one.1)));
    classes.truncate(NAMED);
    Some(Row {
        variant,
        allocator,
        asked: asked.round(),
        given: given(fullest).round(),
        moved: of(Metric::Moved, fullest, None).unwrap_or(0.0).round(),
        classes,
        beside: most_beside.filter(|(_, bytes)| *bytes > 0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Value;
    use crate::record::testing::case;

    fn reading(metric: Metric, phase: &str, class: Option<&str>, total: i64) -> Reading {
        Reading {
            run: 1,
            lane: Lane::Resident,
            case: case("whole", 64, Allocator::System),
            metric,
            phase: Some(phase.to_owned()),
            figure: class.map(str::to_owned),
            value: Value::Exact { total, operations: 1 },
        }
    }

    #[test]
    fn a_row_is_of_the_phase_with_the_most_room_and_names_what_is_resident_beside() {
        let readings = [
            reading(Metric::Usable, "before", None, 0),
            reading(Metric::Requested, "filled", None, 5_000),
            reading(Metric::Usable, "filled", None, 6_400),
            reading(Metric::Resident, "filled", None, 8_192),
            reading(Metric::Moved, "filled", None, 300),
            reading(Metric::Requested, "thinned", None, 50),
            reading(Metric::Usable, "thinned", None, 64),
            reading(Metric::Resident, "thinned", None, 8_192),
            reading(Metric::Requested, "filled", Some("up to 64 B"), 5_000),
            reading(Metric::Usable, "filled", Some("up to 64 B"), 6_400),
        ];
        let readings: Vec<&Reading> = readings.iter().collect();
        let row = row("whole", Allocator::System, &readings).expect("it was watched");
        assert_eq!((row.asked, row.given, row.moved), (5_000.0, 6_400.0, 300.0));
        assert_eq!(row.beside, Some(("thinned", 8_128.0)));
        assert_eq!(row.rounding(), "up to 64 B +28 %");
        assert!(row.tells());
    }

    #[test]
    fn a_case_that_was_not_watched_has_no_row() {
        let readings = [reading(Metric::Resident, "held", None, 8_192)];
        let readings: Vec<&Reading> = readings.iter().collect();
        assert!(row("whole", Allocator::System, &readings).is_none());
    }
}
