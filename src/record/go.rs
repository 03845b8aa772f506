//! The Go side of a claim as a record carries it: its file, its variants, and whether it could be built.

use super::case::Case;
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
    /// What its compiler puts on the heap, a line of the file each, as far as it tells; empty in older records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escapes: Vec<String>,
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
    /// The points at which it exists; none where its name is that of no Rust variant and its file does not say so.
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

    /// Whether a case is one of its own: of a variant that it has, at one of its points. Where it was not built, nobody knows.
    #[must_use]
    pub fn may_have(&self, case: &Case) -> bool {
        let is_of = |variant: &GoVariant| {
            // One without points failed for its name, at some point.
            variant.points.is_empty() || variant.points.contains(&case.point)
        };
        match self.state {
            GoState::Built(_) => self.variant(&case.variant).is_some_and(is_of),
            GoState::Missing(_) | GoState::Broken(_) => true,
        }
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
    use crate::record::testing::{begins, case, go_side, record, recorded};
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
    fn a_case_is_known_while_the_side_has_its_variant_at_its_point_or_was_not_built() {
        let side = |state: GoState| match go_side(state, &["fresh"]) {
            Line::Go(side) => side,
            _ => unreachable!("it is one"),
        };
        let has = |state: GoState, name: &str, point: u64| {
            side(state).may_have(&case(name, point, Allocator::Go))
        };
        let built = || GoState::Built("go1.25.5".to_owned());
        assert!(has(built(), "fresh", 64));
        assert!(!has(built(), "fresh", 16) && !has(built(), "gone", 64));
        assert!(has(GoState::Broken("why".to_owned()), "gone", 64));
        let mut misnamed = side(built());
        misnamed.variants[0].points.clear();
        assert!(misnamed.may_have(&case("fresh", 16, Allocator::Go)));
    }

    #[test]
    fn the_first_comment_is_what_the_file_says() {
        let text = "// What Go does\n// otherwise.\npackage x\n\n// Not this.\n".to_owned();
        let state = GoState::Built("go1.25.5".to_owned());
        let side = GoSide {
            claim: String::new(),
            path: String::new(),
            text,
            escapes: Vec::new(),
            variants: Vec::new(),
            state,
        };
        assert_eq!(side.says(), "What Go does otherwise.");
        assert_eq!(GoSide { text: "package x\n".to_owned(), ..side }.says(), "");
    }
}
