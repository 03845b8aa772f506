//! In which language and under which allocator a prediction is judged.

use super::{Against, Allocator, Language, Origin, Prediction};

impl Prediction {
    /// Only about the Rust side, though an article that is about Go states it.
    ///
    /// # Panics
    /// Where only Go's runtime has the metric, or it is a ratio to Go: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn in_rust(mut self) -> Prediction {
        assert!(!self.metric.is_of_go(), "only Go's runtime has this metric");
        assert!(!matches!(self.against, Against::Go), "a ratio to Go is about both");
        self.languages = Some(&[Language::Rust]);
        self
    }

    /// Only about the Go side, in the file beside the claim's: `over_preallocation.go` beside `over_preallocation.rs`.
    #[must_use]
    pub const fn in_go(mut self) -> Prediction {
        self.languages = Some(&[Language::Go]);
        self
    }

    /// About both sides, though it is ours.
    ///
    /// # Panics
    /// Where only Go's runtime has the metric, or it is a ratio to Go: in a `static` the compiler refuses it.
    #[must_use]
    #[track_caller]
    pub const fn in_both(mut self) -> Prediction {
        assert!(!self.metric.is_of_go(), "only Go's runtime has this metric");
        assert!(!matches!(self.against, Against::Go), "a ratio to Go is judged once for both");
        self.languages = Some(&[Language::Rust, Language::Go]);
        self
    }

    /// Whether it is judged in a language: what an article states in both, for most articles are about Go; what is ours in
    /// Rust, unless it says otherwise, or only Go's runtime has the metric. A ratio to Go is judged with the Go side.
    #[must_use]
    pub fn applies_in(&self, language: Language) -> bool {
        match (self.allocator, self.languages) {
            (Some(only), _) => only.language() == language,
            (None, Some(languages)) => languages.contains(&language),
            _ if self.metric.is_of_go() || self.against == Against::Go => language == Language::Go,
            _ => language == Language::Rust || self.origin != Origin::Ours,
        }
    }

    /// Whether the prediction is judged under an allocator.
    #[must_use]
    pub fn applies_under(&self, allocator: Allocator) -> bool {
        self.applies_in(allocator.language()) && self.allocator.is_none_or(|only| only == allocator)
    }
}
