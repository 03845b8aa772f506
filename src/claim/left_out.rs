//! What a catalogue leaves out: claims that are still to be measured, sentences about performance that no claim is to
//! measure, and articles that have none.

/// What a catalogue's readers would look for and not find, with the reasons.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut {
    /// What the articles say of performance and no claim measures.
    pub sentences: &'static [Uncarried],
    /// The articles that say nothing of performance.
    pub articles: &'static [Unclaiming],
    /// The claims that are still to be measured, by theme.
    pub planned: &'static [Planned],
}

/// A claim that is still to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// The title of its theme.
    pub theme: &'static str,
    /// The id that it will have, `theme/name`.
    pub id: &'static str,
    /// What is said, in one sentence of our own.
    pub says: &'static str,
}

/// A sentence about performance that does not carry over.
#[derive(Clone, Copy, Debug)]
pub struct Uncarried {
    /// What is said, in one sentence of our own.
    pub says: &'static str,
    /// The article's title.
    pub article: &'static str,
    /// The author; empty where the text names none.
    pub author: &'static str,
    /// The article's address; empty where the text gives none.
    pub url: &'static str,
    /// The sentence itself, in fewer than 20 words; empty where the article says it by a table.
    pub quote: &'static str,
    /// Why it is not measured.
    pub why: &'static str,
}

/// An article that says nothing of performance.
#[derive(Clone, Copy, Debug)]
pub struct Unclaiming {
    /// The article's title.
    pub article: &'static str,
    /// The author; empty where the text names none.
    pub author: &'static str,
    /// The article's address; empty where the text gives none.
    pub url: &'static str,
    /// What it is about instead.
    pub about: &'static str,
}

impl LeftOut {
    /// The list of a catalogue that leaves nothing out.
    pub const NOTHING: &'static LeftOut = &LeftOut { sentences: &[], articles: &[], planned: &[] };
}
