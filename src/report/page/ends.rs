//! How the processes ended of the variants whose end is what is read, at every point.

use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedClaim;
use crate::report::evidence::{Evidence, case};
use crate::report::format;
use maud::{Markup, html};

/// How the processes of a variant ended under an allocator, by point.
struct Row<'a> {
    variant: &'a str,
    allocator: Allocator,
    ends: Vec<Option<String>>,
}

/// The table; nothing where no end was read.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let title = format!("{}-ends", pieces::anchor(&claim.id));
    html! {
        @if !rows.is_empty() {
            h3 #(title) { "How the process ended" }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.coded.named aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" } th scope="col" { "Allocator" }
                        @for (_, label) in &claim.points { th scope="col" { (label) } }
                    } }
                    tbody { @for row in &rows { tr {
                        th scope="row" { (row.variant) }
                        td { (row.allocator.name()) }
                        @for end in &row.ends {
                            td { @match end { Some(end) => (end), None => (pieces::nothing()) } }
                        }
                    } } }
                }
            }
        }
    }
}

fn rows<'a>(evidence: &Evidence, claim: &'a RecordedClaim) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for variant in &claim.variants {
        for allocator in evidence.allocators(Lane::Resident) {
            let end = |point: u64| {
                let case = case(claim, &variant.name, point, allocator);
                let read = |metric| evidence.exact(&case, metric, None);
                Some(end(read(Metric::ExitCode)?, read(Metric::Signal)?))
            };
            let ends: Vec<Option<String>> =
                claim.points.iter().map(|(point, _)| end(*point)).collect();
            if ends.iter().any(Option::is_some) {
                rows.push(Row { variant: &variant.name, allocator, ends });
            }
        }
    }
    rows
}

/// An end in a word or two.
fn end(code: f64, signal: f64) -> String {
    match (code, signal) {
        (_, signal) if signal > 0.0 => format::signal(signal),
        (0.0, _) => "by itself".to_owned(),
        (code, _) => format!("code {}", format::count(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_a_signal_by_name_or_a_code_that_is_not_zero() {
        assert_eq!(end(134.0, 6.0), "SIGABRT");
        assert_eq!(end(3.0, 0.0), "code 3");
        assert_eq!(end(0.0, 0.0), "by itself");
    }
}
