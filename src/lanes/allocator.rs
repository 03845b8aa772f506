//! The global allocator of this program: which one it is, what it says of itself, and how it is made to let go.

use crate::claim::Allocator;
use crate::record::Error;
use crate::run::Hooks;
use std::hint::black_box;

/// What the allocator says of itself, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Statistics {
    /// In use by the program.
    pub(super) in_use: i64,
    /// In pages that hold at least one block that is in use.
    pub(super) active: i64,
    /// Resident, where the allocator knows.
    pub(super) resident: Option<i64>,
    /// Kept for later.
    pub(super) retained: i64,
}

/// Checks that the program's global allocator is the one that a lane expects.
///
/// It allocates a block through the global allocator and looks which allocator's own figures move.
///
/// # Errors
/// Where it is another one; the error says which bench target belongs to which allocator.
pub fn expect(expected: Allocator) -> Result<(), Error> {
    // The lanes of Go start programs of Go, beside routines of this one under the allocator of the C library.
    let expected = if expected.is_go() { Allocator::System } else { expected };
    let found = found();
    if found == Some(expected) {
        return Ok(());
    }
    let found = found.map_or("one that claimbench does not know", Allocator::name);
    Err(Error::new(
        format!(
            "this lane measures the {} allocator, and the program's is {found}",
            expected.name()
        ),
        "set #[global_allocator] in the bench target as benches/ does: dhat::Alloc in heap, \
         Jemalloc in *_jemalloc, none in the others",
    ))
}

/// The program's global allocator, told by whose figures a block moves.
fn found() -> Option<Allocator> {
    const BLOCK: usize = 1 << 20;
    let moved = |read: fn() -> u64| {
        let before = read();
        let block = black_box(vec![1_u8; BLOCK]);
        let after = read();
        drop(block);
        after.wrapping_sub(before) >= BLOCK as u64
    };
    if moved(jemalloc_allocated) {
        return Some(Allocator::Jemalloc);
    }
    // The counting wrapper passes its blocks on to the C library, so it is asked first.
    let profiler = dhat::Profiler::builder().testing().build();
    let counted = moved(|| dhat::HeapStats::get().total_bytes);
    drop(profiler);
    if counted {
        return Some(Allocator::Dhat);
    }
    moved(system_allocated).then_some(Allocator::System)
}

/// The version of the allocator, for the record.
pub(super) fn version(allocator: Allocator) -> String {
    match allocator {
        Allocator::Jemalloc => jemalloc_version(),
        Allocator::System | Allocator::Dhat => system_version(),
        Allocator::Go | Allocator::GoOne => "Go's runtime".to_owned(),
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn system_allocated() -> u64 {
    let information = mallinfo();
    (information.uordblks + information.hblkhd) as u64
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn system_allocated() -> u64 {
    0
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library's own statistics")]
fn mallinfo() -> libc::mallinfo2 {
    // SAFETY: mallinfo2 takes no argument, returns a plain struct and locks the arenas by itself.
    unsafe { libc::mallinfo2() }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library's own version")]
fn system_version() -> String {
    // SAFETY: the function returns a pointer to a static string that ends with a zero byte.
    let version = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) };
    format!("glibc {}", version.to_string_lossy())
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn system_version() -> String {
    "the system's".to_owned()
}

/// What the allocator says of itself now; nothing where it says nothing on this system.
pub(super) fn statistics(allocator: Allocator) -> Option<Statistics> {
    match allocator {
        Allocator::Jemalloc => jemalloc_statistics(),
        Allocator::System => system_statistics(),
        Allocator::Dhat | Allocator::Go | Allocator::GoOne => None,
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(clippy::unnecessary_wraps, reason = "on other systems there is nothing to read")]
fn system_statistics() -> Option<Statistics> {
    let information = mallinfo();
    let mapped = information.hblkhd as i64;
    Some(Statistics {
        in_use: information.uordblks as i64 + mapped,
        active: information.arena as i64 + mapped,
        resident: None,
        retained: information.fordblks as i64,
    })
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn system_statistics() -> Option<Statistics> {
    None
}

/// What makes the allocator give back to the system what it can. Nothing does where blocks are counted, for what is asked
/// for is the same behind it.
pub(super) fn purge_of(allocator: Allocator) -> fn() {
    match allocator {
        Allocator::Jemalloc => jemalloc_purge,
        Allocator::System => system_purge,
        Allocator::Dhat | Allocator::Go | Allocator::GoOne => || (),
    }
}

/// What the lanes that count no blocks do for a routine.
pub(super) fn hooks(allocator: Allocator) -> Hooks {
    Hooks { purge: purge_of(allocator), ..Hooks::NONE }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library's own purge")]
fn system_purge() {
    // SAFETY: malloc_trim only gives free pages back and locks the arenas by itself.
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn system_purge() {}

#[cfg(feature = "jemalloc")]
mod with_jemalloc {
    use super::Statistics;
    use tikv_jemalloc_ctl::thread::ThreadLocal;
    use tikv_jemalloc_ctl::{epoch, stats};

    /// The pseudo arena that stands for all of them.
    const ALL_ARENAS_PURGE: &std::ffi::CStr = c"arena.4096.purge";
    const FLUSH_THREAD_CACHE: &std::ffi::CStr = c"thread.tcache.flush";

    /// Bytes allocated so far by this thread, which no other thread moves.
    pub(in crate::lanes) fn jemalloc_allocated() -> u64 {
        tikv_jemalloc_ctl::thread::allocatedp::read().map_or(0, ThreadLocal::get)
    }

    pub(in crate::lanes) fn jemalloc_version() -> String {
        tikv_jemalloc_ctl::version::read().map_or_else(
            |_| "jemalloc".to_owned(),
            |version| format!("jemalloc {}", version.split('-').next().unwrap_or(version)),
        )
    }

    pub(in crate::lanes) fn jemalloc_statistics() -> Option<Statistics> {
        // The figures are cached until the epoch is advanced.
        epoch::advance().ok()?;
        Some(Statistics {
            in_use: stats::allocated::read().ok()? as i64,
            active: stats::active::read().ok()? as i64,
            resident: Some(stats::resident::read().ok()? as i64),
            retained: stats::retained::read().ok()? as i64,
        })
    }

    #[expect(unsafe_code, reason = "the ctl crate can not write a control of no type")]
    pub(in crate::lanes) fn jemalloc_purge() {
        for control in [FLUSH_THREAD_CACHE, ALL_ARENAS_PURGE] {
            let none = std::ptr::null_mut();
            // SAFETY: both controls read and write nothing, so all pointers are null and both sizes 0.
            unsafe {
                tikv_jemalloc_sys::mallctl(control.as_ptr(), none, std::ptr::null_mut(), none, 0);
            }
        }
    }
}

#[cfg(not(feature = "jemalloc"))]
mod with_jemalloc {
    use super::Statistics;

    pub(in crate::lanes) fn jemalloc_allocated() -> u64 {
        0
    }

    pub(in crate::lanes) fn jemalloc_version() -> String {
        "jemalloc is not built in".to_owned()
    }

    pub(in crate::lanes) fn jemalloc_statistics() -> Option<Statistics> {
        None
    }

    pub(in crate::lanes) fn jemalloc_purge() {}
}

use with_jemalloc::{jemalloc_allocated, jemalloc_purge, jemalloc_statistics, jemalloc_version};
