//! The Go side of a claim as a record carries it: its file, its variants, and whether it could be built.

use serde::{Deserialize, Serialize};

/// The Go side of a claim, as it was when its lanes ran last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoSide {
    /// The claim's id.
    pub claim: String,
    /// The path of its file below the folder of the catalogue.
    pub path: String,
    /// The text of its file.
    pub text: String,
    /// Its variants, in the order of their names; none where it was not built.
    pub variants: Vec<GoVariant>,
    /// Whether it was built.
    pub state: GoState,
}

/// A Go variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoVariant {
    /// The name: that of the Rust variant whose work it does, unless Rust has none.
    pub name: String,
    /// What it does, in one line; empty where its namesake says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The points at which it exists.
    pub points: Vec<u64>,
    /// Whether Rust has no variant of that name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only: bool,
}

/// Whether a Go side was built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoState {
    /// By a toolchain of this version.
    Built(String),
    /// There is no toolchain, as a sentence.
    Missing(String),
    /// It does not compile: what the compiler says first.
    Broken(String),
}

impl GoSide {
    /// The variant of that name.
    #[must_use]
    pub fn variant(&self, name: &str) -> Option<&GoVariant> {
        self.variants.iter().find(|variant| variant.name == name)
    }

    /// What the file's first comment says, which is what Go does otherwise; empty where there is none.
    #[must_use]
    pub fn says(&self) -> String {
        let comment = self.text.lines().map_while(|line| line.strip_prefix("//"));
        comment.map(str::trim).collect::<Vec<&str>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Lane, Metric, ratio};
    use crate::record::testing::{begins, go_side, record, recorded};
    use crate::record::{Line, Record};

    #[test]
    fn a_go_side_is_a_line_of_the_record_and_the_last_one_of_a_claim_counts() {
        let sides = [GoState::Missing("none".to_owned()), GoState::Built("go1.25.5".to_owned())];
        let lines = sides.map(|state| go_side(state, &["fresh"]));
        let header = begins(1, Lane::Rounds, Allocator::Go);
        let claim = claim([ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5))]);
        let whole = record([header, recorded(claim)].into_iter().chain(lines));
        let text = whole.to_text();
        let read = Record::parse(&text, std::path::Path::new("a record")).expect("it is one");
        assert_eq!(read, whole);
        let kept = read.compacted();
        let sides = kept.lines.iter().filter(|line| matches!(line, Line::Go(_))).count();
        assert_eq!(sides, 1);
        let state = kept.newest().go("theme/name").map(|side| side.state.clone());
        assert_eq!(state, Some(GoState::Built("go1.25.5".to_owned())));
    }

    #[test]
    fn the_first_comment_is_what_the_file_says() {
        let text = "// What Go does\n// otherwise.\npackage x\n\n// Not this.\n".to_owned();
        let state = GoState::Built("go1.25.5".to_owned());
        let side =
            GoSide { claim: String::new(), path: String::new(), variants: Vec::new(), text, state };
        assert_eq!(side.says(), "What Go does otherwise.");
        assert_eq!(GoSide { text: "package x\n".to_owned(), ..side }.says(), "");
    }
}
