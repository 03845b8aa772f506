//! Which cases the words of a command line ask for, by their names.

use super::options::Options;
use super::since::Since;
use crate::claim::composed;
use crate::record::Error;
use regex::Regex;
use std::collections::BTreeSet;

/// What a case's name has to look like, and what it must not.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// One of these has to fit; where there is none, every name does.
    wanted: Vec<Pattern>,
    /// None of these may fit.
    skipped: Vec<Pattern>,
    /// The claims that may be asked for at all, where not all may.
    claims: Option<BTreeSet<String>>,
}

/// What was given: a whole name, or a part of one that may also be a regular expression.
#[derive(Debug)]
enum Pattern {
    Whole(String),
    Part(String, Option<Regex>),
}

impl Pattern {
    fn part(text: &str) -> Pattern {
        let text = composed(text);
        Pattern::Part(text.to_string(), Regex::new(&text).ok())
    }

    /// Names may hold signs that mean something else in an expression, such as `+` and brackets, so a part of a name fits as
    /// it stands, too.
    fn fits(&self, name: &str) -> bool {
        match self {
            Pattern::Whole(whole) => name == whole,
            Pattern::Part(part, pattern) => {
                name.contains(part.as_str())
                    || pattern.as_ref().is_some_and(|pattern| pattern.is_match(name))
            }
        }
    }
}

impl Filter {
    /// The filter of a lane's command line.
    pub(super) fn of(options: &Options) -> Filter {
        let pattern = |text: &String| match options.exact {
            true => Pattern::Whole(composed(text).into_owned()),
            false => Pattern::part(text),
        };
        Filter {
            wanted: options.filters.iter().map(pattern).collect(),
            skipped: options.skip.iter().map(pattern).collect(),
            claims: options.changed.as_ref().map(Since::claims),
        }
    }

    /// The filter of one word, where there is one.
    pub(super) fn one(word: Option<&str>) -> Filter {
        Filter { wanted: word.map(Pattern::part).into_iter().collect(), ..Filter::default() }
    }

    /// Whether a case of that name is asked for.
    pub(super) fn admits(&self, name: &str) -> bool {
        (self.wanted.is_empty() || self.wanted.iter().any(|pattern| pattern.fits(name)))
            && !self.skipped.iter().any(|pattern| pattern.fits(name))
            && self.claims.as_ref().is_none_or(|claims| claims.contains(claim_of(name)))
    }

    /// What is wrong with the first word that is no regular expression: nothing, where it is a part of a name.
    pub(super) fn fault(&self) -> Option<Error> {
        let broken = |pattern: &Pattern| match pattern {
            Pattern::Part(part, None) => Regex::new(part).err().map(|error| (part.clone(), error)),
            _ => None,
        };
        let (part, error) = self.wanted.iter().chain(&self.skipped).find_map(broken)?;
        Some(Error::new(
            format!(
                "the filter is no regular expression: {error}\n  and no name has `{part}` in it"
            ),
            "give a part of a name, for example `buffers`; \\ takes a sign literally",
        ))
    }
}

/// The claim of a case, `theme/name` of `theme/name/variant/point`.
fn claim_of(name: &str) -> &str {
    let end = name.match_indices('/').nth(1).map_or(name.len(), |(at, _)| at);
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_claims_that_have_not_changed_no_case_is_asked_for() {
        let claims = Some(["a/x".to_owned()].into());
        let filter = Filter { claims, ..filter(&["/v/"], &[], false) };
        let names = ["a/x/v/1", "a/x/w/1", "a/xy/v/1", "b/x/v/1"];
        assert_eq!(names.map(|name| filter.admits(name)), [true, false, false, false]);
    }

    fn filter(filters: &[&str], skip: &[&str], exact: bool) -> Filter {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let options = Options::of_comparisons("reports".into(), 0.005);
        Filter::of(&Options { filters: words(filters), skip: words(skip), exact, ..options })
    }

    #[test]
    fn one_of_several_filters_has_to_fit_and_none_of_what_is_skipped() {
        let filter = filter(&["^a/", "pooled"], &["/64$"], false);
        let names = ["a/x/v/1", "a/x/v/64", "b/x/pooled/1", "b/x/fresh/1"];
        let admitted: Vec<&str> = names.into_iter().filter(|name| filter.admits(name)).collect();
        assert_eq!(admitted, ["a/x/v/1", "b/x/pooled/1"]);
    }

    #[test]
    fn nothing_asked_is_everything_but_what_is_skipped() {
        assert!(filter(&[], &[], false).admits("a/x/v/1"));
        let all_but_one = filter(&[], &["a/x/v/1"], true);
        assert!(!all_but_one.admits("a/x/v/1") && all_but_one.admits("a/x/v/16"));
    }

    #[test]
    fn names_with_signs_of_expressions_fit_as_they_stand_and_as_expressions() {
        for name in ["a/x/push + reserve/1", "a/x/[u8; 4]/1", "a/x/größe (alt)/1", "a/x/数/1"] {
            assert!(filter(&[name], &[], true).admits(name), "{name}");
            assert!(filter(&[name], &[], false).admits(name), "{name}");
            let escaped = format!("^{}$", regex::escape(name));
            assert!(filter(&[&escaped], &[], false).admits(name), "{name}");
        }
        // A keyboard, a clipboard or a file system may have spelt a letter otherwise.
        for exact in [true, false] {
            assert!(filter(&["a/x/gro\u{308}ße/1"], &[], exact).admits("a/x/größe/1"));
        }
        assert!(filter(&["gro\u{308}.e/1$"], &[], false).admits("a/x/größe/1"));
        assert!(filter(&[r"/\d+$"], &[], false).admits("a/x/数/1"));
        assert!(filter(&[r"/\w+/1$"], &[], false).admits("a/x/größe/1"));
    }

    #[test]
    fn what_is_no_expression_is_a_part_of_a_name_or_a_fault() {
        let filter = filter(&["[u8"], &[], false);
        assert!(filter.admits("a/x/[u8; 4]/1") && !filter.admits("a/x/u8/1"));
        let fault = filter.fault().expect("it is no expression").to_string();
        assert!(fault.contains("no regular expression") && fault.contains("`[u8`"), "{fault}");
        assert!(self::filter(&["("], &[], true).fault().is_none());
    }
}
