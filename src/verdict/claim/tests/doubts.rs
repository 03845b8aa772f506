//! What keeps a reading from a verdict, and which reading of several counts.

use super::*;
use crate::claim::Bound::AtMost;
use crate::claim::{Needs, Processes, across, exactly, ratio, value};
use crate::record::testing::{
    begins, case, digest, exact, finite, forks, group, header, in_mode, panicked,
};
use crate::record::{Mode, Reason, Stop};
use Allocator::{Dhat, System};
use Metric::{Allocations, Peak, Time};

#[test]
fn differing_digests_void_the_point_and_name_the_two_variants() {
    let lines = [allocations("pooled", 1), digest(1, "fresh", 64, 7), digest(1, "pooled", 64, 8)];
    let verdict = of_exact(exactly(Allocations, "pooled", 1), lines);
    assert_eq!(verdict, Verdict::Void(Doubt::Digests("fresh".to_owned(), "pooled".to_owned())));
    let text = "void (`fresh` and `pooled` give different outputs for the same work)";
    assert_eq!(verdict.to_string(), text);
}

#[test]
fn differing_digests_void_the_other_lanes_too_but_no_other_point() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5));
    let lines = forks(1, 1, System, &near(0.4))
        .into_iter()
        .chain(forks(1, 64, System, &near(0.4)))
        .chain([begins(2, Lane::Heap, Dhat)])
        .chain([digest(2, "fresh", 64, 7), digest(2, "pooled", 64, 8)])
        .chain([digest(2, "fresh", 1, 5), digest(2, "pooled", 1, 5)]);
    let record = timed(claim([prediction]), lines);
    let points = judged(&record).predictions[0].points.clone();
    let names: Vec<&str> = points.iter().map(|point| point.verdict.name()).collect();
    assert_eq!(names, ["holds", "not judged here", "void"]);
}

#[test]
fn what_is_left_of_a_point_that_a_variant_has_no_more_is_not_compared() {
    let mut claim = claim([exactly(Allocations, "pooled", 1)]);
    let narrowed = crate::claim::variant("gone_here", |_| {}).at(crate::claim::Points::UpTo(1));
    claim.variants = [claim.variants, &[narrowed]].concat().leak();
    let lines = [
        allocations("pooled", 1),
        digest(1, "fresh", 64, 7),
        digest(1, "pooled", 64, 7),
        digest(1, "gone_here", 64, 8),
    ];
    let head = [begins(1, Lane::Heap, Dhat), recorded(claim)];
    let record = record(head.into_iter().chain(lines));
    assert_eq!(judged(&record).predictions[0].points[2].verdict, Verdict::Holds);
}

#[test]
fn the_digests_of_controls_are_left_out() {
    let lines = [
        allocations("pooled", 1),
        digest(1, "fresh", 64, 7),
        digest(1, "pooled", 64, 7),
        digest(1, "empty", 64, 9),
    ];
    assert_eq!(of_exact(exactly(Allocations, "pooled", 1), lines), Verdict::Holds);
}

#[test]
fn differing_digests_of_controls_void_where_they_do_the_same_other_work() {
    let judged_with = |works: [&'static str; 2]| {
        let mut claim = claim([exactly(Allocations, "pooled", 1)]);
        let other = |name, work| crate::claim::variant(name, |_| {}).doing(work);
        let [one, two] = works;
        claim.variants = [claim.variants, &[other("one", one), other("two", two)]].concat().leak();
        let lines = [
            allocations("pooled", 1),
            digest(1, "fresh", 64, 7),
            digest(1, "one", 64, 8),
            digest(1, "two", 64, 9),
        ];
        let head = [begins(1, Lane::Heap, Dhat), recorded(claim)];
        let record = record(head.into_iter().chain(lines));
        judged(&record).predictions[0].points[2].verdict.clone()
    };
    assert_eq!(judged_with(["small", "large"]), Verdict::Holds);
    let differ = Doubt::Digests("one".to_owned(), "two".to_owned());
    assert_eq!(judged_with(["small", "small"]), Verdict::Void(differ));
}

#[test]
fn a_failed_case_voids_with_its_reason() {
    let failed = || panicked(1, Lane::Heap, case("fresh", 64, Dhat));
    let reason = Reason::Panicked("index out of bounds".to_owned());
    let void = Verdict::Void(Doubt::Failed("fresh".to_owned(), reason));
    let compared = ratio(Allocations, "pooled", "fresh", AtMost(1.0));
    assert_eq!(of_exact(compared, [allocations("pooled", 1), failed()]), void);
    assert_eq!(void.to_string(), "void (`fresh` panicked: index out of bounds)");
    let alone = exactly(Allocations, "pooled", 1);
    assert_eq!(of_exact(alone, [allocations("pooled", 1), failed()]), Verdict::Holds);
}

#[test]
fn a_failure_in_another_lane_voids_nothing() {
    let failed = panicked(1, Lane::Rounds, case("pooled", 64, System));
    let verdict = of_exact(exactly(Allocations, "pooled", 1), [allocations("pooled", 1), failed]);
    assert_eq!(verdict, Verdict::Holds);
}

#[test]
fn too_few_cores_are_not_judged_and_the_figures_are_named() {
    let needs = Needs { cores: 8, memory: 0, ..Needs::NOTHING };
    let claim = Claim { needs, ..claim([exactly(Allocations, "pooled", 1).at(&[64])]) };
    let verdict = first(&counted(claim, [allocations("pooled", 1)]));
    assert_eq!(verdict, Verdict::NotJudged(Doubt::Cores(8, 2)));
    assert_eq!(verdict.to_string(), "not judged here (needs 8 cores, this machine has 2)");
}

#[test]
fn too_little_memory_is_not_judged_and_the_figures_are_named() {
    let needs = Needs { cores: 1, memory: 4 << 30, ..Needs::NOTHING };
    let claim = Claim { needs, ..claim([exactly(Allocations, "pooled", 1).at(&[64])]) };
    let verdict = first(&counted(claim, [allocations("pooled", 1)]));
    let text = "not judged here (needs 4096 MiB of memory, this machine has 1024 MiB)";
    assert_eq!(verdict.to_string(), text);
}

#[test]
fn times_need_the_memory_of_all_that_live_at_once() {
    // Three variants and a twin have 1 GiB.
    for (memory, wanted) in [(256 << 20, "holds"), (257 << 20, "not judged here")] {
        let needs = Needs { memory, ..Needs::NOTHING };
        let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
        let claim = Claim { needs, ..claim([prediction]) };
        let record = timed(claim, forks(1, 64, System, &near(0.4)));
        assert_eq!(judged(&record).verdict.name(), wanted, "{memory}");
    }
    let needs = Needs { memory: 1 << 30, ..Needs::NOTHING };
    let counted = Claim { needs, ..claim([exactly(Allocations, "pooled", 1).at(&[64])]) };
    let head = [begins(1, Lane::Heap, Dhat), recorded(counted)];
    let record = record(head.into_iter().chain([allocations("pooled", 1)]));
    assert_eq!(judged(&record).verdict, Verdict::Holds);
}

#[test]
fn memory_may_be_needed_by_the_point() {
    let needs = Needs { memory_each: 32 << 20, ..Needs::NOTHING };
    let claim = Claim { needs, ..claim([exactly(Allocations, "pooled", 1)]) };
    let lines = [1, 16, 64].map(|point| Line::Reading(exact(1, "pooled", point, Allocations, 1)));
    let record = counted(claim, lines);
    let points = judged(&record).predictions[0].points.clone();
    let verdicts: Vec<Verdict> = points.into_iter().map(|point| point.verdict).collect();
    let beyond = Verdict::NotJudged(Doubt::Memory(2 << 30, 1 << 30));
    assert_eq!(verdicts, [Verdict::Holds, Verdict::Holds, beyond]);
}

#[test]
fn descriptors_may_be_needed_by_the_point() {
    let needs = Needs { descriptors: 60, descriptors_each: 1 << 14, ..Needs::NOTHING };
    let processes = Processes::Apart;
    let claim = Claim { needs, processes, ..claim([exactly(Allocations, "pooled", 1)]) };
    let lines = [1, 16, 64].map(|point| Line::Reading(exact(1, "pooled", point, Allocations, 1)));
    let record = counted(claim, lines);
    let points = judged(&record).predictions[0].points.clone();
    let verdicts: Vec<Verdict> = points.into_iter().map(|point| point.verdict).collect();
    // The machine of these records lets a process open 1,048,576.
    let beyond = Verdict::NotJudged(Doubt::Descriptors((64 << 14) + 60, 1 << 20));
    assert_eq!(verdicts, [Verdict::Holds, Verdict::Holds, beyond]);
}

#[test]
fn a_point_of_threads_needs_as_many_cores() {
    let mut claim = claim([ratio(Time, "pooled", "fresh", AtMost(0.5))]);
    claim.axis.unit = Unit::Threads;
    let lines = [1, 16, 64].into_iter().flat_map(|point| forks(1, point, System, &near(0.4)));
    let record = timed(claim, lines);
    let points = judged(&record).predictions[0].points.clone();
    let verdicts: Vec<Verdict> = points.into_iter().map(|point| point.verdict).collect();
    let beyond = |cores: usize| Verdict::NotJudged(Doubt::Cores(cores, 2));
    assert_eq!(verdicts, [Verdict::Holds, beyond(16), beyond(64)]);
}

#[test]
fn the_newest_run_of_a_case_counts() {
    let older = [allocations("pooled", 1), begins(2, Lane::Heap, Dhat)];
    let newer = Line::Reading(exact(2, "pooled", 64, Allocations, 5));
    let prediction = exactly(Allocations, "pooled", 5);
    assert_eq!(of_exact(prediction, older.into_iter().chain([newer])), Verdict::Holds);
}

#[test]
fn a_newer_failure_replaces_an_older_reading_and_the_other_way_round() {
    let prediction = exactly(Allocations, "pooled", 1);
    let failed = |run: u64| panicked(run, Lane::Heap, case("pooled", 64, Dhat));
    let second = || begins(2, Lane::Heap, Dhat);
    let worse = of_exact(prediction, [allocations("pooled", 1), second(), failed(2)]);
    assert_eq!(worse.name(), "void");
    let newer = Line::Reading(exact(2, "pooled", 64, Allocations, 1));
    assert_eq!(of_exact(prediction, [failed(1), second(), newer]), Verdict::Holds);
}

#[test]
fn forks_of_a_mode_that_was_given_up_are_left_out() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
    let together = forks(1, 64, System, &near(0.9));
    let apart = in_mode(Mode::Apart, forks(1, 64, System, &near(0.4)));
    let both = || together.iter().chain(&apart).cloned();
    let decided =
        |mode: Mode| timed(claim([prediction]), both().chain([group(1, &Group::at(64), mode)]));
    assert_eq!(first(&decided(Mode::Apart)), Verdict::Holds);
    assert_eq!(first(&decided(Mode::Together)), Verdict::Refuted);
    // The lane was ended before it could say so: the mode of the last fork is the one that it had settled on.
    assert_eq!(first(&timed(claim([prediction]), both())), Verdict::Holds);
}

#[test]
fn a_reference_without_a_reading_is_not_judged() {
    let prediction = ratio(Peak, "pooled", "fresh", AtMost(1.0));
    let lines = [Line::Reading(exact(1, "pooled", 64, Peak, 5))];
    assert_eq!(of_exact(prediction, lines), Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn cases_without_a_reading_or_a_failure_are_missing() {
    let lines = [allocations("pooled", 1), panicked(1, Lane::Heap, case("fresh", 64, Dhat))];
    let record = counted(claim([exactly(Allocations, "pooled", 1)]), lines);
    let claims = record.claims();
    let newest = record.newest();
    assert_eq!(missing(&newest, claims[0], Lane::Heap, Dhat), 3 * 3 - 2);
    assert_eq!(missing(&newest, claims[0], Lane::Rounds, System), 3 * 3);
}

#[test]
fn readings_of_another_machine_or_commit_are_older() {
    let mut moved = header(2, Lane::Heap, Dhat);
    moved.build.commit = "fed".to_owned();
    let record = counted(claim([]), [Line::Header(Box::new(moved))]);
    assert!(record.newest().is_older(1));
    assert!(!record.newest().is_older(2));
}

#[test]
fn a_comparison_with_a_point_of_more_threads_needs_the_cores_of_both() {
    let mut claim = claim([across(Time, "pooled", 64, AtMost(0.5)).at(&[1])]);
    claim.axis.unit = Unit::Threads;
    assert_eq!(first(&timed(claim, [])), Verdict::NotJudged(Doubt::Cores(64, 2)));
}

#[test]
fn a_machine_that_does_not_tell_its_memory_has_enough() {
    let needs = Needs { cores: 1, memory: 4 << 30, ..Needs::NOTHING };
    let claim = Claim { needs, ..claim([exactly(Allocations, "pooled", 1).at(&[64])]) };
    let mut silent = header(2, Lane::Heap, Dhat);
    silent.machine.memory = 0;
    let lines = [allocations("pooled", 1), Line::Header(Box::new(silent))];
    assert_eq!(first(&counted(claim, lines)), Verdict::Holds);
}

#[test]
fn the_mode_of_a_fork_is_decided_by_its_own_run() {
    let prediction = value(Time, "fresh", AtMost(150.0)).at(&[64]);
    let slower = |line: Line| match line {
        Line::Fork(mut fork) => {
            fork.slices.median = finite(200.0);
            Line::Fork(fork)
        }
        line => line,
    };
    let together = forks(1, 64, System, &near(0.4));
    let alone = in_mode(Mode::Apart, forks(1, 64, System, &[0.4])).into_iter().map(slower);
    let settled = group(1, &Group::at(64), Mode::Together);
    // A later run measures the other case of the group again, and settles on the other mode.
    let pooled = case("pooled", 64, System);
    let again = in_mode(Mode::Apart, forks(2, 64, System, &near(0.4)))
        .into_iter()
        .filter(|line| line.case().is_some_and(|(_, case, _)| *case == pooled));
    let lines = together
        .into_iter()
        .chain(alone)
        .chain([settled, begins(2, Lane::Rounds, System)])
        .chain(again)
        .chain([group(2, &Group::at(64), Mode::Apart)]);
    assert_eq!(first(&timed(claim([prediction]), lines)), Verdict::Holds);
}

/// The only group of a record of eleven forks or fewer, as a function says it was run.
fn run_as(ratios: &[f64], say: impl Fn(&mut Group)) -> Verdict {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
    let Line::Group(mut run) = group(1, &Group::at(64), Mode::Together) else { unreachable!() };
    say(&mut run);
    let lines = forks(1, 64, System, ratios).into_iter().chain([Line::Group(run)]);
    first(&timed(claim([prediction]), lines))
}

#[test]
fn a_near_bound_says_how_many_forks_it_would_need_where_the_lane_knows() {
    let verdict = run_as(&near(0.5), |run| run.needs = Some(300));
    assert_eq!(verdict, Verdict::Unclear(Doubt::Forks(300)));
    let text = "unclear (the forks do not tell yet; it would need about 300 of them)";
    assert_eq!(verdict.to_string(), text);
    assert_eq!(run_as(&near(0.4), |run| run.needs = Some(300)), Verdict::Holds);
}

#[test]
fn turns_too_long_for_the_time_there_is_are_not_judged_and_the_time_is_named() {
    let hopeless = |run: &mut Group| {
        (run.stop, run.budget) = (Stop::Hopeless, Some(finite(60.0)));
        (run.fork_seconds, run.turn_seconds) = (Some(finite(8.0)), Some(finite(1.5)));
    };
    let verdict = run_as(&[0.4, 0.4], hopeless);
    let text = "not judged here (one turn takes 1.50 s, and 11 forks, the fewest that decide, need 88 s: `--budget 88`)";
    assert_eq!(verdict.to_string(), text);
    assert_eq!(run_as(&near(0.4), hopeless), Verdict::Holds, "what was decided stays so");
    assert_eq!(run_as(&[0.4, 0.4], |_| {}), Verdict::Unclear(Doubt::FewForks(2)));
}
