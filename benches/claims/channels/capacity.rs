//! A channel with a buffer, and one without

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, ratio, value, variant,
};
use claimbench::run::Run;
use std::sync::{Mutex, MutexGuard, mpsc};

/// Messages of a turn.
const MESSAGES: u64 = 50;
/// Words of a message of 1 KiB.
const WORDS: usize = 128;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Stop Using Go Channels as Queues — Here’s the Correct Mental Model",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-7-channels-are-not-queues-a-correct-mental-model-2f1f",
        quote: "The send cannot complete until the receive is ready.",
        figures: &[
            Figure { what: "a channel with a buffer", printed: "make(chan int, 2)" },
            Figure { what: "a buffer that is added to end a deadlock", printed: "make(chan int, 100)" },
        ],
    },
    says: "Without a buffer each send waits for its receive, so that 64 places bring a message to at most a twentieth \
           of its time, and a value that is waited for skips the buffer and is handed over at once.",
    axis: Axis {
        name: "capacity",
        unit: Unit::Count,
        points: &[0, 1, 2, 8, 64, 1_024],
        article: 0,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("crossbeam", crossbeam)
            .about("a stream of numbers through crossbeam's bounded channel")
            .same_output("the numbers of a turn are the same, however many places a channel has"),
        variant("std_channel", std_channel)
            .about("the same through the standard library's sync_channel"),
        variant("tokio_channel", tokio_channel)
            .at(Points::From(1))
            .about("the same through tokio's mpsc channel, by blocking_send and blocking_recv"),
        variant("round_trip", round_trip)
            .at(Points::At(&[0, 1]))
            .about("two channels of crossbeam; each number is answered before the next is sent"),
        variant("round_trip_1k", round_trip_1k)
            .at(Points::At(&[1]))
            .about("as `round_trip`, with messages of 1 KiB by value")
            .doing(LARGER),
        variant("round_trip_1k_boxed", round_trip_1k_boxed)
            .at(Points::At(&[1]))
            .about("as `round_trip`, with 1 KiB in a box that goes back and forth")
            .doing(LARGER),
    ],
    reference: "crossbeam",
    predictions: &[
        across(Time, "round_trip", 1, AtMost(0.95)).at(&[0]).stated(
            "avoids extra memory operations and makes the transfer immediate",
            "said by Alexander Obregon of a value that skips the buffer, a direction: at least 5 % faster where there is no \
             buffer to go through",
        ),
        across(Time, "crossbeam", 0, AtMost(0.05)).at(&[64]).after_trial(),
        across(Time, "crossbeam", 64, AtLeast(0.4)).at(&[1_024]),
        ratio(Time, "std_channel", "crossbeam", AtLeast(5.0)).at(&[1, 2, 8]).after_trial(),
        ratio(Time, "std_channel", "crossbeam", AtMost(2.0)).at(&[1_024]),
        across(Time, "round_trip", 1, AtLeast(10.0)).at(&[0]).after_trial(),
        ratio(Time, "tokio_channel", "crossbeam", AtLeast(1.5)).at(&[64]),
        ratio(Time, "round_trip_1k", "round_trip_1k_boxed", AtLeast(1.3)).at(&[1]).after_trial(),
        value(Allocations, "crossbeam", AtMost(0.1)),
        value(Allocations, "std_channel", AtMost(0.1)),
        value(VoluntarySwitches, "crossbeam", AtLeast(0.5)).at(&[0]),
        value(VoluntarySwitches, "crossbeam", AtMost(0.05)).at(&[64]),
    ],
    carries_over: "What a capacity means carries over: a channel of capacity 0 is a meeting in Rust, too. What waiting costs \
                   does not: a goroutine that waits is parked in user space, a thread by the system. So how long a \
                   channel looks again before it has its thread sleep decides more than the buffer does.",
    cautions: &[
        "The article prints no time. That a value skips the buffer is said by Alexander Obregon in *Channel Capacity Limits \
         in Go*, whose example has room for three.",
        "By its source crossbeam-channel 0.5.17 has a thread sleep at once at capacity 0, and from 1 on look again after 1, \
         2, 4, … 64 pauses and give its core up four times first. The standard library's channel is a fork of it that \
         sleeps far sooner. The voluntary switches of a message tell which of the two happened.",
        "Where the switches of `crossbeam` at capacity 0 are few, the two threads met without sleeping, and the ratio to \
         capacity 0 is another one.",
        "A time is that of a message while both threads work. At 1,024 places the sender may be 20 turns ahead within a \
         slice. No lists of waiters are made but at the first wait, so that no allocation is one in ten messages at most.",
        "Messages of 4 KiB and more take longer to copy than crossbeam looks again: with them the ratio would be one of \
         sleeping.",
        "Queues with a slow receiver are a claim of their own. Of tokio 1.54 the channel alone is used, without a runtime.",
    ],
    needs: Needs { cores: 2, memory: 1 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants with larger messages are controls.
const LARGER: &str = "its messages are of 1 KiB on purpose: what copying them costs";
/// Why no end of a channel fails.
const OPEN: &str = "both ends live as long as the threads";

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds its end")
}

/// Registers a turn in which one thread sends numbers and the other adds up what it receives. Each takes its end once a
/// turn; the stream goes on from turn to turn.
fn stream<S: Send + 'static, R: Send + 'static>(
    run: &mut Run,
    (sender, receiver): (S, R),
    send: impl Fn(&S, u64) + Send + Sync + 'static,
    receive: impl Fn(&mut R) -> u64 + Send + Sync + 'static,
) {
    let (sender, receiver) = (Mutex::new(sender), Mutex::new(receiver));
    run.operations(MESSAGES);
    run.iter_threads(2, move |thread| {
        if thread == 0 {
            let sender = locked(&sender);
            (0..MESSAGES).for_each(|number| send(&sender, number));
            return 0;
        }
        let mut receiver = locked(&receiver);
        (0..MESSAGES).map(|_| receive(&mut receiver)).sum()
    });
}

fn crossbeam(run: &mut Run) {
    let ends = crossbeam_channel::bounded::<u64>(run.size());
    stream(run, ends, |to, number| to.send(number).expect(OPEN), |from| from.recv().expect(OPEN));
}

fn std_channel(run: &mut Run) {
    let ends = mpsc::sync_channel::<u64>(run.size());
    stream(run, ends, |to, number| to.send(number).expect(OPEN), |from| from.recv().expect(OPEN));
}

fn tokio_channel(run: &mut Run) {
    let ends = tokio::sync::mpsc::channel::<u64>(run.size());
    stream(
        run,
        ends,
        |to, number| to.blocking_send(number).expect(OPEN),
        |from| from.blocking_recv().expect(OPEN),
    );
}

/// Registers a turn in which a message goes there and back, with another number each time. The asker keeps it between
/// turns; what it adds to the sum is by how much an answer differs from its question.
fn answered<M: Send + 'static>(
    run: &mut Run,
    first: M,
    number_with: impl Fn(&mut M, u64) + Send + Sync + 'static,
    read: impl Fn(&M) -> u64 + Send + Sync + 'static,
) {
    let (ask, asked) = crossbeam_channel::bounded::<M>(run.size());
    let (answer, answers) = crossbeam_channel::bounded::<M>(run.size());
    let kept = Mutex::new(Some(first));
    run.operations(MESSAGES);
    run.iter_threads(2, move |thread| {
        if thread == 1 {
            return (0..MESSAGES).fold(0, |sum: u64, _| {
                let message = asked.recv().expect(OPEN);
                let sum = sum.wrapping_add(read(&message));
                answer.send(message).expect(OPEN);
                sum
            });
        }
        let mut kept = locked(&kept);
        let mut message = kept.take().expect("the message came back in the turn before");
        let mut sum = 0_u64;
        for number in 0..MESSAGES {
            number_with(&mut message, number);
            ask.send(message).expect(OPEN);
            message = answers.recv().expect(OPEN);
            sum = sum.wrapping_add(read(&message).wrapping_sub(number));
        }
        *kept = Some(message);
        sum
    });
}

fn round_trip(run: &mut Run) {
    answered(run, 0_u64, |message, number| *message = number, |message| *message);
}

/// A message of 1 KiB with a number at both ends.
type Words = [u64; WORDS];

fn numbered(words: &mut Words, number: u64) {
    words[0] = number;
    words[WORDS - 1] = number;
}

/// The number, where both ends have the same.
fn number_of(words: &Words) -> u64 {
    u64::midpoint(words[0], words[WORDS - 1])
}

fn round_trip_1k(run: &mut Run) {
    answered(run, [0; WORDS], numbered, number_of);
}

fn round_trip_1k_boxed(run: &mut Run) {
    let first: Box<Words> = Box::new([0; WORDS]);
    answered(run, first, |words, number| numbered(words, number), |words| number_of(words));
}
