//! What a send and a receive cost

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, across, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, Sender, bounded};
use crossbeam_queue::ArrayQueue;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};

/// Numbers of a turn.
const NUMBERS: u64 = 1_024;
/// Messages that can be queued.
const QUEUED: usize = 64;
/// Messages that one thread sends before it receives them.
const AT_A_TIME: usize = 16;

/// Lets the routine for the point's length set up.
macro_rules! of_length {
    ($routine:ident) => {
        |run| match run.point() {
            1 => $routine::<1>(run),
            8 => $routine::<8>(run),
            _ => $routine::<64>(run),
        }
    };
}

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Channel Capacity Limits in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/channel-capacity-limits-in-go",
        quote: "Every send or receive operation updates those internal fields under locks to prevent data races.",
        figures: &[],
    },
    says: "Each send and each receive takes a lock, so that within one thread plain variables cost at most a fifth, and 64 \
           numbers in a message bring each to at most an eighth of its price alone.",
    axis: Axis {
        name: "numbers a message",
        unit: Unit::Count,
        points: &[1, 8, 64],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("crossbeam", of_length!(crossbeam))
            .about("2 threads, crossbeam's channel for 64 messages: a compare-and-swap a side")
            .same_output("1,024 numbers come through, however many there are in a message"),
        variant("std_channel", of_length!(std_channel))
            .about("2 threads, the standard library's sync_channel for 64 messages"),
        variant("mutex_queue", of_length!(mutex_queue))
            .about("2 threads, a deque behind a Mutex, waiting by yield_now: a lock and no sleep"),
        variant("condvar_queue", of_length!(condvar_queue))
            .about("2 threads, the same with two Condvars, woken only where it was empty or full"),
        variant("array_queue", of_length!(array_queue))
            .about("2 threads, crossbeam's ArrayQueue, waiting by yield_now"),
        variant("crossbeam_alone", of_length!(crossbeam_alone))
            .about("1 thread, crossbeam's channel: 16 messages are sent, then received"),
        variant("mutex_alone", of_length!(mutex_alone))
            .about("1 thread, a deque behind a Mutex, likewise"),
        variant("deque_alone", of_length!(deque_alone)).about("1 thread, a deque, likewise"),
    ],
    reference: "crossbeam",
    predictions: &[
        ratio(Time, "mutex_queue", "array_queue", AtLeast(1.05)).at(&[1]).after_trial(),
        ratio(Time, "condvar_queue", "mutex_queue", AtLeast(3.0)).at(&[1]).after_trial(),
        across(Time, "crossbeam", 1, AtMost(0.125)).at(&[64]),
        across(Time, "mutex_queue", 1, AtMost(0.125)).at(&[64]),
        ratio(Time, "deque_alone", "crossbeam_alone", AtMost(0.2)).at(&[1]),
        ratio(Time, "mutex_alone", "crossbeam_alone", AtMost(1.0)).at(&[1]).after_trial(),
        ratio(Time, "crossbeam", "crossbeam_alone", AtLeast(1.0)).at(&[1]).after_trial(),
        value(Allocations, "crossbeam", AtMost(0.1)),
        value(Allocations, "std_channel", AtMost(0.1)),
        exactly(Allocations, "mutex_queue", 0),
        exactly(Allocations, "condvar_queue", 0),
        exactly(Allocations, "array_queue", 0),
        exactly(Allocations, "crossbeam_alone", 0),
        exactly(Allocations, "mutex_alone", 0),
        exactly(Allocations, "deque_alone", 0),
        value(VoluntarySwitches, "crossbeam", AtMost(0.002)),
        value(VoluntarySwitches, "mutex_queue", AtMost(0.002)),
        value(VoluntarySwitches, "array_queue", AtMost(0.002)),
        value(VoluntarySwitches, "crossbeam_alone", AtMost(0.002)),
        value(VoluntarySwitches, "mutex_alone", AtMost(0.002)),
        value(VoluntarySwitches, "deque_alone", AtMost(0.002)),
        ratio(Time, "array_queue", "crossbeam", Within(0.3, 1.1)).after_trial(),
    ],
    carries_over: "A Go channel has a lock of its own. crossbeam's channel and the standard library's have none: each side \
                   takes a place by a compare-and-swap, and looks whether somebody sleeps. What the sentence says of a lock \
                   is shown by a deque behind one.",
    cautions: &[
        "The article gives the lock no cost, so nothing is stated, and every bound is ours. “Inside a goroutine, use normal \
         variables.” is Pavel Sanikovich's sentence, in *Stop Using Go Channels as Queues*.",
        "A message has its numbers by value, 512 bytes at most. Copying is in each time, alike in all. Whether senders \
         that wait are served in turn is not measured.",
        "Where a queue runs full or empty most of the time, the ratios are those of waiting. The voluntary switches of a \
         number tell. The standard library's channel and `condvar_queue` do sleep.",
        "Two hardware threads of one core share their first cache, so that passing a line on costs less than between cores.",
    ],
    needs: Needs { cores: 2, memory: 1 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why no end fails: both live on, and one thread alone sends what there is room for and receives what it sent.
const OPEN: &str = "the other end is there, and room or a message where nobody waits";

/// A message of so many numbers, by value.
type Message<const LENGTH: usize> = [u64; LENGTH];
type Deque<const LENGTH: usize> = Mutex<VecDeque<Message<LENGTH>>>;

fn messages<const LENGTH: usize>() -> impl Iterator<Item = Message<LENGTH>> {
    (0..NUMBERS).step_by(LENGTH).map(|first| std::array::from_fn(|at| first + at as u64))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds the lock")
}

/// Tries until there is something, and lets other threads run meanwhile.
fn waited_for<T>(mut find: impl FnMut() -> Option<T>) -> T {
    loop {
        if let Some(found) = find() {
            return found;
        }
        std::thread::yield_now();
    }
}

/// Registers a turn in which one thread sends all messages and the other adds up what it receives. Each takes its end once
/// a turn.
fn stream<const LENGTH: usize, S: Send + 'static, R: Send + 'static>(
    run: &mut Run,
    (sender, receiver): (S, R),
    send: impl Fn(&S, Message<LENGTH>) + Send + Sync + 'static,
    receive: impl Fn(&R) -> Message<LENGTH> + Send + Sync + 'static,
) {
    let (sender, receiver) = (Mutex::new(sender), Mutex::new(receiver));
    run.operations(NUMBERS);
    run.iter_threads(2, move |thread| {
        if thread == 0 {
            let sender = locked(&sender);
            messages::<LENGTH>().for_each(|message| send(&sender, message));
            return 0;
        }
        let receiver = locked(&receiver);
        (0..NUMBERS / LENGTH as u64).map(|_| receive(&receiver).iter().sum::<u64>()).sum()
    });
}

fn crossbeam<const LENGTH: usize>(run: &mut Run) {
    let push = |to: &Sender<Message<LENGTH>>, message| to.send(message).expect(OPEN);
    let pop = |from: &Receiver<Message<LENGTH>>| from.recv().expect(OPEN);
    stream(run, bounded(QUEUED), push, pop);
}

fn std_channel<const LENGTH: usize>(run: &mut Run) {
    let push = |to: &mpsc::SyncSender<Message<LENGTH>>, message| to.send(message).expect(OPEN);
    let pop = |from: &mpsc::Receiver<Message<LENGTH>>| from.recv().expect(OPEN);
    stream(run, mpsc::sync_channel(QUEUED), push, pop);
}

fn deque<const LENGTH: usize>() -> Deque<LENGTH> {
    Mutex::new(VecDeque::with_capacity(QUEUED))
}

fn mutex_queue<const LENGTH: usize>(run: &mut Run) {
    let deque = Arc::new(deque::<LENGTH>());
    let push = |deque: &Arc<Deque<LENGTH>>, message| {
        waited_for(|| {
            let mut messages = locked(deque);
            (messages.len() < QUEUED).then(|| messages.push_back(message))
        });
    };
    let pop = |deque: &Arc<Deque<LENGTH>>| waited_for(|| locked(deque).pop_front());
    stream(run, (Arc::clone(&deque), deque), push, pop);
}

/// A deque with those who wait for a message in it, and for room.
type Waited<const LENGTH: usize> = (Deque<LENGTH>, Condvar, Condvar);

fn condvar_queue<const LENGTH: usize>(run: &mut Run) {
    let queue = Arc::new((deque(), Condvar::new(), Condvar::new()));
    let push = |queue: &Arc<Waited<LENGTH>>, sent| {
        let (deque, message, room) = &**queue;
        let mut messages =
            room.wait_while(locked(deque), |messages| messages.len() == QUEUED).expect(OPEN);
        messages.push_back(sent);
        if messages.len() == 1 {
            message.notify_one();
        }
    };
    let pop = |queue: &Arc<Waited<LENGTH>>| {
        let (deque, message, room) = &**queue;
        let mut messages =
            message.wait_while(locked(deque), |messages| messages.is_empty()).expect(OPEN);
        if messages.len() == QUEUED {
            room.notify_one();
        }
        messages.pop_front().expect("it was waited for")
    };
    stream(run, (Arc::clone(&queue), queue), push, pop);
}

fn array_queue<const LENGTH: usize>(run: &mut Run) {
    let queue = Arc::new(ArrayQueue::<Message<LENGTH>>::new(QUEUED));
    let push = |queue: &Arc<ArrayQueue<_>>, message| waited_for(|| queue.push(message).ok());
    let pop = |queue: &Arc<ArrayQueue<_>>| waited_for(|| queue.pop());
    stream(run, (Arc::clone(&queue), queue), push, pop);
}

/// Registers a turn in which one thread sends 16 messages at a time and receives them.
fn alone<const LENGTH: usize, Q: 'static>(
    run: &mut Run,
    mut queue: Q,
    send: impl Fn(&mut Q, Message<LENGTH>) + 'static,
    receive: impl Fn(&mut Q) -> Message<LENGTH> + 'static,
) {
    run.operations(NUMBERS);
    let turn = move || {
        let mut messages = messages::<LENGTH>();
        let mut all = 0;
        for _ in 0..NUMBERS as usize / LENGTH / AT_A_TIME {
            messages.by_ref().take(AT_A_TIME).for_each(|message| send(&mut queue, message));
            std::hint::black_box(&mut queue);
            all += (0..AT_A_TIME).map(|_| receive(&mut queue).iter().sum::<u64>()).sum::<u64>();
        }
        all
    };
    run.iter(turn, Digest::of);
}

fn crossbeam_alone<const LENGTH: usize>(run: &mut Run) {
    let send = |(to, _): &mut (Sender<_>, Receiver<_>), message| to.send(message).expect(OPEN);
    let receive = |(_, from): &mut (Sender<_>, Receiver<_>)| from.recv().expect(OPEN);
    alone(run, bounded::<Message<LENGTH>>(QUEUED), send, receive);
}

fn mutex_alone<const LENGTH: usize>(run: &mut Run) {
    let send = |deque: &mut Deque<LENGTH>, message| locked(deque).push_back(message);
    alone(run, deque(), send, |deque| locked(deque).pop_front().expect(OPEN));
}

fn deque_alone<const LENGTH: usize>(run: &mut Run) {
    let deque: VecDeque<Message<LENGTH>> = VecDeque::with_capacity(QUEUED);
    alone(run, deque, VecDeque::push_back, |deque| deque.pop_front().expect(OPEN));
}
