//! A record that is read and written again has the same bytes.

use super::parse;
use crate::claim::testing::{claim, entry};
use crate::claim::{Allocator, Bound, Lane, Metric, exactly, ratio};
use crate::record::testing::{begins, record};
use crate::record::{
    Case, DigestLine, End, Failure, Finite, Fork, Group, Guard, Hardware, Latencies, Line,
    LogRatio, Mode, OutOfTime, Packed, Reading, Reason, Record, RecordedClaim, Refined, Site,
    Sites, Slices, Stop, Throttled, Tripped, Twin, Usage, Value,
};
use crate::run::{Digest, Volume};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::path::Path;

fn number() -> impl Strategy<Value = Finite> {
    let extreme = select(vec![
        0.0,
        -0.0,
        1.0,
        0.1 + 0.2,
        5e-324,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        9_007_199_254_740_993.0,
        1e22,
        1e23,
    ]);
    prop_oneof![extreme, any::<f64>()].prop_filter_map("finite", Finite::new)
}

fn string() -> impl Strategy<Value = String> {
    let nasty = select(vec![
        "",
        "a\nb\r\nc",
        "\"quoted\" \\ and \\n",
        "\u{0}\u{1b}[31m\u{7f}",
        "größe 😀 \u{2028}\u{2029}\u{feff}",
        "{\"line\":\"end\"}",
    ]);
    prop_oneof![nasty.prop_map(str::to_owned), any::<String>()]
}

fn a_case() -> impl Strategy<Value = Case> {
    let allocator = select(vec![Allocator::System, Allocator::Jemalloc, Allocator::Dhat]);
    (string(), string(), any::<u64>(), allocator)
        .prop_map(|(claim, variant, point, allocator)| Case { claim, variant, point, allocator })
}

fn lane() -> impl Strategy<Value = Lane> {
    select(Lane::ALL.to_vec())
}

fn mode() -> impl Strategy<Value = Mode> {
    select(vec![Mode::Together, Mode::Apart])
}

fn reading() -> impl Strategy<Value = Line> {
    let exact = (any::<i64>(), any::<u64>());
    let value = prop_oneof![
        exact.prop_map(|(total, operations)| Value::Exact { total, operations }),
        prop::collection::vec(number(), 0..4).prop_map(Value::Samples),
    ];
    let metric = select(vec![Metric::Held, Metric::MinorFaults, Metric::CriterionTime]);
    let names = (option::of(string()), option::of(string()));
    (any::<u64>(), lane(), a_case(), metric, names, value).prop_map(
        |(run, lane, case, metric, (phase, figure), value)| {
            Line::Reading(Reading { run, lane, case, metric, phase, figure, value })
        },
    )
}

fn usage() -> impl Strategy<Value = Usage> {
    let faults = (option::of(number()), option::of(number()));
    let hardware = prop::array::uniform4(option::of(number())).prop_map(
        |[cycles, instructions, branch_misses, cache_misses]| Hardware {
            cycles,
            instructions,
            branch_misses,
            cache_misses,
        },
    );
    (number(), number(), number(), faults, option::of(hardware)).prop_map(
        |(cpu, voluntary, involuntary, (minor, major), hardware)| Usage {
            cpu,
            voluntary,
            involuntary,
            minor,
            major,
            hardware,
        },
    )
}

fn latencies() -> impl Strategy<Value = Latencies> {
    (number(), number(), number(), number(), any::<u64>(), any::<u64>()).prop_map(
        |(p50, p99, p999, longest, block, count)| Latencies {
            p50,
            p99,
            p999,
            longest,
            block,
            count,
        },
    )
}

fn fork() -> impl Strategy<Value = Line> {
    let slices = (any::<u32>(), number(), number(), number())
        .prop_map(|(count, lower, median, upper)| Slices::of(count, [lower, median, upper]));
    let against = (string(), any::<u64>(), number()).prop_map(|(variant, point, log_ratio)| {
        let log_ratio = Finite::log(log_ratio.get()).expect("it was finite");
        LogRatio { variant, point, allocator: None, log_ratio }
    });
    let counts = (any::<u64>(), any::<u32>(), any::<u64>(), any::<u64>());
    let twin = option::of(select(vec![Twin::Same, Twin::Placed, Twin::Slow]));
    let kind = (string(), twin, mode());
    let read = (
        slices,
        prop::collection::vec(against, 0..3),
        option::of(usage()),
        option::of(latencies()),
        option::of(any::<(u64, u64)>()),
        option::of(any::<u64>()),
        prop::collection::btree_map(string(), number(), 0..3),
        (option::of(any::<u64>()), option::of(any::<u64>())),
    );
    (a_case(), kind, counts, read).prop_map(
        |(case, (group, twin, mode), (run, fork, turns, operations), read)| {
            let (slices, against, usage, latencies, refines, usage_operations, figures, volume) =
                read;
            let volume = Volume { bytes: volume.0, elements: volume.1 };
            Line::Fork(Fork {
                run,
                case,
                group,
                twin,
                mode,
                fork,
                turns,
                operations,
                slices,
                against,
                usage,
                usage_operations,
                collector: None,
                latencies,
                figures,
                volume,
                refines,
            })
        },
    )
}

fn tripped() -> impl Strategy<Value = Tripped> {
    let guard = prop_oneof![
        (number(), number()).prop_map(|(turn, empty)| Guard::Removed { turn, empty }),
        number().prop_map(|ratio| Guard::NotLinear { ratio }),
        (number(), number())
            .prop_map(|(resolution, stretch)| Guard::CoarseClock { resolution, stretch }),
        (number(), number()).prop_map(|(lower, upper)| Guard::Bimodal { lower, upper }),
        number().prop_map(|factor| Guard::Drifting { factor }),
        number().prop_map(|per_second| Guard::Switches { per_second }),
        (any::<u64>(), any::<u64>()).prop_map(|(outside, of)| Guard::LeftRunning { outside, of }),
        any::<u64>().prop_map(|goroutines| Guard::LeftBehind { goroutines }),
        (any::<u32>(), any::<u32>(), number()).prop_map(|(slices, of, longest_seconds)| {
            Guard::Stopped { slices, of, longest_seconds }
        }),
        (number(), number(), option::of(number())).prop_map(|(load_per_core, steal, waited)| {
            Guard::Busy { load_per_core, steal, waited }
        }),
    ];
    let reference = option::of((string(), any::<u64>()));
    (string(), any::<u64>(), reference, guard).prop_map(|(variant, point, reference, guard)| {
        let (reference, reference_point) = reference.unzip();
        Tripped { variant, point, reference, reference_point, guard }
    })
}

fn group() -> impl Strategy<Value = Line> {
    let texts = (string(), string(), string());
    let counts = (any::<u64>(), any::<u32>(), any::<u32>());
    let guards = prop::collection::vec(tripped(), 0..3);
    let stop = select(vec![Stop::Clear, Stop::Budget, Stop::Forks, Stop::Hopeless, Stop::Failed]);
    let time = (number(), option::of(number()), option::of(any::<(u32, u32)>()));
    let refined = (string(), string(), any::<(u64, (u64, u64))>(), option::of(string())).prop_map(
        |(subject, reference, (point, between), failure)| Refined {
            subject,
            reference,
            point,
            between,
            failure,
        },
    );
    (texts, mode(), counts, stop, (guards, option::of(refined), time)).prop_map(
        |((claim, group, why), mode, (run, forks, lost), stop, (guards, refined, time))| {
            let (seconds, budget, counts) = time;
            let (needs, attempt) = counts.unzip();
            Line::Group(Group {
                run,
                claim,
                allocator: Allocator::System,
                group,
                mode,
                why,
                forks,
                stop,
                lost,
                guards,
                refined,
                seconds,
                budget,
                needs,
                attempt,
                fork_seconds: budget,
                turn_seconds: None,
            })
        },
    )
}

fn sites() -> impl Strategy<Value = Line> {
    let site = (string(), any::<u64>(), any::<u64>())
        .prop_map(|(place, bytes, allocations)| Site { place, bytes, allocations });
    (any::<u64>(), a_case(), prop::collection::vec(site, 0..5))
        .prop_map(|(run, case, sites)| Line::Sites(Sites { run, case, sites }))
}

fn failure() -> impl Strategy<Value = Line> {
    let reasons: [fn(String) -> Reason; 6] = [
        Reason::Panicked,
        Reason::Killed,
        Reason::Exited,
        Reason::TimedOut,
        Reason::NotReady,
        Reason::Unreadable,
    ];
    (any::<u64>(), lane(), a_case(), select(reasons.to_vec()), string()).prop_map(
        |(run, lane, case, reason, text)| {
            Line::Failure(Failure { run, lane, case, reason: reason(text) })
        },
    )
}

fn recorded_claim() -> impl Strategy<Value = Line> {
    let bound = prop_oneof![
        number().prop_map(|most| Bound::AtMost(most.get())),
        number().prop_map(|least| Bound::AtLeast(least.get())),
        (number(), number()).prop_map(|(least, most)| Bound::Within(least.get(), most.get())),
    ];
    let said = (option::of((string(), string())), any::<bool>());
    (string(), said, bound).prop_map(|(text, (stated, after_trial), bound)| {
        let predictions =
            [ratio(Metric::Time, "pooled", "fresh", bound), exactly(Metric::Held, "pooled", 7)];
        let mut claim = RecordedClaim::of(&entry(claim(predictions)));
        claim.predictions[0].printed = stated.as_ref().map(|(printed, _)| printed.len() as f64);
        claim.predictions[0].stated = stated;
        claim.predictions[0].after_trial = after_trial;
        claim.text = text;
        Line::Claim(Box::new(claim))
    })
}

fn line() -> impl Strategy<Value = Line> {
    let digest =
        (any::<u64>(), lane(), a_case(), any::<u64>()).prop_map(|(run, lane, case, digest)| {
            Line::Digest(DigestLine { run, lane, case, digest: Digest(digest) })
        });
    let throttled = (any::<u64>(), any::<u64>(), number())
        .prop_map(|(periods, of, seconds)| Throttled { periods, of, seconds });
    let out_of_time = (number(), option::of(a_case()), prop::collection::vec(a_case(), 1..4))
        .prop_map(|(at_most, cut, cases)| OutOfTime { at_most, cut, cases });
    let kept = (option::of(throttled), option::of(number()), option::of(out_of_time));
    let end = (any::<u64>(), number(), kept).prop_map(|(run, seconds, kept)| {
        let (throttled, waited, out_of_time) = kept;
        Line::End(End { run, seconds, throttled, waited, out_of_time })
    });
    prop_oneof![reading(), fork(), group(), digest, sites(), failure(), recorded_claim(), end]
}

proptest! {
    #[test]
    fn a_record_that_is_read_and_written_again_has_the_same_bytes(
        lines in prop::collection::vec(line(), 0..8)
    ) {
        let head = [begins(1, Lane::Heap, Allocator::Dhat)];
        let written = record(head.into_iter().chain(lines));
        let text = written.to_text();
        prop_assert_eq!(text.lines().count(), written.lines.len());
        let read = parse(&text).expect("what was written can be read");
        prop_assert_eq!(&read, &written);
        prop_assert_eq!(read.to_text(), text);
    }

    #[test]
    fn a_record_that_is_packed_says_the_same_line_by_line(
        lines in prop::collection::vec((line(), 1..3_u64), 0..24)
    ) {
        let head = [begins(1, Lane::Heap, Allocator::Dhat)];
        let lines = lines.into_iter().map(|(line, run)| of_run(line, run));
        let written = with_last_text(record(head.into_iter().chain(lines)));
        let text = written.packed().to_text();
        let read = parse(&text).expect("what was written can be read");
        prop_assert_eq!(sorted(&read), sorted(&written));
        for kind in [as_reading, as_fork, as_group, as_other] {
            let of = |record: &Record| {
                let mut lines: Vec<Line> = record.lines.iter().filter(|line| kind(line)).cloned().collect();
                // Those of a run stand together, and of its forks those of a case, in their order.
                lines.sort_by_key(|line| (line.run(), forked(line)));
                lines
            };
            prop_assert_eq!(of(&read), of(&written));
        }
        prop_assert_eq!(read.packed().to_text(), text.clone());
        let again = Packed::from_bytes(text.as_bytes(), Path::new("x.jsonl")).expect("sound");
        prop_assert_eq!(again.to_text(), text);
        prop_assert_eq!(again.unpacked(), Ok(read));
    }
}

/// A record in which the only claim stands once, with its last text where its first one stood.
fn with_last_text(mut record: Record) -> Record {
    let is_claim = |line: &&Line| matches!(line, Line::Claim(_));
    let Some(mut last) = record.lines.iter().rfind(is_claim).cloned().map(Some) else {
        return record;
    };
    record.lines = record
        .lines
        .into_iter()
        .filter_map(|line| if is_claim(&&line) { last.take() } else { Some(line) })
        .collect();
    record
}

/// A line as one of another run.
fn of_run(line: Line, run: u64) -> Line {
    let mut value = serde_json::to_value(&line).expect("it serialises");
    if line.run().is_some() {
        value["run"] = run.into();
    }
    serde_json::from_value(value).expect("a line")
}

fn sorted(record: &Record) -> Vec<String> {
    let mut lines: Vec<String> = record.lines.iter().map(Line::to_text).collect();
    lines.sort();
    lines
}

fn as_reading(line: &Line) -> bool {
    matches!(line, Line::Reading(_))
}

fn as_fork(line: &Line) -> bool {
    matches!(line, Line::Fork(_))
}

fn as_group(line: &Line) -> bool {
    matches!(line, Line::Group(_))
}

fn as_other(line: &Line) -> bool {
    matches!(line, Line::Claim(_) | Line::Failure(_) | Line::End(_))
}

/// Which case of which group a fork is of.
fn forked(line: &Line) -> Option<(String, Case, Option<Twin>)> {
    match line {
        Line::Fork(fork) => Some((fork.group.clone(), fork.case.clone(), fork.twin)),
        _ => None,
    }
}
