//! What claims about threads share: work of a length, a place of one's own in the cache, waiting by looking, ways from one
//! thread to another, and random numbers for each.

use crossbeam_channel::{Receiver, Sender};
use crossbeam_queue::ArrayQueue;
use std::hint::{black_box, spin_loop};

/// How often somebody looks before every further look gives the core away: longer than anybody works meanwhile, so that
/// it matters only where there are fewer cores than threads.
const LOOKS: u32 = 20_000;

/// Works for about so many nanoseconds: as many multiplications, each of which needs the one before. It is one function,
/// which all variants call.
#[inline(never)]
#[must_use]
pub fn work(nanos: u64, seed: u64) -> u64 {
    let step = |value: u64, step: u64| (value ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..black_box(nanos)).fold(seed, step)
}

/// What lies 128 bytes apart from others of its kind: many processors fetch two lines of 64 bytes together.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Apart<T>(
    /// What lies apart.
    pub T,
);

/// Looks until something is so.
#[inline]
pub fn until(mut is_so: impl FnMut() -> bool) {
    found(|| is_so().then_some(()));
}

/// Looks until there is something.
#[inline]
pub fn found<T>(mut find: impl FnMut() -> Option<T>) -> T {
    let mut looks = 0;
    loop {
        if let Some(found) = find() {
            return found;
        }
        if looks < LOOKS {
            looks += 1;
            spin_loop();
        } else {
            std::thread::yield_now();
        }
    }
}

/// So many numbers below an end for each of some threads, others for each and the same every time.
#[must_use]
pub fn drawn(threads: usize, numbers: usize, end: u64) -> Vec<Vec<u64>> {
    let of = |thread| {
        let mut random = fastrand::Rng::with_seed(thread as u64);
        (0..numbers).map(|_| random.u64(0..end)).collect()
    };
    (0..threads).map(of).collect()
}

/// A way from one thread to another, for one that sends and one that receives.
pub trait Way<T>: Send + Sync + 'static {
    /// Sends something, and waits while there is no place for it.
    fn send(&self, thing: T);

    /// Waits until there is something.
    fn receive(&self) -> T;
}

/// Both sides wait by looking.
impl<T: Send + 'static> Way<T> for ArrayQueue<T> {
    fn send(&self, thing: T) {
        let mut thing = Some(thing);
        found(|| {
            thing = self.push(thing.take()?).err();
            thing.is_none().then_some(())
        });
    }

    fn receive(&self) -> T {
        found(|| self.pop())
    }
}

/// Both sides sleep where there is nothing to do.
impl<T: Send + 'static> Way<T> for (Sender<T>, Receiver<T>) {
    fn send(&self, thing: T) {
        self.0.send(thing).expect("both ends are here");
    }

    fn receive(&self) -> T {
        self.1.recv().expect("both ends are here")
    }
}
