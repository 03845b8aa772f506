//! A pool of connections that are nothing but their numbers: what becomes of requests that share it, on virtual time.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

/// What a request takes on its connection.
const USE: Duration = Duration::from_millis(10);

/// How many connections there may be, and what becomes of them.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    most: usize,
    connect: Duration,
    keeps: bool,
}

impl Pool {
    /// A pool of at most so many connections, each of which takes so long to be made.
    #[must_use]
    pub fn of(most: usize, connect: Duration) -> Pool {
        Pool { most, connect, keeps: true }
    }

    /// A pool without a limit.
    #[must_use]
    pub fn unlimited(connect: Duration) -> Pool {
        Pool::of(Semaphore::MAX_PERMITS, connect)
    }

    /// No pool: a connection is given up when its request is served.
    #[must_use]
    pub fn none(connect: Duration) -> Pool {
        Pool { keeps: false, ..Pool::unlimited(connect) }
    }
}

/// What was seen of requests.
#[derive(Debug)]
pub struct Seen {
    /// The numbers of those that were served, in ascending order.
    pub requests: Vec<u64>,
    /// How long each waited for its connection, in milliseconds.
    pub waits: Vec<u64>,
    /// The milliseconds of connecting, of all connections together.
    pub connecting: u64,
    /// How many connections were made.
    pub made: u64,
    /// How many were open at once, at most.
    pub most: u64,
    /// The milliseconds from the first request's start to the last one's end.
    pub took: u64,
}

/// What all requests share.
struct Shared {
    pool: Pool,
    /// How many requests there are, and the next one.
    requests: u64,
    next: AtomicU64,
    /// One for each connection that there may be; who waits for one is served in its turn.
    permits: Semaphore,
    idle: Mutex<Vec<u64>>,
    connecting: AtomicU64,
    made: AtomicU64,
    open: AtomicU64,
    most: AtomicU64,
    /// The requests that were served, and their waits.
    served: Mutex<Vec<(u64, u64)>>,
}

/// What a lock guards.
///
/// # Panics
/// Where another thread has panicked while it held the lock.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while it holds the lock")
}

/// Serves so many requests, so many of them at a time.
///
/// # Panics
/// Where a request panics.
pub async fn served(pool: Pool, requests: u64, at_a_time: u64) -> Seen {
    let all = Arc::new(Shared {
        pool,
        requests,
        next: AtomicU64::new(0),
        permits: Semaphore::new(pool.most),
        idle: Mutex::default(),
        connecting: AtomicU64::new(0),
        made: AtomicU64::new(0),
        open: AtomicU64::new(0),
        most: AtomicU64::new(0),
        served: Mutex::default(),
    });
    let start = Instant::now();
    let serve = |_| {
        let all = Arc::clone(&all);
        tokio::spawn(async move { all.serve().await })
    };
    let tasks: Vec<_> = (0..at_a_time).map(serve).collect();
    for task in tasks {
        task.await.expect("no request panics");
    }
    let took = start.elapsed().as_millis() as u64;
    let mut served = std::mem::take(&mut *locked(&all.served));
    served.sort_unstable();
    let (requests, waits) = served.into_iter().unzip();
    let [connecting, made, most] =
        [&all.connecting, &all.made, &all.most].map(|count| count.load(Relaxed));
    Seen { requests, waits, connecting, made, most, took }
}

impl Shared {
    /// Serves one request after the other, until there is none left.
    async fn serve(&self) {
        loop {
            let request = self.next.fetch_add(1, Relaxed);
            if request >= self.requests {
                return;
            }
            let start = Instant::now();
            let _permit = self.permits.acquire().await.expect("nobody closes the pool");
            let connection = self.connection().await;
            let waited = start.elapsed().as_millis() as u64;
            sleep(USE).await;
            locked(&self.served).push((request, waited));
            if self.pool.keeps {
                locked(&self.idle).push(connection);
            } else {
                self.open.fetch_sub(1, Relaxed);
            }
        }
    }

    /// An idle connection, or else a new one.
    async fn connection(&self) -> u64 {
        let idle = locked(&self.idle).pop();
        if let Some(idle) = idle {
            return idle;
        }
        let start = Instant::now();
        self.most.fetch_max(self.open.fetch_add(1, Relaxed) + 1, Relaxed);
        if !self.pool.connect.is_zero() {
            sleep(self.pool.connect).await;
        }
        self.connecting.fetch_add(start.elapsed().as_millis() as u64, Relaxed);
        self.made.fetch_add(1, Relaxed)
    }
}
