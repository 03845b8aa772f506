//! What a name may be: it stands in a case's name between slashes, on a command line, in files of other tools and on a page.

use super::prediction::{Against, Own, Prediction};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Letters that show nothing, or change the direction of what stands around them.
const UNSEEN: [std::ops::RangeInclusive<char>; 4] = [
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{2069}',
    '\u{feff}'..='\u{feff}',
];

/// What is wrong with the name of a variant, which is a part of its cases' names, THEME/CLAIM/VARIANT/POINT.
pub(super) fn variant_fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("is empty: no filter could name its cases");
    }
    if name.contains('/') {
        return Some(
            "has a slash in it, which separates the parts of a case's name, THEME/CLAIM/VARIANT/POINT: use another sign",
        );
    }
    if name.contains('`') {
        return Some(
            "has a backtick in it, and names stand between backticks in everything that is said: leave it out",
        );
    }
    if name.chars().all(|letter| letter == '.') {
        return Some(
            "is that of a folder to the tools that make one for each variant: use letters",
        );
    }
    line_fault(name)
}

/// What is wrong with the name of a phase or of a figure, which stands behind that of a metric: `held @ PHASE`,
/// `figure NAME`.
pub(super) fn reading_fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("is empty: nothing could be said of it");
    }
    if name.contains('`') {
        return Some(
            "has a backtick in it, and names stand between backticks in everything that is said: leave it out",
        );
    }
    if name.split(' ').any(|word| word == "@") {
        return Some(
            "has an @ as a word of its own, which separates a metric from its phase: use another sign",
        );
    }
    line_fault(name)
}

/// What is wrong with the names of the phases and figures that a prediction is about.
pub(super) fn reading_faults(prediction: &Prediction) -> impl Iterator<Item = String> {
    let mut named = vec![("phase", prediction.phase), ("figure", prediction.figure)];
    if let Against::Own(Own { phase, figure, .. }) = prediction.against {
        named.extend([("phase", phase), ("figure", figure)]);
    }
    named.dedup();
    named.into_iter().filter_map(|(what, name)| {
        let fault = reading_fault(name?)?;
        Some(format!("the name {:?} of a {what} {fault}", name?))
    })
}

/// What is wrong with a name that has to stand in a line of text.
pub(super) fn line_fault(name: &str) -> Option<&'static str> {
    if name.chars().any(|letter| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')) {
        return Some(
            "has a line break or another sign in it that no line of text holds: use letters and spaces",
        );
    }
    if name.chars().any(|letter| UNSEEN.iter().any(|range| range.contains(&letter))) {
        return Some(
            "has a letter in it that nobody sees, so that two names could read the same: leave it out",
        );
    }
    if !is_nfc(name) {
        return Some(
            "has a letter in it that Unicode spells in two ways, so that two names could read the same: write it in the usual one, \
             its form NFC",
        );
    }
    if name.trim() != name || name.contains("  ") {
        return Some(
            "begins or ends with a space, or has two in a row, which a reader does not see: leave them out",
        );
    }
    name.chars().any(|letter| letter.is_whitespace() && letter != ' ').then_some(
        "has a space in it that is none to a command line and to other tools: use an ordinary one",
    )
}

/// A name as somebody typed it in the one spelling that names have, Unicode's form NFC: é may be one letter or two.
#[must_use]
pub fn composed(name: &str) -> Cow<'_, str> {
    match is_nfc(name) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(name.nfc().collect()),
    }
}

/// The name in formats whose words are separated by spaces.
#[must_use]
pub fn in_one_word(name: &str) -> String {
    name.replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_signs_and_letters_of_every_script_are_names() {
        for name in [
            "pooled",
            "push + reserve",
            "[u8; 4]",
            "f(x) = 2|x|",
            "naïve größe",
            "x\u{304}",
            "数",
            "-9",
            "a.b",
            "100 %",
        ] {
            assert_eq!(variant_fault(name), None, "{name}");
            assert_eq!(reading_fault(name), None, "{name}");
        }
    }

    #[test]
    fn what_could_not_be_told_apart_or_written_down_is_no_name_and_it_is_said_why() {
        for (name, why) in [
            ("", "empty"),
            ("a/b", "slash"),
            ("`a`", "backtick"),
            ("..", "folder"),
            ("a\nb", "line break"),
            ("a\tb", "line break"),
            ("\u{1b}[31m", "line break"),
            ("a\u{200b}", "nobody sees"),
            ("a\u{202e}b", "nobody sees"),
            (" a", "begins or ends"),
            ("a ", "begins or ends"),
            ("a  b", "two in a row"),
            ("a\u{a0}b", "ordinary one"),
            ("cafe\u{301}", "two ways"),
            ("k\u{2126}", "two ways"),
        ] {
            let fault = variant_fault(name).unwrap_or_else(|| panic!("{name:?} is a name"));
            assert!(fault.contains(why), "{name:?}: {fault}");
        }
    }

    #[test]
    fn a_name_has_one_spelling_however_it_was_typed() {
        assert_eq!(composed("cafe\u{301}"), "caf\u{e9}");
        assert!(matches!(composed("caf\u{e9}"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_phase_and_a_figure_stand_behind_a_metric() {
        assert_eq!(reading_fault("moved/turn"), None);
        assert_eq!(reading_fault("a@b"), None);
        for (name, why) in [
            ("", "empty"),
            ("idle @ night", "as a word of its own"),
            ("@ night", "as a word of its own"),
            ("idle @", "as a word of its own"),
            ("`a`", "backtick"),
            ("a\nb", "line break"),
            ("a  b", "two in a row"),
        ] {
            let fault = reading_fault(name).unwrap_or_else(|| panic!("{name:?} is a name"));
            assert!(fault.contains(why), "{name:?}: {fault}");
        }
    }
}
