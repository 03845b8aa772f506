//! A strict reader of HTML: every tag closed in its order but where HTML says that it ends by itself, every attribute one
//! that the page uses, every value in quotes that needs them.

const VOID: [&str; 3] = ["meta", "br", "input"];

/// Attributes that stand without a value.
const BARE: [&str; 2] = ["hidden", "checked"];

/// What ends where a next one begins, or what it stands in ends: the innermost first.
const CELLS: [&str; 2] = ["td", "th"];
const ENDING: [&[&str]; 4] = [&["p", "dt", "dd", "li"], &CELLS, &["tr"], &["thead", "tbody"]];

/// What no paragraph goes on behind, of what the page has.
const BEHIND_PARAGRAPHS: [&str; 14] = [
    "p",
    "div",
    "h3",
    "figure",
    "tr",
    "td",
    "ul",
    "table",
    "details",
    "section",
    "pre",
    "dl",
    "figcaption",
    "blockquote",
];

const ELEMENTS: &str = "html head meta title style body b i a header p h1 h2 h3 nav ul li main section span table \
    thead tbody tr th td caption strong code pre dl div dt dd figure blockquote figcaption cite details summary \
    footer mark script form label input select option output button svg text path rect circle use g defs marker";

const ATTRIBUTES: &str = "lang charset name content http-equiv class href rel id title aria-labelledby aria-label \
    aria-hidden role style scope colspan rowspan data-label data-theme data-reach type for value placeholder aria-live aria-describedby tabindex width height viewBox x y dx dy cx cy r d opacity markerUnits";

/// Panics where the page is not well formed, or has an element or an attribute that the report never writes.
pub(crate) fn assert_strict(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("the page begins with its type");
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains("onerror=\""), "an attribute in {}", &rest[..start]);
        rest = &rest[start + 1..];
        if let Some(closing) = rest.strip_prefix('/') {
            let (name, after) = closing.split_once('>').expect("a closing tag ends");
            for kind in ENDING {
                if open.last() != Some(&name) {
                    close(&mut open, &[kind]);
                }
            }
            assert_eq!(open.pop(), Some(name), "before {after:.80}");
            rest = after;
            continue;
        }
        let length = rest.find([' ', '>', '/']).expect("a tag has a name that ends");
        let name = &rest[..length];
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "the element <{name}>");
        rest = attributes(&rest[length..]);
        if name == "script" {
            let (script, after) = rest.split_once("</script>").expect("a script ends");
            assert!(script.starts_with(">//"), "a script that is not the page's own: {script:.80}");
            rest = after;
            continue;
        }
        match name {
            "td" | "th" => close(&mut open, &[&["p"], &CELLS]),
            "tr" => close(&mut open, &[&["p"], &CELLS, &["tr"]]),
            "tbody" => close(&mut open, &ENDING),
            "li" | "dt" | "dd" => close(&mut open, &[&["p"], &["li", "dt", "dd"]]),
            name if BEHIND_PARAGRAPHS.contains(&name) => close(&mut open, &[&["p"]]),
            _ => {}
        }
        let is_closed = rest.starts_with("/>");
        rest = rest.split_once('>').expect("a tag ends").1;
        if !is_closed && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

/// Ends the innermost element where it is one of the first kind, then where it is one of the next.
fn close(open: &mut Vec<&str>, kinds: &[&[&str]]) {
    for kind in kinds {
        if open.last().is_some_and(|innermost| kind.contains(innermost)) {
            open.pop();
        }
    }
}

/// Reads the attributes of a tag and returns what stands behind them.
fn attributes(mut rest: &str) -> &str {
    loop {
        rest = rest.trim_start();
        if rest.starts_with('>') || rest.starts_with("/>") {
            return rest;
        }
        let length = rest.find(['=', ' ', '>']).expect("an attribute ends");
        if BARE.contains(&&rest[..length]) && !rest[length..].starts_with('=') {
            rest = &rest[length..];
            continue;
        }
        let (name, after) = rest.split_once('=').expect("an attribute has a value");
        assert!(ATTRIBUTES.split_whitespace().any(|known| known == name), "the attribute {name}");
        rest = if let Some(quoted) = after.strip_prefix('"') {
            quoted.split_once('"').expect("a quoted value ends").1
        } else {
            let end = after.find([' ', '>']).expect("a value ends");
            let is_plain = |byte: u8| !b"\"'`=</&".contains(&byte);
            let plain = end > 0 && after[..end].bytes().all(is_plain);
            assert!(plain, "the value of {name} needs quotes");
            &after[end..]
        };
    }
}
