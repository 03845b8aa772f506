//! A claim's line in the list of a catalogue, or in that of a theme which is a package of its own.

use super::{Name, title};
use crate::record::Error;

/// Where the line went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Behind the other claims of its theme.
    InTheme,
    /// Into a theme of its own, behind the others.
    NewTheme,
}

/// The list with a claim at the end of its theme; where there is no such theme, with that at the end of the list.
///
/// # Errors
/// Where there is no `catalogue! { … }` or `theme! { … }` in the text, where the list is of themes that are packages and so can
/// not take a new one, or where the claim is in it already.
pub fn add_claim(list: &str, name: Name) -> Result<(String, Place), Error> {
    let body = body(list).ok_or_else(|| {
        let next =
            "it has to hold `claimbench::catalogue! { … }`; move it away and run `claimbench init`";
        Error::new("there is no list of claims in it", next)
    })?;
    let Some(theme) = theme(list, body, name.theme) else {
        if lists_packages(&list[body.0..body.1]) {
            let what =
                format!("there is no theme `{}`, and the themes here are packages", name.theme);
            let next = "copy the folder of one that is there, name both of its packages in the manifest of the claims and in \
                        both lists, and try again";
            return Err(Error::new(what, next));
        }
        let block = format!(
            "    \"{}\" {} {{\n        {},\n    }}\n",
            title(name.theme),
            name.theme,
            name.claim
        );
        return Ok((inserted(list, body.1, &block), Place::NewTheme));
    };
    let inside = &list[theme.0..theme.1];
    if inside.split(',').any(|listed| code(listed) == name.claim) {
        let what = format!("`{}/{}` is listed already", name.theme, name.claim);
        return Err(Error::new(what, "choose another name"));
    }
    let line = format!("        {},\n", name.claim);
    Ok((inserted(list, theme.1, &line), Place::InTheme))
}

/// A name without the comments before it.
fn code(listed: &str) -> &str {
    listed
        .lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty() && !line.starts_with("//"))
        .unwrap_or_default()
}

/// Whether the inside of a list names themes that are packages.
fn lists_packages(body: &str) -> bool {
    body.lines().any(|line| line.trim_start().starts_with("use "))
}

/// Where the inside of the macro's braces begins and ends.
fn body(list: &str) -> Option<(usize, usize)> {
    let call = ["catalogue!", "theme!"].iter().find_map(|name| list.find(name))?;
    let start = call + list[call..].find('{')? + 1;
    Some((start, start + end(&list[start..])?))
}

/// Where the inside of a theme's braces begins and ends.
fn theme(list: &str, body: (usize, usize), name: &str) -> Option<(usize, usize)> {
    let inside = &list[body.0..body.1];
    let mut from = 0;
    while let Some(at) = inside[from..].find(name).map(|at| from + at) {
        let before = inside[..at].trim_end();
        let rest = inside[at + name.len()..].trim_start();
        if before.ends_with('"') && rest.starts_with('{') {
            let start = body.0 + inside.len() - rest.len() + 1;
            return Some((start, start + end(&list[start..])?));
        }
        from = at + name.len();
    }
    None
}

/// Where the brace closes that is open at the start of a text. Comments and strings are passed over.
fn end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            '"' => while letters.next_if(|(_, letter)| *letter != '"').is_some() {},
            '/' if text[at..].starts_with("//") => {
                while letters.next_if(|(_, letter)| *letter != '\n').is_some() {}
            }
            _ => {}
        }
        if letter == '"' {
            letters.next();
        }
    }
    None
}

/// The list with whole lines before a closing brace, which gets a line of its own where it has none.
fn inserted(list: &str, brace: usize, lines: &str) -> String {
    let (before, after) = list.split_at(brace);
    let indent = before.len() - before.trim_end_matches(' ').len();
    let before = before.trim_end_matches(' ');
    let (gap, indent) = match before.ends_with('\n') {
        true => ("", indent),
        // A theme on one line: `"Title" theme { name, }`.
        false => ("\n", if lines.starts_with("        ") { 4 } else { 0 }),
    };
    format!("{before}{gap}{lines}{}{after}", " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "//! Claims.\n\nclaimbench::catalogue! {\n    title: \"Ours {really}\",\n    \"Pools and more\" pools {\n        // A comment, with } and a comma,\n        warm,\n    }\n    \"Calls\" calls { direct, }\n}\n";

    fn added(list: &str, name: &str) -> String {
        add_claim(list, Name::of(name).expect("a name")).expect("it can be added").0
    }

    #[test]
    fn a_claim_goes_behind_the_others_of_its_theme() {
        let list = added(LIST, "pools/cold");
        assert_eq!(list, LIST.replace("        warm,\n", "        warm,\n        cold,\n"));
        let list = added(LIST, "calls/boxed");
        assert_eq!(list, LIST.replace("direct, }", "direct,\n        boxed,\n    }"));
    }

    #[test]
    fn a_new_theme_goes_behind_the_others_with_a_first_title() {
        let list = added(LIST, "big_lists/long");
        assert!(
            list.ends_with("}\n    \"Big lists\" big_lists {\n        long,\n    }\n}\n"),
            "{list}"
        );
        assert!(list.starts_with(&LIST[..LIST.len() - 2]));
        let list = added("claimbench::catalogue! {}\n", "a/b");
        assert_eq!(list, "claimbench::catalogue! {\n    \"A\" a {\n        b,\n    }\n}\n");
    }

    #[test]
    fn a_theme_that_is_a_package_has_a_list_of_its_own_and_is_not_made_by_a_line() {
        let theme =
            "//! Pools.\n\nclaimbench::theme! {\n    \"Pools\" pools {\n        warm,\n    }\n}\n";
        let wanted = theme.replace("        warm,\n", "        warm,\n        cold,\n");
        assert_eq!(added(theme, "pools/cold"), wanted);
        let list = "claimbench::catalogue! {\n    title: \"Ours\",\n    use claims_pools,\n}\n";
        let error =
            add_claim(list, Name::of("calls/direct").expect("a name")).expect_err("refused");
        assert!(error.to_string().contains("there is no theme `calls`"), "{error}");
    }

    #[test]
    fn a_claim_that_is_listed_and_a_file_without_a_list_are_refused() {
        let refused = |list, name| {
            add_claim(list, Name::of(name).expect("a name")).expect_err("refused").what
        };
        assert!(refused(LIST, "pools/warm").contains("listed already"));
        assert!(refused("fn main() {}", "pools/warm").contains("no list of claims"));
    }
}
