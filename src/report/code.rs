//! The code of a claim's variants, cut out of its file: what each variant does alone, with the lines that the claim's
//! reference does not have, and once what several of them use.
//!
//! The rule: an item of the file begins at the left margin, as rustfmt writes it, and a variant's routine is what stands
//! behind its name in `variant("name", …)`. A variant uses the items whose names its routine says, those that they name
//! in turn, and an implementation where both the type and the trait are used.

mod items;

use crate::record::RecordedClaim;
use items::{Item, items, words};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;

/// The code of the variants of a claim.
pub(super) struct Code<'a> {
    /// What each variant does alone, in the order of the claim; those whose routine is not found are left out.
    pub(super) own: Vec<Own<'a>>,
    /// What two or more of them use, in the order of the file.
    pub(super) shared: Vec<Piece<'a>>,
}

/// What only one variant uses.
pub(super) struct Own<'a> {
    /// The variant's place in its claim.
    pub(super) index: usize,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// Lines that stand together in the file.
pub(super) struct Piece<'a> {
    /// The number of the first line in the file, from 1.
    pub(super) from: usize,
    pub(super) lines: Vec<Line<'a>>,
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Without what all lines of its piece are indented by.
    pub(super) text: &'a str,
    /// Whether the claim's reference has no such line.
    pub(super) is_new: bool,
}

/// A variant's routine.
struct Routine<'a> {
    index: usize,
    /// The text between the variant's name and the end of its call, with the number of its first line.
    text: &'a str,
    line: usize,
}

impl<'a> Code<'a> {
    /// The code of a claim; nothing where no routine is found in its file.
    pub(super) fn of(claim: &'a RecordedClaim) -> Option<Code<'a>> {
        let items = items(&claim.text);
        let routines: Vec<Routine> = claim
            .variants
            .iter()
            .enumerate()
            .filter_map(|(index, variant)| routine(&claim.text, index, &variant.name))
            .collect();
        let used: Vec<BTreeSet<usize>> =
            routines.iter().map(|routine| reached(&items, routine.text)).collect();
        let is_routine = |place: usize| {
            routines.iter().any(|routine| items[place].names.contains(&routine.text))
        };
        let own: Vec<Own> = routines
            .iter()
            .zip(&used)
            .map(|(routine, reached)| {
                let alone = reached.iter().copied().filter(|place| {
                    let named = items[*place].names.contains(&routine.text);
                    let users = used.iter().filter(|used| used.contains(place)).count();
                    named || (users == 1 && !is_routine(*place))
                });
                let alone: Vec<Piece> = alone.map(|place| items[place].piece()).collect();
                let is_named = items.iter().any(|item| item.names.contains(&routine.text));
                let call = (!is_named).then(|| call(routine));
                Own { index: routine.index, pieces: call.into_iter().chain(alone).collect() }
            })
            .collect();
        let shared = (0..items.len()).filter(|place| {
            let users = used.iter().filter(|used| used.contains(place)).count();
            users > 1 && !is_routine(*place)
        });
        let shared = shared.map(|place| items[place].piece()).collect();
        let mut code = Code { own, shared };
        code.mark(claim, &routines);
        (!code.own.is_empty()).then_some(code)
    }

    /// Marks the lines that the reference does not have.
    fn mark(&mut self, claim: &RecordedClaim, routines: &[Routine]) {
        let keys = |own: &Own| -> Vec<String> {
            let routine = routines.iter().find(|routine| routine.index == own.index);
            let name = routine.map_or("", |routine| routine.text);
            let lines = own.pieces.iter().flat_map(|piece| &piece.lines);
            lines.map(|line| without_name(line.text, name)).collect()
        };
        let is_reference = |own: &&Own| claim.variants[own.index].name == claim.reference;
        let Some(reference) = self.own.iter().find(is_reference).map(|own| (own.index, keys(own)))
        else {
            return;
        };
        for own in self.own.iter_mut().filter(|own| own.index != reference.0) {
            let keys = keys(own);
            let mut is_new = vec![false; keys.len()];
            for operation in capture_diff_slices(Algorithm::Myers, &reference.1, &keys) {
                if let DiffOp::Insert { new_index, new_len, .. }
                | DiffOp::Replace { new_index, new_len, .. } = operation
                {
                    is_new[new_index..new_index + new_len].fill(true);
                }
            }
            let lines = own.pieces.iter_mut().flat_map(|piece| &mut piece.lines);
            for (line, is_new) in lines.zip(is_new) {
                // A comment says what the code does, and does nothing.
                line.is_new = is_new && !line.text.trim_start().starts_with("//");
            }
        }
    }
}

impl<'a> Item<'a> {
    fn piece(&self) -> Piece<'a> {
        let line = |text: &&'a str| Line { text: text.trim_end(), is_new: false };
        Piece { from: self.from, lines: self.lines.iter().map(line).collect() }
    }
}

/// A routine that is no name but an expression, as a piece of its own.
fn call<'a>(routine: &Routine<'a>) -> Piece<'a> {
    let indent = |text: &str| text.len() - text.trim_start().len();
    // The first line stands behind the variant's name and has no indent left.
    let behind = routine.text.lines().skip(1).filter(|text| !text.trim().is_empty());
    let least = behind.clone().map(indent).min().unwrap_or(0);
    // A closure's last line closes what its first one opens.
    let cut = |text: &'a str| text.get(least..).unwrap_or_else(|| text.trim_start()).trim_end();
    let first = routine.text.lines().next().unwrap_or_default().trim_end();
    let texts = std::iter::once(first).chain(behind.map(cut));
    Piece { from: routine.line, lines: texts.map(|text| Line { text, is_new: false }).collect() }
}

/// The items that a text uses, by their places in the file.
fn reached(items: &[Item], text: &str) -> BTreeSet<usize> {
    let mut said: BTreeSet<&str> = words(text).collect();
    let mut reached = BTreeSet::new();
    loop {
        let is_said = |name: &&str| said.contains(name);
        let is_local = |name: &str| items.iter().any(|item| item.names.contains(&name));
        let next = (0..items.len()).find(|place| {
            let item = &items[*place];
            !reached.contains(place)
                && match &item.implements {
                    None => item.names.iter().any(is_said),
                    Some((of, subject)) => {
                        is_said(subject) && of.is_none_or(|of| !is_local(of) || is_said(&of))
                    }
                }
        });
        let Some(place) = next else { return reached };
        reached.insert(place);
        said.extend(items[place].lines.iter().flat_map(|line| words(line)));
    }
}

/// What stands behind a variant's name in `variant("name", …)`.
fn routine<'a>(text: &'a str, index: usize, name: &str) -> Option<Routine<'a>> {
    const CALL: &str = "variant(";
    for (at, _) in text.match_indices(CALL) {
        let Some(behind) = text[at + CALL.len()..].trim_start().strip_prefix('"') else { continue };
        let Some((named, behind)) = behind.split_once('"') else { continue };
        let Some(behind) = behind.trim_start().strip_prefix(',') else { continue };
        if named == name {
            let behind = behind.trim_start();
            let expression = expression(behind)?.trim_end();
            let line = text[..text.len() - behind.len()].lines().count();
            return Some(Routine { index, text: expression, line });
        }
    }
    None
}

/// The text up to the comma or the bracket that ends an argument.
fn expression(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|(_, letter)| letter != '"') {},
            '(' | '[' | '{' => depth += 1,
            ')' | ',' if depth == 0 => return Some(&text[..at]),
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// A line without the name of its routine, which differs from that of every other one.
fn without_name(line: &str, name: &str) -> String {
    if !line.contains(name) || name.is_empty() {
        return line.to_owned();
    }
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = line.split_inclusive(|letter| !is_word(letter));
    let cut = words.map(|word| match word.strip_prefix(name) {
        Some(end) if !end.contains(is_word) => end,
        _ => word,
    });
    cut.collect()
}

#[cfg(test)]
mod tests;
