//! Whether the machine has other work when a lane starts: its load, or where this process has a control group of its own
//! how long tasks of that wait for a core, and what its host takes from it.

use super::control_group;
use super::machine;
use crate::claim::Lane;
use crate::record::{Guard, Machine};
use crate::verdict::guards;
use nix::unistd::{SysconfVar, sysconf};
use std::time::{Duration, Instant};

/// How long a core is kept working to see what the host takes from it: 20 ticks of the kernel's counters, of which two
/// are the limit. A core that has nothing to do is not robbed of anything, and nobody waits for it.
const WINDOW: Duration = Duration::from_millis(200);

/// A busy machine, where times are about to be measured on one; nothing in the lanes that count.
pub(super) fn busy(lane: Lane, machine: &Machine) -> Option<Guard> {
    match lane {
        Lane::Rounds | Lane::Time => {
            let (steal, waited) = at_work();
            // The load is that of all cores, and not of those that this process may use.
            guards::busy(machine.load.get(), machine::cores_of_machine(), steal, waited)
        }
        Lane::Heap | Lane::Resident | Lane::Instructions => None,
    }
}

/// Keeps a core working for a while: the share of that time that the host gave to others, 0 where the system does not tell,
/// and the share for which some task of the control group waited for a core.
fn at_work() -> (f64, Option<f64>) {
    let ticks_a_second = sysconf(SysconfVar::CLK_TCK).ok().flatten().unwrap_or(100) as f64;
    let (stolen_before, waited_before) = (stolen_ticks(), control_group::waited());
    let start = Instant::now();
    while start.elapsed() < WINDOW {
        std::hint::spin_loop();
    }
    let (stolen, waited) = (stolen_ticks(), control_group::waited());
    let seconds = start.elapsed().as_secs_f64();
    let stolen = stolen_before.zip(stolen).map(|(before, now)| now.saturating_sub(before));
    let waited = waited_before.zip(waited).map(|(before, now)| now.saturating_sub(before));
    let steal = stolen.map_or(0.0, |ticks| ticks as f64 / ticks_a_second / seconds);
    (steal, waited.map(|waited| waited.as_secs_f64() / seconds))
}

/// The ticks that the host gave to others while a core of this machine wanted them, since it was started: the eighth
/// number of the first line (`proc_stat(5)`).
fn stolen_ticks() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    text.lines().next()?.strip_prefix("cpu ")?.split_whitespace().nth(7)?.parse().ok()
}
