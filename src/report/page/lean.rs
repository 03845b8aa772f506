//! Takes out of a page what HTML lets one leave out, for a large page is mostly cells, and most of a cell is markup.
//!
//! It follows the HTML standard (WHATWG, *Writing HTML documents*): end tags that are optional, and quotes around
//! attribute values that need none. Text is passed on as it is, and nothing of a record can be taken for markup: in it
//! every `<`, `>` and quotation mark is escaped.

use rayon::prelude::*;

/// How a paragraph ends before a listing: the listing may be taken out of its place, and the paragraph then has to end by itself.
pub(super) const BEFORE_LISTING: &str = "</p ><pre";

/// What stands between two elements that need no end tag between them, with what is left of it.
const OPTIONAL: [(&str, &str); 17] = [
    ("</p><pre", BEFORE_LISTING),
    ("</thead><tbody", "<tbody"),
    ("</tbody><tbody", "<tbody"),
    ("</tbody></table>", "</table>"),
    ("</p><p", "<p"),
    ("</p><div", "<div"),
    ("</p></div>", "</div>"),
    ("</p><h3", "<h3"),
    ("</p><figure", "<figure"),
    ("</p><tr>", "<tr>"),
    ("</p><td", "<td"),
    ("</p></table>", "</table>"),
    ("</p></section>", "</section>"),
    ("</dt><dd", "<dd"),
    ("</dd></div>", "</div>"),
    ("</li><li", "<li"),
    ("</li></ul>", "</ul>"),
];
/// A cell ends where the next one begins, a row where the next one does.
const CELLS: [&str; 3] = ["</td>", "</th>", "</tr>"];
/// Elements whose text is no markup.
const RAW: [&str; 2] = ["style", "script"];

/// Where a page is cut into parts that are worked on by themselves: nothing that is left out stands across.
const SECTION: &str = "<section";

/// The page without what can be left out.
pub(super) fn lean(page: &str) -> String {
    let sections = page.match_indices(SECTION).map(|(at, _)| at);
    let starts: Vec<usize> = std::iter::once(0).chain(sections).collect();
    let ends = starts.iter().skip(1).copied().chain([page.len()]);
    let parts: Vec<&str> = starts.iter().zip(ends).map(|(start, end)| &page[*start..end]).collect();
    let parts: Vec<String> = parts.into_par_iter().map(lean_part).collect();
    parts.concat()
}

fn lean_part(part: &str) -> String {
    let mut lean = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(start) = rest.find('<') {
        lean.push_str(&rest[..start]);
        let end = end_of_tag(&rest[start..]).map_or(rest.len(), |end| start + end);
        let tag = &rest[start..end];
        rest = &rest[end..];
        // Before a mark a row is closed: what the mark stands for begins outside of it.
        let is_needed = tag == "</tr>" && rest.starts_with("<!--");
        if is_needed || !CELLS.contains(&tag) {
            // A header cell in a row of header cells is that of its column: WHATWG, *Forming relationships*.
            unquoted(&tag.replacen(" scope=\"col\"", "", 1), &mut lean);
        }
        if let Some(name) = RAW.iter().find(|name| tag[1..].starts_with(**name)) {
            let end = rest.find(&format!("</{name}>")).unwrap_or(rest.len());
            lean.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    lean.push_str(rest);
    OPTIONAL.iter().fold(lean, |page, (before, after)| page.replace(before, after))
}

/// Where the tag ends that a text begins with: behind the first `>` that stands in no value.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.bytes()
        .position(|byte| {
            is_quoted ^= byte == b'"';
            byte == b'>' && !is_quoted
        })
        .map(|end| end + 1)
}

/// Adds a tag without the quotes around values that need none.
fn unquoted(tag: &str, lean: &mut String) {
    let mut rest = tag;
    while let Some((before, (value, behind))) =
        rest.split_once("=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?)))
    {
        lean.push_str(before);
        // A slash behind a value without quotes would be part of it.
        let is_plain = !value.is_empty() && value.bytes().all(is_plain) && !behind.starts_with('/');
        let quote = if is_plain { "" } else { "\"" };
        for part in ["=", quote, value, quote] {
            lean.push_str(part);
        }
        rest = behind;
    }
    lean.push_str(rest);
}

/// Whether a byte may stand in a value without quotes: neither space nor one of `` " ' = < > ` ``, nor what looks like
/// the beginning of a reference.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.:#%,;()+".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_rows_and_quotes_are_left_out_where_they_may_be() {
        let table = "<table class=\"wide\"><thead><tr><th scope=\"col\">A</th></tr></thead><tbody><tr>\
            <td title=\"4,096 B\">4 KiB</td></tr></tbody></table>";
        let expected =
            "<table class=wide><thead><tr><th>A<tbody><tr><td title=\"4,096 B\">4 KiB</table>";
        assert_eq!(lean(table), expected);
    }

    #[test]
    fn a_value_before_the_end_of_a_closed_element_keeps_its_quotes() {
        assert_eq!(lean("<use class=\"a\" href=\"#q0\"/>"), "<use class=a href=\"#q0\"/>");
    }

    #[test]
    fn values_with_anything_else_in_them_keep_their_quotes() {
        for kept in
            ["<a title=\"\">", "<a title=\"a b\">", "<a href=\"x?a=b\">", "<a title=\"&lt;b>\">"]
        {
            assert_eq!(lean(kept), kept);
        }
    }

    #[test]
    fn text_stays_text() {
        let hostile = "<p title=\"&quot;&gt;\">&lt;script&gt;&quot;&amp;gt;&lt;/td&gt; scope=&quot;col&quot;</p>";
        assert_eq!(lean(hostile), hostile);
    }

    #[test]
    fn style_and_script_are_passed_on_as_they_are() {
        let raw = "<style>a[b=\"c\"] > d {}</style><script>if (a<b) c(\"</td>\")</script><p>x</p>";
        assert_eq!(lean(raw), raw);
    }
}
