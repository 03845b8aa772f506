//! The name of a new claim: `theme/name`, both names of Rust modules.

use crate::record::Error;

/// Words of the language that are no names of modules.
const WORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The name of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The theme, which is the folder.
    pub theme: &'a str,
    /// The claim, which is the file.
    pub claim: &'a str,
}

impl Name<'_> {
    /// Takes a name apart.
    ///
    /// # Errors
    /// Where it is not `theme/name` in snake case, or one of the two is a word of the language.
    pub fn of(text: &str) -> Result<Name<'_>, Error> {
        let wrong =
            |what: String| Error::new(what, "name it THEME/NAME, for example parsing/arena_or_box");
        let Some((theme, claim)) = text.split_once('/') else {
            return Err(wrong(format!("`{text}` has no theme")));
        };
        for part in [theme, claim] {
            if !is_snake_case(part) {
                return Err(wrong(format!(
                    "`{part}` is not in snake case: small letters, digits and underscores, a letter first"
                )));
            }
            if WORDS.contains(&part) {
                return Err(wrong(format!(
                    "`{part}` is a word of the language and names no module"
                )));
            }
        }
        Ok(Name { theme, claim })
    }
}

/// A first title for a reader: `arena_or_box` is `Arena or box`.
#[must_use]
pub fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn is_snake_case(text: &str) -> bool {
    let is_of_name =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.chars().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_theme_and_a_claim_in_snake_case() {
        assert_eq!(Name::of("pools/arena_2"), Ok(Name { theme: "pools", claim: "arena_2" }));
        let refused = |text| Name::of(text).expect_err("it is no name").what;
        assert!(refused("pools").contains("has no theme"));
        assert!(refused("pools/a/b").contains("`a/b` is not in snake case"));
        assert!(refused("Pools/a").contains("`Pools` is not in snake case"));
        assert!(refused("pools/2a").contains("`2a` is not in snake case"));
        assert!(refused("pools/").contains("`` is not in snake case"));
        assert!(refused("pools/../x").contains("not in snake case"));
        assert!(refused("pools/type").contains("is a word of the language"));
    }

    #[test]
    fn a_title_is_the_name_in_words() {
        assert_eq!(title("arena_or_box"), "Arena or box");
    }
}
