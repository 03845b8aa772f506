//! What one source file says of its modules: the names it binds, defines and reads. Code under `cfg(test)` is left out.

use crate::tokens::{Token, is_word, reads, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// The names of the modules from the root of the library to one of them.
pub(crate) type Path = Vec<String>;

/// A path that stands in the code, with its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    /// The line, counted from 1.
    pub line: usize,
    /// The names of the path, as they are written.
    pub names: Path,
    /// Whether it is given on by a `pub use`.
    pub given_on: bool,
}

/// A module: a whole file, or one that a file holds in braces.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The file that it stands in.
    pub file: String,
    /// The modules that it declares.
    pub children: BTreeSet<String>,
    /// The names that its `use` lines bind, each with the paths behind it.
    pub bound: BTreeMap<String, Vec<Path>>,
    /// The paths whose names it takes altogether.
    pub globs: Vec<Path>,
    /// The names that it defines itself.
    pub defined: BTreeSet<String>,
    /// The paths that it reads, those of its `use` lines among them.
    pub reads: Vec<Read>,
}

/// The path of the module that a file of `src` is.
pub(crate) fn path_of(file: &str) -> Path {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
    let inner = inner.strip_suffix("/mod").unwrap_or(inner);
    if inner == "lib" { Path::new() } else { inner.split('/').map(str::to_owned).collect() }
}

/// The modules of a file by their paths, and the paths of those that only the tests have.
pub(crate) fn modules(file: &str, text: &str) -> (BTreeMap<Path, Module>, Vec<Path>) {
    let own = path_of(file);
    let (tokens, of_tests) = without_tests(tokens(text));
    let of_tests = of_tests.into_iter().map(|name| child(&own, &name)).collect();
    let module = || Module { file: file.to_owned(), ..Module::default() };
    let mut modules = BTreeMap::from([(own.clone(), module())]);
    // The modules that are open, each with the depth of braces inside it.
    let (mut open, mut depth) = (vec![(own, 0)], 0);
    let mut at = 0;
    while at < tokens.len() {
        let (path, inside) = open
            .last()
            .unwrap_or_else(|| {
                panic!("{file}:{}: more braces are closed than opened", tokens[at].line)
            })
            .clone();
        let here = modules.get_mut(&path).expect("a module is entered when it is opened");
        let word = |behind: usize| tokens.get(at + behind).map_or("", |token| token.text.as_str());
        match word(0) {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if depth < inside {
                    open.pop();
                }
            }
            "mod" if matches!(word(2), ";" | "{") => {
                here.children.insert(word(1).to_owned());
                if word(2) == "{" {
                    depth += 1;
                    modules.insert(child(&path, word(1)), module());
                    open.push((child(&path, word(1)), depth));
                }
                at += 2;
            }
            "use" if !matches!(word(1), "<" | "$") => {
                let given_on = at > 0 && matches!(tokens[at - 1].text.as_str(), "pub" | ")");
                let end = tokens[at..].iter().position(|token| token.text == ";");
                let end = end.map_or(tokens.len(), |length| at + length);
                bind(here, given_on, &[], &tokens[at + 1..end]);
                at = end;
            }
            "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union"
                if depth == inside && word(1).starts_with(is_word) =>
            {
                here.defined.insert(word(1).to_owned());
            }
            "macro_rules" => {
                here.defined.insert(word(2).to_owned());
            }
            _ if begins_path(&tokens, at) => {
                let names = path_at(&tokens[at..]);
                let length = names.len();
                here.reads.push(Read { line: tokens[at].line, names, given_on: false });
                at += 3 * (length - 1);
            }
            _ => {}
        }
        at += 1;
    }
    (modules, of_tests)
}

/// The path of a module's child.
fn child(path: &[String], name: &str) -> Path {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// The tokens without the items under `#[cfg(test)]`, and the modules that such items declare.
fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    let (mut kept, mut of_tests) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if !reads(&tokens[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let (begin, mut depth) = (at + 7, 0);
        at = begin;
        while at < tokens.len() {
            match tokens[at].text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 && matches!(tokens[at - 1].text.as_str(), ";" | "}") {
                break;
            }
        }
        let item = &tokens[begin..at];
        let declared = item.windows(3).find(|item| item[0].text == "mod" && item[2].text == ";");
        of_tests.extend(declared.map(|item| item[1].text.clone()));
    }
    (kept, of_tests)
}

/// Binds the names of a `use` line, or of a group of it, behind the names that stand before the group.
fn bind(module: &mut Module, given_on: bool, before: &[String], tokens: &[Token]) {
    let names = path_at(tokens);
    let path: Path = before.iter().chain(&names).cloned().collect();
    let behind = tokens.get((3 * names.len()).saturating_sub(2)..).unwrap_or_default();
    // A path that goes on in a group or a star ends in two colons; without names the group stands alone.
    let behind = if reads(behind, &[":", ":"]) { &behind[2..] } else { behind };
    let Some(line) = tokens.first().map(|token| token.line) else { return };
    match behind.first().map(|token| token.text.as_str()) {
        Some("{") => {
            for part in parts(&behind[1..behind.len() - 1]) {
                bind(module, given_on, &path, part);
            }
        }
        Some("*") => {
            module.reads.push(Read { line, names: path.clone(), given_on });
            module.globs.push(path);
        }
        _ => {
            let itself = path.len() > 1 && path.last().is_some_and(|name| name == "self");
            let path = if itself { path[..path.len() - 1].to_vec() } else { path };
            let renamed = reads(behind, &["as"]).then(|| behind[1].text.clone());
            let Some(name) = renamed.or_else(|| path.last().cloned()) else { return };
            module.reads.push(Read { line, names: path.clone(), given_on });
            module.bound.entry(name).or_default().push(path);
        }
    }
}

/// The parts of a group between its commas.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0;
    let between = |token: &Token| {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0 && token.text == ","
    };
    tokens.split(between).filter(|part| !part.is_empty()).collect()
}

/// Whether a path of several names begins here.
fn begins_path(tokens: &[Token], at: usize) -> bool {
    let behind_path = at >= 2 && reads(&tokens[at - 2..], &[":", ":"]);
    !behind_path && (at == 0 || tokens[at - 1].text != ".") && path_at(&tokens[at..]).len() > 1
}

/// The names of the path that begins here.
fn path_at(tokens: &[Token]) -> Path {
    let is_name = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.text.starts_with(|sign: char| is_word(sign) && !sign.is_numeric())
        })
    };
    let mut names = Path::new();
    let mut at = 0;
    while is_name(at) {
        names.push(tokens[at].text.clone());
        if !reads(&tokens[at + 1..], &[":", ":"]) {
            break;
        }
        at += 3;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Module {
        modules("src/a/b.rs", text).0.remove(&path_of("src/a/b.rs")).expect("the file's own")
    }

    fn written(module: &Module) -> Vec<String> {
        module.reads.iter().map(|read| format!("{}:{}", read.line, read.names.join("::"))).collect()
    }

    #[test]
    fn a_file_is_the_module_of_its_path() {
        assert_eq!(path_of("src/lib.rs"), Path::new());
        assert_eq!(path_of("src/a/mod.rs"), ["a"]);
        assert_eq!(path_of("src/a/b.rs"), ["a", "b"]);
        assert_eq!(path_of("src/a/model.rs"), ["a", "model"]);
    }

    #[test]
    fn groups_stars_and_new_names_of_a_use_line_are_taken_apart() {
        let module = only("use crate::{c::{self, D as E},\n f::*};\npub use super::g::H;");
        assert_eq!(
            written(&module),
            ["1:crate::c", "1:crate::c::D", "2:crate::f", "3:super::g::H"]
        );
        assert_eq!(module.bound.keys().collect::<Vec<_>>(), ["E", "H", "c"]);
        assert_eq!(module.globs, [["crate", "f"]]);
        assert_eq!(module.reads.iter().filter(|read| read.given_on).count(), 1);
    }

    #[test]
    fn paths_in_the_code_are_read_and_methods_are_not() {
        let module = only("fn f(x: &c::D) -> usize { x.e::<u8>(); super::g::h(1) + x.len() }");
        assert_eq!(written(&module), ["1:c::D", "1:super::g::h"]);
        assert_eq!(module.defined.iter().collect::<Vec<_>>(), ["f"]);
    }

    #[test]
    fn a_module_in_braces_has_its_own_names() {
        let (modules, _) = modules("src/a.rs", "mod b { use super::C; struct D; }\nstruct C;");
        let inner = &modules[&["a".to_owned(), "b".to_owned()][..]];
        assert_eq!((inner.bound.len(), inner.defined.len()), (1, 1));
        assert_eq!(modules[&["a".to_owned()][..]].defined.len(), 1);
    }

    #[test]
    fn what_only_the_tests_have_is_left_out() {
        let text = "#[cfg(test)]\npub(crate) mod testing;\nfn f() {}\n#[cfg(test)]\nmod tests { use super::g::H; }";
        assert!(only(text).reads.is_empty());
        let (_, of_tests) = modules("src/a/b.rs", text);
        assert_eq!(of_tests, [["a", "b", "testing"]]);
    }
}
