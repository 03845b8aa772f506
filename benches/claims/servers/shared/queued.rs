//! A slow command and fast ones behind it in a queue, and loops that take them.

use super::runtimes::local;
use super::work::work;
use claimbench::run::{Digest, Run};
use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::yield_now;

/// Steps of a fast command, of about a nanosecond each.
const FAST: u64 = 100;
/// Steps of a slow command that are done at a stretch.
const STRETCH: u64 = 10_000;

/// What a loop takes from its queue.
pub enum Command {
    /// A slow one.
    Slow(Slow),
    /// A fast one, with its number from 1 on.
    Fast(u64),
}

/// A command of many steps, as far as it is done.
pub struct Slow {
    /// Steps that are done.
    pub done: u64,
    /// Steps that are left.
    pub left: u64,
    value: u64,
}

impl Slow {
    /// Does a stretch of it.
    fn advance(&mut self) {
        let steps = self.left.min(STRETCH);
        self.value = work(steps, self.value);
        self.done += steps;
        self.left -= steps;
    }

    /// Does what is left of it: the answer.
    #[must_use]
    pub fn finish(mut self) -> u64 {
        while self.left > 0 {
            self.advance();
        }
        self.value
    }
}

/// The end of the queue that a loop has.
pub type Queue = UnboundedReceiver<Command>;

/// The queue of a loop, what sends a slow command and so many fast ones behind it, outside the clock, and the loop's
/// runtime.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
pub fn queue(run: &mut Run, fast: u64) -> (Queue, impl FnMut() + use<>, Rc<Runtime>) {
    let steps = run.point();
    run.cores(2);
    let ((sender, receiver), runtime) = run.input(|| (unbounded_channel(), Rc::new(local())));
    let send = move || {
        let slow = Slow { done: 0, left: steps, value: 1 };
        let commands = std::iter::once(Command::Slow(slow)).chain((1..=fast).map(Command::Fast));
        for command in commands {
            sender.send(command).expect("the loop takes what is sent");
        }
    };
    (receiver, send, runtime)
}

async fn next(commands: &mut Queue) -> Command {
    commands.recv().await.expect("all commands of a turn are sent")
}

/// The answer to so many fast commands, of which one more is answered.
fn with_fast(answer: u64, number: u64) -> u64 {
    answer.wrapping_mul(31).wrapping_add(work(FAST, number))
}

/// The loop: takes commands until so many fast ones are answered. What is made of the slow one is handed out with their
/// answer.
///
/// # Panics
/// Where no slow command comes first.
pub async fn serve<T>(
    commands: &mut Queue,
    fast: u64,
    mut take: impl FnMut(Slow) -> T,
) -> (u64, T) {
    let (mut taken, mut answer) = (None, 0);
    loop {
        match next(commands).await {
            Command::Slow(slow) => taken = Some(take(slow)),
            Command::Fast(number) => {
                answer = with_fast(answer, number);
                if number == fast {
                    return (answer, taken.expect("the slow one comes first"));
                }
            }
        }
    }
}

/// The same loop, which gives way every so many steps of the slow command and takes then what is there. It tells of the
/// steps that were done before the first fast one.
///
/// # Panics
/// Where no commands are sent.
pub async fn serve_between(commands: &mut Queue, fast: u64) -> (u64, u64, Slow) {
    let mut slow = Slow { done: 0, left: 0, value: 0 };
    let (mut answer, mut before) = (0, None);
    loop {
        let command =
            if slow.left > 0 { commands.try_recv().ok() } else { Some(next(commands).await) };
        match command {
            Some(Command::Slow(taken)) => slow = taken,
            Some(Command::Fast(number)) => {
                answer = with_fast(answer, number);
                let before = *before.get_or_insert(slow.done);
                if number == fast {
                    return (answer, before, slow);
                }
                continue;
            }
            None => {}
        }
        slow.advance();
        yield_now().await;
    }
}

/// The answer to the fast commands, and what gives the slow one's: at the latest when this is dropped.
pub struct Answered<F: FnOnce() -> u64> {
    fast: u64,
    rest: Cell<Option<F>>,
    slow: OnceCell<u64>,
}

impl<F: FnOnce() -> u64> Answered<F> {
    /// Both answers, of which the slow one's is not there yet.
    #[must_use]
    pub fn of(fast: u64, rest: F) -> Answered<F> {
        Answered { fast, rest: Cell::new(Some(rest)), slow: OnceCell::new() }
    }

    /// The digest of both, for which the slow one is finished.
    pub fn digest(&self) -> Digest {
        digest(self.fast, self.slow())
    }

    fn slow(&self) -> u64 {
        let finish = || self.rest.take().expect("it is finished once")();
        *self.slow.get_or_init(finish)
    }
}

impl<F: FnOnce() -> u64> Drop for Answered<F> {
    fn drop(&mut self) {
        self.slow();
    }
}

/// The digest of two answers.
#[must_use]
pub fn digest(fast: u64, slow: u64) -> Digest {
    Digest::of(&fast.wrapping_mul(31).wrapping_add(slow))
}
