//! Tasks and threads that wait until they are dropped.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::task::Poll;
use std::thread;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// A runtime of one thread, with room for the handles of tasks that wait in it.
#[derive(Clone)]
pub struct Parking {
    /// The runtime, which may run other tasks beside them.
    pub runtime: Rc<Runtime>,
    tasks: Rc<RefCell<Vec<JoinHandle<()>>>>,
}

/// Tasks that wait until this is dropped, which aborts and awaits them.
pub struct Tasks(Parking);

impl Parking {
    /// A runtime with room for so many handles.
    #[must_use]
    pub fn new(runtime: Runtime, units: usize) -> Parking {
        let tasks = Rc::new(RefCell::new(Vec::with_capacity(units)));
        Parking { runtime: Rc::new(runtime), tasks }
    }

    /// Starts so many tasks, each of which is polled once and waits from then on.
    #[must_use]
    pub fn park<F>(&self, units: usize, task: impl Fn() -> F) -> Tasks
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Parking { runtime, tasks } = self;
        tasks.borrow_mut().extend((0..units).map(|_| runtime.spawn(task())));
        let metrics = runtime.metrics();
        // Not by `yield_now`, for which the runtime makes a list of those that gave way.
        runtime.block_on(poll_fn(|context| {
            if metrics.global_queue_depth() == 0 {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }));
        Tasks(self.clone())
    }
}

impl Tasks {
    /// How many have not ended.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.0.tasks.borrow().iter().filter(|task| !task.is_finished()).count() as u64
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        let Parking { runtime, tasks } = &self.0;
        let mut parked = tasks.take();
        parked.iter().for_each(JoinHandle::abort);
        runtime.block_on(async {
            for task in parked.drain(..) {
                assert!(task.await.is_err(), "no task ends by itself");
            }
        });
        // The list is used again.
        tasks.replace(parked);
    }
}

/// Threads that are parked until this is dropped, which wakes and joins them.
pub struct Threads {
    all: Vec<thread::JoinHandle<()>>,
    is_over: Arc<AtomicBool>,
}

impl Threads {
    /// Starts so many threads, each with a stack of so many bytes, and waits until all run.
    ///
    /// # Panics
    /// Where the system starts no more threads, which the lane reports as a failed case.
    #[must_use]
    pub fn park(units: usize, stack: usize) -> Threads {
        let (is_over, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let starter = thread::current();
        let start = |_| {
            let (is_over, begun) = (Arc::clone(&is_over), Arc::clone(&begun));
            let starter = starter.clone();
            let waits = move || {
                if begun.fetch_add(1, AcqRel) + 1 == units {
                    starter.unpark();
                }
                while !is_over.load(Acquire) {
                    thread::park();
                }
            };
            thread::Builder::new().stack_size(stack).spawn(waits).expect("a thread can be started")
        };
        let all = (0..units).map(start).collect();
        while begun.load(Acquire) < units {
            thread::park();
        }
        Threads { all, is_over }
    }

    /// How many have not ended.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.all.iter().filter(|thread| !thread.is_finished()).count() as u64
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.is_over.store(true, Release);
        for thread in self.all.drain(..) {
            thread.thread().unpark();
            thread.join().expect("a parked thread does not panic");
        }
    }
}
