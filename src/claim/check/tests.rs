//! What the test of a catalogue finds beside the faults of its claims.

use super::*;
use crate::claim::testing::{claim, entry};
use crate::claim::{Bound, Claim, Metric, ratio, variant};
use crate::run::{Digest, Run};

fn sound() -> Claim {
    claim([ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5))])
}

fn one(run: &mut Run) {
    run.iter(|| 1_u64, Digest::of);
}

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
fn a_catalogue_is_told_of_controls_that_nobody_compares() {
    let compared = ratio(Metric::Time, "b", "c", Bound::AtMost(0.5));
    let [b, c] = ["b", "c"].map(|name| variant(name, one).control("does other work"));
    let variants = vec![variant("fresh", one), b, c].leak();
    let claim = Claim { variants, ..claim([compared]) };
    let found = faults(&[Entry { list: "no/such/mod.rs", ..entry(claim) }]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`b` and `c` are controls"), "{found:?}");
}
