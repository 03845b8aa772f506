//! What the verdicts of a theme say together, by rule: a page for each theme as plain data, before it is HTML or
//! Markdown. Texts have their names between backticks.

mod effects;
mod item;

use super::causes::cause;
use super::evidence::Evidence;
use super::opposite::elsewhere;
use super::{advice, words, worth};
use crate::claim::{Allocator, Lane};
use crate::record::{RecordedClaim, RecordedPrediction};
use crate::verdict::{
    JudgedClaim, JudgedPrediction, Tradeoff, Transfer, Verdict, dependences, tradeoff,
};
use item::{Item, measured};

/// A theme with what is said of it.
pub(super) struct Theme<'a> {
    /// The theme, made of letters, digits, `-` and `_` only: the name of its page.
    pub(super) name: String,
    /// The theme's title.
    pub(super) title: &'a str,
    /// The counts, a sentence each.
    pub(super) lead: Vec<String>,
    /// What is said of single claims; parts without items are left out.
    pub(super) parts: Vec<Part<'a>>,
    id: &'a str,
}

/// Sentences under one heading.
pub(super) struct Part<'a> {
    pub(super) title: &'static str,
    pub(super) items: Vec<Item<'a>>,
}

impl<'a> Theme<'a> {
    /// The themes of a record, in its order.
    pub(super) fn all(evidence: &Evidence<'a>) -> Vec<Theme<'a>> {
        let mut themes: Vec<&str> = Vec::new();
        for judged in &evidence.judged {
            if !themes.contains(&judged.claim.theme()) {
                themes.push(judged.claim.theme());
            }
        }
        themes.into_iter().map(|theme| Theme::of(evidence, theme)).collect()
    }

    fn of(evidence: &Evidence<'a>, theme: &'a str) -> Theme<'a> {
        let judged: Vec<&JudgedClaim<'a>> =
            evidence.judged.iter().filter(|judged| judged.claim.theme() == theme).collect();
        let part = |title: &'static str, sentences: &dyn Fn(&JudgedClaim<'a>) -> Vec<String>| {
            let items = judged
                .iter()
                .map(|judged| Item { claim: judged.claim, sentences: sentences(judged) });
            Part { title, items: items.filter(|item| !item.sentences.is_empty()).collect() }
        };
        let parts = [
            part("The verdicts", &|judged| vec![verdict(judged)]),
            part("Advice", &|judged| advice::choices(judged)),
            part("What it keeps", &|judged| kept(evidence, judged.claim)),
            Part { title: "The largest effects", items: effects::largest(&judged) },
            part("Refuted", &|judged| refuted(evidence, judged)),
            part("Where the allocator decides", &|judged| {
                dependences(judged).iter().map(|it| worth::decides(judged.claim, it)).collect()
            }),
            part("Go and Rust", &beside_go),
            part("Not judged here", &|judged| {
                undecided(judged, |verdict| matches!(verdict, Verdict::NotJudged(_)))
            }),
            part("Unclear or void", &|judged| {
                undecided(judged, |verdict| {
                    matches!(verdict, Verdict::Unclear(_) | Verdict::Void(_))
                })
            }),
        ];
        Theme {
            name: plain(theme),
            title: judged.first().map_or(theme, |judged| &judged.claim.theme_title),
            lead: lead(&judged),
            parts: parts.into_iter().filter(|part| !part.items.is_empty()).collect(),
            id: theme,
        }
    }

    /// Whether a claim is one of this theme.
    pub(super) fn has(&self, claim: &RecordedClaim) -> bool {
        claim.theme() == self.id
    }
}

/// A text with everything but letters, digits, `_` and `-` replaced: what an anchor or the name of a file can be.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    text.chars().map(|letter| if is_plain(letter) { letter } else { '-' }).collect()
}

/// The counts of verdicts, and how the articles' own predictions fared under each allocator.
fn lead(judged: &[&JudgedClaim]) -> Vec<String> {
    let verdicts: Vec<&Verdict> = judged.iter().map(|judged| &judged.verdict).collect();
    let claims = if judged.len() == 1 { "claim" } else { "claims" };
    let mut lead = vec![format!("{} {claims}: {}.", judged.len(), counts(&verdicts))];
    let stated = || {
        judged
            .iter()
            .flat_map(|judged| &judged.predictions)
            .filter(|it| it.prediction.stated.is_some())
    };
    for allocator in [Allocator::System, Allocator::Jemalloc, Allocator::Mimalloc, Allocator::Dhat]
    {
        let under: Vec<&Verdict> =
            stated().filter(|it| it.allocator == allocator).map(|it| &it.verdict).collect();
        if !under.is_empty() {
            let what = match allocator {
                Allocator::Dhat => "on exact counts and bytes".to_owned(),
                timed => format!("under {}", worth::named(timed)),
            };
            lead.push(format!("What the articles state, {what}: {}.", counts(&under)));
        }
    }
    let in_go = || {
        let all = judged.iter().flat_map(|judged| &judged.in_go);
        all.filter(|it| it.prediction.stated.is_some())
    };
    for allocator in [Allocator::Go, Allocator::GoOne] {
        let under: Vec<&Verdict> =
            in_go().filter(|it| it.allocator == allocator).map(|it| &it.verdict).collect();
        if !under.is_empty() {
            let what = worth::named(allocator);
            lead.push(format!("What the articles state, in {what}: {}.", counts(&under)));
        }
    }
    let transfers: Vec<&Transfer> =
        judged.iter().flat_map(|judged| &judged.transfers).map(|known| &known.transfer).collect();
    if !transfers.is_empty() {
        let kinds = words::transfers(&transfers).into_iter();
        let kinds: Vec<String> = kinds.map(|(count, said)| format!("{count} {said}")).collect();
        lead.push(format!("Of what was judged in both languages {}.", words::and(&kinds)));
    }
    if stated().next().is_none() {
        lead.push("The articles state nothing here that has a number.".to_owned());
    }
    lead
}

/// How many there are of each verdict, in the order in which verdicts are explained: `2 hold and 1 is refuted`.
fn counts(verdicts: &[&Verdict]) -> String {
    const NAMES: [&str; 6] = ["holds", "refuted", "mixed", "unclear", "not judged here", "void"];
    let count = |name: &&str| verdicts.iter().filter(|verdict| verdict.name() == *name).count();
    let counted = NAMES.iter().map(|name| (count(name), name)).filter(|(count, _)| *count > 0);
    let said = |(count, name): (usize, &&str)| match (*name, count) {
        ("holds", 1) => "1 holds".to_owned(),
        ("holds", count) => format!("{count} hold"),
        (name, 1) => format!("1 is {name}"),
        (name, count) => format!("{count} are {name}"),
    };
    words::and(&counted.map(said).collect::<Vec<String>>())
}

/// The verdict on a claim, with what the claim says.
fn verdict(judged: &JudgedClaim) -> String {
    format!("{}: {}", judged.verdict, judged.claim.says)
}

/// What the fastest variant saves and keeps under each allocator.
fn kept(evidence: &Evidence, claim: &RecordedClaim) -> Vec<String> {
    let allocators = evidence.allocators(Lane::Rounds).into_iter();
    let tradeoffs: Vec<Tradeoff> = allocators
        .filter_map(|allocator| tradeoff(&evidence.newest, claim, allocator, evidence.settings))
        .collect();
    worth::sentences(&tradeoffs)
}

/// What was refuted, with what was measured, who had said so, and why.
fn refuted(evidence: &Evidence, judged: &JudgedClaim) -> Vec<String> {
    let refuted = judged.predictions.iter().filter(|it| it.verdict == Verdict::Refuted);
    let sentence = |under: &JudgedPrediction| {
        let deciding = words::deciding(under);
        let measured = deciding.and_then(|point| measured(judged.claim, under, point));
        let opposite = deciding
            .and_then(|point| elsewhere(judged, under, point))
            .map_or_else(String::new, |opposite| format!(", {opposite}"));
        let said = match &under.prediction.stated {
            Some((printed, _)) => format!("the article: “{printed}”"),
            None if under.prediction.after_trial => {
                "a prediction of ours, after a trial".to_owned()
            }
            None => "a prediction of ours".to_owned(),
        };
        format!(
            "{} ({said}); measured: {} ({}){opposite}; {}.",
            words::prediction(judged.claim, under.prediction),
            measured.unwrap_or_else(|| "–".to_owned()),
            under.allocator.name(),
            cause(evidence, judged, under).unwrap_or_default()
        )
    };
    refuted.map(sentence).collect()
}

/// What becomes in Rust of each sentence that was judged in Go as well, with what was measured there.
fn beside_go(judged: &JudgedClaim) -> Vec<String> {
    let said = |prediction: &RecordedPrediction, transfer: &Transfer| {
        let same = judged.in_go.iter().filter(|it| std::ptr::eq(it.prediction, prediction));
        let measured = same.filter_map(|under| {
            let measured = measured(judged.claim, under, words::deciding(under)?)?;
            Some(format!("{measured} ({})", under.allocator.name()))
        });
        let measured: Vec<String> = measured.collect();
        let measured = match measured.is_empty() {
            true => String::new(),
            false => format!("; measured in Go: {}", measured.join(", ")),
        };
        format!("{}: {transfer}{measured}.", words::prediction(judged.claim, prediction))
    };
    judged.transfers.iter().map(|known| said(known.prediction, &known.transfer)).collect()
}

/// The predictions with a verdict of some kind, each with its reason and the allocators under which it is the same.
fn undecided(judged: &JudgedClaim, is_wanted: impl Fn(&Verdict) -> bool) -> Vec<String> {
    let is_same = |one: &JudgedPrediction, other: &JudgedPrediction| {
        std::ptr::eq(one.prediction, other.prediction) && one.verdict == other.verdict
    };
    let alike = judged.predictions.chunk_by(is_same).filter(|alike| is_wanted(&alike[0].verdict));
    let sentence = |alike: &[JudgedPrediction]| {
        let words = words::prediction(judged.claim, alike[0].prediction);
        let names: Vec<&str> = alike.iter().map(|under| under.allocator.name()).collect();
        format!("{words}: {} ({}).", alike[0].verdict, names.join(", "))
    };
    alike.map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Bound, Metric, ratio};
    use crate::record::testing::{begins, case, compared, forks, go_side, record, recorded};
    use crate::record::{GoState, Group};
    use crate::report::theme_pages;
    use crate::verdict::Settings;

    #[test]
    fn a_theme_says_what_becomes_in_rust_of_what_was_judged_in_go() {
        let half = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
        let stated = claim([half.stated("twice as fast", "one half")]);
        let go = |name: &str| case(name, 64, Allocator::Go);
        let mut lines = vec![begins(1, Lane::Rounds, Allocator::System), recorded(stated)];
        lines.extend(forks(1, 64, Allocator::System, &[0.9; 20]));
        let text = |lines: &[crate::record::Line]| {
            let pages = theme_pages(&record(lines.to_vec()), Settings::default());
            pages[0].text.clone()
        };
        assert!(!text(&lines).contains("Go"), "{}", text(&lines));
        let built = GoState::Built("go1.25.5".to_owned());
        let header = begins(2, Lane::Rounds, Allocator::Go);
        lines.extend([header, go_side(built, &["fresh", "pooled"])]);
        lines.extend(compared(2, &go("pooled"), &go("fresh"), &Group::at(64), &[0.2; 20]));
        let text = text(&lines);
        for part in [
            "What the articles state, in Go: 1 holds.",
            "Of what was judged in both languages 1 is true in Go here, not in Rust.",
            "## Go and Rust",
            "true in Go here, not in Rust; measured in Go: 0.2",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
