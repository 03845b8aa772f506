//! Connections that wait: duplicates of one end of a pair of sockets to which nothing is sent, and who waits on them.

use claimbench::run::Driven;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;
use tokio::net::UnixStream as Stream;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{self, yield_now};

/// Why there is no further socket.
const DESCRIPTORS: &str = "there are descriptors";

/// Connections that nobody waits on so far.
pub struct Connections {
    far: UnixStream,
    ends: Vec<UnixStream>,
}

impl Connections {
    /// So many, with as many descriptors and one more.
    ///
    /// # Panics
    /// Where there are too few descriptors, which the lane reports as a failed case.
    #[must_use]
    pub fn open(connections: usize) -> Connections {
        let (far, near) = UnixStream::pair().expect(DESCRIPTORS);
        let mut ends = Vec::with_capacity(connections);
        ends.extend((1..connections).map(|_| near.try_clone().expect(DESCRIPTORS)));
        ends.extend((connections > 0).then_some(near));
        Connections { far, ends }
    }
}

/// A runtime of one thread that has sockets.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn with_sockets() -> Rc<Runtime> {
    let runtime = Builder::new_current_thread().enable_io().build();
    Rc::new(runtime.expect("a runtime of one thread can be made"))
}

/// A task for each connection, all of which wait. They are aborted and awaited when this is dropped.
pub struct Tasks {
    all: Vec<task::JoinHandle<usize>>,
    runtime: Rc<Runtime>,
    _far: UnixStream,
}

impl Tasks {
    /// Spawns them, and returns when each has been polled once.
    ///
    /// # Panics
    /// Where a socket can not be registered.
    #[must_use]
    pub fn spawn<F: Future<Output = usize> + Send + 'static>(
        runtime: &Rc<Runtime>,
        Connections { far, ends }: Connections,
        wait: fn(Stream) -> F,
    ) -> Tasks {
        let mut all = Vec::with_capacity(ends.len());
        runtime.block_on(async {
            for end in ends {
                end.set_nonblocking(true).expect("a socket need not block");
                let stream = Stream::from_std(end).expect("the runtime has sockets");
                all.push(task::spawn(wait(stream)));
            }
            // One thread polls in the order of the spawns.
            task::spawn(async {}).await.expect("nothing panics");
        });
        Tasks { all, runtime: Rc::clone(runtime), _far: far }
    }

    /// Drives a future of the same thread, beside them.
    pub fn drive(&self, future: Driven) {
        self.runtime.block_on(future);
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.runtime.metrics().num_alive_tasks() as u64
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.all.iter().for_each(task::JoinHandle::abort);
        let all = self.all.drain(..);
        self.runtime.block_on(async {
            for task in all {
                // It was aborted, unless it has panicked and told so.
                drop(task.await);
            }
            // The runtime lets go of what was registered when it looks for events.
            yield_now().await;
        });
    }
}

/// The state of a connection in a table.
struct State {
    _end: UnixStream,
    _seen: [u8; 60],
}

/// A table of states, and the poller that waits for all of them.
pub struct Table {
    states: Vec<State>,
    _poller: Epoll,
    _far: UnixStream,
}

impl Table {
    /// Registers all connections.
    ///
    /// # Panics
    /// Where one can not be registered, or does not wait.
    #[must_use]
    pub fn of(Connections { far, ends }: Connections) -> Table {
        let poller = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC).expect(DESCRIPTORS);
        let mut states = Vec::with_capacity(ends.len());
        for (number, end) in ends.into_iter().enumerate() {
            let event = EpollEvent::new(EpollFlags::EPOLLIN, number as u64);
            poller.add(&end, event).expect("a socket can be polled");
            states.push(State { _end: end, _seen: [0; 60] });
        }
        let ready = poller.wait(&mut [EpollEvent::empty()], EpollTimeout::ZERO);
        assert_eq!(ready, Ok(0), "nothing is sent");
        Table { states, _poller: poller, _far: far }
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.states.len() as u64
    }
}

/// A thread for each connection, all of which block in a read. They are ended and awaited when this is dropped.
pub struct Threads {
    far: UnixStream,
    all: Vec<JoinHandle<usize>>,
}

impl Threads {
    /// Starts them, and returns when all are there.
    #[must_use]
    pub fn start(Connections { far, ends }: Connections, wait: fn(UnixStream) -> usize) -> Threads {
        let all_there = Arc::new(Barrier::new(ends.len() + 1));
        let start = |end| {
            let all_there = Arc::clone(&all_there);
            std::thread::spawn(move || {
                all_there.wait();
                wait(end)
            })
        };
        let all = ends.into_iter().map(start).collect();
        all_there.wait();
        Threads { far, all }
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.all.len() as u64
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // All reads end.
        self.far.shutdown(Shutdown::Both).expect("it is connected");
        for thread in self.all.drain(..) {
            // One that has panicked has told so.
            drop(thread.join());
        }
    }
}
