//! A pool that fills up before it reuses

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Processes, Source, figure, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Mutex, MutexGuard};

const SIZE: usize = 65_536; // bytes of a resource
const LIFE: usize = 1_000; // uses of a pool whose whole life is one turn
/// Uses in a turn of a pool that lives on: the largest one hands out each of its resources once.
const USES: usize = 100;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "The solution: create them once, reuse them.",
        figures: &[
            Figure { what: "limit of the pool of connections", printed: "20" },
            Figure { what: "limit of the pool of buffers", printed: "100" },
        ],
    },
    says: "A generic pool of up to 100 resources creates the one that a single holder needs once, and reuses it.",
    axis: Axis::count("limit of the pool", &[1, 4, 20, 100]).article(100).continuous(),
    variants: &[
        variant("article_pool", |run| whole_life(run, article_pool))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("the guide's pool: a list, and a bounded channel that is tried first")
            .same_output(ANY_LIMIT),
        variant("lifo", |run| whole_life(run, last_in))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("a list behind a Mutex, last in, first out"),
        variant("fifo", |run| whole_life(run, first_in))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("a queue behind a Mutex, first in, first out"),
        variant("thread_local", |run| whole_life(run, of_this_thread))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("a list of the calling thread, last in, first out"),
        variant("article_pool_warm", |run| warm(run, article_pool))
            .about("the guide's pool when it has made all that it ever makes")
            .doing(WARM)
            .same_output(ANY_LIMIT),
        variant("lifo_warm", |run| warm(run, last_in))
            .about("the list behind a Mutex when it has made all that it ever makes")
            .doing(WARM),
    ],
    reference: "lifo_warm",
    predictions: &[
        ratio(Allocations, "article_pool", "lifo", AtMost(1.05)).stated(
            "create them once, reuse them",
            "no more than a pool that reuses at once, with 5 % to spare, as no figure is printed",
        )
        .where_refuted("until its channel is full, a send into it succeeds and the pool makes one more: `resources \
                        made` and `acquires before the first reuse` read the limit"),
        figure("resources made", "article_pool", Equal(1.0)).over_figure("limit"),
        figure("acquires before the first reuse", "article_pool", Equal(1.0)).over_figure("limit"),
        figure("resources made", "lifo", Equal(1.0)),
        figure("resources made", "fifo", Equal(1.0)),
        figure("resources made", "thread_local", Equal(1.0)),
        ratio(Left, "article_pool", "lifo", Equal(4.0)).at(&[4]),
        ratio(Left, "article_pool", "lifo", Equal(20.0)).at(&[20]),
        ratio(Left, "article_pool", "lifo", Equal(100.0)).at(&[100]),
        figure("destroyed by drain", "article_pool", Equal(0.0)),
        ratio(Time, "article_pool_warm", "lifo_warm", AtLeast(1.5)).at(&[100]),
    ],
    carries_over: "All of it: a send into a buffered channel succeeds without a receiver in both languages, so the \
                   same listing makes the same number of resources. What Drain leaves in the channel is freed in \
                   Rust with the pool and in Go by the collector; neither calls the guide's destroy on it.",
    cautions: &[
        "Derived from the listing, whose prose promises the opposite. A release tries the channel first, which has \
         room for as many as the limit: it never fills, the branch that puts a resource on the list never runs, and \
         an acquire, which looks at the list, makes another until the limit is reached. Drain looks there too.",
        "Not measured: a factory that fails leaves its resource counted, and an acquire never asks whether the pool is closed.",
        "Counted is the life of a pool: 1,000 uses, and at the start of the next turn its end. Timed are pools that live on, as \
         making 100 resources is 1,600 new pages, which say nothing of reuse: of 6.25 MiB in turn against one 64 KiB \
         buffer, at a limit of 100. A second-level cache of more than that hides it.",
        "Lists and channels have room for the limit beforehand and are not counted: what is allocated and left is \
         resources. One thread uses the pool, so no lock is contended and no acquire waits.",
    ],
    needs: Needs { memory: 16 << 20, memory_each: SIZE as u64, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const WARM: &str = "it makes nothing: what uses cost of a pool that lives on";
const ANY_LIMIT: &str = "the uses are the same, whatever the limit of the pool";

/// Registers a turn that begins with the end of the last turn's pool.
fn whole_life<P: Pool>(run: &mut Run, pool: fn(usize) -> P) {
    let limit = run.size();
    let pool = run.input(|| pool(limit));
    run.iter_marked(
        move |marks| {
            let destroyed = pool.drain();
            pool.begin_anew();
            let used = used(&pool, LIFE);
            marks.figure("limit", limit as u64);
            marks.figure("resources made", used.made);
            marks.figure("acquires before the first reuse", used.before_reuse);
            marks.figure("destroyed by drain", destroyed as u64);
            used
        },
        |used| Digest::of(&used.sum),
    );
}

fn warm<P: Pool>(run: &mut Run, pool: fn(usize) -> P) {
    let limit = run.size();
    let pool = run.input(|| pool(limit));
    run.operations(USES as u64);
    run.iter(move || used(&pool, USES), |used| Digest::of(&used.sum));
}

#[derive(Default)]
struct Used {
    made: u64,
    before_reuse: u64,
    sum: u64,
}

/// The uses of one turn: each takes a resource or makes one, writes all of it, reads a byte and gives it back.
fn used(pool: &impl Pool, uses: usize) -> Used {
    let mut used = Used::default();
    let mut reused = false;
    for number in 0..uses {
        let taken = pool.take();
        reused |= taken.is_some();
        used.before_reuse += u64::from(!reused);
        used.made += u64::from(taken.is_none());
        let mut resource = taken.unwrap_or_else(|| Vec::with_capacity(SIZE));
        resource.clear();
        resource.resize(SIZE, black_box(number as u8));
        let byte = black_box(&mut resource)[SIZE - 1 - number];
        used.sum = used.sum.wrapping_mul(31).wrapping_add(u64::from(byte));
        pool.give(resource);
    }
    used
}

trait Pool: 'static {
    /// A resource that was given back earlier; nothing where the caller has to make one.
    fn take(&self) -> Option<Vec<u8>>;
    fn give(&self, resource: Vec<u8>);
    /// Destroys the resources that the pool finds in its list and says how many they were.
    fn drain(&self) -> usize {
        std::iter::from_fn(|| self.take()).count()
    }
    fn begin_anew(&self) {}
}

/// The guide's pool, step by step.
struct Article {
    state: Mutex<State>,
    waiters: (Sender<Vec<u8>>, Receiver<Vec<u8>>),
    limit: usize,
}

struct State {
    available: Vec<Vec<u8>>,
    made: usize,
}

fn article_pool(limit: usize) -> Article {
    let state = State { available: Vec::with_capacity(limit), made: 0 };
    Article { state: Mutex::new(state), waiters: bounded(limit), limit }
}

impl Pool for Article {
    fn take(&self) -> Option<Vec<u8>> {
        let mut state = locked(&self.state);
        if let Some(resource) = state.available.pop() {
            return Some(resource);
        }
        if state.made < self.limit {
            state.made += 1;
            return None;
        }
        drop(state);
        Some(self.waiters.1.recv().expect("the pool keeps the other end of its channel"))
    }

    fn give(&self, resource: Vec<u8>) {
        let mut state = locked(&self.state);
        if let Err(full) = self.waiters.0.try_send(resource) {
            state.available.push(full.into_inner());
        }
    }

    fn drain(&self) -> usize {
        locked(&self.state).available.drain(..).count()
    }

    fn begin_anew(&self) {
        self.waiters.1.try_iter().for_each(drop);
        locked(&self.state).made = 0;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no turn panics while it holds the pool")
}

/// A list behind a Mutex, and the end of it that resources are taken from.
struct Listed(Mutex<VecDeque<Vec<u8>>>, fn(&mut VecDeque<Vec<u8>>) -> Option<Vec<u8>>);

fn last_in(limit: usize) -> Listed {
    Listed(Mutex::new(VecDeque::with_capacity(limit)), VecDeque::pop_back)
}

fn first_in(limit: usize) -> Listed {
    Listed(Mutex::new(VecDeque::with_capacity(limit)), VecDeque::pop_front)
}

impl Pool for Listed {
    fn take(&self) -> Option<Vec<u8>> {
        (self.1)(&mut locked(&self.0))
    }

    fn give(&self, resource: Vec<u8>) {
        locked(&self.0).push_back(resource);
    }
}

thread_local!(static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) });

struct OfThisThread;

fn of_this_thread(limit: usize) -> OfThisThread {
    POOL.with_borrow_mut(|pool| pool.reserve(limit));
    OfThisThread
}

impl Pool for OfThisThread {
    fn take(&self) -> Option<Vec<u8>> {
        POOL.with_borrow_mut(Vec::pop)
    }

    fn give(&self, resource: Vec<u8>) {
        POOL.with_borrow_mut(|pool| pool.push(resource));
    }
}
