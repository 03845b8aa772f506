//! One loop for all connections, or a task for each

use super::commands::{
    COMMAND, Ends, Map, Server, Works, in_loop, message, on_threads, on_workers,
};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit, ratio,
    value, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::time::Duration;

/// Commands of a connection in one write, where they are pipelined.
const PIPELINED: usize = 16;
const ARTICLE: &[u64] = &[1_000];
const SOME: &[u64] = &[64];
const FEW: &[u64] = &[16];
const PIPES: &str = "16 commands of a connection come in one write";
const HEAVY: &str = "each command works about 100 µs";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Optimal Concurrency Model for Go-Based Redis Clone: Single-Threaded Event Loop vs. Goroutine-Per-Connection",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/optimal-concurrency-model-for-go-based-redis-clone-single-threaded-event-loop-vs-1724",
        quote: "struggles to match this performance due to its inability to parallelize tasks",
        figures: &[
            Figure { what: "a moderate load", printed: "1,000–10,000 connections" },
            Figure { what: "what Redis is known for", printed: "sub-millisecond response times" },
        ],
    },
    says: "A task for each connection excels at 1,000 of them and more, where a single loop can not work in parallel; \
           for work that computes the article recommends the loop all the same.",
    axis: Axis {
        name: "connections",
        unit: Unit::Count,
        points: &[1, 16, 64, 1_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("loop_local", |run| served(run, 1, |ends| in_loop(ends, Works::Nothing)))
            .about("a thread with a loop for all connections, and a map of its own"),
        variant("workers_mutex", |run| served(run, 1, |ends| on_workers(ends, Works::Nothing)))
            .about("a task for each connection on 2 workers, and a map behind a Mutex"),
        variant("threads_mutex", |run| served(run, 1, on_threads))
            .at(Points::UpTo(64))
            .about("a thread for each connection, and a map behind a Mutex"),
        variant("loop_pipelined", |run| {
            served(run, PIPELINED, |ends| in_loop(ends, Works::Nothing));
        })
        .at(Points::At(SOME))
        .about("`loop_local` with 16 commands in one write")
        .doing(PIPES),
        variant("workers_pipelined", |run| {
            served(run, PIPELINED, |ends| on_workers(ends, Works::Nothing));
        })
        .at(Points::At(SOME))
        .about("`workers_mutex` with 16 commands in one write")
        .doing(PIPES),
        variant("loop_heavy", |run| served(run, 1, |ends| in_loop(ends, Works::Outside)))
            .at(Points::At(FEW))
            .about("`loop_local` with commands that work 100,000 steps")
            .doing(HEAVY),
        variant("workers_heavy", |run| served(run, 1, |ends| on_workers(ends, Works::Outside)))
            .at(Points::At(FEW))
            .about("`workers_mutex` with the same work, outside the lock")
            .doing(HEAVY),
        variant("workers_heavy_locked", |run| {
            served(run, 1, |ends| on_workers(ends, Works::Inside));
        })
        .at(Points::At(FEW))
        .about("the same inside the lock")
        .doing(HEAVY),
    ],
    reference: "loop_local",
    predictions: &[
        ratio(Time, "workers_mutex", "loop_local", AtMost(0.95)).at(ARTICLE).stated(
            "struggles to match this performance",
            "a direction, as no time is printed: at least 5 % less at the least of its connections",
        ),
        ratio(Time, "loop_heavy", "workers_heavy", AtMost(0.95)).stated(
            "The single-threaded event loop is optimal for CPU-bound workloads requiring race-free execution.",
            "a direction: at least 5 % less; the article contradicts it itself (“the single-threaded event loop \
             becomes a bottleneck”)",
        ),
        ratio(Time, "loop_local", "workers_mutex", AtMost(1.67)).from(64),
        ratio(Time, "loop_pipelined", "workers_pipelined", AtMost(1.1)),
        ratio(Time, "workers_heavy", "loop_heavy", AtMost(0.7)),
        ratio(Time, "workers_heavy_locked", "loop_heavy", AtLeast(0.83)),
        ratio(Time, "threads_mutex", "workers_mutex", Within(0.7, 3.0)).at(SOME),
        value(Allocations, "loop_local", AtMost(0.01)),
        value(Allocations, "workers_mutex", AtMost(0.01)),
    ],
    carries_over: "The choice carries over: a loop is a runtime of one thread, whose map needs no lock, and a \
                   goroutine for each connection is a task on workers. Go has no loop in its library, so that one has \
                   to be written there.",
    cautions: &[
        "The client is a thread of the process and takes a core: of two, the second worker has a half. More cores \
         change the ratios; the report names them.",
        "A turn sends a command on each connection and reads all answers then, so that it measures throughput; a time \
         is that of a command. What waits fits the buffers of the sockets, a pair of Unix sockets for each connection.",
        "10,000 connections are left out: they take 20,000 descriptors and 40 ms a turn.",
        "CpuTime and VoluntarySwitches of `loop_local` and `workers_mutex` tell calls of the system from waiting. \
         `workers_heavy` and `workers_heavy_locked` differ by where the lock is held.",
    ],
    needs: Needs { cores: 2, memory: 16 << 20, descriptors: 100, descriptors_each: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The clients, what each sends, and the server, which is dropped last.
struct Served {
    clients: Vec<UnixStream>,
    commands: Vec<u8>,
    _server: Server,
}

impl Served {
    /// Connections with their clients, and a server of them; each client sets and gets keys of its own.
    fn by(start: fn(Ends) -> Server, connections: usize, commands: usize) -> Served {
        let (mut clients, mut ends, mut map) = (Vec::new(), Vec::new(), Map::new());
        let mut sent = Vec::new();
        for connection in 0..connections {
            let (client, end) = UnixStream::pair().expect("there are descriptors");
            let patience = Some(Duration::from_secs(5));
            client.set_read_timeout(patience).expect("a client may wait");
            end.set_nonblocking(true).expect("a socket need not block");
            clients.push(client);
            ends.push(end);
            for number in 0..commands {
                let key = (connection * PIPELINED + number) as u64;
                map.insert(key, 3 * key + 1);
                let sets = (connection + number) as u64 % 2;
                sent.extend(message(2 * key + sets, 5 * key + 2));
            }
        }
        Served { clients, commands: sent, _server: start((ends, map)) }
    }

    /// Sends all commands, then reads all answers.
    fn turn(&self, answers: &mut [u8]) {
        let each = answers.len() / self.clients.len();
        for (mut client, commands) in self.clients.iter().zip(self.commands.chunks(each)) {
            client.write_all(commands).expect("the server reads");
        }
        for (mut client, answers) in self.clients.iter().zip(answers.chunks_mut(each)) {
            client.read_exact(answers).expect("the server answers in time");
        }
    }
}

/// Registers a turn of so many commands on each connection.
fn served(run: &mut Run, commands: usize, start: fn(Ends) -> Server) {
    let (connections, all) = (run.size(), run.size() * commands);
    run.cores(2);
    run.operations(all as u64);
    let (served, answers) = run.input(|| {
        let answers = Rc::new(RefCell::new(vec![0; all * COMMAND]));
        (Served::by(start, connections, commands), answers)
    });
    let seen = Rc::clone(&answers);
    let turn = move || served.turn(&mut answers.borrow_mut());
    run.iter(turn, move |()| Digest::of(&*seen.borrow()));
}
