//! Which file of `src` imports from which: names are followed through what modules give on, to the file that defines them.

use crate::module::{Module, Path, modules};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How often a name is followed from one `use` line to the next before it is given up.
const MOST_STEPS: usize = 64;

/// The imports of all files, each with the line that it stands on first.
pub(crate) struct Graph {
    /// By file: the files that it imports from, with the lines.
    pub imports: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Where a path ends.
enum End {
    /// At a module itself.
    Module(Path),
    /// At something that a file defines.
    File(String),
}

impl Graph {
    /// The graph of the files of a library, by path; what only the tests have is left out.
    pub(crate) fn of(files: &BTreeMap<String, String>) -> Graph {
        let mut all: BTreeMap<Path, Module> = BTreeMap::new();
        let mut of_tests = Vec::new();
        for (file, text) in files {
            let (modules, tests) = modules(file, text);
            all.extend(modules);
            of_tests.extend(tests);
        }
        all.retain(|path, _| !of_tests.iter().any(|tests| path.starts_with(tests)));
        let mut imports: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for (path, module) in &all {
            let own = imports.entry(module.file.clone()).or_default();
            for read in &module.reads {
                // A module that defines nothing only gives on.
                if read.given_on && module.defined.is_empty() {
                    continue;
                }
                let end = follow(&all, path, &read.names, true, MOST_STEPS);
                if let Some(End::File(file)) = end
                    && file != module.file
                {
                    let line = own.entry(file).or_insert(read.line);
                    *line = read.line.min(*line);
                }
            }
        }
        Graph { imports }
    }

    /// The circles: for each set of files that all import each other, however far around, the shortest way around from
    /// its first file, with the lines, and how many files the set has. Files in these places are passed over.
    pub(crate) fn circles(&self, passed_over: &[&str]) -> Vec<String> {
        let counts = |file: &&String| !passed_over.iter().any(|place| file.starts_with(place));
        let mut left: BTreeSet<&String> = self.imports.keys().filter(counts).collect();
        let mut circles = Vec::new();
        while let Some(first) = left.first().copied() {
            let mut circle = self.reached(first, &left);
            circle.retain(|file| self.reached(file, &left).contains(first));
            if let Some(way) = self.way_around(first, &left) {
                circles.push(format!("{way} (a circle of {} files)", circle.len()));
            }
            left.remove(first);
            left.retain(|file| !circle.contains(file));
        }
        circles
    }

    /// The files that a file reaches over those that are left.
    fn reached<'a>(&self, from: &String, left: &BTreeSet<&'a String>) -> BTreeSet<&'a String> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(file) = waiting.pop() {
            for next in self.imports.get(file).into_iter().flat_map(BTreeMap::keys) {
                if let Some(next) = left.get(next)
                    && reached.insert(*next)
                {
                    waiting.push(next);
                }
            }
        }
        reached
    }

    /// The shortest way from a file around to itself, as `a.rs:3 -> b.rs:5 -> a.rs`.
    fn way_around(&self, first: &String, left: &BTreeSet<&String>) -> Option<String> {
        let mut ways: VecDeque<(&String, String)> = VecDeque::from([(first, String::new())]);
        let mut seen = BTreeSet::new();
        while let Some((file, way)) = ways.pop_front() {
            for (next, line) in self.imports.get(file).into_iter().flatten() {
                let way = format!("{way}{file}:{line} -> ");
                if next == first {
                    return Some(way + first);
                }
                if left.contains(next) && seen.insert(next) {
                    ways.push_back((next, way));
                }
            }
        }
        None
    }
}

/// Where a path leads that stands in a module, or, where it is not in scope, one that is looked up from outside. Nothing
/// for what lies outside the library.
fn follow(
    all: &BTreeMap<Path, Module>,
    at: &[String],
    names: &[String],
    in_scope: bool,
    steps: usize,
) -> Option<End> {
    let Some((first, behind)) = names.split_first() else {
        return Some(End::Module(at.to_vec()));
    };
    let steps = steps.checked_sub(1)?;
    let module = all.get(at)?;
    match first.as_str() {
        "crate" => return follow(all, &[], behind, false, steps),
        "self" => return follow(all, at, behind, false, steps),
        "super" => return follow(all, at.split_last()?.1, behind, false, steps),
        _ => {}
    }
    let bound = module.bound.get(first);
    if module.children.contains(first) && (!behind.is_empty() || bound.is_none()) {
        let child: Path = at.iter().chain([first]).cloned().collect();
        return follow(all, &child, behind, false, steps);
    }
    let go_on = |end: End| match end {
        End::Module(path) => follow(all, &path, behind, false, steps),
        End::File(file) => Some(End::File(file)),
    };
    if let Some(paths) = bound {
        // A line that binds the name of its own first part, as `use a::a`, does not lead through itself.
        return paths.iter().find_map(|path| follow(all, at, path, true, steps)).and_then(go_on);
    }
    if !module.defined.contains(first) {
        let through = |glob: &Path| match follow(all, at, glob, true, steps)? {
            End::Module(path) if defines(all, &path, first) => {
                follow(all, &path, names, false, steps)
            }
            _ => None,
        };
        if let Some(end) = module.globs.iter().find_map(through) {
            return Some(end);
        }
        if in_scope {
            return None;
        }
    }
    Some(End::File(module.file.clone()))
}

/// Whether a module has a name, be it its own or one that it binds.
fn defines(all: &BTreeMap<Path, Module>, path: &[String], name: &String) -> bool {
    all.get(path).is_some_and(|module| {
        module.defined.contains(name)
            || module.bound.contains_key(name)
            || module.children.contains(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The graph of some files, each below `src/`.
    fn graph(files: &[(&str, &str)]) -> Graph {
        let owned = |(path, text): &(&str, &str)| (format!("src/{path}"), (*text).to_owned());
        Graph::of(&files.iter().map(owned).collect())
    }

    /// What the file `a/b.rs` imports beside these files, as `file:line`.
    fn imports(text: &str, others: &[(&str, &str)]) -> Vec<String> {
        let root = ("lib.rs", "pub mod a; pub mod c; pub use c::Kept;");
        let graph = graph(&[&[root, ("a/b.rs", text)], others].concat());
        graph.imports["src/a/b.rs"].iter().map(|(file, line)| format!("{file}:{line}")).collect()
    }

    const A: (&str, &str) = ("a/mod.rs", "mod b; mod other; pub use other::Other; struct Own;");
    const OTHER: (&str, &str) = ("a/other.rs", "pub struct Other; pub fn made() {}");
    const C: (&str, &str) = ("c/mod.rs", "mod kept; pub use kept::{Kept, Kind as Sort};");
    const KEPT: (&str, &str) = ("c/kept.rs", "pub struct Kept; pub enum Kind { One }");

    #[test]
    fn a_name_leads_to_the_file_that_defines_it_and_not_to_what_gives_it_on() {
        let others = [A, OTHER, C, KEPT];
        assert_eq!(imports("use super::Other;", &others), ["src/a/other.rs:1"]);
        assert_eq!(imports("use super::Own;", &others), ["src/a/mod.rs:1"]);
        assert_eq!(imports("\nuse crate::{Kept, a::other};", &others), ["src/c/kept.rs:2"]);
        assert_eq!(imports("use crate::c::Sort::One;", &others), ["src/c/kept.rs:1"]);
        assert_eq!(imports("use std::fmt; use regex::Regex;", &others), [""; 0]);
    }

    #[test]
    fn a_name_is_followed_through_modules_stars_and_paths_in_the_code() {
        let others = [A, OTHER, C, KEPT];
        assert_eq!(imports("use super::other;\nfn f() { other::made() }", &others).len(), 1);
        assert_eq!(imports("fn f() { super::super::c::Kept; }", &others), ["src/c/kept.rs:1"]);
        assert_eq!(imports("use crate::c::Sort;\nuse Sort::*;", &others), ["src/c/kept.rs:1"]);
        assert_eq!(imports("use crate::c::*;\nfn f(kept: self::Kept) {}", &others).len(), 1);
        assert_eq!(imports("fn f() { inner::g() } mod inner { pub fn g() {} }", &others).len(), 0);
        assert_eq!(imports("#[cfg(test)]\nmod tests { use crate::Kept; }", &others).len(), 0);
    }

    #[test]
    fn a_circle_is_found_with_its_files_and_lines() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod d;"),
            ("a.rs", "use crate::b::B;\npub struct A;"),
            ("b.rs", "\nuse crate::c::C;\npub struct B;"),
            ("c.rs", "use crate::a::A; use crate::d::D;\npub struct C;"),
            ("d.rs", "pub struct D;"),
        ];
        let way = "src/a.rs:1 -> src/b.rs:2 -> src/c.rs:1 -> src/a.rs (a circle of 3 files)";
        assert_eq!(graph(&files).circles(&[]), [way]);
        assert_eq!(graph(&files).circles(&["src/b"]), [""; 0]);
    }

    #[test]
    fn two_circles_are_found_one_by_one_and_two_that_share_a_file_as_one() {
        let two = |last: &'static str| {
            let files = [
                ("lib.rs", "mod a; mod b; mod c; mod d;"),
                ("a.rs", "use crate::b::B; pub struct A;"),
                ("b.rs", "use crate::a::A; use crate::c::C; pub struct B;"),
                ("c.rs", "use crate::d::D; pub struct C;"),
                ("d.rs", last),
            ];
            graph(&files).circles(&[])
        };
        assert_eq!(two("pub struct D; use crate::c::C;").len(), 2);
        let one = two("pub struct D; use crate::c::C; use crate::b::B;");
        assert_eq!(one.len(), 1);
        assert!(one[0].ends_with("(a circle of 4 files)"), "{one:?}");
    }

    #[test]
    fn a_module_that_only_gives_on_is_in_no_circle_and_one_that_defines_is() {
        let child = ("a/b.rs", "use super::Own; pub struct B;");
        let circles =
            |parent| graph(&[("lib.rs", "mod a;"), ("a/mod.rs", parent), child]).circles(&[]);
        assert_eq!(circles("mod b; mod own; pub use b::B; pub use own::Own;"), [""; 0]);
        assert_eq!(circles("mod b; use b::B; struct Own;").len(), 1);
    }
}
