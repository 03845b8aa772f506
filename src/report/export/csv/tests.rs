//! What is exported is read back by the rules of RFC 4180.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Bound, ratio};
use crate::record::Line;
use crate::record::testing::{begins, exact, finite, forks, panicked, record, recorded};

const RATIOS: [f64; 11] = [0.5, 0.5, 0.51, 0.49, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];

/// Reads a text by the rules of RFC 4180, and refuses what they do not allow.
fn read(text: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        let fields = lines.last_mut().expect("a line");
        let field = fields.last_mut().expect("a field");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' if quoted => {
                quoted = false;
                assert!(matches!(letters.peek(), Some(',' | '\r')), "{text}");
            }
            '"' => {
                assert!(field.is_empty(), "a quotation mark inside a field: {text}");
                quoted = true;
            }
            letter if quoted => field.push(letter),
            ',' => fields.push(String::new()),
            '\r' => {
                assert_eq!(letters.next(), Some('\n'));
                lines.push(vec![String::new()]);
            }
            letter => {
                assert_ne!(letter, '\n');
                field.push(letter);
            }
        }
    }
    assert!(!quoted, "{text}");
    assert_eq!(lines.pop(), Some(vec![String::new()]), "the last line ends too");
    assert!(lines.iter().all(|fields| fields.len() == CSV_COLUMNS.len()), "{text}");
    lines
}

fn small() -> Record {
    let mut figure = exact(1, "fresh", 64, Metric::Figure, 9);
    figure.figure = Some("slots".to_owned());
    let mut held = exact(1, "pooled", 64, Metric::Held, 64);
    held.phase = Some("idle".to_owned());
    let mut least = exact(1, "fresh", 64, Metric::Allocations, 6);
    least.value = Value::Least { total: 6, operations: 2, most: 8 };
    let mut samples = exact(3, "fresh", 64, Metric::CriterionTime, 0);
    samples.value = Value::Samples([3.0, 1.0, 2.0].map(finite).into());
    let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let counted = [least, figure, held].map(Line::Reading);
    let lines = [begins(1, Lane::Heap, Allocator::Dhat), recorded(claim([prediction]))]
        .into_iter()
        .chain(counted)
        .chain([begins(2, Lane::Rounds, Allocator::System)])
        .chain(forks(2, 64, Allocator::System, &RATIOS))
        .chain([begins(3, Lane::Time, Allocator::System), Line::Reading(samples)]);
    record(lines)
}

#[test]
fn every_reading_is_a_line_with_its_unit_and_its_interval() {
    let lines = read(&csv(&small()));
    assert_eq!(lines[0], CSV_COLUMNS);
    let text: Vec<String> = lines.iter().map(|fields| fields.join("|")).collect();
    for wanted in [
        "theme/name|fresh|64|64|dhat|heap|allocations|||3|allocations/op|3|4|",
        "theme/name|fresh|64|64|dhat|heap|figure||slots|9||||",
        "theme/name|pooled|64|64|dhat|heap|held|idle||64|B|||",
        "theme/name|fresh|64|64|system|time|criterion_time|||2|ns/op|||3",
    ] {
        assert!(text.iter().any(|line| line == wanted), "{wanted}\nis not in\n{text:#?}");
    }
    let timed: Vec<&Vec<String>> = lines.iter().filter(|fields| fields[5] == "rounds").collect();
    assert_eq!(timed.len(), 2, "{text:#?}");
    let pooled = timed.iter().find(|fields| fields[1] == "pooled").expect("it was timed");
    let number = |at: usize| pooled[at].parse::<f64>().expect("a number");
    assert!((number(9) - 50.0).abs() < 0.5, "{pooled:?}");
    assert!(number(11) < number(9) && number(9) < number(12), "{pooled:?}");
    assert_eq!((pooled[6].as_str(), pooled[13].as_str()), ("time", "11"));
}

#[test]
fn what_goes_through_a_case_in_a_second_stands_beside_its_time() {
    let mut small = small();
    for line in &mut small.lines {
        if let Line::Fork(fork) = line {
            fork.operations = 4;
            (fork.volume.bytes, fork.volume.elements) = (Some(800), Some(100));
        }
    }
    let lines = read(&csv(&small));
    let of_pooled = |metric: &str| -> &Vec<String> {
        let mut found = lines.iter().filter(|fields| fields[1] == "pooled" && fields[6] == metric);
        found.next().expect("it has a line")
    };
    let number = |fields: &[String], at: usize| fields[at].parse::<f64>().expect("a number");
    let time = of_pooled("time");
    // 200 B and 25 elements an operation; its interval is that of the time the other way round.
    for (metric, each, unit) in
        [("bytes_per_second", 200e9, "B/s"), ("elements_per_second", 25e9, "elements/s")]
    {
        let rate = of_pooled(metric);
        assert_eq!((rate[5].as_str(), rate[10].as_str()), ("rounds", unit));
        assert_eq!(rate[13], time[13]);
        for (at, of_time) in [(9, 9), (11, 12), (12, 11)] {
            let wanted = each / number(time, of_time);
            assert!((number(rate, at) / wanted - 1.0).abs() < 1e-9, "{rate:?}");
        }
    }
}

#[test]
fn hostile_names_are_read_back_as_they_are() {
    let names = [
        "a,b",
        "say \"no\"",
        "\"",
        "two\r\nlines",
        "a\nb",
        "=1+1",
        " spaced ",
        "naïve — ✓",
        "",
        "'; DROP TABLE",
        "a\tb",
        "\"\",\"",
    ];
    for name in names {
        let mut small = small();
        for line in &mut small.lines {
            match line {
                Line::Claim(claim) => {
                    claim.id = format!("theme/{name}");
                    claim.variants[0].name = name.to_owned();
                    claim.points.iter_mut().for_each(|point| point.1 = name.to_owned());
                }
                Line::Reading(reading) => {
                    reading.case.claim = format!("theme/{name}");
                    reading.case.variant = name.to_owned();
                    reading.phase = Some(name.to_owned());
                    reading.figure = Some(name.to_owned());
                }
                _ => {}
            }
        }
        let lines = read(&csv(&small));
        assert_eq!(lines.len(), 5, "{name:?}");
        for fields in &lines[1..] {
            assert_eq!(fields[0], format!("theme/{name}"));
            assert_eq!([&fields[1], &fields[3], &fields[7], &fields[8]], [name; 4]);
        }
    }
}

#[test]
fn what_failed_has_no_line() {
    let fresh = crate::record::testing::case("fresh", 64, Allocator::Dhat);
    let lines = [
        begins(1, Lane::Heap, Allocator::Dhat),
        recorded(claim([])),
        panicked(1, Lane::Heap, fresh),
    ];
    assert_eq!(read(&csv(&record(lines))).len(), 1);
}
