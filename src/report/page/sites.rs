//! Where the variants of a claim allocated, at the article's point.

use super::pieces;
use crate::claim::Allocator;
use crate::record::{RecordedClaim, Site};
use crate::report::evidence::{Evidence, case};
use crate::report::format::{self, Quantity};
use maud::{Markup, html};

/// The largest allocation sites of every variant; nothing where the record has none.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let sites: Vec<(&str, &[Site])> = claim
        .variants
        .iter()
        .filter_map(|variant| {
            let case = case(claim, &variant.name, claim.article_point, Allocator::Dhat);
            Some((variant.name.as_str(), evidence.newest.sites(&case)?.sites.as_slice()))
        })
        .filter(|(_, sites)| !sites.is_empty())
        .collect();
    html! {
        @if !sites.is_empty() {
            details {
                summary { "Where the bytes were allocated, at " (claim.label(claim.article_point)) }
                div.scroll tabindex="0" role="group" aria-label="Allocation sites" {
                    table.wide.coded.named.sites {
                        thead { tr {
                            th scope="col" { "Variant" }
                            th scope="col" { "File and line" }
                            th.figure scope="col" { "Bytes" }
                            th.figure scope="col" { "Allocations" }
                        } }
                        @for (name, sites) in sites {
                            tbody {
                                @for (index, site) in sites.iter().enumerate() { tr {
                                    @if index == 0 {
                                        th scope="rowgroup" rowspan=(sites.len()) { (name) }
                                    }
                                    td { (place(claim, site)) }
                                    td { (pieces::number(Quantity::Bytes, site.bytes as f64)) }
                                    td { (format::count(site.allocations as f64)) }
                                } }
                            }
                        }
                    }
                }
                p.note {
                    "Over set-up, warm-up turn and measured turn; the five largest sites of each variant. A line without a "
                    "file is one of " code { (claim.path) } "."
                }
            }
        }
    }
}

/// Where a site is; without the file where it is the claim's own, as most are.
fn place<'a>(claim: &RecordedClaim, site: &'a Site) -> &'a str {
    let own = site.place.rfind(':').filter(|end| claim.path.ends_with(&site.place[..*end]));
    own.map_or(&site.place, |end| &site.place[end..])
}
