//! What is said of the outputs of a claim's variants.

use super::*;
use crate::claim::testing::{claim, entry};
use crate::claim::{Bound, Claim, Metric, Points, Prediction, figure, ratio, variant};

fn compared() -> Prediction {
    ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5))
}

fn with(variants: Vec<Variant>) -> Entry {
    entry(Claim { variants: variants.leak(), ..claim([compared()]) })
}

fn disagreements(entry: &Entry, points: &[u64]) -> Vec<String> {
    Outputs::of(entry, points).disagreements()
}

fn disagreement(entry: &Entry, point: u64) -> Option<String> {
    disagreements(entry, &[point]).pop()
}

fn one(run: &mut Run) {
    run.iter(|| 1_u64, Digest::of);
}

fn two(run: &mut Run) {
    run.iter(|| 2_u64, Digest::of);
}

fn counts(run: &mut Run) {
    let mut turns = 0_u64;
    run.iter(
        move || {
            turns += 1;
            turns
        },
        Digest::of,
    );
}

/// Its output is the point's.
fn by_point(run: &mut Run) {
    let point = run.point();
    run.iter(move || point, Digest::of);
}

fn idles(_: &mut Run) {}

/// This machine has nothing for the target of its program.
fn lacks(run: &mut Run) {
    run.program("fn main() {}", &["--target=no-such-target"]);
}

#[test]
fn what_this_machine_lacks_something_for_is_passed_over() {
    let all = vec![variant("a", one), variant("lacks", lacks), variant("b", two)];
    let said = disagreement(&with(all), 1).expect("the others differ");
    assert!(said.contains("`b` and `a` give different digests at 1"), "{said}");
    assert_eq!(disagreement(&with(vec![variant("a", one), variant("lacks", lacks)]), 1), None);
}

#[test]
fn variants_that_give_different_digests_are_named_with_their_line() {
    assert_eq!(disagreement(&with(vec![variant("a", one), variant("b", one)]), 1), None);
    let differing = with(vec![variant("a", one), variant("b", two)]);
    let said = disagreement(&differing, 1).expect("they differ");
    assert!(said.starts_with(&format!("{}:", file!())), "{said}");
    assert!(said.contains("`b` and `a` give different digests at 1"), "{said}");
    let control = with(vec![variant("a", one), variant("b", two).control("does other work")]);
    assert_eq!(disagreement(&control, 1), None);
}

#[test]
fn controls_that_do_the_same_other_work_are_compared_among_themselves() {
    let small = |name, routine| variant(name, routine).doing("the small work");
    let with = |other| with(vec![variant("a", one), small("b", two), other]);
    assert_eq!(disagreement(&with(small("c", two)), 1), None);
    assert_eq!(disagreement(&with(variant("c", one).doing("the large work")), 1), None);
    let said = disagreement(&with(small("c", one)), 1).expect("they differ");
    assert!(said.contains("`c` and `b` give different digests at 1"), "{said}");
    assert!(said.contains("`.doing(…)` the same"), "{said}");
}

#[test]
fn a_routine_that_registers_nothing_or_changes_its_output_is_named() {
    let said = disagreement(&with(vec![variant("a", idles)]), 1).expect("it registers nothing");
    assert!(said.contains("`a` at 1: the routine returned without calling"), "{said}");
    let said = disagreement(&with(vec![variant("a", counts)]), 1).expect("it changes");
    assert!(said.contains("after a slice"), "{said}");
}

#[test]
fn a_phase_that_is_called_as_one_of_the_lanes_own_is_found() {
    fn named(run: &mut Run, name: &'static str) {
        run.iter_marked(
            move |marks| {
                marks.phase(name);
                1_u64
            },
            Digest::of,
        );
    }
    let own = with(vec![variant("a", |run| named(run, "filled"))]);
    assert_eq!(disagreement(&own, 1), None);
    let said = disagreement(&with(vec![variant("a", |run| named(run, "held"))]), 1);
    let said = said.expect("it is taken");
    assert!(
        said.contains("`a` at 1: the phase `held` has the name of one of the lanes' own"),
        "{said}"
    );
}

#[test]
fn a_phase_or_a_figure_whose_name_could_not_be_read_back_is_found() {
    fn figured(run: &mut Run) {
        run.iter_marked(
            |marks| {
                marks.figure("moved @ night", 7);
                1_u64
            },
            Digest::of,
        );
    }
    fn phased(run: &mut Run) {
        run.iter_marked(
            |marks| {
                marks.phase("full\nof");
                1_u64
            },
            Digest::of,
        );
    }
    for (routine, what) in [
        (figured as fn(&mut Run), "`a` at 1: the name \"moved @ night\" of a figure has an @"),
        (phased, "`a` at 1: the name \"full\\nof\" of a phase has a line break"),
    ] {
        let said = disagreement(&with(vec![variant("a", routine)]), 1).expect("it is no name");
        assert!(said.contains(what), "{said}");
    }
}

#[test]
fn a_digest_that_is_the_same_at_both_ends_is_named_unless_it_is_said_why() {
    let points = [1, 16, 64];
    let alike = with(vec![variant("a", one), variant("b", one)]);
    let said = disagreements(&alike, &points);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with(&format!("{}:", file!())), "{said:?}");
    assert!(said[0].contains("`a` at 1 and 64: gives one digest at both ends"), "{said:?}");
    let why = variant("b", one).same_output("one number is put out at every point");
    assert_eq!(disagreements(&with(vec![variant("a", one), why]), &points), [""; 0]);
    assert_eq!(disagreements(&with(vec![variant("a", by_point)]), &points), [""; 0]);
    assert_eq!(disagreements(&alike, &[16]), [""; 0], "one point has no ends");
}

#[test]
fn an_output_that_is_said_to_be_the_same_and_is_not_is_named() {
    let said = variant("a", by_point).same_output("one number is put out at every point");
    let found = disagreements(&with(vec![said]), &[1, 64]);
    assert!(found[0].contains("`a` at 1 and 64: says that its output is the same"), "{found:?}");
}

#[test]
fn the_ends_are_those_of_the_points_at_which_a_variant_exists() {
    let from = |routine| variant("b", routine).at(Points::From(16));
    let found = disagreements(&with(vec![variant("a", by_point), from(by_point)]), &[64, 16, 1]);
    assert_eq!(found, [""; 0]);
    let small = |name, routine| variant(name, routine).doing("the small work");
    let with = |b, c| with(vec![variant("a", by_point), small("b", b), small("c", c)]);
    assert_eq!(disagreements(&with(by_point, by_point), &[1, 64]), [""; 0]);
    let found = disagreements(&with(two, two), &[1, 64]);
    assert!(found.len() == 1 && found[0].contains("`b` at 1 and 64: gives one"), "{found:?}");
}

#[test]
fn a_control_whose_digest_is_compared_with_nothing_may_give_what_it_likes() {
    let alone = variant("b", one).control("does other work");
    assert_eq!(disagreements(&with(vec![variant("a", by_point), alone]), &[1, 64]), [""; 0]);
}

#[test]
fn what_differs_at_a_point_is_said_alone() {
    let differing = with(vec![variant("a", one), variant("b", two)]);
    let found = disagreements(&differing, &[1, 64]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|said| said.contains("different digests at")), "{found:?}");
}

#[test]
fn a_figure_that_is_one_number_everywhere_is_no_prediction() {
    fn told(run: &mut Run, value: u64) {
        run.iter_marked(
            move |marks| {
                marks.figure("bytes", value);
                value
            },
            Digest::of,
        );
    }
    let constant: fn(&mut Run) = |run| told(run, 24);
    let growing: fn(&mut Run) = |run| told(run, 8 * run.point());
    let bytes = figure("bytes", "a", Bound::Equal(24.0));
    let found = |one, other, points: &[u64]| {
        let variants = vec![variant("a", one), variant("b", other)].leak();
        let entry = entry(Claim { variants, ..claim([bytes]) });
        Outputs::of(&entry, points).constant_figures()
    };
    let said = found(constant, constant, &[1, 64]);
    assert!(said.len() == 1 && said[0].contains("the figure `bytes` is 24 in every"), "{said:?}");
    assert_eq!(found(growing, growing, &[1, 64]), [""; 0]);
    let alone = entry(Claim { variants: vec![variant("a", constant)].leak(), ..claim([bytes]) });
    assert_eq!(Outputs::of(&alone, &[1]).constant_figures(), [""; 0], "read once");
}
