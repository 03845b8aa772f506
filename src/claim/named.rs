//! What a name may be: it stands in a case's name between slashes, on a command line, in files of other tools and on a page.

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
    if name.trim() != name || name.contains("  ") {
        return Some(
            "begins or ends with a space, or has two in a row, which a reader does not see: leave them out",
        );
    }
    name.chars().any(|letter| letter.is_whitespace() && letter != ' ').then_some(
        "has a space in it that is none to a command line and to other tools: use an ordinary one",
    )
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
            "数",
            "-9",
            "a.b",
            "100 %",
        ] {
            assert_eq!(variant_fault(name), None, "{name}");
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
        ] {
            let fault = variant_fault(name).unwrap_or_else(|| panic!("{name:?} is a name"));
            assert!(fault.contains(why), "{name:?}: {fault}");
        }
    }
}
