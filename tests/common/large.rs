//! A large record: so many claims of eight variants at five points, read in every lane under both allocators.

use super::small;
use claimbench::claim::{Lane, Metric};
use claimbench::record::{
    Case, Finite, Fork, Group, Header, Line, LogRatio, Mode, Reading, Record, RecordedClaim,
    RecordedVariant, Slices, Stop, Value,
};

const VARIANTS: [&str; 8] = [
    "fresh_zeroed",
    "fresh_reserved",
    "hoisted",
    "thread_local",
    "behind_a_mutex",
    "array_queue",
    "object_pool",
    "two_generations",
];
const POINTS: [u64; 5] = [64, 1_024, 16_384, 262_144, 1_048_576];
const THEMES: [&str; 4] = ["retention", "buffers", "slices", "dispatch"];
const FORKS: u32 = 13;
const COUNTED: [Metric; 5] =
    [Metric::Allocations, Metric::Bytes, Metric::Held, Metric::Left, Metric::Peak];

/// The record, built from the first claim and the headers of the small one.
pub(crate) fn record(claims: usize) -> Record {
    let small = small::record();
    let claims: Vec<RecordedClaim> = (0..claims).map(|number| claim(&small, number)).collect();
    let mut lines = Vec::new();
    for header in small.headers() {
        lines.push(Line::Header(Box::new(header.clone())));
        for claim in &claims {
            if lines.len() <= claims.len() {
                lines.push(Line::Claim(Box::new(claim.clone())));
            }
            read(&mut lines, header, claim);
        }
    }
    Record { lines, warnings: Vec::new() }
}

fn claim(small: &Record, number: usize) -> RecordedClaim {
    let model = small.claims()[0].clone();
    let mut predictions = Vec::new();
    for (index, subject) in VARIANTS.iter().enumerate().skip(1) {
        let mut prediction = model.predictions[index % 4].clone();
        (*subject).clone_into(&mut prediction.subject);
        prediction.reference = prediction.reference.map(|_| VARIANTS[0].to_owned());
        prediction.points = POINTS.to_vec();
        predictions.push(prediction);
    }
    let variant = |name: &&str| RecordedVariant {
        name: (*name).to_owned(),
        about: "what this variant does, in about as many words as in a real one".to_owned(),
        control: None,
        work: None,
        points: POINTS.to_vec(),
        not_run: std::collections::BTreeMap::new(),
        settings: std::collections::BTreeMap::new(),
        also_under: Vec::new(),
    };
    RecordedClaim {
        id: format!("{}/claim_{number}", THEMES[number % THEMES.len()]),
        title: format!("A claim of a large catalogue, number {number}"),
        theme_title: format!("What there is to know of {}", THEMES[number % THEMES.len()]),
        points: POINTS.map(|point| (point, model.unit.label(point))).to_vec(),
        article_point: POINTS[2],
        reference: VARIANTS[0].to_owned(),
        variants: VARIANTS.iter().map(variant).collect(),
        predictions,
        ..model
    }
}

/// What one run reads of a claim.
fn read(lines: &mut Vec<Line>, header: &Header, claim: &RecordedClaim) {
    for (place, point) in POINTS.into_iter().enumerate() {
        for (number, variant) in VARIANTS.into_iter().enumerate() {
            let case = Case {
                claim: claim.id.clone(),
                variant: variant.to_owned(),
                point,
                allocator: header.allocator,
            };
            let size = (number as i64 + 1) * point as i64;
            let mut exact = |metric: Metric, phase: Option<&str>, total: i64| {
                lines.push(Line::Reading(Reading {
                    run: header.run,
                    lane: header.lane,
                    case: case.clone(),
                    metric,
                    phase: phase.map(str::to_owned),
                    figure: None,
                    value: Value::Exact { total, operations: 1 },
                }));
            };
            match header.lane {
                Lane::Heap => {
                    for metric in COUNTED {
                        exact(metric, None, size);
                    }
                }
                Lane::Resident => {
                    for phase in ["before", "held", "dropped", "purged"] {
                        exact(Metric::Resident, Some(phase), size);
                        exact(Metric::InUse, Some(phase), size / 2);
                    }
                }
                Lane::Rounds => {
                    let factor = 1.0 + 0.3 * (number as f64 - place as f64).abs();
                    let fork = |fork: u32| self::fork(header, &case, factor, fork);
                    lines.extend((0..FORKS).map(fork));
                }
                Lane::Instructions | Lane::Time => {}
            }
        }
        if header.lane == Lane::Rounds {
            lines.push(Line::Group(group(header, claim, point)));
        }
    }
}

fn fork(header: &Header, case: &Case, factor: f64, fork: u32) -> Line {
    let noisy = factor * (1.0 + 0.001 * f64::from(fork));
    let nanos = noisy * case.point as f64;
    Line::Fork(Fork {
        run: header.run,
        case: case.clone(),
        group: Group::at(case.point),
        twin: None,
        volume: claimbench::run::Volume::default(),
        refines: None,
        mode: Mode::Apart,
        fork,
        turns: 100,
        operations: 1,
        slices: Slices::of(40, [nanos * 0.99, nanos, nanos * 1.01].map(finite)),
        against: vec![LogRatio {
            variant: VARIANTS[0].to_owned(),
            point: case.point,
            allocator: None,
            log_ratio: Finite::log(noisy.ln()).expect("a finite number"),
        }],
        usage: None,
        usage_operations: None,
        collector: None,
        latencies: None,
        figures: std::collections::BTreeMap::new(),
    })
}

fn group(header: &Header, claim: &RecordedClaim, point: u64) -> Group {
    Group {
        run: header.run,
        claim: claim.id.clone(),
        allocator: header.allocator,
        group: Group::at(point),
        mode: Mode::Apart,
        why: "the claim asks for it".to_owned(),
        forks: FORKS,
        refined: None,
        stop: Stop::Clear,
        lost: 0,
        guards: Vec::new(),
        seconds: finite(1.25),
        budget: None,
        needs: None,
        attempt: None,
        fork_seconds: None,
        turn_seconds: None,
    }
}

fn finite(number: f64) -> Finite {
    Finite::new(number).expect("a finite number")
}
