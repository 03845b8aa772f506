//! Values of no size take no memory

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::hint::black_box;
use std::sync::Arc;

const LARGEST: &[u64] = &[1_024];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Slices in Go: Grow Big or Go Home",
        author: "Phuong Le",
        url: "https://forem.com/func25/slices-in-go-grow-big-or-go-home-48b7",
        quote: "it just returns the address of a special variable called zerobase",
        figures: &[
            Figure { what: "where a struct{} lies", printed: "0x104f24900" },
            Figure { what: "where an array of no elements lies", printed: "0x104f24900" },
            Figure { what: "where an empty slice points to", printed: "0x104f24900" },
        ],
    },
    says: "A value of no size is not allocated, and a channel of such values uses zero memory.",
    axis: Axis {
        name: "signals",
        unit: Unit::Count,
        points: &[1, 64, 1_024],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("unit_channel", |run| through_channel(run, |_| ())).about(
            "units through a bounded crossbeam channel with room for all, filled and then emptied",
        ),
        variant("word_channel", |run| through_channel(run, |signal| signal))
            .about("words of 8 bytes through the same channel"),
        variant("unit_list", |run| through_list(run, |_| Vec::new(), |_| ()))
            .about("units pushed to a Vec and popped"),
        variant("word_list", |run| through_list(run, |_| Vec::new(), |signal| signal))
            .about("words of 8 bytes pushed to a Vec and popped"),
        variant("unit_boxes", |run| through_list(run, Vec::with_capacity, |_| Box::new(())))
            .about("boxes of units, in a reserved Vec"),
        variant("unit_counted", |run| through_list(run, Vec::with_capacity, |_| Arc::new(())))
            .about("counted units, in a reserved Vec of Arc"),
    ],
    reference: "unit_channel",
    predictions: &[
        exactly(Bytes, "unit_channel", 0).stated(
            "is idiomatic because it uses zero memory",
            "said in chapter 7 of the Go guide: no bytes, whatever the number of signals",
        )
        .where_refuted("the units take nothing, the channel does: 640 B of its own and 8 B for the stamp of each \
                        slot, by which its ends tell what is taken"),
        exactly(Allocations, "unit_boxes", 1).stated(
            "it just returns the address of a special variable",
            "no block for a unit: the list's own is the only one",
        ),
        exactly(Bytes, "unit_channel", 648).at(&[1]),
        exactly(Bytes, "unit_channel", 1_152).at(&[64]),
        exactly(Bytes, "unit_channel", 8_832).at(LARGEST),
        exactly(Bytes, "word_channel", 656).at(&[1]),
        exactly(Bytes, "word_channel", 1_664).at(&[64]),
        exactly(Bytes, "word_channel", 17_024).at(LARGEST),
        exactly(Allocations, "unit_channel", 2),
        exactly(Allocations, "word_channel", 2),
        exactly(Bytes, "unit_list", 0),
        exactly(Allocations, "word_list", 9).at(LARGEST),
        exactly(Bytes, "word_list", 16_352).at(LARGEST),
        exactly(Allocations, "unit_counted", 2).at(&[1]),
        exactly(Allocations, "unit_counted", 65).at(&[64]),
        exactly(Allocations, "unit_counted", 1_025).at(LARGEST),
        exactly(Bytes, "unit_counted", 24).at(&[1]),
        exactly(Bytes, "unit_counted", 1_536).at(&[64]),
        exactly(Bytes, "unit_counted", 24_576).at(LARGEST),
        ratio(Time, "unit_channel", "word_channel", Within(0.85, 1.15)).at(LARGEST),
        value(Faults, "unit_channel", AtMost(1.0)),
        value(Faults, "word_channel", AtMost(1.0)),
    ],
    carries_over: "That a value of no size is not allocated carries over: a Box of one is an address and no block. \
                   That a channel of them uses no memory does not: what is saved is the room for the message, 8 B a \
                   slot, and the slot's own stamp and the channel's counters stay. Go's channel has a header too.",
    cautions: &[
        "The guide's sentence, in chapter 7: “An empty struct channel (chan struct{}) is idiomatic because it uses \
         zero memory.” Its listing has a channel without a buffer; a bounded one of 1 is the nearest that one thread \
         can use.",
        "Le says in “Go sync.WaitGroup and The Alignment Problem” of a marker without a size that “it doesn't take up \
         any meaningful space in memory”. The compiler fixes that size, so it is no prediction.",
        "`unit_list` may become nothing but a counter, so no time is judged on it.",
        "What must be counted is not free: an Arc of a unit is a block of two counters, 16 B.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// A channel's two ends.
type Ends<T> = (Sender<T>, Receiver<T>);

/// Registers a turn that makes a channel, sends so many signals and receives them all.
fn through_channel<T: 'static>(run: &mut Run, signal: impl Fn(u64) -> T + 'static) {
    let signals = run.point();
    let turn = move || {
        let signals = black_box(signals);
        let (sender, receiver): Ends<T> = bounded(signals as usize);
        for number in 0..signals {
            let is_sent = sender.send(signal(number)).is_ok();
            assert!(is_sent, "a channel whose receiver is there takes signals");
        }
        let received = receiver.try_iter().map(black_box).count();
        (received, sender, receiver)
    };
    run.iter(turn, |(received, ..)| Digest::of(received));
}

/// Registers a turn that makes a list, pushes so many signals and pops them all.
fn through_list<T: 'static>(
    run: &mut Run,
    make: fn(usize) -> Vec<T>,
    signal: impl Fn(u64) -> T + 'static,
) {
    let signals = run.point();
    let turn = move || {
        let signals = black_box(signals);
        let mut list = make(signals as usize);
        for number in 0..signals {
            list.push(signal(number));
        }
        let mut received = 0_usize;
        while let Some(signal) = black_box(&mut list).pop() {
            black_box(signal);
            received += 1;
        }
        (received, list)
    };
    run.iter(turn, |(received, _)| Digest::of(received));
}
