//! Writing behind, as the articles have it: who writes is answered at once, and what waits is written in batches. Once by a
//! thread, once by a task that can be on virtual time.

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, timeout_at};

/// A thread that writes what is pushed to it. It ends with this, once it has taken all; what is no whole batch then is not
/// written.
pub struct Behind<T> {
    queue: Option<Sender<T>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Behind<T> {
    /// Starts the thread, for which so many may wait, and which writes so many at a time.
    pub fn start(queued: usize, batch: usize, write: impl Fn(&[T]) + Send + 'static) -> Behind<T> {
        let (queue, waiting) = bounded(queued);
        let thread = std::thread::spawn(move || write_batches(&waiting, batch, write));
        Behind { queue: Some(queue), thread: Some(thread) }
    }

    /// Hands something over; waits where too many wait already.
    ///
    /// # Panics
    /// Where the thread has panicked.
    pub fn push(&self, item: T) {
        let queue = self.queue.as_ref().expect("the queue is there until the end");
        assert!(queue.send(item).is_ok(), "the thread that writes has panicked");
    }
}

impl<T> Drop for Behind<T> {
    fn drop(&mut self) {
        drop(self.queue.take());
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn write_batches<T>(queue: &Receiver<T>, size: usize, write: impl Fn(&[T])) {
    let mut batch = Vec::with_capacity(size);
    for item in queue {
        batch.push(item);
        if batch.len() == size {
            write(&batch);
            batch.clear();
        }
    }
}

/// Takes what comes, and counts it as written as soon as so many wait, or one has waited for so long; until nobody sends
/// any more. How many were written, and how long it took until the last of them was.
pub async fn written_in_batches<T>(
    mut queue: UnboundedReceiver<T>,
    batch: usize,
    patience: Duration,
) -> (u64, Duration) {
    let (start, mut deadline) = (Instant::now(), None);
    let (mut waiting, mut written, mut until) = (0, 0, Duration::ZERO);
    loop {
        // Nothing where the time is over.
        let next = match deadline {
            Some(deadline) => timeout_at(deadline, queue.recv()).await.ok(),
            None => Some(queue.recv().await),
        };
        let is_over = match next {
            Some(Some(_)) => false,
            Some(None) => return (written, until),
            None => true,
        };
        waiting += u64::from(!is_over);
        if is_over || waiting == batch as u64 {
            written += std::mem::take(&mut waiting);
            (deadline, until) = (None, start.elapsed());
        } else if waiting == 1 {
            deadline = Instant::now().checked_add(patience);
        }
    }
}
