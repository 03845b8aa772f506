//! A compacted record says the same in fewer lines.

use super::parse;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Lane, LeftOut, Metric, Unclaiming, exactly};
use crate::record::testing::{
    begins, case, digest, ends, exact, forks, group, panicked, record, recorded,
};
use crate::record::{Group, Line, Mode, Record, RecordedClaim, RecordedLeftOut};
use Allocator::{Dhat, System};

/// Run 1 reads two cases and times two, run 2 reads one of them again, run 3 fails it.
fn three_runs() -> Record {
    let reading = |run: u64, variant: &str, total: i64| {
        Line::Reading(exact(run, variant, 64, Metric::Held, total))
    };
    let claim = || recorded(claim([exactly(Metric::Held, "pooled", 7)]));
    let heap = |run: u64| begins(run, Lane::Heap, Dhat);
    let first = [
        heap(1),
        claim(),
        reading(1, "fresh", 1),
        digest(1, "fresh", 64, 5),
        reading(1, "pooled", 2),
    ];
    let timed = [begins(2, Lane::Rounds, System), claim()]
        .into_iter()
        .chain(forks(2, 64, System, &[0.5, 0.6]))
        .chain([group(2, &Group::at(64), Mode::Together), ends(2)]);
    let again = [heap(3), claim(), reading(3, "pooled", 3), ends(3)];
    let failed = [heap(4), panicked(4, Lane::Heap, case("pooled", 64, Dhat)), ends(4)];
    record(first.into_iter().chain([ends(1)]).chain(timed).chain(again).chain(failed))
}

/// What a record says of every case in every lane, of its groups, and of its machine.
fn said(record: &Record) -> Vec<String> {
    let newest = record.newest();
    let mut said = vec![
        format!("{:?}", record.claims()),
        format!("{:?}", newest.lanes()),
        format!("{:?}", newest.latest()),
    ];
    let points = record.claims().into_iter().flat_map(|claim: &RecordedClaim| {
        claim.variants.iter().flat_map(|variant| {
            variant.points.iter().map(|point| (claim.id.clone(), variant.name.clone(), *point))
        })
    });
    for (claim, variant, point) in points {
        for allocator in [System, Dhat] {
            let mut case = case(&variant, point, allocator);
            case.claim.clone_from(&claim);
            for lane in Lane::ALL {
                let run = newest.run(lane, &case);
                said.push(format!("{lane:?} {case:?} {run:?}"));
                said.push(format!("{:?}", run.and_then(|run| newest.header(run))));
                said.push(format!(
                    "{:?}",
                    run.map(|run| (newest.ended(run), newest.is_older(run)))
                ));
                said.push(format!("{:?}", newest.readings(lane, &case)));
                said.push(format!("{:?}", newest.digest(lane, &case)));
                said.push(format!("{:?}", newest.failure(lane, &case)));
            }
            let name = Group::at(point);
            said.push(format!("{:?}", newest.sites(&case)));
            said.push(format!("{:?}", newest.forks(&case, &name).collect::<Vec<_>>()));
            said.push(format!("{:?}", newest.group(&claim, allocator, &name)));
        }
    }
    said
}

#[test]
fn a_compacted_record_says_the_same() {
    let whole = three_runs();
    assert_eq!(said(&whole.compacted()), said(&whole));
}

#[test]
fn a_compacted_record_has_one_reading_a_case_and_one_text_a_claim() {
    let compacted = three_runs().compacted();
    let count =
        |wanted: fn(&Line) -> bool| compacted.lines.iter().filter(|line| wanted(line)).count();
    assert_eq!(count(|line| matches!(line, Line::Reading(_))), 1);
    assert_eq!(count(|line| matches!(line, Line::Failure(_))), 1);
    assert_eq!(count(|line| matches!(line, Line::Claim(_))), 1);
    assert_eq!(count(|line| matches!(line, Line::Fork(_))), 4);
    assert_eq!(count(|line| line.run() == Some(3)), 0);
}

#[test]
fn compacting_twice_changes_nothing_more() {
    let once = three_runs().compacted();
    assert_eq!(once.compacted(), once);
}

#[test]
fn a_compacted_record_can_be_read() {
    let compacted = three_runs().compacted();
    assert_eq!(parse(&compacted.to_text()), Ok(compacted));
}

/// The claim under another name.
fn named(name: &str) -> Line {
    let Line::Claim(mut claim) = recorded(claim([])) else { unreachable!("a claim was recorded") };
    claim.id = format!("theme/{name}");
    Line::Claim(claim)
}

#[test]
fn a_record_is_arranged_in_the_order_of_its_catalogue() {
    let begin = begins(1, Lane::Heap, Dhat);
    let reading = Line::Reading(exact(1, "pooled", 64, Metric::Held, 7));
    let whole = record([begin, named("gone"), named("last"), reading, named("first")]);
    let ids = ["theme/first", "theme/last"].map(str::to_owned);
    let left_out = RecordedLeftOut::of(&LeftOut {
        sentences: &[],
        articles: &[Unclaiming { article: "An index", author: "", url: "", about: "An index." }],
        planned: &[],
    });
    let arranged = whole.clone().arranged(&ids, left_out.clone());
    let order: Vec<&str> = arranged.claims().iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(order, ["theme/first", "theme/last", "theme/gone"]);
    assert_eq!(arranged.left_out(), Some(&left_out));
    assert_eq!(parse(&arranged.to_text()), Ok(arranged.clone()));
    assert_eq!(arranged.compacted().left_out(), Some(&left_out));
    assert_eq!(arranged.clone().arranged(&ids, left_out), arranged);
    assert_eq!(arranged.arranged(&ids, RecordedLeftOut::default()).left_out(), None);
}

#[test]
fn the_order_of_the_claims_is_kept_where_one_was_recorded_again() {
    let reading = |run: u64| Line::Reading(exact(run, "pooled", 64, Metric::Held, 7));
    let heap = |run: u64| begins(run, Lane::Heap, Dhat);
    let whole = record([
        heap(1),
        named("first"),
        named("second"),
        reading(1),
        heap(2),
        named("first"),
        reading(2),
    ]);
    let order = |record: &Record| -> Vec<String> {
        record.claims().iter().map(|claim| claim.id.clone()).collect()
    };
    assert_eq!(order(&whole.compacted()), order(&whole));
    assert_eq!(whole.compacted().compacted(), whole.compacted());
}

#[test]
fn a_compacted_record_begins_with_a_header_where_nothing_of_the_first_run_is_left() {
    let reading = |run: u64| Line::Reading(exact(run, "pooled", 64, Metric::Held, 7));
    let heap = |run: u64| begins(run, Lane::Heap, Dhat);
    // The first run was ended before it measured the other claim.
    let whole = record([
        heap(1),
        named("name"),
        reading(1),
        named("other"),
        heap(2),
        named("name"),
        reading(2),
    ]);
    let compacted = whole.compacted();
    assert_eq!(parse(&compacted.to_text()), Ok(compacted));
}

#[test]
fn a_lane_that_measured_nothing_yet_is_still_known() {
    let reading = Line::Reading(exact(2, "pooled", 64, Metric::Held, 7));
    let whole = record([
        begins(1, Lane::Rounds, System),
        begins(2, Lane::Heap, Dhat),
        named("name"),
        reading,
    ]);
    assert_eq!(whole.compacted().newest().lanes(), whole.newest().lanes());
}
