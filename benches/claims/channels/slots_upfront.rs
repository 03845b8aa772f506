//! The places of a channel, made when it is made

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Prediction, Processes, Scale, Source,
    Unit, across, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::sync::mpsc;

/// Numbers that are sent where there is room: as many as in the article's example.
const NUMBERS: u64 = 3;
const LARGEST: &[u64] = &[100_000];
/// The point at which the channels are filled.
const FILLED: &[u64] = &[1_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Channel Capacity Limits in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/channel-capacity-limits-in-go",
        quote: "a block of memory is reserved upfront to hold the exact number of slots requested",
        figures: &[Figure { what: "the example's capacity", printed: "room for three integers" }],
    },
    says: "A channel with a buffer takes the memory of all its places when it is made: at least 800,000 bytes for 100,000 \
           numbers of 8 bytes.",
    axis: Axis {
        name: "places",
        unit: Unit::Count,
        points: &[0, 3, 64, 1_000, 100_000],
        article: 3,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("crossbeam", |run| made(run, crossbeam_channel::bounded, crossbeam(0)))
            .same_output("at most three numbers go through, however many places there are")
            .about("crossbeam's bounded channel"),
        variant("std_channel", |run| made(run, mpsc::sync_channel, std_channel()))
            .about("the standard library's sync_channel"),
        variant("tokio_channel", |run| made(run, tokio::sync::mpsc::channel, tokio_channel(0)))
            .at(Points::From(3))
            .about("tokio's mpsc channel, by try_send and try_recv"),
        variant("unbounded", |run| {
            made(run, |_| crossbeam_channel::unbounded(), crossbeam(0));
        })
        .about("crossbeam's unbounded channel, whatever the axis says"),
        variant("crossbeam_filled", |run| {
            made(run, crossbeam_channel::bounded, crossbeam(FILLED[0]));
        })
        .at(Points::At(FILLED))
        .about("as `crossbeam`, after 1,000 numbers were sent and received")
        .doing(FULL_ONCE),
        variant("tokio_filled", |run| {
            made(run, tokio::sync::mpsc::channel, tokio_channel(FILLED[0]));
        })
        .at(Points::At(FILLED))
        .about("as `tokio_channel`, after 1,000 numbers were sent and received")
        .doing(FULL_ONCE),
    ],
    reference: "crossbeam",
    predictions: &[
        all_upfront("crossbeam"),
        all_upfront("std_channel"),
        all_upfront("tokio_channel"),
        exactly(Allocations, "crossbeam", 1).at(&[0]),
        exactly(Bytes, "crossbeam", 136).at(&[0]),
        exactly(Allocations, "crossbeam", 2).from(3),
        exactly(Bytes, "crossbeam", 688).at(&[3]),
        exactly(Bytes, "crossbeam", 1_664).at(&[64]),
        exactly(Bytes, "crossbeam", 16_640).at(&[1_000]),
        exactly(Bytes, "crossbeam", 1_600_640).at(LARGEST),
        exactly(Allocations, "std_channel", 1).at(&[0]),
        exactly(Bytes, "std_channel", 136).at(&[0]),
        exactly(Allocations, "std_channel", 2).from(3),
        exactly(Bytes, "std_channel", 688).at(&[3]),
        exactly(Bytes, "std_channel", 1_664).at(&[64]),
        exactly(Bytes, "std_channel", 16_640).at(&[1_000]),
        exactly(Bytes, "std_channel", 1_600_640).at(LARGEST),
        exactly(Allocations, "tokio_channel", 2),
        exactly(Bytes, "tokio_channel", 800),
        exactly(Allocations, "unbounded", 2).at(&[3]),
        exactly(Bytes, "unbounded", 1_016).at(&[3]),
        exactly(Held, "crossbeam_filled", 16_640),
        exactly(Held, "tokio_filled", 1_664),
        exactly(Peak, "tokio_filled", 9_728),
        ratio(Time, "crossbeam", "tokio_channel", AtLeast(50.0)).at(LARGEST),
        ratio(Time, "crossbeam", "tokio_channel", Within(0.5, 2.0)).at(&[3]),
        across(Time, "crossbeam", 1_000, Within(50.0, 200.0)).at(LARGEST),
        value(Faults, "crossbeam", AtMost(1.0)).at(LARGEST),
    ],
    carries_over: "That the places are made at once carries over to crossbeam's channel and to the standard library's, which \
                   write a stamp into each, so that a place for 8 bytes takes 16. Go clears the block instead. tokio's \
                   channel makes blocks of 32 places when they are needed, and its capacity is a count.",
    cautions: &[
        "The article prints no bytes. The counts are those of crossbeam-channel 0.5.17, of tokio 1.54 and of the standard \
         library of Rust 1.95: another version may give others.",
        "A channel without places is another kind, of 136 bytes. tokio's channel panics without any.",
        "An element of another size changes the place: with 1 KiB each is of 1,032 bytes.",
        "Where page faults at 100,000 are not near none, the time there is the price of 391 pages.",
        "`unbounded` makes its first block with the first number, and the next one with the 31st.",
    ],
    needs: Needs { memory: 32 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants that fill their channels are controls.
const FULL_ONCE: &str =
    "it sends 1,000 numbers first on purpose: what is kept of a buffer that was full";

#[track_caller]
const fn all_upfront(variant: &'static str) -> Prediction {
    value(Bytes, variant, AtLeast(800_000.0)).at(LARGEST).stated(
        "reserved upfront to hold the exact number of slots",
        "100,000 places for 8 bytes each",
    )
}

/// Registers a turn that makes a channel, uses it and puts it out with the sum of what came through.
fn made<S: 'static, R: 'static>(
    run: &mut Run,
    make: fn(usize) -> (S, R),
    use_it: impl Fn(&S, &mut R, u64) -> u64 + 'static,
) {
    let (places, numbers) = (run.size(), NUMBERS.min(run.point()));
    run.iter(
        move || {
            let (sender, mut receiver) = make(std::hint::black_box(places));
            let sum = use_it(&sender, &mut receiver, numbers);
            (sum, sender, receiver)
        },
        |(sum, _, _)| Digest::of(sum),
    );
}

/// Why nothing fails: one thread sends no more than there is room for, and receives what it sent.
const ROOM: &str = "there is room, and then there is a number";

type Sender = crossbeam_channel::Sender<u64>;
type Receiver = crossbeam_channel::Receiver<u64>;

/// Sends so many numbers and receives them, and then the few that all do.
fn crossbeam(first: u64) -> impl Fn(&Sender, &mut Receiver, u64) -> u64 {
    move |sender, receiver, numbers| {
        let through = |numbers: u64| {
            (0..numbers).for_each(|number| sender.send(number).expect(ROOM));
            (0..numbers).map(|_| receiver.recv().expect(ROOM)).sum::<u64>()
        };
        through(first) + through(numbers)
    }
}

fn std_channel() -> impl Fn(&mpsc::SyncSender<u64>, &mut mpsc::Receiver<u64>, u64) -> u64 {
    |sender, receiver, numbers| {
        (0..numbers).for_each(|number| sender.send(number).expect(ROOM));
        (0..numbers).map(|_| receiver.recv().expect(ROOM)).sum()
    }
}

type TokioSender = tokio::sync::mpsc::Sender<u64>;
type TokioReceiver = tokio::sync::mpsc::Receiver<u64>;

fn tokio_channel(first: u64) -> impl Fn(&TokioSender, &mut TokioReceiver, u64) -> u64 {
    move |sender, receiver, numbers| {
        let mut through = |numbers: u64| {
            (0..numbers).for_each(|number| sender.try_send(number).expect(ROOM));
            (0..numbers).map(|_| receiver.try_recv().expect(ROOM)).sum::<u64>()
        };
        through(first) + through(numbers)
    }
}
