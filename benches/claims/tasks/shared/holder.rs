//! A thread that holds a lock for a while, for claims about those who wait for it.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

/// Why neither end of a channel fails.
const HERE: &str = "the thread is here, and its lock can be had";

/// A thread that takes a lock when it is asked, and gives it back so long after it is asked again. It sleeps between,
/// and ends with this.
pub struct Holder {
    orders: Option<SyncSender<()>>,
    replies: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Holder {
    /// Starts the thread, with what takes the lock.
    #[must_use]
    pub fn start<G>(lock: impl Fn() -> G + Send + 'static, wait: Duration) -> Holder {
        let (order, orders) = sync_channel(1);
        let (reply, replies) = sync_channel(1);
        let all = move || {
            while orders.recv().is_ok() {
                let guard = lock();
                // Nobody may want a reply any more.
                _ = reply.send(());
                if orders.recv().is_ok() {
                    sleep(wait);
                }
                drop(guard);
                _ = reply.send(());
            }
        };
        Holder { orders: Some(order), replies, thread: Some(spawn(all)) }
    }

    /// Has it take the lock, and waits until it has.
    ///
    /// # Panics
    /// Where the thread has panicked.
    pub fn hold(&self) {
        self.order();
        self.reply();
    }

    /// Has it begin to wait, behind which it gives the lock back.
    ///
    /// # Panics
    /// Where the thread has panicked.
    pub fn wait(&self) {
        self.order();
    }

    /// Waits until it has given the lock back.
    ///
    /// # Panics
    /// Where the thread has panicked.
    pub fn released(&self) {
        self.reply();
    }

    fn order(&self) {
        self.orders.as_ref().expect(HERE).send(()).expect(HERE);
    }

    fn reply(&self) {
        self.replies.recv().expect(HERE);
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.orders = None;
        // A thread that panicked has already been reported by the panic hook of its process.
        self.thread.take().map(JoinHandle::join);
    }
}
