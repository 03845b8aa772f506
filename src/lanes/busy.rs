//! Whether the machine has other work when a lane starts: its load, and what its host takes from it.

use super::machine;
use crate::claim::Lane;
use crate::record::{Guard, Machine};
use crate::verdict::guards;
use nix::unistd::{SysconfVar, sysconf};
use std::time::{Duration, Instant};

/// How long a core is kept working to see what the host takes from it: 20 ticks of the kernel's counters, of which two
/// are the limit. A core that has nothing to do is not robbed of anything.
const WINDOW: Duration = Duration::from_millis(200);

/// A busy machine, where times are about to be measured on one; nothing in the lanes that count.
pub(super) fn busy(lane: Lane, machine: &Machine) -> Option<Guard> {
    match lane {
        // The load is that of all cores, and not of those that this process may use.
        Lane::Rounds | Lane::Time => {
            guards::busy(machine.load.get(), machine::cores_of_machine(), steal())
        }
        Lane::Heap | Lane::Resident => None,
    }
}

/// The share of a working core's time that the host gave to others; 0 where the system does not tell.
fn steal() -> f64 {
    let ticks_a_second = sysconf(SysconfVar::CLK_TCK).ok().flatten().unwrap_or(100);
    let Some(before) = stolen_ticks() else { return 0.0 };
    let start = Instant::now();
    while start.elapsed() < WINDOW {
        std::hint::spin_loop();
    }
    let stolen = stolen_ticks().unwrap_or(before).saturating_sub(before);
    stolen as f64 / ticks_a_second as f64 / start.elapsed().as_secs_f64()
}

/// The ticks that the host gave to others while a core of this machine wanted them, since it was started: the eighth
/// number of the first line (`proc_stat(5)`).
fn stolen_ticks() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    text.lines().next()?.strip_prefix("cpu ")?.split_whitespace().nth(7)?.parse().ok()
}
