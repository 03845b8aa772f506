//! A collector's pause, or a drop of everything at once

use super::helper::{Helper, wait_once};
use super::work::work;
use bumpalo::Bump;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, bounded};
use std::cell::OnceCell;
use std::collections::HashMap;

/// Steps of what a request does before it drops, of about a nanosecond each: the shortest of the drops are too short
/// for the clock.
const REQUEST: u64 = 6_000;
/// Bytes of each text, of which a pair has two.
const TEXT: usize = 24;
const ARTICLE: &[u64] = &[100_000];
const LIVED: &[u64] = &[10_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Optimal Concurrency Model for Go-Based Redis Clone: Single-Threaded Event Loop vs. Goroutine-Per-Connection",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/optimal-concurrency-model-for-go-based-redis-clone-single-threaded-event-loop-vs-1724",
        quote: "a system with 100,000 concurrent connections may experience GC pauses of several milliseconds",
        figures: &[
            Figure { what: "connections", printed: "100,000" },
            Figure { what: "a pause of the collector", printed: "several milliseconds" },
            Figure { what: "the same in its first scenario", printed: "multi-millisecond stalls" },
        ],
    },
    says: "Ownership has no collector that pauses with 100,000 connections, but dropping as many pairs of texts at \
           once takes at least 2 ms of the request that does it.",
    axis: Axis {
        name: "pairs",
        unit: Unit::Count,
        points: &[1_000, 10_000, 100_000],
        article: 100_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("inline", |run| released(run, made, |pairs| pairs.len() as u64))
            .about("a list of pairs of Strings is dropped"),
        variant("shuffled", |run| released(run, shuffled, |pairs| pairs.len() as u64))
            .at(Points::UpTo(10_000))
            .about("the same with the pairs in a random order, as in a heap that has lived"),
        variant("map_inline", |run| released(run, mapped, |map| map.len() as u64))
            .at(Points::UpTo(10_000))
            .about("a HashMap from String to String is dropped"),
        variant("helper_thread", helper_thread).about(
            "the list is sent to a thread that drops it; its end is awaited outside the clock",
        ),
        variant("arena", |run| released(run, Arena::of, |arena| arena.pairs.len() as u64))
            .about("the texts are in an arena, and a list has their places; both are dropped"),
        variant("hundredth", hundredth)
            .about("the last hundredth of the list is dropped, the rest of it outside the clock")
            .control(
                "it drops a hundredth, as one of a hundred requests would that share the work",
            ),
        variant("flat", |run| released(run, flat, |bytes| (bytes.len() / TEXT / 2) as u64))
            .about("one block of as many bytes is dropped")
            .control("it has the bytes of the texts and not their blocks"),
    ],
    reference: "inline",
    predictions: &[
        value(Time, "inline", AtLeast(2_000_000.0)).at(ARTICLE),
        across(Time, "inline", 1_000, Within(70.0, 400.0)).at(ARTICLE),
        ratio(Time, "helper_thread", "inline", AtMost(0.05)).at(ARTICLE),
        ratio(Time, "arena", "inline", AtMost(0.2)).at(ARTICLE),
        ratio(Time, "hundredth", "inline", AtMost(0.03)).at(ARTICLE),
        ratio(Time, "flat", "inline", AtMost(0.1)).at(ARTICLE),
        ratio(Time, "shuffled", "inline", AtLeast(1.4)).at(LIVED),
        ratio(Time, "map_inline", "shuffled", Within(0.8, 2.0)).at(LIVED),
        ratio(CpuTime, "helper_thread", "inline", AtLeast(0.9)),
        exactly(Left, "inline", 0),
        exactly(Left, "shuffled", 0),
        exactly(Left, "map_inline", 0),
        exactly(Left, "helper_thread", 0),
        exactly(Left, "arena", 0),
        exactly(Left, "hundredth", 0),
        exactly(Left, "flat", 0),
    ],
    carries_over: "The collector does not carry over, and its pause neither: its work does, at a place that the \
                   program chooses. Each block is freed by whoever drops the last owner, in one piece unless that is \
                   spread, handed over or avoided by an arena.",
    cautions: &[
        "No bound is stated. The article prints a pause of Go's collector and nothing of a drop; that ownership \
         removes the overhead is said in *Go's Conservative Evolution* by the same author, without a figure. Two is \
         the least of several.",
        "A request does 6,000 steps, about 6 µs, before it drops, in all variants alike: a large block goes back to \
         its arena in less than 0.1 µs, which a clock can not tell.",
        "Texts that were made in order lie in order, so `inline` has the friendliest frees that there are. `shuffled` \
         and `map_inline` find each block somewhere else.",
        "`flat` has the bytes, `arena` the structure, and neither the frees. Where an allocator gives a large block back to \
         the system, that is in their time, and its page faults are in the making of the next structure.",
        "CpuTime has the making of each structure in it. The next one is made after the thread has dropped the last \
         one. Under jemalloc blocks that another thread frees go to that one's cache.",
        "The arena's list holds the place and the length of each text as numbers, which are as large as a `&str` and \
         are dropped as that is, for a structure can not borrow from itself.",
    ],
    needs: Needs { cores: 2, memory: 48 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

type Pairs = Vec<(String, String)>;

/// The digits of a number, which is below a hundred million.
fn digits(mut number: u64) -> [u8; TEXT] {
    let mut digits = [b'0'; TEXT];
    for digit in digits.iter_mut().rev().take(8) {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    digits
}

fn text(number: u64) -> String {
    String::from_utf8(digits(number).to_vec()).expect("digits are UTF-8")
}

/// So many pairs, made one behind the other.
fn made(pairs: u64) -> Pairs {
    (0..pairs).map(|number| (text(2 * number), text(2 * number + 1))).collect()
}

fn shuffled(pairs: u64) -> Pairs {
    let mut made = made(pairs);
    fastrand::Rng::with_seed(7).shuffle(&mut made);
    made
}

fn mapped(pairs: u64) -> HashMap<String, String> {
    made(pairs).into_iter().collect()
}

fn flat(pairs: u64) -> Vec<u8> {
    vec![1; pairs as usize * 2 * TEXT]
}

/// Texts in an arena, and the place and the length of each.
struct Arena {
    pairs: Vec<[(usize, usize); 2]>,
    _texts: Bump,
}

impl Arena {
    fn of(pairs: u64) -> Arena {
        let texts = Bump::new();
        let placed = |number| {
            let text = texts.alloc_slice_copy(&digits(number));
            (text.as_ptr().addr(), text.len())
        };
        let pair = |number| [placed(2 * number), placed(2 * number + 1)];
        Arena { pairs: (0..pairs).map(pair).collect(), _texts: texts }
    }
}

/// Registers a turn of a request that drops a structure, which is made outside the clock; the pairs that it had.
fn released<S: 'static>(run: &mut Run, make: fn(u64) -> S, count: fn(&S) -> u64) {
    let pairs = run.point();
    // Of all variants alike, for one of them has a thread.
    run.cores(2);
    let turn = move |structure: S| {
        let (worked, dropped) = (work(REQUEST, pairs), count(&structure));
        drop(structure);
        (worked, dropped)
    };
    run.iter_with(1, move || make(pairs), turn, Digest::of);
}

fn hundredth(run: &mut Run) {
    let pairs = run.point();
    run.cores(2);
    let turn = move |mut made: Pairs| {
        let (worked, dropped) = (work(REQUEST, pairs), made.len() / 100);
        made.truncate(made.len() - dropped);
        (worked, dropped as u64, made)
    };
    run.iter_with(
        1,
        move || made(pairs),
        turn,
        |(worked, dropped, _)| Digest::of(&(*worked, *dropped)),
    );
}

/// What was sent to the thread: how many pairs it has dropped is waited for at the latest when this is dropped.
struct Sent {
    worked: u64,
    answers: Receiver<u64>,
    dropped: OnceCell<u64>,
}

impl Sent {
    fn dropped(&self) -> &u64 {
        self.dropped.get_or_init(|| self.answers.recv().expect("the thread answers"))
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.dropped();
    }
}

fn helper_thread(run: &mut Run) {
    let pairs = run.point();
    run.cores(2);
    let (helper, answers) = run.input(|| {
        let (answer, answers) = bounded(1);
        wait_once(&answers);
        let helper = Helper::start(move |pairs: Pairs| {
            let dropped = pairs.len() as u64;
            drop(pairs);
            answer.send(dropped).expect("the claim takes every answer");
        });
        (helper, answers)
    });
    let turn = move |made| {
        let worked = work(REQUEST, pairs);
        helper.send(made);
        Sent { worked, answers: answers.clone(), dropped: OnceCell::new() }
    };
    let digest = |sent: &Sent| Digest::of(&(sent.worked, *sent.dropped()));
    run.iter_with(1, move || made(pairs), turn, digest);
}
