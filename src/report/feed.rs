//! An Atom feed (RFC 4287) of the verdicts that turned, newest first.

use super::history::{Words, turn_in_words};
use super::table::printable;
use super::theme;
use crate::history::{History, Series, Turn};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use sha2::{Digest, Sha256};

/// The most entries: whoever reads a feed reads it more than once.
const MOST: usize = 100;
/// Stands where a time is none.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// What a feed is of.
#[derive(Clone, Copy)]
pub struct Feed<'a> {
    /// The package whose claims these are.
    pub package: &'a str,
    /// The title of its catalogue.
    pub title: &'a str,
    /// When the record beside it was measured, RFC 3339.
    pub measured: &'a str,
    /// Where the page is published; links are relative to the feed where that is not known.
    pub address: Option<&'a str>,
    /// The predictions in words.
    pub words: Words<'a>,
}

/// What a feed names as its maker, by which it is known again.
const GENERATOR: &str = "claimbench";

impl Feed<'_> {
    /// Whether a text is a feed that [`feed`] wrote.
    #[must_use]
    pub fn is_ours(text: &str) -> bool {
        text.contains(&format!("<generator>{GENERATOR}</generator>"))
    }
}

/// The turns of a history as an Atom feed. An entry's id depends on the claim, the prediction, the allocator, the machine and
/// the two commits alone, so that it stays.
///
/// # Panics
/// Never: it is written into memory.
#[must_use]
pub fn feed(history: &History, of: &Feed) -> String {
    let series = history.all_series();
    let mut turns: Vec<(&Series, Turn)> =
        series.iter().flat_map(|it| it.turns().into_iter().map(move |turn| (it, turn))).collect();
    turns.sort_by(|(_, one), (_, other)| other.after.when().cmp(one.after.when()));
    turns.truncate(MOST);
    let updated = turns.first().map_or(of.measured, |(_, turn)| turn.after.when());
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut writer, of, updated, &turns).expect("writing into memory does not fail");
    String::from_utf8(writer.into_inner()).expect("texts in, text out") + "\n"
}

fn write(
    writer: &mut Writer<Vec<u8>>,
    of: &Feed,
    updated: &str,
    turns: &[(&Series, Turn)],
) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let mut feed = writer.create_element("feed").with_attribute(("xmlns", ATOM));
    if let Some(address) = of.address {
        feed = feed.with_attribute(("xml:base", printable(address).as_str()));
    }
    feed.write_inner_content(|writer| {
        text(writer, "id", &id(&[of.package, of.title]))?;
        text(writer, "title", &format!("{}: verdicts that turned", of.title))?;
        text(writer, "updated", time(updated))?;
        writer
            .create_element("author")
            .write_inner_content(|writer| text(writer, "name", of.package))?;
        text(writer, "generator", GENERATOR)?;
        link(writer, "alternate", "index.html")?;
        link(writer, "self", "feed.xml")?;
        turns.iter().try_for_each(|(series, turn)| entry(writer, of, series, turn))
    })?;
    Ok(())
}

/// The namespace of Atom.
const ATOM: &str = "http://www.w3.org/2005/Atom";

fn entry(
    writer: &mut Writer<Vec<u8>>,
    of: &Feed,
    series: &Series,
    turn: &Turn,
) -> std::io::Result<()> {
    let Turn { before, after, was, is } = turn;
    let words = (of.words)(series.claim, series.key).unwrap_or_else(|| series.key.to_owned());
    let words = words.replace('`', "");
    let under = series.allocator.name();
    let cores = series.kind.cores.to_string();
    let parts = [
        series.claim,
        series.key,
        under,
        series.kind.processor,
        &cores,
        &before.commit,
        &after.commit,
        &after.measured,
    ];
    let stated = if series.stated { "An article states it. " } else { "" };
    writer.create_element("entry").write_inner_content(|writer| {
        text(writer, "id", &id(&parts))?;
        text(writer, "title", &format!("{}: {was}, now {is}", series.claim))?;
        text(writer, "updated", time(after.when()))?;
        let anchor = theme::plain(series.claim);
        link(writer, "alternate", &format!("index.html#{anchor}"))?;
        text(
            writer,
            "summary",
            &format!(
                "{words} under {under}: {}. {stated}Measured on {}, {cores} cores.",
                turn_in_words(turn),
                series.kind.processor
            ),
        )
    })?;
    Ok(())
}

/// An element with a text, in which nothing is a control character.
fn text(writer: &mut Writer<Vec<u8>>, name: &str, content: &str) -> std::io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&printable(content)))?;
    Ok(())
}

fn link(writer: &mut Writer<Vec<u8>>, relation: &str, address: &str) -> std::io::Result<()> {
    let element = writer.create_element("link");
    element.with_attributes([("rel", relation), ("href", address)]).write_empty()?;
    Ok(())
}

/// A time as it is, or one that no reader takes for new where it is none.
fn time(told: &str) -> &str {
    if told.parse::<jiff::Timestamp>().is_ok() { told } else { NEVER }
}

/// An id that follows from some texts: a UUID of version 8 (RFC 9562) out of their SHA-256.
fn id(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut bytes: Vec<u8> = hasher.finalize().iter().copied().take(16).collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let groups = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("urn:uuid:{}", groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quick_xml::Reader;

    fn history(hostile: &str) -> History {
        let line = |commit: &str, day: u32, verdict: &str| {
            format!(
                "{{\"allocators\":{{}},\"claim\":\"a/b{hostile}\",\"commit\":\"{commit}{hostile}\",\
                 \"committed\":\"2026-01-0{day}T00:00:00Z\",\"cores\":2,\"format\":1,\"measured\":\"2026-02-01T00:00:00Z\",\
                 \"predictions\":{{\"time x / y <= 0.5 at 64\":{{\"stated\":true,\"under\":{{\"system\":\
                 {{\"verdict\":\"{verdict}\"}}}}}}}},\"processor\":\"P{hostile}\",\"rustc\":\"rustc 1\",\
                 \"verdict\":\"{verdict}\"}}\n"
            )
        };
        let all = [("a", 1, "holds"), ("b", 2, "refuted"), ("c", 3, "holds")];
        let text = all.map(|(commit, day, verdict)| line(commit, day, verdict)).concat();
        History::parse(&text).expect("it reads")
    }

    fn written(history: &History) -> String {
        let words = &|_: &str, _: &str| None;
        let address = Some("https://example.org/");
        let measured = "2026-03-01T00:00:00Z";
        feed(history, &Feed { package: "ours", title: "Our claims", measured, address, words })
    }

    /// The texts of all elements of a name; the document has to be well formed.
    fn texts(xml: &str, name: &str) -> Vec<String> {
        let mut reader = Reader::from_str(xml);
        let (mut open, mut texts) = (Vec::new(), Vec::new());
        loop {
            match reader.read_event().expect("it is well formed") {
                Event::Start(start) => {
                    open.push(start.name().0.to_owned());
                    if open.last().is_some_and(|last| last == name) {
                        texts.push(String::new());
                    }
                }
                Event::End(_) => drop(open.pop()),
                Event::Text(text) if open.last().is_some_and(|last| last == name) => {
                    texts.last_mut().expect("it was begun").push_str(&text);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty(), "{open:?}");
        texts
    }

    #[test]
    fn each_turn_is_an_entry_with_an_id_that_stays_newest_first() {
        let feed = written(&history(""));
        let titles = texts(&feed, "title");
        let wanted = [
            "Our claims: verdicts that turned",
            "a/b: refuted, now holds",
            "a/b: holds, now refuted",
        ];
        assert_eq!(titles, wanted);
        let days = texts(&feed, "updated");
        assert_eq!(days, ["2026-01-03T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z"]);
        let ids = texts(&feed, "id");
        assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
        assert!(ids[1] != ids[2] && ids == texts(&written(&history("")), "id"));
        let mut longer = history("");
        longer.lines.truncate(2);
        assert_eq!(texts(&written(&longer), "id")[1], ids[2], "an entry keeps its id");
        assert!(feed.contains("xml:base=\"https://example.org/\""));
        assert!(feed.contains("<link rel=\"alternate\" href=\"index.html#a-b\"/>"), "{feed}");
    }

    #[test]
    fn a_feed_is_known_by_its_generator_and_not_by_what_texts_say() {
        let feed = written(&history(""));
        assert_eq!(texts(&feed, "generator"), ["claimbench"]);
        assert!(Feed::is_ours(&feed));
        let other = feed.replace("<generator>claimbench</generator>", "");
        assert!(!Feed::is_ours(&other) && !Feed::is_ours("<feed>claimbench</feed>"));
        let said = written(&history("<generator>claimbench</generator>"));
        assert_eq!(said.matches("<generator>").count(), 1, "{said}");
    }

    #[test]
    fn what_a_history_says_is_text_and_no_turns_are_a_feed_all_the_same() {
        let feed = written(&history("<script>&]]>\\u001b[31m"));
        assert_eq!(texts(&feed, "title").len(), 3);
        assert!(!feed.contains("<script>") && !feed.contains('\u{1b}'), "{feed}");
        let none = written(&History::default());
        assert_eq!(texts(&none, "updated"), ["2026-03-01T00:00:00Z"]);
        assert_eq!(time("yesterday"), NEVER);
    }
}
