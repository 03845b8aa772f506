//! Small files with known items, and what of them each variant uses.

use super::*;
use crate::claim::testing::{claim, entry};
use crate::record::RecordedClaim;

/// A claim whose file is the text, with the variants `fresh` (the reference), `pooled` and `empty`.
fn of(text: &str) -> RecordedClaim {
    RecordedClaim { text: text.to_owned(), ..RecordedClaim::of(&entry(claim([]))) }
}

const TEXT: &str = r#"//! A title.

use std::collections::BTreeMap;

// A heading.

pub static CLAIM: Claim = Claim {
    variants: &[
        variant("fresh", fresh).about("(with a bracket"),
        variant("pooled", |run| register(run, Pool, "),")).about("the other"),
        variant(
            "empty",
            empty,
        ),
    ],
};

/// Makes one.
fn fresh(run: &mut Run) {
    let size = SIZE;
    turn(run, size);
    keep(run);
}

fn empty<T>(
    run: &mut Run,
) -> T
where
    T: Copy,
{
    let size = SIZE;
    turn(run, 0);
    // fresh stands here in a comment only.
    keep(run);
}

const SIZE: usize = 8;

/// A pool.
#[derive(Clone)]
struct Pool;

impl<T: Fn() -> u8> Taken for Pool {
    fn take() {}
}

impl Taken for &'static Other<u8> {
    fn take() {}
}

trait Taken {
    fn take();
}

fn register(run: &mut Run, pool: impl Taken) {
    turn(run, 1);
}

fn turn(run: &mut Run, size: usize) {}

fn never() {}

thread_local!(static POOL: u8 = const { 0 });

#[cfg(test)]
mod tests {
    fn turn() {}
}
"#;

/// The first lines of pieces.
fn heads(pieces: &[Piece]) -> Vec<String> {
    pieces.iter().map(|piece| piece.lines[0].text.to_owned()).collect()
}

#[test]
fn each_variant_has_what_only_it_uses_and_the_rest_stands_once() {
    let claim = of(TEXT);
    let code = Code::of(&claim).expect("all three routines are there");
    let own: Vec<Vec<String>> = code.own.iter().map(|own| heads(&own.pieces)).collect();
    assert_eq!(own[0], ["/// Makes one."]);
    assert_eq!(
        own[1],
        [
            "|run| register(run, Pool, \"),\")",
            "/// A pool.",
            "impl<T: Fn() -> u8> Taken for Pool {",
            "trait Taken {",
            "fn register(run: &mut Run, pool: impl Taken) {",
        ]
    );
    assert_eq!(own[2], ["fn empty<T>("]);
    assert_eq!(
        heads(&code.shared),
        ["const SIZE: usize = 8;", "fn turn(run: &mut Run, size: usize) {}"]
    );
}

#[test]
fn pieces_know_their_lines() {
    let claim = of(TEXT);
    let code = Code::of(&claim).expect("all three routines are there");
    let line = |number: usize| TEXT.lines().nth(number - 1).unwrap_or_default();
    for piece in code.own.iter().flat_map(|own| &own.pieces).chain(&code.shared) {
        assert!(line(piece.from).contains(piece.lines[0].text), "{}", piece.from);
    }
}

#[test]
fn what_the_reference_does_not_have_is_new_but_for_names_and_comments() {
    let claim = of(TEXT);
    let code = Code::of(&claim).expect("all three routines are there");
    let new = |own: &Own| -> Vec<String> {
        let lines = own.pieces.iter().flat_map(|piece| &piece.lines);
        lines.filter(|line| line.is_new).map(|line| line.text.trim().to_owned()).collect()
    };
    assert!(new(&code.own[0]).is_empty());
    let of_empty = new(&code.own[2]);
    assert!(of_empty.contains(&"turn(run, 0);".to_owned()), "{of_empty:?}");
    assert!(
        !of_empty.iter().any(|line| line.contains("keep") || line.contains("//")),
        "{of_empty:?}"
    );
    assert!(new(&code.own[1]).iter().any(|line| line.starts_with("|run|")));
}

#[test]
fn two_routines_that_differ_in_one_line_differ_in_one_line() {
    let text = "fn fresh(run: &mut Run) {\n    run.iter(|| 1);\n}\n\nfn pooled(run: &mut Run) {\n    run.iter(|| 2);\n}\n\
                variant(\"fresh\", fresh), variant(\"pooled\", pooled)\n";
    let claim = of(text);
    let code = Code::of(&claim).expect("two routines are there");
    let lines = code.own[1].pieces.iter().flat_map(|piece| &piece.lines);
    let new: Vec<&str> = lines.filter(|line| line.is_new).map(|line| line.text).collect();
    assert_eq!(new, ["    run.iter(|| 2);"]);
}

#[test]
fn a_file_without_routines_has_no_code_to_show() {
    assert!(Code::of(&of("//! A title.\n")).is_none());
    assert!(Code::of(&of("")).is_none());
    assert!(Code::of(&of("variant(\"fresh\", (((")).is_none());
}
