//! A small record with fixed numbers that has one of everything that a report shows, good and bad.

use claimbench::claim::{
    Allocator, Axis, Bound, Claim, Entry, Figure, Lane, LeftOut, Metric, Needs, Planned, Points,
    Processes, Scale, Source, Uncarried, Unclaiming, Unit, exactly, ratio, variant,
};
use claimbench::record::{
    Build, Case, DigestLine, End, FORMAT, Failure, Finite, Fork, Group, Header, Latencies, Line,
    LogRatio, Machine, Mode, Options, Reading, Reason, Record, RecordedClaim, RecordedLeftOut,
    Site, Sites, Slices, Stop, Usage, Value,
};
use claimbench::run::{Digest, Run};

const KIBIBYTE: u64 = 1 << 10;
const POINTS: &[u64] = &[KIBIBYTE, 64 * KIBIBYTE];
/// What the forks of a group are off by: the fewest forks that decide anything at each of a few points.
const NOISE: [f64; 13] =
    [1.0, 1.01, 0.99, 1.005, 0.995, 1.002, 0.998, 1.004, 0.996, 1.001, 0.999, 1.003, 0.997];

fn nothing(_: &mut Run) {}

static KEEPING: Claim = Claim {
    source: Source {
        article: "On keeping buffers",
        author: "A. Writer",
        url: "https://example.org/keeping",
        quote: "Same count, and yet about 16 times slower",
        figures: &[
            Figure { what: "bad retention, time per operation", printed: "~1.5 ms/op" },
            Figure { what: "good retention, time per operation", printed: "~90 µs/op" },
        ],
    },
    says: "Keeping whole buffers takes 16 times as long as keeping copies, at the same 129 allocations.",
    axis: Axis {
        name: "buffer",
        unit: Unit::Bytes,
        points: POINTS,
        article: 64 * KIBIBYTE,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("whole", nothing).about("keeps each 64 KiB buffer"),
        variant("copy", nothing).about("keeps 64 B of each, from a temporary on the stack"),
        variant("untouched", nothing)
            .about("reserves each buffer and never writes to it")
            .control("writes nothing, to show what touching pages costs")
            .at(Points::From(64 * KIBIBYTE)),
    ],
    reference: "copy",
    predictions: &[
        ratio(Metric::Time, "whole", "copy", Bound::AtLeast(12.0))
            .at(&[64 * KIBIBYTE])
            .stated("~16×", "three quarters of 1.5 ms / 90 µs, because both are rounded"),
        exactly(Metric::Allocations, "whole", 129)
            .stated("129 allocs/op", "the count itself")
            .at(&[64 * KIBIBYTE]),
        ratio(Metric::Time, "whole", "copy", Bound::AtMost(4.0)),
        ratio(Metric::Held, "whole", "copy", Bound::AtLeast(700.0)).at(&[64 * KIBIBYTE]),
        ratio(Metric::Resident, "whole", "untouched", Bound::AtLeast(10.0)),
        ratio(Metric::LatencyP99, "whole", "copy", Bound::AtLeast(5.0)).at(&[64 * KIBIBYTE]),
        ratio(Metric::VoluntarySwitches, "whole", "copy", Bound::AtMost(1.5))
            .at(&[64 * KIBIBYTE])
            .after_trial(),
    ],
    carries_over: "The allocator is the same kind; `make` zeroes and `with_capacity` does not.",
    cautions: &["The pair also differs 745 times in bytes allocated."],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

static CALLING: Claim = Claim {
    source: Source {
        article: "A long guide",
        author: "",
        url: "",
        quote: "Dynamic calls cost more than static ones",
        figures: &[],
    },
    says: "A call through `dyn` takes at least 1.05 times as long as a direct one.",
    axis: Axis {
        name: "work",
        unit: Unit::Nanoseconds,
        points: &[1, 50],
        article: 1,
        labels: &[(1, "one add")],
        scale: Scale::Steps,
    },
    variants: &[variant("direct", nothing), variant("dynamic", nothing)],
    reference: "direct",
    predictions: &[
        ratio(Metric::Time, "dynamic", "direct", Bound::AtLeast(1.05)).at(&[1]),
        exactly(Metric::Allocations, "dynamic", 0),
    ],
    carries_over: "",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// The record: a heap run on an older commit, two rounds runs and two resident runs, of which the last did not end.
pub(crate) fn record() -> Record {
    let mut record = Builder::default();
    record.start(1, Lane::Heap, Allocator::Dhat, "1a2b3c4");
    record.claim("retention", "Retention versus allocation count", "keeping", &KEEPING);
    record.claim("dispatch", "Dynamic versus generic calls", "calling", &CALLING);
    for (variant, allocations, bytes, held, left) in
        [("whole", 129, 8_391_680, 8_391_680, 0), ("copy", 129, 11_264, 11_264, 0)]
    {
        let case = case("retention/keeping", variant, 64 * KIBIBYTE, Allocator::Dhat);
        for (metric, total) in [
            (Metric::Allocations, allocations),
            (Metric::Bytes, bytes),
            (Metric::Held, held),
            (Metric::Left, left),
            (Metric::Peak, held + 65_536),
        ] {
            record.exact(1, &case, metric, None, total);
        }
        record.push(Line::Sites(Sites {
            run: 1,
            case: case.clone(),
            sites: vec![Site {
                place: "retention/keeping.rs:41".to_owned(),
                bytes: bytes.unsigned_abs(),
                allocations: allocations.unsigned_abs(),
            }],
        }));
    }
    record.exact(
        1,
        &case("dispatch/calling", "dynamic", 1, Allocator::Dhat),
        Metric::Allocations,
        None,
        0,
    );
    record.exact(
        1,
        &case("dispatch/calling", "dynamic", 50, Allocator::Dhat),
        Metric::Allocations,
        None,
        2,
    );
    record.end(1);
    record.rounds(2, Allocator::System, 25_000.0);
    record.rounds(3, Allocator::Jemalloc, 24_000.0);
    record.resident(4, Allocator::System, 8_300_000);
    record.resident(5, Allocator::Jemalloc, 0);
    record.end(4);
    record.push(Line::LeftOut(Box::new(left_out())));
    Record {
        lines: record.lines,
        warnings: vec!["small.jsonl:99: the last line was cut off and is left out".to_owned()],
    }
}

/// What the catalogue leaves out: a sentence with everything, one with as little as can be, and an article.
fn left_out() -> RecordedLeftOut {
    RecordedLeftOut::of(&LeftOut {
        sentences: &[
            Uncarried {
                says: "A collection is forced after two minutes.",
                article: "On collecting",
                author: "A. Writer",
                url: "https://example.org/collecting",
                quote: "it can force a collection",
                why: "There is no collector.",
            },
            Uncarried {
                says: "One language is the fastest.",
                article: "A long guide",
                author: "",
                url: "",
                quote: "",
                why: "No number is given.",
            },
        ],
        articles: &[Unclaiming {
            article: "An index",
            author: "A. Writer",
            url: "https://example.org/index",
            about: "The titles of a series.",
        }],
        planned: &[
            Planned { theme: "Locks", id: "locks/one", says: "A lock is *cheap*." },
            Planned { theme: "Locks", id: "locks/two", says: "Two locks are dearer." },
            Planned { theme: "Files", id: "files/one", says: "A file costs a `call`." },
        ],
    })
}

#[derive(Default)]
struct Builder {
    lines: Vec<Line>,
}

impl Builder {
    fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    fn start(&mut self, run: u64, lane: Lane, allocator: Allocator, commit: &str) {
        self.push(Line::Header(Box::new(header(run, lane, allocator, commit))));
    }

    fn end(&mut self, run: u64) {
        let (throttled, waited, out_of_time) = (None, None, None);
        self.push(Line::End(End { run, seconds: finite(42.0), throttled, waited, out_of_time }));
    }

    fn claim(
        &mut self,
        theme: &'static str,
        theme_title: &'static str,
        name: &'static str,
        claim: &'static Claim,
    ) {
        let text = "//! What this claim is about.";
        let entry = Entry {
            theme,
            theme_title,
            name,
            claim,
            text,
            path: "theme/name.rs",
            list: "src/claims/mod.rs",
            listed_by_theme: false,
            package: "claimbench",
            folder: "/no/such/benches",
            catalogue_title: "Performance advice, measured",
        };
        self.push(Line::Claim(Box::new(RecordedClaim::of(&entry))));
    }

    fn exact(&mut self, run: u64, case: &Case, metric: Metric, phase: Option<&str>, total: i64) {
        self.push(Line::Reading(Reading {
            run,
            lane: metric.lane(),
            case: case.clone(),
            metric,
            phase: phase.map(str::to_owned),
            figure: None,
            value: Value::Exact { total, operations: 1 },
        }));
    }

    /// Five forks of every case; the whole buffers take 14 times as long at 64 KiB and half as long at 1 KiB.
    fn rounds(&mut self, run: u64, allocator: Allocator, base: f64) {
        self.start(run, Lane::Rounds, allocator, "5d6e7f8");
        let keeping = [
            ("whole", KIBIBYTE, 0.5),
            ("copy", KIBIBYTE, 1.0),
            ("whole", 64 * KIBIBYTE, 14.0),
            ("copy", 64 * KIBIBYTE, 1.0),
        ];
        for (variant, point, factor) in keeping {
            let base = base * (point as f64 / 65_536.0).sqrt();
            let case = case("retention/keeping", variant, point, allocator);
            self.forks(run, &case, "copy", base, factor);
        }
        // Their outputs differ, which voids their comparison.
        for (variant, factor, digest) in [("direct", 1.0, 1), ("dynamic", 4.0, 2)] {
            let case = case("dispatch/calling", variant, 1, allocator);
            self.forks(run, &case, "direct", 0.9, factor);
            let digest = Digest(digest);
            self.push(Line::Digest(DigestLine { run, lane: Lane::Rounds, case, digest }));
        }
        for (point, mode) in [(KIBIBYTE, Mode::Together), (64 * KIBIBYTE, Mode::Apart)] {
            self.push(Line::Group(Group {
                run,
                claim: "retention/keeping".to_owned(),
                allocator,
                group: Group::at(point),
                mode,
                why: "the claim asks for it".to_owned(),
                forks: u32::try_from(NOISE.len()).expect("a few forks"),
                stop: Stop::Budget,
                lost: u32::from(point > KIBIBYTE),
                guards: Vec::new(),
                refined: None,
                seconds: finite(1.25),
                budget: None,
                needs: None,
                attempt: None,
                fork_seconds: None,
                turn_seconds: None,
            }));
        }
        let case = case("retention/keeping", "untouched", 64 * KIBIBYTE, allocator);
        let reason = Reason::TimedOut("took longer than 60 s".to_owned());
        self.push(Line::Failure(Failure { run, lane: Lane::Rounds, case, reason }));
        self.end(run);
    }

    fn forks(&mut self, run: u64, case: &Case, reference: &str, base: f64, factor: f64) {
        for (index, noise) in NOISE.into_iter().enumerate() {
            let median = base * factor * noise;
            self.push(Line::Fork(Fork {
                run,
                case: case.clone(),
                group: Group::at(case.point),
                twin: None,
                mode: if case.point > KIBIBYTE { Mode::Apart } else { Mode::Together },
                fork: u32::try_from(index).expect("a few forks"),
                turns: 10,
                operations: 1,
                slices: Slices::of(40, [median * 0.98, median, median * 1.03].map(finite)),
                against: vec![LogRatio {
                    variant: reference.to_owned(),
                    point: case.point,
                    allocator: None,
                    log_ratio: Finite::log((factor * noise).ln()).expect("a finite number"),
                }],
                usage: Some(usage(case, median)),
                usage_operations: None,
                collector: None,
                latencies: latencies(case, median),
                figures: std::collections::BTreeMap::new(),
                volume: claimbench::run::Volume::default(),
                refines: None,
            }));
        }
    }

    fn resident(&mut self, run: u64, allocator: Allocator, kept: i64) {
        self.start(run, Lane::Resident, allocator, "5d6e7f8");
        for (variant, held) in [("whole", 8_450_048), ("copy", 16_384)] {
            let case = case("retention/keeping", variant, 64 * KIBIBYTE, allocator);
            let dropped = kept.min(held);
            for (phase, resident) in
                [("before", 0), ("held", held), ("dropped", dropped), ("purged", -4096)]
            {
                self.exact(run, &case, Metric::Resident, Some(phase), resident);
                self.exact(run, &case, Metric::InUse, Some(phase), resident.max(0) / 2);
            }
            self.exact(run, &case, Metric::MinorFaults, Some("held"), held / 4096);
        }
    }
}

/// What a fork used: all of its time in one thread, but for the variant that waits.
fn usage(case: &Case, nanos: f64) -> Usage {
    let (busy, waits) = if case.variant == "whole" { (0.1, 1.5) } else { (1.0, 0.0) };
    let [cpu, voluntary, involuntary] = [nanos * busy, waits, 0.000_01].map(finite);
    // Of its 128 buffers of 16 pages half the pages are fresh.
    let faults = if case.variant == "whole" { 1024.0 } else { 0.0 };
    let [minor, major] = [faults, 0.0].map(|faults| Some(finite(faults)));
    Usage { cpu, voluntary, involuntary, minor, major, hardware: None }
}

/// The latencies of the one claim whose routines time them.
fn latencies(case: &Case, nanos: f64) -> Option<Latencies> {
    let [p50, p99, p999, longest] = [1.0, 1.5, 20.0, 5000.0].map(|factor| finite(nanos * factor));
    let is_timed = case.claim == "retention/keeping";
    is_timed.then_some(Latencies { p50, p99, p999, longest, block: 16, count: 5000 })
}

fn case(claim: &str, variant: &str, point: u64, allocator: Allocator) -> Case {
    Case { claim: claim.to_owned(), variant: variant.to_owned(), point, allocator }
}

fn finite(number: f64) -> Finite {
    Finite::new(number).expect("a finite number")
}

fn header(run: u64, lane: Lane, allocator: Allocator, commit: &str) -> Header {
    Header {
        format: FORMAT,
        run,
        lane,
        allocator,
        started: format!("2026-01-02T03:0{run}:00Z"),
        options: Options {
            filter: (run == 5).then(|| "keeping".to_owned()),
            quick: run > 3,
            seed: 7,
            budget_seconds: finite(2.0),
            limit_seconds: finite(60.0),
            margin: finite(0.005),
            at_most_seconds: None,
        },
        build: Build {
            claimbench: "0.0.1".to_owned(),
            commit: commit.to_owned(),
            rustc: "rustc 1.95.0".to_owned(),
            target: "x86_64-unknown-linux-gnu".to_owned(),
            opt_level: "3".to_owned(),
            flags: vec!["-Cllvm-args=-align-all-functions=6".to_owned()],
            placed: false,
            lock: "0123456789abcdef".to_owned(),
            crates: [("dhat".to_owned(), "0.3.3".to_owned())].into(),
            profile: None,
            linked: None,
            go: None,
        },
        machine: Machine {
            processor: "A Processor @ 2.10 GHz".to_owned(),
            cores: 2,
            memory: 8 << 30,
            descriptors: 1 << 20,
            page: 4096,
            cache: 105 << 20,
            system: "Linux 6.18".to_owned(),
            allocator: match allocator {
                Allocator::System => "glibc 2.36",
                Allocator::Jemalloc => "jemalloc 5.3.1",
                Allocator::Mimalloc => "mimalloc 2.2.7",
                Allocator::Dhat => "dhat 0.3.3",
                Allocator::Go | Allocator::GoOne => "Go's runtime",
            }
            .to_owned(),
            valgrind: None,
            settings: vec!["MALLOC_ARENA_MAX=2".to_owned()],
            huge_pages: "madvise".to_owned(),
            load: finite(0.75),
            fresh_page_nanos: finite(262.5),
            pace: claimbench::record::Pace::default(),
        },
        guards: Vec::new(),
    }
}
