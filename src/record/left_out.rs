//! What a catalogue leaves out, as a record carries it.

use crate::claim::LeftOut;
use serde::{Deserialize, Serialize};

/// What the catalogue of a record leaves out, with the reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedLeftOut {
    /// What the articles say of performance and no claim measures.
    pub sentences: Vec<RecordedUncarried>,
    /// The articles that say nothing of performance.
    pub articles: Vec<RecordedUnclaiming>,
    /// The claims that are still to be measured, by theme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<RecordedPlanned>,
}

/// A claim that is still to be measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedPlanned {
    /// The title of its theme.
    pub theme: String,
    /// The id that it will have.
    pub id: String,
    /// What is said, in one sentence.
    pub says: String,
}

/// A sentence about performance that does not carry over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedUncarried {
    /// What is said, in one sentence.
    pub says: String,
    /// The article's title.
    pub article: String,
    /// The author; empty where the text names none.
    pub author: String,
    /// The article's address; empty where the text gives none.
    pub url: String,
    /// The sentence itself; may be empty.
    pub quote: String,
    /// Why it is not measured.
    pub reason: String,
}

/// An article that says nothing of performance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedUnclaiming {
    /// The article's title.
    pub article: String,
    /// The author; empty where the text names none.
    pub author: String,
    /// The article's address; empty where the text gives none.
    pub url: String,
    /// What it is about instead.
    pub about: String,
}

impl RecordedLeftOut {
    /// What a catalogue leaves out, as a record carries it.
    #[must_use]
    pub fn of(left_out: &LeftOut) -> RecordedLeftOut {
        let sentences = left_out.sentences.iter().map(|uncarried| RecordedUncarried {
            says: uncarried.says.to_owned(),
            article: uncarried.article.to_owned(),
            author: uncarried.author.to_owned(),
            url: uncarried.url.to_owned(),
            quote: uncarried.quote.to_owned(),
            reason: uncarried.why.to_owned(),
        });
        let articles = left_out.articles.iter().map(|article| RecordedUnclaiming {
            article: article.article.to_owned(),
            author: article.author.to_owned(),
            url: article.url.to_owned(),
            about: article.about.to_owned(),
        });
        let planned = left_out.planned.iter().map(|planned| RecordedPlanned {
            theme: planned.theme.to_owned(),
            id: planned.id.to_owned(),
            says: planned.says.to_owned(),
        });
        RecordedLeftOut {
            sentences: sentences.collect(),
            articles: articles.collect(),
            planned: planned.collect(),
        }
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty() && self.articles.is_empty() && self.planned.is_empty()
    }
}
