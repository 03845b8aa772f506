//! The file of a baseline: how it is laid out, read, and what becomes of one that can not be read.

use super::*;

/// A baseline with a reason, a figure, and crates.
fn with_everything() -> Baseline {
    let mut baseline = baseline();
    baseline.origin.toolchain.linked =
        Some([("list".to_owned(), ["1.0.0".to_owned(), "2.0.0".to_owned()].into())].into());
    let record = measured([(4, 640), (0, 64)], 0.5);
    let wanted = Wanted { claim: "theme/name".to_owned(), ..Wanted::default() };
    accept(&mut baseline, &record, &wanted, "the index is kept").expect("the claim is known");
    baseline
}

fn changed(one: &str, other: &str) -> Vec<usize> {
    assert_eq!(one.lines().count(), other.lines().count());
    let lines = one.lines().zip(other.lines()).enumerate();
    lines.filter(|(_, (one, other))| one != other).map(|(index, _)| index + 1).collect()
}

#[test]
fn a_baseline_survives_its_file_and_names_a_line_that_does_not_parse() {
    let baseline = with_everything();
    let text = baseline.to_text();
    assert_eq!(Baseline::parse(&text).expect("it was just written"), baseline);
    assert_eq!(Baseline::parse(&text).expect("it was").to_text(), text);

    let broken = text.replace("\"allocations\":4", "\"allocatons\":4");
    let error = Baseline::parse(&broken).expect_err("there is no such metric");
    assert!(error.what.contains("`allocatons` is no reading"), "{error}");
    let line = broken.lines().position(|line| line.contains("allocatons")).expect("it is there");
    assert_eq!(error.line, Some(line + 1));
    let newer = text.replace("\"format\": 2", "\"format\": 9");
    assert!(Baseline::parse(&newer).expect_err("another version").what.contains("format 9"));
}

#[test]
fn a_case_that_is_renewed_is_one_line_and_neighbours_do_not_touch() {
    let of = |counts| Baseline::of(&measured(counts, 0.5), &[]).expect("exact readings").to_text();
    let before = of(COUNTS);
    let [first, second] = [of([(4, 640), (0, 64)]), of([(3, 640), (1, 64)])];
    let (first, second) = (changed(&before, &first), changed(&before, &second));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert!(first[0].abs_diff(second[0]) > 1, "{first:?} {second:?}");
    let accepted = with_everything().to_text();
    let without = Baseline { accepted: Vec::new(), ..with_everything() }.to_text();
    assert_eq!(
        changed(&accepted, &without).len(),
        1,
        "a reason stands in the line that it is about"
    );
}

#[test]
fn time_and_commit_are_not_in_the_file() {
    let later = |mut record: Record| {
        for line in &mut record.lines {
            if let Line::Header(header) = line {
                header.started = "2027-02-03T04:05:06Z".to_owned();
                header.build.commit = "another".to_owned();
                header.build.lock = "another".to_owned();
            }
        }
        record
    };
    let one = Baseline::of(&measured(COUNTS, 0.5), &[]).expect("exact readings");
    let other = Baseline::of(&later(measured(COUNTS, 0.5)), &[]).expect("exact readings");
    assert_eq!(one.to_text(), other.to_text());
}

#[test]
fn the_older_layout_is_read() {
    let older = r#"{
 "format": 1,
 "origin": {"measured":"2026-01-01T00:00:00Z","claimbench":"0.1.0","commit":"abc","rustc":"rustc 1.95.0","target":"x86_64-unknown-linux-gnu","opt_level":"3","flags":[],"lock":"def","processor":"a processor","cores":2,"allocators":{"dhat":"glibc 2.36","system":"glibc 2.36"}},
 "accepted": [
  {"claim":"theme/name","variant":"fresh","point":64,"name":"allocations","before":2.0,"after":3.0,"because":"kept"}
 ],
 "cases": [
  {"claim":"theme/name","variant":"fresh","point":64,"readings":{"allocations":3.0,"held":640.0}},
  {"claim":"theme/name","variant":"pooled","point":64,"readings":{"allocations":0.0,"held":64.0}}
 ],
 "verdicts": [
  {"claim":"theme/name","allocator":"system","verdict":"holds","prediction":{"metric":"time","subject":"pooled","reference":"fresh","bound":{"at_most":0.8},"points":[64]}}
 ]
}
"#;
    let read = Baseline::parse(older).expect("the older layout");
    let now = baseline();
    assert_eq!(
        (&read.origin, &read.cases, &read.verdicts),
        (&now.origin, &now.cases, &now.verdicts)
    );
    assert_eq!(read.accepted[0].because, "kept");
    let outcome = compare(&read, &measured(COUNTS, 0.5)).expect("there is something to compare");
    assert_eq!((outcome.exact, outcome.verdicts, outcome.code(true)), (4, 1, 0));
    assert_eq!(Baseline::parse(&read.to_text()).expect("it was just written"), read);
    let broken = older.replace("\"format\": 1,", "\"format\": 1,\n<<<<<<< ours");
    assert_eq!(Baseline::reasons(&broken).as_deref(), Some(read.accepted.as_slice()));
}

#[test]
fn what_a_merge_left_is_an_error_with_its_line_and_reasons_of_both_sides_are_found() {
    let text = with_everything().to_text();
    let line = text.lines().find(|line| line.contains("the index is kept")).expect("a reason");
    let other = line.replace("the index is kept", r#"a cache, \"too\""#);
    let both = format!("<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> theirs");
    let conflicted = text.replace(line, &both);
    let error = Baseline::parse(&conflicted).expect_err("a merge left it");
    let mark = conflicted.lines().position(|line| line.starts_with("<<<<<<<")).expect("a mark");
    assert_eq!(error.line, Some(mark + 1));
    assert!(error.what.contains("a merge left a conflict"), "{error}");
    let reasons = Baseline::reasons(&conflicted).expect("it was a baseline");
    let because: Vec<&str> = reasons.iter().map(|reason| reason.because.as_str()).collect();
    assert_eq!(because, ["the index is kept", "a cache, \"too\""]);
    assert!(reasons.iter().all(|reason| reason.case == fresh()));
    assert_eq!(Baseline::reasons("[package]\nname = \"ours\"\n"), None);
    assert_eq!(Baseline::reasons("\n"), Some(Vec::new()));
}

#[test]
fn both_sides_of_a_line_are_an_error_with_the_line() {
    let text = baseline().to_text();
    let line = text.lines().find(|line| line.contains("\"readings\"")).expect("a case");
    let both = text.replacen(line, &format!("{line},\n{line}"), 1);
    let error = Baseline::parse(&both).expect_err("both sides stand there");
    assert!(error.what.starts_with("a merge left both sides"), "{error}");
    let place = text.lines().position(|known| known == line).expect("it is there");
    assert_eq!(error.line, Some(place + 2));
}

#[test]
fn a_case_that_stands_twice_is_an_error_with_its_line() {
    let text = baseline().to_text();
    let lines: Vec<&str> = text.lines().collect();
    let place = lines.iter().position(|line| line.contains("\"fresh\"")).expect("it is there");
    let entry = &lines[place..place + 3];
    let twice = [&lines[..place + 3], entry, &lines[place + 3..]].concat().join("\n");
    let error = Baseline::parse(&twice).expect_err("it stands there twice");
    assert_eq!(error.what, "theme/name/fresh/64 stands here twice");
    assert_eq!(error.line, Some(place + 4));
}

#[test]
fn the_reason_for_a_case_that_is_gone_stays() {
    let mut baseline = baseline();
    let all = measured(COUNTS, 0.5);
    let is_left = |line: &&Line| {
        line.case().is_none_or(|(lane, case, _)| lane != Lane::Heap || case.variant != "fresh")
    };
    let smaller = record(all.lines.iter().filter(is_left).cloned());
    let wanted =
        Wanted { claim: "theme/name".to_owned(), variant: Some("fresh".to_owned()), point: None };
    accept(&mut baseline, &smaller, &wanted, "it is another claim").expect("the case is known");
    let read = Baseline::parse(&baseline.to_text()).expect("it was just written");
    assert_eq!(read, baseline);
    assert!(read.cases.iter().all(|line| line.case != fresh()));
    assert_eq!(read.accepted[0].after, None);
    assert!(compare(&read, &smaller).expect("it can be compared").missing.is_empty());
    assert_eq!(compare(&read, &all).expect("it can be compared").new, [fresh()]);
}

#[test]
fn verdicts_that_a_record_can_not_judge_stay_where_the_machine_is_the_same() {
    let mut earlier = baseline();
    let other = VerdictLine { allocator: Allocator::Jemalloc, ..earlier.verdicts[0].clone() };
    earlier.verdicts.push(VerdictLine { verdict: "refuted".to_owned(), ..other });
    let kept = |record: &Record| {
        let mut baseline = Baseline::of(record, &[]).expect("exact readings");
        baseline.keep_verdicts(&earlier);
        let lines = baseline.verdicts.into_iter();
        lines.map(|line| (line.allocator, line.verdict)).collect::<Vec<_>>()
    };
    let counted = |processor: &str| {
        let mut lines = measured(COUNTS, 0.5).lines;
        lines.retain(|line| line.run() != Some(2));
        for line in &mut lines {
            if let Line::Header(header) = line {
                processor.clone_into(&mut header.machine.processor);
            }
        }
        kept(&record(lines))
    };
    let [holds, refuted, not_judged] = ["holds", "refuted", "not judged here"].map(str::to_owned);
    let both =
        |system: &String| vec![(System, system.clone()), (Allocator::Jemalloc, refuted.clone())];
    assert_eq!(counted("a processor"), both(&holds));
    assert_eq!(counted("another processor"), [(System, not_judged)]);
    // What was judged is not as it was before.
    assert_eq!(kept(&measured(COUNTS, 0.9)), both(&refuted));
}
