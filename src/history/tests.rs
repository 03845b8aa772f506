//! What a record adds to a history, how one is read whatever git made of it, and what has turned in it.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Bound, Claim, Lane, Metric, exactly, ratio};
use crate::record::testing::{exact, forks, header, record, recorded};
use crate::record::{Line, Record};
use proptest::prelude::*;
use std::path::Path;

/// A claim with a prediction on time and one on counts.
fn both() -> Claim {
    claim([
        ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]),
        exactly(Metric::Allocations, "pooled", 0).at(&[16, 64]),
    ])
}

fn begins(run: u64, lane: Lane, allocator: Allocator, commit: &str) -> Line {
    let mut header = header(run, lane, allocator);
    commit.clone_into(&mut header.build.commit);
    header.started = format!("2026-01-0{run}T00:00:00Z");
    Line::Header(Box::new(header))
}

/// A record whose heap lane ran at one commit and whose rounds ran at another.
fn measured(heap: &str, rounds: &str) -> Record {
    let counted = [16, 64].map(|point| exact(1, "pooled", point, Metric::Allocations, 0));
    let lines = [begins(1, Lane::Heap, Allocator::Dhat, heap), recorded(both())]
        .into_iter()
        .chain(counted.map(Line::Reading))
        .chain([begins(2, Lane::Rounds, Allocator::System, rounds)])
        .chain(forks(2, 64, Allocator::System, &[0.5; 12]));
    record(lines)
}

fn of(record: &Record) -> Vec<HistoryLine> {
    lines(record, |commit| (commit == "abc").then(|| "2025-12-01T00:00:00Z".to_owned()))
}

/// A line of `theme/name` at a commit that was made on a day of January, with a verdict and a count.
fn line(commit: &str, day: u32, verdict: &str, count: f64) -> HistoryLine {
    let mut line = of(&measured("abc", "abc")).remove(0);
    commit.clone_into(&mut line.commit);
    line.committed = Some(format!("2026-01-{day:02}T00:00:00Z"));
    for under in line.predictions.values_mut().flat_map(|of| of.under.values_mut()) {
        verdict.clone_into(&mut under.verdict);
        for counts in under.counts.iter_mut().flatten() {
            counts[0] = Count(crate::record::testing::finite(count));
        }
    }
    line
}

fn text(lines: &[HistoryLine]) -> String {
    lines.iter().map(HistoryLine::to_text).collect()
}

fn commits(history: &History) -> Vec<&str> {
    history.lines.iter().map(|line| line.commit.as_str()).collect()
}

#[test]
fn a_record_adds_a_line_a_claim_with_verdicts_ratios_and_counts() {
    let lines = of(&measured("abc", "abc"));
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((line.commit.as_str(), line.when()), ("abc", "2025-12-01T00:00:00Z"));
    assert_eq!((line.verdict.as_str(), line.measured.as_str()), ("holds", "2026-01-02T00:00:00Z"));
    let text = line.to_text();
    for wanted in [
        "{\"allocators\":{\"system\":\"glibc 2.36\"},\"claim\":\"theme/name\",",
        "\"allocations pooled = 0 at 16,64\":{\"under\":{\"dhat\":{\"counts\":[[0],[0]],\"verdict\":\"holds\"}}}",
        "\"time pooled / fresh <= 0.8 at 64\":{\"under\":{\"system\":{\"ratios\":[[0.5,0.5,0.5]],\"verdict\":\"holds\"}}}",
    ] {
        assert!(text.contains(wanted), "{wanted}\nis not in\n{text}");
    }
    assert_eq!(text.lines().count(), 1);
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).expect("JSON");
    assert!(fields.keys().is_sorted() && text.find("claim") < text.find("verdict"));
    assert_eq!(points("allocations pooled = 0 at 16,64"), [16, 64]);
}

#[test]
fn what_was_read_at_another_commit_is_a_line_of_its_own() {
    let lines = of(&measured("older", "abc"));
    let of_each: Vec<(&str, &str, Vec<&String>)> = lines
        .iter()
        .map(|line| (&*line.commit, &*line.verdict, line.predictions.keys().collect()))
        .collect();
    let [newer, older] = of_each.as_slice() else { panic!("{lines:?}") };
    assert_eq!((newer.0, newer.1, older.0, older.1), ("abc", "holds", "older", "holds"));
    assert_eq!((newer.2.len(), older.2.len()), (1, 1));
    assert_eq!(newer.2[0], "time pooled / fresh <= 0.8 at 64");
    assert_eq!(older.2[0], "allocations pooled = 0 at 16,64");
    assert_eq!((lines[0].allocators.len(), lines[1].allocators.len()), (1, 0));
}

#[test]
fn a_record_of_several_machines_adds_the_lines_of_each() {
    let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let mut other = begins(2, Lane::Rounds, Allocator::System, "abc");
    if let Line::Header(header) = &mut other {
        header.machine.cores = 64;
    }
    let first = [begins(1, Lane::Rounds, Allocator::System, "abc"), recorded(claim([prediction]))];
    let all = first
        .into_iter()
        .chain(forks(1, 64, Allocator::System, &[0.5; 12]))
        .chain([other])
        .chain(forks(2, 64, Allocator::System, &[2.0; 12]));
    let lines = of(&record(all));
    let said: Vec<(usize, &str, &str)> = lines
        .iter()
        .map(|line| (line.cores, line.verdict.as_str(), line.measured.as_str()))
        .collect();
    let wanted = [(2, "holds", "2026-01-01T00:00:00Z"), (64, "refuted", "2026-01-02T00:00:00Z")];
    assert_eq!(said, wanted);
}

#[test]
fn a_key_has_what_the_verdict_depends_on_and_no_words_about_it() {
    let of = |prediction| {
        let recorded = recorded(claim([prediction]));
        let Line::Claim(claim) = recorded else { panic!("a claim") };
        key(&claim.predictions[0])
    };
    let plain = || ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
    assert_eq!(of(plain().stated("half", "it says so")), of(plain()));
    let others = [
        plain().at(&[16]),
        plain().under(Allocator::Jemalloc),
        ratio(Metric::CpuTime, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]),
        ratio(Metric::Time, "fresh", "pooled", Bound::AtMost(0.5)).at(&[64]),
        ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.6)).at(&[64]),
        ratio(Metric::Time, "pooled", "fresh", Bound::AtLeast(0.5)).at(&[64]),
    ];
    for other in others {
        assert_ne!(of(other), of(plain()));
    }
}

#[test]
fn lines_of_both_sides_of_a_merge_are_read_once_and_in_the_order_of_their_commits() {
    let [a, b, c] =
        [("a", 1), ("b", 2), ("c", 3)].map(|(commit, day)| line(commit, day, "holds", 0.0));
    // What git leaves of two branches that both have `b`.
    let merged = [c.clone(), b.clone(), a, b, c].map(|line| line.to_text()).concat();
    let history = History::parse(&format!("\n{merged}")).expect("it reads");
    assert_eq!(commits(&history), ["a", "b", "c"]);
    let again: String = text(&history.lines);
    assert_eq!(History::parse(&again).expect("it reads"), history);
}

#[test]
fn a_conflict_a_bad_line_and_another_version_are_named_with_their_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.jsonl");
    let good = line("a", 1, "holds", 0.0).to_text();
    let cut = &good[..good.len() - 20];
    for (bad, wanted) in [
        (format!("{good}<<<<<<< ours\n{good}=======\n"), ":2: a merge left a conflict"),
        (format!("{good}{good}=======\n"), ":3: a merge left a conflict"),
        (format!("{good}not JSON\n{good}"), ":2: this is no line of a history"),
        (format!("{good}{{}}\n"), ":2: this is no line of a history: missing field"),
        (format!("{good}{cut}"), ":2: this is no line of a history"),
        (good.replace("\"format\":1", "\"format\":9"), ":1: the line has format 9"),
        (good.replace("0.5,0.5", "1e999,0.5"), ":1: this is no line"),
        (
            format!("{good}{}", good.replace("2026-01-01T00:00:00Z", "yesterday")),
            ":2: this is no line of a history: `committed` is \"yesterday\", which is no time",
        ),
        (good.replace("2026-01-01T00:00:00Z", "2026-01-01 00:00:00Z"), ":1: this is no line"),
        (good.replace("2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z"), ":1: this is no line"),
        (good.replace("2026-01-02T00:00:00Z", ""), ":1: this is no line of a history: `measured`"),
    ] {
        std::fs::write(&path, &bad).expect("written");
        let error = History::read(&path).expect_err(&bad).to_string();
        assert!(error.contains(wanted) && error.contains("history.jsonl:"), "{error}");
        assert!(append(&path, &[line("b", 2, "holds", 0.0)]).is_err());
        assert_eq!(std::fs::read_to_string(&path).expect("there"), bad, "nothing is written over");
    }
}

#[test]
fn lines_are_added_once_also_behind_one_without_an_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.jsonl");
    let error = History::read(&path).expect_err("there is none").to_string();
    assert!(error.contains("cargo bench -- --history"), "{error}");
    assert_eq!(History::read_beside(&folder.path().join("latest.jsonl")), Ok(None));
    let [a, b] = [line("a", 1, "holds", 0.0), line("b", 2, "holds", 0.0)];
    let added = |lines: &[HistoryLine]| append(&path, lines).map(|added| added.len());
    assert_eq!(added(std::slice::from_ref(&a)), Ok(1));
    std::fs::write(&path, a.to_text().trim_end()).expect("written");
    assert_eq!(added(&[a.clone(), b.clone()]), Ok(1));
    assert_eq!(added(&[b, a]), Ok(0));
    assert_eq!(commits(&History::read(&path).expect("it reads")), ["a", "b"]);
    let c = line("c", 3, "holds", 0.0);
    let error = append(Path::new("/no/such/history.jsonl"), std::slice::from_ref(&c));
    assert!(error.expect_err("no folder").to_string().contains("what stood in it is kept"));
    let never = HistoryLine { measured: "never".to_owned(), ..c };
    let before = std::fs::read(&path).expect("there");
    let error = append(&path, &[never]).expect_err("it would not be read again").to_string();
    assert!(error.contains("`measured` is \"never\""), "{error}");
    assert_eq!(std::fs::read(&path).expect("there"), before);
}

#[test]
fn a_history_that_is_no_text_is_named_with_its_line_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.jsonl");
    let good = line("a", 1, "holds", 0.0);
    let bytes = [good.to_text().as_bytes(), b"{\"claim\":\"\xff\"}\n"].concat();
    std::fs::write(&path, &bytes).expect("written");
    let read = History::read(&path).map(|_| ());
    for told in [read, append(&path, &[good]).map(|_| ())] {
        let error = told.expect_err("it is no text").to_string();
        assert!(error.contains("history.jsonl:2: this is not UTF-8 text"), "{error}");
    }
    assert_eq!(std::fs::read(&path).expect("there"), bytes);
    let error = History::read(folder.path()).expect_err("a folder").to_string();
    assert!(error.contains("the history can not be read: "), "{error}");
}

fn history(lines: &[HistoryLine]) -> History {
    History::parse(&text(lines)).expect("it reads")
}

#[test]
fn a_turn_is_between_decided_verdicts_and_names_the_two_commits_next_to_it() {
    let all = [
        line("a", 1, "holds", 0.0),
        line("b", 2, "holds", 0.0),
        line("c", 3, "unclear", 0.0),
        line("d", 4, "refuted", 0.0),
        line("e", 5, "void", 0.0),
        line("f", 6, "refuted", 0.0),
    ];
    let history = history(&all);
    for series in history.all_series() {
        let turns = series.turns();
        let [turn] = turns.as_slice() else { panic!("{turns:?}") };
        assert_eq!((turn.was, turn.is), ("holds", "refuted"));
        assert_eq!((turn.before.commit.as_str(), turn.after.commit.as_str()), ("b", "d"));
    }
    assert_eq!(history.all_series().len(), 2);
}

#[test]
fn two_kinds_of_machines_are_not_compared() {
    let mut other = line("b", 2, "refuted", 7.0);
    other.cores = 64;
    let history = history(&[line("a", 1, "holds", 0.0), other]);
    assert_eq!(history.kinds().iter().map(|kind| kind.cores).collect::<Vec<_>>(), [2, 64]);
    for series in history.all_series() {
        assert!(series.turns().is_empty() && series.moves().is_empty());
    }
    assert_eq!(history.all_series().len(), 4);
}

#[test]
fn a_count_that_moved_is_told_with_its_point_and_commits() {
    let history = history(&[
        line("a", 1, "holds", 0.0),
        line("b", 2, "holds", 0.0),
        line("c", 3, "holds", 2.0),
    ]);
    let moves: Vec<Moved> = history.all_series().iter().flat_map(Series::moves).collect();
    let [moved] = moves.as_slice() else { panic!("{moves:?}") };
    assert_eq!((moved.was.0.get(), moved.is.0.get(), moved.place), (0.0, 2.0, 0));
    assert_eq!((moved.before.commit.as_str(), moved.after.commit.as_str()), ("b", "c"));
}

proptest! {
    #[test]
    fn whatever_git_makes_of_the_order_a_history_reads_the_same(
        days in prop::collection::vec(1_u32..28, 1..12), seed in any::<u64>(),
    ) {
        let lines: Vec<HistoryLine> = days
            .iter()
            .enumerate()
            .map(|(at, day)| line(&format!("c{at}"), *day, "holds", 0.0))
            .collect();
        let mut shuffled: Vec<HistoryLine> = [lines.clone(), lines.clone()].concat();
        fastrand::Rng::with_seed(seed).shuffle(&mut shuffled);
        let [one, other] = [history(&lines), history(&shuffled)];
        prop_assert_eq!(one.lines.len(), lines.len());
        let times = |history: &History| -> Vec<String> {
            history.lines.iter().map(|line| line.when().to_owned()).collect()
        };
        prop_assert!(times(&one).is_sorted());
        prop_assert_eq!(times(&one), times(&other));
    }
}
