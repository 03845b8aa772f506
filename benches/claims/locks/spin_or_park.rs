//! Spinning a little before going to sleep

use super::tables::locked;
use super::threads::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    difference, ratio, value, variant,
};
use claimbench::run::Run;
use std::hint::spin_loop;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::*};

const SHORT: &[u64] = &[100];
const LONG: &[u64] = &[100_000];
/// Why what works after it has locked is a control.
const AFTERWARDS: &str = "it works ten times the hold afterwards: what a guard costs that lives on";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Sync Mutex: Normal and Starvation Mode",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-sync-mutex-normal-and-starvation-mode-464",
        quote: "letting the goroutine grab the mutex without the overhead of a sleep-wake cycle",
        figures: &[
            Figure { what: "one spin", printed: "runtime.procyield(30)" },
            Figure { what: "all spins before it sleeps", printed: "up to 120 cycles" },
        ],
    },
    says: "Who waits for a lock looks up to 4 times 30 times before it sleeps, which saves at least 5 % where a lock is \
           held for 100 ns, and is not enough where it is held for longer.",
    axis: Axis {
        name: "hold",
        unit: Unit::Nanoseconds,
        points: &[100, 1_000, 10_000, 100_000],
        article: 100,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("park_only", |run| contended(run, Own::<0>::default()))
            .about("a lock of our own that goes to sleep at once"),
        variant("spins_120", |run| contended(run, Own::<120>::default()))
            .about("the same after 120 looks, as Go has them"),
        variant("spins_10000", |run| contended(run, Own::<10_000>::default()))
            .about("the same after 10,000 looks"),
        variant("spin_only", |run| contended(run, Own::<{ u64::MAX }>::default()))
            .about("the same, and never sleeps"),
        variant("std_mutex", |run| contended(run, Mutex::new(())))
            .about("the standard library's Mutex, which looks up to 100 times"),
        variant("parking_lot", |run| contended(run, parking_lot::Mutex::new(())))
            .about("parking_lot's Mutex: three short spins and seven yields"),
        variant("guard_to_end", guard_to_end)
            .at(Points::UpTo(1_000))
            .about("a guard that lives until work of ten times the hold is done")
            .doing(AFTERWARDS),
        variant("dropped_early", dropped_early)
            .at(Points::UpTo(1_000))
            .about("the guard is dropped before that work")
            .doing(AFTERWARDS),
    ],
    reference: "spins_120",
    predictions: &[
        ratio(Time, "spins_120", "park_only", AtMost(0.95)).at(SHORT).stated(
            "without the overhead of a sleep-wake cycle",
            "5 % in the article's direction, as no time is printed",
        ),
        ratio(Time, "park_only", "std_mutex", AtLeast(1.4)).at(SHORT),
        difference(VoluntarySwitches, "park_only", "spins_120", AtLeast(0.05))
            .at(&[1_000])
            .after_trial(),
        ratio(Time, "spin_only", "std_mutex", Within(0.7, 1.1)).at(LONG).after_trial(),
        ratio(CpuTime, "spin_only", "std_mutex", AtLeast(1.4)).at(LONG).after_trial(),
        ratio(Time, "spins_10000", "spins_120", Within(0.85, 1.1)).at(SHORT),
        ratio(CpuTime, "spins_10000", "spins_120", AtLeast(1.3)).at(LONG),
        ratio(Time, "guard_to_end", "dropped_early", AtLeast(1.5)),
        value(VoluntarySwitches, "spins_120", AtMost(0.05)).at(SHORT),
        value(VoluntarySwitches, "spins_120", AtLeast(0.6)).at(LONG),
    ],
    carries_over: "It carries over, and the standard library looks about as often as Go does. What sleeps is a thread and \
                   not a task, so that waking it up is dearer than waking a goroutine.",
    cautions: &[
        "The article names no hold: 100 ns stand for “a tiny window of time”, as Alexander Obregon has it in “Scheduler Hand \
         Offs in Go”, where with longer holds “spinning isn’t enough”.",
        "“120 cycles” are turns of a loop. One pause takes 40 to 140 cycles, by processor, so that equal numbers of looks are \
         not equal times.",
        "A time is that of one locking of one thread while both work; each works a tenth of the hold between. Who leaves and \
         comes back before the sleeper is awake takes the lock again: throughput is not fairness.",
        "Of the voluntary switches at 100 µs some 0.3 a locking are the harness's, which lets the threads begin together.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Something that one thread holds at a time.
trait Lock: Send + Sync + 'static {
    /// Works while the lock is held.
    fn held(&self, work: impl FnOnce() -> u64) -> u64;
}

/// Registers a turn in which two threads lock, work for the hold inside, and for a tenth of it outside.
fn contended(run: &mut Run, lock: impl Lock) {
    two(run, move |hold, value| {
        let value = lock.held(|| work(hold, value));
        work(hold / 10, value)
    });
}

fn guard_to_end(run: &mut Run) {
    let lock = Mutex::new(());
    two(run, move |hold, value| lock.held(|| work(10 * hold, work(hold, value))));
}

fn dropped_early(run: &mut Run) {
    let lock = Mutex::new(());
    two(run, move |hold, value| {
        let value = lock.held(|| work(hold, value));
        work(10 * hold, value)
    });
}

/// Registers a turn in which two threads lock again and again: 100 µs of holding for each, and at least 15 lockings.
fn two(run: &mut Run, once: impl Fn(u64, u64) -> u64 + Send + Sync + 'static) {
    let hold = run.point();
    let lockings = (100_000 / hold).max(15);
    run.operations(lockings);
    run.iter_threads(2, move |thread| {
        (0..lockings).fold(thread as u64, |value, _| once(hold, value))
    });
}

/// The states of our own lock: free, held, held and waited for.
const FREE: u32 = 0;
const HELD: u32 = 1;
const WAITED_FOR: u32 = 2;

/// A lock of our own: who waits looks so many times, and then sleeps until it is woken.
#[derive(Default)]
struct Own<const LOOKS: u64>(AtomicU32);

impl<const LOOKS: u64> Own<LOOKS> {
    fn is_taken(&self, as_what: u32) -> bool {
        self.0.compare_exchange(FREE, as_what, Acquire, Relaxed).is_ok()
    }

    #[cold]
    fn wait(&self) {
        // Who has slept does not know whether others still do.
        let mut as_what = HELD;
        loop {
            for _ in 0..LOOKS {
                if self.0.load(Relaxed) == FREE && self.is_taken(as_what) {
                    return;
                }
                spin_loop();
            }
            if self.0.swap(WAITED_FOR, Acquire) == FREE {
                return;
            }
            futex(&self.0, libc::FUTEX_WAIT, WAITED_FOR);
            as_what = WAITED_FOR;
        }
    }
}

impl<const LOOKS: u64> Lock for Own<LOOKS> {
    fn held(&self, work: impl FnOnce() -> u64) -> u64 {
        if !self.is_taken(HELD) {
            self.wait();
        }
        let value = work();
        if self.0.swap(FREE, Release) == WAITED_FOR {
            futex(&self.0, libc::FUTEX_WAKE, 1);
        }
        value
    }
}

/// Sleeps while the word is what it is said to be, or wakes so many who sleep at it.
#[expect(unsafe_code, reason = "the system call has no other name")]
fn futex(word: &AtomicU32, what: i32, number: u32) {
    let what = what | libc::FUTEX_PRIVATE_FLAG;
    let no_limit = std::ptr::null::<libc::timespec>();
    // SAFETY: the word lives as long as the call, and the system reads it alone.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), what, number, no_limit) };
}

impl Lock for Mutex<()> {
    fn held(&self, work: impl FnOnce() -> u64) -> u64 {
        let _guard = locked(self);
        work()
    }
}

impl Lock for parking_lot::Mutex<()> {
    fn held(&self, work: impl FnOnce() -> u64) -> u64 {
        let _guard = self.lock();
        work()
    }
}
