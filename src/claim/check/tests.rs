//! What the test of a catalogue finds beside the faults of its claims.

use super::*;
use crate::claim::testing::{claim, entry};
use crate::claim::{Bound, Claim, Metric, Variant, ratio, variant};

fn sound() -> Claim {
    claim([ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5))])
}

fn with(variants: Vec<Variant>) -> Entry {
    entry(Claim { variants: variants.leak(), ..sound() })
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

fn idles(_: &mut Run) {}

#[test]
fn a_claim_that_is_listed_twice_is_found() {
    // Not at the place of a real list, whose folder would be compared with it.
    let listed = Entry { list: "no/such/mod.rs", ..entry(sound()) };
    assert_eq!(faults(&[listed]), [""; 0]);
    let found = faults(&[listed, listed]);
    assert!(found[0].contains("`theme/name` is listed twice"), "{found:?}");
}

#[test]
fn a_file_that_nobody_lists_is_found_with_the_line_to_add() {
    // The list of this package, of which only one claim is taken.
    let alone = Entry { path: "no/such.rs", ..entry(sound()) };
    let found = faults(&[alone]);
    let found = found.iter().find(|fault| fault.contains(":1: the claim is not listed"));
    let found = found.expect("a file is found");
    assert!(
        found.starts_with("benches/claims/") && found.ends_with("` in benches/claims/mod.rs"),
        "{found}"
    );
}

#[test]
fn a_go_file_without_a_claim_beside_it_is_found() {
    // The list of this package, of which no claim is taken: every Go file there is without one.
    let alone = Entry { path: "no/such.rs", ..entry(sound()) };
    let found = faults(&[alone]);
    let is_of_go = |fault: &&String| fault.contains(".go:1: the Go file has no claim beside it");
    let found = found.iter().find(is_of_go).expect("a file is found");
    assert!(found.starts_with("benches/claims/"), "{found}");
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
fn a_catalogue_is_told_of_controls_that_nobody_compares() {
    let compared = ratio(Metric::Time, "b", "c", Bound::AtMost(0.5));
    let [b, c] = ["b", "c"].map(|name| variant(name, one).control("does other work"));
    let variants = vec![variant("fresh", one), b, c].leak();
    let claim = Claim { variants, ..claim([compared]) };
    let found = faults(&[Entry { list: "no/such/mod.rs", ..entry(claim) }]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`b` and `c` are controls"), "{found:?}");
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
