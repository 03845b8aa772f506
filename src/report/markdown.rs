//! Pages as Markdown: what the verdicts of each theme say together, and what a catalogue leaves out. What comes from a
//! record stays text.

use super::evidence::Evidence;
use super::table::printable;
use super::theme::Theme;
use crate::record::{Header, Record, RecordedLeftOut};
use crate::verdict::Settings;

/// A page with the name of its file, without an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Letters, digits, `-` and `_` only.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A page for each theme of a record, in its order. The same record gives the same bytes.
#[must_use]
pub fn theme_pages(record: &Record, settings: Settings) -> Vec<Page> {
    let evidence = Evidence::of(record, settings);
    let measured = evidence.newest.latest().map(measured).unwrap_or_default();
    let themes = Theme::all(&evidence).into_iter();
    themes.map(|theme| Page { text: page(&theme, &measured), name: theme.name }).collect()
}

fn page(theme: &Theme, measured: &str) -> String {
    let mut text = format!("# {}\n\n", prose(theme.title));
    for sentence in &theme.lead {
        text += &format!("{}\n", prose(sentence));
    }
    for part in &theme.parts {
        text += &format!("\n## {}\n\n", part.title);
        for item in &part.items {
            text += &format!("- **{}**\n", prose(&item.claim.title));
            for sentence in &item.sentences {
                text += &format!("  - {}\n", prose(sentence));
            }
        }
    }
    text + &format!(
        "\n---\n\nBy rule from a record, not by hand: `cargo claimbench themes`. {measured}\n"
    )
}

/// Where and when a record was measured.
fn measured(header: &Header) -> String {
    let machine = &header.machine;
    let measured = format!(
        "Measured on {} with {} cores, {}, {}, commit {}, from {}.",
        machine.processor,
        machine.cores,
        machine.system,
        header.build.rustc,
        header.build.commit,
        header.started
    );
    prose(&measured)
}

/// What a catalogue leaves out, as a page.
#[must_use]
pub fn left_out_page(left_out: &RecordedLeftOut) -> String {
    let mut text = "# Not carried over\n\n".to_owned();
    text += "What the articles say of performance that no claim is to measure, and why.\n\n";
    for left in &left_out.sentences {
        let quote = match left.quote.as_str() {
            "" => String::new(),
            quote => format!("“{}” ", prose(quote)),
        };
        let from = from(&left.article, &left.author, &left.url);
        text += &format!("- **{}** {}\n  {quote}{from}\n", prose(&left.says), prose(&left.reason));
    }
    if !left_out.planned.is_empty() {
        text += "\n## Not measured yet\n\nWhat the articles say and a claim is still to be written for.\n\n";
    }
    for of_theme in left_out.planned.chunk_by(|one, next| one.theme == next.theme) {
        text += &format!("- {}\n", prose(&of_theme[0].theme));
        for planned in of_theme {
            text +=
                &format!("  - {} {}\n", prose(&planned.says), prose(&format!("`{}`", planned.id)));
        }
    }
    text += "\n## Articles that say nothing of performance\n\n";
    for left in &left_out.articles {
        let from = from(&left.article, &left.author, &left.url);
        text += &format!("- {from}: {}\n", prose(&left.about));
    }
    text
}

/// Where a sentence comes from: a link where the address is one that a browser fetches, and nothing else.
fn from(article: &str, author: &str, url: &str) -> String {
    let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "-._~/:?#=&%+".contains(letter);
    let is_web =
        (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(is_safe);
    let title = prose(article);
    let article = if is_web { format!("[{title}]({url})") } else { format!("*{title}*") };
    if author.is_empty() { article } else { format!("{article}, {}", prose(author)) }
}

/// Text with names between backticks as Markdown: names are code, and everything else is what it looks like.
pub(super) fn prose(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let mut parts: Vec<&str> = line.split('`').collect();
    // A backtick without a partner stays what it is.
    let unpaired = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut written = String::new();
    for (index, part) in parts.iter().enumerate() {
        match (index % 2, *part) {
            (1, "") => {}
            (1, name) => written += &format!("`{}`", printable(name)),
            (_, text) => written += &escaped(text),
        }
    }
    if let Some(rest) = unpaired {
        written += &format!("\\`{}", escaped(rest));
    }
    written
}

/// Text in which no sign means anything to Markdown.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$')
        {
            written.push('\\');
        }
        written.push(letter);
    }
    printable(&written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_everything_else_is_text() {
        assert_eq!(prose("time of `whole` / `copy` ≥ 12"), "time of `whole` / `copy` ≥ 12");
        assert_eq!(prose("8.2 KiB [6.1, 11] up"), "8.2 KiB \\[6.1, 11\\] up");
        assert_eq!(prose("a <b> & *c*_d_"), "a \\<b\\> \\& \\*c\\*\\_d\\_");
        assert_eq!(prose("one ` alone\n# and a line"), "one \\` alone \\# and a line");
    }

    #[test]
    fn only_an_address_of_the_web_becomes_a_link() {
        assert_eq!(
            from("A [b]", "", "https://example.org/a"),
            "[A \\[b\\]](https://example.org/a)"
        );
        assert_eq!(from("A", "B", "javascript:alert(1)"), "*A*, B");
        assert_eq!(from("A", "", "https://example.org/) [x](y"), "*A*");
    }
}
