//! A strict reader of HTML: every tag closed in its order, every attribute quoted and one that the page uses.

const VOID: [&str; 3] = ["meta", "br", "input"];

/// Attributes that stand without a value.
const BARE: [&str; 2] = ["hidden", "checked"];

/// Cells and rows end where the next one begins, or what they stand in ends.
const CELLS: [&str; 2] = ["td", "th"];

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
            close(&mut open, &[&CELLS[..], &["tr"]]);
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
            "td" | "th" => close(&mut open, &[&CELLS]),
            "tr" => close(&mut open, &[&CELLS, &["tr"]]),
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
        let (name, after) = rest.split_once("=\"").expect("an attribute has a quoted value");
        assert!(ATTRIBUTES.split_whitespace().any(|known| known == name), "the attribute {name}");
        rest = after.split_once('"').expect("a quoted value ends").1;
    }
}
