//! What a connection that waits takes of memory

use super::idle::{Connections, Table, Tasks, Threads, with_sockets};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, difference, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::io::Read;
use std::os::unix::net::UnixStream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream as Stream;

const KIB: usize = 1 << 10;
/// Bytes of a request, and of its answer.
const REQUEST: usize = 16;
const ARTICLE: &[u64] = &[10_000];
const MEMORY: &[Lane] = &[Lane::Heap, Lane::Resident];
const LIVE: &str = "one connection is served";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Optimal Concurrency Model for Go-Based Redis Clone: Single-Threaded Event Loop vs. Goroutine-Per-Connection",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/optimal-concurrency-model-for-go-based-redis-clone-single-threaded-event-loop-vs-1724",
        quote: "10,000 concurrent connections could consume 20MB to 10GB of memory",
        figures: &[
            Figure { what: "the stack of a goroutine", printed: "default 2KB, expandable up to 1MB" },
            Figure { what: "10,000 connections", printed: "20MB to 10GB" },
            Figure { what: "100,000 connections", printed: "200MB to 100GB" },
            Figure {
                what: "a connection's buffer in the listing of Alexander Obregon's article on system calls",
                printed: "make([]byte, 1024)",
            },
        ],
    },
    says: "10,000 connections take 20 MB to 10 GB, for the stack of a goroutine has 2 KB to 1 MB.",
    axis: Axis {
        name: "connections",
        unit: Unit::Count,
        points: &[100, 1_000, 10_000],
        article: 10_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("array_1k", |run| wait(run, held_across::<KIB>))
            .lanes(MEMORY)
            .about("a task for each, with an array of 1 KiB across its read"),
        variant("array_16k", |run| wait(run, held_across::<{ 16 * KIB }>))
            .lanes(MEMORY)
            .about("the same with an array of 16 KiB"),
        variant("vec_before", |run| wait(run, made_before))
            .lanes(MEMORY)
            .about("a task for each, which makes a list of 16 KiB and reads into it"),
        variant("vec_on_ready", |run| wait(run, made_on_ready))
            .lanes(MEMORY)
            .about("a task for each, which makes the list when there is something to read"),
        variant("table", table)
            .lanes(MEMORY)
            .about("no tasks: a list of states of 64 bytes, and one poller"),
        variant("threads", threads)
            .at(Points::UpTo(1_000))
            .lanes(MEMORY)
            .about("a thread for each, which blocks in its read"),
        variant("active_beside", |run| serve_one(run, run.size()))
            .about("a request and its answer on one connection, beside those that wait")
            .doing(LIVE)
            .same_output("a turn serves one request, however many connections wait"),
        variant("active_alone", |run| serve_one(run, 0))
            .about("the same where no other connection waits")
            .doing(LIVE),
    ],
    reference: "array_1k",
    predictions: &[
        value(Held, "vec_on_ready", AtLeast(20_000_000.0)).at(ARTICLE).stated(
            "20MB to 10GB",
            "the least that is printed, a stack of 2 KB each; what is nearest to it is a task with its state",
        ).where_refuted(
            "a connection that waits has no stack here: its task, its registration and their place in a list are 648 \
             bytes",
        ),
        value(Held, "vec_on_ready", AtMost(10_240_000.0)).at(ARTICLE),
        value(Held, "array_1k", AtMost(20_480_000.0)).at(ARTICLE),
        value(Held, "array_16k", AtLeast(163_840_000.0)).at(ARTICLE),
        ratio(Held, "vec_on_ready", "array_16k", AtMost(0.1)).at(ARTICLE),
        across(Held, "array_1k", 1_000, Within(9.5, 10.5)).at(ARTICLE),
        difference(Allocations, "array_16k", "array_1k", Equal(1.0)),
        value(Resident, "threads", AtLeast(8_192_000.0)).at(&[1_000]),
        ratio(Time, "active_beside", "active_alone", AtMost(1.3)).at(ARTICLE),
    ],
    carries_over: "What a connection keeps while it waits carries over, a stack does not: a task is as large as its \
                   largest state and does not grow. What is in it across an await is kept by each connection, as by a \
                   goroutine's stack.",
    cautions: &[
        "All connections that wait are duplicates of one socket, so that 10,000 take as many descriptors; nothing is \
         sent to them, for all would wake. What the kernel keeps for a socket is in no reading.",
        "A future is as large as its largest state from the moment it is spawned. Above 16,384 bytes tokio 1.54 boxes \
         it, hence the one allocation more of `array_16k`.",
        "`vec_before` and `array_16k` have the same bytes, outside and inside of the task; `table` is the least.",
        "Memory is that of one turn in a process that is cold. The list of `vec_before` is zeroed by the system and is \
         touched by nobody, so its pages are held and not resident.",
        "The live pair tells whether serving one takes longer the more wait: client and server are one thread.",
    ],
    needs: Needs {
        cores: 1,
        memory: 512 << 20,
        descriptors: 100,
        descriptors_each: 1,
        ..Needs::NOTHING
    },
    processes: Processes::Apart,
};

/// Reads the first byte that comes into an array that is in the task meanwhile.
async fn held_across<const BYTES: usize>(mut stream: Stream) -> usize {
    let mut buffer = [0; BYTES];
    let read = stream.read(&mut buffer).await;
    read.map_or(0, |read| buffer[..read].len())
}

/// Reads into a list that was made before.
async fn made_before(mut stream: Stream) -> usize {
    let mut buffer = vec![0; 16 * KIB];
    stream.read(&mut buffer).await.unwrap_or(0)
}

/// Waits, and makes the list then.
async fn made_on_ready(mut stream: Stream) -> usize {
    if stream.readable().await.is_err() {
        return 0;
    }
    let mut buffer = vec![0; 16 * KIB];
    stream.read(&mut buffer).await.unwrap_or(0)
}

/// Blocks in a read of the first byte.
fn blocked(mut stream: UnixStream) -> usize {
    stream.read(&mut [0; 1]).unwrap_or(0)
}

/// Registers a turn in which all connections come to wait, each in a task.
fn wait<F: Future<Output = usize> + Send + 'static>(run: &mut Run, wait: fn(Stream) -> F) {
    let (connections, runtime) = (run.size(), run.input(with_sockets));
    run.operations(run.point());
    let open = move || Connections::open(connections);
    let turn = move |connections| Tasks::spawn(&runtime, connections, wait);
    run.iter_with(1, open, turn, |tasks| Digest::of(&tasks.waiting()));
}

fn table(run: &mut Run) {
    let connections = run.size();
    run.operations(run.point());
    let open = move || Connections::open(connections);
    run.iter_with(1, open, Table::of, |table| Digest::of(&table.waiting()));
}

fn threads(run: &mut Run) {
    let connections = run.size();
    run.operations(run.point());
    let open = move || Connections::open(connections);
    let turn = |connections| Threads::start(connections, blocked);
    run.iter_with(1, open, turn, |threads| Digest::of(&threads.waiting()));
}

/// Answers requests until the client is gone.
async fn serve(mut stream: Stream) -> usize {
    let (mut request, mut served) = ([0; REQUEST], 0);
    while stream.read_exact(&mut request).await.is_ok() {
        request.reverse();
        if stream.write_all(&request).await.is_err() {
            break;
        }
        served += 1;
    }
    served
}

/// Registers a turn in which a client sends a request and reads its answer, while so many other connections wait.
fn serve_one(run: &mut Run, waiting: usize) {
    let (idle, mut client) = run.input(|| {
        let runtime = with_sockets();
        let idle = Tasks::spawn(&runtime, Connections::open(waiting), made_on_ready);
        let client = runtime.block_on(async {
            let (client, server) = Stream::pair().expect("there are descriptors");
            tokio::spawn(serve(server));
            client
        });
        (idle, client)
    });
    let turn = async move || {
        let mut answer = [0; REQUEST];
        client.write_all(b"GET key:00000042").await.expect("the server reads");
        client.read_exact(&mut answer).await.expect("the server answers");
        answer
    };
    run.iter_async(move |slice| idle.drive(slice), turn, Digest::of);
}
