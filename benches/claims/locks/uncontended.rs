//! A lock that nobody else wants

use super::tables::locked;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;
use std::mem::take;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::*};
use std::sync::{Mutex, MutexGuard, RwLock};

/// Lockings of a turn.
const LOCKINGS: u64 = 1_000;
const ONE: &[u64] = &[1];
/// The states of the lock that is a word.
const FREE: u32 = 0;
const HELD: u32 = 1;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Sync Mutex: Normal and Starvation Mode",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-sync-mutex-normal-and-starvation-mode-464",
        quote: "really quick and is expected to handle most lock acquisitions",
        figures: &[
            Figure {
                what: "the compiler on taking the lock",
                printed: "inlining call to sync.(*Mutex).Lock",
            },
            Figure {
                what: "the compiler on letting it go",
                printed: "inlining call to sync.(*Mutex).Unlock",
            },
        ],
    },
    says: "A lock that nobody else wants is one compare-and-swap, inlined into the caller: it takes at most 25 ns, and at \
           most 3 times an atomic addition.",
    axis: Axis {
        name: "additions under one lock",
        unit: Unit::Count,
        points: &[1, 8, 64],
        article: 1,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("plain", |run| counted(run, 0, add, take)).about("no lock: a number"),
        variant("ref_cell", |run| {
            counted(
                run,
                RefCell::new(0_u64),
                |cell, times| add(&mut cell.borrow_mut(), times),
                |cell| take(cell.get_mut()),
            );
        })
        .about("a RefCell, borrowed for each locking"),
        variant("atomic", atomic).about("an atomic number without a lock, relaxed additions"),
        variant("std_mutex", |run| {
            of_mutex(run, |count, times| add(&mut locked(count), times));
        })
        .about("the standard library's Mutex: lock, add, drop the guard"),
        variant("std_mutex_outlined", |run| {
            of_mutex(run, |count, times| {
                let mut guard = taken(count);
                add(&mut guard, times);
                let_go(guard);
            });
        })
        .about("the same with taking and letting go each in a function that is not inlined"),
        variant("lock_word", lock_word)
            .about("a compare-and-swap and a swap by hand: no poisoning, nobody can wait"),
        variant("parking_lot", |run| {
            let lock = parking_lot::Mutex::new(0_u64);
            counted(
                run,
                lock,
                |lock, times| add(&mut lock.lock(), times),
                |lock| take(lock.get_mut()),
            );
        })
        .about("parking_lot's Mutex"),
        variant("rwlock_write", rwlock_write).about("the standard library's RwLock, written"),
        variant("tokio_mutex", tokio_mutex).about("tokio's Mutex by try_lock, without a runtime"),
    ],
    reference: "std_mutex",
    predictions: &[
        value(Time, "std_mutex", AtMost(25.0)).at(ONE),
        ratio(Time, "std_mutex", "atomic", Within(1.5, 3.0)).at(ONE).after_trial(),
        ratio(Time, "std_mutex_outlined", "std_mutex", AtMost(1.25)).at(ONE).after_trial(),
        ratio(Time, "parking_lot", "std_mutex", Within(0.7, 1.3)).at(ONE),
        ratio(Time, "ref_cell", "std_mutex", AtMost(0.4)).at(ONE).after_trial(),
        ratio(Time, "tokio_mutex", "std_mutex", AtLeast(1.5)).at(ONE),
        ratio(Time, "std_mutex", "plain", AtMost(1.25)).at(&[64]),
        ratio(Time, "lock_word", "std_mutex", Within(0.7, 1.15)).at(ONE),
        exactly(Allocations, "plain", 0),
        exactly(Allocations, "ref_cell", 0),
        exactly(Allocations, "atomic", 0),
        exactly(Allocations, "std_mutex", 0),
        exactly(Allocations, "std_mutex_outlined", 0),
        exactly(Allocations, "lock_word", 0),
        exactly(Allocations, "parking_lot", 0),
        exactly(Allocations, "rwlock_write", 0),
        exactly(Allocations, "tokio_mutex", 0),
    ],
    carries_over: "It carries over: the standard library's Mutex is a word in the memory of whoever has it, taken by one \
                   inlined compare-and-swap and let go by one swap, with the waiting in a function of its own. It \
                   keeps besides whether a holder panicked, which Go does not.",
    cautions: &[
        "“Really quick” has no number, and what inlining saves is not said: every bound is ours.",
        "A compare-and-swap on a line that no other core holds is all that this is about. How many lockings of a program \
         under load find the lock so has no reading here.",
        "A time is that of one locking with all its additions. Each addition goes through memory, or the compiler would make \
         one of all.",
        "What `lock_word` takes is the price of two locked instructions; what `std_mutex` takes beyond it is poisoning.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// Adds so many times, each time through memory.
#[inline(always)]
fn add(count: &mut u64, times: u64) {
    for _ in 0..times {
        *black_box(&mut *count) += 1;
    }
}

/// Registers a turn of 1,000 lockings with additions under each. What was counted is taken, so that each turn begins at 0.
fn counted<L: 'static>(
    run: &mut Run,
    mut lock: L,
    add_locked: impl Fn(&mut L, u64) + 'static,
    take: impl Fn(&mut L) -> u64 + 'static,
) {
    let times = run.point();
    run.operations(LOCKINGS);
    run.iter(
        move || {
            let (lock, times) = (black_box(&mut lock), black_box(times));
            for _ in 0..LOCKINGS {
                add_locked(lock, times);
            }
            take(lock)
        },
        Digest::of,
    );
}

fn of_mutex(run: &mut Run, add_locked: impl Fn(&Mutex<u64>, u64) + 'static) {
    counted(
        run,
        Mutex::new(0),
        move |count, times| add_locked(count, times),
        |count| take(&mut *locked(count)),
    );
}

#[inline(never)]
fn taken(count: &Mutex<u64>) -> MutexGuard<'_, u64> {
    locked(count)
}

#[inline(never)]
fn let_go(guard: MutexGuard<'_, u64>) {
    drop(guard);
}

fn atomic(run: &mut Run) {
    let add = |count: &mut AtomicU64, times| {
        for _ in 0..times {
            count.fetch_add(1, Relaxed);
        }
    };
    counted(run, AtomicU64::new(0), add, |count| take(count.get_mut()));
}

fn lock_word(run: &mut Run) {
    let add_locked = |(word, count): &mut (AtomicU32, u64), times| {
        let is_taken = word.compare_exchange(FREE, HELD, Acquire, Relaxed).is_ok();
        assert!(is_taken, "nobody else wants the lock");
        add(count, times);
        word.swap(FREE, Release);
    };
    counted(run, (AtomicU32::new(FREE), 0), add_locked, |(_, count)| take(count));
}

fn rwlock_write(run: &mut Run) {
    const SOUND: &str = "no thread panics while it holds the lock";
    let add_locked = |lock: &mut RwLock<u64>, times| add(&mut lock.write().expect(SOUND), times);
    counted(run, RwLock::new(0), add_locked, |lock| take(lock.get_mut().expect(SOUND)));
}

fn tokio_mutex(run: &mut Run) {
    let add_locked = |lock: &mut tokio::sync::Mutex<u64>, times| {
        add(&mut lock.try_lock().expect("nobody else wants the lock"), times);
    };
    counted(run, tokio::sync::Mutex::new(0), add_locked, |lock| take(lock.get_mut()));
}
