//! Every format read back by the rules of the tool that it is for.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Bound, Lane, Metric, Prediction, ratio};
use crate::record::testing::{
    begins, beside_rust, exact as reading, finite, forks, go_side, record, recorded,
};
use crate::record::{GoState, Line, Record, RecordedClaim, Usage};
use serde_json::Value;

/// What eleven forks say, one apart from the others on either side.
const RATIOS: [f64; 11] = [0.5, 0.5, 0.51, 0.49, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];

/// `fresh` and `pooled` at point 64: counted, and timed in eleven forks under the system's allocator.
fn small() -> Record {
    with(ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]))
}

/// The same with another prediction.
fn with(prediction: Prediction) -> Record {
    let counted =
        [("fresh", 3, 640), ("pooled", 0, 64)].into_iter().flat_map(|(name, count, held)| {
            [(Metric::Allocations, count), (Metric::Held, held)]
                .map(|(metric, total)| Line::Reading(reading(1, name, 64, metric, total)))
        });
    let lines = [begins(1, Lane::Heap, Allocator::Dhat), recorded(claim([prediction]))]
        .into_iter()
        .chain(counted)
        .chain([begins(2, Lane::Rounds, Allocator::System)])
        .chain(forks(2, 64, Allocator::System, &RATIOS));
    record(lines)
}

/// The published schema: objects of objects of numbers, of which only the value has to be there.
#[test]
fn bencher_metric_format_follows_its_schema_and_has_the_readings() {
    let value: Value = serde_json::from_str(&bencher(&small())).expect("it is JSON");
    let benchmarks = value.as_object().expect("an object of benchmarks");
    for (name, measures) in benchmarks {
        assert!(!name.is_empty() && name.len() <= 1024);
        for (slug, measure) in measures.as_object().expect("an object of measures") {
            assert!(slug.len() <= 64 && !slug.contains(' '), "{slug}");
            let measure = measure.as_object().expect("a measure");
            assert!(measure["value"].is_number());
            for (field, number) in measure {
                assert!(
                    ["value", "lower_value", "upper_value"].contains(&field.as_str()),
                    "{field}"
                );
                assert!(number.is_number());
            }
        }
    }
    assert_eq!(value["theme/name/fresh/64"]["allocations"]["value"], 3.0);
    assert_eq!(value["theme/name/pooled/64"]["held"]["value"], 64.0);
    let latency = &value["theme/name/pooled/64 (system)"]["latency"];
    let of = |field: &str| latency[field].as_f64().expect("a number");
    assert!((of("value") - 50.0).abs() < 0.5, "{latency}");
    assert!(of("lower_value") < of("value") && of("value") < of("upper_value"), "{latency}");
}

/// The documentation of the action: an array of objects of which `name`, `unit` and `value` have to be there, the value a
/// number, and `range` and `extra` are texts.
#[test]
fn github_action_benchmark_takes_counts_and_ratios_and_no_nanoseconds() {
    let value: Value =
        serde_json::from_str(&github_action_benchmark(&small())).expect("it is JSON");
    let figures = value.as_array().expect("an array");
    for figure in figures {
        let fields = figure.as_object().expect("an object");
        assert!(fields["name"].is_string() && fields["unit"].is_string(), "{figure}");
        assert!(fields["value"].is_number() && fields["unit"] != "ns/op", "{figure}");
        for (field, value) in fields {
            let is_known = ["name", "unit", "value", "range", "extra"].contains(&field.as_str());
            assert!(is_known && (field == "value" || value.is_string()), "{figure}");
        }
    }
    let named = |name: &str| figures.iter().find(|figure| figure["name"] == name).expect(name);
    assert_eq!(named("theme/name/fresh/64 allocations")["value"], 3.0);
    assert_eq!(named("theme/name/pooled/64 bytes held")["unit"], "B");
    let ratio = named("theme/name/pooled/64 (system) against fresh");
    assert!((ratio["value"].as_f64().expect("a number") - 0.5).abs() < 0.01, "{ratio}");
    assert!(ratio["range"].as_str().expect("it has an interval").contains(" to "), "{ratio}");
    assert!(
        !figures
            .iter()
            .any(|figure| figure["name"] == "theme/name/fresh/64 (system) against fresh")
    );
}

/// The proposal: a result line is a name that begins with `Benchmark` and an upper-case letter, a whole number of
/// iterations, and pairs of a number and a unit; a configuration line is a lower-case key, a colon and a value.
#[test]
fn go_benchmark_text_follows_its_proposal_and_has_a_line_a_fork() {
    let text = go(&small());
    let mut samples = 0;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("Benchmark") {
            let fields: Vec<&str> = line.split_whitespace().collect();
            assert!(name.starts_with(|letter: char| letter.is_uppercase()), "{line}");
            assert!(fields[1].parse::<u64>().is_ok_and(|iterations| iterations > 0), "{line}");
            assert!(fields.len() >= 4 && fields.len().is_multiple_of(2), "{line}");
            for pair in fields[2..].chunks(2) {
                assert!(pair[0].parse::<f64>().is_ok(), "{line}");
                assert!(pair[1].contains(|letter: char| letter.is_alphabetic()), "{line}");
            }
            samples += usize::from(line.contains("ns/op"));
        } else if let Some(unit) = line.strip_prefix("Unit ") {
            assert!(unit.split(' ').skip(1).all(|pair| pair.contains('=')), "{line}");
        } else {
            let (key, value) = line.split_once(": ").expect("a configuration line");
            assert!(key.starts_with(|letter: char| letter.is_lowercase()), "{line}");
            assert!(!key.contains(char::is_whitespace) && !value.is_empty(), "{line}");
        }
    }
    assert_eq!(samples, 22);
    let counted =
        "BenchmarkTheme/name/variant=fresh/point=64/allocator=dhat\t1\t3 allocs/op\t640 held-B\n";
    assert!(text.contains(counted), "{text}");
}

#[test]
fn go_names_are_one_word_with_an_upper_case_letter_whatever_a_claim_is_called() {
    let mut odd = small();
    for line in &mut odd.lines {
        match line {
            Line::Claim(claim) => {
                "数/größe".clone_into(&mut claim.id);
                for variant in &mut claim.variants {
                    variant.name = format!("{} [u8; 4] + größe", variant.name);
                }
            }
            Line::Reading(reading) => {
                "数/größe".clone_into(&mut reading.case.claim);
                reading.case.variant += " [u8; 4] + größe";
            }
            _ => {}
        }
    }
    let wanted =
        "BenchmarkOf数/größe/variant=fresh_[u8;_4]_+_größe/point=64/allocator=dhat\t1\t3 allocs/op";
    assert!(go(&odd).contains(wanted), "{}", go(&odd));
    let value: Value = serde_json::from_str(&bencher(&odd)).expect("it is JSON");
    assert_eq!(value["数/größe/fresh [u8; 4] + größe/64"]["allocations"]["value"], 3.0);
}

#[test]
fn page_faults_are_exported_where_the_record_has_them() {
    let mut small = small();
    assert!(!go(&small).contains(" page-faults/op\n") && !bencher(&small).contains("page-faults"));
    for line in &mut small.lines {
        if let Line::Fork(fork) = line {
            let [cpu, voluntary, involuntary] = [50.0, 0.0, 0.0].map(finite);
            let [minor, major] = [1.5, 0.0].map(|faults| Some(finite(faults)));
            fork.usage = Some(Usage { cpu, voluntary, involuntary, minor, major, hardware: None });
        }
    }
    let text = go(&small);
    let faults = " ns/op\t1.5 page-faults/op\t0 major-page-faults/op\n";
    assert_eq!(text.matches(faults).count(), 22, "{text}");
    let value: Value = serde_json::from_str(&bencher(&small)).expect("it is JSON");
    let measures = &value["theme/name/pooled/64 (system)"];
    assert_eq!(measures["page-faults"]["value"], 1.5);
    // None in so many operations may be some in more.
    assert!(measures["major-page-faults"]["upper_value"].as_f64() > Some(0.0), "{measures}");
}

#[test]
fn throughput_is_exported_where_a_routine_says_how_much_a_turn_goes_through() {
    let mut small = small();
    assert!(!markdown(&small).contains("Throughput"));
    assert!(!go(&small).contains("MB/s\n") && !bencher(&small).contains("per-second"));
    for line in &mut small.lines {
        if let Line::Fork(fork) = line {
            (fork.volume.bytes, fork.volume.elements) =
                (Some(400 * fork.operations), Some(fork.operations));
        }
    }
    let text = go(&small);
    assert_eq!(text.matches(" MB/s\t").count(), 22, "{text}");
    assert_eq!(text.matches(" elements/s\n").count(), 22, "{text}");
    let value: Value = serde_json::from_str(&bencher(&small)).expect("it is JSON");
    let measures = &value["theme/name/pooled/64 (system)"];
    let of = |slug: &str, field: &str| measures[slug][field].as_f64().expect("a number");
    // 400 B in about 50 ns.
    let bytes = ["lower_value", "value", "upper_value"].map(|field| of("bytes-per-second", field));
    assert!((bytes[1] - 8e9).abs() < 1e8 && bytes.is_sorted(), "{bytes:?}");
    assert!((of("elements-per-second", "value") - 2e7).abs() < 1e6, "{measures}");
    let text = markdown(&small);
    let (_, throughput) = text.split_once("#### Throughput").expect("a part of its own");
    let pooled = throughput.lines().find(|line| line.contains("name/pooled at 64")).expect("a row");
    assert!(pooled.contains("| system |") && pooled.contains(" GB/s, "), "{pooled}");
}

#[test]
fn markdown_has_a_row_a_prediction_and_nothing_in_a_record_is_markup() {
    let mut small = small();
    for line in &mut small.lines {
        if let Line::Claim(claim) = line {
            **claim =
                RecordedClaim { theme_title: "a | b <b> *c* $x$".to_owned(), ..(**claim).clone() };
        }
    }
    let text = markdown(&small);
    assert!(text.contains("#### a \\| b &lt;b> \\*c\\* \\$x\\$"), "{text}");
    let row = text.lines().find(|line| line.starts_with("| time of")).expect("a row");
    assert!(row.contains("| us | system | 0.500× \\["), "{row}");
    assert!(row.ends_with("| holds |"), "{row}");
}

#[test]
fn markdown_says_whose_a_prediction_is() {
    let ours = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    for (prediction, by) in [
        (ours, "| us |"),
        (ours.after_trial(), "| us, after a trial |"),
        (ours.stated("half", "as printed"), "| article |"),
    ] {
        let text = markdown(&with(prediction));
        assert!(text.contains(by), "{by}: {text}");
    }
}

#[test]
fn go_sides_stand_in_every_format_with_rusts_time_divided_by_theirs() {
    let half = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let mut lines = with(half.stated("half", "as printed")).lines;
    let built = GoState::Built("go1.25.5".to_owned());
    lines.push(begins(3, Lane::Heap, Allocator::Go));
    let mut counted = reading(3, "pooled", 64, Metric::Allocations, 7);
    counted.case.allocator = Allocator::Go;
    lines.extend([go_side(built, &["fresh", "pooled"]), Line::Reading(counted)]);
    lines.push(begins(4, Lane::Rounds, Allocator::GoOne));
    lines.extend(beside_rust(4, "pooled", Allocator::GoOne, &[2.0; 20]));
    let record = record(lines);
    let value: Value = serde_json::from_str(&bencher(&record)).expect("it is JSON");
    assert_eq!(value["theme/name/pooled/64 (go)"]["allocations"]["value"], 7.0);
    let ratio = &value["theme/name/pooled/64 (go_one)"]["ratio-to-go"];
    assert!((ratio["value"].as_f64().expect("a number") / 0.5 - 1.0).abs() < 1e-5, "{ratio}");
    assert!(ratio["lower_value"].is_number() && ratio["upper_value"].is_number(), "{ratio}");
    let text = go(&record);
    assert!(text.contains("/variant=pooled/point=64/allocator=go\t1\t7 allocs/op\n"), "{text}");
    let forks: Vec<&str> = text.lines().filter(|line| line.contains("allocator=go_one")).collect();
    let ends: Vec<&str> = forks.iter().filter_map(|line| line.split('\t').next_back()).collect();
    assert!(ends.len() == 20 && ends.iter().all(|end| end.ends_with(" rust/go")), "{ends:?}");
    let text = csv(&record);
    let line = text.lines().find(|line| line.contains("ratio_to_go")).expect("a line of it");
    let value = line.strip_prefix("theme/name,pooled,64,64,go_one,rounds,ratio_to_go,,,");
    let value = value.and_then(|rest| rest.split(',').next()?.parse::<f64>().ok());
    assert!(value.is_some_and(|ratio| (ratio / 0.5 - 1.0).abs() < 1e-5), "{line}");
    assert!(text.contains("theme/name,pooled,64,64,go,heap,allocations,,,7,"), "{text}");
    let text = markdown(&record);
    for wanted in [
        "| article | Go, one core |",
        "| Go and Rust: time of",
        "#### Rust's time divided by Go's",
        "| theme/name pooled | 64 | Go, one core | 0.5000×",
    ] {
        assert!(text.contains(wanted), "{wanted}\nis not in\n{text}");
    }
    assert!(!markdown(&small()).contains("divided by Go's"));
}
