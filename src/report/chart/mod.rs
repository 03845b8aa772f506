//! Charts: what each shows is planned first, then all are drawn at once on all cores. Data in, SVG out.

use super::evidence::Evidence;

/// A figure of a claim: one or more panels with a caption.
pub(super) struct Figure {
    pub(super) title: &'static str,
    pub(super) caption: String,
    pub(super) panels: Vec<Panel>,
}

/// One chart with what it shows in words.
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) finding: String,
    pub(super) svg: String,
}

pub(super) fn figures(evidence: &Evidence) -> Vec<Vec<Figure>> {
    evidence.judged.iter().map(|_| Vec::new()).collect()
}

pub(super) fn key(_index: usize) -> String {
    String::new()
}
