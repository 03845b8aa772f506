//! The cores that processes are kept on: ids out of this process's own mask, one of each pair of siblings, of one kind.

use super::control_group;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;
use std::sync::OnceLock;
use std::time::Duration;

/// What other threads of a process used while one was looked at, from which on they count as having worked: starting a
/// thread and ending it takes more, two readings of the clocks take less.
const OTHERS: Duration = Duration::from_micros(5);
/// The same where a program runs under Valgrind, at a fiftieth of its speed.
const OTHERS_WATCHED: Duration = Duration::from_micros(250);

/// The cores that processes may be kept on, as they were when it was first asked. Empty where the system tells no mask.
pub(super) fn alike() -> &'static [usize] {
    static CORES: OnceLock<Vec<usize>> = OnceLock::new();
    CORES.get_or_init(|| of_one_kind(&whole(mask(), siblings), kind))
}

/// How many cores of any kind this process may use: siblings that share one count once.
pub(super) fn count() -> usize {
    let granted = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match whole(mask(), siblings).len() {
        0 => granted,
        cores => cores.min(granted),
    }
}

/// A process that is kept on one core.
pub(super) struct Kept {
    /// Where it might run before.
    whole: CpuSet,
    one: CpuSet,
    since: Alone,
}

impl Kept {
    /// Keeps the calling thread, and the threads that it starts from here on, on one core; nothing where the system does
    /// not let it.
    pub(super) fn on(core: usize) -> Option<Kept> {
        let this = Pid::from_raw(0);
        let whole = sched_getaffinity(this).ok()?;
        let mut one = CpuSet::new();
        one.set(core).ok()?;
        sched_setaffinity(this, &one).ok()?;
        Some(Kept { whole, one, since: Alone::begin() })
    }

    /// Whether other threads worked since or are left: those inherited the one core.
    pub(super) fn has_company(&self) -> bool {
        !self.since.was_alone()
    }

    /// Lets every thread of the process run where the process might before, but for those that chose their cores.
    pub(super) fn lift(self) {
        let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let ids = threads.filter_map(|thread| thread.file_name().to_str()?.parse().ok());
        for thread in ids.map(Pid::from_raw) {
            if sched_getaffinity(thread).is_ok_and(|mask| mask == self.one) {
                // A thread that has ended meanwhile needs no mask.
                let _ = sched_setaffinity(thread, &self.whole);
            }
        }
    }
}

/// Why processes can not be kept on cores, or get less than one, as a sentence; nothing where all is well.
pub(super) fn trouble() -> Option<String> {
    let own = sched_getaffinity(Pid::from_raw(0))
        .and_then(|mask| sched_setaffinity(Pid::from_raw(0), &mask));
    if let Err(error) = own {
        return Some(format!(
            "processes can not be kept on a core here ({error}): comparisons are less sharp"
        ));
    }
    let quota = control_group::quota()?;
    (quota < 1.0).then(|| {
        format!("this group of processes gets {quota:.2} of a core: slices are cut by its quota, and intervals are wide")
    })
}

/// Sees whether other threads of this process worked while something was done on the calling one.
pub(super) struct Alone {
    before: Duration,
}

impl Alone {
    /// Looks from here on.
    pub(super) fn begin() -> Alone {
        Alone { before: of_others() }
    }

    /// Whether no other thread worked since, and none is left.
    pub(super) fn was_alone(&self) -> bool {
        self.was_alone_but_for(OTHERS)
    }

    /// The same of a program under Valgrind, where two readings of the clocks lie further apart.
    pub(super) fn was_alone_under_valgrind(&self) -> bool {
        self.was_alone_but_for(OTHERS_WATCHED)
    }

    fn was_alone_but_for(&self, others: Duration) -> bool {
        !has_other_threads() && of_others().saturating_sub(self.before) < others
    }
}

/// Whether this process has other threads than the calling one.
pub(super) fn has_other_threads() -> bool {
    std::fs::read_dir("/proc/self/task").map_or(1, Iterator::count) > 1
}

/// The CPU time of the threads of this process but for the calling one; that of those that have ended is in it.
fn of_others() -> Duration {
    let clock = |id: ClockId| clock_gettime(id).map_or(Duration::ZERO, Duration::from);
    let own = clock(ClockId::CLOCK_THREAD_CPUTIME_ID);
    let all = clock(ClockId::CLOCK_PROCESS_CPUTIME_ID);
    all.saturating_sub(own)
}

fn mask() -> Vec<usize> {
    let Ok(set) = sched_getaffinity(Pid::from_raw(0)) else { return Vec::new() };
    (0..CpuSet::count()).filter(|core| set.is_set(*core).unwrap_or(false)).collect()
}

/// One id of each core: the first of those that are siblings of one another.
fn whole(mask: Vec<usize>, siblings: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let is_first = |core: &usize| {
        siblings(*core).into_iter().filter(|other| mask.contains(other)).min().unwrap_or(*core)
            == *core
    };
    mask.iter().copied().filter(is_first).collect()
}

/// Those of the fastest kind: on a processor with cores of several kinds, forks would otherwise differ by theirs.
fn of_one_kind(cores: &[usize], kind: impl Fn(usize) -> u64) -> Vec<usize> {
    let fastest = cores.iter().map(|core| kind(*core)).max();
    cores.iter().copied().filter(|core| Some(kind(*core)) == fastest).collect()
}

fn siblings(core: usize) -> Vec<usize> {
    let path = format!("/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list");
    ids(&std::fs::read_to_string(path).unwrap_or_default())
}

/// What a core's kind is ordered by: its capacity where the system tells one, else whether it is one of the small ones.
fn kind(core: usize) -> u64 {
    let path = format!("/sys/devices/system/cpu/cpu{core}/cpu_capacity");
    let capacity = std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
    capacity.unwrap_or_else(|| {
        let small = std::fs::read_to_string("/sys/devices/cpu_atom/cpus").unwrap_or_default();
        u64::from(!ids(&small).contains(&core))
    })
}

/// A list of the kernel, as in `0-3,8`.
fn ids(text: &str) -> Vec<usize> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.trim().parse::<usize>().ok()?..=last.trim().parse::<usize>().ok()?)
    };
    text.trim().split(',').filter_map(range).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_are_one_core_and_only_what_the_mask_has_counts() {
        let pairs = |core: usize| vec![core % 4, core % 4 + 4];
        assert_eq!(whole((0..8).collect(), pairs), [0, 1, 2, 3]);
        assert_eq!(whole(vec![5, 6, 2], pairs), [5, 2]);
        assert_eq!(whole(vec![7], |_| Vec::new()), [7]);
    }

    #[test]
    fn cores_of_several_kinds_are_not_mixed() {
        let kind = |core: usize| if core < 2 { 1024 } else { 446 };
        assert_eq!(of_one_kind(&[0, 1, 2, 3], kind), [0, 1]);
        assert_eq!(of_one_kind(&[2, 3], kind), [2, 3]);
        assert_eq!(of_one_kind(&[], kind), [0; 0]);
    }

    #[test]
    fn lists_are_read_as_the_kernel_writes_them() {
        assert_eq!(ids("0-2,8\n"), [0, 1, 2, 8]);
        assert_eq!(ids(""), [0; 0]);
    }

    #[test]
    fn threads_that_inherited_one_core_get_the_whole_mask_back() {
        let of_thread = || sched_getaffinity(Pid::from_raw(0)).expect("a thread has a mask");
        let in_a_thread = move || {
            let whole = of_thread();
            let kept = Kept::on(mask()[0]).expect("it is one of its own");
            let (ask, asked) = std::sync::mpsc::channel::<()>();
            let (answer, answered) = std::sync::mpsc::channel();
            let waiting = std::thread::spawn(move || {
                answer.send(of_thread()).expect("somebody listens");
                asked.recv().expect("it is told");
                of_thread()
            });
            let inherited = answered.recv().expect("it says so");
            assert_eq!(
                (0..CpuSet::count()).filter(|core| inherited.is_set(*core) == Ok(true)).count(),
                1
            );
            assert!(kept.has_company());
            kept.lift();
            ask.send(()).expect("it waits");
            assert!(waiting.join().expect("it ends") == whole && of_thread() == whole);
        };
        // The masks of the threads that run other tests stay as they are.
        std::thread::spawn(in_a_thread).join().expect("it holds");
    }

    #[test]
    fn a_thread_that_has_ended_was_seen() {
        // In a process of its own this thread would be the only one, so only what was used is compared here.
        let before = of_others();
        let work = || (0..3_000_000_u64).fold(0, |sum, number| std::hint::black_box(sum ^ number));
        assert!(std::thread::spawn(work).join().is_ok());
        assert!(of_others().saturating_sub(before) >= OTHERS);
    }
}
