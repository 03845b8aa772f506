//! Folds a large page: what a reader sees first stands as it is, everything else compressed in one block of data that the
//! page's own script unfolds where it belongs: the parts of a claim when somebody comes near it, prints the page or searches
//! it. Nothing is loaded, so the page works from a disk, and it is one file.
//!
//! A page of a hundred claims is mostly tables, listings and charts, of which every kind compresses by itself far better than
//! all of them together: so the parts are cut into kinds, and those of a kind follow each other.

use super::lean;
use base64::Engine;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// Where a part begins that may be folded. In text every `<` is escaped, so nothing of a record can be taken for a mark.
pub(super) const BEGINS: &str = "<!--[-->";
/// Where rows of a table begin that may be folded.
pub(super) const ROWS_BEGIN: &str = "<!--(-->";
/// Where a part ends.
pub(super) const ENDS: &str = "<!--]-->";
/// Where the block of data may stand.
pub(super) const DATA: &str = "<!--data-->";
/// What stands between two parts in the block of data; the script knows it too.
const BETWEEN: &str = "<!--|-->";

/// A page of more bytes is folded: less than that every mailbox takes, and every browser shows at once.
const LARGE: usize = 2_000_000;

/// The kinds of parts in the order in which they are unfolded: rows, parts, and what stands in those.
const KINDS: [char; 5] = ['r', 'a', 't', 'c', 'd'];
/// What is cut out of a part, each by how it begins, how it ends, and its kind.
static INSIDE: [(&str, &str, usize); 3] =
    [("<table", "</table>", 2), ("<svg viewBox", "</svg>", 3), ("<pre", "</pre>", 4)];

/// What is said until everything is unfolded.
const SAID: &str = "<p id=folded>Unfolding the details of the claims. Where this stays, no script may run: \
    <code>cargo claimbench report --whole</code> writes a page that needs none.</p>";

/// The page as it is where it is small, else folded.
pub(super) fn folded_where_large(page: &str) -> String {
    if page.len() > LARGE { folded(page) } else { whole(page) }
}

/// The page with everything where it stands.
pub(super) fn whole(page: &str) -> String {
    let marks = [BEGINS, ROWS_BEGIN, ENDS, DATA];
    let page = marks.iter().fold(page.to_owned(), |page, mark| page.replace(mark, ""));
    page.replace(lean::BEFORE_LISTING, "<pre")
}

/// The page with everything between marks in one block of data.
fn folded(page: &str) -> String {
    let mut parts: [Vec<String>; KINDS.len()] = Default::default();
    let mut shell = String::new();
    let mut rest = page;
    while let Some(at) = begin(rest) {
        shell.push_str(&rest[..at]);
        let is_rows = rest[at..].starts_with(ROWS_BEGIN);
        let behind = &rest[at + BEGINS.len()..];
        let (part, after) = behind.split_once(ENDS).unwrap_or((behind, ""));
        if is_rows {
            shell += &put_away(part.to_owned(), 0, &mut parts);
        } else {
            let part = cut(part, &mut parts);
            shell += &put_away(part, 1, &mut parts);
        }
        rest = after;
    }
    shell.push_str(rest);
    let text = parts.concat().join(BETWEEN);
    let data = base64::prelude::BASE64_STANDARD.encode(compressed(&text));
    let block = format!("{SAID}<script id=data type=text/plain>{data}</script>");
    shell.replace(DATA, &block)
}

/// Where the next part begins; looked for once, and not once for each of the marks.
fn begin(page: &str) -> Option<usize> {
    let is_mark =
        |at: &usize| [BEGINS, ROWS_BEGIN].iter().any(|mark| page[*at..].starts_with(mark));
    page.match_indices("<!--").map(|(at, _)| at).find(is_mark)
}

/// A part without its tables, charts and listings, each with its place kept.
fn cut(part: &str, parts: &mut [Vec<String>]) -> String {
    let mut left = String::new();
    let mut rest = part;
    let first = |rest: &str| {
        let found = INSIDE.iter().filter_map(|of| Some((rest.find(of.0)?, of)));
        found.min_by_key(|(at, _)| *at)
    };
    while let Some((at, (_, end, kind))) = first(rest) {
        let behind = rest[at..].find(end).map_or(rest.len(), |length| at + length + end.len());
        left.push_str(&rest[..at]);
        left += &put_away(rest[at..behind].to_owned(), *kind, parts);
        rest = &rest[behind..];
    }
    left.push_str(rest);
    left
}

/// Puts a part of a kind behind the others of it, and gives what keeps its place: a template may stand wherever a part does.
fn put_away(part: String, kind: usize, parts: &mut [Vec<String>]) -> String {
    parts[kind].push(part);
    format!("<template class={}></template>", KINDS[kind])
}

fn compressed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).expect("nothing fails in memory");
    encoder.finish().expect("nothing fails in memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    /// What the script does: the parts go where their places are, kind after kind.
    fn unfolded(page: &str) -> String {
        let (head, rest) = page.split_once(SAID).expect("it is folded");
        let (data, tail) = rest.split_once("</script>").expect("the data end");
        let (_, data) = data.split_once('>').expect("the data begin");
        let bytes = base64::prelude::BASE64_STANDARD.decode(data).expect("base64");
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("compressed text");
        let mut parts = text.split(BETWEEN);
        let mut page = format!("{head}{tail}");
        for kind in KINDS {
            let place = format!("<template class={kind}></template>");
            let count = page.matches(&place).count();
            for part in parts.by_ref().take(count).collect::<Vec<&str>>() {
                page = page.replacen(&place, part, 1);
            }
        }
        assert_eq!(parts.next(), None, "every part has its place");
        page
    }

    #[test]
    fn a_folded_page_unfolds_to_the_whole_one() {
        let page = "<main><h2>One</h2><!--[--><p>a</p><table><tr><td>1</table><svg viewBox=\"0\"><path/></svg>\
            <p>b</p><table><tr><td>2<pre>x</pre></table><p>c</p ><pre>code</pre><!--]--><table><tr><td>3</tr><!--(--><tr><td>4</tr>\
            <!--]--><tr><td>5</table><h2>Two</h2><!--[--><pre>more</pre><!--]--></main><!--data-->";
        let folded = folded(page);
        assert_eq!(whole(&unfolded(&folded)), whole(page));
        let (shell, _) = folded.split_once(SAID).expect("it is folded");
        let places = "<main><h2>One</h2><template class=a></template><table><tr><td>3</tr><template class=r></template>\
            <tr><td>5</table><h2>Two</h2><template class=a></template></main>";
        assert_eq!(shell, places);
    }

    #[test]
    fn a_small_page_has_no_marks_and_is_not_folded() {
        let page = "<p>a</p><!--[--><p>b</p><!--]--><!--data-->";
        assert_eq!(folded_where_large(page), "<p>a</p><p>b</p>");
        let large =
            format!("<!--[--><p>{}</p><!--]--><!--data-->", "many words ".repeat(LARGE / 10));
        let folded = folded_where_large(&large);
        assert!(folded.len() < large.len() / 20, "{} bytes", folded.len());
        assert_eq!(unfolded(&folded), whole(&large));
    }
}
