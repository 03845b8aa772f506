//! A buffer before a slow consumer

use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Processes, Scale, Source, Unit, across,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};

/// Items of a turn.
const ITEMS: u64 = 50;
/// Dependent steps of the work on an item, of about a nanosecond each.
const STEPS: u64 = 10_000;
/// Items of a turn of the variants whose one thread plays both sides.
const STEPPED: u64 = 10_000;
/// How many of them are offered before one is taken.
const OFFERED: usize = 10;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Stop Using Go Channels as Queues — Here’s the Correct Mental Model",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-7-channels-are-not-queues-a-correct-mental-model-2f1f",
        quote: "Buffers do not fix coordination problems. They hide them.",
        figures: &[
            Figure { what: "the buffer that is added to end a deadlock", printed: "make(chan int, 100)" },
            Figure { what: "the worker pool's queue", printed: "make(chan Job, 10)" },
            Figure { what: "the worker pool's workers", printed: "i < 5" },
        ],
    },
    says: "A buffer hides that its consumer is slower and does not help it: from 10 places on more of them bring at most a \
           quarter more items through, and a buffer without a bound holds 480 times the memory of one with 10 places.",
    axis: Axis {
        name: "capacity",
        unit: Unit::Count,
        points: &[1, 10, 100, 1_000],
        article: 10,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("crossbeam", |run| crossbeam(run, crossbeam_channel::bounded(run.size())))
            .about("crossbeam's bounded channel between a producer that does not work and a consumer that does")
            .same_output("the items of a turn are the same, however many places the buffer has"),
        variant("std_channel", std_channel)
            .about("the same with the standard library's sync_channel"),
        variant("condvar_queue", condvar_queue)
            .about("the same with a deque behind a Mutex, and a Condvar for each side"),
        variant("unbounded", |run| crossbeam(run, crossbeam_channel::unbounded()))
            .about("the same with crossbeam's unbounded channel, whatever the axis says"),
        variant("consumer_alone", consumer_alone)
            .about("the consumer's work on one thread")
            .control("nobody sends: what is left where the channel costs nothing"),
        variant("stepped", |run| stepped(run, crossbeam_channel::bounded))
            .lanes(&[Lane::Heap])
            .about("10,000 boxes of 64 B through crossbeam's bounded channel; 10 are offered, then one is taken")
            .doing(BOTH_SIDES)
            .same_output("all boxes come through, however many places the buffer has"),
        variant("stepped_unbounded", |run| stepped(run, |_| crossbeam_channel::unbounded()))
            .lanes(&[Lane::Heap])
            .about("the same through crossbeam's unbounded channel")
            .doing(BOTH_SIDES),
    ],
    reference: "crossbeam",
    predictions: &[
        ratio(Peak, "stepped", "stepped_unbounded", AtMost(0.95)).stated(
            "memory stays closer to O(b)",
            "said by Alexander Obregon of small buffers, a direction: at least 5 % less at the peak than without a bound",
        ),
        exactly(Peak, "stepped", 784).at(&[1]),
        exactly(Peak, "stepped", 1_504).at(&[10]),
        exactly(Peak, "stepped", 8_704).at(&[100]),
        exactly(Peak, "stepped", 80_704).at(&[1_000]),
        exactly(Peak, "stepped_unbounded", 723_240),
        value(Allocations, "crossbeam", AtMost(0.1)),
        value(Allocations, "unbounded", AtMost(0.04)),
        across(Time, "crossbeam", 100, Within(0.9, 1.05)).at(&[1_000]),
        across(Time, "crossbeam", 10, Within(0.75, 1.05)).at(&[1_000]).after_trial(),
        ratio(Time, "unbounded", "crossbeam", Within(0.7, 1.05)).at(&[10]).after_trial(),
        ratio(Time, "std_channel", "crossbeam", Within(0.8, 1.25)).from(10).after_trial(),
        ratio(Time, "condvar_queue", "crossbeam", Within(0.8, 1.25)).from(10).after_trial(),
        ratio(Time, "crossbeam", "consumer_alone", AtMost(1.1)).from(100),
        ratio(Time, "crossbeam", "consumer_alone", AtMost(1.4)).at(&[10]).after_trial(),
        value(CpuTime, "crossbeam", AtLeast(1.2)).over_metric(Time).at(&[10]),
        value(CpuTime, "condvar_queue", AtMost(1.3)).over_metric(Time).at(&[10]),
        value(CpuTime, "consumer_alone", AtMost(1.05)).over_metric(Time).at(&[10]),
    ],
    carries_over: "All of it carries over: a bound holds the producer back, and where the consumer is the slower one no \
                   buffer makes it faster. A goroutine that is held back is parked in user space. Here a thread is, which \
                   has to be woken for each place that gets free.",
    cautions: &[
        "The article prints no time and no bytes. That memory stays with the buffer is said by Alexander Obregon in \
         *Algorithms That Work Well with Go's Mechanics*. That more buffer is no more throughput is derived, and its bounds \
         are ours.",
        "With one place the producer takes longer to wake up than the consumer works, so the consumer does wait there.",
        "An item waits in a full buffer of c places for c times the work on one, so at 1,000 for 10 ms: by Little's law, not \
         measured.",
        "`unbounded` has its queue drained at the end of each slice, for the consumer's turns have to end.",
        "`stepped` and `stepped_unbounded` are counted, not timed. In the first an item that is refused waits outside the \
         buffer, so that 64 (c + 1) bytes of boxes and 640 + 16 c of the channel are alive at once.",
    ],
    needs: Needs { cores: 2, memory: 16 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants of one thread are controls.
const BOTH_SIDES: &str =
    "one thread plays both sides on purpose, so that what is alive at once is exact";
/// Why no end of a channel fails.
const OPEN: &str = "both ends live as long as the threads";

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds the lock")
}

/// A deque with a bound. As there is one thread at each end, the other one waits only where it is full or empty.
struct Queue {
    items: Mutex<VecDeque<u64>>,
    places: usize,
    /// Told that a place got free.
    got_free: Condvar,
    /// Told that an item came.
    came: Condvar,
}

impl Queue {
    fn of(places: usize) -> Queue {
        let items = Mutex::new(VecDeque::with_capacity(places));
        Queue { items, places, got_free: Condvar::new(), came: Condvar::new() }
    }

    fn put(&self, item: u64) {
        let is_full = |items: &mut VecDeque<u64>| items.len() == self.places;
        let mut items = self.got_free.wait_while(locked(&self.items), is_full).expect(OPEN);
        items.push_back(item);
        if items.len() == 1 {
            self.came.notify_one();
        }
    }

    fn take(&self) -> u64 {
        let is_empty = |items: &mut VecDeque<u64>| items.is_empty();
        let mut items = self.came.wait_while(locked(&self.items), is_empty).expect(OPEN);
        if items.len() == self.places {
            self.got_free.notify_one();
        }
        items.pop_front().expect("it was waited for")
    }
}

/// Registers a turn in which one thread puts 50 items and the other takes them and works 10 µs on each. Each takes its end
/// once a turn; the stream goes on from turn to turn.
fn stream<S: Send + 'static, R: Send + 'static>(
    run: &mut Run,
    (sender, receiver): (S, R),
    put: impl Fn(&S, u64) + Send + Sync + 'static,
    take: impl Fn(&R) -> u64 + Send + Sync + 'static,
) {
    let (sender, receiver) = (Mutex::new(sender), Mutex::new(receiver));
    run.operations(ITEMS);
    run.iter_threads(2, move |thread| {
        if thread == 0 {
            let sender = locked(&sender);
            (0..ITEMS).for_each(|item| put(&sender, item));
            return 0;
        }
        let receiver = locked(&receiver);
        (0..ITEMS).fold(0, |sum: u64, _| sum.wrapping_add(work(STEPS, take(&receiver))))
    });
}

fn crossbeam(run: &mut Run, ends: (Sender<u64>, Receiver<u64>)) {
    let put = |to: &Sender<u64>, item| to.send(item).expect(OPEN);
    stream(run, ends, put, |from| from.recv().expect(OPEN));
}

fn std_channel(run: &mut Run) {
    let ends = mpsc::sync_channel::<u64>(run.size());
    let put = |to: &mpsc::SyncSender<u64>, item| to.send(item).expect(OPEN);
    stream(run, ends, put, |from| from.recv().expect(OPEN));
}

fn condvar_queue(run: &mut Run) {
    let queue = Arc::new(Queue::of(run.size()));
    stream(run, (Arc::clone(&queue), queue), |queue, item| queue.put(item), |queue| queue.take());
}

fn consumer_alone(run: &mut Run) {
    run.operations(ITEMS);
    run.iter_threads(1, |_| {
        (0..ITEMS).fold(0, |sum: u64, item| sum.wrapping_add(work(STEPS, item)))
    });
}

/// Eight words, of which the first is a number.
type Item = Box<[u64; 8]>;
type Ends = (Sender<Item>, Receiver<Item>);

/// Registers a turn that makes a channel and brings all boxes through it: up to ten are offered, where one that is refused
/// waits and ends the offers; then one is taken and dropped.
fn stepped(run: &mut Run, make: fn(usize) -> Ends) {
    let places = run.size();
    run.operations(STEPPED);
    run.iter(
        move || {
            let (sender, receiver) = make(places);
            let mut made = (0..STEPPED).map(|number| Box::new([number; 8]));
            let mut refused: Option<Item> = None;
            let mut sum = 0_u64;
            for _ in 0..STEPPED {
                for _ in 0..OFFERED {
                    let Some(item) = refused.take().or_else(|| made.next()) else { break };
                    if let Err(TrySendError::Full(item)) = sender.try_send(item) {
                        refused = Some(item);
                        break;
                    }
                }
                sum += receiver.try_recv().expect("something was offered before")[0];
            }
            sum
        },
        Digest::of,
    );
}
