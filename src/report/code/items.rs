//! The items of a file: what begins at its left margin, with the comments and attributes above it.

/// One item of a file.
pub(super) struct Item<'a> {
    /// The number of its first line, from 1.
    pub(super) from: usize,
    pub(super) lines: Vec<&'a str>,
    /// What it declares; nothing for an implementation.
    pub(super) names: Vec<&'a str>,
    /// The trait and the type of an implementation.
    pub(super) implements: Option<(Option<&'a str>, &'a str)>,
}

/// The items of a file without what it imports, its tests, and the claim itself, which the page tells in words.
pub(super) fn items(text: &str) -> Vec<Item<'_>> {
    let mut items: Vec<Item> = Vec::new();
    let mut is_open = false;
    for (index, line) in text.lines().enumerate() {
        let begins = begins(line);
        let continues = is_open && items.last().is_some_and(|item| item.lines.iter().all(leads));
        if line.starts_with("//!") {
            is_open = false;
        } else if begins && !continues {
            items.push(Item {
                from: index + 1,
                lines: vec![line],
                names: vec![],
                implements: None,
            });
            is_open = true;
        } else if is_open && line.is_empty() && continues {
            // A comment that nothing stands under belongs to no item.
            items.pop();
            is_open = false;
        } else if is_open && let Some(item) = items.last_mut() {
            item.lines.push(line);
        }
    }
    for item in &mut items {
        while item.lines.last().is_some_and(|line| line.is_empty()) {
            item.lines.pop();
        }
        item.read();
    }
    let is_shown = |item: &Item| {
        let is_test = item.lines.iter().any(|line| line.starts_with("#[cfg(test)]"));
        let is_claim = item.names == ["CLAIM"];
        (!item.names.is_empty() || item.implements.is_some()) && !is_test && !is_claim
    };
    items.retain(is_shown);
    items
}

/// The words of code, without its comments.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.flat_map(|line| line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')))
        .filter(|word| !word.is_empty())
}

/// Whether a line at the left margin begins something, and does not go on with it.
fn begins(line: &str) -> bool {
    let first = line.chars().next();
    let goes_on = first.is_none_or(|first| first.is_whitespace() || "{}()[]<>".contains(first));
    !goes_on && line != "where"
}

/// Whether a line stands above an item: a comment or an attribute.
fn leads(line: &&str) -> bool {
    line.starts_with("//") || line.starts_with('#') || !begins(line)
}

impl<'a> Item<'a> {
    /// Reads what the item declares or implements.
    fn read(&mut self) {
        let is_head = |line: &&&str| begins(line) && !leads(line);
        let Some(head) = self.lines.iter().copied().find(|line| is_head(&line)) else { return };
        let mut known = words(head).skip_while(|word| {
            ["pub", "crate", "super", "in", "unsafe", "async", "extern", "C", "default"]
                .contains(word)
        });
        match known.next() {
            Some("use" | "mod") | None => {}
            Some("impl") => self.implements = self.implementation(),
            Some("fn" | "struct" | "enum" | "trait" | "type" | "union" | "macro_rules") => {
                self.names.extend(known.next());
            }
            Some("const" | "static") => {
                let name = known.find(|word| !["unsafe", "fn", "mut", "extern"].contains(word));
                self.names.extend(name);
            }
            // A macro, such as `thread_local!`.
            Some(_) => {
                let declared = self.lines.iter().filter_map(|line| {
                    let mut words = words(line).skip_while(|word| *word != "static").skip(1);
                    words.next()
                });
                self.names = declared.collect();
            }
        }
    }

    /// The trait and the type that stand behind `impl`.
    fn implementation(&self) -> Option<(Option<&'a str>, &'a str)> {
        let heads = self.lines.iter().skip_while(|line| leads(line)).copied();
        let mut parts: Vec<&'a str> = Vec::new();
        for line in heads {
            let (head, is_last) =
                line.split_once('{').map_or((line, false), |(head, _)| (head, true));
            parts.push(head);
            if is_last {
                break;
            }
        }
        // What stands between angle brackets is a parameter: of the whole, of the trait, or of the type.
        let mut depth = 0_usize;
        let mut said: Vec<&'a str> = Vec::new();
        for part in parts.iter().flat_map(|part| {
            part.split_inclusive(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        }) {
            let word =
                part.trim_end_matches(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            if depth == 0 && !word.is_empty() {
                said.push(word);
            }
            depth += part.matches('<').count();
            depth = depth.saturating_sub(part.matches('>').count());
        }
        let said = said.split(|word| *word == "where").next()?;
        let mut sides = said.split(|word| *word == "for");
        let (first, second) = (sides.next()?, sides.next());
        let is_type = |word: &&&str| word.starts_with(char::is_uppercase);
        let named = |side: &[&'a str]| side.iter().find(is_type).or(side.last()).copied();
        match second {
            Some(subject) => Some((first.last().copied(), named(subject)?)),
            None => Some((None, named(first.get(1..)?)?)),
        }
    }
}
