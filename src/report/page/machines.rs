//! Machines side by side: by what they differ, and every prediction with its verdict on each.

use super::forest;
use super::pieces::{self, badge, prose};
use crate::record::{Record, RecordedClaim};
use crate::report::machines::{self, Agreement, Machine, Row};
use crate::report::theme::Theme;
use crate::report::words;
use crate::verdict::{JudgedPrediction, Settings};
use maud::{Markup, html};

/// The predictions of a claim on every machine.
type OfClaim<'a, 'b> = (&'b RecordedClaim, Vec<Row<'a, 'b>>);

/// The section; nothing where all of the record is of one machine.
pub(super) fn section(record: &Record, settings: Settings, themes: &[Theme]) -> Markup {
    let machines = machines::machines(record, settings);
    let claims = machines::rows(&machines);
    html! {
        @if !machines.is_empty() {
            section #machines aria-labelledby="machines-title" {
                h2 #machines-title { "Machines side by side" }
                p {
                    "Each machine is judged by what was measured on it alone; nothing is pooled. The rest of the page is about "
                    "the machine of the newest run, " (newest(record, &machines)) ". "
                    (counts(&claims))
                }
                (facts(&machines))
                (differing(&machines, &claims))
                (pieces::foldable(&html! {
                    (matrix(&machines, &claims, themes))
                    (choices(&machines, &claims))
                }))
            }
        }
    }
}

/// The name of the machine of the newest run.
fn newest<'a>(record: &Record, machines: &'a [Machine]) -> &'a str {
    let kinds = record.machines();
    let newest = record.headers().max_by_key(|header| header.run);
    let kind = newest.map(crate::record::MachineKind::of);
    let place = kind.and_then(|kind| kinds.iter().position(|known| *known == kind));
    place.and_then(|place| machines.get(place)).map_or("", |machine| machine.name.as_str())
}

fn counts(claims: &[OfClaim]) -> Markup {
    let count = |wanted: Agreement| {
        let rows = claims.iter().flat_map(|(_, rows)| rows);
        rows.filter(|row| row.agreement == wanted).count()
    };
    let all: usize = claims.iter().map(|(_, rows)| rows.len()).sum();
    html! {
        "Of " (pieces::number_of(all, "prediction", "predictions")) " the machines agree on "
        (count(Agreement::Agree)) " and differ on " (count(Agreement::Differ)) "; "
        (count(Agreement::Open)) " are open on one of them."
    }
}

/// By what the machines differ.
fn facts(machines: &[Machine]) -> Markup {
    let (other, same) = machines::facts(machines);
    let same: Vec<String> = same.into_iter().map(str::to_owned).collect();
    html! {
        h3 #machines-facts { "By what they differ" }
        div.scroll tabindex="0" role="group" aria-labelledby="machines-facts" {
            table aria-labelledby="machines-facts" {
                (head("What", machines))
                tbody {
                    @for (name, values) in &other {
                        tr { th scope="row" { (name) } @for value in values { td { (value) } } }
                    }
                }
            }
        }
        @if !same.is_empty() { p.note { "The same on all: " (words::and(&same)) "." } }
    }
}

fn head(title: &str, machines: &[Machine]) -> Markup {
    html! {
        thead { tr {
            th scope="col" { (title) }
            @for machine in machines { th scope="col" { (machine.name) } }
        } }
    }
}

/// The predictions that hold on one machine and are refuted on another.
fn differing(machines: &[Machine], claims: &[OfClaim]) -> Markup {
    html! {
        h3 #machines-differ { "Where they differ" }
        @if !claims.iter().flat_map(|(_, rows)| rows).any(is_turned) {
            p { "No prediction holds on one machine and is refuted on another." }
        } @else {
            (table("machines-differ", machines, claims, &is_turned))
        }
    }
}

fn is_turned(row: &Row) -> bool {
    row.agreement == Agreement::Differ
}

/// All predictions, a table for each theme.
fn matrix(machines: &[Machine], claims: &[OfClaim], themes: &[Theme]) -> Markup {
    html! {
        h3 #machines-all { "Every prediction on every machine" }
        @for theme in themes {
            @let of_theme: Vec<&OfClaim> = claims.iter().filter(|(claim, _)| theme.has(claim)).collect();
            @let rows = || of_theme.iter().flat_map(|(_, rows)| rows);
            @let agreed = rows().filter(|row| row.agreement == Agreement::Agree).count();
            @let title = format!("machines-{}", theme.name);
            details {
                summary #(title) {
                    (theme.title) ": they agree on " (agreed) " of "
                    (pieces::number_of(rows().count(), "prediction", "predictions"))
                }
                (table(&title, machines, of_theme.iter().copied(), &|_| true))
            }
        }
    }
}

/// Predictions below their claims, with a column for each machine.
fn table<'a: 'b, 'b>(
    title: &str,
    machines: &[Machine],
    claims: impl IntoIterator<Item = &'b OfClaim<'a, 'b>>,
    is_wanted: &dyn Fn(&Row) -> bool,
) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-labelledby=(title) {
            table.across aria-labelledby=(title) {
                (head("Prediction", machines))
                @for (claim, rows) in claims {
                    @if rows.iter().any(is_wanted) {
                        tbody {
                            tr.group {
                                th scope="rowgroup" colspan=(machines.len() + 1) {
                                    a href={ "#" (pieces::anchor(&claim.id)) } { (claim.title) }
                                }
                            }
                            @for row in rows.iter().filter(|row| is_wanted(row)) {
                                tr {
                                    td { (prose(&words::prediction(claim, row.prediction))) }
                                    @for on in &row.on { td { (cell(on)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What one machine says of a prediction, a line for each allocator: its verdict and what was measured.
fn cell(on: &[&JudgedPrediction]) -> Markup {
    html! {
        @if on.is_empty() { (pieces::nothing()) }
        @for one in on {
            p class=(forest::key(one.allocator)) {
                span { (one.allocator.name()) " " } (badge(&one.verdict))
                @if let Some(measured) = words::deciding(one).and_then(|point| words::measured(one.prediction, point)) {
                    " " (measured)
                }
            }
        }
    }
}

/// What to choose, each sentence with the machines that it holds on.
fn choices(machines: &[Machine], claims: &[OfClaim]) -> Markup {
    html! {
        h3 { "What to choose, and where that holds" }
        dl.open {
            @for (claim, _) in claims {
                @let said = machines::choices(machines, &claim.id);
                @if !said.is_empty() {
                    div {
                        dt { a href={ "#" (pieces::anchor(&claim.id)) } { (claim.title) } }
                        @for (sentence, names) in &said {
                            dd {
                                span.tag {
                                    @if names.len() == machines.len() { "on all" } @else { "on " (names.join("; ")) }
                                }
                                " " (prose(sentence))
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::machines::testing::two;
    use crate::report::page::page;
    use crate::verdict::Settings;

    #[test]
    fn a_record_of_two_machines_has_a_section_and_one_of_one_has_none() {
        let differ = page(&two(&[0.5; 40], &[1.5; 40]), Settings::default());
        let (_, section) = differ.split_once("<section id=machines").expect("there is a section");
        let (section, _) = section.split_once("</section>").expect("it ends");
        assert!(section.contains("agree on 0 and differ on 1; 0 are open"), "{section}");
        assert!(section.contains("newest run, a processor, 16 cores"), "{section}");
        assert!(section.contains("<th scope=row>cores<td>2<td>16"), "{section}");
        let (_, differing) = section.split_once("Where they differ").expect("a table");
        let (holds, refuted) = (differing.find("holds</b>"), differing.find("refuted</b>"));
        assert!(holds.is_some() && holds < refuted, "{section}");
        assert!(
            section.contains("on a processor, 2 cores</span>"),
            "advice names its machine: {section}"
        );
        assert!(differ.contains("href=#machines>"));
        let same = page(&two(&[0.5; 40], &[0.5; 40]), Settings::default());
        assert!(
            same.contains("agree on 1 and differ on 0") && same.contains("on all</span>"),
            "{same}"
        );
    }
}
