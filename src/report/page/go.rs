//! Go beside Rust: what its side does otherwise, its figures, its code, and how many of the sentences carry over.

use super::pieces::{self, number_or_nothing, prose};
use super::to_go;
use crate::claim::{Allocator, Lane, Language, Metric};
use crate::record::{GoSide, GoState, GoVariant, RecordedClaim};
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use crate::report::words;
use crate::verdict::Transfer;
use maud::{Markup, html};

/// How many of the stated predictions with a Go side carry over, hold in one language only, or in neither; nothing where
/// no Go side was measured.
pub(super) fn summary(evidence: &Evidence) -> Markup {
    let transfers: Vec<&Transfer> = evidence
        .judged
        .iter()
        .flat_map(|judged| &judged.transfers)
        .map(|transferred| &transferred.transfer)
        .collect();
    html! {
        @if !transfers.is_empty() {
            p #go {
                "Of " (pieces::number_of(transfers.len(), "stated prediction", "stated predictions"))
                " judged in Go as well:"
            }
            ul.counts {
                @for (count, said) in words::transfers(&transfers) {
                    li { span.count { (count) } " " (said) }
                }
            }
        }
    }
}

/// What becomes of a stated prediction, as a line below it; nothing where its Go side was not judged.
pub(super) fn transfer(transfer: Option<&Transfer>) -> Markup {
    html! {
        @if let Some(transfer) = transfer {
            p.origin { strong { "Go and Rust: " } (prose(&transfer.to_string())) "." }
        }
    }
}

/// The Go side of a claim: what it does otherwise, its figures at the article's point, its code. Nothing where it has none.
pub(super) fn section(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let Some(side) = evidence.newest.go(&claim.id) else { return html! {} };
    let title = format!("{}-go", pieces::anchor(&claim.id));
    let says = side.says();
    html! {
        h3 #(title) { "The same in Go" }
        @match &side.state {
            GoState::Built(version) => {
                p { (prose(&says)) }
                (table(evidence, claim, side, &title))
                p.note {
                    "By " (version) ". Counts are those of one turn with the collector off, by size class, as Go's own benchmarks "
                    "print them; times have the collector's work in them. Beside each Go variant ran the Rust variant of its "
                    "name under the C library's allocator, slice by slice in a process of its own."
                }
            }
            GoState::Missing(why) => { p { "Not judged here: " (prose(why)) "." } }
            GoState::Broken(why) => { p { "Not judged here: it does not compile: " (prose(why)) "." } }
        }
        @if !side.text.is_empty() {
            details.code {
                summary { "The code in Go" }
                p.note { "The file " code { (file_of(claim, side)) } "." }
                pre tabindex="0" role="group" aria-label="Code in Go" { code { (side.text) } }
            }
        }
        (on_the_heap(side))
        (to_go::table(evidence, claim, side))
    }
}

/// What the compiler puts on the heap, which is why a variant allocates what it does; nothing where it does not tell.
fn on_the_heap(side: &GoSide) -> Markup {
    html! {
        @if !side.escapes.is_empty() {
            details.code {
                summary { "What Go’s compiler puts on the heap" }
                p.note { "By its own account (" code { "-gcflags=-m" } "), a line of the file each. What append or a map grows lies there as well." }
                pre tabindex="0" role="group" aria-label="What is put on the heap" { code { (side.escapes.join("\n")) } }
            }
        }
    }
}

/// The file of a Go side: below the folder of its catalogue, where that is known.
fn file_of(claim: &RecordedClaim, side: &GoSide) -> String {
    std::path::Path::new(&claim.folder).join(&side.path).to_string_lossy().into_owned()
}

/// The figures of the Go variants at the article's point.
fn table(evidence: &Evidence, claim: &RecordedClaim, side: &GoSide, title: &str) -> Markup {
    let lanes = evidence.newest.lanes_in(Language::Go).into_iter();
    let timed: Vec<Allocator> =
        lanes.filter(|known| known.0 == Lane::Rounds).map(|known| known.1).collect();
    let here: Vec<&GoVariant> =
        side.variants.iter().filter(|it| it.points.contains(&claim.article_point)).collect();
    html! {
        div.scroll tabindex="0" role="group" aria-labelledby=(title) {
            table.wide.slim aria-labelledby=(title) {
                thead {
                    tr {
                        th scope="col" { "Variant at " (claim.label(claim.article_point)) }
                        @for under in &timed {
                            th.figure scope="col" { "Time, " (under.name()) }
                        }
                        @for what in ["Allocations", "Bytes", "Held"] { th.figure scope="col" { (what) } }
                    }
                }
                tbody { @for variant in here { (row(evidence, claim, variant, &timed)) } }
            }
        }
    }
}

fn row(
    evidence: &Evidence,
    claim: &RecordedClaim,
    variant: &GoVariant,
    timed: &[Allocator],
) -> Markup {
    let at = |under: Allocator| case(claim, &variant.name, claim.article_point, under);
    let exact = |metric: Metric| evidence.exact(&at(Allocator::Go), metric, None);
    html! {
        tr {
            th scope="row" {
                code { (variant.name) }
                @if variant.only { " " span.tag { "only in Go" } }
                @if !variant.about.is_empty() { " " (prose(&variant.about)) }
            }
            @for under in timed {
                td { (number_or_nothing(Quantity::Time, evidence.time(&at(*under)).map(|time| time.center))) }
            }
            @for metric in [Metric::Allocations, Metric::Bytes, Metric::Held] {
                td { (number_or_nothing(Quantity::of_metric(metric), exact(metric))) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Claim, Lane, Metric, ratio};
    use crate::record::testing::{begins, case, compared, forks, go_side, record, recorded};
    use crate::record::{GoState, Group, Record};
    use crate::report::{Terminal, page, table};
    use crate::verdict::{Settings, judge};

    /// A claim that is true in Go and refuted in Rust, or of which the Go side was not built.
    fn beside(state: GoState) -> Record {
        let half = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
        let stated: Claim = claim([half.stated("twice as fast", "one half")]);
        let go = |name: &str| case(name, 64, Allocator::Go);
        let is_built = matches!(state, GoState::Built(_));
        let mut lines = vec![begins(1, Lane::Rounds, Allocator::System), recorded(stated)];
        lines.extend(forks(1, 64, Allocator::System, &[0.9; 20]));
        lines
            .extend([begins(2, Lane::Rounds, Allocator::Go), go_side(state, &["fresh", "pooled"])]);
        if is_built {
            let ratios = [0.2; 20];
            lines.extend(compared(2, &go("pooled"), &go("fresh"), &Group::at(64), &ratios));
        }
        record(lines)
    }

    #[test]
    fn the_page_and_the_terminal_say_what_carries_over() {
        let record = beside(GoState::Built("go1.25.5".to_owned()));
        let page = page(&record, Settings::default());
        let wanted = [
            "Of 1 stated prediction judged in Go as well",
            "</span> is true in Go here, not in Rust",
            "true in Go here, not in Rust",
            "The same in Go",
            "What Go does otherwise.",
            "package name",
            "What Go’s compiler puts on the heap",
            "7: make([]byte, size) escapes to heap",
        ];
        for text in &wanted {
            assert!(page.contains(text), "{text}");
        }
        let said = table(&judge(&record, Settings::default()), Terminal::plain(120));
        assert!(said.contains("Go and Rust") && said.contains("true in Go here"), "{said}");
        let narrow = table(&judge(&record, Settings::default()), Terminal::plain(60));
        assert!(narrow.contains("→ Go and Rust"), "{narrow}");
    }

    #[test]
    fn without_a_toolchain_the_page_says_that_nothing_was_judged() {
        let missing = GoState::Missing("no Go toolchain (1.22 or newer)".to_owned());
        let page = page(&beside(missing), Settings::default());
        assert!(page.contains("Not judged here: no Go toolchain (1.22 or newer)."), "{page}");
    }

    #[test]
    fn a_record_without_go_shows_nothing_of_it() {
        let half = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
        let lines = [begins(1, Lane::Rounds, Allocator::System), recorded(claim([half]))];
        let page = page(&record(lines), Settings::default());
        assert!(!page.contains("The code in Go") && !page.contains("judged in Go as well"));
    }
}
