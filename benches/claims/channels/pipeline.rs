//! Stages that stream, or a list between them

use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::hint::black_box;

/// Lines of a turn.
const LINES: u64 = 512;
/// Bytes of a line.
const LENGTH: usize = 30;
/// Dependent steps of the work on a line in a stage, of about a nanosecond each.
const STEPS: u64 = 5_000;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "memory stays closer to O(b), where b is total buffered items across channels",
        figures: &[
            Figure { what: "the stages", printed: "three stages" },
            Figure { what: "the capacity of each channel", printed: "2" },
            Figure { what: "the lines", printed: "5" },
        ],
    },
    says: "Stages that pass lines on over channels hold as many as the channels have places, at most 8 KiB, where a list \
           between the stages holds them all.",
    axis: Axis {
        name: "lines a message",
        unit: Unit::Count,
        points: &[1, 16, 256],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("chain", chain::<0>)
            .about("one thread, a chain of iterators")
            .same_output("the lines are the same, however many are in a message"),
        variant("collected", collected).about("one thread, a list of lines, then a list of split ones"),
        variant("pipeline", |run| pipeline(run, 2))
            .about("three threads, two channels of 2 places; from 16 lines on a message is a list that comes back"),
        variant("pipeline_wide", |run| pipeline(run, 64))
            .about("the same over two channels of 64 places"),
        variant("two_stages", two_stages::<0>)
            .about("two threads, the one emits and splits, the other counts, over a channel of 2 places"),
        variant("chain_busy", chain::<STEPS>)
            .about("as `chain`, with 5 µs of work in each of the two stages for each line")
            .doing(WORK)
            .same_output("the lines are the same, however many are in a message"),
        variant("two_stages_busy", two_stages::<STEPS>)
            .about("as `two_stages`, with the same work")
            .doing(WORK),
    ],
    reference: "chain",
    predictions: &[
        ratio(Peak, "pipeline", "collected", AtMost(0.95)).at(&[1]).stated(
            "memory stays closer to O(b)",
            "a direction: at least 5 % less at the peak than lists of all lines",
        ),
        exactly(Allocations, "chain", 0),
        value(Allocations, "collected", Equal(2.0 / LINES as f64)),
        value(Peak, "pipeline", AtMost(8_192.0)).at(&[1]),
        value(Bytes, "collected", Equal(24_576.0 / LINES as f64)),
        ratio(Time, "two_stages", "chain", AtLeast(3.0)).at(&[1]),
        across(Time, "two_stages", 1, AtMost(0.67)).at(&[256]),
        ratio(Time, "pipeline", "chain", AtLeast(10.0)).at(&[1]),
        ratio(Time, "pipeline_wide", "pipeline", AtMost(0.6)).at(&[1]),
        ratio(Time, "collected", "chain", AtMost(1.5)),
        ratio(Time, "two_stages_busy", "chain_busy", AtMost(0.7)).at(&[1]),
        value(VoluntarySwitches, "pipeline", AtLeast(0.05)).at(&[1]),
        value(VoluntarySwitches, "pipeline_wide", AtMost(0.02)).at(&[1]).after_trial(),
        value(VoluntarySwitches, "two_stages", AtMost(0.02)).at(&[1]).after_trial(),
        across(Time, "two_stages_busy", 1, Within(0.8, 1.2)).at(&[16]),
    ],
    carries_over: "What is held carries over, and so does the price of a hand-over, which a line has to be worth. A goroutine \
                   that stops for the next stage is parked in user space, a thread sleeps in the system; an iterator chain, \
                   which needs neither, is the usual form in Rust.",
    cautions: &[
        "The article prints no time and no bytes: that they are at most 8 KiB is ours. Its five lines are repeated and filled \
         up to 30 bytes, and its map of counts is a count for each of four levels.",
        "Three threads on two cores take turns, so `pipeline` is judged by a bound of ten only. Its stream goes on from turn \
         to turn, and the last stage gives the counts. What runs on one thread does not depend on the point.",
        "The lines are there before the clock starts: what is held are 16 bytes for a line and 32 for a split one.",
    ],
    needs: Needs { cores: 2, memory: 4 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants with work are controls.
const WORK: &str = "it works on each line on purpose: where a second thread pays";
/// Why no end of a channel fails.
const OPEN: &str = "all ends live as long as the threads";

/// A line with its level split off.
type Entry = (&'static str, &'static str);

/// The article's lines, filled up, and one of a fourth level among them, again and again. They live for ever.
fn lines(run: &mut Run) -> &'static [&'static str] {
    const TEXTS: [&str; 6] = [
        "INFO Alex started sync",
        "WARN Kaitlyn retry scheduled",
        "INFO Pippin wrote checkpoint",
        "ERROR Jules failed parse",
        "INFO Alex finished sync",
        "DEBUG Kaitlyn looked again",
    ];
    let line = |number: usize| -> &'static str {
        format!("{:.<LENGTH$}", TEXTS[number % TEXTS.len()]).leak()
    };
    run.input(|| (0..LINES as usize).map(line).collect::<Vec<_>>().leak())
}

/// Splits the level off, after some work.
fn split<const STEPS: u64>(line: &'static str) -> Entry {
    if STEPS > 0 {
        black_box(work(STEPS, 1));
    }
    line.split_once(' ').unwrap_or((line, ""))
}

/// Counts a line at its level, after some work: four counts of 16 bits.
fn count<const STEPS: u64>(counts: u64, (level, _): Entry) -> u64 {
    if STEPS > 0 {
        black_box(work(STEPS, 1));
    }
    let level = match level {
        "INFO" => 0,
        "WARN" => 1,
        "ERROR" => 2,
        _ => 3,
    };
    counts + (1 << (16 * level))
}

fn chain<const STEPS: u64>(run: &mut Run) {
    let lines = lines(run);
    run.operations(LINES);
    let turn = move || {
        let entries = black_box(lines).iter().copied().map(split::<STEPS>);
        entries.fold(0, count::<STEPS>)
    };
    run.iter(turn, Digest::of);
}

fn collected(run: &mut Run) {
    let lines = lines(run);
    run.operations(LINES);
    let turn = move || {
        let lines: Vec<&str> = black_box(lines).to_vec();
        let entries: Vec<Entry> = black_box(&lines).iter().copied().map(split::<0>).collect();
        black_box(&entries).iter().copied().fold(0, count::<0>)
    };
    run.iter(turn, Digest::of);
}

fn pipeline(run: &mut Run, places: usize) {
    let (lines, length) = (lines(run), run.size());
    run.operations(LINES);
    if length > 1 {
        let ((to, lists), (out, ready)) = (bounded::<List>(places), bounded::<List>(places));
        let (back, free) = spare(2 * places + 3, length);
        run.iter_threads(3, move |thread| match thread {
            0 => listed(lines, length, |line| (line, ""), (&free, &to)),
            1 => {
                let parted = |mut list: List| {
                    for entry in &mut list {
                        *entry = split::<0>(entry.0);
                    }
                    list
                };
                sent((0..LINES / length as u64).map(|_| parted(lists.recv().expect(OPEN))), &out)
            }
            _ => counted::<0>(length, (&ready, &back)),
        });
        return;
    }
    let ((to, emitted), (out, ready)) = (bounded::<&str>(places), bounded::<Entry>(places));
    run.iter_threads(3, move |thread| match thread {
        0 => sent(lines.iter().copied(), &to),
        1 => sent((0..LINES).map(|_| split::<0>(emitted.recv().expect(OPEN))), &out),
        _ => (0..LINES).fold(0, |counts, _| count::<0>(counts, ready.recv().expect(OPEN))),
    });
}

fn two_stages<const STEPS: u64>(run: &mut Run) {
    let (lines, length) = (lines(run), run.size());
    run.operations(LINES);
    if length > 1 {
        let (to, ready) = bounded::<List>(2);
        let (back, free) = spare(4, length);
        run.iter_threads(2, move |thread| match thread {
            0 => listed(lines, length, split::<STEPS>, (&free, &to)),
            _ => counted::<STEPS>(length, (&ready, &back)),
        });
        return;
    }
    let (to, ready) = bounded::<Entry>(2);
    run.iter_threads(2, move |thread| match thread {
        0 => sent(lines.iter().copied().map(split::<STEPS>), &to),
        _ => (0..LINES).fold(0, |counts, _| count::<STEPS>(counts, ready.recv().expect(OPEN))),
    });
}

/// Sends what a stage gives, and counts nothing.
fn sent<T>(items: impl Iterator<Item = T>, to: &Sender<T>) -> u64 {
    items.for_each(|item| to.send(item).expect(OPEN));
    0
}

/// A message of several lines, which comes back to the first stage.
type List = Vec<Entry>;

/// The channel on which so many lists come back, full of empty ones.
fn spare(lists: usize, length: usize) -> (Sender<List>, Receiver<List>) {
    let (back, free) = bounded(lists);
    sent((0..lists).map(|_| Vec::with_capacity(length)), &back);
    (back, free)
}

/// The first stage: puts lines into lists that have come back, and sends them.
fn listed(
    lines: &[&'static str],
    length: usize,
    entry: impl Fn(&'static str) -> Entry,
    (free, to): (&Receiver<List>, &Sender<List>),
) -> u64 {
    let lists = lines.chunks(length).map(|lines| {
        let mut list = free.recv().expect(OPEN);
        list.clear();
        list.extend(lines.iter().copied().map(&entry));
        list
    });
    sent(lists, to)
}

/// The last stage: counts the lines of lists, and sends them back.
fn counted<const STEPS: u64>(length: usize, (from, back): (&Receiver<List>, &Sender<List>)) -> u64 {
    (0..LINES / length as u64).fold(0, |counts, _| {
        let list = from.recv().expect(OPEN);
        let counts = list.iter().copied().fold(counts, count::<STEPS>);
        back.send(list).expect(OPEN);
        counts
    })
}
