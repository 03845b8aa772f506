//! The code of a claim's variants beside each other, with the lines marked that the reference does not have.

use crate::record::RecordedClaim;
use crate::report::code::{Code, Line, Own, Piece};
use maud::{Markup, html};

/// The code; nothing where the record's text of the claim has no routines.
pub(super) fn section(claim: &RecordedClaim) -> Markup {
    let code = Code::of(claim);
    html! {
        @if let Some(code) = code {
            details.code {
                summary { "The code of the variants, line by line" }
                p.note {
                    "Cut from " code { (claim.file()) } ". A line with a + does not stand in the reference "
                    code { (claim.reference) } "."
                }
                div.codes {
                    @for own in &code.own { (of_variant(claim, own)) }
                    @if !code.shared.is_empty() {
                        div.all {
                            p { "Used by several variants" }
                            (listing(&code.shared, "Code that several variants use"))
                        }
                    }
                }
            }
        }
    }
}

fn of_variant(claim: &RecordedClaim, own: &Own) -> Markup {
    let variant = &claim.variants[own.index];
    let is_reference = variant.name == claim.reference;
    html! {
        div {
            p {
                code { (variant.name) }
                @if is_reference { " " span.tag { "reference" } }
                @if let Some(first) = own.pieces.first() { " " span.reason { "line " (first.from) } }
            }
            (listing(&own.pieces, &format!("Code of {}", variant.name)))
        }
    }
}

fn listing(pieces: &[Piece], name: &str) -> Markup {
    html! {
        pre tabindex="0" role="group" aria-label=(name) {
            code {
                @for (index, piece) in pieces.iter().enumerate() {
                    @if index > 0 { "\n" }
                    // Lines that are marked alike stand together, so that a mark is one block.
                    @for lines in piece.lines.chunk_by(|one, other| one.is_new == other.is_new) {
                        @let text = written(lines);
                        @if lines[0].is_new { mark { (text) } } @else { (text) }
                    }
                }
            }
        }
    }
}

/// The lines, each new one behind a sign that stands in the margin.
fn written(lines: &[Line]) -> String {
    let sign = |line: &Line| if line.is_new && !line.text.is_empty() { "+ " } else { "" };
    lines.iter().map(|line| format!("{}{}\n", sign(line), line.text)).collect()
}
