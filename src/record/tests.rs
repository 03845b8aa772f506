//! The format of a record: what is read back, what is refused, and with which words.

mod compacted;
mod round_trip;

use super::testing::{begins, ends, exact, header};
use super::*;
use crate::claim::{Allocator, Lane, Metric};
use std::path::Path;

/// The text of a record with a header, a reading and an end.
fn text() -> String {
    let reading = exact(1, "pooled", 64, Metric::Held, 4096);
    let lines = [begins(1, Lane::Heap, Allocator::Dhat), Line::Reading(reading), ends(1)];
    lines.iter().map(Line::to_text).collect()
}

/// A text read as a record of the name `x.jsonl`.
fn parse(text: &str) -> Result<Record, Error> {
    Record::parse(text, Path::new("x.jsonl"))
}

/// What reading a text fails with.
fn error(text: &str) -> String {
    parse(text).expect_err("the text is no sound record").to_string()
}

/// What bytes in a file are read as, and the path of the file, which is gone.
fn read(bytes: &[u8]) -> (Result<Record, Error>, String) {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a temporary file can be written");
    (Record::read(file.path()), file.path().display().to_string())
}

#[test]
fn a_sound_record_has_no_warnings() {
    let record = parse(&text()).expect("a sound record");
    assert_eq!(record.lines.len(), 3);
    assert_eq!(record.warnings, [""; 0]);
}

#[test]
fn a_last_line_that_was_cut_off_is_dropped_with_a_warning_that_names_file_and_line() {
    let text = text();
    let cut = &text[..text.len() - 9];
    let record = parse(cut).expect("only the last line is cut");
    assert_eq!(record.lines.len(), 2);
    assert_eq!(record.warnings.len(), 1);
    let warning = &record.warnings[0];
    assert!(warning.starts_with("x.jsonl:3: the last line was cut off"), "{warning}");
}

#[test]
fn a_last_line_that_lacks_only_its_line_break_was_cut_off_too() {
    let record = parse(text().trim_end()).expect("only the last line is cut");
    assert_eq!((record.lines.len(), record.warnings.len()), (2, 1));
}

#[test]
fn a_cut_at_every_byte_leaves_the_lines_before_it() {
    let mut line = exact(1, "pooled", 64, Metric::Figure, 1);
    line.figure = Some("größe 😀".to_owned());
    let head = begins(1, Lane::Heap, Allocator::Dhat).to_text();
    let whole = [head.as_bytes(), Line::Reading(line).to_text().as_bytes()].concat();
    for length in head.len() + 1..whole.len() {
        let (record, path) = read(&whole[..length]);
        let record = record.unwrap_or_else(|error| panic!("cut at byte {length}: {error}"));
        assert_eq!(record.to_text(), head, "cut at byte {length}");
        let warning = &record.warnings[0];
        assert!(warning.starts_with(&format!("{path}:2: ")), "{warning}");
    }
}

#[test]
fn any_other_bad_line_is_an_error_that_names_file_and_line() {
    let mut lines: Vec<String> = text().lines().map(str::to_owned).collect();
    lines[1].truncate(20);
    let error = error(&format!("{}\n", lines.join("\n")));
    assert!(error.starts_with("x.jsonl:2: this line is no line of a record"), "{error}");
    assert!(error.contains("mend or remove the line"), "{error}");
}

#[test]
fn a_bad_line_has_one_line_number() {
    let error = error(&format!("{}{{\"line\":\n", text()));
    assert!(error.starts_with("x.jsonl:4: "), "{error}");
    assert!(error.contains("column 8"), "{error}");
    assert!(!error.contains("line 1"), "{error}");
}

#[test]
fn a_last_line_that_is_bad_but_whole_is_an_error() {
    let error = error(&format!("{}nonsense\n", text()));
    assert!(error.starts_with("x.jsonl:4: this line is no line of a record"), "{error}");
}

#[test]
fn an_empty_line_is_an_error() {
    let error = error(&format!("{}\n{}", text(), ends(1).to_text()));
    assert!(error.starts_with("x.jsonl:4: "), "{error}");
}

#[test]
fn an_unknown_kind_of_line_is_an_error_that_names_it() {
    let error = error(&format!("{}{{\"line\":\"rumour\",\"run\":1}}\n", text()));
    assert!(error.starts_with("x.jsonl:4: "), "{error}");
    assert!(error.contains("rumour"), "{error}");
}

#[test]
fn a_header_of_another_version_is_an_error_that_says_so() {
    let mut other = header(1, Lane::Heap, Allocator::Dhat);
    other.format = FORMAT + 1;
    let error = error(&Line::Header(Box::new(other)).to_text());
    let what = format!("x.jsonl:1: the record has format {}", FORMAT + 1);
    assert!(error.starts_with(&what), "{error}");
    assert!(error.contains("cargo bench"), "{error}");
}

#[test]
fn a_record_of_the_first_format_is_read_and_becomes_one_of_the_newest() {
    let old = text().replace(&format!("\"format\":{FORMAT}"), "\"format\":1");
    let old = old.replace("\"seconds\":1.0", "\"seconds\":360.039891272");
    assert!(old.contains("\"format\":1,") && old.contains("360.039"), "{old}");
    let read = parse(&old).expect("a record of format 1");
    assert_eq!(read.headers().map(|header| header.format).collect::<Vec<u32>>(), [FORMAT]);
    assert!(read.to_text().contains("\"seconds\":360.04}"), "{}", read.to_text());
}

#[test]
fn a_damaged_packed_line_is_an_error_that_names_file_and_line() {
    let record = parse(&text()).expect("a sound record");
    let packed = record.packed().to_text();
    let number = 1 + packed.lines().position(|line| line.contains("packed")).expect("there is one");
    let bad = packed.replacen("\"held\"", "\"hold\"", 1);
    let error = error(&bad);
    assert!(error.starts_with(&format!("x.jsonl:{number}: this line is no line")), "{error}");
    assert!(error.contains("row 1: unknown variant `hold`"), "{error}");
    // A merge does not look into it, and names the line where somebody does.
    let unread = Packed::from_bytes(bad.as_bytes(), Path::new("x.jsonl")).expect("heads are sound");
    let error = unread.unpacked().expect_err("now it is read").to_string();
    assert!(error.starts_with(&format!("x.jsonl:{number}: ")), "{error}");
}

#[test]
fn the_runs_and_groups_of_a_record_are_known_without_its_readings() {
    let group = super::testing::group(1, "point 64", Mode::Together);
    let lines = [text(), group.to_text()].concat();
    let packed = parse(&lines).expect("a sound record").packed().to_text();
    let bad = packed.replacen("\"held\"", "\"hold\"", 1);
    for text in [&lines, &packed, &bad] {
        let outline = Record::outline(text.as_bytes(), Path::new("x.jsonl")).expect("sound heads");
        assert_eq!(outline.lines, [begins(1, Lane::Heap, Allocator::Dhat), group.clone()]);
    }
    let bad = lines.replacen("\"held\"", "\"hold\"", 1);
    let error = Record::outline(bad.as_bytes(), Path::new("x.jsonl")).expect_err("a bad line");
    assert!(error.to_string().starts_with("x.jsonl:2: "), "{error}");
}

#[test]
fn a_header_of_another_version_is_recognised_whatever_its_shape() {
    for rest in ["", r#","run":1,"where":"the moon""#, r#","run":"first","machine":7"#] {
        let error = error(&format!("{{\"line\":\"header\",\"format\":9{rest}}}\n"));
        assert!(error.starts_with("x.jsonl:1: the record has format 9"), "{error}");
    }
}

#[test]
fn an_empty_record_is_an_error_that_says_what_to_do() {
    let error = error("");
    assert!(error.starts_with("x.jsonl: the record is empty"), "{error}");
    assert!(error.contains("cargo bench"), "{error}");
}

#[test]
fn what_an_editor_puts_before_a_text_is_passed_over_and_what_gzip_does_is_named() {
    let path = Path::new("x.jsonl");
    let text = begins(1, Lane::Heap, Allocator::Dhat).to_text();
    let marked = Record::parse(&format!("\u{feff}{text}"), path).expect("it is a record");
    assert_eq!(marked, Record::parse(&text, path).expect("it is one"));
    let error = Record::from_bytes(&[0x1f, 0x8b, 8, 0], path).expect_err("no text").to_string();
    assert!(error.starts_with("x.jsonl: the record is compressed by gzip"), "{error}");
    assert!(error.contains("`.gz`"), "{error}");
}

#[test]
fn a_record_whose_first_line_is_no_header_is_none() {
    let error = error(&ends(1).to_text());
    assert!(error.starts_with("x.jsonl:1: this is no record of claimbench"), "{error}");
}

#[test]
fn a_record_that_is_not_there_is_an_error_that_says_what_to_do() {
    let path = std::env::temp_dir().join("claimbench-has-no-such-record.jsonl");
    let error = Record::read(&path).expect_err("there is no such file").to_string();
    assert!(error.contains("claimbench-has-no-such-record.jsonl"), "{error}");
    assert!(error.contains("there is no record to read"), "{error}");
    assert!(error.contains("cargo bench"), "{error}");
}

#[test]
fn nan_and_infinity_are_refused_where_a_number_is_made() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Finite::new(number), None);
        assert!(Finite::try_from(number).is_err());
    }
    assert_eq!(Finite::new(f64::MAX).map(Finite::get), Some(1.797_69e308), "six digits of it");
}

#[test]
fn nan_and_infinity_are_refused_where_a_number_is_read() {
    let end = |seconds: &str| {
        let line = format!("{{\"line\":\"end\",\"run\":1,\"seconds\":{seconds}}}\n");
        parse(&format!("{}{line}", text()))
    };
    assert!(end("1.5").is_ok());
    for number in ["NaN", "Infinity", "-Infinity", "inf", "1e999", "-1e999", "null", "\"NaN\""] {
        let error = end(number).expect_err(number).to_string();
        assert!(error.starts_with("x.jsonl:4: "), "{error}");
    }
}

#[test]
fn bytes_that_are_no_text_are_an_error_but_in_a_cut_line() {
    let head = begins(1, Lane::Heap, Allocator::Dhat).to_text();
    let broken = Line::Failure(Failure {
        run: 1,
        lane: Lane::Heap,
        case: exact(1, "pooled", 64, Metric::Held, 1).case,
        reason: Reason::Panicked("größe".to_owned()),
    });
    let mut broken = broken.to_text().into_bytes();
    broken.retain(|byte| *byte != 0xB6);
    let (whole, path) = read(&[head.as_bytes(), &broken, ends(1).to_text().as_bytes()].concat());
    let error = whole.expect_err("the second line is no text").to_string();
    assert!(error.starts_with(&format!("{path}:2: this line is no line of a record")), "{error}");
    broken.pop();
    let (cut, _) = read(&[head.as_bytes(), &broken].concat());
    assert_eq!(cut.expect("only the last line is cut").to_text(), head);
}

#[test]
fn a_prediction_of_an_older_record_followed_no_trial_and_a_new_one_says_so_only_then() {
    use crate::claim::testing::claim;
    use crate::claim::{Bound, ratio};
    let ours = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5));
    let written = |prediction| super::testing::recorded(claim([prediction])).to_text();
    assert!(!written(ours).contains("after_trial"));
    let marked = written(ours.after_trial());
    assert!(marked.contains("\"after_trial\":true"), "{marked}");
    let head = begins(1, Lane::Heap, Allocator::Dhat).to_text();
    for (line, wanted) in [(written(ours), false), (marked, true)] {
        let read = parse(&format!("{head}{line}")).expect("a sound record");
        let Line::Claim(claim) = &read.lines[1] else { panic!("a claim") };
        assert_eq!(claim.predictions[0].after_trial, wanted);
    }
}
