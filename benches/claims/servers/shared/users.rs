//! Users that sleep, each a task with a timer, and a server's thread that answers the few who are due.

use super::work::work;
use claimbench::run::{Samples, Schedule};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, oneshot};
use tokio::time::{sleep_until, timeout};

/// Dependent steps of the server's work on a request, of about a nanosecond each.
const STEPS: u64 = 5_000;
/// How long a user sleeps that nobody wakes: longer than a case.
const HOUR: Duration = Duration::from_hours(1);
/// Why no channel is closed.
const OPEN: &str = "both ends live as long as the users";

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while it holds the lock")
}

/// A request, and where its answer goes.
#[derive(Debug)]
struct Request {
    number: u64,
    answer: oneshot::Sender<u64>,
}

/// A thread that answers one request after the other, until nobody can send any more.
#[derive(Debug)]
struct Server {
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts the thread; requests go to the sender and its copies.
    fn start() -> (Server, Sender<Request>) {
        let (sender, requests) = unbounded::<Request>();
        let serve = move || {
            for Request { number, answer } in requests {
                // A user that has gone needs none.
                let _ = answer.send(work(STEPS, number));
            }
        };
        (Server { thread: Some(std::thread::spawn(serve)) }, sender)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Where a user is woken: when its request is due, and which it is.
#[derive(Debug, Default)]
struct Desk {
    called: Notify,
    due: Mutex<Option<(u64, Instant)>>,
}

/// What the users of a group share.
#[derive(Debug)]
struct Shared {
    server: Sender<Request>,
    /// What became of a turn's requests.
    turn: Mutex<Answered>,
    all_answered: Notify,
}

/// The answers of a turn.
#[derive(Debug, Default)]
struct Answered {
    waited_for: usize,
    sum: u64,
    samples: Samples,
}

/// A user sleeps until it is called, sends its request when that is due, and sleeps again when it has the answer.
async fn user(desk: Arc<Desk>, shared: Arc<Shared>) {
    loop {
        // The timer that a user has in a generator until its next request.
        let _ = timeout(HOUR, desk.called.notified()).await;
        let Some((number, due)) = locked(&desk.due).take() else { continue };
        sleep_until(due.into()).await;
        let (answer, answered) = oneshot::channel();
        shared.server.send(Request { number, answer }).expect(OPEN);
        let value = answered.await.expect(OPEN);
        let mut turn = locked(&shared.turn);
        turn.samples.since(due);
        turn.sum = turn.sum.wrapping_add(value);
        turn.waited_for -= 1;
        if turn.waited_for == 0 {
            shared.all_answered.notify_one();
        }
    }
}

/// Users on a runtime of one thread, who take turns.
#[derive(Debug)]
struct Group {
    runtime: Runtime,
    desks: Vec<Arc<Desk>>,
    next: usize,
    shared: Arc<Shared>,
}

impl Group {
    /// Makes so many users, and lets each fall asleep.
    fn of(users: usize, server: Sender<Request>) -> Group {
        let runtime = Builder::new_current_thread().enable_time().build();
        let runtime = runtime.expect("a runtime of one thread can be made");
        let (turn, all_answered) = (Mutex::default(), Notify::new());
        let shared = Arc::new(Shared { server, turn, all_answered });
        let desks: Vec<Arc<Desk>> = (0..users).map(|_| Arc::default()).collect();
        runtime.block_on(async {
            for desk in &desks {
                tokio::spawn(user(Arc::clone(desk), Arc::clone(&shared)));
            }
            // Tasks run in the order in which they were spawned.
            tokio::spawn(async {}).await.expect("it does nothing");
        });
        Group { runtime, desks, next: 0, shared }
    }

    /// Has the requests of these numbers sent when they are due; the sum of the answers, and the latencies.
    fn turn(&mut self, schedule: Schedule, numbers: &[u32], samples: Samples) -> (u64, Samples) {
        *locked(&self.shared.turn) = Answered { waited_for: numbers.len(), sum: 0, samples };
        self.runtime.block_on(async {
            for number in numbers {
                let desk = &self.desks[self.next % self.desks.len()];
                *locked(&desk.due) = Some((u64::from(*number), schedule.due(*number)));
                desk.called.notify_one();
                self.next += 1;
            }
            self.shared.all_answered.notified().await;
        });
        let answered = std::mem::take(&mut *locked(&self.shared.turn));
        (answered.sum, answered.samples)
    }
}

/// A group on a thread of its own, which waits for turns.
#[derive(Debug)]
struct Elsewhere {
    turns: Option<Sender<(Schedule, Samples)>>,
    done: Receiver<(u64, Samples)>,
    thread: Option<JoinHandle<()>>,
}

impl Elsewhere {
    fn start(mut group: Group, numbers: Vec<u32>) -> Elsewhere {
        let ((turns, asked), (answer, done)) = (bounded(1), bounded(1));
        let work = move || {
            for (schedule, samples) in asked {
                answer.send(group.turn(schedule, &numbers, samples)).expect(OPEN);
            }
        };
        Elsewhere { turns: Some(turns), done, thread: Some(std::thread::spawn(work)) }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        drop(self.turns.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A generator of load: all users on the thread of the turn, or half of them on another. What is first is dropped
/// first: the server's thread ends when no user is left.
#[derive(Debug)]
pub struct Generator {
    here: Group,
    numbers: Vec<u32>,
    there: Option<Elsewhere>,
    _server: Server,
}

impl Generator {
    /// So many users on one thread, who send so many requests a turn.
    #[must_use]
    pub fn on_one(users: usize, requests: u32) -> Generator {
        let (server, sender) = Server::start();
        let here = Group::of(users, sender);
        Generator { here, numbers: (0..requests).collect(), there: None, _server: server }
    }

    /// Half of the users on each of two threads: the one sends every other request, and the other the rest.
    #[must_use]
    pub fn on_two(users: usize, requests: u32) -> Generator {
        let (server, sender) = Server::start();
        let (numbers, others) = (0..requests).partition(|number| number % 2 == 0);
        let there = Group::of(users / 2, sender.clone());
        let there = Some(Elsewhere::start(there, others));
        Generator { here: Group::of(users / 2, sender), numbers, there, _server: server }
    }

    /// Sends the requests of a turn, one every so often from now on, and waits for all answers; their sum.
    ///
    /// # Panics
    /// Where a thread has panicked.
    pub fn turn(&mut self, every: Duration, samples: &mut Samples) -> u64 {
        let schedule = Schedule::begin(every);
        if let Some(there) = &self.there {
            let turns = there.turns.as_ref().expect("it is taken by the drop alone");
            turns.send((schedule, samples.part())).expect(OPEN);
        }
        let (mut sum, part) = self.here.turn(schedule, &self.numbers, samples.part());
        samples.merge(part);
        if let Some(there) = &self.there {
            let (answers, part) = there.done.recv().expect(OPEN);
            sum = sum.wrapping_add(answers);
            samples.merge(part);
        }
        sum
    }
}
