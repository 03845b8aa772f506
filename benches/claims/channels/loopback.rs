//! A channel in the process, or a hop over loopback

use super::connected;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly, ratio, value,
    variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, Sender, bounded};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::io::{Read, Write};
use std::sync::Mutex;
use tokio::sync::mpsc;

/// Round trips of a turn.
const TRIPS: u64 = 30;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Bridging the Gap: Enhancing Go Agent Frameworks to Align Popularity with Practical Utility and Language Strengths",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/bridging-the-gap-enhancing-go-agent-frameworks-to-align-popularity-with-practical-utility-and-367l",
        quote: "eliminating the need for external message brokers and reducing latency by minimizing context switches",
        figures: &[],
    },
    says: "A channel between two threads of a process takes at most a fifth of a round trip over loopback, for it \
           minimizes context switches.",
    axis: Axis {
        name: "message",
        unit: Unit::Bytes,
        points: &[16, 1_024, 16_384],
        article: 1_024,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("channel", |run| moved(run, 1)).about(
            "2 threads, two channels of one place, a list of bytes that goes there and back",
        ),
        variant("channel_copied", copied)
            .about("the same, and each end copies the bytes into a buffer of its own"),
        variant("rendezvous", |run| moved(run, 0)).about(
            "as `channel`, over two channels without places, which have their threads sleep",
        ),
        variant("unix_socket", |run| sockets(run, connected::unix()))
            .about("2 threads, a pair of Unix sockets, write_all and read_exact"),
        variant("tcp", |run| sockets(run, connected::tcp()))
            .about("2 threads, 127.0.0.1 with TCP_NODELAY, write_all and read_exact"),
        variant("tasks", tasks).about(
            "1 thread, two tasks of a current-thread runtime, two channels of tokio of one place",
        ),
        variant("channel_json", as_json).about(
            "a count and a text, written and parsed by serde_json at each end, over two channels",
        ),
    ],
    reference: "channel",
    predictions: &[
        ratio(Time, "channel", "tcp", AtMost(0.95)).stated(LESS, FOLLOWS),
        ratio(VoluntarySwitches, "channel", "tcp", AtMost(0.95)).stated(LESS, FOLLOWS),
        ratio(Time, "channel", "tcp", AtMost(0.2)).at(&[16]),
        ratio(Time, "rendezvous", "tcp", Within(0.2, 0.8)).at(&[16]),
        ratio(Time, "tasks", "tcp", AtMost(0.1)).at(&[16]),
        ratio(Time, "tasks", "channel", AtMost(1.25)).at(&[16]),
        ratio(Time, "channel_json", "channel_copied", AtLeast(2.0)).at(&[1_024]),
        ratio(Time, "unix_socket", "tcp", AtMost(0.9)),
        value(Allocations, "channel", AtMost(0.1)),
        value(Allocations, "channel_copied", AtMost(0.1)),
        exactly(Allocations, "unix_socket", 0),
        exactly(Allocations, "tcp", 0),
        value(Allocations, "channel_json", AtLeast(4.0)),
        value(VoluntarySwitches, "channel", AtMost(0.3)),
        value(VoluntarySwitches, "rendezvous", AtLeast(1.0)),
        value(VoluntarySwitches, "tcp", AtLeast(1.0)),
    ],
    carries_over: "The system's part carries over: a socket costs two calls an end and a wake-up. A goroutine that waits is \
                   parked in user space, where a thread spins and then sleeps; the nearest to it are tokio's tasks.",
    cautions: &[
        "The article prints no figure. No broker is run: a hop over loopback is the least that one costs, for it adds a \
         second hop and work of its own.",
        "`channel` moves 24 bytes, whatever the message; `channel_copied` is the like of a socket. Against `rendezvous`, \
         which sleeps, the first shows what spinning saves; `rendezvous` against `tcp` what the system's way costs.",
        "With one message at a time each waits for the other; with 64 on their way the ratios would shrink. Where a socket's \
         reader spins in the system (busy polling), or waking up takes longest in all of them, the ratios are of that.",
        "`tasks` starts its two tasks in each turn, and ends them. serde_json 1 writes a new list for each message. \
         crossbeam-channel is 0.5.17, tokio 1.54.",
    ],
    needs: Needs { cores: 2, memory: 4 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What the article says, and how the bounds follow.
const LESS: &str = "reducing latency by minimizing context switches";
const FOLLOWS: &str =
    "a direction: at least 5 % less than a hop over loopback, the least that a broker costs";
/// Why no end fails.
const OPEN: &str = "both ends live as long as the threads, and answer within a second";

/// Writes the count that a message begins with.
fn count_with(message: &mut [u8], count: u64) {
    message[..8].copy_from_slice(&count.to_le_bytes());
}

/// The count that a message begins with, and how long it is.
fn read(message: &[u8]) -> u64 {
    let count = message.first_chunk().copied().map_or(0, u64::from_le_bytes);
    count + message.len() as u64
}

/// Registers a turn in which the first end puts 30 counts, one by one, and takes what the other one answers.
fn between<S: Send + 'static>(
    run: &mut Run,
    states: [S; 2],
    put: impl Fn(&mut S, u64) + Send + Sync + 'static,
    take: impl Fn(&mut S) -> u64 + Send + Sync + 'static,
) {
    let states = states.map(Mutex::new);
    run.operations(TRIPS);
    run.iter_threads(2, move |thread| {
        let mut state = states[thread].lock().expect("no thread panics while it holds its end");
        (0..TRIPS).fold(0_u64, |sum, count| {
            if thread == 0 {
                put(&mut state, count);
                return sum + take(&mut state);
            }
            let taken = take(&mut state);
            put(&mut state, taken);
            sum + taken
        })
    });
}

/// Registers a turn between the ends of two channels of lists, each with something of its own.
fn channel<T: Send + 'static>(
    run: &mut Run,
    places: usize,
    [first, second]: [T; 2],
    written: impl Fn(&mut T, u64) -> Vec<u8> + Send + Sync + 'static,
    taken: impl Fn(&mut T, Vec<u8>) -> u64 + Send + Sync + 'static,
) {
    let ((to, asked), (back, answered)) = (bounded(places), bounded(places));
    let put = move |(to, _, own): &mut (Sender<_>, Receiver<_>, T), count| {
        to.send(written(own, count)).expect(OPEN);
    };
    let take = move |(_, from, own): &mut (Sender<_>, Receiver<_>, T)| {
        taken(own, from.recv().expect(OPEN))
    };
    between(run, [(to, answered, first), (back, asked, second)], put, take);
}

/// A list that goes there and back, begun with a count.
fn counted(list: &mut Vec<u8>, count: u64) -> Vec<u8> {
    count_with(list, count);
    std::mem::take(list)
}

fn moved(run: &mut Run, places: usize) {
    let size = run.size();
    let lists = run.input(|| [vec![0; size], Vec::new()]);
    channel(run, places, lists, counted, |list, message| {
        *list = message;
        read(list)
    });
}

fn copied(run: &mut Run) {
    let size = run.size();
    let lists = run.input(|| [(vec![0; size], vec![0; size]), (Vec::new(), vec![0; size])]);
    let written = |(list, _): &mut (Vec<u8>, Vec<u8>), count| counted(list, count);
    channel(run, 1, lists, written, |(list, copy), message| {
        copy.copy_from_slice(&message);
        *list = message;
        read(black_box(copy))
    });
}

/// A message that is written as JSON.
#[derive(Serialize, Deserialize)]
struct Message {
    count: u64,
    text: String,
}

fn as_json(run: &mut Run) {
    let size = run.size();
    let texts = run.input(|| ["x".repeat(size), String::new()]);
    let written = |message: &mut Message, count| {
        message.count = count;
        serde_json::to_vec(message).expect("a message is JSON")
    };
    channel(run, 1, texts.map(|text| Message { count: 0, text }), written, |message, json| {
        *message = serde_json::from_slice(&json).expect("it was written as one");
        message.count + message.text.len() as u64
    });
}

/// Registers a turn between two sockets that are connected, each with a buffer of its own.
fn sockets<E: Read + Write + Send + 'static>(run: &mut Run, ends: std::io::Result<[E; 2]>) {
    let size = run.size();
    let ends = ends.expect("two sockets").map(|socket| (socket, run.input(|| vec![0_u8; size])));
    let put = |(socket, message): &mut (E, Vec<u8>), count| {
        count_with(message, count);
        socket.write_all(message).expect(OPEN);
    };
    let take = |(socket, message): &mut (E, Vec<u8>)| {
        socket.read_exact(message).expect(OPEN);
        read(message)
    };
    between(run, ends, put, take);
}

/// One end of two channels of tokio, and the message where it is there.
type TaskEnd = (mpsc::Sender<Vec<u8>>, mpsc::Receiver<Vec<u8>>, Vec<u8>);

/// Puts and takes as a thread of that number does.
async fn task(number: usize, (to, mut from, mut message): TaskEnd) -> (u64, TaskEnd) {
    let mut sum = 0;
    for mut count in 0..TRIPS {
        if number == 1 {
            message = from.recv().await.expect(OPEN);
            count = read(&message);
            sum += count;
        }
        count_with(&mut message, count);
        to.send(std::mem::take(&mut message)).await.expect(OPEN);
        if number == 0 {
            message = from.recv().await.expect(OPEN);
            sum += read(&message);
        }
    }
    (sum, (to, from, message))
}

fn tasks(run: &mut Run) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let ((to, asked), (back, answered)) = (mpsc::channel(1), mpsc::channel(1));
    let size = run.size();
    let message = run.input(|| vec![0; size]);
    let mut ends = Some(((to, answered, message), (back, asked, Vec::new())));
    run.operations(TRIPS);
    let turn = async move || {
        let (first, second) = ends.take().expect("the tasks of the turn before gave them back");
        let (first, second) = (tokio::spawn(task(0, first)), tokio::spawn(task(1, second)));
        let (heard, first) = first.await.expect("the task does not panic");
        let (asked, second) = second.await.expect("the task does not panic");
        ends = Some((first, second));
        heard + asked
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
}
